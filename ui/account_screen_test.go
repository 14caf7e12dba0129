package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

const signPage = "https://xumm.app/sign/5f3c6a3e-0a5b-4f0e-9d53-2a6c1d9f7b10"

func TestFirstRunTakesAnAPIKey(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.NeedsAPIKey}}
	s := newStage(t, look.Light, app)
	s.mustSee("Welcome to Countersign", "each complete")

	for typed, says := range map[string]string{
		"":                                     "Paste the API key",
		"not a key":                            "36 characters",
		"1b144141-1a2b-4c3d-8e4f-0123456789aZ": "digits",
	} {
		s.w.account.key.SetText(typed)
		s.press("Save and continue")
		if !strings.Contains(s.w.account.key.Error(), says) {
			t.Errorf("%q: the field says %q, not %q", typed, s.w.account.key.Error(), says)
		}
		if app.settings.APIKey != "" {
			t.Fatalf("%q was stored as API key", typed)
		}
		if got := s.w.account.key.Text(); got != typed {
			t.Errorf("what was typed is gone: %q", got)
		}
	}

	s.w.account.key.SetText("  1b144141-1a2b-4c3d-8e4f-0123456789ab ")
	s.press("Save and continue")
	if app.settings.APIKey != "1b144141-1a2b-4c3d-8e4f-0123456789ab" {
		t.Errorf("stored %q", app.settings.APIKey)
	}
}

func TestSandboxIsOfferedOnFirstRun(t *testing.T) {
	started := 0
	s := newStage(t, look.Light, &fakeApp{account: flow.Account{State: flow.NeedsAPIKey}}, func(s *stage) {
		s.deps.ExploreSandbox = func() error { started++; return nil }
	})
	s.press("Explore with the sandbox")
	if started != 1 {
		t.Errorf("started %d times", started)
	}
}

func TestSignInShowsTheCodeAndItsTime(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Dark, app)
	s.press("Sign in with Xumm")
	s.mustSee("Waiting for your phone")
	if s.w.QR() != "" {
		t.Error("there is a code before there is a sign page")
	}

	app.signIn = flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", QR: signPage, Deadline: noon.Add(5 * time.Minute)}
	s.changed(flow.SignInChanged, "")
	if got := s.scan(); got != signPage {
		t.Errorf("the code reads %q", got)
	}
	if s.w.QR() != signPage {
		t.Errorf("the phone is given %q", s.w.QR())
	}
	s.mustSee("Only scan this if you started the sign-in on this computer.")

	s.now = noon.Add(90 * time.Second)
	s.w.Tick()
	if got := s.w.account.waiting.countdown.Text(); got != "03:30" {
		t.Errorf("time left is %s", got)
	}

	s.press("Copy link")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "https://x/auth" {
		t.Errorf("copied %q", got)
	}
	s.press("Use the browser instead")
	app.signIn.Progress.Browser = true
	s.changed(flow.SignInChanged, "")
	s.mustSee("Open the browser again", "it is the same one")

	app.signIn.Notice = "The browser could not be opened. Copy the link and open it yourself."
	s.changed(flow.SignInChanged, "")
	s.mustSee("The browser could not be opened.")

	s.press("Cancel")
	s.changed(flow.SignInChanged, "")
	s.mustSee("Sign in with Xumm")
	if s.w.QR() != "" || s.scan() != "" {
		t.Error("the code is still there after cancelling")
	}
	want := "start sign-in, open browser, cancel sign-in"
	if got := strings.Join(app.told, ", "); got != want {
		t.Errorf("the program was told %q, not %q", got, want)
	}
}

func TestFailedSignInSaysWhyAndCanBeTriedAgain(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	app.signIn = flow.SignInView{Step: flow.SignInFailed, Problem: "The sign-in was declined on the phone. Try again when you are ready."}
	s.changed(flow.SignInChanged, "")
	s.mustSee("The sign-in was declined on the phone.")
	s.press("Sign in with Xumm")
	s.mustSee("Waiting for your phone")
}

