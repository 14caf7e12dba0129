//go:build e2e

package e2e

import "testing"

// TestSandboxByHand is the first minute of somebody who typed "make run": the
// window and the phone beside it, nothing else. The phone is used by hand too.
func TestSandboxByHand(t *testing.T) {
	d := newDisplay(t)
	h := newHome(t)
	p := d.start(h, "countersign-threadcheck", nil, "--sandbox")
	win := d.window("Countersign .sandbox.")
	hand := d.window("Sandbox phone")
	win.activate()
	win.waitFor("Sign in with Xumm")
	d.keep("root", "first-minute")

	signInByHand(win, hand)

	win.press("Choose, or type an address below")
	win.press("Bob")
	win.fill("Amount", "40")
	win.waitFor("Send 40 XRP")
	win.press("Create request")
	win.waitQR()
	win.keep("code")

	hand.activate()
	hand.press("Scan the code")
	hand.waitFor("Send 40 XRP")
	hand.keep("phone-payment")
	hand.press("Approve")
	hand.waitFor("Signed")
	hand.keep("phone-signed")
	hand.press("Done")
	hand.waitFor("1,040")
	win.activate()
	win.waitFor("what was signed is what was asked")
	d.keep("root", "proven")

	// Declining is a result too.
	win.press("Repeat")
	win.press("Create request")
	win.waitQR()
	hand.activate()
	hand.press("Scan the code")
	hand.press("Decline")
	win.activate()
	win.waitFor("Declined on the phone", "Declined")
	win.keep("declined")
	win.key("alt+F4") // the window's own close button
	p.mustEnd()
	p.checkThreads()
}

// signInByHand signs in with the phone's window, and nothing else.
func signInByHand(win, hand *window) {
	win.press("Sign in with Xumm")
	win.waitQR()
	hand.activate()
	hand.press("Scan the code")
	hand.waitFor("sign-in")
	hand.keep("phone-sign-in")
	win.keep("sign-in-opened")
	hand.press("Approve")
	hand.press("Done")
	win.activate()
	win.waitFor("Signed in as")
}
