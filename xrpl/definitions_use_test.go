package xrpl

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestBuiltInDefinitions(t *testing.T) {
	var d *Definitions
	types := d.Types()
	if len(types) < 79 || !slices.Contains(types, "LoanPay") || slices.Contains(types, "SignIn") {
		t.Errorf("%d types: %v", len(types), types)
	}
	fields := d.Fields("TicketCreate")
	if len(fields) == 0 || fields[0] != (FieldFormat{Name: "TicketCount", Type: "UInt32", Required: true}) {
		t.Errorf("TicketCreate begins with %+v", fields)
	}
	if last := fields[len(fields)-1]; !last.Common {
		t.Errorf("it ends with %+v", last)
	}
	if d.Fields("Wonder") != nil {
		t.Error("an unknown type has fields")
	}
	flags := d.Flags("Payment")
	if flags["tfPartialPayment"] != flagPartialPayment {
		t.Errorf("flags %v", flags)
	}
	flags["tfPartialPayment"] = 0
	if d.Flags("Payment")["tfPartialPayment"] == 0 {
		t.Error("the definitions can be changed from outside")
	}
	if d.AccountSetFlags()["asfRequireDest"] != 1 {
		t.Error("no AccountSet flags")
	}
}

// A network of its own: a type nobody else has, and no list of who may hold
// what, as older nodes answer.
func TestOtherDefinitions(t *testing.T) {
	data, err := changedDefinitions(t, func(all map[string]any) {
		delete(all, "TRANSACTION_FORMATS")
		delete(all, "TRANSACTION_FLAGS")
		all["TRANSACTION_TYPES"].(map[string]any)["Invoke"] = 99
		all["FIELDS"] = append(all["FIELDS"].([]any), []any{"HookOn", map[string]any{
			"nth": 20, "type": "Hash256", "isSerialized": true, "isSigningField": true, "isVLEncoded": false,
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := ParseDefinitions(data)
	if err != nil {
		t.Fatal(err)
	}
	k := testKey(t)
	tx := Tx{"TransactionType": "Invoke", "HookOn": strings.Repeat("AB", 32), "Fee": "10", "Sequence": 1, "NetworkID": 21337}
	blob, id, err := d.SignTx(k, tx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decode(blob); !errors.Is(err, ErrUnsupportedType) {
		t.Errorf("without them: %v", err)
	}
	if signer, err := d.CheckSignature(blob); err != nil || signer != k.Address() {
		t.Errorf("signed by %s, %v", signer, err)
	}
	found := Verify(Signed{Request: tx, Blob: blob, TxID: id, Network: "XAHAU", SignedNetwork: "XAHAU", Definitions: d})
	if got := inOrder(found); got != "ccccc-" {
		t.Errorf("%s: %+v", got, found)
	}
}
