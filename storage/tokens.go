package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// Tokens keeps secrets in the keyring and, when there is no keyring, in memory
// until the program ends: never on the disk. A locked keyring is no reason to
// fall back: that would hide the secret which it holds.
type Tokens struct {
	keyring *Keyring

	ops     sync.Mutex // one operation at a time; guards the two below
	memory  map[string][]byte
	mayHold map[string]bool // keys that the keyring may have a secret for

	mu     sync.Mutex // held briefly: Kept never waits for the keyring
	inRing bool
	why    error
}

// NewTokens keeps secrets in k.
func NewTokens(k *Keyring) *Tokens {
	return &Tokens{keyring: k, memory: map[string][]byte{}, mayHold: map[string]bool{}}
}

// Load gives the secret. When there is no keyring, and nothing in memory, the
// error is both ErrNoSecret and ErrUnavailable. Otherwise as [Keyring.Load].
func (t *Tokens) Load(ctx context.Context, key string) (string, error) {
	t.ops.Lock()
	defer t.ops.Unlock()
	if secret, ok := t.memory[key]; ok {
		return string(secret), nil
	}
	secret, err := t.keyring.Load(ctx, key)
	switch {
	case err == nil:
		t.mayHold[key] = true
		t.setKept(true, nil)
	case errors.Is(err, ErrNoSecret):
		t.mayHold[key] = false
		t.setKept(false, nil)
	case errors.Is(err, ErrUnavailable):
		t.setKept(false, err)
		return "", fmt.Errorf("%w: %w", ErrNoSecret, err)
	case errors.Is(err, ErrLocked):
		t.mayHold[key] = true
		t.setKept(false, err)
	}
	return secret, err
}

// Save stores the secret in the keyring. It keeps it in memory only, and gives
// nil, when there is no keyring, when the secret is too large for it, or when
// the user declined to have it stored: Kept tells. An older secret is then
// removed from the keyring, so that it does not come back at the next start.
// Errors: ErrLocked, ctx's; nothing is stored then.
func (t *Tokens) Save(ctx context.Context, key, secret string) error {
	t.ops.Lock()
	defer t.ops.Unlock()
	err := t.keyring.Save(ctx, key, secret)
	switch {
	case err == nil:
		t.forget(key)
		t.mayHold[key] = true
		t.setKept(true, nil)
		return nil
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrNotKept):
		if clearErr := t.keyring.Clear(ctx, key); clearErr != nil && !errors.Is(clearErr, ErrUnavailable) {
			return errors.Join(err, clearErr)
		}
		t.mayHold[key] = false
	case errors.Is(err, ErrUnavailable):
	case errors.Is(err, ErrLocked):
		t.mayHold[key] = true
		t.setKept(false, err)
		return err
	default:
		return err
	}
	t.forget(key)
	t.memory[key] = []byte(secret)
	t.setKept(false, err)
	return nil
}

// Clear removes the secret from memory and from the keyring, and makes sure
// that it is gone. A keyring that is missing is no error, unless it was there
// before. With any error the secret may still be in the keyring.
func (t *Tokens) Clear(ctx context.Context, key string) error {
	t.ops.Lock()
	defer t.ops.Unlock()
	t.forget(key)
	err := t.keyring.Clear(ctx, key)
	switch {
	case err == nil:
		t.mayHold[key] = false
		t.setKept(false, nil)
	case errors.Is(err, ErrUnavailable) && !t.mayHold[key]:
		return nil
	}
	return err
}

// Unlock raises the keyring's prompt early, as [Keyring.Unlock] does. Without
// a keyring there is nothing to unlock, and the error is ErrUnavailable.
func (t *Tokens) Unlock(ctx context.Context) error { return t.keyring.Unlock(ctx) }

// Kept tells where the secret of the last Load, Save or Clear is. When it is
// not in the keyring although it should be, or that cannot be seen, why says
// the reason: ErrUnavailable, ErrLocked, ErrNotKept or ErrTooLarge.
func (t *Tokens) Kept() (inKeyring bool, why error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.inRing, t.why
}

func (t *Tokens) setKept(inKeyring bool, why error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inRing, t.why = inKeyring, why
}

// forget overwrites the copy in memory. Strings handed out by Load are the
// garbage collector's.
func (t *Tokens) forget(key string) {
	clear(t.memory[key])
	delete(t.memory, key)
}

// Format prints [redacted], whatever the verb.
func (t *Tokens) Format(s fmt.State, _ rune) { io.WriteString(s, "[redacted]") }

// LogValue logs [redacted].
func (t *Tokens) LogValue() slog.Value { return slog.StringValue("[redacted]") }
