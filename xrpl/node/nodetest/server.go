package nodetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Server is one node. All methods are safe for concurrent use.
type Server struct {
	// URL is the address for node.WithServers: "ws://127.0.0.1:…".
	URL string

	http   *http.Server
	client *http.Client
	served sync.WaitGroup

	mu       sync.Mutex
	state    state
	faults   map[string]Fault // by command; "" is every command
	handlers map[string]Handler
	asked    []Request
	sessions map[*session]bool
	dials    int
	// elsewhere is where the fault Redirect sends to.
	elsewhere string
}

// Request is one question the node got.
type Request struct {
	Command string
	API     int
	Params  map[string]any // all of the message; numbers are json.Number
	At      time.Time
}

// Handler answers a command instead of the Server: with a result, or with one
// of the API's error codes.
type Handler func(r Request) (result map[string]any, code string)

// NewServer starts a node of the network with this id on the loopback
// interface. Close it.
func NewServer(networkID uint32) *Server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic("nodetest: cannot listen on the loopback interface: " + err.Error())
	}
	s := newServer(networkID, l.Addr().String(), &http.Client{Transport: &http.Transport{}})
	go s.http.Serve(l)
	return s
}

func newServer(networkID uint32, address string, client *http.Client) *Server {
	s := &Server{
		URL:      "ws://" + address,
		client:   client,
		state:    newState(networkID),
		faults:   map[string]Fault{},
		handlers: map[string]Handler{},
		sessions: map[*session]bool{},

		elsewhere: "http://127.0.0.1:1/elsewhere",
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	return s
}

// HTTPClient gives the client that reaches the node, for node.WithHTTPClient.
func (s *Server) HTTPClient() *http.Client { return s.client }

// Close stops the node and ends all its connections.
func (s *Server) Close() {
	s.http.Close()
	s.Drop()
	s.served.Wait()
	s.client.CloseIdleConnections()
}

// Drop ends all connections without a word, as a failing network does.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.sessions {
		c.end()
	}
}

// Connections gives how many are open.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// Dials gives how many connections were asked for, refused ones included.
func (s *Server) Dials() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

// Requests gives the questions so far; with a command only those.
func (s *Server) Requests(command string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Request
	for _, r := range s.asked {
		if command == "" || r.Command == command {
			out = append(out, r)
		}
	}
	return out
}

// Handle lets h answer a command; nil takes it back.
func (s *Server) Handle(command string, h Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[command] = h
	if h == nil {
		delete(s.handlers, command)
	}
}

// session is one connection.
type session struct {
	conn       *websocket.Conn
	end        context.CancelFunc
	out        chan []byte
	subscribed bool // guarded by the Server's lock
}

// ServeHTTP opens the WebSocket.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.served.Add(1)
	defer s.served.Done()
	s.mu.Lock()
	s.dials++
	fault, elsewhere := s.faults[""], s.elsewhere
	s.mu.Unlock()
	switch fault {
	case HTTPBusy:
		http.Error(w, "Server is overloaded", http.StatusServiceUnavailable)
		return
	case Redirect:
		http.Redirect(w, r, elsewhere, http.StatusFound)
		return
	case NoWebSocket:
		fmt.Fprint(w, "<html>Welcome</html>")
		return
	}
	conn, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := &session{conn: conn, end: cancel, out: make(chan []byte, 1000)}
	s.mu.Lock()
	s.sessions[c] = true
	s.mu.Unlock()
	var writing sync.WaitGroup
	writing.Go(func() { c.write(ctx) })
	s.read(ctx, c)
	cancel()
	writing.Wait()
	s.mu.Lock()
	delete(s.sessions, c)
	s.mu.Unlock()
}

func (c *session) write(ctx context.Context) {
	defer c.end()
	for {
		select {
		case <-ctx.Done():
			return
		case data := <-c.out:
			if c.conn.Write(ctx, websocket.MessageText, data) != nil {
				return
			}
		}
	}
}

func (s *Server) read(ctx context.Context, c *session) {
	for {
		_, data, err := c.conn.Read(ctx)
		if err != nil {
			return
		}
		r, err := parseRequest(data)
		if err != nil {
			c.send(map[string]any{"type": "error", "error": "jsonInvalid"})
			continue
		}
		if !s.serve(c, r) {
			return
		}
	}
}

func (c *session) send(message map[string]any) {
	data, err := json.Marshal(message)
	if err != nil {
		panic("nodetest: a message cannot be written as JSON: " + err.Error())
	}
	c.sendRaw(data)
}

func (c *session) sendRaw(data []byte) {
	select {
	case c.out <- data:
	default: // nobody reads
		c.end()
	}
}

var errRequest = errors.New("not a request")
