//go:build linux || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
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

func TestT1AnUnlockedKeyringIsUsed(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.Unlocked)
	roundTrip(t, NewKeyring(testService))
	if left := s.Secrets(); len(left) != 0 {
		t.Errorf("left in the keyring: %v", left)
	}
}

func TestT1ADismissedPromptIsALockedKeyring(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.LockedDismissed)
	k := NewKeyring(testService)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("Unlock: %v, want ErrLocked", err)
	}
	wantAll(t, k, ErrLocked)
	if len(s.Shown()) != 1 {
		t.Errorf("%d prompts, want 1", len(s.Shown()))
	}
}

// A prompt that nobody answers ends no later than the call's context, is not
// shown twice, and is not taken off the screen (GNOME Keyring dies of that). A
// late answer counts.
func TestT1APromptThatNobodyAnswersKeepsNobodyWaiting(t *testing.T) {
	leaks := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, leaks) }) // once the bus has ended
	s := secretservicetest.Start(t, secretservicetest.LockedUnanswered)
	k := NewKeyring(testService)
	if err := k.Unlock(untilShown(t, s, context.Canceled)); !errors.Is(err, context.Canceled) {
		t.Errorf("Unlock: %v, want Canceled", err)
	}
	k.prompt = 50 * time.Millisecond // nobody answers
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
		t.Errorf("Unlock: %v, want ErrLocked", err)
	}
	wantAll(t, k, ErrLocked)
	if n := len(s.Shown()); n != 0 {
		t.Errorf("%d more prompts", n)
	}
	if n := len(s.Withdrawn()); n != 0 {
		t.Errorf("%d prompts taken off the screen", n)
	}
	s.Answer()
	k.prompt = promptLimit
	if err := k.Unlock(t.Context()); err != nil {
		t.Errorf("Unlock: %v", err)
	}
	roundTrip(t, k)
}

// The prompt of a service that ends can't be answered any more.
func TestT1AServiceThatEndsAtItsPrompt(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.LockedUnanswered)
	go func() {
		<-s.Shown()
		s.End()
	}()
	if err := NewKeyring(testService).Unlock(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Unlock: %v, want ErrUnavailable", err)
	}
}

// A service that answers nothing is given up by each call, and nothing piles up
// behind it; once it has ended, that is seen at once.
func TestT1AServiceThatHangsIsGivenUp(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.Hangs)
	k := NewKeyring(testService)
	k.silent, k.prompt = 50*time.Millisecond, 50*time.Millisecond // nobody will answer
	tokens := NewTokens(k)
	for range 2 {
		wantAll(t, k, ErrLocked)
		if err := k.Unlock(t.Context()); !errors.Is(err, ErrLocked) {
			t.Errorf("Unlock: %v, want ErrLocked", err)
		}
		if err := tokens.Save(t.Context(), "a", "secret"); !errors.Is(err, ErrLocked) {
			t.Errorf("Tokens.Save: %v, want ErrLocked", err)
		}
	}
	if len(k.turn) != 0 {
		t.Error("a call is left behind")
	}
	k.silent, k.prompt = silentLimit, promptLimit
	s.End()
	wantAll(t, k, ErrUnavailable)
	if err := k.Unlock(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Unlock: %v, want ErrUnavailable", err)
	}
}

// A service that hangs in the middle of a save keeps one call and no more. When
// it ends, the next call sees that.
func TestT1AServiceThatHangsInTheMiddleIsGivenUp(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.SaveHangs)
	k := NewKeyring(testService)
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		<-s.Saving()
		cancel(context.DeadlineExceeded)
	}()
	tokens := NewTokens(k)
	if err := tokens.Save(ctx, "a", "secret"); !errors.Is(err, ErrLocked) {
		t.Errorf("Save: %v, want ErrLocked", err)
	}
	k.silent = 50 * time.Millisecond // it will not answer
	wantAll(t, k, ErrLocked)
	if n := len(s.Saving()); n != 0 {
		t.Errorf("%d more calls: they pile up", n)
	}
	k.silent = silentLimit
	s.End() // ends the hanging call, too
	wantAll(t, k, ErrUnavailable)
	if err := tokens.Clear(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Clear: %v: it may still have the secret", err)
	}
}

