package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// envelope is the session as the store keeps it.
func (s *Session) envelope() (string, error) {
	text, err := json.Marshal(envelope{
		Version: 1, JWT: s.jwt.reveal(), SavedAt: time.Now().UTC().Truncate(time.Second),
		ClockSkew: int64(s.skew / time.Second),
	})
	return string(text), err
}

// Keep stores a session that its sign-in could not (see Session.KeepErr), such as
// when the keyring has been unlocked since. Errors: what the store gives, and
// ErrStoreUnavailable without one.
func (a *Authenticator) Keep(ctx context.Context, s *Session) error {
	if a.store == nil {
		return fmt.Errorf("auth: %w", ErrStoreUnavailable)
	}
	if s.ClientID != a.clientID {
		return errors.New("auth: the session is of another application")
	}
	text, err := s.envelope()
	if err == nil {
		err = a.store.Save(ctx, a.clientID, text)
	}
	if err != nil {
		return fmt.Errorf("auth: keep the sign-in: %w", err)
	}
	return nil
}