// Who is signed in stays so when a further sign-in fails, and is told that it
// failed: the greeting of the one before would pass for its success.
func TestAFailedSignInIsSaidToWhoIsSignedIn(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app, onSandbox)
	s.press("Sign in with Xumm")
	app.signIn, app.account = flow.SignInView{}, signedIn()
	s.changed(flow.SignInChanged, "")
	s.mustSee("Signed in as Alice")
	s.w.show(atAccount)
	s.press("Sign in again")
	s.mustNotSee("Signed in as Alice")
	app.signIn = flow.SignInView{Step: flow.SignInFailed, Declined: true, Problem: "The sign-in was declined on the phone."}
	s.changed(flow.SignInChanged, "")
	s.mustSee("The sign-in was declined on the phone.", "Try again", "Not you? Sign out")
	s.mustNotSee("Signed in as Alice")
	if tone := s.w.account.problem.Tone(); tone != look.Neutral {
		t.Errorf("what the person chose is said in tone %v", tone)
	}
	s.press("Try again")
	if got := app.told[len(app.told)-1]; got != "start sign-in as "+alice+" on TESTNET" {
		t.Errorf("the program was told %q", got)
	}

	// It fails while the person is elsewhere.
	s.w.show(atActivity)
	app.signIn = flow.SignInView{Step: flow.SignInFailed, Problem: "The platform can't be reached."}
	s.changed(flow.SignInChanged, "")
	s.mustSee("The platform can't be reached.")
	s.w.show(atAccount)
	s.mustSee("The platform can't be reached.")
	s.w.show(atNew)
	if app.told[len(app.told)-1] != "cancel sign-in" {
		t.Errorf("the problem stays: %q", app.told)
	}
}

func TestSigningInGreetsAndOffersTheWayBack(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app, onSandbox)
	s.press("Sign in with Xumm")
	app.signIn, app.account = flow.SignInView{}, signedIn()
	s.changed(flow.SignInChanged, "")
	s.changed(flow.AccountChanged, "")
	s.mustSee("New request", "Signed in as Alice (rPT1Sj…bpAYe).")
	s.press("Not you? Sign out")
	s.changed(flow.AccountChanged, "")
	s.mustSee("Sign in with Xumm")
	s.mustNotSee("Signed in as")
}

func TestRestoredSessionIsNotGreeted(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.Restoring}}
	s := newStage(t, look.Light, app)
	s.mustSee("Sign in with Xumm") // a sign-in never waits for a restore
	app.account = signedIn()
	s.changed(flow.AccountChanged, "")
	s.mustSee("What will happen")
	s.mustNotSee("Signed in as")
}

func TestKeyringAndOfflineStates(t *testing.T) {
	for _, c := range []struct {
		state  flow.AccountState
		says   string
		button string
		failed string
	}{
		{flow.Locked, "keyring is locked", "Unlock the keyring", "The keyring stayed locked."},
		{flow.CannotVerify, "can't be verified without a connection", "Try again", "Still no connection."},
	} {
		app := &fakeApp{account: flow.Account{State: c.state}, accounts: []flow.KnownAccount{
			{ID: "a", Address: alice, Expires: noon.Add(time.Hour), Unopened: true, Next: true},
			{ID: "b", Address: bob, Expires: noon.Add(time.Hour), Unopened: true},
		}}
		s := newStage(t, look.Light, app)
		s.mustSee("still signed in as rPT1Sj…bpAYe", "not opened yet")
		s.mustNotSee("sign-in has ended")
		s.mustSee(c.says)
		f, ok := s.win.Canvas().Focused().(*look.Button)
		if !ok || f.Text() != c.button {
			t.Errorf("the focus is not on %q", c.button)
		}
		s.press(c.button)
		if len(app.told) != 1 || app.told[0] != "retry account" {
			t.Errorf("the program was told %v", app.told)
		}
		app.account.Trying = true
		s.changed(flow.AccountChanged, "")
		if !f.Disabled() {
			t.Errorf("%q can be pressed while it works", c.button)
		}
		app.account.Trying, app.account.Tried = false, true
		s.changed(flow.AccountChanged, "")
		s.mustSee(c.failed)
		if f.Disabled() {
			t.Errorf("%q can't be pressed again", c.button)
		}
		s.press("Sign in with Xumm")
	}
}

