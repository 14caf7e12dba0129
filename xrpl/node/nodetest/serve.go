package nodetest

import (
	"bytes"
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

func parseRequest(data []byte) (Request, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	r := Request{API: 1, At: time.Now()}
	if err := dec.Decode(&r.Params); err != nil || r.Params == nil {
		return r, errRequest
	}
	r.Command, _ = r.Params["command"].(string)
	if v, ok := r.Params["api_version"].(json.Number); ok {
		r.API, _ = strconv.Atoi(v.String())
	}
	return r, nil
}

// serve answers one question; false ends the connection.
func (s *Server) serve(c *session, r Request) bool {
	s.mu.Lock()
	s.asked = append(s.asked, r)
	fault, ok := s.faults[r.Command]
	if !ok {
		fault = s.faults[""]
	}
	handler := s.handlers[r.Command]
	tooNew := r.API > s.state.api
	s.mu.Unlock()

	var result map[string]any
	var code string
	switch {
	case fault == Hangup:
		return false
	case fault == PolicyClose:
		_ = c.conn.Close(websocket.StatusPolicyViolation, "threshold exceeded")
		return false
	case fault == Silent:
		return true
	case fault == Garbage:
		c.sendRaw([]byte(`{"id":1,"result":`))
		return true
	case fault == Huge:
		c.sendRaw([]byte(`{"id":1,"result":{"padding":"` + strings.Repeat("x", 5<<20) + `"}}`))
		return true
	case tooNew:
		code = "invalid_API_version"
	case fault == SlowDown:
		code = "slowDown"
	case fault == TooBusy:
		code = "tooBusy"
	case fault == Unknown:
		code = "unknownCmd"
	case fault == NoNetwork:
		code = "noNetwork"
	case handler != nil:
		result, code = handler(r)
	default:
		s.mu.Lock()
		result, code = s.state.answer(r)
		if r.Command == "subscribe" && code == "" {
			c.subscribed = true
		}
		s.mu.Unlock()
	}
	c.send(s.envelope(r, fault, result, code))
	return true
}

// envelope puts an answer into the form of the WebSocket API.
func (s *Server) envelope(r Request, fault Fault, result map[string]any, code string) map[string]any {
	m := map[string]any{"type": "response", "id": r.Params["id"]}
	if code != "" {
		maps.Copy(m, result) // details such as searched_all
		m["status"], m["error"], m["request"] = "error", code, r.Params
		m["error_message"] = "A sentence about " + code + "."
	} else {
		m["status"], m["result"] = "success", result
	}
	switch fault {
	case LoadWarning:
		m["warning"] = "load"
	case WrongID:
		m["id"] = 999_999
	case LyingHash:
		if result["hash"] != nil {
			result["hash"] = strings.Repeat("AB", 32)
		}
	}
	return m
}
