package node_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func TestAccountInfo(t *testing.T) {
	signers := []xrpl.SignerWeight{{Account: bob, Weight: 2}, {Account: issuer, Weight: 65535}}
	for _, api := range []int{1, 2} {
		inBubble(t, 1, func(t *testing.T, w network) {
			w.nodes[0].SetAPI(api)
			w.nodes[0].SetAccount(nodetest.Account{
				Address: alice, Balance: 99999999999999999, Sequence: 4294967295, OwnerCount: 12, RegularKey: bob, Quorum: 3, Signers: signers,
				Flags: requireTag | requireAuth | disallowXRP | masterDisabled | globalFreeze | depositAuth, TransferRate: 1005000000,
			})
			a, err := w.client.AccountInfo(t.Context(), alice)
			if err != nil {
				t.Fatal(err)
			}
			a.Data = nil
			want := node.Account{
				Server: w.nodes[0].URL, LedgerIndex: 1000, Address: alice, Balance: 99999999999999999, Sequence: 4294967295, OwnerCount: 12,
				Flags: 0x015E0000, RegularKey: bob, TransferRate: 1005000000, Signers: signers, Quorum: 3,
			}
			if !reflect.DeepEqual(a, want) {
				t.Errorf("version %d of the API:\n%+v\nwant\n%+v", api, a, want)
			}
			if !a.RequiresTag() || !a.RequiresAuth() || !a.DisallowsXRP() || !a.MasterDisabled() || !a.GlobalFreeze() || !a.DepositAuth() || a.BlackHoled() || a.Pseudo() {
				t.Error("the flags are read wrong")
			}
			if got, want := a.Authority(), (xrpl.Authority{Account: alice, Exists: true, MasterDisabled: true, RegularKey: bob, Signers: signers, Quorum: 3}); !reflect.DeepEqual(got, want) {
				t.Errorf("authority %+v", got)
			}
		})
	}
}

