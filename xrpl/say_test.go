package xrpl

import (
	"strings"
	"testing"
)

func TestSay(t *testing.T) {
	const issuer = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	names := func(string) string { return "Ann\u202e" } // which turns the writing around
	if got := SayAccount(issuer, names); got != "Ann (rPT1Sj…bpAYe)" {
		t.Errorf("account %q", got)
	}
	if got := SayAccount(issuer, nil); got != "rPT1Sj…bpAYe" {
		t.Errorf("account without names %q", got)
	}
	for _, c := range []struct {
		v    any
		want string
		ok   bool
	}{
		{"20000000", "20 XRP", true},
		{map[string]any{"currency": "USD", "issuer": issuer, "value": "10"}, "10 USD issued by Ann (rPT1Sj…bpAYe)", true},
		{map[string]any{"currency": "USD", "issuer": issuer, "value": "ten"}, "", false},
		{nil, "", false},
		{"-1", "", false},
	} {
		if got, ok := SayAmount(c.v, names); got != c.want || ok != c.ok {
			t.Errorf("%v: %q, %v", c.v, got, ok)
		}
	}
	if got := SayMoment(0); got != "1 January 2000, 00:00 UTC" {
		t.Errorf("moment %q", got)
	}
	if got, ok := SayText("697066733A2F2F78", 6); !ok || !strings.HasPrefix(got, "ipfs") || len([]rune(got)) > 7 {
		t.Errorf("text %q, %v", got, ok)
	}
	for _, bad := range []string{"", "FF", "00", "E280AE", "x"} {
		if got, ok := SayText(bad, 9); ok || got != "" {
			t.Errorf("text of %q: %q", bad, got)
		}
	}
}
