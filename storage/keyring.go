package storage

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// Errors of the keyring. Match them with [errors.Is].
var (
	ErrNoSecret    = errors.New("nothing stored")
	ErrLocked      = errors.New("the keyring is locked")
	ErrUnavailable = errors.New("there is no keyring")
	ErrNotKept     = errors.New("the keyring did not keep the secret") // read-back mismatch, dismissed prompt
	ErrTooLarge    = errors.New("the secret is too large for the keyring")
)

const (
	// silentLimit ends calls that nobody should notice. Past it, the keyring
	// most likely shows a prompt.
	silentLimit = 3 * time.Second
	// promptLimit is the time a person has to answer a prompt.
	promptLimit = 90 * time.Second
	// maxSecret in bytes. Windows takes 2560 (CRED_MAX_CREDENTIAL_BLOB_SIZE);
	// macOS about 3000, as go-keyring sends it in one command line.
	maxSecret = 2400
)

// Keyring keeps secrets in the operating system's keyring: the Secret Service
// (Linux and the BSDs), the Keychain (macOS), the Credential Manager (Windows).
//
// The library below, go-keyring, has no time limits and reports success for
// secrets that were not kept. Keyring therefore guards each call by a deadline
// and reads back what it saved. At most one call is under way: while one hangs
// at a prompt that nobody answers, others wait for it and give ErrLocked.
//
// On Linux the secret crosses the session bus unencrypted (the Secret
// Service's "plain" algorithm); only processes of the same user can see it,
// and those can ask the keyring itself.
type Keyring struct {
	service string
	store   secretStore
	guard   keyringGuard
	turn    chan struct{} // holds one element while a call of store is under way

	silent, prompt time.Duration
}

// secretStore is the part of go-keyring that is used.
type secretStore interface {
	Get(service, key string) (string, error)
	Set(service, key, secret string) error
	Delete(service, key string) error
}

// keyringGuard looks at the keyring without changing it or raising a prompt.
type keyringGuard interface {
	// Check gives nil when the keyring can be used, ErrLocked or ErrUnavailable.
	Check(ctx context.Context) error
	// Unlock has the keyring ask the user to unlock it, if it is locked.
	Unlock(ctx context.Context) error
}

type goKeyring struct{}

func (goKeyring) Get(service, key string) (string, error) { return keyring.Get(service, key) }
func (goKeyring) Set(service, key, secret string) error   { return keyring.Set(service, key, secret) }
func (goKeyring) Delete(service, key string) error        { return keyring.Delete(service, key) }

// NewKeyring gives access to the secrets of one service: the program's name,
// with the profile's.
func NewKeyring(service string) *Keyring {
	return newKeyring(service, goKeyring{}, systemGuard())
}

func newKeyring(service string, store secretStore, guard keyringGuard) *Keyring {
	return &Keyring{
		service: service, store: store, guard: guard, turn: make(chan struct{}, 1),
		silent: silentLimit, prompt: promptLimit,
	}
}

// Load gives the secret. It never raises a prompt where that can be known
// beforehand, and takes no longer than three seconds.
// Errors: ErrNoSecret, ErrLocked, ErrUnavailable, ctx's.
func (k *Keyring) Load(ctx context.Context, key string) (string, error) {
	secret, err := k.call(ctx, func() (string, error) { return k.store.Get(k.service, key) }, nil)
	if err != nil {
		return "", fmt.Errorf("read from the keyring: %w", err)
	}
	return secret, nil
}

// Save stores the secret and reads it back. When it gives an error the new
// secret is not stored, or is removed as soon as the keyring answers; an older
// one may still be there.
// Errors: ErrLocked, ErrUnavailable, ErrNotKept, ErrTooLarge (over 2400
// bytes), ctx's.
func (k *Keyring) Save(ctx context.Context, key, secret string) error {
	if len(secret) > maxSecret {
		return fmt.Errorf("save in the keyring: %w: %d bytes, at most %d fit everywhere", ErrTooLarge, len(secret), maxSecret)
	}
	save := func() (string, error) {
		if err := k.store.Set(k.service, key, secret); err != nil {
			return "", err
		}
		// A dismissed prompt counts as success for Set.
		switch kept, err := k.store.Get(k.service, key); {
		case errors.Is(err, keyring.ErrNotFound):
			return "", ErrNotKept
		case err != nil:
			return "", err
		case kept != secret:
			return "", ErrNotKept
		}
		return "", nil
	}
	undo := func() { k.store.Delete(k.service, key) }
	if _, err := k.call(ctx, save, undo); err != nil {
		return fmt.Errorf("save in the keyring: %w", err)
	}
	return nil
}

