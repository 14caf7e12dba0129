package xrpl

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// An amount on the wire is told apart by its first byte (xrpl.org,
// "Serialization format", amount fields): 0x80 is a token, 0x20 a multi-purpose
// token (MPT), neither is XRP; 0x40 is the plus sign.
const (
	amountToken = 0x80
	amountMPT   = 0x20
	amountPlus  = 0x40
)

// A token's value is mantissa times ten to the exponent, the mantissa having
// sixteen digits unless the value is zero.
const (
	minMantissa = 1_000_000_000_000_000
	maxMantissa = 9_999_999_999_999_999
	minExponent = -96
	maxExponent = 80
	maxMPT      = 1<<63 - 1
)

func appendAmount(dst []byte, f *field, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return nil, errNull
	case string:
		return appendDrops(dst, f, v)
	case map[string]any:
		switch {
		case f.name == "Fee" || signedDrops[f.name]:
			return nil, errors.New("a fee is always XRP: a text with a whole number of drops, such as \"12\"")
		case hasOnly(v, "currency", "issuer", "value"):
			return appendToken(dst, v)
		case hasOnly(v, "mpt_issuance_id", "value"):
			return appendMPT(dst, v)
		}
		return nil, errors.New("a token amount has exactly the fields currency, issuer and value (an MPT amount: mpt_issuance_id and value)")
	}
	return nil, fmt.Errorf("it has to be a text with a whole number of drops, such as \"25000000\" for 25 XRP, or an object for a token, and is %s", kindOf(v))
}

// signedDrops are the amounts that may be negative: a change of an amount
// (ripple-binary-codec 2.11.0, types/signed-amount).
var signedDrops = map[string]bool{"FeeAmountDelta": true}

func appendDrops(dst []byte, f *field, s string) ([]byte, error) {
	sign := uint64(amountPlus << 56)
	if signedDrops[f.name] && strings.HasPrefix(s, "-") {
		s, sign = s[1:], 0
	}
	d, err := ParseDrops(s)
	if err != nil {
		return nil, err
	}
	if d == 0 {
		sign = amountPlus << 56
	}
	return binary.BigEndian.AppendUint64(dst, sign|uint64(d)), nil
}

func hasOnly(m map[string]any, names ...string) bool {
	for _, name := range names {
		if _, ok := m[name]; !ok {
			return false
		}
	}
	return len(m) == len(names)
}

func appendToken(dst []byte, m map[string]any) ([]byte, error) {
	value, err := textOf(m["value"])
	if err != nil {
		return nil, inField("value", err)
	}
	d, err := parseDecimal(value)
	if err != nil {
		return nil, inField("value", err)
	}
	return appendTokenIssue(d.append(dst), m)
}

func appendMPT(dst []byte, m map[string]any) ([]byte, error) {
	value, err := textOf(m["value"])
	if err != nil {
		return nil, inField("value", err)
	}
	n, err := parseMPT(value)
	if err != nil {
		return nil, inField("value", err)
	}
	dst = append(dst, amountMPT|amountPlus)
	dst = binary.BigEndian.AppendUint64(dst, n)
	if dst, err = appendHash(dst, m["mpt_issuance_id"], 24); err != nil {
		return nil, inField("mpt_issuance_id", err)
	}
	return dst, nil
}

// parseMPT reads a whole number. Like the ledger's JavaScript library it takes
// one in hex, after "0x"; what is written is always decimal.
func parseMPT(s string) (uint64, error) {
	const notWhole = "An MPT amount is a whole number, written with digits only."
	digits, base := s, 10
	switch rest, isHex := strings.CutPrefix(s, "0x"); {
	case isHex:
		digits, base = rest, 16
	case s == "-0":
		digits = "0"
	case strings.HasPrefix(s, "-") && isDigits(s[1:]):
		return 0, badAmount("The amount is negative. Write a whole number above zero.")
	case !isDigits(s) || len(s) > 1 && s[0] == '0':
		return 0, badAmount(notWhole)
	}
	n, err := strconv.ParseUint(digits, base, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, badAmount(notWhole)
	case err != nil || n > maxMPT:
		return 0, badAmount("The amount is larger than any MPT amount can be (%d). Enter a smaller amount.", uint64(maxMPT))
	}
	return n, nil
}

func readAmount(r *reader, f *field) (any, error) {
	first, err := r.peek()
	if err != nil {
		return nil, err
	}
	if (f.name == "Fee" || signedDrops[f.name]) && first&(amountToken|amountMPT) != 0 {
		return nil, errors.New("the fee is not an amount of XRP")
	}
	switch {
	case first&amountToken != 0:
		return readToken(r)
	case first&amountMPT != 0:
		return readMPT(r)
	}
	b, err := r.take(8)
	if err != nil {
		return nil, err
	}
	bits := binary.BigEndian.Uint64(b)
	drops := Drops(bits &^ (amountPlus << 56))
	switch {
	case drops > MaxDrops:
		return nil, errors.New("the amount is more than all XRP there is")
	case bits&(amountPlus<<56) != 0:
		return drops.String(), nil
	case signedDrops[f.name] && drops != 0:
		return "-" + drops.String(), nil
	}
	return nil, errors.New("the amount of XRP is negative")
}

func readToken(r *reader) (any, error) {
	b, err := r.take(48)
	if err != nil {
		return nil, err
	}
	d, err := decimalFromBits(binary.BigEndian.Uint64(b))
	if err != nil {
		return nil, err
	}
	cur, issuer := currency(b[8:28]), AccountID(b[28:48])
	if cur.isXRP() || issuer == (AccountID{}) {
		return nil, errors.New("the token amount has the currency or the issuer of XRP")
	}
	return map[string]any{"currency": cur.String(), "issuer": issuer.String(), "value": d.String()}, nil
}

func readMPT(r *reader) (any, error) {
	b, err := r.take(33)
	if err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint64(b[1:9])
	if b[0] != amountMPT|amountPlus || n > maxMPT {
		return nil, errors.New("the MPT amount is not in its normal form")
	}
	return map[string]any{
		"mpt_issuance_id": strings.ToUpper(hex.EncodeToString(b[9:33])),
		"value":           strconv.FormatUint(n, 10),
	}, nil
}
