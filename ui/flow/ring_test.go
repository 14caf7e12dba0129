package flow

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"countersign/storage"
)

// ring is a keyring that can be locked or missing.
type ring struct {
	mu      sync.Mutex
	kept    map[string]string
	memory  map[string]string
	missing bool
	file    bool // a passphrase file keeps what is in memory
	locked  bool
	keeps   bool // gives nothing up: Clear fails
	dismiss bool // whoever is asked to unlock it does not
	asked   int  // times Unlock was called while locked

	told  func()              // after a Clear
	saved func(secret string) // before a Save
}

// keys gives what the keyring holds secrets for.
func (r *ring) keys() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.kept))
}

// rename moves a secret.
func (r *ring) rename(from, to string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept[to] = r.kept[from]
	delete(r.kept, from)
}

func (r *ring) Load(_ context.Context, key string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.missing:
		if s, ok := r.memory[key]; ok {
			return s, nil
		}
		return "", errors.Join(storage.ErrNoSecret, storage.ErrUnavailable)
	case r.locked:
		return "", storage.ErrLocked
	}
	if s, ok := r.kept[key]; ok {
		return s, nil
	}
	return "", storage.ErrNoSecret
}

func (r *ring) Save(_ context.Context, key, secret string) error {
	r.saved(secret)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.missing:
		r.memory = map[string]string{key: secret}
	case r.locked:
		return storage.ErrLocked
	default:
		r.kept[key] = secret
	}
	return nil
}

func (r *ring) Clear(_ context.Context, key string) error {
	defer r.told()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.locked || r.keeps {
		return storage.ErrLocked
	}
	delete(r.kept, key)
	delete(r.memory, key)
	return nil
}

func (r *ring) Unlock(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.missing {
		return storage.ErrUnavailable
	}
	if r.locked {
		r.asked++
		if r.dismiss {
			return storage.ErrLocked
		}
		r.locked = false
	}
	return nil
}

func (r *ring) Where(key string) (storage.Kind, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.missing && r.file:
		return storage.InFile, nil
	case r.missing:
		return storage.InMemory, storage.ErrUnavailable
	case r.locked:
		return storage.InMemory, storage.ErrLocked
	}
	if _, ok := r.kept[key]; !ok {
		return storage.InNothing, nil
	}
	return storage.InKeyring, nil
}

func (r *ring) Passphrase() storage.PassphraseState {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file {
		return storage.PassphraseEntered
	}
	return storage.NoPassphrase
}

func (r *ring) UsePassphrase(context.Context, []byte) error {
	r.set(func(r *ring) { r.file = true })
	return nil
}

func (r *ring) EnterPassphrase(context.Context, []byte) error { return storage.ErrNoPassphraseFile }

func (r *ring) StopPassphrase(context.Context) error {
	r.set(func(r *ring) { r.file = false })
	return nil
}

func (r *ring) set(change func(*ring)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r)
}

func (r *ring) holds() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.kept)
}
