package conformance

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestBrowserSDKs runs the platform's two SDKs for browsers, and a toolkit that
// is built on them, as they were published, in a real browser, against a sandbox
// under the platform's names.
func TestBrowserSDKs(t *testing.T) {
	path := os.Getenv("COUNTERSIGN_BROWSER")
	if path == "" || os.Getenv("COUNTERSIGN_CONFORMANCE") == "" {
		t.Skip("needs Chromium and installed SDKs: run scripts/conformance.sh")
	}
	p := startNamedPlatform(t, path)
	t.Run("xumm-oauth2-pkce", func(t *testing.T) { testPKCE(t, p) })
	t.Run("xumm", func(t *testing.T) { testUniversal(t, p) })
	t.Run("xumm in an xApp", func(t *testing.T) { testXApp(t, p) })
	t.Run("xrpl-connect", func(t *testing.T) { testConnect(t, p) })
	t.Run("xrpl-connect's button", func(t *testing.T) { testConnectButton(t, p) })
}

const rejected = "The XUMM sign in request has been rejected"

// session is what authorize and state of xumm-oauth2-pkce give, without the SDK.
type session struct {
	Error string `json:"error"`
	JWT   string `json:"jwt"`
	Me    struct {
		Sub         string `json:"sub"`
		Account     string `json:"account"`
		NetworkType string `json:"networkType"`
		Picture     string `json:"picture"`
	} `json:"me"`
}

// testPKCE signs in by authorization code and PKCE.
func testPKCE(t *testing.T, p *namedPlatform) {
	const authorize = `void (signingIn = sdk.authorize().then(
		function (s) { session = s; return { jwt: s.jwt, me: s.me }; },
		function (e) { return { error: e.message }; }))`
	address := p.serveBundle(t, "xumm-oauth2-pkce", `
		var session, signingIn, sdk = new XummPkce(key, { redirectUrl: location.origin + "/" });
		note(sdk, ["retrieved", "success", "error", "loggedout"]);`)
	app := openTab(t, p.browser, address)
	p.takeCalls()

	var got session
	p.decline(t, p.popup(t, app, authorize).address())
	if app.run(`signingIn`, &got); got.Error != rejected {
		t.Errorf("declined: %+v", got)
	}
	app.wantEvent("error")

	got = session{}
	p.popup(t, app, authorize).close()
	if app.run(`signingIn`, &got); got.Error != "Sign In window closed" {
		t.Errorf("window closed: %q", got.Error)
	}

	got = session{}
	p.approve(t, p.popup(t, app, authorize).address())
	app.run(`signingIn`, &got)
	p.wantSession(t, app, got)
	app.wantEvent("success")
	calls := p.takeCalls()
	if n := strings.Count(strings.Join(calls, "\n"), "POST "+oauthHost+"/token"); n != 1 {
		t.Errorf("%d token exchanges in %q", n, calls)
	}
	p.testCalls(t, app, "session.sdk", "session.sdk.payload", "session.sdk.jwtUserdata")
	app.wantNoErrors()

	// The session outlives the page until its owner logs out.
	app = openTab(t, p.browser, address)
	app.wantEvent("retrieved")
	got = session{}
	app.run(`sdk.state().then(function (s) { session = s; return { jwt: s.jwt, me: s.me }; })`, &got)
	p.wantSession(t, app, got)
	app.run(`sdk.logout()`, nil)
	app.wantEvent("loggedout")
	app.wantNoErrors()

	app = openTab(t, p.browser, address)
	if events := app.wantEvent("loggedout"); slices.Contains(events, "retrieved") {
		t.Errorf("after logging out: %v", events)
	}

	// A phone's browser has no popup: the sign page returns to the application.
	var authorizeURL string
	app.run(`window._XummPkce.authorizeUrl()`, &authorizeURL)
	app.browse(authorizeURL)
	app.waitStatus("Waiting for your phone")
	app.returnTo(address, func() { p.approve(t, app.address()) })
	app.wantEvent("retrieved")
	got = session{}
	app.run(`sdk.state().then(function (s) { session = s; return { jwt: s.jwt, me: s.me }; })`, &got)
	p.wantSession(t, app, got)
	app.wantNoErrors()
}

// wantSession checks who is signed in, by what the SDK says and by a ping.
func (p *namedPlatform) wantSession(t *testing.T, app *tab, got session) {
	t.Helper()
	alice := p.Phone().Accounts()[0].Address
	if got.Error != "" || got.Me.Sub != alice || got.Me.Account != alice || got.Me.NetworkType != "TESTNET" || got.Me.Picture != "https://xumm.app/avatar/"+alice+".png" {
		t.Fatalf("signed in: %q %+v", got.Error, got.Me)
	}
	p.wantToken(t, app, got.JWT)
	var pong pong
	app.run(`session.sdk.ping()`, &pong)
	p.wantPong(t, pong)
}

