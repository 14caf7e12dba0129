package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

const carol = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"

// severalAccounts is alice in use, bob signed in, and carol whose sign-in ended.
func severalAccounts() *fakeApp {
	return &fakeApp{account: signedIn(), accounts: []flow.KnownAccount{
		{ID: "a", Address: alice, Network: "TESTNET", Expires: noon.Add(18 * time.Hour), SignedIn: true, InUse: true},
		{ID: "b", Address: bob, Network: "MAINNET", Expires: noon.Add(3 * time.Hour), SignedIn: true},
		{ID: "c", Address: carol, Network: "TESTNET", Expires: noon.Add(-time.Hour)},
	}}
}

func TestAccountsAreSwitchedInOneClick(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app)
	if n := len(s.w.switches); n != 1 {
		t.Fatalf("%d accounts above the chip: only those that are signed in can be used", n)
	}
	s.w.switches[0].Tapped(nil)
	if got := strings.Join(app.told, ", "); got != "use account b" {
		t.Errorf("the program was told %q", got)
	}
	s.mustSee("Using ")

	// The program does, and the chip and the switch change places.
	app.account.Address, app.account.Network = bob, "MAINNET"
	app.accounts[0].InUse, app.accounts[1].InUse = false, true
	s.changed(flow.AccountChanged, "")
	if got := s.w.switches[0].Account().Address; got != alice {
		t.Errorf("above the chip is %s", got)
	}

	app.accounts = app.accounts[1:2]
	s.changed(flow.AccountChanged, "")
	if n := len(s.w.foot.Objects); n != 1 {
		t.Errorf("%d things at the foot of the rail", n)
	}
}

// The last hour of an account that is not in use is seen, at the foot of the rail
// and in the list.
func TestTheLastHourOfAnotherAccountIsSeen(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app)
	if got := s.w.switches[0].Account(); got.Tone != look.Neutral || got.Left != "" {
		t.Errorf("before: %+v", got)
	}
	app.accounts[1].Expires, app.accounts[1].Expiring = noon.Add(40*time.Minute), true
	s.changed(flow.AccountChanged, "")
	if got := s.w.switches[0].Account(); got.Tone != look.Warn || got.Left != "ends soon" {
		t.Errorf("at the foot of the rail: %+v", got)
	}
	s.w.show(atAccount)
	s.mustSee("Mainnet · ends soon", "Mainnet · 41 min left")
}

func TestOtherAccounts(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app)
	s.w.show(atAccount)
	s.mustSee("Other accounts", "Mainnet · 3 h left", "Testnet · sign-in has ended", "Use", "Add an account")
	s.now = noon.Add(2 * time.Hour)
	s.w.Tick()
	s.mustSee("Mainnet · 1 h left")

	s.press("Use")
	s.press("Sign out rHb9CJ…dtyTh")
	if got, want := strings.Join(app.told, ", "), "use account b, forget account c"; got != want {
		t.Errorf("told %q, not %q", got, want)
	}
	app.useErr = errors.New("no")
	s.press("Use")
	s.mustSee("Something unexpected")
	app.accounts = app.accounts[:1]
	s.changed(flow.AccountChanged, "")
	s.mustNotSee("sign-in has ended")
	s.mustSee("Several accounts can be signed in at once")

	app.accounts = severalAccounts().accounts
	app.account = flow.Account{State: flow.SignedOut}
	s.changed(flow.AccountChanged, "")
	s.mustSee("Sign in with Xumm", "Other accounts", "Use")
	s.mustNotSee("Add an account")
	app.told = nil
	s.press("Sign in")
	if !slices.Contains(app.told, "start sign-in as "+carol+" on TESTNET") {
		t.Errorf("told %q", app.told)
	}
}

// Signing out takes the offer of another account along, also when the list of
// others is what it was.
func TestSigningOutLeavesNoOfferToAdd(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.show(atAccount)
	s.mustSee("Other accounts", "Add an account")
	app.account = flow.Account{State: flow.SignedOut}
	s.changed(flow.AccountChanged, "")
	s.mustSee("Sign in with Xumm")
	s.mustNotSee("Other accounts", "Add an account")
}

