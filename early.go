package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"countersign/ui/desktop"
)

const (
	// slowStart is how long a window may take to be there. A first start can take
	// its time, on a cold disk say; one that takes longer hangs.
	slowStart = 30 * time.Second
	// mostEarly is how many links are kept for it.
	mostEarly = 8
)

var errTooEarly = errors.New("too many links came before the window was there")

// early takes what reaches the program while its window is still on the way: other
// starts are told at once that they were heard, and their links wait.
type early struct {
	began time.Time
	there chan struct{} // closed when the window takes everything itself

	mu    sync.Mutex
	take  desktop.Handler // nil until then
	links []desktop.Link
}

func newEarly() *early { return &early{began: time.Now(), there: make(chan struct{})} }

// handle is a [desktop.Handler].
func (e *early) handle(ctx context.Context, link desktop.Link) error {
	e.mu.Lock()
	take := e.take
	if take == nil && time.Since(e.began) < slowStart {
		defer e.mu.Unlock()
		switch {
		case link.Kind() == desktop.NoLink: // the window comes anyway
		case len(e.links) == mostEarly:
			return errTooEarly
		default:
			e.links = append(e.links, link)
		}
		return nil
	}
	e.mu.Unlock()
	if take == nil {
		select {
		case <-e.there:
			take = e.taker()
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return take(ctx, link)
}

func (e *early) taker() desktop.Handler {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.take
}

// open gives take the links that have waited, in their order, and everything from
// then on. Call it once, when the window is there.
func (e *early) open(ctx context.Context, take desktop.Handler) {
	for {
		e.mu.Lock()
		if len(e.links) == 0 || ctx.Err() != nil {
			e.take, e.links = take, nil
			close(e.there)
			e.mu.Unlock()
			return
		}
		next := e.links[0]
		e.links = e.links[1:]
		e.mu.Unlock()
		_ = take(ctx, next) // which has logged and said what was wrong
	}
}
