package sandbox

import (
	"context"
	"crypto/sha1" //nolint:gosec // the platform wants SHA-1 here
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	// ottLife is how long a one-time token can be fetched (Xumm developer docs,
	// "xApp one-time token").
	ottLife = time.Minute
	// keptOTTs bounds what is remembered of tokens that are used up.
	keptOTTs = 100
)

// oneTimeToken is what the phone hands to an xApp it opens.
type oneTimeToken struct {
	id      string
	data    map[string]any
	issued  time.Time
	fetched bool
}

// oneTimeTokens are those of late. A restart forgets them: they live a minute.
type oneTimeTokens struct {
	mu    sync.Mutex
	byID  map[string]*oneTimeToken
	order []string
}

func (o *oneTimeTokens) add(t *oneTimeToken) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byID == nil {
		o.byID = map[string]*oneTimeToken{}
	}
	o.byID[t.id] = t
	o.order = append(o.order, t.id)
	if len(o.order) > keptOTTs {
		delete(o.byID, o.order[0])
		o.order = o.order[1:]
	}
}

// fetch gives a token's data, once. again fetches what was fetched before.
func (o *oneTimeTokens) fetch(id string, now time.Time, again bool) (map[string]any, *refusal) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.byID[id]
	switch {
	case t == nil, !again && now.Sub(t.issued) >= ottLife:
		return nil, refuse(http.StatusNotFound, "One-time token not found or expired")
	case t.fetched && !again:
		return nil, refuse(http.StatusGone, "One-time token fetched already")
	}
	t.fetched = true
	return t.data, nil
}

// OpenXApp opens the application's xApp with one of the phone's accounts, and
// gives the one-time token that the wallet puts into its address as xAppToken.
// The token can be fetched once, within a minute.
func (w *Wallet) OpenXApp(ctx context.Context, account string) (ott string, err error) {
	return w.openXApp(ctx, account, map[string]any{"type": "QR", "data": map[string]any{}})
}

// OpenEvent opens the xApp from one of the phone's Messages; the xApp gets the
// data that came with it. It is as OpenXApp otherwise.
func (w *Wallet) OpenEvent(ctx context.Context, message, account string) (ott string, err error) {
	for _, m := range w.Messages() {
		if m.UUID == message && m.Event {
			data := any(map[string]any{})
			if m.Data != nil {
				data = m.Data
			}
			return w.openXApp(ctx, account, map[string]any{"type": originEvents, "data": data})
		}
	}
	return "", sentence("This event does not exist. It may belong to another sandbox.")
}

func (w *Wallet) openXApp(ctx context.Context, account string, origin map[string]any) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if _, ok := w.held(account); !ok {
		return "", sentencef("The phone holds no account %s.", account)
	}
	now := w.p.now()
	network := w.Network()
	t := &oneTimeToken{id: uuid.NewString(), issued: now}
	t.data = map[string]any{
		"locale":        "en",
		"version":       walletVersion,
		"account":       account,
		"accountaccess": "FULL",
		"accounttype":   "REGULAR",
		"style":         "LIGHT",
		"origin":        origin,
		"user":          w.p.users.issue(now), // by which the xApp can send it messages
		"user_device":   map[string]any{"currency": "USD", "platform": "android"},
		"account_info":  w.p.accountInfo(account),
		"nodetype":      network,
		"nodewss":       networks[network].Endpoint,
		"networkid":     networks[network].ID,
		"currency":      "USD",
		"subscriptions": []string{},
	}
	w.p.otts.add(t)
	w.p.changed()
	return t.id, nil
}

// walletVersion is the version of the wallet the phone claims to be.
const walletVersion = "4.2.0"

// DeviceID gives the id of the phone, as the wallet shows it in its settings; it
// is the same after a restart. An xApp's developer needs it to fetch a one-time
// token again.
func (w *Wallet) DeviceID() string {
	return strings.ToUpper(uuid.NewSHA1(uuid.MustParse(w.p.opts.APIKey), []byte("phone")).String())
}

// fetchOTT answers xapp/ott/{token}, and xapp/ott/{token}/{sha1}, which a
// developer may call as often as needed.
func (p *Platform) fetchOTT(c apiCall) {
	if p.faults.get().noXApp {
		writeRefusal(c.w, errNoXApp())
		return
	}
	id, again := strings.ToLower(c.args[0]), false
	if len(c.args) > 1 {
		again = subtle.ConstantTimeCompare([]byte(c.args[1]), []byte(p.ottDigest(id))) == 1
		if !again {
			writeRefusal(c.w, refuse(http.StatusNotFound, "One-time token not found or expired"))
			return
		}
	}
	data, no := p.otts.fetch(id, p.now(), again)
	if no != nil {
		writeRefusal(c.w, no)
		return
	}
	writeJSON(c.w, http.StatusOK, data)
}

// ottDigest is what has to be known to fetch a token again (XUMM.NET.SDK).
func (p *Platform) ottDigest(id string) string {
	sum := sha1.Sum([]byte(strings.ToUpper(id + "." + p.opts.APISecret + "." + p.phone.DeviceID()))) //nolint:gosec // the platform wants SHA-1 here
	return hex.EncodeToString(sum[:])
}

// authorizeXApp answers jwt/authorize: a one-time token for a longer one.
func (p *Platform) authorizeXApp(c apiCall) {
	key, id := strings.ToLower(c.r.Header.Get("X-API-Key")), strings.ToLower(c.r.Header.Get("X-API-OTT"))
	forbidden := func(code int, message string) { writeRefusal(c.w, &refusal{http.StatusForbidden, code, message}) }
	switch {
	case !isUUIDv4(key) || !isUUIDv4(id):
		forbidden(812, "API Key and OTT headers are missing or not version 4 UUIDs")
		return
	case !equalSecret(key, p.opts.APIKey):
		forbidden(811, "Unknown API Key")
		return
	case p.faults.get().appDisabled:
		forbidden(810, "Application disabled")
		return
	case p.faults.get().noXApp:
		writeRefusal(c.w, errNoXApp())
		return
	}
	data, no := p.otts.fetch(id, p.now(), false)
	if no != nil {
		writeRefusal(c.w, no)
		return
	}
	jwt, err := p.signXAppToken(id)
	if err != nil {
		writeFatal(c.w, c.r, http.StatusInternalServerError, "The token could not be signed")
		return
	}
	writeJSON(c.w, http.StatusOK, map[string]any{
		"ott": data,
		"app": map[string]any{"name": p.opts.AppName},
		"jwt": jwt,
	})
}

func errNoXApp() *refusal {
	return refuse(http.StatusForbidden, "The application has no xApp")
}

// accountInfo is what the platform tells of an account in a one-time token and
// at the OAuth2 provider's /userinfo.
func (p *Platform) accountInfo(address string) map[string]any {
	return map[string]any{
		"account":         address,
		"name":            orNull(p.accountAlias(address)),
		"domain":          nil,
		"blocked":         address == swindler,
		"source":          "",
		"kycApproved":     p.phone.kycApproved(address),
		"proSubscription": p.isPro(address),
		"profile":         map[string]any{"slug": nil, "profileUrl": nil, "accountSlug": nil, "payString": nil},
	}
}
