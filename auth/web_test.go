package auth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
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

func newTestWeb(t *testing.T, f *fakeProvider, change func(*WebConfig)) *Web {
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
func approved(t *testing.T, f *fakeProvider, w *Web, r Request) (sealed string, callback url.Values) {
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
	s, err := w.Finish(t.Context(), sealed, callback)
	if err != nil {
		t.Fatal(err)
	}
	if s.Account != testAccount || s.ClientID != testClientID || s.Network != "TESTNET" {
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

// What comes to the redirect address and is not the answer leaves the attempt as
// it is, and nothing is sent to the provider.
func TestWebCallbacksThatAreNotTheAnswer(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	foreign, foreignCallback := approved(t, f, w, Request{})
	sealed, good := approved(t, f, w, Request{})
	change := func(name string, values ...string) url.Values {
		q := url.Values{}
		for k, v := range good {
			q[k] = v
		}
		if q[name] = values; len(values) == 0 {
			delete(q, name)
		}
		return q
	}
	for name, test := range map[string]struct {
		sealed   string
		callback url.Values
		want     error
	}{
		"wrong state":                       {sealed, change("state", randomSecret().reveal()), errState},
		"no state":                          {sealed, change("state"), errState},
		"an empty state":                    {sealed, change("state", ""), errState},
		"two states":                        {sealed, change("state", good.Get("state"), good.Get("state")), errRepeated},
		"the answer to somebody else's":     {sealed, foreignCallback, errState},
		"an answer in somebody else's name": {foreign, good, errState},
		"no code":                           {sealed, url.Values{"state": good["state"], "nonce": good["nonce"]}, errMalformed},
		"an empty code":                     {sealed, url.Values{"state": good["state"], "code": {""}}, errMalformed},
		"two codes":                         {sealed, change("code", "a", "b"), errRepeated},
		"two different codes":               {sealed, change("code", "another"), errMalformed},
		"a code and an error":               {sealed, change("error", "access_denied"), errMalformed},
		"an error without a state":          {sealed, url.Values{"error": {"access_denied"}}, errStateless},
		"a token":                           {sealed, change("access_token", "a.b.c"), errImplicit},
		"an id token":                       {sealed, change("id_token", "a.b.c"), errImplicit},
		"another issuer":                    {sealed, change("iss", "https://evil.example"), errIssuer},
		"a huge query":                      {sealed, change("x", strings.Repeat("x", maxAddress)), errMalformed},
		"no query":                          {sealed, nil, errState},
		"nothing kept":                      {"", good, errSealed},
		"rubbish kept":                      {"rubbish", good, errSealed},
		"no base64 kept":                    {"!", good, errSealed},
		"a cut":                             {sealed[:len(sealed)-4], good, errSealed},
		"too much":                          {strings.Repeat("A", maxSealed+1), good, errSealed},
	} {
		s, err := w.Finish(t.Context(), test.sealed, test.callback)
		if s != nil || !errors.Is(err, ErrCallback) || !errors.Is(err, test.want) {
			t.Errorf("%s: %+v, %v; want %v", name, s, err, test.want)
		}
	}
	if _, posts, certs := f.count(); posts != 0 || certs != 0 {
		t.Errorf("%d token requests, %d for keys", posts, certs)
	}
	if s, err := w.Finish(t.Context(), sealed, good); err != nil || s.Account != testAccount {
		t.Errorf("after all that: %+v, %v", s, err)
	}
}

// What is kept can be neither changed nor used with another application, secret,
// provider or redirect address.
func TestWebSealedIsTheApplicationsOwn(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{})
	data, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{callback.Get("state"), callback.Get("nonce"), "\"v\""} {
		if bytes.Contains(data, []byte(hidden)) {
			t.Errorf("%q can be read", hidden)
		}
	}
	for i := range data {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		if _, err := w.Finish(t.Context(), base64.RawURLEncoding.EncodeToString(changed), callback); !errors.Is(err, errSealed) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	other := newConfidential(t)
	for name, change := range map[string]func(*WebConfig){
		"another application":      func(c *WebConfig) { c.ClientID = testSignUUID },
		"another provider":         func(c *WebConfig) { c.Provider = ProviderAt(other.url) },
		"another redirect address": func(c *WebConfig) { c.RedirectURI += "2" },
	} {
		if _, err := newTestWeb(t, f, change).Finish(t.Context(), sealed, callback); !errors.Is(err, errSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	rotated, err := NewWeb(WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI}, testSignUUID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rotated.Finish(t.Context(), sealed, callback); !errors.Is(err, errSealed) {
		t.Errorf("another secret: %v", err)
	}
	// Another instance of the same backend opens it.
	if s, err := newTestWeb(t, f, nil).Finish(t.Context(), sealed, callback); err != nil || s.Account != testAccount {
		t.Errorf("another instance: %+v, %v", s, err)
	}
}

func TestWebAnAttemptHasOneAnswer(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{})
	var sessions, replays atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			switch s, err := w.Finish(t.Context(), sealed, callback); {
			case err == nil && s.Account == testAccount:
				sessions.Add(1)
			case errors.Is(err, ErrCallback) && errors.Is(err, errAnswered):
				replays.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if _, posts, _ := f.count(); sessions.Load() != 1 || replays.Load() != 19 || posts != 1 {
		t.Errorf("%d sessions, %d replays, %d token requests", sessions.Load(), replays.Load(), posts)
	}

	// On another instance, the provider takes the code once.
	if s, err := newTestWeb(t, f, nil).Finish(t.Context(), sealed, callback); s != nil || !errors.Is(err, ErrProvider) {
		t.Errorf("another instance: %+v, %v", s, err)
	}

	// A refusal is an answer, too.
	sealed, callback = approved(t, f, w, Request{})
	denied := url.Values{"error": {"access_denied"}, "error_description": {"The XUMM sign in request has been rejected"}, "state": callback["state"]}
	if s, err := w.Finish(t.Context(), sealed, denied); s != nil || !errors.Is(err, ErrDenied) {
		t.Errorf("declined: %+v, %v", s, err)
	}
	if s, err := w.Finish(t.Context(), sealed, callback); s != nil || !errors.Is(err, ErrCallback) {
		t.Errorf("a code after the refusal: %+v, %v", s, err)
	}
}

func TestWebTokensThatAreRefused(t *testing.T) {
	der, err := x509.MarshalPKIXPublicKey(&testKeys()[0].PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	for name, test := range map[string]struct {
		change func(map[string]any)
		sign   func(map[string]any) string
		want   error
	}{
		"wrong nonce":                   {change: func(c map[string]any) { c["nonce"] = "another" }, want: errTokenNonce},
		"no nonce":                      {change: func(c map[string]any) { delete(c, "nonce") }, want: errTokenNonce},
		"another client":                {change: func(c map[string]any) { c["aud"] = testSignUUID }, want: errTokenAudience},
		"two clients":                   {change: func(c map[string]any) { c["aud"] = []string{testClientID, testSignUUID} }, want: errTokenAudience},
		"another issuer":                {change: func(c map[string]any) { c["iss"] = "https://evil.example" }, want: errTokenIssuer},
		"no account":                    {change: func(c map[string]any) { c["sub"] = "admin" }, want: errTokenSubject},
		"an account that was not asked": {change: func(c map[string]any) { c["sub"] = otherAccount }, want: errTokenSigner},
		"expired":                       {change: func(c map[string]any) { c["iat"], c["exp"] = 1, 2 }, want: ErrExpired},
		"ended within the leeway":       {change: func(c map[string]any) { c["iat"], c["exp"] = 1, time.Now().Unix()-30 }, want: ErrExpired},
		"not yet":                       {change: func(c map[string]any) { c["iat"] = time.Now().Add(time.Hour).Unix() }, want: errTokenFuture},
		"no end":                        {change: func(c map[string]any) { delete(c, "exp") }, want: errTokenTimes},
		"another key":                   {sign: func(c map[string]any) string { return signToken(testKeys()[1], c) }, want: errTokenSignature},
		"HS256 with the API secret":     {sign: func(c map[string]any) string { return signWith(jose.HS256, []byte(testSecret), nil, c) }, want: errTokenAlgorithm},
		"HS256 with the provider's key": {sign: func(c map[string]any) string { return signWith(jose.HS256, publicPEM, nil, c) }, want: errTokenAlgorithm},
		"not signed":                    {sign: func(map[string]any) string { return "eyJhbGciOiJub25lIn0.e30." }, want: errTokenAlgorithm},
		"nothing like a token":          {sign: func(map[string]any) string { return "hello" }, want: errTokenForm},
	} {
		t.Run(name, func(t *testing.T) {
			f := newConfidential(t)
			f.token = func(w http.ResponseWriter, _ *http.Request) {
				f.mu.Lock()
				defer f.mu.Unlock()
				c := f.claims()
				if test.change != nil {
					test.change(c)
				}
				jwt := signToken(f.signer, c)
				if test.sign != nil {
					jwt = test.sign(c)
				}
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(map[string]any{"access_token": jwt, "token_type": "bearer"})
			}
			w := newTestWeb(t, f, nil)
			sealed, callback := approved(t, f, w, Request{Signers: []string{testAccount}})
			if s, err := w.Finish(t.Context(), sealed, callback); s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, test.want) {
				t.Errorf("%+v, %v; want %v", s, err, test.want)
			}
		})
	}
}

func TestWebTokenEndpoint(t *testing.T) {
	denied := func(text string) http.HandlerFunc {
		return answerJSON(400, `{"error":"access_denied","error_description":"`+text+`"}`)
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = fmt.Fprint(w, r.PostForm.Encode(), r.PostForm.Get("client_secret"))
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   error
		says   string
	}{
		"a wrong secret":               {denied("Invalid client credentials."), ErrSecret, "refused"},
		"a wrong secret, as HTML":      {answerHTML(400, "<html><p>Invalid client credentials.</p>"), ErrSecret, ""},
		"a used code":                  {denied("Invalid authorization code."), ErrProvider, "used already"},
		"an expired code":              {denied("Authorization code expired."), ErrProvider, "expired"},
		"a code of another sign-in":    {denied("Code verifier does not match code challenge."), ErrProvider, "another sign-in"},
		"a code of another client":     {denied("Client ID does not match the record."), ErrProvider, "HTTP 400"},
		"HTML":                         {answerHTML(503, "<html>down"), ErrProvider, "HTTP 503"},
		"HTML with 200":                {answerHTML(200, "<html>welcome"), ErrProvider, "not readable"},
		"what was sent":                {echo, ErrProvider, "HTTP 500"},
		"a header of what was sent":    {answerRaw("HTTP/1.1 200 OK\r\nECHO\r\n\r\n"), ErrProvider, ""},
		"a redirect to what was sent":  {answerRaw("HTTP/1.1 302 Found\r\nLocation: http://[::1?ECHO\r\nContent-Length: 0\r\n\r\n"), ErrProvider, ""},
		"a token that is no bearer's":  {answerJSON(200, `{"access_token":"a.b.c","token_type":"mac"}`), ErrProvider, "bearer"},
		"a connection that is cut off": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, ErrProvider, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := newConfidential(t)
			f.token = test.answer
			logged := &syncBuffer{}
			w := newTestWeb(t, f, func(c *WebConfig) {
				c.Logger = slog.New(slog.NewJSONHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			sealed, callback := approved(t, f, w, Request{})
			s, err := w.Finish(t.Context(), sealed, callback)
			if s != nil || !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%+v, %v; want %v", s, err, test.want)
			}
			if errors.Is(err, ErrNotEnabled) {
				t.Error("a wrong secret is not a missing permission for PKCE")
			}
			_, posts, _ := f.count()
			if posts != 1 {
				t.Errorf("%d token requests", posts)
			}
			seen := fmt.Sprintf("%v\n%+v\n%#v\n%s", err, err, err, logged)
			for _, hidden := range []string{testSecret, sealed, callback.Get("code"), callback.Get("state"), callback.Get("nonce"), f.posts[0].Get("code_verifier")} {
				if strings.Contains(seen, hidden) {
					t.Errorf("%q is in the error or the log:\n%s", hidden, seen)
				}
			}
			if !strings.Contains(logged.String(), "web sign-in") {
				t.Error("nothing was logged")
			}
			if _, err := w.Finish(t.Context(), sealed, callback); !errors.Is(err, ErrCallback) {
				t.Errorf("once more: %v", err)
			}
		})
	}
}

func TestWebTheSecretFollowsNoRedirect(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var reached atomic.Int32
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		f := newConfidential(t)
		f.token = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) }
		w := newTestWeb(t, f, nil)
		sealed, callback := approved(t, f, w, Request{})
		if _, err := w.Finish(t.Context(), sealed, callback); !errors.Is(err, ErrProvider) {
			t.Errorf("%d: %v", status, err)
		}
		elsewhere.Close()
		if reached.Load() != 0 {
			t.Errorf("%d: the other host was asked", status)
		}
	}
}

func TestWebAWrongSecret(t *testing.T) {
	f := newConfidential(t)
	w, err := NewWeb(WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI}, testSignUUID)
	if err != nil {
		t.Fatal(err)
	}
	sealed, callback := approved(t, f, w, Request{})
	if s, err := w.Finish(t.Context(), sealed, callback); s != nil || !errors.Is(err, ErrSecret) {
		t.Errorf("%+v, %v", s, err)
	}
}

// webBubble is a web sign-in in a network of pipes; for use inside synctest.Test.
func webBubble(t *testing.T) (*bubble, *Web) {
	t.Helper()
	b := newBubble(t, nil)
	b.provider.secret = testSecret
	return b, newTestWeb(t, b.provider, func(c *WebConfig) { c.HTTPClient = b.net.client() })
}

// approved is like the function, without real sockets.
func (b *bubble) approved(t *testing.T, w *Web) (sealed string, callback url.Values) {
	t.Helper()
	attempt, err := w.Start(Request{})
	if err != nil {
		t.Fatal(err)
	}
	b.visit(t, attempt.URL())
	return attempt.Sealed(), query(t, b.provider.redirect())
}

func TestWebAHangingTokenEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, w := webBubble(t)
		b.provider.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		sealed, callback := b.approved(t, w)
		began := time.Now()
		_, err := w.Finish(t.Context(), sealed, callback)
		if took := time.Since(began); !errors.Is(err, ErrProvider) || !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrTimeout) || took != requestTimeout {
			t.Errorf("%v after %v", err, took)
		}

		sealed, callback = b.approved(t, w)
		began = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second) // the browser has gone
		defer cancel()
		if _, err := w.Finish(ctx, sealed, callback); err == nil || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		b.provider.set(func() { b.provider.token = nil })
		if _, err := w.Finish(t.Context(), sealed, callback); !errors.Is(err, ErrCallback) {
			t.Errorf("the code was sent twice: %v", err)
		}
	})
}

