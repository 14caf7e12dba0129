package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// pick chooses a network as a person does.
func pick(c *networkChoice, name string) {
	c.input.SetSelected(name)
	c.input.OnChanged(name)
}

var side = flow.Network{Key: "SIDE", Name: "Side chain (SIDE)"}

// The platform's list comes while somebody has chosen already: nothing moves, and
// nothing that was chosen is lost.
func TestNetworksOfThePlatformAreOffered(t *testing.T) {
	app := &fakeApp{account: signedIn(), settings: storage.Settings{ExpireMinutes: 5}}
	s := newStage(t, look.Light, app)
	form := s.w.contacts.form
	s.w.contacts.open(storage.Contact{})
	s.w.show(atNew)
	choices := map[string]*networkChoice{
		"new request": s.w.draft.network, "contact": form.network, "settings": s.w.settings.network, "nodes": s.w.settings.nodes.network,
	}
	before := map[string][]string{}
	for name, c := range choices {
		before[name] = c.input.Options()
		pick(c, "Devnet")
	}
	app.networks = []flow.Network{side}
	s.changed(flow.NetworksChanged, "")
	for name, c := range choices {
		if got, want := c.input.Options(), append(slices.Clone(before[name]), "Side chain (SIDE)"); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if c.key() != "DEVNET" || c.input.Selected() != "Devnet" {
			t.Errorf("%s: %s is chosen", name, c.key())
		}
	}
	for name, place := range map[string]place{"new request": atNew, "settings": atSettings} {
		s.w.show(place)
		test.Tap(choices[name].input)
		s.mustSee("Side chain (SIDE)")
		s.win.Canvas().Overlays().Remove(s.win.Canvas().Overlays().Top())
	}
	for _, c := range choices {
		pick(c, "Side chain (SIDE)")
	}
	if got := app.settings.Network; got != "SIDE" {
		t.Errorf("the settings have %q", got)
	}
	s.w.show(atNew)
	d := s.w.draft
	d.input("Destination").SetText(bob)
	d.input("Amount").SetText("25")
	if got := d.from.Text(); !strings.Contains(got, "on Side chain") {
		t.Errorf("it says %q", got)
	}
	s.press("Create request")
	if len(app.created) != 1 || app.created[0].Network != "SIDE" {
		t.Fatalf("created %+v", app.created)
	}
	if got := s.w.request.subtitle(s.now); !strings.Contains(got, "Side chain (SIDE)") {
		t.Errorf("the request says %q", got)
	}
	// The list loses it: who has chosen it keeps it.
	app.networks = nil
	s.changed(flow.NetworksChanged, "")
	if c := form.network; c.key() != "SIDE" || c.input.Selected() != "SIDE" {
		t.Errorf("%s, %s is chosen", c.key(), c.input.Selected())
	}
}

// What was chosen before is kept before the list is there, also in a contact that
// is only looked at.
func TestNetworkIsKeptBeforeTheListComes(t *testing.T) {
	app := &fakeApp{account: signedIn(), settings: storage.Settings{ExpireMinutes: 5, Network: "SIDE"}}
	app.people = []storage.Contact{{ID: 1, Name: "Bob", Address: bob, Network: "OTHER"}}
	s := newStage(t, look.Light, app)
	s.w.contacts.open(app.people[0])
	form := s.w.contacts.form
	if d := s.w.draft; d.networkKey() != "SIDE" || s.w.settings.network.key() != "SIDE" || form.typed().Network != "OTHER" || form.changed() {
		t.Errorf("%s, %s, %s", d.networkKey(), s.w.settings.network.key(), form.typed().Network)
	}
	app.networks = []flow.Network{{Key: "OTHER", Name: "SIDE"}, side} // one is named like another's key
	s.changed(flow.NetworksChanged, "")
	if d := s.w.draft; d.networkKey() != "SIDE" || d.network.input.Selected() != "Side chain (SIDE)" || form.typed().Network != "OTHER" {
		t.Errorf("%s (%s), %s", d.networkKey(), d.network.input.Selected(), form.typed().Network)
	}
	s.w.show(atSettings)
	if got := s.w.settings.network.input.Selected(); got != "Side chain (SIDE)" {
		t.Errorf("the settings show %s", got)
	}
}

// A list that has other networks every time does not make the choice endless.
func TestNetworkChoiceEnds(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	for i := range 200 {
		app.networks = []flow.Network{{Key: fmt.Sprint("N", i), Name: fmt.Sprint("N", i)}}
		s.changed(flow.NetworksChanged, "")
	}
	c := s.w.settings.network
	if n := len(c.input.Options()); n > mostNetworks {
		t.Errorf("%d networks to choose from", n)
	}
	c.choose("MINE")
	if c.key() != "MINE" {
		t.Errorf("%s is chosen", c.key())
	}
}
