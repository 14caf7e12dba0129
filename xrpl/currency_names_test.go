package xrpl

import (
	"encoding/hex"
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
		{"usd", `another one than "USD"`},
		{"Eur", `another one than "EUR"`},
	} {
		got, suspicious := LookAlike(tt.code)
		if !suspicious || !strings.Contains(got, tt.says) || !strings.HasSuffix(got, ".") {
			t.Errorf("%s: %q, %t", tt.code, got, suspicious)
		}
	}
	for _, code := range []string{
		"XRP", "USD", "XPR", "A1$", "0000000000000000000000005553440000000000", code160("RLUSD"), code160("Деньги"), code160("日本円"),
		"03ABABABABABABABABABABABABABABABABABABAB", "", "nonsense", strings.Repeat("0", 40),
	} {
		if got, suspicious := LookAlike(code); suspicious {
			t.Errorf("%s: %q", code, got)
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

func FuzzLookAlike(f *testing.F) {
	for _, s := range []string{"USD", "xrp", code160("RLUЅD"), code160("USD"), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if sentence, suspicious := LookAlike(s); suspicious != (sentence != "") {
			t.Fatalf("%q: %q, %t", s, sentence, suspicious)
		}
	})
}
