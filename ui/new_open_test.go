package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// threeEscrows are what the fake program has open: for the person, of the
// person, and one that does not tell its sequence.
func threeEscrows() []flow.OpenObject {
	escrow := func(index, title, detail, owner, sequence string) flow.OpenObject {
		o := flow.OpenObject{Index: strings.Repeat(index, 32), Title: title, Detail: detail, Mark: sequence, Fields: map[string]any{"Owner": owner}}
		if o.Lacking = sequence == ""; !o.Lacking {
			o.Fields["OfferSequence"] = json.Number(sequence)
		}
		return o
	}
	return []flow.OpenObject{
		escrow("0A", "Escrow of 50 XRP from Bob (rU6K7V…QJWDw1)", "Can be finished since 20 November 2026, 14:00 UTC", bob, "90000417"),
		escrow("0B", "Escrow of 7.5 XRP to Bob (rU6K7V…QJWDw1) with tag 7", "Can be finished after 3 December 2026, 14:00 UTC, not after 1 January 2027, 00:00 UTC", alice, "90000311"),
		escrow("0C", "Escrow of 120 XRP from rEb8TK…5HcYKn", "Can be finished after 24 December 2026, 18:00 UTC by whoever meets its condition", bob, ""),
	}
}

// onOpen is a stage on the form of a type, with escrows to choose from.
func onOpen(t *testing.T, a look.Appearance, txType string, change ...func(*stage)) *stage {
	t.Helper()
	app := &fakeApp{account: signedIn()}
	app.open = func(q flow.OpenQuestion) flow.OpenAnswer {
		switch q.Field {
		case "Owner":
			return flow.OpenAnswer{State: flow.LedgerAnswered, Objects: threeEscrows(),
				Title: "Choose one of the escrows from or to you (3)", Detail: "On Testnet. Or type owner and sequence below."}
		case "OfferSequence":
			return flow.OpenAnswer{State: flow.LedgerAnswered, Title: "You have no open offers on Testnet."}
		}
		return flow.OpenAnswer{}
	}
	s := newStage(t, a, app, change...)
	s.w.draft.setType(txType)
	return s
}

// takeOpen takes the nth of what is open for a field.
func (s *newScreen) takeOpen(field string, n int) {
	c := s.form.at(field + "/open").open
	c.take(c.answer.Objects[n])
}

func TestOpenIsChosenByKeyboard(t *testing.T) {
	s := onOpen(t, look.Light, "EscrowFinish")
	d := s.w.draft
	picker := d.form.at("Owner/open").open.picker
	if picker.Title() != "Choose one of the escrows from or to you (3)" {
		t.Fatalf("it says %q", picker.Title())
	}
	s.win.Canvas().Focus(picker)
	key(s, fyne.KeyReturn)
	f := finder(t, s)
	if rows := f.Rows(); len(rows) != 3 || rows[0].Mark != "90000417" {
		t.Fatalf("offered %+v", rows)
	}
	test.Type(f.Search().Entry, "tag 7")
	if rows := f.Rows(); len(rows) != 1 {
		t.Fatalf("found %+v", rows)
	}
	key(s, fyne.KeyReturn)
	if d.input("Owner").Text() != alice || d.input("OfferSequence").Text() != "90000311" {
		t.Fatalf("filled %q, %q", d.input("Owner").Text(), d.input("OfferSequence").Text())
	}
	if !strings.HasPrefix(picker.Title(), "Escrow of 7.5 XRP to Bob") {
		t.Errorf("it says %q", picker.Title())
	}
	s.press("Create request")
	if len(s.app.created) != 1 || s.app.created[0].Tx.Text("OfferSequence") != "90000311" {
		t.Fatalf("created %+v: %s", s.app.created, s.words())
	}
}

// What is typed is what counts, and its words follow.
func TestOpenFollowsTyping(t *testing.T) {
	s := onOpen(t, look.Light, "EscrowCancel")
	d := s.w.draft
	picker := d.form.at("Owner/open").open.picker
	s.typeIn(d.input("Owner"), bob)
	s.typeIn(d.input("OfferSequence"), "90000417")
	if !strings.HasPrefix(picker.Title(), "Escrow of 50 XRP from Bob") {
		t.Errorf("it says %q", picker.Title())
	}
	s.typeIn(d.input("OfferSequence"), "0")
	if d.input("OfferSequence").Text() == "90000417" || !strings.HasPrefix(picker.Title(), "Choose one") {
		t.Errorf("it says %q of %q", picker.Title(), d.input("OfferSequence").Text())
	}
}

// A list that comes while somebody types takes nothing away: neither what was
// typed nor the keyboard.
func TestOpenComesWhileTyping(t *testing.T) {
	s := onOpen(t, look.Light, "CheckCancel")
	d := s.w.draft
	answer := flow.OpenAnswer{State: flow.LedgerAsking, Title: "Asking the ledger…"}
	s.app.open = func(flow.OpenQuestion) flow.OpenAnswer { return answer }
	s.changed(flow.OpenChanged, "")
	field := d.input("CheckID")
	s.typeIn(field, "AB")
	answer = flow.OpenAnswer{State: flow.LedgerAnswered, Title: "Choose one of your checks (1)", Objects: []flow.OpenObject{
		{Index: strings.Repeat("CD", 32), Title: "Check from Bob", Fields: map[string]any{"CheckID": strings.Repeat("CD", 32)}},
	}}
	s.changed(flow.OpenChanged, "")
	test.Type(s.win.Canvas().Focused(), "CD")
	if d.input("CheckID") != field || field.Text() != "ABCD" {
		t.Errorf("typed %q", d.input("CheckID").Text())
	}
	answer = flow.OpenAnswer{State: flow.LedgerAnswered, Title: "No ledger node could be asked for checks. Type its id."}
	s.changed(flow.OpenChanged, "")
	s.mustSee("No ledger node could be asked for checks. Type its id.")
	if field.Text() != "ABCD" || d.form.at("CheckID/open").open.picker.Visible() {
		t.Errorf("typed %q", field.Text())
	}
}

