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
func (a *App) reserve(clientID, slot string) {
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn {
		return append(list, storage.SignIn{Slot: slot, ClientID: clientID, Platform: a.cfg.Platform.id(), Used: a.now()})
	})
}

// keepSignIn notes that s was made, or is used now. Another one of the same
// account is removed from the keyring: it was replaced. What is in memory only
// replaces none of another start of the program, which may be in use there.
func (a *App) keepSignIn(s *session) {
	now := storage.SignIn{
		Slot: s.slot, ClientID: s.clientID, Platform: a.cfg.Platform.id(), Account: s.address, Network: s.who.Network,
		Expires: s.who.Expires.UTC().Truncate(time.Second), Used: a.now().UTC(),
	}
	where, _ := a.keptIn(s)
	a.mu.Lock()
	noted, replaced := s.noted, s.replaced
	a.mu.Unlock()
	ended := false
	_, err := a.cfg.Settings.Change(func(set *storage.Settings) {
		over := slices.ContainsFunc(set.SignIns, func(k storage.SignIn) bool {
			return k.Over && k.Is(s.clientID, s.slot)
		})
		ended = over || noted && !names(set.SignIns, s)
		if ended {
			return
		}
		out := []storage.SignIn{now}
		for _, k := range set.SignIns {
			switch {
			case k.Is(s.clientID, s.slot):
			case k.Account != "" && k.Same(now) &&
				(where != KeptInMemory || !k.Expires.After(now.Used) || slices.Contains(replaced, slotKey(k.ClientID, k.Slot))):
				out = append(out, k.Ended())
			default:
				out = append(out, k)
			}
		}
		set.SignIns, set.SignedOut = out, false
	})
	if err != nil {
		a.log.Warn("which account is signed in could not be noted", "err", err)
	}
	a.mu.Lock()
	s.noted = noted || err == nil
	a.mu.Unlock()
	if ended {
		a.endUnnamed([]*session{s})
	}
	// It was signed out meanwhile; what is over is noted until its token is gone.
	if a.isOver(s.clientID, s.slot) && names(a.Settings().SignIns, s) {
		a.dropSignIn(s.clientID, s.slot)
	}
	if a.hasOver() {
		a.clearOverBeside()
	}
}

// keptNow ends what a sign-in took the place of, as soon as something keeps it.
func (a *App) keptNow(s *session) {
	if where, _ := a.keptIn(s); where == KeptInMemory || !names(a.Settings().SignIns, s) || len(a.sameAs(s)) == 0 {
		return
	}
	a.noteSameOver(s)
	a.clearOverBeside()
}

// noteIfEnded notes the end of a sign-in that was not restored because its token has
// ended or is gone. Without a keyring nothing is known: it may be there for another
// start of the program, in another session of the computer.
func (a *App) noteIfEnded(slot string, err error) {
	if errors.Is(err, auth.ErrExpired) || errors.Is(err, auth.ErrNoToken) && !errors.Is(err, auth.ErrStoreUnavailable) {
		a.noteEnd(slot)
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

// names tells whether a list has the sign-in of s.
func names(list []storage.SignIn, s *session) bool {
	return slices.ContainsFunc(list, func(k storage.SignIn) bool {
		return k.Account != "" && k.Is(s.clientID, s.slot)
	})
}

// noteOver notes that a sign-in is over before its token is removed, so that it
// is not taken up again where that fails, and its removal tried again.
func (a *App) noteOver(clientID, slot string) {
	over := storage.SignIn{Slot: slot, ClientID: clientID, Platform: a.cfg.Platform.id()}.Ended()
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn {
		return append(without(list, clientID, slot), over)
	})
}

// noteSignedOut notes that no other account is to be used until one is chosen.
func (a *App) noteSignedOut() {
	if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.SignedOut = true }); err != nil {
		a.log.Warn("that nobody is signed in could not be noted", "err", err)
	}
}

