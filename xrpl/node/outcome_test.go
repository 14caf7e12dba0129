package node_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func last(ledger string) map[string]any {
	return map[string]any{"LastLedgerSequence": json.Number(ledger)}
}

func TestLookAtAValidatedTransaction(t *testing.T) {
	tokens := map[string]any{"currency": "USD", "issuer": issuer, "value": "10"}
	for _, c := range []struct {
		name            string
		result          string
		delivered, want any
	}{
		{"delivered", "tesSUCCESS", "25000000", "25000000"},
		{"less than Amount", "tesSUCCESS", "1", "1"},
		{"tokens", "tesSUCCESS", tokens, tokens},
		{"too old to know", "tesSUCCESS", "unavailable", "unavailable"},
		{"not given", "tesSUCCESS", nil, nil},
		{"nonsense", "tesSUCCESS", "a lot", nil},
		{"failed", "tecPATH_DRY", nil, nil},
		{"failed, and yet", "tecPATH_DRY", "25000000", nil},
	} {
		for _, api := range []int{1, 2} {
			t.Run(c.name, func(t *testing.T) {
				inBubble(t, 1, func(t *testing.T, w network) {
					w.nodes[0].SetAPI(api)
					tx, blob, hash := signed(t, last("1010"))
					w.nodes[0].SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990, Date: 800000000, Result: c.result, Delivered: c.delivered})
					got, err := w.client.Look(t.Context(), blob)
					want := xrpl.Outcome{Final: true, Validated: true, Result: c.result, LedgerIndex: 990, CloseTime: 800000000, Delivered: c.want, Tx: tx}
					if err != nil || !reflect.DeepEqual(got, want) {
						t.Errorf("version %d of the API: %+v, %v\nwant %+v", api, got, err, want)
					}
				})
			})
		}
	}
}

// Only "validated": true makes a transaction final.
func TestProvisionalIsNotFinal(t *testing.T) {
	for _, validated := range []any{false, nil, "true", json.Number("1")} {
		inBubble(t, 1, func(t *testing.T, w network) {
			tx, blob, hash := signed(t, last("900"))
			w.nodes[0].Handle("tx", func(nodetest.Request) (map[string]any, string) {
				return map[string]any{"tx_json": tx, "hash": hash, "ledger_index": 990, "validated": validated,
					"meta": map[string]any{"TransactionResult": "tesSUCCESS", "delivered_amount": "25000000"}}, ""
			})
			o, err := w.client.Look(t.Context(), blob)
			if err != nil || o.Final || o.Validated || o.Result != "" || o.Delivered != nil || o.Tx == nil {
				t.Errorf("validated %v: %+v, %v", validated, o, err)
			}
		})
	}
}