func TestAccountsThatCannotBe(t *testing.T) {
	good := func() map[string]any {
		return map[string]any{"validated": true, "ledger_index": 9, "account_data": map[string]any{
			"Account": alice, "Balance": "5", "Sequence": 1, "Flags": 0}}
	}
	data := func(name string, v any) func(map[string]any) {
		return func(m map[string]any) { m["account_data"].(map[string]any)[name] = v }
	}
	for name, change := range map[string]func(map[string]any){
		"another account":      data("Account", bob),
		"no account":           func(m map[string]any) { delete(m, "account_data") },
		"not validated":        func(m map[string]any) { m["validated"] = false },
		"validated not stated": func(m map[string]any) { delete(m, "validated") },
		"a number as balance":  data("Balance", 5),
		"a negative balance":   data("Balance", "-5"),
		"no sequence":          data("Sequence", nil),
		"flags with a point":   data("Flags", json.Number("1.0")),
		"no flags":             data("Flags", nil),
		"too large a sequence": data("Sequence", json.Number("4294967296")),
		"a key that is none":   data("RegularKey", "rNobody"),
		"signers without entries": func(m map[string]any) {
			m["signer_lists"] = []any{map[string]any{"SignerQuorum": 1}}
		},
		"a signer without weight": func(m map[string]any) {
			m["signer_lists"] = []any{map[string]any{"SignerQuorum": 1, "SignerEntries": []any{map[string]any{"SignerEntry": map[string]any{"Account": bob}}}}}
		},
	} {
		inBubble(t, 1, func(t *testing.T, w network) {
			m := good()
			w.nodes[0].Handle("account_info", func(nodetest.Request) (map[string]any, string) { return m, "" })
			if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
				t.Fatalf("unchanged: %v", err)
			}
			change(m)
			_, err := w.client.AccountInfo(t.Context(), alice)
			if !errors.Is(err, node.ErrBadAnswer) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func TestWhatIsNotThere(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		ctx := t.Context()
		w.account(alice)
		_, err := w.client.AccountInfo(ctx, bob)
		wantError(t, err, node.ErrAccountNotFound)
		_, _, err = w.client.AccountLines(ctx, bob, "")
		wantError(t, err, node.ErrAccountNotFound)
		_, err = w.client.DepositAuthorized(ctx, alice, bob, nil)
		wantError(t, err, node.ErrAccountNotFound)
		_, err = w.client.DepositAuthorized(ctx, bob, alice, nil)
		wantError(t, err, node.ErrAccountNotFound)
		_, err = w.client.LedgerEntry(ctx, map[string]any{"check": strings.Repeat("00", 32)})
		wantError(t, err, node.ErrNotFound)
		_, err = w.client.Tx(ctx, strings.Repeat("00", 32), 0, 0)
		wantError(t, err, node.ErrTxNotFound)
		e, ok := errors.AsType[*node.Error](err)
		if !ok || e.Code != "txnNotFound" || e.Server != w.nodes[0].URL || e.Op != "tx" || e.SearchedAll {
			t.Errorf("error %+v", e)
		}
		if w.nodes[0].Dials() != 1 {
			t.Error("that is no reason to leave the node")
		}
	})
}

// Nothing that makes no sense reaches a node.
func TestQuestionsThatMakeNoSense(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		ctx := t.Context()
		hash := strings.Repeat("0a", 32)
		for name, ask := range map[string]func() error{
			"account":             func() error { _, err := w.client.AccountInfo(ctx, "r"); return err },
			"X-address":           func() error { _, err := w.client.AccountInfo(ctx, xAddress(bob, 1)); return err },
			"lines":               func() error { _, _, err := w.client.AccountLines(ctx, "", ""); return err },
			"peer":                func() error { _, _, err := w.client.AccountLines(ctx, alice, "r"); return err },
			"objects":             func() error { _, _, err := w.client.AccountObjects(ctx, "r", node.Checks); return err },
			"deposit":             func() error { _, err := w.client.DepositAuthorized(ctx, alice, "", nil); return err },
			"entry":               func() error { _, err := w.client.LedgerEntry(ctx, nil); return err },
			"hash":                func() error { _, err := w.client.Tx(ctx, hash[2:], 0, 0); return err },
			"hash with a letter":  func() error { _, err := w.client.Tx(ctx, hash[2:]+"xy", 0, 0); return err },
			"range backwards":     func() error { _, err := w.client.Tx(ctx, hash, 2, 1); return err },
			"range too large":     func() error { _, err := w.client.Tx(ctx, hash, 1, 1001); return err },
			"range without start": func() error { _, err := w.client.Tx(ctx, hash, 0, 5); return err },
		} {
			if err := ask(); !errors.Is(err, node.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if w.nodes[0].Dials() != 0 {
			t.Error("a node was asked")
		}
		_, err := w.client.Tx(ctx, hash, 1, 1000)
		wantError(t, err, node.ErrTxNotFound)
	})
}

// One shape of a transaction, whatever the node speaks.
func TestTxHasOneShape(t *testing.T) {
	for _, api := range []int{1, 2} {
		inBubble(t, 1, func(t *testing.T, w network) {
			n := w.nodes[0]
			n.SetAPI(api)
			tx, _, hash := signed(t, nil)
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 990, Date: 800000000, Delivered: "25000000"})
			got, err := w.client.Tx(t.Context(), strings.ToLower(hash), 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			got.Meta = nil
			want := node.Tx{Server: n.URL, Hash: hash, Fields: tx, Validated: true, Result: "tesSUCCESS", LedgerIndex: 990, CloseTime: 800000000, Delivered: "25000000"}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("version %d of the API:\n%+v\nwant\n%+v", api, got, want)
			}
		})
	}
}

