package storage

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
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

// errWentAway is a keyring that ended in the middle of a call: what the call
// was to do may be done.
var errWentAway = fmt.Errorf("%w: it went away", ErrUnavailable)

const (
	// silentLimit ends calls that nobody should notice. Past it, the keyring
	// most likely shows a prompt.
	silentLimit = 3 * time.Second
	// promptLimit is the time a person has to answer a prompt.
	promptLimit = 90 * time.Second
	// disturbances is how often in a row other programs' signals may disturb a
	// call: a change of the desktop's theme sends several at once.
	disturbances = 3
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
	service  string
	store    secretStore
	guard    keyringGuard
	turn     chan struct{} // holds one element while a call of store is under way
	lockFile string        // held while a secret is changed, against other processes; "" for none

	silent, prompt time.Duration
}

// secretStore is the part of go-keyring that is used.
type secretStore interface {
	Get(service, key string) (string, error)
	Set(service, key, secret string) error
	Delete(service, key string) error
}

// keyringGuard is what go-keyring lacks.
type keyringGuard interface {
	// Check gives nil when the keyring can be used, ErrLocked or ErrUnavailable.
	// It raises no prompt.
	Check(ctx context.Context) error
	// Unlock has the keyring ask the user to unlock it, if it is locked.
	Unlock(ctx context.Context) error
	// Label names a secret in the lists that programs show of the keyring,
	// where go-keyring's name would be "Password for 'key' on 'service'".
	Label(ctx context.Context, service, key, label string) error
}

type goKeyring struct{}

func (goKeyring) Get(service, key string) (string, error) { return keyring.Get(service, key) }
func (goKeyring) Set(service, key, secret string) error   { return keyring.Set(service, key, secret) }
func (goKeyring) Delete(service, key string) error        { return keyring.Delete(service, key) }

// NewKeyring gives access to the secrets of one service: the program's name,
// with the profile's. Programs that show what is in a keyring show the service
// and the keys, so a key is an opaque text, never an address.
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
// Errors: ErrNoSecret, ErrLocked, ErrUnavailable, ErrNotKept (what is there is
// larger than anything that was saved), ctx's.
func (k *Keyring) Load(ctx context.Context, key string) (string, error) {
	secret, err := k.call(ctx, operation{run: func() (string, error) { return k.store.Get(k.service, key) }})
	if err == nil && len(secret) > maxSecret {
		err = fmt.Errorf("%w: it gives %d bytes", ErrNotKept, len(secret))
	}
	if err != nil {
		return "", fmt.Errorf("read from the keyring: %w", err)
	}
	return secret, nil
}

