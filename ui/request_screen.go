package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// stuckAfter is how long nobody may open a request before the screen offers
// the usual cure.
const stuckAfter = 45 * time.Second

// requestScreen is one request: its code, how far it is, and in the end what
// was proved about it.
type requestScreen struct {
	w    *Window
	page *look.Page
	id   string
	v    flow.RequestView
	seen bool // v holds the request of id

	loads int // counts the readings, so that a late one never covers later news

	sentence  *look.Text
	badge     *look.Badge
	steps     *look.Steps
	trouble   *look.Banner
	alarm     *look.Banner // what is known of the recipients by now, while it can be signed
	qr        *look.QR
	countdown *look.Countdown
	links     *fyne.Container
	hint      *look.Text
	how       *look.Card
	proof     *look.ProofCard
	verdict   *look.Banner
	proofCard *look.Card
	fields    *look.Comparison
	fieldCard *look.Card
	facts     *fyne.Container
	worth     *look.Text // of the facts
	top       *look.Card
	codeCard  *look.Card
	details   *look.Card
	actions   string // which set of buttons is shown
	layout    string // which arrangement of cards is shown
	busy      bool
	pressed   time.Time // when a button at the top was pressed last
}

func newRequestScreen(w *Window) *requestScreen {
	s := &requestScreen{w: w}
	s.sentence = look.NewStatement("")
	s.badge = look.NewBadge("", look.Neutral)
	s.steps = look.NewSteps("Sent", "Pushed", "Opened", "Signed", "In ledger")
	s.trouble = look.NewBanner(look.Warn, "")
	s.trouble.Hide()
	s.alarm = look.NewBanner(look.Bad, "")
	s.alarm.Hide()
	s.qr = look.NewQR("")
	s.countdown = look.NewCountdown("Expires in")
	s.links = look.Row(look.Space1,
		look.NewIconButton("copy", "Copy link", func() { w.copy(s.v.SignURL, "Link") }),
		look.NewIconButton("save", "Save image", s.saveImage),
		look.NewIconButton("open", "Open on this device", func() { w.openURL(s.v.SignURL) }),
	)
	s.hint = look.NewMuted("").Centered()
	s.codeCard = look.NewCard(look.Column(look.Space4, look.Center(s.qr),
		look.Row(look.Space3, s.countdown, look.Spring(), s.links), s.hint))

	s.how = look.NewSection("Sign it on your phone", "",
		numbered(1, "Open Xaman and scan this code, or tap the notification if one arrives."),
		numbered(2, "Compare what the phone shows with the sentence above."),
		numbered(3, "Approve or decline there. This page follows by itself."),
	)
	if w.d.Sandbox != nil {
		how := []fyne.CanvasObject{
			numbered(1, "Choose the request on the phone, or scan this code with it."),
			numbered(2, "Compare what the phone shows with the sentence above."),
			numbered(3, "Approve or decline there. This page follows by itself."),
		}
		if open := w.d.openPhone(); open != nil {
			how = append(how, look.Row(look.Space3, look.NewSecondary("Open the phone", "phone", open)))
		}
		s.how = look.NewSection("Sign it on the sandbox phone", "", how...)
	}
	s.proof = look.NewProofCard()
	s.verdict = look.NewBanner(look.Neutral, "")
	s.proofCard = look.NewSection("Proof", "What this computer checked itself, and what the ledger says.", s.verdict, s.proof)
	s.fields = look.NewComparison()
	s.fieldCard = look.NewSection("Field by field", "What was signed beside what was asked.", s.fields)
	s.facts = look.Column(look.Space3)
	s.worth = look.NewBody("")
	s.details = look.NewSection("Details", "What was asked, and who signed.", s.facts)
	s.top = look.NewCard(look.Column(look.Space6, look.RowTop(look.Space4, look.Grow(s.sentence), s.badge), s.steps))
	s.page = look.NewPage("Request", "")
	return s
}

// arrange puts the code in front while somebody has to scan it, and the proof
// once there is one.
func (s *requestScreen) arrange() {
	layout := "code"
	if s.v.State == storage.Signed {
		layout = "proof"
	}
	if layout == s.layout {
		return
	}
	s.layout = layout
	if layout == "proof" {
		s.page.Content(s.trouble, s.alarm, s.top, look.Columns(look.Space6, 0.56, 700, look.Column(look.Space6, s.proofCard, s.fieldCard), s.details))
		s.page.ScrollToTop() // a result is read from its beginning
		return
	}
	// The code comes first, so that it can be scanned without scrolling.
	s.page.Content(s.trouble, s.alarm,
		look.Columns(look.Space6, 0.42, 620, s.codeCard, look.Column(look.Space6, s.top, s.how, s.details)))
}

