package xumm

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// The platform's answers vary with its age: numbers come as texts, booleans as
// 0 and 1, absent texts as null or "". The loose types take all of these and
// never fail; what they cannot read is the zero value.

// decodeLoose decodes JSON and minds only its syntax: a field of an unexpected
// type is left at its zero value instead of spoiling the whole answer. The
// value must be an object.
func decodeLoose(data []byte, v any) error {
	if !looseRaw(data).isObject() {
		return errors.New("the answer is not a JSON object")
	}
	err := json.Unmarshal(data, v)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

type looseRaw json.RawMessage

func (r *looseRaw) UnmarshalJSON(b []byte) error {
	*r = bytes.Clone(b)
	return nil
}

func (r looseRaw) isObject() bool {
	b := bytes.TrimLeft(r, " \t\r\n")
	return len(b) > 0 && b[0] == '{'
}

// raw gives the JSON, with null as nothing.
func (r looseRaw) raw() json.RawMessage {
	if len(r) == 0 || string(r) == "null" {
		return nil
	}
	return json.RawMessage(r)
}

func (r looseRaw) truth() bool {
	var b looseBool
	_ = b.UnmarshalJSON(r)
	return bool(b)
}

// looseString takes a string, a number or a boolean; null is "".
type looseString string

func (s *looseString) UnmarshalJSON(b []byte) error {
	*s = ""
	switch {
	case len(b) == 0 || string(b) == "null" || b[0] == '{' || b[0] == '[':
	case b[0] == '"':
		var t string
		if json.Unmarshal(b, &t) == nil {
			*s = looseString(t)
		}
	default:
		*s = looseString(b)
	}
	return nil
}

// looseBool takes booleans, numbers (0 is false) and the texts of both.
type looseBool bool

func (v *looseBool) UnmarshalJSON(b []byte) error {
	var s looseString
	_ = s.UnmarshalJSON(b)
	switch t := strings.ToLower(strings.TrimSpace(string(s))); t {
	case "true":
		*v = true
	default:
		n, err := strconv.ParseFloat(t, 64)
		*v = err == nil && n != 0
	}
	return nil
}

// truth gives nil for what was not there.
func (v *looseBool) truth() *bool {
	if v == nil {
		return nil
	}
	b := bool(*v)
	return &b
}

// looseInt takes whole numbers and their texts; known is false for all else.
type looseInt struct {
	v     int64
	known bool
}

func (n *looseInt) UnmarshalJSON(b []byte) error {
	*n = looseInt{}
	var s looseString
	_ = s.UnmarshalJSON(b)
	t := strings.TrimSpace(string(s))
	if v, err := strconv.ParseInt(t, 10, 64); err == nil {
		*n = looseInt{v, true}
	} else if f, err := strconv.ParseFloat(t, 64); err == nil && f > -1e15 && f < 1e15 {
		*n = looseInt{int64(f), true} // "12.0", 1.2e3
	}
	return nil
}

// tag reads a destination tag; nil is none.
func (n looseInt) tag() *uint32 {
	if !n.known || n.v < 0 || n.v > math.MaxUint32 {
		return nil
	}
	t := uint32(n.v)
	return &t
}

// looseTime takes RFC 3339 times, with or without fractions of a second
// (resolved_at has had both) and with a space for the "T".
type looseTime struct{ time.Time }

func (t *looseTime) UnmarshalJSON(b []byte) error {
	t.Time = time.Time{}
	var s looseString
	_ = s.UnmarshalJSON(b)
	text := strings.TrimSpace(string(s))
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", time.DateTime} {
		if at, err := time.Parse(layout, text); err == nil {
			t.Time = at.UTC()
			break
		}
	}
	return nil
}

// looseStrings takes a list of texts, one text, or null.
type looseStrings []string

func (l *looseStrings) UnmarshalJSON(b []byte) error {
	*l = nil
	var many []looseString
	if err := json.Unmarshal(b, &many); err != nil {
		var one looseString
		_ = one.UnmarshalJSON(b)
		many = []looseString{one}
	}
	for _, s := range many {
		if s != "" {
			*l = append(*l, string(s))
		}
	}
	return nil
}
