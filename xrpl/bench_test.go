package xrpl

import "testing"

// benchPayment is an ordinary signed payment of XRP with a memo.
func benchPayment(b *testing.B) (Tx, string) {
	b.Helper()
	tx := parse(b, `{"TransactionType":"Payment","Destination":"`+bob+`","Amount":"25000000","DestinationTag":7,"Fee":"12","Sequence":5,"Memos":[{"Memo":{"MemoData":"68656C6C6F"}}]}`)
	blob, _, err := testKey(b).SignTx(tx)
	if err != nil {
		b.Fatal(err)
	}
	signed, err := Decode(blob)
	if err != nil {
		b.Fatal(err)
	}
	return signed, blob
}

func BenchmarkEncode(b *testing.B) {
	tx, _ := benchPayment(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Encode(tx); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	_, blob := benchPayment(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(blob); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTxID(b *testing.B) {
	_, blob := benchPayment(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := TxID(blob); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheckSignature(b *testing.B) {
	_, blob := benchPayment(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := CheckSignature(blob); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	tx, blob := benchPayment(b)
	b.ReportAllocs()
	for b.Loop() {
		if f := Verify(Signed{Request: tx, Blob: blob}); f[0].Status != Checked {
			b.Fatal(f[0])
		}
	}
}
