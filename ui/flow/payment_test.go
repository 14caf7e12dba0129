package flow

import (
	"strings"
	"testing"

	"countersign/xrpl"
)

const somebody = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"

func TestPaymentTx(t *testing.T) {
	tests := []struct {
		name string
		form Payment
		json string // what the transaction is, any order
		bad  map[string]string
	}{
		{"all", Payment{To: somebody, Tag: "7", Amount: "25.5", Memo: "thänks"},
			`{"TransactionType":"Payment","Destination":"` + somebody + `","DestinationTag":7,"Amount":"25500000","Memos":[{"Memo":{"MemoData":"7468C3A46E6B73"}}]}`, nil},
		{"spaces around", Payment{To: " " + somebody + "\n", Tag: " 7 ", Amount: " 1 "},
			`{"TransactionType":"Payment","Destination":"` + somebody + `","DestinationTag":7,"Amount":"1000000"}`, nil},
		{"tag 0", Payment{To: somebody, Tag: "0", Amount: "0.000001"},
			`{"TransactionType":"Payment","Destination":"` + somebody + `","DestinationTag":0,"Amount":"1"}`, nil},
		{"largest tag", Payment{To: somebody, Tag: "4294967295", Amount: "1"},
			`{"TransactionType":"Payment","Destination":"` + somebody + `","DestinationTag":4294967295,"Amount":"1000000"}`, nil},
		{"empty", Payment{}, `{"TransactionType":"Payment"}`, map[string]string{"Destination": "Enter the address", "Amount": "empty"}},
		{"tag too large", Payment{To: somebody, Tag: "4294967296", Amount: "1"},
			`{"TransactionType":"Payment","Destination":"` + somebody + `","Amount":"1000000"}`, map[string]string{"DestinationTag": "4294967295"}},
		{"tag in words", Payment{To: somebody, Tag: "seven", Amount: "1"},
			`{"TransactionType":"Payment","Destination":"` + somebody + `","Amount":"1000000"}`, map[string]string{"DestinationTag": "whole number"}},
		{"seven decimals", Payment{To: somebody, Amount: "1.1234567"},
			`{"TransactionType":"Payment","Destination":"` + somebody + `"}`, map[string]string{"Amount": "six decimals"}},
		{"bad checksum", Payment{To: "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYf", Amount: "1"},
			`{"TransactionType":"Payment","Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYf","Amount":"1000000"}`, map[string]string{"Destination": "checksum"}},
		{"X-address", Payment{To: "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ", Amount: "1"},
			`{"TransactionType":"Payment","Destination":"X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ","Amount":"1000000"}`, map[string]string{"Destination": "r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tx, problems := test.form.Tx()
			want, err := xrpl.ParseTx([]byte(test.json))
			if err != nil {
				t.Fatal(err)
			}
			if string(canonical(tx)) != string(canonical(want)) {
				t.Errorf("got %s\nwant %s", canonical(tx), canonical(want))
			}
			seen := map[string]int{}
			for _, p := range problems {
				if p.Warning {
					continue
				}
				seen[p.Field]++
				if part, ok := test.bad[p.Field]; !ok || !strings.Contains(p.Message, part) {
					t.Errorf("problem %+v", p)
				}
			}
			for field := range test.bad {
				if seen[field] != 1 {
					t.Errorf("%d problems about %s, want 1: %v", seen[field], field, problems)
				}
			}
			if back, whole := PaymentFromTx(tx); test.bad == nil && !whole {
				t.Errorf("back in the form: %+v, whole %v", back, whole)
			}
		})
	}
}

func TestPaymentFromTx(t *testing.T) {
	whole := Payment{To: somebody, Tag: "0", Amount: "25.5", Memo: "thänks"}
	tests := []struct {
		name, json string
		want       Payment
		whole      bool
	}{
		{"all", `{"TransactionType":"Payment","Destination":"` + somebody + `","DestinationTag":0,"Amount":"25500000","Memos":[{"Memo":{"MemoData":"7468C3A46E6B73"}}]}`, whole, true},
		{"only the type", `{"TransactionType":"Payment"}`, Payment{}, true},
		{"another field", `{"TransactionType":"Payment","Destination":"` + somebody + `","Amount":"1","Fee":"12"}`, Payment{To: somebody, Amount: "0.000001"}, false},
		{"another currency", `{"TransactionType":"Payment","Destination":"` + somebody + `","Amount":{"currency":"USD","issuer":"` + somebody + `","value":"1"}}`, Payment{To: somebody}, false},
		{"two memos", `{"TransactionType":"Payment","Memos":[{"Memo":{"MemoData":"61"}},{"Memo":{"MemoData":"62"}}]}`, Payment{}, false},
		{"memo with a type", `{"TransactionType":"Payment","Memos":[{"Memo":{"MemoData":"61","MemoType":"62"}}]}`, Payment{Memo: "a"}, false},
		{"memo that is no text", `{"TransactionType":"Payment","Memos":[{"Memo":{"MemoData":"FF"}}]}`, Payment{}, false},
		{"another type", `{"TransactionType":"CheckCreate","Destination":"` + somebody + `"}`, Payment{To: somebody}, false},
		{"drops with a point", `{"TransactionType":"Payment","Amount":"1.5"}`, Payment{}, false},
		{"tag as text", `{"TransactionType":"Payment","DestinationTag":"7"}`, Payment{Tag: `"7"`}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tx, err := xrpl.ParseTx([]byte(test.json))
			if err != nil {
				t.Fatal(err)
			}
			got, isWhole := PaymentFromTx(tx)
			if got != test.want || isWhole != test.whole {
				t.Errorf("got %+v, %v; want %+v, %v", got, isWhole, test.want, test.whole)
			}
		})
	}
}
