package xrpl

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// sampleText gives something a person could type into a field.
func sampleText(t *testing.T, f Field) string {
	t.Helper()
	switch f.Kind {
	case KindAccount:
		return someAddress
	case KindAmount:
		return "1.5 USD " + someAddress
	case KindXRP:
		return "1.5"
	case KindAsset:
		return "USD " + someAddress
	case KindCurrency:
		return "RLUSD"
	case KindTag:
		return "0"
	case KindNumber:
		return fmt.Sprint(max(f.Min, 12))
	case KindDecimal:
		return "1250.5"
	case KindPercent:
		return "0.5"
	case KindDate, KindUnixDate:
		return "2026-12-31T18:00:00Z"
	case KindDuration:
		return "2 days"
	case KindText:
		return "text/plain"
	case KindHex, KindHash:
		return strings.Repeat("AB", max(f.Bytes, 4))
	case KindHashes:
		return someHash
	case KindChoice, KindFlags:
		return f.Choices[len(f.Choices)-1].Title
	case KindPaths:
		return `[[{"account":"` + someAddress + `"}]]`
	case KindTx:
		return `[{"RawTransaction":{"Account":"` + someAddress + `","Amount":"1","Destination":"` + someAddress +
			`","Fee":"0","Flags":1073741824,"Sequence":1,"SigningPubKey":"","TransactionType":"Payment"}}]`
	case KindList:
		return `[{"` + f.EntryName + `":` + compactJSON(sampleObject(t, f.Entry)) + `}]`
	case KindObject, KindBridge:
		return compactJSON(sampleObject(t, f.Entry))
	}
	t.Fatalf("%s: no sample for the kind %s", f.Name, f.Kind)
	return ""
}

func sampleObject(t *testing.T, fields []Field) map[string]any {
	t.Helper()
	object := map[string]any{}
	for _, f := range fields {
		v, err := f.Parse(sampleText(t, f))
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		object[f.Name] = v
	}
	return object
}

// What is typed into every field of every type can be written in the ledger's
// binary form, and reads the same when it comes back.
func TestEveryFieldCanBeTypedAndSigned(t *testing.T) {
	for _, typ := range Catalogue() {
		if typ.Name == "PaymentChannelAuthorize" {
			continue // its signed data is a claim, no transaction
		}
		fields := append(CommonFields(), typ.Fields...)
		if typ.Internal || typ.Name == "SignIn" {
			fields = typ.Fields
		}
		tx := Tx(sampleObject(t, fields))
		tx["TransactionType"], tx["Account"], tx["SigningPubKey"] = typ.Name, someAddress, ""
		for _, name := range []string{"Fee", "Sequence"} {
			f, _ := typ.Field(name)
			if _, has := tx[name]; !has {
				tx[name], _ = f.Parse("1")
			}
		}
		blob, err := Encode(tx)
		if err != nil {
			t.Errorf("%s: %v", typ.Name, err)
			continue
		}
		back, err := Decode(blob)
		if err != nil {
			t.Errorf("%s: %v", typ.Name, err)
			continue
		}
		for _, f := range fields {
			typed, _ := f.Text(tx[f.Name])
			shown, ok := f.Text(back[f.Name])
			if !ok || shown != typed {
				t.Errorf("%s.%s: typed %q, came back as %q", typ.Name, f.Name, typed, shown)
			}
			if !reflect.DeepEqual(back[f.Name], tx[f.Name]) {
				t.Errorf("%s.%s: %#v came back as %#v", typ.Name, f.Name, tx[f.Name], back[f.Name])
			}
		}
	}
}
