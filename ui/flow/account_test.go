package flow

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

func TestLockedKeyring(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.end(w.app, w.db)
	w.ring.set(func(r *ring) { r.locked = true })
	w.start()
	w.until("the locked state", func() bool { return w.app.Account().State == Locked })
	if k := w.known(w.account().Address); !k.Unopened || !k.Next || k.SignedIn {
		t.Errorf("what the keyring keeps: %+v", k)
	}
	w.ring.set(func(r *ring) { r.dismiss = true })
	w.app.RetryAccount()
	w.until("the answer", func() bool { return w.app.Account().Tried })
	if a := w.app.Account(); a.State != Locked || a.Trying {
		t.Errorf("after a prompt that was dismissed: %+v", a)
	}
	w.ring.set(func(r *ring) { r.dismiss = false })
	w.app.RetryAccount()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
	w.until("the end of the try", func() bool { return !w.app.Account().Trying })
	if w.app.Account().Tried {
		t.Error("the try that worked is said to have failed")
	}
}

// A sign-in ends by its time, or by somebody's word: one that is only locked has
// not ended, and one that the platform refuses has, also after a restart.
func TestASignInThatThePlatformRefusesHasEnded(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.app.sessionOver(w.app.current(), errors.New("refused"))
	if k := w.known(w.account().Address); k.Unopened || k.Next || k.SignedIn {
		t.Errorf("after the platform's refusal: %+v", k)
	}
	w.end(w.app, w.db)
	w.ring.set(func(r *ring) { r.locked = true })
	w.start()
	w.until("the start", func() bool { return w.app.Account().State != Restoring })
	if k := w.known(w.account().Address); k.Unopened {
		t.Errorf("after a restart: %+v", k)
	}
}

// The prompt of a locked keyring is answered after the phone, or not at all: the
// sign-in is kept as soon as the keyring is open, and not asked for again.
func TestASignInIsKeptOnceTheKeyringIsUnlocked(t *testing.T) {
	for name, unlock := range map[string]func(*world){
		"by itself": func(w *world) {
			w.app.tick() // still locked: nothing is asked
			w.ring.set(func(r *ring) { r.locked = false })
			w.app.tick()
		},
		"from the window": func(w *world) {
			w.app.RetryAccount()
			w.until("the answer", func() bool { return w.app.Account().Tried })
			w.ring.set(func(r *ring) { r.dismiss = false })
			w.app.RetryAccount()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			w.ring.set(func(r *ring) { r.locked, r.dismiss = true, true })
			w.start()
			w.signIn()
			a := w.app.Account()
			if !a.Unkept || !strings.Contains(a.Notice, "unlock it to stay signed in") || w.ring.holds() != 0 {
				t.Fatalf("after the sign-in: %+v, %d kept", a, w.ring.holds())
			}
			unlock(w)
			w.until("the sign-in to be kept", func() bool { return !w.app.Account().Unkept })
			if a := w.app.Account(); a.Notice != "" || a.KeptIn != KeptInKeyring || w.ring.holds() != 1 {
				t.Errorf("after the unlock: %+v, %d kept", a, w.ring.holds())
			}
			if n := len(w.app.Accounts()); n != 1 {
				t.Errorf("%d accounts", n)
			}
			w.end(w.app, w.db)
			w.start()
			w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
		})
	}
}

func TestSignInUnlocksKeyring(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring.set(func(r *ring) { r.locked = true })
	w.start()
	w.until("the locked state", func() bool { return w.app.Account().State == Locked })
	w.signIn()
	if w.ring.asked != 1 || w.ring.holds() != 1 {
		t.Errorf("asked %d times, holds %d", w.ring.asked, w.ring.holds())
	}
}

func TestNoKeyring(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring.set(func(r *ring) { r.missing = true })
	w.start()
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	w.signIn()
	if n := w.app.Account().Notice; !strings.HasPrefix(n, "Signed in until you close the app. No keyring was found") {
		t.Errorf("notice %q", n)
	}
}

func TestSignOut(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.State != SignedOut || acc.Address != "" || acc.Notice != "" {
		t.Errorf("account %+v", acc)
	}
	if w.ring.holds() != 0 {
		t.Error("the sign-in is still in the keyring")
	}
	w.until("the request to wait", func() bool { return w.request(id).Trouble != "" })

	// Another account may not follow it, for the platform would not know it.
	other := w.p.Phone().Accounts()[1].Address
	w.app.StartSignIn("")
	w.answerSignInAs(other)
	w.until("the other account", func() bool { return w.app.Account().Address == other })
	w.until("the request to wait for its account", func() bool {
		return w.request(id).Trouble == "Sign in as "+xrpl.ShortAddress(w.account().Address)+" to follow this request."
	})
	if v := w.request(id); v.State != storage.Pending || v.Settled {
		t.Errorf("the request became %s", v.State)
	}

	w.ring.set(func(r *ring) { r.locked = true })
	if err := w.app.SignOut(w.ctx); err == nil || !strings.Contains(Sentence(err), "keyring is locked") {
		t.Errorf("SignOut with a locked keyring: %v", err)
	}
	if acc := w.app.Account(); acc.State != SignedOut || !strings.Contains(acc.Notice, "could not be removed") {
		t.Errorf("account %+v", acc)
	}
}

