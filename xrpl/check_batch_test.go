package xrpl

import (
	"strings"
	"testing"
)

func TestCheckOfBatch(t *testing.T) {
	const ok = `"TransactionType":"Payment","Account":"` + alice + `","Destination":"` + bob + `","Amount":"1","Sequence":2,"Fee":"0","SigningPubKey":"","Flags":1073741824`
	batch := func(inner ...string) Tx {
		for i, members := range inner {
			inner[i] = `{"RawTransaction":{` + members + `}}`
		}
		return parse(t, `{"TransactionType":"Batch","Account":"`+carol+`","Flags":65536,"RawTransactions":[`+strings.Join(inner, ",")+`]}`)
	}
	with := func(old, new string) string {
		if !strings.Contains(ok, old) {
			t.Fatal(old)
		}
		return strings.Replace(ok, old, new, 1)
	}
	other := with(`"Sequence":2`, `"Sequence":3`)
	tests := []struct {
		name, inner, says string
	}{
		{"twice", ok, "twice"},
		{"without the flag", with("1073741824", "0"), "0x40000000"},
		{"with a fee", with(`"Fee":"0"`, `"Fee":"10"`), "Fee"},
		{"with a key", with(`"SigningPubKey":""`, `"SigningPubKey":"AB"`), "SigningPubKey"},
		{"signed", ok + `,"TxnSignature":"AB"`, "is signed"},
		{"without a sequence", with(`"Sequence":2,`, ``), "no Sequence"},
		{"without an account", with(`"Account":"`+alice+`",`, ``), "no Account"},
		{"without a type", with(`"TransactionType":"Payment",`, ``), "no TransactionType"},
		{"a batch", with("Payment", "Batch"), "is a batch itself"},
		{"ticket and sequence", ok + `,"TicketSequence":3`, "Set Sequence to 0"},
		{"wrong inside", with(`"Amount":"1"`, `"Amount":"1.5"`), "RawTransactions[1].RawTransaction.Amount: Drops are whole numbers"},
		{"open inside", with(`"Amount":"1",`, ``), "Transaction 2 of the batch: A Payment needs Amount"},
		{"to itself", with(bob, alice), "account it comes from"},
		{"made by the network", with("Payment", "SetFee"), "network itself"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			first := other
			if tt.inner == ok {
				first = ok
			}
			found := false
			got := Check(batch(first, tt.inner))
			for _, p := range got {
				found = found || p.Field == "RawTransactions" && !p.Warning && strings.Contains(p.Message, tt.says)
			}
			if !found {
				t.Errorf("%+v", got)
			}
		})
	}
	if got := Check(batch(ok)); len(got) != 1 || !strings.Contains(got[0].Message, "2 to 8") {
		t.Errorf("one alone: %+v", got)
	}
	if got := Check(batch(ok, other)); len(got) != 0 {
		t.Errorf("a good one: %+v", got)
	}
}
