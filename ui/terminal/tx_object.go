package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"countersign/xrpl"
)

// object is a JSON object of one line with its members in the order they were
// given, each value as it was written.
type object []member

type member struct {
	name string
	// quoted is the name as it was written, raw the value.
	quoted, raw []byte
}

// parseObject reads one JSON object. Only its own members are taken apart; a
// name that is there twice is an error, since nobody could tell which counts.
func parseObject(text []byte) (object, error) {
	text = bytes.TrimSpace(text)
	if !utf8.Valid(text) {
		return nil, errors.New("it is not valid UTF-8")
	}
	if !json.Valid(text) {
		var any json.RawMessage
		err := json.Unmarshal(text, &any) // tells what is wrong
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) && len(text) > 0 {
			return nil, fmt.Errorf("column %d: %w", utf8.RuneCount(text[:max(0, min(int(syntax.Offset)-1, len(text)))])+1, err)
		}
		return nil, fmt.Errorf("it is not JSON: %w", err)
	}
	if text[0] != '{' {
		return nil, errors.New("it has to be a JSON object in braces")
	}
	// The syntax is right from here on, so looking for ends is enough.
	var o object
	for i := skipSpace(text, 1); text[i] != '}'; {
		if text[i] == ',' {
			i = skipSpace(text, i+1)
		}
		end := endOfText(text, i)
		m := member{quoted: text[i:end]}
		m.name, _ = unquote(m.quoted)
		i = skipSpace(text, skipSpace(text, end)+1) // past the colon
		end = endOfValue(text, i)
		m.raw = text[i:end]
		if _, twice := o.get(m.name); twice {
			return nil, fmt.Errorf("%s is there twice; remove one", clip(string(m.quoted), 40))
		}
		o = append(o, m)
		i = skipSpace(text, end)
	}
	return o, nil
}

func (o object) get(name string) (json.RawMessage, bool) {
	for _, m := range o {
		if m.name == name {
			return m.raw, true
		}
	}
	return nil, false
}

// given gives a member that is there and is not null.
func (o object) given(name string) (json.RawMessage, bool) {
	raw, ok := o.get(name)
	return raw, ok && string(raw) != "null"
}

// text gives a member that is a text; "" when it is not there.
func (o object) text(name string) (string, error) {
	raw, ok := o.given(name)
	if !ok {
		return "", nil
	}
	s, ok := unquote(raw)
	if !ok {
		return "", fmt.Errorf("%s has to be a text in quotes", name)
	}
	return s, nil
}

// truth gives a member that is true or false; false when it is not there.
func (o object) truth(name string) (bool, error) {
	raw, ok := o.given(name)
	switch {
	case !ok, string(raw) == "false":
		return false, nil
	case string(raw) == "true":
		return true, nil
	}
	return false, fmt.Errorf("%s has to be true or false", name)
}

// tx gives a member that is a transaction.
func (o object) tx(name string) (xrpl.Tx, error) {
	raw, ok := o.given(name)
	if !ok {
		return nil, fmt.Errorf("%q is missing; it is the transaction as a JSON object", name)
	}
	tx, err := xrpl.ParseTx(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return tx, nil
}

// blob gives the member "blob", which has to be there.
func (o object) blob() (string, error) {
	if _, ok := o.given("blob"); !ok {
		return "", errors.New("\"blob\" is missing; it is the transaction as hex")
	}
	return o.text("blob")
}

func skipSpace(text []byte, i int) int {
	for text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n' {
		i++
	}
	return i
}

// endOfText gives where the text that begins at i ends.
func endOfText(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// endOfValue gives where the value that begins at i, inside of an object, ends.
func endOfValue(text []byte, i int) int {
	for depth := 0; ; {
		switch text[i] {
		case '"':
			i = endOfText(text, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']', ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i // of a number or a word
			}
			if text[i] == '}' || text[i] == ']' {
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
		i++
	}
}

// unquote gives what a JSON text says; false when the value is none.
func unquote(raw []byte) (s string, ok bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// reply is a JSON object that is being written.
type reply struct {
	dst   []byte
	begun bool
}

// pass writes the members of the input, but for those the verb writes itself.
func (r *reply) pass(in object, without []string) {
	for _, m := range in {
		if m.name == "ok" || m.name == "error" || slices.Contains(without, m.name) {
			continue
		}
		r.comma()
		r.dst = append(r.dst, m.quoted...)
		r.dst = append(r.dst, ':')
		r.dst = append(r.dst, m.raw...)
	}
}

func (r *reply) comma() {
	if r.begun {
		r.dst = append(r.dst, ',')
	}
	r.begun = true
}

// name begins a member; the name is one of ours and needs no escapes.
func (r *reply) name(name string) {
	r.comma()
	r.dst = append(r.dst, '"')
	r.dst = append(r.dst, name...)
	r.dst = append(r.dst, '"', ':')
}

func (r *reply) text(name, value string) {
	r.name(name)
	r.dst = appendText(r.dst, value)
}

func (r *reply) bool(name string, value bool) {
	r.name(name)
	r.dst = strconv.AppendBool(r.dst, value)
}

func (r *reply) number(name string, value int) {
	r.name(name)
	r.dst = strconv.AppendInt(r.dst, int64(value), 10)
}

// value writes whatever can be marshalled: none of ours cannot.
func (r *reply) value(name string, v any) {
	r.name(name)
	r.dst = appendValue(r.dst, v)
}

// appendText writes a JSON text.
func appendText(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return appendValue(dst, s)
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}

func appendValue(dst []byte, v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // texts, lists and objects of texts always can be encoded
	return append(dst, bytes.TrimSuffix(out.Bytes(), []byte{'\n'})...)
}

// clip shortens text of unknown origin before it goes into a message.
func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
}
