package node

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"
)

const (
	firstRest = 2 * time.Second
	mostRest  = 2 * time.Minute
	// loadRest is for a node that still answers, but warns that there are too
	// many calls.
	loadRest = 5 * time.Second
	// wrongRest is how long a node of another network is not even asked.
	wrongRest = 10 * time.Minute
	// maxWait is how long a call waits for a node that wants to be left alone,
	// when there is no other.
	maxWait = 6 * time.Second
)

// server is one node of the list. Guarded by the Client's lock.
type server struct {
	url   string
	name  string    // url without what may be a key of the node's owner
	err   error     // what went wrong last
	fails int       // in a row
	rest  time.Time // do not ask before this, unless there is no other
	dial  *attempt  // under way
}

// attempt is a connection being made, for everybody who waits for it.
type attempt struct {
	done chan struct{}
	err  error
}

var errNoneLeft = errors.New("every node was tried")

// connection gives a connection to a node that was not tried yet, and holds it
// for the caller. With an error it gives the server that failed, if one did.
func (c *Client) connection(ctx context.Context, tried map[*server]bool) (*conn, *server, error) {
	for waited := false; ; {
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		c.mu.Lock()
		if c.closed {
			c.mu.Unlock()
			return nil, nil, ErrClosed
		}
		if cn := c.current; cn != nil && !tried[cn.from] && !cn.broken() {
			wait := min(time.Until(cn.from.rest), maxWait)
			if wait > 0 && !waited && errors.Is(cn.from.err, ErrBusy) {
				c.mu.Unlock()
				if err := sleep(ctx, wait); err != nil {
					return nil, nil, err
				}
				waited = true
				continue
			}
			cn.holds++
			c.mu.Unlock()
			return cn, cn.from, nil
		}
		s := c.nextLocked(tried)
		if s == nil {
			c.mu.Unlock()
			return nil, nil, errNoneLeft
		}
		wait := time.Until(s.rest)
		switch {
		case wait <= 0 || errors.Is(s.err, ErrUnreachable):
			// Somebody asks now, so try now.
		case errors.Is(s.err, ErrWrongNetwork), wait > maxWait:
			defer c.mu.Unlock()
			return nil, s, s.err
		default:
			c.mu.Unlock()
			if err := sleep(ctx, wait); err != nil {
				return nil, nil, err
			}
			continue
		}
		a := c.attemptLocked(s)
		c.mu.Unlock()
		select {
		case <-a.done:
			if a.err != nil {
				return nil, s, a.err
			}
		case <-ctx.Done():
			return nil, nil, context.Cause(ctx)
		}
	}
}

// nextLocked chooses a node: the good one first, then in the order of the list,
// and those that rest after the others.
func (c *Client) nextLocked(tried map[*server]bool) *server {
	var best *server
	now := time.Now()
	order := append([]*server{c.servers[c.good]}, c.servers...)
	for _, s := range order {
		switch {
		case tried[s]:
		case !s.rest.After(now):
			return s
		case best == nil || s.rest.Before(best.rest):
			best = s
		}
	}
	return best
}

func (c *Client) attemptLocked(s *server) *attempt {
	if s.dial != nil {
		return s.dial
	}
	a := &attempt{done: make(chan struct{})}
	s.dial = a
	c.work.Go(func() {
		cn, err := c.open(s)
		c.mu.Lock()
		defer c.mu.Unlock()
		s.dial = nil
		a.err = err
		defer close(a.done)
		if err != nil {
			c.troubleLocked(s, err)
			c.log.Debug("node not usable", slog.String("server", s.name), slog.String("error", err.Error()))
			return
		}
		if c.closed {
			a.err = ErrClosed
			cn.end()
			return
		}
		c.retireLocked(c.current)
		c.current = cn
		c.goodLocked(s)
		c.restIdleLocked()
		c.log.Debug("node connected", slog.String("server", s.name), slog.Int("api", cn.api))
	})
	return a
}

// open connects to a node and makes sure that it belongs to the network.
func (c *Client) open(s *server) (*conn, error) {
	cn, err := dial(c.life, s, c.http, c.agent, c.warned)
	if err != nil {
		return nil, err
	}
	c.work.Go(func() {
		cn.read()
		c.lost(cn)
	})
	info, err := cn.serverInfo(cn.life)
	if err == nil {
		cn.network = info.NetworkID
		err = c.admit(s.name, info)
	}
	if err != nil {
		if cn.broken() {
			err = cn.reason()
		}
		cn.end()
		<-cn.done
		return nil, err
	}
	return cn, nil
}

// admit compares the node's network with the one asked for. Of a network
// without a known id, the first node decides.
func (c *Client) admit(address string, info ServerInfo) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case info.idUnknown:
		return &Error{Op: "connect", Server: address, kind: ErrNotReady, Message: "it does not say to which network it belongs"}
	case c.want == nil:
		id := info.NetworkID
		c.want = &id
	case *c.want != info.NetworkID:
		return &WrongNetworkError{Server: address, Network: c.network, Want: *c.want, Got: info.NetworkID}
	}
	return nil
}

// lost forgets a connection that has ended.
func (c *Client) lost(cn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == cn {
		c.current = nil
	}
}

func (c *Client) isRetired(cn *conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return cn.retired
}

func (c *Client) release(cn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cn.holds--
	if cn.retired && cn.holds == 0 {
		cn.end()
	}
	c.restIdleLocked()
}

// retireLocked lets a connection go as soon as nobody uses it.
func (c *Client) retireLocked(cn *conn) {
	if cn == nil {
		return
	}
	cn.retired = true
	if c.current == cn {
		c.current = nil
	}
	if cn.holds == 0 {
		cn.end()
	}
}

// restIdleLocked starts the time after which an unused connection is closed.
func (c *Client) restIdleLocked() {
	if c.idle != nil {
		c.idle.Stop()
		c.idle = nil
	}
	cn := c.current
	if cn == nil || cn.holds > 0 || c.closed {
		return
	}
	c.idle = time.AfterFunc(idleAfter, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.current == cn && cn.holds == 0 {
			c.retireLocked(cn)
		}
	})
}

// judge notes how a node did.
func (c *Client) judge(ctx context.Context, cn *conn, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case ctx.Err() != nil || c.closed:
	case err != nil && elsewhere(err) && !knowsLess(err):
		c.troubleLocked(cn.from, err)
		c.retireLocked(cn)
	case !cn.retired && !cn.from.rest.After(time.Now()):
		c.goodLocked(cn.from)
	}
}

func (c *Client) goodLocked(s *server) {
	s.err, s.fails, s.rest = nil, 0, time.Time{}
	for i := range c.servers {
		if c.servers[i] == s {
			c.good = i
		}
	}
}

// troubleLocked gives a node a rest, longer each time.
func (c *Client) troubleLocked(s *server, err error) {
	s.err = err
	rest := wrongRest
	if !errors.Is(err, ErrWrongNetwork) {
		s.fails = min(s.fails+1, 10)
		limit := min(firstRest<<(s.fails-1), mostRest)
		rest = limit/2 + rand.N(limit/2+1) //nolint:gosec // jitter is no secret
	}
	s.rest = time.Now().Add(rest)
}

// warned is called when an answer carried the node's warning: the answer is
// good, but the next questions go to another node for a while.
func (c *Client) warned(cn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cn.from.err = &Error{Op: "ask", Server: cn.server, kind: ErrBusy, Message: "it gets too many calls"}
	cn.from.rest = time.Now().Add(loadRest)
	if len(c.servers) > 1 {
		c.retireLocked(cn)
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
