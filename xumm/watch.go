package xumm

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Ref names a payload to watch: its UUID, and the websocket address the
// platform gave (Created.StatusURL). Without one it is derived.
type Ref struct{ UUID, StatusURL string }

// Link is how a Watch gets its news.
type Link string

const (
	Connecting Link = "connecting" // no websocket yet, or not again yet
	Live       Link = "live"       // websocket open
	Polling    Link = "polling"    // GETs only
	Offline    Link = "offline"    // neither works
	Done       Link = "done"       // the watch has ended
)

// Update is one change of a watched payload.
type Update struct {
	// State never goes back, whatever order the news come in. It is Pending
	// until the platform has been asked.
	State State
	Link  Link
	// ExpiresAt is by the local clock, even when that is wrong, so that it suits
	// a countdown. Zero until known.
	ExpiresAt  time.Time
	PreSigned  bool     // the user began to sign
	Dispatched bool     // the submission began
	Payload    *Payload // the last GET; nil until the first. Not to be changed.
	// Err says why there is no news (it can be set while Live, too: the websocket
	// is open but the payload cannot be read) or, when Done, why the watch ended
	// without a settled payload.
	Err error
}

// Watch follows one payload. Client.Watch makes it.
type Watch struct {
	uuid    string
	updates chan Update
	refresh chan struct{}
	last    Update // may be read when updates is closed
	recheck chan struct{}
	redial  chan struct{}
}

// Watch follows a payload until it is settled, ctx ends, or it cannot be
// followed any more. It survives lost connections, rate limits, outages and
// sleep of the machine; what the REST API says is the truth, websocket frames
// only tell when to ask it.
//
// The watch ends, with Err set in the last Update:
//
//   - with ErrUnauthorized or ErrAppDisabled, when the credential stopped working;
//   - with ErrNotFound, when the platform says twice that there is no such payload;
//   - with ErrRefused or ErrInvalid, when ref makes no sense;
//   - with ErrGraceOver, five minutes after the expiry of a payload that was
//     opened in time and not resolved since;
//   - with ErrNotDispatched, 90 seconds after a signature whose submission has
//     no result;
//   - with ctx's error.
func (c *Client) Watch(ctx context.Context, ref Ref) *Watch {
	w := &Watch{
		uuid:    ref.UUID,
		updates: make(chan Update, 1),
		refresh: make(chan struct{}, 1),
		recheck: make(chan struct{}, 1),
		redial:  make(chan struct{}, 1),
	}
	c.mu.Lock()
	c.watches[w] = struct{}{}
	c.mu.Unlock()
	go func() {
		defer func() {
			c.mu.Lock()
			delete(c.watches, w)
			c.mu.Unlock()
			close(w.updates)
		}()
		c.follow(ctx, ref, w)
	}()
	return w
}

// Updates gives the changes, and is closed after the last one (Link Done). An
// update differs from the one before in State, Link, ExpiresAt (by more than 5
// seconds), PreSigned, Dispatched, the kind of Err, or anything in Payload but
// Request.ExpiresIn. A slow reader gets the newest state, never a stale one, and
// never loses the last. The watch goes on if nobody reads.
func (w *Watch) Updates() <-chan Update { return w.updates }

// Wait takes all updates, and gives the payload and the error of the last one:
// for a caller that shows nothing on the way. A nil error says that the payload
// is settled, also one that was declined, cancelled or never opened: see its
// State, and Accepted. With an error the payload is the last one that could be
// read, and nil when none was. The end of ctx ends the waiting only, and gives
// ctx's error; the watch ends with the context it was made with.
func (w *Watch) Wait(ctx context.Context) (*Payload, error) {
	var last Update
	for {
		select {
		case u, open := <-w.updates:
			if !open {
				return w.last.Payload, w.last.Err
			}
			last = u
		case <-ctx.Done():
			return last.Payload, fmt.Errorf("wait for payload: %w", ctx.Err())
		}
	}
}

// Refresh asks for the state now: after wake from sleep, "Retry", window focus.
// A websocket that is open stays. It never blocks.
func (w *Watch) Refresh() { ring(w.refresh) }

// Recheck is Refresh for many watches at once: what was announced, or what somebody
// asks for, goes before it.
func (w *Watch) Recheck() { ring(w.recheck) }

// Redial makes the connections anew, also those that are open, and asks for the
// state: after another proxy was chosen. It never blocks.
func (w *Watch) Redial() { ring(w.redial) }

// ring leaves word, if there is none yet.
func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

func (c *Client) refreshWatches(uuid string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for w := range c.watches {
		if strings.EqualFold(w.uuid, uuid) {
			w.Refresh()
		}
	}
}

func (c *Client) watching() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.watches)
}
