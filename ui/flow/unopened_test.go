package flow

import (
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xumm/sandbox"
)

// aliceBesides leaves alice signed in beside bob, who has signed out.
func (w *world) aliceBesides() (alice string) {
	w.t.Helper()
	alice = w.account().Address
	w.signInAs(alice)
	w.signInAs(w.p.Phone().Accounts()[1].Address)
	if err := w.app.SignOut(w.ctx); err != nil {
		w.t.Fatal(err)
	}
	w.end(w.app, w.db)
	return alice
}

// Nobody is in use after a sign-out, and the keyring is locked at the next start: the
// other account is opened as soon as the keyring is, by itself or when asked.
func TestAnotherAccountBehindALockedKeyring(t *testing.T) {
	for _, asked := range []bool{false, true} {
		w := newWorld(t, sandbox.Options{})
		w.start()
		alice := w.aliceBesides()
		w.ring.set(func(r *ring) { r.locked, r.dismiss = true, true })
		w.start()
		w.until("the look at the keyring", func() bool { return w.app.Account().Unopened == Locked })
		if acc := w.app.Account(); acc.State != SignedOut || !w.known(alice).Unopened {
			t.Errorf("account %+v, %+v", acc, w.known(alice))
		}
		if err := w.app.UseAccount(w.known(alice).ID); err == nil || strings.Contains(Sentence(err), "has ended") {
			t.Errorf("using what is locked: %v", err)
		}
		if asked {
			w.app.RetryAccount()
			w.until("the answer", func() bool { return w.app.Account().Tried })
			w.ring.set(func(r *ring) { r.dismiss = false })
			w.app.RetryAccount()
		} else {
			w.app.tick()
			w.ring.set(func(r *ring) { r.locked = false })
			w.app.tick()
		}
		w.until("the other account", func() bool { return w.known(alice).SignedIn && w.app.Account().Unopened == Restoring })
		if acc := w.app.Account(); acc.State != SignedOut || acc.Tried {
			t.Errorf("account %+v", acc)
		}
	}
}

// The same for the passphrase file, although nobody is in use.
func TestAnotherAccountInThePassphraseFile(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	places := storage.Places{Data: t.TempDir()}
	noBus(t)
	start := func() {
		w.start(func(a *App) { a.tokens = storage.TokensFor("flow test", places) })
	}
	start()
	w.signIn()
	if err := w.app.UsePassphrase(w.ctx, []byte("correct horse")); err != nil {
		t.Fatal(err)
	}
	alice := w.aliceBesides()
	start()
	w.until("the question", func() bool { return w.app.Account().Unopened == Locked })
	bob := w.p.Phone().Accounts()[1].Address
	w.signInAs(bob)
	if acc := w.app.Account(); acc.KeptIn != KeptInMemory || acc.Passphrase != storage.PassphraseNeeded || !strings.Contains(acc.Notice, "Enter your passphrase") {
		t.Errorf("account %+v", acc)
	}
	used := w.app.current()
	if err := w.app.EnterPassphrase(w.ctx, []byte("correct horse")); err != nil {
		t.Fatal(err)
	}
	w.until("the other account", func() bool { return w.known(alice).SignedIn && w.app.Account().Unopened == Restoring })
	if acc := w.app.Account(); acc.Address != bob || acc.KeptIn != KeptInFile || acc.Notice != "" || w.app.current() != used {
		t.Errorf("account %+v", acc)
	}
}

// A token that a locked keyring did not give up is removed once it is unlocked.
func TestWhatIsOverIsRemovedOnceTheKeyringIsUnlocked(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.ring.set(func(r *ring) { r.locked, r.dismiss = true, true })
	if err := w.app.SignOut(w.ctx); err == nil {
		t.Fatal("signed out although the keyring is locked")
	}
	if acc := w.app.Account(); !acc.LeftOver || acc.Notice != stillStored {
		t.Errorf("account %+v", acc)
	}
	w.app.tick()
	w.ring.set(func(r *ring) { r.locked = false })
	w.app.tick()
	w.until("the token to be gone", func() bool {
		acc := w.app.Account()
		return w.ring.holds() == 0 && !acc.LeftOver && acc.Notice == ""
	})
}
