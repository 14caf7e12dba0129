package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/oauth2"

	"countersign/xumm/sandbox"
)

// TestSignInWithBrowser signs in on the sandbox with a real browser, which runs
// the sign page's own script: what the page shows, where it goes, and that
// nothing on it is blocked or fails.
func TestSignInWithBrowser(t *testing.T) {
	path := os.Getenv("COUNTERSIGN_BROWSER")
	if path == "" {
		t.Skip("needs Chromium: run scripts/conformance.sh")
	}
	// A person may return with the link, long before the page would by itself.
	app, patient := newWebApp(t, time.Second), newWebApp(t, time.Hour)
	browser := startBrowser(t, path)
	t.Run("approved", func(t *testing.T) {
		tab := openTab(t, browser, patient.authorize("code", "openid"))
		tab.waitStatus("Waiting for your phone")
		review := patient.scan(t, tab.address())
		tab.waitStatus("Opened on your phone")
		patient.approve(t, review)
		tab.waitStatus("Signed")
		tab.clickReturn()
		patient.wantToken(t, patient.callback(t))
		tab.wantCleanConsole()
	})
	t.Run("declined", func(t *testing.T) {
		tab := openTab(t, browser, patient.authorize("code", "openid"))
		tab.waitStatus("Waiting for your phone")
		if err := patient.scan(t, tab.address()).Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		tab.waitStatus("Declined on the phone")
		tab.clickReturn()
		q := patient.callback(t)
		if q.Get("error") != "access_denied" || q.Get("state") != "a-state" || q.Has("code") {
			t.Errorf("sent back with %v", q)
		}
		tab.wantCleanConsole()
	})
	t.Run("returns by itself", func(t *testing.T) {
		tab := openTab(t, browser, app.authorize("code", "openid"))
		tab.waitStatus("Waiting for your phone")
		app.approve(t, app.scan(t, tab.address()))
		app.wantToken(t, app.callback(t))
		tab.wantCleanConsole()
	})
	t.Run("answered while the page had no socket", func(t *testing.T) {
		tab := openTab(t, browser, app.authorize("code", "openid"))
		tab.waitStatus("Waiting for your phone")
		review := app.scan(t, tab.address())
		tab.waitStatus("Opened on your phone")
		app.platform.Faults().DropSockets() // the page comes back two seconds later
		app.approve(t, review)
		app.wantToken(t, app.callback(t))
	})
	t.Run("implicit", func(t *testing.T) {
		tab := openTab(t, browser, app.authorize("token", "openid"))
		tab.waitStatus("Waiting for your phone")
		app.approve(t, app.scan(t, tab.address()))
		q := app.callback(t)
		if strings.Count(q.Get("access_token"), ".") != 2 || q.Get("state") != "a-state" {
			t.Errorf("sent back with %v", q)
		}
	})
	t.Run("popup", func(t *testing.T) {
		tab := openTab(t, browser, app.origin+"/?"+url.Values{"open": {app.authorize("code", "XummPkce")}}.Encode())
		app.approve(t, app.scan(t, app.popupSignPage(t, tab)))
		var message struct {
			Source  string            `json:"source"`
			Options map[string]string `json:"options"`
		}
		if err := json.Unmarshal([]byte(tab.eval(`answered.then(function (m) { return m; })`)), &message); err != nil {
			t.Fatal(err)
		}
		if message.Source != "xumm_sign_request_resolved" || message.Options["redirect_uri"] != app.config.RedirectURL || message.Options["full_redirect_uri"] == "" {
			t.Errorf("message: %+v", message)
		}
		app.wantToken(t, url.Values{"code": {message.Options["code"]}, "state": {message.Options["state"]}})
		if got := tab.eval(`popupClosed.then(function () { return "closed"; })`); got != "closed" {
			t.Errorf("the popup is %s", got)
		}
		tab.wantCleanConsole()
	})
}

// webApp is an application that signs people in: its page, and where the
// browser comes back to.
type webApp struct {
	platform *sandbox.Platform
	config   oauth2.Config
	verifier string
	origin   string
	back     chan url.Values
}

