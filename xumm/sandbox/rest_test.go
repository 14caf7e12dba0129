package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const foreignUUID = "5e9a6c0e-7d1c-4f60-9f0e-2b1f6f1f5a11"

func TestCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		key, secret := h.opts.APIKey, h.opts.APISecret
		tests := []struct {
			key, secret string
			code        int
		}{
			{"", "", 812},
			{key, "", 812},
			{"not-a-uuid", secret, 812},
			{"a63efba0-c0d2-11ee-a506-0242ac120002", secret, 812}, // version 1
			{foreignUUID, secret, 811},
			{key, foreignUUID, 813},
			{key, secret, 0},
			{strings.ToUpper(key), strings.ToUpper(secret), 0},
		}
		for _, test := range tests {
			a := h.do("GET", "/api/v1/platform/ping", "", "X-API-Key", test.key, "X-API-Secret", test.secret)
			if a.errorCode() != test.code || (test.code != 0) != (a.status == http.StatusForbidden) {
				t.Errorf("%q %q: %d %s", test.key, test.secret, a.status, a.raw)
			}
		}
		h.Faults().DisableApp(true)
		if a := h.rest("GET", "ping", ""); a.status != 403 || a.errorCode() != 810 {
			t.Errorf("disabled: %d %s", a.status, a.raw)
		}
	})
}

func TestPing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AppName: "An App"})
		for _, method := range []string{"GET", "POST"} {
			for _, path := range []string{"ping", "ping/"} {
				a := h.rest(method, path, "")
				auth := a.body.in("auth")
				if a.body["pong"] != true || auth.in("application")["uuidv4"] != h.opts.APIKey || auth.in("application")["name"] != "An App" || auth.in("application")["disabled"] != 0.0 {
					t.Errorf("%s %s: %s", method, path, a.raw)
				}
				if ref := a.header.Get("X-Call-Ref"); ref == "" || auth.in("call")["uuidv4"] != ref {
					t.Errorf("%s %s: call %v, header %q", method, path, auth.in("call"), ref)
				}
			}
		}
	})
}

func TestCreate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		a := h.rest("POST", "payload/", h.payTo(h.address("Bob"), "1"))
		id, _ := a.body["uuid"].(string)
		if !isUUIDv4(id) || a.header.Get("X-Call-Ref") != id || a.body["pushed"] != false {
			t.Fatalf("%v %s", a.header, a.raw)
		}
		next, refs := a.body.in("next"), a.body.in("refs")
		if next["always"] != h.base+"/sign/"+id || next["no_push_msg_received"] != nil {
			t.Errorf("next: %v", next)
		}
		if refs["qr_png"] != h.base+"/sign/"+id+"_q.png" || refs["qr_matrix"] != h.base+"/sign/"+id+"_q.json" || refs["websocket_status"] != "ws://127.0.0.1/sign/"+id || fmt.Sprint(refs["qr_uri_quality_opts"]) != "[m q h]" {
			t.Errorf("refs: %v", refs)
		}
		pl := h.get(id)
		for _, name := range []string{"hex", "txid", "resolved_at", "account", "dispatched_result"} {
			if v, has := pl.in("response")[name]; !has || v != nil {
				t.Errorf("response.%s is %v before an answer", name, v)
			}
		}
		if pl.in("meta")["opened_by_deeplink"] != nil || pl.in("payload")["created_at"] != "2000-01-01T00:00:00Z" || pl.in("payload")["expires_at"] != "2000-01-01T00:05:00Z" {
			t.Errorf("payload: %v", pl)
		}
	})
}

func TestCreateCodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		bob := h.address("Bob")
		payment := func(fields string) string {
			return `{"txjson":{"TransactionType":"Payment","Destination":"` + bob + `"` + fields + `}}`
		}
		meta := func(meta string) string {
			return `{"txjson":{"TransactionType":"SignIn"},"custom_meta":{` + meta + `}}`
		}
		signed := h.approve(h.create(h.payTo(bob, "1")), "Alice").Blob
		h.create(meta(`"identifier":"taken"`))
		h.create(meta(`"identifier":""`))
		tests := []struct {
			name, body string
			code       int
		}{
			{"empty body", ``, 599},
			{"not JSON", `{`, 599},
			{"two values", `{"txjson":{"TransactionType":"SignIn"}} {}`, 599},
			{"a list", `[]`, 599},
			{"an empty object", `{}`, 599},
			{"neither", `{"options":{}}`, 600},
			{"txjson is text", `{"txjson":"{}"}`, 600},
			{"both", `{"txjson":{"TransactionType":"SignIn"},"txblob":"AABBCCDDEE"}`, 604},
			{"lower-case blob", `{"txblob":"` + strings.ToLower(signed) + `"}`, 600},
			{"short blob", `{"txblob":"AABB"}`, 600},
			{"blob of nothing", `{"txblob":"AABBCCDDEEFF"}`, 601},
			{"no type", `{"txjson":{"Destination":"x"}}`, 602},
			{"small type", `{"txjson":{"TransactionType":"payment"}}`, 602},
			{"unknown type", `{"txjson":{"TransactionType":"Pay"}}`, 602},
			{"amount as a number", payment(`,"Amount":1`), 603},
			{"amount with a point", payment(`,"Amount":"1.5"`), 603},
			{"token amount with a list", payment(`,"Amount":{"currency":"USD","issuer":"` + bob + `","value":[1]}`), 603},
			{"bad address", `{"txjson":{"TransactionType":"Payment","Destination":"rX","Amount":"1"}}`, 603},
			{"null tag", payment(`,"Amount":"1","DestinationTag":null`), 603},
			{"lower-case memo", payment(`,"Amount":"1","Memos":[{"Memo":{"MemoData":"ab"}}]`), 603},
			{"odd memo", payment(`,"Amount":"1","Memos":[{"Memo":{"MemoData":"ABC"}}]`), 603},
			{"other type, bad owner", `{"txjson":{"TransactionType":"EscrowFinish","Owner":"rX","OfferSequence":1}}`, 603},
			{"duplicate identifier", meta(`"identifier":"taken"`), 409},
			{"second empty identifier", meta(`"identifier":""`), 409},
			{"long identifier", meta(`"identifier":"` + strings.Repeat("x", 41) + `"`), 413},
			{"long instruction", meta(`"instruction":"` + strings.Repeat("x", 281) + `"`), 413},
			{"long blob", meta(`"blob":{"a":"` + strings.Repeat("x", 1500) + `"}`), 413},
			{"long return address", `{"txjson":{"TransactionType":"SignIn"},"options":{"return_url":{"web":"https://` + strings.Repeat("x", 250) + `"}}}`, 605},
			{"five signers", `{"txjson":{"TransactionType":"SignIn"},"options":{"signers":["` + strings.Repeat(bob+`","`, 4) + bob + `"]}}`, -1},

			{"a signed blob", `{"txblob":"` + signed + `"}`, 0},
			{"an unknown field", payment(`,"Amount":"1","Destnation":"x"`), 0},
			{"a numeric fee", payment(`,"Amount":"1","Fee":12`), 0},
			{"a numeric value", payment(`,"Amount":{"currency":"USD","issuer":"` + bob + `","value":1.5}`), 0},
			{"other type", `{"txjson":{"TransactionType":"EscrowFinish","Owner":"` + bob + `","OfferSequence":1}}`, 0},
			{"280 letters after squeezing", meta(`"instruction":"` + strings.Repeat("x ", 140) + strings.Repeat(" ", 99) + `"`), 0},
			{"a numeric identifier", meta(`"identifier":17`), 0},

			// JavaScript counts UTF-16 units: two for most pictures.
			{"282 units of instruction", meta(`"instruction":"` + strings.Repeat("🙂", 141) + `"`), 413},
			{"280 units of instruction", meta(`"instruction":"` + strings.Repeat("🙂", 140) + `"`), 0},
			{"42 units of identifier", meta(`"identifier":"` + strings.Repeat("🙂", 21) + `"`), 413},
			{"40 units of identifier", meta(`"identifier":"` + strings.Repeat("🙂", 20) + `"`), 0},
			{"1502 units of blob", meta(`"blob":"` + strings.Repeat("🙂", 750) + `"`), 413},
			{"1500 units of blob", meta(`"blob":"` + strings.Repeat("<", 1498) + `"`), 0},
		}
		for _, test := range tests {
			a := h.rest("POST", "payload", test.body)
			want := http.StatusBadRequest
			if test.code == 0 {
				want = http.StatusOK
			}
			if a.errorCode() != test.code || a.status != want {
				t.Errorf("%s: want %d, got %d %s", test.name, test.code, a.status, a.raw)
			}
			if ref := a.header.Get("X-Call-Ref"); test.code != 0 && a.body.in("error")["reference"] != ref {
				t.Errorf("%s: reference %v, header %q", test.name, a.body.in("error"), ref)
			}
		}
		for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded"} {
			if a := h.rest("POST", "payload", h.payTo(bob, "1"), "Content-Type", kind); a.status != http.StatusBadRequest || a.errorCode() != 599 {
				t.Errorf("a body of the type %q: %d %s", kind, a.status, a.raw)
			}
		}
		if a := h.rest("POST", "payload", strings.Repeat(" ", maxBody+1)); a.status != http.StatusRequestEntityTooLarge || a.body["error"] != true {
			t.Errorf("a huge body: %d %s", a.status, a.raw)
		}
	})
}

