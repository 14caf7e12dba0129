package flow

import (
	"context"
	"strings"

	"countersign/xrpl"
)

// AskPlatform learns what the platform says of the recipients of a draft and, if
// nothing is known of its network, which networks there are. Check, Dangers and
// KnownAs know it from then on. It is for a command, which waits; a window is
// told by ProfilesChanged and NetworksChanged. Recipients are not asked about when
// the settings say so. The sentences say what could not be learned.
func (a *App) AskPlatform(ctx context.Context, d Draft) (missing []string) {
	s := a.current()
	if s == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	platform := capital(a.platformName())
	if d.Network != "" && !a.knownNetwork(d.Network) {
		rails, err := s.directory.Rails(ctx)
		if err == nil {
			a.networks.mu.Lock()
			a.networks.listed = onlyListed(rails)
			a.networks.mu.Unlock()
		} else {
			a.log.Info("no list of networks", "err", err)
			missing = append(missing, platform+" did not say which networks there are, so only the built-in ones are known.")
		}
	}
	if !a.Settings().AsksPlatform() {
		return missing
	}
	own, asked := a.signerOf(d), 0
	for _, r := range recipientsOf(d.Tx) {
		if r.address == own || r.address == d.Tx.Text("Account") {
			continue
		}
		if asked++; asked > maxAskedAbout {
			break
		}
		if !a.learnProfile(ctx, s, r.address) {
			missing = append(missing, platform+" did not say what it knows of "+xrpl.SayAccount(r.address, a.Name)+", so it could not warn of it.")
		}
	}
	return missing
}

// AskOwn learns what the platform says of the signed-in account, for a command
// that waits; Account has it from then on.
func (a *App) AskOwn(ctx context.Context) {
	s := a.current()
	if s == nil || s.address == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	a.learnProfile(ctx, s, s.address)
}

// learnProfile asks the platform about an account, unless something is known of
// it, and tells whether something is.
func (a *App) learnProfile(ctx context.Context, s *session, address string) bool {
	b := &a.profiles
	b.mu.Lock()
	e := b.kept[address]
	if e == nil {
		e = b.add(address)
	}
	known := e.known
	b.mu.Unlock()
	if known {
		return true
	}
	a.askProfile(ctx, s, address, e)
	b.mu.Lock()
	defer b.mu.Unlock()
	return e.known
}

// StrangeNetwork tells of what may be the key of a network, but of none that is
// built in or on the platform's list, as far as that is known.
func (a *App) StrangeNetwork(key string) bool {
	return networkKey.MatchString(key) && !a.knownNetwork(key)
}

// networkKeys are the keys of the networks to choose from, for a sentence.
func (a *App) networkKeys() string {
	var keys []string
	for _, n := range a.Networks() {
		keys = append(keys, n.Key)
	}
	return strings.Join(keys, ", ")
}
