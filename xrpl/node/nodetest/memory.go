package nodetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
)

// Memory is a network inside the process.
type Memory struct {
	transport *http.Transport
	client    *http.Client

	mu      sync.Mutex
	nodes   map[string]*listener
	servers []*Server
	down    bool
	open    []net.Conn
}

// NewMemory makes an empty network. Close it.
func NewMemory() *Memory {
	m := &Memory{nodes: map[string]*listener{}}
	m.transport = &http.Transport{DialContext: m.dial}
	m.client = &http.Client{Transport: m.transport}
	return m
}

// NewServer starts a node in this network. Close of the Memory closes it, too.
func (m *Memory) NewServer(networkID uint32) *Server {
	m.mu.Lock()
	address := fmt.Sprintf("127.0.0.1:%d", 6001+len(m.servers))
	l := &listener{conns: make(chan net.Conn), done: make(chan struct{}), address: address}
	m.nodes[address] = l
	s := newServer(networkID, address, m.client)
	m.servers = append(m.servers, s)
	m.mu.Unlock()
	go s.http.Serve(l)
	return s
}

// HTTPClient gives the client that reaches the nodes, for node.WithHTTPClient.
func (m *Memory) HTTPClient() *http.Client { return m.client }

// SetDown cuts the network, with all connections, or mends it.
func (m *Memory) SetDown(down bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.down = down
	if down {
		for _, c := range m.open {
			c.Close()
		}
		m.open = nil
	}
}

// Close stops all nodes.
func (m *Memory) Close() {
	m.mu.Lock()
	servers := m.servers
	m.mu.Unlock()
	for _, s := range servers {
		s.Close()
	}
	m.SetDown(true)
	m.transport.CloseIdleConnections()
}

var errNoRoute = errors.New("network is unreachable")

func (m *Memory) dial(ctx context.Context, _, address string) (net.Conn, error) {
	m.mu.Lock()
	l, down := m.nodes[address], m.down
	m.mu.Unlock()
	if l == nil || down {
		return nil, &net.OpError{Op: "dial", Net: "memory", Err: errNoRoute}
	}
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		m.mu.Lock()
		m.open = append(m.open, here)
		m.mu.Unlock()
		return here, nil
	case <-l.done:
	case <-ctx.Done():
	}
	here.Close()
	there.Close()
	return nil, &net.OpError{Op: "dial", Net: "memory", Err: errNoRoute}
}

// listener is where a node waits for connections.
type listener struct {
	conns   chan net.Conn
	done    chan struct{}
	once    sync.Once
	address string
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *listener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
