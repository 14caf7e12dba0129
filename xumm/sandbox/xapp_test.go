package sandbox

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func (h *harness) openXApp(name string) string {
	h.t.Helper()
	ott, err := h.Phone().OpenXApp(h.t.Context(), h.address(name))
	if err != nil {
		h.t.Fatal(err)
	}
	return ott
}

// xAppToken opens the xApp and exchanges the one-time token.
func (h *harness) xAppToken(name string) string {
	h.t.Helper()
	a := h.do("GET", "/api/v1/jwt/authorize", "", "X-API-Key", h.opts.APIKey, "X-API-OTT", h.openXApp(name))
	jwt, _ := a.body["jwt"].(string)
	if a.status != 200 || jwt == "" {
		h.t.Fatalf("authorize: %d %s", a.status, a.raw)
	}
	return jwt
}

// user calls the API with a user's token.
func (h *harness) user(jwt, method, path, body string) answer {
	h.t.Helper()
	return h.do(method, "/api/v1/jwt/"+path, body, "Authorization", "Bearer "+jwt, "Content-Type", "application/json")
}

func TestOneTimeToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice := h.address("Alice")
		ott := h.openXApp("Alice")
		if !isUUIDv4(ott) {
			t.Errorf("token %q", ott)
		}
		a := h.rest("GET", "xapp/ott/"+strings.ToUpper(ott), "")
		if a.status != 200 || a.body["account"] != alice || a.body["nodetype"] != "TESTNET" || a.body["networkid"] != 1.0 || a.body["accountaccess"] != "FULL" ||
			a.body["accounttype"] != "REGULAR" || a.body["style"] != "LIGHT" || a.body["locale"] == nil || a.body["version"] == nil || a.body["currency"] != "USD" ||
			a.body.in("account_info")["account"] != alice || a.body.in("account_info")["name"] != "Alice" || a.body.in("origin")["type"] != "QR" ||
			a.body.in("user_device")["platform"] == nil || a.body["subscriptions"] == nil {
			t.Errorf("data: %d %s", a.status, a.raw)
		}
		// Its user is whom the application can send messages to.
		if user, _ := a.body["user"].(string); !h.users.valid(user, h.now()) {
			t.Errorf("user %q", user)
		}
		expect := func(what, path string, code int) {
			t.Helper()
			if a := h.rest("GET", "xapp/ott/"+path, ""); a.errorCode() != code || code != 0 && a.status != 400 {
				t.Errorf("%s: want %d, got %d %s", what, code, a.status, a.raw)
			}
		}
		expect("twice", ott, 410)
		expect("unknown", foreignUUID, 404)
		sum := sha1.Sum([]byte(strings.ToUpper(ott + "." + h.opts.APISecret + "." + h.Phone().DeviceID())))
		again := ott + "/" + hex.EncodeToString(sum[:])
		expect("again, with the digest", again, 0)
		expect("again, with a wrong digest", ott+"/"+hex.EncodeToString(sum[1:]), 404)
		time.Sleep(ottLife)
		expect("again, later", again, 0)
		late := h.openXApp("Alice")
		time.Sleep(ottLife - time.Second)
		expect("in time", late, 0)
		late = h.openXApp("Alice")
		time.Sleep(ottLife)
		expect("late", late, 404)
		h.Faults().NoXApp(true)
		expect("without an xApp", h.openXApp("Alice"), 403)
	})
}

func TestOpenXAppRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		if _, err := h.Phone().OpenXApp(t.Context(), demoAddress("Gateway")); err == nil || !strings.Contains(err.Error(), "holds no account") {
			t.Errorf("a foreign account: %v", err)
		}
		if _, err := h.Phone().OpenEvent(t.Context(), foreignUUID, h.address("Alice")); err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("an unknown event: %v", err)
		}
	})
}

func TestXAppToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AppName: "An App"})
		ott := h.openXApp("Bob")
		authorize := func(key, ott string) answer {
			return h.do("GET", "/api/v1/jwt/authorize", "", "X-API-Key", key, "X-API-OTT", ott)
		}
		for what, test := range map[string]struct {
			key, ott     string
			status, code int
		}{
			"nothing":       {"", "", 403, 812},
			"no token":      {h.opts.APIKey, "", 403, 812},
			"nonsense":      {h.opts.APIKey, "x", 403, 812},
			"foreign key":   {foreignUUID, ott, 403, 811},
			"unknown token": {h.opts.APIKey, foreignUUID, 400, 404},
		} {
			if a := authorize(test.key, test.ott); a.status != test.status || a.errorCode() != test.code {
				t.Errorf("%s: %d %s", what, a.status, a.raw)
			}
		}
		a := authorize(h.opts.APIKey, ott)
		jwt, _ := a.body["jwt"].(string)
		if a.status != 200 || a.body.in("app")["name"] != "An App" || a.body.in("ott")["account"] != h.address("Bob") {
			t.Fatalf("%d %s", a.status, a.raw)
		}
		for what, a := range map[string]answer{"again": authorize(h.opts.APIKey, ott), "by the backend": h.rest("GET", "xapp/ott/"+ott, "")} {
			if a.status != 400 || a.errorCode() != 410 {
				t.Errorf("%s: %d %s", what, a.status, a.raw)
			}
		}
		// One's own backend checks it with the secret.
		signed, err := jose.ParseSignedCompact(jwt, []jose.SignatureAlgorithm{jose.HS256})
		if err != nil {
			t.Fatal(err)
		}
		body, err := signed.Verify([]byte(h.opts.APISecret))
		var claims object
		if err != nil || json.Unmarshal(body, &claims) != nil {
			t.Fatalf("%s: %v", body, err)
		}
		if claims["ott_uuidv4"] != ott || claims["app_uuidv4"] != h.opts.APIKey || claims["app_name"] != "An App" || claims["exp"].(float64)-claims["iat"].(float64) != 86400 {
			t.Errorf("claims: %v", claims)
		}
		pong := h.user(jwt, "GET", "ping", "")
		if pong.status != 200 || pong.body["pong"] != true || pong.body["ott_uuidv4"] != ott || pong.body["usertoken_uuidv4"] != nil {
			t.Errorf("ping: %d %s", pong.status, pong.raw)
		}
		if a := h.user(jwt, "POST", "payload", plainSignIn); a.status != 200 || a.body["pushed"] != true {
			t.Errorf("payload: %d %s", a.status, a.raw)
		}
		// The older prefix is the same.
		if a := h.do("GET", "/api/v1/xapp-jwt/ping", "", "Authorization", "Bearer "+jwt); a.status != 200 {
			t.Errorf("xapp-jwt: %d %s", a.status, a.raw)
		}
		if a := h.do("GET", "/userinfo", "", "Authorization", "Bearer "+jwt, "Accept", "application/json"); a.status != 403 {
			t.Errorf("the OAuth2 provider takes an xApp's token: %d %s", a.status, a.raw)
		}
		h.Faults().DisableApp(true)
		if a := h.user(jwt, "GET", "ping", ""); a.status != 403 || a.errorCode() != 810 {
			t.Errorf("disabled: %d %s", a.status, a.raw)
		}
		h.Faults().DisableApp(false)
		time.Sleep(tokenLife)
		if a := h.user(jwt, "GET", "ping", ""); a.status != 403 {
			t.Errorf("after a day: %d %s", a.status, a.raw)
		}
	})
}

// Neither kind of token passes as the other, and neither passes unsigned.
func TestTokensOfTheWrongOrigin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		now := h.now().Unix()
		ott := map[string]any{"ott_uuidv4": foreignUUID, "app_uuidv4": h.opts.APIKey, "exp": now + 60}
		oauth := map[string]any{"aud": h.opts.APIKey, "sub": h.address("Alice"), "exp": now + 60}
		hs256 := func(key string, claims map[string]any) string {
			signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(key)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := json.Marshal(claims)
			signed, err := signer.Sign(body)
			if err != nil {
				t.Fatal(err)
			}
			compact, _ := signed.CompactSerialize()
			return compact
		}
		rs256, err := h.oauth.sign(map[string]any{"aud": h.opts.APIKey, "exp": now + 60, "ott_uuidv4": foreignUUID, "app_uuidv4": h.opts.APIKey})
		if err != nil {
			t.Fatal(err)
		}
		body, _ := json.Marshal(ott)
		unsigned := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body) + "."
		otherApp := map[string]any{"ott_uuidv4": foreignUUID, "app_uuidv4": foreignUUID, "exp": now + 60}
		good := hs256(h.opts.APISecret, ott)
		for what, token := range map[string]string{
			"OAuth claims, signed with the secret": hs256(h.opts.APISecret, oauth),
			"xApp claims, signed by the provider":  rs256,
			"signed with the published key":        hs256(h.do("GET", "/certs", "").raw, ott),
			"signed with another secret":           hs256(strings.Repeat("x", 36), ott),
			"of another application":               hs256(h.opts.APISecret, otherApp),
			"without an expiry":                    hs256(h.opts.APISecret, map[string]any{"ott_uuidv4": foreignUUID, "app_uuidv4": h.opts.APIKey}),
			"unsigned":                             unsigned,
			"cut":                                  good[:len(good)-4],
			"nonsense":                             "x",
		} {
			if a := h.user(token, "GET", "ping", ""); a.status != 403 {
				t.Errorf("%s: %d %s", what, a.status, a.raw)
			}
		}
		if a := h.user(good, "GET", "ping", ""); a.status != 200 {
			t.Errorf("the good one: %d %s", a.status, a.raw)
		}
	})
}

