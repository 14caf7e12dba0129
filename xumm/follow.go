package xumm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"time"
)

const (
	// How long an expired payload that is open in a wallet may still be answered.
	openGrace = 5 * time.Minute
	// How long after a signature the result of its submission is waited for.
	dispatchWait = 90 * time.Second

	firstLook  = time.Second      // GET at the latest, when the websocket takes longer
	dialLook   = 10 * time.Second // between GETs while the websocket is being dialled
	steadyLook = 3 * time.Minute  // between GETs while it is open, in case a frame got lost
	minPoll    = 2 * time.Second
	maxPoll    = 10 * time.Second
	confirm    = 2 * time.Second // after a first 404
	expirySlip = time.Second     // after expiry, by which time the platform knows of it, too

	// The machine slept, or was frozen, when two ticks are further apart by the
	// wall clock than sleepJump.
	wakeTick  = 15 * time.Second
	sleepJump = 22 * time.Second

	// Differences of expiry times below this are rounding and transmission.
	expiryNoise = 5 * time.Second
)

// chaseWaits are the waits before the GETs after a frame that announced a
// change: the platform publishes first and writes its database afterwards.
var chaseWaits = [...]time.Duration{0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}

const (
	chaseSlow  = 5 * time.Second
	chaseSteps = 6 // of the chases that can be wrong
)

// follower is the state machine behind a Watch. One goroutine owns it; the
// websocket and the GETs run beside it and send it what happened.
type follower struct {
	c    *Client
	w    *Watch
	ctx  context.Context
	uuid string

	events  chan socketEvent
	kick    chan bool
	results chan getResult

	// The websocket.
	up        bool
	upAt      time.Time
	failures  int  // dials that failed since it was last steady
	polling   bool // it can't be had at the moment
	socketErr error

	// GETs.
	due     time.Time // of the next one; not while one is in flight
	cancel  context.CancelFunc
	again   bool // something happened while one was in flight
	serial  int  // of the one in flight
	retry   backoff
	polls   int // since polling began or something changed
	missing int // 404s in a row
	getErr  error

	// What is known of the payload.
	payload            *Payload
	state              State
	expiresAt          time.Time // wall clock
	opened, preSigned  bool
	dispatched         bool
	resolved, signed   bool // as a resolve frame said
	expired            bool // as a frame said, on this connection
	chased             int  // GETs since the frame
	doubtful           bool // the last GET contradicts the resolve frame
	deadline           time.Time
	deadlineState      State // what the deadline is for
	deadlineErr        error
	asked              bool // the last GET, at the deadline
	resolvedAt         time.Time
	done               bool
	doneErr            error
	published          Update
	publishedSomething bool
}

type getResult struct {
	serial  int
	payload *Payload
	err     error
}

func (c *Client) follow(ctx context.Context, ref Ref, w *Watch) {
	ctx, cancel := context.WithCancel(ctx)
	f := &follower{
		c: c, w: w, ctx: ctx, uuid: ref.UUID,
		events:  make(chan socketEvent),
		kick:    make(chan bool, 1),
		results: make(chan getResult),
		retry:   backoff{first: 2 * time.Second, most: time.Minute},
		state:   Pending,
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	if !isUUID(ref.UUID) {
		f.state = NotFound
		f.end(fmt.Errorf("watch payload: %w: a payload is named by a UUID", ErrInvalid))
		f.publish()
		return
	}
	s := &socket{client: c.http, url: c.statusURL(ref), agent: c.userAgent, events: f.events, kick: f.kick}
	wg.Go(func() { s.run(ctx) })
	f.loop()
}

func (f *follower) loop() {
	tick := time.NewTicker(wakeTick)
	defer tick.Stop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	lastTick := f.c.wall()
	f.due = time.Now().Add(firstLook)
	for {
		f.publish()
		if f.done {
			return
		}
		timer.Reset(f.nextTimer())
		select {
		case <-f.ctx.Done():
			f.end(fmt.Errorf("watch payload: %w", f.ctx.Err()))
		case e := <-f.events:
			f.socketEvent(e)
		case r := <-f.results:
			if r.serial == f.serial && f.cancel != nil {
				f.cancel()
				f.cancel = nil
				f.result(r)
			}
		case <-f.w.refresh:
			f.retry.reset()
			f.ask()
			if !f.up {
				f.dial(false)
			}
		case <-tick.C:
			now := f.c.wall()
			if now.Sub(lastTick) > sleepJump {
				f.woke()
			}
			lastTick = now
		case <-timer.C:
			f.timeout()
		}
	}
}

// nextTimer is how long the loop may sleep.
func (f *follower) nextTimer() time.Duration {
	next := time.Hour
	if f.cancel == nil && !f.due.IsZero() {
		next = time.Until(f.due)
	}
	if !f.deadline.IsZero() && !f.asked {
		next = min(next, f.deadline.Sub(f.c.wall()))
	}
	return max(next, 0)
}

func (f *follower) timeout() {
	if !f.deadline.IsZero() && !f.asked && !f.c.wall().Before(f.deadline) {
		// The watch ends with the answer to this, whenever it comes: without
		// one it cannot be known that there was no signature.
		f.asked = true
		f.ask()
	}
	if f.cancel == nil && !f.due.IsZero() && time.Until(f.due) <= 0 {
		f.get()
	}
}

// ask makes the next GET happen now, or once more after the one in flight,
// whose answer may be older than what was just heard.
func (f *follower) ask() {
	f.due = time.Now()
	f.again = f.cancel != nil
}

func (f *follower) get() {
	ctx, cancel := context.WithCancel(f.ctx)
	f.cancel = cancel
	f.serial++
	serial := f.serial
	// Not waited for at the end: a token source may block, and has no context.
	go func() {
		if !f.c.pace.wait(ctx) {
			return
		}
		p, err := f.c.Payload(ctx, f.uuid)
		select {
		case f.results <- getResult{serial, p, err}:
		case <-ctx.Done():
		}
	}()
}

// woke replaces every connection: those from before the sleep may be dead
// without anybody having noticed.
func (f *follower) woke() {
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
	f.c.http.CloseIdleConnections()
	f.dial(true)
	f.retry.reset()
	f.ask()
}

// dial tells the socket to connect now.
func (f *follower) dial(replace bool) {
	select {
	case old := <-f.kick:
		replace = replace || old
	default:
	}
	f.kick <- replace
}

func (f *follower) socketEvent(e socketEvent) {
	switch e.kind {
	case socketUp:
		f.up, f.polling = true, false
		f.upAt = time.Now()
		f.expired, f.polls = false, 0
		f.ask() // frames may have been missed
	case socketDown:
		f.socketDown(e.err)
	case socketFrame:
		f.frame(e.frame)
	}
}

func (f *follower) socketDown(err error) {
	wasUp := f.up
	f.up = false
	f.socketErr = fmt.Errorf("watch payload: %w: %w", ErrUnavailable, err)
	switch {
	case errors.Is(err, errReplaced):
		return
	case wasUp && time.Since(f.upAt) >= steadyAfter:
		f.failures = 0
	default:
		f.failures++
	}
	if !f.polling && (f.failures >= 2 || errors.Is(err, errNoPong)) {
		f.polling = true
		f.polls = 0
		f.ask()
	} else if wasUp && f.cancel == nil {
		f.hasten(dialLook)
	}
}

func (f *follower) hasten(d time.Duration) {
	if at := time.Now().Add(d); at.Before(f.due) {
		f.due = at
	}
}

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
		f.ask()
	}
	if fr.resolved && !f.resolved {
		f.resolved, f.signed = true, fr.signed
		f.resolvedAt = f.c.wall()
		f.chased = 0
		f.ask()
	}
	if fr.expired && !f.expired {
		f.expired = true
		if f.state == Pending || f.state == Opened {
			f.chased = 0
			f.ask()
		}
	}
}