// open shows another request.
func (s *requestScreen) open(id string) {
	s.id, s.seen, s.busy = id, false, false
	s.page.ScrollToTop()
	s.load()
}

// changed takes in that a request changed.
func (s *requestScreen) changed(id string) {
	if id == s.id {
		s.load()
	}
}

func (s *requestScreen) load() {
	if s.id == "" {
		return
	}
	s.loads++
	id, load := s.id, s.loads
	var v flow.RequestView
	var err error
	s.w.d.background(func() { v, err = s.w.d.App.Request(context.Background(), id) }, func() {
		if id != s.id || load != s.loads {
			return // another one was opened meanwhile, or there is later news
		}
		if err != nil {
			if errors.Is(err, storage.ErrNotFound) {
				s.id = ""
				s.w.show(atActivity)
				return
			}
			setBanner(s.trouble, look.Bad, flow.Sentence(err))
			s.page.Refresh()
			return
		}
		s.v, s.seen = v, true
		s.refresh()
	})
}

// ratesChanged says anew what the amount is worth, if somebody is there to see
// it.
func (s *requestScreen) ratesChanged() {
	if s.w.at == atRequest && s.seen {
		s.showWorth()
	}
}

// profilesChanged says what the platform has told since the request was made: its
// word on a recipient can come after "Create request" was pressed.
func (s *requestScreen) profilesChanged() {
	if s.w.at == atRequest && s.seen && s.showAlarm() {
		s.page.Refresh()
	}
}

// showAlarm tells whether it changed anything.
func (s *requestScreen) showAlarm() bool {
	words := ""
	if tx, err := xrpl.ParseTx(s.v.TxJSON); err == nil && !final(s.v.Request) {
		if list := s.w.d.App.PlatformDangers(tx); len(list) > 0 {
			words = strings.Join(list, " ") + " Do not sign it; cancel the request, or decline it on the phone."
		}
	}
	if words == s.alarm.Text() {
		return false
	}
	setBanner(s.alarm, look.Bad, words)
	return true
}

// code is the text of the code while it can be scanned.
func (s *requestScreen) code() string {
	if s.seen && s.qr.State() == look.QRCode {
		return s.qr.Text()
	}
	return ""
}

func (s *requestScreen) refresh() {
	v := s.v
	now := s.w.d.Now()
	s.page.SetTitle(typeTitle(v.TxType), s.subtitle(now))
	asked := s.explain() + "."
	if flow.Proven(v.Findings) == xrpl.Failed {
		asked = "Asked: " + asked // what was signed is something else
	}
	s.sentence.SetText(asked)
	b := badgeFor(v.Request)
	if s.v.Awaits {
		b = badge{"Waiting for your sign-in", look.Warn}
	}
	s.badge.Set(b.Word, b.Tone)
	for i, step := range v.Steps {
		s.steps.Set(i, stepStates[step.State], shortDetail(step, now, v.Request))
	}
	if s.v.Awaits {
		s.steps.Set(0, look.StepNow, "sign in to go on")
	}
	trouble := v.Trouble
	if trouble == "" {
		trouble = v.Problem
	}
	setBanner(s.trouble, look.Warn, trouble)
	s.showAlarm()
	s.arrange()
	s.showCode()
	setVisible(s.how, !final(v.Request) && v.State != storage.Unsent && !s.v.Awaits)
	s.showProof()
	s.showFacts()
	s.showActions()
	s.tick(now)
	s.page.Refresh()
}

// explain is what was asked in one sentence, with the names known today.
func (s *requestScreen) explain() string {
	if tx, err := xrpl.ParseTx(s.v.TxJSON); err == nil {
		return xrpl.Explain(tx, s.w.d.name)
	}
	return s.v.Sentence
}

var stepStates = map[flow.StepState]look.StepState{
	flow.StepTodo: look.StepTodo, flow.StepNow: look.StepNow, flow.StepDone: look.StepDone,
	flow.StepFailed: look.StepFailed, flow.StepSkipped: look.StepSkipped, flow.StepReported: look.StepReported,
}

