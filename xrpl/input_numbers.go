package xrpl

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// limit gives the largest number the field can hold.
func (f Field) limit() uint64 {
	most := uint64(math.MaxUint32)
	switch f.LedgerType {
	case "UInt8":
		most = math.MaxUint8
	case "UInt16":
		most = math.MaxUint16
	case "UInt64":
		most = math.MaxUint64
	case "Int32":
		most = math.MaxInt32
	case "Int64":
		most = math.MaxInt64
	}
	if f.Max != 0 {
		return min(f.Max, most)
	}
	return most
}

// inHex tells whether the ledger's JSON has the number as a text in hex. That
// is how 64 bits are written, but for amounts of MPTs (reference/xrpl.md
// section 5, formats).
func (f Field) inHex() bool { return f.LedgerType == "UInt64" && !f.inDecimalText() }

func (f Field) inDecimalText() bool { return f.LedgerType == "UInt64" && decimalUInt64[f.Name] }

// numberValue is the number as the ledger's JSON has it.
func (f Field) numberValue(n uint64) any {
	switch {
	case f.inHex():
		return fmt.Sprintf("%016X", n)
	case f.inDecimalText():
		return strconv.FormatUint(n, 10)
	}
	return json.Number(strconv.FormatUint(n, 10))
}

// number reads the value of a field whose JSON is a whole number. A text stands
// for one where the ledger writes it so.
func (f Field) number(v any) (n uint64, negative, ok bool) {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = v.String()
	case string:
		if f.inHex() {
			if len(v) == 0 || len(v) > 16 {
				return 0, false, false
			}
			n, err := strconv.ParseUint(v, 16, 64)
			return n, false, err == nil
		}
		if !f.inDecimalText() {
			return 0, false, false
		}
		text = v
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		text = fmt.Sprint(v)
	}
	text, negative = strings.CutPrefix(text, "-")
	if !isDigits(text) {
		return 0, false, false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return n, negative && n != 0, err == nil
}

// withinType tells whether a number fits the ledger's type, whatever the
// field's own limits.
func (f Field) withinType(n uint64, negative bool) bool {
	f.Max = 0
	if negative {
		return f.Signed && n <= f.limit()+1
	}
	return n <= f.limit()
}

func (f Field) parseTag(text string) (any, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if !isDigits(text) || err != nil || n > math.MaxUint32 {
		return nil, badInput("A tag is a whole number from 0 to 4294967295, written with digits only. If you were given a text, it may belong in the memo.")
	}
	return f.numberValue(n), nil
}

func (f Field) parseNumber(text string) (any, error) {
	digits, negative := strings.CutPrefix(text, "-")
	base := 10
	if rest, ok := strings.CutPrefix(digits, "0x"); ok && f.inHex() {
		digits, base = rest, 16
		if !isHexDigits(digits) {
			return nil, badInput("After 0x come hex digits only: 0-9 and A-F.")
		}
	} else if !isDigits(digits) {
		return nil, badInput("This is not a whole number. Write it with digits only, such as 7.")
	}
	if negative && !f.Signed {
		return nil, badInput("The number is negative. Enter one that is not.")
	}
	n, err := strconv.ParseUint(digits, base, 64)
	switch most := f.limit(); {
	case err != nil || n > most && !(negative && f.Max == 0 && n == most+1):
		if negative {
			return nil, badInput("The number is too small: it can be -%d at the least.", most)
		}
		return nil, badInput("The number is too large: it can be %d at the most.", most)
	case n < f.Min && f.ZeroToo && n != 0:
		return nil, badInput("The number is too small: it can be %d at the least, or 0.", f.Min)
	case n < f.Min && !(f.ZeroToo && n == 0):
		return nil, badInput("The number is too small: it can be %d at the least.", f.Min)
	}
	if negative && n != 0 {
		return json.Number("-" + strconv.FormatUint(n, 10)), nil
	}
	return f.numberValue(n), nil
}

