package xrpl

import (
	"encoding/json"
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

// changedDefinitions are the built-in ones with something else in them.
func changedDefinitions(t *testing.T, change func(map[string]any)) []byte {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(builtinDefinitions, &all); err != nil {
		t.Fatal(err)
	}
	change(all)
	data, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A network of its own: a type nobody else has, and no list of who may hold
// what, as older nodes answer.
func TestOtherDefinitions(t *testing.T) {
	d, err := ParseDefinitions(changedDefinitions(t, func(all map[string]any) {
		delete(all, "TRANSACTION_FORMATS")
		delete(all, "TRANSACTION_FLAGS")
		all["TRANSACTION_TYPES"].(map[string]any)["Invoke"] = 99
		all["FIELDS"] = append(all["FIELDS"].([]any), []any{"HookOn", map[string]any{
			"nth": 20, "type": "Hash256", "isSerialized": true, "isSigningField": true, "isVLEncoded": false,
		}})
	}))
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

func TestParseDefinitionsRefuses(t *testing.T) {
	fields := func(all map[string]any) []any { return all["FIELDS"].([]any) }
	for _, tt := range []struct {
		name   string
		change func(map[string]any)
		says   string
	}{
		{"no fields", func(all map[string]any) { delete(all, "FIELDS") }, "no TransactionType"},
		{"no types", func(all map[string]any) { delete(all, "TYPES") }, "TYPES does not have"},
		{"no transactions", func(all map[string]any) { all["TRANSACTION_TYPES"] = map[string]any{} }, "is empty"},
		{"a field twice", func(all map[string]any) { all["FIELDS"] = append(fields(all), fields(all)[20]) }, "twice"},
		{"a row that is no pair", func(all map[string]any) { all["FIELDS"] = append(fields(all), []any{"X"}) }, "not a pair"},
		{"two types with one number", func(all map[string]any) { all["TRANSACTION_TYPES"].(map[string]any)["Twin"] = 0 }, "same number"},
		{"two fields with one place", func(all map[string]any) {
			all["FIELDS"] = append(fields(all), []any{"Twin", map[string]any{"nth": 2, "type": "UInt32", "isSerialized": true}})
		}, "same type and number"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseDefinitions(changedDefinitions(t, tt.change))
			if !errors.Is(err, ErrBadDefinitions) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want %q", err, tt.says)
			}
		})
	}
	for _, text := range []string{"", "[]", "{}", "{", strings.Repeat(" ", maxDefinitions+1)} {
		if _, err := ParseDefinitions([]byte(text)); !errors.Is(err, ErrBadDefinitions) {
			t.Errorf("%.10q: %v", text, err)
		}
	}
}