// Answers as rippled and Clio write them, in both versions of the API.
func TestTxAnswers(t *testing.T) {
	const (
		hash   = "E08D6E9754025BA2534A78707605E0601F03ACE063687A0CA1BDDACFCD1698C7"
		amount = `{"currency":"USD","issuer":"rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B","value":"1"}`
		common = `"Account":"rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe","Fee":"10","Flags":0,"Sequence":2,"TransactionType":"Payment"`
		meta   = `"meta":{"AffectedNodes":[],"TransactionIndex":2,"TransactionResult":"tesSUCCESS","DeliveredAmount":{"currency":"EUR"},"delivered_amount":` + amount + `}`
	)
	want := node.Tx{Hash: hash, Validated: true, Result: "tesSUCCESS", LedgerIndex: 56865245, CloseTime: 648248020, Delivered: usdOf(issuer, "1"),
		Fields: xrpl.Tx{"Account": alice, "Destination": bob, "Fee": "10", "Flags": json.Number("0"), "Sequence": json.Number("2"),
			"TransactionType": "Payment", "Amount": usdOf(issuer, "1")}}
	for name, answer := range map[string]string{
		"rippled, version 1": `{` + common + `,"Amount":` + amount + `,"DeliverMax":` + amount + `,"hash":"` + hash + `","date":648248020,"inLedger":56865245,
			"ledger_index":56865245,"ctid":"C363B1DD00000000","close_time_iso":"2020-07-16T20:53:40Z","ledger_hash":"AB",` + meta + `,"validated":true}`,
		"xahaud, version 1": `{` + common + `,"Amount":` + amount + `,"hash":"` + hash + `","date":648248020,"inLedger":56865245,` + meta + `,"validated":true}`,
		"rippled, version 2": `{"tx_json":{` + common + `,"DeliverMax":` + amount + `,"date":648248020,"ledger_index":56865245},"hash":"` + hash + `",
			"ctid":"C363B1DD00000000","close_time_iso":"2020-07-16T20:53:40Z","ledger_hash":"AB","ledger_index":56865245,` + meta + `,"validated":true}`,
		"version 2 without date": `{"tx_json":{` + common + `,"DeliverMax":` + amount + `},"hash":"` + hash + `","close_time_iso":"2020-07-16T20:53:40Z",
			"ledger_index":56865245,` + meta + `,"validated":true}`,
	} {
		t.Run(name, func(t *testing.T) {
			var result map[string]any
			if err := json.Unmarshal([]byte(answer), &result); err != nil {
				t.Fatal(err)
			}
			inBubble(t, 1, func(t *testing.T, w network) {
				w.nodes[0].Handle("tx", func(nodetest.Request) (map[string]any, string) { return result, "" })
				got, err := w.client.Tx(t.Context(), hash, 0, 0)
				if err != nil {
					t.Fatal(err)
				}
				got.Server, got.Meta = "", nil
				if !reflect.DeepEqual(got, want) {
					t.Errorf("\n%+v\nwant\n%+v", got, want)
				}
			})
		})
	}
}

func usdOf(issuer, value string) map[string]any {
	return map[string]any{"currency": "USD", "issuer": issuer, "value": value}
}

func TestAccountLines(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		w.account(alice)
		for i := range 1003 {
			n.SetLine(nodetest.Line{Account: alice, Peer: issuer, Currency: fmt.Sprintf("01%038X", i), Balance: "1", Limit: "2"})
		}
		n.SetLine(nodetest.Line{Account: alice, Peer: bob, Currency: "USD", Balance: "-9999999999999999e80", Limit: "1e-81", LimitPeer: "0.5",
			NoRipple: true, Frozen: true, FrozenByPeer: true, Authorized: true, AuthorizedByPeer: true})
		lines, more, err := w.client.AccountLines(t.Context(), alice, "")
		if err != nil || len(lines) != 1004 || more {
			t.Fatalf("%d lines, more %t, %v", len(lines), more, err)
		}
		want := node.Line{Peer: bob, Currency: "USD", Balance: "-9999999999999999e80", Limit: "1e-81", LimitPeer: "0.5",
			NoRipple: true, Frozen: true, FrozenByPeer: true, Authorized: true, AuthorizedByPeer: true}
		if got := lines[1003]; got != want {
			t.Errorf("%+v", got)
		}
		asked := n.Requests("account_lines")
		if len(asked) != 3 || asked[1].Params["ledger_index"] != json.Number("1000") {
			t.Errorf("%d pages; the second from ledger %v", len(asked), asked[1].Params["ledger_index"])
		}
		if lines, _, err = w.client.AccountLines(t.Context(), alice, bob); err != nil || len(lines) != 1 || lines[0] != want {
			t.Errorf("to one peer: %+v, %v", lines, err)
		}
	})
}

// A node that never comes to an end does not keep us for ever.
func TestEndlessPages(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.nodes[0].Handle("account_lines", func(nodetest.Request) (map[string]any, string) {
			return map[string]any{"account": alice, "lines": []any{}, "marker": "again"}, ""
		})
		lines, more, err := w.client.AccountLines(t.Context(), alice, "")
		if err != nil || len(lines) != 0 || !more {
			t.Errorf("%d lines, more %t, %v", len(lines), more, err)
		}
	})
}

