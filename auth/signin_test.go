package auth

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const otherAccount = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"

func newTestAuth(t *testing.T, f *fakeProvider, change func(*Config)) *Authenticator {
	t.Helper()
	c := Config{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURIs: freeRedirects(t, 2)}
	if change != nil {
		change(&c)
	}
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func start(t *testing.T, a *Authenticator) *Attempt {
	t.Helper()
	attempt, err := a.Start(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(attempt.Cancel)
	return attempt
}

func TestSignIn(t *testing.T) {
	f := newFakeProvider(t)
	browser, store := newTab(), &memoryStore{}
	a := newTestAuth(t, f, func(c *Config) { c.Browser, c.Store = browser, store })
	attempt := openBrowser(t, a)
	page, err := attempt.SignPage(t.Context())
	if err != nil || page != f.url+"/sign/"+testSignUUID {
		t.Fatalf("SignPage = %q, %v", page, err)
	}
	s, err := attempt.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.Account != testAccount || s.ClientID != testClientID || s.AppName != "Test App" || s.Network != "TESTNET" {
		t.Errorf("session = %+v", s)
	}
	if left := time.Until(s.Expires); left < 23*time.Hour || left > 24*time.Hour {
		t.Errorf("expires in %v", left)
	}
	if s.KeepErr != nil || s.ClockSkew != 0 {
		t.Errorf("KeepErr = %v, ClockSkew = %v", s.KeepErr, s.ClockSkew)
	}
	token, err := s.Token()
	if err != nil || token.AccessToken == "" || token.TokenType != "Bearer" {
		t.Errorf("Token = %v, %v", token, err)
	}
	v := <-browser.pages
	if v.err != nil || v.status != http.StatusOK || !strings.Contains(v.body, "You are signed in") {
		t.Errorf("the browser saw %d, %v: %s", v.status, v.err, v.body)
	}
	if asks, posts, certs := f.count(); asks != 1 || posts != 1 || certs != 1 {
		t.Errorf("asks, posts, certs = %d, %d, %d; want one each", asks, posts, certs)
	}
	restored, err := a.Restore(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if restored.Account != s.Account || !restored.Expires.Equal(s.Expires) {
		t.Errorf("restored %+v; want %+v", restored, s)
	}
	again, err := restored.Token()
	if err != nil || again.AccessToken != token.AccessToken {
		t.Errorf("restored Token = %v, %v", again, err)
	}
}

// Who opens the address of a request can leave the signers out of it, and a
// wallet may not mind them: that the account was asked for is seen in the token.
func TestASignInIsOfAnAccountThatWasAskedFor(t *testing.T) {
	for _, implicit := range []bool{false, true} {
		for _, account := range []string{testAccount, otherAccount} {
			f := newFakeProvider(t)
			f.change = func(c map[string]any) { c["sub"] = account }
			if implicit {
				f = implicitProvider(t, func(c map[string]any, _ url.Values) { c["sub"] = account })
			}
			browser := newTab()
			a := newTestAuth(t, f, func(c *Config) { c.Browser, c.Implicit = browser, implicit })
			attempt, err := a.Start(t.Context(), Request{Signers: []string{testAccount}})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(attempt.Cancel)
			if err := attempt.OpenBrowser(t.Context()); err != nil {
				t.Fatal(err)
			}
			s, err := attempt.Wait(t.Context())
			switch {
			case account == testAccount && (err != nil || s.Account != testAccount):
				t.Errorf("implicit %v: %+v, %v", implicit, s, err)
			case account != testAccount && (s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, ErrMismatch) || !errors.Is(err, errTokenSigner)):
				t.Errorf("implicit %v, another account: %+v, %v", implicit, s, err)
			}
		}
	}
}

// A wallet that does not know a network signs in on its own, without a word.
func TestASignInIsOnTheNetworkThatWasAskedFor(t *testing.T) {
	for network, good := range map[any]bool{"MAINNET": true, "TESTNET": false, "mainnet": false, "MAINNETT": false, "": true, nil: true} {
		f := newFakeProvider(t)
		f.change = func(c map[string]any) { c["network_type"] = network }
		browser := newTab()
		attempt, err := newTestAuth(t, f, func(c *Config) { c.Browser = browser }).Start(t.Context(), Request{ForceNetwork: "MAINNET"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(attempt.Cancel)
		if err := attempt.OpenBrowser(t.Context()); err != nil {
			t.Fatal(err)
		}
		s, err := attempt.Wait(t.Context())
		switch {
		case good && (err != nil || s.Account != testAccount):
			t.Errorf("%v: %+v, %v", network, s, err)
		case !good && (s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, ErrMismatch) || !errors.Is(err, errTokenNetwork)):
			t.Errorf("%v: %+v, %v", network, s, err)
		}
	}
}

// A token that ended within the leeway would make a session that gives none.
func TestAnEndedTokenSignsNobodyIn(t *testing.T) {
	for _, implicit := range []bool{false, true} {
		end := func(c map[string]any) {
			c["iat"], c["exp"] = time.Now().Add(-time.Hour).Unix(), time.Now().Add(-30*time.Second).Unix()
		}
		f := newFakeProvider(t)
		f.change = end
		if implicit {
			f = implicitProvider(t, func(c map[string]any, _ url.Values) { end(c) })
		}
		browser := newTab()
		attempt := openBrowser(t, newTestAuth(t, f, func(c *Config) { c.Browser, c.Implicit = browser, implicit }))
		if s, err := attempt.Wait(t.Context()); s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, errTokenEnded) || errors.Is(err, ErrExpired) {
			t.Errorf("implicit %v: %+v, %v", implicit, s, err)
		}
	}
}
