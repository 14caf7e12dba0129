package storage

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"
)

const (
	// minPassphrase in characters (NIST SP 800-63B-4 section 3.1.1.2 asks for
	// 8 beside another factor, here the file). What it protects lives for a day.
	minPassphrase = 8
	// maxSealed is what one secret may have, maxPassphraseFile the whole file.
	maxSealed         = 64 << 10
	maxPassphraseFile = 1 << 20
)

// passphraseFile keeps secrets in a file (mode 0600) for people without a
// keyring who chose to have one. A random key seals each secret; the key itself
// is in the file, sealed under the passphrase. So the passphrase is needed once
// per run and can be forgotten at once; only the key stays, in the same memory
// in which the secrets are anyway; and a secret can be removed without either.
//
// Its methods are for one goroutine at a time.
type passphraseFile struct {
	path string
	work int           // workFactor, unless a test has less time
	busy chan struct{} // holds one element while scrypt is at work: it takes much memory

	key   []byte // nil until the passphrase was given
	keyOf string // the sealed key it came out of: another process may begin a new file
}

func newPassphraseFile(path string) *passphraseFile {
	return &passphraseFile{path: path, work: workFactor, busy: make(chan struct{}, 1)}
}

// sealedFile is the file's content.
type sealedFile struct {
	Version int               `json:"version"`
	Key     []byte            `json:"key"`
	Secrets map[string][]byte `json:"secrets"` // by slot
}

// sealedSecret is what is sealed for a secret: with its name, so that one can't
// be put in the place of another.
type sealedSecret struct {
	Name   string `json:"name"`
	Secret string `json:"secret"`
}

// slot is a name's place in the file, which does not show it.
func slot(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

// read gives nil when no file is set up. Errors: ErrTampered, ErrUnreadable.
func (f *passphraseFile) read() (*sealedFile, error) {
	text, err := readAtMost(f.path, maxPassphraseFile)
	if errors.Is(err, fs.ErrNotExist) {
		f.forget()
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, diskError(err))
	}
	var s sealedFile
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	if s.Version > 1 {
		return nil, fmt.Errorf("%w: it is of a newer version", ErrUnreadable)
	}
	if s.Version != 1 || len(s.Key) == 0 {
		return nil, fmt.Errorf("%w: parts are missing", ErrTampered)
	}
	if s.Secrets == nil {
		s.Secrets = map[string][]byte{}
	}
	if string(s.Key) != f.keyOf {
		f.forget()
	}
	return &s, nil
}

// locked runs do while no other process changes the file.
func (f *passphraseFile) locked(ctx context.Context, do func() error) error {
	if err := makePrivateDir(filepath.Dir(f.path)); err != nil {
		return err
	}
	lock, err := openLock(f.path + ".lock")
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := lock.Exclusive(ctx); err != nil {
		return err
	}
	return do()
}

func (f *passphraseFile) write(s *sealedFile) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if len(text) > maxPassphraseFile {
		return fmt.Errorf("%w: the passphrase file is full", ErrTooLarge)
	}
	return writeFile(f.path, text)
}

// setUp begins a file under the passphrase, which it wipes; or, when the file
// is open, gives it another passphrase, and with it another key: the old one is in
// every copy of the file that the old passphrase opens. Errors: ErrWeakPassphrase, ErrPassphrase
// when there is a file that is not open, ErrFull, those of read, ctx's.
func (f *passphraseFile) setUp(ctx context.Context, passphrase []byte) error {
	if utf8.RuneCount(passphrase) < minPassphrase {
		clear(passphrase)
		return fmt.Errorf("%w: it has fewer than %d characters", ErrWeakPassphrase, minPassphrase)
	}
	switch s, err := f.read(); {
	case err != nil:
		clear(passphrase)
		return err
	case s != nil && f.key == nil:
		clear(passphrase)
		return ErrPassphrase
	}
	key := make([]byte, 32)
	rand.Read(key) // never fails
	sealed, err := f.scrypt(ctx, passphrase, func(passphrase string) ([]byte, error) { return seal(key, passphrase, f.work) })
	if err != nil {
		clear(key)
		return err
	}
	return f.locked(ctx, func() error {
		s, err := f.read()
		if err == nil && s != nil && f.key == nil {
			err = ErrPassphrase
		}
		if err != nil {
			clear(key)
			return err
		}
		if s == nil {
			s = &sealedFile{Version: 1, Secrets: map[string][]byte{}}
		}
		err = f.sealAnew(s, key)
		if err == nil {
			s.Key = sealed
			err = f.write(s)
		}
		if err != nil {
			clear(key)
			return err
		}
		f.forget()
		f.key, f.keyOf = key, string(sealed)
		return nil
	})
}

// sealAnew seals what s holds with another key. What cannot be opened stays: it is
// no more readable than before.
func (f *passphraseFile) sealAnew(s *sealedFile, key []byte) error {
	for at, old := range s.Secrets {
		text, err := unsealWith(f.key, old)
		if err != nil {
			continue
		}
		s.Secrets[at], err = sealWith(key, text)
		clear(text)
		if err != nil {
			return err
		}
	}
	return nil
}

// enter opens the file with its passphrase, which it wipes.
// Errors: ErrNoPassphraseFile, ErrWrongPassphrase, those of read, ctx's.
func (f *passphraseFile) enter(ctx context.Context, passphrase []byte) error {
	s, err := f.read()
	if err == nil && s == nil {
		err = ErrNoPassphraseFile
	}
	if err != nil {
		clear(passphrase)
		return err
	}
	key, err := f.scrypt(ctx, passphrase, func(passphrase string) ([]byte, error) { return unseal(s.Key, passphrase, maxWorkFactor) })
	if err != nil {
		return err
	}
	f.forget()
	f.key, f.keyOf = key, string(s.Key)
	return nil
}

