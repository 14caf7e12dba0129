package xrpl

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
)

// base58Alphabet is the ledger's own alphabet; it differs from Bitcoin's so
// that an address of one is never taken for an address of the other.
const base58Alphabet = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"

// maxBase58 bounds the text that is decoded: decoding takes quadratic time.
const maxBase58 = 128

var errChecksum = errors.New("the checksum is wrong")

// base58CharError names the first character that is not in the alphabet.
type base58CharError struct {
	char rune
	pos  int // counted from 1
}

func (e *base58CharError) Error() string {
	return fmt.Sprintf("%q at position %d is not a character of an address", e.char, e.pos)
}

func base58Encode(data []byte) string {
	zeros := 0
	for zeros < len(data) && data[zeros] == 0 {
		zeros++
	}
	// Digits in base 58, least significant first.
	digits := make([]byte, 0, len(data)*138/100+1)
	for _, b := range data[zeros:] {
		carry := int(b)
		for i := range digits {
			carry += int(digits[i]) << 8
			digits[i] = byte(carry % 58)
			carry /= 58
		}
		for carry > 0 {
			digits = append(digits, byte(carry%58))
			carry /= 58
		}
	}
	var out strings.Builder
	out.Grow(zeros + len(digits))
	for range zeros {
		out.WriteByte(base58Alphabet[0])
	}
	for i := len(digits) - 1; i >= 0; i-- {
		out.WriteByte(base58Alphabet[digits[i]])
	}
	return out.String()
}

func base58Decode(s string) ([]byte, error) {
	if len(s) > maxBase58 {
		return nil, fmt.Errorf("it has %d characters, which is too long", len(s))
	}
	pos := 0
	for _, r := range s {
		pos++
		if r > 0x7F || strings.IndexByte(base58Alphabet, byte(r)) < 0 {
			return nil, &base58CharError{char: r, pos: pos}
		}
	}
	zeros := 0
	for zeros < len(s) && s[zeros] == base58Alphabet[0] {
		zeros++
	}
	// Bytes, least significant first.
	var number []byte
	for i := zeros; i < len(s); i++ {
		carry := strings.IndexByte(base58Alphabet, s[i])
		for j := range number {
			carry += int(number[j]) * 58
			number[j] = byte(carry)
			carry >>= 8
		}
		for carry > 0 {
			number = append(number, byte(carry))
			carry >>= 8
		}
	}
	out := make([]byte, zeros, zeros+len(number))
	for i := len(number) - 1; i >= 0; i-- {
		out = append(out, number[i])
	}
	return out, nil
}

// checkEncode writes prefix and payload in base58 with the four checksum bytes
// of a double SHA-256.
func checkEncode(prefix, payload []byte) string {
	data := make([]byte, 0, len(prefix)+len(payload)+4)
	data = append(data, prefix...)
	data = append(data, payload...)
	sum := doubleSHA256(data)
	return base58Encode(append(data, sum[:4]...))
}

// checkDecode is the reverse of checkEncode; the prefix stays in the result.
func checkDecode(s string) ([]byte, error) {
	data, err := base58Decode(s)
	if err != nil {
		return nil, err
	}
	if len(data) < 5 {
		return nil, errors.New("it is too short")
	}
	body, sum := data[:len(data)-4], data[len(data)-4:]
	want := doubleSHA256(body)
	if !bytes.Equal(sum, want[:4]) {
		return nil, errChecksum
	}
	return body, nil
}

func doubleSHA256(data []byte) [32]byte {
	first := sha256.Sum256(data)
	return sha256.Sum256(first[:])
}
