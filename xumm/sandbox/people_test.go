package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestUserTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		one := func(token string) object {
			t.Helper()
			a := h.rest("GET", "user-token/"+token, "")
			list, _ := a.body["tokens"].([]any)
			if a.status != 200 || len(list) != 1 {
				t.Fatalf("%d %s", a.status, a.raw)
			}
			return list[0].(map[string]any)
		}
		if state := one(foreignUUID); state["active"] != false || state["user_token"] != foreignUUID || state["issued"] != nil || state["expires"] != nil {
			t.Errorf("unknown: %v", state)
		}
		first := h.now().Unix()
		id := h.create(plainSignIn)
		h.approve(id, "Alice")
		token, _ := h.get(id).in("application")["issued_user_token"].(string)
		if state := one(token); state["active"] != true || state["issued"] != float64(first) || state["expires"] != float64(first+30*86400) {
			t.Errorf("issued: %v", state)
		}
		// Another signature makes it live longer.
		time.Sleep(29 * 24 * time.Hour)
		h.approve(h.create(plainSignIn), "Bob")
		if state := one(token); state["active"] != true || state["issued"] != float64(first) || state["expires"] != float64(first+59*86400) {
			t.Errorf("longer: %v", state)
		}
		a := h.rest("POST", "user-tokens/", `{"tokens":["`+token+`","`+foreignUUID+`","x",7]}`)
		list, _ := a.body["tokens"].([]any)
		var active []bool
		for _, item := range list {
			active = append(active, item.(map[string]any)["active"].(bool))
		}
		if a.status != 200 || fmt.Sprint(active) != "[true false false false]" {
			t.Errorf("several: %d %s", a.status, a.raw)
		}
		for body, code := range map[string]int{``: 599, `{}`: 599, `[]`: 599, `{"tokens":"` + token + `"}`: 600} {
			if a := h.rest("POST", "user-tokens", body); a.status != 400 || a.errorCode() != code {
				t.Errorf("%s: %d %s", body, a.status, a.raw)
			}
		}
		time.Sleep(userTokenLife)
		if state := one(token); state["active"] != false || state["expires"] == nil {
			t.Errorf("expired: %v", state)
		}
		id = h.create(plainSignIn)
		h.approve(id, "Alice")
		next, _ := h.get(id).in("application")["issued_user_token"].(string)
		if next == token || one(next)["active"] != true {
			t.Errorf("the next one: %s", next)
		}
		h.Phone().RevokePush()
		if state := one(next); state["active"] != false {
			t.Errorf("revoked: %v", state)
		}
		if a := h.rest("POST", "payload", `{"user_token":"`+next+`","txjson":{"TransactionType":"SignIn"}}`); a.body["pushed"] != false {
			t.Errorf("pushed with a revoked token: %s", a.raw)
		}
	})
}