// A keyring that is locked keeps nothing of who was never signed in here.
func TestALockedKeyringAtTheFirstStart(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: flow.Account{State: flow.Locked}})
	s.mustSee("Sign in with Xumm", "Scan a code with Xaman")
	s.mustNotSee("still signed in", "Unlock the keyring")
}

func TestNoticesStayUntilTheirReasonIsGone(t *testing.T) {
	account := signedIn()
	account.Notice = "Signed in until you close the app. No keyring was found."
	app := &fakeApp{account: account}
	s := newStage(t, look.Light, app)
	s.mustSee("No keyring was found.")
	app.account.Notice = ""
	s.changed(flow.AccountChanged, "")
	s.mustNotSee("No keyring was found.")
}

// Where the sign-in is kept is not what else there is to say of it.
func TestTheSettingsSayWhereTheSignInIs(t *testing.T) {
	for kept, want := range map[flow.KeptIn]string{
		flow.KeptInKeyring: "In the system's keyring", flow.KeptInFile: "In a file under your passphrase", flow.KeptInMemory: "In memory only",
	} {
		account := signedIn()
		account.KeptIn, account.Notice = kept, "This computer's clock is 9 minutes ahead. Set it right, or countdowns are wrong."
		s := newStage(t, look.Light, &fakeApp{account: account})
		s.w.show(atSettings)
		if got := s.w.settings.account.Text(); !strings.HasPrefix(got, want) {
			t.Errorf("%v: %q", kept, got)
		}
	}
}

func TestTheLastHourOffersToSignInAgain(t *testing.T) {
	account := signedIn()
	account.Expires, account.Expiring = noon.Add(30*time.Minute), true
	app := &fakeApp{account: account}
	s := newStage(t, look.Light, app)
	s.mustSee("Your sign-in ends in 31 minutes.")
	s.press("Sign in again")
	if len(app.told) != 1 || app.told[0] != "start sign-in as "+alice+" on TESTNET" {
		t.Errorf("the program was told %v", app.told)
	}
}

func TestSandboxBannerOpensThePhone(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()}, onSandbox)
	s.mustSee("Nothing here is real money.")
	s.press("Open the phone")
	if s.phone != 1 {
		t.Errorf("the phone was opened %d times", s.phone)
	}
}

// Signing in again, as in the last hour, keeps the screen and what is on it.
func TestSigningInAgainLeadsBack(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.account.Expiring, app.account.Expires = true, noon.Add(20*time.Minute)
	s := newStage(t, look.Light, app)
	s.w.show(atActivity)
	s.w.activity.search.SetText("bob")
	s.mustSee("Your sign-in ends in 21 minutes.")
	s.press("Sign in again")
	s.mustSee("Waiting for your phone")

	app.account.Expiring, app.account.Expires = false, noon.Add(24*time.Hour)
	s.changed(flow.AccountChanged, "")
	app.signIn = flow.SignInView{}
	s.changed(flow.SignInChanged, "")
	s.mustSee("Activity", "Signed in as rPT1Sj…bpAYe.", "Not you? Sign out")
	if s.w.at != atActivity || s.w.activity.search.Text() != "bob" {
		t.Errorf("at %d with %q", s.w.at, s.w.activity.search.Text())
	}
	// A switch of accounts later is no sign-in.
	app.account.Address = bob
	s.changed(flow.AccountChanged, "")
	s.mustNotSee("Signed in as")
}

func TestOfflineIsSaid(t *testing.T) {
	app := &fakeApp{account: signedIn(), offline: "No connection to Xumm since 11:58."}
	s := newStage(t, look.Light, app)
	s.mustSee("No connection to Xumm since 11:58.")
	s.press("Try now")
	app.offline = ""
	s.changed(flow.ConnectionChanged, "")
	s.mustNotSee("No connection")
}

// A sign-in can be bound to a network, if it is one the sign-in service can be
// told.
func TestSignInOnANetwork(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}, networks: []flow.Network{{Key: "SIDE2", Name: "Side chain"}}}
	s := newStage(t, look.Light, app)
	for key, want := range map[string]string{"": "start sign-in", "TESTNET": "start sign-in, on TESTNET", "SIDE2": "start sign-in"} {
		app.told, app.signIn = nil, flow.SignInView{}
		s.changed(flow.SignInChanged, "")
		s.w.show(atAccount)
		s.w.account.network.choose(key)
		s.press("Sign in with Xumm")
		if got := strings.Join(app.told, ", "); got != want {
			t.Errorf("%q: told %q", key, got)
		}
		if key == "TESTNET" {
			s.mustSee("The phone must be on Testnet.")
		}
	}
}

