package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"countersign/ui/look"
)

func TestAskingANodeIsSwitchedOff(t *testing.T) {
	for _, change := range [][]func(*stage){nil, {onSandbox}} {
		app := &fakeApp{account: signedIn()}
		s := newStage(t, look.Light, app, change...)
		s.w.show(atSettings)
		ask := s.w.settings.nodes.ask
		if !ask.On() {
			t.Error("it is off before anybody switched it off")
		}
		for _, want := range []bool{false, true} {
			ask.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			if app.settings.AsksNode() != want || ask.On() != want {
				t.Errorf("stored %v, shown %v, want %v", app.settings.AsksNode(), ask.On(), want)
			}
		}
	}
}

func TestNodeServersAreEdited(t *testing.T) {
	app := &fakeApp{account: signedIn()}
	s := newStage(t, look.Light, app)
	s.w.show(atSettings)
	n := s.w.settings.nodes
	if got := n.servers.Entry.PlaceHolder; got != "wss://mainnet.example" {
		t.Errorf("the program's own list reads %q", got)
	}
	s.typeIn(n.servers, "ws://far.example")
	s.press("Save addresses")
	if n.servers.Error() == "" || app.settings.NodeServers != nil {
		t.Errorf("an address that is not encrypted was taken: %v", app.settings.NodeServers)
	}

	// What is typed for one network waits while another is looked at.
	pick(n.network, "Testnet")
	if got := n.servers.Text(); got != "" || n.servers.Error() != "" {
		t.Errorf("Testnet has %q, %q", got, n.servers.Error())
	}
	n.servers.SetText("  wss://one.example \n\nws://localhost:6006\n")
	s.press("Save addresses")
	if got, want := app.settings.NodeServers["TESTNET"], []string{"wss://one.example", "ws://localhost:6006"}; !slices.Equal(got, want) {
		t.Errorf("stored are %q", got)
	}
	pick(n.network, "Mainnet")
	if got := n.servers.Text(); got != "ws://far.example" {
		t.Errorf("what was typed for Mainnet became %q", got)
	}

	pick(n.network, "Testnet")
	s.press("Use the program's own list")
	if got := app.settings.NodeServers["TESTNET"]; len(got) != 0 || n.servers.Text() != "" {
		t.Errorf("stored are %q, shown is %q", got, n.servers.Text())
	}
	s.mustSee("The program's own list is used")
}
