package xumm

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"
)

// Names are chosen by strangers: what comes out is short, on one line, and turns
// nothing around that stands beside it.
func TestAccountMetaOfHostileNames(t *testing.T) {
	long := strings.Repeat("W", 5000)
	names := make([]string, 0, 200)
	for range 200 {
		names = append(names, `{"accountAlias":"A\u202E\u2066b\u0007\n`+long+`","source":"x\u0000\u200F.com"}`)
	}
	c := serve(t, Bearer(goodToken()), func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"account":"`+testAccount+`","xummProfile":{"accountAlias":"\u202E\u0000"},"avatar":"javascript:alert(1)",
			"thirdPartyProfiles":[{"accountAlias":"\u2069 "},`+strings.Join(names, ",")+`]}`)
	})
	m, err := c.AccountMeta(t.Context(), testAccount)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.ThirdParty) != maxThirdParty || m.AvatarURL != "" || m.Name != m.ThirdParty[0].Alias || m.Source != "x.com" {
		t.Errorf("%d names, %+v", len(m.ThirdParty), m.AccountInfo)
	}
	for _, n := range m.ThirdParty {
		text := n.Alias + n.Source
		if !strings.HasPrefix(text, "Ab ") || len(text) > 100 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q", text)
		}
	}
}
