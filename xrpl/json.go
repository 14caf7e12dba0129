package xrpl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	if !utf8.Valid(data) {
		return nil, badJSON(data, invalidUTF8(data), "the text is not valid UTF-8")
	}
	// The whole text is checked first: it finds every slip of syntax, text
	// after the end included, and knows where it is.
	if !json.Valid(data) {
		var raw json.RawMessage
		err := json.Unmarshal(data, &raw)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, badJSON(data, int(syntax.Offset)-1, syntax.Error())
		}
		return nil, fmt.Errorf("%w: %w", ErrBadTx, err)
	}
	p := &jsonParser{data: data}
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

// jsonParser walks over text whose syntax is right: it looks only for where
// things begin and end.
type jsonParser struct {
	data []byte
	pos  int
}

// next gives the first character of the next token.
func (p *jsonParser) next() byte {
	for {
		switch c := p.data[p.pos]; c {
		case ' ', '\t', '\r', '\n', ',', ':':
			p.pos++
		default:
			return c
		}
	}
}

func (p *jsonParser) value(depth int) (any, error) {
	switch c := p.next(); c {
	case '{', '[':
		if depth == maxDepth {
			return nil, badJSON(p.data, p.pos, fmt.Sprintf("it is nested deeper than %d levels", maxDepth))
		}
		p.pos++
		if c == '[' {
			return p.list(depth)
		}
		return p.object(depth)
	case '"':
		return p.text()
	}
	from := p.pos
	for p.pos < len(p.data) && strings.IndexByte(" \t\r\n,]}", p.data[p.pos]) < 0 {
		p.pos++
	}
	switch word := string(p.data[from:p.pos]); word {
	case "null":
		return nil, nil
	case "true", "false":
		return word == "true", nil
	default:
		return json.Number(word), nil
	}
}

func (p *jsonParser) list(depth int) (any, error) {
	list := []any{}
	for p.next() != ']' {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	p.pos++
	return list, nil
}

func (p *jsonParser) object(depth int) (any, error) {
	object := map[string]any{}
	for p.next() != '}' {
		at := p.pos
		name, err := p.text()
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice {
			return nil, badJSON(p.data, at, fmt.Sprintf("the field %q is there twice; remove one", clip(name, 40)))
		}
		if object[name], err = p.value(depth + 1); err != nil {
			return nil, err
		}
	}
	p.pos++
	return object, nil
}

// text reads a text in quotes. Half of a surrogate pair becomes U+FFFD, as
// encoding/json has it.
func (p *jsonParser) text() (s string, err error) {
	from, escaped := p.pos, false
	for p.pos++; p.data[p.pos] != '"'; p.pos++ {
		if p.data[p.pos] == '\\' {
			escaped = true
			p.pos++
		}
	}
	p.pos++
	if !escaped {
		return string(p.data[from+1 : p.pos-1]), nil
	}
	if err := json.Unmarshal(p.data[from:p.pos], &s); err != nil {
		return "", badJSON(p.data, from, err.Error())
	}
	return s, nil
}

// fieldOrder is the order fields are shown in, what matters to a person first:
// who, what thing, how much, until when, and then what all transactions have.
// Others follow by name.
var fieldOrder = [...]string{
	"TransactionType", "Account", "Delegate", "CredentialType", "Owner", "Issuer", "Subject", "Holder", "Authorize", "Unauthorize", "RegularKey",
	"Counterparty", "Sponsee", "Destination", "DestinationTag", "Channel", "CheckID", "NFTokenID", "NFTokenSellOffer",
	"NFTokenBuyOffer", "NFTokenOffers", "MPTokenIssuanceID", "VaultID", "LoanBrokerID", "LoanID", "XChainBridge", "XChainClaimID",
	"OtherChainSource", "OtherChainDestination", "Asset", "Asset2", "TakerGets", "TakerPays", "LimitAmount",
	"Amount", "Amount2", "SendMax", "DeliverMin", "Balance", "LPTokenOut", "LPTokenIn", "EPrice", "BidMin", "BidMax",
	"TradingFee", "TransferFee", "NFTokenTaxon", "URI", "Domain", "SetFlag", "ClearFlag", "TicketCount", "SignerQuorum",
	"SignerEntries", "Permissions", "RawTransactions", "OfferSequence", "FinishAfter", "CancelAfter", "Expiration",
	"SettleDelay", "Condition", "Fulfillment", "PublicKey", "Signature",
	"InvoiceID", "SourceTag", "Memos", "Paths", "CredentialIDs", "DomainID",
	"Flags", "Fee", "Sequence", "TicketSequence", "LastLedgerSequence", "AccountTxnID", "NetworkID",
	"MemoType", "MemoFormat", "MemoData",
	"currency", "issuer", "mpt_issuance_id", "value",
}

// lastFields come after everything else.
var lastFields = [...]string{"SigningPubKey", "TxnSignature", "Signers"}

// fieldRanks is the place of each name of fieldOrder and lastFields; all others
// have one between the two.
var fieldRanks = func() map[string]int {
	ranks := make(map[string]int, len(fieldOrder)+len(lastFields))
	for i, name := range fieldOrder {
		ranks[name] = i - len(fieldOrder)
	}
	for i, name := range lastFields {
		ranks[name] = 1 + i
	}
	return ranks
}()

// inDisplayOrder gives the names of an object's members in a stable order.
func inDisplayOrder(members map[string]any) []string {
	rank := func(name string) int { return fieldRanks[name] }
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
	switch v := v.(type) {
	case string:
		if isPlain(v) {
			return append(append(append(dst, '"'), v...), '"')
		}
	case json.Number:
		if isDigits(string(v)) && (v[0] != '0' || len(v) == 1) {
			return append(dst, v...)
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		out.Reset()
		_ = enc.Encode(fmt.Sprintf("(not possible in JSON: %T)", v)) // a text always can be encoded
	}
	return append(dst, bytes.TrimSuffix(out.Bytes(), []byte{'\n'})...)
}

// isPlain tells whether a text has nothing that JSON escapes.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
