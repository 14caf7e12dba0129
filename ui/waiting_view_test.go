package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"countersign/auth"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// The last defence against a sign-in to somebody else's account is that the
// account is shown, with the way out beside it.
func TestR42TheAccountIsShownWithTheWayOut(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.show(atAccount)
	s.mustSee(xrpl.ShortAddress(alice), "Not you? Sign out")
	s.press("Not you? Sign out")
	if got := strings.Join(app.told, ", "); got != "sign out" {
		t.Errorf("the program was told %q", got)
	}
}

func TestR43TheCodeSaysWhoMayScanItAndGoes(t *testing.T) {
	waiting := flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", QR: signPage, Deadline: noon.Add(5 * time.Minute)}
	for name, after := range map[string]flow.SignInView{
		"approved":  {Step: flow.SignInWaiting, Progress: auth.Progress{Step: auth.StepSigningIn}, Deadline: waiting.Deadline},
		"signed in": {},
		"cancelled": {},
		"time-out":  {Step: flow.SignInFailed, Problem: "Nobody answered the sign-in in time."},
		"declined":  {Step: flow.SignInFailed, Problem: "The sign-in was declined on the phone."},
	} {
		t.Run(name, func(t *testing.T) {
			app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
			s := newStage(t, look.Light, app)
			s.press("Sign in with Xumm")
			app.signIn = waiting
			s.changed(flow.SignInChanged, "")
			s.mustSee("Only scan this if you started the sign-in on this computer.")
			if s.scan() != signPage {
				t.Fatal("there is no code")
			}
			app.signIn = after
			s.changed(flow.SignInChanged, "")
			if s.w.QR() != "" || s.scan() != "" {
				t.Error("the code is still there")
			}
		})
	}
}

func TestTheStepsOfASignIn(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	for _, c := range []struct {
		step    auth.Step
		browser bool
		says    string
		now     int
	}{
		{auth.StepScan, false, "Scan the code with Xaman on your phone.", 0},
		{auth.StepScan, true, "Keep the page in the browser open", 0},
		{auth.StepApprove, false, "It is open on your phone.", 1},
		{auth.StepSigningIn, false, "Signing in.", 2},
		{auth.StepSigningIn, true, "Keep the page in the browser open", 2},
	} {
		app.signIn = flow.SignInView{Step: flow.SignInWaiting, QR: signPage, Progress: auth.Progress{Step: c.step, Browser: c.browser}}
		s.changed(flow.SignInChanged, "")
		s.mustSee(c.says)
		for i := range 3 {
			want := look.StepTodo
			switch {
			case i < c.now:
				want = look.StepDone
			case i == c.now:
				want = look.StepNow
			}
			if got := s.w.account.waiting.steps.State(i); got != want {
				t.Errorf("step %d of %+v is %v, not %v", i, c, got, want)
			}
		}
	}
}

// Without a code and without a browser, the link is what is left. It leads back to
// this computer, so a code for the phone would be of no use.
func TestWithoutACodeAndABrowserTheLinkIsPointedAt(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	app.signIn = flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", Progress: auth.Progress{NoCode: true, Browser: true}}
	s.changed(flow.SignInChanged, "")
	s.mustSee("on the page that has opened in your browser")
	app.signIn.Progress.Browser = false
	s.changed(flow.SignInChanged, "")
	s.mustSee("Copy the link and open it in a browser on this computer", "Copy link", "There is no code this time")
	s.mustNotSee("Getting the code…", "Scan the code with Xaman on your phone.", "Keep the page in the browser open")
	if s.w.QR() != "" || s.scan() != "" {
		t.Error("there is a code")
	}
}

// Without a code nobody is asked to scan one.
func TestASignInWithoutACode(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	s.mustNotSee("Only scan this", "Scan the code")
	app.signIn = flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", Progress: auth.Progress{NoCode: true}, Notice: "The browser could not be opened."}
	s.changed(flow.SignInChanged, "")
	s.mustSee("Copy the link and open it in a browser on this computer")
	s.mustNotSee("Only scan this", "Scan the code")
	app.signIn = flow.SignInView{Step: flow.SignInWaiting, Progress: auth.Progress{NoCode: true, Browser: true}}
	s.changed(flow.SignInChanged, "")
	s.mustSee("Scan the code on the page that has opened in your browser")
	s.mustNotSee("Only scan this")
}

// A notice that comes while an address is typed moves nothing that is typed in.
func TestANoticeMovesNoField(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	app.signIn = flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", QR: signPage}
	s.changed(flow.SignInChanged, "")
	s.press("Copy link")
	s.press("The browser did not come back?")
	paste := s.w.account.waiting.paste
	before := fyne.CurrentApp().Driver().AbsolutePositionForObject(paste)
	app.signIn.Notice = "Xaman reported a problem with a sign-in, without saying which. If yours does not go on, cancel it and try again."
	s.changed(flow.SignInChanged, "")
	s.mustSee("Xaman reported a problem")
	if after := fyne.CurrentApp().Driver().AbsolutePositionForObject(paste); after != before {
		t.Errorf("the field moved from %v to %v", before, after)
	}
}

// A browser that cannot reach this computer ends at an address that can be
// brought here by hand.
func TestTheAddressOfTheBrowserCanBePasted(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}, answerErr: errors.New("no")}
	s := newStage(t, look.Light, app)
	s.press("Sign in with Xumm")
	app.signIn = flow.SignInView{Step: flow.SignInWaiting, URL: "https://x/auth", QR: signPage, Redirect: "http://127.0.0.1:23471/callback"}
	s.changed(flow.SignInChanged, "")
	s.mustNotSee("The browser did not come back?") // nobody has used one
	s.press("Copy link")
	s.press("The browser did not come back?")
	s.mustSee("The address the browser ended at")
	s.w.account.waiting.paste.SetText(" http://127.0.0.1:23471/callback?code=x\n")
	s.press("Sign in with this address")
	if app.answered != "http://127.0.0.1:23471/callback?code=x" || s.w.account.waiting.paste.Error() == "" {
		t.Errorf("the program was given %q, and the field says %q", app.answered, s.w.account.waiting.paste.Error())
	}
	app.answerErr = nil
	s.w.account.waiting.paste.SetText("http://127.0.0.1:23471/callback?code=y")
	if s.w.account.waiting.paste.Error() != "" {
		t.Error("the word on the former address stays")
	}
	s.press("Sign in with this address")
	if app.answered != "http://127.0.0.1:23471/callback?code=y" || s.w.account.waiting.paste.Error() != "" {
		t.Errorf("the program was given %q, and the field says %q", app.answered, s.w.account.waiting.paste.Error())
	}
}
