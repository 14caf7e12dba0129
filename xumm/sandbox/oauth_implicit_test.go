package sandbox

import (
	"net/url"
	"testing"
	"testing/synctest"
)

func TestSignInImplicit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.authorize(h.authQuery("response_type", "token", "code_challenge", "", "code_challenge_method", ""))
		h.approve(id, "Alice")
		back := h.returnFrom(id)
		q := back.Query()
		if back.Fragment != "" || q.Get("token_type") != "bearer" || q.Get("expires_in") != "86400" || !q.Has("refresh_token") || q.Get("state") != "a-state" || q.Get("scope") != "openid" {
			t.Errorf("parameters: %v", q)
		}
		claims := h.claims(q.Get("access_token"))
		if claims["network_id"] != "1" || claims["state"] != "a-state" {
			t.Errorf("claims: %v", claims)
		}
	})
}

// What was not asked for does not come back, the redirect's own query stays,
// and there is no difference whether the state is in the address or the token.
func TestSignInImplicitParameters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		sent := func(extra ...string) (url.Values, object) {
			t.Helper()
			id := h.authorize(h.authQuery(append([]string{"response_type", "token", "code_challenge", "", "code_challenge_method", ""}, extra...)...))
			h.approve(id, "Alice")
			q := h.returnFrom(id).Query()
			return q, h.claims(q.Get("access_token"))
		}
		q, claims := sent("redirect_uri", testRedirect+"?keep=1")
		if q.Get("keep") != "1" || q.Get("nonce") != "a-nonce" || q.Get("refresh_token") != "" || q.Has("code") || q.Has("id_token") || q.Has("error") {
			t.Errorf("parameters: %v", q)
		}
		if claims["nonce"] != "a-nonce" || claims["scope"] != "openid" || claims["sub"] != h.address("Alice") || claims["aud"] != h.opts.APIKey || claims["usertoken_uuidv4"] == "" || claims["exp"].(float64)-claims["iat"].(float64) != 86400 {
			t.Errorf("claims: %v", claims)
		}
		q, claims = sent("state", "", "nonce", "", "scope", "")
		for _, name := range []string{"state", "nonce", "scope"} {
			if _, claimed := claims[name]; claimed || q.Has(name) {
				t.Errorf("%s came from nowhere: %v %v", name, q, claims)
			}
		}
		if a := h.user(q.Get("access_token"), "GET", "ping", ""); a.status != 200 || a.body["network_id"] != "1" {
			t.Errorf("ping: %d %s", a.status, a.raw)
		}
		id := h.authorize(h.authQuery("response_type", "token", "code_challenge", "", "code_challenge_method", ""))
		if err := h.scan(id).Decline(t.Context()); err != nil {
			t.Fatal(err)
		}
		if q := h.returnFrom(id).Query(); q.Get("error") != "access_denied" || q.Get("state") != "a-state" || q.Has("access_token") {
			t.Errorf("declined: %v", q)
		}
	})
}
