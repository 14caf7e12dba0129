package xrpl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxJSON bounds what ParseTx reads, in bytes. A Payment has a few hundred.
	maxJSON = 256 << 10
	// maxDepth bounds how deep objects and lists may be nested.
	maxDepth = 16
)

// ParseTx reads a transaction from JSON text: one object and nothing else. It
// is strict: a name that is there twice, text after the object, invalid UTF-8,
// more than 256 KiB or nesting deeper than 16 is an error, and the error says
// at which line and column (both counted from 1, columns in characters).
// Numbers keep their text. What the fields mean is not looked at: that is what
// Check is for. Errors are ErrBadTx.
func ParseTx(data []byte) (Tx, error) {
	if len(data) > maxJSON {
		return nil, fmt.Errorf("%w: the text has %d bytes, and at most %d are read", ErrBadTx, len(data), maxJSON)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("%w: the text is empty; enter a JSON object such as {\"TransactionType\": \"SignIn\"}", ErrBadTx)
	}
	if at := invalidUTF8(data); at >= 0 {
		return nil, badJSON(data, at, "the text is not valid UTF-8")
	}
	// The whole text is checked first: it finds every slip of syntax, text
	// after the end included, and knows where it is.
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, badJSON(data, int(syntax.Offset)-1, syntax.Error())
		}
		return nil, fmt.Errorf("%w: %w", ErrBadTx, err)
	}
	p := &jsonParser{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil, badJSON(data, len(data)-len(bytes.TrimLeft(data, " \t\r\n")), "a transaction has to be an object in braces, and this is "+kindOf(v))
	}
	return object, nil
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// badJSON makes an error that says where; at is a byte offset.
func badJSON(data []byte, at int, what string) error {
	at = max(0, min(at, len(data)))
	before := data[:at]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Errorf("%w: line %d, column %d: %s", ErrBadTx, line, column, what)
}

type jsonParser struct {
	data []byte
	dec  *json.Decoder
}

// start gives the offset of the next token.
func (p *jsonParser) start() int {
	at := int(p.dec.InputOffset())
	for at < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[at]) >= 0 {
		at++
	}
	return at
}

func (p *jsonParser) value(depth int) (any, error) {
	at := p.start()
	token, err := p.dec.Token()
	if err != nil {
		return nil, p.failed(at, err)
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth == maxDepth {
		return nil, badJSON(p.data, at, fmt.Sprintf("it is nested deeper than %d levels", maxDepth))
	}
	if delim == '[' {
		return p.list(depth)
	}
	return p.object(depth)
}

func (p *jsonParser) list(depth int) (any, error) {
	list := []any{}
	for p.dec.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, p.close()
}

func (p *jsonParser) object(depth int) (any, error) {
	object := map[string]any{}
	for p.dec.More() {
		at := p.start()
		token, err := p.dec.Token()
		if err != nil {
			return nil, p.failed(at, err)
		}
		name, _ := token.(string) // the syntax is checked: nothing else can be here
		if _, twice := object[name]; twice {
			return nil, badJSON(p.data, at, fmt.Sprintf("the field %q is there twice; remove one", clip(name, 40)))
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		object[name] = v
	}
	return object, p.close()
}

func (p *jsonParser) close() error {
	at := p.start()
	_, err := p.dec.Token()
	return p.failed(at, err)
}

func (p *jsonParser) failed(at int, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF):
		return badJSON(p.data, at, "the text ends too early")
	}
	return badJSON(p.data, at, err.Error())
}

// fieldOrder is the order fields are shown in; others follow by name.
var fieldOrder = [...]string{
	"TransactionType", "Account", "Delegate", "Destination", "DestinationTag", "Amount", "SendMax", "DeliverMin",
	"InvoiceID", "SourceTag", "Memos", "Paths", "CredentialIDs", "DomainID",
	"Flags", "Fee", "Sequence", "TicketSequence", "LastLedgerSequence", "AccountTxnID", "NetworkID",
	"MemoType", "MemoFormat", "MemoData",
	"currency", "issuer", "mpt_issuance_id", "value",
}

// lastFields come after everything else.
var lastFields = [...]string{"SigningPubKey", "TxnSignature", "Signers"}

// inDisplayOrder gives the names of an object's members in a stable order.
func inDisplayOrder(members map[string]any) []string {
	rank := func(name string) int {
		if i := slices.Index(fieldOrder[:], name); i >= 0 {
			return i
		}
		return len(fieldOrder) + 1 + slices.Index(lastFields[:], name)
	}
	return slices.SortedFunc(maps.Keys(members), func(a, b string) int {
		if ra, rb := rank(a), rank(b); ra != rb {
			return ra - rb
		}
		return strings.Compare(a, b)
	})
}

// JSON gives the transaction as indented JSON, what matters to a person first
// (TransactionType, Account, Destination, Amount), always in the same order.
// A value that JSON cannot hold is written as a text that says so.
func (t Tx) JSON() []byte {
	return appendJSON(nil, map[string]any(t), "\n")
}

// AppendJSON appends what JSON gives to dst, on one line and without spaces.
func (t Tx) AppendJSON(dst []byte) []byte {
	return appendJSON(dst, map[string]any(t), "")
}

// compactJSON gives one value on one line.
func compactJSON(v any) string { return string(appendJSON(nil, v, "")) }

// appendJSON writes a value; newline is the line break with the indentation
// reached so far, or "" for one line.
func appendJSON(dst []byte, v any, newline string) []byte {
	deeper, space := "", ""
	if newline != "" {
		deeper, space = newline+"  ", " "
	}
	switch v := v.(type) {
	case Tx:
		return appendJSON(dst, map[string]any(v), newline)
	case map[string]any:
		if len(v) == 0 {
			return append(dst, "{}"...)
		}
		dst = append(dst, '{')
		for i, name := range inDisplayOrder(v) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, deeper...)
			dst = appendScalar(dst, name)
			dst = append(dst, ':')
			dst = append(dst, space...)
			dst = appendJSON(dst, v[name], deeper)
		}
		return append(append(dst, newline...), '}')
	case []any:
		if len(v) == 0 {
			return append(dst, "[]"...)
		}
		dst = append(dst, '[')
		for i, entry := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, deeper...)
			dst = appendJSON(dst, entry, deeper)
		}
		return append(append(dst, newline...), ']')
	}
	return appendScalar(dst, v)
}

func appendScalar(dst []byte, v any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		out.Reset()
		_ = enc.Encode(fmt.Sprintf("(not possible in JSON: %T)", v)) // a text always can be encoded
	}
	return append(dst, bytes.TrimSuffix(out.Bytes(), []byte{'\n'})...)
}
