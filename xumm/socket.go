package xumm

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const (
	dialTimeout  = 15 * time.Second
	pingEvery    = 25 * time.Second
	pingDeadline = 10 * time.Second
	maxFrame     = 64 << 10 // bytes; a resolve frame has a few thousand at most

	// A connection that broke sooner counts as a failed dial: one that is
	// accepted and dropped at once must not be dialled in a tight loop.
	steadyAfter = 10 * time.Second
)

var (
	errClosed   = errors.New("the status socket was closed")
	errNoPong   = errors.New("the websocket does not answer")
	errReplaced = errors.New("the websocket is being replaced")
)

// socketEvent is what happened on the status websocket.
type socketEvent struct {
	kind  socketKind
	frame frame // socketFrame
	err   error // socketDown
}

type socketKind int

const (
	socketUp socketKind = iota
	socketFrame
	socketDown // after a failed dial, too
)

// socket keeps a payload's status websocket open and reports what happens.
type socket struct {
	client *http.Client
	url    string
	agent  string
	events chan<- socketEvent
	kick   <-chan bool // dial now; true: even when a connection is open
}

// statusURL gives the address to dial: the platform's own if it is a websocket
// address of the platform that is as well protected as the API, else the derived
// one.
func (c *Client) statusURL(ref Ref) string {
	return c.link(looseString(ref.StatusURL), c.Links(ref.UUID).StatusURL, "wss", statusScheme(c.base))
}

// run dials until ctx ends.
func (s *socket) run(ctx context.Context) {
	wait := backoff{first: time.Second, most: time.Minute}
	for {
		up, err := s.serve(ctx)
		if ctx.Err() != nil || !s.send(ctx, socketEvent{kind: socketDown, err: err}) {
			return
		}
		if errors.Is(err, errReplaced) {
			wait.reset()
			continue
		}
		// The platform may have dropped everybody at once.
		pause := rand.N(500 * time.Millisecond) //nolint:gosec // jitter is no secret
		if up >= steadyAfter && !errors.Is(err, errNoPong) {
			wait.reset()
		} else {
			pause += wait.next()
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.kick:
			timer.Stop()
			wait.reset()
		case <-timer.C:
		}
	}
}

// serve dials once and reads until the connection ends. It gives how long the
// connection was up, and why it ended.
func (s *socket) serve(ctx context.Context) (up time.Duration, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel(nil)
	wg.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case replace := <-s.kick:
				if replace {
					cancel(errReplaced)
				}
			}
		}
	})
	conn, err := s.dial(ctx)
	if err != nil {
		return 0, causeOr(ctx, err)
	}
	defer conn.CloseNow()
	start := time.Now()
	s.send(ctx, socketEvent{kind: socketUp})
	wg.Go(func() { keepAlive(ctx, conn, cancel) })
	for {
		// When ctx ends, so does the read, and the connection is closed. There
		// is no read deadline: sockets of resolved payloads are silent, and the
		// pings notice a dead connection.
		kind, data, err := conn.Read(ctx)
		if err != nil {
			return time.Since(start), causeOr(ctx, closedOr(err))
		}
		if kind == websocket.MessageText {
			s.send(ctx, socketEvent{kind: socketFrame, frame: parseFrame(data)})
		}
	}
}

// closedOr gives a word of ours for a connection that the platform closed in
// order, as it does for a payload it does not know.
func closedOr(err error) error {
	if websocket.CloseStatus(err) >= 0 {
		return errClosed
	}
	return err
}

func causeOr(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// dial sends no credential: status sockets are public (Xumm API;
// XRPL-Labs/Xaman-Issue-Tracker#396).
func (s *socket) dial(ctx context.Context) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, dialTimeout, errSlow)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, s.url, &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		HTTPClient: s.client,
		HTTPHeader: http.Header{"User-Agent": {s.agent}},
	})
	if err != nil {
		return nil, causeOr(ctx, err)
	}
	conn.SetReadLimit(maxFrame)
	return conn, nil
}

// keepAlive pings until ctx ends, and ends it itself with errNoPong when an
// answer is missing.
func keepAlive(ctx context.Context, conn *websocket.Conn, cancel context.CancelCauseFunc) {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		late := time.AfterFunc(pingDeadline, func() { cancel(errNoPong) })
		err := conn.Ping(ctx)
		late.Stop()
		if err != nil {
			return // the reader says how the connection broke
		}
	}
}

func (s *socket) send(ctx context.Context, e socketEvent) bool {
	select {
	case s.events <- e:
		return true
	case <-ctx.Done():
		return false
	}
}

// backoff gives growing waits with full jitter: anything between nothing and a
// limit that doubles from first to most, but not less than half of first.
type backoff struct {
	first, most time.Duration
	limit       time.Duration
}

func (b *backoff) reset() { b.limit = 0 }

func (b *backoff) next() time.Duration {
	b.limit = min(max(2*b.limit, b.first), b.most)
	return max(rand.N(b.limit), b.first/2) //nolint:gosec // jitter is no secret
}
