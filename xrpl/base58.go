package xrpl

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
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

// base58Digits is the value of each character, or noDigit.
var base58Digits = func() (table [128]byte) {
	for c := range table {
		table[c] = noDigit
		if at := strings.IndexByte(base58Alphabet, byte(c)); at >= 0 {
			table[c] = byte(at)
		}
	}
	return table
}()

const noDigit = 0xFF

// Base 58 and base 256 are turned into each other by way of a number in parts
// of 32 bits, least significant first, five digits at a time: as many as fit.
const (
	fiveDigits  = 58 * 58 * 58 * 58 * 58
	fewParts    = 12 // enough for an X-address, without asking for memory
	partsOfText = 5
)

func base58Encode(data []byte) string {
	zeros := 0
	for zeros < len(data) && data[zeros] == 0 {
		zeros++
	}
	// Parts of five digits, least significant first.
	var few [fewParts]uint32
	parts := few[:0]
	add := func(bits uint, value uint64) {
		for i := range parts {
			value += uint64(parts[i]) << bits
			parts[i] = uint32(value % fiveDigits)
			value /= fiveDigits
		}
		for ; value > 0; value /= fiveDigits {
			parts = append(parts, uint32(value%fiveDigits))
		}
	}
	rest := data[zeros:]
	for ; len(rest)%4 != 0; rest = rest[1:] {
		add(8, uint64(rest[0]))
	}
	for ; len(rest) > 0; rest = rest[4:] {
		add(32, uint64(binary.BigEndian.Uint32(rest)))
	}
	out := make([]byte, 0, zeros+partsOfText*len(parts))
	for range zeros {
		out = append(out, base58Alphabet[0])
	}
	for i := len(parts) - 1; i >= 0; i-- {
		var digits [partsOfText]byte
		for j, part := partsOfText-1, parts[i]; j >= 0; j, part = j-1, part/58 {
			digits[j] = byte(part % 58)
		}
		first := 0
		for i == len(parts)-1 && digits[first] == 0 {
			first++ // the highest part is never zero
		}
		for _, digit := range digits[first:] {
			out = append(out, base58Alphabet[digit])
		}
	}
	return string(out)
}

func base58Decode(s string) ([]byte, error) {
	if len(s) > maxBase58 {
		return nil, fmt.Errorf("it has %d characters, which is too long", len(s))
	}
	pos := 0
	for _, r := range s {
		pos++
		if r > 0x7F || base58Digits[r] == noDigit {
			return nil, &base58CharError{char: r, pos: pos}
		}
	}
	zeros := 0
	for zeros < len(s) && s[zeros] == base58Alphabet[0] {
		zeros++
	}
	var few [fewParts]uint32
	parts := few[:0]
	for rest := s[zeros:]; rest != ""; {
		// The first group takes what does not fill one.
		n := (len(rest)-1)%partsOfText + 1
		value, scale := uint64(0), uint64(1)
		for _, c := range []byte(rest[:n]) {
			value, scale = value*58+uint64(base58Digits[c]), scale*58
		}
		rest = rest[n:]
		for i := range parts {
			value += uint64(parts[i]) * scale
			parts[i] = uint32(value)
			value >>= 32
		}
		if value > 0 {
			parts = append(parts, uint32(value))
		}
	}
	out := make([]byte, zeros, zeros+4*len(parts))
	for i := len(parts) - 1; i >= 0; i-- {
		out = binary.BigEndian.AppendUint32(out, parts[i])
	}
	// The highest part may begin with bytes that are nothing.
	first := zeros
	for first < len(out) && out[first] == 0 {
		first++
	}
	return append(out[:zeros], out[first:]...), nil
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
