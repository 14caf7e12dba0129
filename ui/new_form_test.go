package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

func finder(t *testing.T, s *stage) *look.Finder {
	t.Helper()
	f, ok := s.win.Canvas().Overlays().Top().(*look.Finder)
	if !ok {
		t.Fatal("no list is open")
	}
	return f
}

func key(s *stage, name fyne.KeyName) {
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

// The whole way by keyboard: open the list, search, choose, type.
func TestTypeIsChosenByTyping(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	s.win.Canvas().Focus(d.kind)
	key(s, fyne.KeyReturn)
	f := finder(t, s)
	if len(f.Rows()) < 70 {
		t.Errorf("the list has only %d types", len(f.Rows()))
	}
	test.Type(f.Search().Entry, "trustset")
	if rows := f.Rows(); len(rows) != 1 || rows[0].Title != "Trust line" {
		t.Fatalf("found %+v", rows)
	}
	key(s, fyne.KeyReturn)
	if d.doc.Type() != "TrustSet" || d.kind.Title() != "Trust line" {
		t.Fatalf("it is %s", d.doc.Type())
	}
	if s.win.Canvas().Overlays().Top() != nil {
		t.Fatal("the list stays open")
	}
	if s.win.Canvas().Focused() != fyne.Focusable(d.input("LimitAmount").Entry) {
		t.Error("the keyboard is not in the form")
	}
	s.typeIn(d.input("LimitAmount"), "100")
	s.typeIn(d.input("LimitAmount/currency"), "SOLO")
	s.typeIn(d.input("LimitAmount/issuer"), bob)
	s.press("Create request")
	if len(app.created) != 1 {
		t.Fatalf("not created: %s", s.words())
	}
	limit, _ := app.created[0].Tx["LimitAmount"].(map[string]any)
	if limit["currency"] != "534F4C4F00000000000000000000000000000000" || limit["value"] != "100" || limit["issuer"] != bob {
		t.Errorf("the limit is %v", limit)
	}
}

func TestListOfTypesByKeys(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.chooseType()
	for _, k := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyDown, fyne.KeyReturn} {
		key(s, k)
	}
	if d.doc.Type() != finderRow(2) {
		t.Errorf("it is %s, not %s", d.doc.Type(), finderRow(2))
	}
	d.chooseType()
	key(s, fyne.KeyEscape)
	if s.win.Canvas().Overlays().Top() != nil || d.doc.Type() != finderRow(2) {
		t.Error("Escape did not close the list and leave the type")
	}
	d.chooseType()
	finder(t, s).Search().SetText("no such thing anywhere")
	if len(finder(t, s).Rows()) != 0 {
		t.Error("something was found")
	}
	s.mustSee("No type of transaction has these words")
	key(s, fyne.KeyReturn) // nothing to take
	finder(t, s).Search().SetText("json only")
	key(s, fyne.KeyReturn)
	if d.doc.Type() != flow.JSONOnly || !d.json.Visible() {
		t.Error("JSON only was not chosen")
	}
}

func finderRow(i int) string {
	n := 0
	for _, f := range findTypes("") {
		if f.Heading != "" {
			continue
		}
		if n == i {
			return f.Value
		}
		n++
	}
	return ""
}

// What can't be undone has to be read first, wherever it came from.
func TestDangerIsReadFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		write func(d *newScreen)
		says  string
	}{
		{"a type", func(d *newScreen) {
			d.setType("AccountDelete")
			d.input("Destination").SetText(bob)
		}, "gone from the ledger"},
		{"a choice", func(d *newScreen) {
			d.setType("AccountSet")
			d.edit(func(f *flow.Form) { f.SetText("SetFlag", "4") })
		}, "all it holds are lost"},
		{"JSON", func(d *newScreen) {
			d.setType(flow.JSONOnly)
			d.json.SetText(`{"TransactionType":"AccountDelete","Destination":"` + bob + `"}`)
		}, "gone from the ledger"},
		{"a repeated request", func(d *newScreen) {
			d.load(flow.Draft{Tx: xrpl.Tx{"TransactionType": "AccountDelete", "Destination": bob}, ExpireMinutes: 5, Submit: true})
		}, "gone from the ledger"},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := &fakeApp{account: signedIn()}
			s := newStage(t, look.Light, app)
			s.w.show(atNew)
			d := s.w.draft
			c.write(d)
			s.mustSee(c.says)
			s.press("Create request")
			if len(app.created) != 0 {
				t.Fatal("it was created unread")
			}
			s.mustSee("switch on “I understand” first")
			if s.win.Canvas().Focused() != fyne.Focusable(d.understand) {
				t.Error("the keyboard is not at the switch")
			}
			key(s, fyne.KeySpace)
			s.press("Create request")
			if len(app.created) != 1 {
				t.Fatalf("it was not created: %s", s.words())
			}
			s.w.show(atNew)
			if d.understood != "" {
				t.Error("it counts as read for the next one too")
			}
		})
	}
}