func (a *App) dropSignIn(clientID, slot string) {
	if list := a.cfg.Settings.Get().SignIns; len(without(list, clientID, slot)) == len(list) {
		return
	}
	a.changeSignIns(func(list []storage.SignIn) []storage.SignIn { return without(list, clientID, slot) })
	a.changed(AccountChanged)
}

func without(list []storage.SignIn, clientID, slot string) []storage.SignIn {
	return slices.DeleteFunc(slices.Clone(list), func(k storage.SignIn) bool { return k.Is(clientID, slot) })
}

func (a *App) changeSignIns(change func([]storage.SignIn) []storage.SignIn) {
	if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.SignIns = change(s.SignIns) }); err != nil {
		a.log.Warn("which accounts are signed in could not be noted", "err", err)
	}
}

// abandon removes what an attempt that failed may have left: a token that was
// kept a moment before the attempt was cancelled.
func (a *App) abandon(slot string) {
	for _, k := range a.cfg.Settings.Get().SignIns {
		if k.Slot == slot {
			a.noteOver(k.ClientID, slot)
			a.clearOverBeside()
		}
	}
}

// hasOver tells whether the keyring may have tokens of sign-ins that are over.
func (a *App) hasOver() bool {
	return slices.ContainsFunc(a.cfg.Settings.Get().SignIns, func(k storage.SignIn) bool { return k.Over })
}

// clearOver removes the tokens of sign-ins that are over, each by the API key it
// was made with. What cannot be removed is tried again another time.
func (a *App) clearOver(ctx context.Context) error {
	var failed error
	for _, k := range a.cfg.Settings.Get().SignIns {
		if !k.Over {
			continue
		}
		if err := a.forget(ctx, k.ClientID, k.Slot); err != nil && !errors.Is(err, auth.ErrClientID) { // with no key no token was made
			failed = errors.Join(failed, fmt.Errorf("removing an old sign-in from the keyring: %w", err))
			continue
		}
		a.dropSignIn(k.ClientID, k.Slot)
	}
	return failed
}

func (a *App) clearOverBeside() {
	a.spawn(func(ctx context.Context) {
		if err := a.clearOver(ctx); err != nil {
			a.log.Info("tried again at the next start", "err", err)
		}
	})
}

// clearOverLate is clearOver once the keyring is unlocked. It raises no prompt.
func (a *App) clearOverLate(ctx context.Context) {
	for _, k := range a.cfg.Settings.Get().SignIns {
		if !k.Over {
			continue
		}
		_, err := a.tokens.Load(ctx, slotKey(k.ClientID, k.Slot))
		// The passphrase file gives its secrets up without the passphrase.
		if errors.Is(err, storage.ErrUnavailable) || errors.Is(err, storage.ErrLocked) && !errors.Is(err, storage.ErrPassphrase) {
			return
		}
	}
	if err := a.clearOver(ctx); err != nil {
		a.log.Info("tried again later", "err", err)
		return
	}
	a.mu.Lock()
	if a.account.notice == stillStored {
		a.account.notice = ""
	}
	a.mu.Unlock()
	a.changed(AccountChanged)
}

// clearLeftOvers removes tokens of sign-ins that are over, that were cut off
// between being kept and being noted, or that have ended on another platform,
// where nobody looked.
func (a *App) clearLeftOvers(ctx context.Context) {
	for _, k := range a.cfg.Settings.Get().SignIns {
		// Another program may be in the middle of one that is under way.
		cutOff := !k.Over && k.Account == "" && a.now().Sub(k.Used) >= leftOver
		elsewhere := k.Platform != "" && k.Platform != a.cfg.Platform.id() && !k.Expires.IsZero() && a.now().Sub(k.Expires) >= leftOver
		if cutOff || elsewhere {
			a.noteOver(k.ClientID, k.Slot)
		}
	}
	if err := a.clearOver(ctx); err != nil {
		a.log.Info("what earlier sign-ins left behind could not be removed from the keyring", "err", err)
	}
}

// leftOver is far longer than a sign-in takes.
const leftOver = time.Hour
