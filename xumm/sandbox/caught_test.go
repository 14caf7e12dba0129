package sandbox

import (
	"encoding/json"
	"testing"
	"testing/synctest"

	"countersign/xrpl"
)

// proof is what the program's verification says of a request this phone answered,
// with the word of the ledger's node.
func (h *harness) proof(tx string, kind Dishonesty) (failed []string, checked int) {
	h.t.Helper()
	if err := h.Phone().SetDishonest(kind); err != nil {
		h.t.Fatal(err)
	}
	id := h.create(`{"txjson":{` + tx + `},"options":{"expire":5}}`)
	out, err := h.scan(id).Approve(h.t.Context(), h.address("Alice"))
	if err != nil {
		h.t.Fatalf("%s: %v", kind, err)
	}
	request, err := xrpl.ParseTx([]byte(`{` + tx + `}`))
	if err != nil {
		h.t.Fatal(err)
	}
	r := h.get(id).in("response")
	text := func(name string) string { s, _ := r[name].(string); return s }
	s := xrpl.Signed{
		Request: request, Blob: out.Blob, TxID: out.TxID, Account: h.address("Alice"), PublicKey: text("signer_pubkey"),
		Network: "TESTNET", SignedNetwork: text("environment_nodetype"), Dispatched: text("dispatched_result"),
	}
	if request.Type() != authorize {
		report := h.nodeClient("TESTNET").Report(h.t.Context(), out.Blob)
		s.Node = &report
	}
	if request.Type() == authorize { // the channel has its owner's key
		s.PublicKey = h.phone.accounts[0].key.PublicKey()
	}
	for _, f := range xrpl.Verify(s) {
		switch f.Status {
		case xrpl.Failed:
			failed = append(failed, f.Name+": "+f.Detail)
		case xrpl.Checked:
			checked++
		}
	}
	return failed, checked
}

// Every way in which the phone cheats is found out by the program, and honest
// answers are not suspected.
func TestDishonestyIsCaught(t *testing.T) {
	payment := cheatedPayment + `,"Destination":"` + demoAddress("Tokens only") + `"`
	challenge := `"TransactionType":"SignIn","Memos":[{"Memo":{"MemoData":"C0FFEE"}}]`
	claim := `"TransactionType":"PaymentChannelAuthorize","Channel":"5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A","Amount":"1000000"`
	for name, tx := range map[string]string{"payment": payment, "sign-in": challenge, "claim": claim} {
		kinds := []Dishonesty{Honest}
		for _, way := range DishonestWays() {
			kinds = append(kinds, way.Kind)
		}
		for _, kind := range kinds {
			if !offers(name, kind) {
				continue
			}
			t.Run(name+" "+string(kind), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					failed, checked := newHarness(t, Options{}).proof(tx, kind)
					if (len(failed) == 0) != (kind == Honest) || kind == Honest && checked < 3 {
						t.Errorf("%d steps checked, failed: %q", checked, failed)
					}
				})
			})
		}
	}
}

// offers reports whether a request of that name offers the phone anything to
// change in that way.
func offers(name string, kind Dishonesty) bool {
	switch name {
	case "payment":
		return kind != StaleSignIn
	case "sign-in":
		return kind == Honest || kind == OtherAccount || kind == OtherKey || kind == ExtraField || kind == OtherNetwork ||
			kind == SwappedMemo || kind == StaleSignIn || kind == DroppedField || kind == ForgedSignature || kind == ForgedTxID || kind == Garbage
	}
	return kind == Honest || kind == OtherAccount || kind == OtherKey || kind == OtherAmount || kind == ForgedSignature || kind == Garbage
}

func TestInfoIsOneLineOfJSON(t *testing.T) {
	p := start(t, Options{})
	data, err := json.Marshal(p.Info())
	var back Info
	if err != nil || json.Unmarshal(data, &back) != nil || len(back.NodeURLs) != len(networks) || len(back.DemoAccounts) != len(demoAccounts) || back.ControlURL != back.APIURL+"/sandbox" {
		t.Errorf("%s %v", data, err)
	}
}