// One that ends in the middle of a save may have the secret or not: the person
// stays signed in, and no sign-out may claim that it is gone.
func TestT1AServiceThatEndsInTheMiddle(t *testing.T) {
	secretservicetest.Start(t, secretservicetest.SaveVanishes)
	tokens := NewTokens(NewKeyring(testService))
	if err := tokens.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrUnavailable) || kindOf(tokens) != InMemory {
		t.Errorf("Kept: %v, %v", kept, why)
	}
	if err := tokens.Clear(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Clear: %v, want ErrUnavailable", err)
	}
}

func TestT3APromptDismissedAtASaveIsNoSuccess(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.SaveDismissed)
	if err := NewKeyring(testService).Save(t.Context(), "a", "secret"); !errors.Is(err, ErrNotKept) {
		t.Errorf("Save: %v, want ErrNotKept", err)
	}
	if len(s.Shown()) != 1 {
		t.Errorf("asked %d times, want once", len(s.Shown()))
	}
}

// The threat: a service that gives another secret than was saved.
func TestT3AnotherSecretIsNotTaken(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.SaveChanged)
	tokens := NewTokens(NewKeyring(testService))
	if err := tokens.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrNotKept) {
		t.Errorf("Kept: %v, %v", kept, why)
	}
	if left := s.Secrets(); len(left) != 0 {
		t.Errorf("left in the keyring: %v", left)
	}
	if got, err := tokens.Load(t.Context(), "a"); err != nil || got != "secret" {
		t.Errorf("Load: %q, %v", got, err)
	}
}

// The threat: a service that gives much more than was saved.
func TestT3AHugeSecretIsNotTaken(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.LoadHuge)
	k := NewKeyring(testService)
	k.silent = time.Minute // the bus takes its time for so much
	s.Put(testService, "a", "secret")
	tokens := NewTokens(k)
	if got, err := tokens.Load(t.Context(), "a"); got != "" || !errors.Is(err, ErrNotKept) {
		t.Errorf("Load: %d bytes, %v; want ErrNotKept", len(got), err)
	}
	if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrNotKept) {
		t.Errorf("Kept: %v, %v", kept, why)
	}
	if err := tokens.Clear(t.Context(), "a"); err != nil || len(s.Secrets()) != 0 {
		t.Errorf("Clear: %v, left %d", err, len(s.Secrets()))
	}
}

// listen subscribes to what Disturb sends on the connection that go-keyring
// uses, as the toolkit does to learn of a new theme.
func listen(t *testing.T) {
	t.Helper()
	shared, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	if err := shared.AddMatchSignal(dbus.WithMatchInterface(secretservicetest.Foreign)); err != nil {
		t.Fatal(err)
	}
}

// The keyring is unlocked over a connection of its own, which no signal of
// another program reaches.
func TestT4ForeignSignalsDoNotDisturbAnUnlock(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.LockedAnswered)
	listen(t)
	s.Disturb(1)
	k := NewKeyring(testService)
	if err := k.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(s.Shown()) != 1 {
		t.Errorf("%d prompts, want 1", len(s.Shown()))
	}
	roundTrip(t, k)
}

// A keyring that asks for each secret shows its prompts to go-keyring. What a
// burst of signals disturbs is asked again, though not for ever.
func TestT4DisturbedPromptsAreRetried(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.ItemsLocked)
	listen(t)
	s.Put(testService, "a", "secret")
	k := NewKeyring(testService)
	s.Disturb(disturbances)
	if got, err := k.Load(t.Context(), "a"); err != nil || got != "secret" {
		t.Errorf("Load: %q, %v", got, err)
	}
	if n := len(s.Shown()); n != disturbances+1 {
		t.Errorf("%d prompts, want %d", n, disturbances+1)
	}
	s.Put(testService, "b", "secret")
	s.Disturb(100)
	if _, err := k.Load(t.Context(), "b"); !errors.Is(err, ErrLocked) {
		t.Errorf("Load: %v, want ErrLocked", err)
	}
	if n := len(s.Shown()); n != 2*(disturbances+1) {
		t.Errorf("%d prompts, want %d", n, 2*(disturbances+1))
	}
}