func TestCreateNormalises(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		bob := h.address("Bob")
		read := func(body string) object { t.Helper(); return h.get(h.create(body)) }
		tx := func(fields string) object {
			return read(`{"txjson":{"TransactionType":"Payment","Destination":"`+bob+`",`+fields+`}}`).in("payload", "request_json")
		}
		if got := tx(`"Amount":{"currency":"XRP","issuer":"","value":"2.5"}`)["Amount"]; got != "2500000" {
			t.Errorf("2.5 XRP became %v", got)
		}
		if got := tx(`"Amount":{"currency":"XRP","issuer":"","value":"1000000"}`)["Amount"]; got != "1000000" {
			t.Errorf("1000000 became %v", got)
		}
		if got := tx(`"Amount":"1","Fee":15`)["Fee"]; got != "15" {
			t.Errorf("Fee became %v", got)
		}
		if got := read(`{"txjson":{"TransactionType":"AccountDelete","Destination":"`+bob+`"}}`).in("payload", "request_json")["Fee"]; got != "5000000" {
			t.Errorf("AccountDelete's fee is %v", got)
		}
		signIn := read(`{"txjson":{"TransactionType":"SignIn","Memos":[{"Memo":{"MemoData":"414243"}}]},"options":{"submit":true,"multisign":true}}`)
		if got := signIn.in("payload", "request_json"); got["SignIn"] != true || got["TransactionType"] != "SignIn" {
			t.Errorf("SignIn is stored as %v", got)
		}
		if meta := signIn.in("meta"); meta["submit"] != false || meta["multisign"] != false {
			t.Errorf("SignIn's meta: %v", meta)
		}
		if memos := fmt.Sprint(signIn.in("payload", "computed")["Memos"]); memos != "[map[Memo:map[MemoData:ABC]]]" {
			t.Errorf("computed memos: %s", memos)
		}
		options := func(o string) object {
			return read(`{"txjson":{"TransactionType":"SignIn"},"options":{` + o + `}}`)
		}
		for expire, seconds := range map[string]float64{
			`3`: 180, `"3"`: 180, `0`: 86400, `-1`: 86400, `2.5`: 86400, `"x"`: 86400, `true`: 86400, `1e300`: 86400,
		} {
			if got := options(`"expire":` + expire).in("payload")["expires_in_seconds"]; got != seconds {
				t.Errorf("expire %s gives %v s", expire, got)
			}
		}
		meta := options(`"return_url":{"app":" https://a.example/{ID}?{cid} ","web":"https://b.example/{txid}"},"immutable":1,"forceAccount":"false"`).in("meta")
		if uuid := meta["uuid"].(string); meta["return_url_app"] != "https://a.example/"+uuid+"?" || meta["return_url_web"] != "https://b.example/" || meta["immutable"] != true || meta["forceAccount"] != false {
			t.Errorf("meta: %v", meta)
		}
		submit := func(v string) any {
			return read(`{"txjson":{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1"},"options":{"submit":` + v + `}}`).in("meta")["submit"]
		}
		for v, want := range map[string]bool{"true": true, "false": false, "0": false, "1": true, `"false"`: false, `"true"`: true, "null": true, "7": true} {
			if got := submit(v); got != want {
				t.Errorf("submit %s is read as %v", v, got)
			}
		}
	})
}

func TestReadAndCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		body := `{"txjson":{"TransactionType":"SignIn"},"options":{"expire":1},"custom_meta":{"identifier":"a/b c","instruction":" one\n two   three ","blob":{"k":[1]}}}`
		id := h.create(body)
		for _, path := range []string{"payload/" + id, "payload/" + strings.ToUpper(id) + "/", "payload/ci/a%2Fb%20c"} {
			a := h.rest("GET", path, "")
			meta, _ := json.Marshal(a.body["custom_meta"])
			if a.status != 200 || a.body.in("meta")["uuid"] != id || string(meta) != `{"blob":{"k":[1]},"identifier":"a/b c","instruction":"one\n two three"}` {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
		for _, path := range []string{"payload/" + foreignUUID, "payload/ci/other"} {
			if a := h.rest("GET", path, ""); a.status != 404 || a.errorCode() != 404 {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
		cancel := func(id string) (any, any, any) {
			t.Helper()
			a := h.rest("DELETE", "payload/"+id, "")
			if a.status != 200 || a.body.in("meta")["expired"] != true {
				t.Errorf("cancel: %d %s", a.status, a.raw)
			}
			return a.body.in("result")["cancelled"], a.body.in("result")["reason"], a.body.in("meta")["cancelled"]
		}
		expect := func(what, id string, cancelled bool, reason string) {
			t.Helper()
			if did, why, _ := cancel(id); did != cancelled || why != reason {
				t.Errorf("%s: %v %v", what, did, why)
			}
		}
		expect("waiting", id, true, "OK")
		expect("twice", id, false, "ALREADY_CANCELLED")
		if meta := h.get(id).in("meta"); meta["cancelled"] != true || meta["expired"] != true {
			t.Errorf("after cancelling: %v", meta)
		}
		if _, err := h.Phone().Scan(t.Context(), h.signURL(id)); err != errCancelled {
			t.Errorf("the phone says %v", err)
		}
		plain := `{"txjson":{"TransactionType":"SignIn"},"options":{"expire":1}}`
		opened := h.create(plain)
		h.scan(opened)
		expect("opened", opened, false, "ALREADY_OPENED")
		if meta := h.get(opened).in("meta"); meta["cancelled"] != false || meta["expired"] != false {
			t.Errorf("a refused cancellation changed something: %v", meta)
		}
		signed := h.create(plain)
		h.approve(signed, "Alice")
		expect("signed", signed, false, "ALREADY_RESOLVED")
		old := h.create(plain)
		time.Sleep(time.Minute)
		expect("expired", old, false, "ALREADY_EXPIRED")
		if a := h.rest("DELETE", "payload/"+foreignUUID, ""); a.status != 404 {
			t.Errorf("cancelling the unknown: %d", a.status)
		}
		// What was signed is also expired by now, as the platform reports it.
		if meta := h.get(signed).in("meta"); meta["signed"] != true || meta["expired"] != true {
			t.Errorf("signed and old: %v", meta)
		}
	})
}

func TestUserTokenMode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		jwt := h.signIn("Alice")
		user := func(method, path, body string) answer {
			return h.do(method, "/api/v1/jwt/"+path, body, "Authorization", "Bearer "+jwt, "Content-Type", "application/json")
		}
		private := h.create(h.payTo(h.address("Bob"), "1"))
		if a := user("GET", "payload/"+private, ""); a.status != 404 {
			t.Errorf("the token reads a payload made with the key: %d", a.status)
		}
		a := user("POST", "payload", h.payTo(h.address("Bob"), "1"))
		id, _ := a.body["uuid"].(string)
		if a.status != 200 || a.body["pushed"] != true || a.body.in("next")["no_push_msg_received"] != h.base+"/sign/"+id+"/qr" {
			t.Fatalf("create: %d %s", a.status, a.raw)
		}
		inbox := h.Phone().Inbox()
		if len(inbox) != 1 || inbox[0].UUID != id || inbox[0].Title != "Payment to Bob" || inbox[0].AppName != h.opts.AppName || inbox[0].Opened {
			t.Fatalf("inbox: %+v", inbox)
		}
		review, err := h.Phone().Open(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := review.Approve(t.Context(), h.address("Alice")); err != nil {
			t.Fatal(err)
		}
		if len(h.Phone().Inbox()) != 0 {
			t.Errorf("inbox: %+v", h.Phone().Inbox())
		}
		pl := user("GET", "payload/"+id, "").body
		if pl.in("payload")["origintype"] != "PUSH_NOTIFICATION" || pl.in("meta")["pushed"] != true {
			t.Errorf("payload: %v", pl)
		}
		// The token issued with the signature lets the key push too.
		token, _ := pl.in("application")["issued_user_token"].(string)
		body := func(token string) string {
			return `{"user_token":"` + token + `","txjson":{"TransactionType":"SignIn"}}`
		}
		for name, test := range map[string]struct {
			token string
			want  bool
		}{"issued": {token, true}, "foreign": {foreignUUID, false}, "nonsense": {"x", false}} {
			if a := h.rest("POST", "payload", body(test.token)); a.body["pushed"] != test.want {
				t.Errorf("%s: %s", name, a.raw)
			}
		}
		time.Sleep(userTokenLife)
		if a := h.rest("POST", "payload", body(token)); a.body["pushed"] != false {
			t.Errorf("after 30 days: %s", a.raw)
		}
	})
}

