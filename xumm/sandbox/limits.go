package sandbox

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// limits count calls in a sliding minute: all of them, and creations.
type limits struct {
	calls, creates *window
}

func newLimits(o Options) limits {
	return limits{&window{limit: o.RateLimit}, &window{limit: o.CreateLimit}}
}

// allow counts a call and tells its limit in the headers.
func (l limits) allow(h http.Header, creates bool) bool {
	if creates && l.creates.limit < 0 {
		return true
	}
	ok, limit, left := l.calls.take()
	if creates && ok {
		ok, limit, left = l.creates.take()
	}
	if limit >= 0 {
		h.Set("X-RateLimit-Limit", strconv.Itoa(limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(left))
	}
	return ok
}

type window struct {
	limit int // negative: none
	mu    sync.Mutex
	taken []time.Time
}

func (l *window) take() (ok bool, limit, left int) {
	if l.limit < 0 {
		return true, l.limit, 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	old := 0
	for old < len(l.taken) && now.Sub(l.taken[old]) >= time.Minute {
		old++
	}
	l.taken = l.taken[old:]
	if len(l.taken) >= l.limit {
		return false, l.limit, 0
	}
	l.taken = append(l.taken, now)
	return true, l.limit, l.limit - len(l.taken)
}