// To have understood one thing is not to have understood another.
func TestAnotherDangerIsReadAnew(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.setType("AccountSet")
	d.edit(func(f *flow.Form) { f.SetText("SetFlag", "6") })
	d.understand.Tapped(nil)
	d.edit(func(f *flow.Form) { f.SetText("SetFlag", "4") })
	s.press("Create request")
	if len(app.created) != 0 || d.understand.On() {
		t.Error("the other danger was not read")
	}
	d.edit(func(f *flow.Form) { f.SetText("SetFlag", "5") })
	if d.dangers.Visible() {
		t.Error("a danger that is gone is still shown")
	}
	s.press("Create request")
	if len(app.created) != 1 {
		t.Error("what is harmless now was not created")
	}
}

func TestWarningsStandAtTheirField(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.edit(func(f *flow.Form) { f.SetHow("Amount", "token") })
	for path, text := range map[string]string{"Destination": bob, "Amount": "1", "Amount/currency": "xrp", "Amount/issuer": alice} {
		s.typeIn(d.input(path), text)
	}
	if w := d.input("Amount").Warning(); !strings.Contains(w, "not XRP") {
		t.Errorf("the amount warns of %q", w)
	}
	if e := d.input("Amount").Error(); e != "" {
		t.Errorf("the amount is called wrong: %q", e)
	}
	d.faces.OnChanged(1)
	s.mustSee("not XRP") // beside the JSON it stands in the preview
}

// What is filled in is never out of sight, and what is wrong is brought into it.
func TestMoreOptions(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	s.mustNotSee("Invoice id")
	s.press("More options")
	s.mustSee("Invoice id", "Source tag", "Partial payment")
	d.input("InvoiceID").SetText("12")
	s.press("Fewer options")
	s.mustSee("Invoice id")
	s.mustNotSee("Source tag")
	d.input("InvoiceID").SetText("") // to type it anew: it does not go away
	d.input("InvoiceID").SetText("12")
	d.input("Destination").SetText(bob)
	d.input("Amount").SetText("1")
	s.press("Create request")
	if len(app.created) != 0 || d.input("InvoiceID").Error() == "" {
		t.Errorf("created %d; the id says %q", len(app.created), d.input("InvoiceID").Error())
	}
	if s.win.Canvas().Focused() != fyne.Focusable(d.input("InvoiceID").Entry) {
		t.Error("the keyboard is not at what is wrong")
	}
}

func TestSignersAreAddedAndRemoved(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.setType("SignerListSet")
	s.press("Add a signer")
	s.press("Add a signer")
	s.typeIn(d.input("SignerEntries/0/Account"), alice)
	s.typeIn(d.input("SignerEntries/0/SignerWeight"), "1")
	s.typeIn(d.input("SignerEntries/1/Account"), bob)
	s.typeIn(d.input("SignerEntries/1/SignerWeight"), "2")
	s.typeIn(d.input("SignerQuorum"), "3")
	s.mustSee("All signers together weigh 3, and 3 is needed.")
	s.press("Remove") // the first
	if got := d.input("SignerEntries/0/Account").Text(); got != bob {
		t.Errorf("the signer left is %q", got)
	}
	s.mustSee("they could never sign")
}

// The keyboard stays where it is while the form around it changes.
func TestKeyboardStaysWhileTheFormChanges(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	s.typeIn(d.input("Destination"), bob)
	d.form.more = true
	d.refresh()
	if s.win.Canvas().Focused() != fyne.Focusable(d.input("Destination").Entry) {
		t.Error("the keyboard is somewhere else")
	}
}

func TestXAddressLocksTheTag(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	id, err := xrpl.ParseAddress(bob)
	if err != nil {
		t.Fatal(err)
	}
	s.typeIn(d.input("Destination"), xrpl.XAddress{Account: id, Tag: 7, HasTag: true}.String())
	s.typeIn(d.input("Amount"), "1")
	if tag := d.input("DestinationTag"); tag.Text() != "7" || !tag.Entry.Disabled() {
		t.Errorf("the tag is %q, locked: %v", tag.Text(), tag.Entry.Disabled())
	}
	s.mustSee("Stands for " + bob + " with tag 7.")
	s.press("Create request")
	if len(app.created) != 1 || app.created[0].Tx.Text("Destination") != bob || app.created[0].Tx.Text("DestinationTag") != "7" {
		t.Errorf("created %+v", app.created)
	}
}

func TestDateIsChosenFromTheCalendar(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.setType("EscrowCreate")
	d.form.at("FinishAfter").openCalendar()
	for _, k := range []fyne.KeyName{fyne.KeyPageDown, fyne.KeyRight, fyne.KeyReturn} {
		key(s, k)
	}
	if got := d.input("FinishAfter").Text(); got != "2026-12-24" {
		t.Errorf("the date is %q", got)
	}
	s.mustSee("In 31 days.")
}

