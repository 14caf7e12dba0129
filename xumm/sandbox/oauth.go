package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	tokenLife = 24 * time.Hour
	codeLife  = 600 * time.Second
)

// provider is the OAuth2 and OpenID Connect provider. Its rules are those of
// the platform's published provider, its departures from the standards
// included.
type provider struct {
	p *Platform

	mu    sync.Mutex
	key   *signingKey // nil until it is needed: making one takes long
	codes map[string]*grant
}

// signInRequest is what /auth was asked, kept with the SignIn payload.
type signInRequest struct {
	ResponseType string
	RedirectURI  string
	Challenge    string
	Echo         map[string]string // state, nonce and scope, those that were given
	// Time, Hash and Check are the t, h and c of the payload's return address:
	// who follows it has to know them.
	Time, Hash, Check string
}

// grant is an authorization code's content.
type grant struct {
	redirectURI string
	challenge   string
	scope       string
	claims      map[string]any
	created     time.Time
	used        bool
}

func newProvider(p *Platform, keptKey []byte) (*provider, error) {
	o := &provider{p: p, codes: map[string]*grant{}}
	if len(keptKey) > 0 {
		key, err := parseSigningKey(keptKey)
		if err != nil {
			return nil, err
		}
		o.key = key
	}
	return o, nil
}

type oauthHandler func(w http.ResponseWriter, r *http.Request)

// endpoint finds the provider's handler of a path, with or without /oauth
// before it; nil when the path is not the provider's.
func (o *provider) endpoint(path []string) oauthHandler {
	prefixed := path[0] == "oauth"
	if prefixed {
		path = path[1:]
	}
	switch strings.Join(path, "/") {
	case "auth", "authorize":
		return o.authorize
	case "signin":
		return o.signIn
	case "token":
		return o.token
	case "userinfo":
		return o.userInfo
	case "certs":
		return o.certs
	case ".well-known/openid-configuration":
		return o.discovery
	}
	if prefixed {
		return func(w http.ResponseWriter, r *http.Request) {
			o.fail(w, r, http.StatusNotFound, "not_found", "Page not found.")
		}
	}
	return nil
}

func (o *provider) serve(w http.ResponseWriter, r *http.Request, handle oauthHandler) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodOptions {
		w.Header().Set("Access-Control-Allow-Headers", "*")
		w.WriteHeader(http.StatusOK)
		return
	}
	if o.p.sleep(r.Context(), o.p.faults.get().oauthDelay) != nil {
		panic(http.ErrAbortHandler)
	}
	handle(w, r)
}

func (o *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	base := o.p.issuer
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                base,
		"authorization_endpoint":                base + "/auth",
		"token_endpoint":                        base + "/token",
		"userinfo_endpoint":                     base + "/userinfo",
		"jwks_uri":                              base + "/certs",
		"response_types_supported":              []string{"code", "token"},
		"grant_types_supported":                 []string{"authorization_code", "implicit"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "client_secret_basic", "none"},
		"code_challenge_methods_supported":      []string{"S256"},
		"claims_supported":                      []string{"sub", "iss", "aud", "exp", "iat", "email", "nonce"},
	})
}

// fail answers an error that does not go back to the application: as JSON for
// what looks like a server, as a page for what looks like a browser.
func (o *provider) fail(w http.ResponseWriter, r *http.Request, status int, kind, description string) {
	if looksLikeServer(r) {
		writeJSON(w, status, map[string]any{"error": kind, "error_description": description})
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, oauthErrorPage, template.HTMLEscapeString(kind), template.HTMLEscapeString(description))
}

const oauthErrorPage = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in failed</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:15vh auto;padding:0 1.5rem}code{opacity:.7}</style></head>
<body><h1>Sign in failed</h1><p><code>%s</code></p><p>%s</p></body></html>
`

// looksLikeServer guesses from the headers, as the provider does, whether
// whoever calls wants JSON: asking for it counts for it, words that browsers
// put into their User-Agent count against it. Few headers do not count: the
// proxy in front of the provider adds some to every request.
func looksLikeServer(r *http.Request) bool {
	score := 0
	if strings.Contains(strings.ToLower(r.Header.Get("Accept")), "application/json") {
		score += 4
	}
	agent := strings.ToLower(r.UserAgent())
	for _, word := range []string{"windows", "intel", "x11", "mozilla", "chrome"} {
		if strings.Contains(agent, word) {
			score--
		}
	}
	return score >= 3
}

// newCode makes a code in the form of a Fernet token, which is what the
// provider hands out: version byte, time, and bytes nobody can tell from random.
func newCode(now time.Time) string {
	data := make([]byte, 1+8+16+96+32)
	_, _ = rand.Read(data) // never fails
	data[0] = 0x80
	binary.BigEndian.PutUint64(data[1:9], uint64(now.Unix()))
	return base64.RawURLEncoding.EncodeToString(data)
}

// addGrant stores a grant under a new code and forgets codes long dead.
func (o *provider) addGrant(g *grant) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	for code, old := range o.codes {
		if g.created.Sub(old.created) > 2*codeLife {
			delete(o.codes, code)
		}
	}
	code := newCode(g.created)
	o.codes[code] = g
	return code
}

func (o *provider) userInfo(w http.ResponseWriter, r *http.Request) {
	token, ok := bearerToken(r)
	if !ok {
		o.fail(w, r, http.StatusUnauthorized, "invalid_jwt", "No JWT in the Authorization header.")
		return
	}
	claims, err := o.verify(token)
	if err != nil {
		o.fail(w, r, http.StatusForbidden, "jwt_auth_error", err.Error())
		return
	}
	sub, _ := claims["sub"].(string)
	info := o.p.accountInfo(sub)
	info["sub"], info["email"], info["picture"] = sub, claims["email"], o.p.base+"/avatar/"+sub+".png"
	info["force_dtag"] = o.p.needsTag(sub)
	info["networkType"], info["networkEndpoint"], info["networkId"] = claims["network_type"], claims["network_endpoint"], claims["network_id"]
	writeJSON(w, http.StatusOK, info)
}

// claimsFor are the claims of a token for whoever signed a SignIn payload.
func (o *provider) claimsFor(pl payload) map[string]any {
	r := pl.Result
	now := o.p.now().Unix()
	claims := map[string]any{
		"iss":              o.p.issuer,
		"aud":              o.p.opts.APIKey,
		"client_id":        o.p.opts.APIKey,
		"app_uuidv4":       o.p.opts.APIKey,
		"app_name":         o.p.opts.AppName,
		"sub":              r.Account,
		"email":            o.p.opts.APIKey + "+" + r.Account + "@xumm.me",
		"payload_uuidv4":   pl.UUID,
		"usertoken_uuidv4": r.UserToken,
		"network_type":     r.NodeType,
		"network_endpoint": r.NodeURI,
		"network_id":       r.NetworkID,
		"iat":              now,
		"exp":              now + int64(tokenLife/time.Second),
	}
	for _, name := range []string{"scope", "nonce"} {
		if value, given := pl.SignIn.Echo[name]; given {
			claims[name] = value
		}
	}
	return claims
}
