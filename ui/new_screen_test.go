package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

func TestPaymentIsWrittenAndCreated(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app, onSandbox)
	d := s.w.draft
	s.typeIn(d.input("Destination"), bob)
	s.mustSee("Fill in the form")
	s.typeIn(d.input("Amount"), "25.5")
	s.typeIn(d.input("DestinationTag"), "0")
	s.typeIn(d.input("Memos"), "Thanks")
	s.mustSee("Send 25.5 XRP to Bob (rU6K7V…JWDw1) with tag 0", "From Alice (rPT1Sj…bpAYe)")
	if d.payee.Selected() != "Bob" {
		t.Errorf("the choice of people says %q", d.payee.Selected())
	}

	s.press("Create request")
	if len(app.created) != 1 {
		t.Fatalf("created %d requests", len(app.created))
	}
	got := app.created[0]
	for field, want := range map[string]string{"Destination": bob, "Amount": "25500000"} {
		if got.Tx.Text(field) != want {
			t.Errorf("%s is %q, not %q", field, got.Tx.Text(field), want)
		}
	}
	if fmt.Sprint(got.Tx["DestinationTag"]) != "0" {
		t.Errorf("tag 0 became %v", got.Tx["DestinationTag"])
	}
	if !got.Submit || got.ExpireMinutes != 5 || got.Network != "" {
		t.Errorf("options are %+v", got)
	}
	if s.w.at != atRequest {
		t.Error("the request is not shown")
	}
	s.w.show(atNew)
	if d.input("Destination").Text() != "" || d.input("Amount").Text() != "" {
		t.Error("the form was not emptied for the next request")
	}
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	for _, c := range []struct {
		name, to, amount, tag string
		field                 func(*newScreen) *look.Field
		says                  string
	}{
		{"nothing typed", "", "", "", func(n *newScreen) *look.Field { return n.input("Destination") }, "Enter the address"},
		{"seven decimals", bob, "1.1234567", "", func(n *newScreen) *look.Field { return n.input("Amount") }, "six decimals"},
		{"comma", bob, "1,5", "", func(n *newScreen) *look.Field { return n.input("Amount") }, "comma"},
		{"bad checksum", bob[:len(bob)-1] + "2", "1", "", func(n *newScreen) *look.Field { return n.input("Destination") }, "checksum"},
		{"negative tag", bob, "1", "-1", func(n *newScreen) *look.Field { return n.input("DestinationTag") }, "whole number"},
		{"tag too large", bob, "1", "4294967296", func(n *newScreen) *look.Field { return n.input("DestinationTag") }, "4294967295"},
		{"zero", bob, "0", "", func(n *newScreen) *look.Field { return n.input("Amount") }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			app := &fakeApp{account: signedIn()}
			s := newStage(t, look.Light, app)
			d := s.w.draft
			d.input("Destination").SetText(c.to)
			d.input("Amount").SetText(c.amount)
			d.input("DestinationTag").SetText(c.tag)
			s.press("Create request")
			if len(app.created) != 0 {
				t.Fatal("it was created all the same")
			}
			got := c.field(d).Error()
			if got == "" || !strings.Contains(got, c.says) {
				t.Errorf("the field says %q, not %q", got, c.says)
			}
			if d.input("Destination").Text() != c.to || d.input("Amount").Text() != c.amount || d.input("DestinationTag").Text() != c.tag {
				t.Error("what was typed is gone")
			}
			if f := s.win.Canvas().Focused(); f != fyne.Focusable(c.field(d).Entry) {
				t.Error("the keyboard is not at the field that is wrong")
			}
		})
	}
}

func TestUntouchedFieldsAreNotCalledWrong(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.typeIn(s.w.draft.input("Amount"), "1")
	if e := s.w.draft.input("Destination").Error(); e != "" {
		t.Errorf("the recipient is called wrong before anything was typed: %q", e)
	}
}

func TestFormAndJSONStayInStep(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.input("Destination").SetText(bob)
	d.input("Amount").SetText("2")
	d.faces.OnChanged(1)
	if !strings.Contains(d.json.Text(), `"Amount": "2000000"`) {
		t.Fatalf("the JSON is %s", d.json.Text())
	}
	d.json.SetText(strings.Replace(d.json.Text(), "2000000", "3500000", 1))
	d.faces.OnChanged(0)
	if d.input("Amount").Text() != "3.5" {
		t.Errorf("the form says %q", d.input("Amount").Text())
	}

	// What the form has no place for stands in it as it is, and stays.
	d.faces.OnChanged(1)
	d.json.SetText(`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","SourceTag":9,"Novelty":{"a":[1]}}`)
	d.faces.OnChanged(0)
	s.mustSee("Fields without a place in this form", "Source tag")
	if got := d.input("SourceTag").Text(); got != "9" {
		t.Errorf("the source tag is %q", got)
	}
	s.typeIn(d.input("Memos"), "hello")
	for _, part := range []string{`"SourceTag": 9`, `"Novelty"`, `"MemoData": "68656C6C6F"`} {
		if !strings.Contains(d.doc.Text(), part) {
			t.Errorf("the JSON lacks %s: %s", part, d.doc.Text())
		}
	}

	// While the JSON can't be read the form waits.
	d.faces.OnChanged(1)
	d.json.SetText(`{"TransactionType":"Payment",`)
	d.faces.OnChanged(0)
	s.mustSee("the form is waiting")
	if !d.input("Amount").Entry.Disabled() {
		t.Error("the form can be typed in, which would discard the JSON")
	}
	fyne.CurrentApp().Clipboard().SetContent(alice)
	s.press("Paste")
	if !strings.HasSuffix(d.doc.Text(), `"Payment",`) {
		t.Errorf("pasting into the form discarded the JSON: %s", d.doc.Text())
	}
	s.press("Discard and use the form")
	s.mustNotSee("the form is waiting")
	if d.input("Amount").Text() != "0.000001" || d.input("Amount").Entry.Disabled() {
		t.Errorf("the amount became %q", d.input("Amount").Text())
	}
}

