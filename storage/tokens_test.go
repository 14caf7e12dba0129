package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// kindOf is the place of the secret "a".
func kindOf(tokens *Tokens) Kind {
	kind, _ := tokens.Where("a")
	return kind
}

// keptOf tells whether a secret outlives the program, and if not, why.
func keptOf(tokens *Tokens, key string) (kept bool, why error) {
	kind, why := tokens.Where(key)
	return kind >= InFile, why
}

// Each of several accounts has a place of its own.
func TestT6EachKeyHasItsPlace(t *testing.T) {
	s := &fakeStore{}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{}))
	large := strings.Repeat("x", maxSecret+1)
	for key, secret := range map[string]string{"a": "small", "b": large} {
		if err := tokens.Save(t.Context(), key, secret); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for key, want := range map[string]place{"a": {InKeyring, nil}, "b": {InMemory, ErrTooLarge}, "c": {InNothing, nil}} {
			if kind, why := tokens.Where(key); kind != want.kind || !errors.Is(why, want.why) {
				t.Errorf("%s is in %v, %v; want %v", key, kind, why, want)
			}
			if _, err := tokens.Load(t.Context(), key); err != nil && key != "c" {
				t.Error(err)
			}
			if kept, why := keptOf(tokens, key); kept != (want.kind == InKeyring) || !errors.Is(why, want.why) {
				t.Errorf("%s: kept: %v, %v", key, kept, why)
			}
		}
	}
}

func TestT6TheSecretIsInOnePlace(t *testing.T) {
	ctx := t.Context()
	s := &fakeStore{}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{}))
	kept := func(want bool, why error) {
		t.Helper()
		if got, err := keptOf(tokens, "a"); got != want || !errors.Is(err, why) {
			t.Errorf("kept: %v, %v; want %v, %v", got, err, want, why)
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

func TestT6WithoutAKeyringItStaysInMemory(t *testing.T) {
	ctx := t.Context()
	s := &fakeStore{}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{check: always(ErrUnavailable)}))
	if _, err := tokens.Load(ctx, "a"); !errors.Is(err, ErrNoSecret) || !errors.Is(err, ErrUnavailable) {
		t.Errorf("Load: %v", err)
	}
	if err := tokens.Save(ctx, "a", "secret"); err != nil {
		t.Fatal(err)
	}
	if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrUnavailable) {
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

func TestT1ALockedKeyringIsNotPassedOver(t *testing.T) {
	ctx := t.Context()
	s := &fakeStore{secrets: map[string]string{"a": "old"}}
	tokens := NewTokens(newKeyring("test", s, fakeGuard{check: always(ErrLocked), unlock: always(ErrLocked)}))
	if _, err := tokens.Load(ctx, "a"); !errors.Is(err, ErrLocked) {
		t.Errorf("Load: %v", err)
	}
	if err := tokens.Save(ctx, "a", "new"); !errors.Is(err, ErrLocked) {
		t.Errorf("Save: %v", err)
	}
	if kept, why := keptOf(tokens, "a"); kept || !errors.Is(why, ErrLocked) {
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
func TestT8AKeyringThatGoesAwayIsNotSignedOut(t *testing.T) {
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

// A keyring that refuses to let go of a secret, or says that it did and has it
// still, is not signed out, and says so each time.
func TestT8AKeyringThatKeepsItIsNotSignedOut(t *testing.T) {
	refused := errors.New("access denied")
	for name, before := range map[string]func(*fakeStore, string) error{
		"refuses": func(_ *fakeStore, op string) error {
			if op == "delete" {
				return refused
			}
			return nil
		},
		"lies": func(s *fakeStore, op string) error {
			if op == "get" {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.secrets["a"] = "secret" // it is there again
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := &fakeStore{}
			tokens := NewTokens(newKeyring("test", store, fakeGuard{}))
			if err := tokens.Save(t.Context(), "a", "secret"); err != nil {
				t.Fatal(err)
			}
			store.mu.Lock()
			store.before = func(op string) error { return before(store, op) }
			store.mu.Unlock()
			for range 2 {
				if err := tokens.Clear(t.Context(), "a"); err == nil {
					t.Error("it says that it was removed")
				}
			}
			if got, err := tokens.Load(t.Context(), "a"); got != "secret" || err != nil {
				t.Errorf("Load: %q, %v", got, err)
			}
			store.mu.Lock()
			store.before = nil
			store.mu.Unlock()
			if err := tokens.Clear(t.Context(), "a"); err != nil {
				t.Error(err)
			}
			if _, err := tokens.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
				t.Errorf("after it worked: %v", err)
			}
		})
	}
}
