package main

import (
	"context"
	"errors"
	"log/slog"

	"countersign/storage"
	"countersign/ui/desktop"
	"countersign/ui/flow"
)

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
}

// take is a [desktop.Handler].
func (o outside) take(ctx context.Context, link desktop.Link) error {
	o.log.Info("the window is asked for from outside", "link", link)
	then := o.open(ctx, link)
	taken := make(chan struct{})
	o.do(func() {
		o.raise()
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

// open does what a link is for, and gives what the window is to do then.
func (o outside) open(ctx context.Context, link desktop.Link) func() {
	switch link.Kind() {
	case desktop.Request:
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
	case desktop.Callback:
		if err := o.app.TakeRedirect(link.Redirect()); err != nil {
			return o.notOpened(err)
		}
	}
	return func() {}
}

func (o outside) notOpened(err error) func() {
	o.log.Info("a link was not opened", "err", err)
	return func() { o.say("The link was not opened", flow.Sentence(err)) }
}
