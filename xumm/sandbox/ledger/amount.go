package ledger

import (
	"math/big"
	"strconv"
	"strings"

	"countersign/xrpl"
)

// amount is XRP in drops, a token, or an MPT; exact.
type amount struct {
	currency string // "XRP", a code, or "" for an MPT
	issuer   string // "" for XRP
	mpt      string // an issuance's id, or ""
	value    *big.Rat
}

// parseAmount reads an Amount of a decoded transaction.
func parseAmount(v any) (amount, bool) {
	switch v := v.(type) {
	case string:
		drops, err := xrpl.ParseDrops(v)
		return ofDrops(drops), err == nil
	case map[string]any:
		e := Entry(v)
		value, ok := parseValue(e.Text("value"))
		a := amount{currency: e.Text("currency"), issuer: e.Text("issuer"), mpt: e.Text("mpt_issuance_id"), value: value}
		if a.mpt != "" {
			a.issuer = issuerOf(a.mpt)
		}
		return a, ok && (a.mpt != "" || a.currency != "" && a.issuer != "")
	}
	return amount{value: new(big.Rat)}, false
}

func ofDrops(d xrpl.Drops) amount {
	return amount{currency: "XRP", value: new(big.Rat).SetUint64(uint64(d))}
}

// maxValueText bounds what is turned into a number.
const maxValueText = 64

func parseValue(s string) (*big.Rat, bool) {
	if len(s) > maxValueText || s == "" {
		return new(big.Rat), false
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat), false
	}
	return r, true
}

func (a amount) isXRP() bool { return a.currency == "XRP" }

// drops gives an amount of XRP; it is one.
func (a amount) drops() xrpl.Drops {
	if !a.value.IsInt() || a.value.Sign() < 0 || !a.value.Num().IsUint64() {
		return 0
	}
	return xrpl.Drops(a.value.Num().Uint64())
}

// same reports whether two amounts are of one asset.
func (a amount) same(b amount) bool {
	return a.currency == b.currency && a.issuer == b.issuer && a.mpt == b.mpt
}

// of gives another value of the same asset.
func (a amount) of(value *big.Rat) amount {
	a.value = value
	return a
}

// json is the amount as the ledger's API writes it.
func (a amount) json() any {
	switch {
	case a.isXRP():
		return a.drops().String()
	case a.mpt != "":
		return map[string]any{"mpt_issuance_id": a.mpt, "value": valueText(a.value)}
	}
	return map[string]any{"currency": a.currency, "issuer": a.issuer, "value": valueText(a.value)}
}

// significant is how many digits a token's value has (xrpl.org, "Token
// Precision").
const significant = 16

// valueText writes a value as the ledger has it: no more than sixteen digits, the
// rest cut off.
func valueText(value *big.Rat) string {
	if value.Sign() == 0 {
		return "0"
	}
	negative := value.Sign() < 0
	abs := new(big.Rat).Abs(value)
	// abs = digits × 10^exponent, with sixteen digits.
	exponent := 0
	ten := big.NewRat(10, 1)
	limit, least := new(big.Rat).SetInt(pow10(significant)), new(big.Rat).SetInt(pow10(significant-1))
	for abs.Cmp(limit) >= 0 {
		abs.Quo(abs, ten)
		exponent++
	}
	for abs.Cmp(least) < 0 {
		abs.Mul(abs, ten)
		exponent--
	}
	digits := new(big.Int).Quo(abs.Num(), abs.Denom()).String()
	short := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(short)
	text := scientific(short, exponent)
	if negative {
		return "-" + text
	}
	return text
}

// longest is how many digits a value is written out with, as the codec does.
const longest = 32

func scientific(digits string, exponent int) string {
	point := len(digits) + exponent // digits before the point
	switch {
	case exponent >= 0 && point <= longest:
		return digits + strings.Repeat("0", exponent)
	case exponent < 0 && point > 0:
		return digits[:point] + "." + digits[point:]
	case exponent < 0 && exponent >= -longest:
		return "0." + strings.Repeat("0", -point) + digits
	}
	return digits + "e" + strconv.Itoa(exponent)
}

func pow10(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

func least(first *big.Rat, others ...*big.Rat) *big.Rat {
	for _, r := range others {
		if r != nil && r.Cmp(first) < 0 {
			first = r
		}
	}
	return first
}

// rounded gives the value as it can be held: cut to sixteen digits, or to whole
// units for XRP and MPTs.
func (a amount) rounded(value *big.Rat) *big.Rat {
	if a.isXRP() || a.mpt != "" {
		return new(big.Rat).SetInt(new(big.Int).Quo(value.Num(), value.Denom()))
	}
	r, _ := parseValue(valueText(value))
	return r
}
