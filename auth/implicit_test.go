package auth

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
)

// implicitProvider answers an approval with a token in the redirect.
func implicitProvider(t *testing.T, change func(claims map[string]any, v url.Values)) *fakeProvider {
	t.Helper()
	f := newFakeProvider(t)
	f.authorize = func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		claims := f.claims()
		claims["state"], claims["network_id"] = f.asked.Get("state"), "1"
		v := url.Values{"token_type": {"bearer"}, "expires_in": {"86400"}, "refresh_token": {""},
			"state": {f.asked.Get("state")}, "nonce": {f.asked.Get("nonce")}, "scope": {"openid"}}
		change(claims, v)
		if !v.Has("error") && !v.Has("access_token") {
			v.Set("access_token", signToken(f.signer, claims))
		}
		http.Redirect(w, r, f.asked.Get("redirect_uri")+"?"+v.Encode(), http.StatusFound)
	}
	return f
}

func TestImplicitFlow(t *testing.T) {
	f := implicitProvider(t, func(map[string]any, url.Values) {})
	browser := newTab()
	a := newTestAuth(t, f, func(c *Config) { c.Browser, c.Implicit = browser, true })
	s, err := start(t, a).Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.Account != testAccount || s.NetworkID != "1" {
		t.Errorf("%+v", s)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.asked.Get("response_type") != "token" || f.asked.Has("code_challenge") || f.asked.Has("code_challenge_method") || len(f.posts) != 0 {
		t.Errorf("asked %v, %d token requests", f.asked, len(f.posts))
	}
}

func TestImplicitFlowRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func(map[string]any, url.Values)
		want   error // nil: it does not end the attempt
	}{
		"declined":           {func(_ map[string]any, v url.Values) { v.Set("error", "access_denied") }, ErrDenied},
		"failed":             {func(_ map[string]any, v url.Values) { v.Set("error", "server_error") }, ErrProvider},
		"another nonce":      {func(c map[string]any, _ url.Values) { c["nonce"] = "x" }, ErrToken},
		"another app":        {func(c map[string]any, _ url.Values) { c["aud"] = testSignUUID }, ErrToken},
		"expired":            {func(c map[string]any, _ url.Values) { c["iat"], c["exp"] = 1, 2 }, ErrToken},
		"a token of nobody":  {func(_ map[string]any, v url.Values) { v.Set("access_token", "a.b.c") }, ErrToken},
		"wrong state":        {func(_ map[string]any, v url.Values) { v.Set("state", "x") }, nil},
		"a code in place":    {func(_ map[string]any, v url.Values) { v.Set("access_token", "a.b.c"); v.Set("code", "x") }, nil},
		"not a bearer token": {func(_ map[string]any, v url.Values) { v.Set("token_type", "mac") }, nil},
		"two tokens":         {func(_ map[string]any, v url.Values) { v["access_token"] = []string{"a.b.c", "d.e.f"} }, nil},
	} {
		f := implicitProvider(t, test.change)
		browser := newTab()
		attempt := start(t, newTestAuth(t, f, func(c *Config) { c.Browser, c.Implicit = browser, true }))
		if test.want == nil {
			ignored(t, name, attempt, browser)
			continue
		}
		if s, err := attempt.Wait(t.Context()); s != nil || !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, %v; want %v", name, s, err, test.want)
		}
	}
}

// Without the option a token is never taken, whoever sends it.
func TestTokenThatWasNotAskedFor(t *testing.T) {
	f := implicitProvider(t, func(map[string]any, url.Values) {})
	browser := newTab()
	ignored(t, "a token", start(t, newTestAuth(t, f, func(c *Config) { c.Browser = browser })), browser)
}

// ignored expects that the browser was told that its address is not the answer,
// and that the attempt goes on.
func ignored(t *testing.T, what string, attempt *Attempt, browser *tab) {
	t.Helper()
	if v := <-browser.pages; v.err != nil || v.status != http.StatusBadRequest {
		t.Errorf("%s: the browser saw %d, %v", what, v.status, v.err)
	}
	attempt.Cancel()
	if s, err := attempt.Wait(t.Context()); s != nil || !errors.Is(err, ErrCancelled) {
		t.Errorf("%s: %+v, %v", what, s, err)
	}
}
