package xrpl

import (
	"strings"
	"testing"
)

func TestDangers(t *testing.T) {
	inner := func(members string) string { return `{"RawTransaction":{` + members + `}}` }
	for _, tt := range []struct {
		name, tx string
		says     []string // a part of each
	}{
		{"account deleted", `"TransactionType":"AccountDelete","Destination":"` + bob + `"`, []string{"gone from the ledger"}},
		{"master key", `"TransactionType":"AccountSet","SetFlag":4`, []string{"account and all it holds are lost"}},
		{"master key again", `"TransactionType":"AccountSet","ClearFlag":4`, nil},
		{"no freeze", `"TransactionType":"AccountSet","SetFlag":6`, []string{"never be switched off"}},
		{"clawback allowed", `"TransactionType":"AccountSet","SetFlag":16`, []string{"never be switched off"}},
		{"ordinary setting", `"TransactionType":"AccountSet","SetFlag":1`, nil},
		{"signers", `"TransactionType":"SignerListSet","SignerQuorum":1`, []string{"hand it over"}},
		{"no signers", `"TransactionType":"SignerListSet","SignerQuorum":0`, []string{"no longer sign"}},
		{"regular key", `"TransactionType":"SetRegularKey","RegularKey":"` + bob + `"`, []string{"Whoever holds this key"}},
		{"no regular key", `"TransactionType":"SetRegularKey"`, []string{"no longer sign"}},
		{"delegate", `"TransactionType":"DelegateSet","Permissions":[{}]`, []string{"without asking"}},
		{"no delegate", `"TransactionType":"DelegateSet","Permissions":[]`, nil},
		{"clawback", `"TransactionType":"Clawback"`, []string{"not asked"}},
		{"deep freeze", `"TransactionType":"TrustSet","Flags":4194304`, []string{"neither send nor receive"}},
		{"loan lost", `"TransactionType":"LoanManage","Flags":65536`, []string{"stays lost"}},
		{"to nobody", `"TransactionType":"Payment","Destination":"rrrrrrrrrrrrrrrrrrrrrhoLvTp"`, []string{"lost for ever"}},
		{"huge fee", `"TransactionType":"Payment","Fee":"2000001"`, []string{"2.000001 XRP is destroyed"}},
		{"payment", `"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","Fee":"12"`, nil},
		{"trust line", `"TransactionType":"TrustSet","Flags":131072`, nil},
		{"sign-in", `"TransactionType":"SignIn"`, nil},
		{"claim", `"TransactionType":"PaymentChannelAuthorize"`, []string{"Whoever has the signature"}},
		{"unknown", `"TransactionType":"Wonder"`, nil},
		{"batch", `"TransactionType":"Batch","RawTransactions":[` + inner(`"TransactionType":"Payment"`) + "," + inner(`"TransactionType":"AccountDelete"`) + "," + inner(`"TransactionType":"Batch"`) + `,7]`,
			[]string{"Transaction 2 of the batch: The account is gone"}},
	} {
		got := Dangers(parse(t, "{"+tt.tx+"}"))
		ok := len(got) == len(tt.says)
		for i := range min(len(got), len(tt.says)) {
			ok = ok && strings.Contains(got[i], tt.says[i]) && strings.HasSuffix(got[i], ".")
		}
		if !ok {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
}
