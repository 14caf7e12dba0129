package sandbox

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"countersign/xrpl"
)

// oneOfEach gives a transaction of every type somebody can send, made by the
// ledger's JavaScript library, without what the wallet fills in.
func oneOfEach(t *testing.T) map[string]xrpl.Tx {
	t.Helper()
	file, err := os.Open("../../xrpl/testdata/corpus.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]xrpl.Tx{}
	for d := json.NewDecoder(lines); ; {
		var row struct {
			Type string          `json:"tt"`
			JSON json.RawMessage `json:"json"`
		}
		if err := d.Decode(&row); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		tx, err := xrpl.ParseTx(row.JSON)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range strings.Fields("Account Sequence TicketSequence LastLedgerSequence NetworkID SigningPubKey TxnSignature Signers AccountTxnID") {
			delete(tx, field)
		}
		if found[row.Type] == nil {
			found[row.Type] = tx
		}
	}
}

func TestPhoneSignsEveryType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		samples := oneOfEach(t)
		for name := range acceptedTypes {
			if ledgerTypes[name] && samples[name] == nil && name != "LedgerStateFix" {
				t.Errorf("there is no sample of %s", name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(samples)) {
			tx := samples[name]
			id := h.create(`{"txjson":` + string(tx.JSON()) + `,"options":{"submit":false}}`)
			review := h.scan(id)
			out, err := review.Approve(t.Context(), h.address("Bob"))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if signer, err := xrpl.CheckSignature(out.Blob); err != nil || signer != h.address("Bob") {
				t.Errorf("%s: signed by %q: %v", name, signer, err)
			}
			got, err := xrpl.Decode(out.Blob)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			for field := range tx {
				lost := slices.Contains(lostFields[name], field) || hasOwnScreen(name) && slices.Contains(lostCommonFields, field)
				if (got[field] == nil) != lost {
					t.Errorf("%s: %s is there: %v, the wallet drops it: %v", name, field, got[field] != nil, lost)
				}
			}
			if got["Account"] != h.address("Bob") || got["Fee"] == nil || got["Sequence"] == nil || got["LastLedgerSequence"] == nil {
				t.Errorf("%s is not complete: %s", name, got.JSON())
			}
			if txid := h.get(id).in("response")["txid"]; txid != out.TxID {
				t.Errorf("%s: %s reported as %v", name, out.TxID, txid)
			}
		}
	})
}

// approved creates a request, approves it as that account and gives what was
// signed.
func (h *harness) approved(body, name string) (xrpl.Tx, Outcome) {
	h.t.Helper()
	out, err := h.scan(h.create(body)).Approve(h.t.Context(), h.address(name))
	if err != nil {
		h.t.Fatalf("%s: %v", body, err)
	}
	tx, err := xrpl.Decode(out.Blob)
	if err != nil {
		h.t.Fatal(err)
	}
	return tx, out
}

func TestPhoneDropsFields(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		bob, hash := h.address("Bob"), strings.Repeat("AB", 32)
		tests := []struct{ name, tx, kept, dropped string }{
			{"a typing error", `"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","DestinationTagg":7`, "Amount", "DestinationTagg"},
			{"permissioned payment", `"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","InvoiceID":"` + hash + `","DomainID":"` + hash + `"`, "InvoiceID", "DomainID"},
			{"another type's field", `"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","OfferSequence":7`, "Amount", "OfferSequence"},
			{"replaced offer", `"TransactionType":"OfferCreate","TakerGets":"1","TakerPays":{"currency":"USD","issuer":"` + bob + `","value":"1"},"Expiration":7,"OfferSequence":3`, "Expiration", "OfferSequence"},
			{"delegate", `"TransactionType":"AccountSet","Domain":"AB","Delegate":"` + bob + `"`, "Domain", "Delegate"},
			{"nothing of a generic type", `"TransactionType":"PermissionedDomainDelete","DomainID":"` + hash + `","Delegate":"` + bob + `","Typo":1`, "Delegate", "Typo"},
			{"inside an object", `"TransactionType":"SignerListSet","SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":1,"Name":"Bob"}}]`, "SignerEntries", "Name"},
		}
		for _, test := range tests {
			tx, _ := h.approved(`{"txjson":{`+test.tx+`},"options":{"submit":false}}`, "Alice")
			if tx[test.kept] == nil || strings.Contains(string(tx.JSON()), `"`+test.dropped+`"`) {
				t.Errorf("%s: %s", test.name, tx.JSON())
			}
		}
	})
}

func TestPhoneKeepsMemosOfASignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		tx, _ := h.approved(`{"txjson":{"TransactionType":"SignIn","Memos":[{"Memo":{"MemoData":"C0FFEE"}}],"Destination":"`+h.address("Bob")+`"}}`, "Carol")
		if tx["Memos"] == nil || tx["Destination"] != nil {
			t.Errorf("signed %s", tx.JSON())
		}
	})
}

