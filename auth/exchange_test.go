package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// signInWith runs one sign-in against f and gives its result.
func signInWith(t *testing.T, f *fakeProvider, change func(*Config)) (*Session, error) {
	t.Helper()
	attempt := start(t, newTestAuth(t, f, change))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	get(t.Context(), f.redirect())
	return attempt.Wait(t.Context())
}

func answerJSON(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func answerHTML(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestR35R37R38TokenAnswers(t *testing.T) {
	const leak = "LEAKED-BODY"
	jwt := signToken(testKeys()[0], map[string]any{"sub": testAccount})
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
		says   string
	}{
		{"R35 an error is not tried again", answerJSON(400, `{"error":"invalid_request","error_description":"`+leak+`"}`), ErrProvider, "HTTP 400"},
		{"P4 not enabled", answerJSON(400, `{"error":"access_denied","error_description":"Invalid client credentials."}`), ErrNotEnabled, ""},
		{"P4 P11 not enabled, as HTML", answerHTML(400, `<html><p>Invalid client credentials.</p>`+leak), ErrNotEnabled, ""},
		{"a used code", answerJSON(400, `{"error":"access_denied","error_description":"Invalid authorization code."}`), ErrProvider, "used already"},
		{"an expired code", answerJSON(400, `{"error":"access_denied","error_description":"Authorization code expired."}`), ErrProvider, "expired"},
		{"an error with status 200", answerJSON(200, `{"error":"access_denied","error_description":"`+leak+`"}`), ErrProvider, "HTTP 200"},
		{"R37 mac", answerJSON(200, `{"access_token":"`+jwt+`","token_type":"mac"}`), ErrProvider, "bearer"},
		{"R37 no type", answerJSON(200, `{"access_token":"`+jwt+`"}`), ErrProvider, "bearer"},
		{"R38 5xx HTML", answerHTML(503, "<html>"+leak), ErrProvider, "HTTP 503"},
		{"R38 HTML with 200", answerHTML(200, "<html>"+leak), ErrProvider, "not readable"},
		{"R38 empty", answerJSON(200, ""), ErrProvider, "not readable"},
		{"R38 cut", answerJSON(200, `{"access_token":"`+leak), ErrProvider, "not readable"},
		{"R38 one megabyte", answerJSON(200, `{"access_token":"`+strings.Repeat(leak, 100_000)+`"}`), ErrProvider, "not readable"},
		{"R38 one megabyte of error", answerJSON(500, strings.Repeat(leak, 100_000)), ErrProvider, ""},
		{"R38 null", answerJSON(200, "null"), ErrProvider, "not readable"},
		{"R38 wrong types", answerJSON(200, `{"access_token":{"a":1},"token_type":"bearer"}`), ErrProvider, "not readable"},
		{"R38 list", answerJSON(200, `[]`), ErrProvider, "not readable"},
		{"R38 no token", answerJSON(200, `{"token_type":"bearer"}`), ErrProvider, "not readable"},
		{"R38 the connection is cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, ErrProvider, ""},
		{"not a JWT", answerJSON(200, `{"access_token":"`+leak+`","token_type":"Bearer"}`), ErrToken, "not a signed token"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFakeProvider(t)
			f.token = tt.answer
			var logged bytes.Buffer
			_, err := signInWith(t, f, func(c *Config) {
				c.Logger = slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; want %v, %q", err, tt.want, tt.says)
			}
			if strings.Contains(fmt.Sprintf("%v %+v", err, err)+logged.String(), "LEAKED") {
				t.Error("the body is in the error or the log")
			}
			if _, posts, _ := f.count(); posts != 1 {
				t.Errorf("%d token requests", posts)
			}
		})
	}
}

func TestR36RedirectsOfTheTokenEndpointAreRefused(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		var reached atomic.Int32
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		f := newFakeProvider(t)
		f.token = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) }
		if _, err := signInWith(t, f, nil); !errors.Is(err, ErrProvider) || !strings.Contains(err.Error(), "redirect") {
			t.Errorf("%d: %v", status, err)
		}
		elsewhere.Close()
		if reached.Load() != 0 {
			t.Errorf("%d: the other host was asked", status)
		}
	}
}

func TestR38AHangingTokenEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		attempt, address := b.redirected(t)
		began := time.Now()
		go b.visit(t, address)
		_, err := attempt.Wait(t.Context())
		if took := time.Since(began); !errors.Is(err, ErrProvider) || !errors.Is(err, context.DeadlineExceeded) || took < requestTimeout || took > requestTimeout+drainTime {
			t.Errorf("%v after %v", err, took)
		}
		if errors.Is(err, ErrTimeout) {
			t.Error("a hanging endpoint is not the person's time-out")
		}
	})
}

