package flow

import (
	"strings"
	"testing"

	"countersign/xrpl"
)

const somebody = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"

// What is wrong is said once: by the form where it can't be read, otherwise by
// the check of the transaction.
func TestPaymentForm(t *testing.T) {
	to := "Destination=" + somebody
	tests := []struct {
		name  string
		typed []string
		json  string // what the transaction is, without its type
		bad   map[string]string
	}{
		{"all", []string{to, "DestinationTag=7", "Amount=25.5", "Memos=thänks"},
			`,"Destination":"` + somebody + `","DestinationTag":7,"Amount":"25500000","Memos":[{"Memo":{"MemoData":"7468C3A46E6B73"}}]`, nil},
		{"spaces around", []string{"Destination= " + somebody + "\n", "DestinationTag= 7 ", "Amount= 1 "},
			`,"Destination":"` + somebody + `","DestinationTag":7,"Amount":"1000000"`, nil},
		{"tag 0", []string{to, "DestinationTag=0", "Amount=0.000001"}, `,"Destination":"` + somebody + `","DestinationTag":0,"Amount":"1"`, nil},
		{"largest tag", []string{to, "DestinationTag=4294967295", "Amount=1"}, `,"Destination":"` + somebody + `","DestinationTag":4294967295,"Amount":"1000000"`, nil},
		{"empty", nil, ``, map[string]string{"Destination": "Enter the address", "Amount": "empty"}},
		{"tag too large", []string{to, "DestinationTag=4294967296", "Amount=1"},
			`,"Destination":"` + somebody + `","Amount":"1000000"`, map[string]string{"DestinationTag": "4294967295"}},
		{"tag in words", []string{to, "DestinationTag=seven", "Amount=1"},
			`,"Destination":"` + somebody + `","Amount":"1000000"`, map[string]string{"DestinationTag": "whole number"}},
		{"seven decimals", []string{to, "Amount=1.1234567"}, `,"Destination":"` + somebody + `"`, map[string]string{"Amount": "six decimals"}},
		{"bad checksum", []string{"Destination=rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYf", "Amount=1"},
			`,"Destination":"rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYf","Amount":"1000000"`, map[string]string{"Destination": "checksum"}},
		{"nothing sent", []string{to, "Amount=0"}, `,"Destination":"` + somebody + `","Amount":"0"`, map[string]string{"Amount": "above zero"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := formOf(t, "Payment")
			typing(f, test.typed...)
			tx, problems := f.Tx()
			if want := parse(t, `{"TransactionType":"Payment"`+test.json+`}`); !sameValue(map[string]any(tx), map[string]any(want)) {
				t.Errorf("got %s\nwant %s", canonical(tx), canonical(want))
			}
			seen := map[string]int{}
			for _, p := range Together(problems, xrpl.Check(tx)) {
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
					t.Errorf("%d problems about %s, want 1", seen[field], field)
				}
			}
		})
	}
}

func TestTogetherKeepsWarnings(t *testing.T) {
	form := []xrpl.Problem{{Field: "Amount/currency", Message: "unreadable"}, {Field: "Destination", Message: "odd", Warning: true}}
	tx := []xrpl.Problem{
		{Field: "Amount", Message: "missing"}, {Field: "Amount", Message: "large", Warning: true},
		{Field: "Destination", Message: "missing"}, {Field: "DestinationTag", Message: "missing"},
	}
	var got []string
	for _, p := range Together(form, tx) {
		got = append(got, p.Field+" "+p.Message)
	}
	if want := "Amount/currency unreadable, Destination odd, Amount large, Destination missing, DestinationTag missing"; strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
}
