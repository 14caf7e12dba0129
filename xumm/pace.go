package xumm

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// paceMinute is the span that the platform counts calls in; it slides.
	paceMinute = time.Minute
	// paceUntold is the limit while the platform has told none: the least of the
	// 60 to 200 calls a minute that its documentation names.
	paceUntold = 60
	// paceMost is more than any program needs: a hundred calls a second.
	paceMost = 6000
	// minPause is for a refusal that does not say how long; it doubles until
	// there is an answer, up to maxPause.
	minPause = 5 * time.Second
	maxPause = time.Minute
	// longestTold bounds what a refusal says itself. After it one call finds out.
	longestTold = 5 * time.Minute
	maxGap      = 100 * time.Millisecond
	// ageEvery is how long a turn waits before it is taken for more urgent.
	ageEvery = 45 * time.Second
	// leastEvery is how long something urgent waits at most, but for a pause, when
	// other calls have used the limit up. A tenth of a small limit is less often.
	leastEvery = 10 * time.Second
)

// urgency orders the GETs of watches that wait for their turn.
type urgency int

const (
	announced urgency = iota // the platform says that something happened
	urgent                   // a person asked
	aged                     // it has waited for long
	awaited                  // something is expected: a submission's result, news from an outage
	routine                  // nothing is known to have happened
)

// percent is how much of the limit may be used up before a GET has to wait, so
// that an urgent one finds room even when many others came just before it, and
// the caller's own calls, which never wait, find some after all of them.
func (u urgency) percent() int {
	return [...]int{announced: 90, urgent: 90, aged: 90, awaited: 70, routine: 40}[u]
}

// sooner and later give the more and the less urgent of two.
func sooner(u, v urgency) urgency { return min(u, v) }
func later(u, v urgency) urgency  { return max(u, v) }

// pace keeps the GETs of all watches of a Client within the platform's rate
// limit, the urgent first, and stops them together when the platform says that
// there were too many. The zero value is ready.
//
// The documentation names a limit of 60 to 200 calls a minute over all, and
// further ones of single endpoints; no answer says which of them its figures are
// about. So only what the GET of a payload is told holds here, limit, refusals and
// answers: another endpoint's refusal must not delay a result. But every call with
// the credential is counted, whatever its endpoint: where there is a limit over
// all it uses it up, and where there is none a GET is made a little later than it
// could be. Public calls carry nothing that they could be counted by, except where
// they come from, and are left out; if they do count, the next figures say so.
//
// Nobody waits for ever: what has waited long becomes more urgent, and something
// urgent comes now and then however much the caller's own calls have used, which
// also finds out when a limit that was told holds no more.
type pace struct {
	mu    sync.Mutex
	limit int         // calls a minute, as last told; 0: not told
	calls []time.Time // of this Client in the last minute, in their order
	// others is how many more calls the platform counted, made with the same
	// credential elsewhere. How old they are is not told: they are taken to be
	// spread over the minute before othersAt.
	others   int
	othersAt time.Time

	next    time.Time     // no turn before this
	last    time.Time     // when a turn came last
	until   time.Time     // end of the pause the platform asked for
	wallEnd time.Time     // the same by the wall clock, which goes on while the machine sleeps
	refused time.Duration // the last such pause, while no GET was answered since
	probing *turn         // after a pause, the only one under way, which finds out
	probed  bool          // one turn has come
	waiting [routine + 1][]*turn
	timer   *time.Timer
}

// turn is a place in the queue, and then a call. Whoever has it says done.
type turn struct {
	pace   *pace
	wanted urgency
	level  urgency       // of the queue it is in
	since  time.Time     // it is there
	come   chan struct{} // closed when it has come
	given  bool          // it has come, and is counted
	at     time.Time     // when
	sent   bool          // the call may have reached the platform; set by who has the turn
}

