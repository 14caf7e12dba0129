package xumm

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

const (
	dialLook   = 10 * time.Second // between GETs while the websocket is being dialled
	steadyLook = 3 * time.Minute  // between GETs while it is open, in case a frame got lost
	minPoll    = 2 * time.Second
	// The result of a submission takes as long as a ledger, about 4 seconds; a
	// refusal by the node comes at once.
	dispatchPoll = 250 * time.Millisecond
	maxPoll      = 10 * time.Second
	confirm      = 2 * time.Second // after a first 404
	expirySlip   = time.Second     // after expiry, by which time the platform knows of it, too

	// The machine slept, or was frozen, when two ticks are further apart by the
	// wall clock than sleepJump.
	wakeTick  = 15 * time.Second
	sleepJump = 22 * time.Second
)

// lookWaits are the waits before the first GETs on a connection: the first at
// the latest, since the first frame brings it on, the others in case it came too
// early. A resolve frame from before the connection is never repeated, and its
// result may be written only after the first GET.
var lookWaits = [...]time.Duration{time.Second, 1500 * time.Millisecond, 5 * time.Second}

// chaseWaits are the waits before the GETs after a frame that announced a
// change: the platform publishes first and writes its database afterwards.
var chaseWaits = [...]time.Duration{0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second}

// After those, and after a few minutes longer each time.
const (
	chaseSlow  = 5 * time.Second
	chaseMost  = 30 * time.Second
	chaseOften = 30 // GETs before it gets longer
)

// heldLook is after how long a follower looks whether a pause holds up its GET.
const heldLook = 2 * time.Second

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
	up            bool
	upAt          time.Time
	greeted       bool // a frame has come
	greetedBefore bool // on an earlier connection
	looks         int  // GETs since it is open
	failures      int  // dials that failed since it was last steady
	polling       bool // it can't be had at the moment
	socketErr     error

	// GETs.
	due     time.Time // of the next one; not while one is in flight
	cancel  context.CancelFunc
	place   *turn     // of the one in flight, in the queue
	hurry   urgency   // of the next one
	again   bool      // something happened while one was in flight
	heldAt  time.Time // when to look whether the one in flight is held up
	serial  int       // of the one in flight
	retry   backoff
	polls   int // since polling began or something changed
	missing int // 404s in a row
	getErr  error

	// What is known of the payload.
	payload           *Payload
	state             State
	expiresAt         time.Time // wall clock
	opened, preSigned bool
	dispatched        bool
	resolved, signed  bool // as a resolve frame said
	expired           bool // as a frame said, on this connection
	chased            int  // GETs since the frame
	doubtful          bool // the last GET contradicts the resolve frame
	deadline          time.Time
	deadlineState     State // what the deadline is for
	deadlineErr       error
	askedLast         bool // the GET at the deadline was asked for; its answer ends the watch
	resolvedAt        time.Time
	done              bool
	doneErr           error

	published *Update // the last one
	taken     *Update // the last one that the reader is known to have taken
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
		hurry:   routine,
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
	f.due = time.Now().Add(lookWaits[0])
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
			f.now(urgent)
		case <-f.w.recheck:
			f.now(awaited)
		case <-f.w.redial:
			f.anew()
		case <-tick.C:
			now := f.c.wall()
			if now.Sub(lastTick) > sleepJump {
				f.c.pace.woke(now)
				f.anew() // connections may be dead without anybody having noticed
			}
			lastTick = now
		case <-timer.C:
			f.timeout()
		}
	}
}

// now asks for the state at a person's wish.
func (f *follower) now(u urgency) {
	f.retry.reset()
	f.ask(u)
	if !f.up {
		f.dial(false)
	}
}

// nextTimer is how long the loop may sleep.
func (f *follower) nextTimer() time.Duration {
	next := time.Hour
	if f.cancel == nil && !f.due.IsZero() {
		next = time.Until(f.due)
	}
	if f.cancel != nil {
		next = min(next, time.Until(f.heldAt))
	}
	if !f.deadline.IsZero() && !f.askedLast {
		next = min(next, f.deadline.Sub(f.c.wall()))
	}
	return max(next, 0)
}

func (f *follower) timeout() {
	if !f.deadline.IsZero() && !f.askedLast && !f.c.wall().Before(f.deadline) {
		// The watch ends with the answer to this, whenever it comes: without
		// one it cannot be known that there was no signature.
		f.askedLast = true
		f.ask(urgent)
	}
	if f.cancel == nil && !f.due.IsZero() && time.Until(f.due) <= 0 {
		f.get()
	}
	if f.cancel != nil && time.Until(f.heldAt) <= 0 {
		f.heldAt = time.Now().Add(heldLook)
		if left := f.place.held(); left > 0 && !errors.Is(f.getErr, ErrRateLimited) {
			f.getErr = &Error{Op: opGetPayload, RetryAfter: left, kind: ErrRateLimited}
		}
	}
}

