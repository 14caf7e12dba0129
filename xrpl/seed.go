package xrpl

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBadSeed is the kind of every error of KeyFromSeed about the text. The
// text is never repeated in it.
var ErrBadSeed = errors.New("not a valid seed")

// KeyType is one of the two signature schemes of the ledger.
type KeyType string

// The two key types, as the ledger's tools name them.
const (
	Ed25519   KeyType = "ed25519"
	Secp256k1 KeyType = "secp256k1"
)

// What a seed's text begins with: "s…" for secp256k1 and "sEd…" for ed25519
// (xrpl.org, "base58 encodings").
var (
	seedPrefix        = [...]byte{0x21}
	seedPrefixEd25519 = [...]byte{0x01, 0xE1, 0x4B}
)

func encodeSeed(kt KeyType, entropy [16]byte) string {
	if kt == Ed25519 {
		return checkEncode(seedPrefixEd25519[:], entropy[:])
	}
	return checkEncode(seedPrefix[:], entropy[:])
}

func decodeSeed(s string) (KeyType, [16]byte, error) {
	data, err := checkDecode(s)
	var char *base58CharError
	switch {
	case errors.As(err, &char):
		// The character itself is part of a secret and stays out.
		return "", [16]byte{}, fmt.Errorf("%w: the character at position %d cannot be in a seed", ErrBadSeed, char.pos)
	case err != nil:
		return "", [16]byte{}, fmt.Errorf("%w: %w", ErrBadSeed, err)
	case len(data) == 17 && data[0] == seedPrefix[0]:
		return Secp256k1, [16]byte(data[1:]), nil
	case len(data) == 19 && [3]byte(data) == seedPrefixEd25519:
		return Ed25519, [16]byte(data[3:]), nil
	}
	return "", [16]byte{}, fmt.Errorf("%w: it is something else in the same alphabet", ErrBadSeed)
}

// looksLikeSeed tells whether a text is a family seed, or one that was
// mistyped: addresses begin with "r", "X" or "T", never with "s".
func looksLikeSeed(s string) bool {
	if len(s) < 25 || len(s) > 35 || s[0] != 's' {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return r > 0x7F || strings.IndexByte(base58Alphabet, byte(r)) < 0
	}) < 0
}
