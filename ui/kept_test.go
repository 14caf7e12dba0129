package ui

import (
	"strings"
	"testing"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

const trustSet = "{\"TransactionType\": \"TrustSet\",\n \"LimitAmount\": {\"currency\": \"USD\""

func TestLookingAroundCostsNothing(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.setType("")
	d.json.SetText(trustSet)
	for _, name := range []string{"SignIn", "Payment", "TrustSet", "SignIn", flow.JSONOnly} {
		d.setType(name)
	}
	if d.json.Text() != trustSet {
		t.Errorf("what was typed became %q", d.json.Text())
	}

	// Nor does making a sign-in, or a restart in the middle of it.
	d.setType("SignIn")
	s.press("Create request")
	s.w.show(atNew)
	s.w.Tick()
	again := newStage(t, look.Light, app, func(n *stage) { n.drafts = s.drafts; n.deps.Drafts = s.drafts })
	again.w.draft.setType("")
	if got := again.w.draft.json.Text(); got != trustSet {
		t.Errorf("after a restart it is %q", got)
	}
}

func TestPaymentWaitsBesideASignIn(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	d := s.w.draft
	d.input("Destination").SetText(bob)
	d.setType("SignIn")
	s.press("Create request")
	s.w.show(atNew)
	d.setType("Payment")
	if d.input("Destination").Text() != bob {
		t.Errorf("the recipient became %q", d.input("Destination").Text())
	}
}

func TestRepeatAsksBeforeItReplaces(t *testing.T) {
	s, _ := openRequest(t, provenPayment())
	s.w.draft.input("Memos").SetText("half a thought")
	s.press("Repeat")
	s.mustSee("Replace what you are writing?")
	s.press("Keep it")
	if s.w.draft.input("Memos").Text() != "half a thought" || s.w.draft.input("Destination").Text() != "" {
		t.Fatal("what was typed is gone")
	}
	s.press("Repeat")
	s.press("Replace")
	if s.w.at != atNew || s.w.draft.input("Destination").Text() != bob || s.w.draft.input("Memos").Text() != "" {
		t.Error("the request was not repeated")
	}
}

// What is written in the last second is saved before Closing returns: what goes
// on beside Fyne's thread ends with the program.
func TestClosingSaves(t *testing.T) {
	s := newStage(t, look.Light, &fakeApp{account: signedIn()})
	h := &held{}
	s.w.d.Go = h.hold
	s.w.draft.input("Destination").SetText("rOld")
	s.w.Tick() // a save is under way, and late
	s.w.draft.input("Destination").SetText(bob)
	if err := s.w.Closing(); err != nil {
		t.Fatal(err)
	}
	for _, job := range h.jobs {
		job()
	}
	if got := string(s.drafts.kept[draftName]); !strings.Contains(got, bob) {
		t.Errorf("kept %s", got)
	}
}

// A request that was bound to a network stays so when it is repeated.
func TestRepeatKeepsTheNetwork(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.draft.load(flow.Draft{Tx: xrpl.Tx{"TransactionType": "SignIn"}, ExpireMinutes: 5, Network: "SIDECHAIN-9"})
	s.w.show(atNew)
	s.press("Create request")
	if len(app.created) != 1 || app.created[0].Network != "SIDECHAIN-9" {
		t.Errorf("created %+v", app.created)
	}
}

// Going to the settings and back changes no option that was chosen.
func TestSettingsLeaveChosenOptionsAlone(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.setType("")
	d.json.SetText(trustSet)
	d.network.input.SetSelected("Testnet")
	s.w.show(atSettings)
	pick(s.w.settings.network, "Mainnet")
	s.w.show(atNew)
	if d.network.input.Selected() != "Testnet" {
		t.Errorf("the network became %q", d.network.input.Selected())
	}
	d.json.SetText("")
	d.network.input.SetSelected("Testnet")
	s.w.show(atSettings)
	s.w.show(atNew)
	if d.network.input.Selected() != "Testnet" {
		t.Errorf("looking at the settings made the network %q", d.network.input.Selected())
	}
	if err := app.ChangeSettings(func(set *storage.Settings) { set.Network = "DEVNET" }); err != nil {
		t.Fatal(err)
	}
	if d.network.input.Selected() != "Devnet" {
		t.Errorf("a new default did not reach the empty form: %q", d.network.input.Selected())
	}
}

func TestOvertakenDraftIsNotWritten(t *testing.T) {
	var k draftKeeper
	old, late := k.number(), k.number()
	var wrote []int
	for _, n := range []int{late, old} {
		if err := k.write(n, func() error { wrote = append(wrote, n); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	if len(wrote) != 1 || wrote[0] != late {
		t.Errorf("wrote %v", wrote)
	}
}
