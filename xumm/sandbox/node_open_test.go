package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl/node"
	"countersign/xumm/sandbox/ledger"
)

// signs makes somebody on the phone sign a transaction.
func (h *harness) signs(name, fields string) Outcome {
	h.t.Helper()
	out := h.approve(h.create(`{"txjson":{`+fields+`}}`), name)
	if out.Result != "tesSUCCESS" {
		h.t.Errorf("%s: %s", fields, out.Result)
	}
	return out
}

// in is a moment from now, in the ledger's seconds.
func in(d time.Duration) string {
	return fmt.Sprint(ledger.CloseTime(ledger.Current()) + uint32(d/time.Second))
}

// What can be chosen in a form is found by the program's own client, on both
// sides of it.
func TestClientListsOpenObjects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		c := h.nodeClient("TESTNET")
		h.signs("Alice", `"TransactionType":"OfferCreate","TakerGets":"20000000","TakerPays":`+usd("10"))
		escrow := h.signs("Alice", `"TransactionType":"EscrowCreate","Destination":"`+bob+`","Amount":"50000000","FinishAfter":`+in(time.Hour))
		h.signs("Alice", `"TransactionType":"CheckCreate","Destination":"`+bob+`","SendMax":"10000000"`)
		h.signs("Alice", `"TransactionType":"PaymentChannelCreate","Destination":"`+bob+`","Amount":"5000000","SettleDelay":60`)
		h.signs("Alice", `"TransactionType":"TicketCreate","TicketCount":2`)
		h.signs("Alice", `"TransactionType":"NFTokenMint","NFTokenTaxon":7,"Flags":8,"TransferFee":1000,"URI":"697066733A2F2F78"`)
		time.Sleep(2 * ledger.Interval)
		nfts, more, err := c.AccountNFTs(t.Context(), alice)
		if err != nil || more || len(nfts) != 1 || nfts[0].Issuer != alice || nfts[0].Taxon != 7 || nfts[0].TransferFee != 1000 || nfts[0].Flags != 8 || nfts[0].URI != "697066733A2F2F78" {
			t.Fatalf("NFTs %+v, %v: %v", nfts, more, err)
		}
		if offers, _, err := c.NFTBuyOffers(t.Context(), nfts[0].ID); err != nil || len(offers) != 0 {
			t.Errorf("no offers: %+v, %v", offers, err)
		}
		h.signs("Bob", `"TransactionType":"NFTokenCreateOffer","NFTokenID":"`+nfts[0].ID+`","Owner":"`+alice+`","Amount":"3000000"`)
		time.Sleep(2 * ledger.Interval)
		if offers, more, err := c.NFTBuyOffers(t.Context(), nfts[0].ID); err != nil || more || len(offers) != 1 || offers[0].Owner != bob || offers[0].Amount != "3000000" || offers[0].NFT != nfts[0].ID {
			t.Errorf("offers to buy: %+v, %v", offers, err)
		}
		for kind, want := range map[string]struct{ alices, bobs int }{
			node.Offers: {1, 0}, node.Escrows: {1, 1}, node.Checks: {1, 1}, node.Channels: {1, 1}, node.Tickets: {2, 0}, node.NFTOffers: {0, 1},
		} {
			for address, n := range map[string]int{alice: want.alices, bob: want.bobs} {
				list, more, err := c.AccountObjects(t.Context(), address, kind)
				if err != nil || more || len(list) != n {
					t.Errorf("%s of %s: %d, %v, %v", kind, address, len(list), more, err)
				}
			}
		}
		// The sequence comes with the escrow, or with what made it.
		made, _ := h.ledger.chain.Record(escrow.TxID)
		for _, old := range []bool{false, true} {
			h.Faults().NodeOldEntries(old)
			list, _, err := c.AccountObjects(t.Context(), bob, node.Escrows)
			if err != nil || len(list) != 1 || (list[0].Fields["Sequence"] == nil) != old || list[0].Fields["PreviousTxnID"] != escrow.TxID {
				t.Fatalf("old %v: %+v, %v", old, list, err)
			}
			if n, err := c.EscrowSequence(t.Context(), list[0]); err != nil || fmt.Sprint(n) != made.Tx().Text("Sequence") {
				t.Errorf("old %v: sequence %d, %v", old, n, err)
			}
		}
	})
}

// A list comes in parts, and the client puts them together.
func TestListsComeInParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		h.signs("Alice", `"TransactionType":"TicketCreate","TicketCount":210`)
		time.Sleep(2 * ledger.Interval)
		account := `{"account":"` + h.address("Alice") + `","type":"ticket","ledger_index":"validated"`
		seen, marker, parts := map[any]bool{}, "", 0
		for ; parts < 50; parts++ {
			a := h.ask("account_objects", account+`,"limit":3`+marker+`}`)
			rows, _ := a["account_objects"].([]any)
			if len(rows) == 0 || len(rows) > 10 { // three is less than a node gives
				t.Fatalf("a part of %d", len(rows))
			}
			for _, row := range rows {
				seen[row.(map[string]any)["TicketSequence"]] = true
			}
			if a["marker"] == nil {
				break
			}
			marker = fmt.Sprintf(`,"marker":%q`, a["marker"])
		}
		if len(seen) != 210 || parts != 20 {
			t.Errorf("%d tickets in %d parts", len(seen), parts+1)
		}
		if a := h.ask("account_objects", account+`}`); len(a["account_objects"].([]any)) != 200 || a["marker"] == nil || a["limit"] != 200.0 {
			t.Errorf("without a limit: %v, %v", a["limit"], a["marker"])
		}
		for _, bad := range []string{`,"marker":"` + strings.Repeat("AB", 32) + `"`, `,"limit":-1`, `,"limit":"all"`} {
			if a := h.ask("account_objects", account+bad+`}`); a["error"] != "invalidParams" {
				t.Errorf("%s: %v", bad, a)
			}
		}
		list, more, err := h.nodeClient("TESTNET").AccountObjects(t.Context(), h.address("Alice"), node.Tickets)
		if err != nil || more || len(list) != 210 {
			t.Errorf("%d, %v, %v", len(list), more, err)
		}
	})
}
