package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
)

// sample is a path that an endpoint matches.
func (e *endpoint) sample() string {
	path := strings.ReplaceAll(e.path, "{hash}", strings.Repeat("AB", 32))
	return strings.ReplaceAll(path, "{any}", foreignUUID)
}

// Every endpoint asks for the credentials of its prefix, is not at the other
// prefix when it does not belong there, and bears a slash at its end.
func TestEveryEndpointIsGuarded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		jwt := h.signIn("Alice")
		key := h.keyHeader()[:4]
		bearer := []string{"Authorization", "Bearer " + jwt}
		wrongKey := []string{"X-API-Key", h.opts.APIKey, "X-API-Secret", foreignUUID}
		wrongBearer := []string{"Authorization", "Bearer " + jwt[:len(jwt)-8] + "AAAAAAAA"}
		for _, e := range endpoints {
			for _, prefix := range []string{"platform", "jwt", "xapp-jwt"} {
				good, wrong, other := key, wrongKey, bearer
				if prefix != "platform" {
					good, wrong, other = bearer, wrongBearer, key
				}
				for _, slash := range []string{"", "/"} {
					path := "/api/v1/" + prefix + "/" + e.sample() + slash
					kind := e.at(prefixes[prefix])
					if kind == absent && hasSibling(e, prefix) {
						continue
					}
					for name, header := range map[string][]string{"none": nil, "wrong": wrong, "of the other prefix": other} {
						a := h.do(e.method, path, "", header...)
						refused := a.status == http.StatusForbidden || a.status == http.StatusUnauthorized
						if refused != (kind != open) && e.path != "authorize" {
							t.Errorf("%s %s with %s credentials: %d %s", e.method, path, name, a.status, a.raw)
						}
					}
					unknown := func(a answer) bool { return a.status == http.StatusNotFound && a.body["error"] == true }
					if a := h.do(e.method, path, "", good...); unknown(a) != (kind == absent) {
						t.Errorf("%s %s: %d %s", e.method, path, a.status, a.raw)
					}
				}
			}
		}
	})
}

// hasSibling tells of another endpoint that answers the same path.
func hasSibling(e endpoint, prefix string) bool {
	found, _, _ := findEndpoint(prefix, e.method, strings.Split(e.sample(), "/"))
	return found != nil
}

func TestPathsThatMatchNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for _, path := range []string{"xrpl-tx/ABC", "xrpl-tx/" + strings.Repeat("G", 64), "hookhash/1", "rates", "rates/USD/EUR", "xapp/ott", "user-token", "payload/ci/a/b", "ping/x", "userdata", "nftoken-detail/" + strings.Repeat("A", 64)} {
			if a := h.rest("GET", path, ""); a.status != 404 || a.body["error"] != true || a.body["req"] != "/v1/platform/"+path {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
		for _, call := range []string{"PUT app-storage", "POST rates/USD", "DELETE ping", "POST rails"} {
			method, path, _ := strings.Cut(call, " ")
			if a := h.rest(method, path, "{}"); a.status != 404 || a.body["method"] != method {
				t.Errorf("%s: %d %s", call, a.status, a.raw)
			}
		}
	})
}

// A page in a browser may call the API, with an xApp's headers, too.
func TestCORS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		a := h.do("OPTIONS", "/api/v1/jwt/authorize", "")
		allowed := strings.ToLower(a.header.Get("Access-Control-Allow-Headers"))
		for _, name := range []string{"authorization", "content-type", "x-api-key", "x-api-secret", "x-api-ott"} {
			if !strings.Contains(allowed, name) {
				t.Errorf("%s is not allowed: %s", name, allowed)
			}
		}
		if a.status != 200 || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%d %v", a.status, a.header)
		}
		if a := h.do("GET", "/api/v1/platform/rails", ""); a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("X-Call-Ref") == "" {
			t.Errorf("rails: %v", a.header)
		}
	})
}

// No path and no body brings the platform down.
func FuzzCalls(f *testing.F) {
	p, err := New(Options{Seed: "fuzz", RateLimit: -1, CreateLimit: -1})
	if err != nil {
		f.Fatal(err)
	}
	defer p.Close()
	f.Add("POST", "xapp/event", []byte(`{"user_account":"r","body":"x","data":{"a":[1e400]}}`))
	f.Add("POST", "user-tokens", []byte(`{"tokens":[{},null]}`))
	f.Add("POST", "app-storage", []byte(`{"a":`))
	f.Add("GET", "kyc-status/rrrrrrrrrrrrrrrrrrrrBZbvji", []byte{})
	f.Add("GET", "/../explorer/C000000000000000", []byte{})
	f.Add("GET", "avatar/a_9_4.png", []byte{})
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		lower := strings.ToLower(path)
		if method != "GET" && method != "POST" && method != "DELETE" || strings.Contains(lower, "xrpl-tx") || strings.Contains(lower, controlPath) {
			t.Skip("other methods find nothing, a lookup waits, and the controls switch faults on")
		}
		for _, prefix := range []string{"/api/v1/platform/", "/api/v1/jwt/", "/"} {
			r := httptest.NewRequest(method, "/", bytes.NewReader(body))
			r.URL.Path = prefix + path
			r.Header.Set("Content-Type", "application/json")
			if prefix == "/" {
				r.Header.Del("Content-Type")
			}
			r.Header.Set("X-API-Key", p.opts.APIKey)
			r.Header.Set("X-API-Secret", p.opts.APISecret)
			w := httptest.NewRecorder()
			p.Handler().ServeHTTP(w, r)
			if isJSON := strings.HasPrefix(w.Header().Get("Content-Type"), "application/json"); isJSON && !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s %s answers %q", method, r.URL.Path, w.Body)
			}
		}
	})
}

// Who may call what, written down a second time: the public SDKs' own lists say
// so, and the documentation.
func TestWhoMayCallWhat(t *testing.T) {
	want := map[string]string{ // at "platform", at "jwt"
		"GET ping": "guarded guarded", "POST ping": "guarded absent",
		"POST payload": "guarded guarded", "GET payload/{any}": "guarded guarded", "DELETE payload/{any}": "guarded guarded", "GET payload/ci/{any}": "guarded guarded",
		"GET curated-assets": "guarded guarded", "GET rates/{any}": "guarded guarded", "GET rails": "open guarded",
		"GET hookhash": "guarded guarded", "GET hookhash/{hash}": "guarded guarded", "GET xrpl-tx/{hash}": "guarded guarded",
		"GET nftoken-detail/{hash}": "absent guarded",
		"POST kyc-status":           "guarded absent", "GET kyc-status/{any}": "open absent", "GET account-meta/{any}": "open absent",
		"GET user-token/{any}": "guarded absent", "POST user-tokens": "guarded absent",
		"GET app-storage": "guarded absent", "POST app-storage": "guarded absent", "DELETE app-storage": "guarded absent",
		"GET userdata": "absent guarded", "GET userdata/{any}": "absent guarded", "POST userdata/{any}": "absent guarded", "DELETE userdata/{any}": "absent guarded",
		"GET xapp/ott/{any}": "guarded absent", "GET xapp/ott/{any}/{any}": "guarded absent",
		"POST xapp/event": "guarded absent", "POST xapp/push": "guarded absent",
		"GET authorize": "absent open", // takes key and one-time token
	}
	names := map[guard]string{absent: "absent", guarded: "guarded", open: "open"}
	for _, e := range endpoints {
		name := e.method + " " + e.path
		if got := names[e.platform] + " " + names[e.jwt]; got != want[name] {
			t.Errorf("%s is %s, want %q", name, got, want[name])
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%s is missing", name)
	}
}
