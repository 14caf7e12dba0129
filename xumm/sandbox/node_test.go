package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xumm/sandbox/ledger"
)

// nodeClient is the program's own client of the ledger, at the sandbox's node.
func (h *harness) nodeClient(network string) *node.Client {
	h.t.Helper()
	c, err := node.New(network, node.WithServers(h.Info().NodeURLs[network]), node.WithHTTPClient(h.client))
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		if err := c.Close(); err != nil {
			h.t.Error(err)
		}
	})
	return c
}

// ask calls a node's command over JSON-RPC and gives the result.
func (h *harness) ask(command, params string) object {
	h.t.Helper()
	a := h.do("POST", "/node/TESTNET", `{"method":"`+command+`","params":[`+params+`]}`)
	if a.status != 200 {
		h.t.Fatalf("%s %s: %d %s", command, params, a.status, a.raw)
	}
	return a.body.in("result")
}

func (h *harness) pay(fields string) Outcome {
	h.t.Helper()
	return h.approve(h.create(`{"txjson":{"TransactionType":"Payment",`+fields+`}}`), "Alice")
}

func usd(value string) string {
	return `{"currency":"USD","issuer":"` + demoAddress("Gateway") + `","value":"` + value + `"}`
}

func TestClientFollowsATransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		c := h.nodeClient("TESTNET")
		since := ledger.Validated()
		out := h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"1000000"`)
		if o, err := c.Look(t.Context(), out.Blob); err != nil || o.Final || o.Tx == nil {
			t.Errorf("at once: %+v %v", o, err)
		}
		start := time.Now()
		o, err := c.AwaitSince(t.Context(), out.Blob, since)
		if err != nil || !o.Final || !o.Validated || o.Result != "tesSUCCESS" || o.Delivered != "1000000" || time.Since(start) > 2*ledger.Interval {
			t.Errorf("after %v: %+v %v", time.Since(start), o, err)
		}
		if o.Tx.Text("Amount") != "1000000" || o.Tx["DeliverMax"] != nil || o.CloseTime != ledger.CloseTime(o.LedgerIndex) {
			t.Errorf("transaction %s, closed %d", o.Tx.JSON(), o.CloseTime)
		}
		report := c.Report(t.Context(), out.Blob)
		if report.Problem != "" || report.NetworkID == nil || *report.NetworkID != 1 || report.Authority == nil || report.Authority.Account != h.address("Alice") {
			t.Errorf("report %+v", report)
		}
		// Another network's node does not know it.
		devnet := h.nodeClient("DEVNET")
		if _, err := devnet.Tx(t.Context(), out.TxID, 0, 0); !errors.Is(err, node.ErrTxNotFound) {
			t.Errorf("on another network: %v", err)
		}
	})
}

func TestClientSeesPartialPayments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		c := h.nodeClient("TESTNET")
		out := h.pay(`"Destination":"` + h.address("Bob") + `","Amount":` + usd("900") + `,"SendMax":` + usd("10") + `,"Flags":131072`)
		o, err := c.Await(t.Context(), out.Blob)
		delivered, _ := json.Marshal(o.Delivered)
		if err != nil || o.Result != "tesSUCCESS" || string(delivered) != usd("10") {
			t.Errorf("delivered %s: %+v %v", delivered, o, err)
		}
		h.Faults().NodeLies(true)
		o, err = c.Look(t.Context(), out.Blob)
		if lie, _ := json.Marshal(o.Delivered); err != nil || string(lie) != usd("900") {
			t.Errorf("the lie is %s: %v", lie, err)
		}
	})
}

func TestClientProvesAbsence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		c := h.nodeClient("TESTNET")
		h.Faults().NeverValidate(true)
		since := ledger.Validated()
		out := h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"1"`)
		if out.Result != "tesSUCCESS" {
			t.Fatalf("the node says %s", out.Result)
		}
		start := time.Now()
		o, err := c.AwaitSince(t.Context(), out.Blob, since)
		if err != nil || !o.Final || o.Validated || o.Result != "" || time.Since(start) < ledgersAhead*ledger.Interval {
			t.Errorf("after %v: %+v %v", time.Since(start), o, err)
		}
		// A node that has not all ledgers proves nothing.
		h.Faults().NodeForgets(true)
		if o, err := c.LookSince(t.Context(), out.Blob, since); !errors.Is(err, node.ErrUnproven) || o.Final {
			t.Errorf("forgetful: %+v %v", o, err)
		}
		// And without a hint, the account's order is proof.
		h.Faults().NodeForgets(false)
		if o, err := c.Look(t.Context(), out.Blob); err != nil || !o.Final {
			t.Errorf("without a hint: %+v %v", o, err)
		}
	})
}

func TestClientAndTheFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		f := h.Faults()
		c := h.nodeClient("TESTNET")
		info := func() error { _, err := c.ServerInfo(t.Context()); return err }
		if err := info(); err != nil {
			t.Fatal(err)
		}
		f.NodeUnreachable(true)
		if err := info(); !errors.Is(err, node.ErrUnreachable) {
			t.Errorf("unreachable: %v", err)
		}
		f.Reset()
		f.NodeBusy(true)
		if err := info(); !errors.Is(err, node.ErrBusy) {
			t.Errorf("busy: %v", err)
		}
		f.Reset()
		time.Sleep(time.Minute) // until the client tries it again
		f.NodeOldAPI(true)
		out := h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"7"`)
		if o, err := c.Await(t.Context(), out.Blob); err != nil || o.Delivered != "7" || o.Tx.Text("Amount") != "7" {
			t.Errorf("version 1: %+v %v", o, err)
		}
		a, err := c.AccountInfo(t.Context(), h.address("Alice"))
		if err != nil || a.Address != h.address("Alice") || a.OwnerCount != 1 {
			t.Errorf("version 1: %+v %v", a, err)
		}
		f.Reset()
		f.NodeDelay(2 * time.Second)
		start := time.Now()
		if err := info(); err != nil || time.Since(start) < 2*time.Second {
			t.Errorf("slow: %v after %v", err, time.Since(start))
		}
		f.Reset()
		f.LateValidation(3)
		out = h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"8"`)
		at := ledger.Current()
		if o, err := c.Await(t.Context(), out.Blob); err != nil || o.LedgerIndex != at+3 {
			t.Errorf("late: %+v %v", o, err)
		}
		f.Reset()
		f.NodeWrongNetwork(true)
		f.DropNodes()
		synctest.Wait() // until the client has noticed
		if err := info(); !errors.Is(err, node.ErrWrongNetwork) {
			t.Errorf("wrong network: %v", err)
		}
	})
}

func TestClientReadsAccounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		c := h.nodeClient("TESTNET")
		account := func(name string) node.Account {
			t.Helper()
			a, err := c.AccountInfo(t.Context(), demoAddress(name))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return a
		}
		if !account("Exchange").RequiresTag() || !account("Recluse").DepositAuth() || !account("Tokens only").DisallowsXRP() || !account("Black hole").BlackHoled() || account("Swindler").Flags != 0 {
			t.Error("the demo accounts are not what they say")
		}
		if _, err := c.AccountInfo(t.Context(), demoAddress("Newcomer")); !errors.Is(err, node.ErrAccountNotFound) {
			t.Errorf("newcomer: %v", err)
		}
		info, err := c.ServerInfo(t.Context())
		if err != nil || info.NetworkID != 1 || !info.Known || info.Reserve(2) != 1_400_000 || info.Validated != ledger.Validated() {
			t.Errorf("info %+v: %v", info, err)
		}
		fee, err := c.Fee(t.Context())
		if err != nil || fee.Base != 10 || fee.Current != ledger.Current() {
			t.Errorf("fee %+v: %v", fee, err)
		}
		text, hash, err := c.ServerDefinitions(t.Context(), "")
		if err != nil || hash == "" {
			t.Fatal(err)
		}
		if d, err := xrpl.ParseDefinitions(text); err != nil || len(d.Types()) != len(codec.Types()) {
			t.Errorf("definitions: %v", err)
		}
		if text, _, err := c.ServerDefinitions(t.Context(), hash); err != nil || text != nil {
			t.Errorf("unchanged definitions: %d bytes, %v", len(text), err)
		}
		h.approve(h.create(`{"txjson":{"TransactionType":"TicketCreate","TicketCount":1}}`), "Alice")
		alice, _ := h.Ledger().look(h.address("Alice"))
		time.Sleep(ledger.Interval)
		ticket := map[string]any{"ticket": map[string]any{"account": h.address("Alice"), "ticket_seq": alice.Number("Sequence") - 1}}
		if e, err := c.LedgerEntry(t.Context(), ticket); err != nil || e.Fields["LedgerEntryType"] != "Ticket" {
			t.Errorf("ticket %+v: %v", e, err)
		}
		ticket["ticket"].(map[string]any)["ticket_seq"] = 5
		if _, err := c.LedgerEntry(t.Context(), ticket); !errors.Is(err, node.ErrNotFound) {
			t.Errorf("no ticket: %v", err)
		}
	})
}

// Every network of the phone has a node, and a client finds its own.
func TestNodeOfEveryNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for network := range networks {
			if err := h.Phone().Connect(network); err != nil {
				t.Fatal(err)
			}
			c := h.nodeClient(network)
			out := h.pay(`"Destination":"` + h.address("Bob") + `","Amount":"1"`)
			o, err := c.Await(t.Context(), out.Blob)
			info, infoErr := c.ServerInfo(t.Context())
			if err != nil || o.Result != "tesSUCCESS" || infoErr != nil || !info.Known {
				t.Errorf("%s: %+v %v, %+v %v", network, o, err, info, infoErr)
			}
		}
	})
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
		set := `{"busy":true,"delay_ms":1500,"forgetful":true,"late_versions":2,"lying":true,"never_validated":true,"old_api":true,"unreachable":false,"wrong_network":true}`
		a := h.do("POST", "/sandbox", `{"node":`+set+`}`, h.keyHeader()...)
		f := h.Faults().get()
		if got, _ := json.Marshal(a.body["node"]); string(got) != set || !f.nodeBusy || f.nodeDelay != 1500*time.Millisecond || f.lateLedgers != 2 || !f.neverValidated {
			t.Errorf("set: %s, %+v", a.raw, f.nodeFaults)
		}
		if h.do("POST", "/sandbox", `{"node":{}}`, h.keyHeader()...); h.Faults().get().nodeFaults != (nodeFaults{}) {
			t.Error("the faults go on")
		}
	})
}
