package flow

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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
	for _, k := range a.signIns() {
		list = append(list, KnownAccount{ID: k.Slot, Address: k.Account, Network: k.Network, Expires: k.Expires})
	}
	a.mu.Lock()
	defer a.mu.Unlock()
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

// signIns are those that the settings name for this application, and that were
// made.
func (a *App) signIns() []storage.SignIn {
	var list []storage.SignIn
	key := a.apiKey()
	for _, k := range a.cfg.Settings.Get().SignIns {
		if k.Account != "" && strings.EqualFold(k.ClientID, key) {
			list = append(list, k)
		}
	}
	return list
}

// UseAccount makes requests with another account that is signed in. The one
// used so far stays signed in, and its requests are followed on.
func (a *App) UseAccount(id string) error {
	a.mu.Lock()
	s := a.parked[id]
	if s == nil {
		inUse := a.account.session != nil && a.sessionOf(id) == a.account.session
		a.mu.Unlock()
		if inUse {
			return nil
		}
		return say("The sign-in of this account has ended. Sign in with it again.")
	}
	delete(a.parked, id)
	if old := a.account.session; old != nil && old.who != nil {
		a.parked[old.slot] = old
	}
	a.account = account{state: SignedIn, session: s, notice: s.notice, signIns: a.account.signIns + 1}
	a.mu.Unlock()
	a.log.Info("another account is used", "account", s.address, "network", s.who.Network)
	a.keepSignIn(s)
	a.changed(AccountChanged)
	a.refreshOwn(s)
	a.pokeAll()
	return nil
}

// ForgetAccount signs one account out, in use or not, and removes what the
// keyring has of it. Requests stay. An error means that the sign-in is still
// stored; the session is over anyway.
func (a *App) ForgetAccount(ctx context.Context, id string) error {
	a.mu.Lock()
	s := a.sessionOf(id)
	inUse := s != nil && s == a.account.session
	a.mu.Unlock()
	if inUse {
		return a.SignOut(ctx)
	}
	if s != nil {
		a.leave(s, "")
	}
	if err := a.forget(ctx, id); err != nil && !errors.Is(err, auth.ErrNoToken) {
		a.changed(AccountChanged)
		return fmt.Errorf("removing the sign-in from the keyring: %w", err)
	}
	a.dropSignIn(id)
	a.changed(AccountChanged)
	return nil
}

// park keeps a session that is not in use, unless there is one of that sign-in.
func (a *App) park(who *auth.Session, slot string) error {
	s, err := a.signedIn(who, slot)
	if err != nil {
		return err
	}
	a.mu.Lock()
	if a.sessionOf(slot) != nil || !strings.EqualFold(who.ClientID, a.apiKey()) {
		a.mu.Unlock()
		s.end()
		return errSuperseded
	}
	a.parked[slot] = s
	a.mu.Unlock()
	a.log.Info("another account is signed in", "account", who.Account, "network", who.Network, "expires", who.Expires)
	a.changed(AccountChanged)
	a.pokeAll()
	return nil
}

// restoreOthers takes up the sign-ins that are not in use.
func (a *App) restoreOthers(ctx context.Context, list []storage.SignIn) {
	for _, k := range list {
		a.mu.Lock()
		there := a.sessionOf(k.Slot) != nil
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
		if errors.Is(err, auth.ErrNoToken) || errors.Is(err, auth.ErrExpired) {
			a.noteEnd(k.Slot)
		}
	}
}

// newSlot names a new sign-in in the keyring.
func newSlot() string { return strings.ToLower(rand.Text()) }

// slotKey is what the keyring knows a sign-in by.
func slotKey(clientID, slot string) string {
	clientID = strings.ToLower(clientID) // as package auth writes it
	if slot == "" {
		return clientID
	}
	return clientID + " " + slot
}

// reserve notes a slot before the keyring has a token in it, so that none is
// ever there that nobody knows of.
func (a *App) reserve(slot string) {
	key := a.apiKey()
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn {
		return append(list, storage.SignIn{Slot: slot, ClientID: key, Used: a.now()})
	})
}

// keepSignIn notes that s was made, or is used now. Another one of the same
// account is removed from the keyring: it was replaced.
func (a *App) keepSignIn(s *session) {
	now := storage.SignIn{
		Slot: s.slot, ClientID: s.clientID, Account: s.address, Network: s.who.Network,
		Expires: s.who.Expires.UTC().Truncate(time.Second), Used: a.now().UTC(),
	}
	var replaced []string
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn {
		replaced = nil
		out := []storage.SignIn{now}
		for _, k := range list {
			switch {
			case k.Slot == s.slot && strings.EqualFold(k.ClientID, s.clientID):
			case k.Same(now):
				replaced = append(replaced, k.Slot)
			default:
				out = append(out, k)
			}
		}
		return out
	})
	for _, slot := range replaced {
		a.clearSlot(slot)
	}
}

// noteEnd notes that a sign-in ended before its time, so that nobody waits for it
// to be opened.
func (a *App) noteEnd(slot string) {
	now := a.now().UTC().Truncate(time.Second)
	if !slices.ContainsFunc(a.cfg.Settings.Get().SignIns, func(k storage.SignIn) bool { return k.Slot == slot && k.Expires.After(now) }) {
		return
	}
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn {
		list = slices.Clone(list)
		for i := range list {
			if list[i].Slot == slot && list[i].Expires.After(now) {
				list[i].Expires = now
			}
		}
		return list
	})
	a.changed(AccountChanged)
}

func (a *App) dropSignIn(slot string) {
	key := a.apiKey()
	if !slices.ContainsFunc(a.cfg.Settings.Get().SignIns, func(k storage.SignIn) bool { return k.Slot == slot }) {
		return
	}
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn {
		var out []storage.SignIn
		for _, k := range list {
			if k.Slot != slot || !strings.EqualFold(k.ClientID, key) {
				out = append(out, k)
			}
		}
		return out
	})
	a.changed(AccountChanged)
}

func (a *App) changeSignIns(change func([]storage.SignIn) []storage.SignIn) {
	if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.SignIns = change(s.SignIns) }); err != nil {
		a.log.Warn("which accounts are signed in could not be noted", "err", err)
	}
}

// clearSlot removes a token that is of no use any more.
func (a *App) clearSlot(slot string) {
	a.spawn(func(ctx context.Context) {
		if err := a.forget(ctx, slot); err != nil {
			a.log.Info("an old sign-in could not be removed from the keyring", "err", err)
		}
	})
}

// abandon removes what an attempt that failed may have left: a token that was
// kept a moment before the attempt was cancelled.
func (a *App) abandon(slot string) {
	for _, k := range a.cfg.Settings.Get().SignIns {
		if k.Slot == slot {
			a.clearSlot(slot)
			a.dropSignIn(slot)
		}
	}
}

// clearLeftOvers removes tokens of sign-ins that were cut off between being kept
// and being noted.
func (a *App) clearLeftOvers(ctx context.Context) {
	key := a.apiKey()
	for _, k := range a.cfg.Settings.Get().SignIns {
		if k.Account != "" || !strings.EqualFold(k.ClientID, key) || a.now().Sub(k.Used) < leftOver {
			continue // another program may be in the middle of it
		}
		if err := a.forget(ctx, k.Slot); err != nil && !errors.Is(err, auth.ErrNoToken) {
			a.log.Info("what a sign-in left behind could not be removed from the keyring", "err", err)
			continue
		}
		a.dropSignIn(k.Slot)
	}
}

// leftOver is far longer than a sign-in takes.
const leftOver = time.Hour
