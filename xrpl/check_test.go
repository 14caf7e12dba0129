package xrpl

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCheckFindsNothing(t *testing.T) {
	for _, tx := range []string{
		`{"TransactionType":"SignIn"}`,
		`{"TransactionType":"SignIn","Account":"` + alice + `","Memos":[{"Memo":{"MemoData":"AB"}}]}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"25000000"}`,
		`{"TransactionType":"Payment","Account":"` + alice + `","Destination":"` + bob + `","Amount":"1","DestinationTag":0,"SourceTag":4294967295}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":{"currency":"USD","issuer":"` + alice + `","value":"1e-5"},"SendMax":"5000000"}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":{"mpt_issuance_id":"00000000B5F762798A53D543A014CAF8B297CFF8F2F937E8","value":"9223372036854775807"}}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"10","SendMax":{"currency":"USD","issuer":"` + alice + `","value":"1"},"Flags":131072,"DeliverMin":"9"}`,
		`{"TransactionType":"Payment","Account":"` + alice + `","Destination":"` + alice + `","Amount":"10","SendMax":{"currency":"USD","issuer":"` + bob + `","value":"1"}}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","Memos":[{"Memo":{"MemoType":"746578742F706C61696E","MemoData":"AB"}}],"NetworkID":21337}`,
	} {
		if got := Check(parse(t, tx)); len(got) != 0 {
			t.Errorf("%s: %+v", tx, got)
		}
	}
}

