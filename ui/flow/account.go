package flow

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// AccountState is who is signed in, or why nobody is.
type AccountState int

// The states of an account.
const (
	Restoring AccountState = iota
	NeedsAPIKey
	SignedOut
	Locked // the keyring is locked: RetryAccount asks to unlock it
	SignedIn
	CannotVerify // a sign-in is stored, but offline and without keys it can't be checked: RetryAccount
)

// Account is a snapshot of the account for the screen.
type Account struct {
	State                     AccountState
	Address, AppName, Network string
	Expires                   time.Time
	Expiring                  bool // less than an hour left
	KeptIn                    KeptIn
	// Passphrase is the state of the file that keeps sign-ins under a passphrase;
	// CanUsePassphrase tells that it would keep what nothing keeps now.
	Passphrase       storage.PassphraseState
	CanUsePassphrase bool
	Notice           string // persistent sentence: memory-only session, wrong clock, expired while away…
	// Unopened is why the sign-in of an account that is not in use could not be opened,
	// Locked or CannotVerify, and Restoring where none waits. RetryAccount tries again,
	// and so does the clock.
	Unopened AccountState
	// LeftOver tells that the keyring may have the token of a sign-in that is over:
	// SignOut tries once more to remove it.
	LeftOver bool
	// Trying tells that RetryAccount is at work, Tried that it was and changed nothing.
	Trying, Tried bool
	// Unkept tells that nothing keeps the sign-in because the keyring was locked:
	// RetryAccount asks to unlock it. It is kept by itself once it is unlocked.
	Unkept bool

	// Profile and Picture are what the platform tells of the account: decoration,
	// there as soon as it is known. Picture is nil until then.
	Profile Profile
	KnownAs string // Profile's name in a sentence that says who calls the account that; "" without one
	Picture image.Image
}

// account is the guarded state behind Account.
type account struct {
	state   AccountState
	notice  string
	session *session // while SignedIn
	signIns int      // sign-ins so far, so that a slow restore never replaces one
}

// session is a credential in use: everything that calls the platform ends with it.
type session struct {
	ctx       context.Context
	end       context.CancelFunc
	who       *auth.Session // nil with an API key and secret
	client    *xumm.Client
	directory directory // client, where it is asked what it tells anybody
	address   string    // "" with an API key and secret
	clientID  string    // the application's API key
	slot      string    // names the sign-in in the keyring
	notice    string    // of Account, while it is in use
	expiring  bool      // told that less than an hour is left
	noted     bool      // the settings name the sign-in: when they do no more, it was ended elsewhere
	replaced  []string  // keys of the sign-ins of the same account that this one took the place of
}

// key is what the keyring knows the sign-in by.
func (s *session) key() string { return slotKey(s.clientID, s.slot) }

const expiringWithin = time.Hour

// Account gives the account as it is now.
func (a *App) Account() Account {
	v := a.accountNow()
	if v.Address != "" {
		v.Profile, v.Picture = a.knownProfile(v.Address), a.pictureOf(v.Address)
		v.KnownAs = a.knownAs(v.Profile, "this account")
	}
	v.Passphrase, v.LeftOver = a.tokens.Passphrase(), a.hasOver()
	if s := a.current(); s != nil && s.who != nil {
		var why error
		v.KeptIn, why = a.keptIn(s)
		v.Unkept = a.lockedOut(s)
		v.CanUsePassphrase = v.KeptIn == KeptInMemory && v.Passphrase == storage.NoPassphrase && offersPassphrase(why)
	}
	return v
}

func (a *App) accountNow() Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	v := Account{State: a.account.state, Notice: a.account.notice, Unopened: a.unopened, Trying: a.anew.trying, Tried: a.anew.failed == a.account.state && a.anew.failed != Restoring}
	if s := a.account.session; s != nil && s.who != nil {
		v.Address, v.AppName, v.Network, v.Expires = s.who.Account, s.who.AppName, s.who.Network, s.who.Expires
		v.Expiring = v.Expires.Sub(a.now()) < expiringWithin
	}
	return v
}

// firstState is what is known before anything was read from the keyring.
func (a *App) firstState() error {
	if a.cfg.Credential != nil {
		s, err := a.newSession(*a.cfg.Credential, nil)
		if err != nil {
			return err
		}
		a.account = account{state: SignedIn, session: s}
		return nil
	}
	a.account.state = Restoring
	if a.apiKey() == "" {
		a.account.state = NeedsAPIKey
	}
	return nil
}