// queue gives a place behind those that are as urgent.
func (p *pace) queue(u urgency) *turn {
	t := &turn{pace: p, wanted: u, come: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.join(t, u, time.Now())
	p.advance()
	return t
}

func (p *pace) join(t *turn, u urgency, now time.Time) {
	t.level, t.since = u, now
	p.waiting[u] = append(p.waiting[u], t)
}

// raise makes a turn that has not come yet as urgent as u, and tells whether it
// has not.
func (t *turn) raise(u urgency) bool {
	p := t.pace
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.waiting[t.level], t) {
		return false
	}
	t.wanted = sooner(t.wanted, u)
	if u < t.level {
		t.leave()
		p.join(t, u, time.Now())
		p.advance()
	}
	return true
}

// urgency is what the turn was wanted for.
func (t *turn) urgency() urgency {
	t.pace.mu.Lock()
	defer t.pace.mu.Unlock()
	return t.wanted
}

// held is how much longer a pause keeps the turn from coming; 0: none does.
func (t *turn) held() time.Duration {
	p := t.pace
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.given {
		return 0
	}
	return max(0, time.Until(p.until))
}

// wait returns when the turn has come; false when ctx ended first. A turn is not
// taken, nor counted, when the platform has asked for a pause by then.
func (t *turn) wait(ctx context.Context) bool {
	p := t.pace
	for {
		select {
		case <-t.come:
		case <-ctx.Done():
		}
		p.mu.Lock()
		now := time.Now()
		switch {
		case ctx.Err() != nil:
			t.leave()
			t.giveBack()
			p.mu.Unlock()
			return false
		case !p.until.After(now):
			p.mu.Unlock()
			return true
		}
		t.giveBack()
		t.come = make(chan struct{})
		p.join(t, t.level, now)
		p.advance()
		p.mu.Unlock()
	}
}

// done ends a turn: one without a call that was sent was none.
func (t *turn) done() {
	p := t.pace
	p.mu.Lock()
	defer p.mu.Unlock()
	if !t.sent {
		t.giveBack()
	}
	if p.probing == t {
		p.probing = nil
	}
	p.advance()
}

// giveBack takes a turn that has come for one that has not.
func (t *turn) giveBack() {
	p := t.pace
	if !t.given {
		return
	}
	t.given = false
	if i := slices.Index(p.calls, t.at); i >= 0 {
		p.calls = slices.Delete(p.calls, i, i+1)
	}
	if p.probing == t {
		p.probing = nil
	}
	p.advance()
}

// leave takes a turn out of the queue, unless it has come.
func (t *turn) leave() {
	q := &t.pace.waiting[t.level]
	if i := slices.Index(*q, t); i >= 0 {
		*q = slices.Delete(*q, i, i+1)
	}
}

// advance lets those come whose turn it is, and sees to it that it is called
// again when it may be somebody else's.
func (p *pace) advance() {
	now := time.Now()
	p.age(now)
	for u := announced; u <= routine; {
		if len(p.waiting[u]) == 0 {
			u++
			continue
		}
		t := p.waiting[u][0]
		if at := p.earliest(t, now); at.After(now) {
			// Those that are less urgent come no sooner.
			p.wake(at, now)
			return
		}
		if p.probing != nil {
			break // it calls this when it is done
		}
		p.waiting[u] = slices.Delete(p.waiting[u], 0, 1)
		t.given, t.at = true, now
		p.calls = append(p.calls, now)
		p.probed, p.last = true, now
		p.next = now.Add(p.gap())
		if p.refused > 0 {
			p.probing = t
		}
		close(t.come)
	}
	if p.timer != nil {
		p.timer.Stop()
	}
}

// age makes those more urgent that have waited for long.
func (p *pace) age(now time.Time) {
	for _, u := range []urgency{awaited, routine} { // one step at a time
		for len(p.waiting[u]) > 0 && now.Sub(p.waiting[u][0].since) >= ageEvery {
			t := p.waiting[u][0]
			p.waiting[u] = slices.Delete(p.waiting[u], 0, 1)
			p.join(t, u-1, now)
		}
	}
}

// wake has advance called at a time, or sooner when one is of age before.
func (p *pace) wake(at, now time.Time) {
	for _, u := range []urgency{awaited, routine} {
		if q := p.waiting[u]; len(q) > 0 {
			if of := q[0].since.Add(ageEvery); of.Before(at) {
				at = of
			}
		}
	}
	if p.timer == nil {
		p.timer = time.AfterFunc(at.Sub(now), p.due)
	} else {
		p.timer.Reset(at.Sub(now))
	}
}