func TestWebASignInEnds(t *testing.T) {
	for _, tt := range []struct {
		wait time.Duration
		want error
	}{{0, nil}, {webTimeout - time.Second, nil}, {webTimeout, ErrTimeout}, {30 * 24 * time.Hour, ErrTimeout}} {
		synctest.Test(t, func(t *testing.T) {
			b, w := webBubble(t)
			sealed, callback := b.approved(t, w)
			time.Sleep(tt.wait)
			s, err := w.Finish(t.Context(), sealed, callback)
			if !errors.Is(err, tt.want) || (err == nil) != (s != nil) {
				t.Errorf("after %v: %v", tt.wait, err)
			}
			if _, posts, _ := b.provider.count(); (posts == 1) != (err == nil) {
				t.Errorf("after %v: %d token requests", tt.wait, posts)
			}
			if _, err := w.Finish(t.Context(), sealed, callback); !errors.Is(err, ErrCallback) {
				t.Errorf("after %v, once more: %v", tt.wait, err)
			}
		})
	}
}

// Nothing is forgotten as long as it could be used again, and not kept for ever.
func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOnce(10 * time.Minute)
		for _, before := range []time.Duration{0, 30 * time.Second, time.Minute, 9 * time.Minute, 50 * time.Second, time.Hour} {
			time.Sleep(before)
			s := randomSecret()
			if !o.take(s) {
				t.Error("a new one was taken")
			}
			for range 9 {
				time.Sleep(time.Minute)
				if o.take(s) {
					t.Error("taken twice")
				}
				o.take(randomSecret())
			}
		}
		for range 1000 {
			time.Sleep(time.Minute)
			o.take(randomSecret())
			if n := len(o.recent) + len(o.old); n > 20 {
				t.Fatalf("%d are remembered", n)
			}
		}
	})
}

