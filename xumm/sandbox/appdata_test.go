package sandbox

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

func TestAppStorage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{AppName: "An App"})
		check := func(a answer, data string, stored any) {
			t.Helper()
			if a.status != 200 || a.body.in("application")["name"] != "An App" || a.body.in("application")["uuidv4"] != h.opts.APIKey || a.body["stored"] != stored || !strings.Contains(a.raw, `"data":`+data) {
				t.Errorf("want %s, got %d %s", data, a.status, a.raw)
			}
		}
		check(h.rest("GET", "app-storage", ""), `null`, nil)
		check(h.rest("POST", "app-storage/", ` {"a": 1.50, "b":[true]} `), `{"a":1.50,"b":[true]}`, true)
		check(h.rest("GET", "app-storage", ""), `{"a":1.50,"b":[true]}`, nil)
		check(h.rest("POST", "app-storage", `{}`), `{}`, true)
		full := `{"a":"` + strings.Repeat("x", maxStored-8) + `"}`
		check(h.rest("POST", "app-storage", full), full, true)
		for body, code := range map[string]int{
			`{"a":"` + strings.Repeat("x", maxStored-7) + `"}`: 413,
			``: 599, `{`: 599, `"text"`: 599, `7`: 599, `null`: 599, `{} {}`: 599,
		} {
			if a := h.rest("POST", "app-storage", body); a.status != 400 || a.errorCode() != code {
				t.Errorf("%.20s: want %d, got %d %.200s", body, code, a.status, a.raw)
			}
		}
		if a := h.rest("POST", "app-storage", `{}`, "Content-Type", "text/plain"); a.errorCode() != 599 {
			t.Errorf("not JSON: %s", a.raw)
		}
		check(h.rest("GET", "app-storage", ""), full, nil)
		check(h.rest("DELETE", "app-storage", ""), `null`, true)
		check(h.rest("GET", "app-storage", ""), `null`, nil)
	})
}

func TestUserData(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		oauth, xApp := h.signIn("Alice"), h.xAppToken("Bob")
		expect := func(a answer, want string) {
			t.Helper()
			if a.status != 200 || a.raw != want {
				t.Errorf("want %s, got %d %s", want, a.status, a.raw)
			}
		}
		expect(h.user(oauth, "GET", "userdata", ""), `{"count":0,"keys":[],"operation":"LIST"}`)
		expect(h.user(oauth, "POST", "userdata/theme", `{"dark":true}`), `{"operation":"PERSIST","persisted":true}`)
		expect(h.user(xApp, "POST", "userdata/abc1", `{"n":1}`), `{"operation":"PERSIST","persisted":true}`)
		expect(h.user(oauth, "GET", "userdata/", ""), `{"count":2,"keys":["abc1","theme"],"operation":"LIST"}`)
		expect(h.user(xApp, "GET", "userdata/theme", ""), `{"count":1,"data":{"theme":{"dark":true}},"keys":["theme"],"operation":"RETRIEVE"}`)
		expect(h.user(oauth, "GET", "userdata/abc1,none,theme,abc1", ""), `{"count":2,"data":{"abc1":{"n":1},"theme":{"dark":true}},"keys":["abc1","theme"],"operation":"RETRIEVE"}`)
		expect(h.user(oauth, "GET", "userdata/none", ""), `{"count":0,"data":{},"keys":[],"operation":"RETRIEVE"}`)
		expect(h.user(oauth, "DELETE", "userdata/theme", ""), `{"operation":"REMOVE","persisted":true}`)
		expect(h.user(oauth, "DELETE", "userdata/theme", ""), `{"operation":"REMOVE","persisted":false}`)
		for _, key := range []string{"ab", "Theme", "a-b-c", "a_b", "abc,de", "%C3%A4%C3%A4%C3%A4"} {
			for _, method := range []string{"GET", "POST", "DELETE"} {
				if a := h.user(oauth, method, "userdata/"+key, `{}`); a.status != 400 || a.errorCode() != 400 {
					t.Errorf("%s %s: %d %s", method, key, a.status, a.raw)
				}
			}
		}
		for _, method := range []string{"POST", "DELETE"} {
			if a := h.user(oauth, method, "userdata/abc,def", `{}`); a.errorCode() != 400 {
				t.Errorf("%s of two keys: %s", method, a.raw)
			}
		}
		for body, code := range map[string]int{``: 599, `1`: 599, `{"a":"` + strings.Repeat("x", maxStored) + `"}`: 413} {
			if a := h.user(oauth, "POST", "userdata/abc", body); a.status != 400 || a.errorCode() != code {
				t.Errorf("%.20s: %d %s", body, a.status, a.raw)
			}
		}
	})
}

// What an application has stored, its webhook, the user token and the proof of
// who is at the phone outlive a restart.
func TestStateKeepsWhatApplicationsLeft(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	first := start(t, Options{StateFile: file})
	first.setStorage([]byte(`{"a":1}`))
	first.data.user["key"] = []byte(`{"b":2}`)
	alice := first.Info().Accounts[0].Address
	if err := first.Phone().SetKYC(KYCSuccessful, alice); err != nil {
		t.Fatal(err)
	}
	first.users.issue(first.now())
	if err := first.SetWebhook("http://127.0.0.1:9/hook"); err != nil {
		t.Fatal(err)
	}
	token, life := first.users.current()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := start(t, Options{StateFile: file})
	app, user := second.data.keep()
	if string(app) != `{"a":1}` || string(user["key"]) != `{"b":2}` {
		t.Errorf("stored: %s %s", app, user)
	}
	if again, times := second.users.current(); again != token || !times.issued.Equal(life.issued) || !times.expires.Equal(life.expires) {
		t.Errorf("user token %s %v", again, times)
	}
	if !second.Phone().kycApproved(alice) || second.webhooks.address() != "http://127.0.0.1:9/hook" || second.Phone().DeviceID() != first.Phone().DeviceID() {
		t.Errorf("kyc %+v, webhook %q", second.Phone().currentKYC(), second.webhooks.address())
	}
}
