package flow

import (
	"context"
	"fmt"
	"strings"

	"countersign/storage"
)

// RefreshByUUID asks for the state of the request that the platform calls uuid,
// as Retry does, and gives its ID; storage.ErrNotFound when no request here is
// called that. It is for links, which anybody can make: it looks again, and sends
// nothing.
func (a *App) RefreshByUUID(ctx context.Context, uuid string) (id string, err error) {
	r, err := a.byUUID(ctx, uuid)
	if err != nil {
		return "", fmt.Errorf("looking for the request of a link: %w", err)
	}
	if r.State != storage.Unsent { // trying that again would send it
		a.Retry(r.ID)
	}
	return r.ID, nil
}

func (a *App) byUUID(ctx context.Context, uuid string) (storage.Request, error) {
	if uuid == "" { // that of all that were never sent
		return storage.Request{}, storage.ErrNotFound
	}
	// The database may not have heard of it, see change.
	a.storing.Lock()
	for _, r := range a.unstored {
		if strings.EqualFold(r.UUID, uuid) {
			a.storing.Unlock()
			return r, nil
		}
	}
	a.storing.Unlock()
	// The search looks in other places, too, such as the instruction.
	list, err := a.db.List(ctx, storage.Filter{Text: uuid})
	if err != nil {
		return storage.Request{}, err
	}
	for _, r := range list {
		if strings.EqualFold(r.UUID, uuid) {
			return r, nil
		}
	}
	return storage.Request{}, storage.ErrNotFound
}

// TakeRedirect gives the redirect of a link, countersign://callback with its
// query, to the sign-in that waits for it. It is untrusted and may hold a code:
// package auth judges it the same as a redirect to loopback, and it gets into no
// log. The error is a sentence for the person.
func (a *App) TakeRedirect(redirect string) error {
	a.mu.Lock()
	waiting := a.attempt.auth != nil
	a.mu.Unlock()
	if !waiting {
		return say("This link belongs to a sign-in, and none is waiting for it here. Press Sign in to start one.")
	}
	if err := a.AnswerSignIn(redirect); err != nil {
		return &said{"This link does not belong to the sign-in that is under way. Scan its code, or use the browser again from here.", err}
	}
	return nil
}
