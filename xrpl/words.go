package xrpl

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// amountWords puts an amount into words with whatever namer makes of its
// issuer. The second result is false for a value that is no amount.
func amountWords(v any, namer func(address string) string) (string, bool) {
	switch v := v.(type) {
	case string:
		d, err := ParseDrops(v)
		if err != nil {
			return "", false
		}
		return d.XRP() + " XRP", true
	case map[string]any:
		value, _ := v["value"].(string)
		switch {
		case hasOnly(v, "currency", "issuer", "value"):
			d, err := parseDecimal(value)
			code, _ := v["currency"].(string)
			issuer, ok := v["issuer"].(string)
			if err != nil || !ok || code == "" {
				return "", false
			}
			return d.String() + " " + currencyWords(code) + " issued by " + namer(issuer), true
		case hasOnly(v, "mpt_issuance_id", "value"):
			id, ok := v["mpt_issuance_id"].(string)
			n, err := parseMPT(value)
			if err != nil || !ok {
				return "", false
			}
			return strconv.FormatUint(n, 10) + " of the multi-purpose token " + clean(id, 48), true
		}
	}
	return "", false
}

// poolTokenPrefix is the first byte of the codes of shares of liquidity pools
// (XLS-30).
const poolTokenPrefix = 0x03

// currencyWords gives a three-character code as it is. Forty hex digits are
// shown with the text they hold, if it can be printed, but marked: anyone can
// issue a token whose bytes read like a well-known code.
func currencyWords(code string) string {
	c, err := parseCurrency(code)
	if err != nil || len(c.String()) == 3 {
		return clean(code, 40)
	}
	if c[0] == poolTokenPrefix {
		return "LP tokens with the code " + c.String()
	}
	text := strings.TrimRight(string(c[:]), "\x00")
	if printable(text) {
		return "tokens with the code \"" + text + "\" (" + c.String() + ")"
	}
	return "tokens with the code " + c.String()
}

// printable tells whether bytes are text that shows what it is: no control,
// format or other invisible characters, ASCII or not.
func printable(s string) bool {
	if strings.TrimSpace(s) == "" || !utf8.ValidString(s) {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// clean makes text of unknown origin fit for one line: what cannot be seen is
// taken out (a name could otherwise turn the writing direction around), and
// long text is cut.
func clean(s string, runes int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return clip(strings.TrimSpace(s), runes)
}

// memoText decodes a memo's hex where it is text.
func memoText(v any) (string, bool) {
	s, _ := v.(string)
	data, err := hex.DecodeString(s)
	if err != nil || !printable(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(string(data))) {
		return "", false
	}
	return clean(string(data), 280), true
}
