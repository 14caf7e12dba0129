package xumm

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the platform wants SHA-1 here
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// WebhookEvent is what the platform posts to an application's webhook when a
// payload was signed or declined. It says nothing of expired, cancelled or
// opened ones, and nothing of what the ledger made of it. It is a signal: get the
// payload before acting on it, and see Payload.Accepted.
type WebhookEvent struct {
	PayloadUUID   string
	AppUUID       string
	CallReference string // of the call that created the payload, for the support desk; may be ""
	Signed        bool   // false: declined
	TxID          string
	ReturnURL     ReturnURL
	CustomMeta    CustomMeta

	// OpenedByDeeplink is nil when the platform did not tell.
	OpenedByDeeplink *bool

	// UserToken lets the application push to the user; "" when there is none.
	UserToken                           string
	UserTokenIssued, UserTokenExpiresAt time.Time

	Attempt int // 1 is the first; the platform tries again after 10, 60, 600 and 600 seconds
	Sent    time.Time
}

// The kinds of errors of Webhook.
var (
	// ErrSignature: the request does not carry the application's signature, so it
	// is not from the platform.
	ErrSignature = errors.New("webhook signature is not valid")
	// ErrStale: the request was signed too long ago, or in the future.
	ErrStale = errors.New("webhook is not of now")
)

const (
	maxWebhook = 1 << 20 // bytes; a real one has a few hundred
	// webhookWindow is how far the time of a request may be off. Each attempt is
	// signed with a time of its own.
	webhookWindow = 5 * time.Minute
)

// Webhook receives the posts of the platform for one application. It is an
// http.Handler: give it the address that is set in the developer console.
//
// What is not signed with the application's secret (HMAC-SHA1 over timestamp and
// body; Xumm developer docs, "Webhook signature verification"), is older than
// five minutes, says nothing of an answer, or is longer than a megabyte is answered with an error and never
// reaches the function. Its error is answered with 500, and the platform tries
// again, five times in all; one event may therefore come more than once.
type Webhook struct {
	sum    func(stamp string, body []byte) []byte // holds the secret where no printer reaches it
	handle func(context.Context, WebhookEvent) error
	now    func() time.Time
}

// NewWebhook makes a receiver for the application with this API secret. handle
// must end within 15 seconds: that is how long the platform waits.
func NewWebhook(secret string, handle func(context.Context, WebhookEvent) error) (*Webhook, error) {
	switch {
	case !isUUID(secret):
		return nil, fmt.Errorf("%w: an API secret looks like 12345678-90ab-cdef-1234-567890abcdef; copy it from the developer console", ErrCredential)
	case handle == nil:
		return nil, fmt.Errorf("%w: there is no function to handle events", ErrInvalid)
	}
	// The platform removes the first hyphen of the secret, and only that.
	key := []byte(strings.Replace(secret, "-", "", 1))
	return &Webhook{handle: handle, now: time.Now, sum: func(stamp string, body []byte) []byte {
		mac := hmac.New(sha1.New, key)
		io.WriteString(mac, stamp)
		mac.Write(body)
		return mac.Sum(nil)
	}}, nil
}

// Read checks a request and gives the event in it. Errors are ErrSignature,
// ErrStale, and ErrInvalid for what cannot be read.
func (h *Webhook) Read(r *http.Request) (WebhookEvent, error) {
	if r.Body == nil {
		return WebhookEvent{}, fmt.Errorf("%w: it has no body", ErrInvalid)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxWebhook+1))
	switch {
	case len(body) > maxWebhook:
		return WebhookEvent{}, fmt.Errorf("%w: it is longer than %d bytes", ErrInvalid, maxWebhook)
	case err != nil:
		return WebhookEvent{}, fmt.Errorf("%w: its body cannot be read: %w", ErrInvalid, err)
	}
	stamp := r.Header.Get("X-Xumm-Request-Timestamp")
	given, err := hex.DecodeString(r.Header.Get("X-Xumm-Request-Signature"))
	if err != nil || stamp == "" || subtle.ConstantTimeCompare(given, h.sum(stamp, body)) != 1 {
		return WebhookEvent{}, ErrSignature
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return WebhookEvent{}, fmt.Errorf("%w: its time is not one", ErrStale)
	}
	sent := time.Unix(seconds, 0).UTC()
	if off := h.now().Sub(sent); off > webhookWindow || off < -webhookWindow {
		return WebhookEvent{}, fmt.Errorf("%w: it was signed at %s", ErrStale, sent.Format(time.RFC3339))
	}
	e, err := readWebhook(body)
	if err != nil {
		return WebhookEvent{}, err
	}
	e.Sent, e.Attempt = sent, 1
	if n, err := strconv.Atoi(r.Header.Get("X-Xumm-Attempt")); err == nil && n > 1 {
		e.Attempt = n
	}
	if named := r.Header.Get("X-Xumm-Payload"); named != "" && !strings.EqualFold(named, e.PayloadUUID) {
		return WebhookEvent{}, fmt.Errorf("%w: its header names another payload than its body", ErrInvalid)
	}
	return e, nil
}

