//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is one run of the real binary.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	err  *lockedBuffer
	done chan struct{}
}

// home is where the program keeps its things in this test; a second run with
// the same home is the same person coming back.
type home struct {
	data string // COUNTERSIGN_DATA
	bin  string // first on PATH: our xdg-open
	urls string // what xdg-open was asked to open, a line each
}

func newHome(t *testing.T) home {
	t.Helper()
	dir := t.TempDir()
	h := home{data: filepath.Join(dir, "data"), bin: filepath.Join(dir, "bin"), urls: filepath.Join(dir, "urls")}
	for _, d := range []string{h.data, h.bin} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	shim := "#!/bin/sh\nprintf '%s\\n' \"$1\" >> '" + h.urls + "'\n"
	if err := os.WriteFile(filepath.Join(h.bin, "xdg-open"), []byte(shim), 0o755); err != nil {
		t.Fatal(err)
	}
	return h
}

// opened gives the addresses the program has asked the system to open.
func (h home) opened() []string {
	b, err := os.ReadFile(h.urls)
	if err != nil {
		return nil
	}
	return strings.Fields(string(b))
}

// binaryPath gives a program that was built for the tests: scripts/e2e.sh has put it
// where nobody else can replace it, since no other is registered for links.
func binaryPath(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(os.Getenv("E2E_PROGRAMS"), name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// start runs one of the programs on the display.
func (d *display) start(h home, binary string, env []string, args ...string) *program {
	d.t.Helper()
	path := binaryPath(d.t, binary)
	p := &program{t: d.t, cmd: exec.Command(path, args...), err: new(lockedBuffer), done: make(chan struct{})}
	p.cmd.Dir = d.t.TempDir() // no FyneApp.toml to be found
	p.cmd.Env = append(d.env(),
		"PATH="+h.bin+":"+os.Getenv("PATH"),
		"COUNTERSIGN_DATA="+h.data,
		"LIBGL_ALWAYS_SOFTWARE=1",
		"FYNE_SCALE=1",
		"FYNE_THEME=light",
	)
	p.cmd.Env = append(p.cmd.Env, env...)
	p.cmd.Stderr = p.err
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() { p.cmd.Wait(); close(p.done) }()
	d.t.Cleanup(func() {
		p.kill()
		if out := p.err.String(); d.t.Failed() && out != "" {
			d.t.Logf("what %s said on stderr:\n%s", binary, out)
		}
	})
	return p
}

// kill ends the program as a power cut would.
func (p *program) kill() {
	p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.done
}

// mustEnd waits until the program has ended after it was asked to, without a
// complaint.
func (p *program) mustEnd() {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		p.t.Error("the program did not end when it was asked to")
		p.cmd.Process.Signal(syscall.SIGQUIT) // it says where it hangs
		select {
		case <-p.done:
		case <-time.After(5 * time.Second):
		}
		return
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 || strings.Contains(p.err.String(), "panic") {
		p.t.Errorf("the program ended with %d and said:\n%s", code, p.err)
	}
}

// quit asks the program to end as a desktop does at log-out.
func (p *program) quit() {
	p.t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	p.mustEnd()
}

// checkThreads fails when Fyne reported a widget touched from a wrong thread.
func (p *program) checkThreads() {
	p.t.Helper()
	if out := p.err.String(); strings.Contains(out, "Error in Fyne call thread") {
		p.t.Errorf("a widget was touched outside Fyne's thread:\n%s", out)
	}
}

// firstFrame reads the line that --measure prints, in milliseconds.
func (p *program) firstFrame() (int, bool) {
	for _, line := range strings.Split(p.err.String(), "\n") {
		var m struct {
			FirstFrame *int `json:"first_frame_ms"`
		}
		if json.Unmarshal([]byte(line), &m) == nil && m.FirstFrame != nil {
			return *m.FirstFrame, true
		}
	}
	return 0, false
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
