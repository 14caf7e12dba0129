package flow

import (
	"strconv"
	"strings"

	"countersign/xrpl"
)

// xAddress is an X-address taken apart.
type xAddress struct {
	address, tag string
	hasTag, test bool
}

func readXAddress(text string) (xAddress, bool) {
	x, err := xrpl.ParseXAddress(strings.TrimSpace(text))
	if err != nil {
		return xAddress{}, false
	}
	out := xAddress{address: x.Account.String(), hasTag: x.HasTag, test: x.Test}
	if x.HasTag {
		out.tag = strconv.FormatUint(uint64(x.Tag), 10)
	}
	return out, true
}

// currencyCode gives the ledger's code for what was typed: three characters and
// forty hex digits stand for themselves, a longer name for its bytes.
func currencyCode(text string) (string, error) {
	v, err := xrpl.Field{Kind: xrpl.KindCurrency}.Parse(text)
	if err != nil {
		return "", err
	}
	code, _ := v.(string)
	return code, nil
}

// currencyName is what would be typed for a code. One that only reads like
// another stays in hex.
func currencyName(code string) string {
	if name, ok := (xrpl.Field{Kind: xrpl.KindCurrency}).Text(code); ok {
		return name
	}
	return code
}
