package flow

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xumm/sandbox"
)

// elsewhere does what another start of the program does to the list of sign-ins.
func (w *world) elsewhere(change func(*storage.Settings)) {
	w.t.Helper()
	f, err := storage.OpenSettings(filepath.Join(w.dir, "settings.json"))
	if err == nil {
		_, err = f.Change(change)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func signedOut(slot string) func(*storage.Settings) {
	return func(s *storage.Settings) {
		s.SignIns = slices.DeleteFunc(s.SignIns, func(k storage.SignIn) bool { return k.Slot == slot })
		s.SignedOut = true
	}
}

// A sign-out by another start of the program, such as countersign logout, ends the
// session here too.
func TestSignedOutElsewhere(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	alice, bob := w.account().Address, w.p.Phone().Accounts()[1].Address
	w.signInAs(alice)
	w.signInAs(bob)
	w.app.tick()
	if acc := w.app.Account(); acc.State != SignedIn || !w.known(alice).SignedIn {
		t.Errorf("ended by nothing: %+v", acc)
	}
	idOfAlice := w.known(alice).ID
	w.elsewhere(signedOut(w.known(bob).ID))
	w.app.tick()
	if acc := w.app.Account(); acc.State != SignedOut || !strings.Contains(acc.Notice, "elsewhere on this computer") {
		t.Errorf("account %+v", acc)
	}
	if list := w.app.Accounts(); len(list) != 1 || list[0].Address != alice || !list[0].SignedIn {
		t.Errorf("accounts %+v", list)
	}
	w.elsewhere(signedOut(idOfAlice))
	if err := w.app.UseAccount(idOfAlice); err == nil {
		t.Error("an account that was signed out elsewhere is used")
	}
	if list := w.app.Settings().SignIns; len(list) != 0 || w.app.current() != nil {
		t.Errorf("it is back: %+v", list)
	}
}

// No request is made with a session that was ended elsewhere a moment ago.
func TestNoRequestAfterASignOutElsewhere(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	d := w.payment()
	w.elsewhere(signedOut(w.known(w.account().Address).ID))
	if _, err := w.app.Create(w.ctx, d); err == nil {
		t.Error("a request was made")
	}
	if acc := w.app.Account(); acc.State != SignedOut {
		t.Errorf("account %+v", acc)
	}
}