func (f Field) numberText(v any) (string, bool) {
	n, negative, ok := f.number(v)
	if !ok || !f.withinType(n, negative) {
		return "", false
	}
	if negative {
		return "-" + strconv.FormatUint(n, 10), true
	}
	return strconv.FormatUint(n, 10), true
}

// Percentages have few digits; this many are enough for any field, and keep
// numbers small.
const maxPercentDigits = 30

// parsePercent turns a percentage into the ledger's unit: the value for 0 %
// plus so many units for each percent, which has to come out whole.
func (f Field) parsePercent(text string) (any, error) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "%"))
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	switch {
	case strings.Contains(text, ","):
		return nil, badInput("The percentage contains a comma. Use a point for decimals, such as 0.5.")
	case !isDigits(whole) || point && !isDigits(fraction) || f.PerPercent == 0:
		return nil, badInput("This is not a percentage. Write digits with at most one point, such as 0.5.")
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(whole) > maxPercentDigits || len(fraction) > maxPercentDigits {
		return nil, badInput("The percentage has too many digits. Shorten it.")
	}
	units, _ := new(big.Int).SetString(whole+fraction, 10) // only digits
	units.Mul(units, new(big.Int).SetUint64(f.PerPercent))
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil)
	if _, rest := units.QuoRem(units, scale, new(big.Int)); rest.Sign() != 0 {
		return nil, badInput("The percentage is too precise: the ledger counts in steps of %s %%. Use fewer decimals.", f.percentOf(f.Base+1))
	}
	if negative {
		units.Neg(units)
	}
	units.Add(units, new(big.Int).SetUint64(f.Base))
	least, most := f.Min, f.limit()
	if units.Sign() < 0 || units.Cmp(new(big.Int).SetUint64(least)) < 0 {
		return nil, badInput("The percentage is too small: it can be %s %% at the least.", f.percentOf(least))
	}
	if units.Cmp(new(big.Int).SetUint64(most)) > 0 {
		return nil, badInput("The percentage is too large: it can be %s %% at the most.", f.percentOf(most))
	}
	return f.numberValue(units.Uint64()), nil
}

func (f Field) percentText(v any) (string, bool) {
	n, negative, ok := f.number(v)
	if !ok || negative || !f.withinType(n, false) || f.PerPercent == 0 || !f.exactPercent() {
		return "", false
	}
	if n == 0 && f.Base != 0 {
		return "", false // stands for 0 %, but is another value than the one for 0 %
	}
	return f.percentOf(n), true
}

// exactPercent tells whether one unit is a percentage with an end: only then
// can every value be written out.
func (f Field) exactPercent() bool {
	n := f.PerPercent
	for _, p := range [...]uint64{2, 5} {
		for n%p == 0 {
			n /= p
		}
	}
	return n == 1
}

// percentOf writes the ledger's value as a percentage, exactly.
func (f Field) percentOf(n uint64) string {
	sign := ""
	units := new(big.Int).Sub(new(big.Int).SetUint64(n), new(big.Int).SetUint64(f.Base))
	if units.Sign() < 0 {
		sign = "-"
		units.Neg(units)
	}
	text := new(big.Rat).SetFrac(units, new(big.Int).SetUint64(f.PerPercent)).FloatString(maxPercentDigits)
	return sign + strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// parseDecimalInput reads an exact decimal and gives it in its shortest form.
func parseDecimalInput(text string) (any, error) {
	switch {
	case strings.Contains(text, ","):
		return nil, badInput("The number contains a comma. Use a point for decimals and nothing between thousands, such as 1250.5.")
	case strings.HasPrefix(text, "-"):
		return nil, badInput("The number is negative. Enter one that is not.")
	}
	n, err := parseNumber(text)
	if err != nil {
		return nil, asInput(err)
	}
	return n.String(), nil
}

func decimalText(v any) (string, bool) {
	text, err := digitsOf(v)
	if err != nil {
		return "", false
	}
	value, err := parseDecimalInput(text)
	if err != nil {
		return "", false
	}
	return value.(string), true
}

func isHexDigits(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if !(s[i] >= '0' && s[i] <= '9' || c >= 'a' && c <= 'f') {
			return false
		}
	}
	return s != ""
}
