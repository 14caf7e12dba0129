package flow

import (
	"slices"
	"testing"

	"countersign/storage"
	"countersign/xumm/sandbox"
)

// missing is the keyring of a program of its own, where there is none.
func (w *world) missing() *ring {
	return &ring{kept: map[string]string{}, missing: true, told: w.changed, saved: func(s string) { w.secrets.note("a token", jwtOf(s)) }}
}

// Where nothing keeps a sign-in, one that is made by another start of the program
// does not end the one of the window.
func TestASignInElsewhereIsNoSignOut(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring = w.missing()
	window, db := w.start(), w.db
	w.signIn()
	w.ring = w.missing()
	other := w.start(func(a *App) { a.cfg.OwnOnly = true })
	w.signIn()
	w.end(other, w.db)
	w.app, w.db = window, db
	for range 2 {
		window.tick()
	}
	if acc := window.Account(); acc.State != SignedIn {
		t.Errorf("account %+v", acc)
	}
	if list := window.Accounts(); len(list) != 1 || !list[0].InUse {
		t.Errorf("accounts %+v", list)
	}
	if err := window.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if list := window.Accounts(); len(list) != 0 {
		t.Errorf("after signing out: %+v", list)
	}
}

// Where the keyring keeps it, the window goes on with it, in use or not.
func TestASignInElsewhereIsTakenUp(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	window, db := w.start(), w.db
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(bob)
	w.signInAs(alice)
	before := []string{w.known(alice).ID, w.known(bob).ID}
	other := w.start(func(a *App) { a.cfg.OwnOnly = true })
	w.until("the restored account", func() bool { return other.Account().State == SignedIn })
	w.signInAs(bob)
	w.signIn2()
	w.end(other, w.db)
	w.app, w.db = window, db
	window.tick()
	w.until("the newer sign-ins", func() bool {
		a, b := w.known(alice), w.known(bob)
		return a.InUse && b.SignedIn && !slices.Contains(before, a.ID) && !slices.Contains(before, b.ID)
	})
	if got := w.notices(); len(got) != 0 {
		t.Errorf("told %q", got)
	}
	if list := window.Accounts(); len(list) != 2 {
		t.Errorf("accounts %+v", list)
	}
}

// A sign-out by another start of the program is not undone by one that is reading
// the stored sign-in meanwhile, whether the keyring has given up its token or not.
func TestAStartUndoesNoSignOut(t *testing.T) {
	for _, stays := range []bool{false, true} {
		w := newWorld(t, sandbox.Options{})
		w.start()
		w.signIn()
		slot := w.known(w.account().Address).ID
		g := newGate()
		w.restartBehind(g)
		w.ring.set(func(r *ring) { r.keeps = stays })
		w.elsewhere(func(s *storage.Settings) {
			signedOut(slot)(s)
			if stays {
				s.SignIns = append(s.SignIns, storage.SignIn{Slot: slot, ClientID: w.p.Info().APIKey, Over: true})
			}
		})
		close(g.open)
		w.until("the end of the look", func() bool { return w.app.Account().State == SignedOut })
		w.app.Close()
		list := w.app.Settings().SignIns
		if !w.app.Settings().SignedOut || stays != (len(list) == 1 && list[0].Over) {
			t.Errorf("token stays %v: the settings name %+v", stays, list)
		}
	}
}

// An account that was signed out elsewhere does not take the place of the one in use.
func TestUsingADeadAccountLeavesTheGoodOne(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	id := w.known(alice).ID
	w.elsewhere(func(s *storage.Settings) {
		s.SignIns = slices.DeleteFunc(s.SignIns, func(k storage.SignIn) bool { return k.Slot == id })
	})
	if err := w.app.UseAccount(id); err == nil {
		t.Error("an account that was signed out elsewhere is used")
	}
	if acc := w.app.Account(); acc.State != SignedIn || acc.Address != bob {
		t.Errorf("account %+v", acc)
	}
}

// A session that another start of the program ended leaves no token in memory.
func TestASignOutElsewhereClearsTheMemory(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring = w.missing()
	w.start()
	w.signIn()
	w.elsewhere(signedOut(w.known(w.account().Address).ID))
	w.app.tick()
	w.until("the token to be gone", func() bool {
		w.ring.mu.Lock()
		defer w.ring.mu.Unlock()
		return len(w.ring.memory) == 0
	})
	if acc := w.app.Account(); acc.State != SignedOut {
		t.Errorf("account %+v", acc)
	}
}

// Without a keyring nothing is known of a sign-in, such as in a session by SSH: that
// is said, and it is not noted as ended.
func TestAMissingKeyringEndsNoSignIn(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	w.end(w.app, w.db)
	w.ring.set(func(r *ring) { r.missing = true })
	w.start()
	w.until("the notice", func() bool { return w.app.Account().Notice == noKeyring })
	w.app.Close() // waits for the look at the other account
	for _, k := range w.app.Settings().SignIns {
		if !k.Expires.After(w.app.now()) {
			t.Errorf("noted as ended: %+v", k)
		}
	}
	w.end(w.app, w.db)
	w.ring.set(func(r *ring) { r.missing = false })
	w.start()
	w.until("both accounts", func() bool { return w.app.Account().Address == bob && w.known(alice).SignedIn })
}
