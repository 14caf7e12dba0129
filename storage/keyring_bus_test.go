//go:build linux || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/storage/secretservicetest"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"
)

// untilShown gives a context that ends, with the given cause, when a prompt
// is on the screen.
func untilShown(t *testing.T, s *secretservicetest.Service, cause error) context.Context {
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		<-s.Shown()
		cancel(cause)
	}()
	return ctx
}

func TestSecretService(t *testing.T) {
	t.Run("unlocked", func(t *testing.T) {
		s := secretservicetest.Start(t, secretservicetest.Unlocked)
		roundTrip(t, NewKeyring("Countersign test"))
		if left := s.Secrets(); len(left) != 0 {
			t.Errorf("left in the keyring: %v", left)
		}
	})
	t.Run("locked, prompt answered", func(t *testing.T) {
		s := secretservicetest.Start(t, secretservicetest.LockedAnswered)
		k := NewKeyring("Countersign test")
		wantAll(t, k, ErrLocked)
		if len(s.Shown()) != 0 {
			t.Error("a silent call raised a prompt")
		}
		if err := k.Unlock(t.Context()); err != nil {
			t.Fatal(err)
		}
		roundTrip(t, k)
	})
	t.Run("locked, prompt dismissed", func(t *testing.T) {
		s := secretservicetest.Start(t, secretservicetest.LockedDismissed)
		k := NewKeyring("Countersign test")
		if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
			t.Errorf("Unlock: %v, want ErrLocked", err)
		}
		wantAll(t, k, ErrLocked)
		if len(s.Shown()) != 1 {
			t.Errorf("%d prompts, want 1", len(s.Shown()))
		}
	})
	t.Run("locked, prompt not answered", func(t *testing.T) {
		leaks := goleak.IgnoreCurrent()
		t.Cleanup(func() { goleak.VerifyNone(t, leaks) }) // once the bus has ended
		s := secretservicetest.Start(t, secretservicetest.LockedUnanswered)
		k := NewKeyring("Countersign test")
		for cause, want := range map[error]error{context.DeadlineExceeded: ErrLocked, context.Canceled: context.Canceled} {
			if err := k.Unlock(untilShown(t, s, cause)); !errors.Is(err, want) {
				t.Errorf("Unlock: %v, want %v", err, want)
			}
			<-s.Withdrawn()
		}
		wantAll(t, k, ErrLocked)
	})
	t.Run("no collection", func(t *testing.T) {
		secretservicetest.Start(t, secretservicetest.NoCollection)
		k := NewKeyring("Countersign test")
		wantAll(t, k, ErrUnavailable)
		if err := k.Unlock(t.Context()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("Unlock: %v, want ErrUnavailable", err)
		}
	})
	t.Run("no service", func(t *testing.T) {
		secretservicetest.StartBus(t)
		wantAll(t, NewKeyring("Countersign test"), ErrUnavailable)
	})
	t.Run("save dismissed", func(t *testing.T) {
		secretservicetest.Start(t, secretservicetest.SaveDismissed)
		k := NewKeyring("Countersign test")
		if err := k.Save(t.Context(), "a", "secret"); !errors.Is(err, ErrNotKept) {
			t.Errorf("Save: %v, want ErrNotKept", err)
		}
	})
	t.Run("saved otherwise", func(t *testing.T) {
		s := secretservicetest.Start(t, secretservicetest.SaveChanged)
		tokens := NewTokens(NewKeyring("Countersign test"))
		if err := tokens.Save(t.Context(), "a", "secret"); err != nil {
			t.Fatal(err)
		}
		if kept, why := tokens.Kept(); kept || !errors.Is(why, ErrNotKept) {
			t.Errorf("Kept: %v, %v", kept, why)
		}
		if left := s.Secrets(); len(left) != 0 {
			t.Errorf("left in the keyring: %v", left)
		}
	})
}

// While a prompt hangs, everything else gives up in time; and a save that was
// given up is undone when its prompt is answered after all.
func TestSecretServiceHangs(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.SaveUnanswered)
	k := NewKeyring("Countersign test")
	if err := k.Save(untilShown(t, s, context.DeadlineExceeded), "a", "secret"); !errors.Is(err, ErrLocked) {
		t.Errorf("Save: %v, want ErrLocked", err)
	}
	k.silent, k.prompt = 50*time.Millisecond, 50*time.Millisecond // nobody will answer
	wantAll(t, k, ErrLocked)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("Unlock: %v, want ErrLocked", err)
	}
	if n := len(s.Shown()); n != 0 {
		t.Errorf("%d more prompts: calls pile up", n)
	}
	s.Answer()
	k.silent, k.prompt = silentLimit, promptLimit
	if err := k.Unlock(t.Context()); err != nil { // waits for the save's end
		t.Errorf("Unlock: %v", err)
	}
	if left := s.Secrets(); len(left) != 0 {
		t.Errorf("left in the keyring: %v", left)
	}
	if _, err := k.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("Load: %v, want ErrNoSecret", err)
	}
}