// A passphrase file is offered where no keyring keeps the sign-in, asked for at
// the next start, and can be given up.
func TestPassphraseOnTheScreen(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.account.CanUsePassphrase = true
	s := newStage(t, look.Light, app)
	s.w.show(atAccount)
	s.mustSee("Stay signed in", "It can't be recovered")
	app.passErr = storage.ErrWeakPassphrase
	field := s.field("New passphrase")
	field.SetText("short")
	s.press("Keep my sign-in")
	s.mustSee("at least 8 characters.")
	app.passErr = nil
	field.SetText("correct horse")
	s.press("Keep my sign-in")
	if field.Text() != "" || app.told[len(app.told)-1] != "use passphrase correct horse" {
		t.Errorf("field %q, told %q", field.Text(), app.told)
	}
	app.account.CanUsePassphrase, app.account.KeptIn = false, flow.KeptInFile
	s.changed(flow.AccountChanged, "")
	s.mustSee("Kept under a passphrase")
	s.press("Stop using the file")
	if app.told[len(app.told)-1] != "stop passphrase" {
		t.Errorf("told %q", app.told)
	}

	app = &fakeApp{account: flow.Account{State: flow.Locked, Passphrase: storage.PassphraseNeeded}}
	s = newStage(t, look.Light, app)
	s.mustSee("Welcome back", "Sign in with Xumm")
	if f := s.w.win.Canvas().Focused(); f != fyne.Focusable(s.field("Passphrase").Entry) {
		t.Errorf("the focus is on %v", f)
	}
	app.passErr = storage.ErrWrongPassphrase
	s.field("Passphrase").SetText("another horse")
	s.press("Continue")
	s.mustSee("That is not the passphrase.")
	app.passErr = nil
	s.field("Passphrase").SetText("correct horse")
	s.press("Continue")
	if !slices.Contains(app.told, "enter passphrase correct horse") {
		t.Errorf("told %q", app.told)
	}
}

// The history can be narrowed to one of several accounts.
func TestActivityOfOneAccount(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app)
	s.w.show(atActivity)
	a := s.w.activity
	if got := a.whose.Options(); !a.whose.Visible() || len(got) != 4 || got[0] != "Every account" {
		t.Fatalf("choices %q", got)
	}
	a.whose.SetSelected(a.whose.Options()[2])
	if f := a.filter(); f.Account != bob {
		t.Errorf("filter %+v", f)
	}
	// Another account comes, and the choice stays.
	app.accounts = append([]flow.KnownAccount{{ID: "d", Address: "rrrrrrrrrrrrrrrrrrrrrhoLvTp", SignedIn: true}}, app.accounts...)
	a.refresh()
	if f := a.filter(); f.Account != bob {
		t.Errorf("after another came: %+v", f)
	}
	a.showAll()
	if f := a.filter(); f.Account != "" {
		t.Errorf("after Show all: %+v", f)
	}
	app.accounts = app.accounts[:1]
	a.refresh()
	if a.whose.Visible() {
		t.Error("one account can be chosen from")
	}
}

// field gives the field with a label.
func (s *stage) field(label string) *look.Field {
	s.t.Helper()
	for _, o := range s.visible() {
		if f, ok := o.(*look.Field); ok && f.Label() == label {
			return f
		}
	}
	s.t.Fatalf("there is no field %q", label)
	return nil
}

