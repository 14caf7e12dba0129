package ui

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

func sevenTag() *uint32 { n := uint32(7); return &n }

// friends are two contacts, the second at an exchange.
func friends() []storage.Contact {
	return []storage.Contact{
		{ID: 1, Name: "Ann", Address: alice, Note: "rent\non the first", UpdatedAt: noon},
		{ID: 2, Name: "Bob at Bitstamp", Address: bob, Tag: sevenTag(), Network: "MAINNET", UpdatedAt: noon},
	}
}

func atContactsOf(t *testing.T, contacts []storage.Contact, change ...func(*stage)) *stage {
	t.Helper()
	s := newStage(t, look.Light, &fakeApp{account: signedIn(), contacts: contacts}, change...)
	s.w.show(atContacts)
	return s
}

func TestEmptyContactsSayWhatToDo(t *testing.T) {
	s := atContactsOf(t, nil)
	s.mustSee("No contacts yet")
	s.mustNotSee("Search")
	s.press("Add the first one")
	s.mustSee("New contact", "Destination tag")
	if s.win.Canvas().Focused() != s.w.contacts.form.name.Entry {
		t.Error("the keyboard is not in the name")
	}
}

func TestContactsAreListedAndFound(t *testing.T) {
	s := atContactsOf(t, friends())
	for typed, want := range map[string][]string{
		"": {"Ann", "Bob at Bitstamp"}, "ann": {"Ann"}, "BITSTAMP 7": {"Bob at Bitstamp"}, "mainnet": {"Bob at Bitstamp"},
		bob[4:12]: {"Bob at Bitstamp"}, "first": {"Ann"},
	} {
		s.w.contacts.search.SetText(typed)
		var got []string
		for _, r := range rows(s) {
			got = append(got, r.Title)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
	if r := rows(s); len(r) == 0 {
		t.Fatal("nothing is listed")
	}
	s.w.contacts.search.SetText("nobody")
	s.mustSee("Nobody found")
	s.press("Show all")
	if got := rows(s); len(got) != 2 || got[0].Subtitle != alice+"   ·   rent" || got[1].Detail != "Tag 7" || got[1].Badge != "Mainnet" {
		t.Errorf("listed %+v", got)
	}
}

func TestManyContactsComeInPages(t *testing.T) {
	var many []storage.Contact
	for i := range pageSize + 5 {
		many = append(many, storage.Contact{ID: int64(i + 1), Name: string(rune('A'+i/10)) + string(rune('0'+i%10)), Address: bob})
	}
	s := atContactsOf(t, many)
	if got := len(rows(s)); got != pageSize {
		t.Fatalf("%d rows", got)
	}
	s.press("Show more")
	if got := len(rows(s)); got != pageSize+5 {
		t.Errorf("%d rows after \"Show more\"", got)
	}
}

func TestContactIsAdded(t *testing.T) {
	s := atContactsOf(t, friends())
	s.press("New contact")
	f := s.w.contacts.form
	f.save.OnTapped()
	if f.name.Error() == "" || f.address.Error() == "" || f.tag.Error() != "" {
		t.Errorf("empty: %q, %q, %q", f.name.Error(), f.address.Error(), f.tag.Error())
	}
	s.typeIn(f.name, "ann")
	if !strings.Contains(f.name.Error(), "named Ann already") {
		t.Errorf("a taken name: %q", f.name.Error())
	}
	f.name.SetText("Carol")
	s.typeIn(f.address, alice)
	s.mustSee("Ann has the same address and tag")
	f.address.SetText(alice[:20])
	if f.address.Error() == "" {
		t.Error("a cut address is not called wrong")
	}

	// An X-address falls apart into its fields.
	id, err := xrpl.ParseAddress(bob)
	if err != nil {
		t.Fatal(err)
	}
	f.address.SetText(xrpl.XAddress{Account: id, Tag: 0, HasTag: true, Test: true}.String())
	if got := f.text(); got != (flow.ContactForm{Name: "Carol", Address: bob, Tag: "0", Network: "TESTNET"}) {
		t.Errorf("the form says %+v", got)
	}
	s.typeIn(f.note, "from the fair")
	f.address.Entry.OnSubmitted(bob)
	c := s.app.contacts[len(s.app.contacts)-1]
	if c.Name != "Carol" || c.Address != bob || c.Tag == nil || *c.Tag != 0 || c.Network != "TESTNET" || c.Note != "from the fair" {
		t.Errorf("saved %+v", c)
	}
	s.mustSee("Carol saved", "Contacts")
	if len(rows(s)) != 3 || len(s.drafts.kept[contactDraftName]) != 0 {
		t.Errorf("%d rows, kept %s", len(rows(s)), s.drafts.kept[contactDraftName])
	}
}

func TestContactIsChangedAndDeleted(t *testing.T) {
	s := atContactsOf(t, friends())
	s.press("Ann")
	f := s.w.contacts.form
	f.tag.SetText("9")
	f.network.OnChanged("") // as when it is opened and closed again
	s.app.contactErr = storage.ErrFull
	s.press("Save")
	s.mustSee("The disk is full")
	if s.w.contacts.form != f || f.tag.Text() != "9" {
		t.Error("what was typed is gone")
	}
	s.app.contactErr = nil
	s.press("Save")
	if c := s.app.contacts[0]; c.ID != 1 || c.Tag == nil || *c.Tag != 9 || c.Note != "rent\non the first" {
		t.Errorf("saved %+v", c)
	}

	s.press("Bob at Bitstamp")
	s.press("Delete")
	s.press("Cancel")
	if len(s.app.contacts) != 2 {
		t.Fatal("deleted although it was cancelled")
	}
	s.press("Delete")
	s.mustSee("Delete Bob at Bitstamp?")
	s.press("Delete")
	s.mustSee("Bob at Bitstamp deleted")
	if len(s.app.contacts) != 1 || len(rows(s)) != 1 {
		t.Errorf("%d contacts, %d rows", len(s.app.contacts), len(rows(s)))
	}
}

// What was typed is not lost by looking elsewhere, by a crash, or unasked.
func TestContactBeingWrittenIsKept(t *testing.T) {
	s := atContactsOf(t, friends())
	s.press("Ann")
	s.w.contacts.form.name.SetText("Anna")
	s.w.show(atActivity)
	kept := string(s.drafts.kept[contactDraftName])
	if !strings.Contains(kept, "Anna") {
		t.Errorf("kept %s", kept)
	}
	s.w.show(atContacts)
	if s.w.contacts.form == nil || s.w.contacts.form.name.Text() != "Anna" {
		t.Fatal("the form is gone")
	}

	again := newStage(t, look.Light, &fakeApp{account: signedIn(), contacts: friends()}, func(n *stage) {
		n.drafts.kept[contactDraftName] = []byte(kept)
	})
	again.w.show(atContacts)
	f := again.w.contacts.form
	if f == nil || f.name.Text() != "Anna" || f.was.ID != 1 || !f.changed() {
		t.Fatal("it did not come back after a crash")
	}
	f.name.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	again.mustSee("Discard what you typed?")
	again.press("Go on writing")
	if again.w.contacts.form != f {
		t.Fatal("thrown away all the same")
	}
	again.press("Cancel")
	again.press("Discard")
	if again.w.contacts.form != nil || len(again.drafts.kept[contactDraftName]) != 0 || again.app.contacts[0].Name != "Ann" {
		t.Error("not discarded")
	}
	// Nothing was typed: nothing is asked.
	again.press("Ann")
	again.press("Cancel")
	again.mustSee("Names for the accounts you send to")

	again.press("New contact")
	again.w.contacts.form.note.SetText("last words")
	if err := again.w.Closing(); err != nil || !strings.Contains(string(again.drafts.kept[contactDraftName]), "last words") {
		t.Errorf("at the end: %v, kept %s", err, again.drafts.kept[contactDraftName])
	}
}

func TestSendToContact(t *testing.T) {
	s := atContactsOf(t, friends())
	s.press("Send to Bob at Bitstamp")
	if s.w.at != atNew {
		t.Fatal("the form is not shown")
	}
	d, _, err := s.w.draft.draft()
	if err != nil || d.Tx.Text("Destination") != bob || d.Tx.Text("DestinationTag") != "7" || d.Network != "MAINNET" || !d.Submit {
		t.Errorf("%v, %+v", err, d)
	}
	s.mustSee("Bob at Bitstamp")
	// What is being written is not thrown away unasked.
	s.w.show(atContacts)
	s.press("Send to Ann")
	s.mustSee("Replace what you are writing?")
	s.press("Keep it")
	if d, _, _ := s.w.draft.draft(); d.Tx.Text("Destination") != bob {
		t.Error("replaced all the same")
	}
}

// closer is a file that was chosen.
type closer struct {
	io.Reader
	io.Writer
	closed bool
	err    error
}

func (c *closer) Close() error { c.closed = true; return c.err }

func TestContactsTable(t *testing.T) {
	s := atContactsOf(t, friends())
	file := &closer{Reader: strings.NewReader("the file")}
	s.app.imported = flow.Imported{Added: 1, Known: 2}
	for i := range reportMost + 3 {
		s.app.imported.Bad = append(s.app.imported.Bad, flow.BadRow{Line: i + 2, Reason: "This is wrong."})
	}
	s.w.contacts.importFrom(file)
	if !file.closed || !slices.Contains(s.app.told, "import the file") {
		t.Errorf("closed %t, told %q", file.closed, s.app.told)
	}
	s.mustSee("1 contact added, 2 already there, 15 rows left out", "Line 2: This is wrong.", "And 3 more.")
	s.press("Copy all")
	if got := fyne.CurrentApp().Clipboard().Content(); strings.Count(got, "\n") != 15 || !strings.Contains(got, "Line 16: This") {
		t.Errorf("copied %q", got)
	}
	s.press("Got it")
	s.mustNotSee("Line 2")

	var b strings.Builder
	out := &closer{Writer: &b}
	s.w.contacts.exportTo(out)
	s.mustSee("2 contacts exported")
	if b.String() != "the table" || !out.closed {
		t.Errorf("written %q, closed %t", b.String(), out.closed)
	}
	s.w.contacts.exportTo(&closer{Writer: &b, err: errors.New("pulled out")})
	s.mustSee("The table could not be saved. Choose another folder.")
}

// A name that was given stands everywhere, before one of the sandbox's.
func TestNamesChange(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(provenPayment())
	s := newStage(t, look.Light, app, onSandbox)
	s.w.ShowRequest(payment().ID)
	s.mustSee("to Bob (")
	app.contacts = []storage.Contact{{ID: 1, Name: "Robert", Address: bob}}
	s.changed(flow.ContactsChanged, "")
	s.mustSee("to Robert (")
	s.w.show(atActivity)
	s.mustSee("Payment to Robert")
	app.contacts[0].Name = "Rob"
	s.changed(flow.ContactsChanged, "")
	s.mustSee("Payment to Rob |")
}

func TestSaveAsContact(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	app.add(provenPayment())
	s := newStage(t, look.Light, app)
	s.w.ShowRequest(payment().ID)
	s.press("Save as contact")
	f := s.w.contacts.form
	if got := f.text(); got != (flow.ContactForm{Address: bob, Tag: "7", Network: "TESTNET"}) {
		t.Fatalf("the form says %+v", got)
	}
	if s.win.Canvas().Focused() != f.name.Entry {
		t.Error("the keyboard is not in the name")
	}
	s.typeIn(f.name, "Bob")
	s.press("Save")
	if s.w.at != atRequest || len(app.contacts) != 1 {
		t.Fatalf("at %d with %d contacts", s.w.at, len(app.contacts))
	}
	s.mustSee("to Bob (", "Repeat")
	s.mustNotSee("Save as contact")
}

// Only somebody who was paid and has no name is offered to be saved.
func TestSaveAsContactIsOffered(t *testing.T) {
	signIn := provenPayment()
	signIn.TxType, signIn.TxJSON = "SignIn", []byte(`{"TransactionType":"SignIn"}`)
	own := provenPayment()
	own.SignedBy = bob
	declined := provenPayment()
	declined.State = storage.Rejected
	for name, c := range map[string]struct {
		v        flow.RequestView
		contacts []storage.Contact
		want     bool
	}{
		"a stranger": {provenPayment(), nil, true}, "a contact": {provenPayment(), friends(), false},
		"a sign-in": {signIn, nil, false}, "oneself": {own, nil, false}, "declined": {declined, nil, false},
	} {
		app := &fakeApp{account: signedIn(), contacts: c.contacts}
		app.add(c.v)
		s := newStage(t, look.Light, app)
		s.w.ShowRequest(payment().ID)
		if got := strings.Contains(s.words(), "Save as contact"); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestNodesAreSet(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.show(atSettings)
	n := s.w.settings.nodes
	if n.servers.Text() != "wss://a.mainnet.example\nwss://b.example" || !n.ask.On() {
		t.Errorf("at first %q, asking %t", n.servers.Text(), n.ask.On())
	}
	s.mustSee("The built-in list.")
	n.servers.SetText("wss://own.example\n\n  ws://10.0.0.1\n")
	if n.servers.Error() != "" {
		t.Error("called wrong while it is typed")
	}
	s.press("Save addresses")
	if !strings.Contains(n.servers.Error(), "not encrypted") || app.settings.NodeServers != nil {
		t.Errorf("%q, kept %v", n.servers.Error(), app.settings.NodeServers)
	}
	// Looking at another network loses nothing.
	n.network.SetSelected("Xahau Testnet")
	n.network.OnChanged("Xahau Testnet")
	s.mustSee("Nobody is asked about this network")
	if n.servers.Text() != "" || n.servers.Error() != "" {
		t.Errorf("on another network %q, %q", n.servers.Text(), n.servers.Error())
	}
	n.network.SetSelected("Mainnet")
	n.network.OnChanged("Mainnet")
	n.servers.SetText(strings.Replace(n.servers.Text(), "10.0.0.1", "127.0.0.1", 1))
	s.press("Save addresses")
	if got := app.settings.NodeServers["MAINNET"]; !slices.Equal(got, []string{"wss://own.example", "ws://127.0.0.1"}) {
		t.Errorf("kept %q", got)
	}
	s.mustSee("Your own list.")
	s.press("Use the built-in list")
	if len(app.settings.NodeServers) != 0 || n.servers.Text() != "wss://a.mainnet.example\nwss://b.example" {
		t.Errorf("kept %q, shown %q", app.settings.NodeServers, n.servers.Text())
	}
	n.ask.OnChanged(false)
	if app.settings.AsksNode() {
		t.Error("still asking")
	}
}

func TestSandboxSettingsHaveNoNodes(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()}, onSandbox)
	s.w.show(atSettings)
	s.mustSee("The sandbox is a ledger of its own")
	s.mustNotSee("Save addresses")
}
