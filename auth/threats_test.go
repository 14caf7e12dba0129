package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"

	"countersign/xumm/sandbox"
)

// A status socket that lies: whatever it says, nothing but the provider's own
// return address for this request is visited, what comes from there is judged, and
// the person can still sign in.
func TestThreatAStatusSocketThatLies(t *testing.T) {
	elsewhere := "127.0.0.1:20009"
	other := "6f0d7c52-8a3b-4c1e-9d2f-6b7a8c9d0e1f"
	query := func(f *fakeProvider) string { return strings.TrimPrefix(f.returnURL(), f.url+"/signin") }
	for name, lie := range map[string]func(f *fakeProvider) (frame string){
		"another host":       func(f *fakeProvider) string { return "http://" + elsewhere + "/signin" + query(f) },
		"another port":       func(f *fakeProvider) string { return f.url + "1/signin" + query(f) },
		"a longer host":      func(f *fakeProvider) string { return f.url + ".evil.example/signin" + query(f) },
		"a user":             func(f *fakeProvider) string { return f.url + "@" + elsewhere + "/signin" + query(f) },
		"a user before":      func(f *fakeProvider) string { return strings.Replace(f.returnURL(), "http://", "http://x@", 1) },
		"another scheme":     func(f *fakeProvider) string { return strings.Replace(f.returnURL(), "http:", "https:", 1) },
		"a script":           func(f *fakeProvider) string { return "javascript:alert(1)" + query(f) },
		"a file":             func(f *fakeProvider) string { return "file:///etc/passwd" + query(f) },
		"no host":            func(f *fakeProvider) string { return "/signin" + query(f) },
		"another path":       func(f *fakeProvider) string { return f.url + "/token" + query(f) },
		"a longer path":      func(f *fakeProvider) string { return f.url + "/signin/../token" + query(f) },
		"dots":               func(f *fakeProvider) string { return f.url + "/x/../signin" + query(f) },
		"escaped dots":       func(f *fakeProvider) string { return f.url + "/%2e%2e/signin" + query(f) },
		"a double slash":     func(f *fakeProvider) string { return f.url + "//signin" + query(f) },
		"another case":       func(f *fakeProvider) string { return f.url + "/SignIn" + query(f) },
		"a backslash":        func(f *fakeProvider) string { return f.url + `\signin` + query(f) },
		"a fragment":         func(f *fakeProvider) string { return f.returnURL() + "#x" },
		"a space":            func(f *fakeProvider) string { return f.returnURL() + " x" },
		"a line end":         func(f *fakeProvider) string { return f.returnURL() + "\r\nHost: evil.example" },
		"another request":    func(f *fakeProvider) string { return strings.Replace(f.returnURL(), testSignUUID, other, 1) },
		"two requests":       func(f *fakeProvider) string { return f.returnURL() + "&payload=" + other },
		"no request":         func(f *fakeProvider) string { return strings.Split(f.returnURL(), "&payload")[0] },
		"the request's name": func(f *fakeProvider) string { return strings.Replace(f.returnURL(), testSignUUID, "{id}", 1) },
		"two hashes":         func(f *fakeProvider) string { return f.returnURL() + "&h=x" },
		"10,000 characters":  func(f *fakeProvider) string { return f.returnURL() + "&x=" + strings.Repeat("x", 10_000) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				reached := 0
				b.net.serve(t, elsewhere, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
				attempt := b.waiting(t)
				code := b.provider.redirect()
				for _, signed := range []bool{true, false} {
					b.provider.socket.say(resolved(signed, lie(b.provider)))
				}
				time.Sleep(20 * time.Second)
				if n := b.provider.visits(); n != 0 || reached != 0 {
					t.Errorf("visited: %d times the provider, %d times elsewhere", n, reached)
				}
				if asks, posts, _ := b.provider.count(); asks != 1 || posts != 0 {
					t.Errorf("%d authorization requests, %d token requests", asks, posts)
				}
				b.visit(t, code) // the tab, which was opened in its place
				if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
					t.Errorf("%+v, %v", s, err)
				}
			})
		})
	}
}