// shortDetail is a word or two below a step; the long form is in the trouble
// banner and the proof.
func shortDetail(step flow.Step, now time.Time, r storage.Request) string {
	switch {
	case step.Name == "In ledger" && step.State == flow.StepFailed && !flow.Refused(r.Result):
		return "not in a ledger"
	case step.State == flow.StepReported:
		return "by the platform's word"
	case step.Name == "In ledger" && r.Result != "":
		return r.Result
	case step.State == flow.StepDone:
		switch step.Name {
		case "Sent":
			return r.CreatedAt.In(now.Location()).Format("15:04:05")
		case "Opened":
			if !r.OpenedAt.IsZero() {
				return r.OpenedAt.In(now.Location()).Format("15:04:05")
			}
		case "Signed":
			if !r.ResolvedAt.IsZero() {
				return r.ResolvedAt.In(now.Location()).Format("15:04:05")
			}
		}
	case step.State == flow.StepNow:
		return "waiting"
	case step.State == flow.StepSkipped:
		switch {
		case step.Name == "Pushed":
			return "scan the code"
		case step.Name == "In ledger" && !r.Submit:
			return "not submitted"
		case step.Name == "In ledger" && r.State == storage.Signed:
			return "no result"
		}
	case step.State == flow.StepFailed:
		switch r.State {
		case storage.Rejected:
			return "declined"
		case storage.Cancelled:
			return "cancelled"
		case storage.Expired:
			return "too late"
		}
		return "failed"
	}
	return ""
}

// final tells that nobody can sign the request any more.
func final(r storage.Request) bool {
	switch r.State {
	case storage.Signed, storage.Rejected, storage.Cancelled, storage.Gone:
		return true
	case storage.Expired:
		return r.Settled
	}
	return false
}

func (s *requestScreen) subtitle(now time.Time) string {
	parts := []string{when(s.v.CreatedAt, now)}
	if s.v.Network != "" {
		parts = append(parts, s.w.d.networkName(s.v.Network))
	} else if s.v.SignedNetwork != "" {
		parts = append(parts, s.w.d.networkName(s.v.SignedNetwork))
	}
	if s.v.Account != "" {
		parts = append(parts, "asks "+s.w.draft.who(s.v.Account))
	}
	return strings.Join(parts, "   ·   ")
}

func typeTitle(txType string) string {
	if txType == "" {
		return "Request"
	}
	if t, ok := xrpl.TypeNamed(txType); ok {
		return t.Title
	}
	return txType
}

func (s *requestScreen) showCode() {
	v := s.v
	scannable := false
	switch v.State {
	case storage.Sending:
		words := "Sending the request…"
		if s.v.Awaits {
			words = "Waiting for your sign-in"
		}
		s.qr.ShowPlaceholder(words)
	case storage.Unsent:
		s.qr.ShowDone("warn", look.Warn, "Not sent")
	case storage.Pending, storage.Opened:
		scannable = true
		if v.SignURL != "" && (s.qr.Text() != v.SignURL || s.qr.State() != look.QRCode) {
			if err := s.qr.SetText(v.SignURL); err != nil {
				s.qr.ShowPlaceholder("Copy the link instead")
			}
		}
	case storage.Signed:
		s.qr.ShowDone("check", look.Neutral, "Signed")
	case storage.Rejected:
		s.qr.ShowDone("cross", look.Warn, "Declined on the phone")
	case storage.Cancelled:
		s.qr.ShowDone("cross", look.Neutral, "Cancelled")
	case storage.Expired:
		s.qr.ShowDone("clock", look.Neutral, "Expired")
	default:
		s.qr.ShowDone("warn", look.Warn, "The platform no longer knows it")
	}
	setVisible(s.links, scannable)
	setVisible(s.countdown, scannable)
}

func (s *requestScreen) tick(now time.Time) {
	if !s.seen {
		return
	}
	v := s.v
	if !v.ExpiresAt.IsZero() {
		s.countdown.Set(v.ExpiresAt.Sub(now), v.ExpiresAt.Sub(v.CreatedAt))
	}
	s.showWorth() // asks for another rate once it is old
	hint := ""
	switch v.State {
	case storage.Pending:
		hint = "Scan with Xaman on your phone."
		if s.w.d.Sandbox != nil {
			hint = "Scan with the sandbox phone."
		}
		if now.Sub(v.CreatedAt) > stuckAfter {
			hint = "Nothing happening? Close the previous result in Xaman, then scan again."
		}
	case storage.Opened:
		hint = "Open on the phone, so it can't be cancelled here any more. Approve or decline it there."
	case storage.Expired:
		if !v.Settled {
			hint = "It was open on the phone when it expired, so it may still be signed. This page keeps watching."
		}
	}
	if s.hint.Text() != hint {
		s.hint.SetText(hint)
		setVisible(s.hint, hint != "")
		s.page.Refresh()
	}
}
