package xumm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"countersign/xrpl"
)

// PayloadRequest is a sign request to create: a transaction as JSON or as a
// blob (exactly one of them), options, and the caller's own marks.
type PayloadRequest struct {
	// TxJSON is a transaction in the ledger's JSON form. Account, Fee and
	// Sequence may be left out: the wallet fills them in. It must not have
	// nulls; wallets cannot verify such payloads.
	TxJSON json.RawMessage
	// TxBlob is a serialized transaction in upper-case hex, instead of TxJSON.
	TxBlob string
	// UserToken pushes the request to a user known from before. APIKey only:
	// with Bearer it goes to the signed-in user anyway.
	UserToken  string
	Options    PayloadOptions
	CustomMeta CustomMeta
}

// PayloadOptions are optional; nil, zero and "" are not sent.
type PayloadOptions struct {
	Submit    *bool         // nil: the platform's default (true); always sent when set, false included
	Multisign *bool         // sign for a multi-signed transaction; nothing is submitted
	Expire    time.Duration // must be a whole positive number of minutes; 0: the platform's default (24 hours)
	Signers   []string      // r-addresses, at most four; only these accounts may sign
	// ForceNetwork is a network key: "MAINNET", "TESTNET", …; Client.Rails lists
	// them. The wallet ignores a key that it does not know, without a word (Xumm
	// developer docs, "force_network"): after a typo it signs on whatever network
	// it is connected to. Take the key from Rails, and compare
	// Response.DispatchedNetwork or EnvironmentNetwork.
	ForceNetwork string
	ReturnURL    ReturnURL
	Pathfinding  *bool // Payment only: the user picks the asset to spend
	// PathfindingFallback lets wallets before 2.4 sign without that choice.
	PathfindingFallback *bool
	// Immutable and ForceAccount are asked for by some SDKs; that today's wallets
	// keep to them is not documented (XRPL-Labs/Xaman-Issue-Tracker#144). Name
	// Signers, and verify what was signed.
	Immutable, ForceAccount *bool
}

// ReturnURL is where the wallet (App) or the sign page (Web) goes after
// signing; shorter than 250 characters each. {id}, {cid}, {txid} and {txblob}
// are replaced by the platform.
type ReturnURL struct{ App, Web string }

// CustomMeta is the caller's own: it is stored with the payload and comes back.
type CustomMeta struct {
	// Identifier is unique per application, at most 40 characters. Make a random
	// one, such as a UUID, for each request: it lets CreatePayload find a payload
	// whose creation answer was lost.
	Identifier  string
	Blob        json.RawMessage // a JSON object or string, at most 1500 characters; here the number of an order has its place
	Instruction string          // shown to the signer; at most 280 characters
}

// The limits of the Xumm API (codes 413 and 600; XRPL-Labs/xumm-sdk-py#29 for
// the signers). JavaScript counts them, so characters are UTF-16 units.
const (
	maxIdentifier  = 40
	maxInstruction = 280
	maxBlob        = 1500
	maxSigners     = 4
	maxReturnURL   = 249
	minBlobHex     = 10
)

// wireRequest is the body of POST payload.
type wireRequest struct {
	UserToken  string          `json:"user_token,omitempty"`
	TxJSON     json.RawMessage `json:"txjson,omitempty"`
	TxBlob     string          `json:"txblob,omitempty"`
	Options    *wireOptions    `json:"options,omitempty"`
	CustomMeta *wireMeta       `json:"custom_meta,omitempty"`
}

type wireOptions struct {
	Submit       *bool       `json:"submit,omitempty"`
	Multisign    *bool       `json:"multisign,omitempty"`
	Expire       int64       `json:"expire,omitempty"`
	Signers      []string    `json:"signers,omitempty"`
	ForceNetwork string      `json:"force_network,omitempty"`
	Pathfinding  *bool       `json:"pathfinding,omitempty"`
	Fallback     *bool       `json:"pathfinding_fallback,omitempty"`
	Immutable    *bool       `json:"immutable,omitempty"`
	ForceAccount *bool       `json:"forceAccount,omitempty"`
	ReturnURL    *wireReturn `json:"return_url,omitempty"`
}

