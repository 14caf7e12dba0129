package storage

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

// fakeStore is a keyring in memory; before runs ahead of each call.
type fakeStore struct {
	mu      sync.Mutex
	secrets map[string]string
	calls   int
	before  func(op string) error
}

func (s *fakeStore) enter(op string) error {
	s.mu.Lock()
	s.calls++
	before := s.before
	s.mu.Unlock()
	if before != nil {
		return before(op)
	}
	return nil
}

func (s *fakeStore) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

func (s *fakeStore) Get(_, key string) (string, error) {
	if err := s.enter("get"); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	secret, ok := s.secrets[key]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return secret, nil
}

func (s *fakeStore) Set(_, key, secret string) error {
	if err := s.enter("set"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.secrets == nil {
		s.secrets = map[string]string{}
	}
	s.secrets[key] = secret
	return nil
}

func (s *fakeStore) Delete(_, key string) error {
	if err := s.enter("delete"); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.secrets[key]; !ok {
		return keyring.ErrNotFound
	}
	delete(s.secrets, key)
	return nil
}

type fakeGuard struct {
	check, unlock func(context.Context) error
	label         func(service, key, label string) error
}

func (g fakeGuard) Check(ctx context.Context) error {
	if g.check == nil {
		return nil
	}
	return g.check(ctx)
}

func (g fakeGuard) Unlock(ctx context.Context) error {
	if g.unlock == nil {
		return nil
	}
	return g.unlock(ctx)
}

func (g fakeGuard) Label(_ context.Context, service, key, label string) error {
	if g.label == nil {
		return nil
	}
	return g.label(service, key, label)
}

func always(err error) func(context.Context) error { return func(context.Context) error { return err } }

func TestT1EveryErrorOfTheKeyringHasAName(t *testing.T) {
	wrong := errors.New("failed to unlock correct collection '/org/freedesktop/secrets/aliases/default'")
	other := errors.New("something else")
	for _, c := range []struct {
		name   string
		err    error
		panics bool
		want   error
	}{
		{name: "not found", err: keyring.ErrNotFound, want: ErrNoSecret},
		{name: "too big", err: keyring.ErrSetDataTooBig, want: ErrTooLarge},
		{name: "unsupported", err: keyring.ErrUnsupportedPlatform, want: ErrUnavailable},
		{name: "wrong collection", err: wrong, want: ErrLocked},
		{name: "other", err: other, want: other},
	} {
		s := &fakeStore{before: func(string) error { return c.err }}
		_, err := newKeyring("test", s, fakeGuard{}).Load(t.Context(), "a")
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	// What another program's signal disturbed goes well the second time.
	calls := 0
	s := &fakeStore{secrets: map[string]string{"a": "secret"}}
	s.before = func(string) error {
		if calls++; calls == 1 {
			return wrong
		}
		return nil
	}
	if got, err := newKeyring("test", s, fakeGuard{}).Load(t.Context(), "a"); err != nil || got != "secret" {
		t.Errorf("%q, %v", got, err)
	}
	// go-keyring panics when the bus ends while a prompt is shown.
	s = &fakeStore{before: func(string) error { panic("nil pointer") }}
	k := newKeyring("test", s, fakeGuard{})
	for range 2 { // and the next call still gets its turn
		if _, err := k.Load(t.Context(), "a"); err == nil {
			t.Error("no error after a panic")
		}
	}
}

func TestT1KeychainExitCodes(t *testing.T) {
	for code, want := range map[int]error{44: ErrNoSecret, 36: ErrLocked, 51: ErrLocked, 128: ErrLocked, 37: ErrUnavailable, 50: ErrUnavailable} {
		if err := keychainCode(code, errors.New("exit status")); !errors.Is(err, want) {
			t.Errorf("%d: %v, want %v", code, err, want)
		}
	}
	if err := keychainCode(1, errors.New("exit status")); errors.Is(err, ErrLocked) || errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
}

func TestT6ASecretThatIsTooLargeIsNotTried(t *testing.T) {
	s := &fakeStore{}
	err := newKeyring("test", s, fakeGuard{}).Save(t.Context(), "a", strings.Repeat("x", maxSecret+1))
	if !errors.Is(err, ErrTooLarge) || s.count() != 0 {
		t.Errorf("%v after %d calls", err, s.count())
	}
}

func TestT1EveryCallEndsByItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan struct{})
		s := &fakeStore{before: func(string) error { <-answer; return nil }}
		k := newKeyring("test", s, fakeGuard{unlock: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }})
		took := func(f func() error) (time.Duration, error) {
			start := time.Now()
			err := f()
			return time.Since(start), err
		}
		load := func() error { _, err := k.Load(t.Context(), "a"); return err }
		save := func() error { return k.Save(t.Context(), "a", "secret") }
		for _, c := range []struct {
			name string
			f    func() error
			want time.Duration
		}{
			{"save", save, 3 * time.Second},
			{"load", load, 3 * time.Second},
			{"save again", save, 3 * time.Second},
			{"unlock", func() error { return k.Unlock(t.Context()) }, 90 * time.Second},
		} {
			if d, err := took(c.f); !errors.Is(err, ErrLocked) || d != c.want {
				t.Errorf("%s: %v after %v, want ErrLocked after %v", c.name, err, d, c.want)
			}
		}
		if s.count() != 1 {
			t.Errorf("%d calls at a hanging keyring, want 1", s.count())
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.Load(ctx, "a"); !errors.Is(err, ErrLocked) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the caller's deadline: %v", err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		cancel()
		if _, err := k.Load(ctx, "a"); !errors.Is(err, context.Canceled) || errors.Is(err, ErrLocked) {
			t.Errorf("cancelled: %v", err)
		}
		close(answer)
		synctest.Wait()
		if _, err := k.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
			t.Errorf("the save that was given up has left its secret: %v", err)
		}
	})
}

