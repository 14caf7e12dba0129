package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// slowKeep is when a person is told that the keyring is being waited for.
const slowKeep = 2 * time.Second

// envelope is what the store keeps, under the client id: an address as the key
// would show in the keyring's own list.
type envelope struct {
	Version   int       `json:"v"`
	JWT       string    `json:"jwt"`
	SavedAt   time.Time `json:"saved_at"`
	ClockSkew int64     `json:"clock_skew,omitempty"` // seconds
}

// skewAt guesses how far this computer's clock is off: not at all, or as far as
// when the token was stored, whichever makes sense of the token's times. The
// token was issued before it was stored, so a clock that shows less is slow.
func (e envelope) skewAt(now time.Time, c claims) time.Duration {
	const sane = 50 * 365 * 24 * 3600 // seconds
	if c.checkTime(now) == nil {
		return 0
	}
	if e.ClockSkew > -sane && e.ClockSkew < sane {
		if skew := time.Duration(e.ClockSkew) * time.Second; c.checkTime(now.Add(skew)) == nil {
			return skew
		}
	}
	return max(c.issued.Sub(now), 0)
}

// keep stores a session; a failure is the session's KeepErr.
func (t *Attempt) keep(s *Session) {
	if t.auth.store == nil {
		s.KeepErr = fmt.Errorf("auth: %w: the program keeps no sign-in", ErrStoreUnavailable)
		return
	}
	slow := time.AfterFunc(slowKeep, func() { t.notify(noticeKeyring) })
	defer slow.Stop()
	text, err := s.envelope()
	if err == nil {
		err = t.auth.store.Save(t.life, t.auth.clientID, text)
	}
	if err != nil {
		s.KeepErr = fmt.Errorf("auth: keep the sign-in: %w", err)
		t.auth.log.Warn("sign-in: the session could not be stored", "error", err)
	}
}

// forget undoes keep after a cancellation.
func (t *Attempt) forget() {
	if t.auth.store == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.life), slowKeep)
	defer cancel()
	t.auth.discard(ctx)
}

// Restore gives the session of an earlier run, verified with the cached keys and
// without the network. Errors: ErrNoToken, ErrStoreLocked, ErrStoreUnavailable
// as the store gives them; ErrExpired, after which the store is cleared; ErrToken,
// after which it is cleared unless the token may be good elsewhere or later: for
// another provider or application, other keys, or a clock that is set right; and
// ErrNoKeys when nothing is known to be wrong but the keys are missing
// and could not be fetched, after which a later Restore may succeed.
func (a *Authenticator) Restore(ctx context.Context) (*Session, error) {
	if a.store == nil {
		return nil, fmt.Errorf("auth: %w", ErrNoToken)
	}
	text, err := a.store.Load(ctx, a.clientID)
	if err != nil {
		return nil, fmt.Errorf("auth: restore: %w", err)
	}
	s, err := a.restore(ctx, text)
	if err != nil {
		if useless(err) {
			a.discard(ctx)
		}
		return nil, fmt.Errorf("auth: restore: %w", err)
	}
	return s, nil
}

// useless reports whether a token that was refused is of no use to anybody. One
// start of the program against another provider must not cost the sign-in.
func useless(err error) bool {
	for _, mayBeGood := range []error{errTokenIssuer, errTokenAudience, errTokenSignature, errTokenFuture} {
		if errors.Is(err, mayBeGood) {
			return false
		}
	}
	return errors.Is(err, ErrExpired) || errors.Is(err, ErrToken)
}

func (a *Authenticator) restore(ctx context.Context, text string) (*Session, error) {
	var e envelope
	if err := json.Unmarshal([]byte(text), &e); err != nil || e.Version != 1 {
		return nil, fmt.Errorf("%w: what was stored is not readable", ErrToken)
	}
	jwt := newSecret(e.JWT)
	c, err := a.verifier.verify(ctx, jwt, a.verifier.keys.kept)
	if err != nil {
		return nil, err
	}
	now := time.Now().Round(0)
	skew := e.skewAt(now, c)
	s := newSession(a.clientID, c, jwt, skew)
	if s.Expired(now) {
		return nil, ErrExpired
	}
	if err := c.checkTime(now.Add(skew)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return s, nil
}

// SignOut removes the token from the store and proves that it is gone. It is
// local: the provider has no revocation, a token ends by itself.
func (a *Authenticator) SignOut(ctx context.Context) error {
	if a.store == nil {
		return nil
	}
	if err := a.store.Clear(ctx, a.clientID); err != nil && !errors.Is(err, ErrNoToken) {
		return fmt.Errorf("auth: sign out: %w", err)
	}
	switch _, err := a.store.Load(ctx, a.clientID); {
	case errors.Is(err, ErrNoToken):
		a.log.Info("sign-in: signed out")
		return nil
	case err != nil:
		return fmt.Errorf("auth: sign out: cannot tell whether the token is gone: %w", err)
	}
	return errors.New("auth: sign out: the token is still in the store")
}

// discard removes a token that is of no use.
func (a *Authenticator) discard(ctx context.Context) {
	if err := a.store.Clear(ctx, a.clientID); err != nil && !errors.Is(err, ErrNoToken) {
		a.log.Warn("sign-in: a useless token could not be removed", "error", err)
	}
}
