package xrpl

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"countersign/xrpl/definitions"
)

// Definitions are the tables a ledger's binary format is driven by: its types,
// fields and transaction types. Those of the XRP Ledger are built in; a node of
// any network gives its own as the answer to server_definitions. A Definitions
// is never changed after it was made and safe for concurrent use. The zero value
// and nil stand for the built-in ones.
type Definitions struct {
	tables *tables
}

// tables is what Definitions hold, ready for use.
type tables struct {
	byName  map[string]*field
	byOrder map[int]*field

	formats     map[string]*format // by transaction type
	formatCodes map[uint16]*format
	pseudo      *format // SignIn
	common      []string

	entries     map[string]uint16 // ledger entry types
	entryNames  map[uint16]string
	results     map[string]uint16 // engine results by name
	resultNames map[uint16]string
	permissions map[string]uint32
	permNames   map[uint32]string

	flags map[string]map[string]uint32 // bits of Flags by transaction type
	asf   map[string]uint32            // values of SetFlag and ClearFlag
}

// format says which fields a transaction type may hold beside the common ones,
// and which of all of them it must hold before it can be signed.
type format struct {
	name   string
	code   uint16
	pseudo bool // signed without a TransactionType, and never submitted
	// open formats may hold every field: the definitions do not list them.
	open     bool
	allowed  map[string]bool
	required []string
}

var builtin = sync.OnceValue(func() *tables {
	t, err := readDefinitions([]byte(definitions.JSON()))
	if err != nil {
		panic("xrpl: the built-in definitions cannot be read: " + err.Error())
	}
	return t
})

// get gives the tables, the built-in ones for nil and the zero value.
func (d *Definitions) get() *tables {
	if d == nil || d.tables == nil {
		return builtin()
	}
	return d.tables
}

// ErrBadDefinitions is the kind of every error of ParseDefinitions.
var ErrBadDefinitions = errors.New("not usable definitions")

// maxDefinitions bounds what ParseDefinitions reads, in bytes; a node's answer
// has some 200 kB.
const maxDefinitions = 4 << 20

// ParseDefinitions reads definitions in the form that a node's
// server_definitions and the file definitions.json of ripple-binary-codec
// share: TYPES, FIELDS, TRANSACTION_TYPES, LEDGER_ENTRY_TYPES and
// TRANSACTION_RESULTS, and where they are there TRANSACTION_FORMATS,
// TRANSACTION_FLAGS and ACCOUNT_SET_FLAGS. Without TRANSACTION_FORMATS (as with
// older nodes) a transaction may hold every field. Errors are
// ErrBadDefinitions.
func ParseDefinitions(data []byte) (*Definitions, error) {
	if len(data) > maxDefinitions {
		return nil, fmt.Errorf("%w: they have %d bytes, and at most %d are read", ErrBadDefinitions, len(data), maxDefinitions)
	}
	t, err := readDefinitions(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadDefinitions, err)
	}
	return &Definitions{tables: t}, nil
}

type definitionsFile struct {
	Types   map[string]int      `json:"TYPES"`
	Fields  [][]json.RawMessage `json:"FIELDS"`
	Entries map[string]int      `json:"LEDGER_ENTRY_TYPES"`
	Txs     map[string]int      `json:"TRANSACTION_TYPES"`
	Results map[string]int      `json:"TRANSACTION_RESULTS"`
	Formats map[string][]struct {
		Name        string `json:"name"`
		Optionality int    `json:"optionality"`
	} `json:"TRANSACTION_FORMATS"`
	Flags map[string]map[string]uint32 `json:"TRANSACTION_FLAGS"`
	ASF   map[string]uint32            `json:"ACCOUNT_SET_FLAGS"`
}

type fieldFacts struct {
	Nth        int    `json:"nth"`
	Serialized bool   `json:"isSerialized"`
	Signing    bool   `json:"isSigningField"`
	Prefixed   bool   `json:"isVLEncoded"`
	Type       string `json:"type"`
}

func readDefinitions(data []byte) (*tables, error) {
	var file definitionsFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	t := &tables{
		byName: map[string]*field{}, byOrder: map[int]*field{},
		formats: map[string]*format{}, formatCodes: map[uint16]*format{},
		flags: file.Flags, asf: file.ASF,
	}
	if err := t.readFields(file.Types, file.Fields); err != nil {
		return nil, err
	}
	if err := t.readFormats(file); err != nil {
		return nil, err
	}
	t.entries, t.entryNames = codes(file.Entries)
	t.results, t.resultNames = codes(file.Results)
	t.readPermissions(file.Txs)
	return t, nil
}