func TestWebShowsNoSecret(t *testing.T) {
	f := newConfidential(t)
	w := newTestWeb(t, f, nil)
	sealed, callback := approved(t, f, w, Request{})
	attempt, err := w.Start(Request{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Finish(t.Context(), sealed, callback); err != nil {
		t.Fatal(err)
	}
	_, bad := NewWeb(WebConfig{Provider: ProviderAt(f.url), ClientID: testClientID, RedirectURI: testWebURI}, "not-"+testSecret)
	if !errors.Is(bad, ErrSecret) {
		t.Error(bad)
	}
	var logged bytes.Buffer
	for _, v := range []any{w, w.client, w.secret, attempt, *attempt, bad, []any{w}, struct{ W *Web }{w}, map[string]any{"w": w, "a": attempt}} {
		text := &strings.Builder{}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			fmt.Fprintf(text, verb, v)
		}
		if j, err := json.Marshal(v); err == nil {
			text.Write(j)
		}
		slog.New(slog.NewJSONHandler(&logged, nil)).Info("it", "v", v)
		slog.New(slog.NewTextHandler(&logged, nil)).Info("it", "v", v)
		for _, hidden := range []string{testSecret, fmt.Sprintf("%x", testSecret), attempt.Sealed(), query(t, attempt.URL()).Get("state")} {
			if strings.Contains(text.String()+logged.String(), hidden) {
				t.Errorf("%T shows %q", v, hidden)
			}
		}
	}
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

// Whatever a browser brings, only the attempt's own answer gets as far as the
// provider, and nothing makes it panic.
func FuzzWebCallback(f *testing.F) {
	w, err := NewWeb(WebConfig{Provider: Xumm(), ClientID: testClientID, RedirectURI: testWebURI, HTTPClient: &http.Client{Transport: unreachable{}}}, testSecret)
	if err != nil {
		f.Fatal(err)
	}
	attempt, err := w.Start(Request{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(attempt.Sealed(), "code=a&state=b")
	f.Add("", "error=access_denied")
	f.Add("AAAA", "access_token=a&state=")
	f.Fuzz(func(t *testing.T, sealed, callback string) {
		q, _ := url.ParseQuery(callback) // as net/http does
		for _, kept := range []string{sealed, attempt.Sealed()} {
			if s, err := w.Finish(t.Context(), kept, q); s != nil || !errors.Is(err, ErrCallback) {
				t.Fatalf("%q, %q: %v, %v", kept, callback, s, err)
			}
		}
	})
}

type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("nothing may be sent")
}
