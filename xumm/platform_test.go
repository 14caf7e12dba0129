package xumm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"golang.org/x/oauth2"
)

// fakePlatform is the part of the platform that these tests need, with the
// payloads' fields open to change.
type fakePlatform struct {
	mu       sync.Mutex
	payloads map[string]*record
	calls    []string // "GET payload/…"
	at       []time.Time
	dials    int
	sockets  map[*fakeSocket]bool

	rest func(w http.ResponseWriter, r *http.Request) bool // handles a REST call instead; may be nil
	ws   func(w http.ResponseWriter, r *http.Request) bool // same, for websockets
	deaf bool                                              // sockets answer no pings
	mute bool                                              // sockets send nothing

	limit    int  // calls in a sliding minute; 0: as many as one likes
	untold   bool // the limit is in no header
	others   int  // calls of somebody else, which count for good
	refused  int  // calls answered with 429
	accepted []time.Time
}

// allow counts a call, under the lock.
func (p *fakePlatform) allow(w http.ResponseWriter) bool {
	if p.limit == 0 {
		return true
	}
	now := time.Now()
	for len(p.accepted) > 0 && now.Sub(p.accepted[0]) >= time.Minute {
		p.accepted = p.accepted[1:]
	}
	ok := len(p.accepted)+p.others < p.limit
	if ok {
		p.accepted = append(p.accepted, now)
	}
	if !p.untold {
		w.Header().Set("X-RateLimit-Limit", strconv.Itoa(p.limit))
		w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(p.limit-len(p.accepted)-p.others))
	}
	if !ok {
		p.refused++
		w.WriteHeader(429)
	}
	return ok
}

// record is a payload as GET gives it.
type record struct {
	meta     map[string]any
	payload  map[string]any
	response map[string]any
	custom   map[string]any
	expires  time.Time
}

type fakeSocket struct {
	uuid string
	out  chan string
	conn *websocket.Conn
	done chan struct{}
}

func newFakePlatform() *fakePlatform {
	return &fakePlatform{payloads: map[string]*record{}, sockets: map[*fakeSocket]bool{}}
}

// add makes a payload that expires in d.
func (p *fakePlatform) add(uuid string, d time.Duration) *record {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &record{
		meta:     map[string]any{"exists": true, "uuid": uuid, "submit": true},
		payload:  map[string]any{"tx_type": "Payment", "request_json": map[string]any{"TransactionType": "Payment"}},
		response: map[string]any{},
		custom:   map[string]any{"identifier": nil},
		expires:  time.Now().Add(d),
	}
	p.payloads[uuid] = r
	return r
}

// change edits a payload under the lock.
func (p *fakePlatform) change(uuid string, f func(r *record)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(p.payloads[uuid])
}

func (p *fakePlatform) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// sign makes a payload signed, with a submission result unless it is "".
func (p *fakePlatform) sign(uuid, result string) {
	p.change(uuid, func(r *record) {
		r.meta["resolved"], r.meta["signed"], r.meta["app_opened"] = true, true, true
		r.response["hex"], r.response["txid"], r.response["dispatched_result"] = "1200", "AB", result
	})
}

// send gives a frame to every open socket of the payload.
func (p *fakePlatform) send(uuid, frame string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.sockets {
		if s.uuid == uuid {
			s.out <- frame
		}
	}
}

func (p *fakePlatform) dropSockets() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for s := range p.sockets {
		close(s.done)
		delete(p.sockets, s)
	}
}

func (p *fakePlatform) count(prefix string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, c := range p.calls {
		if strings.HasPrefix(c, prefix) {
			n++
		}
	}
	return n
}

func (p *fakePlatform) times() []time.Time { return p.timesOf("") }

// timesOf tells when the calls were made that begin like prefix.
func (p *fakePlatform) timesOf(prefix string) (at []time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, c := range p.calls {
		if strings.HasPrefix(c, prefix) {
			at = append(at, p.at[i])
		}
	}
	return at
}

func (p *fakePlatform) dialled() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dials
}

func (p *fakePlatform) openSockets() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sockets)
}

