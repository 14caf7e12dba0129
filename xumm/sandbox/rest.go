package sandbox

import (
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// caller is who makes a REST call.
type caller struct {
	mode   mode
	claims map[string]any // of the token, for byToken
}

// serveREST answers /api/v1/{platform|jwt}/….
func (p *Platform) serveREST(w http.ResponseWriter, r *http.Request, path []string) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Expose-Headers", "X-Call-Ref, X-RateLimit-Limit, X-RateLimit-Remaining")
	if r.Method == http.MethodOptions {
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-API-Key, X-API-Secret")
		w.Header().Set("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("X-Call-Ref", uuid.NewString())
	if p.sleep(r.Context(), p.faults.get().restDelay) != nil {
		panic(http.ErrAbortHandler)
	}
	if p.faults.restFault(w, r) {
		return
	}
	var who caller
	var no *refusal
	switch {
	case len(path) == 0:
		p.unknownEndpoint(w, r)
		return
	case path[0] == "platform":
		who, no = caller{mode: byKey}, p.checkKey(r)
	case path[0] == "jwt":
		who, no = p.checkBearer(r)
	default:
		p.unknownEndpoint(w, r)
		return
	}
	if no != nil {
		writeRefusal(w, no)
		return
	}
	creates := r.Method == http.MethodPost && len(path) == 2 && path[1] == "payload"
	if !p.limits.allow(w.Header(), creates) {
		writeRateLimited(w, r, 0)
		return
	}
	p.callEndpoint(w, r, who, path[1:])
}

func (p *Platform) callEndpoint(w http.ResponseWriter, r *http.Request, who caller, path []string) {
	switch {
	case len(path) == 1 && path[0] == "ping" && (r.Method == http.MethodGet || r.Method == http.MethodPost && who.mode == byKey):
		p.ping(w, who)
	case len(path) == 1 && path[0] == "payload" && r.Method == http.MethodPost:
		p.createPayload(w, r, who)
	case len(path) == 2 && path[0] == "payload" && r.Method == http.MethodGet:
		p.readPayload(w, who, func() (payload, bool) { return p.payloads.get(strings.ToLower(path[1])) })
	case len(path) == 2 && path[0] == "payload" && r.Method == http.MethodDelete:
		p.cancelPayload(w, who, strings.ToLower(path[1]))
	case len(path) == 3 && path[0] == "payload" && path[1] == "ci" && r.Method == http.MethodGet:
		p.readPayload(w, who, func() (payload, bool) { return p.payloads.identified(path[2]) })
	default:
		p.unknownEndpoint(w, r)
	}
}

func (p *Platform) unknownEndpoint(w http.ResponseWriter, r *http.Request) {
	writeFatal(w, r, http.StatusNotFound, "Endpoint unknown or method invalid for given endpoint")
}

// checkKey checks key and secret. Every failure is 403; the code tells which.
func (p *Platform) checkKey(r *http.Request) *refusal {
	forbidden := func(code int, message string) *refusal {
		return &refusal{http.StatusForbidden, code, message}
	}
	key, secret := r.Header.Get("X-API-Key"), r.Header.Get("X-API-Secret")
	switch {
	case !isUUIDv4(key) || !isUUIDv4(secret):
		return forbidden(812, "API Key and Secret headers are missing or not version 4 UUIDs")
	case !equalSecret(strings.ToLower(key), p.opts.APIKey):
		return forbidden(811, "Unknown API Key")
	case !equalSecret(strings.ToLower(secret), p.opts.APISecret):
		return forbidden(813, "API Secret invalid")
	case p.faults.get().appDisabled:
		return forbidden(810, "Application disabled")
	}
	return nil
}

// checkBearer checks a user's token.
func (p *Platform) checkBearer(r *http.Request) (caller, *refusal) {
	token, ok := bearerToken(r)
	if !ok {
		return caller{}, &refusal{http.StatusUnauthorized, http.StatusUnauthorized, "No JWT in the Authorization header"}
	}
	claims, err := p.oauth.verify(token)
	if err != nil {
		return caller{}, &refusal{http.StatusForbidden, http.StatusForbidden, err.Error()}
	}
	if p.faults.get().appDisabled {
		return caller{}, &refusal{http.StatusForbidden, 810, "Application disabled"}
	}
	return caller{mode: byToken, claims: claims}, nil
}

func bearerToken(r *http.Request) (string, bool) {
	kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(kind, "bearer") && token != ""
}

func equalSecret(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(strings.ToLower(b))) == 1
}

// ping answers in one of two shapes: about the application, or the claims of
// the token.
func (p *Platform) ping(w http.ResponseWriter, who caller) {
	if who.mode == byToken {
		pong := map[string]any{"pong": true}
		for name, value := range who.claims {
			pong[name] = value
		}
		writeJSON(w, http.StatusOK, pong)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"pong": true,
		"auth": map[string]any{
			"quota": map[string]any{},
			"application": map[string]any{
				"uuidv4":       p.opts.APIKey,
				"name":         p.opts.AppName,
				"webhookurl":   "",
				"disabled":     boolInt(p.faults.get().appDisabled),
				"redirecturis": p.opts.RedirectURIs,
			},
			"call": map[string]any{"uuidv4": callRef(w)},
		},
	})
}

