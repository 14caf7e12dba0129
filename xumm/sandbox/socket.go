package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	// tickInterval is how often a status socket tells the seconds left.
	tickInterval = 15 * time.Second
	// unknownDelay is how long the socket of an unknown payload stays open.
	unknownDelay = 100 * time.Millisecond
	// longestTimer is the longest life for which a socket tells of expiry.
	longestTimer = 10 * 24 * time.Hour
	// maxClientFrame is far more than any client has to say.
	maxClientFrame = 16 << 10
	writeLimit     = 10 * time.Second
)

func wantsSocket(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// serveSocket is the public status socket of a payload. It never ends by
// itself, not even when all is said: that is the client's part.
func (p *Platform) serveSocket(w http.ResponseWriter, r *http.Request, id string) {
	faults := p.faults.get()
	if faults.refuseSockets {
		writeHTMLError(w, http.StatusServiceUnavailable)
		return
	}
	if !p.begin() {
		panic(http.ErrAbortHandler) // closed
	}
	defer p.running.Done()
	// The socket is public and holds nothing a page of another origin may not
	// see: the platform accepts every origin.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // answered by Accept
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxClientFrame)

	watcher, end := p.payloads.watch(id)
	defer end()
	s := &statusSocket{p: p, conn: conn, watcher: watcher}
	pl, known := p.payloads.get(id)
	switch {
	case known:
		s.follow(r.Context(), pl)
	case faults.silentUnknown:
		s.silence(r.Context())
	default:
		if s.say(r.Context(), map[string]any{"message": "Invalid payload!"}) == nil && p.sleep(r.Context(), unknownDelay) == nil {
			_ = conn.Close(websocket.StatusNormalClosure, "")
		}
	}
}

// statusSocket writes the frames of one client.
type statusSocket struct {
	p       *Platform
	conn    *websocket.Conn
	watcher *watcher
	sent    int
}

// errCut ends a socket the DropSockets faults have cut.
type errCut struct{}

func (errCut) Error() string { return "the socket was cut" }

func (s *statusSocket) write(ctx context.Context, frame []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	if err := s.conn.Write(ctx, websocket.MessageText, frame); err != nil {
		return err
	}
	s.sent++
	if n := s.p.faults.get().dropAfter; n > 0 && s.sent >= n {
		return errCut{}
	}
	return nil
}

func (s *statusSocket) say(ctx context.Context, event any) error {
	frame, err := json.Marshal(event)
	if err != nil {
		return err
	}
	return s.write(ctx, frame)
}

// silence keeps a socket open without a word.
func (s *statusSocket) silence(ctx context.Context) {
	ctx = s.conn.CloseRead(ctx)
	select {
	case <-ctx.Done():
	case <-s.watcher.drop:
	}
}

// listen reads the client's frames; each is answered with the same greeting.
func (s *statusSocket) listen(ctx context.Context, heard chan<- struct{}, gone chan<- struct{}) {
	defer close(gone)
	for {
		if _, _, err := s.conn.Read(ctx); err != nil {
			return
		}
		select {
		case heard <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}

func (s *statusSocket) follow(ctx context.Context, pl payload) {
	ctx, cancel := context.WithCancel(ctx)
	heard, gone := make(chan struct{}), make(chan struct{})
	go s.listen(ctx, heard, gone)
	defer func() {
		cancel()
		_ = s.conn.CloseNow()
		<-gone
	}()

	if s.say(ctx, map[string]any{"message": "Welcome " + pl.UUID}) != nil {
		return
	}
	now := s.p.now()
	var ticks <-chan time.Time
	var expiry <-chan time.Time
	if read := pl.readable(); read.resolved() || read.expired(now) {
		// Nothing more will be said: no seconds, no result.
		if s.say(ctx, map[string]any{"expired": true}) != nil {
			return
		}
	} else {
		if s.say(ctx, map[string]any{"expires_in_seconds": pl.expiresIn(now)}) != nil {
			return
		}
		ticker := time.NewTicker(tickInterval)
		defer ticker.Stop()
		ticks = ticker.C
		// Set once: a cancellation, which ends the life earlier, is not told.
		if left := pl.ExpiresAt.Sub(now); left < longestTimer {
			timer := time.NewTimer(left)
			defer timer.Stop()
			expiry = timer.C
		}
	}
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-gone:
			return
		case <-s.watcher.drop:
			return
		case <-s.watcher.ready:
			for _, frame := range s.watcher.take() {
				if err = s.write(ctx, frame); err != nil {
					break
				}
			}
		case <-heard:
			err = s.say(ctx, map[string]any{"message": "Right back at you!"})
		case <-ticks:
			err = s.say(ctx, map[string]any{"expires_in_seconds": pl.expiresIn(s.p.now())})
		case <-expiry:
			err = s.say(ctx, map[string]any{"expired": true})
		}
		if err != nil {
			return
		}
	}
}
