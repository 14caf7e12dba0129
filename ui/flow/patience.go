package flow

import "time"

// patience says when a question about something that is only shown may be asked
// again: when its answer is old, or, without one, after a minute, then two, four
// and so on, so that what is out of order is left alone.
type patience struct {
	asking bool
	again  time.Time
	failed int // how often in a row
}

const (
	firstPatience = time.Minute
	mostFailures  = 6 // after which the wait grows no more: an hour
)

// begin tells whether to ask now; then end has to be called with what came.
func (p *patience) begin(now time.Time) bool {
	if p.asking || now.Before(p.again) {
		return false
	}
	p.asking = true
	return true
}

func (p *patience) end(now time.Time, err error, life time.Duration) {
	p.asking = false
	if err == nil {
		p.failed, p.again = 0, now.Add(life)
		return
	}
	p.again = now.Add(firstPatience << p.failed)
	p.failed = min(p.failed+1, mostFailures)
}
