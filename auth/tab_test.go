package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// withTab is a sign-in whose page is open in a browser, too.
func (b *bubble) withTab(t *testing.T) *Attempt {
	t.Helper()
	attempt := b.waiting(t)
	if err := attempt.OpenBrowser(t.Context()); err != nil {
		t.Fatal(err)
	}
	if page := b.location(t, attempt.LocalURL()); !strings.HasSuffix(page, "/sign/"+testSignUUID) {
		t.Fatalf("the tab is at %q", page)
	}
	return attempt
}

func newTabBubble(t *testing.T) *bubble {
	return newBubble(t, func(c *Config) { c.Browser = newIdleBrowser() })
}

func (b *bubble) open(t *testing.T, attempt *Attempt) bool {
	t.Helper()
	conn, err := b.net.dial(t.Context(), "tcp4", attempt.host)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// When the phone was faster, the page in the tab is still counting down. It finds
// the port open, once and for a bounded time, while the session is there at once.
func TestR24ATabThatIsStillOpenIsAnswered(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(*fakeProvider)
		want   error
		page   string
	}{
		"approved": {(*fakeProvider).approve, nil, "You are signed in"},
		"declined": {(*fakeProvider).decline, ErrDenied, "was not approved"},
		"failed": {func(f *fakeProvider) {
			f.set(func() { f.change = func(c map[string]any) { c["nonce"] = "x" } })
			f.approve()
		}, ErrToken, "did not work"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				attempt := b.withTab(t)
				address := b.provider.redirect()
				began := time.Now()
				tt.answer(b.provider)
				if _, err := attempt.Wait(t.Context()); !errors.Is(err, tt.want) || time.Since(began) > 0 {
					t.Fatalf("%v after %v", err, time.Since(began))
				}
				_, posts, _ := b.provider.count()
				time.Sleep(5 * time.Second)
				stray := strings.Replace(address, "state=", "state=x", 1)
				if status, _, _ := b.visit(t, stray); status != 400 {
					t.Errorf("another state: %d", status)
				}
				if status, _, _ := b.visit(t, "http://"+attempt.host+"/favicon.ico"); status != 404 {
					t.Errorf("a favicon: %d", status)
				}
				if status, body, _ := b.visit(t, address); status != 200 || !strings.Contains(body, tt.page) {
					t.Errorf("the tab: %d %s", status, body)
				}
				if <-attempt.Closed(); time.Since(began) > 5*time.Second+500*time.Millisecond {
					t.Errorf("closed after %v", time.Since(began))
				}
				if b.open(t, attempt) {
					t.Error("the port is still open")
				}
				if _, now, _ := b.provider.count(); now != posts {
					t.Errorf("the tab made %d token requests", now-posts)
				}
			})
		})
	}
}

func TestR24ThePortThatWaitsForATabIsClosed(t *testing.T) {
	for name, tt := range map[string]struct {
		act    func(t *testing.T, b *bubble, attempt *Attempt, stop context.CancelFunc)
		within time.Duration
	}{
		"the tab never comes": {func(*testing.T, *bubble, *Attempt, context.CancelFunc) {}, tabTime},
		"only strays come": {func(t *testing.T, b *bubble, attempt *Attempt, _ context.CancelFunc) {
			for range 20 {
				b.visit(t, attempt.RedirectURI()+"?code=x&state=y")
			}
		}, tabTime},
		"cancel":      {func(_ *testing.T, _ *bubble, attempt *Attempt, _ context.CancelFunc) { attempt.Cancel() }, 0},
		"the context": {func(_ *testing.T, _ *bubble, _ *Attempt, stop context.CancelFunc) { stop() }, 0},
		"the start page comes late": {func(t *testing.T, b *bubble, attempt *Attempt, _ context.CancelFunc) {
			if err := attempt.OpenBrowser(t.Context()); !errors.Is(err, ErrCancelled) {
				t.Errorf("a browser is opened after the end: %v", err)
			}
			if status, body, _ := b.visit(t, attempt.LocalURL()); status != 200 || !strings.Contains(body, "Return to Countersign") {
				t.Errorf("%d %s", status, body)
			}
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newTabBubble(t)
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				attempt, err := b.auth.Start(ctx, Request{})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := attempt.SignPage(ctx); err != nil {
					t.Fatal(err)
				}
				if err := attempt.OpenBrowser(ctx); err != nil {
					t.Fatal(err)
				}
				if name != "the start page comes late" {
					b.location(t, attempt.LocalURL())
				}
				b.provider.approve()
				s, err := attempt.Wait(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if !b.open(t, attempt) {
					t.Fatal("the port is closed already")
				}
				began := time.Now()
				tt.act(t, b, attempt, stop)
				<-attempt.Closed()
				if took := time.Since(began); took < tt.within || took > tt.within+500*time.Millisecond {
					t.Errorf("closed after %v; want %v", took, tt.within)
				}
				if b.open(t, attempt) {
					t.Error("the port is still open")
				}
				// What was stored stays, and the session is given again.
				if again, err := attempt.Wait(t.Context()); again != s || err != nil || b.store.get(testClientID) == "" {
					t.Errorf("%+v, %v", again, err)
				}
			})
		})
	}
}

// The tab may come while the phone's answer is being turned into a session.
func TestATabThatComesDuringTheExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabBubble(t)
		b.provider.token = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(2 * time.Second)
			b.provider.serveToken(w, r)
		}
		attempt := b.withTab(t)
		code := b.provider.redirect()
		b.provider.approve()
		synctest.Wait()
		status, body, took := b.visit(t, code)
		if status != 200 || !strings.Contains(body, "You are signed in") || took != 2*time.Second {
			t.Errorf("%d after %v: %s", status, took, body)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		<-attempt.Closed()
		if _, posts, _ := b.provider.count(); posts != 1 {
			t.Errorf("%d token requests", posts)
		}
	})
}

// A tab that was first ends the sign-in, and the phone's frame changes nothing.
func TestTheTabMayBeFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newTabBubble(t)
		b.provider.back = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() } // the phone's way hangs
		attempt := b.withTab(t)
		b.provider.approve()
		time.Sleep(time.Second)
		if status, body, _ := b.visit(t, b.provider.redirect()); status != 200 || !strings.Contains(body, "You are signed in") {
			t.Errorf("%d %s", status, body)
		}
		if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
			t.Errorf("%+v, %v", s, err)
		}
		<-attempt.Closed()
		if _, posts, _ := b.provider.count(); posts != 1 || b.open(t, attempt) {
			t.Errorf("%d token requests, open: %v", posts, b.open(t, attempt))
		}
	})
}

func TestR22ThePhoneAndTheTabAtOnceGiveOneTokenRequest(t *testing.T) {
	f := newFakeProvider(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for range 20 {
		f.set(func() { f.posts = nil })
		f.socket.clear()
		attempt := start(t, newTestAuth(t, f, func(c *Config) { c.Browser = newIdleBrowser() }))
		if err := attempt.OpenBrowser(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := attempt.SignPage(t.Context()); err != nil {
			t.Fatal(err)
		}
		address := f.redirect()
		var all sync.WaitGroup
		all.Go(f.approve)
		all.Go(func() { get(context.WithoutCancel(t.Context()), address) })
		all.Go(func() { _ = attempt.Receive(address) })
		all.Wait()
		if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount {
			t.Errorf("%+v, %v", s, err)
		}
		attempt.Cancel()
		if _, posts, _ := f.count(); posts != 1 {
			t.Errorf("%d token requests", posts)
		}
	}
}
