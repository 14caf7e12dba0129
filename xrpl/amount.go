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

// decimal is a token's value in the ledger's normal form; zero is all zero.
type decimal struct {
	negative bool
	mantissa uint64
	exponent int
}

// parseDecimal reads a token value as the ledger's JSON writes it: digits with
// at most one point and an optional exponent, no leading plus and no leading
// zeros. More than sixteen significant digits are refused, never rounded.
func parseDecimal(s string) (decimal, error) {
	if len(s) > 128 {
		return decimal{}, badAmount("The amount is too long. A token amount has at most 16 significant digits.")
	}
	var d decimal
	number, power, hasPower := cutExponent(s)
	number, d.negative = strings.CutPrefix(number, "-")
	whole, fraction, point := strings.Cut(number, ".")
	if !isDigits(whole) || point && !isDigits(fraction) || len(whole) > 1 && whole[0] == '0' {
		return decimal{}, badAmount("The amount is not a plain number. Write digits with at most one point, such as \"25\" or \"0.5\".")
	}
	if hasPower {
		digits := strings.TrimLeft(power, "+-")
		if !isDigits(digits) || len(power)-len(digits) > 1 || len(digits) > 4 {
			return decimal{}, badAmount("The amount's exponent is not a whole number between -9999 and 9999. Write the amount out, such as \"25000\".")
		}
		d.exponent, _ = strconv.Atoi(power) // at most four digits and a sign: always fits
	}
	d.exponent -= len(fraction)
	digits := strings.TrimLeft(whole+fraction, "0")
	short := strings.TrimRight(digits, "0")
	d.exponent += len(digits) - len(short)
	if short == "" {
		return decimal{}, nil
	}
	if len(short) > 16 {
		return decimal{}, badAmount("The amount has %d significant digits, and a token amount can have 16. Shorten it.", len(short))
	}
	pad := 16 - len(short)
	d.mantissa, _ = strconv.ParseUint(short+strings.Repeat("0", pad), 10, 64) // sixteen digits: always fits
	d.exponent -= pad
	switch {
	case d.exponent > maxExponent:
		return decimal{}, badAmount("The amount is larger than any token amount can be (9999999999999999e80). Enter a smaller amount.")
	case d.exponent < minExponent:
		return decimal{}, badAmount("The amount is smaller than any token amount can be (1e-81). Enter a larger amount.")
	}
	return d, nil
}

func cutExponent(s string) (number, power string, found bool) {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// String writes the value out in full, or with an exponent when that would take
// more than 32 digits.
func (d decimal) String() string {
	if d.mantissa == 0 {
		return "0"
	}
	sign := ""
	if d.negative {
		sign = "-"
	}
	digits := strconv.FormatUint(d.mantissa, 10)
	short := strings.TrimRight(digits, "0")
	exponent := d.exponent + len(digits) - len(short)
	switch point := len(short) + exponent; {
	case exponent >= 0 && point <= 32:
		return sign + short + strings.Repeat("0", exponent)
	case exponent < 0 && point > 0:
		return sign + short[:point] + "." + short[point:]
	case exponent < 0 && exponent >= -32:
		return sign + "0." + strings.Repeat("0", -point) + short
	}
	return sign + short + "e" + strconv.Itoa(exponent)
}

// compare gives -1, 0 or 1.
func (d decimal) compare(o decimal) int {
	sign := func(d decimal) int {
		switch {
		case d.mantissa == 0:
			return 0
		case d.negative:
			return -1
		}
		return 1
	}
	ds, os := sign(d), sign(o)
	if ds != os || ds == 0 {
		return threeWay(ds, os)
	}
	if d.exponent != o.exponent {
		return ds * threeWay(d.exponent, o.exponent)
	}
	return ds * threeWay(d.mantissa, o.mantissa)
}

func threeWay[T int | uint64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (d decimal) append(dst []byte) []byte {
	bits := uint64(amountToken) << 56
	if d.mantissa != 0 {
		if !d.negative {
			bits |= uint64(amountPlus) << 56
		}
		bits |= uint64(d.exponent+97)<<54 | d.mantissa
	}
	return binary.BigEndian.AppendUint64(dst, bits)
}

func decimalFromBits(bits uint64) (decimal, error) {
	d := decimal{
		negative: bits&(amountPlus<<56) == 0,
		mantissa: bits & (1<<54 - 1),
		exponent: int(bits>>54&0xFF) - 97,
	}
	if bits == amountToken<<56 {
		return decimal{}, nil
	}
	if d.mantissa < minMantissa || d.mantissa > maxMantissa || d.exponent < minExponent || d.exponent > maxExponent {
		return decimal{}, errors.New("the token amount is not in its normal form")
	}
	return d, nil
}

func appendAmount(dst []byte, f *field, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return nil, errNull
	case string:
		d, err := ParseDrops(v)
		if err != nil {
			return nil, err
		}
		return binary.BigEndian.AppendUint64(dst, amountPlus<<56|uint64(d)), nil
	case map[string]any:
		switch {
		case f.name == "Fee":
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
	code, err := textOf(m["currency"])
	if err != nil {
		return nil, inField("currency", err)
	}
	cur, err := parseCurrency(code)
	if err == nil && cur.isXRP() {
		err = errors.New("XRP is not a token; write the amount as a text with a whole number of drops")
	}
	if err != nil {
		return nil, inField("currency", err)
	}
	dst = d.append(dst)
	dst = append(dst, cur[:]...)
	if dst, err = appendAccount(dst, m["issuer"]); err != nil {
		return nil, inField("issuer", err)
	}
	if AccountID(dst[len(dst)-20:]) == (AccountID{}) {
		return nil, inField("issuer", errors.New("this address stands for XRP and cannot issue tokens"))
	}
	return dst, nil
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

func parseMPT(s string) (uint64, error) {
	if strings.HasPrefix(s, "-") && isDigits(s[1:]) {
		return 0, badAmount("The amount is negative. Write a whole number above zero.")
	}
	if !isDigits(s) || len(s) > 1 && s[0] == '0' {
		return 0, badAmount("An MPT amount is a whole number, written with digits only.")
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > maxMPT {
		return 0, badAmount("The amount is larger than any MPT amount can be (%d). Enter a smaller amount.", uint64(maxMPT))
	}
	return n, nil
}

func readAmount(r *reader, f *field) (any, error) {
	first, err := r.peek()
	if err != nil {
		return nil, err
	}
	if f.name == "Fee" && first&(amountToken|amountMPT) != 0 {
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
	case bits&(amountPlus<<56) == 0:
		return nil, errors.New("the amount of XRP is negative")
	case drops > MaxDrops:
		return nil, errors.New("the amount is more than all XRP there is")
	}
	return drops.String(), nil
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