func TestAccountObjects(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		w.account(alice)
		check, escrow := strings.Repeat("0C", 32), strings.Repeat("0E", 32)
		n.SetEntry(check, map[string]any{"LedgerEntryType": "Check", "Account": bob, "Destination": alice, "SendMax": "5"})
		n.SetEntry(escrow, map[string]any{"LedgerEntryType": "Escrow", "Account": alice, "Amount": "5"})
		got, more, err := w.client.AccountObjects(t.Context(), alice, node.Checks)
		if err != nil || more || len(got) != 1 || got[0].Index != check || got[0].Fields["SendMax"] != "5" {
			t.Errorf("%+v, %v", got, err)
		}
		if got, _, err = w.client.AccountObjects(t.Context(), alice, ""); err != nil || len(got) != 2 {
			t.Errorf("%+v, %v", got, err)
		}
		e, err := w.client.LedgerEntry(t.Context(), map[string]any{"escrow": escrow})
		if err != nil || e.Index != escrow || e.LedgerIndex != 1000 || e.Fields["Amount"] != "5" {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// A node that gives more than was asked for, or two objects for one, is not
// listened to: the list is held in memory, and chosen from.
func TestObjectsThatCannotBe(t *testing.T) {
	index := strings.Repeat("0C", 32)
	many := make([]any, 401)
	for i := range many {
		many[i] = map[string]any{"index": fmt.Sprintf("%064X", i), "LedgerEntryType": "Check"}
	}
	for name, rows := range map[string][]any{
		"more than a page":   many,
		"no address":         {map[string]any{"LedgerEntryType": "Check"}},
		"an odd address":     {map[string]any{"LedgerEntryType": "Check", "index": "\u202e" + index[1:]}},
		"one address, twice": {map[string]any{"index": index}, map[string]any{"index": index, "Sequence": 6}},
	} {
		inBubble(t, 1, func(t *testing.T, w network) {
			w.account(alice)
			w.nodes[0].Handle("account_objects", func(nodetest.Request) (map[string]any, string) {
				return map[string]any{"account": alice, "validated": true, "account_objects": rows}, ""
			})
			if got, _, err := w.client.AccountObjects(t.Context(), alice, node.Checks); !errors.Is(err, node.ErrBadAnswer) || len(got) != 0 {
				t.Errorf("%s: %d objects, %v", name, len(got), err)
			}
		})
	}
}

func TestEscrowSequence(t *testing.T) {
	hash := strings.Repeat("0A", 32)
	for _, c := range []struct {
		name   string
		escrow map[string]any
		made   xrpl.Tx
		want   uint32
		err    error
	}{
		{"in the escrow", map[string]any{"Sequence": 9, "PreviousTxnID": hash}, nil, 9, nil},
		{"from the transaction", map[string]any{"PreviousTxnID": hash}, xrpl.Tx{"TransactionType": "EscrowCreate", "Sequence": 8, "Account": alice, "Destination": bob}, 8, nil},
		{"made with a ticket", map[string]any{"PreviousTxnID": hash}, xrpl.Tx{"TransactionType": "EscrowCreate", "Sequence": 0, "TicketSequence": 7, "Account": alice, "Destination": bob}, 7, nil},
		{"from somebody else's escrow", map[string]any{"PreviousTxnID": hash}, xrpl.Tx{"TransactionType": "EscrowCreate", "Sequence": 8, "Account": bob, "Destination": bob}, 0, node.ErrBadAnswer},
		{"from another escrow of the account", map[string]any{"PreviousTxnID": hash}, xrpl.Tx{"TransactionType": "EscrowCreate", "Sequence": 8, "Account": alice, "Destination": alice}, 0, node.ErrBadAnswer},
		{"from another transaction", map[string]any{"PreviousTxnID": hash}, xrpl.Tx{"TransactionType": "Payment", "Sequence": 8}, 0, node.ErrBadAnswer},
		{"transaction lost", map[string]any{"PreviousTxnID": hash}, nil, 0, node.ErrTxNotFound},
		{"no trace", map[string]any{}, nil, 0, node.ErrInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				w.account(alice)
				c.escrow["LedgerEntryType"], c.escrow["Account"], c.escrow["Destination"] = "Escrow", alice, bob
				w.nodes[0].SetEntry(strings.Repeat("0E", 32), c.escrow)
				if c.made != nil {
					w.nodes[0].SetTx(nodetest.Tx{Hash: hash, Fields: c.made, Ledger: 900})
				}
				list, _, err := w.client.AccountObjects(t.Context(), alice, node.Escrows)
				if err != nil || len(list) != 1 {
					t.Fatalf("%+v, %v", list, err)
				}
				if n, err := w.client.EscrowSequence(t.Context(), list[0]); n != c.want || !errors.Is(err, c.err) {
					t.Errorf("%d, %v", n, err)
				}
			})
		})
	}
}

