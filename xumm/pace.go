package xumm

import (
	"context"
	"sync"
	"time"
)

// pace spreads the calls of all watches of a Client, and stops them together
// when the platform says that there were too many. The zero value is ready.
type pace struct {
	mu    sync.Mutex
	next  time.Time // no call of a watch before this
	until time.Time // end of the pause the platform asked for
}

const (
	minPause  = 5 * time.Second
	paceGap   = 100 * time.Millisecond
	pollShare = time.Second // all watches together poll about once a second
)

// pause stops the calls for d, exactly as long as the platform said, but not
// for less than five seconds.
func (p *pace) pause(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(max(d, minPause)); until.After(p.until) {
		p.until = until
	}
}

// wait gives the caller its turn; false when ctx ended first.
func (p *pace) wait(ctx context.Context) bool {
	for {
		p.mu.Lock()
		now := time.Now()
		at := now
		if p.until.After(at) {
			// Turns are given out only when the pause is over: it may be prolonged.
			at = p.until
		} else {
			if p.next.After(at) {
				at = p.next
			}
			p.next = at.Add(paceGap)
			p.mu.Unlock()
			return sleep(ctx, at.Sub(now))
		}
		p.mu.Unlock()
		if !sleep(ctx, at.Sub(now)) {
			return false
		}
	}
}
