package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// payees are the people who can be paid: everybody but oneself.
func (s *newScreen) payees() []string {
	own := s.w.d.App.Account().Address
	var names []string
	for _, p := range s.w.d.Sandbox.Payees {
		if p.Address != own {
			names = append(names, p.Name)
		}
	}
	return names
}

// networkKey is the network that was chosen, "" for any.
func (s *newScreen) networkKey() string { return s.network.key() }

// draft is what the screen stands for now.
func (s *newScreen) draft() (flow.Draft, []xrpl.Problem, error) {
	network := s.networkKey()
	s.doc.Network = network
	tx, problems, err := s.doc.Tx()
	d := flow.Draft{
		Tx: tx, Instruction: strings.TrimSpace(s.instruction.Text()),
		ExpireMinutes: expiries[max(0, slices.Index(s.expire.Options(), s.expire.Selected()))],
		Network:       network,
		Submit:        s.submit.On() && !s.multisign.On() && !s.pseudo(),
		Multisign:     s.multisign.On() && !s.pseudo(),
	}
	if err != nil {
		return d, nil, err
	}
	return d, flow.Together(problems, s.w.d.App.Check(d)), nil
}

// words are those of a problem as they fit what is looked at: a form does not
// show the ledger's names of fields.
func (s *newScreen) words(message string) string {
	if s.onForm() && s.doc.Blocked() == "" {
		return s.doc.Form().InWords(message)
	}
	return message
}

// pseudo tells that what is written is signed and never submitted.
func (s *newScreen) pseudo() bool {
	name := s.doc.Type()
	if tx, err := flow.TxFromText(s.doc.Text()); err == nil {
		name = tx.Type()
	}
	t, ok := xrpl.TypeNamed(name)
	return ok && t.Pseudo
}

// dangerText is all that the transaction does that can't be undone, "" when
// there is nothing.
func (s *newScreen) dangerText() string {
	tx, _, err := s.doc.Tx()
	if err != nil {
		return ""
	}
	return strings.Join(s.w.d.App.Dangers(tx), "\n")
}

// shown tells whether an input's problems are to be seen: a field nobody has
// typed in yet is not called wrong before "Create" was pressed.
func (s *newScreen) shown(in *formInput) bool {
	typed := s.touched[in.in.Path] && (in.field == nil || in.field.Text() != "")
	if in.in.Path == "DestinationTag" && in.in.Text == "" {
		typed = s.touched["Destination"] // whoever that is asks for a tag
	}
	return s.tried || s.doc.FromText() || typed
}

// showPreview says what will happen, and what is wrong so far.
func (s *newScreen) showPreview() {
	d, problems, err := s.draft()
	setVisible(s.submit, !s.pseudo() && !s.multisign.On())
	setVisible(s.multisign, !s.pseudo())
	onForm := s.onForm() && s.doc.Blocked() == ""
	jsonError, instructionError := "", ""
	if err != nil && (s.tried || strings.TrimSpace(s.doc.Text()) != "") {
		jsonError = capital(err.Error())
	}
	stops := err != nil
	var rest []xrpl.Problem
	for _, p := range problems {
		stops = stops || !p.Warning
		if p.Field == "instruction" && !p.Warning {
			instructionError = p.Message
			continue
		}
		rest = append(rest, p)
	}
	for i := range rest {
		rest[i].Message = s.words(rest[i].Message)
	}
	if onForm {
		rest = s.form.told(rest, s.shown)
	}
	var lines []fyne.CanvasObject
	for _, p := range rest {
		// A network stands there by itself, from a request that is repeated.
		if p.Warning || s.tried || s.doc.FromText() || p.Field == "network" {
			lines = append(lines, problemLine(p))
		}
	}
	var fromLedger []xrpl.Problem
	s.ledger.Objects = nil
	if !stops {
		s.ledger.Objects, fromLedger = s.ledgerLines(d, flow.NeedsTag(problems))
	}
	s.form.needTag(flow.NeedsTag(problems) || flow.NeedsTag(fromLedger))
	setVisible(s.ledger, len(s.ledger.Objects) > 0)
	s.ledger.Refresh()
	s.showKnown(d)
	s.json.SetError(jsonError)
	s.instruction.SetError(instructionError)
	switch {
	case err != nil:
		s.sentence.SetText("The JSON can't be read yet.")
	case stops && onForm && !s.doc.FromText():
		s.sentence.SetText("Fill in the form, and this says in one sentence what will be signed.")
	default:
		s.sentence.SetText(xrpl.Explain(d.Tx, s.w.d.name) + ".")
	}
	s.sentence.SetColor(map[bool]fyne.ThemeColorName{true: look.ColorMuted, false: look.ColorText}[stops])
	s.showWorth(d, !stops)
	s.showSender(d)
	s.problems.Objects = lines
	setVisible(s.problems, len(lines) > 0)
	s.problems.Refresh()
	s.showDangers()
	s.showCreate()
}

