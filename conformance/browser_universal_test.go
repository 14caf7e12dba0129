package conformance

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// testUniversal signs in with the implicit flow, which is what the universal SDK
// does in a browser: the token comes with the redirect.
func testUniversal(t *testing.T, p *namedPlatform) {
	// authorize gives the session, or the error as a value.
	const authorize = `void (signingIn = xumm.authorize().then(function (s) {
		return s instanceof Error ? { error: s.message } : { jwt: s.jwt, me: s.me };
	}))`
	address := p.serveBundle(t, "xumm", `
		var signingIn, given = new URLSearchParams(location.search).get("jwt"), xumm = new Xumm(given || key);
		note(xumm, ["ready", "retrieving", "retrieved", "success", "error", "logout"]);`)
	app := openTab(t, p.browser, address)
	app.wantEvent("retrieving")
	p.takeCalls()

	var got session
	p.decline(t, p.popup(t, app, authorize).address())
	if app.run(`signingIn`, &got); got.Error != rejected {
		t.Errorf("declined: %+v", got)
	}
	app.wantEvent("error")

	got = session{}
	p.approve(t, p.popup(t, app, authorize).address())
	app.run(`signingIn`, &got)
	app.wantEvent("success")
	app.wantEvent("ready")
	p.wantUser(t, app, got.JWT)
	if calls := p.takeCalls(); slices.Contains(calls, "POST "+oauthHost+"/token") {
		t.Errorf("a token exchange in the implicit flow: %q", calls)
	}
	p.testCalls(t, app, "xumm.helpers", "xumm.payload", "xumm.userstore")
	app.wantNoErrors()

	// The session outlives the page until its owner logs out.
	app = openTab(t, p.browser, address)
	app.wantEvent("retrieved")
	p.wantUser(t, app, got.JWT)
	app.run(`xumm.logout()`, nil)
	app.wantEvent("logout")
	p.wantSignedOut(t, app)
	app.wantNoErrors()

	app = openTab(t, p.browser, address)
	if events := app.wantEvent("ready"); slices.Contains(events, "retrieved") {
		t.Errorf("after logging out: %v", events)
	}
	p.wantSignedOut(t, app)

	// An application may also have the token from elsewhere.
	app = openTab(t, p.browser, address+"?"+url.Values{"jwt": {got.JWT}}.Encode())
	app.wantEvent("success")
	p.wantToken(t, app, got.JWT)
	var answer pong
	app.run(`xumm.ping()`, &answer)
	p.wantPong(t, answer)
	var account string
	if app.run(`xumm.user.account`, &account); account != p.Phone().Accounts()[0].Address {
		t.Errorf("with a token: signed in as %q", account)
	}
	app.run(`xumm.logout()`, nil)
	app.wantEvent("logout")
	app.wantNoErrors()
}

// wantUser checks all that the universal SDK says of who is signed in.
func (p *namedPlatform) wantUser(t *testing.T, app *tab, jwt string) {
	t.Helper()
	alice := p.Phone().Accounts()[0]
	var got struct {
		Account, Picture, NetworkType, NetworkEndpoint, Token, Bearer string
		KYC, Blocked, Pro                                             bool
		State                                                         struct {
			Account  string
			SignedIn bool
		}
		OpenID struct{ Sub string }
		JWT    struct {
			Sub string
			// A text in this flow, and a number in the other.
			NetworkID string `json:"network_id"`
		}
	}
	app.run(`(async function () {
		var u = xumm.user, e = xumm.environment;
		return {
			account: await u.account, picture: await u.picture, networkType: await u.networkType,
			networkEndpoint: await u.networkEndpoint, token: await u.token, kyc: await u.kycApproved, blocked: await u.blocked,
			pro: await u.proSubscription, bearer: await e.bearer, openid: await e.openid, jwt: await e.jwt, state: xumm.state,
		};
	})()`, &got)
	if got.Account != alice.Address || got.Picture != "https://xumm.app/avatar/"+alice.Address+".png" || got.NetworkType != "TESTNET" ||
		!strings.HasPrefix(got.NetworkEndpoint, "wss://") || len(got.Token) != 36 || got.KYC || got.Blocked || got.Pro {
		t.Errorf("user: %+v", got)
	}
	if got.Bearer != jwt || got.JWT.Sub != alice.Address || got.JWT.NetworkID != "1" || got.OpenID.Sub != alice.Address {
		t.Errorf("environment: %+v", got)
	}
	if got.State.Account != alice.Address || !got.State.SignedIn {
		t.Errorf("state: %+v", got.State)
	}
	p.wantToken(t, app, jwt)
	var answer pong
	app.run(`xumm.ping()`, &answer)
	p.wantPong(t, answer)
}

func (p *namedPlatform) wantSignedOut(t *testing.T, app *tab) {
	t.Helper()
	var got struct {
		Account  string
		SignedIn bool
		Kept     *string
	}
	app.run(`({ account: xumm.state.account, signedIn: xumm.state.signedIn, kept: localStorage.getItem("XummPkceJwt") })`, &got)
	if got.Account != "" || got.SignedIn || got.Kept != nil {
		t.Errorf("after logging out: %+v", got)
	}
}
