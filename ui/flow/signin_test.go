package flow

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"testing"

	"countersign/auth"
	"countersign/storage"
	"countersign/xumm/sandbox"
)

// listening tells whether something listens where a redirect goes.
func listening(t *testing.T, redirect string) bool {
	t.Helper()
	u, err := url.Parse(redirect)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", u.Host)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

// A click and a scan: no browser is opened, and the code is gone with the answer.
func TestSignInByThePhoneAlone(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.browser.fail = errors.New("the browser was opened")
	w.start()
	w.app.StartSignIn("")
	w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
	v := w.app.SignIn()
	if v.Step != SignInWaiting || v.Progress != (auth.Progress{}) || v.Redirect != w.uris[0] || v.Notice != "" {
		t.Errorf("waiting: %+v", v)
	}
	review, err := w.p.Phone().Scan(w.ctx, v.QR)
	if err != nil {
		t.Fatal(err)
	}
	w.until("the step", func() bool { return w.app.SignIn().Progress.Step == auth.StepApprove })
	if _, err := review.Approve(w.ctx, w.account().Address); err != nil {
		t.Fatal(err)
	}
	w.until("the account", func() bool { return w.app.Account().State == SignedIn })
	w.until("the end", func() bool { return w.app.SignIn() == SignInView{} })
	if listening(t, w.uris[0]) {
		t.Error("the port is still open")
	}
}

// The tab that was opened, too, comes back later. Its port is closed by a
// sign-out, and by the next sign-in, which has the same one again.
func TestTheTabIsWaitedForUntilTheSignOut(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	begin := func() {
		t.Helper()
		w.app.StartSignIn("")
		w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
		if got := w.app.SignIn().Redirect; got != w.uris[0] {
			t.Errorf("the redirect is %s, not %s", got, w.uris[0])
		}
		before := w.browser.visits()
		w.app.OpenBrowser()
		w.until("the browser", func() bool { return w.browser.visits() > before })
		w.answerSignIn()
		w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn && w.app.SignIn().Step == SignInIdle })
		if !listening(t, w.uris[0]) {
			t.Error("the tab would find a closed port")
		}
	}
	begin()
	begin()
	if err := w.app.SignOut(w.ctx); err != nil {
		t.Fatal(err)
	}
	if listening(t, w.uris[0]) {
		t.Error("the port is open after the sign-out")
	}
}

// A command that ends with the sign-in waits for its tab.
func TestTheTabThatComesBackEndsTheWait(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.app.AwaitTab(w.ctx) // there is none
	w.app.StartSignIn("")
	w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
	uuid := path.Base(w.app.SignIn().QR)
	w.app.OpenBrowser()
	w.until("the browser", func() bool { return w.browser.visits() > 0 })
	w.answerSignIn()
	w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn && w.app.SignIn().Step == SignInIdle })
	w.browser.back(uuid)
	w.app.AwaitTab(w.ctx)
	if listening(t, w.uris[0]) {
		t.Error("the port is still open")
	}
}

// Nobody answers: that is said at once, and no browser is opened onto nothing.
func TestASignInWithoutANetworkSaysSo(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.until("the start", func() bool { return w.app.Account().State == SignedOut })
	w.p.Close()
	w.app.StartSignIn("")
	w.until("the end", func() bool { return w.app.SignIn().Step == SignInFailed })
	if got := w.app.SignIn().Problem; !strings.Contains(got, "The platform can't be reached.") {
		t.Errorf("said %q", got)
	}
	if w.browser.visits() != 0 || listening(t, w.uris[0]) {
		t.Errorf("the browser was opened %d times", w.browser.visits())
	}
}