func TestEventsAndNotifications(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AppName: "An App"})
		alice := h.address("Alice")
		send := func(path, target, rest string) answer {
			t.Helper()
			return h.rest("POST", "xapp/"+path, `{`+target+`"subtitle":"Hello","body":"World","data":{"n":1.50}`+rest+`}`)
		}
		to := func(field, value string) string { return `"` + field + `":"` + value + `",` }
		if a := send("push", to("user_account", alice), ""); a.status != 400 || a.errorCode() != 602 {
			t.Errorf("before any signature: %d %s", a.status, a.raw)
		}
		h.approve(h.create(plainSignIn), "Alice")
		token, _ := h.users.current()

		changed := h.Phone().Changed()
		a := send("event", to("user_token", token), "")
		event, _ := a.body["uuid"].(string)
		if a.status != 200 || a.body["pushed"] != true || !isUUIDv4(event) {
			t.Fatalf("event: %d %s", a.status, a.raw)
		}
		select {
		case <-changed:
		default:
			t.Error("nobody was told")
		}
		if a := send("event", to("user_uuid", token), `,"silent":true`); a.status != 200 || a.body["pushed"] != false {
			t.Errorf("silent event: %d %s", a.status, a.raw)
		}
		time.Sleep(time.Second)
		if a := send("push", to("user_account", alice), ""); a.status != 200 || a.body["pushed"] != true || a.body["uuid"] != nil {
			t.Errorf("push: %d %s", a.status, a.raw)
		}
		list := h.Phone().Messages()
		if len(list) != 3 || list[0].Event || list[0].Account != alice || !list[1].Event || !list[1].Silent || list[2].UUID != event || list[2].Silent ||
			list[2].AppName != "An App" || list[2].Subtitle != "Hello" || list[2].Body != "World" || string(list[2].Data) != `{"n":1.50}` || !list[0].At.After(list[2].At) {
			t.Errorf("messages: %+v", list)
		}
		// An event opens the xApp, which gets its data.
		ott, err := h.Phone().OpenEvent(t.Context(), event, alice)
		if err != nil {
			t.Fatal(err)
		}
		if a := h.rest("GET", "xapp/ott/"+ott, ""); a.body.in("origin")["type"] != "EVENT_LIST" || a.body.in("origin", "data")["n"] != 1.5 {
			t.Errorf("opened from an event: %d %s", a.status, a.raw)
		}
		if _, err := h.Phone().OpenEvent(t.Context(), list[0].UUID, alice); err == nil {
			t.Error("a notification opens like an event")
		}

		for _, path := range []string{"push", "event"} {
			for _, test := range []struct {
				what, body string
				code       int
			}{
				{"nothing", ``, 599},
				{"an empty object", `{}`, 599},
				{"nobody", `{"body":"x"}`, 600},
				{"no body", `{"user_token":"` + token + `"}`, 601},
				{"an empty body", `{"user_token":"` + token + `","body":""}`, 601},
				{"a body that is no text", `{"user_token":"` + token + `","body":1}`, 601},
				{"a subtitle that is no text", `{"user_token":"` + token + `","body":"x","subtitle":[]}`, 601},
				{"data that is no object", `{"user_token":"` + token + `","body":"x","data":"y"}`, 601},
				{"a foreign token", `{"user_token":"` + foreignUUID + `","body":"x"}`, 602},
				{"a foreign account", `{"user_account":"` + demoAddress("Gateway") + `","body":"x"}`, 602},
				{"nulls", `{"user_token":"` + token + `","body":"x","subtitle":null,"data":null}`, 0},
			} {
				if a := h.rest("POST", "xapp/"+path, test.body); a.errorCode() != test.code || test.code != 0 && a.status != 400 {
					t.Errorf("%s, %s: %d %s", path, test.what, a.status, a.raw)
				}
			}
		}
		h.Faults().MissPushes(true)
		before := len(h.Phone().Messages())
		if a := send("push", to("user_token", token), ""); a.body["pushed"] != false || len(h.Phone().Messages()) != before {
			t.Errorf("a missed push: %s", a.raw)
		}
		if a := send("event", to("user_token", token), ""); a.body["pushed"] != false || len(h.Phone().Messages()) != before+1 {
			t.Errorf("an event whose push is missed: %s", a.raw)
		}
		h.Faults().NoXApp(true)
		if a := send("event", to("user_token", token), ""); a.status != 400 || a.errorCode() != 403 {
			t.Errorf("without an xApp: %d %s", a.status, a.raw)
		}
	})
}

func TestPhoneKeepsSoManyMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.approve(h.create(plainSignIn), "Alice")
		token, _ := h.users.current()
		for range keptMessages + 5 {
			h.rest("POST", "xapp/push", `{"user_token":"`+token+`","body":"x"}`)
		}
		if n := len(h.Phone().Messages()); n != keptMessages {
			t.Errorf("%d messages", n)
		}
	})
}