// wantToken checks the claims of a token.
func (p *namedPlatform) wantToken(t *testing.T, app *tab, jwt string) {
	t.Helper()
	var claims struct{ Iss, Aud, Sub string }
	app.run(fmt.Sprintf(`claims(%q)`, jwt), &claims)
	if claims.Iss != "https://"+oauthHost || claims.Aud != p.Info().APIKey || claims.Sub != p.Phone().Accounts()[0].Address {
		t.Errorf("claims: %+v", claims)
	}
}

// pong is what the SDKs make of the answer to a ping.
type pong struct {
	Application struct {
		UUID string `json:"uuidv4"`
		Name string `json:"name"`
	} `json:"application"`
	Claims struct {
		Sub string `json:"sub"`
	} `json:"jwtData"`
}

func (p *namedPlatform) wantPong(t *testing.T, got pong) {
	t.Helper()
	if got.Application.UUID != p.Info().APIKey || got.Application.Name != "Countersign Sandbox" || got.Claims.Sub != p.Phone().Accounts()[0].Address {
		t.Errorf("pong: %+v", got)
	}
}

// created is a new payload as the SDKs give it.
type created struct {
	UUID string `json:"uuid"`
	Next struct {
		Always string `json:"always"`
	} `json:"next"`
	Refs struct {
		PNG    string `json:"qr_png"`
		Socket string `json:"websocket_status"`
	} `json:"refs"`
	Pushed bool `json:"pushed"`
}

// outcome is the end of a payload: what the socket told, and the record.
type outcome struct {
	Heard    []string `json:"heard"`
	Resolved struct {
		Signed bool   `json:"signed"`
		UUID   string `json:"payload_uuidv4"`
	} `json:"resolved"`
	Meta struct {
		Resolved bool `json:"resolved"`
		Signed   bool `json:"signed"`
	} `json:"meta"`
	Response struct {
		Account    string `json:"account"`
		Hex        string `json:"hex"`
		TxID       string `json:"txid"`
		Dispatched string `json:"dispatched_result"`
	} `json:"response"`
}

// testCalls makes payloads with a signed-in SDK, and the other calls; what it is
// given are expressions on the page.
func (p *namedPlatform) testCalls(t *testing.T, app *tab, sdk, payload, userdata string) {
	t.Helper()
	accounts := p.Phone().Accounts()
	tx := payment(t, accounts[1].Address)
	create := fmt.Sprintf(`create(%s, %s)`, payload, tx)
	result := fmt.Sprintf(`result(%s)`, payload)

	var made created
	app.run(create, &made)
	if made.Next.Always != "https://xumm.app/sign/"+made.UUID || made.Refs.Socket != "wss://xumm.app/sign/"+made.UUID || !strings.HasPrefix(made.Refs.PNG, "https://xumm.app/sign/"+made.UUID) {
		t.Errorf("created: %+v", made)
	}
	p.approve(t, made.Next.Always)
	var end outcome
	app.run(result, &end)
	if !end.Resolved.Signed || end.Resolved.UUID != made.UUID || !end.Meta.Signed || end.Response.Account != accounts[0].Address || end.Response.Dispatched != "tesSUCCESS" || !slices.Contains(end.Heard, "opened") {
		t.Errorf("approved: %+v", end)
	}
	txid := end.Response.TxID

	app.run(create, &made)
	p.decline(t, made.Next.Always)
	end = outcome{}
	if app.run(result, &end); end.Resolved.Signed || end.Resolved.UUID != made.UUID || !end.Meta.Resolved || end.Meta.Signed {
		t.Errorf("declined: %+v", end)
	}

	var cancelled struct {
		Result struct {
			Cancelled bool   `json:"cancelled"`
			Reason    string `json:"reason"`
		} `json:"result"`
	}
	app.run(fmt.Sprintf(`%[1]s.create(%[2]s).then(function (made) { return %[1]s.cancel(made.uuid, true); })`, payload, tx), &cancelled)
	if !cancelled.Result.Cancelled || cancelled.Result.Reason != "OK" {
		t.Errorf("cancelled: %+v", cancelled)
	}

	app.run(fmt.Sprintf(`create(%s, {"TransactionType":"NFTokenMint","NFTokenTaxon":0})`, payload), &made)
	p.approve(t, made.Next.Always)
	end = outcome{}
	app.run(result, &end)
	app.run(fmt.Sprintf(`others(%s, %s, %q, %q, %q)`, sdk, userdata, accounts[0].Address, txid, end.Response.TxID), nil)
}

// wantEvent waits for an event of the SDK and gives all so far.
func (b *tab) wantEvent(name string) (events []string) {
	b.t.Helper()
	b.run(fmt.Sprintf(`seen(%q)`, name), &events)
	return events
}
