package flow

import (
	"testing"

	"countersign/auth"
)

func TestElsewhere(t *testing.T) {
	for name, c := range map[string]struct {
		p    Platform
		want string // the host
		says string // what the platform is called
	}{
		"Xumm":              {Xumm(), "", "Xaman"},
		"nothing said":      {Platform{Provider: auth.Xumm()}, "", "Xaman"},
		"another":           {Platform{BaseURL: "http://127.0.0.1:18600", Provider: auth.ProviderAt("http://127.0.0.1:18600")}, "127.0.0.1:18600", "127.0.0.1:18600"},
		"only the sign-in":  {Platform{BaseURL: defaultBaseURL, Provider: auth.ProviderAt("https://sign.example")}, "sign.example", "sign.example"},
		"a sandbox, marked": {Platform{BaseURL: "http://127.0.0.1:18600", Sandbox: true}, "", "the sandbox"},
	} {
		a := &App{}
		a.cfg.Platform = c.p
		if got := a.Elsewhere(); got != c.want || a.platformName() != c.says {
			t.Errorf("%s: %q, called %q", name, got, a.platformName())
		}
	}
}
