package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
)

// Tokens keeps secrets where it is safest and possible:
//
//	the keyring  when there is one; a locked one is no reason to go on, that
//	             would hide the secret which it holds
//	a file       sealed under a passphrase, when the person set one up and there
//	             is no keyring, or it does not keep the secret
//	memory       otherwise, until the program ends; Where says why
//
// Nothing is ever on the disk as it is. A secret is in one place: what saves it
// removes an older one from the others that can be reached, so that an ended
// sign-in does not come back.
//
// Of the passphrase file there are three states:
//
//	NoPassphrase       UsePassphrase makes it PassphraseEntered
//	PassphraseNeeded   at the start: Load gives ErrPassphrase, which is an
//	                   ErrLocked, for what the file holds; Save keeps in memory;
//	                   EnterPassphrase makes it PassphraseEntered
//	PassphraseEntered  Load and Save use the file; what was in memory moves there
//
// and StopPassphrase makes each of them NoPassphrase. Another process that
// begins a new file makes it PassphraseNeeded.
//
// Tokens may be used by several goroutines; operations wait for each other, or
// for the end of their context.
type Tokens struct {
	keyring *Keyring
	file    *passphraseFile // nil: there is no place for one

	turn    chan struct{} // holds one element during an operation; guards the two below and file
	memory  map[string][]byte
	mayHold map[string]bool // keys that the keyring may have a secret for

	mu         sync.Mutex // held briefly: Where never waits for the keyring
	where      map[string]place
	passphrase PassphraseState
}

// place is where a secret is, and why not in a better place.
type place struct {
	kind Kind
	why  error
}

// Kind is where a secret is.
type Kind int

// The kinds, from worst to best.
const (
	InNothing Kind = iota
	InMemory
	InFile    // sealed under a passphrase
	InKeyring // of the operating system
)

// PassphraseState is the state of the passphrase file.
type PassphraseState int

// The states: see Tokens.
const (
	NoPassphrase PassphraseState = iota
	PassphraseNeeded
	PassphraseEntered
)

// NewTokens keeps secrets in k, without a passphrase file and without regard to
// other processes.
func NewTokens(k *Keyring) *Tokens { return newTokens(k, nil) }

// TokensFor keeps the secrets of a service, as of NewKeyring, with what belongs
// to them in places.Data: the passphrase file tokens.sealed, if a person has set
// one up, and lock files.
func TokensFor(service string, places Places) *Tokens {
	k := NewKeyring(service)
	k.lockFile = filepath.Join(places.Data, "keyring.lock")
	return newTokens(k, newPassphraseFile(filepath.Join(places.Data, "tokens.sealed")))
}

func newTokens(k *Keyring, file *passphraseFile) *Tokens {
	t := &Tokens{
		keyring: k, file: file, turn: make(chan struct{}, 1),
		memory: map[string][]byte{}, mayHold: map[string]bool{}, where: map[string]place{},
	}
	t.look()
	return t
}

// begin waits for the turn. Its end looks at the passphrase file again.
func (t *Tokens) begin(ctx context.Context) (end func(), err error) {
	select {
	case t.turn <- struct{}{}:
		return func() { t.look(); <-t.turn }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the store: %w", ended(ctx))
	}
}

// Load gives the secret. It never raises a prompt, as [Keyring.Load]. When
// there is no keyring, and nothing elsewhere, the error is both ErrNoSecret and
// ErrUnavailable.
// Errors: ErrPassphrase (an ErrLocked) when the passphrase file has the secret;
// ErrTampered and ErrUnreadable of the passphrase file, when nothing else has
// it; those of [Keyring.Load].
func (t *Tokens) Load(ctx context.Context, key string) (string, error) {
	end, err := t.begin(ctx)
	if err != nil {
		return "", err
	}
	defer end()
	if secret, ok := t.memory[key]; ok {
		_, why := t.Where(key)
		t.setPlace(key, InMemory, why)
		return string(secret), nil
	}
	// What the file has is newer than what the keyring has: else Save would have
	// removed it.
	var broken error
	if t.file != nil {
		secret, err := t.file.load(key)
		switch {
		case err == nil:
			t.setPlace(key, InFile, nil)
			return secret, nil
		case errors.Is(err, ErrPassphrase):
			t.setPlace(key, InNothing, err)
			return "", err
		case !errors.Is(err, ErrNoSecret):
			broken = err
		}
	}
	secret, err := t.keyring.Load(ctx, key)
	switch {
	case err == nil:
		t.mayHold[key] = true
		t.setPlace(key, InKeyring, nil)
		return secret, nil
	case errors.Is(err, ErrNoSecret):
		t.mayHold[key] = false
		t.setPlace(key, InNothing, broken)
	case errors.Is(err, ErrUnavailable):
		if t.Passphrase() != PassphraseEntered {
			t.setPlace(key, InNothing, errors.Join(err, broken))
		} else {
			t.setPlace(key, InNothing, nil) // Save will use the file
		}
		err = fmt.Errorf("%w: %w", ErrNoSecret, err)
	case errors.Is(err, ErrLocked):
		t.mayHold[key] = true
		t.setPlace(key, InNothing, err)
		return "", err
	default:
		t.setPlace(key, InNothing, err)
		return "", err
	}
	if broken != nil {
		return "", broken
	}
	return "", err
}

