package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
)

// sessionOver ends a session that the clock or the platform ended. Requests
// stay and wait for the next sign-in.
func (a *App) sessionOver(s *session, why error) {
	if s.who == nil {
		return // a key and secret are not a session; the caller shows the error
	}
	notice := "Your sign-in has ended after its 24 hours. Sign in again; your requests are still here and go on then."
	if !errors.Is(why, auth.ErrExpired) {
		notice = "The platform no longer accepts your sign-in. Sign in again; your requests are still here and go on then."
	}
	if s != a.current() {
		notice = "The sign-in of " + xrpl.ShortAddress(s.address) + " has ended. Sign in with it again to follow its requests; they are still here."
	}
	if !a.leave(s, notice) {
		return
	}
	a.log.Info("the session is over", "account", s.address, "err", why)
	a.noteEnd(s.slot)
	a.cfg.Notify("Signed out", notice, "")
	a.spawn(func(ctx context.Context) {
		if err := a.forget(ctx, s.clientID, s.slot); err != nil {
			a.log.Info("a sign-in that has ended could not be removed from the keyring", "err", err)
		}
	})
}

// leave ends s if it is still in use, or parked. Its sign-in is over: what is being
// read from the keyring meanwhile does not bring it back.
func (a *App) leave(s *session, notice string) bool {
	a.mu.Lock()
	if s.who != nil {
		a.over[s.key()] = true
	}
	switch s {
	case a.account.session:
		a.account.session = nil
		a.account.state, a.account.notice = SignedOut, notice
	case a.parked[s.slot]:
		delete(a.parked, s.slot)
	default:
		a.mu.Unlock()
		return false
	}
	a.mu.Unlock()
	s.end()
	a.changed(AccountChanged)
	a.pokeAll()
	return true
}

// forget removes the token of a sign-in from the keyring.
func (a *App) forget(ctx context.Context, clientID, slot string) error {
	authn, err := a.authenticator(clientID, slot)
	if err != nil {
		return err
	}
	return authn.SignOut(ctx)
}

// isOver tells whether a sign-in ended, in this run or with its token still there.
func (a *App) isOver(clientID, slot string) bool {
	a.mu.Lock()
	ended := a.over[slotKey(clientID, slot)]
	a.mu.Unlock()
	return ended || slices.ContainsFunc(a.cfg.Settings.Get().SignIns, func(k storage.SignIn) bool {
		return k.Over && k.Is(clientID, slot)
	})
}

// SignOut ends the session in use and removes it from the keyring. Without one it
// removes what an earlier sign-out could not, or else the sign-in that would be
// taken up. Requests stay, and other accounts stay signed in. An error means that
// a token is still stored; the session is over anyway.
func (a *App) SignOut(ctx context.Context) error {
	a.leaveSignIn()
	var err error
	switch s, list := a.current(), a.signIns(); {
	case s != nil && s.who != nil:
		err = a.signOut(ctx, s.clientID, s.slot)
	case a.Settings().SignedOut && a.hasOver(): // signing out again, of the same
	case len(list) > 0:
		err = a.signOut(ctx, list[0].ClientID, list[0].Slot)
	default:
		err = a.signOut(ctx, a.apiKey(), "")
	}
	if err == nil {
		err = a.clearOver(ctx)
	}
	a.mu.Lock()
	if a.account.session == nil && a.apiKey() != "" {
		a.account.state, a.account.notice = SignedOut, ""
		if err != nil {
			a.account.notice = stillStored
		}
	}
	a.mu.Unlock()
	a.changed(AccountChanged)
	return err
}

const stillStored = "Signed out here, but the sign-in could not be removed from the keyring. Unlock the keyring and sign out again."

// signOut ends one sign-in, whoever is in use by now, and removes what the keyring
// has of it.
func (a *App) signOut(ctx context.Context, clientID, slot string) error {
	a.mu.Lock()
	a.over[slotKey(clientID, slot)] = true
	s, used := a.sessionOf(slot), a.account.session
	a.mu.Unlock()
	if list := a.signIns(); used != nil && s == used || used == nil && (len(list) == 0 || list[0].Slot == slot) {
		a.noteSignedOut()
	}
	if s != nil {
		a.leave(s, "")
	}
	if slices.ContainsFunc(a.cfg.Settings.Get().SignIns, func(k storage.SignIn) bool { return k.Slot == slot }) {
		a.noteOver(clientID, slot)
	}
	if s != nil {
		a.noteSameOver(s)
	}
	if err := a.forget(ctx, clientID, slot); err != nil {
		if !errors.Is(err, auth.ErrClientID) {
			a.noteOver(clientID, slot)
		}
		a.changed(AccountChanged)
		return fmt.Errorf("removing the sign-in from the keyring: %w", err)
	}
	a.dropSignIn(clientID, slot)
	return nil
}
