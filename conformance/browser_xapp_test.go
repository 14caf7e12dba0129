package conformance

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// testXApp opens the page as the wallet opens an xApp: the universal SDK knows
// the wallet by the browser's name, and has the one-time token from the address.
func testXApp(t *testing.T, p *namedPlatform) {
	address := p.serveBundle(t, "xumm", `
		var xumm = new Xumm(key);
		note(xumm, ["ready", "retrieved", "success", "error"]);`)
	alice := p.Phone().Accounts()[0].Address
	ott, err := p.Phone().OpenXApp(t.Context(), alice)
	if err != nil {
		t.Fatal(err)
	}
	address += "?" + url.Values{"xAppToken": {ott}}.Encode()
	open := func() *tab {
		app := openTab(t, p.browser, "about:blank")
		app.callItself("Mozilla/5.0 (Linux; Android 15) xumm/xapp:4.2.0 (ott:" + ott + ")")
		app.browse(address)
		app.wantEvent("success")
		return app
	}
	app := open()
	app.wantEvent("ready")
	app.wantEvent("retrieved")
	p.wantXApp(t, app, ott)
	p.testCalls(t, app, "xumm.helpers", "xumm.payload", "xumm.userstore")
	app.wantNoErrors()

	// The token can be fetched once only, but the page may be loaded again.
	app = open()
	p.wantXApp(t, app, ott)
	app.wantNoErrors()
}

// wantXApp checks what the SDK says of who opened the xApp.
func (p *namedPlatform) wantXApp(t *testing.T, app *tab, ott string) {
	t.Helper()
	var got struct {
		Runtime struct{ XApp, Browser bool }
		State   struct {
			Account  string
			SignedIn bool
		}
		OTT     struct{ Account, NodeType, Version string }
		Account string
		Bearer  string
	}
	app.run(`(async function () {
		var e = xumm.environment;
		return {
			runtime: { xapp: xumm.runtime.xapp, browser: !!xumm.runtime.browser }, state: xumm.state,
			ott: await e.ott, account: await xumm.user.account, bearer: await e.bearer,
		};
	})()`, &got)
	alice := p.Phone().Accounts()[0].Address
	if !got.Runtime.XApp || !got.Runtime.Browser || got.State.Account != alice || !got.State.SignedIn || got.Account != alice {
		t.Errorf("xApp: %+v", got.State)
	}
	if got.OTT.Account != alice || got.OTT.NodeType != "TESTNET" || got.OTT.Version != "4.2.0" || strings.Count(got.Bearer, ".") != 2 {
		t.Errorf("one-time token's data: %+v", got.OTT)
	}
	var answer struct {
		Application struct {
			UUID string `json:"uuidv4"`
		} `json:"application"`
		Claims struct {
			OTT string `json:"ott_uuidv4"`
		} `json:"jwtData"`
	}
	if app.run(`xumm.ping()`, &answer); answer.Application.UUID != p.Info().APIKey || answer.Claims.OTT != ott {
		t.Errorf("pong: %+v", answer)
	}
}

// callItself changes the name the browser gives itself in this tab.
func (b *tab) callItself(name string) {
	b.t.Helper()
	err := chromedp.Do(b.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: name})
		return err
	}))
	if err != nil {
		b.t.Fatal(err)
	}
}
