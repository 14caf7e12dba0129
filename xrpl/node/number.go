package node

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"countersign/xrpl"
)

var errNumber = errors.New("not a number")

// parseNumber reads a decimal number exactly: digits with at most one point and
// an optional exponent. The length and the exponent are bounded, so that a
// hostile text cannot ask for gigabytes of digits.
func parseNumber(s string) (*big.Rat, error) {
	if s == "" || len(s) > 64 {
		return nil, errNumber
	}
	digits, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	if hasExponent {
		if n, err := strconv.Atoi(exponent); err != nil || n < -200 || n > 200 {
			return nil, errNumber
		}
	}
	whole, fraction, point := strings.Cut(strings.TrimPrefix(digits, "-"), ".")
	if !isDigits(whole) || point && !isDigits(fraction) {
		return nil, errNumber
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, errNumber
	}
	return r, nil
}

// dropsFromXRP turns a number of XRP, such as 1e-05, into drops without
// rounding.
func dropsFromXRP(s string) (xrpl.Drops, error) {
	r, err := parseNumber(s)
	if err != nil {
		return 0, err
	}
	r.Mul(r, new(big.Rat).SetInt64(int64(xrpl.DropsPerXRP)))
	if !r.IsInt() || r.Sign() < 0 || !r.Num().IsUint64() || xrpl.Drops(r.Num().Uint64()) > xrpl.MaxDrops {
		return 0, errNumber
	}
	return xrpl.Drops(r.Num().Uint64()), nil
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
