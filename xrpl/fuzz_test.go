package xrpl

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

func FuzzParseTx(f *testing.F) {
	for _, s := range []string{`{"TransactionType":"SignIn"}`, payment25, `{"A":[1,{"B":null}],"A":1}`, "{\"\u2028\":\"\\ud800\"}", `[[[[`} {
		f.Add([]byte(s))
	}
	for _, row := range corpus(f) {
		f.Add([]byte(row.JSON))
	}
	for typ, members := range goodTransactions(f) {
		f.Add([]byte(`{"TransactionType":"` + typ + `",` + members + `}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tx, err := ParseTx(data)
		if err != nil {
			if !errors.Is(err, ErrBadTx) {
				t.Fatalf("%v is no ErrBadTx", err)
			}
			return
		}
		again, err := ParseTx(tx.JSON())
		if err != nil || !reflect.DeepEqual(again, tx) {
			t.Fatalf("%s comes back as %s (%v)", tx.JSON(), again.JSON(), err)
		}
		problems := Check(tx)
		for _, p := range problems {
			if p.Message == "" {
				t.Fatalf("a problem without words in %q", p.Field)
			}
		}
		if Explain(tx, nil) == "" {
			t.Fatal("no explanation")
		}
		Verify(Signed{Request: tx, Blob: signInBlob})
		blob, err := Encode(tx)
		if err != nil {
			if len(problems) == 0 && tx.Type() != channelAuthorize { // of that the wallet signs no blob
				t.Fatalf("nothing was found wrong with %s, but it cannot be encoded: %v", data, err)
			}
			return
		}
		if blob == "" {
			return // a sign-in before anything is filled in
		}
		back, err := Decode(blob)
		if err != nil {
			t.Fatalf("%s is encoded to %s: %v", data, blob, err)
		}
		if twice, err := Encode(back); err != nil || twice != blob {
			t.Fatalf("%s becomes %s (%v)", blob, twice, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	add := func(blob string) {
		data, err := blobBytes(blob)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	add(signInBlob)
	add("8114" + strings.Repeat("30", 20))                   // nobody signed it
	add("7300" + "8114" + strings.Repeat("30", 20) + "F3F1") // a list of nobody signed it
	for _, row := range corpus(f) {
		add(row.Blob)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		blob := upperHex(data)
		tx, err := Decode(blob)
		if err != nil {
			if !errors.Is(err, ErrBadBlob) && !errors.Is(err, ErrUnsupportedType) {
				t.Fatalf("%v is of no known kind", err)
			}
			Verify(Signed{Request: Tx{"TransactionType": "Payment"}, Blob: blob})
			return
		}
		again, err := Encode(tx)
		if err != nil || again != blob {
			t.Fatalf("%s is read as %s and written as %s (%v)", blob, tx.JSON(), again, err)
		}
		found := Verify(Signed{Request: tx, Blob: blob, Multisign: tx["Signers"] != nil})
		same := NotChecked // equal fields prove nothing of what nobody signed
		if found[0].Status == Checked {
			same = Checked
		}
		if found[4].Status != same {
			t.Fatalf("%s to itself: %+v", same, found)
		}
	})
}

// FuzzEncode writes any object of any fields, whatever type of transaction it
// would belong to.
func FuzzEncode(f *testing.F) {
	for _, row := range corpus(f) {
		f.Add([]byte(row.JSON))
	}
	for _, s := range []string{
		`{"Paths":[[{"account":"` + bob + `","type":1}],[{"currency":"XRP"}]]}`,
		`{"Amount":{"mpt_issuance_id":"` + strings.Repeat("AB", 24) + `","value":"0x0"},"FeeAmountDelta":"-5","AssetsMaximum":"-1.5e-7"}`,
		`{"Asset":{"mpt_issuance_id":"` + strings.Repeat("AB", 24) + `"},"Asset2":{"currency":"USD","issuer":"` + bob + `"}}`,
		`{"AffectedNodes":[{"CreatedNode":{"LedgerEntryType":"Offer","NewFields":{"Balance":"1"}}}],"TransactionResult":"tecPATH_DRY"}`,
		`{"Account":"` + xTagged + `","Issuer":"` + xAccount + `","PermissionValue":"TrustlineFreeze","LoanScale":-1}`,
	} {
		f.Add([]byte(s))
	}
	var d *Definitions
	f.Fuzz(func(t *testing.T, data []byte) {
		members, err := ParseTx(data)
		if err != nil {
			return
		}
		blob, err := d.EncodeObject(members)
		if err != nil {
			if !errors.Is(err, ErrBadTx) && !errors.Is(err, ErrUnsupportedType) {
				t.Fatalf("%v is of no known kind", err)
			}
			return
		}
		if blob == "" {
			return
		}
		back, err := d.DecodeObject(blob)
		if err != nil {
			t.Fatalf("%s is encoded to %s: %v", data, blob, err)
		}
		if twice, err := d.EncodeObject(back); err != nil || twice != blob {
			t.Fatalf("%s becomes %s (%v)", blob, twice, err)
		}
	})
}

// FuzzDecodeObject reads any bytes as an object.
func FuzzDecodeObject(f *testing.F) {
	f.Add([]byte{0xE5, 0x11, 0x00, 0x61, 0xE1})
	for _, row := range corpus(f) {
		blob, err := blobBytes(row.Blob)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(blob)
	}
	var d *Definitions
	f.Fuzz(func(t *testing.T, data []byte) {
		blob := upperHex(data)
		members, err := d.DecodeObject(blob)
		if err != nil {
			if !errors.Is(err, ErrBadBlob) {
				t.Fatalf("%v is no ErrBadBlob", err)
			}
			return
		}
		if again, err := d.EncodeObject(members); err != nil || again != blob {
			t.Fatalf("%s is read as %s and written as %s (%v)", blob, Tx(members).JSON(), again, err)
		}
	})
}

// FuzzDefinitions: whatever they are, no definitions break what uses them.
func FuzzDefinitions(f *testing.F) {
	f.Add([]byte(`{}`), []byte(`{}`))
	f.Add([]byte(`{"TYPES":{"UInt16":1,"UInt32":2,"AccountID":8,"Blob":7},"FIELDS":[`+
		`["TransactionType",{"nth":2,"isSerialized":true,"isSigningField":true,"isVLEncoded":false,"type":"UInt16"}],`+
		`["Account",{"nth":1,"isSerialized":true,"isSigningField":true,"isVLEncoded":true,"type":"AccountID"}],`+
		`["SigningPubKey",{"nth":3,"isSerialized":true,"isSigningField":true,"isVLEncoded":true,"type":"Blob"}],`+
		`["TxnSignature",{"nth":4,"isSerialized":true,"isSigningField":false,"isVLEncoded":true,"type":"Blob"}]],`+
		`"TRANSACTION_TYPES":{"Payment":0}}`), []byte(`{"TransactionType":"Payment","Account":"`+bob+`","SigningPubKey":"AB"}`))
	f.Fuzz(func(t *testing.T, data, tx []byte) {
		d, err := ParseDefinitions(data)
		if err != nil {
			if !errors.Is(err, ErrBadDefinitions) {
				t.Fatalf("%v is no ErrBadDefinitions", err)
			}
			return
		}
		for _, name := range d.Types() {
			d.Fields(name)
			d.Flags(name)
		}
		members, err := ParseTx(tx)
		if err != nil {
			return
		}
		blob, err := d.Encode(members)
		if err != nil || blob == "" {
			return
		}
		back, err := d.Decode(blob)
		if err != nil {
			return // definitions may contradict themselves
		}
		if twice, err := d.Encode(back); err != nil || twice != blob {
			t.Fatalf("%s becomes %s (%v)", blob, twice, err)
		}
		_, _ = d.CheckSignature(blob)
		Verify(Signed{Request: members, Blob: blob, Definitions: d})
	})
}

func FuzzXAddress(f *testing.F) {
	for _, s := range []string{xTagged, xAccount, bob, "", "X", "T" + xTagged[1:]} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		x, err := ParseXAddress(s)
		switch {
		case err == nil && x.String() != s:
			t.Fatalf("%q comes back as %s", s, x)
		case err != nil && (!errors.Is(err, ErrBadAddress) || err.Error() == ""):
			t.Fatalf("%q: %v", s, err)
		}
	})
}

// FuzzNumber reads any text as a number, a token's value and an MPT amount; what
// each of them takes comes back as it was understood.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "99e20", "1e-32750", "9223372036854775807", "0x7F", "1e80", "123456789012e0", "0.1e+1", "-0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := parseNumber(s); err == nil {
			if again, err := parseNumber(n.String()); err != nil || again != n {
				t.Fatalf("the number %q is %s and comes back as %v (%v)", s, n, again, err)
			}
		} else if !errors.Is(err, ErrBadAmount) {
			t.Fatalf("%q: %v", s, err)
		}
		if d, err := parseDecimal(s); err == nil {
			if again, err := parseDecimal(d.String()); err != nil || again != d {
				t.Fatalf("the value %q is %s and comes back as %v (%v)", s, d, again, err)
			}
		} else if !errors.Is(err, ErrBadAmount) {
			t.Fatalf("%q: %v", s, err)
		}
		if n, err := parseMPT(s); err == nil {
			if again, err := parseMPT(strconv.FormatUint(n, 10)); err != nil || again != n {
				t.Fatalf("the MPT amount %q is %d and comes back as %d (%v)", s, n, again, err)
			}
		} else if !errors.Is(err, ErrBadAmount) {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{bob, "", "XV5kHfQmzDQjbFNv4jX3FX9Y7ig5QhfHfuo7rTzSFVRy6hS", "snoPBrXtMeMyMHUVTgbuqAfg1SUTb", "rrrrr", "0OIl"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := ParseAddress(s)
		switch {
		case err == nil && id.String() != s:
			t.Fatalf("%q comes back as %s", s, id)
		case err != nil && (!errors.Is(err, ErrBadAddress) || err.Error() == ""):
			t.Fatalf("%q: %v", s, err)
		}
	})
}

func FuzzParseXRP(f *testing.F) {
	for _, s := range []string{"25", "25.5", "0.0000001", "-1", "1e5", "100000000000", "1,5", "."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseXRP(s)
		if err != nil {
			if !errors.Is(err, ErrBadAmount) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if again, err := ParseXRP(d.XRP()); err != nil || again != d || d > MaxDrops {
			t.Fatalf("%q is %s XRP, which is %d (%v)", s, d.XRP(), again, err)
		}
		if again, err := ParseDrops(d.String()); err != nil || again != d {
			t.Fatalf("%q is %s drops, which is %d (%v)", s, d, again, err)
		}
	})
}
