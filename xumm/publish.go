package xumm

import (
	"errors"
	"reflect"
)

// link derives how the news come.
func (f *follower) link() Link {
	switch {
	case f.done:
		return Done
	case f.up:
		return Live
	case f.getErr != nil && !errors.Is(f.getErr, ErrRateLimited):
		return Offline
	case f.polling, f.getErr != nil:
		return Polling
	}
	return Connecting
}

// publish replaces the update that the reader has not taken yet, if there is
// something new to say.
func (f *follower) publish() {
	u := Update{
		State: f.state, Link: f.link(), ExpiresAt: f.expiresAt,
		PreSigned: f.preSigned, Dispatched: f.dispatched, Payload: f.payload,
	}
	switch {
	case f.done:
		u.Err = f.doneErr
	case f.getErr != nil:
		u.Err = f.getErr
	case !f.up:
		u.Err = f.socketErr
	}
	f.w.last = u
	if f.published != nil && sameUpdate(u, *f.published) {
		return
	}
	select {
	case <-f.w.updates: // the reader was too slow for it
	default:
		f.taken = f.published
	}
	f.published = &u
	if f.taken == nil || !sameUpdate(u, *f.taken) {
		f.w.updates <- u // there is room: nobody else sends
	}
}

// sameUpdate ignores what differs between two answers that say the same: the
// seconds left, and the references in errors.
func sameUpdate(a, b Update) bool {
	return a.State == b.State && a.Link == b.Link && a.ExpiresAt.Equal(b.ExpiresAt) &&
		a.PreSigned == b.PreSigned && a.Dispatched == b.Dispatched &&
		kindOf(a.Err) == kindOf(b.Err) && samePayload(a.Payload, b.Payload) //nolint:errorlint // kinds are compared, and a kind wraps nothing
}

func samePayload(a, b *Payload) bool {
	if a == nil || b == nil || a == b {
		return a == b
	}
	x, y := *a, *b
	x.Request.ExpiresIn, y.Request.ExpiresIn = 0, 0
	return reflect.DeepEqual(x, y)
}

// kindOf gives the sentinel of err, or err itself.
func kindOf(err error) error {
	for _, kind := range []error{ErrRateLimited, ErrUnavailable} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return err
}