func TestUnknownPaths(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(`{"txjson":{"TransactionType":"SignIn"}}`)
		for _, path := range []string{"/", "/nothing", "/api/v1", "/api/v1/other/ping", "/sign", "/sign/x", "/sign/" + id + "/other", "/sign/" + id + "_x.png", "/sign/" + foreignUUID + "_q.png", "/avatar/x"} {
			if a := h.do("GET", path, "", h.keyHeader()[:4]...); a.status != 404 || a.body["error"] != true || a.body["code"] != 404.0 {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
		a := h.rest("PUT", "payload", "")
		if a.status != 404 || a.body["req"] != "/v1/platform/payload" || a.body["method"] != "PUT" || a.body["reference"] == "" {
			t.Errorf("wrong method: %d %s", a.status, a.raw)
		}
		if a := h.do("GET", "/sign/"+id+"_q.json", "", "Content-Type", "application/json"); a.status != 404 || a.body["error"] != true {
			t.Errorf("a JSON content type outside the API: %d %s", a.status, a.raw)
		}
	})
}

func FuzzOrder(f *testing.F) {
	f.Add([]byte(`{"txjson":{"TransactionType":"Payment","Destination":"rrrrrrrrrrrrrrrrrrrrrhoLvTp","Amount":"1"},"options":{"expire":"5","signers":["r"],"submit":0}}`))
	f.Add([]byte(`{"txblob":"AABBCCDDEEFF","custom_meta":{"identifier":1,"blob":"x","instruction":" a  b "}}`))
	f.Add([]byte(`{"txjson":{"TransactionType":"EscrowCreate","Memos":[{"Memo":{"MemoData":null}}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		o, no := parseOrder(body, true)
		if no != nil {
			if no.status < 400 || no.message == "" {
				t.Errorf("refused with %+v", no)
			}
			return
		}
		if !acceptedTypes[o.TxType] || o.life <= 0 || !json.Valid(o.RequestJSON) {
			t.Errorf("accepted %+v", o)
		}
		if _, err := json.Marshal(o.payload); err != nil {
			t.Error(err)
		}
	})
}
