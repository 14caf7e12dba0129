package xrpl

import (
	"encoding/hex"
	"errors"
	"strings"
)

// currency is a currency code of 20 bytes; all zero stands for XRP.
type currency [20]byte

// currencyChars may appear in a three-character code besides letters and
// digits (xrpl.org, "Currency formats").
const currencyChars = "?!@#$%^&*<>(){}[]|"

func isCurrencyChar(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(currencyChars, c) >= 0
}

// parseCurrency reads "XRP", a three-character code or forty hex digits.
func parseCurrency(s string) (currency, error) {
	var c currency
	switch len(s) {
	case 3:
		for i := range 3 {
			if !isCurrencyChar(s[i]) {
				return c, errors.New("the three-character code has a character the ledger does not permit; use letters and digits")
			}
		}
		if s != "XRP" {
			copy(c[12:], s)
		}
		return c, nil
	case 40:
		if _, err := hex.Decode(c[:], []byte(s)); err != nil {
			return c, errors.New("a code of 40 characters has to be hex: only the digits 0-9 and A-F")
		}
		return c, nil
	}
	return c, errors.New("a currency is a three-character code such as USD, or 40 hex digits")
}

func (c currency) isXRP() bool { return c == currency{} }

// String gives the three-character code where the bytes are one, otherwise
// forty hex digits: nothing that only looks like a code becomes one.
func (c currency) String() string {
	if c.isXRP() {
		return "XRP"
	}
	standard := currency{}
	copy(standard[12:15], c[12:15])
	code := string(c[12:15])
	if c != standard || code == "XRP" || !isCurrencyChar(c[12]) || !isCurrencyChar(c[13]) || !isCurrencyChar(c[14]) {
		return upperHex(c[:])
	}
	return code
}
