package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"countersign/auth"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// waitingView is the sign-in that waits for the phone, or for the browser.
type waitingView struct {
	w      *Window
	object fyne.CanvasObject

	qr        *look.QR
	steps     *look.Steps
	now       *look.Text // what to do now
	whoScans  *look.Text // beside a code
	note      *look.Banner
	countdown *look.Countdown
	began     time.Time
	browser   *look.Button

	// For a browser that could not come back.
	question, submit fyne.CanvasObject
	paste            *look.Field
	copied           bool // the link was
}

func newWaitingView(w *Window) *waitingView {
	v := &waitingView{w: w, began: w.d.Now()}
	v.qr = look.NewQR("")
	v.qr.SetMax(320)
	v.steps = look.NewSteps("Scan", "Approve", "Sign in")
	v.now = look.NewBody("")
	v.countdown = look.NewCountdown("Time left")
	v.note = look.NewBanner(look.Warn, "")
	v.note.Hide()
	v.browser = look.NewSecondary("", "globe", w.d.App.OpenBrowser)
	link := look.NewQuiet("Copy link", "copy", func() {
		w.copy(w.d.App.SignIn().URL, "Link")
		v.copied = true
		v.show(w.d.App.SignIn())
	})
	cancel := look.NewQuiet("Cancel", "cross", w.d.App.CancelSignIn)

	stuck := look.NewQuiet("The browser did not come back?", "paste", v.askForAddress)
	v.paste = look.NewField("The address the browser ended at").OnSubmitted(func(string) { v.answer() })
	v.paste.OnChanged(func(string) { v.sayOfAddress("") })
	submit := look.NewSecondary("Sign in with this address", "", v.answer)
	for _, b := range []*look.Button{v.browser, link, cancel, stuck, submit} {
		b.OnEscape = w.d.App.CancelSignIn
	}
	v.question, v.submit = look.Row(look.Space2, stuck), look.Row(look.Space2, submit)
	for _, o := range []fyne.CanvasObject{v.question, v.paste, v.submit} {
		o.Hide()
	}

	v.whoScans = look.NewMuted("Only scan this if you started the sign-in on this computer.").Centered()
	v.whoScans.Hide()
	scan := look.NewCard(look.Column(look.Space4, look.Center(v.qr), v.whoScans))
	var how []fyne.CanvasObject
	if words := v.asked(); words != "" {
		how = append(how, look.NewBody(words))
	}
	how = append(how, look.Column(look.Space1, v.steps, v.now))
	if open := w.d.openPhone(); open != nil {
		how = append(how, look.Row(look.Space3, look.NewPrimary("Open the phone", "phone", open)))
	}
	how = append(how, look.NewDivider(),
		look.Row(look.Space2, v.browser),
		look.Row(look.Space2, link, look.Spring(), cancel),
		v.question, v.paste, v.submit,
		v.countdown,
	)
	right := look.NewSection("Sign in with your phone", "", how...)
	// What comes up below the code moves nothing that somebody types in.
	v.object = look.NewPage("Sign in", "Waiting for your phone").
		Content(look.Columns(look.Space6, 0.46, 640, look.Column(look.Space4, scan, v.note), right))
	return v
}

// asked says what an answer has to be to be taken.
func (v *waitingView) asked() string {
	s := v.w.d.App.SignIn()
	var words []string
	if v.w.begun.adding {
		words = append(words, "Choose the other account in Xaman before you approve.")
	}
	if s.Account != "" {
		words = append(words, "Only "+v.w.draft.who(s.Account)+" can answer: choose that account in Xaman.")
	}
	if s.Network != "" {
		words = append(words, "The phone must be on "+v.w.d.networkName(s.Network)+".")
	}
	return strings.Join(words, " ")
}