func (a *App) apiKey() string {
	if a.cfg.Platform.APIKey != "" {
		return a.cfg.Platform.APIKey
	}
	return a.cfg.Settings.Get().APIKey
}

// authenticator signs one account in and out; slot is where the keyring has it.
func (a *App) authenticator(clientID, slot string) (*auth.Authenticator, error) {
	return a.authenticatorBy(clientID, slot, a.redirectsNow())
}

// authenticatorBy is authenticator for a sign-in that comes back by these redirect
// addresses.
func (a *App) authenticatorBy(clientID, slot string, redirects []string) (*auth.Authenticator, error) {
	authn, err := a.authenticators.get(auth.Config{
		Provider:     a.cfg.Platform.Provider,
		ClientID:     clientID,
		RedirectURIs: redirects,
		Browser:      a.cfg.Browser,
		HTTPClient:   a.cfg.HTTPClient,
		CertsFile:    a.cfg.CertsFile,
		Logger:       a.log,
	})
	switch {
	case errors.Is(err, auth.ErrClientID):
		return nil, err
	case err != nil:
		return nil, &said{"The sign-in can't start: check the redirect lines in Settings. They must be complete, such as http://127.0.0.1:23471/callback.", err}
	}
	return authn.WithStore(slotStore{tokenStore{a.tokens}, slotKey(clientID, slot), func() { a.reserve(clientID, slot) }}), nil
}

func (a *App) newSession(c xumm.Credential, who *auth.Session) (*session, error) {
	client, err := xumm.New(c, xumm.WithBaseURL(a.cfg.Platform.BaseURL), xumm.WithHTTPClient(a.cfg.HTTPClient), xumm.WithLogger(a.log))
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", a.cfg.Platform.BaseURL, err)
	}
	s := &session{who: who, client: client, directory: client, clientID: a.apiKey()}
	if who != nil {
		s.address, s.clientID = who.Account, who.ClientID
	}
	s.ctx, s.end = context.WithCancel(a.ctx)
	return s, nil
}

// signedIn is the session of a sign-in that the keyring has in slot, or nothing has.
func (a *App) signedIn(who *auth.Session, slot string) (*session, error) {
	s, err := a.newSession(xumm.Bearer(who), who)
	if err != nil {
		return nil, err
	}
	s.slot = slot
	s.notice = a.sessionNotice(s)
	return s, nil
}

// restore takes up the stored sign-in. It never undoes a sign-in that was made
// meanwhile. With unlock it may raise the keyring's prompt.
func (a *App) restore(ctx context.Context, unlock bool) {
	if a.cfg.Credential != nil {
		return
	}
	a.mu.Lock()
	before := a.account.signIns
	a.mu.Unlock()

	if unlock {
		if err := a.tokens.Unlock(ctx); err != nil {
			a.log.Info("the keyring was not unlocked", "err", err)
		}
	}
	list, slot, chosen := a.signIns(), "", !a.cfg.Settings.Get().SignedOut
	chosen = chosen && a.current() == nil // nobody takes the place of who is in use
	listed := chosen && len(list) > 0
	if listed {
		slot, list = list[0].Slot, list[1:]
	}
	if !a.cfg.OwnOnly {
		defer func() {
			a.restoreOthers(ctx, list)
			a.clearLeftOvers(ctx)
		}()
	}
	var who *auth.Session
	err := errSuperseded
	if chosen || a.apiKey() == "" {
		who, err = a.storedSession(ctx, slot)
	}
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		err = a.enter(who, slot, before, listed)
	}
	if err == nil {
		return
	}
	a.log.Info("no sign-in was restored", "err", err)
	if a.isOver(a.apiKey(), slot) {
		err = errSuperseded // whatever else is wrong with it, it was signed out
	}

	a.noteIfEnded(slot, err)
	state, notice := SignedOut, ""
	switch {
	case errors.Is(err, errSuperseded):
	case errors.Is(err, auth.ErrClientID):
		state = NeedsAPIKey
		if a.apiKey() != "" {
			notice = Sentence(err)
		}
	case errors.Is(err, storage.ErrPassphrase):
		state, notice = Locked, "Your sign-in is in a file with a passphrase. Enter it to go on, or sign in once more."
	case errors.Is(err, auth.ErrStoreLocked):
		state = Locked
	case errors.Is(err, auth.ErrStoreUnavailable):
		if a.tokens.Passphrase() == storage.NoPassphrase {
			notice = noKeyring
		}
	case errors.Is(err, auth.ErrNoToken):
	case errors.Is(err, auth.ErrExpired):
		notice = "Your sign-in ended while Countersign was closed. Sign in again; your requests are still here."
	case errors.Is(err, auth.ErrNoKeys):
		state, notice = CannotVerify, Sentence(err)
	default:
		notice = Sentence(err)
	}
	a.mu.Lock()
	old := &a.account
	if old.signIns != before || old.state == SignedIn || old.state == state && (old.notice == notice || errors.Is(err, errSuperseded)) {
		a.mu.Unlock()
		return
	}
	old.state, old.notice = state, notice
	a.mu.Unlock()
	a.changed(AccountChanged)
}

