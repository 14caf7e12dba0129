package desktop

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"
)

// Handler brings the window to the front, and gives it the link when there is
// one: a start without a link gives the zero Link. It returns nil only when the
// window has done so, and soon, since whoever sent the link waits for it. It is
// called from several goroutines. For a window that is still on its way it keeps the
// link and returns nil at once.
type Handler func(ctx context.Context, link Link) error

// twiceTime is how close two deliveries of one link are to be taken for one: a
// launcher that gives up on one way, after half a second or so, and tries the
// next. A person who clicks a link again is slower, or loses nothing.
const twiceTime = 2 * time.Second

// Once drops a link that was delivered a moment ago, by whichever way it came: the
// window is in front already, and a web page that opens one link without end does
// not keep it there. A start without a link is never dropped. What failed may come
// again.
func Once(h Handler) Handler {
	var mu sync.Mutex // also while h is at work: the second waits for the first
	var last [sha256.Size]byte
	var at time.Time
	return func(ctx context.Context, link Link) error {
		if link.Kind() == NoLink {
			return h(ctx, link)
		}
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		sum := sha256.Sum256([]byte(link.reveal()))
		if sum == last && !at.IsZero() && time.Since(at) < twiceTime {
			return nil
		}
		if err := h(ctx, link); err != nil {
			return err
		}
		last, at = sum, time.Now()
		return nil
	}
}