func TestKYC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		h.approve(h.create(plainSignIn), "Alice")
		token, _ := h.users.current()
		state := func(token string) any {
			t.Helper()
			a := h.rest("POST", "kyc-status", `{"user_token":"`+token+`"}`)
			if a.status != 200 || len(a.body.in("possibleStatuses")) != 4 {
				t.Errorf("%d %s", a.status, a.raw)
			}
			return a.body["kycStatus"]
		}
		approved := func(address string) any {
			t.Helper()
			// Public: no credentials.
			a := h.do("GET", "/api/v1/platform/kyc-status/"+address+"?include_globalid=true", "")
			if a.status != 200 || a.body["account"] != address {
				t.Errorf("%d %s", a.status, a.raw)
			}
			return a.body["kycApproved"]
		}
		if state(token) != "NONE" || state(foreignUUID) != "NONE" || approved(alice) != false {
			t.Error("somebody is known before they proved anything")
		}
		if err := h.Phone().SetKYC(KYCInProgress, ""); err != nil || state(token) != "IN_PROGRESS" || approved(alice) != false {
			t.Errorf("in progress: %v", err)
		}
		if err := h.Phone().SetKYC(KYCSuccessful, alice); err != nil || state(token) != "SUCCESSFUL" || state(foreignUUID) != "NONE" {
			t.Errorf("successful: %v", err)
		}
		if approved(alice) != true || approved(bob) != false || approved(demoAddress("Gateway")) != false {
			t.Error("the wrong account is approved")
		}
		if a := h.do("GET", "/userinfo", "", "Authorization", "Bearer "+h.signIn("Alice"), "Accept", "application/json"); a.body["kycApproved"] != true {
			t.Errorf("userinfo: %s", a.raw)
		}
		for _, wrong := range []error{h.Phone().SetKYC("DONE", alice), h.Phone().SetKYC(KYCSuccessful, ""), h.Phone().SetKYC(KYCSuccessful, demoAddress("Gateway"))} {
			if wrong == nil || state(token) != "SUCCESSFUL" {
				t.Errorf("nonsense was taken: %v", wrong)
			}
		}
		for _, address := range []string{"rX", "x", alice[:20]} {
			if a := h.do("GET", "/api/v1/platform/kyc-status/"+address, ""); a.status != 400 || a.errorCode() != 400 {
				t.Errorf("%s: %d %s", address, a.status, a.raw)
			}
		}
		if a := h.rest("POST", "kyc-status", ``); a.errorCode() != 599 {
			t.Errorf("no body: %s", a.raw)
		}
		if a := h.do("POST", "/sandbox", `{"kyc":{"state":"REJECTED"}}`, h.keyHeader()...); a.status != 200 || a.body.in("kyc")["state"] != "REJECTED" || state(token) != "REJECTED" {
			t.Errorf("by a script: %d %s", a.status, a.raw)
		}
		if a := h.do("POST", "/sandbox", `{"kyc":{"state":"X"}}`, h.keyHeader()...); a.status != 400 || !strings.Contains(a.raw, "no KYC state") {
			t.Errorf("nonsense by a script: %d %s", a.status, a.raw)
		}
	})
}

func TestAccountMeta(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		meta := func(address string) object {
			t.Helper()
			a := h.do("GET", "/api/v1/platform/account-meta/"+address, "", "X-API-Key", h.opts.APIKey)
			if a.status != 200 || a.body["account"] != address || a.body["avatar"] != h.base+"/avatar/"+address+".png" {
				t.Errorf("%d %s", a.status, a.raw)
			}
			for _, name := range []string{"kycApproved", "xummPro", "blocked", "force_dtag", "xummProfile", "thirdPartyProfiles", "globalid"} {
				if _, has := a.body[name]; !has {
					t.Errorf("%s is missing", name)
				}
			}
			return a.body
		}
		if m := meta(h.address("Alice")); m.in("xummProfile")["accountAlias"] != "Alice" || m["blocked"] != false || m["force_dtag"] != false {
			t.Errorf("Alice: %v", m)
		}
		if m := meta(demoAddress("Exchange")); m["force_dtag"] != true || m.in("xummProfile")["accountAlias"] != nil || fmt.Sprint(m["thirdPartyProfiles"]) != "[map[accountAlias:Exchange source:explorer.example]]" {
			t.Errorf("Exchange: %v", m)
		}
		if m := meta(swindler); m["blocked"] != true {
			t.Errorf("Swindler: %v", m)
		}
		if m := meta("rrrrrrrrrrrrrrrrrrrrBZbvji"); m.in("xummProfile")["accountAlias"] != nil || fmt.Sprint(m["thirdPartyProfiles"]) != "[]" {
			t.Errorf("a stranger: %v", m)
		}
		if a := h.rest("GET", "account-meta/x", ""); a.status != 400 || a.errorCode() != 400 {
			t.Errorf("nonsense: %d %s", a.status, a.raw)
		}
	})
}

// A sandbox can begin with somebody who has proved who they are, and subscribes.
func TestAccountMetaOfSubscriber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{KYC: KYCSuccessful, Pro: true})
		for name, want := range map[string]bool{"Alice": true, "Bob": false} {
			a := h.do("GET", "/api/v1/platform/account-meta/"+h.address(name), "")
			if a.body["kycApproved"] != want || a.body["xummPro"] != want {
				t.Errorf("%s: %s", name, a.raw)
			}
		}
		if _, err := New(Options{KYC: "MAYBE"}); err == nil || !strings.Contains(err.Error(), "MAYBE") {
			t.Errorf("nonsense: %v", err)
		}
	})
}

const plainSignIn = `{"txjson":{"TransactionType":"SignIn"}}`
