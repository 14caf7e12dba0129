package xrpl

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// catalogueDefinitions is the ledger's definitions file the catalogue is made
// from: npm ripple-binary-codec 2.11.0 (ISC), in compact form.
//
//go:embed definitions/definitions.json
var catalogueDefinitions []byte

// typeTables are the tables of a definitions file that say which transaction
// types there are and what each holds. A node answers server_definitions in the
// same shape.
type typeTables struct {
	types       map[string]uint16
	fields      map[string]string // a field's name to the ledger's type
	formats     map[string][]formatField
	flags       map[string]map[string]uint64
	accountSets map[string]uint64 // the values SetFlag and ClearFlag may have
}

// formatField is one field of a transaction type. Optionality is 0 for
// required, 1 for optional and 2 for a default.
type formatField struct {
	Name        string
	Optionality int
}

const requiredField = 0

func readTypeTables(data []byte) (*typeTables, error) {
	var raw struct {
		Types       map[string]int               `json:"TRANSACTION_TYPES"`
		Fields      [][2]json.RawMessage         `json:"FIELDS"`
		Formats     map[string][]formatField     `json:"TRANSACTION_FORMATS"`
		Flags       map[string]map[string]uint64 `json:"TRANSACTION_FLAGS"`
		AccountSets map[string]uint64            `json:"ACCOUNT_SET_FLAGS"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("the definitions cannot be read: %w", err)
	}
	t := &typeTables{
		types:       make(map[string]uint16, len(raw.Types)),
		fields:      make(map[string]string, len(raw.Fields)),
		formats:     raw.Formats,
		flags:       raw.Flags,
		accountSets: raw.AccountSets,
	}
	for name, code := range raw.Types {
		if code >= 0 && code <= 0xFFFF { // "Invalid" is -1
			t.types[name] = uint16(code)
		}
	}
	for i, row := range raw.Fields {
		var name string
		var about struct {
			Type string `json:"type"`
		}
		if err := json.Unmarshal(row[0], &name); err != nil {
			return nil, fmt.Errorf("the definitions cannot be read: row %d of FIELDS: %w", i, err)
		}
		if err := json.Unmarshal(row[1], &about); err != nil {
			return nil, fmt.Errorf("the definitions cannot be read: the field %q: %w", clip(name, 40), err)
		}
		t.fields[name] = about.Type
	}
	return t, nil
}

// optionality gives how a type, or "common", holds a field.
func (t *typeTables) optionality(format, field string) (int, bool) {
	for _, f := range t.formats[format] {
		if f.Name == field {
			return f.Optionality, true
		}
	}
	return 0, false
}
