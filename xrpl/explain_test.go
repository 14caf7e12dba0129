package xrpl

import (
	"strings"
	"testing"
)

// Two accounts that are in many examples of the ledger's documentation.
const (
	alice = "rf1BiGeXwwQoi8Z2ueFYTEXSwuJYfV2Jpn"
	bob   = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
)

func parse(t testing.TB, text string) Tx {
	t.Helper()
	tx, err := ParseTx([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func contacts(address string) string {
	if address == bob {
		return "Bob"
	}
	return ""
}

func TestExplain(t *testing.T) {
	tests := []struct{ name, tx, want string }{
		{"payment", `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"25000000","DestinationTag":7}`,
			"Send 25 XRP to Bob (rPT1Sj…bpAYe) with tag 7"},
		{"tag 0 is a tag", `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1","DestinationTag":0}`,
			"Send 0.000001 XRP to Bob (rPT1Sj…bpAYe) with tag 0"},
		{"account, memo and fee", `{"TransactionType":"Payment","Account":"` + alice + `","Destination":"` + bob + `","Amount":"1500000","Fee":"12","Memos":[{"Memo":{"MemoData":"68656C6C6F"}}]}`,
			`Send 1.5 XRP to Bob (rPT1Sj…bpAYe). From rf1BiG…V2Jpn. Memo: "hello". Also set: Fee 0.000012 XRP`},
		{"partial payment of a token", `{"TransactionType":"Payment","Destination":"` + alice + `","Amount":{"currency":"USD","issuer":"` + bob + `","value":"1.50"},"Flags":131072,"SendMax":"2000000"}`,
			"Send up to 1.5 USD issued by Bob (rPT1Sj…bpAYe) to rf1BiG…V2Jpn, spending at most 2 XRP, delivering any part of it (partial payment)"},
		{"a code of 160 bits is marked", `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":{"currency":"5553440000000000000000000000000000000000","issuer":"` + alice + `","value":"5"}}`,
			`Send 5 tokens with the code "USD" (5553440000000000000000000000000000000000) issued by rf1BiG…V2Jpn to Bob (rPT1Sj…bpAYe)`},
		{"open amount", `{"TransactionType":"Payment","Destination":"` + bob + `"}`,
			"Send an amount that is entered on the phone to Bob (rPT1Sj…bpAYe)"},
		{"unreadable values are shown", `{"TransactionType":"Payment","Destination":"` + bob + `","Amount":25,"Oops":null,"Flags":262144}`,
			"Send an unreadable amount (25) to Bob (rPT1Sj…bpAYe). Also set: Flags 262144 (tfLimitQuality), Oops null"},
		{"sign-in", `{"TransactionType":"SignIn"}`, "Prove that you control your account (sign-in)"},
		{"trust line", `{"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"10"},"Flags":131072}`,
			"Accept up to 10 USD issued by Bob (rPT1Sj…bpAYe). Flags: Do not let the token move through you (tfSetNoRipple)"},
		{"no type", `{}`, "A transaction without a type"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Explain(parse(t, tt.tx), contacts); got != tt.want {
				t.Errorf("got\n%s, want\n%s", got, tt.want)
			}
		})
	}
}

// A name that turns the writing direction around could make one account look
// like another.
func TestExplainShowsNoInvisibleText(t *testing.T) {
	tx := parse(t, `{"TransactionType":"Payment","Destination":"`+bob+`","Amount":"1","A\u202eB":"x\u0007y"}`)
	got := Explain(tx, func(string) string { return "Bo\u202eb\n" })
	if strings.ContainsAny(got, "\u202e\u0007\n") || !strings.Contains(got, "Bob (rPT1Sj") {
		t.Errorf("got %q", got)
	}
}

// Whatever a transaction holds, no field may be missing from the explanation.
func TestExplainDropsNothing(t *testing.T) {
	for _, row := range corpus(t) {
		tx := parse(t, string(row.JSON))
		got := Explain(tx, nil)
		for _, name := range []string{"InvoiceID", "CredentialIDs", "DomainID", "NetworkID", "SourceTag", "Paths", "Signers", "TxnSignature", "LastLedgerSequence"} {
			if _, ok := tx[name]; ok && !strings.Contains(got, name) {
				t.Errorf("%s: %s is not in %q", row.Hash, name, got)
			}
		}
	}
}
