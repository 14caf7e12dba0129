package node_test

import (
	"encoding/json"
	"strings"
	"testing"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func TestDryRun(t *testing.T) {
	partial := json.Number("131072")
	fails := func(result string) map[string]any {
		return map[string]any{"engine_result": result, "engine_result_message": "The engine's words.", "applied": false}
	}
	for _, c := range []struct {
		name   string
		tx     xrpl.Tx
		answer map[string]any
		want   []string
	}{
		{"success", pay("5"), nil, nil},
		{"full amount", pay(usd("5")), map[string]any{"engine_result": "tesSUCCESS", "meta": map[string]any{"delivered_amount": usd("5.0")}}, nil},
		{"less would arrive", pay(usd("5"), "Flags", partial), map[string]any{"engine_result": "tesSUCCESS", "meta": map[string]any{"delivered_amount": usd("4.5")}}, []string{"~Amount:only 4.5 USD of 5 USD"}},
		{"tag needed", pay("5"), fails("tecDST_TAG_NEEDED"), []string{"!DestinationTag:(tecDST_TAG_NEEDED)"}},
		{"no way", pay(usd("5")), fails("tecPATH_DRY"), []string{"!Amount:no way for the money"}},
		{"field that is not there", pay("5"), fails("tefPAST_SEQ"), []string{"!TransactionType:sequence number is used"}},
		{"fee too low", pay("5", "Fee", "1"), fails("telINSUF_FEE_P"), []string{"~Fee:too low"}},
		{"unknown tec", pay("5"), fails("tecSOMETHING_NEW"), []string{"!TransactionType:the ledger would refuse it. It says: The engine's words."}},
		{"unknown tem", pay("5"), fails("temSOMETHING_NEW"), []string{"!TransactionType:not formed"}},
		{"unknown ter", pay("5"), fails("terSOMETHING_NEW"), []string{"~TransactionType:not take it now"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				world(w.nodes[0])
				w.nodes[0].SetSimulation(c.answer)
				got, err := w.client.DryRun(t.Context(), c.tx, alice)
				if err != nil {
					t.Fatal(err)
				}
				wantProblems(t, got, c.want)
			})
		})
	}
}

func TestDryRunThatCannotBe(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, w network) {
		world(w.nodes[0])
		w.nodes[0].SetFaultFor("simulate", nodetest.Unknown)
		if p, err := w.client.DryRun(t.Context(), pay("5"), alice); err != nil || p != nil {
			t.Errorf("the second node knows simulate: %v, %v", p, err)
		}
		w.nodes[1].SetFaultFor("simulate", nodetest.Unknown)
		p, err := w.client.DryRun(t.Context(), pay("5"), alice)
		wantError(t, err, node.ErrUnsupported)
		if p != nil {
			t.Errorf("problems %v", p)
		}
		for _, tx := range []xrpl.Tx{tx("SignIn"), pay(nil), {}, pay("5", "Destination", "nobody")} {
			_, err := w.client.DryRun(t.Context(), tx, alice)
			wantError(t, err, node.ErrInvalid)
		}
		_, err = w.client.DryRun(t.Context(), pay("5"), "")
		wantError(t, err, node.ErrInvalid)
	})
	inBubble(t, 1, func(t *testing.T, w network) {
		world(w.nodes[0])
		w.nodes[0].SetSimulation(map[string]any{"engine_result": "tesSUCCESS", "applied": true})
		_, err := w.client.DryRun(t.Context(), pay("5"), alice)
		wantError(t, err, node.ErrBadAnswer)
		w.nodes[0].Handle("simulate", func(nodetest.Request) (map[string]any, string) { return nil, "invalidTransaction" })
		p, err := w.client.DryRun(t.Context(), pay("5"), alice)
		if err != nil {
			t.Fatal(err)
		}
		wantProblems(t, p, []string{"!TransactionType:cannot make sense of the transaction"})
		w.nodes[0].Handle("simulate", func(nodetest.Request) (map[string]any, string) { return nil, "srcActNotFound" })
		if p, err = w.client.DryRun(t.Context(), pay("5"), alice); err != nil {
			t.Fatal(err)
		}
		wantProblems(t, p, []string{"!Account:does not exist"})
	})
}

// What is tried is unsigned, and nothing that can be sent.
func TestSimulateSendsNoSignature(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		tx, _, _ := signed(t, map[string]any{"LastLedgerSequence": json.Number("20")})
		tx["Destination"] = xAddress(bob, 9)
		s, err := w.client.Simulate(t.Context(), tx, "")
		if err != nil || s.Result != "tesSUCCESS" || s.Fee != 12 {
			t.Fatalf("%+v, %v", s, err)
		}
		sent := w.nodes[0].Requests("simulate")[0].Params["tx_json"].(map[string]any)
		for _, name := range []string{"TxnSignature", "SigningPubKey", "LastLedgerSequence"} {
			if sent[name] != nil {
				t.Errorf("%s was sent", name)
			}
		}
		if sent["Destination"] != bob || sent["DestinationTag"] != json.Number("9") || sent["Account"] != tx["Account"] {
			t.Errorf("sent %v", sent)
		}
		if tx["TxnSignature"] == nil {
			t.Error("the transaction was changed")
		}
		for _, r := range w.nodes[0].Requests("") {
			if strings.Contains(r.Command, "submit") {
				t.Error("something was submitted")
			}
		}
	})
}
