package sandbox

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"

	"countersign/xrpl"
)

// mode is who created a payload; it decides who may read it.
type mode string

const (
	byKey   mode = "platform" // API key and secret
	byToken mode = "jwt"      // a signed-in user's token
	byOAuth mode = "oauth"    // the OAuth2 provider, for a sign-in
)

// payload is a sign request and what became of it. Values are copied freely:
// what slices and raw JSON hold is never changed after creation.
type payload struct {
	UUID      string
	Mode      mode
	CreatedAt time.Time
	ExpiresAt time.Time

	TxType      string
	RequestJSON json.RawMessage

	Submit, Multisign                bool
	Pathfinding, PathfindingFallback bool
	Immutable, ForceAccount          *bool
	ForceNetwork                     string
	Signers                          []string
	ReturnApp, ReturnWeb             string
	Identifier                       *string
	Blob                             json.RawMessage
	Instruction                      *string

	Pushed    bool
	WebOpened bool // the sign page was opened in a browser
	Opened    bool // the wallet has fetched it
	Cancelled bool

	SignIn *signInRequest // the OAuth2 request it belongs to

	Result *result
	// ReadableAt is when Result can be read. The platform tells of a result
	// before it has written it; the LateResult fault makes that gap wide.
	ReadableAt time.Time
}

// result is what the wallet reported.
type result struct {
	Signed         bool
	Hex, TxID      string
	Account        string // in the signed data
	Signer         string // the account whose key signed; "" (kept by an older version): Account
	Multisigner    string // the signer of a multi-signed transaction, else ""
	PublicKey      string
	SignMethod     string
	OriginType     string
	ResolvedAt     time.Time
	NodeURI        string
	NodeType       string
	NetworkID      int
	UserToken      string // issued with this signature
	DispatchedTo   string
	DispatchedType string
	DispatchResult string
}

// readable gives the payload as the database has it now.
func (p payload) readable() payload {
	if p.Result != nil && time.Now().Before(p.ReadableAt) {
		p.Result = nil
	}
	return p
}

// submits reports whether the wallet submits what it signs.
func (p payload) submits() bool { return p.Submit && !xrpl.IsPseudo(p.TxType) && !p.Multisign }

func (p payload) resolved() bool                { return p.Result != nil }
func (p payload) signed() bool                  { return p.Result != nil && p.Result.Signed }
func (p payload) expired(now time.Time) bool    { return !now.Before(p.ExpiresAt) }
func (p payload) expiresIn(now time.Time) int64 { return int64(p.ExpiresAt.Sub(now) / time.Second) }

// byDeeplink is true when no browser has seen the sign page, so that a QR code
// drawn by an application counts as a deep link; nil until it was opened.
func (p payload) byDeeplink() any {
	if !p.Opened {
		return nil
	}
	return !p.WebOpened
}

// request gives the transaction as a map, its numbers unchanged.
func (p payload) request() map[string]any {
	tx, _ := decodeObject(p.RequestJSON)
	return tx
}

var placeholders = regexp.MustCompile(`(?i)\{(id|cid|txid|txblob)\}`)

// fillReturnURL replaces the placeholders of a return address: {id} wherever it
// stands, the others once.
func (p payload) fillReturnURL(s string) string {
	seen := map[string]bool{}
	return placeholders.ReplaceAllStringFunc(s, func(match string) string {
		name := strings.ToLower(match)
		if name != "{id}" && seen[name] {
			return match
		}
		seen[name] = true
		switch {
		case name == "{id}":
			return p.UUID
		case name == "{cid}" && p.Identifier != nil:
			return url.QueryEscape(*p.Identifier)
		case name == "{txid}" && p.Result != nil:
			return p.Result.TxID
		case name == "{txblob}" && p.Result != nil:
			return p.Result.Hex
		}
		return ""
	})
}

// stamp is how the platform writes a moment.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func textOr(tx map[string]any, field string) string {
	s, _ := tx[field].(string)
	return s
}
