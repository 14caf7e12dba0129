package flow

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// follow is one request being followed, by one goroutine.
type follow struct {
	id     string
	cancel context.CancelFunc
	poke   chan struct{} // ends a pause; holds one

	// Guarded by App.mu.
	again   bool // look once more before ending
	watch   *xumm.Watch
	link    xumm.Link
	trouble string
}

// resume follows every request that is not settled.
func (a *App) resume() {
	a.spawn(func(ctx context.Context) {
		list, err := a.db.Unsettled(ctx)
		if err != nil {
			a.log.Error("the unsettled requests could not be read", "err", err)
			return
		}
		for _, r := range list {
			if followed(r) {
				a.startFollow(r.ID, false)
			}
		}
	})
}

// followed reports whether there is something to wait for.
func followed(r storage.Request) bool { return !r.Settled && r.State != storage.Unsent }

// startFollow follows a request until it is settled. Fresh says that it was
// saved just now and can't be on the platform yet.
func (a *App) startFollow(id string, fresh bool) {
	a.mu.Lock()
	if f := a.follows[id]; f != nil {
		f.again = true
		a.mu.Unlock()
		f.wake()
		return
	}
	if a.closed {
		a.mu.Unlock()
		return
	}
	ctx, cancel := context.WithCancel(a.ctx)
	f := &follow{id: id, cancel: cancel, poke: make(chan struct{}, 1)}
	a.follows[id] = f
	a.mu.Unlock()
	a.spawn(func(context.Context) {
		defer cancel()
		for {
			a.followUntilSettled(ctx, f, fresh)
			fresh = false
			if a.endFollow(ctx, f) {
				return
			}
		}
	})
}

// endFollow forgets f, unless somebody asked meanwhile to look again.
func (a *App) endFollow(ctx context.Context, f *follow) bool {
	a.mu.Lock()
	if f.again && ctx.Err() == nil {
		f.again = false
		a.mu.Unlock()
		return false
	}
	delete(a.follows, f.id)
	a.mu.Unlock()
	a.requestChanged(f.id)
	return true
}

func (f *follow) wake() {
	select {
	case f.poke <- struct{}{}:
	default:
	}
}

// refresh asks for the state now.
func (a *App) refresh(f *follow) {
	a.mu.Lock()
	w := f.watch
	a.mu.Unlock()
	if w != nil {
		w.Refresh()
		return
	}
	f.wake()
}

// everyWatch does something with everything that is followed; what is at a pause
// goes on.
func (a *App) everyWatch(do func(*xumm.Watch)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range a.follows {
		if f.watch == nil {
			f.wake()
			continue
		}
		do(f.watch) // never waits
	}
}

func (a *App) pokeAll() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range a.follows {
		f.wake()
	}
}

func (a *App) setLink(f *follow, link xumm.Link, trouble string) {
	a.mu.Lock()
	same := f.link == link && f.trouble == trouble
	f.link, f.trouble = link, trouble
	a.mu.Unlock()
	if !same {
		a.requestChanged(f.id)
	}
}

func (a *App) setWatch(f *follow, w *xumm.Watch) {
	a.mu.Lock()
	f.watch = w
	a.mu.Unlock()
}

// forever is a pause that only a poke or the end of the App ends.
const forever = 1<<63 - 1

func pause(ctx context.Context, f *follow, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-f.poke:
	case <-t.C:
	}
}

// followUntilSettled brings one request as far as it goes. It returns when the
// request is settled, certainly unsent or deleted, or when ctx ends.
func (a *App) followUntilSettled(ctx context.Context, f *follow, fresh bool) {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = time.Second, time.Minute
	for ctx.Err() == nil {
		r, err := a.stored(ctx, f.id)
		if errors.Is(err, storage.ErrNotFound) || err == nil && !followed(r) {
			return
		}
		var s *session
		if err == nil {
			var why string
			if s, why = a.sessionFor(r); s == nil {
				a.setLink(f, "", why)
				pause(ctx, f, forever)
				continue
			}
			if r.State == storage.Sending {
				err = a.deliver(ctx, s, r, fresh)
				fresh = false
			} else {
				err = a.watch(ctx, f, s, r)
			}
		}
		switch {
		case err == nil:
			wait.Reset()
			continue
		case ctx.Err() != nil:
			return
		case s != nil && sessionIsOver(err) && s.who != nil:
			a.sessionOver(s, err)
			continue
		case s != nil && s.ctx.Err() != nil:
			continue
		}
		a.log.Info("following a request goes on after a pause", "id", f.id, "err", err)
		a.setLink(f, xumm.Offline, Sentence(err))
		pause(ctx, f, wait.NextBackOff())
	}
}

