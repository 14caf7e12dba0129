package xrpl

import (
	"errors"
	"testing"
)

// The pairs are from the specification of X-addresses, XLS-5.
const (
	xTagged   = "XVLhHMPHU98es4dbozjVtdWzVrDjtV1kAsixQTdMjbWi39u"
	xUntagged = "XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXb"
	xAccount  = "rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf"
)

func TestXAddress(t *testing.T) {
	for _, tt := range []struct {
		text string
		want XAddress
	}{
		{xUntagged, XAddress{}},
		{"XVLhHMPHU98es4dbozjVtdWzVrDjtVoYiC9UvKfjKar4LJe", XAddress{}},
		{xTagged, XAddress{}},
		{"TVE26TYGhfLC7tQDno7G8dGtxSkYQn49b3qD26PK7FcGSKE", XAddress{Test: true}},
	} {
		x, err := ParseXAddress(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if x.Test != tt.want.Test {
			t.Errorf("%s: %+v", tt.text, x)
		}
		if back := x.String(); back != tt.text {
			t.Errorf("%s: back to %s", tt.text, back)
		}
	}
	for _, text := range []string{"", "X", xAccount, xTagged[:46], xTagged + "x", "sn259rEFXrQrWyx3Q7XneWcwV6dfL"} {
		if x, err := ParseXAddress(text); !errors.Is(err, ErrBadAddress) {
			t.Errorf("%q: %+v, %v", text, x, err)
		}
	}
}

// An X-address is written as the address and the tag it stands for.
func TestEncodeXAddress(t *testing.T) {
	account, err := ParseAddress(bob)
	if err != nil {
		t.Fatal(err)
	}
	x := func(tag uint32, hasTag bool) string {
		return XAddress{Account: account, Tag: tag, HasTag: hasTag}.String()
	}
	classic := Tx{"TransactionType": "Payment", "Destination": bob, "DestinationTag": 0, "Amount": "1", "Account": bob, "SourceTag": 7}
	want, err := Encode(classic)
	if err != nil {
		t.Fatal(err)
	}
	tx := Tx{"TransactionType": "Payment", "Destination": x(0, true), "Amount": "1", "Account": x(7, true)}
	if got, err := Encode(tx); err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	if tx["Destination"] != x(0, true) || len(tx) != 4 {
		t.Errorf("the transaction was changed: %v", tx)
	}
	if got, err := Encode(Tx{"TransactionType": "Payment", "Destination": x(0, false), "DestinationTag": 0, "Amount": "1", "Account": bob, "SourceTag": 7}); err != nil || got != want {
		t.Errorf("without a tag: got %s, %v", got, err)
	}
	var fe *FieldError
	_, err = Encode(Tx{"TransactionType": "Payment", "Destination": x(5, true), "DestinationTag": 5})
	if !errors.As(err, &fe) || fe.Field != "DestinationTag" {
		t.Errorf("two tags: %v", err)
	}
}