func TestCheckFinds(t *testing.T) {
	pay := func(rest string) string {
		return `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1000000",` + rest + `}`
	}
	amount := func(v string) string {
		return `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":` + v + `}`
	}
	to := func(v string) string {
		return `{"TransactionType":"Payment","Amount":"1","Destination":"` + v + `"}`
	}
	const warning, wrong = true, false
	tests := []struct {
		name, tx string
		warning  bool
		field    string
		says     string // a part of the message
	}{
		{"no type", `{"Destination":"` + bob + `"}`, wrong, "TransactionType", "no TransactionType"},
		{"type is a number", `{"TransactionType":1}`, wrong, "TransactionType", "a number"},
		{"type in the wrong case", `{"TransactionType":"payment"}`, wrong, "TransactionType", `Did you mean "Payment"`},
		{"type mistyped", `{"TransactionType":"Sign-In"}`, wrong, "TransactionType", `Did you mean "SignIn"`},
		{"other type", `{"TransactionType":"Wonder"}`, warning, "TransactionType", "neither check nor prove"},
		{"null", pay(`"InvoiceID":null`), wrong, "InvoiceID", "null"},
		{"null deep inside", pay(`"Memos":[{"Memo":{"MemoData":null}}]`), wrong, "Memos", "Memos[0].Memo.MemoData is null"},
		{"null in another type", `{"TransactionType":"TrustSet","X":{"Y":[null]}}`, wrong, "X", "X.Y[0] is null"},
		{"unknown field", pay(`"DestinationTags":1`), warning, "DestinationTags", "Did you mean DestinationTag?"},
		{"field in the wrong case", pay(`"destinationtag":1`), warning, "destinationtag", "Did you mean DestinationTag?"},
		{"alias", pay(`"DeliverMax":"1"`), warning, "DeliverMax", "Did you mean Amount?"},
		{"nothing near", pay(`"Xyzzy":"1"`), warning, "Xyzzy", "Remove it."},
		{"secret by name", pay(`"secret":"abc"`), wrong, "secret", "secret"},
		{"secret by value", pay(`"Note":"snoPBrXtMeMyMHUVTgbuqAfg1SUTb"`), wrong, "Note", "seed"},
		{"seven decimals", amount(`"0.0000001"`), wrong, "Amount", "whole number"},
		{"XRP meant", amount(`"25.5"`), wrong, "Amount", "25500000"},
		{"negative", amount(`"-5"`), wrong, "Amount", "negative"},
		{"too large", amount(`"100000000000000001"`), wrong, "Amount", "more than all XRP"},
		{"XRP as a number", amount(`25000000`), wrong, "Amount", "in quotes"},
		{"fraction", amount(`25.5`), wrong, "Amount", "numbers in a transaction are whole"},
		{"zero", amount(`"0"`), wrong, "Amount", "zero"},
		{"no amount", `{"TransactionType":"Payment","Destination":"` + bob + `"}`, warning, "Amount", "no Amount"},
		{"token amount as a number", amount(`{"currency":"USD","issuer":"` + alice + `","value":5}`), wrong, "Amount", "Amount.value"},
		{"token amount of 17 digits", amount(`{"currency":"USD","issuer":"` + alice + `","value":"12345678901234567"}`), wrong, "Amount", "17 significant digits"},
		{"token amount zero", amount(`{"currency":"USD","issuer":"` + alice + `","value":"0.0"}`), wrong, "Amount", "zero"},
		{"token amount negative", amount(`{"currency":"USD","issuer":"` + alice + `","value":"-1"}`), wrong, "Amount", "negative"},
		{"token without issuer", amount(`{"currency":"USD","value":"1"}`), wrong, "Amount", "currency, issuer and value"},
		{"issuer mistyped", amount(`{"currency":"USD","issuer":"` + bob[:33] + `x","value":"1"}`), wrong, "Amount", "checksum"},
		{"XRP as a token", amount(`{"currency":"XRP","issuer":"` + alice + `","value":"1"}`), wrong, "Amount", "not a token"},
		{"look-alike of XRP", amount(`{"currency":"xrp","issuer":"` + alice + `","value":"1"}`), warning, "Amount", "not XRP"},
		{"hidden look-alike", amount(`{"currency":"0000000000000000000000005852500000000000","issuer":"` + alice + `","value":"1"}`), wrong, "Amount", "reads like XRP"},
		{"look-alike of USD", amount(`{"currency":"5553440000000000000000000000000000000000","issuer":"` + alice + `","value":"1"}`), warning, "Amount", `reads like "USD"`},
		{"lower-case currency", amount(`{"currency":"524c555344000000000000000000000000000000","issuer":"` + alice + `","value":"1"}`), wrong, "Amount", "lower-case"},
		{"MPT too large", amount(`{"mpt_issuance_id":"00000000B5F762798A53D543A014CAF8B297CFF8F2F937E8","value":"9223372036854775808"}`), wrong, "Amount", "MPT amount"},
		{"no destination", `{"TransactionType":"Payment","Amount":"1"}`, wrong, "Destination", "no Destination"},
		{"checksum", to(bob[:33] + "x"), wrong, "Destination", "checksum"},
		{"X-address", to("XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXb"), wrong, "Destination", "X-address"},
		{"seed as destination", to("snoPBrXtMeMyMHUVTgbuqAfg1SUTb"), wrong, "Destination", "secret"},
		{"black hole", to("rrrrrrrrrrrrrrrrrrrrrhoLvTp"), warning, "Destination", "lost"},
		{"tag too large", pay(`"DestinationTag":4294967296`), wrong, "DestinationTag", "0 to 4294967295"},
		{"tag negative", pay(`"DestinationTag":-1`), wrong, "DestinationTag", "0 to 4294967295"},
		{"tag with decimals", pay(`"DestinationTag":1.5`), wrong, "DestinationTag", "whole"},
		{"tag with exponent", pay(`"DestinationTag":1e3`), wrong, "DestinationTag", "whole"},
		{"tag in quotes", pay(`"DestinationTag":"7"`), warning, "DestinationTag", "number: 7"},
		{"tag true", pay(`"DestinationTag":true`), wrong, "DestinationTag", "true"},
		{"self payment", pay(`"Account":"` + bob + `"`), wrong, "Destination", "account it comes from"},
		{"lower-case hex", pay(`"InvoiceID":"` + strings.Repeat("ab", 32) + `"`), wrong, "InvoiceID", "lower-case"},
		{"lower-case memo", pay(`"Memos":[{"Memo":{"MemoData":"ab"}}]`), wrong, "Memos", "Memos[0].Memo.MemoData has lower-case"},
		{"memo is no hex", pay(`"Memos":[{"Memo":{"MemoData":"hello!"}}]`), wrong, "Memos", "hex"},
		{"memo without its wrapper", pay(`"Memos":[{"MemoData":"AB"}]`), wrong, "Memos", `{"Memo": {…}}`},
		{"memo over 1 KB", pay(`"Memos":[{"Memo":{"MemoData":"` + strings.Repeat("AB", 1025) + `"}}]`), wrong, "Memos", "1024"},
		{"memo type with a space", pay(`"Memos":[{"Memo":{"MemoType":"6120","MemoData":"AB"}}]`), wrong, "Memos", "0x20"},
		{"invoice too short", pay(`"InvoiceID":"AB"`), wrong, "InvoiceID", "needs 64"},
		{"fee", pay(`"Fee":"2000001"`), warning, "Fee", "2.000001 XRP"},
		{"fee too small", pay(`"Fee":"9"`), warning, "Fee", "at least 10"},
		{"fee as a token", pay(`"Fee":{"currency":"USD","issuer":"` + alice + `","value":"1"}`), wrong, "Fee", "always XRP"},
		{"sequence", pay(`"Sequence":5`), warning, "Sequence", "Remove it"},
		{"ticket and sequence", pay(`"Sequence":5,"TicketSequence":6`), wrong, "Sequence", "has to be 0"},
		{"last ledger", pay(`"LastLedgerSequence":90000000`), warning, "LastLedgerSequence", "no time limit"},
		{"relative last ledger", pay(`"LastLedgerSequence":20`), warning, "LastLedgerSequence", "counts it from"},
		{"partial payment", `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":{"currency":"USD","issuer":"` + alice + `","value":"1"},"Flags":131072}`, warning, "Flags", "partial payment"},
		{"partial payment of XRP", pay(`"Flags":131072`), wrong, "Flags", "tfPartialPayment"},
		{"unknown flag", pay(`"Flags":1`), warning, "Flags", "0x00000001"},
		{"batch flag", pay(`"Flags":1073741824`), wrong, "Flags", "Batch"},
		{"minimum without the flag", pay(`"DeliverMin":"1"`), wrong, "DeliverMin", "partial payment"},
		{"minimum above the amount", pay(`"DeliverMin":"1000001","Flags":131072,"SendMax":{"currency":"USD","issuer":"` + alice + `","value":"1"}`), wrong, "DeliverMin", "more than Amount"},
		{"minimum of tokens above the amount", `{"TransactionType":"Payment","Destination":"` + bob + `","Flags":131072,"Amount":{"currency":"USD","issuer":"` + alice + `","value":"1"},"DeliverMin":{"currency":"USD","issuer":"` + alice + `","value":"1.1"}}`, wrong, "DeliverMin", "more than Amount"},
		{"minimum of an MPT above the amount", `{"TransactionType":"Payment","Destination":"` + bob + `","Flags":131072,"Amount":{"mpt_issuance_id":"` + strings.Repeat("AB", 24) + `","value":"9223372036854775806"},"DeliverMin":{"mpt_issuance_id":"` + strings.Repeat("AB", 24) + `","value":"9223372036854775807"}}`, wrong, "DeliverMin", "more than Amount"},
		{"field without a name", pay(`"Memos":[{"Memo":{"":"AB"}}]`), wrong, "Memos", "no such field"},
		{"minimum of another asset", pay(`"DeliverMin":{"currency":"USD","issuer":"` + alice + `","value":"1"},"Flags":131072,"SendMax":{"currency":"USD","issuer":"` + alice + `","value":"1"}`), wrong, "DeliverMin", "same currency"},
		{"XRP for XRP", pay(`"SendMax":"2000000"`), wrong, "SendMax", "Remove SendMax"},
		{"paths for XRP", pay(`"Paths":[[{"account":"` + alice + `"}]]`), wrong, "Paths", "Remove Paths"},
		{"path with unknown parts", pay(`"Paths":[[{"account":"` + alice + `","type":48}]]`), wrong, "Paths", "Paths[0][0].type"},
		{"too many paths", `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":{"currency":"USD","issuer":"` + alice + `","value":"1"},"Paths":[` + strings.Repeat(`[{"currency":"XRP"}],`, 6) + `[{"currency":"XRP"}]]}`, wrong, "Paths", "7 paths"},
		{"credentials twice", pay(`"CredentialIDs":["` + strings.Repeat("AB", 32) + `","` + strings.Repeat("AB", 32) + `"]`), wrong, "CredentialIDs", "twice"},
		{"network id of the main network", pay(`"NetworkID":0`), wrong, "NetworkID", "refuse"},
		{"domain", pay(`"DomainID":"` + strings.Repeat("AB", 32) + `"`), warning, "DomainID", "drop"},
		{"already signed", pay(`"TxnSignature":"AB"`), wrong, "TxnSignature", "already signed"},
		{"key set", pay(`"SigningPubKey":"AB"`), warning, "SigningPubKey", "Remove it"},
		{"signers", pay(`"Signers":[{"Signer":{"Account":"` + alice + `","SigningPubKey":"","TxnSignature":""}}]`), warning, "Signers", "multi-signing"},
		{"sign-in with an amount", `{"TransactionType":"SignIn","Amount":"1"}`, warning, "Amount", "drops it"},
		{"common field of another type", `{"TransactionType":"TrustSet","Account":"rx"}`, wrong, "Account", "address"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tx := parse(t, tt.tx)
			for _, p := range Check(tx) {
				if !strings.HasSuffix(p.Message, ".") && !strings.HasSuffix(p.Message, "?") {
					t.Errorf("not a sentence: %q", p.Message)
				}
				if p.Field == tt.field && p.Warning == tt.warning && strings.Contains(p.Message, tt.says) {
					return
				}
			}
			t.Errorf("found only %+v", Check(tx))
		})
	}
}

