package phone

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm"
)

func TestOpenAmountIsTyped(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(xumm.PayloadRequest{TxJSON: []byte(`{"TransactionType":"Payment","Destination":"` + b.account("Bob") + `"}`)})
	b.show(created)
	b.press("Scan the code")
	b.sees("Amount you send", "leaves it to you")
	b.press("Approve")
	if b.review == nil || b.payload(created).Meta.Signed {
		t.Fatal("signed without an amount")
	}
	if b.win.Canvas().Focused() != fyne.Focusable(b.review.amount.Entry) {
		t.Error("the cursor is not where the amount is missing")
	}
	test.Type(b.review.amount.Entry, "2.5")
	b.press("Approve")
	b.sees("Signed")
	tx, err := xrpl.Decode(b.payload(created).Response.Hex)
	if err != nil || tx.Text("Amount") != "2500000" {
		t.Errorf("signed %s: %v", tx.JSON(), err)
	}
}

func TestWhatCannotBeSignedSaysSo(t *testing.T) {
	b := newBench(t, look.Light)
	first := b.create(b.payment())
	b.show(first)
	b.press("Scan the code")
	b.press("Approve")
	b.press("Done")
	b.show(b.create(xumm.PayloadRequest{TxBlob: b.payload(first).Response.Hex}))
	b.press("Scan the code")
	b.sees("is signed already")
	b.seesNot("Sign with")
	if !b.button("Approve").Disabled() || b.button("Decline").Disabled() {
		t.Error("it can be approved, or cannot be declined")
	}
}

func TestMultisigning(t *testing.T) {
	b := newBench(t, look.Light)
	created := b.create(xumm.PayloadRequest{
		TxJSON:  []byte(`{"TransactionType":"AccountSet","Account":"` + b.account("Alice") + `","Fee":"30","Sequence":7}`),
		Options: xumm.PayloadOptions{Multisign: new(true)},
	})
	b.show(created)
	b.press("Scan the code")
	b.sees("one signature of several", "Bob")
	b.press("Approve")
	b.sees("Signed", "takes more signatures")
	if got := b.payload(created).Response.MultisignAccount; got != b.account("Bob") {
		t.Errorf("signed by %q", got)
	}
}

func TestClaim(t *testing.T) {
	b := newBench(t, look.Light)
	b.show(b.create(xumm.PayloadRequest{TxJSON: []byte(
		`{"TransactionType":"PaymentChannelAuthorize","Channel":"5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A","Amount":"2500000"}`)}))
	b.press("Scan the code")
	b.sees("Claim from a payment channel", "2.5 XRP", "can take up to this amount")
	b.press("Approve")
	b.sees("The claim was given to Countersign")
	b.seesNot("Transaction id")
}
