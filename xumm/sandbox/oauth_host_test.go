package sandbox

import (
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
)

// On the real platform the provider is a host of its own.
func TestProviderOnAnotherHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const issuer = "http://oauth2.example"
		h := newHarness(t, Options{BaseURL: "http://platform.example", OAuthURL: issuer + "/"})
		if info := h.Info(); info.OAuthURL != issuer || info.APIURL != "http://platform.example" {
			t.Errorf("%+v", info)
		}
		id := h.authorize(h.authQuery())
		back, _ := h.get(id).in("meta")["return_url_web"].(string)
		if !strings.HasPrefix(back, issuer+"/signin?") {
			t.Errorf("the sign page returns to %s", back)
		}
		h.approve(id, "Alice")
		// The harness reaches the same handler under every name.
		r := h.do("GET", strings.TrimPrefix(back, issuer), "")
		u, err := url.Parse(r.header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		a := h.token(h.tokenForm(u.Query().Get("code")))
		jwt, _ := a.body["access_token"].(string)
		if claims := h.claims(jwt); claims["iss"] != issuer {
			t.Errorf("claims: %v", claims)
		}
		found := h.do("GET", "/.well-known/openid-configuration", "").body
		if found["issuer"] != issuer || found["token_endpoint"] != issuer+"/token" {
			t.Errorf("discovery: %v", found)
		}
		if a := h.user(jwt, "GET", "ping", ""); a.status != 200 {
			t.Errorf("ping: %d %s", a.status, a.raw)
		}
		info := h.do("GET", "/userinfo", "", "Authorization", "Bearer "+jwt, "Accept", "application/json")
		if info.body["picture"] != "http://platform.example/avatar/"+h.address("Alice")+".png" || info.body["force_dtag"] != false {
			t.Errorf("userinfo: %s", info.raw)
		}
		if _, err := New(Options{OAuthURL: "x"}); err == nil {
			t.Error("nonsense is taken for an address")
		}
	})
}
