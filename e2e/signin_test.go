//go:build e2e

package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"countersign/xumm/sandbox"
)

// newPatientWorld is a world whose sign page waits five seconds before it
// returns, as the real one does.
func newPatientWorld(t *testing.T) *world {
	t.Helper()
	p, err := sandbox.Start(t.Context(), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return &world{t: t, d: newDisplay(t), home: newHome(t), platform: p}
}

// openTalking starts the program with its diagnostics on standard error.
func (w *world) openTalking() (*program, *window) {
	w.t.Helper()
	info := w.platform.Info()
	p := w.d.start(w.home, "countersign-threadcheck", nil, "--verbose",
		"--api-url", info.APIURL, "--oauth-url", info.OAuthURL, "--api-key", info.APIKey, "--node", "TESTNET="+info.NodeURLs["TESTNET"])
	win := w.d.window("^Countersign$")
	win.activate()
	return p, win
}

// signedInAt is when the program had a session, by its own diagnostics.
func (w *world) signedInAt(p *program) time.Time {
	w.t.Helper()
	line := regexp.MustCompile(`(?m)^time=(\S+) level=INFO msg="signed in" `)
	var stamp []string
	w.d.until("the program to be signed in", func() bool {
		stamp = line.FindStringSubmatch(p.err.String())
		return stamp != nil
	})
	at, err := time.Parse(time.RFC3339Nano, stamp[1])
	if err != nil {
		w.t.Fatal(err)
	}
	return at
}

// TestSignInBothWays opens the sign page in a real browser beside the window's own
// way, and prints how long each takes from the approval. The tab, which comes back
// later, is answered; it finds nothing to do.
func TestSignInBothWays(t *testing.T) {
	w := newPatientWorld(t)
	p, win := w.openTalking()
	win.press("Sign in with Xumm")
	code := win.waitQR()
	win.keep("sign-in")
	if opened := w.home.opened(); len(opened) != 0 {
		t.Errorf("nobody asked for the browser, and it was given %q", opened)
	}
	win.press("Use the browser instead")
	var opened []string
	w.d.until("the program to open the browser", func() bool {
		opened = w.home.opened()
		return len(opened) > 0
	})
	address := opened[len(opened)-1]
	if !strings.HasPrefix(address, "http://127.0.0.1:") || strings.Contains(address, "state=") {
		t.Errorf("the browser's command line was given %q", address)
	}
	b := newBrowser(t)
	b.open(address)
	b.keep("sign-page")
	if at := b.location(); at != code {
		t.Errorf("the browser shows %s and the window's code says %s: not one request", at, code)
	}
	win.waitFor("Open the browser again")
	win.keep("sign-in-with-browser")

	w.approve(code, w.alice())
	approved := time.Now()
	w.d.until("the browser to come back to the program", func() bool {
		return strings.HasSuffix(b.location(), "/done")
	})
	back := time.Since(approved)
	w.d.until("the browser to say that it is done", func() bool { return strings.Contains(b.text(), "signed in") })
	b.keep("signed-in")
	if at := b.location(); strings.Contains(at, "code=") {
		t.Errorf("the code stays in the address bar: %s", at)
	}
	t.Logf("from the approval to the session by the window: %v; to the browser's return: %v",
		w.signedInAt(p).Sub(approved).Round(time.Millisecond), back.Round(time.Millisecond))
	win.waitFor("Signed in as")
	p.quit()
	p.checkThreads()
}

// TestSignInInTheDark is the waiting screen in the other theme, signed in by the
// window's own way.
func TestSignInInTheDark(t *testing.T) {
	w := newPatientWorld(t)
	_, win := w.open("countersign", "FYNE_THEME=dark")
	win.waitFor("Settings")
	win.press("Settings")
	win.waitFor("Looks")
	win.press("Dark")
	win.press("Sign in")
	win.press("Sign in with Xumm")
	code := win.waitQR()
	win.keep("sign-in")
	w.approve(code, w.alice())
	win.waitFor("Signed in as")
	win.keep("signed-in")
}
