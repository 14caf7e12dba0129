package xrpl

import (
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
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
	return sign + writeOut(short, d.exponent+len(digits)-len(short))
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
