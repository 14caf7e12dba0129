package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xumm/sandbox/ledger"
)

func TestTransactionLookup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := person{newHarness(t, Options{})}
		alice, bob, gate := p.address("Alice"), p.address("Bob"), demoAddress("Gateway")
		jwt := p.signIn("Alice")
		look := func(id string) answer {
			t.Helper()
			a := p.both(jwt, "xrpl-tx/"+strings.ToLower(id))
			if a.status != 200 || a.body["txid"] != id || a.body["node"] != p.Info().NodeURLs["TESTNET"] || a.body.in("transaction")["hash"] != id || a.body.in("transaction")["validated"] != true || a.body.in("transaction", "meta")["TransactionResult"] == nil {
				t.Errorf("%d %s", a.status, a.raw)
			}
			return a
		}
		changes := func(a answer) string {
			raw, _ := json.Marshal(a.body["balanceChanges"])
			return string(raw)
		}
		sort := func(m map[string]string) string {
			raw := map[string]json.RawMessage{}
			for account, list := range m {
				raw[account] = json.RawMessage(list)
			}
			out, _ := json.Marshal(raw)
			return string(out)
		}
		xrp := p.does("Alice", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+bob+`","Amount":"1500000"`)
		if got, want := changes(look(xrp.ID)), sort(map[string]string{
			alice: `[{"counterparty":"","currency":"XRP","value":"-1.500012"}]`,
			bob:   `[{"counterparty":"","currency":"XRP","value":"1.5"}]`,
		}); got != want {
			t.Errorf("XRP: %s, want %s", got, want)
		}
		token := p.does("Alice", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+bob+`","Amount":`+usd("12.5"))
		a := look(token.ID)
		if list := fmt.Sprint(a.body.in("balanceChanges")[bob]); list != "[map[counterparty:"+gate+" currency:USD value:12.5]]" {
			t.Errorf("the receiver: %s", list)
		}
		if list := fmt.Sprint(a.body.in("balanceChanges")[alice]); list != "[map[counterparty: currency:XRP value:-0.000012] map[counterparty:"+gate+" currency:USD value:-12.5]]" {
			t.Errorf("the payer: %s", list)
		}
		if list := fmt.Sprint(a.body.in("balanceChanges")[gate]); strings.Count(list, "currency:USD") != 2 || !strings.Contains(list, "counterparty:"+alice+" currency:USD value:12.5") || !strings.Contains(list, "counterparty:"+bob+" currency:USD value:-12.5") {
			t.Errorf("the gateway: %s", list)
		}

		// What nobody has seen is waited for, and then is an error.
		began := time.Now()
		if a := p.rest("GET", "xrpl-tx/"+strings.Repeat("AB", 32), ""); a.status != 500 || a.errorCode() != 500 || time.Since(began) != txPatience {
			t.Errorf("unknown: %d %s after %s", a.status, a.raw, time.Since(began))
		}
		// What is on its way is found once its ledger has closed.
		out := p.approve(p.create(p.payTo(bob, "1")), "Alice")
		began = time.Now()
		if look(out.TxID); time.Since(began) > 2*ledger.Interval {
			t.Errorf("found after %s", time.Since(began))
		}
	})
}

func TestNFTokenDetail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := person{newHarness(t, Options{})}
		jwt := p.xAppToken("Alice")
		mint := p.does("Alice", "tesSUCCESS", `"TransactionType":"NFTokenMint","NFTokenTaxon":0,"URI":"ABCD","Flags":9`)
		id := mint.Meta.Text("nftoken_id")
		a := p.user(jwt, "GET", "nftoken-detail/"+strings.ToLower(id), "")
		if a.status != 200 || a.body["issuer"] != p.address("Alice") || a.body["owner"] != p.address("Alice") || a.body["token"] != id || !strings.HasPrefix(fmt.Sprint(a.body["name"]), "Sandbox NFT ") {
			t.Errorf("%d %s", a.status, a.raw)
		}
		image, _ := strings.CutPrefix(fmt.Sprint(a.body["image"]), p.base)
		if picture := p.do("GET", image, ""); picture.header.Get("Content-Type") != "image/png" {
			t.Errorf("no picture at %s: %d", image, picture.status)
		}
		offer := p.does("Alice", "tesSUCCESS", `"TransactionType":"NFTokenCreateOffer","NFTokenID":"`+id+`","Amount":"1","Flags":1`)
		p.does("Bob", "tesSUCCESS", `"TransactionType":"NFTokenAcceptOffer","NFTokenSellOffer":"`+offer.Meta.Text("offer_id")+`"`)
		if a := p.user(jwt, "GET", "nftoken-detail/"+id, ""); a.body["owner"] != p.address("Bob") {
			t.Errorf("sold: %s", a.raw)
		}
		p.does("Bob", "tesSUCCESS", `"TransactionType":"NFTokenBurn","NFTokenID":"`+id+`"`)
		if a := p.user(jwt, "GET", "nftoken-detail/"+id, ""); a.status != 404 || a.errorCode() != 404 {
			t.Errorf("burned: %d %s", a.status, a.raw)
		}
	})
}

func TestExplorer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := person{newHarness(t, Options{})}
		r := p.does("Alice", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+p.address("Bob")+`","Amount":"1500000"`)
		ctid, _ := p.ask("tx", `{"transaction":"`+r.ID+`"}`)["ctid"].(string)
		for _, path := range []string{"TESTNET/" + r.ID, "testnet/" + strings.ToLower(r.ID) + "/", ctid, strings.ToLower(ctid)} {
			a := p.do("GET", "/explorer/"+path, "")
			if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !strings.Contains(a.raw, r.ID) || !strings.Contains(a.raw, "tesSUCCESS") || !strings.Contains(a.raw, "Payment") || !strings.Contains(a.raw, "TESTNET") || strings.Contains(a.raw, "<script") {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
		// A long word anywhere, as the code of a token in the sentence, is broken.
		if a := p.do("GET", "/explorer/"+ctid, ""); !strings.Contains(a.raw, "padding:0 1.5rem;overflow-wrap:anywhere}") {
			t.Errorf("the page grows sideways: %s", a.raw)
		}
		if a := p.do("GET", "/explorer/TESTNET/"+p.address("Bob"), ""); a.status != 200 || !strings.Contains(a.raw, "1001.5 XRP") || !strings.Contains(a.raw, "Bob") {
			t.Errorf("account: %d %s", a.status, a.raw)
		}
		other := ctid[:len(ctid)-4] + "0002"
		for _, path := range []string{"MAINNET/" + r.ID, "NOWHERE/" + r.ID, "TESTNET/" + strings.Repeat("A", 64), "TESTNET/x", "TESTNET/rrrrrrrrrrrrrrrrrrrrBZbvji", other, "C0", "A" + ctid[1:], strings.Repeat("Z", 16), "<b>"} {
			if a := p.do("GET", "/explorer/"+path, ""); a.status != 404 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || strings.Contains(a.raw, "<b>") {
				t.Errorf("%s: %d %s", path, a.status, a.raw)
			}
		}
	})
}
