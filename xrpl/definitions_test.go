package xrpl

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"countersign/xrpl/definitions"
)

// changedDefinitions gives the built-in definitions after a change.
func changedDefinitions(t *testing.T, change func(all map[string]any)) ([]byte, error) {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(definitions.JSON()), &all); err != nil {
		t.Fatal(err)
	}
	change(all)
	return json.Marshal(all)
}

func fieldRow(name, typeName string, nth int) []any {
	return []any{name, map[string]any{"isSerialized": true, "isSigningField": true, "isVLEncoded": false, "nth": nth, "type": typeName}}
}

// factsOf gives the facts of a field in definitions.
func factsOf(all map[string]any, name string) map[string]any {
	for _, row := range all["FIELDS"].([]any) {
		if pair := row.([]any); pair[0] == name {
			return pair[1].(map[string]any)
		}
	}
	return nil
}

func TestParseDefinitionsRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(all map[string]any)
		says   string
	}{
		{"a field twice", func(all map[string]any) {
			all["FIELDS"] = append(all["FIELDS"].([]any), fieldRow("Account", "UInt32", 200))
		}, "Account is there twice"},
		{"two fields in one place", func(all map[string]any) {
			all["FIELDS"] = append(all["FIELDS"].([]any), fieldRow("Other", "UInt32", 4))
		}, "Sequence and Other have the same"},
		{"a type of field that is nowhere", func(all map[string]any) { all["FIELDS"] = append(all["FIELDS"].([]any), fieldRow("Other", "Odd", 4)) }, "TYPES does not have"},
		{"a row that is none", func(all map[string]any) { all["FIELDS"] = append(all["FIELDS"].([]any), []any{"Other"}) }, "not a pair"},
		{"two types of one number", func(all map[string]any) { all["TRANSACTION_TYPES"].(map[string]any)["Other"] = 0 }, "the same number"},
		{"a type that is text", func(all map[string]any) {
			factsOf(all, "TransactionType")["type"] = "UInt32"
			factsOf(all, "TransactionType")["nth"] = 250
		}, "another TransactionType"},
		{"a signature that is signed", func(all map[string]any) { factsOf(all, "TxnSignature")["isSigningField"] = true }, "another TxnSignature"},
		{"an account without a length", func(all map[string]any) { factsOf(all, "Account")["isVLEncoded"] = false }, "another Account"},
		{"no types", func(all map[string]any) { delete(all, "TRANSACTION_TYPES") }, "TRANSACTION_TYPES is empty"},
		{"no fields", func(all map[string]any) { delete(all, "FIELDS") }, "FIELDS has no"},
		{"too large", func(all map[string]any) { all["x"] = strings.Repeat("x", maxDefinitions) }, "at most"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data, err := changedDefinitions(t, tt.change)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := ParseDefinitions(data); !errors.Is(err, ErrBadDefinitions) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}

// Xahau's nodes list hash and index, which they add to what they answer, as
// fields that are written, in the place of others; older ones call a hash a
// number.
func TestParseDefinitionsOfOtherNodes(t *testing.T) {
	data, err := changedDefinitions(t, func(all map[string]any) {
		all["FIELDS"] = append(all["FIELDS"].([]any), fieldRow("hash", "Hash256", 1), fieldRow("index", "Hash256", 2), fieldRow("hash", "Hash256", 1), fieldRow("Wide", "UInt192", 99))
		all["TYPES"].(map[string]any)["UInt192"] = 21
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := ParseDefinitions(data)
	if err != nil {
		t.Fatal(err)
	}
	wide := strings.Repeat("AB", 24)
	blob, err := d.EncodeObject(map[string]any{"Wide": wide, "LedgerHash": strings.Repeat("CD", 32)})
	if err != nil || blob != "51"+strings.Repeat("CD", 32)+"001563"+wide {
		t.Errorf("%s (%v)", blob, err)
	}
	if back, err := d.DecodeObject(blob); err != nil || back["Wide"] != wide || back["LedgerHash"] == nil {
		t.Errorf("%v (%v)", back, err)
	}
	if _, err := d.EncodeObject(map[string]any{"hash": strings.Repeat("CD", 32)}); err == nil {
		t.Error("hash was written")
	}
}
