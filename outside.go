package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"countersign/storage"
	"countersign/ui/desktop"
	"countersign/ui/flow"
)

// linkPause is how soon one link after another changes nothing on the screen. Any
// web page can open links, as many as it likes, and with each the window would come
// to the front of what a person does, show another request, and ask the platform
// about it.
const linkPause = 5 * time.Second

// outside answers what reaches the window from outside of it: another start of
// the program, or a link.
type outside struct {
	app interface {
		RefreshByUUID(ctx context.Context, uuid string) (id string, err error)
		TakeRedirect(redirect string) error
	}
	do func(func()) // runs on the window's thread

	// These are called on that thread.
	raise func()
	show  func(requestID string)
	say   func(title, text string)

	log *slog.Logger

	mu   sync.Mutex
	last time.Time // when a link was let in
}

// take is a [desktop.Handler].
func (o *outside) take(ctx context.Context, link desktop.Link) error {
	o.log.Info("the window is asked for from outside", "link", link)
	soon := link.Kind() != desktop.NoLink && o.tooSoon()
	then := o.open(ctx, link, soon)
	taken := make(chan struct{})
	o.do(func() {
		if !soon {
			o.raise()
		}
		then()
		close(taken)
	})
	select {
	case <-taken:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// tooSoon tells whether a link was let in a moment ago; otherwise this one is.
func (o *outside) tooSoon() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if now := time.Now(); o.last.IsZero() || now.Sub(o.last) >= linkPause {
		o.last = now
		return false
	}
	return true
}

// open does what a link is for, and gives what the window is to do then. The
// answer of a sign-in is taken also when it comes soon after another link: it is
// judged, and ends what the person has begun.
func (o *outside) open(ctx context.Context, link desktop.Link, soon bool) func() {
	switch link.Kind() {
	case desktop.Request:
		if soon {
			return func() {
				o.say("Another link came right after one", "Open it again in a few seconds, if you want to see its request.")
			}
		}
		id, err := o.app.RefreshByUUID(ctx, link.UUID())
		switch {
		case err == nil:
			return func() { o.show(id) }
		case errors.Is(err, storage.ErrNotFound):
			return func() {
				o.say("This link names a request that isn't on this computer", "Open it on the computer where the request was made.")
			}
		}
		return o.notOpened(err)
	case desktop.Refused:
		if !soon {
			return func() { o.say("A link came that leads nowhere here", flow.Sentence(link.Problem())) }
		}
	case desktop.Callback:
		err := o.app.TakeRedirect(link.Redirect())
		switch {
		case err == nil:
		case soon: // nobody reads what the next one covers
			o.log.Info("a link was not opened, right after another", "err", err)
		default:
			return o.notOpened(err)
		}
	}
	return func() {}
}

func (o *outside) notOpened(err error) func() {
	o.log.Info("a link was not opened", "err", err)
	return func() { o.say("The link was not opened", flow.Sentence(err)) }
}
