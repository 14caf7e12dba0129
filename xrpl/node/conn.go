package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const (
	dialTimeout = 10 * time.Second
	callTimeout = 10 * time.Second
	// maxFrame bounds one message, in bytes; the largest real ones, definitions
	// and metadata of great payments, have some hundred thousand.
	maxFrame = 4 << 20
)

// conn is one connection to one node. Many calls may be under way at once.
type conn struct {
	from    *server
	server  string // its address
	ws      *websocket.Conn
	network uint32      // its id; set before anybody else has the conn
	warned  func(*conn) // the node said that it gets too many calls

	life context.Context
	end  context.CancelFunc
	done chan struct{} // closed after the last read

	// Guarded by the Client's lock.
	holds   int
	retired bool // closed as soon as nobody holds it

	subscribing sync.Mutex

	mu      sync.Mutex
	api     int // version of the node's API that is spoken
	last    uint64
	waiting map[uint64]chan frame
	err     error         // why the connection ended
	index   uint32        // last validated ledger the node told of; 0 is none
	stale   bool          // nothing was heard of ledgers for long
	streams bool          // subscribed to the ledger stream
	moved   chan struct{} // closed and replaced when index changes
}

// dial connects to a node. Redirects are refused: they would lead to a node
// that nobody chose.
func dial(life context.Context, s *server, h *http.Client, agent string, warned func(*conn)) (*conn, error) {
	ctx, cancel := context.WithTimeout(life, dialTimeout)
	defer cancel()
	ws, resp, err := websocket.Dial(ctx, s.url, &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		HTTPClient: h,
		HTTPHeader: http.Header{"User-Agent": {agent}},
	})
	if err != nil {
		return nil, dialError(ctx, s.name, resp, err)
	}
	ws.SetReadLimit(maxFrame)
	cn := &conn{
		from: s, server: s.name, ws: ws, warned: warned, api: 2,
		done: make(chan struct{}), waiting: map[uint64]chan frame{}, moved: make(chan struct{}),
	}
	cn.life, cn.end = context.WithCancel(life)
	return cn, nil
}

func dialError(ctx context.Context, address string, resp *http.Response, err error) error {
	e := &Error{Op: "connect", Server: address, kind: ErrUnreachable, cause: err}
	switch {
	case ctx.Err() != nil:
		e.Message, e.cause = fmt.Sprintf("no answer within %s", dialTimeout), nil
	case resp == nil:
		if u, ok := errors.AsType[*url.Error](err); ok {
			e.cause = u.Err
		}
	case resp.StatusCode == http.StatusServiceUnavailable, resp.StatusCode == http.StatusTooManyRequests:
		e.kind, e.cause = ErrBusy, nil
		e.Message = fmt.Sprintf("it answers with HTTP %d", resp.StatusCode)
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		e.cause = nil
		e.Message = "it sends to another address, and that is not followed"
	default:
		e.cause = nil
		e.Message = fmt.Sprintf("it answers with HTTP %d instead of opening a WebSocket", resp.StatusCode)
	}
	return e
}

// read hands out what the node sends until the connection ends.
func (cn *conn) read() {
	defer close(cn.done)
	defer cn.ws.CloseNow()
	defer cn.end()
	for {
		kind, data, err := cn.ws.Read(cn.life)
		if err != nil {
			cn.fail(cn.readError(err))
			return
		}
		f, err := parseFrame(data)
		if kind != websocket.MessageText {
			err = errFrame
		}
		if err == nil {
			err = cn.take(f)
		}
		if err != nil {
			cn.fail(&Error{Op: "read", Server: cn.server, kind: ErrBadAnswer, cause: err})
			return
		}
	}
}

func (cn *conn) readError(err error) error {
	e := &Error{Op: "read", Server: cn.server, kind: ErrUnreachable, cause: err}
	switch {
	case errors.Is(err, websocket.ErrMessageTooBig):
		e.kind, e.cause = ErrBadAnswer, nil
		e.Message = fmt.Sprintf("the answer is longer than %d bytes", maxFrame)
	case websocket.CloseStatus(err) == websocket.StatusPolicyViolation:
		e.kind, e.cause = ErrBusy, nil
		e.Message = "it closed the connection because of too many calls"
	case websocket.CloseStatus(err) >= 0:
		e.Message, e.cause = "it closed the connection", nil
	case cn.life.Err() != nil: // else it would look as if the caller had given up
		e.Message, e.cause = "the connection has ended", nil
	}
	return e
}

var errWrongID = errors.New("it answers a question that was not asked")