func (p *pace) due() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.advance()
}

// earliest tells when the first turn of its queue can come, or when to look again.
func (p *pace) earliest(t *turn, now time.Time) time.Time {
	at := p.next
	if p.until.After(at) {
		at = p.until
	}
	if at.After(now) {
		return at
	}
	others := p.counted(now)
	if p.limit == 0 && !p.probed {
		return now // it will tell the limit, which the caller's own calls may have been far from
	}
	if len(p.calls)+others < max(1, p.perMinute()*t.level.percent()/100) {
		return now
	}
	if others > 0 { // until there is one fewer
		at = p.othersAt.Add(paceMinute - paceMinute*time.Duration(others-1)/time.Duration(p.others) + 1)
	}
	if len(p.calls) > 0 {
		if gone := p.calls[0].Add(paceMinute); others == 0 || gone.Before(at) {
			at = gone
		}
	}
	if least := p.least(t); t.level <= aged && least.Before(at) {
		at = least
	}
	return at
}

// least is when an urgent turn comes whatever was used up.
func (p *pace) least(t *turn) time.Time {
	from := t.since
	if p.last.After(from) {
		from = p.last
	}
	every := paceMinute * 10 / time.Duration(p.perMinute())
	return from.Add(min(max(every, leastEvery), paceMinute))
}

// counted forgets calls of more than a minute ago, and gives how many of the
// others are left.
func (p *pace) counted(now time.Time) (others int) {
	old := 0
	for old < len(p.calls) && now.Sub(p.calls[old]) >= paceMinute {
		old++
	}
	p.calls = slices.Delete(p.calls, 0, old)
	left := paceMinute - now.Sub(p.othersAt)
	if left <= 0 {
		return 0
	}
	// Rounded up: one that may still count does.
	return int((time.Duration(p.others)*left + paceMinute - 1) / paceMinute)
}

func (p *pace) perMinute() int {
	if p.limit == 0 {
		return paceUntold
	}
	return p.limit
}

// gap keeps what happens to many watches at once from becoming one burst: four
// times the average is the fastest.
func (p *pace) gap() time.Duration {
	return min(maxGap, paceMinute/time.Duration(4*p.perMinute()))
}

// share is how long one of n watches may leave between two GETs of this urgency
// for all of them to use no more than half of what such GETs may.
func (p *pace) share(n int, u urgency) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Duration(n) * paceMinute * 200 / time.Duration(p.perMinute()*u.percent())
}

// count takes in a call that did not wait for a turn. It gives the turn that it
// would have had.
func (p *pace) count() *turn {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.counted(now)
	p.calls = append(p.calls, now)
	return &turn{pace: p, given: true, at: now}
}

// told takes in the figures of an answer to the GET of a payload.
func (p *pace) told(r Rate) {
	if r.Limit == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.counted(now)
	p.limit = min(r.Limit, paceMost)
	if r.Remaining >= 0 {
		used := p.limit - min(r.Remaining, p.limit)
		p.others, p.othersAt = max(0, used-len(p.calls)), now
	}
	if soon := now.Add(p.gap()); p.next.After(soon) {
		p.next = soon
	}
	p.advance()
}

// pause stops the GETs after the refusal of one: for d, as long as the platform
// said, but not for less than five seconds nor for more than five minutes; and if
// it did not say (0), for longer each time. wall is the time by the wall clock.
func (p *pace) pause(d time.Duration, wall time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if d == 0 {
		if p.until.After(now) {
			return // a call that was under way when the pause began
		}
		d = min(2*p.refused, maxPause)
	}
	p.refused = min(max(d, minPause), longestTold)
	if until := now.Add(p.refused); until.After(p.until) {
		p.until, p.wallEnd = until, wall.Add(p.refused)
	}
	p.advance()
}

// woke ends a pause that ended while the machine slept.
func (p *pace) woke(wall time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.wallEnd.After(wall) {
		p.until = time.Time{}
	}
	p.advance()
}

// answered ends the doubling of pauses, and lets others come again: a GET was not
// refused.
func (p *pace) answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused, p.probing = 0, nil
	p.advance()
}
