package sandbox

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// person does one thing after another with the phone, as somebody would who
// tries the common types.
type person struct{ *harness }

// does asks, approves as that account, wants that result, and waits until it is
// final.
func (p person) does(name, want, tx string) ledger.Record {
	p.t.Helper()
	out := p.approve(p.create(`{"txjson":{`+tx+`}}`), name)
	if out.Result != want {
		p.t.Errorf("%s by %s: %s, want %s", tx, name, out.Result, want)
	}
	time.Sleep(ledger.Interval)
	r, ok := p.Ledger().chain.Record(out.TxID)
	if ok && (!r.Validated() || r.Result != want) {
		p.t.Errorf("%s: recorded as %+v", tx, r)
	}
	return r
}

func (p person) sequence(r ledger.Record) string { return r.Tx().Text("Sequence") }

func (p person) moment(d time.Duration) string {
	sec, _ := xrpl.LedgerSeconds(time.Now().Add(d))
	return fmt.Sprint(sec)
}

// The fifteen common types work one after the other.
func TestCommonTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := person{newHarness(t, Options{})}
		alice, bob, carol := p.address("Alice"), p.address("Bob"), p.address("Carol")
		none := strings.Repeat("AB", 32)

		p.does("Alice", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+bob+`","Amount":"1000000"`)
		p.does("Alice", "tecDST_TAG_NEEDED", `"TransactionType":"Payment","Destination":"`+demoAddress("Exchange")+`","Amount":"1"`)
		p.does("Alice", "tecNO_PERMISSION", `"TransactionType":"Payment","Destination":"`+demoAddress("Recluse")+`","Amount":"2000000"`)
		p.does("Carol", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+demoAddress("Recluse")+`","Amount":"2000000"`)
		p.does("Alice", "tecNO_DST_INSUF_XRP", `"TransactionType":"Payment","Destination":"`+demoAddress("Newcomer")+`","Amount":"1"`)

		p.does("Alice", "tecPATH_DRY", `"TransactionType":"Payment","Destination":"`+carol+`","Amount":`+usd("5"))
		p.does("Carol", "tesSUCCESS", `"TransactionType":"TrustSet","LimitAmount":`+usd("100"))
		p.does("Alice", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+carol+`","Amount":`+usd("5"))

		offer := p.does("Alice", "tesSUCCESS", `"TransactionType":"OfferCreate","TakerGets":"5","TakerPays":`+usd("1"))
		p.does("Alice", "tesSUCCESS", `"TransactionType":"OfferCancel","OfferSequence":`+p.sequence(offer))

		escrow := p.does("Alice", "tesSUCCESS", `"TransactionType":"EscrowCreate","Destination":"`+bob+`","Amount":"1000","FinishAfter":`+p.moment(time.Minute)+`,"CancelAfter":`+p.moment(time.Hour))
		again := p.does("Alice", "tesSUCCESS", `"TransactionType":"EscrowCreate","Destination":"`+bob+`","Amount":"1000","FinishAfter":`+p.moment(time.Minute)+`,"CancelAfter":`+p.moment(time.Hour))
		p.does("Bob", "tecNO_PERMISSION", `"TransactionType":"EscrowFinish","Owner":"`+alice+`","OfferSequence":`+p.sequence(escrow))
		p.does("Bob", "tecNO_TARGET", `"TransactionType":"EscrowFinish","Owner":"`+alice+`","OfferSequence":7`)
		time.Sleep(time.Minute)
		p.does("Bob", "tesSUCCESS", `"TransactionType":"EscrowFinish","Owner":"`+alice+`","OfferSequence":`+p.sequence(escrow))
		time.Sleep(time.Hour)
		// The wallet finds the sequence by the transaction that made the escrow.
		cancel := p.does("Carol", "tesSUCCESS", `"TransactionType":"EscrowCancel","Owner":"`+alice+`","PreviousTxnID":"`+again.ID+`"`)
		if tx := cancel.Tx(); tx.Text("OfferSequence") != p.sequence(again) || tx["PreviousTxnID"] != nil {
			t.Errorf("signed %s", tx.JSON())
		}

		check := p.does("Alice", "tesSUCCESS", `"TransactionType":"CheckCreate","Destination":"`+bob+`","SendMax":"5000"`)
		second := p.does("Alice", "tesSUCCESS", `"TransactionType":"CheckCreate","Destination":"`+bob+`","SendMax":"5000"`)
		id := func(r ledger.Record) string {
			n, _ := wholeNumber(r.Tx()["Sequence"])
			return ledger.CheckIndex(alice, uint32(n))
		}
		p.does("Bob", "tecNO_ENTRY", `"TransactionType":"CheckCash","CheckID":"`+none+`","Amount":"5"`)
		p.does("Bob", "tesSUCCESS", `"TransactionType":"CheckCash","CheckID":"`+id(check)+`","Amount":"5"`)
		p.does("Alice", "tesSUCCESS", `"TransactionType":"CheckCancel","CheckID":"`+id(second)+`"`)

		mint := p.does("Alice", "tesSUCCESS", `"TransactionType":"NFTokenMint","NFTokenTaxon":0,"URI":"ABCD","Flags":9`)
		nft := mint.Meta.Text("nftoken_id")
		first := p.does("Alice", "tesSUCCESS", `"TransactionType":"NFTokenCreateOffer","NFTokenID":"`+nft+`","Amount":"1","Flags":1`)
		sell := p.does("Alice", "tesSUCCESS", `"TransactionType":"NFTokenCreateOffer","NFTokenID":"`+nft+`","Amount":"1000","Flags":1`)
		p.does("Alice", "tesSUCCESS", `"TransactionType":"NFTokenCancelOffer","NFTokenOffers":["`+first.Meta.Text("offer_id")+`"]`)
		p.does("Bob", "tecOBJECT_NOT_FOUND", `"TransactionType":"NFTokenAcceptOffer","NFTokenSellOffer":"`+none+`"`)
		p.does("Bob", "tesSUCCESS", `"TransactionType":"NFTokenAcceptOffer","NFTokenSellOffer":"`+sell.Meta.Text("offer_id")+`"`)
		p.does("Alice", "tecNO_ENTRY", `"TransactionType":"NFTokenBurn","NFTokenID":"`+nft+`"`)
		p.does("Bob", "tesSUCCESS", `"TransactionType":"NFTokenBurn","NFTokenID":"`+nft+`"`)

		p.does("Alice", "tesSUCCESS", `"TransactionType":"AccountSet","Domain":"6578616D706C652E636F6D","SetFlag":1`)
		p.does("Bob", "tecDST_TAG_NEEDED", `"TransactionType":"Payment","Destination":"`+alice+`","Amount":"1"`)
		p.does("Alice", "tesSUCCESS", `"TransactionType":"DepositPreauth","Authorize":"`+bob+`"`)
		p.does("Alice", "tesSUCCESS", `"TransactionType":"SignerListSet","SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"`+bob+`","SignerWeight":1}}]`)

		tickets := p.does("Alice", "tesSUCCESS", `"TransactionType":"TicketCreate","TicketCount":2`)
		n, _ := wholeNumber(tickets.Tx()["Sequence"])
		p.does("Alice", "tesSUCCESS", fmt.Sprintf(`"TransactionType":"AccountSet","TicketSequence":%d`, n+1))
		p.does("Alice", "tefNO_TICKET", fmt.Sprintf(`"TransactionType":"AccountSet","TicketSequence":%d,"Fee":"13"`, n+1))

		channel := p.does("Alice", "tesSUCCESS", `"TransactionType":"PaymentChannelCreate","Destination":"`+bob+`","Amount":"9000","SettleDelay":60`)
		at := ledger.ChannelIndex(alice, bob, uint32(mustNumber(t, channel.Tx(), "Sequence")))
		p.does("Bob", "tecNO_TARGET", `"TransactionType":"PaymentChannelClaim","Channel":"`+none+`"`)
		// The phone authorizes a claim, and it is good for the ledger.
		claim := p.approve(p.create(`{"txjson":{"TransactionType":"PaymentChannelAuthorize","Channel":"`+at+`","Amount":"500"}}`), "Alice")
		p.does("Bob", "tesSUCCESS", `"TransactionType":"PaymentChannelClaim","Channel":"`+at+`","Balance":"500","Amount":"500","Signature":"`+claim.Blob+`","PublicKey":"`+p.phone.accounts[0].key.PublicKey()+`"`)

		// Types without an effect cost their fee.
		p.does("Alice", "tesSUCCESS", `"TransactionType":"AMMVote","Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"`+demoAddress("Gateway")+`"},"TradingFee":100`)
		p.does("Alice", "tesSUCCESS", `"TransactionType":"VaultDeposit","VaultID":"`+none+`","Amount":"5"`)

		p.does("Carol", "tecHAS_OBLIGATIONS", `"TransactionType":"AccountDelete","Destination":"`+bob+`"`)
		p.does("Carol", "tesSUCCESS", `"TransactionType":"Payment","Destination":"`+demoAddress("Gateway")+`","Amount":`+usd("5"))
		p.does("Carol", "tesSUCCESS", `"TransactionType":"TrustSet","LimitAmount":`+usd("0"))
		p.does("Carol", "tesSUCCESS", `"TransactionType":"AccountDelete","Destination":"`+bob+`"`)
		if _, err := p.scan(p.create(p.payTo(bob, "1"))).Approve(t.Context(), carol); err == nil || !strings.Contains(err.Error(), "not activated") {
			t.Errorf("the deleted account still pays: %v", err)
		}
	})
}

