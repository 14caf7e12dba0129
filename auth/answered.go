package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

// maxAnswered bounds what is remembered: twice as many digests, some 10 MB.
const maxAnswered = 1 << 16

// answered remembers which attempts had their answer, for as long as they could
// have another. It holds digests: what it remembers is of no use to anybody. When
// more come than it has room for, it forgets the oldest before their time. That,
// and a clock that is set back, leave it to the provider to take a code once.
type answered struct {
	life time.Duration

	mu          sync.Mutex
	since       time.Time // when recent was begun
	recent, old map[[sha256.Size]byte]struct{}
}

func newAnswered(life time.Duration) *answered { return &answered{life: life} }

// take is true the first time. What is older than life may be forgotten.
func (a *answered) take(s secret) bool {
	digest := sha256.Sum256([]byte(s.reveal()))
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	if now.Sub(a.since) >= 2*a.life {
		a.recent = nil
	}
	if a.recent == nil || now.Sub(a.since) >= a.life || len(a.recent) >= maxAnswered {
		a.old, a.recent, a.since = a.recent, make(map[[sha256.Size]byte]struct{}), now
	}
	if _, taken := a.recent[digest]; taken {
		return false
	}
	if _, taken := a.old[digest]; taken {
		return false
	}
	a.recent[digest] = struct{}{}
	return true
}