// newWebApp starts one, and a sandbox whose sign page returns after delay.
func newWebApp(t *testing.T, delay time.Duration) *webApp {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	app := &webApp{
		verifier: oauth2.GenerateVerifier(),
		origin:   "http://" + listener.Addr().String(),
		back:     make(chan url.Values, 10),
	}
	server := &http.Server{Handler: app}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	app.platform, err = sandbox.Start(t.Context(), sandbox.Options{
		RedirectURIs: []string{app.origin + "/callback"},
		ReturnDelay:  delay,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := app.platform.Close(); err != nil {
			t.Error(err)
		}
	})
	info := app.platform.Info()
	app.config = oauth2.Config{
		ClientID: info.APIKey, RedirectURL: info.RedirectURIs[0],
		Endpoint: oauth2.Endpoint{
			AuthURL: info.OAuthURL + "/auth", TokenURL: info.OAuthURL + "/token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	return app
}

// openerPage opens a popup as the platform's own SDK for browsers does.
const openerPage = `<!DOCTYPE html><title>App</title><script>
var popup, begun, answer, begin = new Promise(function (ok) { begun = ok; });
var answered = new Promise(function (ok) { answer = ok; });
window.addEventListener("message", function (e) {
  if (e.origin !== %q) { return; }
  var m = JSON.parse(e.data);
  if (m.source === "xumm_sign_request") { begun(m.payload); } else { answer(e.data); }
});
popup = window.open(new URLSearchParams(location.search).get("open"), "login", "width=600,height=790");
var popupClosed = answered.then(function () {
  return new Promise(function (ok) { (function look() { if (popup.closed) { ok(); } else { setTimeout(look, 50); } })(); });
});
</script>`

func (app *webApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/callback":
		app.back <- r.URL.Query()
		fmt.Fprint(w, "You can close this tab.")
	case "/":
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, openerPage, app.platform.Info().OAuthURL)
	case "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
	default:
		http.NotFound(w, r)
	}
}

func (app *webApp) authorize(kind, scope string) string {
	return app.config.AuthCodeURL("a-state", oauth2.S256ChallengeOption(app.verifier),
		oauth2.SetAuthURLParam("response_type", kind), oauth2.SetAuthURLParam("scope", scope))
}

func (app *webApp) scan(t *testing.T, signPage string) *sandbox.Review {
	t.Helper()
	review, err := app.platform.Phone().Scan(t.Context(), signPage)
	if err != nil {
		t.Fatal(err)
	}
	return review
}

func (app *webApp) approve(t *testing.T, review *sandbox.Review) {
	t.Helper()
	if _, err := review.Approve(t.Context(), app.platform.Phone().Accounts()[0].Address); err != nil {
		t.Fatal(err)
	}
}

// patience is how long a browser on a busy machine may take for anything.
const patience = time.Minute

// callback waits for the browser to come back.
func (app *webApp) callback(t *testing.T) url.Values {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	select {
	case q := <-app.back:
		return q
	case <-ctx.Done():
		t.Fatal("the browser did not come back")
		return nil
	}
}

func (app *webApp) wantToken(t *testing.T, q url.Values) {
	t.Helper()
	if q.Get("state") != "a-state" {
		t.Errorf("state %q", q.Get("state"))
	}
	token, err := app.config.Exchange(t.Context(), q.Get("code"), oauth2.VerifierOption(app.verifier))
	if err != nil || token.AccessToken == "" {
		t.Errorf("no token: %v", err)
	}
}

// popupSignPage gives the address of the sign page in the popup, which tells
// its opener the request's UUID.
func (app *webApp) popupSignPage(t *testing.T, tab *tab) string {
	t.Helper()
	return app.platform.Info().APIURL + "/sign/" + tab.eval(`begin.then(function (id) { return id; })`)
}

// startBrowser starts a headless Chromium of its own, with more flags if given.
func startBrowser(t *testing.T, path string, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-popup-blocking", true))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(options, more...)...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser does not start: %v", err)
	}
	return ctx
}

// tab is a tab of the browser.
type tab struct {
	t       *testing.T
	ctx     context.Context
	console chan string
}

func openTab(t *testing.T, browser context.Context, address string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, console: make(chan string, 100)}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			select {
			case b.console <- m.String():
			default:
			}
		}
	}()
	b.browse(address)
	return b
}

func (b *tab) browse(address string) {
	b.t.Helper()
	limited, done := context.WithTimeout(b.ctx, patience)
	defer done()
	if err := chromedp.Do(limited, chromedp.Navigate(address)); err != nil {
		b.t.Fatalf("browse: %v", err)
	}
}

// eval gives the text that a promise on the page gives.
func (b *tab) eval(script string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("on the page: %v", err)
	}
	return s
}

// waitStatus waits until the sign page says want.
func (b *tab) waitStatus(want string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`new Promise(function (ok) {
		var at = document.getElementById("status");
		function look() { if (at.textContent.trim() === %q) { ok("seen"); } }
		new MutationObserver(look).observe(at, { childList: true, characterData: true, subtree: true });
		look();
	})`, want))
}

func (b *tab) address() string {
	b.t.Helper()
	return b.eval(`Promise.resolve(location.href)`)
}

// clickReturn follows the sign page's link back.
func (b *tab) clickReturn() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("#back"))); err != nil {
		b.t.Fatalf("following the link back: %v", err)
	}
}

// wantCleanConsole checks that nothing was blocked or thrown.
func (b *tab) wantCleanConsole() {
	b.t.Helper()
	for {
		select {
		case m := <-b.console:
			b.t.Errorf("the console says: %s", m)
		default:
			return
		}
	}
}
