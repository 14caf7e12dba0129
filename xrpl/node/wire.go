package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// object is a JSON object from a node. Numbers are json.Number, so nothing is
// rounded; fields that are missing or of an unexpected kind read as nothing.
type object map[string]any

func (o object) text(name string) string {
	s, _ := o[name].(string)
	return s
}

// whole gives a whole number of 32 bits, which may be written as a text.
func (o object) whole(name string) (uint32, bool) {
	var s string
	switch v := o[name].(type) {
	case json.Number:
		s = v.String()
	case string:
		s = v
	}
	if !isDigits(s) {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err == nil
}

// number gives the text of a number, or of a text.
func (o object) number(name string) string {
	switch v := o[name].(type) {
	case json.Number:
		return v.String()
	case string:
		return v
	}
	return ""
}

func (o object) truth(name string) bool {
	b, _ := o[name].(bool)
	return b
}

func (o object) object(name string) object {
	m, _ := o[name].(map[string]any)
	return m
}

func (o object) list(name string) []any {
	l, _ := o[name].([]any)
	return l
}

// frame is one message of a node.
type frame struct {
	id     uint64
	hasID  bool
	kind   string // "response", "ledgerClosed", …
	code   string // the error's code, "" for none
	all    object // everything, for error details and stream messages
	result object
}

var errFrame = errors.New("the message is not JSON of the node's API")

// parseFrame reads one message: a JSON object and nothing else.
func parseFrame(data []byte) (frame, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var all map[string]any
	if err := dec.Decode(&all); err != nil || all == nil {
		return frame{}, errFrame
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return frame{}, errFrame
	}
	f := frame{all: all}
	f.kind = f.all.text("type")
	if id := f.all.number("id"); isDigits(id) {
		n, err := strconv.ParseUint(id, 10, 64)
		f.id, f.hasID = n, err == nil
	}
	f.result = f.all.object("result")
	f.code = plain(f.all.text("error"), 40)
	if f.code == "" && (f.all.text("status") == "error" || f.kind == "error") {
		f.code = "unknown"
	}
	// JSON-RPC, and some proxies, put the error into the result.
	if f.code == "" && f.result.text("error") != "" {
		f.code = plain(f.result.text("error"), 40)
		f.all = f.result
	}
	return f, nil
}

// err gives the node's error of a frame that has one.
func (f frame) err(op, server string) *Error {
	message := f.all.text("error_message")
	if message == "" {
		message = f.all.text("error_exception")
	}
	return &Error{
		Op: op, Server: server, Code: f.code,
		Message:     strings.TrimSuffix(plain(message, 200), "."),
		SearchedAll: f.all.truth("searched_all"),
	}
}
