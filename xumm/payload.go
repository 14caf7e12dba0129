package xumm

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"countersign/xrpl"
)

// State is where a payload stands (see Payload.State).
type State string

const (
	// NotFound: the platform does not know the payload, or not for this application.
	NotFound State = "not found"
	// Pending: nobody has opened it yet.
	Pending State = "pending"
	// Opened: a wallet shows it. It can no longer be cancelled.
	Opened State = "opened"
	// Signed: the wallet signed it. Final; the submission may still be under way
	// (see Payload.Settled), or refused (see Payload.Accepted).
	Signed State = "signed"
	// Rejected: declined in the wallet. Final.
	Rejected State = "rejected"
	// Cancelled: withdrawn before it was opened. Final.
	Cancelled State = "cancelled"
	// Expired: not opened in time. Final.
	Expired State = "expired"
	// ExpiredOpened: opened in time, but not resolved. It may still become Signed or Rejected.
	ExpiredOpened State = "expired while open"
)

// Payload is a sign request as the platform knows it. Null and "" are alike;
// what the platform left out is the zero value. Names and facts of Application,
// Request and Response are one line without control characters.
type Payload struct {
	Meta        Meta
	Application Application
	Request     Request
	Response    Response
	CustomMeta  CustomMeta
}

// Meta is a payload's life so far, and its options.
type Meta struct {
	Exists    bool
	UUID      string
	Multisign bool
	Submit    bool // the wallet submits after signing
	Resolved  bool // a wallet answered
	Signed    bool // and the answer was a signature
	Cancelled bool
	Expired   bool // the time is over, whatever happened before
	Pushed    bool
	AppOpened bool

	ForceNetwork               string
	ReturnURLApp, ReturnURLWeb string
	Signers                    []string // the only accounts that may sign; empty: any

	Destination         string // r-address or what was typed for one; "" for types without
	ResolvedDestination string // its name, where the platform knows one
	Pathfinding         bool
	XApp                bool  // it is an event that opens an xApp
	OpenedByDeeplink    *bool // nil until it was opened; true also for a code that was scanned off your own window
	Immutable           bool  // asked for; see PayloadOptions
	ForceAccount        bool  // asked for; see PayloadOptions
}

// Application is the platform's record of the application that made the payload.
type Application struct {
	Name, Description, UUID, IconURL string
	IssuedUserToken                  string // for later pushes to the same user (APIKey); may be ""
	Disabled                         bool
}

// Request is what was asked for.
type Request struct {
	TxType               string
	TxJSON               json.RawMessage // as the platform stored it
	OriginType           string          // how the wallet got it: QR, DEEP_LINK, PUSH_NOTIFICATION, EVENT_LIST, …
	SignMethod           string          // PIN, BIOMETRIC, PASSPHRASE, TANGEM, …
	Destination          string          // r-address
	DestinationTag       *uint32         // nil: none
	Memos                json.RawMessage // memos as readable text, where the platform computed it; nil otherwise
	CreatedAt, ExpiresAt time.Time       // the platform's clock
	ExpiresIn            time.Duration   // when the answer was made; negative after expiry
}

// Response is what the wallet gave back. It is a claim until the blob has been
// decoded and checked.
type Response struct {
	Hex              string // the signed transaction
	TxID             string
	Account          string // the account in the signed transaction
	SignerPublicKey  string // the public key that signed, in hex; only newer records have it
	Signer           string // whose key signed: another account for regular keys and multi-signing
	MultisignAccount string
	ResolvedAt       time.Time

	DispatchedTo, DispatchedNetwork string
	DispatchedResult                string // "tesSUCCESS", …; "" until the wallet has submitted
	EnvironmentNode                 string
	EnvironmentNetwork              string // "MAINNET", …
	EnvironmentNetworkID            *int64
	DispatchedToNode                *bool  // whether the wallet reached the node; nil when not told
	UserToken                       string // the user's, where one was issued
	ApprovedWith                    string // PIN, BIOMETRIC, …
}

