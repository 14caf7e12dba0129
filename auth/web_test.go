package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const (
	testSecret = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	testWebURI = "https://shop.example/signed-in"
)

// newConfidential is a provider that knows the application's secret.
func newConfidential(t *testing.T) *fakeProvider {
	t.Helper()
	f := newFakeProvider(t)
	f.secret = testSecret
	return f
}

func newTestWeb(t *testing.T, f *fakeProvider, change func(*WebConfig)) *WebAuthenticator {
	t.Helper()
	c := WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI, HTTPClient: &http.Client{}}
	if change != nil {
		change(&c)
	}
	w, err := NewWeb(c, testSecret)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// approved is a sign-in that the person has approved: what the browser kept, and
// the query it comes back with.
func approved(t *testing.T, f *fakeProvider, w *WebAuthenticator, r Request) (sealed string, callback url.Values) {
	t.Helper()
	attempt, err := w.Start(r)
	if err != nil {
		t.Fatal(err)
	}
	if v := getOnce(t, attempt.URL()); v.err != nil || v.status != http.StatusFound {
		t.Fatalf("the authorization endpoint: %d, %v", v.status, v.err)
	}
	return attempt.Sealed(), query(t, f.redirect())
}

func TestWebSignIn(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{ForceNetwork: "XAHAU", Signers: []string{testAccount, otherAccount}})
	s, err := w.Finish(t.Context(), sealed, callback, Request{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Account != testAccount || s.ClientID != testClientID || s.Network != "XAHAU" {
		t.Errorf("session %+v", s)
	}
	if token, err := s.Token(); err != nil || token.AccessToken == "" {
		t.Errorf("token: %v", err)
	}
	asked, posted := f.asked, f.posts[0]
	sum := sha256.Sum256([]byte(posted.Get("code_verifier")))
	for name, want := range map[string]string{
		"response_type": "code", "client_id": testClientID, "redirect_uri": testWebURI, "scope": "openid",
		"code_challenge_method": "S256", "code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]),
		"force_network": "XAHAU", "signers": testAccount + "," + otherAccount,
	} {
		if asked.Get(name) != want {
			t.Errorf("asked for %s = %q", name, asked.Get(name))
		}
	}
	if len(asked) != 10 { // and state and nonce
		t.Errorf("asked %v", asked)
	}
	for name, want := range map[string]string{
		"grant_type": "authorization_code", "client_id": testClientID, "client_secret": testSecret,
		"redirect_uri": testWebURI, "code": callback.Get("code"),
	} {
		if posted.Get(name) != want {
			t.Errorf("posted %s = %q", name, posted.Get(name))
		}
	}
	if len(posted) != 6 { // and the verifier
		t.Errorf("posted %v", posted)
	}
	for _, h := range f.headers {
		if h.Get("Authorization") != "" {
			t.Error("the secret is in a header, too")
		}
	}
}

func TestWebAttemptsHaveFreshValues(t *testing.T) {
	w := newTestWeb(t, newConfidential(t), nil)
	seen := map[string]bool{}
	for range 5 {
		attempt, err := w.Start(Request{})
		if err != nil {
			t.Fatal(err)
		}
		q := query(t, attempt.URL())
		for _, v := range []string{q.Get("state"), q.Get("nonce"), q.Get("code_challenge"), attempt.Sealed()} {
			if len(v) < 43 || seen[v] {
				t.Errorf("%q is short or not fresh", v)
			}
			seen[v] = true
		}
	}
}

// webBubble is a web sign-in in a network of pipes; for use inside synctest.Test.
func webBubble(t *testing.T) (*bubble, *WebAuthenticator) {
	t.Helper()
	b := newBubble(t, nil)
	b.provider.secret = testSecret
	return b, newTestWeb(t, b.provider, func(c *WebConfig) { c.HTTPClient = b.net.client() })
}

// approved is like the function, without real sockets.
func (b *bubble) approved(t *testing.T, w *WebAuthenticator) (sealed string, callback url.Values) {
	t.Helper()
	attempt, err := w.Start(Request{})
	if err != nil {
		t.Fatal(err)
	}
	b.visit(t, attempt.URL())
	return attempt.Sealed(), query(t, b.provider.redirect())
}

func TestWebConfig(t *testing.T) {
	f := newConfidential(t)
	good := WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI}
	for _, uri := range []string{testWebURI, "https://shop.example", "https://shop.example:8443/a/b/", "http://127.0.0.1:8080/cb", "http://localhost:3000/cb", "http://[::1]:1/cb"} {
		c := good
		c.RedirectURI = uri
		if _, err := NewWeb(c, testSecret); err != nil {
			t.Errorf("%s: %v", uri, err)
		}
	}
	for name, test := range map[string]struct {
		change func(*WebConfig)
		secret string
		want   error
	}{
		"no API key":                  {func(c *WebConfig) { c.ClientID = "" }, testSecret, ErrClientID},
		"no secret":                   {nil, "", ErrSecret},
		"a secret of another form":    {nil, "{" + testSecret + "}", ErrSecret},
		"no provider":                 {func(c *WebConfig) { c.Provider = Provider{} }, testSecret, nil},
		"a provider without TLS":      {func(c *WebConfig) { c.Provider = ProviderAt("http://oauth2.example") }, testSecret, nil},
		"no redirect address":         {func(c *WebConfig) { c.RedirectURI = "" }, testSecret, nil},
		"a path":                      {func(c *WebConfig) { c.RedirectURI = "/signed-in" }, testSecret, nil},
		"a redirect without TLS":      {func(c *WebConfig) { c.RedirectURI = "http://shop.example/signed-in" }, testSecret, nil},
		"a redirect with a query":     {func(c *WebConfig) { c.RedirectURI += "?a=b" }, testSecret, nil},
		"a redirect with a fragment":  {func(c *WebConfig) { c.RedirectURI += "#a" }, testSecret, nil},
		"a redirect with a user":      {func(c *WebConfig) { c.RedirectURI = "https://shop.example@evil.example/" }, testSecret, nil},
		"a redirect with a space":     {func(c *WebConfig) { c.RedirectURI += " " }, testSecret, nil},
		"a redirect to every host":    {func(c *WebConfig) { c.RedirectURI = "https://*.shop.example" }, testSecret, nil},
		"a redirect of a native app":  {func(c *WebConfig) { c.RedirectURI = "countersign://callback" }, testSecret, nil},
		"a redirect that is a script": {func(c *WebConfig) { c.RedirectURI = "javascript://shop.example/%0aalert(1)" }, testSecret, nil},
		"a negative time-out":         {func(c *WebConfig) { c.Timeout = -1 }, testSecret, nil},
	} {
		c := good
		if test.change != nil {
			test.change(&c)
		}
		w, err := NewWeb(c, test.secret)
		if w != nil || err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for next, change := range map[string]func(*WebConfig){
		"give the one that is registered": func(c *WebConfig) { c.RedirectURI = "/signed-in" },
		"register and give one that is":   func(c *WebConfig) { c.RedirectURI = "http://shop.example/signed-in" },
	} {
		c := good
		change(&c)
		if _, err := NewWeb(c, testSecret); err == nil || !strings.Contains(err.Error(), next) {
			t.Errorf("%v does not say to %s", err, next)
		}
	}
	if _, err := NewWeb(good, ""); err == nil || !strings.Contains(err.Error(), "copy it again from the developer console") {
		t.Errorf("%v has no next step", err)
	}
	w := newTestWeb(t, f, nil)
	for name, r := range map[string]Request{
		"a network in small letters": {ForceNetwork: "mainnet"},
		"a signer that is none":      {Signers: []string{"bob"}},
		"more signers than a cookie": {Signers: strings.Split(strings.Repeat(","+testAccount, 100)[1:], ",")},
	} {
		if attempt, err := w.Start(r); attempt != nil || err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
