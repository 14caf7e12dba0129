package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"countersign/xrpl"
)

const (
	defaultUserAgent = "countersign-node"
	// idleAfter is how long a connection nobody uses stays open.
	idleAfter = 45 * time.Second
)

// Client asks the nodes of one network. The servers are tried in their order,
// and the one that worked last is asked first. Client connects when it is
// asked something and lets go of a connection that is not used for 45 seconds.
// It is safe for concurrent use. Close ends it.
type Client struct {
	network   string
	addresses []string
	given     *http.Client
	http      *http.Client
	agent     string
	log       *slog.Logger

	life context.Context
	end  context.CancelFunc
	work sync.WaitGroup // connections and attempts to get one

	mu      sync.Mutex
	closed  bool
	want    *uint32 // the network's id; nil until known
	servers []*server
	good    int // index of the server that worked last
	current *conn
	idle    *time.Timer
	// definitions are the network's own; nil until asked for.
	definitions *xrpl.Definitions
}

// Option changes a Client that New makes.
type Option func(*Client)

// WithServers sets the nodes, in the order they are tried, instead of
// DefaultServers.
func WithServers(addresses ...string) Option {
	return func(c *Client) { c.addresses = slices.Clone(addresses) }
}

// WithNetworkID sets the id that nodes of the network must have. That of a network
// the wallet knows by key stays what it is.
func WithNetworkID(id uint32) Option { return func(c *Client) { c.want = &id } }

// WithHTTPClient sets the transport for the WebSocket handshakes (proxies,
// certificates, tests). Only h.Transport is used.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.given = h } }

// WithUserAgent names the calling program to the nodes.
func WithUserAgent(s string) Option { return func(c *Client) { c.agent = s } }

// WithLogger logs connections and their ends at debug level. The default is to
// log nothing.
func WithLogger(l *slog.Logger) Option { return func(c *Client) { c.log = l } }

// New makes a Client for the network with this key, such as "TESTNET"; it
// connects to nothing yet. A network the wallet does not know by key needs
// WithServers. Without WithNetworkID its id cannot be checked, and the first
// node's id is taken as the network's, so that two networks are not mixed up.
// Errors are ErrInvalid.
func New(network string, opts ...Option) (*Client, error) {
	c := &Client{network: network, agent: defaultUserAgent}
	for _, o := range opts {
		if o != nil {
			o(c)
		}
	}
	if n, known := xrpl.NetworkByKey(network); known {
		c.want = &n.ID
	}
	if len(c.addresses) == 0 {
		c.addresses = DefaultServers(network)
	}
	if len(c.addresses) == 0 {
		return nil, fmt.Errorf("%w: no node of the network %q is known; enter the address of one in the settings", ErrInvalid, plain(network, 40))
	}
	for _, address := range c.addresses {
		if err := CheckServer(address); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(c.servers, func(s *server) bool { return s.url == address }) {
			c.servers = append(c.servers, &server{url: address, name: serverName(address)})
		}
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.http = &http.Client{
		Transport:     transport(c.given),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.life, c.end = context.WithCancel(context.Background())
	return c, nil
}

func transport(given *http.Client) http.RoundTripper {
	if given != nil && given.Transport != nil {
		return given.Transport
	}
	return http.DefaultTransport
}

// Network gives the key New was called with.
func (c *Client) Network() string { return c.network }

// Close ends all connections; calls under way fail with ErrClosed. It waits
// until nothing of the Client runs any more.
func (c *Client) Close() error {
	c.mu.Lock()
	c.closed = true
	if c.idle != nil {
		c.idle.Stop()
	}
	c.current = nil
	c.mu.Unlock()
	c.end()
	c.work.Wait()
	return nil
}

// ServerState is how one node of the list does, for diagnostics.
type ServerState struct {
	Address   string // without path and query, which may hold a key
	Connected bool
	Err       error // what went wrong last; nil after it worked
}

// States gives the nodes in the order of the list.
func (c *Client) States() []ServerState {
	c.mu.Lock()
	defer c.mu.Unlock()
	states := make([]ServerState, len(c.servers))
	for i, s := range c.servers {
		states[i] = ServerState{s.name, c.current != nil && c.current.from == s, s.err}
	}
	return states
}

// do runs f with a connection, and again with one to another node when that may
// help, until f succeeds, fails for good, or every node was tried.
func (c *Client) do(ctx context.Context, op string, f func(*conn) error) error {
	tried := map[*server]bool{}
	var failures []error
	for {
		cn, s, err := c.connection(ctx, tried)
		switch {
		case errors.Is(err, errNoneLeft):
			if err := bestOf(failures); err != nil {
				return err
			}
			return &NoNodeError{Op: op, Network: c.network, Tries: failures}
		case err == nil:
			err = f(cn)
			c.judge(ctx, cn, err)
			c.release(cn)
		}
		switch {
		case err == nil:
			return nil
		case c.life.Err() != nil:
			return fmt.Errorf("%s: %w", op, ErrClosed)
		case ctx.Err() != nil:
			return fmt.Errorf("%s: %w", op, context.Cause(ctx))
		case s == nil || !elsewhere(err):
			return err
		}
		tried[s] = true
		failures = append(failures, err)
	}
}
