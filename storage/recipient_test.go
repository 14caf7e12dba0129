package storage

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// Only what was signed counts, wherever in the transaction it stands.
func TestRecipients(t *testing.T) {
	d := openTest(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	n := 0
	add := func(state State, tx string, resolved time.Time) {
		t.Helper()
		n++
		r := Request{ID: fmt.Sprint(n), State: state, TxJSON: json.RawMessage(tx), CreatedAt: at, ResolvedAt: resolved}
		if err := d.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	add(Signed, `{"TransactionType":"Payment","Destination":"rBob","DestinationTag":7,"Amount":{"issuer":"rIssuer"}}`, at.Add(time.Hour))
	add(Signed, "{\n \"Destination\" : \"rBob\" }", at.Add(2*time.Hour))
	add(Signed, `{"Destination":"rAnn"}`, time.Time{}) // answered nobody knows when
	add(Pending, `{"Destination":"rWaiting"}`, at)
	add(Rejected, `{"Destination":"rDeclined"}`, at)
	add(Signed, `{"LimitAmount":{"issuer":"rGate","value":"1"},"issuer":"rElsewhere"}`, at)
	add(Signed, `{"SignerEntries":[{"SignerEntry":{"Account":"rOne"}},{"SignerEntry":{"Account":"rTwo"}}],"Account":"rOwn"}`, at)
	add(Signed, `{"RawTransactions":[{"RawTransaction":{"Destination":"rInside"}},{"RawTransaction":{"Destination":"rInside"}}]}`, at)
	add(Signed, `{"x.Destination":"rTrick","destination":"rLower","Destination":9,"a\".Destination":"rQuote"}`, at)
	add(Signed, ``, at)
	add(Signed, `"rText"`, at)
	add(Signed, strings.Repeat("[", 2000)+strings.Repeat("]", 2000), at) // deeper than SQLite reads

	got, err := d.Recipients(t.Context(), "Destination", "LimitAmount.issuer", "SignerEntry.Account")
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, func(a, b Recipient) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Address, b.Address))
	})
	want := []Recipient{
		{"Destination", "rAnn", 1, at},
		{"Destination", "rBob", 2, at.Add(2 * time.Hour)},
		{"Destination", "rInside", 1, at},
		{"LimitAmount.issuer", "rGate", 1, at},
		{"SignerEntry.Account", "rOne", 1, at},
		{"SignerEntry.Account", "rTwo", 1, at},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got, err := d.Recipients(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("of no field: %v, %v", got, err)
	}
}

func BenchmarkRecipients(b *testing.B) {
	d := openTest(b)
	tx, err := d.write.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for n := range 10_000 {
		r := Request{ID: fmt.Sprint(n), State: Signed, TxType: "Payment", TxJSON: json.RawMessage(fmt.Sprintf(
			`{"TransactionType":"Payment","Destination":"r%d","DestinationTag":%d,"Amount":"25000000","Memos":[{"Memo":{"MemoData":"AB"}}]}`, n%500, n))}
		if err := insertRequest(b.Context(), tx, r); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		got, err := d.Recipients(b.Context(), "Destination", "Authorize", "RegularKey", "LimitAmount.issuer", "SignerEntry.Account")
		if err != nil || len(got) != 500 {
			b.Fatal(len(got), err)
		}
	}
}