// The question is for the network, the account and the type that are written.
func TestOpenAsksForWhatIsWritten(t *testing.T) {
	s := onOpen(t, look.Light, "OfferCancel")
	d := s.w.draft
	var asked flow.OpenQuestion
	s.app.open = func(q flow.OpenQuestion) flow.OpenAnswer { asked = q; return flow.OpenAnswer{} }
	d.setType("CheckCash")
	if asked != (flow.OpenQuestion{Type: "CheckCash", Field: "CheckID"}) {
		t.Errorf("asked %+v", asked)
	}
	d.network.input.OnChanged(chosen(d.network.input, "Devnet"))
	if asked.Network != "DEVNET" {
		t.Errorf("on another network asked %+v", asked)
	}
	if asked.Account != "" {
		t.Errorf("the signed-in account's are wanted: %+v", asked)
	}
	d.multisign.SetOn(true)
	d.multisign.OnChanged(true)
	if asked.Account == "" || asked.Account == alice {
		t.Errorf("for an account that is not entered yet asked %+v", asked)
	}
	d.edit(func(f *flow.Form) { f.SetText("Account", bob) })
	if asked.Account != bob {
		t.Errorf("for another account asked %+v", asked)
	}
	asked = flow.OpenQuestion{}
	d.show(faceJSON)
	s.changed(flow.OpenChanged, "")
	if asked != (flow.OpenQuestion{}) {
		t.Errorf("JSON needs none: %+v", asked)
	}
}

func chosen(s *look.Select, word string) string {
	s.SetSelected(word)
	return word
}

// An escrow's sequence that is looked up fills the form only if nobody went on
// meanwhile.
func TestOpenLookedUpLate(t *testing.T) {
	other := func(s *stage) { s.w.draft.setType("EscrowCancel") }
	for name, c := range map[string]struct {
		meanwhile func(s *stage)
		err       error
		want      string
	}{
		"nothing happened":     {func(*stage) {}, nil, "77"},
		"typed":                {func(s *stage) { s.w.draft.input("OfferSequence").SetText("5") }, nil, "5"},
		"another type":         {other, nil, ""},
		"another network":      {func(s *stage) { s.w.draft.network.input.SetSelected("Devnet") }, nil, ""},
		"another was chosen":   {func(s *stage) { s.w.draft.takeOpen("Owner", 1) }, nil, "90000311"},
		"the node has it not":  {func(*stage) {}, errors.New("x"), ""},
		"not known, and typed": {func(s *stage) { s.w.draft.input("OfferSequence").SetText("5") }, errors.New("x"), "5"},
	} {
		t.Run(name, func(t *testing.T) {
			var later []func()
			s := onOpen(t, look.Light, "EscrowFinish")
			s.w.d.Go = func(f func()) { later = append(later, f) }
			s.app.complete = func(o flow.OpenObject) (flow.OpenObject, error) {
				o.Fields, o.Lacking = map[string]any{"Owner": bob, "OfferSequence": json.Number("77")}, false
				return o, c.err
			}
			s.w.draft.takeOpen("Owner", 2)
			s.mustSee("Looking up its sequence…")
			if s.w.draft.input("Owner").Text() != "" {
				t.Error("half of it was filled in")
			}
			c.meanwhile(s)
			for _, f := range later {
				f()
			}
			s.mustNotSee("Looking up its sequence…")
			if got := s.w.draft.input("OfferSequence").Text(); got != c.want {
				t.Errorf("the sequence is %q, want %q", got, c.want)
			}
			if c.err != nil && c.want == "" {
				s.mustSee(flow.Sentence(c.err))
			}
		})
	}
}

// A long list shows a part at a time, and says so; typing finds the rest.
func TestOpenListIsLong(t *testing.T) {
	s := onOpen(t, look.Light, "OfferCancel")
	var all []flow.OpenObject
	for i := range 1234 {
		n := fmt.Sprint(1000 + i)
		all = append(all, flow.OpenObject{Index: n, Title: "Sell 1 XRP for 1 USD, offer " + n, Mark: n, Fields: map[string]any{"OfferSequence": json.Number(n)}})
	}
	s.app.open = func(flow.OpenQuestion) flow.OpenAnswer {
		return flow.OpenAnswer{State: flow.LedgerAnswered, Title: "Choose one of your open offers (1234)", Objects: all}
	}
	s.changed(flow.OpenChanged, "")
	s.w.draft.form.at("OfferSequence/open").open.open()
	f := finder(t, s)
	if len(f.Rows()) != openMost {
		t.Errorf("%d rows", len(f.Rows()))
	}
	s.mustSee("1134 more: type to find them")
	test.Type(f.Search().Entry, "2233")
	if rows := f.Rows(); len(rows) != 1 || rows[0].Mark != "2233" {
		t.Fatalf("found %+v", rows)
	}
	key(s, fyne.KeyReturn)
	if got := s.w.draft.input("OfferSequence").Text(); got != "2233" {
		t.Errorf("filled %q", got)
	}
}
