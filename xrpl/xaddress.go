package xrpl

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// XAddress is what an X-address packs into one text (XLS-5): an account, the
// tag that goes with it, and the class of network it is meant for.
type XAddress struct {
	Account AccountID
	Tag     uint32
	HasTag  bool
	Test    bool // for test networks ("T…") rather than main networks ("X…")
}

var (
	xPrefixMain = [...]byte{0x05, 0x44}
	xPrefixTest = [...]byte{0x04, 0x93}
)

// ParseXAddress reads an X-address, "X…" or "T…". Errors are ErrBadAddress and
// sentences a person can act on.
func ParseXAddress(s string) (XAddress, error) {
	bad := func(sentence string) (XAddress, error) { return XAddress{}, &addressError{sentence} }
	data, err := checkDecode(s)
	var char *base58CharError
	switch {
	case s == "":
		return bad("The address is empty. Enter an X-address, which starts with \"X\" or \"T\".")
	case strings.ContainsAny(s, " \t\r\n"):
		return bad("The address contains spaces or line breaks. Remove them.")
	case looksLikeSeed(s):
		return bad("This is a secret, not an address. Never paste it anywhere; enter an X-address, which starts with \"X\" or \"T\".")
	case errors.As(err, &char):
		return bad("The X-address has a character that addresses never use: " + char.Error() + ". Copy the address again.")
	case errors.Is(err, errChecksum):
		return bad("The X-address has a wrong checksum, so it was mistyped or cut. Copy it again.")
	case err != nil || len(data) != 31:
		return bad("This is not an X-address. Enter one that starts with \"X\" or \"T\", or a classic address that starts with \"r\".")
	}
	x := XAddress{Account: AccountID(data[2:22])}
	switch [2]byte(data[:2]) {
	case xPrefixMain:
	case xPrefixTest:
		x.Test = true
	default:
		return bad("This is not an X-address, although its checksum is right. Enter one that starts with \"X\" or \"T\".")
	}
	// Eight tag bytes, little-endian; the upper four are reserved.
	x.HasTag = data[22] == 1
	x.Tag = binary.LittleEndian.Uint32(data[23:27])
	if data[22] > 1 || binary.LittleEndian.Uint32(data[27:31]) != 0 || !x.HasTag && x.Tag != 0 {
		return bad("This X-address has a tag of a kind that is not in use. Ask for a classic address and a tag instead.")
	}
	return x, nil
}

// String gives the X-address.
func (x XAddress) String() string {
	prefix := xPrefixMain
	if x.Test {
		prefix = xPrefixTest
	}
	payload := make([]byte, 0, 29)
	payload = append(payload, x.Account[:]...)
	if x.HasTag {
		payload = append(payload, 1)
		payload = binary.LittleEndian.AppendUint32(payload, x.Tag)
	} else {
		payload = append(payload, 0, 0, 0, 0, 0)
	}
	return checkEncode(prefix[:], append(payload, 0, 0, 0, 0))
}

// advice says what the X-address stands for, where a classic address is wanted.
func (x XAddress) advice() string {
	network := ""
	if x.Test {
		network = " on a test network"
	}
	if x.HasTag {
		return fmt.Sprintf("it stands for %s with tag %d%s. Enter that address, and the tag in its own field.", x.Account, x.Tag, network)
	}
	return fmt.Sprintf("it stands for %s without a tag%s. Enter that address instead.", x.Account, network)
}

// looksLikeXAddress is a quick look before the checksum is computed.
func looksLikeXAddress(s string) bool {
	return len(s) > 40 && len(s) < 52 && (s[0] == 'X' || s[0] == 'T')
}

// tagOf names the field for the tag of an X-address in an account field.
var tagOf = map[string]string{"Destination": "DestinationTag", "Account": "SourceTag"}

// splitXAddresses puts classic addresses and tags in the place of X-addresses.
// Members without any come back as they are.
func (t *tables) splitXAddresses(members map[string]any) (map[string]any, error) {
	var split map[string]any
	for name, v := range members {
		s, ok := v.(string)
		if !ok || !looksLikeXAddress(s) {
			continue
		}
		if f := t.byName[name]; f == nil || f.kind != kindAccountID {
			continue
		}
		x, err := ParseXAddress(s)
		if err != nil {
			return nil, &FieldError{Field: name, Err: err}
		}
		if split == nil {
			split = make(map[string]any, len(members)+1)
			for name, v := range members {
				split[name] = v
			}
		}
		split[name] = x.Account.String()
		if !x.HasTag {
			continue
		}
		tag, ok := tagOf[name]
		switch {
		case !ok:
			return nil, &FieldError{Field: name, Err: errors.New("the X-address has a tag, and this field cannot have one")}
		case members[tag] != nil:
			return nil, &FieldError{Field: tag, Err: fmt.Errorf("the X-address in %s has a tag of its own; remove one of them", name)}
		}
		split[tag] = x.Tag
	}
	if split == nil {
		return members, nil
	}
	return split, nil
}