// The provider's own endpoint, for a request that is not ours, redirects to
// somebody else's sign-in; or somebody changed the answer on its way.
func TestThreatAReturnAddressThatLeadsElsewhere(t *testing.T) {
	for name, location := range map[string]func(genuine string) string{
		"another state":       func(g string) string { return strings.Replace(g, "state=", "state=x", 1) },
		"no state":            func(g string) string { return strings.Split(g, "&state")[0] },
		"another program":     func(g string) string { return strings.Replace(g, "/callback", "/other", 1) },
		"another port":        func(g string) string { return strings.Replace(g, ":23471", ":23472", 1) },
		"another host":        func(g string) string { return strings.Replace(g, "127.0.0.1", "127.0.0.1.example", 1) },
		"a longer path":       func(g string) string { return strings.Replace(g, "/callback", "/callback/", 1) },
		"a relative address":  func(g string) string { return strings.TrimPrefix(g, "http://127.0.0.1:23471") },
		"two codes":           func(g string) string { return g + "&code=x" },
		"a token":             func(g string) string { return g + "&access_token=x" },
		"another issuer":      func(g string) string { return g + "&iss=https%3A%2F%2Fevil.example" },
		"an unreadable query": func(g string) string { return g + "&x=%zz" },
		"a fragment":          func(g string) string { return g + "#x" },
		"no address at all":   func(string) string { return "http://[::1" },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				attempt := b.waiting(t)
				genuine := b.provider.redirect()
				b.provider.back = func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Location"] = []string{location(genuine)}
					w.WriteHeader(http.StatusFound)
				}
				b.provider.approve()
				time.Sleep(time.Minute)
				if _, posts, _ := b.provider.count(); posts != 0 {
					t.Errorf("%d token requests", posts)
				}
				b.visit(t, genuine)
				if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
					t.Errorf("%+v, %v", s, err)
				}
			})
		})
	}
}

// A status socket that floods: its frames are bounded in size and number, and so
// is what they make this program ask.
func TestThreatAStatusSocketThatFloods(t *testing.T) {
	for name, tt := range map[string]struct {
		frames func(f *fakeProvider) []string
		visits int
		step   Step
	}{
		"a frame of a megabyte": {func(*fakeProvider) []string {
			return []string{`{"opened":true,"x":"` + strings.Repeat("x", 1<<20) + `"}`}
		}, 0, StepScan},
		"frames without end": {func(*fakeProvider) []string {
			frames := make([]string, 100_000)
			for i := range frames {
				frames[i] = `{"opened":true}`
			}
			return frames
		}, 0, StepApprove},
		"answers without end": {func(f *fakeProvider) []string {
			frames := make([]string, 900)
			for i := range frames {
				frames[i] = resolved(true, f.returnURL())
			}
			return frames
		}, maxReturns, StepSigningIn},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				b.provider.back = answerJSON(403, `{"error":"xumm_signin_sec_vil"}`)
				attempt := b.waiting(t)
				b.provider.socket.say(tt.frames(b.provider)...)
				time.Sleep(time.Minute)
				if n := b.provider.visits(); n != tt.visits {
					t.Errorf("%d visits; want %d", n, tt.visits)
				}
				if dials, sent := b.provider.socket.count(), b.provider.socket.sent(); dials > 15 || sent > 2*maxFrames {
					t.Errorf("%d dials, %d frames", dials, sent)
				}
				if step := attempt.Progress().Step; step != tt.step {
					t.Errorf("step %d; want %d", step, tt.step)
				}
				b.visit(t, b.provider.redirect())
				if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
					t.Errorf("%+v, %v", s, err)
				}
			})
		})
	}
}

