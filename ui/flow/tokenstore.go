package flow

import (
	"context"
	"errors"
	"fmt"

	"countersign/auth"
	"countersign/storage"
)

// tokenStore is the keyring in the words of package auth, which knows nothing
// of package storage.
type tokenStore struct{ tokens tokens }

func (s tokenStore) Load(ctx context.Context, key string) (string, error) {
	secret, err := s.tokens.Load(ctx, key)
	return secret, authError(err)
}

func (s tokenStore) Save(ctx context.Context, key, secret string) error {
	return authError(s.tokens.Save(ctx, key, secret))
}

func (s tokenStore) Clear(ctx context.Context, key string) error {
	return authError(s.tokens.Clear(ctx, key))
}

// Unlock raises the keyring's prompt; package auth does so as soon as a sign-in
// starts, while the person is busy with the browser and the phone anyway.
func (s tokenStore) Unlock(ctx context.Context) error { return authError(s.tokens.Unlock(ctx)) }

// slotStore is the keyring for one of several sign-ins: package auth knows of one.
type slotStore struct {
	tokenStore
	key     string
	reserve func() // before anything is saved
}

func (s slotStore) Load(ctx context.Context, _ string) (string, error) {
	return s.tokenStore.Load(ctx, s.key)
}

func (s slotStore) Save(ctx context.Context, _, secret string) error {
	s.reserve()
	return s.tokenStore.Save(ctx, s.key, secret)
}

func (s slotStore) Clear(ctx context.Context, _ string) error { return s.tokenStore.Clear(ctx, s.key) }

// authError adds the words of package auth: more than one where the keyring is
// missing, so that nothing can be read and nothing is there to be removed.
func authError(err error) error {
	told := err
	for _, pair := range []struct{ have, want error }{
		{storage.ErrNoSecret, auth.ErrNoToken},
		{storage.ErrLocked, auth.ErrStoreLocked},
		{storage.ErrUnavailable, auth.ErrStoreUnavailable},
	} {
		if errors.Is(err, pair.have) {
			told = fmt.Errorf("%w: %w", pair.want, told)
		}
	}
	return told
}
