package ui

import (
	"image"
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// portrait is a picture somebody may have chosen: not square, and transparent
// above.
func portrait() image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, 144, 180))
	for y := 40; y < 180; y++ {
		for x := range 144 {
			p.Set(x, y, color.NRGBA{uint8(255 - y), uint8(x), 0xa0, 0xff})
		}
	}
	return p
}

func known() flow.Account {
	a := signedIn()
	a.Profile = flow.Profile{Name: "Alice in Ledgerland", Verified: true, Pro: true}
	a.KnownAs, a.Picture = "Xaman knows this account as “Alice in Ledgerland”.", portrait()
	return a
}

// The platform's word on the account comes after the sign-in, and moves neither
// the focus nor the screen.
func TestAccountShowsWhatThePlatformTells(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.show(atAccount)
	s.mustSee("Your account")
	s.mustNotSee("Identity checked", "Xaman Pro", "Xaman knows")
	view := s.w.account.page.Objects[0]

	app.account = known()
	s.changed(flow.ProfilesChanged, "")
	s.mustSee("Alice in Ledgerland (Xaman)", "Identity checked by Xaman", "Xaman Pro", app.account.KnownAs)
	s.mustNotSee("Your account", "Blocked by")
	if s.w.account.page.Objects[0] != view {
		t.Error("the screen was built anew")
	}
	if chip := s.w.chip.Account(); chip.Name != "Alice in Ledgerland" || chip.By != "Xaman" || chip.Picture != app.account.Picture {
		t.Errorf("the chip shows %q, %v", chip.Name, chip.Picture)
	}

	// A name of one's own goes before.
	app.people = threeContacts()
	app.people[0].Address, app.people[0].Name = alice, "Me"
	s.changed(flow.ContactsChanged, "")
	s.mustSee("Me", app.account.KnownAs)
	if chip := s.w.chip.Account(); chip.Name != "Me" || chip.By != "" {
		t.Errorf("the chip says %q (%s)", chip.Name, chip.By)
	}
	app.people = nil

	app.account.Profile = flow.Profile{Name: "Alice", Source: "bithomp.com", Blocked: true}
	app.account.KnownAs, app.account.Picture = "Xaman says that bithomp.com calls this account “Alice”.", nil
	s.changed(flow.ProfilesChanged, "")
	s.changed(flow.ContactsChanged, "")
	s.mustSee(app.account.KnownAs, "Blocked by Xaman", "Ask the support of Xaman why")
	s.mustNotSee("Identity checked")
	if chip := s.w.chip.Account(); chip.Name != "Alice" || chip.By != "bithomp.com" {
		t.Errorf("the chip says %q (%s)", chip.Name, chip.By)
	}

	// However long they are, both are there to be read.
	app.account.Profile = flow.Profile{Name: strings.Repeat("Alice", 10), Source: strings.Repeat("w", 40) + ".example"}
	if got := s.w.d.ownName(app.account); got != "AliceAliceAliceAlic… (wwwwwwwwwwwwwwwwwww…)" {
		t.Errorf("the heading says %q", got)
	}
}

