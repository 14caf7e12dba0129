package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

func (s *requestScreen) showProof() {
	v := s.v
	if v.State != storage.Signed {
		return
	}
	rows := make([]look.ProofRow, 0, len(v.Findings))
	for _, f := range v.Findings {
		rows = append(rows, look.ProofRow{Name: f.Name, Status: proofStates[f.Status], Detail: f.Detail})
	}
	// What failed comes first: it is what has to be seen without scrolling.
	slices.SortStableFunc(rows, func(a, b look.ProofRow) int {
		return boolOrder(a.Status == look.Failed) - boolOrder(b.Status == look.Failed)
	})
	s.proof.Set(rows)
	s.showFields()
	refused := flow.Refused(v.Result)
	lost := !refused && flow.Undone(v.Findings, v.Result)
	switch sum := flow.Proven(v.Findings); {
	case len(v.Findings) == 0:
		s.verdict.Set(look.Neutral, "Signed. The proof is being fetched.")
	case sum == xrpl.Failed:
		s.verdict.Set(look.Bad, "What was signed is not what was asked. See the failed line; do not rely on this request.")
	case refused && sum != xrpl.Checked:
		s.verdict.Set(look.Bad, "The ledger refused it ("+v.Result+")"+undelivered(v.TxType, ", so the amount was not delivered")+". What was signed could not be checked here.")
	case refused:
		s.verdict.Set(look.Bad, "Signed as asked, but the ledger refused it ("+v.Result+")."+undelivered(v.TxType, " The amount was not delivered."))
	case lost && sum == xrpl.Checked:
		s.verdict.Set(look.Bad, "Signed as asked, but it did not do what was asked. Read the line about the ledger.")
	case sum == xrpl.Checked:
		s.verdict.Set(asAsked(v))
	default:
		s.verdict.Set(look.Neutral, "Signed, and not everything could be checked here. Read the lines below.")
	}
}

// asAsked is the verdict on what was signed as asked. It is green only where the
// ledger's word was checked, too, or there is none.
func asAsked(v flow.RequestView) (look.Tone, string) {
	const same = "What was signed is what was asked"
	inLedger := slices.ContainsFunc(v.Findings, func(f xrpl.Finding) bool { return f.Name == "Ledger result" && f.Status == xrpl.Checked })
	switch {
	case !v.Submit, inLedger:
		return look.Good, same + "."
	case v.AsksNode && !v.Judged:
		return look.Neutral, same + ". The ledger's result is awaited."
	case v.InVain && flow.Accepted(v.Result):
		return look.Neutral, same + ", and it is done by the platform's word; no ledger node has said so."
	case v.InVain:
		return look.Neutral, same + ". What became of it is not known: no ledger node has said so."
	case !flow.Accepted(v.Result):
		return look.Neutral, same + ". The ledger's result is not known."
	}
	return look.Neutral, same + ", and it is done by the platform's word; no ledger node was asked."
}

// undelivered gives the words where something was to be delivered.
func undelivered(txType, words string) string {
	if txType == "Payment" || txType == "CheckCash" {
		return words
	}
	return ""
}

// showFields puts what was changed first: it is what somebody looks for.
func (s *requestScreen) showFields() {
	rows := make([]look.FieldRow, 0, len(s.v.Fields))
	words := inWords(s.v.TxJSON)
	for _, f := range s.v.Fields {
		row := look.FieldRow{
			Name: fieldName(s.v.TxType, f.Field), State: fieldStates[f.Outcome], Asked: unquoted(f.Asked), Signed: unquoted(f.Signed),
		}
		if said := words[f.Field]; said != "" && f.Outcome == xrpl.Same {
			row.Asked, row.Signed = said, said
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b look.FieldRow) int {
		return boolOrder(a.State == look.FieldChanged) - boolOrder(b.State == look.FieldChanged)
	})
	s.fields.Set(rows)
	setVisible(s.fieldCard, len(rows) > 0)
}

// inWords gives the fields of a transaction that are one line in words: a date,
// a memo. What was changed is shown as it is instead, to the letter.
func inWords(txJSON []byte) map[string]string {
	tx, err := xrpl.ParseTx(txJSON)
	if err != nil {
		return nil
	}
	words, count := map[string]string{}, map[string]int{}
	for _, r := range xrpl.Describe(tx, nil).Rows {
		words[r.Field] = r.Value
		count[r.Field]++
	}
	for field, n := range count {
		if n > 1 || field == "TransactionType" {
			delete(words, field)
		}
	}
	return words
}