func TestP11RequestsAskForJSON(t *testing.T) {
	f := newFakeProvider(t)
	if _, err := signInWith(t, f, nil); err != nil {
		t.Fatal(err)
	}
	ours := 0
	for _, h := range f.headers {
		if h.Get("User-Agent") != userAgent {
			continue // the browser's
		}
		ours++
		if h.Get("Upgrade") == "" && h.Get("Accept") != "application/json" {
			t.Errorf("Accept = %q", h.Get("Accept"))
		}
	}
	if ours < 3 {
		t.Errorf("%d requests of ours; want sign page, token, keys, and perhaps the status socket", ours)
	}
	for _, word := range []string{"windows", "intel", "x11", "mozilla", "chrome"} {
		if strings.Contains(strings.ToLower(userAgent), word) {
			t.Errorf("the user agent contains %q", word)
		}
	}
}

// syncBuffer is a log that several goroutines write to.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// TestR39NoSecretIsLoggedOrInAnError runs every flow with a log that keeps
// everything, and looks for every value that was made.
func TestR39NoSecretIsLoggedOrInAnError(t *testing.T) {
	flows := map[string]struct {
		provider func(*fakeProvider)
		act      func(t *testing.T, attempt *Attempt, f *fakeProvider)
	}{
		"signed in":   {nil, func(t *testing.T, _ *Attempt, f *fakeProvider) { get(t.Context(), f.redirect()) }},
		"cancelled":   {nil, func(_ *testing.T, a *Attempt, _ *fakeProvider) { a.Cancel() }},
		"wrong nonce": {func(f *fakeProvider) { f.change = func(c map[string]any) { c["nonce"] = "another" } }, func(t *testing.T, _ *Attempt, f *fakeProvider) { get(t.Context(), f.redirect()) }},
		"denied": {nil, func(t *testing.T, a *Attempt, _ *fakeProvider) {
			get(t.Context(), a.expected.redirectURI+"?error=access_denied&state="+a.expected.state.reveal())
		}},
		"stray requests": {nil, func(t *testing.T, a *Attempt, f *fakeProvider) {
			good := f.redirect()
			get(t.Context(), strings.Replace(good, "/callback", "/other", 1))
			get(t.Context(), good+"&code=again")
			get(t.Context(), strings.Replace(good, "state=", "state=x", 1))
			_, _, _ = raw(t, a.host, "GET "+strings.TrimPrefix(good, "http://"+a.host)+" HTTP/1.1\r\nHost: evil.example\r\n\r\n")
			_, _, _ = raw(t, a.host, "GET "+strings.TrimPrefix(good, "http://"+a.host)+" HTTP/9\r\n\r\n")
			get(t.Context(), good)
		}},
		"approved on the phone": {nil, func(_ *testing.T, _ *Attempt, f *fakeProvider) { f.approve() }},
		"declined on the phone": {nil, func(_ *testing.T, _ *Attempt, f *fakeProvider) { f.decline() }},
		"pasted": {nil, func(t *testing.T, a *Attempt, f *fakeProvider) {
			_ = a.Receive(f.redirect() + "&code=again")
			_ = a.Receive(strings.Replace(f.redirect(), "state=", "state=x", 1))
			if err := a.Receive(f.redirect()); err != nil {
				t.Error(err)
			}
		}},
		"the return address quotes": {func(f *fakeProvider) {
			f.back = func(w http.ResponseWriter, r *http.Request) {
				http.Error(w, r.URL.String()+f.redirect(), http.StatusForbidden)
			}
		}, func(t *testing.T, a *Attempt, f *fakeProvider) {
			f.approve()
			for n := range a.Notices() {
				if n == NoticeBrowser {
					break
				}
			}
			get(t.Context(), f.redirect())
		}},
		"the return address cannot be read": {func(f *fakeProvider) {
			f.back = answerRaw("HTTP/1.1 302 Found\r\nLocation: http://[::1?ECHO\r\nContent-Length: 0\r\n\r\n")
		}, func(t *testing.T, a *Attempt, f *fakeProvider) {
			f.socket.say(resolved(true, f.returnURL()), resolved(true, "http://evil.example/signin?"+f.redirect()))
			a.Cancel()
		}},
		"a status socket that lies": {nil, func(t *testing.T, a *Attempt, f *fakeProvider) {
			f.socket.say(resolved(true, f.returnURL()+"#"+f.redirect()), resolved(true, f.returnURL()))
		}},
		"token endpoint repeats the request": {func(f *fakeProvider) {
			f.token = func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(400)
				_, _ = fmt.Fprintf(w, `{"error":"%s","error_description":"%s"}`, r.PostForm.Get("code"), r.PostForm.Get("code_verifier"))
			}
		}, func(t *testing.T, _ *Attempt, f *fakeProvider) { get(t.Context(), f.redirect()) }},
		"token endpoint cuts": {func(f *fakeProvider) {
			f.token = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		}, func(t *testing.T, _ *Attempt, f *fakeProvider) { get(t.Context(), f.redirect()) }},
		"no sign page": {func(f *fakeProvider) {
			f.authorize = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		}, func(t *testing.T, a *Attempt, _ *fakeProvider) {
			if _, err := a.SignPage(t.Context()); err == nil {
				t.Error("there is a sign page")
			} else if strings.Contains(err.Error(), a.expected.state.reveal()) {
				t.Error("the state is in the sign page's error")
			}
			a.Cancel()
		}},
	}
	for name, flow := range flows {
		t.Run(name, func(t *testing.T) {
			f := newFakeProvider(t)
			if flow.provider != nil {
				flow.provider(f)
			}
			logged, store := &syncBuffer{}, &memoryStore{}
			a := newTestAuth(t, f, func(c *Config) {
				c.Store = store
				c.Logger = slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
				c.Browser = browserFunc(func(_ context.Context, u string) error { return fmt.Errorf("cannot open %s", u) })
			})
			attempt := start(t, a)
			if f.authorize == nil {
				if _, err := attempt.SignPage(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			var code string
			f.set(func() { code = f.code })
			flow.act(t, attempt, f)
			s, err := attempt.Wait(t.Context())
			var token string
			if s != nil {
				a.log.Info("session", "s", s, "jwt", s.jwt)
				issued, err := s.Token()
				if err != nil {
					t.Fatal(err)
				}
				token = issued.AccessToken
			}
			text := logged.String() + fmt.Sprintf("%v|%+v|%#v", err, err, err)
			if !strings.Contains(logged.String(), "sign-in") {
				t.Error("nothing was logged")
			}
			for what, value := range map[string]string{
				"state": attempt.expected.state.reveal(), "nonce": attempt.nonce.reveal(), "verifier": attempt.verifier.reveal(),
				"challenge": query(t, attempt.URL()).Get("code_challenge"), "code": code, "token": token,
				"start token": attempt.startToken.reveal(), "sign page": testSignUUID,
				"return address's time": "5ecretTime", "return address's hash": "5ecretHash",
			} {
				if value != "" && strings.Contains(text, value) {
					t.Errorf("the %s is in the log or the error:\n%s", what, text)
				}
			}
		})
	}
}

func TestClockSkew(t *testing.T) {
	for _, tt := range []struct{ skew, corrected, reported time.Duration }{
		{0, 0, 0},
		{50 * time.Second, 0, 0}, // within the leeway
		{-50 * time.Second, 0, 0},
		{4 * time.Minute, 4 * time.Minute, 0}, // corrected, not worth a word
		{-4 * time.Minute, -4 * time.Minute, 0},
		{30 * time.Minute, 30 * time.Minute, 30 * time.Minute},
		{-30 * time.Minute, -30 * time.Minute, -30 * time.Minute},
		{72 * time.Hour, 72 * time.Hour, 72 * time.Hour},
		{-72 * time.Hour, -72 * time.Hour, -72 * time.Hour},
	} {
		t.Run(tt.skew.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				b.provider.skew = tt.skew
				attempt, address := b.redirected(t)
				b.visit(t, address)
				s, err := attempt.Wait(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if s.ClockSkew != tt.reported {
					t.Errorf("ClockSkew = %v; want %v", s.ClockSkew, tt.reported)
				}
				want := 24*time.Hour + tt.skew - tt.corrected
				if left := time.Until(s.Expires); (left - want).Abs() > 2*time.Second {
					t.Errorf("expires in %v by our clock; want %v", left, want)
				}
				restored, err := b.auth.Restore(t.Context())
				if err != nil {
					t.Fatalf("Restore: %v", err)
				}
				if tt.skew.Abs() > 24*time.Hour && restored.ClockSkew != s.ClockSkew {
					t.Errorf("restored ClockSkew = %v", restored.ClockSkew)
				}
				if restored.Expired(time.Now()) {
					t.Error("the restored session has expired")
				}
			})
		})
	}
}