// Save stores the secret and reads it back. When it gives an error the new
// secret is not stored, or is removed as soon as the keyring answers; an older
// one may still be there. Only a keyring that ends meanwhile (ErrUnavailable)
// may have it. Of several programs that save at once, one goes after the other.
// Errors: ErrLocked, ErrUnavailable, ErrNotKept (nothing is stored, then, not
// even the older one), ErrTooLarge (over 2400 bytes), ctx's.
func (k *Keyring) Save(ctx context.Context, key, secret string) error {
	if len(secret) > maxSecret {
		return fmt.Errorf("save in the keyring: %w: %d bytes, at most %d fit everywhere", ErrTooLarge, len(secret), maxSecret)
	}
	save := func() (string, error) {
		if err := k.store.Set(k.service, key, secret); err != nil {
			return "", err
		}
		kept, err := k.store.Get(k.service, key)
		if isMissing(err) || err == nil && kept != secret {
			// A dismissed prompt counts as success for Set. What is there instead,
			// if anything, is nobody's: an older sign-in must not come back.
			err = ErrNotKept
			if removeErr := k.remove(key); removeErr != nil {
				err = fmt.Errorf("%w, %w: %w", ErrNotKept, errNotRemoved, keyringError(removeErr))
			}
		}
		return "", err
	}
	if _, err := k.call(ctx, operation{save, func() { k.remove(key) }, true}); err != nil { //nolint:errcheck // undone when nobody waits any more
		return fmt.Errorf("save in the keyring: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, k.silent)
	defer cancel()
	_ = k.guard.Label(ctx, k.service, key, k.service+" session") // only looks
	return nil
}

// errNotRemoved marks an ErrNotKept after which there is still some secret.
var errNotRemoved = errors.New("and what it has instead cannot be removed")

// Clear removes the secret and makes sure that it is gone. Nothing to remove
// is no error. Errors: ErrLocked, ErrUnavailable, ctx's; the secret may then
// still be there.
func (k *Keyring) Clear(ctx context.Context, key string) error {
	remove := func() (string, error) { return "", k.remove(key) }
	if _, err := k.call(ctx, operation{run: remove, alone: true}); err != nil {
		return fmt.Errorf("remove from the keyring: %w", err)
	}
	return nil
}

// remove is for use within an operation.
func (k *Keyring) remove(key string) error {
	if err := k.store.Delete(k.service, key); err != nil && !isMissing(err) {
		return err
	}
	switch _, err := k.store.Get(k.service, key); {
	case isMissing(err):
		return nil
	case err != nil:
		return err
	}
	return errors.New("it is still there")
}

// Unlock has the keyring ask the user to unlock it, when it is locked, and
// waits for the answer: up to 90 seconds, or until ctx ends. Call it while the
// user is busy with signing in anyway, so that Save finds an open keyring.
// A prompt that was not answered stays on the screen, and its answer counts when
// it comes late; whoever calls Unlock again waits for the same one.
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

// operation is what is done at the keyring in one turn.
type operation struct {
	run   func() (string, error)
	undo  func() // when run succeeds after it was given up; may be nil
	alone bool   // no other program may be at it
}

// call runs op within the silent limit. When it is still under way at its end,
// it is left behind, with its turn and its lock until the keyring answers.
func (k *Keyring) call(ctx context.Context, op operation) (string, error) {
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
	done := make(chan result) // no buffer: run must know whether somebody still waits
	go func() {
		defer func() { <-k.turn }()
		var r result
		release, err := k.lockOut(ctx, op.alone)
		if err == nil {
			defer release()
			r.secret, r.err = k.undisturbed(ctx, op.run)
		} else {
			r.err = stopped(ctx, err)
		}
		select {
		case done <- r:
		case <-ctx.Done():
			if r.err == nil && op.undo != nil {
				survive(func() (string, error) { op.undo(); return "", nil }) //nolint:errcheck // nobody waits any more
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

// lockOut keeps other programs out: of two that save at once, one would read
// back what the other saved, and remove it. A lock file that cannot be opened
// (a folder without write permission, a full disk) is no reason to keep, or not
// to remove, a secret.
func (k *Keyring) lockOut(ctx context.Context, alone bool) (release func(), err error) {
	release = func() {}
	if !alone || k.lockFile == "" {
		return release, nil
	}
	lock, err := openLock(k.lockFile)
	if err != nil {
		return release, nil //nolint:nilerr // without the lock file it works, with less protection
	}
	if err := lock.Exclusive(ctx); err != nil {
		lock.Close()
		return release, err
	}
	return func() { lock.Close() }, nil
}

// undisturbed runs f again when go-keyring took another program's signal on the
// bus connection, which all of the program shares, for the answer to its prompt.
// Not when the keyring is locked: then the answer was one; nor when nobody waits.
func (k *Keyring) undisturbed(ctx context.Context, f func() (string, error)) (secret string, err error) {
	for n := 0; ; n++ {
		secret, err = survive(f)
		if !isWrongCollection(err) || n == disturbances || k.guard.Check(ctx) != nil {
			return secret, err
		}
	}
}

// survive turns go-keyring's panic at the end of the bus connection into an error.
func survive(f func() (string, error)) (secret string, err error) {
	defer func() {
		if p := recover(); p != nil {
			secret, err = "", fmt.Errorf("%w: %v", errWentAway, p)
		}
	}()
	return f()
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

// isMissing tells that there is no such secret. On macOS go-keyring reads that
// from the words of /usr/bin/security; its exit code is the same in every language.
func isMissing(err error) bool {
	return errors.Is(err, keyring.ErrNotFound) || errors.Is(keychainError(err), ErrNoSecret)
}

// keyringError gives go-keyring's errors the package's names.
func keyringError(err error) error {
	switch {
	case err == nil:
		return nil
	case isMissing(err):
		return ErrNoSecret
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return ErrTooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case isWrongCollection(err):
		return fmt.Errorf("%w: %w", ErrLocked, err)
	case runtime.GOOS == "windows" && errors.Is(err, noLogonSession):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return busError(keychainError(err))
}

// noLogonSession is Windows's ERROR_NO_SUCH_LOGON_SESSION: a logon without a
// set of credentials, as services and network logons are (wincred.h, CredWriteW).
const noLogonSession = syscall.Errno(1312)

// keychainError names the exit codes of /usr/bin/security. Other errors, and
// those of other systems, stay as they are.
func keychainError(err error) error {
	var exit *exec.ExitError
	if runtime.GOOS != "darwin" || !errors.As(err, &exit) {
		return err
	}
	return keychainCode(exit.ExitCode(), err)
}

// keychainCode knows them: they are the low bytes of OSStatus codes
// (Security/SecBase.h).
func keychainCode(code int, err error) error {
	switch code {
	case 44: // errSecItemNotFound -25300
		return fmt.Errorf("%w: %w", ErrNoSecret, err)
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
