package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

func TestManyContactsComeInPages(t *testing.T) {
	var many []storage.Contact
	for i := range pageSize + 5 {
		many = append(many, storage.Contact{ID: int64(i + 1), Name: fmt.Sprintf("Contact %03d", i), Address: bob})
	}
	s := onContacts(t, many...)
	if got := len(rows(s)); got != pageSize {
		t.Fatalf("%d rows", got)
	}
	s.press("Show more")
	if got := len(rows(s)); got != pageSize+5 {
		t.Errorf("%d rows after \"Show more\"", got)
	}
	s.mustNotSee("Show more")
}

// What was typed is not lost by looking elsewhere, nor by a crash.
func TestContactBeingWrittenIsKept(t *testing.T) {
	s := onContacts(t, threeContacts()...)
	s.press("Bob")
	s.w.contacts.form.name.SetText("Robert")
	s.w.show(atActivity)
	kept := string(s.drafts.kept[contactDraftName])
	if !strings.Contains(kept, "Robert") {
		t.Errorf("kept %s", kept)
	}
	s.w.show(atContacts)
	if form := s.w.contacts.form; !form.open || form.name.Text() != "Robert" {
		t.Fatal("the form is gone")
	}

	again := newStage(t, look.Light, &fakeApp{account: signedIn(), people: threeContacts()}, func(n *stage) {
		n.drafts.kept[contactDraftName] = []byte(kept)
	})
	again.w.show(atContacts)
	form := again.w.contacts.form
	if !form.open || form.name.Text() != "Robert" || form.from.ID != 2 || !form.changed() {
		t.Fatal("it did not come back after a crash")
	}
	again.press("Cancel")
	again.press("Discard")
	if form.open || len(again.drafts.kept[contactDraftName]) != 0 || again.app.people[1].Name != "Bob" {
		t.Errorf("not discarded: open %t, kept %s", form.open, again.drafts.kept[contactDraftName])
	}
	again.press("Add contact")
	form.note.SetText("last words")
	if err := again.w.Closing(); err != nil || !strings.Contains(string(again.drafts.kept[contactDraftName]), "last words") {
		t.Errorf("at the end: %v, kept %s", err, again.drafts.kept[contactDraftName])
	}
	again.drafts.kept[contactDraftName] = nil
	again.drafts.err = storage.ErrFull
	form.note.SetText("more words")
	again.w.Tick()
	again.mustSee("could not be saved for later")
	again.drafts.err = nil
	again.w.Tick()
	if !strings.Contains(string(again.drafts.kept[contactDraftName]), "more words") {
		t.Error("it was not tried again")
	}
}

func TestSaveAsContact(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(provenPayment())
	s := newStage(t, look.Light, app)
	s.w.ShowRequest(payment().ID)
	s.press("Save as contact")
	form := s.w.contacts.form
	if got := form.typed(); got != (flow.ContactForm{Address: bob, Tag: "7", Network: "TESTNET"}) {
		t.Fatalf("the form says %+v", got)
	}
	if s.win.Canvas().Focused() != form.name.Entry {
		t.Error("the keyboard is not in the name")
	}
	s.typeIn(form.name, "Bob")
	s.press("Save")
	if s.w.at != atRequest || len(app.people) != 1 {
		t.Fatalf("at %d with %d contacts", s.w.at, len(app.people))
	}
	s.mustSee("to Bob (", "Repeat")
	s.mustNotSee("Save as contact")
}

// A contact that is being written is not given up for another unasked.
func TestSaveAsContactAsks(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(provenPayment())
	s := newStage(t, look.Light, app)
	s.w.show(atContacts)
	s.press("Add contact")
	s.typeIn(s.w.contacts.form.name, "Carol")
	s.w.ShowRequest(payment().ID)
	s.press("Save as contact")
	s.mustSee("Replace what you are writing?")
	s.press("Keep it")
	if s.w.at != atRequest || s.w.contacts.form.name.Text() != "Carol" {
		t.Error("replaced all the same")
	}
	s.press("Save as contact")
	s.press("Replace")
	if s.w.at != atContacts || s.w.contacts.form.address.Text() != bob {
		t.Error("not replaced")
	}
}

