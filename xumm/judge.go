package xumm

import (
	"fmt"
	"time"
)

const (
	// How long an expired payload that is open in a wallet may still be answered.
	openGrace = 5 * time.Minute
	// How long after a signature the result of its submission is waited for.
	dispatchWait = 90 * time.Second

	// Differences of expiry times below this are rounding and transmission.
	expiryNoise = 5 * time.Second

	// How many GETs may contradict a frame before they are believed.
	chaseSteps = 6
)

// frame takes a hint. Only GETs make a payload resolved or expired.
func (f *follower) frame(fr frame) {
	if fr.hasExpiry {
		f.setExpiry(f.c.wall().Add(fr.expiresIn))
	}
	f.preSigned = f.preSigned || fr.preSigned
	if fr.opened || fr.preSigned {
		f.opened = true
		f.raise(Opened)
	}
	if fr.dispatched && !f.dispatched {
		f.dispatched = true
		f.ask(announced)
	}
	if fr.resolved && !f.resolved {
		f.resolved, f.signed = true, fr.signed
		f.resolvedAt = f.c.wall()
		if f.deadlineState == ExpiredOpened {
			f.deadlineState = "" // there is an answer: its grace begins anew
		}
		f.chased = 0
		f.ask(announced)
	}
	if fr.expired && !f.expired {
		f.expired = true
		if f.state == Pending || f.state == Opened {
			f.chased = 0
			f.ask(announced)
		}
	}
}

// chasing reports whether a frame announced what the GETs don't show yet.
func (f *follower) chasing() bool {
	return f.resolved && (f.payload == nil || !f.payload.Meta.Resolved && !f.payload.Meta.Signed) ||
		f.doubtful ||
		f.expired && (f.state == Pending || f.state == Opened) && f.chased < chaseSteps
}

func (f *follower) setExpiry(at time.Time) {
	at = at.Round(0)
	if f.expiresAt.IsZero() || at.Sub(f.expiresAt).Abs() > expiryNoise {
		f.expiresAt = at
	}
}

// apply takes what the REST API says.
func (f *follower) apply(p *Payload) {
	if d := p.Request.ExpiresIn; d != 0 {
		f.setExpiry(f.c.wall().Add(d))
	} else if !p.Request.ExpiresAt.IsZero() {
		f.setExpiry(p.Request.ExpiresAt)
	}
	f.opened = f.opened || p.Meta.AppOpened
	state := p.State()
	if state == Pending && f.opened {
		state = Opened
	}
	if state == Expired && (f.opened || f.resolved) {
		state = ExpiredOpened // the GET is behind the frames
	}
	// A frame told of a signature, so a rejection is not believed at once.
	f.doubtful = state == Rejected && f.signed && f.chased < chaseSteps
	if f.doubtful {
		return
	}
	if f.payload == nil || rank(p.State()) >= rank(f.payload.State()) {
		if f.payload != nil && f.payload.State() != p.State() {
			f.polls = 0
		}
		f.payload = p
	}
	f.raise(state)
	f.judge()
}

// judge ends the watch, or sets how long it may still go on.
func (f *follower) judge() {
	switch f.state {
	case Rejected, Cancelled, Expired:
		f.end(nil)
		return
	case Signed:
		if f.payload.Settled() {
			f.end(nil)
			return
		}
		f.limit(f.c.wall().Add(dispatchWait), ErrNotDispatched)
	case ExpiredOpened:
		from := f.expiresAt
		if from.IsZero() {
			from = f.c.wall()
		}
		if f.resolvedAt.After(from) {
			from = f.resolvedAt
		}
		f.limit(from.Add(openGrace), ErrGraceOver)
	default:
		return
	}
	if !f.c.wall().Before(f.deadline) {
		f.end(fmt.Errorf("watch payload: %w", f.deadlineErr))
	}
}

// limit sets the deadline of the present state, once.
func (f *follower) limit(at time.Time, err error) {
	if f.deadlineState == f.state {
		return
	}
	f.deadlineState, f.deadline, f.deadlineErr, f.askedLast = f.state, at.Round(0), err, false
}

func (f *follower) end(err error) {
	if !f.done {
		f.done, f.doneErr = true, err
	}
}

// raise moves the state forward, never back.
func (f *follower) raise(to State) {
	if !final(f.state) && rank(to) > rank(f.state) {
		f.state = to
	}
}

func final(s State) bool { return s == Signed || s == Rejected || s == Cancelled }

func rank(s State) int {
	switch s {
	case Pending:
		return 1
	case Opened:
		return 2
	case Expired:
		return 3
	case ExpiredOpened:
		return 4
	case Cancelled:
		return 5
	case Rejected:
		return 6
	case Signed:
		return 7
	}
	return 0
}
