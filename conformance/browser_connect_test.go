package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// connectPage is a web application with xrpl-connect and its adapter for this
// wallet. The package's bundle is for bundlers only, so the page imports the
// modules. What they import themselves is for the adapter of a hardware wallet
// alone, which asks the ledger's nodes and is not run here.
const connectPage = `<!DOCTYPE html><title>App</title><script src="/calls.js"></script>
<script type="importmap">{ "imports": {
	"xrpl-connect": "/node_modules/xrpl-connect/xrpl-connect.mjs",
	"xrpl": "data:text/javascript,export class Client {} export function encode() {}"
} }</script>
<script type="module">
	import { WalletManager, XamanAdapter } from "xrpl-connect";
	var asked = new URLSearchParams(location.search);
	window.codes = [];
	window.adapter = new XamanAdapter({
		apiKey: %q, onQRCode: asked.has("qr") ? function (link) { codes.push(link); } : undefined,
	});
	window.manager = new WalletManager({
		adapters: [adapter], network: asked.get("network") ?? undefined, autoConnect: asked.has("auto"),
		// It would write each refusal on the console, as an error, and throws it besides.
		logger: { level: "none" },
	});
	note(manager, ["connect", "disconnect"]);
	window.attempt = function (promise) {
		window.answer = promise.then(function (got) { return { got: got }; }, function (e) { return { code: e.code, message: e.message }; });
	};
	%s
</script>`

// serveConnect serves a page with xrpl-connect that also runs setup, and gives
// its address.
func (p *namedPlatform) serveConnect(t *testing.T, setup string) string {
	t.Helper()
	return servePage(t, fmt.Sprintf(connectPage, p.Info().APIKey, setup))
}

// attempt is what a call of xrpl-connect came to.
type attempt[T any] struct {
	Got           T
	Code, Message string
}

// holder is who is connected, as xrpl-connect tells.
type holder struct {
	Address string `json:"address"`
	Network struct {
		ID  string `json:"id"`
		WSS string `json:"wss"`
	} `json:"network"`
}

// testConnect runs the toolkit without its button: the manager and the adapter,
// which signs in as the universal SDK does.
func testConnect(t *testing.T, p *namedPlatform) {
	const connect = `attempt(manager.connect("xaman"))`
	accounts := p.Phone().Accounts()
	alice, bob := accounts[0].Address, accounts[1].Address
	address := p.serveConnect(t, "")
	app := openTab(t, p.browser, address+"?network=testnet")
	app.wantNoErrors()
	p.takeCalls()

	p.decline(t, p.popup(t, app, connect).address())
	app.wantRefused("CONNECTION_FAILED", "Failed to connect to Xaman. "+rejected)
	p.popup(t, app, connect).close()
	app.wantRefused("CONNECTION_FAILED", "Failed to connect to Xaman. Sign In window closed")
	app.wantHolder("", "")

	p.approve(t, p.popup(t, app, connect).address())
	var got attempt[holder]
	app.run(`answer`, &got)
	if got.Got.Address != alice || got.Got.Network.ID != "testnet" {
		t.Fatalf("connected: %+v", got)
	}
	app.wantHolder(alice, "testnet")
	app.wantEvent("connect")
	if calls := p.takeCalls(); slices.Contains(calls, "POST "+oauthHost+"/token") {
		t.Errorf("a token exchange in the implicit flow: %q", calls)
	}
	var kept struct{ JWT string }
	app.run(`JSON.parse(localStorage.getItem("XummPkceJwt"))`, &kept)
	p.wantToken(t, app, kept.JWT)

	// A signature is asked for in a window of its own, which stays.
	pay := payment(t, bob)
	var page *tab
	id := app.signing(func() { page = p.popup(t, app, `attempt(manager.signAndSubmit(`+pay+`))`) })
	p.wantSubmitted(t, app, p.approveAs(t, page.address(), alice), id)
	page.waitStatus("Signed")
	page.close()
	app.signing(func() { page = p.popup(t, app, `attempt(manager.signAndSubmit(`+pay+`))`) })
	p.decline(t, page.address())
	app.wantRefused("SIGN_REJECTED", "Transaction signing was rejected by the user.")
	page.waitStatus("Declined on the phone")
	// The adapter does not listen for errors of the SDK within, which has them
	// uncaught, too.
	app.wantNoErrors(rejected, "Sign In window closed")

	// The session outlives the page.
	p.takeCalls()
	app = openTab(t, p.browser, address+"?network=testnet&auto&qr")
	app.wantEvent("connect")
	app.wantHolder(alice, "testnet")
	p.wantRestored(t)
	p.testConnectSigning(t, app, alice, bob)
	app.run(`manager.disconnect()`, nil)
	app.wantEvent("disconnect")
	app.wantHolder("", "")
	var left []string
	if app.run(`Object.keys(localStorage).filter(function (k) { return k === "XummPkceJwt" || k.startsWith("xrpl-connect:"); })`, &left); len(left) != 0 {
		t.Errorf("after disconnecting there is %q", left)
	}

	// Another account, on another network. Connecting takes the application's word
	// for the network; looking for a session goes by what the platform tells.
	if err := p.Phone().Connect("DEVNET"); err != nil {
		t.Fatal(err)
	}
	defer p.Phone().Connect("TESTNET")
	p.approveAs(t, p.popup(t, app, connect).address(), bob)
	app.run(`answer`, nil)
	app.wantHolder(bob, "testnet")
	app.wantNoErrors(badRequest)
	app = openTab(t, p.browser, address)
	var found holder
	app.run(`adapter.checkXamanState()`, &found)
	if found.Address != bob || found.Network.ID != "devnet" || !strings.HasPrefix(found.Network.WSS, "wss://s.devnet.") {
		t.Errorf("the session that was found: %+v", found)
	}
	app.wantNoErrors()
}

// wantRestored checks that the platform was asked whether a session lasts, and
// no person to sign in.
func (p *namedPlatform) wantRestored(t *testing.T) {
	t.Helper()
	calls := p.takeCalls()
	if !slices.Contains(calls, "GET "+platformHost+"/api/v1/jwt/ping") || slices.Contains(calls, "GET "+oauthHost+"/auth") {
		t.Errorf("restoring a session: %q", calls)
	}
}

// wantHolder checks who is connected on which network, by manager and adapter;
// address "" is nobody.
func (b *tab) wantHolder(address, network string) {
	b.t.Helper()
	var got struct {
		Connected        bool
		Manager, Adapter holder
	}
	b.run(`(async function () {
		return { connected: manager.connected, manager: manager.account ?? {}, adapter: await adapter.getAccount() ?? {} };
	})()`, &got)
	want := holder{Address: address}
	want.Network.ID = network
	// Where a known network's node is, the toolkit has from itself.
	got.Manager.Network.WSS, got.Adapter.Network.WSS = "", ""
	if got.Connected != (address != "") || got.Manager != want || got.Adapter != want {
		b.t.Errorf("connected: %+v, want %s on %s", got, address, network)
	}
}

// wantRefused checks that the last attempt failed, and how.
func (b *tab) wantRefused(code, message string) {
	b.t.Helper()
	var got attempt[any]
	if b.run(`answer`, &got); got.Code != code || got.Message != message {
		b.t.Errorf("refused: %+v, want %s: %s", got, code, message)
	}
}
