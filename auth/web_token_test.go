package auth

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

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
		"a network that was not asked":  {change: func(c map[string]any) { c["network_type"] = "TESTNET" }, want: errTokenNetwork},
		"expired":                       {change: func(c map[string]any) { c["iat"], c["exp"] = 1, 2 }, want: errTokenEnded},
		"ended within the leeway":       {change: func(c map[string]any) { c["iat"], c["exp"] = 1, time.Now().Unix()-30 }, want: errTokenEnded},
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
			sealed, callback := approved(t, f, w, Request{ForceNetwork: "MAINNET", Signers: []string{testAccount}})
			if s, err := w.Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, test.want) || errors.Is(err, ErrExpired) {
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
		"a wrong secret":               {denied("Invalid client credentials."), ErrSecret, "refused: the API secret is not the application's; copy"},
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
			s, err := w.Finish(t.Context(), sealed, callback, Request{})
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
			if _, err := w.Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, ErrCallback) {
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
		if _, err := w.Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, ErrProvider) {
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
	if s, err := w.Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrSecret) {
		t.Errorf("%+v, %v", s, err)
	}
}
