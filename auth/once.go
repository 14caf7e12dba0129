package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

// once remembers which attempts had their answer, for as long as they could have
// another. It holds digests: what it remembers is of no use to anybody.
type once struct {
	life time.Duration

	mu          sync.Mutex
	since       time.Time // when recent was begun
	recent, old map[[sha256.Size]byte]struct{}
}

func newOnce(life time.Duration) *once { return &once{life: life} }

// take is true the first time. What is older than life may be forgotten.
func (o *once) take(s secret) bool {
	digest := sha256.Sum256([]byte(s.reveal()))
	o.mu.Lock()
	defer o.mu.Unlock()
	if now := time.Now(); o.recent == nil || now.Sub(o.since) >= o.life {
		if now.Sub(o.since) >= 2*o.life {
			o.recent = nil
		}
		o.old, o.recent, o.since = o.recent, make(map[[sha256.Size]byte]struct{}), now
	}
	if _, taken := o.recent[digest]; taken {
		return false
	}
	if _, taken := o.old[digest]; taken {
		return false
	}
	o.recent[digest] = struct{}{}
	return true
}
