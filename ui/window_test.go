package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// Enter is pressed twice: the second one must not reach the button that the
// first one has taken out of sight.
func TestEnterTwiceMakesOneRequest(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.draft.setType("SignIn") // a sign-in: there is nothing to fill in
	canvas := s.win.Canvas()
	canvas.Focus(s.w.draft.create)
	for range 2 {
		if f := canvas.Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
	}
	if len(app.created) != 1 || s.w.at != atRequest {
		t.Errorf("%d requests were made, the window is at %v", len(app.created), s.w.at)
	}
}

// held runs background work only when the test says so, in any order.
type held struct{ jobs []func() }

func (h *held) hold(f func()) { h.jobs = append(h.jobs, f) }

// Two readings of a request are under way, and the older one is done last.
func TestLateReadingNeverCoversLaterNews(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(flow.RequestView{Request: payment(), Steps: waitingSteps()})
	h := &held{}
	var done []func()
	s := newStage(t, look.Light, app)
	s.w.ShowRequest(payment().ID)
	s.w.d.Go = h.hold
	s.w.d.Do = func(f func()) { done = append(done, f) }

	s.changed(flow.RequestChanged, payment().ID)
	for _, job := range h.jobs {
		job() // has read "waiting"
	}
	h.jobs = nil
	app.add(provenPayment())
	s.changed(flow.RequestChanged, payment().ID)
	for _, job := range h.jobs {
		job() // has read "signed"
	}
	for i := len(done) - 1; i >= 0; i-- {
		done[i]()
	}
	s.mustSee("What was signed is what was asked.")
	s.mustNotSee("Cancel request")
	if got := s.w.request.v.State; got != storage.Signed {
		t.Errorf("the screen shows %s", got)
	}
}

// What the account has to say can be long: it never lies over the screen below.
func TestLongNoticeMakesRoom(t *testing.T) {
	account := signedIn()
	app := &fakeApp{account: account}
	s := newStage(t, look.Light, app, onSandbox)
	s.win.Resize(fyne.NewSize(900, 640))
	app.account.Notice = "Signed in until you close the app. No keyring was found, so the sign-in is kept in memory only; start a keyring service to stay signed in. This computer's clock is 9 minutes ahead. Set it right, or countdowns are wrong."
	s.changed(flow.AccountChanged, "")
	driver := fyne.CurrentApp().Driver()
	bottom := driver.AbsolutePositionForObject(s.w.notice).Y + s.w.notice.Size().Height
	if top := driver.AbsolutePositionForObject(s.w.stack).Y; top < bottom {
		t.Errorf("the screen begins at %v, and the notice ends at %v", top, bottom)
	}
	if need := test.WidgetRenderer(s.w.notice).MinSize().Height; s.w.notice.Size().Height < need {
		t.Errorf("the notice has %v, and needs %v", s.w.notice.Size().Height, need)
	}
}

func TestLongWordsStayLonger(t *testing.T) {
	if short, long := toastTime("Link copied"), toastTime(string(make([]byte, 200))); short >= long || short.Seconds() != 6 {
		t.Errorf("%v and %v", short, long)
	}
}

// Who is talked to is said as long as it is not Xumm.
func TestAnotherPlatformIsNamed(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn(), host: "127.0.0.1:18600"})
	for _, at := range []place{atNew, atSettings, atAccount} {
		s.w.show(at)
		s.mustSee("Platform: 127.0.0.1:18600, not Xumm's own.")
	}
	// Nor is what it says the word of Xaman.
	app := &fakeApp{account: signedIn(), host: "127.0.0.1:18600"}
	app.account.Profile.Name = "Alice"
	if _, by := newStage(t, look.Light, app).w.d.called(app.account); by != "127.0.0.1:18600" {
		t.Errorf("the name is said to be of %q", by)
	}
	s = newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.mustNotSee("not Xumm's own")
}

// A link can come while something is chosen. What lies over the form goes with
// it, and writes nothing into a form that is out of sight.
func TestWhatLiesOverAPageGoesWithIt(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(flow.RequestView{Request: payment(), Steps: waitingSteps()})
	s := newStage(t, look.Light, app)
	canvas := s.win.Canvas()
	took := false
	for name, open := range map[string]func(){
		"a list to search": func() {
			look.OpenFinder(s.w.draft.page, "Search", "Nothing", "", func(string) []look.Found {
				return []look.Found{{Value: "x", Title: "X"}}
			}, func(string) { took = true })
		},
		"a list":     func() { s.w.draft.network.input.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) },
		"a calendar": func() { look.OpenCalendar(s.w.draft.page, noon, noon, func(time.Time) { took = true }) },
		"a question": func() {
			s.w.confirm(look.ConfirmWords{Title: "Sure?", Yes: "Yes"}, func() { took = true })
		},
	} {
		s.w.show(atNew)
		network := s.w.draft.network.key()
		open()
		if canvas.Overlays().Top() == nil {
			t.Fatalf("%s: not open", name)
		}
		with := canvas.Focused()
		s.w.say(look.Neutral, "Something else.")
		s.w.ShowRequest(payment().ID)
		if canvas.Overlays().Top() != nil {
			t.Errorf("%s lies over the request", name)
		}
		if said := s.w.toasts.Shown(); said != "" {
			t.Errorf("%s: %q is still said", name, said)
		}
		if with != nil && name != "a question" { // a key that was on its way
			with.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			with.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if e, ok := with.(*look.Entry); ok {
				e.OnSubmitted(e.Text)
			}
		}
		if took || s.w.draft.network.key() != network || canvas.Overlays().Top() != nil {
			t.Errorf("%s was taken from behind the request", name)
		}
	}
}

// A toast lies over what is read, and leaves the rail alone: at its foot is the
// button to sign in.
func TestAToastLeavesTheRailAlone(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: flow.Account{State: flow.SignedOut}}, small)
	s.w.say(look.Neutral, "The sign-in of rPT1Sj…bpAYe has ended. Sign in with it again to follow its requests; they are still here.")
	driver := fyne.CurrentApp().Driver()
	if left, right := driver.AbsolutePositionForObject(s.w.toasts).X, s.w.rail.Position().X+s.w.rail.Size().Width; left < right {
		t.Errorf("the toasts begin at %v, and the rail ends at %v", left, right)
	}
}

// A key that the start was given is shown, and cannot be changed in vain.
func TestAGivenKeyIsShown(t *testing.T) {
	const key = "1b144141-1a2b-4c3d-8e4f-0123456789ab"
	s := newStage(t, look.Light, &fakeApp{account: signedIn()}, tall, func(s *stage) { s.deps.GivenKey = key })
	s.w.show(atSettings)
	s.mustSee("COUNTERSIGN_API_KEY or --api-key is in use")
	if s.w.settings.key != nil {
		t.Error("another key can be typed in")
	}
}
