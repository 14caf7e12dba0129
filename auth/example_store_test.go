package auth_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"countersign/auth"
	"countersign/storage"
)

// keyring is the system's keyring as a TokenStore: three methods, and the kinds
// of errors that package auth knows.
type keyring struct{ *storage.Keyring }

func (k keyring) Load(ctx context.Context, key string) (string, error) {
	token, err := k.Keyring.Load(ctx, key)
	return token, known(err)
}

func (k keyring) Save(ctx context.Context, key, token string) error {
	return known(k.Keyring.Save(ctx, key, token))
}

func (k keyring) Clear(ctx context.Context, key string) error {
	return known(k.Keyring.Clear(ctx, key))
}

func known(err error) error {
	switch {
	case errors.Is(err, storage.ErrNoSecret):
		return auth.ErrNoToken
	case errors.Is(err, storage.ErrLocked):
		return fmt.Errorf("%w: %w", auth.ErrStoreLocked, err)
	case errors.Is(err, storage.ErrUnavailable):
		return fmt.Errorf("%w: %w", auth.ErrStoreUnavailable, err)
	}
	return err
}

// The sign-in is kept in the system's keyring from one run to the next.
func ExampleTokenStore() {
	a, err := auth.New(auth.Config{
		Provider: auth.Xumm(),
		ClientID: "9a5b2c0d-3e1f-4a6b-8c7d-0e1f2a3b4c5d",
		Browser:  auth.SystemBrowser{},
		Store:    keyring{storage.NewKeyring("My program")},
	})
	if err != nil {
		log.Fatal(err)
	}
	session, err := a.Restore(context.Background())
	switch {
	case errors.Is(err, auth.ErrNoToken), errors.Is(err, auth.ErrExpired):
		fmt.Println("sign in")
	case errors.Is(err, auth.ErrStoreUnavailable):
		fmt.Println("sign in; there is no keyring, so it will be for this run only")
	case err != nil:
		log.Fatal(err)
	default:
		fmt.Println("signed in as", session.Account)
	}
}
