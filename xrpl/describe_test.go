package xrpl

import (
	"errors"
	"maps"
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	got := Describe(parse(t, `{"TransactionType":"TrustSet","Account":"`+alice+`","LimitAmount":`+usd+`,"QualityIn":1005000000,"Flags":131072,"Odd":{"a":null}}`), contacts)
	want := []Row{
		{"Type", "Trust line (TrustSet)", "TransactionType"},
		{"Account", alice, "Account"},
		{"Limit", "5 USD issued by Bob (" + bob + ")", "LimitAmount"},
		{"Flags", "Do not let the token move through you (tfSetNoRipple)", "Flags"},
		{"Odd", `{"a":null}`, "Odd"},
		{"Incoming value", "0.5 %", "QualityIn"},
	}
	if got.Sentence == "" || len(got.Rows) != len(want) {
		t.Fatalf("got %+v", got)
	}
	for i, row := range got.Rows {
		if row != want[i] {
			t.Errorf("got %+v, want %+v", row, want[i])
		}
	}
}

func TestDescribeBatch(t *testing.T) {
	got := Describe(parse(t, `{"TransactionType":"Batch","RawTransactions":[{"RawTransaction":{"TransactionType":"Payment","Amount":"1000000"}},7]}`), nil)
	want := []Row{
		{"Type", "Batch", "TransactionType"},
		{"Transactions", "2 transactions", "RawTransactions"},
		{"Transaction 1: Type", "Payment", "RawTransactions[0].RawTransaction.TransactionType"},
		{"Transaction 1: Amount", "1 XRP", "RawTransactions[0].RawTransaction.Amount"},
		{"Transaction 2", "7", "RawTransactions[1]"},
	}
	if len(got.Rows) != len(want) {
		t.Fatalf("got %+v", got.Rows)
	}
	for i, row := range got.Rows {
		if row != want[i] {
			t.Errorf("got %+v, want %+v", row, want[i])
		}
	}
}

// Whatever a transaction holds, its description has it, and taking a field out
// of it changes the explanation.
func TestDescribeNamesEveryField(t *testing.T) {
	for _, row := range corpus(t) {
		tx := parse(t, string(row.JSON))
		described := map[string]Row{}
		for _, r := range Describe(tx, nil).Rows {
			if r.Label == "" || r.Value == "" || strings.HasSuffix(r.Value, "…") {
				t.Errorf("%s: %+v", row.Hash, r)
			}
			described[r.Field] = r
		}
		before := Explain(tx, nil)
		for name := range tx {
			if _, ok := described[name]; !ok {
				t.Errorf("%s: no row for %s", row.Hash, name)
			}
			flags := tx.Text("Flags")
			if name == "Flags" && (flags == "0" || flags == "2147483648") {
				continue // these say nothing
			}
			less := maps.Clone(tx)
			delete(less, name)
			if Explain(less, nil) == before {
				t.Errorf("%s (%s): %s is not in %s", row.Hash, row.Type, name, before)
			}
		}
		// Addresses and hashes stand in their rows in full.
		for name, r := range described {
			text, ok := tx[name].(string)
			if ok && (strings.HasPrefix(text, "r") || len(text) == 64) && !strings.Contains(r.Value, text) && described[name].Label != "Data" &&
				!strings.HasPrefix(r.Value, `"`) {
				t.Errorf("%s: %s has the row %+v", row.Hash, name, r)
			}
		}
	}
}

func TestExplainBlob(t *testing.T) {
	for _, row := range corpus(t) {
		got, err := ExplainBlob(row.Blob, nil)
		if err != nil {
			t.Fatal(err)
		}
		if tx, _ := Decode(row.Blob); got != Explain(tx, nil) {
			t.Errorf("%s: the blob is explained otherwise: %s", row.Hash, got)
		}
	}
	if _, err := ExplainBlob("1200", nil); !errors.Is(err, ErrBadBlob) {
		t.Errorf("a cut blob: %v", err)
	}
}

func FuzzExplain(f *testing.F) {
	for _, s := range []string{`{}`, `{"TransactionType":7,"Flags":"x"}`, `{"TransactionType":"Batch","RawTransactions":[{"RawTransaction":{"TransactionType":"Batch","RawTransactions":[{}]}}]}`,
		`{"TransactionType":"OracleSet","PriceDataSeries":[{"PriceData":{"Scale":99}}]}`, `{"TransactionType":"Payment","Paths":[[{"account":1}]],"Memos":[null]}`} {
		f.Add([]byte(s))
	}
	for _, row := range corpus(f) {
		f.Add([]byte(row.JSON))
	}
	for typ, members := range goodTransactions(f) {
		f.Add([]byte(`{"TransactionType":"` + typ + `",` + members + `}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tx, err := ParseTx(data)
		if err != nil {
			return
		}
		described := Describe(tx, contacts)
		if described.Sentence == "" {
			t.Fatal("no sentence")
		}
		fields := map[string]bool{}
		for _, row := range described.Rows {
			if row.Value == "" {
				t.Fatalf("no value in %+v", row)
			}
			if strings.ContainsAny(row.Label+row.Value, "\u202e\u0007\n\x00") {
				t.Fatalf("unseen characters in %+v", row)
			}
			fields[row.Field] = true
		}
		for name := range tx {
			if !fields[name] {
				t.Fatalf("no row for %q", name)
			}
		}
	})
}