// A form that JSON of its type took the place of is brought back.
func TestFormPutAsideIsBroughtBack(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.setType("TrustSet")
	s.typeIn(d.input("LimitAmount"), "5")
	d.setType("Payment")
	d.faces.OnChanged(1)
	d.json.SetText(`{"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"7"}}`)
	d.faces.OnChanged(0)
	if d.doc.Type() != "TrustSet" || d.input("LimitAmount").Text() != "7" {
		t.Fatalf("it is %s", d.doc.Type())
	}
	s.typeIn(d.input("LimitAmount"), "0")
	s.mustSee("is put aside")
	s.press("Bring it back")
	if d.input("LimitAmount").Text() != "5" {
		t.Errorf("the limit is %q", d.input("LimitAmount").Text())
	}
}

// JSON alone gets a form when its type has one, and says so when it has none.
func TestJSONOnlyGetsAForm(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.setType(flow.JSONOnly)
	d.json.SetText(`{"TransactionType":"Nope"}`)
	d.faces.OnChanged(0)
	s.mustSee("There is no form for the type \"Nope\"")
	if !d.json.Visible() || d.faces.Selected() != 1 {
		t.Error("the JSON is out of sight")
	}
	d.json.SetText(`{"TransactionType":"OfferCancel","OfferSequence":7}`)
	d.faces.OnChanged(0)
	if d.input("OfferSequence").Text() != "7" {
		t.Error("the form does not show it")
	}
}

// A contact brings its address and its tag, into any field for an account.
func TestContactIsChosen(t *testing.T) {
	seven := uint32(7)
	s := newStage(t, look.Light, &fakeApp{account: signedIn()}, func(s *stage) {
		s.deps.Contacts = func() []Contact {
			return []Contact{{Name: "Carol at an exchange", Address: bob, Tag: &seven}, {Name: "Dave", Address: alice}}
		}
	})
	d := s.w.draft
	d.form.at("Destination").openContacts()
	test.Type(finder(t, s).Search().Entry, "exchange carol")
	key(s, fyne.KeyReturn)
	if d.input("Destination").Text() != bob || d.input("DestinationTag").Text() != "7" {
		t.Errorf("the form says %q, tag %q", d.input("Destination").Text(), d.input("DestinationTag").Text())
	}
	d.form.at("Destination").openContacts()
	test.Type(finder(t, s).Search().Entry, "dave")
	key(s, fyne.KeyReturn)
	if d.input("Destination").Text() != alice || d.input("DestinationTag").Text() != "" {
		t.Errorf("the form says %q, tag %q", d.input("Destination").Text(), d.input("DestinationTag").Text())
	}
	d.setType("SignerListSet")
	s.press("Add a signer")
	d.form.at("SignerEntries/0/Account").openContacts()
	key(s, fyne.KeyReturn)
	if d.input("SignerEntries/0/Account").Text() != bob {
		t.Errorf("the signer is %q", d.input("SignerEntries/0/Account").Text())
	}
}

// What an earlier version kept is still there.
func TestOldDraftIsShown(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()}, func(s *stage) {
		s.drafts.kept[draftName] = []byte(`{"kind":"payment","face":"form","form":{"To":"` + bob + `","Tag":"0","Amount":"1,","Memo":"hi"},"expire_minutes":60,"instruction":"Rent"}`)
	})
	d := s.w.draft
	for path, want := range map[string]string{"Destination": bob, "DestinationTag": "0", "Amount": "1,", "Memos": "hi"} {
		if got := d.input(path).Text(); got != want {
			t.Errorf("%s is %q", path, got)
		}
	}
	if d.instruction.Text() != "Rent" || d.expire.Selected() != "1 hour" {
		t.Errorf("options: %q, %q", d.instruction.Text(), d.expire.Selected())
	}
}

// Everything that was typed in the form of every type is there after a crash.
func TestEveryFormSurvivesARestart(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	s.typeIn(d.input("Amount"), "1,5")
	d.setType("TrustSet")
	s.typeIn(d.input("LimitAmount/currency"), "SOL")
	d.setType("AccountSet")
	d.faces.OnChanged(1)
	d.json.SetText("{ half")
	s.w.Tick() // a crash later than this loses nothing
	again := newStage(t, look.Light, app, func(n *stage) { n.drafts = s.drafts; n.deps.Drafts = s.drafts }).w.draft
	if again.doc.Type() != "AccountSet" || again.json.Text() != "{ half" || !again.json.Visible() {
		t.Errorf("it is %s with %q", again.doc.Type(), again.json.Text())
	}
	again.setType("TrustSet")
	if got := again.input("LimitAmount/currency").Text(); got != "SOL" {
		t.Errorf("the code is %q", got)
	}
	again.setType("Payment")
	if got := again.input("Amount").Text(); got != "1,5" {
		t.Errorf("the amount is %q", got)
	}
}

// A form that is built anew while somebody types goes on where it was.
func TestTypingGoesOnInANewForm(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.setType("AccountSet")
	s.win.Canvas().Focus(d.input("Domain").Entry) // with a button below it while it is empty
	for _, r := range "example.com" {
		s.win.Canvas().Focused().TypedRune(r)
	}
	if got := d.input("Domain").Text(); got != "example.com" {
		t.Errorf("it became %q", got)
	}
}
