package flow

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"countersign/storage"
)

func TestReadContacts(t *testing.T) {
	x := xOf(t, bobAddress, tagOf(7), false)
	table := "\xef\xbb\xbfNote,Name,e-mail,Address,tag,network\r\n" +
		"paid weekly,Ann,a@b.c," + annAddress + ",,\r\n" + // 2
		",,,,,\r\n" +
		"\"two\nlines\",Bob,," + x + ",,\r\n" + // 4 and 5
		",No address,,,,\r\n" + // 6
		",Bad tag,," + bobAddress + ",-1,\r\n" +
		",Wrong network,," + x + ",7,TESTNET\r\n" +
		",Cut off,," + bobAddress[:20] + ",,\r\n" +
		",Quo\"te,," + bobAddress + ",,\r\n" + // 10
		",\xff\xfe,," + bobAddress + ",,\r\n" +
		",Short," + "\r\n" +
		",'=SUM(1),," + bobAddress + ",0,devnet\r\n" +
		",\"Last, not least\",," + bobAddress + ",1"
	rows, out, err := readContacts(strings.NewReader(table), builtInNetwork)
	if err != nil {
		t.Fatal(err)
	}
	want := []contactRow{
		{2, storage.Contact{Name: "Ann", Address: annAddress, Note: "paid weekly"}},
		{4, storage.Contact{Name: "Bob", Address: bobAddress, Tag: tagOf(7), Network: "MAINNET", Note: "two\nlines"}},
		{13, storage.Contact{Name: "=SUM(1)", Address: bobAddress, Tag: tagOf(0), Network: "DEVNET"}},
		{14, storage.Contact{Name: "Last, not least", Address: bobAddress, Tag: tagOf(1)}},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got  %+v\nwant %+v", rows, want)
	}
	words := map[int]string{6: "address", 7: "tag", 8: "Testnet", 9: "checksum", 10: "quotation", 11: "UTF-8", 12: "address"}
	for _, bad := range out.Bad {
		if !strings.Contains(bad.Reason, words[bad.Line]) || words[bad.Line] == "" {
			t.Errorf("line %d: %s", bad.Line, bad.Reason)
		}
		delete(words, bad.Line)
	}
	if len(words) > 0 {
		t.Errorf("not reported: %v", words)
	}
}

func TestReadContactsSeparators(t *testing.T) {
	for _, sep := range []string{",", ";", "\t"} {
		line := func(cells ...string) string { return strings.Join(cells, sep) + "\n" }
		table := line("name", "address", "tag", "network", "note") + line("Ann", annAddress, "", "", "x") + line("Bob", bobAddress, "5", "", "")
		rows, out, err := readContacts(strings.NewReader(table), builtInNetwork)
		if err != nil || len(rows) != 2 || len(out.Bad) != 0 || rows[0].contact.Note != "x" || *rows[1].contact.Tag != 5 {
			t.Errorf("%q: %+v, %+v, %v", sep, rows, out, err)
		}
	}
}

func TestReadContactsRefuses(t *testing.T) {
	for name, table := range map[string]string{
		"empty":             " \n",
		"no names":          "Ann," + annAddress + "\n",
		"no address column": "name,tag\nAnn,7\n",
		"two name columns":  "name,address,Name\n",
		"not text":          "name,address\n\x00\n",
		"UTF-16":            "\xff\xfen\x00",
		"too large":         "name,address\n" + strings.Repeat("x", maxContactsFile),
		"too many":          "name,address\n" + strings.Repeat("x,y\n", maxContactsRows+1),
		"broken first row":  "\"name,address\nAnn",
	} {
		rows, _, err := readContacts(strings.NewReader(table), builtInNetwork)
		if err == nil || len(rows) > 0 || strings.Contains(Sentence(err), "unexpected") {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// What was exported is imported as it was, formulas and all, and none runs in a
// spreadsheet.
func TestContactsTableRoundTrip(t *testing.T) {
	var list []storage.Contact
	for i, name := range []string{"=1+1", "+x", "-x", "@x", "'=x", "''@x", "'quoted'", "Ann, \"the\" first", "Zoë 木", "\u200d"} {
		if _, problems := (ContactForm{Name: name, Address: annAddress}).Contact(); len(problems) > 0 {
			continue // can't be one
		}
		list = append(list, storage.Contact{Name: name, Address: annAddress, Tag: tagOf(uint32(i)), Network: "TESTNET", Note: name + "\nmore"})
	}
	if len(list) != 9 {
		t.Fatalf("%d contacts", len(list))
	}
	var b strings.Builder
	if err := writeContacts(&b, list); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if startsFormula(strings.TrimLeft(line, `"`)) {
			t.Errorf("a formula got through: %s", line)
		}
	}
	rows, out, err := readContacts(strings.NewReader(b.String()), builtInNetwork)
	if err != nil || len(out.Bad) > 0 || len(rows) != len(list) {
		t.Fatalf("%d rows, %+v, %v", len(rows), out, err)
	}
	for i, row := range rows {
		if !reflect.DeepEqual(row.contact, list[i]) {
			t.Errorf("got  %+v\nwant %+v", row.contact, list[i])
		}
	}
}

func FuzzReadContacts(f *testing.F) {
	f.Add([]byte("name,address,tag,network,note\nAnn," + annAddress + ",7,TESTNET,x\n"))
	f.Add([]byte("\xef\xbb\xbfaddress;name\n" + bobAddress + ";\"B;\"\n"))
	f.Add([]byte("name,address\n\"x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, out, err := readContacts(strings.NewReader(string(data)), builtInNetwork)
		if err != nil {
			if len(rows) > 0 || Sentence(err) == "" {
				t.Errorf("%d rows and %v", len(rows), err)
			}
			return
		}
		for _, bad := range out.Bad {
			if bad.Line < 2 || bad.Reason == "" || !utf8.ValidString(bad.Reason) {
				t.Errorf("%+v", bad)
			}
		}
		var good []storage.Contact
		for _, row := range rows {
			good = append(good, row.contact)
		}
		var b strings.Builder
		if err := writeContacts(&b, good); err != nil {
			t.Fatal(err)
		}
		again, out, err := readContacts(strings.NewReader(b.String()), builtInNetwork)
		if err != nil || len(out.Bad) > 0 || len(again) != len(rows) {
			t.Fatalf("%d of %d rows came back, %+v, %v", len(again), len(rows), out, err)
		}
		for i := range again {
			if !reflect.DeepEqual(again[i].contact, good[i]) {
				t.Errorf("got  %+v\nwant %+v", again[i].contact, good[i])
			}
		}
	})
}