func TestAbsence(t *testing.T) {
	for _, c := range []struct {
		name      string
		last      any // LastLedgerSequence of the signed blob
		validated uint32
		history   uint32
		sequence  uint32 // of the account now; the blob has 7; 0: no account
		rival     bool   // another transaction with the same sequence is in ledger 1005
		since     uint32
		final     bool
		err       error
		says      string
	}{
		{name: "time is not over", last: "1010", validated: 1009, history: 1, sequence: 7},
		{name: "its last ledger", last: "1010", validated: 1010, history: 1, sequence: 7},
		{name: "over, place still free", last: "1010", validated: 1011, history: 1, sequence: 7, final: true},
		{name: "over, earlier places free too", last: "1010", validated: 1011, history: 1, sequence: 5, final: true},
		{name: "no LastLedgerSequence", last: nil, validated: 900000, history: 1, sequence: 7},
		{name: "no LastLedgerSequence, place taken", last: nil, validated: 900000, history: 1, sequence: 9, rival: true},
		{name: "ledgers are missing", last: "1010", validated: 1011, history: 1000, sequence: 7, err: node.ErrUnproven, says: "does not have all ledgers from 811 to 1010"},
		{name: "place taken by another", last: "1010", validated: 1011, history: 1, sequence: 8, rival: true, final: true},
		{name: "place used, by whom is not known", last: "1010", validated: 1011, history: 1, sequence: 8, err: node.ErrUnproven, says: "used up"},
		{name: "place used, first possible ledger known", last: "1010", validated: 1011, history: 1, sequence: 8, since: 1000, final: true},
		{name: "first possible ledger known and missing", last: "1010", validated: 1011, history: 1005, sequence: 8, since: 1000, err: node.ErrUnproven, says: "from 1001 to 1010"},
		{name: "valid for 3000 ledgers", last: "4000", validated: 4001, history: 1, sequence: 8, since: 1000, final: true},
		{name: "valid for ever", last: "90000", validated: 90001, history: 1, sequence: 8, since: 1000, err: node.ErrUnproven, says: "too many to search"},
		{name: "over before it was asked for", last: "1010", validated: 2000, history: 1, sequence: 8, since: 1500, final: true},
		{name: "account deleted", last: "1010", validated: 1011, history: 1, sequence: 0, err: node.ErrUnproven},
		{name: "first ledgers of all", last: "5", validated: 6, history: 1, sequence: 7, final: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				n := w.nodes[0]
				tx, blob, _ := signed(t, map[string]any{"LastLedgerSequence": number(c.last)})
				n.SetValidated(c.validated)
				n.SetHistory(c.history)
				if c.sequence != 0 {
					n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: c.sequence})
				}
				if c.rival {
					n.SetTx(nodetest.Tx{Hash: strings.Repeat("CD", 32), Fields: tx, Ledger: 1005})
				}
				o, err := w.client.LookSince(t.Context(), blob, c.since)
				if o.Final != c.final || o.Validated || o.Result != "" {
					t.Errorf("outcome %+v, final should be %t", o, c.final)
				}
				if c.err == nil && err != nil || c.err != nil && !errors.Is(err, c.err) {
					t.Errorf("error %v, want %v", err, c.err)
				}
				if err != nil && !strings.Contains(err.Error(), c.says) {
					t.Errorf("%q does not say %q", err, c.says)
				}
				searched := map[int64]bool{}
				for _, r := range n.Requests("tx") {
					if r.Params["max_ledger"] == nil {
						continue
					}
					from, _ := r.Params["min_ledger"].(json.Number).Int64()
					to, _ := r.Params["max_ledger"].(json.Number).Int64()
					if from < 1 || to-from >= 1000 {
						t.Errorf("searched from %d to %d", from, to)
					}
					for i := from; i <= to; i++ {
						searched[i] = true
					}
				}
				if end := int64(wholeOf(c.last)); c.final && c.since != 0 && c.since < uint32(end) {
					for i := int64(c.since) + 1; i <= end; i++ {
						if !searched[i] {
							t.Fatalf("ledger %d was not searched", i)
						}
					}
				}
			})
		})
	}
}

func wholeOf(v any) (n uint32) {
	s, _ := v.(string)
	fmt.Sscan(s, &n)
	return n
}

// number makes what a Tx holds of a literal.
func number(v any) any {
	if s, ok := v.(string); ok {
		return json.Number(s)
	}
	return v
}

// What a node says of the account may be older than its newest ledger: then the
// ledgers since have to be searched.
func TestOlderWordOnTheAccount(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		tx, blob, _ := signed(t, last("990"))
		n.Handle("account_info", func(nodetest.Request) (map[string]any, string) {
			return map[string]any{"validated": true, "ledger_index": 600, "account_data": map[string]any{
				"Account": tx["Account"], "Balance": "5", "Sequence": 7, "Flags": 0}}, ""
		})
		o, err := w.client.Look(t.Context(), blob)
		if err != nil || !o.Final {
			t.Fatalf("%+v, %v", o, err)
		}
		if r := n.Requests("tx"); len(r) != 2 || r[1].Params["min_ledger"] != json.Number("601") || r[1].Params["max_ledger"] != json.Number("990") {
			t.Errorf("asked %v", r)
		}
	})
}

// A transaction in a ledger the node has lost must not be called absent.
func TestLostHistoryIsNoAbsence(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		tx, blob, hash := signed(t, last("950"))
		n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 500})
		n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 8})
		n.SetHistory(600)
		o, err := w.client.Look(t.Context(), blob)
		wantError(t, err, node.ErrUnproven)
		if o.Final {
			t.Errorf("outcome %+v", o)
		}
	})
}