type wireReturn struct {
	App string `json:"app,omitempty"`
	Web string `json:"web,omitempty"`
}

// wireMeta never has "identifier": "": the platform stores the empty text, and
// the second one collides.
type wireMeta struct {
	Identifier  string          `json:"identifier,omitempty"`
	Blob        json.RawMessage `json:"blob,omitempty"`
	Instruction string          `json:"instruction,omitempty"`
}

// encode checks the request and gives the body to send. Every error is an
// ErrInvalid with a sentence that says what to change.
func (r PayloadRequest) encode() ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	w := wireRequest{
		UserToken: r.UserToken,
		TxJSON:    r.TxJSON,
		TxBlob:    r.TxBlob,
	}
	o := r.Options
	options := wireOptions{
		Submit: o.Submit, Multisign: o.Multisign, Pathfinding: o.Pathfinding, Fallback: o.PathfindingFallback,
		Immutable: o.Immutable, ForceAccount: o.ForceAccount,
		Expire: int64(o.Expire / time.Minute), Signers: o.Signers, ForceNetwork: o.ForceNetwork,
	}
	if o.ReturnURL != (ReturnURL{}) {
		options.ReturnURL = &wireReturn{App: o.ReturnURL.App, Web: o.ReturnURL.Web}
	}
	w.Options = &options
	if m := r.CustomMeta; m.Identifier != "" || len(m.Blob) > 0 || m.Instruction != "" {
		w.CustomMeta = &wireMeta{Identifier: m.Identifier, Blob: m.Blob, Instruction: m.Instruction}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(w); err != nil {
		return nil, invalid("The request cannot be written as JSON: %v.", err)
	}
	return buf.Bytes(), nil
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

func (r PayloadRequest) check() error {
	switch {
	case len(r.TxJSON) == 0 && r.TxBlob == "":
		return invalid("There is no transaction. Give it as JSON or as a blob.")
	case len(r.TxJSON) > 0 && r.TxBlob != "":
		return invalid("Give the transaction either as JSON or as a blob, not both.")
	case r.TxBlob != "" && !isUpperHex(r.TxBlob):
		return invalid("The transaction blob must be upper-case hex with an even number of digits, at least %d.", minBlobHex)
	}
	if len(r.TxJSON) > 0 {
		if err := checkTxJSON(r.TxJSON); err != nil {
			return err
		}
	}
	if r.UserToken != "" && !isUUID(r.UserToken) {
		return invalid("The user token is not a UUID, so the platform would ignore it.")
	}
	if err := r.Options.check(); err != nil {
		return err
	}
	return r.CustomMeta.check()
}

func isUpperHex(s string) bool {
	return len(s) >= minBlobHex && len(s)%2 == 0 && strings.Trim(s, "0123456789ABCDEF") == ""
}

func (o PayloadOptions) check() error {
	if o.Expire < 0 || o.Expire%time.Minute != 0 {
		return invalid("The time to answer must be a whole number of minutes, at least one, and Expire is %s; write 5*time.Minute for five minutes.", o.Expire)
	}
	if len(o.Signers) > maxSigners {
		return invalid("At most %d accounts can be named as signers; there are %d.", maxSigners, len(o.Signers))
	}
	for i, s := range o.Signers {
		if _, err := xrpl.ParseAddress(s); err != nil {
			return fmt.Errorf("%w: Signer %d: %w", ErrInvalid, i+1, err)
		}
	}
	for _, c := range o.ForceNetwork {
		if !('A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-') {
			return invalid("The network must be a key in capitals, such as MAINNET or TESTNET; wallets ignore any other.")
		}
	}
	for _, u := range []string{o.ReturnURL.App, o.ReturnURL.Web} {
		if length(u) > maxReturnURL {
			return invalid("A return link must be shorter than %d characters; this one has %d.", maxReturnURL+1, length(u))
		}
	}
	return nil
}

func (m CustomMeta) check() error {
	if err := checkIdentifier(m.Identifier); err != nil {
		return err
	}
	if n := length(m.Instruction); n > maxInstruction {
		return invalid("The instruction must have at most %d characters; it has %d.", maxInstruction, n)
	}
	if len(m.Blob) == 0 {
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, m.Blob); err != nil {
		return invalid("The custom data is not JSON: %v.", err)
	}
	if c := compact.Bytes()[0]; c != '{' && c != '"' {
		return invalid("The custom data must be a JSON object or a JSON string.")
	}
	if n := length(compact.String()); n > maxBlob {
		return invalid("The custom data must have at most %d characters as JSON; it has %d.", maxBlob, n)
	}
	return nil
}

// checkIdentifier lets "" pass: no identifier is sent then.
func checkIdentifier(id string) error {
	if n := length(id); n > maxIdentifier {
		return invalid("The identifier must have at most %d characters; it has %d.", maxIdentifier, n)
	}
	if id == "." || id == ".." || strings.ContainsFunc(id, unicode.IsControl) || strings.TrimSpace(id) != id {
		return invalid("The identifier must have visible characters only, no spaces around it, and not be dots alone; it becomes part of an address.")
	}
	return nil
}

// length counts as the platform does, in UTF-16 units.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// checkTxJSON requires one JSON object with a TransactionType, no nulls (the
// wallet cannot verify those) and no name twice (readers would disagree on
// which value counts).
func checkTxJSON(raw json.RawMessage) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	t, err := d.Token()
	if err != nil {
		return invalid("The transaction is not JSON: %v.", plainJSONError(err))
	}
	if t != json.Delim('{') {
		return invalid("The transaction must be a JSON object.")
	}
	txType := false
	if err := checkObject(d, "", 0, &txType); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return invalid("There is more text after the transaction's closing brace.")
	}
	if !txType {
		return invalid("The transaction has no TransactionType.")
	}
	return nil
}

