package xrpl

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrBadAmount is the kind of every error about an amount's text.
var ErrBadAmount = errors.New("not a valid amount")

// Drops is an amount of XRP in its smallest unit, a millionth of an XRP.
type Drops uint64

const (
	// DropsPerXRP is how many drops make one XRP.
	DropsPerXRP Drops = 1_000_000
	// MaxDrops is all the XRP there ever was: 100 billion XRP.
	MaxDrops Drops = 100_000_000_000_000_000
)

type amountError struct{ sentence string }

func (e *amountError) Error() string        { return e.sentence }
func (e *amountError) Is(target error) bool { return target == ErrBadAmount }

func badAmount(format string, args ...any) error {
	return &amountError{fmt.Sprintf(format, args...)}
}

// ParseXRP reads an amount a person typed, in XRP: "25", "25.5", up to six
// decimals, with a point. No sign, no exponent, no spaces, no thousands
// separators. Errors are ErrBadAmount.
func ParseXRP(s string) (Drops, error) {
	if s == "" {
		return 0, badAmount("The amount is empty. Enter how many XRP, such as 25 or 25.5.")
	}
	whole, fraction, point := strings.Cut(s, ".")
	switch {
	case strings.Contains(s, ","):
		return 0, badAmount("The amount contains a comma. Use a point for decimals and nothing between thousands, such as 1250.5.")
	case strings.HasPrefix(s, "-") && isDigits(whole[1:]):
		return 0, badAmount("The amount is negative. Enter an amount above zero.")
	case !isDigits(whole) || point && !isDigits(fraction):
		return 0, badAmount("The amount is not a plain number. Write digits with at most one point, such as 25 or 25.5.")
	case len(fraction) > 6 && strings.Trim(fraction[6:], "0") != "":
		return 0, badAmount("XRP has at most six decimals, and this amount has %d. Shorten it.", len(strings.TrimRight(fraction, "0")))
	}
	whole = strings.TrimLeft(whole, "0")
	if len(fraction) > 6 {
		fraction = fraction[:6]
	}
	fraction += strings.Repeat("0", 6-len(fraction))
	if len(whole) > 12 {
		return 0, badAmount("The amount is more than all XRP there is (100 billion). Enter a smaller amount.")
	}
	n, err := strconv.ParseUint(whole+fraction, 10, 64)
	if err != nil || Drops(n) > MaxDrops {
		return 0, badAmount("The amount is more than all XRP there is (100 billion). Enter a smaller amount.")
	}
	return Drops(n), nil
}

// ParseDrops reads an amount as the ledger's JSON writes it: a whole number of
// drops, digits only, at most MaxDrops. Errors are ErrBadAmount; for a text
// with a decimal point the error tells how many drops were probably meant.
func ParseDrops(s string) (Drops, error) {
	if s == "" {
		return 0, badAmount("The amount is empty. Write a whole number of drops; 1 XRP is 1000000 drops.")
	}
	if !isDigits(s) {
		if strings.Contains(s, ".") && len(s) < 64 { // it goes into the message
			if d, err := ParseXRP(s); err == nil {
				return 0, badAmount("Drops are whole numbers, and %q has a point. If %s XRP is meant, write %q (1 XRP is 1000000 drops).", s, d.XRP(), d.String())
			} else if whole, fraction, _ := strings.Cut(s, "."); isDigits(whole) && isDigits(fraction) {
				return 0, badAmount("Drops are whole numbers, and %q has a point. It cannot be meant as XRP either: XRP has at most six decimals. 1 XRP is 1000000 drops.", s)
			}
		}
		if strings.HasPrefix(s, "-") && isDigits(s[1:]) {
			return 0, badAmount("The amount is negative. Write a whole number of drops above zero.")
		}
		return 0, badAmount("An amount of XRP is a whole number of drops, written with digits only; 1 XRP is 1000000 drops.")
	}
	digits := strings.TrimLeft(s, "0")
	if len(digits) > 18 {
		return 0, badAmount("The amount is more than all XRP there is (%s drops). Write a smaller amount.", MaxDrops)
	}
	var n uint64
	if digits != "" {
		n, _ = strconv.ParseUint(digits, 10, 64) // at most 18 digits: always fits
	}
	if Drops(n) > MaxDrops {
		return 0, badAmount("The amount is more than all XRP there is (%s drops). Write a smaller amount.", MaxDrops)
	}
	return Drops(n), nil
}

// String gives the number of drops in decimal, as the ledger's JSON writes it.
func (d Drops) String() string { return strconv.FormatUint(uint64(d), 10) }

// XRP gives the amount in XRP without trailing zeros: "25.5".
func (d Drops) XRP() string {
	whole, rest := d/DropsPerXRP, d%DropsPerXRP
	if rest == 0 {
		return whole.String()
	}
	return whole.String() + "." + strings.TrimRight(fmt.Sprintf("%06d", uint64(rest)), "0")
}

func isDigits(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