// State derives the state. The order of the tests matters: a payload that was
// signed and read later is also expired, and a cancelled one always is (Xumm
// API; XRPL-Labs/Xaman-Issue-Tracker#396).
func (p *Payload) State() State {
	m := p.Meta
	switch {
	case !m.Exists:
		return NotFound
	case m.Signed:
		return Signed
	case m.Resolved:
		return Rejected
	case m.Cancelled:
		return Cancelled
	case m.Expired && m.AppOpened:
		return ExpiredOpened
	case m.Expired:
		return Expired
	case m.AppOpened:
		return Opened
	}
	return Pending
}

// Settled reports that the platform will not say more: the state is final and,
// when the wallet was to submit what it signed, the result of that is known,
// good or bad: see Accepted.
func (p *Payload) Settled() bool {
	switch p.State() {
	case Rejected, Cancelled, Expired:
		return true
	case Signed:
		return !p.submits() || p.Response.DispatchedResult != ""
	}
	return false
}

// Accepted tells what the platform says became of the submission: the result
// that the first node gave the wallet (Response.DispatchedResult). Accepted is
// tesSUCCESS; every other result known so far is a refusal, such as
// tecUNFUNDED_PAYMENT. It is not known while there is no result, when the wallet
// was not to submit (a SignIn), and for results that begin with "ter", after
// which the ledger may still take the transaction (xrpl.org, "Transaction
// results").
//
// A payload can be signed and settled with a payment the ledger refused, so look
// here before a thank-you page. It is a node's first word, passed on by the wallet
// and the platform, and no proof: ask a node of your own (package xrpl/node)
// before anything of value depends on it.
func (p *Payload) Accepted() (accepted, known bool) {
	result := p.Response.DispatchedResult
	if p.State() != Signed || !p.submits() || result == "" || strings.HasPrefix(result, "ter") {
		return false, false
	}
	return result == "tesSUCCESS", true
}

// submits reports whether the wallet sends the signed transaction to a node.
// It never does for the pseudo types and when multi-signing.
func (p *Payload) submits() bool {
	return p.Meta.Submit && !p.Meta.Multisign &&
		!xrpl.IsPseudo(p.Request.TxType)
}