const maxDepth = 32

// checkObject reads the members of an object whose brace is read already.
func checkObject(d *json.Decoder, path string, depth int, txType *bool) error {
	seen := make(map[string]bool)
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return invalid("The transaction is not JSON: %v.", plainJSONError(err))
		}
		if seen[name] {
			return invalid("The field %s%s occurs twice. Keep one of them.", path, name)
		}
		seen[name] = true
		v, err := checkValue(d, path+name, depth)
		if err != nil {
			return err
		}
		if s, ok := v.(string); ok && s != "" && path == "" && name == "TransactionType" && txType != nil {
			*txType = true
		}
	}
	if _, err := d.Token(); err != nil {
		return invalid("The transaction is not JSON: %v.", plainJSONError(err))
	}
	return nil
}

// checkValue reads one value and gives its first token.
func checkValue(d *json.Decoder, path string, depth int) (json.Token, error) {
	if depth >= maxDepth {
		return nil, invalid("The transaction is nested too deeply.")
	}
	t, err := d.Token()
	if err != nil {
		return nil, invalid("The transaction is not JSON: %v.", plainJSONError(err))
	}
	switch t {
	case nil:
		return nil, invalid("The field %s is null, and wallets refuse such requests. Leave the field out.", path)
	case json.Delim('{'):
		return t, checkObject(d, path+".", depth+1, nil)
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if _, err := checkValue(d, fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
				return nil, err
			}
		}
		if _, err := d.Token(); err != nil {
			return nil, invalid("The transaction is not JSON: %v.", plainJSONError(err))
		}
	}
	return t, nil
}

func plainJSONError(err error) string {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return err.Error()
}
