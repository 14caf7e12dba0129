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

// draft is what the screen stands for now.
func (s *newScreen) draft() (flow.Draft, []xrpl.Problem, error) {
	tx, problems, err := s.doc.tx()
	d := flow.Draft{
		Tx: tx, Instruction: strings.TrimSpace(s.instruction.Text()),
		ExpireMinutes: expiries[max(0, slices.Index(s.expire.Options(), s.expire.Selected()))],
		Network:       s.networks[max(0, slices.Index(s.network.Options(), s.network.Selected()))],
		Submit:        s.submit.On() && s.doc.kind != kindSignIn,
	}
	if err != nil {
		return d, nil, err
	}
	told := map[xrpl.Problem]bool{}
	for _, p := range problems {
		told[p] = true
	}
	onForm := map[string]bool{}
	for _, p := range problems {
		onForm[p.Field] = true
	}
	for _, p := range s.w.d.App.Check(d) {
		if !told[p] && (!onForm[p.Field] || s.doc.fromText) {
			problems = append(problems, p)
		}
	}
	return d, problems, nil
}

// showPreview says what will happen, and what is wrong so far. A field nobody
// has typed in yet is not called wrong before "Create" was pressed.
func (s *newScreen) showPreview() {
	d, problems, err := s.draft()
	formFields := map[string]*look.Field{"Destination": s.to, "DestinationTag": s.tag, "Amount": s.amount, "Memos": s.memo, "instruction": s.instruction}
	onForm := s.doc.kind == kindPayment && s.doc.face == faceForm && !s.doc.fromText
	errs := map[*look.Field]string{}
	var lines []fyne.CanvasObject
	stops := err != nil
	if err != nil {
		if s.tried || strings.TrimSpace(s.doc.text) != "" {
			errs[s.json] = capital(err.Error())
		}
	}
	for _, p := range problems {
		if !p.Warning {
			stops = true
		}
		if f := formFields[p.Field]; f != nil && !p.Warning && (onForm || f == s.instruction) {
			if s.tried || s.touched[p.Field] && f.Text() != "" {
				errs[f] = p.Message
			}
			continue
		}
		if p.Warning || s.tried || s.doc.fromText {
			lines = append(lines, problemLine(p))
		}
	}
	for _, f := range []*look.Field{s.to, s.tag, s.amount, s.memo, s.json, s.instruction} {
		if f.Error() != errs[f] {
			f.SetError(errs[f])
		}
	}
	switch {
	case err != nil:
		s.sentence.SetText("The JSON can't be read yet.")
	case stops && onForm:
		s.sentence.SetText("Fill in the form, and this says in one sentence what will be signed.")
	default:
		s.sentence.SetText(xrpl.Explain(d.Tx, s.w.d.name) + ".")
	}
	s.sentence.SetColor(map[bool]fyne.ThemeColorName{true: look.ColorMuted, false: look.ColorText}[stops])
	account := s.w.d.App.Account()
	signed := account.State == flow.SignedIn
	switch {
	case !signed:
		s.from.SetText("Sign in first; what you have written stays here.")
	default:
		from := "From " + s.who(account.Address)
		if d.Network != "" {
			from += " on " + networkName(d.Network)
		}
		if !d.Submit && s.doc.kind != kindSignIn {
			from += "; signed only, not submitted"
		}
		s.from.SetText(from + ". Expires in " + minutes(d.ExpireMinutes) + ".")
	}
	s.problems.Objects = lines
	setVisible(s.problems, len(lines) > 0)
	s.problems.Refresh()
	switch {
	case s.sending:
		s.create.SetText("Creating…")
	case signed:
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
