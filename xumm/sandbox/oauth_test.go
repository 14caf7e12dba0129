package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func TestSignInWithCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.authorize(h.authQuery("force_network", "testnet", "signers", h.address("Bob")))
		pl := h.get(id)
		if pl.in("custom_meta")["instruction"] != "Sign in to 127.0.0.1:23471" {
			t.Errorf("instruction: %v", pl.in("custom_meta"))
		}
		if meta := pl.in("meta"); meta["force_network"] != "TESTNET" || fmt.Sprint(meta["signers"]) != "["+h.address("Bob")+"]" || meta["return_url_app"] != meta["return_url_web"] {
			t.Errorf("meta: %v", meta)
		}
		if pl.in("payload")["expires_in_seconds"] != 86400.0 {
			t.Errorf("expiry: %v", pl.in("payload"))
		}
		if out := h.approve(id, "Bob"); out.Result != "" || out.Blob == "" {
			t.Errorf("outcome: %+v", out)
		}
		back := h.returnFrom(id)
		if want := testRedirect; back.Scheme+"://"+back.Host+back.Path != want {
			t.Errorf("sent back to %s", back)
		}
		q := back.Query()
		code := q.Get("code")
		if code == "" || q.Get("authorization_code") != code || q.Get("state") != "a-state" || q.Get("nonce") != "a-nonce" || q.Has("scope") || q.Has("iss") {
			t.Errorf("parameters: %v", q)
		}
		if !strings.HasPrefix(code, "gAAAA") || len(code) < 200 || strings.Contains(code, "=") {
			t.Errorf("code %q does not look like a Fernet token", code)
		}

		a := h.token(h.tokenForm(code))
		if a.status != http.StatusOK || a.body["token_type"] != "bearer" || a.body["expires_in"] != 86400.0 || a.body["refresh_token"] != "" || a.body["scope"] != "openid" || a.body["id_token"] != a.body["access_token"] {
			t.Fatalf("token: %d %s", a.status, a.raw)
		}
		jwt := a.body["access_token"].(string)
		head, err := base64.RawURLEncoding.DecodeString(strings.Split(jwt, ".")[0])
		if err != nil || string(head) != `{"alg":"RS256","typ":"JWT"}` {
			t.Errorf("header %s (%v)", head, err)
		}
		claims := h.claims(jwt)
		want := object{
			"iss": h.base, "aud": h.opts.APIKey, "client_id": h.opts.APIKey, "app_uuidv4": h.opts.APIKey,
			"sub": h.address("Bob"), "email": h.opts.APIKey + "+" + h.address("Bob") + "@xumm.me",
			"network_type": "TESTNET", "network_id": 1.0, "payload_uuidv4": id, "scope": "openid", "nonce": "a-nonce",
		}
		for name, value := range want {
			if claims[name] != value {
				t.Errorf("claim %s is %v, want %v", name, claims[name], value)
			}
		}
		if claims["exp"].(float64)-claims["iat"].(float64) != 86400 {
			t.Errorf("life: %v to %v", claims["iat"], claims["exp"])
		}
		if _, has := claims["state"]; has {
			t.Error("the state is a claim in the implicit flow only")
		}

		again := h.token(h.tokenForm(code))
		if again.status != http.StatusBadRequest || again.body["error"] != "access_denied" || again.body["error_description"] != "Invalid authorization code." {
			t.Errorf("second use: %d %s", again.status, again.raw)
		}

		ping := h.do("GET", "/api/v1/jwt/ping", "", "Authorization", "Bearer "+jwt)
		if ping.body["pong"] != true || ping.body["sub"] != h.address("Bob") || ping.body["usertoken_uuidv4"] == nil {
			t.Errorf("ping: %s", ping.raw)
		}
		info := h.do("GET", "/oauth/userinfo", "", "Authorization", "Bearer "+jwt)
		if info.body["sub"] != h.address("Bob") || info.body["name"] != "Bob" || info.body["networkType"] != "TESTNET" {
			t.Errorf("userinfo: %s", info.raw)
		}
	})
}

func TestSignInRefused(t *testing.T) {
	want := "error=access_denied&error_description=The+XUMM+sign+in+request+has+been+rejected&state=a-state"
	for name, act := range map[string]func(h *harness, id string){
		"declined":   func(h *harness, id string) { _ = h.scan(id).Decline(h.t.Context()) },
		"dismissed":  func(h *harness, id string) { _ = h.scan(id).Dismiss(h.t.Context()) },
		"too early":  func(h *harness, id string) {},
		"ran out":    func(h *harness, id string) { time.Sleep(25 * time.Hour) },
		"not in yet": func(h *harness, id string) { h.Faults().LateResult(time.Minute); h.approve(id, "Alice") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHarness(t, Options{})
				id := h.authorize(h.authQuery())
				act(h, id)
				if got := h.returnFrom(id).RawQuery; got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			})
		})
	}
}

func TestSignInMessagePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.authorize(h.authQuery("scope", "xummpkce"))
		follow := func() answer {
			back, _ := h.get(id).in("meta")["return_url_web"].(string)
			return h.do("GET", strings.TrimPrefix(back, h.base), "")
		}
		if a := follow(); a.status != 200 || !strings.Contains(a.raw, "xumm_sign_request_rejected") || strings.Contains(a.raw, "a-state") {
			t.Errorf("refused: %d %s", a.status, a.raw)
		}
		h.approve(id, "Alice")
		if a := follow(); a.status != 200 || !strings.Contains(a.raw, "xumm_sign_request_resolved") || !strings.Contains(a.raw, "a-state") {
			t.Errorf("signed: %d %s", a.status, a.raw)
		}
	})
}

func TestAuthorizeErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		tests := []struct {
			name   string
			change []string
			status int
			kind   string
		}{
			{"no type", []string{"response_type", ""}, 400, "invalid_request"},
			{"other type", []string{"response_type", "id_token"}, 400, "invalid_request"},
			{"no client", []string{"client_id", ""}, 400, "invalid_request"},
			{"no redirect", []string{"redirect_uri", ""}, 400, "invalid_request"},
			{"challenge alone", []string{"code_challenge_method", ""}, 400, "invalid_request"},
			{"method alone", []string{"code_challenge", ""}, 400, "invalid_request"},
			{"foreign client", []string{"client_id", "c2ab9f31-5b5e-4f3c-8a57-7a3f8f1f2b11"}, 500, "get_client_error"},
			{"foreign redirect", []string{"redirect_uri", "http://127.0.0.1:1/callback"}, 400, "access_denied"},
			{"five signers", []string{"signers", strings.Repeat(h.address("Bob")+",", 4) + h.address("Bob")}, 500, "xumm_api_final_err"},
		}
		for _, test := range tests {
			a := h.do("GET", "/authorize?"+h.authQuery(test.change...).Encode(), "", "Accept", "application/json")
			if a.status != test.status || a.body["error"] != test.kind {
				t.Errorf("%s: %d %s", test.name, a.status, a.raw)
			}
		}
		id := h.authorize(h.authQuery())
		back, _ := h.get(id).in("meta")["return_url_web"].(string)
		u, _ := url.Parse(back)
		q := u.Query()
		q.Set("h", "forged")
		if a := h.do("GET", "/signin?"+q.Encode(), "", "Accept", "application/json"); a.status != 403 || a.body["error"] != "xumm_signin_sec_vil" {
			t.Errorf("forged return: %d %s", a.status, a.raw)
		}
		if a := h.do("GET", "/signin?payload=x", "", "Accept", "application/json"); a.status != 500 || a.body["error"] != "xumm_signin_redir_err" {
			t.Errorf("unknown payload: %d %s", a.status, a.raw)
		}
	})
}

func TestTokenErrors(t *testing.T) {
	tests := []struct {
		name        string
		change      []string
		kind        string
		description string
	}{
		{"no grant", []string{"grant_type", ""}, "invalid_request", "Grant type is invalid or missing."},
		{"refresh", []string{"grant_type", "refresh_token"}, "invalid_request", "Grant type is invalid or missing."},
		{"no code", []string{"code", ""}, "invalid_request", "Required parameters are missing in the request."},
		{"neither verifier nor secret", []string{"code_verifier", ""}, "invalid_request", "Required parameters are missing in the request."},
		{"foreign client", []string{"client_id", "x"}, "access_denied", "Invalid client credentials."},
		{"wrong secret", []string{"client_secret", "x"}, "access_denied", "Invalid client credentials."},
		{"unknown code", []string{"code", "gAAAAx"}, "access_denied", "Invalid authorization code."},
		{"other redirect", []string{"redirect_uri", "http://127.0.0.1:25873/callback"}, "access_denied", "Redirect URL does not match the record."},
		{"wrong verifier", []string{"code_verifier", "x"}, "access_denied", "Code verifier does not match code challenge."},
	}
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		code := h.code(h.authQuery(), "Alice")
		for _, test := range tests {
			a := h.token(h.tokenForm(code, test.change...))
			if a.status != 400 || a.body["error"] != test.kind || a.body["error_description"] != test.description {
				t.Errorf("%s: %d %s", test.name, a.status, a.raw)
			}
		}
		// None of these used the code up.
		if a := h.token(h.tokenForm(code, "redirect_uri", testRedirect+"/?x=1")); a.status != 200 {
			t.Errorf("in the end: %d %s", a.status, a.raw)
		}

		late := h.code(h.authQuery(), "Alice")
		time.Sleep(601 * time.Second)
		if a := h.token(h.tokenForm(late)); a.body["error_description"] != "Authorization code expired." {
			t.Errorf("late: %s", a.raw)
		}
	})
}

func TestTokenBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		fields := func(code string) map[string]string {
			return map[string]string{"grant_type": "authorization_code", "authorization_code": code, "client_id": h.opts.APIKey, "redirect_uri": testRedirect, "code_verifier": testVerifier}
		}
		asJSON, _ := json.Marshal(fields(h.code(h.authQuery("scope", "profile"), "Alice")))
		a := h.do("POST", "/oauth/token", string(asJSON), "Content-Type", "application/json")
		if _, has := a.body["id_token"]; a.status != 200 || has {
			t.Errorf("JSON body, scope profile: %d %s", a.status, a.raw)
		}

		form := h.tokenForm(h.code(h.authQuery("scope", ""), "Alice"), "client_id", "", "code_verifier", "")
		basic := base64.StdEncoding.EncodeToString([]byte(h.opts.APIKey + ":" + h.opts.APISecret))
		a = h.do("POST", "/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic "+basic)
		if _, has := a.body["scope"]; a.status != 200 || has {
			t.Errorf("Basic, no scope: %d %s", a.status, a.raw)
		}

		form = h.tokenForm(h.code(h.authQuery(), "Alice"))
		if a := h.do("POST", "/token", form.Encode(), "Accept", "application/json"); a.status != 400 || a.body["error"] != "invalid_request" {
			t.Errorf("no content type: %d %s", a.status, a.raw)
		}
		huge := form.Encode() + "&x=" + strings.Repeat("x", maxBody)
		if a := h.do("POST", "/token", huge, "Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"); a.status != 400 {
			t.Errorf("huge body: %d %s", a.status, a.raw)
		}
	})
}

// Errors are JSON for what looks like a server and a page for the rest.
func TestErrorForm(t *testing.T) {
	tests := []struct {
		accept, agent string
		json          bool
	}{
		{"application/json", "Countersign/1.0", true},
		{"application/json, text/plain", "axios", true},
		{"", "Go-http-client/1.1", false},
		{"*/*", "curl/8", false},
		{"application/json", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140", false},
		{"text/html,application/xhtml+xml", "Mozilla/5.0", false},
	}
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for _, test := range tests {
			a := h.do("POST", "/token", "", "Accept", test.accept, "User-Agent", test.agent)
			if isJSON := a.body != nil; isJSON != test.json || a.status != 400 {
				t.Errorf("%q from %q: %d %s", test.accept, test.agent, a.status, a.raw)
			}
		}
	})
}

func TestUserInfoErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		jwt := h.signIn("Alice")
		foreign := newHarness(t, Options{Seed: "other", APIKey: h.opts.APIKey}).signIn("Alice")
		check := func(name, authorization string, status int, kind, description string) {
			t.Helper()
			a := h.do("GET", "/userinfo", "", "Authorization", authorization, "Accept", "application/json")
			if a.status != status || a.body["error"] != kind || a.body["error_description"] != description {
				t.Errorf("%s: %d %s", name, a.status, a.raw)
			}
		}
		check("foreign key", "Bearer "+foreign, 403, "jwt_auth_error", "invalid signature")
		check("no header", "", 401, "invalid_jwt", "No JWT in the Authorization header.")
		check("not a token", "Bearer x", 403, "jwt_auth_error", "jwt malformed")
		time.Sleep(tokenLife)
		check("old", "Bearer "+jwt, 403, "jwt_auth_error", "jwt expired")
		if a := h.do("GET", "/api/v1/jwt/ping", "", "Authorization", "Bearer "+jwt); a.status != 403 || a.errorCode() != 403 {
			t.Errorf("ping with an old token: %d %s", a.status, a.raw)
		}
		if a := h.do("GET", "/api/v1/jwt/ping", ""); a.status != 401 {
			t.Errorf("ping without a token: %d %s", a.status, a.raw)
		}
	})
}

func TestDiscoveryAndCORS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		a := h.do("GET", "/.well-known/openid-configuration", "")
		if a.body["issuer"] != h.base || a.body["jwks_uri"] != h.base+"/certs" || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("discovery: %v %s", a.header, a.raw)
		}
		if a := h.do("OPTIONS", "/token", ""); a.status != 200 || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("preflight: %d %v", a.status, a.header)
		}
		var set jose.JSONWebKeySet
		if err := json.Unmarshal([]byte(h.do("GET", "/certs", "").raw), &set); err != nil || len(set.Keys) != 1 || set.Keys[0].KeyID == "" || set.Keys[0].Algorithm != "RS256" {
			t.Errorf("certs: %+v %v", set, err)
		}
		if a := h.do("GET", "/oauth/nothing", "", "Accept", "application/json"); a.status != 404 {
			t.Errorf("unknown: %d", a.status)
		}
	})
}

func FuzzRedirect(f *testing.F) {
	f.Add("http://127.0.0.1:1/cb", "http://127.0.0.1:1/cb?x=1#y")
	f.Add("https://*.example.com", "https://a.example.com/cb")
	f.Fuzz(func(t *testing.T, line, requested string) {
		if clean := sanitizeRedirect(requested); strings.HasSuffix(clean, "/") {
			t.Errorf("%q keeps a slash", clean)
		}
		// A line that holds no address admits nothing.
		if redirectAllowed([]string{line}, requested) && !redirectLine.MatchString(line) {
			t.Errorf("%q admits %q", line, requested)
		}
		_ = addQuery(requested, []parameter{{"code", "x"}})
	})
}