// One slip gets one message.
func TestCheckSaysThingsOnce(t *testing.T) {
	for _, tx := range []string{
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":null}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":25.5}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"-1"}`,
		`{"TransactionType":"Payment","Destination":"rx","Amount":"1"}`,
		`{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","Flags":"x"}`,
	} {
		if got := Check(parse(t, tx)); len(got) != 1 {
			t.Errorf("%s: %+v", tx, got)
		}
	}
}

// What Check lets pass can be encoded: each field of a transaction of each type
// is broken in turn.
func TestCheckAgreesWithEncode(t *testing.T) {
	broken := []any{nil, "x", json.Number("-1"), json.Number("1e30"), true, []any{}, map[string]any{}, []any{nil}, "ZZ", 1.5}
	for _, row := range corpus(t) {
		tx := parse(t, string(row.JSON))
		delete(tx, "TxnSignature")
		delete(tx, "Signers")
		for name, good := range tx {
			if name == "TransactionType" {
				continue // one that is unknown here may be at home on another network
			}
			for _, v := range broken {
				tx[name] = v
				if _, err := Encode(tx); err != nil && !found(Check(tx), name) {
					t.Errorf("%s: %s = %v cannot be encoded (%v), and nothing is said: %+v", tx.Type(), name, v, err, Check(tx))
				}
			}
			tx[name] = good
		}
	}
}