func (f *follower) setExpiry(at time.Time) {
	at = at.Round(0)
	if f.expiresAt.IsZero() || at.Sub(f.expiresAt).Abs() > expiryNoise {
		f.expiresAt = at
	}
}

func (f *follower) result(r getResult) {
	if r.err == nil {
		f.missing, f.getErr = 0, nil
		f.retry.reset()
		f.apply(r.payload)
		f.plan()
	} else {
		f.failed(r.err)
	}
	if f.again {
		f.again = false
		f.due = time.Now()
	}
}

func (f *follower) failed(err error) {
	now := time.Now()
	switch {
	case errors.Is(err, ErrUnauthorized), errors.Is(err, ErrAppDisabled),
		errors.Is(err, ErrRefused), errors.Is(err, ErrInvalid):
		f.end(err)
	case errors.Is(err, ErrNotFound):
		if f.missing++; f.missing > 1 {
			if f.payload == nil || !final(f.state) {
				f.state = NotFound
			}
			f.end(err)
			return
		}
		f.due = now.Add(confirm)
	case errors.Is(err, ErrRateLimited):
		f.getErr = err
		f.due = now // the pace of all watches holds it back as long as it must
	default:
		f.getErr = err
		f.due = now.Add(f.retry.next())
	}
}

// plan sets when to ask next after a good answer.
func (f *follower) plan() {
	now := time.Now()
	switch {
	case f.chasing():
		f.chased++
		wait := chaseSlow
		if f.chased < len(chaseWaits) {
			wait = chaseWaits[f.chased]
		}
		f.due = now.Add(wait)
		return
	case f.state == Signed, f.polling:
		f.due = now.Add(f.pollWait())
	case !f.up:
		f.due = now.Add(dialLook)
	default:
		f.due = now.Add(steadyLook)
	}
	if f.state == Pending || f.state == Opened {
		if left := f.expiresAt.Sub(f.c.wall()) + expirySlip; !f.expiresAt.IsZero() && left > 0 {
			f.hasten(left)
		}
	}
}

// chasing reports whether a frame announced what the GETs don't show yet.
func (f *follower) chasing() bool {
	return f.resolved && (f.payload == nil || !f.payload.Meta.Resolved && !f.payload.Meta.Signed) ||
		f.doubtful ||
		f.expired && (f.state == Pending || f.state == Opened) && f.chased < chaseSteps
}

// pollWait grows from 2 to 10 seconds, with a jitter of a fifth; many watches
// share about one poll a second.
func (f *follower) pollWait() time.Duration {
	d := float64(minPoll)
	for range min(f.polls, 10) {
		d *= 1.5
	}
	f.polls++
	d = max(min(d, float64(maxPoll)), float64(f.c.watching())*float64(pollShare))
	return time.Duration(d * (0.8 + 0.4*rand.Float64()))
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
	f.deadlineState, f.deadline, f.deadlineErr, f.asked = f.state, at.Round(0), err, false
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
	if f.publishedSomething && sameUpdate(u, f.published) {
		return
	}
	f.published, f.publishedSomething = u, true
	f.w.publish(u)
}

// sameUpdate ignores what differs between two answers that say the same: the
// seconds left, and the references in errors.
func sameUpdate(a, b Update) bool {
	return a.State == b.State && a.Link == b.Link && a.ExpiresAt.Equal(b.ExpiresAt) &&
		a.PreSigned == b.PreSigned && a.Dispatched == b.Dispatched &&
		kindOf(a.Err) == kindOf(b.Err) && samePayload(a.Payload, b.Payload)
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
