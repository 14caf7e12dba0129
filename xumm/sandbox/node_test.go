package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"countersign/xumm/sandbox/ledger"
)

// ask calls a node's command over JSON-RPC and gives the result.
func (h *harness) ask(command, params string) object {
	h.t.Helper()
	a := h.do("POST", "/node/TESTNET", `{"method":"`+command+`","params":[`+params+`]}`)
	if a.status != 200 {
		h.t.Fatalf("%s %s: %d %s", command, params, a.status, a.raw)
	}
	return a.body.in("result")
}

func TestNodeAnswersInBothVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		out := h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"5"`)
		tx := func(api int) object {
			return h.ask("tx", fmt.Sprintf(`{"transaction":"%s","api_version":%d}`, strings.ToLower(out.TxID), api))
		}
		if open := tx(2); open["validated"] != false || open["meta"] != nil || open.in("tx_json")["DeliverMax"] != "5" {
			t.Errorf("in the open ledger: %v", open)
		}
		time.Sleep(ledger.Interval)
		one, two := tx(1), tx(2)
		if one["Amount"] != "5" || one["DeliverMax"] != "5" || one["hash"] != out.TxID || one.in("meta")["delivered_amount"] != "5" || one["date"] == nil || one["inLedger"] != one["ledger_index"] || one["validated"] != true {
			t.Errorf("version 1: %v", one)
		}
		if two["hash"] != out.TxID || two.in("tx_json")["Amount"] != nil || two.in("tx_json")["DeliverMax"] != "5" || two["close_time_iso"] == nil || two["Amount"] != nil || two["ledger_hash"] == nil || two["ctid"] == nil {
			t.Errorf("version 2: %v", two)
		}
		none := strings.Repeat("AB", 32)
		for params, want := range map[string]string{
			`{"transaction":"` + none + `"}`:                                             "txnNotFound <nil>",
			`{"transaction":"` + none + `","min_ledger":80000000,"max_ledger":80000000}`: "txnNotFound true",
			`{"transaction":"` + none + `","min_ledger":79998999,"max_ledger":79999500}`: "txnNotFound false",
			`{"transaction":"` + none + `","min_ledger":80000000,"max_ledger":80000500}`: "txnNotFound false",
			`{"transaction":"` + none + `","min_ledger":2,"max_ledger":1}`:               "invalidLgrRange <nil>",
			`{"transaction":"` + none + `","min_ledger":1,"max_ledger":1002}`:            "excessiveLgrRange <nil>",
			`{"transaction":"` + none + `","min_ledger":1}`:                              "invalidParams <nil>",
			`{"transaction":"` + none + `","api_version":3}`:                             "invalid_API_version <nil>",
		} {
			a := h.ask("tx", params)
			if got := fmt.Sprint(a["error"], " ", a["searched_all"]); got != want || a["status"] != "error" {
				t.Errorf("%s: %s", params, got)
			}
		}
		history := func(api int) object {
			a := h.ask("account_tx", fmt.Sprintf(`{"account":"%s","api_version":%d,"ledger_index_min":-1,"ledger_index_max":-1}`, h.address("Bob"), api))
			rows, _ := a["transactions"].([]any)
			if len(rows) != 1 {
				t.Fatalf("account_tx: %v", a)
			}
			return rows[0].(map[string]any)
		}
		if one, two := history(1), history(2); one.in("tx")["hash"] != out.TxID || two["hash"] != out.TxID || two.in("tx_json")["Account"] == nil || two.in("meta")["TransactionResult"] == nil {
			t.Errorf("account_tx: %v\n%v", one, two)
		}
	})
}

func TestNodeShowsObjects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		for _, tx := range []string{
			`"TransactionType":"OfferCreate","TakerGets":"5","TakerPays":` + usd("1"),
			`"TransactionType":"CheckCreate","Destination":"` + bob + `","SendMax":"5"`,
			`"TransactionType":"PaymentChannelCreate","Destination":"` + bob + `","Amount":"5","SettleDelay":60`,
			`"TransactionType":"NFTokenMint","NFTokenTaxon":9,"Flags":8,"URI":"AB"`,
			`"TransactionType":"SignerListSet","SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":1}}]`,
			`"TransactionType":"AccountSet","SetFlag":9`,
		} {
			if out := h.approve(h.create(`{"txjson":{`+tx+`}}`), "Alice"); out.Result != "tesSUCCESS" {
				t.Errorf("%s: %s", tx, out.Result)
			}
		}
		account := `{"account":"` + alice + `"`
		types := func(params string) string {
			var names []string
			rows, _ := h.ask("account_objects", params)["account_objects"].([]any)
			for _, row := range rows {
				names = append(names, row.(map[string]any)["LedgerEntryType"].(string))
			}
			return fmt.Sprint(len(names), " ", strings.Contains(strings.Join(names, " "), "Check"))
		}
		if got := types(account + `}`); got != "6 true" {
			t.Errorf("objects: %s", got)
		}
		if got := types(account + `,"ledger_index":"validated"}`); got != "1 false" {
			t.Errorf("objects of the validated ledger: %s", got)
		}
		if got := types(`{"account":"` + bob + `","type":"check"}`); got != "1 true" {
			t.Errorf("checks for Bob: %s", got)
		}
		first := func(command, params, name string) object {
			t.Helper()
			rows, _ := h.ask(command, params)[name].([]any)
			if len(rows) != 1 {
				t.Fatalf("%s: %v", command, rows)
			}
			return rows[0].(map[string]any)
		}
		if line := first("account_lines", account+`}`, "lines"); line["balance"] != "500" || line["currency"] != "USD" || line["limit"] != "10000" || line["account"] != demoAddress("Gateway") {
			t.Errorf("line: %v", line)
		}
		if line := first("account_lines", `{"account":"`+demoAddress("Gateway")+`","peer":"`+alice+`"}`, "lines"); line["balance"] != "-500" || line["limit_peer"] != "10000" {
			t.Errorf("the gateway's line: %v", line)
		}
		if offer := first("account_offers", account+`}`, "offers"); offer["taker_gets"] != "5" || offer["seq"] == nil {
			t.Errorf("offer: %v", offer)
		}
		if channel := first("account_channels", account+`}`, "channels"); channel["amount"] != "5" || len(channel["channel_id"].(string)) != 64 {
			t.Errorf("channel: %v", channel)
		}
		nft := first("account_nfts", account+`}`, "account_nfts")
		if nft["NFTokenTaxon"] != 9.0 || nft["Issuer"] != alice || nft["URI"] != "AB" || nft["Flags"] != 8.0 {
			t.Errorf("NFT: %v", nft)
		}
		id := nft["NFTokenID"].(string)
		if a := h.ask("nft_sell_offers", `{"nft_id":"`+id+`"}`); a["error"] != "objectNotFound" {
			t.Errorf("no offers: %v", a)
		}
		h.approve(h.create(`{"txjson":{"TransactionType":"NFTokenCreateOffer","NFTokenID":"`+id+`","Amount":"7","Flags":1}}`), "Alice")
		if offer := first("nft_sell_offers", `{"nft_id":"`+id+`"}`, "offers"); offer["amount"] != "7" || offer["owner"] != alice {
			t.Errorf("NFT offer: %v", offer)
		}
		one, two := h.ask("account_info", account+`,"signer_lists":true}`), h.ask("account_info", account+`,"signer_lists":true,"api_version":2}`)
		if one.in("account_flags")["depositAuth"] != true || one.in("account_data")["signer_lists"] == nil || two["signer_lists"] == nil || two.in("account_data")["signer_lists"] != nil {
			t.Errorf("account_info: %v\n%v", one, two)
		}
		for params, want := range map[string]any{
			`{"source_account":"` + bob + `","destination_account":"` + alice + `"}`:                                 false,
			`{"source_account":"` + alice + `","destination_account":"` + alice + `"}`:                               true,
			`{"source_account":"` + alice + `","destination_account":"` + bob + `"}`:                                 true,
			`{"source_account":"` + h.address("Carol") + `","destination_account":"` + demoAddress("Recluse") + `"}`: true,
		} {
			if got := h.ask("deposit_authorized", params)["deposit_authorized"]; got != want {
				t.Errorf("%s: %v", params, got)
			}
		}
		check := first("account_objects", `{"account":"`+bob+`","type":"check"}`, "account_objects")
		for params, want := range map[string]string{
			`{"check":"` + check["index"].(string) + `"}`:                                                              "Check",
			`{"index":"` + check["index"].(string) + `"}`:                                                              "Check",
			`{"account_root":"` + alice + `"}`:                                                                         "AccountRoot",
			`{"ripple_state":{"accounts":["` + alice + `","` + demoAddress("Gateway") + `"],"currency":"USD"}}`:        "RippleState",
			`{"deposit_preauth":{"owner":"` + demoAddress("Recluse") + `","authorized":"` + h.address("Carol") + `"}}`: "DepositPreauth",
			`{"escrow":{"owner":"` + alice + `","seq":1}}`:                                                             "entryNotFound",
			`{"offer":"` + check["index"].(string) + `"}`:                                                              "entryNotFound",
			`{"check":"AB"}`: "malformedRequest",
			`{}`:             "malformedRequest",
		} {
			a := h.ask("ledger_entry", params)
			if got := fmt.Sprint(a.in("node")["LedgerEntryType"], a["error"]); !strings.Contains(got, want) {
				t.Errorf("%s: %v", params, a)
			}
		}
	})
}

func TestNodeErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for call, want := range map[[2]string]string{
			{"account_info", `{}`}:                                                                                                          "invalidParams",
			{"account_info", `{"account":"x"}`}:                                                                                             "actMalformed",
			{"account_info", `{"account":"` + demoAddress("Newcomer") + `"}`}:                                                               "actNotFound",
			{"account_info", `{"account":"` + h.address("Bob") + `","ledger_index":5}`}:                                                     "lgrNotFound",
			{"account_info", `{"account":"` + h.address("Bob") + `","ledger_index":"yesterday"}`}:                                           "invalidParams",
			{"account_lines", `{"account":"x"}`}:                                                                                            "actMalformed",
			{"deposit_authorized", `{"source_account":"` + demoAddress("Newcomer") + `"}`}:                                                  "srcActNotFound",
			{"deposit_authorized", `{"source_account":"` + h.address("Bob") + `","destination_account":"` + demoAddress("Newcomer") + `"}`}: "dstActNotFound",
			{"submit", `{"tx_blob":"AB"}`}:                                                                                                  "invalidTransaction",
			{"no_such_thing", `{}`}:                                                                                                         "unknownCmd",
			{"ledger", `{"ledger_index":5}`}:                                                                                                "lgrNotFound",
		} {
			if a := h.ask(call[0], call[1]); a["error"] != want || a["status"] != "error" {
				t.Errorf("%v: %v", call, a)
			}
		}
		for _, bad := range []string{``, `[]`, `{"params":[]}`, `{"method":"ping"} x`} {
			if a := h.do("POST", "/node/TESTNET", bad); a.status != 400 {
				t.Errorf("%q: %d", bad, a.status)
			}
		}
		if a := h.do("GET", "/node/TESTNET", ""); a.status != 405 {
			t.Errorf("GET: %d", a.status)
		}
		if a := h.do("POST", "/node/MOON", `{"method":"ping"}`); a.status != 404 {
			t.Errorf("another network: %d", a.status)
		}
		if a := h.do("POST", "/node/TESTNET", `{"method":"ping","id":7}`, "Content-Type", "application/json"); a.raw != `{"id":7,"result":{"status":"success"}}` {
			t.Errorf("ping: %s", a.raw)
		}
	})
}

func TestSimulateAndSubmit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		simulate := func(tx string) object { return h.ask("simulate", `{"tx_json":{`+tx+`}}`) }
		a := simulate(`"TransactionType":"Payment","Account":"` + alice + `","Destination":"` + bob + `","Amount":"5"`)
		if a["engine_result"] != "tesSUCCESS" || a["applied"] != false || a.in("tx_json")["Fee"] != "12" || a.in("meta")["delivered_amount"] != "5" || a["engine_result_code"] != 0.0 {
			t.Errorf("%v", a)
		}
		a = simulate(`"TransactionType":"Payment","Account":"` + alice + `","Destination":"` + demoAddress("Exchange") + `","Amount":"5"`)
		if a["engine_result"] != "tecDST_TAG_NEEDED" || a["engine_result_code"] != 143.0 {
			t.Errorf("%v", a)
		}
		for tx, want := range map[string]string{
			`"TransactionType":"Payment","Account":"` + demoAddress("Newcomer") + `"`:   "srcActNotFound",
			`"TransactionType":"Payment","Account":"` + alice + `","Amount":5.5`:        "invalidTransaction",
			`"TransactionType":"Payment","Account":"` + alice + `","TxnSignature":"AB"`: "transactionSigned",
		} {
			if a := simulate(tx); a["error"] != want {
				t.Errorf("%s: %v", tx, a)
			}
		}
		if a := h.ask("simulate", `{}`); a["error"] != "invalidParams" {
			t.Errorf("%v", a)
		}
		if b := h.Ledger().Balances(); b[0].Drops != firstFunds {
			t.Errorf("simulating cost something: %+v", b[0])
		}
		// A signature collected elsewhere is submitted over the node.
		out := h.approve(h.create(`{"txjson":{"TransactionType":"Payment","Destination":"`+bob+`","Amount":"5"},"options":{"submit":false}}`), "Alice")
		a = h.ask("submit", `{"tx_blob":"`+out.Blob+`","api_version":2}`)
		if a["engine_result"] != "tesSUCCESS" || a["hash"] != out.TxID || a["accepted"] != true {
			t.Errorf("submit: %v", a)
		}
		if a = h.ask("submit", `{"tx_blob":"`+out.Blob+`"}`); a["engine_result"] != "tefALREADY" || a["accepted"] != false || a.in("tx_json")["hash"] != out.TxID {
			t.Errorf("submit again: %v", a)
		}
	})
}

func TestNodeStreamsLedgers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		conn, _, err := websocket.Dial(t.Context(), h.Info().NodeURLs["TESTNET"], &websocket.DialOptions{HTTPClient: h.client})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.CloseNow()
		say := func(text string) object {
			t.Helper()
			if err := conn.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
				t.Fatal(err)
			}
			return h.frame(conn)
		}
		if a := say(`{"id":"x","command":"ping"}`); a["id"] != "x" || a["status"] != "success" || a["type"] != "response" {
			t.Errorf("ping: %v", a)
		}
		for text, want := range map[string]string{
			`{"id":1,"command":"subscribe","streams":["server"]}`: "malformedStream", `{"command":"subscribe"}`: "invalidParams",
			`{"id":1}`: "missingCommand", `not JSON`: "jsonInvalid", `{"command":"tx","transaction":"AB","min_ledger":80000000,"max_ledger":80000000}`: "txnNotFound",
		} {
			if a := say(text); a["error"] != want {
				t.Errorf("%s: %v", text, a)
			}
		}
		a := say(`{"id":2,"command":"subscribe","streams":["ledger"]}`)
		index, _ := a.in("result")["ledger_index"].(float64)
		if index != float64(ledger.Validated()) || a.in("result")["reserve_inc"] != 200000.0 {
			t.Errorf("subscribe: %v", a)
		}
		h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"5"`)
		for n := 1.0; n <= 3; n++ {
			m := h.frame(conn)
			if m["type"] != "ledgerClosed" || m["ledger_index"] != index+n || (m["txn_count"] == 1.0) != (n == 1) {
				t.Errorf("message %v: %v", n, m)
			}
		}
		if a := say(`{"command":"unsubscribe","streams":["ledger"]}`); a["status"] != "success" {
			t.Errorf("unsubscribe: %v", a)
		}
		h.Faults().DropNodes()
		if _, _, err := conn.Read(t.Context()); err == nil {
			t.Error("the connection is still there")
		}
	})
}

func TestNodeFaultsByScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		set := `{"busy":true,"delay_ms":1500,"forgetful":true,"late_versions":2,"lying":true,"never_validated":true,"old_api":true,"old_entries":true,"unreachable":false,"wrong_network":true}`
		a := h.do("POST", "/sandbox", `{"node":`+set+`}`, h.keyHeader()...)
		f := h.Faults().get()
		if got, _ := json.Marshal(a.body["node"]); string(got) != set || !f.nodeBusy || f.nodeDelay != 1500*time.Millisecond || f.lateLedgers != 2 || !f.neverValidated || !f.nodeOldEntries {
			t.Errorf("set: %s, %+v", a.raw, f.nodeFaults)
		}
		if h.do("POST", "/sandbox", `{"node":{}}`, h.keyHeader()...); h.Faults().get().nodeFaults != (nodeFaults{}) {
			t.Error("the faults go on")
		}
	})
}
