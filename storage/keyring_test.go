package storage

import (
	"context"
	"errors"
	"fmt"
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

type fakeGuard struct{ check, unlock func(context.Context) error }

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

func always(err error) func(context.Context) error { return func(context.Context) error { return err } }

func TestKeyringErrors(t *testing.T) {
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

func TestKeychainExitCodes(t *testing.T) {
	for code, want := range map[int]error{36: ErrLocked, 51: ErrLocked, 128: ErrLocked, 37: ErrUnavailable, 50: ErrUnavailable} {
		if err := keychainError(code, errors.New("exit status")); !errors.Is(err, want) {
			t.Errorf("%d: %v, want %v", code, err, want)
		}
	}
	if err := keychainError(1, errors.New("exit status")); errors.Is(err, ErrLocked) || errors.Is(err, ErrUnavailable) {
		t.Error(err)
	}
}

func TestSaveTooLarge(t *testing.T) {
	s := &fakeStore{}
	err := newKeyring("test", s, fakeGuard{}).Save(t.Context(), "a", strings.Repeat("x", maxSecret+1))
	if !errors.Is(err, ErrTooLarge) || s.count() != 0 {
		t.Errorf("%v after %d calls", err, s.count())
	}
}

func TestKeyringDeadlines(t *testing.T) {
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

func TestTokens(t *testing.T) {
	ctx := t.Context()
	s := &fakeStore{}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{}))
	kept := func(want bool, why error) {
		t.Helper()
		if got, err := tokens.Kept(); got != want || !errors.Is(err, why) {
			t.Errorf("Kept: %v, %v; want %v, %v", got, err, want, why)
		}
	}
	load := func(want string, wantErr error) {
		t.Helper()
		if got, err := tokens.Load(ctx, "a"); got != want || !errors.Is(err, wantErr) {
			t.Errorf("Load: %q, %v; want %q, %v", got, err, want, wantErr)
		}
	}
	kept(false, nil)
	load("", ErrNoSecret)
	if err := tokens.Save(ctx, "a", "small"); err != nil {
		t.Fatal(err)
	}
	kept(true, nil)
	load("small", nil)

	// Too large: in memory, and the older one is gone from the keyring.
	large := strings.Repeat("x", maxSecret+1)
	if err := tokens.Save(ctx, "a", large); err != nil {
		t.Fatal(err)
	}
	kept(false, ErrTooLarge)
	load(large, nil)
	if len(s.secrets) != 0 {
		t.Errorf("in the keyring: %v", s.secrets)
	}
	if err := tokens.Save(ctx, "a", "small again"); err != nil {
		t.Fatal(err)
	}
	kept(true, nil)
	load("small again", nil)
	if len(tokens.memory) != 0 {
		t.Error("a copy stays in memory")
	}
	if err := tokens.Clear(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	kept(false, nil)
	load("", ErrNoSecret)
}

func TestTokensWithoutKeyring(t *testing.T) {
	ctx := t.Context()
	s := &fakeStore{}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{check: always(ErrUnavailable)}))
	if _, err := tokens.Load(ctx, "a"); !errors.Is(err, ErrNoSecret) || !errors.Is(err, ErrUnavailable) {
		t.Errorf("Load: %v", err)
	}
	if err := tokens.Save(ctx, "a", "secret"); err != nil {
		t.Fatal(err)
	}
	if kept, why := tokens.Kept(); kept || !errors.Is(why, ErrUnavailable) {
		t.Errorf("Kept: %v, %v", kept, why)
	}
	if got, err := tokens.Load(ctx, "a"); err != nil || got != "secret" {
		t.Errorf("Load: %q, %v", got, err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if out := fmt.Sprintf(verb, tokens); out != "[redacted]" {
			t.Errorf("%s prints %s", verb, out)
		}
	}
	memory := tokens.memory["a"]
	if err := tokens.Clear(ctx, "a"); err != nil {
		t.Errorf("Clear: %v", err)
	}
	if string(memory) != "\x00\x00\x00\x00\x00\x00" {
		t.Errorf("memory still has %q", memory)
	}
	if _, err := tokens.Load(ctx, "a"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("Load after Clear: %v", err)
	}
	if s.count() != 0 {
		t.Errorf("%d calls of a keyring that is not there", s.count())
	}
}

func TestTokensLocked(t *testing.T) {
	ctx := t.Context()
	s := &fakeStore{secrets: map[string]string{"a": "old"}}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{check: always(ErrLocked), unlock: always(ErrLocked)}))
	if _, err := tokens.Load(ctx, "a"); !errors.Is(err, ErrLocked) {
		t.Errorf("Load: %v", err)
	}
	if err := tokens.Save(ctx, "a", "new"); !errors.Is(err, ErrLocked) {
		t.Errorf("Save: %v", err)
	}
	if kept, why := tokens.Kept(); kept || !errors.Is(why, ErrLocked) {
		t.Errorf("Kept: %v, %v", kept, why)
	}
	if err := tokens.Clear(ctx, "a"); !errors.Is(err, ErrLocked) {
		t.Errorf("Clear: %v", err)
	}
	if err := tokens.Unlock(ctx); !errors.Is(err, ErrLocked) {
		t.Errorf("Unlock: %v", err)
	}
	if len(tokens.memory) != 0 || s.count() != 0 {
		t.Error("a locked keyring was passed over")
	}
}

// A keyring that goes away between Save and Clear keeps the secret: no
// sign-out may claim otherwise.
func TestTokensKeyringGoesAway(t *testing.T) {
	var state error
	tokens := NewTokens(newKeyring("test", &fakeStore{}, fakeGuard{check: func(context.Context) error { return state }}))
	if err := tokens.Save(t.Context(), "a", "secret"); err != nil {
		t.Fatal(err)
	}
	state = ErrUnavailable
	if err := tokens.Clear(t.Context(), "a"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Clear: %v, want ErrUnavailable", err)
	}
	state = nil
	if err := tokens.Clear(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}