func (t *tables) readFields(types map[string]int, rows [][]json.RawMessage) error {
	for i, row := range rows {
		var name string
		var facts fieldFacts
		if len(row) != 2 {
			return fmt.Errorf("FIELDS[%d] is not a pair of a name and its facts", i)
		}
		if err := errors.Join(json.Unmarshal(row[0], &name), json.Unmarshal(row[1], &facts)); err != nil {
			return fmt.Errorf("FIELDS[%d]: %w", i, err)
		}
		if name != "" && name[0] >= 'a' && name[0] <= 'z' {
			continue // what a node adds to its answers, such as hash; Xahau's says it is written
		}
		code, ok := types[facts.Type]
		if !ok {
			return fmt.Errorf("the field %s is of the type %q, which TYPES does not have", clip(name, 40), clip(facts.Type, 40))
		}
		// Some rows are markers, or names for what has no form of its own.
		writable := facts.Serialized && code >= 1 && code <= 255 && facts.Nth >= 1 && facts.Nth <= 255
		if !writable || name == "ObjectEndMarker" || name == "ArrayEndMarker" {
			continue
		}
		switch {
		case t.byName[name] != nil:
			return fmt.Errorf("the field %s is there twice", clip(name, 40))
		}
		f := &field{
			name: name, typ: uint8(code), nth: uint8(facts.Nth), kind: kindsByType[facts.Type],
			typeName: facts.Type, prefixed: facts.Prefixed, unsigned: !facts.Signing,
		}
		if other := t.byOrder[f.order()]; other != nil {
			return fmt.Errorf("the fields %s and %s have the same type and number", clip(other.name, 40), clip(name, 40))
		}
		t.byName[name], t.byOrder[f.order()] = f, f
	}
	return t.foundations()
}

// foundations are the fields that everything else rests on; no network has them
// otherwise.
func (t *tables) foundations() error {
	for _, want := range [...]field{
		{name: "TransactionType", typ: 1, nth: 2, kind: kindUInt16},
		{name: "Flags", typ: 2, nth: 2, kind: kindUInt32},
		{name: "Sequence", typ: 2, nth: 4, kind: kindUInt32},
		{name: "Fee", typ: 6, nth: 8, kind: kindAmount},
		{name: "SigningPubKey", typ: 7, nth: 3, kind: kindBlob, prefixed: true},
		{name: "TxnSignature", typ: 7, nth: 4, kind: kindBlob, prefixed: true, unsigned: true},
		{name: "Account", typ: 8, nth: 1, kind: kindAccountID, prefixed: true},
	} {
		got := t.byName[want.name]
		if got == nil {
			return fmt.Errorf("FIELDS has no %s", want.name)
		}
		want.typeName = got.typeName
		if *got != want {
			return fmt.Errorf("FIELDS has another %s than every ledger", want.name)
		}
	}
	return nil
}

// pseudoOnly: the fields a sign-in may hold are those that all transactions
// have in common (Xaman's source of August 2025, pseudo/base).
func (t *tables) readFormats(file definitionsFile) error {
	for _, row := range file.Formats["common"] {
		t.common = append(t.common, row.Name)
	}
	if t.common == nil {
		t.common = slices.Clone(usualCommon[:])
	}
	var commonRequired []string
	common := map[string]bool{}
	for _, name := range t.common {
		common[name] = true
	}
	for _, row := range file.Formats["common"] {
		if row.Optionality == 0 && row.Name != "TransactionType" {
			commonRequired = append(commonRequired, row.Name)
		}
	}
	for name, code := range file.Txs {
		if code < 0 || code > 0xFFFF {
			continue // "Invalid" is -1
		}
		f := &format{name: name, code: uint16(code), allowed: maps.Clone(common), required: slices.Clone(commonRequired)}
		rows, listed := file.Formats[name]
		f.open = !listed
		for _, row := range rows {
			f.allowed[row.Name] = true
			if row.Optionality == 0 {
				f.required = append(f.required, row.Name)
			}
		}
		if other := t.formatCodes[f.code]; other != nil {
			return fmt.Errorf("the transaction types %s and %s have the same number", clip(other.name, 40), clip(name, 40))
		}
		t.formats[name], t.formatCodes[f.code] = f, f
	}
	if len(t.formats) == 0 {
		return errors.New("TRANSACTION_TYPES is empty")
	}
	t.pseudo = &format{name: "SignIn", pseudo: true, allowed: common}
	return nil
}

