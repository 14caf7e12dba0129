package flow

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"countersign/storage"
)

// storeTimeout bounds one access to the database. It does not end with the
// App's context: a result that came in is stored even while the program ends.
const storeTimeout = 15 * time.Second

func storeContext() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), storeTimeout)
}

// change changes a stored request. When the database can't take it (a full
// disk), the changed request is kept in memory, shown from there, and storing
// is tried again until it works; the error is nil then. Known is the caller's
// last copy, for when the database can't even be read.
func (a *App) change(known storage.Request, change func(*storage.Request)) (storage.Request, error) {
	r, err := a.changeNow(known, change)
	if err == nil {
		a.requestChanged(known.ID)
	}
	if r.State == storage.Signed && known.State != storage.Signed {
		a.refreshPeople() // its recipient is a known one from now on
	}
	return r, err
}

func (a *App) changeNow(known storage.Request, change func(*storage.Request)) (storage.Request, error) {
	ctx, cancel := storeContext()
	defer cancel()
	a.storing.Lock()
	defer a.storing.Unlock()
	id := known.ID
	kept, waiting := a.unstored[id]
	if !waiting {
		r, err := a.db.Change(ctx, id, change)
		if err == nil || errors.Is(err, storage.ErrNotFound) {
			return r, err
		}
		a.log.Error("a change of a request could not be stored; it is kept in memory", "id", id, "err", err)
		kept = known
		if r, err := a.db.Get(ctx, id); err == nil {
			kept = r
		}
	}
	change(&kept)
	kept.UpdatedAt = a.now().UTC().Truncate(time.Millisecond)
	a.unstored[id] = kept
	if waiting && a.storeOne(ctx, kept) == nil {
		delete(a.unstored, id)
	}
	if len(a.unstored) > 0 && !a.retrying {
		a.retrying = true
		a.spawn(a.keepStoring)
	}
	return kept, nil
}

func (a *App) storeOne(ctx context.Context, kept storage.Request) error {
	_, err := a.db.Change(ctx, kept.ID, func(r *storage.Request) { *r = kept })
	if errors.Is(err, storage.ErrNotFound) {
		return nil // deleted meanwhile
	}
	return err
}

// storeAgain tries to store what is kept in memory and tells how much is left.
func (a *App) storeAgain() (left int) {
	ctx, cancel := storeContext()
	defer cancel()
	a.storing.Lock()
	var done []string
	for id, kept := range a.unstored {
		if err := a.storeOne(ctx, kept); err != nil {
			a.log.Error("a request still can't be stored", "id", id, "err", err)
			break
		}
		delete(a.unstored, id)
		done = append(done, id)
	}
	left = len(a.unstored)
	a.storing.Unlock()
	for _, id := range done {
		a.requestChanged(id)
	}
	if len(done) > 0 {
		a.refreshPeople() // one of them may have been signed meanwhile
	}
	return left
}

func (a *App) keepStoring(ctx context.Context) {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = 2*time.Second, time.Minute
	for {
		select {
		case <-ctx.Done(): // Close tries a last time
			return
		case <-time.After(wait.NextBackOff()):
		}
		if a.storeAgain() > 0 {
			continue
		}
		a.storing.Lock()
		if len(a.unstored) == 0 {
			a.retrying = false
			a.storing.Unlock()
			return
		}
		a.storing.Unlock()
	}
}

// stored reads a request, from memory when that is newer than the database.
func (a *App) stored(ctx context.Context, id string) (storage.Request, error) {
	if r, ok := a.keptInMemory(id); ok {
		return r, nil
	}
	return a.db.Get(ctx, id)
}

func (a *App) keptInMemory(id string) (storage.Request, bool) {
	a.storing.Lock()
	defer a.storing.Unlock()
	r, ok := a.unstored[id]
	return r, ok
}

const notStored = "The latest news of this request could not be stored. It is kept in memory: make room on the disk and leave Countersign open until this message goes away."
