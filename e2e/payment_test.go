//go:build e2e

// Package e2e drives the real program as a person does: a real window on a
// virtual screen, read by looking at it and used by keys and mouse, a real
// keyring behind a private D-Bus, a real browser. Only the platform is our
// sandbox.
package e2e

import (
	"context"
	"encoding/json"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// world is everything around the program in one test.
type world struct {
	t        *testing.T
	d        *display
	home     home
	platform *sandbox.Platform
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p, err := sandbox.Start(t.Context(), sandbox.Options{ReturnDelay: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return &world{t: t, d: newDisplay(t), home: newHome(t), platform: p}
}

// open starts the program on the test's own platform.
func (w *world) open(binary string, env ...string) (*program, *window) {
	w.t.Helper()
	info := w.platform.Info()
	p := w.d.start(w.home, binary, env, "--api-url", info.APIURL, "--oauth-url", info.OAuthURL, "--api-key", info.APIKey, "--node", "TESTNET="+info.NodeURLs["TESTNET"])
	win := w.d.window("^Countersign$")
	win.activate()
	return p, win
}

func (w *world) alice() string { return w.platform.Phone().Accounts()[0].Address }
func (w *world) bob() string   { return w.platform.Phone().Accounts()[1].Address }

// approve scans a code with the phone and approves what it shows.
func (w *world) approve(code, address string) sandbox.Outcome {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	review, err := w.platform.Phone().Scan(ctx, code)
	if err != nil {
		w.t.Fatalf("the phone scanned %q: %v", code, err)
	}
	outcome, err := review.Approve(ctx, address)
	if err != nil {
		w.t.Fatalf("the phone approved: %v", err)
	}
	return outcome
}

// signIn signs in as Alice: the window's code is scanned and approved, and that is
// all. No browser is opened.
func (w *world) signIn(win *window) {
	w.t.Helper()
	before := len(w.home.opened())
	win.press("Sign in with Xumm")
	code := win.waitQR()
	win.keep("sign-in")
	w.approve(code, w.alice())
	win.waitFor("Signed in as")
	win.keep("signed-in")
	if opened := w.home.opened(); len(opened) != before {
		w.t.Errorf("the browser was given %q", opened[before:])
	}
}

// pay fills in a payment with keys and mouse and creates it; the code of it is
// read from a screenshot.
func (w *world) pay(win *window, amount string) (code string) {
	w.t.Helper()
	win.fill("Recipient", w.bob())
	win.fill("Amount", amount)
	win.fill("Destination tag", "7")
	win.waitFor("Send " + amount + " XRP")
	win.keep("filled-in")
	win.press("Create request")
	code = win.waitQR()
	win.keep("code")
	return code
}

// proven waits for the result, and compares the window's word with the ledger.
func (w *world) proven(win *window, outcome sandbox.Outcome, drops xrpl.Drops) {
	w.t.Helper()
	win.waitFor("what was signed is what was asked")
	win.waitFor("tesSUCCESS")
	win.keep("proven")
	if win.qr() != "" {
		w.t.Error("a code that is no use any more is still shown")
	}
	if outcome.Result != "tesSUCCESS" {
		w.t.Errorf("the ledger says %s", outcome.Result)
	}
	if result, ok := w.platform.Ledger().Transaction(outcome.TxID); !ok || result != "tesSUCCESS" {
		w.t.Errorf("the ledger has %q for the transaction (known: %v)", result, ok)
	}
	for _, b := range w.platform.Ledger().Balances() {
		if b.Account.Address == w.bob() && b.Drops != 1000*xrpl.DropsPerXRP+drops {
			w.t.Errorf("Bob has %s XRP", b.Drops.XRP())
		}
	}
}

// TestPayment signs in, pays and reads the result, in the flavour of the
// program in which Fyne reports every widget touched from a wrong thread.
func TestPayment(t *testing.T) {
	w := newWorld(t)
	p, win := w.open("countersign-threadcheck")
	win.waitFor("Sign in with Xumm")
	win.keep("start")
	w.signIn(win)
	w.inKeyring()
	code := w.pay(win, "25")
	outcome := w.approve(code, w.alice())
	w.proven(win, outcome, 25*xrpl.DropsPerXRP)

	win.press("Activity")
	win.waitFor("Payment to")
	win.keep("activity")
	win.press("Settings")
	win.waitFor("Looks")
	win.press("Dark")
	win.waitFor("Ledger nodes")
	win.keep("settings-dark")
	p.quit()
	p.checkThreads()
}

// TestPaymentAcrossACrash kills the program between creating and approving. The
// next start finds the sign-in in the keyring and the request in the database,
// and ends with the same result.
func TestPaymentAcrossACrash(t *testing.T) {
	w := newWorld(t)
	p, win := w.open("countersign")
	w.signIn(win)
	code := w.pay(win, "12.5")
	p.kill()

	p, win = w.open("countersign")
	win.waitFor("What will happen") // signed in, without a phone
	win.press("Activity")
	win.press("Payment to")
	if again := win.waitQR(); again != code {
		t.Fatalf("the code was %s before the crash and is %s after it", code, again)
	}
	win.keep("resumed")
	outcome := w.approve(code, w.alice())
	w.proven(win, outcome, 12_500_000)
	p.quit()
}

// TestApprovedWhileNotRunning approves between the crash and the next start.
func TestApprovedWhileNotRunning(t *testing.T) {
	w := newWorld(t)
	p, win := w.open("countersign")
	w.signIn(win)
	code := w.pay(win, "3")
	p.kill()
	outcome := w.approve(code, w.alice())

	_, win = w.open("countersign")
	win.waitFor("What will happen")
	win.press("Activity")
	win.press("Payment to")
	w.proven(win, outcome, 3*xrpl.DropsPerXRP)
}

// TestNoKeyring signs in where there is no keyring: the session lives in memory
// and the window says so; nothing is written anywhere.
func TestNoKeyring(t *testing.T) {
	w := newWorld(t)
	_, win := w.open("countersign", "DBUS_SESSION_BUS_ADDRESS=disabled:")
	win.waitFor("Nobody is signed in, and no keyring")
	w.signIn(win)
	win.waitFor("No keyring was found")
	win.keep("no-keyring")
	out, err := exec.Command("grep", "-rlE", `eyJ[A-Za-z0-9_-]+\.eyJ`, w.home.data).CombinedOutput()
	if err == nil {
		t.Errorf("a token was written to %s", out)
	}
}

// inKeyring looks into the real keyring with the desktop's own tool.
func (w *world) inKeyring() {
	w.t.Helper()
	out, err := exec.Command("secret-tool", "lookup", "service", "Countersign", "username", w.keyringName()).Output()
	if err != nil {
		w.t.Fatalf("the keyring does not have the sign-in: %v", err)
	}
	var kept struct {
		JWT string `json:"jwt"`
	}
	if err := json.Unmarshal(out, &kept); err != nil || strings.Count(kept.JWT, ".") != 2 {
		w.t.Errorf("the keyring has something that is not a sign-in (%d bytes, %v)", len(out), err)
	}
}

// keyringName is what the keyring knows the sign-in by: the settings say which
// one it is, and hold no token.
func (w *world) keyringName() string {
	w.t.Helper()
	var name string
	err := filepath.WalkDir(w.home.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "settings.json" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		settings, err := storage.OpenSettings(path)
		if err != nil {
			return err
		}
		if strings.Contains(string(text), "eyJ") {
			w.t.Error("the settings hold a token")
		}
		for _, s := range settings.Get().SignIns {
			name = s.ClientID + " " + s.Slot
		}
		return nil
	})
	if err != nil || name == "" {
		w.t.Fatalf("the settings name no sign-in: %v", err)
	}
	return name
}

// fill types text into the field below a label.
func (w *window) fill(label, text string) {
	w.d.t.Helper()
	var at image.Point
	w.d.until("a field labelled "+label, func() bool {
		box, ok := find(w.read(), label)
		at = image.Pt(box.Min.X+40, box.Max.Y+26)
		return ok
	})
	w.click(at.X, at.Y)
	w.typeText(text)
}
