package sandbox

import (
	"crypto/subtle"
	"net/http"
	"strings"

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
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-API-Key, X-API-Secret, X-API-OTT")
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
	if len(path) == 0 {
		p.unknownEndpoint(w, r)
		return
	}
	e, args, ok := findEndpoint(path[0], r.Method, path[1:])
	if !ok {
		p.unknownEndpoint(w, r)
		return
	}
	who, no := p.identify(r, path[0], e)
	if no != nil {
		writeRefusal(w, no)
		return
	}
	creates := e != nil && e.method == http.MethodPost && e.path == "payload"
	if !p.limits.allow(w.Header(), creates) {
		writeRateLimited(w, r, 0)
		return
	}
	if e == nil {
		p.unknownEndpoint(w, r)
		return
	}
	e.serve(p, apiCall{w, r, who, args})
}

// identify checks the credentials that a call at a prefix needs; those of an
// endpoint that is open are not looked at. Unknown endpoints need them, too.
func (p *Platform) identify(r *http.Request, prefix string, e *endpoint) (caller, *refusal) {
	switch {
	case e != nil && e.at(prefix) == open:
		return caller{}, nil
	case prefix == "platform":
		return caller{mode: byKey}, p.checkKey(r)
	}
	return p.checkBearer(r)
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
	claims, err := p.verifyToken(token)
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
func (p *Platform) ping(c apiCall) {
	w, who := c.w, c.who
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
				"webhookurl":   p.webhooks.address(),
				"disabled":     boolInt(p.faults.get().appDisabled),
				"redirecturis": p.opts.RedirectURIs,
			},
			"call": map[string]any{"uuidv4": callRef(w)},
		},
	})
}