// With time left a refusal is one, and not perhaps an expiry.
func TestADeclinedSignInIsSaidToBeDeclined(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.app.StartSignIn("TESTNET")
	w.until("the QR code", func() bool { return w.app.SignIn().QR != "" })
	if v := w.app.SignIn(); v.Network != "TESTNET" || v.Account != "" {
		t.Errorf("asked for %q, %q", v.Network, v.Account)
	}
	review, err := w.p.Phone().Scan(w.ctx, w.app.SignIn().QR)
	if err != nil {
		t.Fatal(err)
	}
	if err := review.Decline(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.until("the end", func() bool { return w.app.SignIn().Step == SignInFailed })
	if v := w.app.SignIn(); !v.Declined || !strings.Contains(v.Problem, "was declined") || strings.Contains(v.Problem, "expired") {
		t.Errorf("%+v", v)
	}
	w.app.StartSignInAs(KnownAccount{Address: w.account().Address, Network: "MAINNET"})
	if v := w.app.SignIn(); v.Account != w.account().Address || v.Network != "MAINNET" || v.Declined {
		t.Errorf("asked for %q on %q, declined %v", v.Account, v.Network, v.Declined)
	}
	w.app.CancelSignIn()
}

func TestAnswerSignIn(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.p.Faults().RefuseSockets(true)
	w.start()
	if err := w.app.AnswerSignIn(w.uris[0] + "?code=x&state=y"); err == nil || !strings.Contains(Sentence(err), "No sign-in is waiting") {
		t.Errorf("without a sign-in: %v", err)
	}
	w.app.StartSignIn("")
	w.answerSignIn()
	v := w.app.SignIn()
	for address, says := range map[string]string{
		"":                             "begins with " + v.Redirect + "?",
		v.URL:                          "begins with " + v.Redirect + "?",
		v.QR:                           "begins with " + v.Redirect + "?",
		v.Redirect + "?code=x&state=y": "does not belong to the sign-in",
	} {
		if err := w.app.AnswerSignIn(address); !errors.Is(err, auth.ErrCallback) || !strings.Contains(Sentence(err), says) {
			t.Errorf("%.60q: %q", address, Sentence(err))
		}
	}
	if err := w.app.AnswerSignIn("\n " + w.redirected(path.Base(v.QR)) + " \n"); err != nil {
		t.Fatal(err)
	}
	w.until("the account", func() bool { return w.app.Account().State == SignedIn })
}

// redirected is where the sign page of an answered request leads in the end.
func (w *world) redirected(uuid string) string {
	w.t.Helper()
	p, err := w.platform().Payload(w.ctx, uuid)
	if err != nil {
		w.t.Fatal(err)
	}
	once := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := once.Get(p.Meta.ReturnURLWeb)
	if err != nil {
		w.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.Header.Get("Location")
}

// A deep link in the place of a loopback address: no port is bound, and the link
// that the system hands over ends the sign-in it belongs to, or none.
func TestASignInByDeepLink(t *testing.T) {
	w := newWorld(t, sandbox.Options{RedirectURIs: []string{auth.DeepLink}})
	w.p.Faults().RefuseSockets(true)
	w.start()
	w.app.StartSignIn("")
	w.answerSignIn()
	v := w.app.SignIn()
	if v.Redirect != auth.DeepLink {
		t.Errorf("the redirect is %s", v.Redirect)
	}
	link := w.redirected(path.Base(v.QR))
	foreign := strings.Replace(link, "state=", "state=x", 1)
	if err := w.app.TakeRedirect(foreign); !errors.Is(err, auth.ErrCallback) || strings.Contains(err.Error(), "state") {
		t.Errorf("with another state: %v", err)
	}
	if err := w.app.TakeRedirect(link); err != nil {
		t.Fatal(err)
	}
	w.until("the account", func() bool { return w.app.Account().State == SignedIn })
	if err := w.app.TakeRedirect(link); err == nil {
		t.Error("the link was taken twice")
	}
}

// Who reads along on the connection is named at once: the sign-in ends with it.
func TestASignInNamesWhoReadsAlong(t *testing.T) {
	between := httptest.NewUnstartedServer(http.NotFoundHandler())
	between.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail
	between.StartTLS()
	defer between.Close()
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.cfg.Platform.Provider = auth.ProviderAt(between.URL) })
	w.app.StartSignIn("")
	const want = `issued by "Acme Co", which this computer does not trust. A firewall or virus scanner may be reading along; use another network`
	w.until("the end that says so", func() bool { return strings.Contains(w.app.SignIn().Problem, want) })
}

// byLink is a person who has chosen that sign-ins come back by a link.
func (w *world) byLink(here *atomic.Bool, adjust ...func(*App)) {
	w.start(append(adjust, func(a *App) {
		a.cfg.Platform.RedirectURIs = nil
		a.cfg.ReturnLink = func() string {
			if !here.Load() {
				return ""
			}
			return "countersign://request/{id}"
		}
	})...)
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.Redirect, s.RedirectURIs = storage.RedirectLink, w.uris }); err != nil {
		w.t.Fatal(err)
	}
}

// A link that is opened nowhere, or elsewhere, is no way back: by the time of a
// sign-in it is a port, whatever was chosen.
func TestASignInComesBackByALinkOnlyWhereLinksAreOpened(t *testing.T) {
	ports := freeRedirects(t)
	w := newWorld(t, sandbox.Options{RedirectURIs: append([]string{auth.DeepLink}, ports...)})
	w.uris = ports
	var here atomic.Bool
	w.byLink(&here)
	if w.app.LinksOpenHere() || w.app.RedirectURIs()[0] != auth.DeepLink {
		t.Errorf("links open here: %v; to register: %q", w.app.LinksOpenHere(), w.app.RedirectURIs())
	}
	for _, c := range []struct {
		here bool
		want string
	}{{false, ports[0]}, {true, auth.DeepLink}, {false, ports[0]}} {
		here.Store(c.here)
		w.app.StartSignIn("")
		w.until("the code", func() bool { return w.app.SignIn().QR != "" })
		if v := w.app.SignIn(); v.Redirect != c.want || v.Notice != "" {
			t.Errorf("links are opened here: %v; it comes back by %s, and says %q", c.here, v.Redirect, v.Notice)
		}
		w.app.CancelSignIn()
	}
}

// A link that is not registered in the console has no code to scan: the sign-in
// goes on by a port, says so, and opens no browser with the service's refusal.
func TestASignInByALinkThatIsNotRegistered(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	var here atomic.Bool
	here.Store(true)
	w.byLink(&here)
	w.app.StartSignIn("")
	w.until("the code", func() bool { return w.app.SignIn().QR != "" })
	if v := w.app.SignIn(); v.Redirect != w.uris[0] || !strings.Contains(v.Notice, "countersign://callback is not registered") {
		t.Errorf("it comes back by %s, and says %q", v.Redirect, v.Notice)
	}
	if n := w.browser.visits(); n != 0 {
		t.Errorf("the browser was opened %d times", n)
	}
	w.answerSignIn()
	w.until("the account", func() bool { return w.app.Account().State == SignedIn })
}

// With an application that is not known at all the port is no better, and is the
// last that is tried.
func TestASignInByALinkWithAnotherAPIKey(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	var here atomic.Bool
	here.Store(true)
	w.byLink(&here, func(a *App) { a.cfg.Platform.APIKey = "9b144141-1a2b-4c3d-8e4f-0123456789ab" })
	w.app.StartSignIn("")
	w.until("the refusal", func() bool {
		return strings.Contains(w.app.SignIn().Notice, "does not know this API key") && w.app.SignIn().Redirect == w.uris[0]
	})
	w.app.CancelSignIn()
}
