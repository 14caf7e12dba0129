//go:build linux

package storage

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"countersign/storage/secretservicetest"

	"github.com/godbus/dbus/v5"
)

// gnomeKeyring is the real thing: gnome-keyring-daemon on a bus and with files
// of its own.
type gnomeKeyring struct {
	t       *testing.T
	bus     *dbus.Conn // the test's own
	process *os.Process
	control string        // the folder of its control socket
	ended   chan struct{} // closed at its end
}

// keyringPassword has a newline since the daemon takes all that it is told.
const keyringPassword = "password\n"

// startGnomeKeyring starts it, with a login keyring that is unlocked or without
// any. The test is skipped where it is not installed.
func startGnomeKeyring(t *testing.T, unlocked bool) *gnomeKeyring {
	t.Helper()
	program, err := exec.LookPath("gnome-keyring-daemon")
	if err != nil {
		t.Skip("gnome-keyring-daemon is not installed")
	}
	address := secretservicetest.StartBus(t)
	home := t.TempDir()
	control, err := os.MkdirTemp("", "gk") // t.TempDir can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(control) })
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	names := make(chan *dbus.Signal, 10)
	conn.Signal(names)
	defer conn.RemoveSignal(names)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)); err != nil {
		t.Fatal(err)
	}
	arguments := []string{"--foreground", "--components=secrets", "--control-directory=" + control}
	if unlocked {
		arguments = append(arguments, "--unlock")
	}
	var output bytes.Buffer
	daemon := exec.Command(program, arguments...)
	daemon.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home, "XDG_RUNTIME_DIR="+control, "DISPLAY=", "WAYLAND_DISPLAY=")
	daemon.Stdin = strings.NewReader(keyringPassword)
	daemon.Stdout, daemon.Stderr = &output, &output
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	g := &gnomeKeyring{t: t, bus: conn, process: daemon.Process, control: control, ended: make(chan struct{})}
	go func() { daemon.Wait(); close(g.ended) }()
	t.Cleanup(g.kill)
	for {
		select {
		case s := <-names:
			if s.Name == "org.freedesktop.DBus.NameOwnerChanged" {
				return g
			}
		case <-g.ended:
			t.Fatalf("gnome-keyring-daemon ended: %s", &output)
		}
	}
}

func (g *gnomeKeyring) kill() {
	g.process.Kill()
	<-g.ended
}

func (g *gnomeKeyring) lock() {
	g.t.Helper()
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := g.bus.Object(secretsName, secretsPath).Call(secretsService+".Lock", 0, []dbus.ObjectPath{loginCollection}).Store(&locked, &prompt)
	if err != nil || len(locked) != 1 {
		g.t.Fatalf("lock: %v, %v", locked, err)
	}
}

// unlockElsewhere unlocks the login keyring as a login does: over the daemon's
// control socket, without a prompt (its gkd-control-server.c).
func (g *gnomeKeyring) unlockElsewhere() {
	g.t.Helper()
	conn, err := net.Dial("unix", filepath.Join(g.control, "control"))
	if err != nil {
		g.t.Fatal(err)
	}
	defer conn.Close()
	const unlock = 1
	message := binary.BigEndian.AppendUint32(nil, unlock)
	message = binary.BigEndian.AppendUint32(message, uint32(len(keyringPassword)))
	message = append(message, keyringPassword...)
	whole := []byte{0} // credentials
	whole = binary.BigEndian.AppendUint32(whole, uint32(4+len(message)))
	if _, err := conn.Write(append(whole, message...)); err != nil {
		g.t.Fatal(err)
	}
	var answer [8]byte
	if _, err := conn.Read(answer[:]); err != nil || binary.BigEndian.Uint32(answer[4:]) != 0 {
		g.t.Fatalf("unlock: %x, %v", answer, err)
	}
}