// What is stored and not open can be opened although nobody is in use, or another
// account is.
func TestTheWayToAccountsThatAreNotOpen(t *testing.T) {
	stored := flow.KnownAccount{ID: "b", Address: bob, Network: "TESTNET", Expires: noon.Add(time.Hour), Unopened: true}
	for _, account := range []flow.Account{{State: flow.SignedOut}, signedIn()} {
		for _, c := range []struct {
			why            flow.AccountState
			button, failed string
		}{
			{flow.Locked, "Unlock the keyring", "The keyring stayed locked."},
			{flow.CannotVerify, "Try again", "Still no connection."},
		} {
			app := &fakeApp{account: account, accounts: []flow.KnownAccount{stored}}
			app.account.Unopened = c.why
			s := newStage(t, look.Light, app)
			s.w.show(atAccount)
			s.mustSee("Other accounts are stored", "not opened yet")
			s.press(c.button)
			if got := strings.Join(app.told, ", "); got != "retry account" {
				t.Errorf("told %q", got)
			}
			app.account.Tried = true
			s.changed(flow.AccountChanged, "")
			s.mustSee(c.failed)
			app.account.Tried, app.account.Unopened = false, flow.Restoring
			s.changed(flow.AccountChanged, "")
			s.mustNotSee("Other accounts are stored", c.failed)
		}

		app := &fakeApp{account: account, accounts: []flow.KnownAccount{stored}}
		app.account.Unopened, app.account.Passphrase = flow.Locked, storage.PassphraseNeeded
		s := newStage(t, look.Light, app)
		s.w.show(atAccount)
		s.mustSee("Enter your passphrase")
		s.field("Passphrase").SetText("correct horse")
		s.press("Continue")
		if !slices.Contains(app.told, "enter passphrase correct horse") {
			t.Errorf("told %q", app.told)
		}
	}

	app := &fakeApp{account: signedIn()}
	app.account.Passphrase, app.account.KeptIn = storage.PassphraseNeeded, flow.KeptInMemory
	s := newStage(t, look.Light, app)
	s.w.show(atAccount)
	s.mustSee("Enter your passphrase", "to keep this one")
}

// Who signs in again after a sign-out elsewhere is the one who was in use, not one
// who is signed in besides.
func TestSigningInAgainIsOfWhoWasInUse(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app)
	app.account = flow.Account{State: flow.SignedOut, Notice: "You signed out elsewhere on this computer. Sign in again to go on; your requests are still here."}
	app.accounts = app.accounts[1:]
	s.changed(flow.AccountChanged, "")
	s.w.notice.Button().Tapped(nil)
	if got := strings.Join(app.told, ", "); got != "start sign-in as "+alice+" on TESTNET" {
		t.Errorf("told %q", got)
	}

	app = severalAccounts()
	app.account, app.accounts = flow.Account{State: flow.SignedOut, Notice: "Sign in again."}, app.accounts[1:]
	s = newStage(t, look.Light, app)
	s.w.notice.Button().Tapped(nil)
	if got := strings.Join(app.told, ", "); got != "start sign-in" {
		t.Errorf("told %q", got)
	}
}

// A sign-out says whose it was, and is offered only where there is one to be made.
func TestSigningOutSaysWhom(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app)
	s.w.show(atSettings)
	s.press("Sign out")
	if said := s.w.toasts.Shown(); !strings.HasPrefix(said, "Signed out rPT1Sj…bpAYe; ") || !strings.HasSuffix(said, "stays signed in") {
		t.Errorf("said %q", said)
	}
	s.w.show(atSettings)
	s.changed(flow.AccountChanged, "")
	s.mustSee("Nobody is signed in.")
	if !s.w.settings.signOut.Disabled() {
		t.Error("nobody can be signed out")
	}
	app.account.LeftOver = true
	s.changed(flow.AccountChanged, "")
	if s.w.settings.signOut.Disabled() {
		t.Error("what is left of a sign-in cannot be removed")
	}
	app.account = flow.Account{State: flow.CannotVerify}
	app.accounts = []flow.KnownAccount{{ID: "b", Address: bob, Network: "TESTNET", Expires: noon.Add(time.Hour), Unopened: true, Next: true}}
	s.changed(flow.AccountChanged, "")
	s.mustSee("The sign-in of " + xrpl.ShortAddress(bob) + " is stored")
	s.press("Sign out")
	if said := s.w.toasts.Shown(); !strings.Contains(said, "Signed out "+xrpl.ShortAddress(bob)) {
		t.Errorf("said %q", said)
	}
}