func TestServerInfo(t *testing.T) {
	for _, c := range []struct {
		base, increment, fee string
		native               bool
		known                bool
		want                 [3]xrpl.Drops
	}{
		{"1", "0.2", "1e-05", false, true, [3]xrpl.Drops{1000000, 200000, 10}},
		{"10", "2", "1.2e-05", true, true, [3]xrpl.Drops{10000000, 2000000, 12}},
		{"20", "5", "1E-5", false, true, [3]xrpl.Drops{20000000, 5000000, 10}},
		{"1", "0.2", "1e-07", false, false, [3]xrpl.Drops{1000000, 200000, 0}}, // a tenth of a drop
		{"1", "0.2", "-1", false, false, [3]xrpl.Drops{1000000, 200000, 0}},
		{"1e99", "0.2", "0", false, false, [3]xrpl.Drops{0, 200000, 0}},
		{"1e999", "0.2", "0", false, false, [3]xrpl.Drops{0, 200000, 0}},
	} {
		inBubble(t, 1, func(t *testing.T, w network) {
			n := w.nodes[0]
			n.SetReserves(c.base, c.increment, c.fee, c.native)
			info, err := w.client.ServerInfo(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := [3]xrpl.Drops{info.ReserveBase, info.ReserveIncrement, info.BaseFee}; got != c.want || info.Known != c.known {
				t.Errorf("%s, %s, %s: %v, known %t", c.base, c.increment, c.fee, got, info.Known)
			}
			if info.Validated != 1000 || info.NetworkID != 1 || info.State != "full" || info.History != "1-1000" || info.Server != n.URL {
				t.Errorf("%+v", info)
			}
		})
	}
}

func TestReserve(t *testing.T) {
	info := node.ServerInfo{ReserveBase: 1000000, ReserveIncrement: 200000}
	if got := info.Reserve(7); got != 2400000 {
		t.Error(got)
	}
	if got := (node.ServerInfo{ReserveIncrement: xrpl.MaxDrops}).Reserve(4294967295); got > xrpl.MaxDrops {
		t.Error(got)
	}
}

func TestFee(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		fee, err := w.client.Fee(t.Context())
		if err != nil || fee != (node.Fee{Base: 10, Median: 5000, OpenLedger: 12, Current: 1001}) {
			t.Errorf("%+v, %v", fee, err)
		}
		w.nodes[0].Handle("fee", func(nodetest.Request) (map[string]any, string) {
			return map[string]any{"drops": map[string]any{"base_fee": "1.5"}}, ""
		})
		_, err = w.client.Fee(t.Context())
		wantError(t, err, node.ErrBadAnswer)
	})
}

func TestServerDefinitions(t *testing.T) {
	builtin, err := os.ReadFile("../definitions/definitions.json")
	if err != nil {
		t.Fatal(err)
	}
	var d map[string]any
	if err := json.Unmarshal(builtin, &d); err != nil {
		t.Fatal(err)
	}
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		n.SetDefinitions(d)
		got, hash, err := w.client.ServerDefinitions(t.Context(), "")
		if err != nil || len(hash) != 64 {
			t.Fatalf("hash %q, %v", hash, err)
		}
		if _, err := xrpl.ParseDefinitions(got); err != nil {
			t.Error(err)
		}
		got, again, err := w.client.ServerDefinitions(t.Context(), hash)
		if err != nil || got != nil || again != hash {
			t.Errorf("known already: %d bytes, %q, %v", len(got), again, err)
		}
		for range 2 {
			if d, err := w.client.Definitions(t.Context()); err != nil || d == nil {
				t.Error(err)
			}
		}
		if asked := len(n.Requests("server_definitions")); asked != 3 {
			t.Errorf("asked %d times, want 3", asked)
		}
		n.Handle("server_definitions", func(nodetest.Request) (map[string]any, string) {
			return map[string]any{"hash": strings.Repeat("AA", 32)}, ""
		})
		_, _, err = w.client.ServerDefinitions(t.Context(), hash)
		wantError(t, err, node.ErrBadAnswer)
	})
}
