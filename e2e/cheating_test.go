//go:build e2e

package e2e

import "testing"

// TestCheatingPhone is the phone's window told to cheat: the proof turns red and
// names the field. A type that is searched for and has a form of its own is
// proven before that.
func TestCheatingPhone(t *testing.T) {
	d := newDisplay(t)
	h := newHome(t)
	p := d.start(h, "countersign-threadcheck", nil, "--sandbox")
	win := d.window("Countersign .sandbox.")
	hand := d.window("Sandbox phone")
	win.activate()
	win.waitFor("Sign in with Xumm")
	signInByHand(win, hand)

	win.press("Send XRP or tokens to another account")
	win.waitFor("NFTokenMint", "EscrowCreate", "TrustSet")
	win.typeText("ticket")
	win.waitFor("TicketCreate")
	win.keep("choose-type")
	win.key("Return")
	win.fill("How many", "2")
	win.waitFor("Create 2 tickets")
	win.press("Create request")
	win.waitQR()
	hand.activate()
	hand.press("Scan the code")
	hand.press("Approve")
	hand.press("Done")
	win.activate()
	win.waitFor("what was signed is what was asked")
	win.keep("ticket-proven")

	win.press("New request")
	win.waitFor("Write it here") // the proof speaks of tickets, too
	win.press("ticket")          // the type that was chosen last
	win.typeText("Payment")
	win.key("Return")
	win.press("Choose, or type an address below")
	win.press("Bob")
	win.fill("Amount", "40")
	win.waitFor("Send 40 XRP")
	win.press("Create request")
	win.waitQR()
	hand.activate()
	hand.press("Off")
	hand.press("Other amount")
	hand.waitFor("Dishonest mode: Other amount")
	hand.keep("dishonest")
	hand.press("Scan the code")
	hand.press("Approve")
	hand.press("Done")
	win.activate()
	win.waitFor("What was signed is not what was asked")
	win.waitFor("Amount was changed")
	win.keep("caught")
	p.checkThreads()
	p.quit()
}
