package xrpl

import (
	"errors"
	"testing"
)

// The pairs are those of the xrpl.org documentation and of xrpl.js
// (ripple-address-codec, test/index.test.ts).
func TestXAddress(t *testing.T) {
	for _, c := range []struct {
		account string
		x       XAddress
		want    string
	}{
		{"r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59", XAddress{}, "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ"},
		{"r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59", XAddress{HasTag: true, Tag: 1}, "X7AcgcsBL6XDcUb289X4mJ8djcdyKaGZMhc9YTE92ehJ2Fu"},
		{"r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59", XAddress{Test: true}, "T719a5UwUCnEs54UsxG9CJYYDhwmFCqkr7wxCcNcfZ6p5GZ"},
		{"r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59", XAddress{Test: true, HasTag: true, Tag: 1}, "T719a5UwUCnEs54UsxG9CJYYDhwmFCvbJNZbi37gBGkRkbE"},
	} {
		id, err := ParseAddress(c.account)
		if err != nil {
			t.Fatal(err)
		}
		c.x.Account = id
		if got := c.x.String(); got != c.want {
			t.Errorf("%+v is %s, want %s", c.x, got, c.want)
		}
		if got, err := ParseXAddress(c.want); err != nil || got != c.x {
			t.Errorf("%s is %+v, %v; want %+v", c.want, got, err, c.x)
		}
	}
	zero := XAddress{HasTag: true}
	if got, err := ParseXAddress(zero.String()); err != nil || got != zero {
		t.Errorf("tag 0: %+v, %v", got, err)
	}
	for _, bad := range []string{
		"", "X", "r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59", "X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqY",
		"X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cq0", " X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ",
		"snoPBrXtMeMyMHUVTgbuqAfg1SUTb", "\xff",
	} {
		if _, err := ParseXAddress(bad); !errors.Is(err, ErrBadAddress) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// xTagged is an X-address with a tag, from XLS-5.
const xTagged = "XVLhHMPHU98es4dbozjVtdWzVrDjtV1kAsixQTdMjbWi39u"

// xAccount is a classic address.
const xAccount = "rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf"

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
