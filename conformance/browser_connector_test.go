package conformance

import (
	"fmt"
	"testing"
)

// connectorSetup puts the toolkit's button on its page, and reaches into the
// shadows where it keeps its windows.
const connectorSetup = `
	window.connector = document.createElement("xrpl-wallet-connector");
	["connecting", "connected", "error"].forEach(function (name) {
		connector.addEventListener(name, function () { events.push("button: " + name); });
	});
	document.body.append(connector);
	connector.setWalletManager(manager);
	window.find = async function (selector) {
		for (;;) {
			for (var host of [connector, ...document.querySelectorAll("[data-xrpl-overlay-portal], [data-xrpl-account-modal-portal]")]) {
				var found = host.shadowRoot.querySelector(selector);
				if (found) { return found; }
			}
			await new Promise(function (resolve) { setTimeout(resolve, 20); });
		}
	};
	window.press = async function (selector) { (await find(selector)).click(); };`

// fontUnknown: the button asks an outside host for a font. That host stays
// unknown to the browser, and the text is shown in another font.
const fontUnknown = "Failed to load resource: net::ERR_NAME_NOT_RESOLVED"

// testConnectButton runs the toolkit as its documentation begins: with the button
// that opens a list of wallets, and by itself looks for a session.
func testConnectButton(t *testing.T, p *namedPlatform) {
	const button, wallet, signOut = `press("#connect-wallet-button")`, `press('[data-wallet-id="xaman"]')`, `press("#account-modal-disconnect")`
	alice := p.Phone().Accounts()[0].Address
	short := func(n int) string { return alice[:n] + "..." + alice[len(alice)-n:] }
	address := p.serveConnect(t, connectorSetup)
	app := openTab(t, p.browser, address+"?network=testnet")
	app.wantText("#connect-wallet-button", "Connect Wallet")

	app.run(button, nil)
	p.decline(t, p.popup(t, app, wallet).address())
	app.wantEvent("button: error")
	app.wantText(".error-message", "Failed to connect to Xaman. "+rejected)
	p.approve(t, p.popup(t, app, `press("#error-retry-button")`).address())
	app.wantEvent("button: connected")
	app.wantHolder(alice, "testnet")
	app.wantText("#connect-wallet-button", short(4))
	app.run(button, nil)
	app.wantText("#copy-account-address", short(6))
	app.wantNoErrors(fontUnknown, rejected)

	// On the next page it finds the session.
	p.takeCalls()
	app = openTab(t, p.browser, address+"?network=testnet")
	app.wantEvent("connect")
	app.wantHolder(alice, "testnet")
	app.wantText("#connect-wallet-button", short(4))
	p.wantRestored(t)
	app.run(button, nil)
	app.run(signOut, nil)
	app.wantEvent("disconnect")
	app.wantHolder("", "")
	app.wantText("#connect-wallet-button", "Connect Wallet")
	app.wantNoErrors(fontUnknown)

	// A phone's browser has no popup: the sign page returns to the application.
	app = openTab(t, p.browser, address+"?network=testnet")
	var authorizeURL string
	app.run(`window._XummPkce.authorizeUrl()`, &authorizeURL)
	app.browse(authorizeURL)
	app.waitStatus("Waiting for your phone")
	app.returnTo(address, func() { p.approve(t, app.address()) })
	app.wantEvent("connect")
	app.wantHolder(alice, "testnet")
	app.wantText("#connect-wallet-button", short(4))
	app.run(`manager.disconnect()`, nil)
	app.wantNoErrors(fontUnknown)
}

// wantText checks what a part of the button says.
func (b *tab) wantText(selector, want string) {
	b.t.Helper()
	var got string
	b.run(fmt.Sprintf(`find(%q).then(function (at) { return at.textContent.trim(); })`, selector), &got)
	if got != want {
		b.t.Errorf("%s says %q, want %q", selector, got, want)
	}
}
