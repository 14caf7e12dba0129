package sandbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the platform wants SHA-1 here
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// How webhooks are sent (the platform's published sender,
// XRPL-Labs/XummAPI-Webhook-Proxy).
const (
	webhookTimeout  = 15 * time.Second
	webhookAttempts = 5
	// A URL that answered 404 to the last attempt this often within an hour is
	// left alone.
	webhookDead   = 10
	webhookMemory = time.Hour
)

// webhookDelay is how long the platform waits before the nth attempt.
func webhookDelay(attempt int) time.Duration {
	switch {
	case attempt < 3:
		return 10 * time.Second
	case attempt == 3:
		return 60 * time.Second
	}
	return 600 * time.Second
}

// webhooks tell the application's server of answers to its requests. The real
// platform calls no private address; here they are what there is.
type webhooks struct {
	client *http.Client

	mu   sync.Mutex
	url  string
	gone map[string][]time.Time // final 404s by URL
}

func newWebhooks(address string, client *http.Client) *webhooks {
	if client == nil {
		client = &http.Client{Transport: &http.Transport{}} // no proxy: what it calls is near
	}
	sender := *client
	// The signature must not travel to wherever a redirect points.
	sender.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &webhooks{client: &sender, url: address, gone: map[string][]time.Time{}}
}

func (h *webhooks) address() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.url
}

func checkWebhook(address string) error {
	u, err := url.Parse(address)
	if address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return sentence("The webhook address must begin with http:// or https://. Leave it empty to have none.")
	}
	return nil
}

// SetWebhook sets where answers are told by a POST, as the developer console
// does; "" for nowhere. The error is a sentence.
func (p *Platform) SetWebhook(address string) error {
	if err := checkWebhook(address); err != nil {
		return err
	}
	p.webhooks.mu.Lock()
	p.webhooks.url = address
	p.webhooks.mu.Unlock()
	p.changed()
	return nil
}

// webhookBody is what is sent; the order of the fields is the platform's.
type webhookBody struct {
	Meta struct {
		URL              string `json:"url"`
		Application      string `json:"application_uuidv4"`
		Payload          string `json:"payload_uuidv4"`
		OpenedByDeeplink any    `json:"opened_by_deeplink"`
	} `json:"meta"`
	CustomMeta struct {
		Identifier  *string         `json:"identifier"`
		Blob        json.RawMessage `json:"blob"`
		Instruction *string         `json:"instruction"`
	} `json:"custom_meta"`
	Response struct {
		Payload   string         `json:"payload_uuidv4"`
		Reference string         `json:"reference_call_uuidv4"`
		Signed    bool           `json:"signed"`
		UserToken bool           `json:"user_token"`
		ReturnURL map[string]any `json:"return_url"`
		TxID      string         `json:"txid,omitempty"`
	} `json:"payloadResponse"`
	UserToken *webhookToken `json:"userToken"`
}

type webhookToken struct {
	Token      string `json:"user_token"`
	Issued     int64  `json:"token_issued"`
	Expiration int64  `json:"token_expiration"`
}

func (p *Platform) webhookBody(pl payload, address string) ([]byte, error) {
	var b webhookBody
	b.Meta.URL, b.Meta.Application, b.Meta.Payload = address, p.opts.APIKey, pl.UUID
	b.Meta.OpenedByDeeplink = pl.byDeeplink()
	b.CustomMeta.Identifier, b.CustomMeta.Blob, b.CustomMeta.Instruction = pl.Identifier, pl.Blob, pl.Instruction
	r := &b.Response
	r.Payload, r.Reference, r.Signed, r.UserToken = pl.UUID, pl.UUID, pl.signed(), pl.Result.UserToken != ""
	r.ReturnURL = map[string]any{"app": orNull(pl.fillReturnURL(pl.ReturnApp)), "web": orNull(pl.fillReturnURL(pl.ReturnWeb))}
	r.TxID = pl.Result.TxID
	if token, life := p.users.current(); token != "" && token == pl.Result.UserToken {
		b.UserToken = &webhookToken{token, life.issued.Unix(), life.expires.Unix()}
	}
	return plainJSON(b)
}

// callWebhook tells the application's server, in the background, that a request
// was signed or refused.
func (p *Platform) callWebhook(pl payload) {
	address := p.webhooks.address()
	if address == "" || !p.begin() {
		return
	}
	body, err := p.webhookBody(pl, address)
	if err != nil {
		p.running.Done()
		return
	}
	go func() {
		defer p.running.Done()
		for attempt := 1; attempt <= webhookAttempts; attempt++ {
			if attempt > 1 && p.sleep(p.ctx, webhookDelay(attempt)) != nil {
				return
			}
			if p.webhooks.dead(address, p.now()) || !p.postWebhook(address, pl.UUID, body, attempt) {
				return
			}
		}
	}()
}

// postWebhook makes one attempt and reports whether another is due: after any
// answer but 200, 201 and 204, and after a time-out. When nobody answers at all,
// the platform gives up.
func (p *Platform) postWebhook(address, id string, body []byte, attempt int) (again bool) {
	ctx, cancel := context.WithTimeout(p.ctx, webhookTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return false
	}
	timestamp := strconv.FormatInt(p.now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "xumm-webhook")
	r.Header.Set("X-Xumm-Attempt", strconv.Itoa(attempt))
	r.Header.Set("X-Xumm-Payload", id)
	r.Header.Set("X-Xumm-Request-Timestamp", timestamp)
	r.Header.Set("X-Xumm-Request-Signature", webhookSignature(p.opts.APISecret, timestamp, body))
	response, err := p.webhooks.client.Do(r)
	if err == nil {
		_, err = io.Copy(io.Discard, io.LimitReader(response.Body, maxBody))
		_ = response.Body.Close()
	}
	switch {
	case p.ctx.Err() != nil:
		return false
	case err != nil:
		p.opts.Logger.Info("the sandbox's webhook could not be delivered", "attempt", attempt, "error", err)
		return errors.Is(err, context.DeadlineExceeded)
	}
	switch response.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusNoContent:
		return false
	case http.StatusNotFound:
		if attempt == webhookAttempts {
			p.webhooks.missed(address, p.now())
		}
	}
	return true
}

// webhookSignature is what a receiver has to compute to know the sender: the
// key is the secret without its first hyphen, the others stay (JavaScript's
// replace works on the first match only).
func webhookSignature(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha1.New, []byte(strings.Replace(secret, "-", "", 1)))
	mac.Write([]byte(timestamp))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

func (h *webhooks) missed(address string, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gone[address] = append(h.gone[address], now)
}

func (h *webhooks) dead(address string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	var late []time.Time
	for _, at := range h.gone[address] {
		if now.Sub(at) < webhookMemory {
			late = append(late, at)
		}
	}
	h.gone[address] = late
	return len(late) >= webhookDead
}
