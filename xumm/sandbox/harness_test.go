package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// harness is a platform on an in-memory listener, for use inside a synctest
// bubble.
type harness struct {
	*Platform
	t      *testing.T
	client *http.Client
}

func newHarness(t *testing.T, o Options) *harness {
	t.Helper()
	if o.RateLimit == 0 {
		o.RateLimit, o.CreateLimit = -1, -1
	}
	if o.Seed == "" {
		o.Seed = "test"
	}
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	listener := newPipeListener()
	server := &http.Server{Handler: p.Handler()}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	transport := &http.Transport{DialContext: listener.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		_ = server.Close()
		<-served
		// net/http lingers half a second (of the bubble's time) on a connection
		// whose request it did not read to its end.
		time.Sleep(time.Second)
	})
	return &harness{p, t, &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// pipeListener hands out net.Pipe connections.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func newPipeListener() *pipeListener {
	return &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// object is decoded JSON with easy ways in.
type object map[string]any

func (o object) in(names ...string) object {
	for _, name := range names {
		o, _ = o[name].(map[string]any)
	}
	return o
}

type answer struct {
	status int
	header http.Header
	raw    string
	body   object
}

// errorCode is the code in either error shape; -1 for null, 0 when it is no error.
func (a answer) errorCode() int {
	switch e := a.body["error"].(type) {
	case map[string]any:
		if code, ok := e["code"].(float64); ok {
			return int(code)
		}
		return -1
	case bool:
		code, _ := a.body["code"].(float64)
		return int(code)
	}
	return 0
}

func (h *harness) do(method, path, body string, header ...string) answer {
	h.t.Helper()
	r, err := http.NewRequest(method, h.base+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := h.client.Do(r)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, raw: string(data)}
	_ = json.Unmarshal(data, &a.body)
	return a
}

func (h *harness) keyHeader() []string {
	return []string{"X-API-Key", h.opts.APIKey, "X-API-Secret", h.opts.APISecret, "Content-Type", "application/json"}
}

// rest calls the API with key and secret; header overrides what is sent.
func (h *harness) rest(method, path, body string, header ...string) answer {
	h.t.Helper()
	return h.do(method, "/api/v1/platform/"+path, body, append(h.keyHeader(), header...)...)
}

// create makes a payload and gives its UUID.
func (h *harness) create(body string) string {
	h.t.Helper()
	a := h.rest("POST", "payload", body)
	id, _ := a.body["uuid"].(string)
	if a.status != http.StatusOK || id == "" {
		h.t.Fatalf("create: %d %s", a.status, a.raw)
	}
	return id
}

func (h *harness) get(id string) object {
	h.t.Helper()
	a := h.rest("GET", "payload/"+id, "")
	if a.status != http.StatusOK {
		h.t.Fatalf("get: %d %s", a.status, a.raw)
	}
	return a.body
}

func (h *harness) scan(id string) *Review {
	h.t.Helper()
	review, err := h.Phone().Scan(h.t.Context(), h.signURL(id))
	if err != nil {
		h.t.Fatal(err)
	}
	return review
}

func (h *harness) address(name string) string {
	h.t.Helper()
	for _, a := range h.Phone().Accounts() {
		if a.Name == name {
			return a.Address
		}
	}
	h.t.Fatalf("no account %s", name)
	return ""
}

func (h *harness) dial(id string) *websocket.Conn {
	h.t.Helper()
	conn, _, err := websocket.Dial(h.t.Context(), h.socketURL(id), &websocket.DialOptions{HTTPClient: h.client})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = conn.CloseNow() })
	return conn
}

func (h *harness) frame(conn *websocket.Conn) object {
	h.t.Helper()
	_, data, err := conn.Read(h.t.Context())
	if err != nil {
		h.t.Fatalf("reading a frame: %v", err)
	}
	var frame object
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&frame); err != nil {
		h.t.Fatal(err)
	}
	return frame
}

// frames reads n frames and gives their names, one key each; messages give
// their text.
func (h *harness) frames(conn *websocket.Conn, n int) []string {
	h.t.Helper()
	var names []string
	for range n {
		names = append(names, frameName(h.frame(conn)))
	}
	return names
}

func frameName(frame object) string {
	for _, name := range []string{"signed", "message", "expires_in_seconds", "opened", "pre_signed", "dispatched", "expired", "devapp_fetched"} {
		switch v, ok := frame[name]; {
		case !ok:
		case name == "message":
			return v.(string)
		default:
			return name
		}
	}
	return "unknown"
}

func (h *harness) payTo(address, drops string) string {
	return `{"txjson":{"TransactionType":"Payment","Destination":"` + address + `","Amount":"` + drops + `"},"options":{"expire":5}}`
}