// scrypt runs work beside and wipes the passphrase after it. Nothing can stop
// scrypt: when ctx ends first it goes on for its moment, and its result is wiped.
// The copies that age makes of a passphrase are the garbage collector's.
func (f *passphraseFile) scrypt(ctx context.Context, passphrase []byte, work func(passphrase string) ([]byte, error)) ([]byte, error) {
	select {
	case f.busy <- struct{}{}:
	case <-ctx.Done():
		clear(passphrase)
		return nil, ended(ctx)
	}
	type result struct {
		text []byte
		err  error
	}
	done := make(chan result) // no buffer: what nobody waits for must be wiped
	go func() {
		defer func() { <-f.busy }()
		text, err := work(string(passphrase))
		clear(passphrase)
		select {
		case done <- result{text, err}:
		case <-ctx.Done():
			clear(text)
		}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return nil, ended(ctx)
	}
}

// load gives a secret. Errors: ErrNoSecret, ErrPassphrase (there is one, behind
// the passphrase), those of read.
func (f *passphraseFile) load(name string) (string, error) {
	s, err := f.read()
	if err != nil {
		return "", err
	}
	if s == nil || s.Secrets[slot(name)] == nil {
		return "", ErrNoSecret
	}
	if f.key == nil {
		return "", ErrPassphrase
	}
	got, err := f.open(s, slot(name))
	return got.Secret, err
}

// open opens one secret of s.
func (f *passphraseFile) open(s *sealedFile, at string) (sealedSecret, error) {
	text, err := unsealWith(f.key, s.Secrets[at])
	if err != nil {
		return sealedSecret{}, err
	}
	defer clear(text)
	var got sealedSecret
	if err := json.Unmarshal(text, &got); err != nil || slot(got.Name) != at {
		return sealedSecret{}, fmt.Errorf("%w: a secret is not in its place", ErrTampered)
	}
	return got, nil
}

// save keeps a secret. Errors: ErrNoPassphraseFile, ErrPassphrase, ErrTooLarge
// (over 64 KiB), ErrFull, those of read, ctx's.
func (f *passphraseFile) save(ctx context.Context, name, secret string) error {
	if s, err := f.read(); err != nil || s == nil {
		if err == nil {
			err = ErrNoPassphraseFile
		}
		return err
	}
	if len(secret) > maxSealed {
		return fmt.Errorf("%w: %d bytes, at most %d fit in the passphrase file", ErrTooLarge, len(secret), maxSealed)
	}
	return f.locked(ctx, func() error {
		s, err := f.read()
		switch {
		case err != nil:
			return err
		case s == nil:
			return ErrNoPassphraseFile
		case f.key == nil:
			return ErrPassphrase
		}
		text, err := json.Marshal(sealedSecret{name, secret})
		if err != nil {
			return err
		}
		defer clear(text)
		sealed, err := sealWith(f.key, text)
		if err != nil {
			return err
		}
		s.Secrets[slot(name)] = sealed
		return f.write(s)
	})
}

// drop removes a secret, which needs no passphrase, and makes sure that it is
// gone. A file that cannot be rewritten (the disk is full) goes as a whole, and
// so does, with anyway, one that cannot be read: it may hold the secret.
func (f *passphraseFile) drop(ctx context.Context, name string, anyway bool) error {
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return f.locked(ctx, func() error {
		s, err := f.read()
		if err != nil && !anyway {
			return err
		}
		if err == nil {
			f.removeTorn()
			if s == nil || s.Secrets[slot(name)] == nil {
				return nil
			}
			delete(s.Secrets, slot(name))
			if err := f.write(s); err == nil {
				if s, err = f.read(); err == nil && (s == nil || s.Secrets[slot(name)] == nil) {
					return nil
				}
			}
		}
		return f.remove()
	})
}

// all gives every secret; none when the file is not open. One that was tampered
// with is left out.
func (f *passphraseFile) all() []sealedSecret {
	s, err := f.read()
	if err != nil || s == nil || f.key == nil {
		return nil
	}
	var all []sealedSecret
	for at := range s.Secrets {
		if got, err := f.open(s, at); err == nil {
			all = append(all, got)
		}
	}
	return all
}

// stop removes the file and makes sure that it is gone.
func (f *passphraseFile) stop(ctx context.Context) error {
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		f.forget()
		return nil
	}
	return f.locked(ctx, f.remove)
}

func (f *passphraseFile) remove() error {
	f.forget()
	f.removeTorn()
	path := f.path
	if target, err := filepath.EvalSymlinks(path); err == nil && target != path {
		if err := os.Remove(target); err != nil { // the link would leave the secrets behind
			return err
		}
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.New("the passphrase file is still there")
	}
	return syncDir(filepath.Dir(path))
}

// removeTorn removes what a crash left of writing the file.
func (f *passphraseFile) removeTorn() {
	torn, _ := filepath.Glob(globEscape(f.path) + ".*.tmp")
	for _, path := range torn {
		os.Remove(path)
	}
}

// forget wipes the key.
func (f *passphraseFile) forget() {
	clear(f.key)
	f.key, f.keyOf = nil, ""
}

// Format prints [redacted], whatever the verb.
func (passphraseFile) Format(s fmt.State, _ rune) { io.WriteString(s, "[redacted]") }