// ServeHTTP answers 200 when the event was handled.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "this is a webhook: POST only", http.StatusMethodNotAllowed)
		return
	}
	e, err := h.Read(r)
	switch {
	case errors.Is(err, ErrSignature):
		http.Error(w, "the signature is not valid", http.StatusUnauthorized)
	case errors.Is(err, ErrStale):
		http.Error(w, "the request is not of now", http.StatusUnauthorized)
	case err != nil:
		http.Error(w, "the request cannot be read", http.StatusBadRequest)
	case h.handle(r.Context(), e) != nil:
		http.Error(w, "try again later", http.StatusInternalServerError)
	default:
		w.WriteHeader(http.StatusOK)
	}
}

func readWebhook(body []byte) (WebhookEvent, error) {
	var w struct {
		Meta struct {
			App              looseString `json:"application_uuidv4"`
			Payload          looseString `json:"payload_uuidv4"`
			OpenedByDeeplink *looseBool  `json:"opened_by_deeplink"`
		}
		CustomMeta wireCustomMeta `json:"custom_meta"`
		Response   struct {
			Payload   looseString `json:"payload_uuidv4"`
			Call      looseString `json:"reference_call_uuidv4"`
			Signed    looseRaw
			TxID      looseString
			ReturnURL struct{ App, Web looseString } `json:"return_url"`
		} `json:"payloadResponse"`
		UserToken struct {
			Token   looseString `json:"user_token"`
			Issued  looseMoment `json:"token_issued"`
			Expires looseMoment `json:"token_expiration"`
		}
	}
	if !json.Valid(body) || decodeLoose(bytes.TrimSpace(body), &w) != nil {
		return WebhookEvent{}, fmt.Errorf("%w: its body is not a JSON object", ErrInvalid)
	}
	uuid := cmp.Or(string(w.Meta.Payload), string(w.Response.Payload))
	if !isUUID(uuid) || w.Response.Payload != "" && !strings.EqualFold(string(w.Response.Payload), uuid) {
		return WebhookEvent{}, fmt.Errorf("%w: it does not name one payload", ErrInvalid)
	}
	if answer := string(w.Response.Signed); answer != "true" && answer != "false" {
		return WebhookEvent{}, fmt.Errorf("%w: it does not say whether the payload was signed", ErrInvalid)
	}
	e := WebhookEvent{
		PayloadUUID: uuid, AppUUID: plainText(string(w.Meta.App), 36), CallReference: plainText(string(w.Response.Call), 36), Signed: w.Response.Signed.truth(),
		TxID:       plainText(string(w.Response.TxID), 64),
		ReturnURL:  ReturnURL{App: string(w.Response.ReturnURL.App), Web: string(w.Response.ReturnURL.Web)},
		CustomMeta: w.CustomMeta.meta(),
		UserToken:  plainText(string(w.UserToken.Token), 36), UserTokenIssued: w.UserToken.Issued.Time, UserTokenExpiresAt: w.UserToken.Expires.Time,
		OpenedByDeeplink: w.Meta.OpenedByDeeplink.truth(),
	}
	return e, nil
}

// looseMoment takes seconds since 1970 and texts; the platform has sent both.
type looseMoment struct{ time.Time }

func (t *looseMoment) UnmarshalJSON(b []byte) error {
	var n looseInt
	if _ = n.UnmarshalJSON(b); n.known {
		t.Time = n.time()
		return nil
	}
	var text looseTime
	err := text.UnmarshalJSON(b)
	t.Time = text.Time
	return err
}
