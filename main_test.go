package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

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

// A time that no request has is wrong usage, also 0, which is no word for "what
// the file says".
func TestExpireIsLookedAt(t *testing.T) {
	for minutes, want := range map[string]bool{"0": false, "-1": false, "1": true, "1440": true, "1441": false} {
		var cli commands
		_, err := kong.Must(&cli, kong.Vars{"version": "countersign 1.2.3"}).Parse([]string{"request", "--expire=" + minutes, "-"})
		if (err == nil) != want || err != nil && !strings.Contains(err.Error(), "1 to 1440 minutes") {
			t.Errorf("%s: %v", minutes, err)
		}
	}
	var cli commands
	if _, err := kong.Must(&cli, kong.Vars{"version": "countersign 1.2.3"}).Parse([]string{"request", "-"}); err != nil || cli.Request.minutes() != 0 {
		t.Errorf("not said: %d, %v", cli.Request.minutes(), err)
	}
}

// What kong asks ("did you mean …?") is a sentence with an end of its own.
func TestUsageSentencesEndOnce(t *testing.T) {
	var cli commands
	parser := kong.Must(&cli, kong.Vars{"version": "x"})
	for _, args := range [][]string{{"--nope"}, {"login", "--network"}} {
		_, err := parser.Parse(args)
		if err == nil {
			t.Fatalf("%q is right", args)
		}
		got := ended(usageProblem(err, args))
		if !strings.HasSuffix(got, ".") && !strings.HasSuffix(got, "?") || strings.HasSuffix(got, "?.") || strings.HasSuffix(got, "..") {
			t.Errorf("%q: %q", args, got)
		}
	}
}
