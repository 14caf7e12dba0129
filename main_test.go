package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestVersionIsThatOfTheApp(t *testing.T) {
	text, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^ *Version *= *"(.*)"`).FindSubmatch(text)
	if found == nil || string(found[1]) != version {
		t.Errorf("FyneApp.toml has version %q, main.go has %q", found, version)
	}
}

// An API secret is for scripts. Where it is not used, a word says why, and never
// the secret itself.
func TestSecretsInTheEnvironment(t *testing.T) {
	const key, secret = "1b144141-1a2b-4c3d-8e4f-0123456789ab", "2b144141-1a2b-4c3d-8e4f-0123456789ab"
	for _, c := range []struct {
		command, key, secret string
		says                 string // "" nothing
	}{
		{"window", "", "", ""},
		{"window", key, "", ""},
		{"window", key, secret, "XUMM_APISECRET is ignored here"},
		{"login", "", secret, "XUMM_APISECRET is ignored here"},
		{"sandbox", key, secret, ""},
		{"tx verify <file>", key, secret, ""},
		{"request <file>", key, secret, ""},
		{"request <file>", "", "", ""},
		{"request <file>", key, "", "XUMM_APIKEY is set without XUMM_APISECRET"},
		{"request <file>", "", secret, "XUMM_APISECRET is set without XUMM_APIKEY"},
	} {
		got := unusedSecret(c.command, func(name string) string {
			return map[string]string{keyVariable: c.key, secretVariable: c.secret}[name]
		})
		if (got == "") != (c.says == "") || !strings.HasPrefix(got, c.says) || strings.Contains(got, secret) {
			t.Errorf("%s with %q and %q says %q", c.command, c.key, c.secret, got)
		}
	}
}
