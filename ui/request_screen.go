package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// stuckAfter is how long nobody may open a request before the screen offers
// the usual cure.
const stuckAfter = 45 * time.Second

// savedCodeSize is the side of a saved QR code, in pixels.
const savedCodeSize = 1024

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
	qr        *look.QR
	countdown *look.Countdown
	links     *fyne.Container
	hint      *look.Text
	how       *look.Card
	proof     *look.ProofCard
	verdict   *look.Banner
	proofCard *look.Card
	facts     *fyne.Container
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
	s.proofCard = look.NewSection("Proof", "What this computer checked by itself.", s.verdict, s.proof)
	s.facts = look.Column(look.Space3)
	s.details = look.NewSection("Details", "", s.facts)
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
		s.page.Content(s.trouble, s.top, look.Columns(look.Space6, 0.56, 700, s.proofCard, s.details))
		s.page.ScrollToTop() // a result is read from its beginning
		return
	}
	// The code comes first, so that it can be scanned without scrolling.
	s.page.Content(s.trouble,
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
	s.sentence.SetText(s.explain() + ".")
	b := badgeFor(v.Request)
	s.badge.Set(b.Word, b.Tone)
	for i, step := range v.Steps {
		s.steps.Set(i, stepStates[step.State], shortDetail(step, now, v.Request))
	}
	trouble := v.Trouble
	if trouble == "" {
		trouble = v.Problem
	}
	setBanner(s.trouble, look.Warn, trouble)
	s.arrange()
	s.showCode()
	setVisible(s.how, !final(v.Request) && v.State != storage.Unsent)
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
	flow.StepFailed: look.StepFailed, flow.StepSkipped: look.StepSkipped,
}

// shortDetail is a word or two below a step; the long form is in the trouble
// banner and the proof.
func shortDetail(step flow.Step, now time.Time, r storage.Request) string {
	switch {
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
		parts = append(parts, networkName(s.v.Network))
	} else if s.v.SignedNetwork != "" {
		parts = append(parts, networkName(s.v.SignedNetwork))
	}
	if s.v.Account != "" {
		parts = append(parts, "asks "+s.w.draft.who(s.v.Account))
	}
	return strings.Join(parts, "   ·   ")
}

func typeTitle(txType string) string {
	switch txType {
	case "Payment":
		return "Payment"
	case "SignIn":
		return "Sign-in"
	case "":
		return "Request"
	}
	return txType
}