// found tells whether there is an error about the field.
func found(problems []Problem, field string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool { return p.Field == field && !p.Warning })
}

func TestCheckOfGoValues(t *testing.T) {
	for _, v := range []any{nil, 1.5, true, struct{}{}, []string{"a"}, map[string]any{"a": make(chan int)}, []any{[]any{func() {}}}} {
		for _, name := range []string{"TransactionType", "Account", "Destination", "Amount", "Flags", "Memos", "Paths", "CredentialIDs", "Signers", "SigningPubKey", "TxnSignature", "SignIn", "Other"} {
			tx := Tx{"TransactionType": "Payment", "Destination": bob, "Amount": "1"}
			tx[name] = v
			if got := Check(tx); len(got) == 0 {
				t.Errorf("nothing found for %s = %v", name, v)
			}
			if got := Explain(tx, nil); name != "TransactionType" && !strings.Contains(got, "S") {
				t.Errorf("%s = %v is explained as %q", name, v, got)
			}
			if _, err := Encode(tx); err == nil {
				t.Errorf("%s = %v was encoded", name, v)
			}
			if got := Verify(Signed{Request: tx, Blob: signInBlob}); got[4].Status != Failed {
				t.Errorf("%s = %v: %+v", name, v, got[4])
			}
			if len(tx.JSON()) == 0 {
				t.Error("no JSON")
			}
		}
	}
}

func ExampleCheck() {
	tx, err := ParseTx([]byte(`{"TransactionType": "Payment", "Destination": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe", "Amount": "25.5", "Tag": 7}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range Check(tx) {
		fmt.Printf("%s: %s\n", p.Field, p.Message)
	}
	// Output:
	// Amount: Drops are whole numbers, and "25.5" has a point. If 25.5 XRP is meant, write "25500000" (1 XRP is 1000000 drops).
	// Tag: A Payment has no field "Tag": the wallet drops it without a word. Did you mean DestinationTag?
}
