package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"countersign/xumm/sandbox/ledger"
)

// maxQuestion is more than any question has.
const maxQuestion = 1 << 20

// serveSocket answers questions until the client goes, and tells of ledgers once
// it is asked to.
func (n ledgerNode) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !n.p.begin() {
		panic(http.ErrAbortHandler) // closed
	}
	defer n.p.running.Done()
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // answered by Accept
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxQuestion)
	cut, end := n.p.faults.watchNodes()
	defer end()

	ctx, cancel := context.WithCancel(r.Context())
	s := &nodeSocket{ledgerNode: n, conn: conn}
	questions, gone := make(chan []byte), make(chan struct{})
	go func() {
		defer close(gone)
		for {
			_, data, err := conn.Read(ctx)
			if err != nil {
				return
			}
			select {
			case questions <- data:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer func() {
		cancel()
		_ = conn.CloseNow()
		<-gone
	}()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-gone:
			return
		case <-cut:
			return
		case data := <-questions:
			select {
			case <-cut: // at the same moment: no answer any more
				return
			default:
			}
			err = s.answer(ctx, data)
		case <-s.closing:
			err = s.tellLedger(ctx)
		}
		if err != nil {
			return
		}
	}
}

// nodeSocket is one client of a node.
type nodeSocket struct {
	ledgerNode
	conn    *websocket.Conn
	closing <-chan time.Time // the open version closes; nil while not subscribed
}

func (s *nodeSocket) say(ctx context.Context, message any) error {
	data, err := json.Marshal(message)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	return s.conn.Write(ctx, websocket.MessageText, data)
}

func (s *nodeSocket) answer(ctx context.Context, data []byte) error {
	if err := s.p.sleep(ctx, s.p.faults.get().nodeDelay); err != nil {
		return err
	}
	params, ok := parseQuestion(data)
	if !ok {
		return s.say(ctx, map[string]any{"type": "error", "error": "jsonInvalid", "value": string(data[:min(len(data), 200)])})
	}
	command := params.Text("command")
	if command == "" {
		command = params.Text("method")
	}
	q := asked(command, params)
	result, no := map[string]any(nil), failed("missingCommand")
	switch command {
	case "":
	case "subscribe", "unsubscribe":
		result, no = s.subscribe(q)
	default:
		result, no = s.ledgerNode.answer(q)
	}
	message := map[string]any{"type": "response"}
	if no != nil {
		message = no.json(params)
		message["type"] = "response"
	} else {
		message["status"], message["result"] = "success", result
	}
	for _, name := range []string{"id", "api_version"} {
		if v, has := params[name]; has {
			message[name] = v
		}
	}
	return s.say(ctx, message)
}

// subscribe begins or ends the one stream there is, that of ledgers.
func (s *nodeSocket) subscribe(q question) (map[string]any, *nodeError) {
	if _, no := s.ledgerNode.answer(question{"ping", q.params, q.api}); no != nil {
		return nil, no
	}
	streams, _ := q.params["streams"].([]any)
	for _, stream := range streams {
		if stream != "ledger" {
			return nil, failed("malformedStream")
		}
	}
	if len(streams) == 0 {
		return nil, failed("invalidParams")
	}
	if q.command == "unsubscribe" {
		s.closing = nil
		return map[string]any{}, nil
	}
	s.closing = time.After(ledger.UntilClose())
	return s.stream(), nil
}

func (s *nodeSocket) tellLedger(ctx context.Context) error {
	s.closing = time.After(ledger.UntilClose())
	message := s.stream()
	count := 0
	for _, r := range s.chain.Records(s.id) {
		if r.Ledger == ledger.Validated() {
			count++
		}
	}
	message["type"], message["txn_count"] = "ledgerClosed", count
	return s.say(ctx, message)
}