func mustNumber(t *testing.T, tx xrpl.Tx, field string) int64 {
	t.Helper()
	n, ok := wholeNumber(tx[field])
	if !ok {
		t.Fatalf("%s in %s", field, tx.JSON())
	}
	return n
}

func TestRegularKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := person{newHarness(t, Options{})}
		alice, bob := p.address("Alice"), p.address("Bob")
		p.does("Alice", "tesSUCCESS", `"TransactionType":"SetRegularKey","RegularKey":"`+bob+`"`)
		id := p.create(p.payTo(p.address("Carol"), "5"))
		out := p.approve(id, "Alice")
		signer, err := xrpl.CheckSignature(out.Blob)
		if tx, _ := xrpl.Decode(out.Blob); err != nil || signer != bob || tx.Text("Account") != alice || out.Result != "tesSUCCESS" {
			t.Errorf("signed by %s for %s: %+v %v", signer, tx.Text("Account"), out, err)
		}
		if r := p.get(id).in("response"); r["account"] != alice || r["signer"] != bob || r["signer_pubkey"] != p.phone.accounts[1].key.PublicKey() {
			t.Errorf("response: %v", r)
		}
		// Disabling its own key takes that key; then only the other one is left.
		p.does("Alice", "tesSUCCESS", `"TransactionType":"AccountSet","SetFlag":4`)
		p.does("Alice", "tesSUCCESS", `"TransactionType":"AccountSet","Domain":"AB"`)
		p.does("Alice", "tecNO_ALTERNATIVE_KEY", `"TransactionType":"SetRegularKey"`)
		// A sign-in proves the account's own key.
		if signer, err := xrpl.CheckSignature(p.approve(p.create(signInBody), "Alice").Blob); err != nil || signer != alice {
			t.Errorf("sign-in by %s: %v", signer, err)
		}
	})
}