// sandboxSignIn begins a sign-in on a sandbox, without a status socket.
func sandboxSignIn(t *testing.T, a *Authenticator, p *sandbox.Platform) (attempt *Attempt, approve func() (redirected string)) {
	t.Helper()
	attempt = start(t, a)
	page, err := attempt.SignPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return attempt, func() string {
		back := returnAddress(t, getOnce(t, page))
		review, err := p.Phone().Scan(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := review.Approve(t.Context(), p.Phone().Accounts()[1].Address); err != nil {
			t.Fatal(err)
		}
		return getOnce(t, back).header.Get("Location")
	}
}

// An attacker signs in and sends the victim their own code, so that the victim
// works in the attacker's account. Without the victim's state it is not taken;
// with it, which the attacker cannot know, the code is still of another sign-in.
func TestThreatLoginCSRFWithAForeignCode(t *testing.T) {
	p, c, _ := startSandbox(t)
	c.Browser = nil
	p.Faults().RefuseSockets(true)
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	attacker, approve := sandboxSignIn(t, a, p)
	foreign := approve()
	attacker.Cancel()
	query, err := url.ParseQuery(strings.TrimPrefix(foreign, attacker.RedirectURI()+"?"))
	if err != nil || query.Get("code") == "" {
		t.Fatalf("the attacker's code: %v", err)
	}

	victim, approve := sandboxSignIn(t, a, p)
	for name, send := range map[string]func(string) bool{
		"by a link":  func(address string) bool { return get(t.Context(), address).status == http.StatusBadRequest },
		"by hand":    func(address string) bool { return errors.Is(victim.Receive(address), ErrCallback) },
		"by a frame": func(address string) bool { _, err := victim.expected.check(address); return errors.Is(err, errState) },
	} {
		if !send(victim.RedirectURI() + "?" + query.Encode()) {
			t.Errorf("%s it was taken", name)
		}
	}
	if err := victim.Receive(approve()); err != nil { // the victim's own
		t.Error(err)
	}
	if _, err := victim.Wait(t.Context()); err != nil {
		t.Error(err)
	}

	victim, _ = sandboxSignIn(t, a, p)
	query.Set("state", victim.expected.state.reveal())
	if err := victim.Receive(victim.RedirectURI() + "?" + query.Encode()); err != nil {
		t.Fatal(err)
	}
	if s, err := victim.Wait(t.Context()); s != nil || !errors.Is(err, ErrProvider) || !strings.Contains(err.Error(), "another sign-in") {
		t.Errorf("%+v, %v", s, err)
	}
}

// A code that was used is used up, wherever it is replayed.
func TestThreatCodeReplay(t *testing.T) {
	p, c, _ := startSandbox(t)
	c.Browser = nil
	p.Faults().RefuseSockets(true)
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	attempt, approve := sandboxSignIn(t, a, p)
	address := approve()
	if v := get(t.Context(), address); v.status != http.StatusOK {
		t.Fatalf("%d, %v", v.status, v.err)
	}
	if _, err := attempt.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := attempt.Receive(address); !errors.Is(err, ErrCallback) {
		t.Errorf("to the attempt: %v", err)
	}
	if v := get(t.Context(), address); v.err == nil {
		t.Errorf("to the port: %d", v.status)
	}
	code := query(t, address).Get("code")
	if _, err := a.exchange(t.Context(), attempt.RedirectURI(), newSecret(code), attempt.verifier); !errors.Is(err, ErrProvider) || !strings.Contains(err.Error(), "used already") {
		t.Errorf("to the provider: %v", err)
	}
}

// Another program has a port before us, or takes it when we are gone. It gets a
// code that only the one who began the sign-in can turn into a token.
func TestThreatPortSquatting(t *testing.T) {
	p, c, _ := startSandbox(t)
	c.Browser = nil
	p.Faults().RefuseSockets(true)
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	squat := func(host string) <-chan string {
		l, err := net.Listen("tcp4", host)
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan string, 1)
		s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got <- r.URL.Query().Get("code")
			_, _ = io.WriteString(w, "You are signed in")
		})}
		var served sync.WaitGroup
		served.Go(func() { _ = s.Serve(l) })
		t.Cleanup(func() { _ = s.Close(); served.Wait() })
		return got
	}
	useless := func(when, code string) {
		t.Helper()
		if code == "" {
			t.Fatalf("%s: the squatter got no code", when)
		}
		for name, verifier := range map[string]secret{"no": newSecret(""), "a guessed": randomSecret()} {
			if got, err := a.exchange(t.Context(), c.RedirectURIs[0], newSecret(code), verifier); err == nil {
				t.Errorf("%s: with %s verifier the squatter got %v", when, name, got)
			}
		}
	}

	// It is ours while we wait: nobody else can listen, not on all addresses either.
	attempt, approve := sandboxSignIn(t, a, p)
	_, port, _ := net.SplitHostPort(attempt.host)
	for _, host := range []string{attempt.host, "0.0.0.0:" + port} {
		if l, err := net.Listen("tcp4", host); err == nil {
			l.Close()
			t.Errorf("another program could listen on %s", host)
		}
	}
	// It is taken when we have given up, and the tab comes late.
	attempt.Cancel()
	got := squat(attempt.host)
	get(t.Context(), approve())
	useless("afterwards", <-got)

	// It was there first, so the next port is ours; and when none is, the person
	// ends the sign-in by hand.
	attempt, _ = sandboxSignIn(t, a, p)
	if attempt.RedirectURI() != c.RedirectURIs[1] {
		t.Errorf("the redirect is %s", attempt.RedirectURI())
	}
	attempt.Cancel()
	second := squat(strings.TrimSuffix(strings.TrimPrefix(c.RedirectURIs[1], "http://"), "/callback"))
	attempt, approve = sandboxSignIn(t, a, p)
	address := approve()
	get(t.Context(), address)
	select {
	case code := <-got:
		useless("before", code)
	case <-second:
		t.Error("the redirect was not the first address")
	}
	if err := attempt.Receive(address); err != nil {
		t.Fatal(err)
	}
	if s, err := attempt.Wait(t.Context()); err != nil || s.Account != p.Phone().Accounts()[1].Address {
		t.Errorf("%+v, %v", s, err)
	}
}

