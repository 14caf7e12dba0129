package flow

import (
	"encoding/json"
	"maps"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xrpl/definitions"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
	"countersign/xumm"
)

const hostileApp = "3b144141-1a2b-4c3d-8e4f-0123456789ab"

// hostileAnswer is a request on the testnet and the platform's record of it, to be
// filled with whatever was signed.
func hostileAnswer(account string, asked xrpl.Tx) (storage.Request, *xumm.Payload) {
	r := storage.Request{
		ID: "1b144141-1a2b-4c3d-8e4f-0123456789ab", UUID: "2b144141-1a2b-4c3d-8e4f-0123456789ab",
		Account: account, TxJSON: asked.JSON(), State: storage.Pending, TxType: asked.Type(), Submit: true, Network: "TESTNET",
	}
	p := &xumm.Payload{}
	p.Meta.UUID, p.Application.UUID, p.CustomMeta.Identifier, p.Request.TxJSON = r.UUID, hostileApp, r.ID, r.TxJSON
	p.Meta.Exists, p.Meta.Resolved, p.Meta.Signed, p.Meta.Submit = true, true, true, true
	p.Response.Account, p.Response.DispatchedNetwork = account, "TESTNET"
	return r, p
}

func hostilePayment(account string) (asked, complete xrpl.Tx) {
	asked = xrpl.Tx{"TransactionType": "Payment", "Account": account, "Amount": "25000000", "Destination": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"}
	complete = maps.Clone(asked)
	complete["Fee"], complete["Sequence"] = "12", json.Number("5")
	return asked, complete
}

// A platform shows the node a transaction that really is in the ledger, and then
// gives a forged one in its place.
func TestSignedDataIsNotExchanged(t *testing.T) {
	account, stranger := newKey(t, 1), newKey(t, 2)
	asked, complete := hostilePayment(account.Address())
	r, p := hostileAnswer(account.Address(), asked)
	a, s := &App{now: time.Now}, &session{clientID: hostileApp}
	own := maps.Clone(complete)
	own["Account"] = stranger.Address()
	p.Response.Hex = sign(t, stranger, own)
	r = a.merged(s, r, xumm.Update{State: xumm.Signed, Payload: p})
	id := uint32(testnetID)
	shown, err := xrpl.TxID(p.Response.Hex)
	if err != nil {
		t.Fatal(err)
	}
	r.Node = marshalReport(xrpl.NodeReport{TxID: shown, NetworkID: &id, Outcome: &xrpl.Outcome{Final: true, Validated: true, Result: "tesSUCCESS", LedgerIndex: 9, Delivered: "25000000"}})
	r.Judged = true
	first := r.Blob

	second := *p
	second.Response.Hex = sign(t, stranger, complete)
	second.Response.TxID, _ = xrpl.TxID(second.Response.Hex)
	second.Response.DispatchedResult = "tesSUCCESS"
	r = a.merged(s, r, xumm.Update{State: xumm.Signed, Payload: &second})
	if got := Proven(findingsOf(r.Proof)); got != xrpl.Failed || r.Blob != first {
		t.Errorf("%s, exchanged: %t: %s", got, r.Blob != first, r.Proof)
	}
}

// A later answer without the signed data takes nothing back.
func TestSignedDataIsNotLost(t *testing.T) {
	account := newKey(t, 1)
	asked, complete := hostilePayment(account.Address())
	r, p := hostileAnswer(account.Address(), asked)
	a, s := &App{now: time.Now}, &session{clientID: hostileApp}
	p.Response.Hex = sign(t, account, complete)
	r = a.merged(s, r, xumm.Update{State: xumm.Signed, Payload: p})
	empty := *p
	empty.Response.Hex = ""
	r = a.merged(s, r, xumm.Update{State: xumm.Signed, Payload: &empty})
	if r.Blob == "" || Proven(findingsOf(r.Proof)) != xrpl.Checked {
		t.Errorf("blob kept: %t, proof %s", r.Blob != "", r.Proof)
	}
}

// On the XRP Ledger's own networks nobody's tables but the built-in ones say what
// was signed.
func TestNodesTablesAreNotBelieved(t *testing.T) {
	n := nodetest.NewServer(testnetID)
	defer n.Close()
	var all map[string]any
	if err := json.Unmarshal([]byte(definitions.JSON()), &all); err != nil {
		t.Fatal(err)
	}
	n.SetDefinitions(all)
	c, err := node.New("TESTNET", node.WithServers(n.URL))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	a := &App{now: time.Now}
	a.learnDefinitions(t.Context(), c, "12FFF0") // of a type nobody knows
	if a.definitions("TESTNET") != nil || len(n.Requests("server_definitions")) != 0 {
		t.Error("the node's tables are used")
	}
}

// What a node said stays when it, or another, later has no answer.
func TestReportsAreKeptTogether(t *testing.T) {
	testnet, mainnet := uint32(1), uint32(0)
	final := &xrpl.Outcome{Final: true, Validated: true, Result: "tesSUCCESS"}
	before := xrpl.NodeReport{TxID: "A", NetworkID: &testnet, Outcome: final, Authority: &xrpl.Authority{RegularKey: "r"}}
	for name, now := range map[string]xrpl.NodeReport{
		"no answer":    {Problem: "No ledger node could be asked."},
		"half":         {TxID: "A", NetworkID: &testnet, Outcome: final},
		"not final":    {TxID: "A", NetworkID: &testnet, Outcome: &xrpl.Outcome{}},
		"only problem": {TxID: "A", Problem: "x"},
	} {
		got := together(&before, now)
		if got.Outcome != final || got.Authority != before.Authority || got.TxID != "A" || got.Problem != now.Problem {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, now := range map[string]xrpl.NodeReport{
		"other data":    {TxID: "B", NetworkID: &testnet},
		"other network": {TxID: "A", NetworkID: &mainnet},
	} {
		if got := together(&before, now); got.Outcome != nil || got.Authority != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
