package auth

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const (
	socketDial    = 5 * time.Second
	socketSilence = 45 * time.Second // the platform says something every 15 s
	socketSteady  = 10 * time.Second // a connection that lives shorter counts as failed
	socketPause   = 500 * time.Millisecond
	maxPause      = 8 * time.Second
	// maxFrame and maxFrames are far above what a sign-in needs: some thousand
	// bytes at most, some thirty times.
	maxFrame  = 64 << 10
	maxFrames = 1000
)

var errTalkative = errors.New("the status socket does not stop talking")

// news is what a frame of a status socket says. The socket is public, so it is a
// hint: it tells when to look, not what to believe.
type news struct {
	opened   bool
	expired  bool // or answered before the connection was made
	resolved bool
	signed   bool   // of a resolved request; anything but a plain no
	back     secret // its return address; "" when none was told
}

// parseNews reads a frame (Xumm developer docs, "Status updates"). Whatever
// cannot be read says nothing.
func parseNews(frame []byte) news {
	var said struct {
		Opened    bool            `json:"opened"`
		Expired   bool            `json:"expired"`
		Signed    json.RawMessage `json:"signed"`
		ReturnURL struct {
			Web string `json:"web"`
		} `json:"return_url"`
	}
	var kind *json.UnmarshalTypeError // of one member; the others are read
	if err := json.Unmarshal(frame, &said); err != nil && !errors.As(err, &kind) {
		return news{}
	}
	n := news{opened: said.Opened, expired: said.Expired, back: newSecret(said.ReturnURL.Web)}
	if signed := string(said.Signed); signed != "" && signed != "null" {
		n.resolved, n.signed = true, signed != "false"
	}
	return n
}

// statusSocket follows a sign request on the platform's status socket.
type statusSocket struct {
	http    *http.Client
	address string
	hear    func(context.Context, news) (enough bool)
	// ready is called after the first frame, or the first failure.
	ready func()
	// failing is called, perhaps more than once, when the socket cannot be had,
	// or not for long. It is still tried.
	failing func(error)

	frames int
	woken  chan struct{} // has a value when the next connection is to be made at once

	mu   sync.Mutex
	drop context.CancelFunc // ends the present connection
}

// redial makes the connection anew, without a pause.
func (s *statusSocket) redial() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.woken <- struct{}{}:
	default:
	}
	if s.drop != nil {
		s.drop()
	}
}

// statusAddress is the status socket of a sign page: the same address, by
// WebSocket (Xumm API; public by design, XRPL-Labs/Xaman-Issue-Tracker#396).
func statusAddress(signPage string) string {
	u, err := url.Parse(signPage)
	if err != nil {
		return "" // it was checked
	}
	scheme := "wss"
	if u.Scheme == "http" {
		scheme = "ws"
	}
	return (&url.URL{Scheme: scheme, Host: u.Host, Path: u.Path}).String()
}

// run listens, across lost connections, until it has heard enough or ctx ends.
func (s *statusSocket) run(ctx context.Context) {
	failures, pause := 0, socketPause
	for {
		began := time.Now()
		enough, err := s.listen(ctx)
		s.ready()
		switch {
		case enough || ctx.Err() != nil:
			return
		case errors.Is(err, errTalkative):
			s.failing(err)
			return
		case s.wasWoken():
			failures, pause = 0, socketPause
			continue
		case time.Since(began) >= socketSteady:
			failures, pause = 0, socketPause
		default:
			if failures++; failures >= 2 {
				s.failing(err)
			}
		}
		timer := time.NewTimer(pause + rand.N(pause/2)) //nolint:gosec // jitter is no secret: the platform may have dropped everybody at once
		select {
		case <-timer.C:
		case <-s.woken:
			timer.Stop()
			failures, pause = 0, socketPause
			continue
		case <-ctx.Done():
			timer.Stop()
			return
		}
		pause = min(2*pause, maxPause)
	}
}

func (s *statusSocket) wasWoken() bool {
	select {
	case <-s.woken:
		return true
	default:
		return false
	}
}

// listen makes one connection and reads until it breaks. It sends no credential.
func (s *statusSocket) listen(ctx context.Context) (enough bool, err error) {
	ctx, drop := context.WithCancel(ctx)
	defer drop()
	s.mu.Lock()
	s.drop = drop
	s.mu.Unlock()
	dialing, cancel := context.WithTimeout(ctx, socketDial)
	defer cancel()
	conn, _, err := websocket.Dial(dialing, s.address, &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		HTTPClient: s.http,
		HTTPHeader: http.Header{"User-Agent": {userAgent}},
	})
	if err != nil {
		return false, err
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxFrame)
	for {
		kind, frame, err := s.read(ctx, conn)
		if err != nil {
			return false, err
		}
		if s.frames++; s.frames > maxFrames {
			return false, errTalkative
		}
		s.ready()
		if kind == websocket.MessageText && s.hear(ctx, parseNews(frame)) {
			return true, nil
		}
	}
}

func (s *statusSocket) read(ctx context.Context, conn *websocket.Conn) (websocket.MessageType, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, socketSilence)
	defer cancel()
	return conn.Read(ctx)
}