func (s *requestScreen) showCode() {
	v := s.v
	scannable := false
	switch v.State {
	case storage.Sending:
		s.qr.ShowPlaceholder("Sending the request…")
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

func (s *requestScreen) showProof() {
	v := s.v
	if v.State != storage.Signed {
		return
	}
	rows := make([]look.ProofRow, 0, len(v.Findings))
	for _, f := range v.Findings {
		rows = append(rows, look.ProofRow{Name: f.Name, Status: proofStates[f.Status], Detail: f.Detail})
	}
	s.proof.Set(rows)
	refused := v.Result != "" && !strings.HasPrefix(v.Result, "tes")
	switch sum := flow.Proven(v.Findings); {
	case len(v.Findings) == 0:
		s.verdict.Set(look.Neutral, "Signed. The proof is being fetched.")
	case sum == xrpl.Failed:
		s.verdict.Set(look.Bad, "What was signed is not what was asked. See the failed line; do not rely on this request.")
	case refused && sum != xrpl.Checked:
		s.verdict.Set(look.Bad, "The ledger refused it ("+v.Result+"), so the amount was not delivered. What was signed could not be checked here.")
	case refused:
		s.verdict.Set(look.Bad, "Signed as asked, but the ledger refused it ("+v.Result+"). The amount was not delivered.")
	case sum == xrpl.Checked:
		s.verdict.Set(look.Good, "What was signed is what was asked.")
	default:
		s.verdict.Set(look.Neutral, "Signed, and not everything could be checked here. Read the lines below.")
	}
}

var proofStates = map[xrpl.Status]look.ProofStatus{
	xrpl.Checked: look.Checked, xrpl.Failed: look.Failed, xrpl.NotChecked: look.NotChecked,
}

// showActions puts the buttons that make sense in this state at the top.
func (s *requestScreen) showActions() {
	kind := ""
	switch r := s.v.Request; {
	case r.State == storage.Unsent:
		kind = "unsent"
	case final(r) && (r.State == storage.Signed || r.State == storage.Rejected):
		kind = "answered"
	case r.State == storage.Gone:
		kind = "gone"
	case final(r):
		kind = "over"
	case r.State == storage.Expired:
		kind = "expired"
	case r.State == storage.Pending, r.State == storage.Opened:
		kind = "open"
	default:
		kind = "sending"
	}
	if kind == s.actions {
		return
	}
	s.actions = kind
	retry := s.once(func() { s.w.d.App.Retry(s.id) })
	repeat := look.NewSecondary("Repeat", "refresh", s.once(s.repeat))
	remove := look.NewQuiet("Delete", "trash", s.once(s.remove))
	again := look.NewIconButton("refresh", "Look again", retry)
	switch kind {
	case "unsent":
		s.page.Actions(remove, look.NewSecondary("Edit", "edit", s.once(s.repeat)), look.NewPrimary("Send again", "send", retry))
	case "answered":
		s.page.Actions(remove, repeat)
	case "over", "expired", "gone":
		objs := []fyne.CanvasObject{repeat, look.NewPrimary("New code", "qr", s.once(s.renew))}
		if kind != "expired" {
			objs = append([]fyne.CanvasObject{remove}, objs...)
		}
		if kind == "gone" {
			objs = append([]fyne.CanvasObject{again}, objs...)
		}
		s.page.Actions(objs...)
	case "open":
		s.page.Actions(again, look.NewSecondary("Cancel request", "cross", s.once(s.cancel)))
	default:
		s.page.Actions(again)
	}
}

func (s *requestScreen) cancel() {
	s.act(func(ctx context.Context, id string) (string, error) {
		sentence, err := s.w.d.App.Cancel(ctx, id)
		return sentence, err
	}, func(sentence string) { s.w.say(look.Neutral, sentence) })
}

func (s *requestScreen) renew() {
	s.act(func(ctx context.Context, id string) (string, error) { return s.w.d.App.Renew(ctx, id) }, func(id string) {
		if s.w.at == atRequest {
			s.w.ShowRequest(id)
		}
	})
}

// doubleClick is how soon a second press is the tail of a double click. What a
// press changes may put another button under the pointer: "New code" where
// "Cancel request" was.
const doubleClick = 700 * time.Millisecond

// once makes a press of what follows another press at once do nothing.
func (s *requestScreen) once(do func()) func() {
	return func() {
		now := s.w.d.Now()
		if since := now.Sub(s.pressed); since >= 0 && since < doubleClick {
			return
		}
		s.pressed = now
		do()
	}
}

// act runs one action at a time and says what went wrong.
func (s *requestScreen) act(do func(ctx context.Context, id string) (string, error), done func(string)) {
	if s.busy {
		return
	}
	s.busy = true
	id := s.id
	var result string
	var err error
	s.w.d.background(func() { result, err = do(context.Background(), id) }, func() {
		s.busy = false
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		done(result)
	})
}

func (s *requestScreen) repeat() {
	id := s.id
	var d flow.Draft
	var err error
	s.w.d.background(func() { d, err = s.w.d.App.DraftOf(context.Background(), id) }, func() {
		if err != nil {
			s.w.say(look.Bad, flow.Sentence(err))
			return
		}
		take := func() {
			s.w.draft.load(d)
			s.w.show(atNew)
		}
		if s.w.draft.empty() {
			take()
			return
		}
		s.w.confirm(look.ConfirmWords{
			Title: "Replace what you are writing?", Yes: "Replace", No: "Keep it", Danger: true,
			Sentence: "There is an unfinished request under \"New request\". This one would take its place.",
		}, take)
	})
}

func (s *requestScreen) remove() {
	s.w.confirm(look.ConfirmWords{
		Title: "Delete this request?", Yes: "Delete", Danger: true,
		Sentence: "It disappears from this computer, with its result and proof. What is on the ledger stays there.",
	}, func() {
		s.act(func(ctx context.Context, id string) (string, error) { return "", s.w.d.App.Delete(ctx, id) }, func(string) {
			s.id = ""
			s.w.say(look.Neutral, "Request deleted")
			s.w.show(atActivity)
		})
	})
}

func (s *requestScreen) saveImage() {
	picture, err := s.qr.PNG(savedCodeSize)
	if err != nil {
		s.w.say(look.Warn, "There is no code to save yet.")
		return
	}
	save := dialog.NewFileSave(func(out fyne.URIWriteCloser, err error) {
		if out == nil && err == nil {
			return // nothing was chosen
		}
		s.w.d.background(func() { err = writeAll(out, picture, err) }, func() {
			if err != nil {
				s.w.say(look.Bad, "The image could not be saved. Choose another folder.")
				return
			}
			s.w.say(look.Neutral, "Image saved")
		})
	}, s.w.win)
	save.SetFileName("countersign-" + s.id[:8] + ".png")
	save.Show()
}

func writeAll(out fyne.URIWriteCloser, data []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return errors.Join(err, out.Close())
}

func (s *requestScreen) tick(now time.Time) {
	if !s.seen {
		return
	}
	v := s.v
	if !v.ExpiresAt.IsZero() {
		s.countdown.Set(v.ExpiresAt.Sub(now), v.ExpiresAt.Sub(v.CreatedAt))
	}
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
		hint = "Open on the phone. Approve or decline it there."
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

// showFacts lists what is known, in words, with everything that can be copied.
func (s *requestScreen) showFacts() {
	v := s.v
	var rows []fyne.CanvasObject
	line := func(name, value string) {
		if value != "" {
			rows = append(rows, factRow(name, look.NewBody(value)))
		}
	}
	mono := func(name, value string) {
		if value != "" {
			m := look.NewMono(value)
			m.OnCopied = func() { s.w.say(look.Neutral, name+" copied") }
			rows = append(rows, factRow(name, m))
		}
	}
	tx, err := xrpl.ParseTx(v.TxJSON)
	if err == nil && tx.Type() == "Payment" {
		line("Amount", amountOf(v.Request))
		mono("Recipient", tx.Text("Destination"))
		if tag, ok := tx["DestinationTag"]; ok {
			line("Tag", fmt.Sprint(tag))
		}
		if p, whole := flow.PaymentFromTx(tx); whole {
			line("Memo", p.Memo)
		}
	}
	if v.SignedBy != "" {
		mono("Signed by", v.SignedBy)
	}
	if v.SignedNetwork != "" {
		line("Network", networkName(v.SignedNetwork))
	}
	mono("Transaction", v.TxID)
	line("Message", v.Instruction)
	mono("Request", v.UUID)
	// What has no line of its own above is shown as it stands.
	if _, whole := flow.PaymentFromTx(tx); err == nil && !whole && tx.Type() != "SignIn" {
		mono("JSON", string(tx.JSON()))
	}
	s.facts.Objects = rows
	s.facts.Refresh()
}

func factRow(name string, value fyne.CanvasObject) fyne.CanvasObject {
	return look.Row(look.Space3, look.FixedWidth(92, look.NewMuted(name)), look.Grow(value))
}
