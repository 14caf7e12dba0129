package node_test

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func TestReport(t *testing.T) {
	one := uint32(1)
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		tx, blob, hash := signed(t, last("1010"))
		owner := tx.Text("Account")
		n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990, Delivered: "25000000"})
		n.SetAccount(nodetest.Account{Address: owner, Balance: 5, RegularKey: bob})
		got := w.client.Report(t.Context(), blob)
		want := xrpl.NodeReport{TxID: hash, Server: n.URL, NetworkID: &one,
			Outcome:   &xrpl.Outcome{Final: true, Validated: true, Result: "tesSUCCESS", LedgerIndex: 990, Delivered: "25000000", Tx: tx},
			Authority: &xrpl.Authority{Account: owner, Exists: true, RegularKey: bob}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v\nwant %+v", got, want)
		}
		n.RemoveTx(hash)
		n.RemoveAccount(owner)
		got = w.client.Report(t.Context(), blob)
		want = xrpl.NodeReport{TxID: hash, Server: n.URL, NetworkID: &one, Outcome: &xrpl.Outcome{}, Authority: &xrpl.Authority{Account: owner}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("nothing there yet: %+v\nwant %+v", got, want)
		}
	})
}

func TestReportOfASignIn(t *testing.T) {
	k, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	blob, _, err := k.SignTx(xrpl.Tx{"TransactionType": "SignIn"})
	if err != nil {
		t.Fatal(err)
	}
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(k.Address())
		r := w.client.Report(t.Context(), blob)
		if r.Outcome != nil || r.Authority == nil || !r.Authority.Exists || r.Problem != "" || *r.NetworkID != 1 {
			t.Errorf("%+v", r)
		}
		if len(w.nodes[0].Requests("tx")) != 0 {
			t.Error("a sign-in is in no ledger")
		}
	})
}

// A part that could not be asked is missing, and the report says why.
func TestReportSaysWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		name               string
		last               string
		set                func(w network)
		blob               string // instead of the signed one
		outcome, authority bool
		says               string
	}{
		{"no network", "1010", func(w network) { w.memory.SetDown(true) }, "", false, false, "What became of the transaction is not known: no node of Testnet could answer"},
		{"another network", "1010", func(w network) { w.nodes[0].SetNetworkID(0, false) }, "", false, false, "belongs to Mainnet"},
		{"a lie", "1010", func(w network) { w.nodes[0].SetFaultFor("tx", nodetest.LyingHash) }, "", false, false, "makes no sense"},
		{"no word on the account", "1010", func(w network) { w.nodes[0].SetFaultFor("account_info", nodetest.Unknown) }, "", true, false, "Who may sign for the account is not known"},
		{"not provable", "900", func(w network) { w.nodes[0].SetHistory(950) }, "", true, true, "does not have all ledgers"},
		{"unreadable", "1010", func(network) {}, "00", false, false, "cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				tx, blob, hash := signed(t, last(c.last))
				w.account(tx.Text("Account"))
				if c.last == "1010" {
					w.nodes[0].SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990})
				}
				if c.blob != "" {
					blob = c.blob
				}
				c.set(w)
				r := w.client.Report(t.Context(), blob)
				if (r.Outcome != nil) != c.outcome || (r.Authority != nil) != c.authority || (r.NetworkID != nil) != (c.outcome || c.authority) || !strings.Contains(r.Problem, c.says) {
					t.Errorf("%+v, should say %q", r, c.says)
				}
				if r.Outcome != nil && c.last == "900" && r.Outcome.Final {
					t.Error("it is final")
				}
				if (r.Server != "") != (r.NetworkID != nil) {
					t.Errorf("server %q without a network", r.Server)
				}
			})
		})
	}
}

// A network that is not the XRP Ledger has types of its own.
func TestNetworksOwnTypes(t *testing.T) {
	data, err := os.ReadFile("../definitions/definitions.json")
	if err != nil {
		t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	const invoke = 99
	types, formats := d["TRANSACTION_TYPES"].(map[string]any), d["TRANSACTION_FORMATS"].(map[string]any)
	if _, known := types["Invoke"]; known {
		t.Fatal("the test needs a type nobody knows")
	}
	types["Invoke"] = invoke
	formats["Invoke"] = []any{}
	own, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	defs, err := xrpl.ParseDefinitions(own)
	if err != nil {
		t.Fatal(err)
	}
	k, err := xrpl.NewKey(xrpl.Ed25519, [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	tx := xrpl.Tx{"TransactionType": "Invoke", "Account": k.Address(), "Fee": "10", "Sequence": json.Number("7"),
		"LastLedgerSequence": json.Number("900"), "NetworkID": json.Number("21337")}
	blob, hash, err := defs.SignTx(k, maps.Clone(tx))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		tells bool // the node has definitions
	}{{"known to the node", true}, {"known to nobody", false}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := nodetest.NewMemory()
				defer m.Close()
				s := m.NewServer(21337)
				s.SetAccount(nodetest.Account{Address: k.Address(), Balance: 5, Sequence: 7})
				if c.tells {
					s.SetDefinitions(d)
				} else {
					s.SetFaultFor("server_definitions", nodetest.Unknown)
				}
				client, err := node.New("XAHAU", node.WithServers(s.URL), node.WithHTTPClient(m.HTTPClient()))
				if err != nil {
					t.Fatal(err)
				}
				defer client.Close()
				// Offline at first, the definitions are asked for later.
				if c.tells {
					m.SetDown(true)
					done := await(t.Context(), network{client: client}, blob)
					time.Sleep(10 * time.Minute)
					m.SetDown(false)
					if r := <-done; r.err != nil || !r.Final || r.Validated {
						t.Errorf("awaited: %+v", r)
					}
				}
				// Its time is over; only who can read that may call it absent.
				r := client.Report(t.Context(), blob)
				if r.Outcome == nil || r.Outcome.Final != c.tells || (r.Authority != nil) != c.tells || (r.Problem == "") != c.tells {
					t.Errorf("absent: %+v", r)
				}
				s.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 890})
				if o, err := client.Await(t.Context(), blob); err != nil || !o.Validated {
					t.Errorf("present: %+v, %v", o, err)
				}
			})
		})
	}
}
