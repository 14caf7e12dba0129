package sandbox

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// denial is an answer of the token endpoint that is not a token.
type denial struct{ kind, description string }

func denied(description string) *denial { return &denial{"access_denied", description} }

var openIDScope = regexp.MustCompile(`(?i)openid`)

// token exchanges a code for a token.
func (o *provider) token(w http.ResponseWriter, r *http.Request) {
	faults := o.p.faults.get()
	if faults.hangToken {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	if status, due := o.p.faults.takeTokenFailure(); due {
		writeHTMLError(w, status)
		return
	}
	params := tokenParams(r)
	claims, scope, no := o.exchange(params, faults.noPublicClient)
	if no != nil {
		o.fail(w, r, http.StatusBadRequest, no.kind, no.description)
		return
	}
	jwt, err := o.sign(claims)
	if err != nil {
		o.fail(w, r, http.StatusInternalServerError, "handle_signin_fatal", "The token could not be signed.")
		return
	}
	answer := map[string]any{
		"access_token":  jwt,
		"token_type":    "bearer",
		"expires_in":    int64(tokenLife / time.Second),
		"refresh_token": "",
	}
	if scope != "" {
		answer["scope"] = scope
	}
	if openIDScope.MatchString(scope) {
		answer["id_token"] = jwt
	}
	writeJSON(w, http.StatusOK, answer)
}

// tokenParams reads a form or JSON body; with any other content type there is
// nothing in it. Basic authentication counts when the body names no client.
func tokenParams(r *http.Request) url.Values {
	params := url.Values{}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return params
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		if parsed, err := url.ParseQuery(string(body)); err == nil {
			params = parsed
		}
	case "application/json":
		object, _ := decodeObject(body)
		for name, value := range object {
			if text, ok := value.(string); ok {
				params.Set(name, text)
			}
		}
	}
	if user, password, ok := r.BasicAuth(); ok && params.Get("client_id") == "" && params.Get("client_secret") == "" {
		// RFC 6749 section 2.3.1: both are form-encoded first.
		params.Set("client_id", formDecoded(user))
		params.Set("client_secret", formDecoded(password))
	}
	return params
}

func formDecoded(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// exchange checks everything in the provider's order. The code is used up by
// success only; a wrong verifier leaves it valid.
func (o *provider) exchange(params url.Values, noPublicClient bool) (claims map[string]any, scope string, no *denial) {
	fail := func(no *denial) (map[string]any, string, *denial) { return nil, "", no }
	code := params.Get("code")
	if code == "" {
		code = params.Get("authorization_code")
	}
	verifier, secret := params.Get("code_verifier"), params.Get("client_secret")
	switch {
	case params.Get("grant_type") != "authorization_code":
		return fail(&denial{"invalid_request", "Grant type is invalid or missing."})
	case code == "" || params.Get("client_id") == "" || params.Get("redirect_uri") == "" || verifier == "" && secret == "":
		return fail(&denial{"invalid_request", "Required parameters are missing in the request."})
	case !strings.EqualFold(params.Get("client_id"), o.p.opts.APIKey),
		secret != "" && !equalSecret(secret, o.p.opts.APISecret),
		secret == "" && noPublicClient:
		return fail(denied("Invalid client credentials."))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	g := o.codes[code]
	switch {
	case g == nil || g.used:
		return fail(denied("Invalid authorization code."))
	case sanitizeRedirect(params.Get("redirect_uri")) != g.redirectURI:
		return fail(denied("Redirect URL does not match the record."))
	case o.p.now().Sub(g.created) > codeLife:
		return fail(denied("Authorization code expired."))
	case verifier != "" && !verifies(verifier, g.challenge):
		return fail(denied("Code verifier does not match code challenge."))
	}
	g.used = true
	return g.claims, g.scope, nil
}

// verifies checks a PKCE verifier, always as S256 (RFC 7636 section 4.6).
func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	want := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(want), []byte(challenge)) == 1
}