func (p *fakePlatform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if uuid, ok := strings.CutPrefix(r.URL.Path, "/sign/"); ok {
		p.serveSocket(w, r, uuid)
		return
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/v1/"), "/")
	p.mu.Lock()
	p.calls = append(p.calls, r.Method+" "+path)
	p.at = append(p.at, time.Now())
	rest, ok := p.rest, p.allow(w)
	p.mu.Unlock()
	if !ok {
		return
	}
	if rest != nil && rest(w, r) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	switch id := strings.TrimPrefix(path, "payload/"); {
	case r.Method == http.MethodPost && path == "payload":
		p.create(w, r)
	case strings.HasPrefix(id, "ci/"):
		for _, rec := range p.payloads {
			if rec.custom["identifier"] == strings.TrimPrefix(id, "ci/") {
				p.write(w, rec)
				return
			}
		}
		softError(w, 404, 404)
	case p.payloads[id] == nil:
		softError(w, 404, 404)
	case r.Method == http.MethodDelete:
		p.payloads[id].meta["cancelled"] = true
		p.payloads[id].expires = time.Now()
		io.WriteString(w, `{"result":{"cancelled":true,"reason":"OK"},"meta":{}}`)
	default:
		p.write(w, p.payloads[id])
	}
}

func (p *fakePlatform) create(w http.ResponseWriter, r *http.Request) {
	var body struct {
		TxJSON     map[string]any `json:"txjson"`
		Options    map[string]any
		CustomMeta map[string]any `json:"custom_meta"`
	}
	json.NewDecoder(r.Body).Decode(&body)
	for _, rec := range p.payloads {
		if id := body.CustomMeta["identifier"]; id != nil && rec.custom["identifier"] == id {
			softError(w, 400, 409)
			return
		}
	}
	uuid := fmt.Sprintf("00000000-0000-4000-8000-%012d", len(p.payloads)+1)
	meta := map[string]any{"exists": true, "uuid": uuid, "submit": body.Options["submit"] != false}
	for _, name := range []string{"multisign", "force_network", "signers"} {
		meta[name] = body.Options[name]
	}
	links, _ := body.Options["return_url"].(map[string]any)
	meta["return_url_app"], meta["return_url_web"] = links["app"], links["web"]
	life := 24 * time.Hour
	if minutes, ok := body.Options["expire"].(float64); ok {
		life = time.Duration(minutes) * time.Minute
	}
	p.payloads[uuid] = &record{
		meta: meta,
		payload: map[string]any{"tx_type": body.TxJSON["TransactionType"], "request_json": body.TxJSON,
			"created_at": time.Now().UTC().Format(time.RFC3339)},
		response: map[string]any{},
		custom:   body.CustomMeta,
		expires:  time.Now().Add(life),
	}
	fmt.Fprintf(w, `{"uuid":%q,"next":{"always":"http://%s/sign/%s"},"refs":{"websocket_status":"ws://%s/sign/%s"},"pushed":false}`,
		uuid, r.Host, uuid, r.Host, uuid)
}

func (p *fakePlatform) write(w http.ResponseWriter, r *record) {
	left := time.Until(r.expires)
	r.meta["expired"] = left <= 0
	r.payload["expires_in_seconds"] = int(left.Seconds())
	r.payload["expires_at"] = r.expires.UTC().Format(time.RFC3339)
	json.NewEncoder(w).Encode(map[string]any{"meta": r.meta, "payload": r.payload, "response": r.response,
		"custom_meta": r.custom, "application": map[string]any{"uuidv4": testKey}})
}

func softError(w http.ResponseWriter, status, code int) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"reference":"ref-1","code":%d}}`, code)
}

func (p *fakePlatform) serveSocket(w http.ResponseWriter, r *http.Request, uuid string) {
	p.mu.Lock()
	p.dials++
	ws, deaf, mute := p.ws, p.deaf, p.mute
	p.mu.Unlock()
	if ws != nil && ws(w, r) {
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		OnPingReceived: func(context.Context, []byte) bool { return !deaf },
	})
	if err != nil {
		return
	}
	defer conn.CloseNow()
	ctx := conn.CloseRead(context.Background())
	s := &fakeSocket{uuid: uuid, out: make(chan string, 100), conn: conn, done: make(chan struct{})}
	p.mu.Lock()
	rec := p.payloads[uuid]
	if !mute {
		s.out <- fmt.Sprintf(`{"message":"Welcome %s"}`, uuid)
		if rec != nil {
			s.out <- fmt.Sprintf(`{"expires_in_seconds":%d}`, int(time.Until(rec.expires).Seconds()))
			if rec.meta["resolved"] == true || time.Until(rec.expires) <= 0 {
				s.out <- `{"expired":true}`
			}
		}
	}
	p.sockets[s] = true
	p.mu.Unlock()
	defer p.set(func() { delete(p.sockets, s) })
	tick := time.NewTicker(15 * time.Second)
	defer tick.Stop()
	for {
		frame := ""
		select {
		case <-s.done:
			return
		case <-ctx.Done():
			return
		case frame = <-s.out:
		case <-tick.C:
			if mute || rec == nil {
				continue
			}
			frame = fmt.Sprintf(`{"expires_in_seconds":%d}`, int(time.Until(rec.expires).Seconds()))
		}
		writeCtx, cancel := context.WithTimeout(context.Background(), time.Minute)
		err := conn.Write(writeCtx, websocket.MessageText, []byte(frame))
		cancel()
		if err != nil {
			return
		}
	}
}

// memory is a network inside the process: in a synctest bubble there must be
// no real sockets.
type memory struct {
	conns chan net.Conn
	done  chan struct{}
	mu    sync.Mutex
	down  bool       // refuses new connections
	open  []net.Conn // clients' ends
}

func newMemory() *memory {
	return &memory{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}
func (m *memory) Close() error   { return nil }
func (m *memory) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

var errNoNetwork = errors.New("network is unreachable")

func (m *memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	m.mu.Lock()
	down := m.down
	m.mu.Unlock()
	if down {
		return nil, &net.OpError{Op: "dial", Err: errNoNetwork}
	}
	here, there := net.Pipe()
	select {
	case m.conns <- there:
		m.mu.Lock()
		m.open = append(m.open, here)
		m.mu.Unlock()
		return here, nil
	case <-m.done:
	case <-ctx.Done():
	}
	here.Close()
	there.Close()
	return nil, &net.OpError{Op: "dial", Err: errNoNetwork}
}

// setDown cuts the network, or mends it.
func (m *memory) setDown(down bool) {
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

// bubble starts p on a memory network and gives a client of it; for use inside
// synctest.Test.
func bubble(t *testing.T, p *fakePlatform) (*Client, *memory) {
	t.Helper()
	m := newMemory()
	server := &http.Server{Handler: p}
	go server.Serve(m)
	tr := &http.Transport{DialContext: m.dial}
	c, err := New(APIKey(testKey, testSecret), WithBaseURL("http://127.0.0.1"),
		WithHTTPClient(&http.Client{Transport: tr}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		close(m.done)
		server.Close()
		tr.CloseIdleConnections()
		m.setDown(true)
		p.dropSockets()
	})
	return c, m
}

// token is a token source with a fixed answer.
type token struct {
	t   *oauth2.Token
	err error
}

func (s token) Token() (*oauth2.Token, error) { return s.t, s.err }
