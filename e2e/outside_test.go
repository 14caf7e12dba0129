//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"countersign/ui/desktop"
)

const appID = "app.countersign.Countersign"

// verbose starts the program on the test's own platform, and lets it log what
// reaches it.
func (w *world) verbose(binary string) (*program, *window) {
	w.t.Helper()
	info := w.platform.Info()
	p := w.d.start(w.home, binary, nil, "-v", "--api-url", info.APIURL, "--oauth-url", info.OAuthURL, "--api-key", info.APIKey, "--node", "TESTNET="+info.NodeURLs["TESTNET"])
	win := w.d.window("^Countersign$")
	win.activate()
	return p, win
}

// register lets the desktop open links with a program, until the test ends.
func register(t *testing.T, binary string) {
	t.Helper()
	r := desktop.Registrar{ID: appID, Program: binaryPath(t, binary)}
	if err := r.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Unregister(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if got, err := r.Registered(t.Context()); err != nil || got.State != desktop.RegisteredHere {
		t.Fatalf("the desktop opens links with %+v, %v", got, err)
	}
}

// launch opens a link with one of the desktop's own tools; the one on PATH of the
// program is the test's.
func (w *world) launch(tool ...string) (string, error) {
	w.t.Helper()
	path, err := exec.LookPath(tool[0])
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, tool[1:]...)
	cmd.Env = append(w.d.env(), "COUNTERSIGN_DATA="+w.home.data)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// page is what a browser gets at an address.
func (w *world) page(address string) string {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: %s, %v", address, resp.Status, err)
	}
	return string(body)
}

// arrived counts how often the program says that a link has reached it; "" counts
// starts without one.
func (p *program) arrived(link string) int {
	if link == "" {
		link = `""`
	}
	n := 0
	for _, line := range strings.Split(p.err.String(), "\n") {
		if strings.Contains(line, "asked for from outside") && strings.HasSuffix(strings.TrimSpace(line), "link="+link) {
			n++
		}
	}
	return n
}

// mustArriveOnce waits for a link, and for another that is sent behind it: what
// would come twice has come by then.
func (w *world) mustArriveOnce(p *program, link string) {
	w.t.Helper()
	w.d.until("the link "+link, func() bool { return p.arrived(link) > 0 })
	before := p.arrived("")
	second := w.d.start(w.home, "countersign", nil)
	second.mustEnd()
	if p.arrived("") != before+1 || p.arrived(link) != 1 {
		w.t.Errorf("%s arrived %d times, and a start without a link %d times", link, p.arrived(link), p.arrived("")-before)
	}
}

// TestSecondStart opens the program twice: there is one window, it comes to the
// front, and the second start ends well.
func TestSecondStart(t *testing.T) {
	w := newWorld(t)
	p, win := w.verbose("countersign-threadcheck")
	win.waitFor("Sign in with Xumm")
	before := w.d.must("xdotool", "getwindowgeometry", win.id)
	if class := w.d.must("xprop", "-id", win.id, "WM_CLASS"); !strings.HasSuffix(class, `, "Countersign"`) {
		t.Errorf("the desktop entry's StartupWMClass is Countersign, and the window has %s", class)
	}

	w.d.must("xdotool", "windowminimize", win.id)
	w.d.until("the window to go", func() bool { return !w.visible(win) })
	second := w.d.start(w.home, "countersign", nil)
	second.mustEnd()
	if said := second.err.String(); !strings.Contains(said, "running already") {
		t.Errorf("the second start said %q", said)
	}
	w.d.until("the window to come back to the front", func() bool {
		active, err := w.d.run("xdotool", "getactivewindow")
		return err == nil && active == win.id && w.visible(win)
	})
	// Window managers move it there step by step.
	w.d.until("the window to be where it was: "+before, func() bool {
		after, err := w.d.run("xdotool", "getwindowgeometry", win.id)
		return err == nil && after == before
	})
	win.keep("raised")
	if n := p.arrived(""); n != 1 {
		t.Errorf("the second start arrived %d times", n)
	}
	if all := w.d.must("xdotool", "search", "--name", "^Countersign$"); len(strings.Fields(all)) != 1 {
		t.Errorf("there are the windows %s", all)
	}

	// Commands without a window work beside it.
	info := w.platform.Info()
	who := w.d.start(w.home, "countersign", nil, "whoami", "--api-url", info.APIURL, "--oauth-url", info.OAuthURL, "--api-key", info.APIKey)
	<-who.done
	if said := who.err.String(); !strings.Contains(said, "Nobody is signed in") {
		t.Errorf("whoami beside the window said %q", said)
	}

	// The sandbox is another profile, with a window of its own.
	other := w.d.start(w.home, "countersign", nil, "--sandbox")
	w.d.window("Countersign .sandbox.")
	other.quit()

	// A killed window leaves nothing in the way.
	p.kill()
	p, _ = w.verbose("countersign-threadcheck")
	second = w.d.start(w.home, "countersign", nil)
	second.mustEnd()
	if n := p.arrived(""); n != 1 {
		t.Errorf("after a crash the second start arrived %d times", n)
	}
	p.quit()
	p.checkThreads()
}

func (w *world) visible(win *window) bool {
	out, err := w.d.run("xdotool", "search", "--onlyvisible", "--name", "^Countersign$")
	return err == nil && strings.Contains(out, win.id)
}

