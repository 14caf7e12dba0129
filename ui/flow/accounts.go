package flow

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
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
	like := func(s *session) bool { return s.who != nil && s.address == k.Account && s.who.Network == k.Network }
	if s := a.account.session; s != nil && like(s) {
		return s
	}
	for _, s := range a.parked {
		if like(s) {
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
			return k.Over && k.Slot == s.slot && strings.EqualFold(k.ClientID, s.clientID)
		})
		ended = over || noted && !names(set.SignIns, s)
		if ended {
			return
		}
		out := []storage.SignIn{now}
		for _, k := range set.SignIns {
			switch {
			case k.Slot == s.slot && strings.EqualFold(k.ClientID, s.clientID):
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
	if a.isOver(s.clientID, s.slot) { // it was signed out meanwhile
		if names(a.Settings().SignIns, s) { // what is over is noted until its token is gone
			a.dropSignIn(s.clientID, s.slot)
		}
	}
	if a.hasOver() {
		a.clearOverBeside()
	}
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
		return k.Account != "" && k.Slot == s.slot && strings.EqualFold(k.ClientID, s.clientID)
	})
}

// takeSignOuts ends the sessions that another start of the program has signed out.
func (a *App) takeSignOuts() {
	if a.cfg.Credential != nil {
		return
	}
	a.mu.Lock()
	var noted []*session // before the settings are read: what is noted later is in none of them
	if s := a.account.session; s != nil && s.noted {
		noted = append(noted, s)
	}
	for _, p := range a.parked {
		if p.noted {
			noted = append(noted, p)
		}
	}
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

// keptNow ends what a sign-in took the place of, as soon as something keeps it.
func (a *App) keptNow(s *session) {
	if where, _ := a.keptIn(s); where == KeptInMemory || !names(a.Settings().SignIns, s) || len(a.sameAs(s)) == 0 {
		return
	}
	a.noteSameOver(s)
	a.clearOverBeside()
}

// noteSameOver notes that other sign-ins of the account of s are over, too: who
// signs out is not to stay signed in by another start of the program.
func (a *App) noteSameOver(s *session) {
	for _, k := range a.sameAs(s) {
		a.noteOver(k.ClientID, k.Slot)
	}
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
	var out []storage.SignIn
	for _, k := range list {
		if k.Slot != slot || !strings.EqualFold(k.ClientID, clientID) {
			out = append(out, k)
		}
	}
	return out
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
