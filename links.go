package main

import (
	"context"
	"log/slog"
	"sync/atomic"

	"countersign/ui/desktop"
)

// links is the desktop's registration of the scheme countersign, and remembers
// how it was when last looked at: to ask takes a process.
type links struct {
	registrar
	here atomic.Bool
}

// registrar is what a [desktop.Registrar] does.
type registrar interface {
	Registered(ctx context.Context) (desktop.Registration, error)
	Register(ctx context.Context) error
	Unregister(ctx context.Context) error
}

// Registered tells who opens the links.
func (l *links) Registered(ctx context.Context) (desktop.Registration, error) {
	r, err := l.registrar.Registered(ctx)
	l.here.Store(err == nil && r.State == desktop.RegisteredHere)
	return r, err
}

// look finds out who opens the links. Where the person wants them here, the
// program is registered again when it was moved since: when the one that was
// registered is gone. Where another copy or another program opens them, a person
// may have chosen so, and a copy that is only tried out changes nothing.
func (l *links) look(ctx context.Context, wanted bool, log *slog.Logger) {
	is, err := l.Registered(ctx)
	if err == nil && wanted && is.State == desktop.RegisteredElsewhere && is.Gone {
		if err = l.Register(ctx); err == nil {
			_, err = l.Registered(ctx)
		}
	}
	if err != nil {
		log.Info("whether links are opened here is not known", "err", err)
	}
}

// returnLink leads from the sign page of a request back to it here. Where links
// are opened elsewhere or nowhere, there is none: the page would end in an error.
func (l *links) returnLink() string {
	if !l.here.Load() {
		return ""
	}
	return desktop.ReturnLink
}
