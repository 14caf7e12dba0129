package xrpl

import (
	"encoding/binary"
	"errors"
	"strings"
)

// XAddress is an account and its tag in one text (XLS-5d): "X…" for the main
// networks, "T…" for test networks.
type XAddress struct {
	Account AccountID
	Tag     uint32 // 0 is a tag too, when HasTag
	HasTag  bool
	Test    bool
}

// What an X-address's text begins with (XLS-5d, "Encoding").
var (
	xAddressPrefixMain = [...]byte{0x05, 0x44}
	xAddressPrefixTest = [...]byte{0x04, 0x93}
)

// ParseXAddress reads an X-address. Every error is an ErrBadAddress and a
// sentence a person can act on.
func ParseXAddress(s string) (XAddress, error) {
	if x, ok := decodeXAddress(s); ok {
		return XAddress{Account: x.account, Tag: x.tag, HasTag: x.hasTag, Test: x.test}, nil
	}
	var char *base58CharError
	_, err := checkDecode(s)
	switch {
	case s == "":
		return XAddress{}, &addressError{"The address is empty. Enter an X-address, which starts with \"X\" or \"T\"."}
	case strings.ContainsAny(s, " \t\r\n"):
		return XAddress{}, &addressError{"The address contains spaces or line breaks. Remove them."}
	case looksLikeSeed(s):
		return XAddress{}, &addressError{"This is a secret, not an address. Never paste it anywhere; enter an X-address, which starts with \"X\" or \"T\"."}
	case errors.As(err, &char):
		return XAddress{}, &addressError{"The X-address has a character that addresses never use: " + char.Error() + ". Copy the address again."}
	case errors.Is(err, errChecksum):
		return XAddress{}, &addressError{"The X-address has a wrong checksum, so it was mistyped or cut. Copy it again."}
	}
	return XAddress{}, &addressError{"This is not an X-address. Enter one, which starts with \"X\" or \"T\"."}
}

// String gives the X-address. The tag is left out unless HasTag.
func (x XAddress) String() string {
	prefix := xAddressPrefixMain[:]
	if x.Test {
		prefix = xAddressPrefixTest[:]
	}
	// A flag byte and eight tag bytes, little-endian; the upper four are reserved.
	var tail [9]byte
	if x.HasTag {
		tail[0] = 1
		binary.LittleEndian.PutUint32(tail[1:5], x.Tag)
	}
	return checkEncode(prefix, append(x.Account[:], tail[:]...))
}