const noKeyring = "Nobody is signed in, and no keyring was found: a sign-in lasts only until you close the app. Start a keyring service, or use a file with a passphrase once you are signed in, to stay signed in."

func (a *App) storedSession(ctx context.Context, slot string) (*auth.Session, error) {
	key := a.apiKey()
	if a.isOver(key, slot) {
		return nil, errSuperseded
	}
	authn, err := a.authenticator(key, slot)
	if err != nil {
		return nil, err
	}
	return authn.Restore(ctx)
}

var errSuperseded = errors.New("another sign-in, another API key or a sign-out came first")

// always is the count for a sign-in that a person just made: it replaces
// whatever there was.
const always = -1

// enter makes who the account in use, unless another sign-in was made since the
// count of them was before, or this one is over, and takes every unsettled request
// up again. The account used so far stays signed in, unless it is the same one.
// listed tells that slot was read from the settings: if they name it no more, it
// was ended elsewhere meanwhile.
func (a *App) enter(who *auth.Session, slot string, before int, listed bool) error {
	s, err := a.signedIn(who, slot)
	if err != nil {
		return err
	}
	s.noted = listed
	a.mu.Lock()
	if before != always && (a.account.signIns != before || a.over[s.key()]) || !strings.EqualFold(who.ClientID, a.apiKey()) {
		a.mu.Unlock()
		s.end()
		return errSuperseded
	}
	if old := a.account.session; old != nil && old.who != nil {
		a.parked[old.slot] = old
	}
	for key, other := range a.parked {
		if other.slot == slot || other.address == s.address && other.who.Network == who.Network {
			delete(a.parked, key)
			s.replaced = append(s.replaced, other.key())
			defer other.end()
		}
	}
	a.account = account{state: SignedIn, session: s, notice: s.notice, signIns: a.account.signIns + 1}
	a.mu.Unlock()
	a.keepSignIn(s)
	if s.ctx.Err() != nil { // ended elsewhere: keepSignIn has said so
		return nil
	}
	a.log.Info("signed in", "account", who.Account, "network", who.Network, "expires", who.Expires)
	a.changed(AccountChanged)
	a.refreshOwn(s)
	if !a.cfg.OwnOnly {
		a.resume()
	}
	a.pokeAll()
	return nil
}

// clockOff is how wrong a clock may be before a person should hear of it.
const clockOff = 5 * time.Minute

func (a *App) sessionNotice(s *session) string {
	var notice string
	switch where, why := a.keptIn(s); {
	case where != KeptInMemory:
	case errors.Is(why, storage.ErrPassphrase):
		notice = "Signed in until you close the app. Enter your passphrase to stay signed in."
	case errors.Is(why, storage.ErrLocked), errors.Is(why, auth.ErrStoreLocked):
		notice = "Signed in until you close the app. The keyring is locked, so the sign-in was not kept; unlock it to stay signed in."
	case errors.Is(why, storage.ErrNotKept):
		notice = "Signed in until you close the app. The keyring did not keep the sign-in; allow it when you are asked, next time you sign in."
	case errors.Is(why, storage.ErrTooLarge):
		notice = "Signed in until you close the app. The sign-in is too large for this keyring; a file with a passphrase can keep it."
	default:
		notice = "Signed in until you close the app. No keyring was found, so the sign-in is kept in memory only; start a keyring service, or use a file with a passphrase, to stay signed in."
	}
	return join(notice, clockNotice(s.who.ClockSkew))
}

