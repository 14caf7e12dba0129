package flow

import (
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xumm/sandbox"
)

// A token that the keyring did not give up when it was replaced is not forgotten:
// its removal is tried again, at a later start and when signing out.
func TestATokenThatStaysIsTriedAgain(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.ring.set(func(r *ring) { r.keeps = true })
	w.signIn2()
	w.end(w.app, w.db)
	if n := w.ring.holds(); n != 2 {
		t.Fatalf("%d tokens", n)
	}
	w.start()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
	if list := w.app.Accounts(); len(list) != 1 {
		t.Errorf("accounts %+v", list)
	}
	if err := w.app.SignOut(w.ctx); err == nil {
		t.Error("signed out although the tokens are still there")
	}
	w.end(w.app, w.db)

	// What was signed out is not taken up again, although its token is there.
	w.start()
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	if list := w.app.Accounts(); len(list) != 0 {
		t.Errorf("accounts %+v", list)
	}
	w.ring.set(func(r *ring) { r.keeps = false })
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if n, list := w.ring.holds(), w.app.Settings().SignIns; n != 0 || len(list) != 0 {
		t.Errorf("%d tokens, and the settings name %+v", n, list)
	}
}

// signIn2 signs the same account in once more.
func (w *world) signIn2() {
	w.t.Helper()
	before := w.known(w.account().Address).ID
	w.app.StartSignIn("")
	w.answerSignIn()
	w.until("the second sign-in", func() bool { return w.known(w.account().Address).ID != before })
	w.until("the attempt to end", func() bool { return w.app.SignIn().Step == SignInIdle })
}

// Signing out again after the keyring was locked is for the same account, and
// leaves the others alone.
func TestSigningOutAgainLeavesOthers(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	w.ring.set(func(r *ring) { r.keeps = true })
	if err := w.app.SignOut(w.ctx); err == nil {
		t.Fatal("signed out although the token is still there")
	}
	w.ring.set(func(r *ring) { r.keeps = false })
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if list := w.app.Accounts(); len(list) != 1 || list[0].Address != alice || !list[0].SignedIn || w.ring.holds() != 1 {
		t.Errorf("accounts %+v, %d tokens", list, w.ring.holds())
	}
}

// After a sign-out no other account is taken up by itself, at the next start
// either; one that is chosen is.
func TestNobodyIsUsedAfterSigningOut(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.end(w.app, w.db)
	w.start()
	w.until("the other account", func() bool { return w.known(alice).SignedIn })
	if acc := w.app.Account(); acc.State != SignedOut || w.known(alice).InUse {
		t.Errorf("account %+v", acc)
	}
	if err := w.app.UseAccount(w.known(alice).ID); err != nil {
		t.Fatal(err)
	}
	w.end(w.app, w.db)
	w.start()
	w.until("the chosen account", func() bool { return w.app.Account().Address == alice })
}

// A left-over token is removed by the API key it was made with, whatever the key
// is now.
func TestLeftOverOfAnotherKey(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	if err := w.app.tokens.Save(w.ctx, slotKey(idThree, "old"), "x"); err != nil {
		t.Fatal(err)
	}
	w.app.changeSignIns(func([]storage.SignIn) []storage.SignIn {
		return []storage.SignIn{{Slot: "old", ClientID: idThree, Over: true}}
	})
	w.end(w.app, w.db)
	w.start()
	w.until("the old token to be gone", func() bool { return w.ring.holds() == 0 && len(w.app.Settings().SignIns) == 0 })
}

// A sign-in that could not be used after all leaves no token behind.
func TestASignInUnderAnotherKeyLeavesNothing(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.cfg.Platform.APIKey = "" })
	key := w.p.Info().APIKey
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = key }); err != nil {
		t.Fatal(err)
	}
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	w.ring.set(func(r *ring) {
		saved := r.saved
		r.saved = func(secret string) {
			saved(secret)
			// Not by ChangeSettings, which would end the attempt.
			if _, err := w.app.cfg.Settings.Change(func(s *storage.Settings) { s.APIKey = idThree }); err != nil {
				t.Error(err)
			}
		}
	})
	w.app.StartSignIn("")
	w.answerSignIn()
	w.until("the failure", func() bool { return w.app.SignIn().Step == SignInFailed })
	w.until("the token to be gone", func() bool { return w.ring.holds() == 0 && len(w.app.Settings().SignIns) == 0 })
	if problem := w.app.SignIn().Problem; !strings.HasSuffix(problem, ".") {
		t.Errorf("problem %q", problem)
	}
}
