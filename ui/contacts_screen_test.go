package ui

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/ui/look"
)

func threeContacts() []storage.Contact {
	tag := uint32(20260123)
	return []storage.Contact{
		{ID: 1, Name: "Alice", Address: alice, Note: "The other account"},
		{ID: 2, Name: "Bob", Address: bob, Network: "TESTNET"},
		{ID: 3, Name: "My exchange", Address: "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", Tag: &tag, Network: "MAINNET", Note: "Deposits need the tag"},
	}
}

func onContacts(t *testing.T, people ...storage.Contact) *stage {
	s := newStage(t, look.Light, &fakeApp{account: signedIn(), people: people})
	s.w.show(atContacts)
	return s
}

func TestContactIsAddedChangedAndDeleted(t *testing.T) {
	s := onContacts(t)
	s.mustSee("No contacts yet", "Add the first one")
	s.press("Add the first one")
	form := s.w.contacts.form
	s.typeIn(form.name, "Bob")
	if form.address.Error() != "" {
		t.Errorf("a field nobody typed in is called wrong: %s", form.address.Error())
	}
	s.press("Save")
	if form.address.Error() == "" || s.win.Canvas().Focused() != form.address.Entry {
		t.Error("the missing address is not pointed out")
	}
	s.typeIn(form.address, bob[:20])
	if form.address.Error() == "" {
		t.Error("half an address is not called wrong while it is typed")
	}
	form.address.SetText(bob)
	s.typeIn(form.tag, "0")
	s.press("Save")
	if got := s.app.people; len(got) != 1 || got[0].Name != "Bob" || got[0].Tag == nil || *got[0].Tag != 0 {
		t.Fatalf("stored is %+v", got)
	}
	s.mustSee(bob+" · tag 0", "Bob saved")
	s.mustNotSee("Destination tag")

	s.press("Bob")
	form.name.SetText("Robert")
	s.press("Cancel")
	s.mustSee("Discard what you typed?")
	s.press("Go on")
	if form.name.Text() != "Robert" {
		t.Errorf("what was typed became %q", form.name.Text())
	}
	s.press("Save")
	s.mustSee("Robert | " + bob)

	s.press("Robert")
	s.press("Delete")
	s.mustSee("Delete Robert?")
	s.press("Delete")
	s.mustSee("No contacts yet")
	if len(s.app.people) != 0 {
		t.Errorf("still stored: %+v", s.app.people)
	}
}

func TestContactFormStaysWhenAnotherScreenIsLookedAt(t *testing.T) {
	s := onContacts(t, threeContacts()...)
	s.press("Add contact")
	s.typeIn(s.w.contacts.form.name, "Carol")
	s.w.show(atActivity)
	s.w.show(atContacts)
	if got := s.w.contacts.form.name.Text(); got != "Carol" {
		t.Errorf("the name became %q", got)
	}
	if s.win.Canvas().Focused() != s.w.contacts.form.name.Entry {
		t.Error("the keyboard is not in the form")
	}
}

func TestContactsAreFound(t *testing.T) {
	s := onContacts(t, threeContacts()...)
	for typed, want := range map[string]string{"bob": "Bob", "20260123": "My exchange", "OTHER account": "Alice", "testnet": "Bob"} {
		s.w.contacts.search.SetText(typed)
		if got := rows(s); len(got) != 1 || got[0].Title != want {
			t.Errorf("%q finds %+v", typed, got)
		}
	}
	s.w.contacts.search.SetText("nobody")
	s.mustSee("Nobody found")
	s.press("Show all")
	if got := rows(s); len(got) != 3 {
		t.Errorf("%d contacts are listed", len(got))
	}
}

func TestSendToAContact(t *testing.T) {
	s := onContacts(t, threeContacts()...)
	d := s.w.draft
	d.setType("AccountSet")
	d.input("Domain").SetText("example.com")
	s.press("Send to My exchange")
	exchange := threeContacts()[2]
	if s.w.at != atNew || d.input("Destination").Text() != exchange.Address || d.input("DestinationTag").Text() != "20260123" {
		t.Fatalf("at %v, to %q with tag %q", s.w.at, d.input("Destination").Text(), d.input("DestinationTag").Text())
	}
	if d.network.input.Selected() != "Mainnet" {
		t.Errorf("the request is for %s", d.network.input.Selected())
	}
	d.input("Amount").SetText("25")
	s.mustSee("My exchange")

	// Another recipient takes the place only when a person says so.
	for _, c := range []struct{ answer, want string }{{"Keep it", exchange.Address}, {"Replace", bob}} {
		s.w.show(atContacts)
		s.press("Send to Bob")
		s.mustSee("Send to Bob instead?")
		s.press(c.answer)
		if got := d.input("Destination").Text(); got != c.want || d.input("Amount").Text() != "25" {
			t.Errorf("%s: to %q, %q XRP", c.answer, got, d.input("Amount").Text())
		}
	}
	if got := d.input("DestinationTag").Text(); got != "" {
		t.Errorf("the tag of the first one stays: %q", got)
	}
	d.setType("AccountSet")
	if got := d.input("Domain").Text(); got != "example.com" {
		t.Errorf("the other form became %q", got)
	}
}

func TestFormsOfferContacts(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.w.show(atNew)
	offers := func() bool {
		for _, o := range s.visible() {
			if b, ok := o.(*look.IconButton); ok && b.Label() == "Choose a contact" {
				return true
			}
		}
		return false
	}
	if offers() {
		t.Error("contacts are offered, and there are none")
	}
	s.w.draft.input("Amount").SetText("3")
	s.app.people = threeContacts()
	s.app.contactsChanged()
	if !offers() || s.w.draft.input("Amount").Text() != "3" {
		t.Error("the first contacts are not offered, or the form was lost")
	}
	s.w.draft.input("Destination").SetText(bob)
	s.mustSee("Bob")
}

type file struct{ bytes.Buffer }

func (*file) Close() error { return nil }

func TestContactsInAndOut(t *testing.T) {
	s := onContacts(t)
	s.w.contacts.takeIn(io.NopCloser(strings.NewReader("Bob," + bob + "\nNobody,r123\nAlice," + alice)))
	s.mustSee("2 contacts added", "1 row left out", "Line 2: ")
	if got := rows(s); len(got) != 2 || got[0].Title != "Alice" {
		t.Errorf("listed are %+v", got)
	}
	s.press("Got it")
	s.mustNotSee("Line 2: ")
	var out file
	s.w.contacts.writeOut(&out)
	if want := "Alice," + alice + "\nBob," + bob + "\n"; out.String() != want {
		t.Errorf("written is %q", out.String())
	}
	s.mustSee("2 contacts exported")
}

func TestContactsNameTheActivity(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(provenPayment())
	s := newStage(t, look.Light, app)
	s.w.show(atActivity)
	s.mustNotSee("Payment to Bob")
	app.people = threeContacts()
	app.contactsChanged()
	s.mustSee("Payment to Bob", "Signed by Alice")
}
