package storage

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkAdd is one durable request; ratio is its time beside a bare durable
// insert of the same bytes into one column.
func BenchmarkAdd(b *testing.B) {
	d := openTest(b)
	bare := bareTable(b)
	r := Request{State: Sending, TxJSON: json.RawMessage(`{"TransactionType":"Payment","Amount":"25000000"}`)}
	var ours, theirs time.Duration
	n := 0
	for b.Loop() {
		n++
		r.ID = fmt.Sprint(n)
		start := time.Now()
		if err := d.Add(b.Context(), r); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		if err := bare([]byte(r.TxJSON)); err != nil {
			b.Fatal(err)
		}
		ours += middle.Sub(start)
		theirs += time.Since(middle)
	}
	b.ReportMetric(float64(ours.Nanoseconds())/float64(n), "ns/add")
	b.ReportMetric(float64(theirs.Nanoseconds())/float64(n), "ns/bare")
	b.ReportMetric(float64(ours)/float64(theirs), "ratio")
}

func bareTable(b *testing.B) func([]byte) error {
	db, err := connect(filepath.Join(b.TempDir(), "bare.db"), 1, "_txlock=immediate", "_pragma=journal_mode(WAL)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if _, err := db.Exec("CREATE TABLE bare (a BLOB)"); err != nil {
		b.Fatal(err)
	}
	return func(data []byte) error {
		_, err := db.Exec("INSERT INTO bare VALUES (?)", data)
		return err
	}
}

// BenchmarkPage is a page of 50 out of 50 000 requests.
func BenchmarkPage(b *testing.B) {
	d := openTest(b)
	tx, err := d.write.BeginTx(b.Context(), nil)
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	states := []State{Signed, Signed, Signed, Rejected, Expired}
	for n := range 50_000 {
		r := sample(fmt.Sprint(n))
		r.CreatedAt, r.State = at.Add(time.Duration(n)*time.Minute), states[n%len(states)]
		if err := insertRequest(b.Context(), tx, r); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		f    Filter
	}{
		{"newest", Filter{Limit: 50}},
		{"middle", Filter{Limit: 50, Before: at.Add(25_000 * time.Minute)}},
		{"state", Filter{Limit: 50, States: []State{Rejected}}},
		{"states", Filter{Limit: 50, States: []State{Rejected, Expired}}},
		{"text", Filter{Limit: 50, Text: "örs 25"}},
		{"text not found", Filter{Limit: 50, Text: "nowhere"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.List(b.Context(), c.f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
