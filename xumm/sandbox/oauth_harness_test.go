package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

const (
	testRedirect = "http://127.0.0.1:23471/callback"
	testVerifier = "a-verifier-that-is-long-enough-for-rfc-7636-and-then-some"
)

func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (h *harness) authQuery(extra ...string) url.Values {
	q := url.Values{
		"response_type": {"code"}, "client_id": {h.opts.APIKey}, "redirect_uri": {testRedirect},
		"scope": {"openid"}, "state": {"a-state"}, "nonce": {"a-nonce"},
		"code_challenge": {challengeOf(testVerifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(extra); i += 2 {
		if extra[i+1] == "" {
			q.Del(extra[i])
		} else {
			q.Set(extra[i], extra[i+1])
		}
	}
	return q
}

// authorize starts a sign-in and gives the payload's UUID.
func (h *harness) authorize(q url.Values) string {
	h.t.Helper()
	a := h.do("GET", "/auth?"+q.Encode(), "")
	id, ok := strings.CutPrefix(a.header.Get("Location"), h.base+"/sign/")
	if a.status != http.StatusFound || !ok {
		h.t.Fatalf("authorize: %d %s", a.status, a.raw)
	}
	return id
}

// returnFrom follows the sign page's return address and gives where the browser
// is sent.
func (h *harness) returnFrom(id string) *url.URL {
	h.t.Helper()
	back, _ := h.get(id).in("meta")["return_url_web"].(string)
	a := h.do("GET", strings.TrimPrefix(back, h.base), "")
	if a.status != http.StatusFound {
		h.t.Fatalf("signin: %d %s", a.status, a.raw)
	}
	u, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		h.t.Fatal(err)
	}
	return u
}

func (h *harness) approve(id, name string) Outcome {
	h.t.Helper()
	out, err := h.scan(id).Approve(h.t.Context(), h.address(name))
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// code signs in with an account and gives the code.
func (h *harness) code(q url.Values, name string) string {
	h.t.Helper()
	id := h.authorize(q)
	h.approve(id, name)
	return h.returnFrom(id).Query().Get("code")
}

func (h *harness) tokenForm(code string, extra ...string) url.Values {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "client_id": {h.opts.APIKey},
		"redirect_uri": {testRedirect}, "code_verifier": {testVerifier},
	}
	for i := 0; i < len(extra); i += 2 {
		if extra[i+1] == "" {
			form.Del(extra[i])
		} else {
			form.Set(extra[i], extra[i+1])
		}
	}
	return form
}

func (h *harness) token(form url.Values) answer {
	h.t.Helper()
	return h.do("POST", "/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json")
}

// signIn runs the whole flow and gives the token.
func (h *harness) signIn(name string) string {
	h.t.Helper()
	a := h.token(h.tokenForm(h.code(h.authQuery(), name)))
	jwt, _ := a.body["access_token"].(string)
	if a.status != http.StatusOK || jwt == "" {
		h.t.Fatalf("token: %d %s", a.status, a.raw)
	}
	return jwt
}

// claims verifies a token with the published keys, as a client has to: its
// header names no key.
func (h *harness) claims(jwt string) object {
	h.t.Helper()
	var set jose.JSONWebKeySet
	if err := json.Unmarshal([]byte(h.do("GET", "/certs", "").raw), &set); err != nil {
		h.t.Fatal(err)
	}
	signed, err := jose.ParseSignedCompact(jwt, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		h.t.Fatal(err)
	}
	body, err := signed.Verify(set.Keys[0].Key)
	if err != nil {
		h.t.Fatal(err)
	}
	var claims object
	if err := json.Unmarshal(body, &claims); err != nil {
		h.t.Fatal(err)
	}
	return claims
}