// One signature of several, put together elsewhere, is good for the ledger.
func TestMultisignedTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := person{newHarness(t, Options{})}
		alice := p.address("Alice")
		p.does("Alice", "tesSUCCESS", `"TransactionType":"SignerListSet","SignerQuorum":2,"SignerEntries":[{"SignerEntry":{"Account":"`+p.address("Bob")+`","SignerWeight":1}},{"SignerEntry":{"Account":"`+p.address("Carol")+`","SignerWeight":1}}]`)
		// The first signer's wallet fills in what is missing; the second gets it so.
		first := p.approve(p.create(`{"txjson":{"TransactionType":"AccountSet","Account":"`+alice+`"},"options":{"multisign":true}}`), "Bob")
		tx, err := xrpl.Decode(first.Blob)
		if err != nil || tx.Text("Fee") != "36" {
			t.Fatalf("%s: %v", tx.JSON(), err)
		}
		signers := tx["Signers"].([]any)
		delete(tx, "Signers")
		second := p.approve(p.create(`{"txjson":`+string(tx.JSON())+`,"options":{"multisign":true}}`), "Carol")
		other, err := xrpl.Decode(second.Blob)
		if err != nil {
			t.Fatal(err)
		}
		both := append(signers, other["Signers"].([]any)...)
		var result string
		for range 2 {
			tx["Signers"] = both
			blob, err := xrpl.Encode(tx)
			if err != nil {
				t.Fatal(err)
			}
			if result = p.ask("submit", `{"tx_blob":"`+blob+`"}`)["engine_result"].(string); result != "temBAD_SIGNATURE" {
				break
			}
			both[0], both[1] = both[1], both[0] // they go by their ids
		}
		if result != "tesSUCCESS" {
			t.Errorf("submitted: %s", result)
		}
	})
}

// What an older version kept loads: balances, keys and requests stay, and what
// is new is added.
func TestStateOfBeforeTheObjects(t *testing.T) {
	first := start(t, Options{})
	seeds := first.phone.keep()
	file := filepath.Join(t.TempDir(), "state.json")
	old := fmt.Sprintf(`{"Version":1,"APIKey":%q,"APISecret":%q,"Accounts":[{"Name":"Alice","Seed":%q},{"Name":"Bob","Seed":%q},{"Name":"Carol","Seed":%q}],
		"Ledger":{"Accounts":{%q:{"Drops":7000000,"Sequence":90000000}},"Results":{"AB":"tesSUCCESS"}}}`,
		first.opts.APIKey, first.opts.APISecret, seeds[0].Seed, seeds[1].Seed, seeds[2].Seed, first.Info().Accounts[0].Address)
	if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time from what this version has kept
		p := start(t, Options{StateFile: file})
		b := p.Ledger().Balances()
		if b[0].Drops != 7_000_000 || b[0].Sequence != 90000000 || b[1].Drops != firstFunds {
			t.Errorf("balances: %+v", b)
		}
		if result, ok := p.Ledger().Transaction("AB"); result != "tesSUCCESS" || !ok {
			t.Errorf("result %q", result)
		}
		if p.Ledger().chain.Searched("AB", ledger.Validated(), ledger.Validated()) {
			t.Error("the ledger denies what an older version has kept")
		}
		if e, ok := p.Ledger().look(demoAddress("Exchange")); !ok || !e.Has(ledger.FlagRequireTag) {
			t.Error("there are no demo accounts")
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
