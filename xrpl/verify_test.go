package xrpl

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// testKey is a key everybody knows, of the documentation's example seed.
func testKey(t testing.TB) *Key {
	t.Helper()
	k, err := KeyFromSeed("snoPBrXtMeMyMHUVTgbuqAfg1SUTb")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// signed signs what was asked the way the wallet does: with its own changes.
func signed(t testing.TB, k *Key, asked Tx, changes Tx) Signed {
	t.Helper()
	tx := maps.Clone(asked)
	if asked.Type() != "SignIn" {
		for name, v := range (Tx{"Account": k.Address(), "Fee": "12", "Sequence": 5, "LastLedgerSequence": 90000020}) {
			if _, ok := tx[name]; !ok {
				tx[name] = v
			}
		}
	}
	for name, v := range changes {
		if v == nil {
			delete(tx, name)
		} else {
			tx[name] = v
		}
	}
	blob, id, err := k.SignTx(tx)
	if err != nil {
		t.Fatal(err)
	}
	return Signed{Request: asked, Blob: blob, TxID: id, Account: k.Address(), Network: "TESTNET", SignedNetwork: "TESTNET", Dispatched: "tesSUCCESS"}
}

func statuses(found []Finding) string {
	var out []string
	for _, f := range found {
		out = append(out, f.Name+"="+string(f.Status))
	}
	return strings.Join(out, ", ")
}

func finding(t testing.TB, found []Finding, name string) Finding {
	t.Helper()
	for _, f := range found {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("there is no finding %q", name)
	return Finding{}
}

const payment25 = `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"25000000","DestinationTag":7}`

func TestVerifyOfAnHonestAnswer(t *testing.T) {
	k := testKey(t)
	const good = "Signature=checked, Transaction id=checked, Signer=checked, Network=not checked, Same as asked=checked, Ledger result=not checked"
	if got := statuses(Verify(signed(t, k, parse(t, payment25), nil))); got != good {
		t.Errorf("payment: %s", got)
	}
	if got := statuses(Verify(signed(t, k, parse(t, `{"TransactionType":"SignIn"}`), nil))); got != good {
		t.Errorf("sign-in: %s", got)
	}
	for _, row := range corpus(t) {
		asked := parse(t, string(row.JSON))
		delete(asked, "TxnSignature")
		found := Verify(Signed{Request: asked, Blob: row.Blob, TxID: strings.ToLower(row.Hash), Multisign: row.Multi})
		for _, name := range []string{stepSignature, stepTxID, stepSame} {
			if f := finding(t, found, name); f.Status != Checked {
				t.Errorf("%s: %+v", row.Hash, f)
			}
		}
		if f := finding(t, found, stepSigner); row.Multi != (f.Status == NotChecked) {
			t.Errorf("%s: %+v", row.Hash, f)
		}
	}
}

func TestVerifyComparesFields(t *testing.T) {
	k := testKey(t)
	payment := parse(t, payment25)
	with := func(base Tx, changes Tx) Tx {
		out := maps.Clone(base)
		maps.Copy(out, changes)
		return out
	}
	token := Tx{"Amount": map[string]any{"currency": "USD", "issuer": alice, "value": "1.0"}}
	memo := []any{map[string]any{"Memo": map[string]any{"MemoData": "ab"}}}
	upperMemo := []any{map[string]any{"Memo": map[string]any{"MemoData": "AB"}}}
	tests := []struct {
		name    string
		asked   Tx
		changes Tx
		want    Status
		says    string
	}{
		{"nothing", payment, nil, Checked, "Fee 0.000012 XRP"},
		{"amount", payment, Tx{"Amount": "26000000"}, Failed, "Amount was changed: asked 25 XRP, signed 26 XRP"},
		{"destination", payment, Tx{"Destination": alice}, Failed, "Destination was changed"},
		{"tag dropped", payment, Tx{"DestinationTag": nil}, Failed, "DestinationTag is missing: asked 7"},
		{"tag changed", payment, Tx{"DestinationTag": 8}, Failed, "DestinationTag was changed: asked 7, signed 8"},
		{"tag 0 dropped", with(payment, Tx{"DestinationTag": json.Number("0")}), Tx{"DestinationTag": nil}, Failed, "DestinationTag is missing: asked 0"},
		{"tag 0 added", parse(t, `{"TransactionType":"Payment","Destination":"`+bob+`","Amount":"1"}`), Tx{"DestinationTag": 0}, Failed, "DestinationTag was added"},
		{"memo added", payment, Tx{"Memos": upperMemo}, Failed, "Memos was added"},
		{"source tag added", payment, Tx{"SourceTag": 1}, Failed, "SourceTag was added"},
		{"partial payment added", payment, Tx{"Flags": 131072}, Failed, "asked 0, signed 131072 (tfPartialPayment)"},
		{"harmless flag added", payment, Tx{"Flags": json.Number("2147483648")}, Checked, ""},
		{"flags 0 added", payment, Tx{"Flags": 0}, Checked, ""},
		{"flags 0 dropped", with(payment, Tx{"Flags": json.Number("0")}), Tx{"Flags": nil}, Checked, ""},
		{"flags dropped", with(payment, Tx{"Flags": json.Number("131072")}), Tx{"Flags": nil}, Failed, "Flags was changed"},
		{"fee within the limit", payment, Tx{"Fee": "2000000"}, Checked, ""},
		{"fee above the limit", payment, Tx{"Fee": "2000001"}, Failed, "Fee was filled in with 2.000001 XRP"},
		{"fee changed", with(payment, Tx{"Fee": "12"}), Tx{"Fee": "13"}, Failed, "Fee was changed"},
		{"high fee as asked", with(payment, Tx{"Fee": "3000000"}), nil, Checked, ""},
		{"sequence changed", with(payment, Tx{"Sequence": json.Number("4")}), Tx{"Sequence": 5}, Failed, "Sequence was changed"},
		{"ticket added", payment, Tx{"Sequence": 0, "TicketSequence": 9}, Failed, "TicketSequence was added"},
		{"last ledger raised", with(payment, Tx{"LastLedgerSequence": json.Number("90000000")}), Tx{"LastLedgerSequence": 90000020}, Checked, "raised"},
		{"last ledger lowered", with(payment, Tx{"LastLedgerSequence": json.Number("90000000")}), Tx{"LastLedgerSequence": 89999999}, Failed, "LastLedgerSequence was changed"},
		{"last ledger relative", with(payment, Tx{"LastLedgerSequence": json.Number("30")}), Tx{"LastLedgerSequence": 90000050}, Checked, "counted from"},
		{"last ledger dropped", with(payment, Tx{"LastLedgerSequence": json.Number("90000000")}), Tx{"LastLedgerSequence": nil}, Failed, "LastLedgerSequence is missing"},
		{"account changed", with(payment, Tx{"Account": alice}), Tx{"Account": k.Address()}, Failed, "Account was changed"},
		{"network id added on a network without", payment, Tx{"NetworkID": 21337}, Failed, "NetworkID was added"},
		{"mistyped field dropped", with(payment, Tx{"DestinationTags": json.Number("1")}), Tx{"DestinationTags": nil}, Failed, "DestinationTags is missing"},
		{"invalid request", with(payment, Tx{"Amount": json.Number("25")}), Tx{"Amount": "25000000"}, Failed, "what was asked is not valid"},
		{"the same amount in other words", with(payment, token), Tx{"Amount": map[string]any{"currency": "0000000000000000000000005553440000000000", "issuer": alice, "value": "1"}}, Checked, ""},
		{"another issuer", with(payment, token), Tx{"Amount": map[string]any{"currency": "USD", "issuer": bob, "value": "1"}}, Failed, "issued by " + bob},
		{"look-alike token", with(payment, token), Tx{"Amount": map[string]any{"currency": "5553440000000000000000000000000000000000", "issuer": alice, "value": "1"}}, Failed, "Amount was changed"},
		{"hex in another case", with(payment, Tx{"Memos": memo}), Tx{"Memos": upperMemo}, Checked, ""},
		{"sign-in with a changed memo", Tx{"TransactionType": "SignIn", "Memos": memo}, Tx{"Memos": []any{map[string]any{"Memo": map[string]any{"MemoData": "AC"}}}}, Failed, "Memos was changed"},
		{"sign-in instead of a payment", payment, nil, Failed, "A Payment was asked for, and a SignIn was signed"},
		{"no request", Tx{}, Tx{"TransactionType": "SignIn"}, NotChecked, "no request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := signed(t, k, Tx{"TransactionType": "SignIn"}, nil)
			if tt.name != "sign-in instead of a payment" && tt.name != "no request" {
				s = signed(t, k, tt.asked, tt.changes)
			}
			s.Request = tt.asked
			f := finding(t, Verify(s), stepSame)
			if f.Status != tt.want || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("got %+v, want %s and %q", f, tt.want, tt.says)
			}
			if !strings.HasSuffix(f.Detail, ".") {
				t.Errorf("not a sentence: %q", f.Detail)
			}
		})
	}
}