// mayRead reports whether a payload is the caller's. A user's token reaches
// what was created for that user, not all of the application's payloads.
func (who caller) mayRead(pl payload) bool {
	return who.mode == byKey || pl.Mode != byKey || pl.Pushed || pl.Opened
}

func (p *Platform) readPayload(w http.ResponseWriter, who caller, find func() (payload, bool)) {
	pl, ok := find()
	if !ok || !who.mayRead(pl) {
		writeRefusal(w, &refusal{http.StatusNotFound, http.StatusNotFound, "Payload not found"})
		return
	}
	writeJSON(w, http.StatusOK, p.payloadJSON(pl.readable(), p.now()))
	p.publish(pl.UUID, map[string]any{"devapp_fetched": true})
}

// cancelPayload cancels what no wallet has opened. It answers 200 in any case;
// the reason is in the body, and its meta always says expired.
func (p *Platform) cancelPayload(w http.ResponseWriter, who caller, id string) {
	pl, ok := p.payloads.get(id)
	if !ok || !who.mayRead(pl) {
		writeRefusal(w, &refusal{http.StatusNotFound, http.StatusNotFound, "Payload not found"})
		return
	}
	reason := "OK"
	pl, _ = p.payloads.change(id, func(pl *payload) error {
		now := p.now()
		switch {
		case pl.Cancelled:
			reason = "ALREADY_CANCELLED"
		case pl.readable().resolved():
			reason = "ALREADY_RESOLVED"
		case pl.expired(now):
			reason = "ALREADY_EXPIRED"
		case pl.Opened:
			reason = "ALREADY_OPENED"
		default:
			pl.Cancelled, pl.ExpiresAt = true, now
		}
		return nil
	})
	if reason == "OK" {
		p.changed()
	}
	meta := p.payloadMeta(pl.readable(), p.now())
	meta["expired"] = true
	writeJSON(w, http.StatusOK, map[string]any{
		"result":      map[string]any{"cancelled": reason == "OK", "reason": reason},
		"meta":        meta,
		"custom_meta": pl.customMeta(),
	})
	p.publish(id, map[string]any{"devapp_fetched": true})
}

// limits count calls in a sliding minute: all of them, and creations.
type limits struct {
	calls, creates *window
}

func newLimits(o Options) limits {
	return limits{&window{limit: o.RateLimit}, &window{limit: o.CreateLimit}}
}

// allow counts a call and tells its limit in the headers.
func (l limits) allow(h http.Header, creates bool) bool {
	ok, limit, left := l.calls.take()
	if creates && ok {
		ok, limit, left = l.creates.take()
	}
	if limit >= 0 {
		h.Set("X-RateLimit-Limit", strconv.Itoa(limit))
		h.Set("X-RateLimit-Remaining", strconv.Itoa(left))
	}
	return ok
}

type window struct {
	limit int // negative: none
	mu    sync.Mutex
	taken []time.Time
}

func (l *window) take() (ok bool, limit, left int) {
	if l.limit < 0 {
		return true, l.limit, 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	old := 0
	for old < len(l.taken) && now.Sub(l.taken[old]) >= time.Minute {
		old++
	}
	l.taken = l.taken[old:]
	if len(l.taken) >= l.limit {
		return false, l.limit, 0
	}
	l.taken = append(l.taken, now)
	return true, l.limit, l.limit - len(l.taken)
}
