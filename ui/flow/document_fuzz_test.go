package flow

import (
	"encoding/json"
	"testing"
)

// FuzzDocument gives any JSON to the form and takes it back: nothing may be
// lost on the way, and nothing may panic.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		`{"TransactionType":"Payment","Destination":"` + somebody + `","Amount":"25500000","DestinationTag":0,"Memos":[{"Memo":{"MemoData":"61"}}]}`,
		`{"TransactionType":"Payment","Amount":{"currency":"USD","issuer":"` + somebody + `","value":"1e5"},"Flags":131072,"SendMax":null}`,
		`{"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + somebody + `","value":"0"},"Flags":"x"}`,
		`{"TransactionType":"SignerListSet","SignerQuorum":0,"SignerEntries":[{"SignerEntry":{"Account":"r","SignerWeight":-1}},5]}`,
		`{"TransactionType":"AMMDeposit","Asset":{"currency":"XRP"},"Asset2":{"mpt_issuance_id":"00"},"Amount":"1","Flags":1048576}`,
		`{"TransactionType":"AMMWithdraw","Asset":{"currency":"XRP"},"Asset2":{},"Amount":"0","Flags":262144}`,
		`{"TransactionType":"AccountSet","SetFlag":4,"Domain":"","TransferRate":1005000000,"MessageKey":""}`,
		`{"TransactionType":"EscrowCreate","FinishAfter":946868640,"CancelAfter":4294967295,"Condition":"A0"}`,
		`{"TransactionType":"DelegateSet","Permissions":[],"Authorize":"` + somebody + `"}`,
		`{"TransactionType":"OracleSet","PriceDataSeries":[{"PriceData":{"BaseAsset":"XRP","QuoteAsset":"USD","AssetPrice":"2E","Scale":2}}]}`,
		`{"TransactionType":"Batch","RawTransactions":[{"RawTransaction":{"TransactionType":"AccountDelete"}}],"Flags":65536}`,
		`{"TransactionType":"OfferCreate","TakerGets":"1","TakerPays":{"currency":"` + "534F4C4F00000000000000000000000000000000" + `","issuer":"` + somebody + `","value":"1e999"}}`,
		`{"TransactionType":"XChainCommit","XChainBridge":{"LockingChainDoor":"r"},"XChainClaimID":"A","Amount":"1"}`,
		`{"TransactionType":"MPTokenIssuanceCreate","MaximumAmount":"9223372036854775807","ImmutableFlags":2}`,
		`{"TransactionType":"Clawback","Amount":"5","Holder":7}`, `{"TransactionType":"CheckCash","Amount":"1","DeliverMin":"1"}`,
		`{"SignIn":true}`, `{`, `12000022`, ``,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newDoc()
		d.SetText(text)
		tx, _, err := d.Tx()
		if kept, err := json.Marshal(d.Keep()); err != nil {
			t.Fatal(err)
		} else if err := newDoc().Restore(kept); err != nil {
			t.Fatal(err)
		}
		Dangers(tx)
		if err != nil || d.Blocked() != "" {
			return
		}
		d.Form().View(viewTime)
		d.UseForm()
		back, _, err := d.Tx()
		if err != nil {
			t.Fatal(err)
		}
		if !sameValue(map[string]any(back), map[string]any(tx)) {
			t.Errorf("%s\nbecame %s", tx.JSON(), back.JSON())
		}
		again := newDoc()
		again.Load(tx)
		again.UseForm()
		if back, _, _ := again.Tx(); !sameValue(map[string]any(back), map[string]any(tx)) && tx["SignIn"] == nil {
			t.Errorf("%s\nloaded %s", tx.JSON(), back.JSON())
		}
	})
}