// madeElsewhere is why a request that another application made is not followed.
const madeElsewhere = "Made with another API key. Put that key back in Settings to follow it."

// elsewhere reports whether another application made r than the one of s, or of
// the settings while nobody is signed in. The platform shows it to that one only,
// so not finding it here proves nothing. What was never sent belongs to none.
func (a *App) elsewhere(s *session, r storage.Request) bool {
	key := a.apiKey()
	if s != nil {
		key = s.clientID
	}
	return key != "" && r.ClientID != "" && r.State != storage.Unsent && !strings.EqualFold(r.ClientID, key)
}

// sessionFor gives the session that can follow r, or why there is none.
func (a *App) sessionFor(r storage.Request) (*session, string) {
	owner := first(r.MadeBy, r.Account) // what anybody may sign, the platform shows to its maker
	s := a.sessionAs(owner)
	switch {
	case a.elsewhere(s, r):
		return nil, madeElsewhere
	case s == nil:
		return nil, "Sign in to follow this request."
	case s.address != "" && owner != "" && s.address != owner:
		return nil, "Sign in as " + xrpl.ShortAddress(owner) + " to follow this request."
	}
	return s, ""
}

// awaits tells of a request that cannot be sent before somebody signs in.
func (a *App) awaits(r storage.Request) bool {
	if r.State != storage.Sending {
		return false
	}
	s, why := a.sessionFor(r)
	return s == nil && why != madeElsewhere
}

// openGrace is how long after its expiry a request may still be answered.
const openGrace = 10 * time.Minute

var errWatchEnded = errors.New("following ended before the request did")

// watch follows a request that is on the platform until nothing more can come.
func (a *App) watch(ctx context.Context, f *follow, s *session, r storage.Request) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	unhook := context.AfterFunc(s.ctx, cancel)
	defer unhook()

	w := s.client.Watch(ctx, xumm.Ref{UUID: r.UUID, StatusURL: r.StatusURL})
	a.setWatch(f, w)
	defer a.setWatch(f, nil)
	var last xumm.Update
	var err error
	// The loop goes on to the end although ctx may be over: the last update can
	// be the result.
	for u := range w.Updates() {
		last = u
		if r, err = a.take(f, s, r, u); err != nil {
			cancel()
		}
	}
	switch {
	case err != nil:
		return err
	case r.Settled, ctx.Err() != nil:
		return nil
	case sessionIsOver(last.Err):
		return last.Err
	}
	return a.conclude(s, r, last)
}

// take merges one update into the stored request and tells the person of
// results.
func (a *App) take(f *follow, s *session, r storage.Request, u xumm.Update) (storage.Request, error) {
	trouble := ""
	if u.Err != nil && u.Link != xumm.Done {
		trouble = Sentence(u.Err)
	}
	a.setLink(f, u.Link, trouble)

	if next := a.merged(s, r, u); sameRequest(next, r) {
		return r, nil
	}
	before := r
	r, err := a.change(r, func(r *storage.Request) { *r = a.merged(s, *r, u) })
	if err == nil {
		a.announce(before, r)
		a.startJudging(r)
	}
	return r, err
}

// conclude notes how a watch ended that left the request unsettled.
func (a *App) conclude(s *session, r storage.Request, last xumm.Update) error {
	switch r.State {
	case storage.Signed, storage.Rejected, storage.Cancelled, storage.Expired:
		// Nothing more will come: of a signed request that was to be submitted
		// no ledger result, of an expired one that was opened no late answer.
		_, err := a.change(r, func(r *storage.Request) { r.Settled = true })
		return err
	}
	// It may only be out of sight until it is over.
	outOfSight := hidden(s, r) && a.now().Before(r.ExpiresAt.Add(openGrace))
	if errors.Is(last.Err, xumm.ErrNotFound) && !outOfSight {
		_, err := a.change(r, func(r *storage.Request) {
			if final(r.State) {
				return
			}
			r.State, r.Settled = storage.Gone, true
			r.Problem = "The platform does not know this request, or it belongs to another API key or account. Sign in with those it was made with and look again, or make a new one once its time is over."
		})
		return err
	}
	if last.Err != nil {
		return last.Err
	}
	return errWatchEnded
}