// A long name takes no room from what stands beside it.
func TestLongNameOfTheAccount(t *testing.T) {
	app := &fakeApp{account: known()}
	app.account.Profile.Name = strings.Repeat("W", 81)
	app.account.KnownAs = "Xaman knows this account as “" + app.account.Profile.Name + "”."
	s := newStage(t, look.Light, app, small)
	s.w.show(atAccount)
	for _, o := range test.LaidOutObjects(s.win.Content()) {
		badge, ok := o.(*look.Badge)
		if !ok || badge.Text() != "Testnet" {
			continue
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(badge)
		if at.X+badge.Size().Width > s.size.Width {
			t.Errorf("the network is out of sight, at %v", at)
		}
	}
	if got := s.win.Canvas().Size(); got != s.size {
		t.Errorf("the window grew to %v", got)
	}
}

// What the platform calls a recipient stands below the button, which does not
// move when that arrives.
func TestRecipientIsNamedByThePlatform(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.input("Destination").SetText(bob)
	d.input("Amount").SetText("25")
	driver := fyne.CurrentApp().Driver()
	before := driver.AbsolutePositionForObject(d.create)
	app.knownAs = []string{"Xaman knows rU6K7V…QJWDw1 as “Bob”."}
	s.mustNotSee("Xaman knows")
	s.changed(flow.ProfilesChanged, "")
	s.mustSee(app.knownAs[0])
	if after := driver.AbsolutePositionForObject(d.create); after != before {
		t.Errorf("the button went from %v to %v", before, after)
	}
	if at := driver.AbsolutePositionForObject(d.known); at.Y < before.Y {
		t.Errorf("the name stands at %v, above the button", at)
	}
	d.input("Destination").SetText("")
	s.mustNotSee("Xaman knows")
}

// A blocked recipient has to be read, also when the warning comes late.
func TestBlockedRecipientHasToBeRead(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.input("Destination").SetText(bob)
	d.input("Amount").SetText("25")
	app.dangers = []string{"Xaman has blocked rU6K7V…QJWDw1, as it does accounts that are known for fraud. What goes there is gone for good."}
	s.changed(flow.ProfilesChanged, "")
	s.mustSee(app.dangers[0], "I understand")
	s.press("Create request")
	if len(app.created) != 0 {
		t.Fatal("it was created unread")
	}
	d.understand.SetOn(true)
	d.understand.OnChanged(true)
	s.press("Create request")
	if len(app.created) != 1 {
		t.Error("it was not created once it was read")
	}
}

// The value is asked for again while nobody does anything, and shown with the
// time of its rate.
func TestValueStaysNew(t *testing.T) {
	app := &fakeApp{account: signedIn(), worth: "About 14.43 EUR, by Xaman's rate of 12:03"}
	s := newStage(t, look.Light, app)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("25")
	s.mustSee(app.worth)
	app.worth = "About 15.00 EUR, by Xaman's rate of 12:08"
	s.now = s.now.Add(5 * time.Minute)
	s.w.Tick()
	s.mustSee(app.worth)
	s.mustNotSee("12:03")
	app.worth = "" // nobody could tell for an hour
	s.w.Tick()
	s.mustNotSee("About")

	r, _ := openRequest(t, provenPayment())
	facts := r.w.request.facts.Objects
	for i, worth := range []string{"About 14.43 EUR, by Xaman's rate of 12:03", "About 15.00 EUR, by Xaman's rate of 12:08"} {
		r.app.worth = worth
		r.w.Tick()
		r.mustSee("Worth now", worth)
		if i == 0 { // the line is new
			facts = r.w.request.facts.Objects
		}
	}
	if now := r.w.request.facts.Objects; &now[0] != &facts[0] {
		t.Error("what stands beside the value was drawn anew")
	}
	r.app.worth = ""
	r.w.Tick()
	r.mustNotSee("Worth now")
}

// A recipient that the platform has blocked is not called harmless by the ledger.
func TestBlockedIsNotCalledHarmless(t *testing.T) {
	app := &fakeApp{account: signedIn(), ledger: flow.LedgerAnswered}
	s := newStage(t, look.Light, app)
	s.w.draft.input("Destination").SetText(bob)
	s.w.draft.input("Amount").SetText("25")
	s.mustSee("The ledger has nothing against it.")
	app.dangers = []string{"Xaman has blocked it."}
	s.changed(flow.ProfilesChanged, "")
	s.mustSee("Xaman has blocked it.")
	s.mustNotSee("The ledger has nothing against it.")
}

// Who asks for a tag, and that one is needed, stands at its field.
func TestNeededTagIsMarked(t *testing.T) {
	for name, tell := range map[string]func(*fakeApp){
		"the platform": func(a *fakeApp) {
			a.ledger = flow.LedgerAnswered // without what the platform has said already
			a.warned = []xrpl.Problem{{Field: "DestinationTag", Warning: true, Message: "The recipient asks for a tag."}}
		},
		"a node": func(a *fakeApp) {
			a.ledger = flow.LedgerAnswered
			a.ledgerProblems = []xrpl.Problem{{Field: "DestinationTag", Warning: true, Message: "The recipient asks for a tag."}}
		},
	} {
		app := &fakeApp{account: signedIn()}
		s := newStage(t, look.Light, app)
		s.w.draft.input("Destination").SetText(bob)
		s.w.draft.input("Amount").SetText("25")
		s.mustNotSee("Needed")
		tell(app)
		s.changed(flow.ProfilesChanged, "")
		s.mustSee("Needed", "The recipient asks for a tag.")
		s.mustNotSee("The ledger has nothing against it.")
		app.warned, app.ledgerProblems = nil, nil
		s.w.draft.input("DestinationTag").SetText("7")
		s.mustNotSee("Needed")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// A wrong address looks wrong before it is read, and nobody chose how.
func TestFaceOfTheRecipient(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	to := s.w.draft.input("Destination")
	for _, c := range []struct{ text, face string }{{bob[:9], ""}, {bob, bob}, {" " + alice, alice}, {"", ""}} {
		to.SetText(c.text)
		if got := to.Face(); got != c.face {
			t.Errorf("%q: the face of %q", c.text, got)
		}
	}
}