// What was chosen outlives the sign-in that failed, and binds no sign-in that it
// was not chosen for.
func TestTheNetworkOfASignInIsKept(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.w.account.network.choose("TESTNET")
	s.press("Sign in with Xumm")
	app.signIn = flow.SignInView{Step: flow.SignInFailed, Problem: "It was declined."}
	s.changed(flow.SignInChanged, "")
	if got := s.w.account.network.key(); got != "TESTNET" {
		t.Errorf("after the failure %q is chosen", got)
	}
	app.told = nil
	s.press("Try again")
	if got := strings.Join(app.told, ", "); got != "start sign-in, on TESTNET" {
		t.Errorf("told %q", got)
	}

	app.signIn, app.account = flow.SignInView{}, signedIn()
	s.changed(flow.SignInChanged, "")
	s.w.show(atAccount)
	app.told = nil
	s.press("Sign in again")
	s.mustSee("Only rPT1Sj…bpAYe can answer")
	app.signIn = flow.SignInView{}
	s.changed(flow.SignInChanged, "")
	s.press("Add an account")
	s.mustSee("Choose the other account in Xaman")
	app.signIn = flow.SignInView{}
	s.changed(flow.SignInChanged, "")
	s.w.account.others.on.choose("MAINNET")
	s.press("Add an account")
	s.mustSee("The phone must be on Mainnet.")
	if got := strings.Join(app.told, ", "); got != "start sign-in as "+alice+" on TESTNET, start sign-in, start sign-in, on MAINNET" {
		t.Errorf("told %q", got)
	}
}

// Somebody who adds an account and approves with the one that is there is told.
func TestAddingTheSameAccount(t *testing.T) {
	app := severalAccounts()
	s := newStage(t, look.Light, app, onSandbox)
	s.w.show(atAccount)
	s.press("Add an account")
	app.signIn = flow.SignInView{}
	app.account.Expires = noon.Add(24 * time.Hour)
	s.changed(flow.SignInChanged, "")
	s.mustSee("was signed in already. To add another, choose it on the phone")
	s.mustNotSee("Signed in as Alice")
}

// A notice that asks to sign in brings the way to do so, wherever a person is.
func TestTheNoticeLeadsToTheSignIn(t *testing.T) {
	app := &fakeApp{account: signedIn(), accounts: []flow.KnownAccount{{ID: "a", Address: alice, Network: "TESTNET", SignedIn: true, InUse: true}}}
	s := newStage(t, look.Light, app)
	app.account = flow.Account{State: flow.SignedOut, Notice: "The platform no longer accepts your sign-in. Sign in again."}
	app.accounts[0].SignedIn, app.accounts[0].InUse = false, false
	s.changed(flow.AccountChanged, "")
	s.w.Announce("Signed out", app.account.Notice, "")
	if said := s.w.toasts.Shown(); said != "" {
		t.Errorf("what the notice says is said twice: %q", said)
	}
	b := s.w.notice.Button()
	if !b.Visible() {
		t.Fatal("the notice has no button")
	}
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := strings.Join(app.told, ", "); got != "start sign-in as "+alice+" on TESTNET" {
		t.Errorf("told %q", got)
	}
	s.changed(flow.SignInChanged, "")
	if b.Visible() {
		t.Error("it can be begun twice")
	}
}

// The name that the platform gives comes after the sign-in.
func TestTheGreetingTakesUpTheName(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	app.signIn, app.account = flow.SignInView{}, signedIn()
	s.changed(flow.SignInChanged, "")
	s.mustSee("Signed in as rPT1Sj…bpAYe.")
	app.account.KnownAs = "Xaman calls this account Alice."
	s.changed(flow.ProfilesChanged, "")
	s.mustSee("Signed in as rPT1Sj…bpAYe. Xaman calls this account Alice.")
}

