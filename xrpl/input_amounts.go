package xrpl

import (
	"strings"
)

func parseAccountInput(text string) (any, error) {
	id, err := ParseAddress(text)
	if err != nil {
		return nil, asInput(err)
	}
	return id.String(), nil
}

func accountText(v any) (string, bool) {
	s, _ := v.(string)
	if _, err := ParseAddress(s); err != nil {
		return "", false
	}
	return s, true
}

func (f Field) parseXRPInput(text string) (any, error) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "XRP"))
	negative := false
	if f.Signed {
		text, negative = strings.CutPrefix(text, "-")
	}
	d, err := ParseXRP(text)
	if err != nil {
		return nil, asInput(err)
	}
	if negative && d != 0 {
		return "-" + d.String(), nil
	}
	return d.String(), nil
}

func (f Field) xrpText(v any) (string, bool) {
	s, _ := v.(string)
	sign := ""
	if rest, negative := strings.CutPrefix(s, "-"); negative && f.Signed {
		s, sign = rest, "-"
	}
	d, err := ParseDrops(s)
	if err != nil {
		return "", false
	}
	if d == 0 {
		sign = ""
	}
	return sign + d.XRP(), true
}

const howAmount = "Write it as 25 for XRP, as \"10 USD\" and the issuer's address for a token, or as a number and the token's 48 hex digits."

// parseAmountInput reads XRP, a token or an MPT with its value in front.
func parseAmountInput(text string) (any, error) {
	parts := strings.Fields(text)
	if len(parts) <= 1 || len(parts) == 2 && parts[1] == "XRP" {
		value := ""
		if len(parts) > 0 {
			value = parts[0]
		}
		d, err := ParseXRP(value)
		if err != nil {
			return nil, asInput(err)
		}
		return d.String(), nil
	}
	asset, err := parseAsset(parts[1:], howAmount)
	if err != nil {
		return nil, err
	}
	if id, ok := asset["mpt_issuance_id"]; ok {
		n, err := parseMPT(parts[0])
		if err != nil {
			return nil, asInput(err)
		}
		return map[string]any{"mpt_issuance_id": id, "value": plainNumber(n)}, nil
	}
	if _, ok := asset["issuer"]; !ok {
		return nil, badInput("Write the amount of XRP as a number alone.")
	}
	d, err := parseDecimal(parts[0])
	switch {
	case strings.Contains(parts[0], ","):
		return nil, badInput("The amount contains a comma. Use a point for decimals and nothing between thousands, such as 1250.5.")
	case err != nil:
		return nil, asInput(err)
	case d.negative:
		return nil, badInput("The amount is negative. Enter one that is not.")
	}
	asset["value"] = d.String()
	return asset, nil
}

func amountText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		d, err := ParseDrops(v)
		if err != nil {
			return "", false
		}
		return d.XRP() + " XRP", true
	case map[string]any:
		value, ok := v["value"].(string)
		rest := make(map[string]any, 2)
		for name, part := range v {
			if name != "value" {
				rest[name] = part
			}
		}
		asset, known := assetText(rest)
		if !ok || !known || asset == "XRP" {
			return "", false
		}
		if _, mpt := rest["mpt_issuance_id"]; mpt {
			n, err := parseMPT(value)
			if err != nil {
				return "", false
			}
			return plainNumber(n) + " " + asset, true
		}
		d, err := parseDecimal(value)
		if err != nil || d.negative {
			return "", false
		}
		return d.String() + " " + asset, true
	}
	return "", false
}

func plainNumber(n uint64) string { return Drops(n).String() }

const howAsset = "Write XRP, a code such as USD and the issuer's address, or the token's 48 hex digits."

func parseAssetInput(text string) (any, error) {
	asset, err := parseAsset(strings.Fields(text), howAsset)
	if err != nil {
		return nil, err
	}
	return asset, nil
}

// parseAsset reads what an amount is of: "XRP", a code and an issuer, or the id
// of an MPT.
func parseAsset(parts []string, how string) (map[string]any, error) {
	if len(parts) == 1 {
		if code, issuer, ok := cutIssuer(parts[0]); ok {
			parts = []string{code, issuer}
		}
	}
	switch {
	case len(parts) == 1 && parts[0] == "XRP":
		return map[string]any{"currency": "XRP"}, nil
	case len(parts) == 1 && len(parts[0]) == 48 && isHexDigits(parts[0]):
		return map[string]any{"mpt_issuance_id": strings.ToUpper(parts[0])}, nil
	case len(parts) != 2:
		return nil, badInput("This does not say which asset is meant. %s", how)
	}
	code, err := parseCurrencyInput(parts[0])
	if err != nil {
		return nil, err
	}
	if code == "XRP" {
		return nil, badInput("XRP has no issuer. %s", how)
	}
	issuer, err := ParseAddress(parts[1])
	if err != nil {
		return nil, asInput(err)
	}
	if issuer == (AccountID{}) {
		return nil, badInput("This address stands for XRP and cannot issue tokens. Enter the issuer's address.")
	}
	return map[string]any{"currency": code, "issuer": issuer.String()}, nil
}

// cutIssuer splits "USD.r…", as other tools write a token. A code has neither
// point nor slash.
func cutIssuer(text string) (code, issuer string, ok bool) {
	if i := strings.IndexAny(text, "./"); i > 0 {
		return text[:i], text[i+1:], true
	}
	return "", "", false
}

func assetText(v any) (string, bool) {
	m, _ := v.(map[string]any)
	switch {
	case hasOnly(m, "currency"):
		return "XRP", m["currency"] == "XRP"
	case hasOnly(m, "mpt_issuance_id"):
		id, _ := m["mpt_issuance_id"].(string)
		return strings.ToUpper(id), len(id) == 48 && isHexDigits(id)
	case hasOnly(m, "currency", "issuer"):
		code, ok := currencyText(m["currency"])
		issuer, known := accountText(m["issuer"])
		if id, err := ParseAddress(issuer); !ok || !known || code == "XRP" || err != nil || id == (AccountID{}) {
			return "", false
		}
		return code + " " + issuer, true
	}
	return "", false
}

// parseCurrencyInput reads a code of three characters, forty hex digits, or a
// longer name, which stands for its bytes with zeros after them. A name has
// four characters or more, so that it never reads like a code.
func parseCurrencyInput(text string) (any, error) {
	if len(text) == 40 && isHexDigits(text) || len(text) == 3 {
		c, err := parseCurrency(text)
		if err != nil {
			return nil, badInput("A code of three characters has letters, digits and a few signs only. Check it, or enter 40 hex digits.")
		}
		return c.String(), nil
	}
	if !isCurrencyName(text) {
		return nil, badInput("A currency is a code of three characters such as USD, a name of 4 to 20 letters and digits, or 40 hex digits.")
	}
	var c currency
	copy(c[:], text)
	return c.String(), nil
}

func isCurrencyName(s string) bool {
	if len(s) < 4 || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if !isCurrencyChar(s[i]) && strings.IndexByte("-_+", s[i]) < 0 {
			return false
		}
	}
	return true
}

// currencyText shows forty hex digits as a name where they are one exactly.
func currencyText(v any) (string, bool) {
	s, _ := v.(string)
	if len(s) != 3 && len(s) != 40 {
		return "", false
	}
	c, err := parseCurrency(s)
	if err != nil {
		return "", false
	}
	if name := strings.TrimRight(string(c[:]), "\x00"); isCurrencyName(name) {
		return name, true
	}
	return c.String(), true
}