func TestAnotherNodeHasTheHistory(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, w network) {
		tx, blob, hash := signed(t, last("950"))
		_, gone, _ := signed(t, map[string]any{"LastLedgerSequence": json.Number("950"), "Sequence": json.Number("8")})
		for _, n := range w.nodes {
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 500})
			n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 8})
		}
		w.nodes[0].SetHistory(940)
		o, err := w.client.Look(t.Context(), blob)
		if err != nil || !o.Validated || o.LedgerIndex != 500 {
			t.Errorf("present: %+v, %v", o, err)
		}
		o, err = w.client.Look(t.Context(), gone)
		if err != nil || !o.Final || o.Validated {
			t.Errorf("absent: %+v, %v", o, err)
		}
		if states := w.client.States(); states[0].Err != nil {
			t.Errorf("a short history is no fault: %v", states[0].Err)
		}
	})
}

func TestOldTransactionWithoutLimitIsAskedOfAllNodes(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, w network) {
		tx, blob, hash := signed(t, nil)
		w.nodes[1].SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 500})
		o, err := w.client.Look(t.Context(), blob)
		if err != nil || !o.Final || !o.Validated {
			t.Errorf("%+v, %v", o, err)
		}
	})
}

func TestTicketProvesAbsence(t *testing.T) {
	for _, used := range []bool{false, true} {
		inBubble(t, 1, func(t *testing.T, w network) {
			n := w.nodes[0]
			tx, blob, _ := signed(t, map[string]any{"Sequence": json.Number("0"), "TicketSequence": json.Number("5"), "LastLedgerSequence": json.Number("990")})
			n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 8})
			if !used {
				n.SetEntry(strings.Repeat("EE", 32), map[string]any{"LedgerEntryType": "Ticket", "Account": tx["Account"], "TicketSequence": 5})
			}
			o, err := w.client.Look(t.Context(), blob)
			if o.Final == used || used != errors.Is(err, node.ErrUnproven) {
				t.Errorf("ticket used %t: %+v, %v", used, o, err)
			}
		})
	}
}

func TestLiesAreErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		lie  func(n *nodetest.Server, tx xrpl.Tx, hash string)
	}{
		{"another hash", func(n *nodetest.Server, tx xrpl.Tx, hash string) {
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990})
			n.SetFaultFor("tx", nodetest.LyingHash)
		}},
		{"another account", func(n *nodetest.Server, tx xrpl.Tx, hash string) {
			tx["Account"] = alice
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990})
		}},
		{"in a ledger after its time", func(n *nodetest.Server, tx xrpl.Tx, hash string) {
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 996})
		}},
		{"validated without a result", func(n *nodetest.Server, tx xrpl.Tx, hash string) {
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990, Result: "terQUEUED"})
		}},
		{"validated in no ledger", func(n *nodetest.Server, tx xrpl.Tx, hash string) {
			n.Handle("tx", func(nodetest.Request) (map[string]any, string) {
				return map[string]any{"tx_json": tx, "hash": hash, "validated": true, "meta": map[string]any{"TransactionResult": "tesSUCCESS"}}, ""
			})
		}},
		{"no transaction", func(n *nodetest.Server, _ xrpl.Tx, hash string) {
			n.Handle("tx", func(nodetest.Request) (map[string]any, string) {
				return map[string]any{"hash": hash, "validated": true}, ""
			})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				tx, blob, hash := signed(t, last("995"))
				c.lie(w.nodes[0], tx, hash)
				o, err := w.client.Look(t.Context(), blob)
				wantError(t, err, node.ErrBadAnswer)
				if o.Final {
					t.Errorf("outcome %+v", o)
				}
			})
		})
	}
}

func TestWhatCannotBeLookedFor(t *testing.T) {
	k, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	signIn, _, err := k.SignTx(xrpl.Tx{"TransactionType": "SignIn"})
	if err != nil {
		t.Fatal(err)
	}
	_, blob, _ := signed(t, nil)
	for name, blob := range map[string]string{"nothing": "", "no hex": "xyz", "half": blob[:40], "more after it": blob + "00", "sign-in": signIn} {
		inBubble(t, 1, func(t *testing.T, w network) {
			_, err := w.client.Look(t.Context(), blob)
			wantError(t, err, node.ErrInvalid)
			_, err = w.client.Await(t.Context(), blob)
			wantError(t, err, node.ErrInvalid)
			if w.nodes[0].Dials() != 0 {
				t.Errorf("%s: a node was asked", name)
			}
		})
	}
}