// ledgerAnswered shows what a node said since, if somebody is there to see it.
func (s *newScreen) ledgerAnswered() {
	if s.w.at == atNew {
		s.form.showOpen()
		s.showPreview()
		s.page.Refresh()
	}
}

// ledgerLines are what a node of the ledger says about the draft, of which it may
// have been said already that it needs a tag.
func (s *newScreen) ledgerLines(d flow.Draft, needsTag bool) ([]fyne.CanvasObject, []xrpl.Problem) {
	problems, state := s.w.d.App.LedgerProblems(d)
	switch {
	case state == flow.LedgerAsking:
		return []fyne.CanvasObject{look.NewMuted("Asking the ledger…")}, nil
	case state == flow.LedgerAnswered && len(problems) == 0 && (needsTag || len(s.w.d.App.PlatformDangers(d.Tx)) > 0):
		return nil, nil // the platform has something against it, or has said the same
	case state == flow.LedgerAnswered && len(problems) == 0:
		return []fyne.CanvasObject{look.NewMuted("The ledger has nothing against it.")}, nil
	}
	lines := make([]fyne.CanvasObject, 0, len(problems))
	for _, p := range problems {
		lines = append(lines, problemLine(p))
	}
	return lines, problems
}

// showKnown says what the platform calls the recipients, with who says so: a name
// that anybody can choose stands beside the address, not in its place.
func (s *newScreen) showKnown(d flow.Draft) {
	s.about = d.Tx
	s.known.SetText(strings.Join(append(s.w.d.App.KnownAs(d.Tx), s.w.d.App.Issuers(d.Tx, s.liveNetwork())...), "\n"))
	setVisible(s.known, s.known.Text() != "")
}

// showWorth says what the amount is worth, as soon as that is known.
func (s *newScreen) showWorth(d flow.Draft, readable bool) {
	s.valued = nil
	if readable {
		s.valued = d.Tx
	}
	s.worth.SetText(s.worthNow())
	setVisible(s.worth, s.worth.Text() != "")
}

func (s *newScreen) worthNow() string {
	if s.valued == nil {
		return ""
	}
	return s.w.d.App.Worth(s.valued, s.liveNetwork())
}

// tick keeps what the platform told from growing old while nobody types: asking
// for it here makes the program ask for it anew once it is.
func (s *newScreen) tick() {
	s.w.d.App.Tokens(s.liveNetwork())
	s.w.d.App.KnownAs(s.about)
	if s.worthNow() != s.worth.Text() {
		s.showPreview()
		s.page.Refresh()
	}
}

// showSender says who is asked to sign, on which network, until when.
func (s *newScreen) showSender(d flow.Draft) {
	account := s.w.d.App.Account()
	if account.State != flow.SignedIn {
		s.from.SetText("Sign in first; what you have written stays here.")
		return
	}
	from := "From " + s.who(account.Address)
	if d.Network != "" {
		from += " on " + s.w.d.networkName(d.Network)
	}
	if !d.Submit && !s.pseudo() {
		from += map[bool]string{true: "; one of several signatures, not submitted", false: "; signed only, not submitted"}[d.Multisign]
	}
	s.from.SetText(from + ". Expires in " + minutes(d.ExpireMinutes) + ".")
}

// showDangers says what can't be undone, and asks to have read it.
func (s *newScreen) showDangers() {
	text := s.dangerText()
	if text != s.understood {
		s.understood = "" // something else is dangerous now
	}
	s.dangers.Objects = nil
	if text != "" {
		for sentence := range strings.SplitSeq(text, "\n") {
			s.dangers.Add(problemLine(xrpl.Problem{Message: sentence}))
		}
		s.understand.SetOn(s.understood != "")
		s.dangers.Add(s.understand)
	}
	setVisible(s.dangers, text != "")
	s.dangers.Refresh()
}

func (s *newScreen) showCreate() {
	switch {
	case s.sending:
		s.create.SetText("Creating…")
	case s.w.d.App.Account().State == flow.SignedIn:
		s.create.SetText("Create request")
	default:
		s.create.SetText("Sign in to create")
	}
	s.create.SetEnabled(!s.sending)
}

func (s *newScreen) who(address string) string {
	if name := s.w.d.name(address); name != "" {
		return fmt.Sprintf("%s (%s)", name, xrpl.ShortAddress(address))
	}
	return xrpl.ShortAddress(address)
}

func problemLine(p xrpl.Problem) fyne.CanvasObject {
	icon, tone := "cross", look.Bad
	if p.Warning {
		icon, tone = "warn", look.Warn
	}
	text := look.NewBody(p.Message)
	text.SetTone(tone)
	return look.RowTop(look.Space2, look.InsetXY(0, 2, look.NewIcon(icon, 16, tone.Text())), look.Grow(text))
}