// Save stores the secret: see Tokens for where. It keeps it in memory only, and
// gives nil, when there is no keyring, when the secret is too large for it, or
// when the user declined to have it stored, and no passphrase file takes it:
// Where tells. An older secret is then removed, so that it does not come back at
// the next start.
// Errors: ErrLocked (of the keyring), ctx's; nothing is stored then. Others mean
// that an older secret could not be removed.
func (t *Tokens) Save(ctx context.Context, key, secret string) error {
	end, err := t.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	return t.save(ctx, key, secret)
}

func (t *Tokens) save(ctx context.Context, key, secret string) error {
	err := t.keyring.Save(ctx, key, secret)
	switch {
	case err == nil:
		t.forget(key)
		t.mayHold[key] = true
		t.setPlace(key, InKeyring, nil)
		return t.dropStale(ctx, key)
	case errors.Is(err, errNotRemoved):
		t.mayHold[key] = true
		t.setPlace(key, InNothing, err)
		return err
	case errors.Is(err, ErrNotKept):
		t.mayHold[key] = false
	case errors.Is(err, ErrTooLarge):
		if clearErr := t.keyring.Clear(ctx, key); clearErr != nil && !errors.Is(clearErr, ErrUnavailable) {
			return errors.Join(err, clearErr)
		}
		t.mayHold[key] = false
	case errors.Is(err, errWentAway): // it may have it
		t.mayHold[key] = true
	case errors.Is(err, ErrUnavailable):
	case errors.Is(err, ErrLocked):
		t.mayHold[key] = true
		t.setPlace(key, InNothing, err)
		return err
	default:
		return err
	}
	return t.saveBeside(ctx, key, secret, err)
}

// saveBeside keeps the secret without the keyring; why says why.
func (t *Tokens) saveBeside(ctx context.Context, key, secret string, why error) error {
	if t.file != nil {
		err := t.file.save(ctx, key, secret)
		switch {
		case err == nil:
			t.forget(key)
			t.setPlace(key, InFile, nil)
			return nil
		case ctx.Err() != nil:
			return ended(ctx)
		case !errors.Is(err, ErrNoPassphraseFile):
			why = errors.Join(err, why)
		}
		if err := t.dropStale(ctx, key); err != nil {
			return err
		}
	}
	t.forget(key)
	t.memory[key] = []byte(secret)
	t.setPlace(key, InMemory, why)
	return nil
}

// dropStale removes an older secret from the file. What a file that cannot be
// read holds, Load does not give.
func (t *Tokens) dropStale(ctx context.Context, key string) error {
	if t.file == nil {
		return nil
	}
	err := t.file.drop(ctx, key, false)
	if err == nil || errors.Is(err, ErrTampered) || errors.Is(err, ErrUnreadable) {
		return nil
	}
	return fmt.Errorf("remove the older secret from the passphrase file: %w", err)
}

// Clear removes the secret from memory, from the passphrase file and from the
// keyring, and makes sure that it is gone. It needs no passphrase. A keyring
// that is missing is no error, unless it was there before. With any error the
// secret may still be stored somewhere; each place is cleared, whatever the
// others say.
func (t *Tokens) Clear(ctx context.Context, key string) error {
	end, err := t.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	t.forget(key)
	var fileErr error
	if t.file != nil {
		fileErr = t.file.drop(ctx, key, true)
	}
	err = t.keyring.Clear(ctx, key)
	switch {
	case err == nil:
		t.mayHold[key] = false
	case errors.Is(err, ErrUnavailable) && !t.mayHold[key]:
		err = nil
	}
	if fileErr != nil {
		err = errors.Join(fmt.Errorf("remove from the passphrase file: %w", fileErr), err)
	}
	if err == nil {
		t.setPlace(key, InNothing, nil)
	}
	return err
}