// clockNotice says that this computer's clock is wrong, by the provider's clock
// minus its own; "" when it is right enough.
func clockNotice(off time.Duration) string {
	if off.Abs() < clockOff {
		return ""
	}
	way := "behind"
	if off < 0 {
		way = "ahead"
	}
	return fmt.Sprintf("This computer's clock is %d minutes %s. Set it right, or countdowns are wrong.", int(off.Abs().Round(time.Minute).Minutes()), way)
}

func join(sentences ...string) string {
	var out string
	for _, s := range sentences {
		if s == "" {
			continue
		}
		if out != "" {
			out += " "
		}
		out += s
	}
	return out
}

// current gives the session in use; nil when signed out.
func (a *App) current() *session {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.account.session
}

// RetryAccount tries again what the state, or Unopened, asks for: unlocks the keyring
// (Locked, or SignedIn with Unkept) or checks the stored sign-in once more
// (CannotVerify).
func (a *App) RetryAccount() {
	a.mu.Lock()
	state := a.account.state
	a.mu.Unlock()
	unkept := state == SignedIn && a.lockedOut(a.current())
	a.mu.Lock()
	unopened := a.unopened
	own := state == Locked || state == CannotVerify
	if !own && !unkept && unopened == Restoring {
		a.mu.Unlock()
		return
	}
	if a.anew.trying {
		a.mu.Unlock()
		return
	}
	a.anew = anew{trying: true}
	a.mu.Unlock()
	a.changed(AccountChanged)
	a.spawn(func(ctx context.Context) {
		if own {
			a.restore(ctx, state == Locked)
		} else {
			if unkept || unopened == Locked {
				if err := a.tokens.Unlock(ctx); err != nil {
					a.log.Info("the keyring was not unlocked", "err", err)
				}
			}
			a.keepLate(ctx)
			a.restoreRest(ctx)
		}
		failed := own || unkept && a.lockedOut(a.current())
		a.mu.Lock()
		failed = failed || !unkept && a.unopened != Restoring
		a.anew = anew{}
		if failed && a.account.state == state {
			a.anew.failed = state
		}
		a.mu.Unlock()
		a.changed(AccountChanged)
	})
}

// anew is the guarded state of RetryAccount.
type anew struct {
	trying bool
	failed AccountState // what the last try left as it was; Restoring is none
}

// tick looks at the clock: a session that is over ends, one that will soon be
// over is announced, and a stored one that could not be checked is tried again.
func (a *App) tick() {
	a.knock()
	a.takeSignOuts()
	a.mu.Lock()
	s, state, unopened := a.account.session, a.account.state, a.unopened
	var over, soon []*session
	for _, p := range a.parked {
		switch {
		case p.who.Expired(a.now()):
			over = append(over, p)
		case !p.expiring && p.who.Expires.Sub(a.now()) < expiringWithin:
			p.expiring = true
			soon = append(soon, p)
		}
	}
	announce := false
	if s != nil && s.who != nil && !s.expiring && s.who.Expires.Sub(a.now()) < expiringWithin {
		s.expiring, announce = true, true
	}
	a.mu.Unlock()
	switch {
	case state == CannotVerify, state == Locked: // it may have been unlocked elsewhere
		a.spawn(func(ctx context.Context) { a.restore(ctx, false) })
	case unopened != Restoring:
		a.spawn(a.restoreRest)
	}
	switch {
	case s != nil && s.who != nil && s.who.Expired(a.now()):
		a.sessionOver(s, auth.ErrExpired)
	case announce:
		a.changed(AccountChanged)
	}
	if slices.ContainsFunc(a.sessions(), a.lockedOut) {
		a.spawn(a.keepLate)
	}
	if a.hasOver() && a.cfg.Credential == nil && !a.cfg.OwnOnly {
		a.spawn(a.clearOverLate)
	}
	for _, p := range over {
		a.sessionOver(p, auth.ErrExpired)
	}
	for _, p := range soon { // the one in use has a banner in the window
		a.changed(AccountChanged)
		a.cfg.Notify("Sign-in ends soon", fmt.Sprintf("The sign-in of %s ends at %s. Sign in with it again to follow its requests without a break.",
			xrpl.ShortAddress(p.address), p.who.Expires.In(a.now().Location()).Format("15:04")), "")
	}
	if s != nil {
		a.refreshOwn(s)
	}
}
