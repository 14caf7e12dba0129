package node

import (
	"math/big"
	"strings"
	"testing"
	"unicode"

	"countersign/xrpl"
)

// FuzzAnswer reads anything as the answer to everything: no panic, and what is
// accepted holds what its type promises.
func FuzzAnswer(f *testing.F) {
	const hash = "E08D6E9754025BA2534A78707605E0601F03ACE063687A0CA1BDDACFCD1698C7"
	const address = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
	for _, s := range []string{
		`{"id":1,"type":"response","status":"success","result":{"tx_json":{"TransactionType":"Payment","DeliverMax":"5"},"hash":"` + hash + `","meta":{"TransactionResult":"tesSUCCESS","delivered_amount":"5"},"validated":true,"ledger_index":7,"close_time_iso":"2020-07-16T20:53:40Z"}}`,
		`{"id":"1","status":"error","error":"txnNotFound","searched_all":true,"error_message":"x"}`,
		`{"result":{"TransactionType":"Payment","Amount":{"currency":"USD","value":"1e5","issuer":"` + address + `"},"hash":"` + hash + `","validated":false}}`,
		`{"result":{"account_data":{"Account":"` + address + `","Balance":"5","Sequence":1,"Flags":0,"signer_lists":[{"SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"` + address + `","SignerWeight":1}}]}]},"validated":true}}`,
		`{"result":{"info":{"network_id":1,"validated_ledger":{"seq":5,"reserve_base_xrp":1,"reserve_inc_native":0.2,"base_fee_xrp":1e-05}}}}`,
		`{"result":{"account":"` + address + `","balance":"-1.5e-80","limit":"0","limit_peer":"1","currency":"USD"}}`,
		`{"result":{"engine_result":"tecPATH_DRY","engine_result_message":"words","applied":false}}`,
		`{"type":"ledgerClosed","ledger_index":5}`, `{"result":{"error":"slowDown"}}`, `[]`, `{}`, `{} {}`, `null`, ``,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		frame, err := parseFrame(data)
		if err != nil {
			return
		}
		if frame.code != "" {
			if e := frame.err("op", "wss://example.com"); !printable(e.Error()) {
				t.Errorf("error %q", e)
			}
		}
		r := frame.result
		if tx, err := parseTx(r, hash); err == nil {
			if tx.Validated && (tx.LedgerIndex == 0 || !isResult(tx.Result)) || tx.Hash != hash || tx.Fields["DeliverMax"] != nil {
				t.Errorf("transaction %+v", tx)
			}
			if tx.Delivered != nil && tx.Result != "tesSUCCESS" {
				t.Errorf("delivered %v without success", tx.Delivered)
			}
		}
		if a, err := parseAccount(r, address); err == nil && (a.Address != address || a.Balance > xrpl.MaxDrops) {
			t.Errorf("account %+v", a)
		}
		if i, err := parseServerInfo(r); err == nil && (i.ReserveBase > xrpl.MaxDrops || !printable(i.Version+i.State+i.History)) {
			t.Errorf("info %+v", i)
		}
		if l, err := parseLine(r); err == nil {
			if _, err := parseNumber(l.Balance); err != nil {
				t.Errorf("line %+v", l)
			}
		}
		if s, err := parseSimulation(r); err == nil {
			if p := engineProblem(s.Result, s.Message, nil); !printable(p.Message) {
				t.Errorf("problem %q", p.Message)
			}
		}
		for _, v := range r {
			if a, ok := amountOf(v); ok && (!printable(a.words()) || a.value.Sign() < 0) {
				t.Errorf("amount %q", a.words())
			}
		}
	})
}

func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "1", "-1", "1.5", "1e5", "1E-05", "9999999999999999e80", "1e-81", "1e999999999", "0x10", "1_000", "+1", "1/3", "Inf", "", ".", "1.", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := parseNumber(s)
		if err != nil {
			return
		}
		back, ok := new(big.Rat).SetString(s)
		if !ok || back.Cmp(r) != 0 || strings.ContainsAny(s, "_/xXpP+ ") && !strings.Contains(strings.ToLower(s), "e+") {
			t.Errorf("%q is read as %s", s, r)
		}
		if d, err := dropsFromXRP(s); err == nil && new(big.Rat).Mul(r, big.NewRat(1_000_000, 1)).Cmp(new(big.Rat).SetUint64(uint64(d))) != 0 {
			t.Errorf("%q XRP are not %d drops", s, d)
		}
	})
}

func TestCurrencyCodes(t *testing.T) {
	for code, want := range map[string]string{
		"USD": "USD", "usd": "usd", "XRP": "XRP",
		"0000000000000000000000005553440000000000": "USD",
		"0000000000000000000000005852500000000000": "0000000000000000000000005852500000000000", // XRP
		"524c555344000000000000000000000000000000": "524C555344000000000000000000000000000000",
		"0000000000000000000000005553440000000001": "0000000000000000000000005553440000000001",
		"0100000000000000000000005553440000000000": "0100000000000000000000005553440000000000",
		"00000000000000000000000055530A0000000000": "00000000000000000000000055530A0000000000",
		"": "", "US": "", "RLUSD": "", "zz00000000000000000000005553440000000000": "",
	} {
		if got := currencyCode(code); got != want {
			t.Errorf("%q gives %q, want %q", code, got, want)
		}
	}
}

func TestAmountWords(t *testing.T) {
	const issuer = "rvYAfWj5gh67oV6fW32ZzP3Aw4Eubs59B"
	for _, c := range []struct {
		v    any
		want string
	}{
		{"1", "0.000001 XRP"}, {"25500000", "25.5 XRP"}, {"100000000000000000", "100000000000 XRP"},
		{map[string]any{"currency": "USD", "issuer": issuer, "value": "1.50"}, "1.5 USD"},
		{map[string]any{"currency": "USD", "issuer": issuer, "value": "1e-20"}, "0.00000000000000000001 USD"},
		{map[string]any{"currency": "524C555344000000000000000000000000000000", "issuer": issuer, "value": "2"}, "2 RLUSD (code 524C55534400…)"},
		{map[string]any{"currency": "5553440000000000000000000000000000000000", "issuer": issuer, "value": "2"}, "2 the token with the code 555344000000…"},
		{map[string]any{"mpt_issuance_id": strings.Repeat("0A", 24), "value": "2"}, "2 MPT 0A0A0A0A…"},
	} {
		a, ok := amountOf(c.v)
		if !ok || a.words() != c.want {
			t.Errorf("%v gives %q, want %q", c.v, a.words(), c.want)
		}
	}
	for _, v := range []any{nil, "", "-1", "1.5", 5, map[string]any{}, map[string]any{"currency": "XRP", "issuer": issuer, "value": "1"},
		map[string]any{"currency": "USD", "issuer": issuer, "value": "-1"}, map[string]any{"currency": "USD", "issuer": "r", "value": "1"},
		map[string]any{"mpt_issuance_id": "0A", "value": "1"}} {
		if a, ok := amountOf(v); ok {
			t.Errorf("%v is %s", v, a.words())
		}
	}
}
