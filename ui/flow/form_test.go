package flow

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

func formOf(t *testing.T, name string) *Form {
	t.Helper()
	typ, ok := xrpl.TypeNamed(name)
	if !ok {
		t.Fatalf("no type %s", name)
	}
	return NewForm(typ, time.UTC)
}

func parse(t *testing.T, text string) xrpl.Tx {
	t.Helper()
	tx, err := xrpl.ParseTx([]byte(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return tx
}

const (
	someHash  = "C53ECF838647FA5A4C780377025FEC7999AB4182590510CA461444B207AB74A9"
	otherHash = "0000000000000000000000000000000000000000000000000000000000000001"
	someMPT   = "00000001A407AF5856CEFBF81F3D4A0000C53ECF838647FA"
)

// typing is what a person does to a form, as path=text, path:how, path+ for a
// row more, path!bit for a flag, and mode N.
func typing(f *Form, steps ...string) {
	for _, s := range steps {
		switch {
		case strings.HasPrefix(s, "mode "):
			f.SetMode(int(s[5] - '0'))
		case strings.HasSuffix(s, "+"):
			f.AddRow(strings.TrimSuffix(s, "+"))
		case strings.Contains(s, "!"):
			path, name, _ := strings.Cut(s, "!")
			for _, c := range f.typ.Flags {
				if c.Name == name {
					f.SetFlag(path, c.Value, true)
				}
			}
		case strings.Contains(s, "="):
			path, text, _ := strings.Cut(s, "=")
			f.SetText(path, text)
		default:
			path, how, _ := strings.Cut(s, ":")
			f.SetHow(path, how)
		}
	}
}

// Every kind of input makes the ledger's JSON and is found again in it.
func TestFormBothWays(t *testing.T) {
	usd := `{"currency":"USD","issuer":"` + somebody + `","value":"12.5"}`
	solo := `"534F4C4F00000000000000000000000000000000"`
	tests := []struct {
		name, typ string
		typed     []string
		json      string // without the type
	}{
		{"account, XRP, tag 0, memo", "Payment", []string{"Destination=" + somebody, "Amount=25.5", "DestinationTag=0", "Memos=thänks"},
			`"Destination":"` + somebody + `","Amount":"25500000","DestinationTag":0,"Memos":[{"Memo":{"MemoData":"7468C3A46E6B73"}}]`},
		{"token", "Payment", []string{"Destination=" + somebody, "Amount=12.5", "Amount:token", "Amount/currency=USD", "Amount/issuer=" + somebody},
			`"Destination":"` + somebody + `","Amount":` + usd},
		{"a token's name becomes its code", "Payment", []string{"Destination=" + somebody, "Amount=1", "Amount:token", "Amount/currency=SOLO", "Amount/issuer=" + somebody},
			`"Destination":"` + somebody + `","Amount":{"currency":` + solo + `,"issuer":"` + somebody + `","value":"1"}`},
		{"MPT", "Payment", []string{"Destination=" + somebody, "Amount=7", "Amount:mpt", "Amount/mpt=" + strings.ToLower(someMPT)},
			`"Destination":"` + somebody + `","Amount":{"mpt_issuance_id":"` + someMPT + `","value":"7"}`},
		{"open amount", "Payment", []string{"Destination=" + somebody, "Amount:open"}, `"Destination":"` + somebody + `"`},
		{"flag and a hash", "Payment", []string{"Destination=" + somebody, "Amount=1", "InvoiceID=" + strings.ToLower(someHash), "Flags!tfPartialPayment"},
			`"Destination":"` + somebody + `","Amount":"1000000","InvoiceID":"` + someHash + `","Flags":131072`},
		{"several memos", "Payment", []string{"Destination=" + somebody, "Amount=1", "Memos=a", "Memos:list", "Memos+", "Memos/1/MemoData=b", "Memos/1/MemoType=c"},
			`"Destination":"` + somebody + `","Amount":"1000000","Memos":[{"Memo":{"MemoData":"61"}},{"Memo":{"MemoData":"62","MemoType":"63"}}]`},
		{"hashes", "NFTokenCancelOffer", []string{"NFTokenOffers=" + someHash + "\n" + otherHash}, `"NFTokenOffers":["` + someHash + `","` + otherHash + `"]`},
		{"paths as JSON", "Payment", []string{"Destination=" + somebody, "Amount=1", `Paths=[[{"currency":"XRP"}]]`},
			`"Destination":"` + somebody + `","Amount":"1000000","Paths":[[{"currency":"XRP"}]]`},
		{"trust line", "TrustSet", []string{"LimitAmount=100", "LimitAmount/currency=USD", "LimitAmount/issuer=" + somebody}, `"LimitAmount":{"currency":"USD","issuer":"` + somebody + `","value":"100"}`},
		{"trust line removed", "TrustSet", []string{"mode 1", "LimitAmount/currency=USD", "LimitAmount/issuer=" + somebody}, `"LimitAmount":{"currency":"USD","issuer":"` + somebody + `","value":"0"}`},
		{"dates", "EscrowCreate", []string{"Destination=" + somebody, "Amount=1", "FinishAfter=2030-01-02", "FinishAfter/time=03:04", "CancelAfter=2031-01-01"},
			`"Destination":"` + somebody + `","Amount":"1000000","FinishAfter":946868640,"CancelAfter":978307200`},
		{"signers", "SignerListSet", []string{"SignerQuorum=2", "SignerEntries+", "SignerEntries+", "SignerEntries/0/Account=" + somebody, "SignerEntries/0/SignerWeight=1", "SignerEntries/1/Account=" + somebody, "SignerEntries/1/SignerWeight=2"},
			`"SignerQuorum":2,"SignerEntries":[{"SignerEntry":{"Account":"` + somebody + `","SignerWeight":1}},{"SignerEntry":{"Account":"` + somebody + `","SignerWeight":2}}]`},
		{"signers removed", "SignerListSet", []string{"mode 1"}, `"SignerQuorum":0`},
		{"settings", "AccountSet", []string{"SetFlag=5", "ClearFlag=1", "Domain=example.com", "TransferRate=0.5"},
			`"SetFlag":5,"ClearFlag":1,"Domain":"6578616D706C652E636F6D","TransferRate":1005000000`},
		{"settings taken away", "AccountSet", []string{"Domain:empty", "MessageKey:empty"}, `"Domain":"","MessageKey":""`},
		{"duration", "PaymentChannelCreate", []string{"Destination=" + somebody, "Amount=10", "SettleDelay=2 days"},
			`"Destination":"` + somebody + `","Amount":"10000000","SettleDelay":172800`},
		{"check exactly", "CheckCash", []string{"CheckID=" + someHash, "Amount=1"}, `"CheckID":"` + someHash + `","Amount":"1000000"`},
		{"check at least", "CheckCash", []string{"CheckID=" + someHash, "mode 1", "DeliverMin=1"}, `"CheckID":"` + someHash + `","DeliverMin":"1000000"`},
		{"pool, both assets", "AMMDeposit", []string{"Asset:xrp", "Asset2:token", "Asset2/currency=USD", "Asset2/issuer=" + somebody, "Amount=5", "Amount2=12.5"},
			`"Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + somebody + `"},"Amount":"5000000","Amount2":` + usd + `,"Flags":1048576`},
		{"pool, LP tokens", "AMMDeposit", []string{"mode 2", "Asset:xrp", "Asset2:token", "Asset2/currency=USD", "Asset2/issuer=" + somebody, "LPTokenOut=12.5", "LPTokenOut/currency=USD", "LPTokenOut/issuer=" + somebody},
			`"Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + somebody + `"},"LPTokenOut":` + usd + `,"Flags":65536`},
		{"out of a pool, all in one", "AMMWithdraw", []string{"mode 6", "Asset:xrp", "Asset2:token", "Asset2/currency=USD", "Asset2/issuer=" + somebody, "Amount:asset2"},
			`"Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + somebody + `"},"Amount":{"currency":"USD","issuer":"` + somebody + `","value":"0"},"Flags":262144`},
		{"bridge", "XChainCreateBridge", []string{"SignatureReward=1", "XChainBridge/LockingChainDoor=" + somebody, "XChainBridge/LockingChainIssue:xrp", "XChainBridge/IssuingChainDoor=" + somebody, "XChainBridge/IssuingChainIssue:xrp"},
			`"SignatureReward":"1000000","XChainBridge":{"LockingChainDoor":"` + somebody + `","LockingChainIssue":{"currency":"XRP"},"IssuingChainDoor":"` + somebody + `","IssuingChainIssue":{"currency":"XRP"}}`},
		{"everything taken back", "DelegateSet", []string{"Authorize=" + somebody, "mode 1"}, `"Authorize":"` + somebody + `","Permissions":[]`},
		{"choice by name", "DelegateSet", []string{"Authorize=" + somebody, "Permissions+", "Permissions/0/PermissionValue=Payment"},
			`"Authorize":"` + somebody + `","Permissions":[{"Permission":{"PermissionValue":"Payment"}}]`},
		{"seconds since 1970", "OracleSet", []string{"OracleDocumentID=1", "LastUpdateTime=2026-01-01", "PriceDataSeries+", "PriceDataSeries/0/BaseAsset=XRP", "PriceDataSeries/0/QuoteAsset=USD"},
			`"OracleDocumentID":1,"LastUpdateTime":1767225600,"PriceDataSeries":[{"PriceData":{"BaseAsset":"XRP","QuoteAsset":"USD"}}]`},
		{"offer to sell", "NFTokenCreateOffer", []string{"NFTokenID=" + someHash, "Amount=1"}, `"NFTokenID":"` + someHash + `","Amount":"1000000","Flags":1`},
		{"fields without a place", "Payment", []string{"Destination=" + somebody, "Amount=1", `other={"Novelty":{"a":[1]}}`},
			`"Destination":"` + somebody + `","Amount":"1000000","Novelty":{"a":[1]}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := formOf(t, test.typ)
			typing(f, test.typed...)
			got, problems := f.Tx()
			want := parse(t, `{"TransactionType":"`+test.typ+`",`+test.json+`}`)
			if string(canonical(got)) != string(canonical(want)) || len(problems) > 0 {
				t.Fatalf("got  %s\nwant %s\n%v", canonical(got), canonical(want), problems)
			}
			// Back: an empty form that loads it says the same.
			again := formOf(t, test.typ)
			again.Load(want)
			if back, problems := again.Tx(); string(canonical(back)) != string(canonical(want)) || len(problems) > 0 {
				t.Errorf("loaded %s\nwant   %s\n%v", canonical(back), canonical(want), problems)
			}
			if strings.Contains(mustJSON(t, again.keep()), `"how":"json"`) {
				t.Errorf("it came back as JSON: %s", mustJSON(t, again.keep()))
			}
			// And what was typed stays as it was typed.
			before := mustJSON(t, f.keep())
			f.Fill(want)
			if after := mustJSON(t, f.keep()); after != before && !strings.Contains(test.name, "pool") {
				t.Errorf("typed  %s\nbecame %s", before, after)
			}
			// Kept on disk it is the same.
			kept := formOf(t, test.typ)
			kept.restore(f.keep())
			if back, _ := kept.Tx(); string(canonical(back)) != string(canonical(want)) {
				t.Errorf("kept as %s", canonical(back))
			}
		})
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// canonical is JSON with sorted names, for comparison only.
func canonical(t xrpl.Tx) []byte {
	b, err := json.Marshal(map[string]any(t))
	if err != nil {
		return nil
	}
	return b
}