func TestT1GnomeKeyringUnlocked(t *testing.T) {
	g := startGnomeKeyring(t, true)
	k := NewKeyring(testService)
	roundTrip(t, k)
	if err := k.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	// The rule T10: what a list of the keyring shows.
	var items []dbus.ObjectPath
	err := g.bus.Object(secretsName, loginCollection).Call(secretsCollection+".SearchItems", 0, map[string]string{"username": "a"}).Store(&items)
	if err != nil || len(items) != 1 {
		t.Fatalf("%v, %v", items, err)
	}
	label, err := g.bus.Object(secretsName, items[0]).GetProperty(secretsItem + ".Label")
	if err != nil || label.Value() != testService+" session" {
		t.Errorf("labelled %v, %v", label, err)
	}
}

func TestT1GnomeKeyringLocked(t *testing.T) {
	g := startGnomeKeyring(t, true)
	k := NewKeyring(testService)
	if err := k.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	g.lock()
	wantAll(t, k, ErrLocked)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) { // there is no program that can prompt
		t.Errorf("Unlock: %v, want ErrLocked", err)
	}
	tokens := NewTokens(k)
	if err := tokens.Save(t.Context(), "a", "other"); !errors.Is(err, ErrLocked) {
		t.Errorf("Tokens.Save: %v, want ErrLocked: a locked keyring must not be passed over", err)
	}
	g.unlockElsewhere()
	if got, err := tokens.Load(t.Context(), "a"); err != nil || got != "secret" {
		t.Errorf("Load: %q, %v", got, err)
	}
	if err := k.Unlock(t.Context()); err != nil {
		t.Errorf("Unlock: %v", err)
	}
}

// The prompts of the real keyring, shown by a program of ours.
func TestT5GnomeKeyringPrompts(t *testing.T) {
	g := startGnomeKeyring(t, true)
	k := NewKeyring(testService)
	if err := k.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	p := startPrompter(t, g.bus)
	g.lock()

	p.will(dismiss)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("dismissed: %v, want ErrLocked", err)
	}
	<-p.shown
	<-p.gone

	p.will(leave)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-p.shown
		cancel()
	}()
	if err := k.Unlock(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("not answered: %v, want Canceled", err)
	}
	wantAll(t, k, ErrLocked) // and the daemon lives
	p.answerLate()
	<-p.gone
	if got, err := k.Load(t.Context(), "a"); err != nil || got != "secret" {
		t.Errorf("answered late: %q, %v", got, err)
	}

	g.lock()
	p.will(answer)
	if err := k.Unlock(t.Context()); err != nil {
		t.Errorf("answered: %v", err)
	}
	if got, err := k.Load(t.Context(), "a"); err != nil || got != "secret" {
		t.Errorf("Load: %q, %v", got, err)
	}
}

// A keyring that was never set up has no collection.
func TestT6GnomeKeyringFresh(t *testing.T) {
	startGnomeKeyring(t, false)
	k := NewKeyring(testService)
	wantAll(t, k, ErrUnavailable)
	tokens := NewTokens(k)
	if err := tokens.Save(t.Context(), "a", "secret"); err != nil || kindOf(tokens) != InMemory {
		t.Errorf("Save: %v, in %v", err, kindOf(tokens))
	}
}

// It hangs, and is killed then: nothing waits for it, and what it may have is
// not forgotten.
func TestT1GnomeKeyringEndsInTheMiddle(t *testing.T) {
	g := startGnomeKeyring(t, true)
	k := NewKeyring(testService)
	tokens := NewTokens(k)
	if err := tokens.Save(t.Context(), "a", "secret"); err != nil || kindOf(tokens) != InKeyring {
		t.Fatalf("Save: %v, in %v", err, kindOf(tokens))
	}
	if err := g.process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	k.silent, k.prompt = 50*time.Millisecond, 50*time.Millisecond // it will not answer
	wantAll(t, k, ErrLocked)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("Unlock: %v, want ErrLocked", err)
	}
	k.silent = silentLimit
	g.kill()
	wantAll(t, k, ErrUnavailable)
	if err := tokens.Clear(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Clear: %v, want ErrUnavailable: its file has the secret", err)
	}
	if err := tokens.Save(t.Context(), "a", "new"); err != nil || kindOf(tokens) != InMemory {
		t.Errorf("Save: %v, in %v", err, kindOf(tokens))
	}
}
