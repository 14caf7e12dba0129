package sandbox

import (
	"slices"
	"testing"
	"testing/synctest"

	"countersign/xrpl"
)

func TestPaymentFromCreationToResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		id := h.create(h.payTo(h.address("Bob"), "25000000"))
		conn := h.dial(id)
		if got := h.frames(conn, 2); !slices.Equal(got, []string{"Welcome " + id, "expires_in_seconds"}) {
			t.Fatalf("first frames: %q", got)
		}
		review := h.scan(id)
		if !review.Submit || review.TxType != "Payment" || review.Network != "TESTNET" {
			t.Errorf("review: %+v", review)
		}
		out, err := review.Approve(t.Context(), h.address("Alice"))
		if err != nil {
			t.Fatal(err)
		}
		if out.Result != "tesSUCCESS" {
			t.Errorf("result %q", out.Result)
		}
		if got := h.frames(conn, 4); !slices.Equal(got, []string{"opened", "opened", "pre_signed", "signed"}) {
			t.Errorf("frames: %q", got)
		}
		if got := h.frames(conn, 1); got[0] != "dispatched" {
			t.Errorf("frame after the result: %q", got)
		}

		pl := h.get(id)
		if got := h.frames(conn, 1); got[0] != "devapp_fetched" {
			t.Errorf("frame after reading: %q", got)
		}
		response := pl.in("response")
		if response["hex"] != out.Blob || response["txid"] != out.TxID || response["dispatched_result"] != "tesSUCCESS" || response["account"] != h.address("Alice") {
			t.Errorf("response: %v", response)
		}
		if meta := pl.in("meta"); meta["signed"] != true || meta["resolved"] != true || meta["app_opened"] != true || meta["opened_by_deeplink"] != true {
			t.Errorf("meta: %v", meta)
		}
		if pl.in("payload")["origintype"] != "QR" {
			t.Errorf("payload: %v", pl.in("payload"))
		}
		signer, err := xrpl.CheckSignature(out.Blob)
		if err != nil || signer != h.address("Alice") {
			t.Errorf("signature by %q: %v", signer, err)
		}
		if result, ok := h.Ledger().Transaction(out.TxID); !ok || result != "tesSUCCESS" {
			t.Errorf("the ledger says %q %v", result, ok)
		}
		if b := h.Ledger().Balances(); b[0].Drops != firstFunds-25000012 || b[1].Drops != firstFunds+25000000 {
			t.Errorf("balances: %+v", b)
		}
	})
}
