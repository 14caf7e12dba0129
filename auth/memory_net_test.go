package auth

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// memoryNet is a network of net.Pipe connections, for tests in a synctest
// bubble, where real sockets would keep the fake clock from moving.
type memoryNet struct {
	mu        sync.Mutex
	listeners map[string]*pipeListener
}

func newMemoryNet() *memoryNet { return &memoryNet{listeners: make(map[string]*pipeListener)} }

func (n *memoryNet) listen(_ context.Context, _, address string) (net.Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if l := n.listeners[address]; l != nil && !l.isClosed() {
		return nil, &net.OpError{Op: "listen", Err: net.ErrClosed}
	}
	l := &pipeListener{address: address, conns: make(chan net.Conn), closed: make(chan struct{})}
	n.listeners[address] = l
	return l, nil
}

func (n *memoryNet) dial(ctx context.Context, _, address string) (net.Conn, error) {
	n.mu.Lock()
	l := n.listeners[address]
	n.mu.Unlock()
	refused := &net.OpError{Op: "dial", Net: "pipe", Err: net.ErrClosed}
	if l == nil {
		return nil, refused
	}
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.closed:
		return nil, refused
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *memoryNet) client() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DialContext: n.dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// serve runs a web server in the network until the test ends.
func (n *memoryNet) serve(t *testing.T, address string, h http.Handler) {
	l, err := n.listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: h}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(l)
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-done
	})
}

type pipeListener struct {
	address string
	conns   chan net.Conn
	once    sync.Once
	closed  chan struct{}
}

func (l *pipeListener) isClosed() bool {
	select {
	case <-l.closed:
		return true
	default:
		return false
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return pipeAddr(l.address) }

type pipeAddr string

func (pipeAddr) Network() string  { return "pipe" }
func (a pipeAddr) String() string { return string(a) }

const memoryProvider = "127.0.0.1:20001"

// bubble is a sign-in in a network of pipes; for use inside synctest.Test.
type bubble struct {
	net      *memoryNet
	provider *fakeProvider
	auth     *Authenticator
	store    *memoryStore
}

func newBubble(t *testing.T, change func(*Config)) *bubble {
	t.Helper()
	b := &bubble{net: newMemoryNet(), provider: blankProvider(t), store: &memoryStore{}}
	b.provider.url = "http://" + memoryProvider
	b.net.serve(t, memoryProvider, b.provider)
	c := Config{Provider: ProviderAt(b.provider.url), ClientID: testClientID, HTTPClient: b.net.client(), Store: b.store}
	if change != nil {
		change(&c)
	}
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	a.listen = b.net.listen
	b.auth = a
	return b
}

// redirected starts an attempt and gives it with the address that the provider
// would send the browser to.
func (b *bubble) redirected(t *testing.T) (*Attempt, string) {
	t.Helper()
	attempt, err := b.auth.Start(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(attempt.Cancel)
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	return attempt, b.provider.redirect()
}

// visit is a browser's navigation to an address in the network.
func (b *bubble) visit(t *testing.T, address string) (status int, body string, took time.Duration) {
	t.Helper()
	began := time.Now()
	resp, err := b.net.client().Get(address)
	if err != nil {
		t.Errorf("visit: %v", err)
		return 0, "", time.Since(began)
	}
	defer resp.Body.Close()
	text := new(strings.Builder)
	if _, err := io.Copy(text, resp.Body); err != nil {
		t.Error(err)
	}
	return resp.StatusCode, text.String(), time.Since(began)
}
