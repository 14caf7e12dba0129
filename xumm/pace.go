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

// wait gives the caller its turn; false when ctx ended first. A turn does not
// count when the platform has asked for a pause by the time it comes.
func (p *pace) wait(ctx context.Context) bool {
	for {
		p.mu.Lock()
		now := time.Now()
		if p.until.After(now) {
			pause := p.until.Sub(now)
			p.mu.Unlock()
			if !sleep(ctx, pause) {
				return false
			}
			continue // it may have been prolonged
		}
		turn := now
		if p.next.After(turn) {
			turn = p.next
		}
		p.next = turn.Add(paceGap)
		p.mu.Unlock()
		if !sleep(ctx, turn.Sub(now)) {
			return false
		}
		if !p.paused() {
			return true
		}
	}
}

func (p *pace) paused() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.until.After(time.Now())
}
