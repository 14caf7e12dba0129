package flow

import (
	"context"
	"image"
	"sync"
)

// portraitSize is the side of the picture that is asked for, in pixels: enough
// for the largest that is shown, on a screen with twice the pixels.
const portraitSize = 144

// portrait is the picture of the signed-in account. That of no other account is
// shown anywhere: its holder chose it, and would choose the one of whomever they
// want to be taken for. What follows from an address (look.Avatar) nobody can
// choose.
type portrait struct {
	mu sync.Mutex
	patience
	of      string // address
	picture image.Image
}

// refreshOwn asks for what is shown of the signed-in account, and for the
// platform's networks, when they are not known or old. Nothing waits for it.
func (a *App) refreshOwn(s *session) {
	if a.cfg.OwnOnly {
		return // a command shows none of it
	}
	a.refreshNetworks(s)
	if s.address == "" {
		return
	}
	a.Profile(s.address)
	p := &a.portrait
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of != s.address {
		p.of, p.picture, p.patience = s.address, nil, patience{}
	}
	if !p.begin(a.now()) {
		return
	}
	a.spawn(func(ctx context.Context) {
		picture, err := s.directory.Avatar(ctx, s.address, portraitSize)
		if err != nil {
			a.log.Info("no picture of the account", "err", err)
		}
		p.mu.Lock()
		current := p.of == s.address
		if current {
			p.end(a.now(), err, ownLife)
			if err == nil {
				p.picture = picture
			}
		}
		p.mu.Unlock()
		if current && err == nil {
			a.changed(ProfilesChanged)
		}
	})
}

// pictureOf gives the signed-in account's picture, nil for none.
func (a *App) pictureOf(address string) image.Image {
	p := &a.portrait
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of != address {
		return nil
	}
	return p.picture
}