func TestVerifyOfTheOtherSteps(t *testing.T) {
	k := testKey(t)
	payment := parse(t, payment25)
	tests := []struct {
		name   string
		change func(s *Signed)
		step   string
		want   Status
		says   string
	}{
		{"no id", func(s *Signed) { s.TxID = "" }, stepTxID, NotChecked, "no transaction id"},
		{"another id", func(s *Signed) { s.TxID = strings.Repeat("AB", 32) }, stepTxID, Failed, "ABAB"},
		{"another account", func(s *Signed) { s.Account = bob }, stepSigner, Failed, bob},
		{"account not known", func(s *Signed) { s.Account = "" }, stepSigner, Checked, "master key"},
		{"another network", func(s *Signed) { s.SignedNetwork = "MAINNET" }, stepNetwork, Failed, "MAINNET"},
		{"no network asked", func(s *Signed) { s.Network = "" }, stepNetwork, NotChecked, "No network"},
		{"no network reported", func(s *Signed) { s.SignedNetwork = "" }, stepNetwork, NotChecked, "does not report"},
		{"a network that needs its id", func(s *Signed) { s.Network, s.SignedNetwork = "XAHAU", "XAHAU" }, stepNetwork, Failed, "must carry 21337"},
		{"success is the platform's word", func(s *Signed) {}, stepResult, NotChecked, "The platform reports tesSUCCESS"},
		{"failed with a fee", func(s *Signed) { s.Dispatched = "tecUNFUNDED_PAYMENT" }, stepResult, Failed, "tecUNFUNDED_PAYMENT"},
		{"not accepted", func(s *Signed) { s.Dispatched = "temBAD_AMOUNT" }, stepResult, Failed, "did not accept"},
		{"queued", func(s *Signed) { s.Dispatched = "terQUEUED" }, stepResult, NotChecked, "put the transaction off"},
		{"no result", func(s *Signed) { s.Dispatched = "" }, stepResult, NotChecked, "no result"},
		{"misspelt success is none", func(s *Signed) { s.Dispatched = "tes_SUCCESS" }, stepResult, Failed, "tes_SUCCESS"},
		{"multi-signing was asked for", func(s *Signed) { s.Multisign = true }, stepSame, Failed, "multi-signed"},
		{"last digit changed", func(s *Signed) { s.Blob = s.Blob[:len(s.Blob)-1] + "0" }, stepTxID, Failed, "the id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := signed(t, k, payment, nil)
			tt.change(&s)
			f := finding(t, Verify(s), tt.step)
			if f.Status != tt.want || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("got %+v, want %s and %q", f, tt.want, tt.says)
			}
		})
	}
}

