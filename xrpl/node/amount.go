package node

import (
	"encoding/hex"
	"math/big"
	"strings"

	"countersign/xrpl"
)

// asset is what an amount is an amount of: XRP, a token or an MPT. Assets can be
// compared with ==.
type asset struct {
	currency, issuer string // of a token
	mpt              string // id of an MPT's issuance
}

func (a asset) isXRP() bool { return a == asset{} }

// amount is an exact amount of an asset.
type amount struct {
	asset
	value *big.Rat // XRP in drops
}

// amountOf reads an amount as a transaction or a node has it; false is one that
// cannot be read.
func amountOf(v any) (amount, bool) {
	switch v := v.(type) {
	case string:
		d, err := xrpl.ParseDrops(v)
		return drops(d), err == nil
	case map[string]any:
		o := object(v)
		value, err := parseNumber(o.number("value"))
		if err != nil || value.Sign() < 0 {
			return amount{}, false
		}
		if id := o.text("mpt_issuance_id"); id != "" {
			return amount{asset{mpt: strings.ToUpper(id)}, value}, len(id) == 48
		}
		a := asset{currency: currencyCode(o.text("currency"))}
		issuer, _, ok := account(o.text("issuer"))
		a.issuer = issuer
		return amount{a, value}, ok && a.currency != "" && a.currency != "XRP"
	}
	return amount{}, false
}

func drops(d xrpl.Drops) amount {
	return amount{value: new(big.Rat).SetInt(new(big.Int).SetUint64(uint64(d)))}
}

// account gives the classic address of either form of address, and the tag
// that an X-address carries.
func account(address string) (classic string, x xrpl.XAddress, ok bool) {
	if _, err := xrpl.ParseAddress(address); err == nil {
		return address, x, true
	}
	x, err := xrpl.ParseXAddress(address)
	if err != nil {
		return "", x, false
	}
	return x.Account.String(), x, true
}

// currencyCode gives the one form of a currency code: three characters where
// the code is such, forty upper-case hex digits otherwise, "" for none.
func currencyCode(s string) string {
	if len(s) == 3 {
		return s
	}
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 20 {
		return ""
	}
	code := string(b[12:15])
	if string(b[:12]) != strings.Repeat("\x00", 12) || string(b[15:]) != strings.Repeat("\x00", 5) || !isPlainCode(code) || code == "XRP" {
		return strings.ToUpper(s)
	}
	return code
}

// isPlainCode tells whether three bytes can be a code (xrpl.org, "Currency
// Formats").
func isPlainCode(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && strings.IndexByte("?!@#$%^&*<>(){}[]|", c) < 0 {
			return false
		}
	}
	return true
}

// words names the asset in a sentence.
func (a asset) words() string {
	switch {
	case a.isXRP():
		return "XRP"
	case a.mpt != "":
		return "MPT " + a.mpt[:8] + "…"
	case len(a.currency) == 3:
		return a.currency
	}
	b, _ := hex.DecodeString(a.currency)
	text := strings.TrimRight(string(b), "\x00")
	for i := range len(text) {
		c := text[i]
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			text = ""
			break
		}
	}
	// The code stays beside it: it may only look like another.
	if len(text) > 3 {
		return text + " (code " + a.currency[:12] + "…)"
	}
	return "the token with the code " + a.currency[:12] + "…"
}

// words gives the amount as a person reads it, XRP not in drops.
func (a amount) words() string { return a.number() + " " + a.asset.words() }

func (a amount) number() string {
	v := a.value
	if a.isXRP() {
		v = new(big.Rat).Quo(v, new(big.Rat).SetInt64(int64(xrpl.DropsPerXRP)))
	}
	n, exact := v.FloatPrec()
	if !exact || n > 30 {
		n = 30
	}
	return plain(v.FloatString(n), 40)
}

func (a amount) less(b amount) bool { return a.value.Cmp(b.value) < 0 }
func (a amount) positive() bool     { return a.value.Sign() > 0 }

// times gives the amount with a ratio of billionths, as transfer rates are.
func (a amount) times(billionths uint32) amount {
	return amount{a.asset, new(big.Rat).Mul(a.value, big.NewRat(int64(billionths), 1_000_000_000))}
}

func (a amount) minus(b amount) amount {
	return amount{a.asset, new(big.Rat).Sub(a.value, b.value)}
}

// list joins words as a person does.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
