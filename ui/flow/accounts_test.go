package flow

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"countersign/auth"
	"countersign/storage"
	"countersign/xumm/sandbox"
)

// signInAs signs an account of the phone in.
func (w *world) signInAs(address string) {
	w.t.Helper()
	w.app.StartSignIn("")
	w.answerSignInAs(address)
	w.until("the sign-in of "+address, func() bool { return w.app.Account().Address == address })
	w.until("the attempt to end", func() bool { return w.app.SignIn().Step == SignInIdle })
}

func (w *world) known(address string) KnownAccount {
	w.t.Helper()
	for _, k := range w.app.Accounts() {
		if k.Address == address {
			return k
		}
	}
	w.t.Fatalf("%s is not among %+v", address, w.app.Accounts())
	return KnownAccount{}
}

// Two accounts side by side: each has its own token, one is in use, and the
// requests of both are followed.
func TestAccountsSideBySide(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	ofAlice := w.create(w.payment())
	w.untilState(ofAlice, storage.Pending)

	w.signInAs(bob)
	if a, b := w.known(alice), w.known(bob); !a.SignedIn || a.InUse || !b.SignedIn || !b.InUse || a.ID == b.ID || a.Expires.IsZero() {
		t.Errorf("accounts %+v", w.app.Accounts())
	}
	if n := w.ring.holds(); n != 2 {
		t.Errorf("%d tokens in the keyring", n)
	}
	if v := w.request(ofAlice); v.Trouble != "" {
		t.Errorf("the request of the other account: %q", v.Trouble)
	}
	w.approve(w.request(ofAlice)) // although bob is in use
	w.untilSettled(ofAlice, storage.Signed)

	d := w.payment()
	d.Tx["Destination"] = alice
	ofBob := w.create(d)
	if v := w.untilState(ofBob, storage.Pending); v.Account != bob {
		t.Errorf("%s is asked to sign", v.Account)
	}
	if err := w.app.UseAccount(w.known(alice).ID); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.Address != alice || acc.State != SignedIn || acc.Notice != "" {
		t.Errorf("in use: %+v", acc)
	}
	if again := w.app.UseAccount(w.known(alice).ID); again != nil {
		t.Errorf("using what is used: %v", again)
	}
	if v := w.request(ofBob); v.Trouble != "" {
		t.Errorf("the request of the other account: %q", v.Trouble)
	}

	// Both are there after a restart, the one used last in use.
	w.end(w.app, w.db)
	w.start()
	w.until("both accounts", func() bool {
		return w.app.Account().Address == alice && len(w.app.Accounts()) == 2 && w.known(bob).SignedIn
	})
	w.approveAs(w.request(ofBob), bob)
	w.untilSettled(ofBob, storage.Signed)

	// Signing one out leaves the other.
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.State != SignedOut {
		t.Errorf("after signing out: %+v", acc)
	}
	if list := w.app.Accounts(); len(list) != 1 || list[0].Address != bob || !list[0].SignedIn || list[0].InUse {
		t.Errorf("after signing out: %+v", list)
	}
	if err := w.app.ForgetAccount(w.ctx, w.known(bob).ID); err != nil {
		t.Fatal(err)
	}
	if list, n := w.app.Accounts(), w.ring.holds(); len(list) != 0 || n != 0 {
		t.Errorf("%+v, %d tokens", list, n)
	}
}

// Signing in again replaces the account's own sign-in, and no other.
func TestSignInAgainReplacesItsOwn(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	before := w.known(alice).ID
	w.signInAs(alice)
	if k := w.known(alice); k.ID == before || !k.InUse {
		t.Errorf("the sign-in was not replaced: %+v", k)
	}
	w.until("the old token to be gone", func() bool { return w.ring.holds() == 2 })
	if list := w.app.Accounts(); len(list) != 2 {
		t.Errorf("accounts %+v", list)
	}
	if err := w.app.UseAccount(before); err == nil {
		t.Error("a sign-in that was replaced can be used")
	}
}

// A sign-in for one certain account cannot end with another.
func TestSignInAsOneAccount(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.app.StartSignInAs(KnownAccount{Address: bob})
	w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
	review, err := w.p.Phone().Scan(w.ctx, w.app.SignIn().QR)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := review.Approve(w.ctx, alice); err == nil {
		t.Error("the phone let another account answer")
	}
	w.answerSignInAs(bob)
	w.until("the sign-in", func() bool { return w.app.Account().Address == bob })
}

// The keyring's list of keys tells nobody's address, and the settings no token.
func TestAccountsTellNoSecrets(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice := w.account().Address
	w.signInAs(alice)
	for _, key := range w.ring.keys() {
		if strings.Contains(key, alice) || !strings.HasPrefix(key, w.p.Info().APIKey+" ") {
			t.Errorf("key %q", key)
		}
	}
	for _, k := range w.app.Settings().SignIns {
		if strings.Contains(k.Slot, ".") || len(k.Slot) != 26 {
			t.Errorf("slot %q", k.Slot)
		}
	}
}

