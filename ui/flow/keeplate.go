package flow

import (
	"context"
	"errors"

	"countersign/auth"
	"countersign/storage"
)

// lockedOut tells whether nothing keeps a sign-in because the keyring was locked
// when it was made.
func (a *App) lockedOut(s *session) bool {
	if s == nil || s.who == nil {
		return false
	}
	where, why := a.keptIn(s)
	return where == KeptInMemory && !errors.Is(why, storage.ErrPassphrase) &&
		(errors.Is(why, storage.ErrLocked) || errors.Is(why, auth.ErrStoreLocked))
}

// keepLate keeps the sign-ins that a locked keyring did not take, once it is
// unlocked: by its own prompt, which may be answered after the phone, or by
// another program. It raises no prompt.
func (a *App) keepLate(ctx context.Context) {
	for _, s := range a.sessions() {
		if !a.lockedOut(s) {
			continue
		}
		key := s.key()
		if _, err := a.tokens.Load(ctx, key); errors.Is(err, storage.ErrLocked) {
			continue // a Save would ask for the password, out of the blue
		}
		authn, err := a.authenticator(s.clientID, s.slot)
		if err == nil {
			// Its place is noted already.
			err = authn.WithStore(slotStore{tokenStore{a.tokens}, key, func() {}}).Keep(ctx, s.who)
		}
		if err != nil {
			a.log.Info("the sign-in could not be kept now either", "err", err)
			continue
		}
		a.mu.Lock()
		still := a.sessionOf(s.slot) == s
		a.mu.Unlock()
		if !still {
			a.noteOver(s.clientID, s.slot) // it was signed out meanwhile
			a.clearOverBeside()
			continue
		}
		a.noticeAnew(s)
		a.keptNow(s)
		a.log.Info("the sign-in is kept, now that the keyring is unlocked", "account", s.address)
		a.changed(AccountChanged)
	}
}

// sessions are those that are signed in, in use or not.
func (a *App) sessions() []*session {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sessionsNow()
}

// sessionsNow is sessions for a caller that holds the lock; the one in use is first.
func (a *App) sessionsNow() []*session {
	var list []*session
	if s := a.account.session; s != nil && s.who != nil {
		list = append(list, s)
	}
	for _, s := range a.parked {
		list = append(list, s)
	}
	return list
}

// noticeAnew says again where a sign-in is kept.
func (a *App) noticeAnew(s *session) {
	notice := a.sessionNotice(s)
	a.mu.Lock()
	s.notice = notice
	if a.account.session == s {
		a.account.notice = notice
	}
	a.mu.Unlock()
}