// decodePayload reads the body of GET payload.
func decodePayload(body []byte) (*Payload, error) {
	var w struct {
		Meta *struct {
			Exists       *looseBool
			UUID         looseString
			Multisign    looseBool
			Submit       looseBool
			Resolved     looseBool
			Signed       looseBool
			Cancelled    looseBool
			Expired      looseBool
			Pushed       looseBool
			AppOpened    looseBool    `json:"app_opened"`
			ForceNetwork looseString  `json:"force_network"`
			ReturnApp    looseString  `json:"return_url_app"`
			ReturnWeb    looseString  `json:"return_url_web"`
			Signers      looseStrings `json:"signers"`

			Destination         looseString
			ResolvedDestination looseString `json:"resolved_destination"`
			Pathfinding         looseBool
			XApp                looseBool  `json:"is_xapp"`
			OpenedByDeeplink    *looseBool `json:"opened_by_deeplink"`
			Immutable           looseBool
			ForceAccount        looseBool
		}
		Application struct {
			Name            looseString
			Description     looseString
			UUID            looseString `json:"uuidv4"`
			IconURL         looseString `json:"icon_url"`
			IssuedUserToken looseString `json:"issued_user_token"`
			Disabled        looseBool
		}
		Payload struct {
			TxType      looseString `json:"tx_type"`
			RequestJSON looseRaw    `json:"request_json"`
			OriginType  looseString `json:"origintype"`
			SignMethod  looseString `json:"signmethod"`
			Destination looseString `json:"tx_destination"`
			Tag         looseInt    `json:"tx_destination_tag"`
			Computed    struct{ Memos looseRaw }
			CreatedAt   looseTime `json:"created_at"`
			ExpiresAt   looseTime `json:"expires_at"`
			ExpiresIn   looseInt  `json:"expires_in_seconds"`
		}
		Response struct {
			Hex                looseString
			TxID               looseString
			Account            looseString
			Signer             looseString
			SignerPublicKey    looseString `json:"signer_pubkey"`
			MultisignAccount   looseString `json:"multisign_account"`
			ResolvedAt         looseTime   `json:"resolved_at"`
			DispatchedTo       looseString `json:"dispatched_to"`
			DispatchedNodetype looseString `json:"dispatched_nodetype"`
			DispatchedResult   looseString `json:"dispatched_result"`
			EnvironmentNodeURI looseString `json:"environment_nodeuri"`
			EnvironmentType    looseString `json:"environment_nodetype"`
			EnvironmentID      looseInt    `json:"environment_networkid"`
			DispatchedToNode   *looseBool  `json:"dispatched_to_node"`
			User               looseString
			ApprovedWith       looseString `json:"approved_with"`
		}
		CustomMeta wireCustomMeta `json:"custom_meta"`
	}
	if err := decodeLoose(body, &w); err != nil {
		return nil, err
	}
	if w.Meta == nil {
		return nil, errors.New("it has no \"meta\" section")
	}
	m, a, r, s := w.Meta, w.Application, w.Payload, w.Response
	p := &Payload{
		Meta: Meta{
			Exists: m.UUID != "", UUID: string(m.UUID),
			Multisign: bool(m.Multisign), Submit: bool(m.Submit), Resolved: bool(m.Resolved), Signed: bool(m.Signed),
			Cancelled: bool(m.Cancelled), Expired: bool(m.Expired), Pushed: bool(m.Pushed), AppOpened: bool(m.AppOpened),
			ForceNetwork: string(m.ForceNetwork), ReturnURLApp: string(m.ReturnApp), ReturnURLWeb: string(m.ReturnWeb),
			Signers: m.Signers, Destination: line(m.Destination), ResolvedDestination: line(m.ResolvedDestination),
			Pathfinding: bool(m.Pathfinding), XApp: bool(m.XApp), OpenedByDeeplink: m.OpenedByDeeplink.truth(),
			Immutable: bool(m.Immutable), ForceAccount: bool(m.ForceAccount),
		},
		Application: Application{
			Name: line(a.Name), Description: line(a.Description), UUID: string(a.UUID), IconURL: string(a.IconURL),
			IssuedUserToken: string(a.IssuedUserToken), Disabled: bool(a.Disabled),
		},
		Request: Request{
			TxType: string(r.TxType), TxJSON: r.RequestJSON.raw(), OriginType: line(r.OriginType), SignMethod: line(r.SignMethod),
			Destination: line(r.Destination), DestinationTag: r.Tag.tag(), Memos: r.Computed.Memos.raw(),
			CreatedAt: r.CreatedAt.Time, ExpiresAt: r.ExpiresAt.Time, ExpiresIn: seconds(r.ExpiresIn.v),
		},
		Response: Response{
			Hex: string(s.Hex), TxID: line(s.TxID), Account: line(s.Account), Signer: line(s.Signer), SignerPublicKey: line(s.SignerPublicKey),
			MultisignAccount: line(s.MultisignAccount), ResolvedAt: s.ResolvedAt.Time,
			DispatchedTo: line(s.DispatchedTo), DispatchedNetwork: line(s.DispatchedNodetype), DispatchedResult: line(s.DispatchedResult),
			EnvironmentNode: line(s.EnvironmentNodeURI), EnvironmentNetwork: line(s.EnvironmentType),
			DispatchedToNode: s.DispatchedToNode.truth(), UserToken: line(s.User), ApprovedWith: line(s.ApprovedWith),
		},
		CustomMeta: w.CustomMeta.meta(),
	}
	if m.Exists != nil {
		p.Meta.Exists = bool(*m.Exists)
	}
	if s.EnvironmentID.known {
		id := s.EnvironmentID.v
		p.Response.EnvironmentNetworkID = &id
	}
	return p, nil
}

// wireCustomMeta is in payloads and in what webhooks are told.
type wireCustomMeta struct {
	Identifier  looseString
	Blob        looseRaw
	Instruction looseString
}

func (w wireCustomMeta) meta() CustomMeta {
	return CustomMeta{Identifier: string(w.Identifier), Blob: w.Blob.raw(), Instruction: string(w.Instruction)}
}

// line makes a fact fit to be shown, stored and printed, which it will be; no real
// one is longer or has characters that cannot be seen.
func line(s looseString) string { return plainText(string(s), 300) }

// seconds converts without overflow: outside numbers can be anything.
func seconds(n int64) time.Duration {
	const century = 100 * 365 * 24 * 3600
	return time.Duration(min(max(n, -century), century)) * time.Second
}