// Unlock raises the keyring's prompt early, as [Keyring.Unlock] does. Without
// a keyring there is nothing to unlock, and the error is ErrUnavailable. The
// passphrase file is opened by EnterPassphrase alone.
func (t *Tokens) Unlock(ctx context.Context) error { return t.keyring.Unlock(ctx) }

// UsePassphrase begins a file sealed under the passphrase, for secrets that no
// keyring takes, and moves there what is in memory. In the state
// PassphraseEntered it changes the passphrase. The passphrase is wiped when it
// is no longer needed, which with an early end of ctx may be a moment after the
// call. It takes about half a second.
// Errors: ErrWeakPassphrase (fewer than 8 characters), ErrPassphrase (there is
// a file already, and it is not open), ErrTampered, ErrUnreadable, ErrFull,
// ErrNoPassphraseFile (from NewTokens: there is no place for one), ctx's.
func (t *Tokens) UsePassphrase(ctx context.Context, passphrase []byte) error {
	return t.withFile(ctx, passphrase, "begin the passphrase file", func() error { return t.file.setUp(ctx, passphrase) })
}

// EnterPassphrase opens the passphrase file, and moves there what is in memory.
// The passphrase is wiped as by UsePassphrase; it takes as long.
// Errors: ErrNoPassphraseFile, ErrWrongPassphrase, ErrTampered, ErrUnreadable
// (also of a newer version, or one that demands too much work), ErrFull, ctx's.
func (t *Tokens) EnterPassphrase(ctx context.Context, passphrase []byte) error {
	return t.withFile(ctx, passphrase, "open the passphrase file", func() error { return t.file.enter(ctx, passphrase) })
}

func (t *Tokens) withFile(ctx context.Context, passphrase []byte, what string, do func() error) error {
	end, err := t.begin(ctx)
	if err != nil {
		clear(passphrase)
		return err
	}
	defer end()
	if t.file == nil {
		clear(passphrase)
		return ErrNoPassphraseFile
	}
	if err := do(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for key, secret := range t.memory {
		if err := t.file.save(ctx, key, string(secret)); err != nil {
			return fmt.Errorf("save in the passphrase file: %w", err)
		}
		t.forget(key)
		t.setPlace(key, InFile, nil)
	}
	return nil
}

// StopPassphrase removes the passphrase file and makes sure that it is gone.
// What it holds is saved as without it, in memory if there is no keyring; but
// it is lost in the state PassphraseNeeded, where nobody can read it.
// Errors: an fs.ErrPermission, ErrInUse, ctx's; the file may then still be there.
func (t *Tokens) StopPassphrase(ctx context.Context) error {
	end, err := t.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	if t.file == nil {
		return nil
	}
	held := t.file.all()
	if err := t.file.stop(ctx); err != nil {
		return fmt.Errorf("remove the passphrase file: %w", err)
	}
	for _, s := range held {
		if err := t.save(ctx, s.Name, s.Secret); err != nil {
			t.memory[s.Name] = []byte(s.Secret)
			t.setPlace(s.Name, InMemory, err)
		}
	}
	return nil
}

// Passphrase gives the state of the passphrase file as of the last operation.
// One that is damaged counts as PassphraseNeeded: EnterPassphrase tells.
func (t *Tokens) Passphrase() PassphraseState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.passphrase
}

func (t *Tokens) look() {
	state := NoPassphrase
	if t.file != nil {
		s, err := t.file.read()
		switch {
		case err == nil && s == nil:
		case err == nil && t.file.key != nil:
			state = PassphraseEntered
		default:
			state = PassphraseNeeded
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.passphrase = state
}

// Where tells where the secret of a key is, as of the last operation with that key,
// and InNothing before the first. When it is in memory or nowhere although it
// should be in the keyring or the passphrase file, or that cannot be seen, why says
// the reason: ErrUnavailable, ErrLocked, ErrNotKept or ErrTooLarge; with
// ErrPassphrase or another error of the passphrase file when that is set up and did
// not take it.
func (t *Tokens) Where(key string) (Kind, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.where[key]
	return p.kind, p.why
}

func (t *Tokens) setPlace(key string, kind Kind, why error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.where[key] = place{kind, why}
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
