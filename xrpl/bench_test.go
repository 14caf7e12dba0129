package xrpl

import (
	"fmt"
	"strings"
	"testing"
)

// benchRow is a row of the corpus, ready.
type benchRow struct {
	tx   Tx
	blob string
	kind string // ed25519, secp256k1 or multi
}

// benchCorpus is all of the corpus: five of each of 78 types, 542 bytes in the
// middle. A benchmark's unit is one transaction of it.
func benchCorpus(b *testing.B) []benchRow {
	b.Helper()
	var rows []benchRow
	for _, row := range corpus(b) {
		tx, err := ParseTx(row.JSON)
		if err != nil {
			b.Fatal(err)
		}
		kind := "secp256k1"
		if strings.HasPrefix(tx.Text("SigningPubKey"), "ED") {
			kind = "ed25519"
		}
		if row.Multi {
			kind = "multi"
		}
		rows = append(rows, benchRow{tx: tx, blob: row.Blob, kind: kind})
	}
	b.ReportAllocs()
	b.ResetTimer()
	return rows
}

// each runs do on one row after the other, and begins again.
func each(b *testing.B, rows []benchRow, do func(benchRow) error) {
	i := 0
	for b.Loop() {
		if err := do(rows[i]); err != nil {
			b.Fatal(err)
		}
		if i++; i == len(rows) {
			i = 0
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	each(b, benchCorpus(b), func(r benchRow) error { _, err := Encode(r.tx); return err })
}

func BenchmarkDecode(b *testing.B) {
	each(b, benchCorpus(b), func(r benchRow) error { _, err := Decode(r.blob); return err })
}

func BenchmarkTxID(b *testing.B) {
	each(b, benchCorpus(b), func(r benchRow) error { _, err := TxID(r.blob); return err })
}

func BenchmarkEncodeAndTxID(b *testing.B) {
	each(b, benchCorpus(b), func(r benchRow) error {
		blob, err := Encode(r.tx)
		if err != nil {
			return err
		}
		_, err = TxID(blob)
		return err
	})
}

func BenchmarkParseTx(b *testing.B) {
	rows := corpus(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if _, err := ParseTx(rows[i].JSON); err != nil {
			b.Fatal(err)
		}
		i = (i + 1) % len(rows)
	}
}

func BenchmarkJSON(b *testing.B) {
	var dst []byte
	each(b, benchCorpus(b), func(r benchRow) error { dst = r.tx.AppendJSON(dst[:0]); return nil })
}

// BenchmarkCheckSignature decodes and verifies, by the kind of signature.
func BenchmarkCheckSignature(b *testing.B) {
	for _, kind := range []string{"ed25519", "secp256k1", "multi"} {
		b.Run(kind, func(b *testing.B) {
			var rows []benchRow
			for _, r := range benchCorpus(b) {
				if r.kind == kind {
					rows = append(rows, r)
				}
			}
			each(b, rows, func(r benchRow) error { _, err := CheckSignature(r.blob); return err })
		})
	}
}

// BenchmarkVerify is all of Verify, the comparison included.
func BenchmarkVerify(b *testing.B) {
	each(b, benchCorpus(b), func(r benchRow) error {
		for _, f := range Verify(Signed{Request: r.tx, Blob: r.blob, Multisign: r.kind == "multi"}) {
			if f.Status == Failed {
				return fmt.Errorf("%s: %s", f.Name, f.Detail)
			}
		}
		return nil
	})
}