// usualCommon are the fields of every transaction, for definitions that do not
// list them (xrpl.org, "Transaction common fields").
var usualCommon = [...]string{
	"TransactionType", "Account", "Fee", "Flags", "Sequence", "TicketSequence", "LastLedgerSequence",
	"SourceTag", "Memos", "NetworkID", "AccountTxnID", "PreviousTxnID", "OperationLimit", "Delegate",
	"SigningPubKey", "TxnSignature", "Signers",
}

// granularPermissions are the parts of transaction types an account can
// delegate (XLS-75); a whole type has its number plus one.
var granularPermissions = map[string]uint32{
	"TrustlineAuthorize": 65537, "TrustlineFreeze": 65538, "TrustlineUnfreeze": 65539,
	"AccountDomainSet": 65540, "AccountEmailHashSet": 65541, "AccountMessageKeySet": 65542,
	"AccountTransferRateSet": 65543, "AccountTickSizeSet": 65544, "PaymentMint": 65545,
	"PaymentBurn": 65546, "MPTokenIssuanceLock": 65547, "MPTokenIssuanceUnlock": 65548,
}

func (t *tables) readPermissions(txs map[string]int) {
	t.permissions = maps.Clone(granularPermissions)
	for name, code := range txs {
		if code >= 0 && code <= 0xFFFF {
			t.permissions[name] = uint32(code) + 1
		}
	}
	t.permNames = make(map[uint32]string, len(t.permissions))
	for name, code := range t.permissions {
		t.permNames[code] = name
	}
}

// codes turns a table of names around; negative numbers stand for no code.
func codes(table map[string]int) (map[string]uint16, map[uint16]string) {
	byName, byCode := make(map[string]uint16, len(table)), make(map[uint16]string, len(table))
	for name, code := range table {
		if code >= 0 && code <= 0xFFFF {
			byName[name], byCode[uint16(code)] = uint16(code), name
		}
	}
	return byName, byCode
}

// formatNamed gives the format of a type, "SignIn" included.
func (t *tables) formatNamed(name string) (*format, bool) {
	if f, ok := t.formats[name]; ok {
		return f, true
	}
	if name == t.pseudo.name {
		return t.pseudo, true
	}
	return nil, false
}

// allows tells whether a transaction of the format may hold the field.
func (t *tables) allows(f *format, name string) bool {
	if f.open {
		return t.byName[name] != nil
	}
	return f.allowed[name]
}

// names lists every field a transaction of the format may hold.
func (t *tables) names(f *format) []string {
	if f.open {
		return slices.Sorted(maps.Keys(t.byName))
	}
	return slices.Sorted(maps.Keys(f.allowed))
}

// typeNames lists every transaction type a person can send, SignIn included.
func (t *tables) typeNames() []string {
	names := append(slices.Collect(maps.Keys(t.formats)), t.pseudo.name)
	slices.Sort(names)
	return names
}

// Types lists the names of the transaction types, sorted.
func (d *Definitions) Types() []string {
	return slices.Sorted(maps.Keys(d.get().formats))
}

// FieldFormat is one field a transaction type may hold.
type FieldFormat struct {
	Name     string
	Type     string // the ledger's type, such as "UInt32"
	Required bool
	Common   bool // every transaction may hold it
}

// Fields lists the fields a transaction type may hold, sorted by name, its own
// first. It is empty for a type that is unknown, or that the definitions do not
// describe.
func (d *Definitions) Fields(txType string) []FieldFormat {
	t := d.get()
	f, ok := t.formatNamed(txType)
	if !ok || f.open {
		return nil
	}
	var all []FieldFormat
	for name := range f.allowed {
		fd := t.byName[name]
		if fd == nil {
			continue
		}
		all = append(all, FieldFormat{
			Name: name, Type: fd.typeName,
			Required: slices.Contains(f.required, name), Common: slices.Contains(t.common, name),
		})
	}
	slices.SortFunc(all, func(a, b FieldFormat) int {
		if a.Common != b.Common {
			if a.Common {
				return 1
			}
			return -1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

// Flags gives the bits of Flags a transaction type knows by name, without those
// that every type knows.
func (d *Definitions) Flags(txType string) map[string]uint32 {
	return maps.Clone(d.get().flags[txType])
}

// AccountSetFlags gives the values of SetFlag and ClearFlag by name.
func (d *Definitions) AccountSetFlags() map[string]uint32 { return maps.Clone(d.get().asf) }

// ResultCode tells whether a name such as "tesSUCCESS" is an engine result.
func (d *Definitions) ResultCode(name string) (known bool) {
	_, ok := d.get().results[name]
	return ok || strings.HasPrefix(name, "te") && len(name) > 3
}
