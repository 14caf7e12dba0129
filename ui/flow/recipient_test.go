package flow

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xrpl"
)

const (
	cyAddress  = "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
	danAddress = "r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59"
)

func parseTx(t *testing.T, text string) xrpl.Tx {
	t.Helper()
	tx, err := xrpl.ParseTx([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return tx
}

func payTo(t *testing.T, address, more string) xrpl.Tx {
	t.Helper()
	return parseTx(t, fmt.Sprintf(`{"TransactionType":"Payment","Amount":"1","Destination":%q%s}`, address, more))
}

func TestRecipientsOf(t *testing.T) {
	x := xOf(t, bobAddress, tagOf(7), false)
	for _, c := range []struct {
		name, tx string
		want     []string
	}{
		{"payment", `{"TransactionType":"Payment","Destination":"` + bobAddress + `","DestinationTag":0}`, []string{"Destination " + bobAddress + " 0"}},
		{"no tag", `{"TransactionType":"CheckCreate","Destination":"` + bobAddress + `"}`, []string{"Destination " + bobAddress + " none"}},
		{"no place for a tag", `{"TransactionType":"NFTokenCreateOffer","Destination":"` + bobAddress + `"}`, []string{"Destination " + bobAddress}},
		{"X-address", `{"TransactionType":"Payment","Destination":"` + x + `"}`, []string{"Destination " + bobAddress + " 7"}},
		{"tag in quotes", `{"TransactionType":"Payment","Destination":"` + bobAddress + `","DestinationTag":"9"}`, []string{"Destination " + bobAddress + " 9"}},
		{"no address", `{"TransactionType":"Payment","Destination":"rNobody"}`, nil},
		{"not a text", `{"TransactionType":"Payment","Destination":7}`, nil},
		{"trust line", `{"TransactionType":"TrustSet","LimitAmount":{"issuer":"` + bobAddress + `"}}`, []string{"LimitAmount/issuer " + bobAddress}},
		{"the currency that is paid", `{"TransactionType":"Payment","Amount":{"issuer":"` + bobAddress + `"}}`, nil},
		{"may deposit", `{"TransactionType":"DepositPreauth","Authorize":"` + bobAddress + `"}`, []string{"Authorize " + bobAddress}},
		{"regular key", `{"TransactionType":"SetRegularKey","RegularKey":"` + bobAddress + `"}`, []string{"RegularKey " + bobAddress}},
		{"minter", `{"TransactionType":"AccountSet","NFTokenMinter":"` + bobAddress + `"}`, []string{"NFTokenMinter " + bobAddress}},
		{"signers", `{"SignerEntries":[{"SignerEntry":{"Account":"` + bobAddress + `"}},{"SignerEntry":{"Account":"` + annAddress + `"}}]}`,
			[]string{"SignerEntries/0/Account " + bobAddress, "SignerEntries/1/Account " + annAddress}},
		{"inside", `{"RawTransactions":[{"RawTransaction":{"TransactionType":"Payment","Account":"` + annAddress + `","Destination":"` + bobAddress + `","DestinationTag":3}}]}`,
			[]string{"RawTransactions/0/Destination " + bobAddress + " 3"}},
	} {
		var got []string
		for _, r := range recipientsOf(parseTx(t, c.tx)) {
			words := r.field + " " + r.address
			if r.tagged {
				words += " " + map[bool]string{true: "none", false: tagText(r.tag)}[r.tag == nil]
			}
			got = append(got, words)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// known makes people of contacts and of addresses that were paid before.
func known(contacts []storage.Contact, paid ...string) *people {
	var earlier []storage.Recipient
	for _, address := range paid {
		earlier = append(earlier, storage.Recipient{Field: "Destination", Address: address, Count: 1, Last: time.Unix(1, 0)})
	}
	return newPeople(contacts, byAddress(earlier))
}

// like is an address that begins and ends like another. Its checksum is wrong,
// so it comes in as what is known and never as a recipient.
func like(address string) string { return address[:6] + strings.Repeat("c", 20) + address[26:] }

func TestCheckRecipients(t *testing.T) {
	bob := storage.Contact{ID: 1, Name: "Bob", Address: bobAddress}
	with := func(name string, tag *uint32, network string) storage.Contact {
		return storage.Contact{Name: name, Address: bobAddress, Tag: tag, Network: network}
	}
	copied := storage.Contact{Name: "Shop", Address: like(bobAddress)}
	for _, c := range []struct {
		name    string
		people  *people
		tx      xrpl.Tx
		network string
		want    []string // a piece of each warning
	}{
		{"first time", known(nil), payTo(t, bobAddress, ""), "", []string{"Nothing has gone to " + bobAddress}},
		{"paid before", known(nil, bobAddress), payTo(t, bobAddress, ""), "", nil},
		{"paid before as an X-address", known(nil, xOf(t, bobAddress, tagOf(3), true)), payTo(t, bobAddress, ""), "", nil},
		{"a contact", known([]storage.Contact{bob}), payTo(t, bobAddress, ""), "", nil},
		{"paid, never trusted", known(nil, bobAddress), parseTx(t, `{"TransactionType":"TrustSet","LimitAmount":{"issuer":"`+bobAddress+`"}}`), "", []string{"no signed trust line to " + bobAddress}},
		{"a key for the first time", known(nil, bobAddress), parseTx(t, `{"TransactionType":"SetRegularKey","RegularKey":"`+bobAddress+`"}`), "", []string{"You have not used " + bobAddress}},
		{"to oneself", known(nil), payTo(t, danAddress, ""), "", nil},
		{"to the sender", known(nil), payTo(t, bobAddress, `,"Account":"`+bobAddress+`"`), "", nil},
		{"nothing read yet", newPeople(nil, nil), payTo(t, bobAddress, ""), "", nil},
		{"the same warning once", known(nil), parseTx(t, `{"RawTransactions":[{"RawTransaction":{"Destination":"`+bobAddress+`"}},{"RawTransaction":{"Destination":"`+bobAddress+`"}}]}`), "", []string{"Nothing has gone"}},

		{"looks like a contact", known([]storage.Contact{copied}), payTo(t, bobAddress, ""), "", []string{"Stop and compare: " + bobAddress + " looks like the address of Shop (" + like(bobAddress)}},
		{"looks like a contact, paid once already", known([]storage.Contact{copied}, bobAddress), payTo(t, bobAddress, ""), "", []string{"Stop and compare"}},
		{"a contact that looks like another", known([]storage.Contact{bob, copied}), payTo(t, bobAddress, ""), "", []string{"Bob (" + bobAddress + ") and Shop (" + like(bobAddress)}},
		{"looks like somebody unrelated", known([]storage.Contact{{Name: "Ann", Address: annAddress}}, cyAddress), payTo(t, bobAddress, ""), "", []string{"Nothing has gone"}},

		{"the saved tag", known([]storage.Contact{with("Bob", tagOf(7), "")}), payTo(t, bobAddress, `,"DestinationTag":7`), "", nil},
		{"tag 0", known([]storage.Contact{with("Bob", tagOf(0), "")}), payTo(t, bobAddress, `,"DestinationTag":0`), "", nil},
		{"no tag", known([]storage.Contact{with("Bob", tagOf(0), "")}), payTo(t, bobAddress, ""), "", []string{"Bob is saved with the tag 0, and this has none"}},
		{"another tag", known([]storage.Contact{with("Bob", tagOf(7), "")}), payTo(t, bobAddress, `,"DestinationTag":8`), "", []string{"Bob is saved with the tag 7, and this has 8"}},
		{"saved without a tag", known([]storage.Contact{bob}), payTo(t, bobAddress, `,"DestinationTag":8`), "", nil},
		{"no place for a tag", known([]storage.Contact{with("Bob", tagOf(7), "")}), parseTx(t, `{"TransactionType":"NFTokenCreateOffer","Destination":"`+bobAddress+`"}`), "", nil},
		{"one of two tags", known([]storage.Contact{with("Ann", tagOf(7), ""), with("Bob", tagOf(8), "")}), payTo(t, bobAddress, `,"DestinationTag":8`), "", nil},
		{"none of two tags", known([]storage.Contact{with("Ann", tagOf(7), ""), with("Bob", tagOf(8), "")}), payTo(t, bobAddress, `,"DestinationTag":9`), "", []string{"the tags 7 (Ann) and 8 (Bob), and this has 9"}},

		{"the saved network", known([]storage.Contact{with("Bob", nil, "TESTNET")}), payTo(t, bobAddress, ""), "TESTNET", nil},
		{"another network", known([]storage.Contact{with("Bob", nil, "TESTNET")}), payTo(t, bobAddress, ""), "MAINNET", []string{"Bob is saved for Testnet, and this is for Mainnet"}},
		{"nobody knows the network", known([]storage.Contact{with("Bob", nil, "TESTNET")}), payTo(t, bobAddress, ""), "", nil},
		{"tag and network of two contacts", known([]storage.Contact{with("Ann", tagOf(1), "MAINNET"), with("Bob", tagOf(2), "TESTNET")}), payTo(t, bobAddress, `,"DestinationTag":2`), "MAINNET", []string{"Ann is saved with the tag 1, and this has 2"}},
	} {
		got := c.people.check(c.tx, c.network, danAddress)
		fits := len(got) == len(c.want)
		for i := range min(len(got), len(c.want)) {
			fits = fits && got[i].Warning && strings.Contains(got[i].Message, c.want[i])
		}
		if !fits {
			t.Errorf("%s: %v\nwant %q", c.name, got, c.want)
		}
	}
	// An earlier recipient that is alike, which a valid history can hold too.
	p := newPeople(nil, map[string]map[string]storage.Recipient{"Destination": {like(bobAddress): {}}})
	if got := p.check(payTo(t, bobAddress, ""), "", ""); len(got) != 1 || !strings.Contains(got[0].Message, like(bobAddress)+", which is in your earlier requests") || got[0].Field != "Destination" {
		t.Errorf("like an earlier recipient: %v", got)
	}
}

// A warning stands at the input with the address, however deep that is.
func TestWarningsNameTheirInput(t *testing.T) {
	p := newPeople(nil, map[string]map[string]storage.Recipient{})
	for want, tx := range map[string]string{
		"Destination":             `{"TransactionType":"Payment","Destination":"` + bobAddress + `"}`,
		"LimitAmount/issuer":      `{"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + bobAddress + `","value":"1"}}`,
		"SignerEntries/1/Account": `{"TransactionType":"SignerListSet","SignerEntries":[{"SignerEntry":{"SignerWeight":1}},{"SignerEntry":{"Account":"` + bobAddress + `","SignerWeight":1}}]}`,
	} {
		got := p.check(parseTx(t, tx), "", danAddress)
		if len(got) != 1 || got[0].Field != want {
			t.Errorf("%s: %+v", want, got)
		}
		typ, _ := xrpl.TypeNamed(parseTx(t, tx).Type())
		form := NewForm(typ, time.UTC)
		form.Load(parseTx(t, tx))
		there := false
		for _, s := range form.View(time.Unix(0, 0)).Sections {
			for _, line := range s.Lines {
				for _, in := range line.Inputs {
					there = there || in.Path == want && in.Person && in.Text == bobAddress
				}
			}
		}
		if !there {
			t.Errorf("the form has no input %s", want)
		}
	}
}

func TestNames(t *testing.T) {
	at := func(name string, tag *uint32) storage.Contact {
		return storage.Contact{Name: name, Address: bobAddress, Tag: tag}
	}
	for _, c := range []struct {
		contacts []storage.Contact
		want     string
	}{
		{nil, ""},
		{[]storage.Contact{at("Bob", tagOf(7))}, "Bob"},
		{[]storage.Contact{at("Ann", tagOf(7)), at("Exchange", nil)}, "Exchange"},
		{[]storage.Contact{at("Ann", tagOf(7)), at("Bob", tagOf(8))}, "Ann or Bob"},
		{[]storage.Contact{at("Ann", tagOf(7)), at("Bob", tagOf(8)), at("Cy", tagOf(9))}, "Ann or 2 others"},
	} {
		if got := newPeople(c.contacts, nil).name(bobAddress); got != c.want {
			t.Errorf("%v: %q, want %q", c.contacts, got, c.want)
		}
	}
}

// The preview asks at every key: thousands of people must not be felt.
func BenchmarkCheckRecipients(b *testing.B) {
	var contacts []storage.Contact
	earlier := map[string]map[string]storage.Recipient{"Destination": {}}
	for i := range 1000 {
		id := xrpl.AccountID{byte(i), byte(i >> 8), 1}
		contacts = append(contacts, storage.Contact{Name: fmt.Sprint(i), Address: id.String()})
		for j := range 4 {
			id[3] = byte(j + 1)
			earlier["Destination"][id.String()] = storage.Recipient{}
		}
	}
	p := newPeople(contacts, earlier)
	tx := xrpl.Tx{"TransactionType": "Payment", "Destination": bobAddress}
	b.ReportAllocs()
	for b.Loop() {
		if len(p.check(tx, "", "")) != 1 {
			b.Fatal("not the first time")
		}
	}
}
