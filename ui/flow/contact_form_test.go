package flow

import (
	"reflect"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
)

const (
	annAddress = "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"
	bobAddress = "rU6K7V3Po4snVhBBaU29sesqs2qTQJWDw1"
)

func tagOf(n uint32) *uint32 { return &n }

// xOf is the X-address of an account.
func xOf(t *testing.T, address string, tag *uint32, test bool) string {
	t.Helper()
	id, err := xrpl.ParseAddress(address)
	if err != nil {
		t.Fatal(err)
	}
	x := xrpl.XAddress{Account: id, Test: test}
	if tag != nil {
		x.Tag, x.HasTag = *tag, true
	}
	return x.String()
}

func TestContactForm(t *testing.T) {
	mainSeven, testNone, testZero := xOf(t, bobAddress, tagOf(7), false), xOf(t, bobAddress, nil, true), xOf(t, bobAddress, tagOf(0), true)
	bob := storage.Contact{Name: "Bob", Address: bobAddress}
	with := func(tag *uint32, network string) storage.Contact {
		c := bob
		c.Tag, c.Network = tag, network
		return c
	}
	for _, c := range []struct {
		name string
		form ContactForm
		want storage.Contact
		bad  []string // fields
	}{
		{"plain", ContactForm{Name: " Bob ", Address: " " + bobAddress + "\n"}, bob, nil},
		{"tag 0", ContactForm{Name: "Bob", Address: bobAddress, Tag: "0"}, with(tagOf(0), ""), nil},
		{"largest tag", ContactForm{Name: "Bob", Address: bobAddress, Tag: "4294967295"}, with(tagOf(1<<32-1), ""), nil},
		{"network by name", ContactForm{Name: "Bob", Address: bobAddress, Network: "Xahau Testnet"}, with(nil, "XAHAUTESTNET"), nil},
		{"X-address, main", ContactForm{Name: "Bob", Address: mainSeven}, with(tagOf(7), "MAINNET"), nil},
		{"X-address, main, other main network", ContactForm{Name: "Bob", Address: mainSeven, Network: "xahau"}, with(tagOf(7), "XAHAU"), nil},
		{"X-address, test", ContactForm{Name: "Bob", Address: testNone}, with(nil, "TESTNET"), nil},
		{"X-address, test, tag 0", ContactForm{Name: "Bob", Address: testZero, Tag: "0", Network: "DEVNET"}, with(tagOf(0), "DEVNET"), nil},

		{"nothing", ContactForm{}, storage.Contact{}, []string{ContactName, ContactAddress}},
		{"bad address", ContactForm{Name: "Bob", Address: bobAddress + "x"}, storage.Contact{}, []string{ContactAddress}},
		{"a secret as the address", ContactForm{Name: "Bob", Address: "snoPBrXtMeMyMHUVTgbuqAfg1SUTb"}, storage.Contact{}, []string{ContactAddress}},
		{"a secret in the note", ContactForm{Name: "Bob", Address: bobAddress, Note: "key: snoPBrXtMeMyMHUVTgbuqAfg1SUTb."}, storage.Contact{}, []string{ContactNote}},
		{"a secret as the name", ContactForm{Name: "snoPBrXtMeMyMHUVTgbuqAfg1SUTb", Address: bobAddress}, storage.Contact{}, []string{ContactName}},
		{"an address as the name", ContactForm{Name: annAddress, Address: bobAddress}, storage.Contact{}, []string{ContactName}},
		{"a long name", ContactForm{Name: strings.Repeat("ö", 41), Address: bobAddress}, storage.Contact{}, []string{ContactName}},
		{"a long note", ContactForm{Name: "Bob", Address: bobAddress, Note: strings.Repeat("ö", 281)}, storage.Contact{}, []string{ContactNote}},
		{"turned round", ContactForm{Name: "Bob\u202e", Address: bobAddress}, storage.Contact{}, []string{ContactName}},
		{"nothing to see", ContactForm{Name: "Bob\u200b", Address: bobAddress, Note: "\x07"}, storage.Contact{}, []string{ContactName, ContactNote}},
		{"no text", ContactForm{Name: "Bob\xff", Address: bobAddress, Note: "\xff"}, storage.Contact{}, []string{ContactName, ContactNote}},
		{"tag too large", ContactForm{Name: "Bob", Address: bobAddress, Tag: "4294967296"}, storage.Contact{}, []string{ContactTag}},
		{"no tag", ContactForm{Name: "Bob", Address: bobAddress, Tag: "seven"}, storage.Contact{}, []string{ContactTag}},
		{"unknown network", ContactForm{Name: "Bob", Address: bobAddress, Network: "MOON"}, storage.Contact{}, []string{ContactNetwork}},
		{"X-address with another tag", ContactForm{Name: "Bob", Address: mainSeven, Tag: "8"}, storage.Contact{}, []string{ContactTag}},
		{"X-address with an unreadable tag", ContactForm{Name: "Bob", Address: mainSeven, Tag: "x"}, storage.Contact{}, []string{ContactTag}},
		{"X-address without a tag, and one", ContactForm{Name: "Bob", Address: testNone, Tag: "8"}, storage.Contact{}, []string{ContactTag}},
		{"X-address of another network", ContactForm{Name: "Bob", Address: mainSeven, Network: "TESTNET"}, storage.Contact{}, []string{ContactNetwork}},
	} {
		got, problems := c.form.Contact()
		var fields []string
		for _, p := range problems {
			fields = append(fields, p.Field)
			if p.Warning || strings.Contains(p.Message, "snoPB") {
				t.Errorf("%s: %+v", c.name, p)
			}
		}
		if !reflect.DeepEqual(fields, c.bad) {
			t.Errorf("%s: problems %v, want %v", c.name, problems, c.bad)
		}
		if c.bad == nil && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		if c.bad == nil && !reflect.DeepEqual(FormOf(got), FormOf(c.want)) {
			t.Errorf("%s: shown as %+v", c.name, FormOf(got))
		}
	}
}

func TestSplit(t *testing.T) {
	x := xOf(t, bobAddress, tagOf(0), true)
	want := ContactForm{Name: "B", Address: bobAddress, Tag: "0", Network: "TESTNET", Note: "n"}
	if got := (ContactForm{Name: "B", Address: " " + x, Note: "n"}).Split(); got != want {
		t.Errorf("split into %+v", got)
	}
	for _, f := range []ContactForm{{Address: x, Tag: "9"}, {Address: x, Network: "MAINNET"}, {Address: bobAddress}, {Address: x[:10]}} {
		if got := f.Split(); got != f {
			t.Errorf("%+v became %+v", f, got)
		}
	}
}