// Only somebody who was paid and has no name is offered to be saved.
func TestSaveAsContactIsOffered(t *testing.T) {
	signIn := provenPayment()
	signIn.TxType, signIn.TxJSON = "SignIn", []byte(`{"TransactionType":"SignIn"}`)
	own := provenPayment()
	own.SignedBy = bob
	tampered := provenPayment()
	tampered.Proof = []byte(`[{"name":"Same as asked","status":"failed"}]`)
	declined := provenPayment()
	declined.State = storage.Rejected
	for name, c := range map[string]struct {
		v      flow.RequestView
		people []storage.Contact
		want   bool
	}{
		"a stranger": {provenPayment(), nil, true}, "a contact": {provenPayment(), threeContacts(), false},
		"a sign-in": {signIn, nil, false}, "oneself": {own, nil, false}, "declined": {declined, nil, false}, "tampered with": {tampered, nil, false},
	} {
		app := &fakeApp{account: signedIn(), people: c.people}
		app.add(c.v)
		s := newStage(t, look.Light, app)
		s.w.ShowRequest(payment().ID)
		if got := strings.Contains(s.words(), "Save as contact"); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// Every row that was left out can be had, however many there are.
func TestAllBadRowsCanBeCopied(t *testing.T) {
	s := onContacts(t)
	var bad []flow.BadRow
	for i := range maxBadRows + 3 {
		bad = append(bad, flow.BadRow{Line: i + 2, Reason: "This is wrong."})
	}
	s.w.contacts.report.show(bad)
	s.mustSee("15 rows left out", "Line 2: This is wrong.", "and 3 more")
	s.press("Copy all")
	if got := fyne.CurrentApp().Clipboard().Content(); strings.Count(got, "\n") != 14 || !strings.Contains(got, "Line 16: This") {
		t.Errorf("copied %q", got)
	}
}

// A warning about the recipient is seen beside whatever else is said of the field.
func TestRecipientWarningIsSeen(t *testing.T) {
	app := &fakeApp{account: signedIn(), warned: []xrpl.Problem{{Field: "Destination", Message: "Stop and compare: a look-alike.", Warning: true}}}
	s := newStage(t, look.Light, app)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("1")
	field := s.w.draft.input("Destination")
	if !strings.Contains(field.Warning()+s.words(), "Stop and compare") {
		t.Error("the warning is not seen")
	}
	// Whatever the form finds wrong with the field: this is not left out for it.
	field.SetText(bob[:12])
	if field.Error() == "" || !strings.Contains(field.Warning(), "Stop and compare") {
		t.Errorf("the field says %q and warns %q", field.Error(), field.Warning())
	}
}

// Somebody on the sandbox phone who is a contact is offered once, by the
// contact's name.
func TestPayeesWhoAreContacts(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn(), people: []storage.Contact{{ID: 1, Name: "Robert", Address: bob, Network: "TESTNET"}}}, onSandbox)
	got := s.w.d.contacts()
	if len(got) != 2 || got[0].Name != "Robert" || got[0].Where != "Testnet" || got[1].Name != "Alice" || got[1].Where != "On the sandbox phone" {
		t.Errorf("offered %+v", got)
	}
}

// A contact is being saved while its form is left and another one is opened:
// that one stays open, with what was typed in it.
func TestLateSavingLeavesTheNextFormAlone(t *testing.T) {
	for _, end := range []string{"Save", "Delete"} {
		s := onContacts(t, threeContacts()...)
		s.press("Bob")
		h := &held{}
		direct := s.w.d.Go
		s.w.d.Go = h.hold
		s.press(end)
		if end == "Delete" {
			s.press("Delete") // in the dialog that asks
		}
		if len(h.jobs) != 1 {
			t.Fatalf("%s: %d things are being done", end, len(h.jobs))
		}
		s.w.d.Go = direct
		s.press("Cancel")
		s.press("Alice")
		s.typeIn(s.w.contacts.form.note, "typed meanwhile")
		h.jobs[0]()
		if form := s.w.contacts.form; !form.open || form.from.Name != "Alice" || !strings.HasPrefix(form.note.Text(), "typed meanwhile") || form.saving {
			t.Errorf("%s: the form shows %q with the note %q (open: %t)", end, form.from.Name, form.note.Text(), form.open)
		}
	}
}
