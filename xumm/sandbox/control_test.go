package sandbox

import (
	"testing"
	"testing/synctest"
)

// A script without a window opens the xApp, and sees what came to the phone.
func TestControlOpensTheXApp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		set := func(body string) answer { return h.do("POST", "/sandbox", body, h.keyHeader()...) }
		a := set(`{"network":"DEVNET","open_xapp":"` + h.address("Alice") + `"}`)
		ott, _ := a.body["xapp_token"].(string)
		if a.status != 200 || !isUUIDv4(ott) {
			t.Fatalf("%d %s", a.status, a.raw)
		}
		if data := h.rest("GET", "xapp/ott/"+ott, ""); data.status != 200 || data.body["account"] != h.address("Alice") || data.body["nodetype"] != "DEVNET" {
			t.Errorf("its data: %d %s", data.status, data.raw)
		}
		if a := set(`{"open_xapp":"rrrrrrrrrrrrrrrrrrrrrhoLvTp"}`); a.status != 400 {
			t.Errorf("an account the phone has not: %d %s", a.status, a.raw)
		}
		if a := h.do("GET", "/sandbox", "", h.keyHeader()...); a.body["xapp_token"] != nil {
			t.Errorf("told again: %s", a.raw)
		}
	})
}

func TestControlShowsThePhone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		look := func() (inbox, messages []any) {
			a := h.do("GET", "/sandbox", "", h.keyHeader()...)
			inbox, ok := a.body["inbox"].([]any)
			messages, also := a.body["messages"].([]any)
			if !ok || !also {
				t.Fatalf("%d %s", a.status, a.raw)
			}
			return inbox, messages
		}
		if inbox, messages := look(); len(inbox)+len(messages) != 0 {
			t.Errorf("at first: %v, %v", inbox, messages)
		}
		user := h.users.issue(h.now())
		a := h.rest("POST", "payload", `{"user_token":"`+user+`","txjson":{"TransactionType":"SignIn"}}`)
		if a.status != 200 || a.body["pushed"] != true {
			t.Fatalf("%d %s", a.status, a.raw)
		}
		if a := h.rest("POST", "xapp/event", `{"user_token":"`+user+`","body":"It is on its way","data":{"order":17}}`); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.raw)
		}
		inbox, messages := look()
		if len(inbox) != 1 || len(messages) != 1 {
			t.Fatalf("%v, %v", inbox, messages)
		}
		if n := members(inbox[0]); n["uuid"] != a.body["uuid"] || n["tx_type"] != "SignIn" || n["opened"] != false || n["expires_at"] == nil {
			t.Errorf("request %v", n)
		}
		if m := members(messages[0]); m["body"] != "It is on its way" || m["event"] != true || members(m["data"])["order"] != 17.0 {
			t.Errorf("message %v", m)
		}
	})
}

func members(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}
