//go:build e2e

package e2e

import (
	"testing"

	"countersign/xumm/sandbox"
)

// TestPlatformsWord reads in the window what the platform tells of accounts: of
// the signed-in one, of recipients with a name, with a wish for a tag, and on its
// list of blocked ones.
func TestPlatformsWord(t *testing.T) {
	d := newDisplay(t)
	h := newHome(t)
	p := d.start(h, "countersign-threadcheck", nil, "--sandbox")
	win, hand := d.window("Countersign .sandbox."), d.window("Sandbox phone")
	win.activate()
	signInByHand(win, hand)
	demo := map[string]string{}
	for _, a := range sandbox.DemoAccounts() {
		demo[a.Name] = a.Address
	}

	win.fill("Recipient", demo["Exchange"])
	win.fill("Amount", "40")
	win.waitFor("says that explorer.example calls", "asks for a destination", "Needed")
	win.keep("recipient-known")

	// Back from the amount, over the two buttons of the field: words of the
	// warnings read like its label.
	win.key("shift+Tab", "shift+Tab", "shift+Tab", "ctrl+a")
	win.typeText(demo["Swindler"])
	win.waitFor("The sandbox has blocked", "I understand")
	win.keep("recipient-blocked")
	win.press("Create request")
	win.waitFor("Read what can't be undone")

	win.press("Settings")
	win.press("Any network")
	win.waitFor("Sandnet")
	win.keep("networks")
	win.press("Sandnet")

	win.press("Testnet") // on the chip at the foot
	win.waitFor("Identity checked", "The sandbox knows this account as")
	win.keep("account")
	win.key("alt+F4")
	p.mustEnd()
	p.checkThreads()
}
