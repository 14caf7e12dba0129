package sandbox

import (
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

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