// TestFirstWindowHangs stops the first one: the second says so and ends, as soon
// as a person has read it.
func TestFirstWindowHangs(t *testing.T) {
	w := newWorld(t)
	p, win := w.verbose("countersign")
	win.waitFor("Sign in with Xumm")
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	second := w.d.start(w.home, "countersign", nil, "countersign://callback?code=s3cr3t")
	w.d.until("the second start to say so", func() bool {
		return strings.Contains(second.err.String(), fmt.Sprintf("is running as process %d but does not answer", p.cmd.Process.Pid))
	})
	t.Logf("said after %v, of 3s that a person may be kept waiting", time.Since(began))
	if strings.Contains(second.err.String(), "s3cr3t") {
		t.Errorf("it said %s", second.err)
	}
	w.d.until("a window that says so", func() bool {
		out, err := w.d.run("xdotool", "search", "--name", "^Countersign$")
		return err == nil && len(strings.Fields(out)) == 2
	})
	for id := range strings.FieldsSeq(w.d.must("xdotool", "search", "--name", "^Countersign$")) {
		if id != win.id {
			sorry := &window{d: w.d, id: id}
			sorry.activate()
			sorry.waitFor("does not answer")
			sorry.keep("does-not-answer")
			sorry.key("alt+F4")
		}
	}
	select {
	case <-second.done:
	case <-time.After(10 * time.Second):
		t.Fatal("the second start did not end")
	}
	if code := second.cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("it ended with %d", code)
	}
}

// TestLinkFromTheDesktop registers the program as a person's desktop knows it,
// and opens links with the desktop's own tools: gio, which delivers by D-Bus, and
// xdg-open, which starts the program a second time. Both reach the window that is
// open, once.
func TestLinkFromTheDesktop(t *testing.T) {
	w := newWorld(t)
	p, win := w.verbose("countersign-threadcheck")
	win.waitFor("Sign in with Xumm")
	register(t, "countersign-threadcheck")

	const unknown, other = "countersign://request/9b144141-440b-4fbc-a064-bfd1bdd3b0ce", "countersign://request/8b144141-440b-4fbc-a064-bfd1bdd3b0ce"
	if out, err := w.launch("gio", "open", unknown); err != nil {
		t.Fatalf("gio open: %v: %s", err, out)
	}
	win.waitFor("on this computer")
	win.keep("unknown-request")
	w.mustArriveOnce(p, unknown)
	if out, err := w.launch("xdg-open", other); err != nil {
		t.Fatalf("xdg-open: %v: %s", err, out)
	}
	w.mustArriveOnce(p, other)

	// Right after another link nothing is said of one that fails: a person opens it
	// again.
	w.d.until("the word that no sign-in waits", func() bool {
		if out, err := w.launch("gio", "open", "countersign://callback?code=s3cr3t&state=s3cr3t"); err != nil {
			t.Fatalf("gio open: %v: %s", err, out)
		}
		return win.sees("none is waiting")
	})
	win.keep("nobody-waits")

	// What is no link of ours reaches nobody.
	_, _ = w.launch("gio", "open", "countersign://sign/9b144141-440b-4fbc-a064-bfd1bdd3b0ce?s3cr3t")
	w.d.until("the refusal", func() bool { return strings.Contains(p.err.String(), "not taken") })
	bad := w.d.start(w.home, "countersign", nil, "countersign://request/9b144141-440b-4fbc-a064-bfd1bdd3b0ce#s3cr3t")
	<-bad.done
	if code := bad.cmd.ProcessState.ExitCode(); code != 2 || strings.Contains(bad.err.String(), "s3cr3t") || bad.err.String() == "" {
		t.Errorf("a bad link ended with %d and %q", code, bad.err)
	}

	// One that is known is shown. Its sign page, opened in a browser, leads back by
	// such a link, now that the program knows that the desktop brings it here.
	w.signIn(win)
	win.press("Settings")
	win.waitFor("Looks")
	win.press("New request")
	code := w.pay(win, "5")
	link := "countersign://request/" + code[strings.LastIndex(code, "/")+1:]
	if page := w.page(code); !strings.Contains(page, link) {
		t.Errorf("the sign page %s does not lead to %s", code, link)
	}
	win.press("Settings")
	win.waitFor("Looks")
	if out, err := w.launch("gio", "open", link); err != nil {
		t.Fatalf("gio open: %v: %s", err, out)
	}
	if shown := win.waitQR(); shown != code {
		t.Errorf("the link led to %s", shown)
	}
	win.keep("known-request")
	w.mustArriveOnce(p, link)
	p.quit()
	p.checkThreads()
	if strings.Contains(p.err.String(), "s3cr3t") {
		t.Errorf("a code is in the log:\n%s", p.err)
	}
}

// TestLinkStartsTheProgram opens a link while no window is open: the session bus
// starts the program, and gives it the link.
func TestLinkStartsTheProgram(t *testing.T) {
	w := newWorld(t)
	register(t, "countersign")
	w.d.must("dbus-update-activation-environment", "DISPLAY="+w.d.name, "COUNTERSIGN_DATA="+w.home.data, "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1", "FYNE_THEME=light")
	if out, err := w.launch("gio", "open", "countersign://request/9b144141-440b-4fbc-a064-bfd1bdd3b0ce"); err != nil {
		t.Fatalf("gio open: %v: %s", err, out)
	}
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var pid int
	w.d.until("the program on the bus", func() bool {
		return conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, appID).Store(&pid) == nil
	})
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGTERM) })
	win := w.d.window("^Countersign$")
	win.waitFor("on this computer")
	win.keep("started-by-a-link")
}
