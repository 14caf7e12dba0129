package xrpl

import (
	"maps"
	"strings"
	"testing"
)

func id(n uint32) *uint32 { return &n }

// What a node says decides on signer, network and result, and on nothing else.
// The order is signature, id, signer, network, same, result.
func TestVerifyWithANode(t *testing.T) {
	k, other := testKey(t), otherKey(t)
	asked := parse(t, payment25)
	done := func(result string, delivered any) *Outcome {
		return &Outcome{Final: true, Validated: true, Result: result, LedgerIndex: 90_000_000, CloseTime: 800_000_000, Delivered: delivered}
	}
	partial := Tx{"TransactionType": "Payment", "Destination": bob, "Flags": flagPartialPayment,
		"Amount":  map[string]any{"currency": "USD", "issuer": alice, "value": "900"},
		"SendMax": "10000000"}
	ten := map[string]any{"currency": "USD", "issuer": alice, "value": "10"}
	regular := Tx{"Account": bob}
	tests := []struct {
		name   string
		asked  Tx
		change Tx
		report *NodeReport
		want   string
		says   string
	}{
		{"delivered in full", asked, nil, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", "25000000")}, "ccccc" + "c", "Delivered in full: 25 XRP"},
		{"api without a delivered amount", asked, nil, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", nil)}, "ccccc-", "does not say how much"},
		{"unavailable", asked, nil, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", "unavailable")}, "ccccc-", "does not say how much"},
		{"less than a whole payment can", asked, nil, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", "1")}, "cccccF", "which a payment that is not partial cannot do"},
		{"partial payment", partial, nil, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", ten)}, "cccccc", "only 10 USD issued by " + alice + " of up to 900 USD"},
		{"partial payment of something else", partial, nil, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", "1000000")}, "cccccF", "which this payment cannot do"},
		{"failed in the ledger", asked, nil, &NodeReport{NetworkID: id(1), Outcome: done("tecPATH_DRY", nil)}, "cccccF", "only its fee was taken"},
		{"never", asked, nil, &NodeReport{NetworkID: id(1), Outcome: &Outcome{Final: true}}, "ccc-cF", "never will be"},
		{"not yet", asked, nil, &NodeReport{NetworkID: id(1), Outcome: &Outcome{}}, "ccc-c-", "may still get into one"},
		{"seen, not validated", asked, nil, &NodeReport{NetworkID: id(1), Outcome: &Outcome{Result: "tesSUCCESS"}}, "ccc-c-", "no ledger with it is validated yet"},
		{"a node of another network", asked, nil, &NodeReport{NetworkID: id(0), Outcome: done("tesSUCCESS", "25000000")}, "ccc-c-", "its word does not count"},
		{"no node to be had", asked, nil, &NodeReport{Problem: "No node could be reached."}, "ccc-c-", "No node could be reached."},
		{"regular key, nobody asked", asked, regular, nil, "cc--c-", "only the ledger knows"},
		{"regular key", asked, regular, &NodeReport{Authority: &Authority{Account: bob, Exists: true, RegularKey: k.Address()}}, "ccc-c-", "is the regular key"},
		{"another regular key", asked, regular, &NodeReport{Authority: &Authority{Account: bob, Exists: true, RegularKey: other.Address()}}, "ccF-c-", "may not sign for"},
		{"no regular key", asked, regular, &NodeReport{Authority: &Authority{Account: bob, Exists: true}}, "ccF-c-", "may not sign for"},
		{"no such account", asked, regular, &NodeReport{Authority: &Authority{Account: bob}}, "ccF-c-", "has no account"},
		{"authority of another account", asked, regular, &NodeReport{Authority: &Authority{Account: alice, Exists: true, RegularKey: k.Address()}}, "cc--c-", "only the ledger knows"},
		{"regular key by another network's word", asked, regular, &NodeReport{NetworkID: id(0), Authority: &Authority{Account: bob, Exists: true, RegularKey: k.Address()}}, "cc--c-", "only the ledger knows"},
		{"regular key, in the ledger", asked, regular, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", "25000000")}, "cccccc", "the ledger has accepted it"},
		{"master key switched off", asked, nil, &NodeReport{Authority: &Authority{Account: k.Address(), Exists: true, MasterDisabled: true, RegularKey: bob}}, "ccF-c-", "switched off"},
		{"what was asked is not the node's to say", asked, Tx{"Amount": "26000000"}, &NodeReport{NetworkID: id(1), Outcome: done("tesSUCCESS", "26000000")}, "ccccFc", "Amount was changed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := signed(t, k, tt.asked, tt.change)
			s.Network, s.SignedNetwork, s.Dispatched = "TESTNET", "TESTNET", ""
			s.Account = ""
			s.Node = about(s, tt.report)
			found := Verify(s)
			if got := inOrder(found); got != tt.want {
				t.Errorf("got %s, want %s: %+v", got, tt.want, found)
			}
			if all := details(found); !strings.Contains(all, tt.says) {
				t.Errorf("%q does not say %q", all, tt.says)
			}
		})
	}
}

// about makes a report one about what was signed.
func about(s Signed, report *NodeReport) *NodeReport {
	if report == nil {
		return nil
	}
	r := *report
	r.TxID = s.TxID
	return &r
}

// A report about other signed data counts for nothing: a platform could show one
// transaction to the node and another one here.
func TestReportAboutAnotherTransaction(t *testing.T) {
	asked := parse(t, payment25)
	s := signed(t, otherKey(t), asked, Tx{"Account": testKey(t).Address()})
	s.Account, s.Network, s.SignedNetwork = "", "TESTNET", "TESTNET"
	report := &NodeReport{TxID: strings.Repeat("AB", 32), NetworkID: id(1), Outcome: &Outcome{Final: true, Validated: true, Result: "tesSUCCESS", Delivered: "25000000"}}
	s.Node = report
	if got := inOrder(Verify(s)); got != "cc--c-" {
		t.Errorf("%s", got)
	}
}

func details(found []Finding) string {
	var all []string
	for _, f := range found {
		all = append(all, f.Detail)
	}
	return strings.Join(all, " ")
}

func TestVerifyOfASigner(t *testing.T) {
	k := testKey(t)
	asked := parse(t, payment25)
	asked["Account"], asked["Fee"], asked["Sequence"] = bob, "30", 7
	blob, txid, err := k.MultisignTx(asked, "")
	if err != nil {
		t.Fatal(err)
	}
	s := Signed{Request: asked, Blob: blob, TxID: txid, Account: k.Address(), Network: "TESTNET", SignedNetwork: "TESTNET", Multisign: true}
	list := &Authority{Account: bob, Exists: true, Quorum: 3, Signers: []SignerWeight{{k.Address(), 2}}}
	stranger := &Authority{Account: bob, Exists: true, Quorum: 3, Signers: []SignerWeight{{alice, 3}}}
	for _, tt := range []struct {
		name   string
		multi  bool
		report *NodeReport
		want   string
		says   string
	}{
		{"nobody asked", true, nil, "cc--c-", "Only the ledger knows"},
		{"on the list", true, &NodeReport{Authority: list}, "ccc-c-", "a weight of 2 of the 3 needed"},
		{"not on the list", true, &NodeReport{Authority: stranger}, "ccF-c-", "is not on the account's signer list"},
		{"not asked for as one of several", false, &NodeReport{Authority: list}, "ccF-F-", "Signers was added"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := s
			s.Multisign, s.Node = tt.multi, about(s, tt.report)
			found := Verify(s)
			if got := inOrder(found); got != tt.want || !strings.Contains(details(found), tt.says) {
				t.Errorf("got %s, want %s with %q: %+v", got, tt.want, tt.says, found)
			}
		})
	}
}

func TestVerifyOfAClaim(t *testing.T) {
	k, channel := testKey(t), strings.Repeat("AB", 32)
	asked := Tx{"TransactionType": "PaymentChannelAuthorize", "Channel": channel, "Amount": "1000000"}
	signature, err := k.SignClaim(channel, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	more, err := k.SignClaim(channel, 2_000_000)
	if err != nil {
		t.Fatal(err)
	}
	good := Signed{Request: asked, Blob: signature, Account: k.Address(), PublicKey: k.PublicKey()}
	for _, tt := range []struct {
		name   string
		change func(*Signed)
		want   string
		says   string
	}{
		{"as asked", func(*Signed) {}, "c-c-c-", "up to 1 XRP from the channel, as asked"},
		{"no key given", func(s *Signed) { s.PublicKey = "" }, "------", "has not given the public key"},
		{"another amount", func(s *Signed) { s.Blob = more }, "F---F-", "not one over the channel and the amount"},
		{"another key", func(s *Signed) { s.PublicKey = otherKey(t).PublicKey() }, "F---F-", "not valid"},
		{"key of another account", func(s *Signed) { s.Account = bob }, "c---c-", "not the master key"},
		{"another account than asked", func(s *Signed) {
			s.Request = Tx{"TransactionType": "PaymentChannelAuthorize", "Channel": channel, "Amount": "1000000", "Account": bob}
		}, "c-F-c-", "was asked for, but the platform says"},
		{"no channel", func(s *Signed) { s.Request = Tx{"TransactionType": "PaymentChannelAuthorize", "Amount": "1"} }, "----F-", "no claim"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := good
			tt.change(&s)
			found := Verify(s)
			if got := inOrder(found); got != tt.want || !strings.Contains(details(found), tt.says) {
				t.Errorf("got %s, want %s with %q: %+v", got, tt.want, tt.says, found)
			}
		})
	}
}

func TestVerifyOfABlobThatWasAskedFor(t *testing.T) {
	k := testKey(t)
	asked := parse(t, payment25)
	asked["Account"], asked["Sequence"], asked["Fee"] = k.Address(), 7, "12"
	blob, err := Encode(asked)
	if err != nil {
		t.Fatal(err)
	}
	s := signed(t, k, asked, nil)
	s.Request, s.RequestBlob = nil, blob
	if got := inOrder(Verify(s)); got != "ccc-c-" {
		t.Errorf("as asked: %s", got)
	}
	other := maps.Clone(asked)
	other["Amount"] = "1"
	if s.RequestBlob, err = Encode(other); err != nil {
		t.Fatal(err)
	}
	if found := Verify(s); inOrder(found) != "ccc-F-" || !strings.Contains(details(found), "Amount was changed") {
		t.Errorf("another amount: %+v", found)
	}
	s.RequestBlob = blob + "00"
	if found := Verify(s); inOrder(found) != "ccc---" {
		t.Errorf("garbage: %+v", found)
	}
}

func TestChallengeThatDidNotComeBack(t *testing.T) {
	k := testKey(t)
	asked := Tx{"TransactionType": "SignIn", "Memos": []any{map[string]any{"Memo": map[string]any{"MemoData": "C0FFEE"}}}}
	if got := inOrder(Verify(signed(t, k, asked, nil))); got[4] != 'c' {
		t.Errorf("with the challenge: %s", got)
	}
	found := Verify(signed(t, k, asked, Tx{"Memos": nil}))
	if found[4].Status != Failed || !strings.Contains(found[4].Detail, "challenge did not come back") {
		t.Errorf("without: %+v", found[4])
	}
}

// Each field has one of three outcomes.
func TestCompare(t *testing.T) {
	k := testKey(t)
	asked := Tx{"TransactionType": "EscrowFinish", "Owner": bob, "LastLedgerSequence": 20, "SourceTag": 0}
	s := signed(t, k, asked, Tx{
		"OfferSequence": 5, "LastLedgerSequence": 90_000_020, "SourceTag": 1, "Flags": uint32(flagFullyCanonical),
	})
	got, err := s.Compare()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]FieldOutcome{
		"TransactionType": Same, "Owner": Same, "Flags": Same,
		"OfferSequence": Filled, "LastLedgerSequence": Filled, "Account": Filled, "Fee": Filled,
		"Sequence": Filled, "SigningPubKey": Filled, "TxnSignature": Filled,
		"SourceTag": Changed,
	}
	for _, r := range got {
		if r.Outcome != want[r.Field] {
			t.Errorf("%+v, want %s", r, want[r.Field])
		}
		delete(want, r.Field)
	}
	if len(want) > 0 {
		t.Errorf("not compared: %v", want)
	}
	if _, err := (Signed{Request: asked, Blob: "00"}).Compare(); err == nil {
		t.Error("garbage was compared")
	}
}

// A signature leaves out the claim inside a PaymentChannelClaim.
func TestVerifySaysWhatIsNotCovered(t *testing.T) {
	k := testKey(t)
	asked := Tx{"TransactionType": "PaymentChannelClaim", "Channel": strings.Repeat("AB", 32), "Balance": "1", "Amount": "1", "Signature": "ABCD", "PublicKey": k.PublicKey()}
	found := Verify(signed(t, k, asked, nil))
	if found[4].Status != Checked || !strings.Contains(found[4].Detail, "does not cover Signature") {
		t.Errorf("%+v", found[4])
	}
}