func (v *waitingView) show(s flow.SignInView) {
	v.showCode(s)
	for i, state := range signInSteps(s.Progress.Step) {
		v.steps.Set(i, state, "")
	}
	now, browser := wordsOfSignIn(s), "Use the browser instead"
	if s.Progress.Browser {
		browser = "Open the browser again"
	}
	moved := now != v.now.Text() || s.Notice != v.note.Text()
	if code := v.qr.State() == look.QRCode; code != v.whoScans.Visible() {
		setVisible(v.whoScans, code)
		moved = true
	}
	v.now.SetText(now)
	v.browser.SetText(browser)
	setBanner(v.note, look.Warn, s.Notice)
	if (s.Progress.Browser || v.copied) && !v.question.Visible() && !v.paste.Visible() {
		v.question.Show()
		moved = true
	}
	if moved {
		v.object.Refresh()
	}
}

// showCode shows the code while it is of use.
func (v *waitingView) showCode(s flow.SignInView) {
	words := "Getting the code…"
	switch {
	case s.QR != "":
		if s.QR == v.qr.Text() && v.qr.State() == look.QRCode || v.qr.SetText(s.QR) == nil {
			return
		}
		words = "Use the page in your browser"
	case s.Progress.Step == auth.StepSigningIn:
		words = "Answered on the phone"
	case s.Progress.Browser:
		words = "Use the page in your browser"
	case s.Progress.NoCode:
		words = "There is no code this time"
	}
	v.qr.ShowPlaceholder(words)
}

func signInSteps(step auth.Step) []look.StepState {
	switch step {
	case auth.StepApprove:
		return []look.StepState{look.StepDone, look.StepNow, look.StepTodo}
	case auth.StepSigningIn:
		return []look.StepState{look.StepDone, look.StepDone, look.StepNow}
	}
	return []look.StepState{look.StepNow, look.StepTodo, look.StepTodo}
}

// wordsOfSignIn say what to do now.
func wordsOfSignIn(s flow.SignInView) string {
	const tab = " Keep the page in the browser open: it comes back here by itself."
	var words string
	switch {
	case s.Progress.Step == auth.StepSigningIn && s.Progress.Browser:
		return "Signing in." + tab
	case s.Progress.Step == auth.StepSigningIn:
		return "Signing in."
	case s.Progress.Step == auth.StepApprove:
		words = "It is open on your phone. Approve the sign-in there."
	case s.Progress.NoCode && !s.Progress.Browser:
		// The link leads back to this computer: as a code it would end on the phone.
		return "The code could not be fetched. Copy the link and open it in a browser on this computer: the page has a code to scan, and leads back here."
	case s.QR == "" && !s.Progress.Browser:
		return "Get your phone ready: the code is on its way."
	case s.QR == "" && s.Progress.Browser:
		return "Scan the code on the page that has opened in your browser, and approve the sign-in." + tab
	case s.Progress.Browser:
		words = "Scan the code with Xaman, here or in your browser: it is the same one."
	default:
		words = "Scan the code with Xaman on your phone."
	}
	if s.Progress.Browser {
		words += tab
	}
	return words
}

// askForAddress puts the field in the place of the question.
func (v *waitingView) askForAddress() {
	v.paste.SetPlaceholder(v.w.d.App.SignIn().Redirect + "?…")
	v.paste.SetHint("Copy all of it from the address bar, though the page can't be reached.")
	v.question.Hide()
	v.paste.Show()
	v.submit.Show()
	v.object.Refresh()
	v.w.win.Canvas().Focus(v.paste.Entry)
}

func (v *waitingView) answer() {
	address := strings.TrimSpace(v.paste.Text())
	var err error
	v.w.d.background(func() { err = v.w.d.App.AnswerSignIn(address) }, func() {
		if err != nil {
			v.sayOfAddress(flow.Sentence(err))
		}
	})
}

// sayOfAddress says what is wrong with the address; what stands below makes room.
func (v *waitingView) sayOfAddress(problem string) {
	if v.paste.Error() != problem {
		v.paste.SetError(problem)
		v.object.Refresh()
	}
}

func (v *waitingView) tick(now time.Time) {
	if end := v.w.d.App.SignIn().Deadline; !end.IsZero() {
		v.countdown.Set(end.Sub(now), end.Sub(v.began))
	}
}