// The threat: a keyring that gives 10 MB. Nothing of it is passed on.
func TestT3TenMegabytesAreNotTaken(t *testing.T) {
	s := &fakeStore{}
	huge := strings.Repeat("x", 10_000_000)
	s.before = func(op string) error {
		if op == "get" {
			s.mu.Lock()
			defer s.mu.Unlock()
			if _, ok := s.secrets["a"]; ok {
				s.secrets["a"] = huge
			}
		}
		return nil
	}
	k := newKeyring("test", s, fakeGuard{})
	if err := k.Save(t.Context(), "a", "secret"); !errors.Is(err, ErrNotKept) || len(err.Error()) > 1000 {
		t.Errorf("Save: %.1000v, want ErrNotKept", err)
	}
	if len(s.secrets) != 0 {
		t.Error("it stays in the keyring")
	}
	s.secrets["a"] = huge
	if got, err := k.Load(t.Context(), "a"); got != "" || !errors.Is(err, ErrNotKept) {
		t.Errorf("Load: %d bytes, %v; want ErrNotKept", len(got), err)
	}
}

// What a keyring has instead of the secret, and does not let go of, is told.
func TestT3AnotherSecretThatStaysIsAnError(t *testing.T) {
	s := &fakeStore{}
	s.before = func(op string) error {
		switch op {
		case "get":
			s.mu.Lock()
			defer s.mu.Unlock()
			s.secrets["a"] = "other"
		case "delete":
			return errors.New("no")
		}
		return nil
	}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{}))
	if err := tokens.Save(t.Context(), "a", "secret"); !errors.Is(err, ErrNotKept) {
		t.Errorf("Save: %v, want ErrNotKept", err)
	}
	if len(tokens.memory) != 0 {
		t.Error("the other secret would come back at the next start")
	}
}

// The secret's name in lists is chosen after each save, and is no reason for
// one to fail.
func TestT10TheLabelShowsNoKey(t *testing.T) {
	var label string
	guard := fakeGuard{label: func(_, _, l string) error { label = l; return errors.New("no") }}
	if err := newKeyring("Countersign", &fakeStore{}, guard).Save(t.Context(), "a-key", "secret"); err != nil {
		t.Error(err)
	}
	if label != "Countersign session" {
		t.Errorf("labelled %q", label)
	}
}

// Two programs that save at once would take each other's secret for a keyring
// that keeps another than it was given. So one waits for the other; and gives up
// in time when that one hangs.
func TestT9TwoProgramsSaveOneAfterTheOther(t *testing.T) {
	lock := filepath.Join(t.TempDir(), "lock")
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan struct{})
		s := &fakeStore{before: func(op string) error {
			if op == "set" {
				<-answer
			}
			return nil
		}}
		one, two := newKeyring("test", s, fakeGuard{}), newKeyring("test", s, fakeGuard{})
		one.lockFile, two.lockFile = lock, lock
		one.silent = time.Minute
		first := make(chan error)
		go func() { first <- one.Save(t.Context(), "a", "first") }()
		synctest.Wait()
		start := time.Now()
		for name, call := range map[string]func() error{
			"save":  func() error { return two.Save(t.Context(), "a", "second") },
			"clear": func() error { return two.Clear(t.Context(), "a") },
		} {
			if err := call(); !errors.Is(err, ErrLocked) {
				t.Errorf("%s: %v, want ErrLocked", name, err)
			}
		}
		if d := time.Since(start); d != 2*silentLimit {
			t.Errorf("given up after %v", d)
		}
		if n := s.count(); n != 1 {
			t.Errorf("%d calls, want 1: the second program did not wait", n)
		}
		if _, err := two.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
			t.Errorf("Load waits for the lock: %v", err)
		}
		close(answer)
		if err := <-first; err != nil {
			t.Error(err)
		}
		if err := two.Save(t.Context(), "a", "second"); err != nil {
			t.Error(err)
		}
		if got := s.secrets["a"]; got != "second" {
			t.Errorf("it has %q", got)
		}
	})
}

// Without the lock file there is no reason to keep a secret, or not to remove one.
func TestT9ALockFileThatCannotBeMade(t *testing.T) {
	k := newKeyring("test", &fakeStore{}, fakeGuard{})
	k.lockFile = filepath.Join(t.TempDir(), "none", "lock")
	if err := k.Save(t.Context(), "a", "secret"); err != nil {
		t.Error(err)
	}
	if err := k.Clear(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}
