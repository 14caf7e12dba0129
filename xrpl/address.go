package xrpl

import (
	"errors"
	"fmt"
	"strings"
)

// ErrBadAddress is the kind of every error of ParseAddress.
var ErrBadAddress = errors.New("not a valid address")

// AccountID is the 20 bytes an account is known by in the ledger: the
// RIPEMD-160 of the SHA-256 of its master public key.
type AccountID [20]byte

// addressPrefix makes every classic address begin with "r".
const addressPrefix = 0x00

// addressError carries a sentence for a person; the input is never repeated in
// it, for it may be a secret pasted by mistake.
type addressError struct{ sentence string }

func (e *addressError) Error() string        { return e.sentence }
func (e *addressError) Is(target error) bool { return target == ErrBadAddress }

// ParseAddress reads a classic address ("r…", base58check). Every error is an
// ErrBadAddress and a sentence a person can act on: which character is wrong,
// that the checksum does not fit, that it is an X-address (and which classic
// address and tag that stands for), or that it is a secret.
func ParseAddress(s string) (AccountID, error) {
	bad := func(format string, args ...any) (AccountID, error) {
		return AccountID{}, &addressError{fmt.Sprintf(format, args...)}
	}
	switch {
	case s == "":
		return bad("The address is empty. Enter an account address that starts with \"r\".")
	case strings.TrimSpace(s) != s || strings.ContainsAny(s, " \t\r\n"):
		return bad("The address contains spaces or line breaks. Remove them.")
	case looksLikeSeed(s):
		return bad("This is a secret, not an address. Never paste it anywhere; enter an account address that starts with \"r\".")
	}
	if looksLikeXAddress(s) {
		if x, err := ParseXAddress(s); err == nil {
			return bad("This is an X-address; %s", x.advice())
		}
	}
	data, err := checkDecode(s)
	var char *base58CharError
	switch {
	case errors.As(err, &char):
		return bad("The address has a character that addresses never use: %s. Copy the address again.", char)
	case errors.Is(err, errChecksum) && (s[0] == 'X' || s[0] == 'T') && len(s) > 40:
		return bad("This is an X-address; its checksum is wrong, so it was mistyped or cut. Use the classic address that starts with \"r\", and put the tag in its own field.")
	case errors.Is(err, errChecksum):
		return bad("The address has a wrong checksum, so it was mistyped or cut. Copy it again.")
	case err != nil:
		return bad("This is not an account address: %s. Enter an address that starts with \"r\".", err)
	case len(data) != 21 || data[0] != addressPrefix:
		return bad("This is not an account address, although its checksum is right. Enter an address that starts with \"r\".")
	}
	return AccountID(data[1:]), nil
}

// String gives the classic address.
func (id AccountID) String() string {
	return checkEncode([]byte{addressPrefix}, id[:])
}

// ShortAddress shortens an address for places with little room: the first six
// characters, an ellipsis and the last five. Short texts come back unchanged.
func ShortAddress(a string) string {
	r := []rune(a)
	if len(r) <= 12 {
		return a
	}
	return string(r[:6]) + "…" + string(r[len(r)-5:])
}