// A regular key signs for an account that is not its own: the signature is
// valid, but who signed is not proved.
func TestVerifyOfARegularKey(t *testing.T) {
	payment := parse(t, payment25)
	payment["Account"] = alice
	s := signed(t, testKey(t), payment, nil)
	s.Account = alice
	const want = "Signature=checked, Transaction id=checked, Signer=not checked, Network=not checked, Same as asked=checked, Ledger result=not checked"
	if got := statuses(Verify(s)); got != want {
		t.Error(got)
	}
	if f := finding(t, Verify(s), stepSigner); !strings.Contains(f.Detail, "regular key") {
		t.Error(f.Detail)
	}
}

func TestVerifyOfAForgedSignature(t *testing.T) {
	s := signed(t, testKey(t), parse(t, payment25), nil)
	tx, err := Decode(s.Blob)
	if err != nil {
		t.Fatal(err)
	}
	tx["Amount"] = "26000000"
	if s.Blob, err = Encode(tx); err != nil {
		t.Fatal(err)
	}
	const want = "Signature=failed, Transaction id=failed, Signer=not checked, Network=not checked, Same as asked=failed, Ledger result=not checked"
	if got := statuses(Verify(s)); got != want {
		t.Error(got)
	}
}

func TestVerifyOnNetworksWithAnID(t *testing.T) {
	s := signed(t, testKey(t), parse(t, payment25), Tx{"NetworkID": 21337})
	s.Network, s.SignedNetwork = "XAHAU", ""
	for _, name := range []string{stepNetwork, stepSame} {
		if f := finding(t, Verify(s), name); f.Status != Checked {
			t.Errorf("%+v", f)
		}
	}
	s.Network = "XAHAUTESTNET"
	for _, name := range []string{stepNetwork, stepSame} {
		if f := finding(t, Verify(s), name); f.Status != Failed {
			t.Errorf("%+v", f)
		}
	}
}

func TestVerifyWithoutABlob(t *testing.T) {
	for _, f := range Verify(Signed{Request: parse(t, payment25), TxID: "AB", Account: alice, Network: "TESTNET", SignedNetwork: "TESTNET", Dispatched: "tesSUCCESS"}) {
		if f.Status != NotChecked || f.Detail == "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestVerifyOfGarbage(t *testing.T) {
	good := signed(t, testKey(t), parse(t, payment25), nil)
	for _, blob := range []string{"xyz", "AB", "00", good.Blob + "00", good.Blob[:60], good.Blob + good.Blob} {
		s := good
		s.Blob = blob
		const want = "Signature=failed, Transaction id=failed, Signer=failed, Network=not checked, Same as asked=failed, Ledger result=not checked"
		if got := statuses(Verify(s)); got != want {
			t.Errorf("%.20s: %s", blob, got)
		}
	}
}

// A transaction of an unknown type was signed where a Payment was asked, and
// where one of that type was asked.
func TestVerifyOfATypeItCannotRead(t *testing.T) {
	s := Signed{Request: parse(t, payment25), Blob: "1203E7220002000024000000018114" + strings.Repeat("AB", 20), Network: "TESTNET", SignedNetwork: "TESTNET"}
	const other = "Signature=not checked, Transaction id=not checked, Signer=not checked, Network=not checked, Same as asked=failed, Ledger result=not checked"
	if got := statuses(Verify(s)); got != other {
		t.Error(got)
	}
	s.Request = Tx{"TransactionType": "Wonder"}
	if got := statuses(Verify(s)); got != strings.ReplaceAll(other, "failed", "not checked") {
		t.Error(got)
	}
}
