package phone

import (
	"testing"

	"fyne.io/fyne/v2"

	"countersign/ui/look"
	"countersign/ui/look/looktest"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

func TestDishonestMode(t *testing.T) {
	b := newBench(t, look.Light)
	b.sees("Dishonest mode", "Off", "signs what it is asked")
	if b.dishonest.alarm.Visible() {
		t.Fatal("it begins with the alarm on")
	}
	// By keys alone: Tab to the choice, open it, one way down, take it.
	for b.win.Canvas().Focused() != fyne.Focusable(b.dishonest.pick) {
		b.win.Canvas().FocusNext()
	}
	b.key(fyne.KeySpace)
	for range 3 {
		b.key(fyne.KeyDown)
	}
	b.key(fyne.KeyReturn)
	if got := b.wallet.Dishonest(); got != sandbox.OtherAmount {
		t.Fatalf("chosen: %q", got)
	}
	b.sees("Dishonest mode: Other amount.", "Signs ten times the amount.")

	// The alarm is there on every screen, and the choice stays after a signature.
	created := b.create(b.payment())
	b.show(created)
	b.press("Scan the code")
	b.sees("Send 25 XRP to Bob", "Dishonest mode: Other amount.")
	b.press("Approve")
	b.sees("Dishonest mode: Other amount.")
	if tx, err := xrpl.Decode(b.payload(created).Response.Hex); err != nil || tx.Text("Amount") != "250000000" {
		t.Errorf("signed %s: %v", tx.JSON(), err)
	}
	b.press("Done")
	b.tab("Turn off")
	b.key(fyne.KeyReturn)
	b.seesNot("Dishonest mode: ")
	if got := b.wallet.Dishonest(); got != sandbox.Honest || b.dishonest.pick.Selected() != "Off" {
		t.Errorf("turned off: %q, %q", got, b.dishonest.pick.Selected())
	}
}

// A request that cannot be cheated on stays, with the reason.
func TestDishonestModeWithoutAChance(t *testing.T) {
	b := newBench(t, look.Light)
	if err := b.wallet.SetDishonest(sandbox.OtherAmount); err != nil { // as a script does
		t.Fatal(err)
	}
	b.Refresh()
	b.sees("Dishonest mode: Other amount.")
	b.show(b.create(signIn()))
	b.press("Scan the code")
	b.press("Approve")
	b.sees("nothing to change in that way")
	b.press("Turn off")
	b.press("Approve")
	b.sees("Signed")
}

func TestDishonestGoldens(t *testing.T) {
	for _, a := range []look.Appearance{look.Light, look.Dark} {
		t.Run(a.String(), func(t *testing.T) {
			b := newBench(t, a)
			if err := b.wallet.SetDishonest(sandbox.WrongDestination); err != nil {
				t.Fatal(err)
			}
			b.Refresh()
			for range 6 {
				b.key(fyne.KeyDown)
			}
			looktest.Golden(t, "dishonest_"+a.String(), b.win.Canvas().Capture())
		})
	}
}
