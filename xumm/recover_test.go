package xumm

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"
)

func signIn(identifier string) PayloadRequest {
	return PayloadRequest{TxJSON: json.RawMessage(signInJSON), CustomMeta: CustomMeta{Identifier: identifier}}
}

// fullOrder has everything that a payload tells of its request.
func fullOrder() PayloadRequest {
	yes := true
	return PayloadRequest{
		TxJSON: json.RawMessage(`{"TransactionType":"Payment","Destination":"` + testAddress + `","Amount":"5"}`),
		Options: PayloadOptions{
			Submit: &yes, Expire: 5 * time.Minute, Signers: []string{testAddress}, ForceNetwork: "TESTNET",
			ReturnURL: ReturnURL{App: "https://shop.example/{cid}?tx={txid}", Web: "https://shop.example/{id}"},
		},
		CustomMeta: CustomMeta{Identifier: "id-1", Instruction: "Pay  now", Blob: json.RawMessage(`{"order": 17}`)},
	}
}

// What has our identifier already is another caller's, unless it is still open
// and the same in everything.
func TestDuplicateOfAnotherCall(t *testing.T) {
	no, yes := false, true
	tests := []struct {
		name   string
		change func(r *record)         // what became of the first
		again  func(r *PayloadRequest) // what the second asks for instead
		ok     bool
	}{
		{name: "the same", ok: true},
		{name: "opened", change: func(r *record) { r.meta["app_opened"] = true }, ok: true},
		{name: "a trimmed instruction", change: func(r *record) { r.custom["instruction"] = "Pay now" }, ok: true},
		{name: "filled-in links", change: func(r *record) {
			r.meta["return_url_app"], r.meta["return_url_web"] = "https://shop.example/id-1?tx=", "https://shop.example/"+testUUID
		}, ok: true},
		{name: "a fee of the platform's", change: func(r *record) { r.payload["request_json"].(map[string]any)["Fee"] = "12" }, ok: true},
		{name: "no times told", change: func(r *record) { delete(r.payload, "created_at") }, ok: true},

		{name: "signed", change: func(r *record) { r.meta["resolved"], r.meta["signed"] = true, true }},
		{name: "declined", change: func(r *record) { r.meta["resolved"] = true }},
		{name: "cancelled", change: func(r *record) { r.meta["cancelled"] = true }},
		{name: "expired", change: func(r *record) { r.expires = time.Now().Add(-time.Second) }},
		{name: "expired while open", change: func(r *record) {
			r.meta["app_opened"], r.expires = true, time.Now().Add(-time.Second)
		}},
		{name: "pushed to somebody", change: func(r *record) { r.meta["pushed"] = true }},
		{name: "another application's", change: func(r *record) { r.meta["uuid"] = "" }},
		{name: "a tag more", change: func(r *record) { r.payload["request_json"].(map[string]any)["DestinationTag"] = 7 }},
		{name: "a flag more", change: func(r *record) { r.payload["request_json"].(map[string]any)["Flags"] = 131072 }},
		{name: "other links", change: func(r *record) { r.meta["return_url_app"] = "https://shop.example.com/" }},
		{name: "to push to somebody", again: func(r *PayloadRequest) { r.UserToken = testUUID }},
		{name: "no signers", again: func(r *PayloadRequest) { r.Options.Signers = nil }},
		{name: "no network", again: func(r *PayloadRequest) { r.Options.ForceNetwork = "" }},
		{name: "another network", again: func(r *PayloadRequest) { r.Options.ForceNetwork = "MAINNET" }},
		{name: "not submitted", again: func(r *PayloadRequest) { r.Options.Submit = &no }},
		{name: "multi-signed", again: func(r *PayloadRequest) { r.Options.Multisign = &yes }},
		{name: "pathfinding", again: func(r *PayloadRequest) { r.Options.Pathfinding = &yes }},
		{name: "more time", again: func(r *PayloadRequest) { r.Options.Expire = 6 * time.Minute }},
		{name: "another instruction", again: func(r *PayloadRequest) { r.CustomMeta.Instruction = "Pay later" }},
		{name: "another blob", again: func(r *PayloadRequest) { r.CustomMeta.Blob = json.RawMessage(`{"order":18}`) }},
		{name: "a larger blob", again: func(r *PayloadRequest) { r.CustomMeta.Blob = json.RawMessage(`{"order":17,"for":"Bob"}`) }},
		{name: "no blob", again: func(r *PayloadRequest) { r.CustomMeta.Blob = nil }},
		{name: "another link", again: func(r *PayloadRequest) { r.Options.ReturnURL.Web = "" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				c, _ := bubble(t, p)
				first, err := c.CreatePayload(t.Context(), fullOrder())
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if test.change != nil {
					p.change(first.UUID, test.change)
				}
				r := fullOrder()
				if test.again != nil {
					test.again(&r)
				}
				again, err := c.CreatePayload(t.Context(), r)
				switch {
				case test.ok && (err != nil || !again.Recovered || again.UUID != first.UUID):
					t.Errorf("%+v, %v", again, err)
				case !test.ok && err == nil:
					t.Errorf("the first caller's payload was given out: %+v", again)
				case !test.ok && errors.Is(err, ErrUnavailable):
					t.Errorf("error %v", err)
				}
			})
		})
	}
}

// Two people must never get one sign-in, be it finished or still open.
func TestSignInIsNobodyElses(t *testing.T) {
	for _, finished := range []bool{true, false} {
		for _, lost := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				c, _ := bubble(t, p)
				first, err := c.CreatePayload(t.Context(), signIn("order-17"))
				if err != nil {
					t.Fatal(err)
				}
				if finished {
					p.sign(first.UUID, "")
				}
				time.Sleep(10 * time.Second)
				p.set(func() {
					p.rest = func(w http.ResponseWriter, r *http.Request) bool {
						if lost && r.Method == http.MethodPost {
							w.WriteHeader(502)
							return true
						}
						return false
					}
				})
				if again, err := c.CreatePayload(t.Context(), signIn("order-17")); !errors.Is(err, ErrDuplicate) {
					t.Errorf("finished %t, answer lost %t: %+v, %v", finished, lost, again, err)
				}
			})
		}
	}
}

// A call's own payload is its own however fast the wallet was, and however long
// the machine slept in between.
func TestLostCreateAnsweredAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		var slept time.Duration
		c.wall = func() time.Time { return time.Now().Add(slept) }
		p.rest = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPost {
				return false
			}
			p.set(func() { p.create(httptest.NewRecorder(), r) })
			p.sign("00000000-0000-4000-8000-000000000001", "")
			time.Sleep(10 * time.Second)
			p.change("00000000-0000-4000-8000-000000000001", func(r *record) {
				slept = time.Hour
				r.expires = r.expires.Add(-slept)
				r.payload["created_at"] = time.Now().Add(-10*time.Second - slept).UTC().Format(time.RFC3339)
			})
			w.WriteHeader(502)
			return true
		}
		if got, err := c.CreatePayload(t.Context(), signIn("id-1")); err != nil || !got.Recovered {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