func TestSignInFails(t *testing.T) {
	t.Run("cancelled", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.app.StartSignIn("")
		w.app.StartSignIn("") // a second click
		w.until("the link", func() bool { return w.app.SignIn().URL != "" })
		w.app.CancelSignIn()
		if v := w.app.SignIn(); v != (SignInView{}) {
			t.Errorf("after Cancel: %+v", v)
		}
		w.signIn() // and again
	})
	t.Run("declined", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.app.StartSignIn("")
		w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
		qr := w.app.SignIn().QR
		review, err := w.p.Phone().Scan(w.ctx, qr)
		if err != nil {
			t.Fatal(err)
		}
		if err := review.Decline(w.ctx); err != nil {
			t.Fatal(err)
		}
		w.until("the failure", func() bool { return w.app.SignIn().Step == SignInFailed })
		if v := w.app.SignIn(); !strings.Contains(v.Problem, "declined") || v.QR != "" || v.URL != "" {
			t.Errorf("view %+v", v)
		}
		w.app.CancelSignIn()
		if v := w.app.SignIn(); v.Step != SignInIdle {
			t.Errorf("a failure stays: %+v", v)
		}
	})
	t.Run("not enabled", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.p.Faults().NoPublicClients(true)
		w.app.StartSignIn("")
		w.answerSignIn()
		w.until("the failure", func() bool { return w.app.SignIn().Step == SignInFailed })
		if v := w.app.SignIn(); !strings.Contains(v.Problem, "PKCE") {
			t.Errorf("problem %q", v.Problem)
		}
	})
	t.Run("no browser", func(t *testing.T) {
		w := newWorld(t, sandbox.Options{})
		w.browser.fail = errors.New("no browser here")
		w.p.Faults().RefuseSockets(true)
		w.start()
		w.app.StartSignIn("")
		w.until("the notice", func() bool { return strings.Contains(w.app.SignIn().Notice, "browser could not be opened") })
		w.browser.fail = nil
		w.app.OpenBrowser()
		w.until("the notice to go", func() bool { return w.app.SignIn().Notice == "" })
		w.answerInBrowser()
		w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn })
	})
}

// Offline without the provider's keys a stored sign-in can't be checked; it is
// not lost by that.
func TestCannotVerify(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.end(w.app, w.db)
	offline := &cable{cut: true}
	w.start(func(a *App) {
		a.cfg.CertsFile = ""
		a.cfg.HTTPClient = &http.Client{Transport: offline}
	})
	w.until("the failed check", func() bool { return w.app.Account().State == CannotVerify })
	offline.set(false)
	w.app.RetryAccount()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

// cable is a network that can be unplugged.
type cable struct {
	mu  sync.Mutex
	cut bool
}

func (c *cable) set(cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut = cut
}

func (c *cable) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	cut := c.cut
	c.mu.Unlock()
	if cut {
		return nil, errors.New("unplugged")
	}
	return http.DefaultTransport.RoundTrip(r)
}

func TestAnotherAPIKey(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.cfg.Platform.APIKey = "" })
	key := w.p.Info().APIKey
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = " " + key + "\n" }); err != nil {
		t.Fatal(err)
	}
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	w.signIn()
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = "" }); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.State != NeedsAPIKey {
		t.Errorf("without a key: %+v", acc)
	}
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = "not a key" }); err != nil {
		t.Fatal(err)
	}
	w.until("the notice", func() bool {
		acc := w.app.Account()
		return acc.State == NeedsAPIKey && strings.Contains(acc.Notice, "not valid")
	})
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = key }); err != nil {
		t.Fatal(err)
	}
	w.until("the sign-in stored for the key", func() bool { return w.app.Account().State == SignedIn })
}

// A keyring that does not answer holds up nothing but the restored session.
func TestSlowRestoreDoesNotBlockSignIn(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	answer := make(chan struct{})
	w.start(func(a *App) { a.tokens = &slowRing{ring: w.ring, answer: answer} })
	w.signIn()
	want := w.app.Account()
	close(answer)
	w.end(w.app, w.db)
	if got := w.app.Account(); got.State != SignedIn || got.Address != want.Address {
		t.Errorf("the late restore made it %+v", got)
	}
}

// slowRing answers the first Load late.
type slowRing struct {
	*ring
	answer chan struct{}
}

func (r *slowRing) Load(ctx context.Context, key string) (string, error) {
	select {
	case <-r.answer:
		return "", storage.ErrNoSecret
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
