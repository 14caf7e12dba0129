package ui

import (
	"strings"
	"testing"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// A token is chosen from the platform's list, code and issuer at once; without
// the list there is nothing to press.
func TestTokenIsChosenFromTheList(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.draft.doc.SetType("TrustSet")
	s.w.draft.changed()
	s.mustNotSee("Choose a token")
	app.tokens = []flow.Token{
		{Code: "EUR", Name: "Euro", Issuer: bob, IssuerName: "GateHub", Domain: "gatehub.net"},
		{Code: "SOLO", Issuer: alice, IssuerName: "Sologenic"},
	}
	s.changed(flow.TokensChanged, "")
	in := s.w.draft.form.at("LimitAmount/currency")
	if in == nil {
		t.Fatal("there is no place for the token's code")
	}
	in.openTokens()
	s.mustSee("EUR, Euro", "GateHub, gatehub.net", "SOLO", "Xaman's list; being on it is no recommendation")
	f := finder(t, s)
	f.Search().SetText("sologenic")
	if rows := f.Rows(); len(rows) != 1 || rows[0].Title != "SOLO" {
		t.Fatalf("found %+v", rows)
	}
	f.Search().Entry.OnSubmitted("")
	form := s.w.draft.doc.Form()
	app.issuers = []string{"Xaman's list calls the issuer of this SOLO “Sologenic”."}
	s.changed(flow.ProfilesChanged, "")
	s.mustSee(app.issuers[0])
	if form.Text("LimitAmount/currency") != "SOLO" || form.Text("LimitAmount/issuer") != alice {
		t.Errorf("the form has %q of %q", form.Text("LimitAmount/currency"), form.Text("LimitAmount/issuer"))
	}
}

// The list is one network's: for another there is nothing to press.
func TestTokensGoWithTheirNetwork(t *testing.T) {
	app := &fakeApp{account: signedIn(), tokens: []flow.Token{{Code: "EUR", Issuer: bob}}, tokensOf: "MAINNET"}
	s := newStage(t, look.Light, app)
	d := s.w.draft
	d.setType("TrustSet")
	offered := func() bool { return d.form.tokens }
	for _, network := range []string{"MAINNET", "TESTNET", "MAINNET", "DEVNET"} {
		pick(d.network, s.w.d.networkName(network))
		if offered() != (network == "MAINNET") {
			t.Errorf("on %s the list is offered: %t", network, offered())
		}
		if hint := d.input("LimitAmount/currency").HintText(); (hint == "Xaman's list has tokens of Mainnet only.") != (network != "MAINNET") {
			t.Errorf("on %s the hint is %q", network, hint)
		}
	}
}

func TestWorthStandsBesideTheAmount(t *testing.T) {
	app := &fakeApp{account: signedIn(), worth: "About 14.43 EUR, by Xaman's rate of 12:03"}
	s := newStage(t, look.Light, app)
	s.mustNotSee(app.worth) // nothing is written yet
	s.w.draft.edit(func(f *flow.Form) {
		f.SetText("Destination", bob)
		f.SetText("Amount", "25")
	})
	s.mustSee(app.worth)
	app.worth = ""
	s.changed(flow.RatesChanged, "")
	s.mustNotSee("About 14.43 EUR")

	app.worth = "About 15.00 EUR, by Xaman's rate of 12:10"
	r, _ := openRequest(t, provenPayment())
	r.app.worth = app.worth
	r.changed(flow.RatesChanged, "")
	r.mustSee(app.worth, "Look it up in an explorer")
	r.press("Look it up in an explorer")
	if len(r.opened) != 1 || !strings.HasPrefix(r.opened[0], "https://xumm.app/explorer/TESTNET/") {
		t.Errorf("opened %q", r.opened)
	}
}