// The token endpoint hands out a token that was not made for this sign-in.
func TestThreatTokensOfOthers(t *testing.T) {
	p, c, _ := startSandbox(t)
	c.Browser = nil
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	attempt, _ := sandboxSignIn(t, a, p)
	page, err := attempt.SignPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	review, err := p.Phone().Scan(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := review.Approve(t.Context(), p.Phone().Accounts()[0].Address); err != nil {
		t.Fatal(err)
	}
	sandboxed, err := attempt.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hour := int64(time.Hour / time.Second)
	now := time.Now().Unix()
	for name, tt := range map[string]struct {
		token func(claims map[string]any) string
		want  error
	}{
		"of the sandbox":    {func(map[string]any) string { return sandboxed.jwt.reveal() }, errTokenSignature},
		"of another client": {func(c map[string]any) string { return signToken(testKeys()[0], with(c, "aud", testSignUUID)) }, errTokenAudience},
		"of an xApp": {func(c map[string]any) string {
			return signWith(jose.HS256, []byte(strings.Repeat(testSignUUID, 2)), nil, c)
		}, errTokenAlgorithm},
		"of another issuer": {func(c map[string]any) string { return signToken(testKeys()[0], with(c, "iss", testIssuer)) }, errTokenIssuer},
		"of another sign-in": {func(c map[string]any) string {
			return signToken(testKeys()[0], with(c, "nonce", randomSecret().reveal()))
		}, errTokenNonce},
		"of another key": {func(c map[string]any) string { return signToken(testKeys()[1], c) }, errTokenSignature},
		"expired": {func(c map[string]any) string {
			return signToken(testKeys()[0], with(with(c, "iat", now-2*hour), "exp", now-hour))
		}, errTokenEnded},
		"from the future": {func(c map[string]any) string {
			return signToken(testKeys()[0], with(with(c, "iat", now+hour), "exp", now+25*hour))
		}, errTokenFuture},
	} {
		for _, by := range []way{byPhone, byTab, byHand} {
			t.Run(name+" by the "+by.String(), func(t *testing.T) {
				f := newFakeProvider(t)
				f.token = func(w http.ResponseWriter, _ *http.Request) {
					f.mu.Lock()
					defer f.mu.Unlock()
					w.Header().Set("Content-Type", "application/json")
					_ = json.NewEncoder(w).Encode(map[string]any{"access_token": tt.token(f.claims()), "token_type": "bearer"})
				}
				store := &memoryStore{}
				attempt := start(t, newTestAuth(t, f, func(c *Config) { c.Store = store }))
				if _, err := attempt.SignPage(t.Context()); err != nil {
					t.Fatal(err)
				}
				switch by {
				case byPhone:
					f.approve()
				case byTab:
					get(t.Context(), f.redirect())
				case byHand:
					if err := attempt.Receive(f.redirect()); err != nil {
						t.Fatal(err)
					}
				}
				s, err := attempt.Wait(t.Context())
				if s != nil || !errors.Is(err, ErrToken) || !errors.Is(err, tt.want) {
					t.Errorf("%+v, %v; want %v", s, err, tt.want)
				}
				if store.get(testClientID) != "" {
					t.Error("it was stored")
				}
			})
		}
	}
}

// Any program may send a deep link, and any page. It ends the sign-in that it
// belongs to, or nothing.
func TestThreatDeepLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, func(c *Config) { c.RedirectURIs = []string{DeepLink} })
		former, stale := b.redirected(t)
		former.Cancel()
		if err := former.Receive(stale); !errors.Is(err, ErrCallback) {
			t.Errorf("after the end: %v", err)
		}
		attempt, genuine := b.redirected(t)
		state := "&state=" + attempt.expected.state.reveal()
		for name, link := range map[string]string{
			"of another attempt":  stale,
			"with another state":  DeepLink + "?code=x&state=" + randomSecret().reveal(),
			"10,000 characters":   genuine + "&x=" + strings.Repeat("x", 10_000),
			"a line end":          genuine + "\n",
			"a nought":            DeepLink + "?code=x\x00" + state,
			"an escape":           DeepLink + "?code=\x1b[2J" + state,
			"another action":      strings.Replace(genuine, "callback", "request", 1),
			"another application": strings.Replace(genuine, "countersign:", "counterslgn:", 1),
			"another case":        strings.Replace(genuine, "countersign:", "Countersign:", 1),
			"a path":              strings.Replace(genuine, "callback?", "callback/?", 1),
			"the loopback form":   strings.Replace(genuine, DeepLink, DefaultRedirectURIs()[0], 1),
			"a credential":        strings.Replace(genuine, "://", "://user:password@", 1),
			"letters that look":   strings.Replace(genuine, "callback", "сallback", 1),
		} {
			if err := attempt.Receive(link); !errors.Is(err, ErrCallback) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, posts, _ := b.provider.count(); posts != 0 {
			t.Errorf("%d token requests", posts)
		}
		if err := attempt.Receive(genuine); err != nil {
			t.Error(err)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// No sign-in begins without a person: what comes from outside can end one only.
func TestThreatNothingFromOutsideBeginsASignIn(t *testing.T) {
	f := newFakeProvider(t)
	attempt := start(t, newTestAuth(t, f, func(c *Config) { c.Browser = newIdleBrowser() }))
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	address := f.redirect()
	attempt.Cancel()
	asks, _, _ := f.count()
	for range 3 {
		_ = attempt.Receive(address)
		if err := attempt.OpenBrowser(context.WithoutCancel(t.Context())); !errors.Is(err, ErrCancelled) {
			t.Error(err)
		}
		if v := get(t.Context(), fmt.Sprintf("http://%s/start/x", attempt.host)); v.err == nil {
			t.Errorf("the port answers %d", v.status)
		}
	}
	if again, posts, _ := f.count(); again != asks || posts != 0 {
		t.Errorf("%d authorization requests more, %d token requests", again-asks, posts)
	}
}