func TestPhoneAuthorizesAClaim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		channel := strings.Repeat("5A", 32)
		for i, a := range h.Phone().Accounts() {
			id := h.create(`{"txjson":{"TransactionType":"PaymentChannelAuthorize","Channel":"` + channel + `","Amount":"2500000"}}`)
			out, err := h.scan(id).Approve(t.Context(), a.Address)
			if err != nil {
				t.Fatal(err)
			}
			key := h.phone.accounts[i].key
			if err := xrpl.CheckClaim(channel, 2_500_000, key.PublicKey(), out.Blob); err != nil || out.TxID != "" || out.Result != "" {
				t.Errorf("%+v: %v", out, err)
			}
			r := h.get(id).in("response")
			if r["hex"] != out.Blob || r["txid"] != "" || r["account"] != a.Address || r["signer_pubkey"] != key.PublicKey() {
				t.Errorf("response: %v", r)
			}
		}
		for _, wrong := range []string{`"Channel":"` + channel + `"`, `"Amount":"1"`, `"Channel":"AB","Amount":"1"`, `"Channel":"` + channel + `","Amount":{"currency":"USD","value":"1","issuer":"` + dummyAccount + `"}`} {
			if a := h.rest("POST", "payload", `{"txjson":{"TransactionType":"PaymentChannelAuthorize",`+wrong+`}}`); a.errorCode() != 603 {
				t.Errorf("%s: %s", wrong, a.raw)
			}
		}
	})
}

func TestPhoneMultisigns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		alice, bob := h.address("Alice"), h.address("Bob")
		id := h.create(`{"txjson":{"TransactionType":"AccountSet","Account":"` + alice + `","Fee":"30","Sequence":7},"options":{"multisign":true}}`)
		review := h.scan(id)
		if !review.Multisign || review.Submit {
			t.Errorf("review: %+v", review)
		}
		out, err := review.Approve(t.Context(), bob)
		if err != nil {
			t.Fatal(err)
		}
		tx, err := xrpl.Decode(out.Blob)
		signers, _ := tx["Signers"].([]any)
		if err != nil || tx.Text("Account") != alice || tx.Text("SigningPubKey") != "" || tx["TxnSignature"] != nil || len(signers) != 1 || !strings.Contains(fmt.Sprint(signers), bob) {
			t.Errorf("signed %s: %v", tx.JSON(), err)
		}
		if _, err := xrpl.CheckSignature(out.Blob); err != nil {
			t.Error(err)
		}
		r := h.get(id).in("response")
		if r["multisign_account"] != bob || r["account"] != alice || r["signer"] != bob || r["dispatched_result"] != "" || out.Result != "" {
			t.Errorf("response: %v", r)
		}
	})
}

func TestPhoneSignsBlobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		unsigned, err := xrpl.Encode(xrpl.Tx{"TransactionType": "Payment", "Destination": h.address("Bob"), "Amount": "7", "Fee": "33"})
		if err != nil {
			t.Fatal(err)
		}
		tx, out := h.approved(`{"txblob":"`+unsigned+`"}`, "Alice")
		if tx.Text("Amount") != "7" || tx.Text("Fee") != "33" || out.Result != "tesSUCCESS" {
			t.Errorf("signed %s: %+v", tx.JSON(), out)
		}
		review := h.scan(h.create(`{"txblob":"` + out.Blob + `"}`))
		if !strings.Contains(review.Problem, "signed already") {
			t.Errorf("of a signed one it says %q", review.Problem)
		}
		if a := h.rest("POST", "payload", `{"txblob":"`+unsigned+`AB"}`); a.errorCode() != 601 {
			t.Errorf("with garbage: %s", a.raw)
		}
	})
}

func TestPersonEntersTheAmount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for txType, field := range map[string]string{"Payment": "Amount", "CheckCreate": "SendMax"} {
			review := h.scan(h.create(`{"txjson":{"TransactionType":"` + txType + `","Destination":"` + h.address("Bob") + `"}}`))
			if review.OpenAmount != field {
				t.Errorf("%s leaves %q open", txType, review.OpenAmount)
			}
			for _, wrong := range []string{"", "0", "x", "-1", "1.0000001", "1e3"} {
				if err := review.EnterAmount(wrong); err == nil {
					t.Errorf("%q is taken", wrong)
				}
			}
			if err := review.EnterAmount(" 2.5 "); err != nil {
				t.Fatal(err)
			}
			out, err := review.Approve(t.Context(), h.address("Alice"))
			if err != nil || out.Result != "tesSUCCESS" {
				t.Fatal(out, err)
			}
			if tx, err := xrpl.Decode(out.Blob); err != nil || tx.Text(field) != "2500000" {
				t.Errorf("signed %s: %v", tx.JSON(), err)
			}
		}
	})
}

func TestPhoneAddsTheChannelsKeyAndTheNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{Network: "XAHAU"})
		body := `{"txjson":{"TransactionType":"PaymentChannelCreate","Destination":"` + h.address("Bob") + `","Amount":"1","SettleDelay":60}}`
		tx, _ := h.approved(body, "Alice")
		if tx.Text("PublicKey") != h.phone.accounts[0].key.PublicKey() || tx.Text("NetworkID") != "21337" {
			t.Errorf("signed %s", tx.JSON())
		}
		// With a ticket there is no sequence number to look up.
		tx, _ = h.approved(`{"txjson":{"TransactionType":"AccountSet","TicketSequence":5},"options":{"submit":false}}`, "Alice")
		if tx.Text("Sequence") != "0" {
			t.Errorf("signed %s", tx.JSON())
		}
	})
}

func TestKeyTypesNeedPermission(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHarness(t, Options{})
		for _, tx := range []string{`"TransactionType":"SetRegularKey"`, `"TransactionType":"SignerListSet","SignerQuorum":0`} {
			for _, denied := range []bool{false, true} {
				h.Faults().DenyKeyTypes(denied)
				a := h.rest("POST", "payload", `{"txjson":{`+tx+`}}`)
				if (a.errorCode() == 602) != denied {
					t.Errorf("%s, denied %v: %s", tx, denied, a.raw)
				}
			}
		}
	})
}
