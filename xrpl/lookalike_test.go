package xrpl

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// code160 is the forty hex digits of a text.
func code160(text string) string {
	return strings.ToUpper(hex.EncodeToString([]byte(text))) + strings.Repeat("0", 40-2*len(text))
}

func TestLookAlike(t *testing.T) {
	for _, tt := range []struct{ code, says string }{
		{"xrp", "not XRP"},
		{"XrP", "not XRP"},
		{code160("XRP"), `like "XRP"`},
		{"0000000000000000000000005852500000000000", `like "XRP"`},
		{code160("ХRP"), `like "XRP"`}, // a Cyrillic Х
		{code160("Ⅹrp"), `like "XRP"`},
		{code160("X\u200bRP"), `like "XRP"`},
		{code160("USD"), `reads like "USD", but is another token`},
		{code160(" USD "), `reads like "USD", but is another token`},
		{code160("RLUЅD"), `reads like "RLUSD", but is written with letters of another script`},
		{code160("ＲＬＵＳＤ"), `reads like "RLUSD", but is written with letters of another script`},
		{code160("RLU\u200bSD"), "cannot be seen"},
		{code160("RLUSD\u202e"), "cannot be seen"},
		{code160("Goldжe"), "several scripts"},
		{code160(" RLUSD"), "spaces around it"},
	} {
		got, suspicious := LookAlike(tt.code)
		if !suspicious || !strings.Contains(got, tt.says) || !strings.HasSuffix(got, ".") {
			t.Errorf("%s: %q, %t", tt.code, got, suspicious)
		}
	}
	for _, code := range []string{
		"XRP", "USD", "usd", "XPR", "0000000000000000000000005553440000000000", code160("RLUSD"), code160("Деньги"), code160("日本円"),
		"03ABABABABABABABABABABABABABABABABABABAB", "", "nonsense", strings.Repeat("0", 40),
	} {
		if got, suspicious := LookAlike(code); suspicious {
			t.Errorf("%s: %q", code, got)
		}
	}
}

func TestCurrencyText(t *testing.T) {
	for code, want := range map[string]string{
		"USD": "USD", "XRP": "XRP", "0000000000000000000000005553440000000000": "USD",
		code160("RLUSD"): `"RLUSD"`, strings.ToLower(code160("RLUSD")): `"RLUSD"`,
		code160("USD"): code160("USD"), code160("RLUЅD"): code160("RLUЅD"), code160("日本円"): code160("日本円"),
		"03ABABABABABABABABABABABABABABABABABABAB": "03ABABABABABABABABABABABABABABABABABABAB",
		"":          "",
		"no\u202eX": "noX",
	} {
		if got := CurrencyText(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

func TestCurrencyCode(t *testing.T) {
	for text, want := range map[string]string{
		"USD": "USD", " usd ": "usd", "x<>": "x<>",
		"RLUSD": code160("RLUSD"), "a.b-c": code160("a.b-c"), "12345678901234567890": code160("12345678901234567890"),
		strings.ToLower(code160("RLUSD")):          code160("RLUSD"),
		"0000000000000000000000005553440000000000": "USD",
	} {
		got, err := CurrencyCode(text)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	for text, says := range map[string]string{
		"": "empty", "XRP": "not a token", "xrp": "not a token", "ХRP": "not a token", "ab": "too short",
		"a/b": "three characters cannot have", "123456789012345678901": "at most 20", "RLUЅD": "another script", "my coin": "space",
		strings.Repeat("0", 40): "stands for XRP", "0000000000000000000000005852500000000000": "stands for XRP", code160("xrp"): "stands for XRP",
	} {
		got, err := CurrencyCode(text)
		if !errors.Is(err, ErrBadCurrency) || got != "" || !strings.Contains(err.Error(), says) || !strings.HasSuffix(err.Error(), ".") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestHomoglyphs(t *testing.T) {
	for pair := range strings.FieldsSeq(homoglyphs) {
		if utf8.RuneCountInString(pair) != 2 || pair[len(pair)-1] > 0x7F || pair[0] <= 0x7F {
			t.Errorf("%q is not a letter and what it looks like", pair)
		}
	}
}

func FuzzCurrencyCode(f *testing.F) {
	for _, s := range []string{"USD", "RLUSD", "xrp", "RLUЅD", code160("USD"), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		LookAlike(s)
		CurrencyText(s)
		code, err := CurrencyCode(s)
		if err != nil {
			if !errors.Is(err, ErrBadCurrency) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		c, err := parseCurrency(code)
		if err != nil || c.isXRP() || c.String() != code {
			t.Fatalf("%q is %q, which is %s (%v)", s, code, c, err)
		}
	})
}
