package xrpl

import "slices"

// typeCode is a serialized type of the ledger; the numbers are part of the
// wire format (xrpl.org, "Serialization format", type codes).
type typeCode uint8

const (
	typeUInt16    typeCode = 1
	typeUInt32    typeCode = 2
	typeHash256   typeCode = 5
	typeAmount    typeCode = 6
	typeBlob      typeCode = 7
	typeAccountID typeCode = 8
	typeObject    typeCode = 14
	typeArray     typeCode = 15
	typePathSet   typeCode = 18
	typeVector256 typeCode = 19
)

// field is one row of the ledger's field table. Type and number together are
// its identity on the wire and its place in the canonical order.
type field struct {
	name string
	typ  typeCode
	nth  uint8
	// unsigned fields are left out of what is signed.
	unsigned bool
	// inner is the only field the entries of an array may be, and members are
	// the fields an object may hold, both by name.
	inner   string
	members []string
}

// order is the key of the canonical order: by type, then by number.
func (f *field) order() int { return int(f.typ)<<8 | int(f.nth) }

// prefixed tells whether a length goes before the value.
func (f *field) prefixed() bool {
	return f.typ == typeBlob || f.typ == typeAccountID || f.typ == typeVector256
}

// format says which fields a transaction type may hold beside the common ones,
// and which of all of them it must hold before it can be signed.
type format struct {
	name     string
	code     uint16
	pseudo   bool // signed without a TransactionType, and never submitted
	fields   []string
	required []string
}

// definitions are the tables the codec is driven by. They are a small part of
// what a node answers to server_definitions, in the same shape.
type definitions struct {
	byName  map[string]*field
	byOrder map[int]*field
	common  []string
	formats []format
}

func newDefinitions(fields []field, common []string, formats []format) *definitions {
	d := &definitions{
		byName:  make(map[string]*field, len(fields)),
		byOrder: make(map[int]*field, len(fields)),
		common:  common,
		formats: formats,
	}
	for i := range fields {
		f := &fields[i]
		d.byName[f.name] = f
		d.byOrder[f.order()] = f
	}
	return d
}

func (d *definitions) formatNamed(name string) (*format, bool) {
	i := slices.IndexFunc(d.formats, func(f format) bool { return f.name == name })
	if i < 0 {
		return nil, false
	}
	return &d.formats[i], true
}

func (d *definitions) formatCoded(code uint16) (*format, bool) {
	i := slices.IndexFunc(d.formats, func(f format) bool { return !f.pseudo && f.code == code })
	if i < 0 {
		return nil, false
	}
	return &d.formats[i], true
}

// pseudoFormat is the format of a blob without a TransactionType.
func (d *definitions) pseudoFormat() *format {
	return &d.formats[slices.IndexFunc(d.formats, func(f format) bool { return f.pseudo })]
}

// allows tells whether a transaction of the format may hold the field.
func (d *definitions) allows(f *format, name string) bool {
	return slices.Contains(d.common, name) || slices.Contains(f.fields, name)
}

// names lists every field a transaction of the format may hold.
func (d *definitions) names(f *format) []string {
	return slices.Concat(d.common, f.fields)
}

// ledger holds the fields of the XRP Ledger's definitions (as of early 2026)
// that Payment and SignIn can contain. It is never changed after start.
var ledger = newDefinitions(
	[]field{
		{name: "TransactionType", typ: typeUInt16, nth: 2},
		{name: "NetworkID", typ: typeUInt32, nth: 1},
		{name: "Flags", typ: typeUInt32, nth: 2},
		{name: "SourceTag", typ: typeUInt32, nth: 3},
		{name: "Sequence", typ: typeUInt32, nth: 4},
		{name: "DestinationTag", typ: typeUInt32, nth: 14},
		{name: "LastLedgerSequence", typ: typeUInt32, nth: 27},
		{name: "OperationLimit", typ: typeUInt32, nth: 29},
		{name: "TicketSequence", typ: typeUInt32, nth: 41},
		{name: "SponsorFlags", typ: typeUInt32, nth: 74},
		{name: "AccountTxnID", typ: typeHash256, nth: 9},
		{name: "InvoiceID", typ: typeHash256, nth: 17},
		{name: "DomainID", typ: typeHash256, nth: 34},
		{name: "Amount", typ: typeAmount, nth: 1},
		{name: "Fee", typ: typeAmount, nth: 8},
		{name: "SendMax", typ: typeAmount, nth: 9},
		{name: "DeliverMin", typ: typeAmount, nth: 10},
		{name: "SigningPubKey", typ: typeBlob, nth: 3},
		{name: "TxnSignature", typ: typeBlob, nth: 4, unsigned: true},
		{name: "MemoType", typ: typeBlob, nth: 12},
		{name: "MemoData", typ: typeBlob, nth: 13},
		{name: "MemoFormat", typ: typeBlob, nth: 14},
		{name: "Account", typ: typeAccountID, nth: 1},
		{name: "Destination", typ: typeAccountID, nth: 3},
		{name: "Delegate", typ: typeAccountID, nth: 12},
		{name: "Sponsor", typ: typeAccountID, nth: 27},
		{name: "Memo", typ: typeObject, nth: 10, members: []string{"MemoType", "MemoData", "MemoFormat"}},
		{name: "Signer", typ: typeObject, nth: 16, members: []string{"Account", "SigningPubKey", "TxnSignature"}},
		{name: "SponsorSignature", typ: typeObject, nth: 38, unsigned: true, members: []string{"SigningPubKey", "TxnSignature", "Signers"}},
		{name: "Signers", typ: typeArray, nth: 3, unsigned: true, inner: "Signer"},
		{name: "Memos", typ: typeArray, nth: 9, inner: "Memo"},
		{name: "Paths", typ: typePathSet, nth: 1},
		{name: "CredentialIDs", typ: typeVector256, nth: 5},
	},
	[]string{
		"TransactionType", "Account", "Fee", "Flags", "Sequence", "TicketSequence", "LastLedgerSequence",
		"SourceTag", "Memos", "NetworkID", "AccountTxnID", "OperationLimit", "Delegate",
		"Sponsor", "SponsorFlags", "SponsorSignature", "SigningPubKey", "TxnSignature", "Signers",
	},
	[]format{
		{
			name: "Payment", code: 0,
			fields: []string{
				"Destination", "DestinationTag", "Amount", "SendMax", "DeliverMin", "Paths",
				"InvoiceID", "CredentialIDs", "DomainID",
			},
			required: []string{"Account", "Destination", "Amount", "Fee", "Sequence"},
		},
		{name: "SignIn", pseudo: true},
	},
)
