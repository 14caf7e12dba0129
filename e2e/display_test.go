//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"countersign/ui/look/looktest"
)

// display is a virtual screen with a window manager on it. Everything the test
// does to the program goes through it: keys, mouse and eyes.
type display struct {
	t    *testing.T
	name string // ":N"
	shot atomic.Int32
}

// newDisplay starts Xvfb on a number it picks itself, and a window manager.
func newDisplay(t *testing.T) *display {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1920x1080x24", "+extension", "GLX", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	said := new(lockedBuffer)
	x.Stderr = said
	if err := x.Start(); err != nil {
		t.Fatalf("start Xvfb: %v", err)
	}
	t.Cleanup(func() {
		x.Process.Signal(syscall.SIGTERM) // it removes its socket and lock
		x.Wait()
		if t.Failed() {
			t.Logf("what Xvfb said: %s", said)
		}
	})
	w.Close()
	r.SetReadDeadline(time.Now().Add(20 * time.Second))
	// The number and its end of line are two writes; the pipe stays open for both.
	number, err := bufio.NewReader(r).ReadString('\n')
	r.Close()
	if err != nil {
		t.Fatalf("Xvfb gave no display number: %v", err)
	}
	d := &display{t: t, name: ":" + strings.TrimSpace(number)}

	wm := exec.Command("openbox", "--sm-disable")
	wm.Env = d.env()
	if err := wm.Start(); err != nil {
		t.Fatalf("start openbox: %v", err)
	}
	t.Cleanup(func() { wm.Process.Kill(); wm.Wait() })
	return d
}

func (d *display) env() []string { return append(os.Environ(), "DISPLAY="+d.name) }

// run executes an X tool on this display and gives its output.
func (d *display) run(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = d.env()
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, errOut.String())
	}
	return strings.TrimSpace(string(out)), nil
}

func (d *display) must(name string, args ...string) string {
	d.t.Helper()
	out, err := d.run(name, args...)
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// window is one window of the program, found by its title.
type window struct {
	d  *display
	id string
}

// window waits for a visible window whose title matches.
func (d *display) window(title string) *window {
	d.t.Helper()
	var id string
	d.until("a window titled "+title, func() bool {
		out, err := d.run("xdotool", "search", "--onlyvisible", "--name", title)
		if err != nil || out == "" {
			return false
		}
		ids := strings.Fields(out)
		id = ids[len(ids)-1]
		return true
	})
	return &window{d: d, id: id}
}

// until looks again and again until ok, and fails with a picture of the whole
// screen when that takes longer than a person would wait.
func (d *display) until(what string, ok func() bool) {
	d.t.Helper()
	d.untilWithin(40*time.Second, what, ok)
}

func (d *display) untilWithin(limit time.Duration, what string, ok func() bool) {
	d.t.Helper()
	tick := time.NewTicker(60 * time.Millisecond)
	defer tick.Stop()
	end := time.After(limit)
	for {
		if ok() {
			return
		}
		select {
		case <-tick.C:
		case <-end:
			d.keep("root", "failed")
			d.t.Fatalf("waited in vain for %s; see artifacts/", what)
		}
	}
}

// keep saves a screenshot of a window (or "root") among the artefacts.
func (d *display) keep(window, name string) {
	path := filepath.Join("..", "artifacts", fmt.Sprintf("%s-%02d-%s.png", safe(d.t.Name()), d.shot.Add(1), name))
	if _, err := d.run("import", "-window", window, path); err != nil {
		d.t.Logf("no screenshot %s: %v", name, err)
	}
}

func safe(s string) string { return strings.NewReplacer("/", "-", " ", "-").Replace(s) }

// activate brings the window to the front and gives it the keyboard.
func (w *window) activate() {
	w.d.t.Helper()
	w.d.must("xdotool", "windowactivate", "--sync", w.id)
}

func (w *window) keep(name string) { w.d.keep(w.id, name) }

// image is what the window shows at this moment, from the X server.
func (w *window) image() (image.Image, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "import", "-window", w.id, "png:-")
	cmd.Env = w.d.env()
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	return png.Decode(bytes.NewReader(out))
}

// qr reads the QR code that the window shows, from a screenshot of it. Empty
// when there is none.
func (w *window) qr() string {
	img, err := w.image()
	if err != nil {
		return ""
	}
	return looktest.Scan(img)
}

// waitQR waits until the window shows a QR code other than the ones given.
func (w *window) waitQR(except ...string) string {
	w.d.t.Helper()
	var text string
	w.d.until("a QR code in the window", func() bool {
		text = w.qr()
		if text == "" {
			return false
		}
		for _, e := range except {
			if text == e {
				return false
			}
		}
		return true
	})
	return text
}

func (w *window) click(x, y int) {
	w.d.t.Helper()
	w.d.must("xdotool", "mousemove", "--window", w.id, strconv.Itoa(x), strconv.Itoa(y), "click", "1")
}

func (w *window) key(keys ...string) {
	w.d.t.Helper()
	w.d.must("xdotool", append([]string{"key", "--clearmodifiers", "--delay", "25"}, keys...)...)
}

func (w *window) typeText(text string) {
	w.d.t.Helper()
	w.d.must("xdotool", "type", "--clearmodifiers", "--delay", "12", text)
}