func TestBadJSONNamesThePlace(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.setType("")
	for _, bad := range []string{"{", "{\n \"TransactionType\": \"Payment\",\n \"Amount\": }", `{"TransactionType":"Payment","Amount":null}`, "[]"} {
		d.json.SetText(bad)
		s.press("Create request")
		if len(app.created) != 0 {
			t.Fatalf("%s was created", bad)
		}
		if d.json.Error() == "" && !strings.Contains(s.words(), "null") {
			t.Errorf("%s: nothing says what is wrong:\n%s", bad, s.words())
		}
		if d.json.Text() != bad {
			t.Errorf("%s: what was typed became %s", bad, d.json.Text())
		}
	}
	d.json.SetText("{\n \"TransactionType\": \"Payment\",\n \"Amount\": }")
	if !strings.Contains(d.json.Error(), "line 3") {
		t.Errorf("the error does not name the line: %q", d.json.Error())
	}
}

func TestFailedCreateKeepsEverything(t *testing.T) {
	app := &fakeApp{account: signedIn(), createErr: fmt.Errorf("saving the request: %w", storage.ErrFull)}
	s := newStage(t, look.Light, app)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("1")
	s.press("Create request")
	s.mustSee(flow.Sentence(storage.ErrFull))
	if s.w.draft.input("Destination").Text() != bob || s.w.draft.input("Amount").Text() != "1" {
		t.Error("what was typed is gone")
	}
	app.createErr = nil
	s.press("Create request")
	if len(app.created) != 1 {
		t.Error("a second try did not create it")
	}
}

func TestSignedOutWritingIsKept(t *testing.T) {
	app := &fakeApp{account: flow.Account{State: flow.SignedOut}}
	s := newStage(t, look.Light, app)
	s.w.show(atNew)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("1")
	s.press("Sign in to create")
	s.mustSee("Sign in with Xumm")
	app.account = signedIn()
	s.changed(flow.AccountChanged, "")
	if s.w.draft.input("Destination").Text() != bob {
		t.Error("what was typed is gone")
	}
	s.press("Create request")
	if len(app.created) != 1 {
		t.Error("not created")
	}
}

func TestDraftSurvivesARestart(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("12")
	s.w.draft.instruction.SetText("Rent")
	s.w.draft.expire.SetSelected("1 hour")
	s.w.Tick() // a crash later than this loses nothing
	kept := s.drafts

	again := newStage(t, look.Light, app, func(s *stage) { s.drafts = kept; s.deps.Drafts = kept })
	d := again.w.draft
	if d.input("Destination").Text() != bob || d.input("Amount").Text() != "12" || d.instruction.Text() != "Rent" || d.expire.Selected() != "1 hour" {
		t.Errorf("came back as %q %q %q %q", d.input("Destination").Text(), d.input("Amount").Text(), d.instruction.Text(), d.expire.Selected())
	}
}

func TestUnsavedDraftIsSaid(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	s.drafts.err = errors.New("disk on fire")
	s.w.draft.input("Destination").SetText("r")
	s.w.Tick()
	s.mustSee("could not be saved for later")
	s.drafts.err = nil
	s.w.Tick()
	if len(s.drafts.kept[draftName]) == 0 {
		t.Error("it was not saved when that became possible")
	}
}

func TestChoosingAPersonFillsTheAddress(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()}, onSandbox)
	s.w.draft.payee.OnChanged("Bob")
	if got := s.w.draft.input("Destination").Text(); got != bob {
		t.Errorf("the recipient is %q", got)
	}
}

func TestSignInRequestIsNotSubmitted(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.draft.setType("SignIn")
	s.press("Create request")
	if len(app.created) != 1 || app.created[0].Tx.Type() != "SignIn" || app.created[0].Submit {
		t.Errorf("created %+v", app.created)
	}
}

// The next request begins at the top.
func TestNewRequestBeginsAtTheTop(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app, small)
	at := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(s.w.draft.kind).Y
	}
	down := func() {
		test.Scroll(s.win.Canvas(), fyne.NewPos(500, 400), 0, -200)
	}
	top := at()
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("25")
	down()
	if at() >= top {
		t.Fatal("the page does not scroll")
	}
	s.press("Create request")
	if len(app.created) != 1 {
		t.Fatal("nothing was created")
	}
	s.w.show(atNew)
	if at() != top {
		t.Errorf("the next one begins at %v, not %v", at(), top)
	}
	down()
	s.w.show(atActivity)
	s.w.show(atNew)
	if at() != top {
		t.Errorf("an empty one begins at %v, not %v", at(), top)
	}
}
