package flow

import (
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// Every way in which the phone can cheat is caught by name.
func TestEveryDishonestyIsCaught(t *testing.T) {
	caught := map[sandbox.Dishonesty]string{
		sandbox.OtherAccount: "Signer", sandbox.OtherAmount: "Same as asked", sandbox.WrongDestination: "Same as asked",
		sandbox.OtherTag: "Same as asked", sandbox.PartialPayment: "Same as asked", sandbox.LookAlike: "Same as asked",
		sandbox.ExtraField: "Same as asked", sandbox.DroppedField: "Same as asked", sandbox.SwappedMemo: "Same as asked",
		sandbox.HugeFee: "Same as asked", sandbox.StaleSignIn: "Same as asked", sandbox.OtherNetwork: "Network",
		sandbox.ForgedSignature: "Signature", sandbox.ForgedTxID: "Transaction id", sandbox.Garbage: "Signature",
		sandbox.OtherKey: "Signer",
	}
	w := newWorld(t, sandbox.Options{Network: "TESTNET"})
	w.start()
	w.signIn()
	payment := w.payment()
	payment.Network = "TESTNET"
	trust := payment
	trust.Tx = xrpl.Tx{"TransactionType": "TrustSet", "LimitAmount": map[string]any{"currency": "USD", "issuer": w.p.Phone().Accounts()[2].Address, "value": "100"}}
	signIn := payment
	signIn.Tx = xrpl.Tx{"TransactionType": "SignIn"}
	for _, way := range sandbox.DishonestWays() {
		t.Run(string(way.Kind), func(t *testing.T) {
			w.t = t
			draft := payment
			switch way.Kind {
			case sandbox.LookAlike:
				draft = trust
			case sandbox.StaleSignIn:
				draft = signIn
			}
			if err := w.p.Phone().SetDishonest(way.Kind); err != nil {
				t.Fatal(err)
			}
			id := w.create(draft)
			w.approve(w.untilState(id, storage.Pending))
			v := w.untilState(id, storage.Signed)
			if way.Kind == sandbox.OtherKey {
				// Whose key may sign only a node knows; until it has said so,
				// nothing is proven.
				if got := Proven(v.Findings); got == xrpl.Checked {
					t.Errorf("proven by a stranger's key: %+v", v.Findings)
				}
				w.until("the node's word", func() bool { return len(w.request(id).Node) > 0 })
				v = w.request(id)
			}
			if got := Proven(v.Findings); got != xrpl.Failed {
				t.Errorf("proven: %s: %+v", got, v.Findings)
			}
			name, known := caught[way.Kind]
			if !known {
				t.Fatalf("nobody has thought of %s here", way.Kind)
			}
			if f := findingNamed(t, v, name); f.Status != xrpl.Failed {
				t.Errorf("%+v, want failed", f)
			}
		})
	}
}

// One of each of the common types, and one that has a generic form only, is
// asked, signed by the phone and proven.
func TestEveryCommonTypeIsProven(t *testing.T) {
	w := newWorld(t, sandbox.Options{Network: "TESTNET"})
	w.start()
	w.signIn()
	bob, carol := w.p.Phone().Accounts()[1].Address, w.p.Phone().Accounts()[2].Address
	const hash = "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB"
	usd := func(value string) string {
		return `{"currency":"USD","issuer":"` + carol + `","value":"` + value + `"}`
	}
	pool := `"Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + carol + `"}`
	for _, text := range []string{
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1000000","DestinationTag":0}`,
		`{"TransactionType":"TrustSet","LimitAmount":` + usd("100") + `}`,
		`{"TransactionType":"OfferCreate","TakerGets":"1000000","TakerPays":` + usd("5") + `}`,
		`{"TransactionType":"OfferCancel","OfferSequence":5}`,
		`{"TransactionType":"EscrowCreate","Destination":"` + bob + `","Amount":"1000000","FinishAfter":900000000}`,
		`{"TransactionType":"EscrowFinish","Owner":"` + bob + `","OfferSequence":5}`,
		`{"TransactionType":"EscrowCancel","Owner":"` + bob + `","OfferSequence":5}`,
		`{"TransactionType":"CheckCreate","Destination":"` + bob + `","SendMax":"1000000"}`,
		`{"TransactionType":"CheckCash","CheckID":"` + hash + `","Amount":"1000000"}`,
		`{"TransactionType":"CheckCancel","CheckID":"` + hash + `"}`,
		`{"TransactionType":"NFTokenMint","NFTokenTaxon":0,"Flags":8,"TransferFee":500,"URI":"697066733A2F2F61"}`,
		`{"TransactionType":"NFTokenCreateOffer","NFTokenID":"` + hash + `","Amount":"1","Flags":1}`,
		`{"TransactionType":"NFTokenAcceptOffer","NFTokenSellOffer":"` + hash + `"}`,
		`{"TransactionType":"NFTokenCancelOffer","NFTokenOffers":["` + hash + `"]}`,
		`{"TransactionType":"NFTokenBurn","NFTokenID":"` + hash + `"}`,
		`{"TransactionType":"AccountSet","SetFlag":1,"Domain":"6578616D706C652E636F6D"}`,
		`{"TransactionType":"SignerListSet","SignerQuorum":2,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":1}},{"SignerEntry":{"Account":"` + carol + `","SignerWeight":1}}]}`,
		`{"TransactionType":"DepositPreauth","Authorize":"` + bob + `"}`,
		`{"TransactionType":"TicketCreate","TicketCount":2}`,
		`{"TransactionType":"AMMDeposit",` + pool + `,"Amount":"1000000","Flags":524288}`,
		`{"TransactionType":"AMMWithdraw",` + pool + `,"Flags":131072}`,
		`{"TransactionType":"AMMVote",` + pool + `,"TradingFee":500}`,
		`{"TransactionType":"AMMBid",` + pool + `}`,
		`{"TransactionType":"MPTokenAuthorize","MPTokenIssuanceID":"` + hash[:48] + `"}`,
		`{"TransactionType":"Clawback","Amount":` + usd("1") + `}`,
		`{"TransactionType":"AccountDelete","Destination":"` + bob + `"}`,
		`{"TransactionType":"VaultDeposit","VaultID":"` + hash + `","Amount":"1000000"}`, // generic form
		`{"TransactionType":"SignIn"}`,
		// Last: from here on the phone signs with Bob's key.
		`{"TransactionType":"SetRegularKey","RegularKey":"` + bob + `"}`,
	} {
		tx, err := xrpl.ParseTx([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(tx.Type(), func(t *testing.T) {
			w.t = t
			id := w.create(Draft{Tx: tx, Network: "TESTNET", ExpireMinutes: 5, Submit: true})
			w.approve(w.untilState(id, storage.Pending))
			v := w.untilState(id, storage.Signed)
			if got := Proven(v.Findings); got != xrpl.Checked {
				t.Errorf("%s: %+v", got, v.Findings)
			}
			for _, f := range v.Fields {
				if f.Outcome == xrpl.Changed {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}
