package main

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What a token, a memo, a contact or the platform may say is no code, and no
// markup, for what shows it.
func TestNotificationsAreWordsOnly(t *testing.T) {
	for _, c := range []struct{ goos, text, want string }{
		{"windows", "Payment of 10 XRP to Zoë (tag 7): sent.", "Payment of 10 XRP to Zoë (tag 7): sent."},
		{"windows", "Pay 5 $(calc.exe) to you", "Pay 5 (calc.exe) to you"},
		{"windows", "a`nb", "a nb"},
		{"windows", `x" ; calc.exe ; "`, "x calc.exe"},
		{"windows", `x\" ; calc.exe #`, "x calc.exe"},
		{"windows", "x” ; calc.exe ; “y„ z", "x calc.exe y z"},
		{"windows", "x＂y‟z′w", "x y z w"},
		{"windows", "a\r\n\"@\ncalc.exe\n@\"", "a calc.exe"},
		{"windows", "${env:PATH} $x", "env:PATH x"},
		{"windows", "to rN7n…kQ2F — done", "to rN7n...kQ2F - done"},
		{"windows", "支付", "支付"},
		{"windows", "$$$", ""},
		{"linux", `<a href="https://x.example">X</a> A&B`, `‹a href="https://x.example"›X‹/a› A＆B`},
		{"linux", "one\x00two\u202egnp.exe\n three", "one two gnp.exe three"},
		{"freebsd", "<b>", "‹b›"},
		{"darwin", "a < b & \"c\"", "a < b & \"c\""},
		{"darwin", strings.Repeat("a", 41), strings.Repeat("a", 37) + "..."},
		{"darwin", strings.Repeat("a", 40), strings.Repeat("a", 40)},
		{"windows", strings.Repeat("é ", 41), strings.Repeat("é ", 18) + "é..."},
	} {
		if got := notificationText(c.goos, c.text, 40); got != c.want {
			t.Errorf("%s, %q: %q; want %q", c.goos, c.text, got, c.want)
		}
	}
	n := notification("windows", "$(a)", "`b\"")
	if n.Title != "(a)" || n.Content != "b" {
		t.Errorf("%q, %q", n.Title, n.Content)
	}
}

func FuzzNotificationText(f *testing.F) {
	for _, s := range []string{"Pay 5 $(calc.exe) to you", `x\" ; calc.exe #`, "“”„", "a`b", "@\"\n", "<a href='x'>&amp;", "支付 …", "\xff\u202e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for goos, bad := range map[string]string{
			"windows": "\"'$`\\@#;{}<>&|\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\uff02\r\n\t\x00",
			"linux":   "<>&\r\n\t\x00\u202e",
			"darwin":  "\r\n\t\x00\u202e",
		} {
			got := notificationText(goos, s, mostText)
			if strings.ContainsAny(got, bad) {
				t.Errorf("%s: %q became %q", goos, s, got)
			}
			if !utf8.ValidString(got) || utf8.RuneCountInString(got) > mostText || strings.ContainsFunc(got, unicode.IsControl) {
				t.Errorf("%s: %q became %q", goos, s, got)
			}
			if again := notificationText(goos, got, mostText); again != got {
				t.Errorf("%s: %q became %q, and then %q", goos, s, got, again)
			}
		}
	})
}