// The token of a version that kept a single sign-in is taken up.
func TestSignInOfOneSlot(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice := w.account().Address
	w.signInAs(alice)
	key := w.p.Info().APIKey
	w.ring.rename(w.ring.keys()[0], key)
	w.app.changeSignIns(func([]storage.SignIn) []storage.SignIn { return nil })
	w.end(w.app, w.db)
	w.start()
	w.until("the sign-in", func() bool { return w.app.Account().Address == alice })
	if k := w.known(alice); !k.InUse || k.ID != "" {
		t.Errorf("%+v", k)
	}
	w.signInAs(alice)
	w.until("the old token to be gone", func() bool { return !slices.Contains(w.ring.keys(), key) })
}

// What an attempt left behind when the program was cut off is removed.
func TestLeftOverSignIn(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	key := w.p.Info().APIKey
	if err := w.app.tokens.Save(w.ctx, slotKey(key, "old"), "x"); err != nil {
		t.Fatal(err)
	}
	if err := w.app.tokens.Save(w.ctx, slotKey(key, "new"), "x"); err != nil {
		t.Fatal(err)
	}
	now := w.app.now()
	w.app.changeSignIns(func([]storage.SignIn) []storage.SignIn {
		return []storage.SignIn{{Slot: "old", ClientID: key, Used: now.Add(-2 * leftOver)}, {Slot: "new", ClientID: key, Used: now}}
	})
	if list := w.app.Accounts(); len(list) != 0 {
		t.Errorf("accounts %+v", list)
	}
	w.end(w.app, w.db)
	w.start()
	w.until("the old one to be gone", func() bool {
		return slices.Equal(w.ring.keys(), []string{slotKey(key, "new")}) && len(w.app.Settings().SignIns) == 1
	})
}

// Without a keyring a file with a passphrase is offered, and then keeps the
// sign-in; the notice goes.
func TestPassphraseIsOffered(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.ring.set(func(r *ring) { r.missing = true })
	w.start()
	w.signIn()
	if acc := w.app.Account(); !acc.CanUsePassphrase || acc.KeptIn != KeptInMemory || !strings.Contains(acc.Notice, "file with a passphrase") {
		t.Errorf("account %+v", acc)
	}
	if err := w.app.UsePassphrase(w.ctx, []byte("correct horse")); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.CanUsePassphrase || acc.KeptIn != KeptInFile || acc.Notice != "" {
		t.Errorf("account %+v", acc)
	}
	if err := w.app.StopPassphrase(w.ctx); err != nil {
		t.Fatal(err)
	}
	if acc := w.app.Account(); acc.KeptIn != KeptInMemory || acc.Notice == "" {
		t.Errorf("account %+v", acc)
	}
}

// The real file: what it holds is taken up with the passphrase, and with no other.
func TestPassphraseFile(t *testing.T) {
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
	if acc := w.app.Account(); acc.KeptIn != KeptInFile {
		t.Fatalf("account %+v", acc)
	}
	w.end(w.app, w.db)
	start()
	w.until("the question", func() bool { return w.app.Account().State == Locked })
	if acc := w.app.Account(); acc.Passphrase != storage.PassphraseNeeded || !strings.Contains(acc.Notice, "passphrase") {
		t.Errorf("account %+v", acc)
	}
	err := w.app.EnterPassphrase(w.ctx, []byte("another horse"))
	if !errors.Is(err, storage.ErrWrongPassphrase) || !strings.Contains(Sentence(err), "not the passphrase") {
		t.Errorf("another passphrase: %v", err)
	}
	if err := w.app.EnterPassphrase(w.ctx, []byte("correct horse")); err != nil {
		t.Fatal(err)
	}
	w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn })
	if acc := w.app.Account(); acc.Notice != "" || acc.Address != w.account().Address {
		t.Errorf("account %+v", acc)
	}
}

// noBus is a session without a keyring service.
func noBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
}

// The redirect of a link goes to the sign-in that waits, where it is judged like
// any other; it begins none, and ends none that it does not belong to.
func TestRedirectOfALink(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	if err := w.app.TakeRedirect("countersign://callback?code=x&state=y"); err == nil || !strings.Contains(Sentence(err), "none is waiting") {
		t.Errorf("without a sign-in: %v", err)
	}
	w.app.StartSignIn("")
	w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
	err := w.app.TakeRedirect("countersign://callback?code=stolen-code-of-another&state=y")
	if err == nil || strings.Contains(Sentence(err), "stolen") || strings.Contains(err.Error(), "stolen") {
		t.Errorf("of another sign-in: %v", err)
	}
	w.answerSignIn()
	w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn })
}

// The way a sign-in comes back is a setting.
func TestRedirectsByTheSettings(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.cfg.Platform.RedirectURIs = nil })
	if got := w.app.RedirectURIs(); !slices.Equal(got, auth.DefaultRedirectURIs()) {
		t.Errorf("%q", got)
	}
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.Redirect = storage.RedirectLink }); err != nil {
		t.Fatal(err)
	}
	if got := w.app.RedirectURIs(); got[0] != auth.DeepLink || len(got) != 5 {
		t.Errorf("%q", got)
	}
}