// Clear removes the secret and makes sure that it is gone. Nothing to remove
// is no error. Errors: ErrLocked, ErrUnavailable, ctx's; the secret may then
// still be there.
func (k *Keyring) Clear(ctx context.Context, key string) error {
	remove := func() (string, error) {
		if err := k.store.Delete(k.service, key); err != nil {
			return "", err
		}
		switch _, err := k.store.Get(k.service, key); {
		case errors.Is(err, keyring.ErrNotFound):
			return "", nil
		case err != nil:
			return "", err
		}
		return "", errors.New("it is still there")
	}
	if _, err := k.call(ctx, remove, nil); err != nil && !errors.Is(err, ErrNoSecret) {
		return fmt.Errorf("remove from the keyring: %w", err)
	}
	return nil
}

// Unlock has the keyring ask the user to unlock it, when it is locked, and
// waits for the answer: up to 90 seconds, or until ctx ends. Call it while the
// user is busy with signing in anyway, so that Save finds an open keyring.
// Errors: ErrLocked (dismissed or not answered), ErrUnavailable, ctx's.
func (k *Keyring) Unlock(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, k.prompt, fmt.Errorf("%w: the prompt was not answered", ErrLocked))
	defer cancel()
	err := k.guard.Unlock(ctx)
	if err == nil {
		// A call that hung at a prompt of its own gets its answer now, too.
		err = k.takeTurn(ctx)
		if err == nil {
			<-k.turn
		}
	}
	if err != nil {
		return fmt.Errorf("unlock the keyring: %w", stopped(ctx, err))
	}
	return nil
}

func (k *Keyring) takeTurn(ctx context.Context) error {
	select {
	case k.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}

// call runs f within the silent limit. When f is still under way at its end,
// it is left behind; undo then runs should f succeed after all.
func (k *Keyring) call(ctx context.Context, f func() (string, error), undo func()) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, k.silent, fmt.Errorf("%w: it does not answer", ErrLocked))
	defer cancel()
	if err := k.takeTurn(ctx); err != nil {
		return "", err
	}
	if err := k.guard.Check(ctx); err != nil {
		<-k.turn
		return "", stopped(ctx, err)
	}
	type result struct {
		secret string
		err    error
	}
	done := make(chan result) // no buffer: f must know whether somebody still waits
	go func() {
		defer func() { <-k.turn }()
		var r result
		r.secret, r.err = guarded(f)
		select {
		case done <- r:
		case <-ctx.Done():
			if r.err == nil && undo != nil {
				guarded(func() (string, error) { undo(); return "", nil })
			}
		}
	}()
	select {
	case r := <-done:
		return r.secret, keyringError(r.err)
	case <-ctx.Done():
		return "", ended(ctx)
	}
}

// guarded runs f again, once, when go-keyring took another program's signal on
// the shared bus connection for the answer to its prompt; and turns its panic
// at the end of the bus connection into an error.
func guarded(f func() (string, error)) (secret string, err error) {
	defer func() {
		if p := recover(); p != nil {
			secret, err = "", fmt.Errorf("the keyring went away: %v", p)
		}
	}()
	if secret, err = f(); isWrongCollection(err) {
		secret, err = f()
	}
	return secret, err
}

// ended says why ctx is over. A deadline, ours or the caller's, means a keyring
// that does not answer, which is a locked one.
func ended(ctx context.Context) error {
	err := context.Cause(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrLocked, err)
	}
	return err
}

// stopped gives err, or the end of ctx when that came first.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ended(ctx)
	}
	return err
}

// isWrongCollection tells go-keyring's untyped error for an unlock that did
// not succeed: dismissed, without a prompter, or disturbed by another signal.
func isWrongCollection(err error) bool {
	return err != nil && strings.Contains(err.Error(), "failed to unlock correct collection")
}

// keyringError gives go-keyring's errors the package's names.
func keyringError(err error) error {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keyring.ErrNotFound):
		return ErrNoSecret
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case isWrongCollection(err):
		return fmt.Errorf("%w: %w", ErrLocked, err)
	case runtime.GOOS == "darwin" && errors.As(err, &exit):
		return keychainError(exit.ExitCode(), err)
	}
	return busError(err)
}

// keychainError names the exit codes of /usr/bin/security, which are the low
// bytes of OSStatus codes (Security/SecBase.h).
func keychainError(code int, err error) error {
	switch code {
	case 36, // errSecInteractionNotAllowed -25308
		51,  // errSecAuthFailed -25293
		128: // errSecUserCanceled -128
		return fmt.Errorf("%w: %w", ErrLocked, err)
	case 37, // errSecNoDefaultKeychain -25307
		50: // errSecNoSuchKeychain -25294
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}