// ask makes the next GET happen now, or once more after the one in flight,
// whose answer may be older than what was just heard. One that still waits for
// its turn will do.
func (f *follower) ask(u urgency) {
	if f.cancel != nil && f.place.raise(u) {
		return
	}
	f.due = time.Now()
	f.hurry = sooner(f.hurry, u)
	f.again = f.cancel != nil
}

func (f *follower) get() {
	ctx, cancel := context.WithCancel(f.ctx)
	f.cancel = cancel
	place := f.c.pace.queue(f.hurry)
	f.place, f.hurry, f.heldAt = place, routine, time.Now().Add(heldLook)
	f.serial++
	if f.up {
		f.looks++
	}
	serial := f.serial
	// Not waited for at the end: a token source may block, and has no context.
	go func() {
		if !place.wait(ctx) {
			return
		}
		p, err := f.c.payload(ctx, f.uuid, place)
		place.done()
		select {
		case f.results <- getResult{serial, p, err}:
		case <-ctx.Done():
		}
	}()
}

// anew replaces every connection.
func (f *follower) anew() {
	level := awaited
	if f.cancel != nil {
		level = sooner(level, f.place.urgency())
		f.cancel()
		f.cancel = nil
	}
	f.c.http.CloseIdleConnections()
	f.dial(true)
	f.retry.reset()
	f.ask(level)
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
		f.greeted, f.expired, f.looks, f.polls = false, false, 0, 0
		f.hasten(lookWaits[0]) // or with the first frame
	case socketDown:
		f.socketDown(e.err)
	case socketFrame:
		if !f.greeted {
			// Frames were missed while there was no connection. Before the first
			// frame the platform need not have begun to send them.
			f.greeted = true
			if f.greetedBefore {
				f.ask(awaited)
			} else {
				f.ask(routine)
			}
			f.greetedBefore = true
		}
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
		f.ask(awaited)
	} else if wasUp && f.cancel == nil {
		f.hasten(dialLook)
	}
}

func (f *follower) hasten(d time.Duration) {
	if at := time.Now().Add(d); at.Before(f.due) {
		f.due = at
	}
}

func (f *follower) result(r getResult) {
	meanwhile := f.hurry // of what was asked for while this one was in flight
	f.hurry = routine
	if r.err == nil {
		f.missing, f.getErr = 0, nil
		f.retry.reset()
		f.apply(r.payload)
		f.plan()
	} else {
		f.failed(r.err)
	}
	f.hurry = sooner(f.hurry, meanwhile)
	if f.again {
		f.again = false
		f.due = time.Now()
	}
}

func (f *follower) failed(err error) {
	now := time.Now()
	level := f.place.urgency()
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
		f.due, f.hurry = now.Add(confirm), level
	case errors.Is(err, ErrRateLimited):
		f.getErr = err
		f.due, f.hurry = now, level // the pace of all watches holds it back as long as it must
	default:
		f.getErr = err
		f.due, f.hurry = now.Add(f.retry.next()), later(awaited, level)
	}
}

// plan sets when to ask next after a good answer.
func (f *follower) plan() {
	now := time.Now()
	switch {
	case f.chasing():
		f.chased++
		wait := min(max(chaseSlow, chaseSlow*time.Duration(f.chased-chaseOften)), chaseMost)
		f.hurry = awaited
		if f.chased < len(chaseWaits) {
			wait = chaseWaits[f.chased]
			f.hurry = announced
		}
		f.due = now.Add(wait)
		return
	case f.state == Signed:
		f.hurry = awaited
		f.due = now.Add(f.pollWait(dispatchPoll, 2))
	case f.polling:
		f.hurry = awaited
		share := f.c.pace.share(f.c.watching(), awaited)
		f.due = now.Add(max(f.pollWait(minPoll, 1.5), share))
	case !f.up:
		f.due = now.Add(dialLook)
	case f.looks < len(lookWaits):
		f.due = now.Add(lookWaits[f.looks])
	default:
		f.due = now.Add(steadyLook)
	}
	if f.state == Pending || f.state == Opened {
		if left := f.expiresAt.Sub(f.c.wall()) + expirySlip; !f.expiresAt.IsZero() && left > 0 && time.Now().Add(left).Before(f.due) {
			f.hasten(left)
			f.hurry = sooner(f.hurry, awaited)
		}
	}
}

// pollWait grows from first to 10 seconds by a factor, with a jitter of a fifth.
func (f *follower) pollWait(first time.Duration, factor float64) time.Duration {
	d := float64(first)
	for range min(f.polls, 10) {
		d *= factor
	}
	f.polls++
	return time.Duration(min(d, float64(maxPoll)) * (0.8 + 0.4*rand.Float64())) //nolint:gosec // jitter is no secret
}
