package xrpl

import (
	"errors"
	"reflect"
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
		wordsFor(t, tx)
		Verify(Signed{Request: tx, Blob: signInBlob})
		blob, err := Encode(tx)
		if err != nil {
			if len(problems) == 0 && tx.Type() != channelAuthorize { // that is no blob
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

// wordsFor puts a transaction into words; whatever it holds, there are some for
// every field.
func wordsFor(t *testing.T, tx Tx) {
	t.Helper()
	Dangers(tx)
	if Explain(tx, nil) == "" {
		t.Fatal("no explanation")
	}
	d := Describe(tx, contacts)
	if d.Sentence == "" {
		t.Fatal("no sentence")
	}
	for _, r := range d.Rows {
		if _, there := tx[r.Field]; r.Value == "" && tx[r.Field] != "" || !there {
			t.Fatalf("the row %+v of %s", r, tx.JSON())
		}
	}
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
	add("8114" + strings.Repeat("30", 20)) // nobody signed it
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
		wordsFor(t, tx)
		CheckFor(tx, CheckOptions{Network: "TESTNET", Signer: bob})
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
