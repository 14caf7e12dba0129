package xrpl

import (
	"encoding/binary"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// A Number (XLS-65) is a signed 64-bit mantissa and a 32-bit power of ten. The
// mantissa is scaled up to nineteen digits, or to eighteen where nineteen do not
// fit into 63 bits (ripple-binary-codec 2.11.0, types/st-number; no published
// specification says so). Zero is a mantissa of 0 with the lowest exponent.
const (
	numberZeroExponent = math.MinInt32
	minNumberExponent  = -32768
	maxNumberExponent  = 32768
	minNumberMantissa  = 1_000_000_000_000_000_000
)

// number is a value of the type Number in its normal form.
type number struct {
	mantissa int64
	exponent int32
}

// parseNumber reads digits with at most one point and an optional exponent.
// What cannot be held exactly is refused, never rounded.
func parseNumber(s string) (number, error) {
	if len(s) > 128 {
		return number{}, badAmount("The number is too long. It has at most 19 significant digits.")
	}
	text, power, hasPower := cutExponent(s)
	text, negative := strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(text, ".")
	if !isDigits(whole) || point && !isDigits(fraction) {
		return number{}, badAmount("The number is not a plain number. Write digits with at most one point, such as \"25\" or \"0.5\".")
	}
	exponent := -len(fraction)
	if hasPower {
		p, err := strconv.Atoi(power)
		if err != nil || p < -99999 || p > 99999 {
			return number{}, badAmount("The number's exponent is not a whole number the ledger can hold. Write the number out, such as \"25000\".")
		}
		exponent += p
	}
	digits := strings.TrimLeft(whole+fraction, "0")
	short := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(short)
	if short == "" {
		return number{exponent: numberZeroExponent}, nil
	}
	if len(short) > 19 {
		return number{}, badAmount("The number has %d significant digits, and the ledger holds 19. Shorten it.", len(short))
	}
	scale := 19 - len(short)
	n, ok := new(big.Int).SetString(short+strings.Repeat("0", scale), 10)
	if !ok {
		return number{}, badAmount("The number is not a plain number. Write digits only.")
	}
	exponent -= scale
	if !n.IsInt64() {
		last := new(big.Int)
		n.QuoRem(n, big.NewInt(10), last)
		if last.Sign() != 0 {
			return number{}, badAmount("The number has 19 significant digits, and this one is too large for that. Shorten it by one.")
		}
		exponent++
	}
	if exponent < minNumberExponent || exponent > maxNumberExponent {
		return number{}, badAmount("The number is too large or too small for the ledger. Write another one.")
	}
	mantissa := n.Int64()
	if negative {
		mantissa = -mantissa
	}
	return number{mantissa: mantissa, exponent: int32(exponent)}, nil
}

// String writes the number as a node does (ripple-binary-codec 2.11.0,
// types/st-number): out in full, or with an exponent where its nineteen digits
// stand far from the point.
func (n number) String() string {
	if n.mantissa == 0 {
		return "0"
	}
	magnitude, exponent, sign := uint64(n.mantissa), int(n.exponent), ""
	if n.mantissa < 0 {
		magnitude, sign = -magnitude, "-"
	}
	digits := strconv.FormatUint(magnitude, 10)
	short := strings.TrimRight(digits, "0")
	nineteen := exponent - (19 - len(digits))
	exponent += len(digits) - len(short)
	if nineteen != 0 && (nineteen < -28 || nineteen > -8) {
		return sign + short + "e" + strconv.Itoa(exponent)
	}
	return sign + writeOut(short, exponent)
}

// writeOut puts digits and a power of ten into decimal notation, and keeps the
// exponent when that would take more than 32 digits.
func writeOut(digits string, exponent int) string {
	point := len(digits) + exponent
	switch {
	case exponent >= 0 && point <= 32:
		return digits + strings.Repeat("0", exponent)
	case exponent < 0 && point > 0:
		return digits[:point] + "." + digits[point:]
	case exponent < 0 && exponent >= -32:
		return "0." + strings.Repeat("0", -point) + digits
	}
	return digits + "e" + strconv.Itoa(exponent)
}

func appendNumber(dst []byte, v any) ([]byte, error) {
	s, err := digitsOf(v)
	if err != nil {
		return nil, err
	}
	n, err := parseNumber(s)
	if err != nil {
		return nil, err
	}
	dst = binary.BigEndian.AppendUint64(dst, uint64(n.mantissa))
	return binary.BigEndian.AppendUint32(dst, uint32(n.exponent)), nil
}

func readNumber(r *reader) (any, error) {
	b, err := r.take(12)
	if err != nil {
		return nil, err
	}
	n := number{mantissa: int64(binary.BigEndian.Uint64(b)), exponent: int32(binary.BigEndian.Uint32(b[8:]))}
	if n.mantissa == 0 && n.exponent == numberZeroExponent {
		return "0", nil
	}
	if normal, err := parseNumber(n.String()); err != nil || normal != n {
		return nil, errors.New("the number is not in its normal form")
	}
	return n.String(), nil
}