// fieldName is what the form calls a field, and its name in the ledger.
func fieldName(txType, field string) string {
	t, _ := xrpl.TypeNamed(txType)
	for _, f := range append(slices.Clone(t.Fields), xrpl.CommonFields()...) {
		switch {
		case f.Name != field || f.Label == "":
		case strings.EqualFold(strings.ReplaceAll(f.Label, " ", ""), field):
			return f.Label
		default:
			return f.Label + " (" + field + ")"
		}
	}
	return field
}

// unquoted takes the quotes off a JSON text without escapes; what it says is the
// same without them.
func unquoted(value string) string {
	if len(value) > 2 && strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) && !strings.ContainsAny(value[1:len(value)-1], `"\`) {
		return value[1 : len(value)-1]
	}
	return value
}

// boolOrder sorts what is true before what is not.
func boolOrder(b bool) int {
	if b {
		return 0
	}
	return 1
}

var fieldStates = map[xrpl.FieldOutcome]look.FieldState{
	xrpl.Same: look.FieldSame, xrpl.Filled: look.FieldFilled, xrpl.Changed: look.FieldChanged,
}

var proofStates = map[xrpl.Status]look.ProofStatus{
	xrpl.Checked: look.Checked, xrpl.Failed: look.Failed, xrpl.NotChecked: look.NotChecked,
}

// paymentFacts are the fields of a payment that have a line of their own.
var paymentFacts = []string{"Amount", "Destination", "DestinationTag"}

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
			// Below its name: an address fits on one line then.
			label := name
			if who := s.w.d.name(value); who != "" {
				label += ": " + who
			}
			rows = append(rows, look.Column(0, look.NewMuted(label), m))
		}
	}
	tx, err := xrpl.ParseTx(v.TxJSON)
	if err == nil && tx.Type() == "Payment" {
		line("Amount", amountOf(v.Request))
		if s.worth.SetText(s.worthNow()); s.worth.Text() != "" {
			rows = append(rows, factRow("Worth now", s.worth))
		}
		mono("Recipient", tx.Text("Destination"))
		if tag, ok := tx["DestinationTag"]; ok {
			line("Tag", fmt.Sprint(tag))
		}
	}
	if err == nil && tx.Type() != "SignIn" {
		for _, r := range xrpl.Describe(tx, nil).Rows {
			switch {
			case r.Field == "TransactionType", tx.Type() == "Payment" && slices.Contains(paymentFacts, r.Field):
			default:
				mono(r.Label, r.Value)
			}
		}
	}
	if v.SignedBy != "" {
		mono("Signed by", v.SignedBy)
	}
	if v.SignedNetwork != "" {
		line("Network", s.w.d.networkName(v.SignedNetwork))
	}
	mono("Transaction", v.TxID)
	if address := s.w.d.App.ExplorerURL(v.Request); address != "" {
		rows = append(rows, look.Row(0, look.InsetXY(-look.Space3, 0,
			look.NewQuiet("Look it up in an explorer", "arrow-up-right", func() { s.w.openURL(address) })), look.Spring()))
	}
	line("Message", v.Instruction)
	mono("Request", v.UUID)
	s.facts.Objects = rows
	s.facts.Refresh()
}

// worthNow says what the payment's amount is worth, "" for what is none.
func (s *requestScreen) worthNow() string {
	tx, err := xrpl.ParseTx(s.v.TxJSON)
	if err != nil || tx.Type() != "Payment" {
		return ""
	}
	return s.w.d.App.Worth(tx, first(s.v.SignedNetwork, s.v.Network, s.w.d.App.Account().Network))
}

// showWorth says anew what the amount is worth. Where its line is there already
// nothing else is drawn, and what a person has marked to copy stays marked.
func (s *requestScreen) showWorth() {
	before, now := s.worth.Text(), s.worthNow()
	switch {
	case before == now:
	case before == "" || now == "":
		s.showFacts()
		s.page.Refresh()
	default:
		s.worth.SetText(now)
	}
}

func factRow(name string, value fyne.CanvasObject) fyne.CanvasObject {
	return look.Row(look.Space3, look.FixedWidth(92, look.NewMuted(name)), look.Grow(value))
}