// take hands one message to whoever waits for it.
func (cn *conn) take(f frame) error {
	if f.all.text("warning") == "load" {
		cn.warned(cn)
	}
	cn.mu.Lock()
	defer cn.mu.Unlock()
	switch {
	case f.kind == "ledgerClosed":
		if index, ok := f.all.whole("ledger_index"); ok {
			cn.atLocked(index)
		}
	case f.hasID:
		if f.id == 0 || f.id > cn.last {
			return errWrongID
		}
		if ch, ok := cn.waiting[f.id]; ok {
			delete(cn.waiting, f.id)
			ch <- f
		} // else whoever asked has gone
	case f.code != "":
		// An error about no question in particular concerns all.
		return f.err("read", cn.server)
	}
	return nil
}

// atLocked notes a validated ledger. The ledger does not go back.
func (cn *conn) atLocked(index uint32) {
	if index <= cn.index {
		return
	}
	cn.index, cn.stale = index, false
	close(cn.moved)
	cn.moved = make(chan struct{})
}

// fail ends the connection; the first reason stays.
func (cn *conn) fail(err error) {
	cn.mu.Lock()
	if cn.err == nil {
		cn.err = err
	}
	cn.mu.Unlock()
	cn.end()
}

func (cn *conn) broken() bool {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	return cn.err != nil
}

func (cn *conn) reason() error {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	if cn.err != nil {
		return cn.err
	}
	return &Error{Op: "read", Server: cn.server, kind: ErrUnreachable, Message: "the connection has ended"}
}

// ask sends one question and gives the result. A node that does not speak
// version 2 of the API is spoken to in version 1 from then on.
func (cn *conn) ask(ctx context.Context, command string, params map[string]any) (object, error) {
	for {
		cn.mu.Lock()
		api := cn.api
		cn.mu.Unlock()
		f, err := cn.exchange(ctx, command, api, params)
		if err != nil {
			return nil, err
		}
		if f.code == "invalid_API_version" && api > 1 {
			cn.mu.Lock()
			cn.api = 1
			cn.mu.Unlock()
			continue
		}
		switch {
		case f.code != "":
			return nil, f.err(command, cn.server)
		case f.result == nil:
			return nil, cn.nonsense(command, "it has no result")
		}
		return f.result, nil
	}
}

func (cn *conn) nonsense(op, why string) error {
	return &Error{Op: op, Server: cn.server, Message: why, kind: ErrBadAnswer}
}

func (cn *conn) exchange(ctx context.Context, command string, api int, params map[string]any) (frame, error) {
	if ctx.Err() != nil {
		return frame{}, fmt.Errorf("%s: %w", command, context.Cause(ctx))
	}
	question := make(map[string]any, len(params)+3)
	for name, v := range params {
		question[name] = v
	}
	answer := make(chan frame, 1)
	cn.mu.Lock()
	if cn.err != nil {
		defer cn.mu.Unlock()
		return frame{}, cn.err
	}
	cn.last++
	id := cn.last
	cn.waiting[id] = answer
	cn.mu.Unlock()
	defer func() {
		cn.mu.Lock()
		delete(cn.waiting, id)
		cn.mu.Unlock()
	}()
	question["id"], question["command"], question["api_version"] = id, command, api
	data, err := json.Marshal(question)
	if err != nil {
		return frame{}, fmt.Errorf("%w: %s: %w", ErrInvalid, command, err)
	}
	late := time.AfterFunc(callTimeout, func() {
		cn.fail(&Error{Op: command, Server: cn.server, kind: ErrUnreachable,
			Message: fmt.Sprintf("no answer within %s", callTimeout)})
	})
	defer late.Stop()
	// Not ctx: a write that is cut off in the middle would end the connection
	// for everybody.
	if err := cn.ws.Write(cn.life, websocket.MessageText, data); err != nil {
		cn.end()
		<-cn.done // the reader knows why the connection broke
		return frame{}, cn.reason()
	}
	select {
	case f := <-answer:
		return f, nil
	case <-ctx.Done():
		return frame{}, fmt.Errorf("%s: %w", command, context.Cause(ctx))
	case <-cn.done:
	}
	select {
	case f := <-answer: // it came just before the end
		return f, nil
	default:
		return frame{}, cn.reason()
	}
}

// follow subscribes to the ledger stream. A node without one is no error: it is
// asked instead.
func (cn *conn) follow(ctx context.Context) error {
	cn.subscribing.Lock()
	defer cn.subscribing.Unlock()
	cn.mu.Lock()
	already := cn.streams
	cn.mu.Unlock()
	if already {
		return nil
	}
	result, err := cn.ask(ctx, "subscribe", map[string]any{"streams": []string{"ledger"}})
	if err != nil {
		if errors.Is(err, ErrUnsupported) || errors.Is(err, ErrRefused) {
			return nil
		}
		return err
	}
	cn.mu.Lock()
	defer cn.mu.Unlock()
	cn.streams = true
	if index, ok := result.whole("ledger_index"); ok {
		cn.atLocked(index)
	}
	return nil
}
