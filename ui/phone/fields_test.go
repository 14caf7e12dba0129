package phone

import (
	"slices"
	"strings"
	"testing"

	"countersign/xrpl"
)

const bob = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"

func names(address string) string {
	if address == bob {
		return "Bob"
	}
	return ""
}

func TestFieldsOf(t *testing.T) {
	for _, tt := range []struct {
		name, txType, json string
		want               []field
	}{
		{"payment", "Payment", `{"TransactionType":"Payment","Amount":"1234500000","Destination":"` + bob + `","DestinationTag":7,"Fee":"12"}`, []field{
			{Label: "Type", Value: "Payment"},
			{Label: "To", Value: bob, Mono: true, Name: "Bob"},
			{Label: "Destination tag", Value: "7"},
			{Label: "Amount", Value: "1,234.5 XRP"},
			{Label: "Fee", Value: "0.000012 XRP"},
		}},
		{"issued currency", "Payment", `{"SendMax":{"currency":"USD","issuer":"` + bob + `","value":"12.5"}}`, []field{
			{Label: "Type", Value: "Payment"},
			{Label: "Spends at most", Value: "12.5 USD issued by Bob (" + bob + ")"},
		}},
		{"amount that is none", "Payment", `{"Amount":"many"}`, []field{
			{Label: "Type", Value: "Payment"}, {Label: "Amount", Value: "many"},
		}},
		{"amount with more in it", "Payment", `{"Amount":{"currency":"USD","issuer":"x","value":"1","more":true}}`, []field{
			{Label: "Type", Value: "Payment"}, {Label: "Amount", Value: `{"currency":"USD","issuer":"x","more":true,"value":"1"}`, Mono: true},
		}},
		{"memo in text", "SignIn", `{"Memos":[{"Memo":{"MemoData":"48656C6C6F","MemoType":"746578742F706C61696E"}}]}`, []field{
			{Label: "Type", Value: "Sign-in"}, {Label: "Memo type", Value: "text/plain"}, {Label: "Memo", Value: "Hello"},
		}},
		{"memo in bytes", "Payment", `{"Memos":[{"Memo":{"MemoData":"00FF12"}}]}`, []field{
			{Label: "Type", Value: "Payment"}, {Label: "Memo", Value: "00FF12", Mono: true},
		}},
		{"memo that turns the writing around", "Payment", `{"Memos":[{"Memo":{"MemoData":"E280AE41"}}]}`, []field{
			{Label: "Type", Value: "Payment"}, {Label: "Memo", Value: "E280AE41", Mono: true},
		}},
		{"memos that are none", "Payment", `{"Memos":["x",{"Memo":{}}]}`, []field{
			{Label: "Type", Value: "Payment"}, {Label: "Memo", Value: "x"}, {Label: "Memo", Value: `{"Memo":{}}`, Mono: true},
		}},
		{"memos that are no list", "Payment", `{"Memos":"x"}`, []field{
			{Label: "Type", Value: "Payment"}, {Label: "Memo", Value: "x"},
		}},
		{"unknown fields", "TrustSet", `{"TransactionType":"TrustSet","Thing":{"a":[1,"<&>"]},"Other":null}`, []field{
			{Label: "Type", Value: "TrustSet"}, {Label: "Other", Value: "null", Mono: true}, {Label: "Thing", Value: `{"a":[1,"<&>"]}`, Mono: true},
		}},
		{"nothing", "SignIn", `{}`, []field{{Label: "Type", Value: "Sign-in"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tx, err := xrpl.ParseTx([]byte(tt.json))
			if err != nil {
				t.Fatal(err)
			}
			if got := fieldsOf(tt.txType, tx, names); !slices.Equal(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// FuzzFieldsOf checks that whatever an application asks for is shown: no field
// is missing, and none is empty unless its value is.
func FuzzFieldsOf(f *testing.F) {
	f.Add(`{"TransactionType":"Payment","Amount":"1","Destination":"` + bob + `"}`)
	f.Add(`{"Memos":[{"Memo":{"MemoData":"48656C6C6F"}},7]}`)
	f.Add(`{"Amount":{"currency":"USD","issuer":"x","value":"1"},"Fee":12}`)
	f.Fuzz(func(t *testing.T, text string) {
		tx, err := xrpl.ParseTx([]byte(text))
		if err != nil {
			return
		}
		fields := fieldsOf("Payment", tx, names)
		for key := range tx {
			if key == "TransactionType" || key == "Memos" {
				continue
			}
			if !slices.ContainsFunc(fields, func(f field) bool { return f.Label == label(key) }) {
				t.Errorf("%q is not shown", key)
			}
		}
		for _, f := range fields {
			if strings.ContainsAny(f.Value, "\u202e\u200f\x00") {
				t.Errorf("%q shows what cannot be seen", f.Value)
			}
		}
	})
}
