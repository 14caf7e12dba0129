package flow

import (
	"strings"
	"testing"
	"time"

	"countersign/xrpl"
)

func openForm(t *testing.T, name string) *Form {
	t.Helper()
	typ, ok := xrpl.TypeNamed(name)
	if !ok {
		t.Fatal("no type " + name)
	}
	return NewForm(typ, time.UTC)
}

func TestChooseOpen(t *testing.T) {
	usd := map[string]any{"currency": "USD", "issuer": bobAddress, "value": "10"}
	id, other := strings.Repeat("AB", 32), strings.Repeat("CD", 32)
	for _, c := range []struct {
		name   string
		txType string
		before map[string]string // texts
		list   []OpenObject      // the first is chosen
		want   map[string]string // texts
		chosen bool
	}{
		{"an offer", "OfferCancel", nil,
			[]OpenObject{{Fields: map[string]any{"OfferSequence": ledgerNumber(1234)}}}, map[string]string{"OfferSequence": "1234"}, true},
		{"an escrow", "EscrowFinish", map[string]string{"Owner": "rXX", "OfferSequence": "1"},
			[]OpenObject{{Fields: map[string]any{"Owner": bobAddress, "OfferSequence": ledgerNumber(7)}, Suggests: map[string]any{"Condition": "A0258020AB810100"}}},
			map[string]string{"Owner": bobAddress, "OfferSequence": "7", "Condition": "A0258020AB810100"}, true},
		{"another condition was typed", "EscrowFinish", map[string]string{"Condition": "A0258020CD810100"},
			[]OpenObject{{Fields: map[string]any{"Owner": bobAddress, "OfferSequence": ledgerNumber(7)}, Suggests: map[string]any{"Condition": "A0258020AB810100"}}},
			map[string]string{"Condition": "A0258020CD810100"}, true},
		{"the last escrow's condition goes", "EscrowFinish", map[string]string{"Condition": "A0258020CD810100"},
			[]OpenObject{{Fields: map[string]any{"Owner": bobAddress, "OfferSequence": ledgerNumber(7)}},
				{Fields: map[string]any{"Owner": bobAddress, "OfferSequence": ledgerNumber(8)}, Suggests: map[string]any{"Condition": "A0258020CD810100"}}},
			map[string]string{"Condition": "", "OfferSequence": "7"}, true},
		{"a check", "CheckCash", nil,
			[]OpenObject{{Fields: map[string]any{"CheckID": id}, Suggests: map[string]any{"Amount": usd}}},
			map[string]string{"CheckID": id, "Amount": "10", "Amount/currency": "USD", "Amount/issuer": bobAddress}, true},
		{"a check, in part", "CheckCash", map[string]string{"Amount": "3"},
			[]OpenObject{{Fields: map[string]any{"CheckID": id}, Suggests: map[string]any{"Amount": "10000000"}}},
			map[string]string{"CheckID": id, "Amount": "3"}, true},
		{"another check", "CheckCash", map[string]string{"CheckID": other, "Amount": "10"},
			[]OpenObject{{Fields: map[string]any{"CheckID": id}, Suggests: map[string]any{"Amount": "5000000"}},
				{Fields: map[string]any{"CheckID": other}, Suggests: map[string]any{"Amount": "10000000"}}},
			map[string]string{"CheckID": id, "Amount": "5"}, true},
		{"a channel", "PaymentChannelClaim", nil,
			[]OpenObject{{Fields: map[string]any{"Channel": id}, Suggests: map[string]any{"PublicKey": "ED" + id}}}, map[string]string{"Channel": id, "PublicKey": "ED" + id}, true},
		{"offers for NFTs", "NFTokenCancelOffer", map[string]string{"NFTokenOffers": other},
			[]OpenObject{{Fields: map[string]any{"NFTokenOffers": []any{id}}}}, map[string]string{"NFTokenOffers": other + "\n" + id}, false},
		{"the same offer", "NFTokenCancelOffer", map[string]string{"NFTokenOffers": id},
			[]OpenObject{{Fields: map[string]any{"NFTokenOffers": []any{id}}}}, map[string]string{"NFTokenOffers": id}, true},
		{"a ticket", "Payment", nil,
			[]OpenObject{{Fields: map[string]any{"TicketSequence": ledgerNumber(5)}}}, map[string]string{"TicketSequence": "5", "Sequence": ""}, true},
		{"what the form has no place for", "OfferCancel", nil,
			[]OpenObject{{Fields: map[string]any{"Nothing": "x"}}}, map[string]string{"OfferSequence": ""}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := openForm(t, c.txType)
			for path, text := range c.before {
				f.SetText(path, text)
			}
			f.ChooseOpen(c.list[0], c.list)
			for path, want := range c.want {
				if got := f.Text(path); got != want {
					t.Errorf("%s is %q, want %q", path, got, want)
				}
			}
			if o, ok := f.ChosenOpen(c.list); ok != c.chosen || ok && inFields(o) != inFields(c.list[0]) {
				t.Errorf("chosen is %v, %v", o, ok)
			}
		})
	}
}

// How much is collected at least is nobody's but the person's to say.
func TestChooseOpenInAnotherMode(t *testing.T) {
	f := openForm(t, "CheckCash")
	f.SetMode(1) // as much as possible
	o := OpenObject{Fields: map[string]any{"CheckID": strings.Repeat("AB", 32)}, Suggests: map[string]any{"Amount": "10000000"}}
	f.ChooseOpen(o, []OpenObject{o})
	tx, _ := f.Tx()
	if tx["Amount"] != nil || tx["DeliverMin"] != nil || tx["CheckID"] == nil {
		t.Errorf("%s", tx.JSON())
	}
}