// A sign-in that a locked keyring did not take can be kept from its notice.
func TestTheNoticeUnlocksTheKeyring(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.account.Notice, app.account.Unkept = "Signed in until you close the app. Unlock the keyring to stay signed in.", true
	s := newStage(t, look.Light, app)
	s.press("Unlock the keyring")
	if got := strings.Join(app.told, ", "); got != "retry account" {
		t.Errorf("told %q", got)
	}
	app.account.Trying = true
	s.changed(flow.AccountChanged, "")
	if !s.w.notice.Button().Disabled() {
		t.Error("it can be pressed while the keyring asks")
	}
	app.account.Trying, app.account.Tried = false, true
	s.changed(flow.AccountChanged, "")
	s.mustSee("The keyring stayed locked.", "Unlock the keyring")
	app.account = signedIn()
	s.changed(flow.AccountChanged, "")
	s.mustNotSee("keyring")
}

// The end of a sign-in takes nothing of what is being filled in, nor does the
// sign-in after it.
func TestTheEndOfASignInKeepsTheForm(t *testing.T) {
	app := &fakeApp{account: signedIn(), accounts: []flow.KnownAccount{{ID: "a", Address: alice, Network: "TESTNET", SignedIn: true, InUse: true}}}
	s := newStage(t, look.Light, app, onSandbox)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("25")
	filled := func(when string) {
		t.Helper()
		if to, amount := s.w.draft.input("Destination").Text(), s.w.draft.input("Amount").Text(); to != bob || amount != "25" {
			t.Errorf("%s the form has %q, %q", when, to, amount)
		}
	}
	app.account.Expiring, app.account.Expires = true, noon.Add(20*time.Minute)
	s.w.Tick()
	s.mustSee("Your sign-in ends in")
	filled("before the end")
	app.account, app.accounts[0].SignedIn = flow.Account{State: flow.SignedOut, Notice: "Your sign-in has ended after its 24 hours."}, false
	s.changed(flow.AccountChanged, "")
	filled("after the end")
	s.w.notice.Button().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.mustSee("Waiting for your phone", "Only Alice")
	app.account, app.signIn, app.accounts[0].SignedIn = signedIn(), flow.SignInView{}, true
	s.changed(flow.SignInChanged, "")
	if s.w.at != atNew {
		t.Errorf("the window is at %v", s.w.at)
	}
	filled("after the next sign-in")
}

// A passphrase that is forgotten keeps nobody out: a new sign-in needs none.
func TestAForgottenPassphrase(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.Locked, Passphrase: storage.PassphraseNeeded}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	s.mustSee("Waiting for your phone")
	app.signIn = flow.SignInView{Step: flow.SignInFailed, Problem: "Nobody answered the sign-in in time."}
	s.changed(flow.SignInChanged, "")
	s.mustSee("Nobody answered", "Try again", "Passphrase")
}

// A sign-in needs no pointer: Enter begins it, Tab goes round, Escape ends it.
func TestASignInByTheKeyboard(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	canvas := s.win.Canvas()
	key := func(name fyne.KeyName) {
		t.Helper()
		f := canvas.Focused()
		if f == nil {
			t.Fatalf("nothing has the keyboard for %s", name)
		}
		f.TypedKey(&fyne.KeyEvent{Name: name})
	}
	key(fyne.KeyReturn)
	app.signIn = flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", QR: signPage, Deadline: noon.Add(5 * time.Minute)}
	s.changed(flow.SignInChanged, "")
	seen := map[string]bool{}
	for range 12 {
		if b, ok := canvas.Focused().(*look.Button); ok {
			seen[b.Text()] = true
		}
		canvas.(interface{ FocusNext() }).FocusNext()
	}
	for _, label := range []string{"Use the browser instead", "Copy link", "Cancel"} {
		if !seen[label] {
			t.Errorf("Tab does not come to %q: %v", label, seen)
		}
	}
	canvas.Focus(s.w.account.waiting.browser)
	key(fyne.KeyEscape)
	s.changed(flow.SignInChanged, "")
	if got := strings.Join(app.told, ", "); got != "start sign-in, cancel sign-in" {
		t.Errorf("told %q", got)
	}
	if f, ok := canvas.Focused().(*look.Button); !ok || f.Text() != "Sign in with Xumm" {
		t.Error("after Escape the keyboard is not where the sign-in begins")
	}
}