func TestT5AnUnlockedKeyringIsFoundOpenBySave(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.LockedAnswered)
	k := NewKeyring(testService)
	wantAll(t, k, ErrLocked)
	if len(s.Shown()) != 0 {
		t.Error("a silent call raised a prompt")
	}
	if err := k.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	roundTrip(t, k)
	if len(s.Shown()) != 1 {
		t.Errorf("%d prompts, want 1", len(s.Shown()))
	}
}

func TestT6WithoutACollectionThereIsNoKeyring(t *testing.T) {
	for _, mode := range []secretservicetest.Mode{
		secretservicetest.NoCollection,
		secretservicetest.OnlySession, // the threat: an alias of what ends with the desktop session
	} {
		t.Run(fmt.Sprint(mode), func(t *testing.T) {
			s := secretservicetest.Start(t, mode)
			k := NewKeyring(testService)
			wantAll(t, k, ErrUnavailable)
			if err := k.Unlock(t.Context()); !errors.Is(err, ErrUnavailable) {
				t.Errorf("Unlock: %v, want ErrUnavailable", err)
			}
			tokens := NewTokens(k)
			if err := tokens.Save(t.Context(), "a", "secret"); err != nil || kindOf(tokens) != InMemory {
				t.Errorf("Save: %v, in %v", err, kindOf(tokens))
			}
			if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrUnavailable) {
				t.Errorf("Kept: %v, %v", kept, why)
			}
			if len(s.Secrets()) != 0 {
				t.Errorf("it has %d secrets", len(s.Secrets()))
			}
		})
	}
}

func TestT6WithoutAServiceThereIsNoKeyring(t *testing.T) {
	secretservicetest.StartBus(t)
	wantAll(t, NewKeyring(testService), ErrUnavailable)
}

// What a program that lists the keyring shows is ours to choose: the key is the
// one that was given, opaque, and the label has nothing of it.
func TestT10TheLabelIsTheSameForEveryone(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.Unlocked)
	k := NewKeyring("Countersign")
	const key = "123e4567-e89b-42d3-a456-426614174000"
	for range 2 { // go-keyring writes its own label each time
		if err := k.Save(t.Context(), key, "secret"); err != nil {
			t.Fatal(err)
		}
		if got, want := s.Labels(), "Countersign session|Countersign|"+key; len(got) != 1 || got[0] != want {
			t.Errorf("the lists show %q, want %q", got, want)
		}
	}
}

// While a prompt hangs, everything else gives up in time; and a save that was
// given up is undone when its prompt is answered after all.
func TestT1AnUnansweredSaveIsUndone(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.SaveUnanswered)
	k := NewKeyring(testService)
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

func TestT2NoBusIsLaunched(t *testing.T) {
	for _, c := range []struct{ name, address string }{
		{"disabled", "disabled:"},
		{"nothing there", "unix:path=" + filepath.Join(t.TempDir(), "none")},
		{"not an address", "nonsense"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", c.address)
			wantAll(t, NewKeyring(testService), ErrUnavailable)
		})
	}
	// A bus of this user's is found without its address, too. Root goes where there is
	// none: it is nobody for the rest.
	_, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid()))
	if err == nil && os.Getuid() == 0 {
		asNobody(t, "COUNTERSIGN_TEST_BUS", "TestT2NoBusIsLaunched")
		return
	}
	for _, address := range []string{"", "autolaunch:"} {
		t.Run("no address: "+address, func(t *testing.T) {
			if err == nil {
				t.Skip("this user has a session bus, and only root can be another")
			}
			// A dbus-launch that tells when it is run.
			bin := t.TempDir()
			ran := filepath.Join(bin, "ran")
			if err := os.WriteFile(filepath.Join(bin, "dbus-launch"), []byte("#!/bin/sh\ntouch "+ran+"\nexit 1\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", bin)
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
			wantAll(t, NewKeyring(testService), ErrUnavailable)
			if _, err := os.Stat(ran); err == nil {
				t.Error("a session bus was launched")
			}
		})
	}
}

// A bus that accepts and never answers is no proof that there is no keyring,
// and nothing stays behind when it is given up.
func TestT1ABusThatHangsIsGivenUp(t *testing.T) {
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
	k := NewKeyring(testService)
	k.silent = 50 * time.Millisecond
	wantAll(t, k, ErrLocked)
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