func TestNoBus(t *testing.T) {
	for _, c := range []struct{ name, address string }{
		{"disabled", "disabled:"},
		{"nothing there", "unix:path=" + filepath.Join(t.TempDir(), "none")},
		{"not an address", "nonsense"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", c.address)
			wantAll(t, NewKeyring("Countersign test"), ErrUnavailable)
		})
	}
	for _, address := range []string{"", "autolaunch:"} {
		t.Run("no address: "+address, func(t *testing.T) {
			if os.Getuid() == 0 {
				if _, err := os.Stat("/run/user/0/bus"); err == nil {
					t.Skip("this user has a session bus")
				}
			} else if dirs, _ := filepath.Glob("/run/user/*/bus"); len(dirs) > 0 {
				t.Skip("this user may have a session bus")
			}
			// A dbus-launch that tells when it is run.
			bin := t.TempDir()
			ran := filepath.Join(bin, "ran")
			if err := os.WriteFile(filepath.Join(bin, "dbus-launch"), []byte("#!/bin/sh\ntouch "+ran+"\nexit 1\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", bin)
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
			wantAll(t, NewKeyring("Countersign test"), ErrUnavailable)
			if _, err := os.Stat(ran); err == nil {
				t.Error("a session bus was launched")
			}
		})
	}
}

// A bus that accepts and never answers is no proof that there is no keyring,
// and nothing stays behind when it is given up.
func TestSilentBus(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	bus, err := net.Listen("unix", filepath.Join(dir, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(dir, "bus"))
	k := NewKeyring("Countersign test")
	k.silent = 50 * time.Millisecond
	wantAll(t, k, ErrLocked)
}

// The real thing: gnome-keyring, on a bus and with files of its own.
func TestGnomeKeyring(t *testing.T) {
	program, err := exec.LookPath("gnome-keyring-daemon")
	if err != nil {
		t.Skip("gnome-keyring-daemon is not installed")
	}
	address := secretservicetest.StartBus(t)
	home := t.TempDir()
	control, err := os.MkdirTemp("", "gk")
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
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)); err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	daemon := exec.Command(program, "--foreground", "--unlock", "--components=secrets", "--control-directory="+control)
	daemon.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home, "XDG_RUNTIME_DIR="+control, "DISPLAY=", "WAYLAND_DISPLAY=")
	daemon.Stdin = strings.NewReader("password\n")
	daemon.Stdout, daemon.Stderr = &output, &output
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { daemon.Wait(); close(ended) }()
	t.Cleanup(func() { daemon.Process.Kill(); <-ended })
	for started := false; !started; {
		select {
		case s := <-names:
			started = s.Name == "org.freedesktop.DBus.NameOwnerChanged"
		case <-ended:
			t.Fatalf("gnome-keyring-daemon ended: %s", &output)
		}
	}

	k := NewKeyring("Countersign test")
	roundTrip(t, k)
	if err := k.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err = conn.Object(secretsName, secretsPath).Call(secretsService+".Lock", 0, []dbus.ObjectPath{loginCollection}).Store(&locked, &prompt)
	if err != nil || len(locked) != 1 {
		t.Fatalf("lock: %v, %v", locked, err)
	}
	wantAll(t, k, ErrLocked)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) { // no display, so no prompt
		t.Errorf("Unlock: %v, want ErrLocked", err)
	}
	tokens := NewTokens(k)
	if err := tokens.Save(t.Context(), "a", "other"); !errors.Is(err, ErrLocked) {
		t.Errorf("Tokens.Save: %v, want ErrLocked: a locked keyring must not be passed over", err)
	}
}

func roundTrip(t *testing.T, k *Keyring) {
	t.Helper()
	if _, err := k.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("Load before: %v, want ErrNoSecret", err)
	}
	for _, secret := range []string{"first", "second \"quoted\"\nline ü", strings.Repeat("x", maxSecret)} {
		if err := k.Save(t.Context(), "a", secret); err != nil {
			t.Errorf("Save: %v", err)
		}
		if got, err := k.Load(t.Context(), "a"); err != nil || got != secret {
			t.Errorf("Load: %.20q, %v; want %.20q", got, err, secret)
		}
	}
	for range 2 {
		if err := k.Clear(t.Context(), "a"); err != nil {
			t.Errorf("Clear: %v", err)
		}
		if _, err := k.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
			t.Errorf("Load after: %v, want ErrNoSecret", err)
		}
	}
}

func wantAll(t *testing.T, k *Keyring, want error) {
	t.Helper()
	if _, err := k.Load(t.Context(), "a"); !errors.Is(err, want) {
		t.Errorf("Load: %v, want %q", err, want)
	}
	if err := k.Save(t.Context(), "a", "secret"); !errors.Is(err, want) {
		t.Errorf("Save: %v, want %q", err, want)
	}
	if err := k.Clear(t.Context(), "a"); !errors.Is(err, want) {
		t.Errorf("Clear: %v, want %q", err, want)
	}
}
