package flow

import (
	"context"
	"reflect"
	"slices"

	"countersign/storage"
	"countersign/xrpl"
)

// takeSignOuts ends the sessions that another start of the program has signed out.
func (a *App) takeSignOuts() {
	if a.cfg.Credential != nil {
		return
	}
	a.mu.Lock() // before the settings are read: what is noted later is in none of them
	noted := slices.DeleteFunc(a.sessionsNow(), func(s *session) bool { return !s.noted })
	a.mu.Unlock()
	key, asked := a.apiKey(), a.Settings()
	now, err := a.cfg.Settings.Reload()
	if err != nil {
		a.log.Info("whether another start has signed out is not known", "err", err)
		return
	}
	if !reflect.DeepEqual(now, asked) {
		a.takeSettings(key, asked)
	}
	a.endUnnamed(noted)
}

// endUnnamed ends those sessions that the settings no longer name. Where another
// start of the program has signed the same account in once more, its sign-in has
// taken the place of this one, and is taken up.
func (a *App) endUnnamed(sessions []*session) {
	list := a.Settings().SignIns
	for _, s := range sessions {
		if names(list, s) {
			continue
		}
		if slot, ok := a.replacedBy(s); ok {
			a.spawn(func(ctx context.Context) { a.takeUp(ctx, s, slot) })
			continue
		}
		notice := "You signed out elsewhere on this computer. Sign in again to go on; your requests are still here."
		if s != a.current() {
			notice = "The sign-in of " + xrpl.ShortAddress(s.address) + " was ended elsewhere on this computer. Sign in with it again to follow its requests; they are still here."
		}
		if a.leave(s, notice) {
			a.log.Info("a session was ended by another start of the program", "account", s.address)
			a.cfg.Notify("Signed out", notice, "")
			a.forgetMemory(s)
		}
	}
}

// replacedBy gives the sign-in that the settings name in the place of s.
func (a *App) replacedBy(s *session) (slot string, ok bool) {
	for _, k := range a.sameAs(s) {
		if k.Expires.After(a.now()) && !a.isOver(k.ClientID, k.Slot) {
			return k.Slot, true
		}
	}
	return "", false
}

// sameAs gives what the settings name of the account of s besides s.
func (a *App) sameAs(s *session) []storage.SignIn {
	this := storage.SignIn{ClientID: s.clientID, Platform: a.cfg.Platform.id(), Account: s.address, Network: s.who.Network}
	var list []storage.SignIn
	for _, k := range a.Settings().SignIns {
		if k.Account != "" && k.Slot != s.slot && k.Same(this) {
			list = append(list, k)
		}
	}
	return list
}

// takeUp puts the sign-in of slot in the place of s, of the same account. While it
// cannot be read, s goes on: its token is as good as it was.
func (a *App) takeUp(ctx context.Context, s *session, slot string) {
	a.mu.Lock()
	before, used, still := a.account.signIns, a.account.session == s, a.sessionOf(s.slot) == s
	a.mu.Unlock()
	if !still {
		return
	}
	who, err := a.storedSession(ctx, slot)
	switch {
	case err == nil && used:
		err = a.enter(who, slot, before, true)
	case err == nil:
		if err = a.park(who, slot); err == nil {
			a.drop(s)
		}
	}
	if err != nil {
		a.log.Debug("the sign-in that another start of the program made was not taken up", "account", s.address, "err", err)
		return
	}
	a.forgetMemory(s)
}

// drop ends a session that is not in use, without a word: another is in its place.
func (a *App) drop(s *session) {
	a.mu.Lock()
	if a.parked[s.slot] == s {
		delete(a.parked, s.slot)
	}
	a.mu.Unlock()
	s.end()
	a.changed(AccountChanged)
	a.pokeAll()
}

// forgetMemory removes the token of a session that was ended elsewhere from this
// program's memory. What was on this computer's disk was removed there.
func (a *App) forgetMemory(s *session) {
	if where, _ := a.keptIn(s); where != KeptInMemory {
		return
	}
	a.spawn(func(ctx context.Context) {
		if err := a.forget(ctx, s.clientID, s.slot); err != nil {
			a.log.Info("a sign-in that was ended elsewhere could not be removed", "err", err)
		}
	})
}

// noteSameOver notes that other sign-ins of the account of s are over, too: who
// signs out is not to stay signed in by another start of the program.
func (a *App) noteSameOver(s *session) {
	for _, k := range a.sameAs(s) {
		a.noteOver(k.ClientID, k.Slot)
	}
}
