package xumm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Pong is the answer to Ping.
type Pong struct {
	AppName, AppUUID string

	// APIKey only: what the developer console has for the application.
	WebhookURL   string // "" for none
	RedirectURIs []string
	Disabled     bool
	Quota        json.RawMessage // an object, as the platform sends it: its members are not documented; nil for none

	// Bearer and OneTimeToken only, from the session's claims.
	Account      string // the signed-in r-address; "" in an xApp's session, see Client.XApp
	Network      string // "MAINNET", …
	NetworkID    string // decimal; "" when not told
	UserToken    string
	OneTimeToken string // the UUID an xApp's session was made from
	PayloadUUID  string // of the sign-in; "" in an xApp's session
	IssuedAt     time.Time
	ExpiresAt    time.Time
}

// Ping checks the credential: a wrong or ended one gives ErrUnauthorized.
func (c *Client) Ping(ctx context.Context) (*Pong, error) {
	const op = "ping"
	a, err := c.call(ctx, op, http.MethodGet, "ping", nil)
	if err != nil {
		return nil, err
	}
	// The two credentials give two shapes: an "auth" section, or flat claims.
	var w struct {
		Pong looseBool
		Auth struct {
			Quota       looseRaw
			Application struct {
				Name         looseString
				UUID         looseString `json:"uuidv4"`
				WebhookURL   looseString
				RedirectURIs []looseString
				Disabled     looseBool
			}
		}
		AppName   looseString `json:"app_name"`
		AppUUID   looseString `json:"app_uuidv4"`
		ClientID  looseString `json:"client_id"`
		Sub       looseString
		Network   looseString `json:"network_type"`
		NetworkID looseString `json:"network_id"`
		OTT       looseString `json:"ott_uuidv4"`
		UserToken looseString `json:"usertoken_uuidv4"`
		Payload   looseString `json:"payload_uuidv4"`
		Iat, Exp  looseInt
	}
	if err := decodeLoose(a.body, &w); err != nil {
		return nil, unreadable(op, err.Error())
	}
	if !w.Pong {
		return nil, unreadable(op, "it is not a pong")
	}
	if c.cred.prefix == prefixJWT {
		p := &Pong{
			AppName: plainText(string(w.AppName), 80), AppUUID: string(w.AppUUID), PayloadUUID: string(w.Payload),
			Account: string(w.Sub), Network: string(w.Network), UserToken: string(w.UserToken),
			NetworkID: networkIDText(w.NetworkID), OneTimeToken: string(w.OTT),
			IssuedAt: w.Iat.time(), ExpiresAt: w.Exp.time(),
		}
		if p.AppUUID == "" {
			p.AppUUID = string(w.ClientID)
		}
		return p, nil
	}
	app := w.Auth.Application
	p := &Pong{
		AppName: plainText(string(app.Name), 80), AppUUID: string(app.UUID),
		WebhookURL: c.webLink(app.WebhookURL), Disabled: bool(app.Disabled),
	}
	if w.Auth.Quota.isObject() {
		p.Quota = w.Auth.Quota.raw()
	}
	for _, u := range app.RedirectURIs {
		p.RedirectURIs = append(p.RedirectURIs, plainText(string(u), 300))
	}
	return p, nil
}

// Payload reads a payload of one's own application by its UUID. A payload that
// is unknown, or another application's, gives ErrNotFound.
func (c *Client) Payload(ctx context.Context, uuid string) (*Payload, error) {
	return c.payload(ctx, uuid, nil)
}

// payload is Payload; a watch has waited for its turn.
func (c *Client) payload(ctx context.Context, uuid string, turn *turn) (*Payload, error) {
	const op = opGetPayload
	if !isUUID(uuid) {
		return nil, fmt.Errorf("%s: %w: a payload is named by a UUID", op, ErrInvalid)
	}
	p, err := c.readPayload(ctx, outgoing{op: op, path: "payload/" + uuid, turn: turn})
	if err != nil {
		return nil, err
	}
	if p.Meta.UUID != "" && !strings.EqualFold(p.Meta.UUID, uuid) {
		return nil, unreadable(op, "it is about another payload")
	}
	return p, nil
}

// PayloadByIdentifier reads a payload by the CustomMeta.Identifier it was
// created with. Identifiers are unique per application.
func (c *Client) PayloadByIdentifier(ctx context.Context, id string) (*Payload, error) {
	const op = "get payload by identifier"
	if err := checkIdentifier(id); err != nil || id == "" {
		return nil, fmt.Errorf("%s: %w: the identifier must have 1 to %d characters", op, ErrInvalid, maxIdentifier)
	}
	p, err := c.readPayload(ctx, outgoing{op: op, path: "payload/ci/" + url.PathEscape(id)})
	if err != nil {
		return nil, err
	}
	switch {
	case p.CustomMeta.Identifier != "" && p.CustomMeta.Identifier != id:
		return nil, unreadable(op, "it is about another payload")
	case !isUUID(p.Meta.UUID): // it becomes part of links
		return nil, unreadable(op, "it has no UUID")
	}
	return p, nil
}

// readPayload gives ErrNotFound also for the rarer form of that answer, a
// payload with exists: false.
func (c *Client) readPayload(ctx context.Context, o outgoing) (*Payload, error) {
	o.method = http.MethodGet
	a, err := c.callWith(ctx, o)
	if err != nil {
		return nil, err
	}
	p, err := decodePayload(a.body)
	if err != nil {
		return nil, unreadable(o.op, err.Error())
	}
	if !p.Meta.Exists {
		return nil, &Error{Op: o.op, Status: http.StatusOK, Code: http.StatusNotFound}
	}
	return p, nil
}

// Cancellation is the answer to CancelPayload.
type Cancellation struct {
	Cancelled bool
	Reason    string // OK, ALREADY_CANCELLED, ALREADY_RESOLVED, ALREADY_EXPIRED, ALREADY_OPENED, …
}

// CancelPayload withdraws a payload that no wallet has opened. When it is too
// late there is no error, but Cancelled is false and Reason says why: an opened
// payload may still be signed. Watches of the payload look at once.
func (c *Client) CancelPayload(ctx context.Context, uuid string) (*Cancellation, error) {
	const op = "cancel payload"
	if !isUUID(uuid) {
		return nil, fmt.Errorf("%s: %w: a payload is named by a UUID", op, ErrInvalid)
	}
	// The platform tells websockets nothing about a cancellation.
	defer c.refreshWatches(uuid)
	a, err := c.call(ctx, op, http.MethodDelete, "payload/"+uuid, nil)
	if err != nil {
		return nil, err
	}
	var w struct {
		Result *struct {
			Cancelled looseBool
			Reason    looseString
		}
	}
	if err := decodeLoose(a.body, &w); err != nil {
		return nil, unreadable(op, err.Error())
	}
	if w.Result == nil {
		return nil, unreadable(op, "it has no \"result\" section")
	}
	return &Cancellation{Cancelled: bool(w.Result.Cancelled), Reason: plainText(string(w.Result.Reason), 80)}, nil
}

// Links gives the links of a payload whose creation answer was lost. They are a
// fallback: the platform's own links are used whenever it gave them.
func (c *Client) Links(uuid string) Created {
	sign := c.base.String() + "/sign/" + uuid
	return Created{
		UUID:      uuid,
		SignURL:   sign,
		QRURL:     sign + "/qr",
		QRPNG:     sign + "_q.png",
		QRMatrix:  sign + "_q.json",
		StatusURL: "ws" + strings.TrimPrefix(sign, "http"),
	}
}
