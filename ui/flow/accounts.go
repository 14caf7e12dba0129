package flow

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"countersign/auth"
	"countersign/storage"
)

// KnownAccount is an account that was signed in on this computer.
type KnownAccount struct {
	ID               string // of the sign-in
	Address, Network string
	Expires          time.Time
	SignedIn         bool // else its sign-in has ended, or could not be taken up
	Unopened         bool // its sign-in is stored, and was not opened yet: locked, or no way to check it
	Next             bool // Unopened, and the one to be used then
	Expiring         bool // less than an hour left
	InUse            bool // it is the one that requests are made with
}

// Accounts gives the accounts of this application that were signed in here and
// not signed out, the one used last first.
func (a *App) Accounts() []KnownAccount {
	var list []KnownAccount
	all := a.signIns()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, k := range all {
		id := k.Slot
		if s := a.sessionLike(k); s != nil {
			id = s.slot
		}
		if !slices.ContainsFunc(list, func(other KnownAccount) bool { return other.ID == id }) {
			list = append(list, KnownAccount{ID: id, Address: k.Account, Network: k.Network, Expires: k.Expires})
		}
	}
	for i, k := range list {
		s := a.sessionOf(k.ID)
		if s == nil {
			list[i].Unopened = k.Expires.After(a.now())
			switch a.account.state {
			case Restoring, Locked, CannotVerify:
				list[i].Next = i == 0 && list[i].Unopened
			}
			continue
		}
		list[i].SignedIn, list[i].InUse = true, s == a.account.session
		list[i].Expires, list[i].Expiring = s.who.Expires, s.who.Expires.Sub(a.now()) < expiringWithin
	}
	return list
}

// sessionOf gives the session of a sign-in, in use or not; nil when there is
// none. The caller holds the lock.
func (a *App) sessionOf(slot string) *session {
	if s := a.account.session; s != nil && s.who != nil && s.slot == slot {
		return s
	}
	return a.parked[slot]
}

// sessionLike gives the session of a sign-in, or else one of the same account: what
// another start of the program has of an account that is signed in here is not
// another account. The caller holds the lock.
func (a *App) sessionLike(k storage.SignIn) *session {
	if s := a.sessionOf(k.Slot); s != nil {
		return s
	}
	for _, s := range a.sessionsNow() {
		if s.address == k.Account && s.who.Network == k.Network {
			return s
		}
	}
	return nil
}

// sessionAs gives the session of an account that is signed in, in use or not, and
// otherwise, or for "", the one in use.
func (a *App) sessionAs(address string) *session {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s := a.account.session; s == nil || s.address != address {
		for _, p := range a.parked {
			if p.address == address {
				return p
			}
		}
	}
	return a.account.session
}

// signIns are those that the settings name for this application on this platform,
// and that were made.
func (a *App) signIns() []storage.SignIn {
	var list []storage.SignIn
	key := a.apiKey()
	for _, k := range a.cfg.Settings.Get().SignIns {
		if k.Account != "" && k.Of(key, a.cfg.Platform.id()) {
			list = append(list, k)
		}
	}
	return list
}

// UseAccount makes requests with another account that is signed in. The one
// used so far stays signed in, and its requests are followed on.
func (a *App) UseAccount(id string) error {
	a.mu.Lock()
	asked := a.parked[id]
	a.mu.Unlock()
	a.takeSignOuts() // one that was ended elsewhere does not take the place of a good one
	a.mu.Lock()
	s := a.parked[id]
	if s == nil && asked != nil && asked.ctx.Err() != nil {
		a.mu.Unlock()
		return say("This account was signed out elsewhere on this computer. Sign in with it again.")
	}
	if s == nil {
		inUse := a.account.session != nil && a.sessionOf(id) == a.account.session
		a.mu.Unlock()
		if inUse {
			return nil
		}
		if slices.ContainsFunc(a.Accounts(), func(k KnownAccount) bool { return k.ID == id && k.Unopened }) {
			return say("The sign-in of this account could not be opened yet. Open it on the account page, or sign in with it again.")
		}
		return say("The sign-in of this account has ended. Sign in with it again.")
	}
	delete(a.parked, id)
	if old := a.account.session; old != nil && old.who != nil {
		a.parked[old.slot] = old
	}
	a.account = account{state: SignedIn, session: s, notice: s.notice, signIns: a.account.signIns + 1}
	a.mu.Unlock()
	a.keepSignIn(s)
	if s.ctx.Err() != nil {
		return say("This account was signed out elsewhere on this computer. Sign in with it again.")
	}
	a.log.Info("another account is used", "account", s.address, "network", s.who.Network)
	a.changed(AccountChanged)
	a.refreshOwn(s)
	a.pokeAll()
	return nil
}

// ForgetAccount signs one account out, in use or not, and removes what the
// keyring has of it. Requests stay. An error means that the sign-in is still
// stored; the session is over anyway.
func (a *App) ForgetAccount(ctx context.Context, id string) error {
	err := a.signOut(ctx, a.apiKey(), id)
	a.changed(AccountChanged)
	return err
}

// park keeps a session that is not in use, unless there is one of that sign-in, or
// it is over.
func (a *App) park(who *auth.Session, slot string) error {
	s, err := a.signedIn(who, slot)
	if err != nil {
		return err
	}
	a.mu.Lock()
	if a.sessionOf(slot) != nil || a.over[s.key()] || !strings.EqualFold(who.ClientID, a.apiKey()) {
		a.mu.Unlock()
		s.end()
		return errSuperseded
	}
	s.noted = true // it was read from there
	a.parked[slot] = s
	a.mu.Unlock()
	a.log.Info("another account is signed in", "account", who.Account, "network", who.Network, "expires", who.Expires)
	a.changed(AccountChanged)
	a.pokeAll()
	return nil
}

// restoreOthers takes up the sign-ins that are not in use, and notes whether one of
// them could not be opened yet.
func (a *App) restoreOthers(ctx context.Context, list []storage.SignIn) {
	waits := Restoring
	for _, k := range list {
		a.mu.Lock()
		there := a.sessionLike(k) != nil
		a.mu.Unlock()
		if there || ctx.Err() != nil {
			continue
		}
		who, err := a.storedSession(ctx, k.Slot)
		if err == nil {
			err = a.park(who, k.Slot)
		}
		if err != nil {
			a.log.Info("the sign-in of another account was not restored", "account", k.Account, "err", err)
		}
		switch {
		case errors.Is(err, auth.ErrStoreLocked):
			waits = Locked
		case errors.Is(err, auth.ErrNoKeys) && waits == Restoring:
			waits = CannotVerify
		}
		a.noteIfEnded(k.Slot, err)
	}
	if ctx.Err() != nil {
		return
	}
	a.mu.Lock()
	was := a.unopened
	a.unopened = waits
	a.mu.Unlock()
	if was != waits {
		a.changed(AccountChanged)
	}
}

// restoreRest takes up what could not be opened before, beside who is in use and
// without putting anybody there.
func (a *App) restoreRest(ctx context.Context) {
	if !a.cfg.OwnOnly {
		a.restoreOthers(ctx, a.signIns())
	}
}
