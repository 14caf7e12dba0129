package xrpl

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// builtCatalogue is what Catalogue hands out copies of.
type builtCatalogue struct {
	types  []Type
	common []Field
	signed []Field
}

// catalogue builds the table once, when it is first asked for.
var catalogue = sync.OnceValue(func() *builtCatalogue {
	return buildCatalogue(builtin())
})

// Catalogue gives every transaction type there is: first the common ones, in
// the order of reference/xrpl.md section 2.2, then the others by group. Those
// marked Internal are here to be explained, not to be sent. What a type holds
// and which flags it has come from the ledger's definitions; titles, labels and
// limits from xrpl.org (transaction types, August 2026) and rippled's
// Protocol.h; what the Xaman app does from its source of August 2025. The list
// is the caller's own.
func Catalogue() []Type { return catalogue().clone() }

// Catalogue gives the transaction types of these definitions, as Catalogue does
// for the built-in ones. Types and fields nobody wrote words for get some made
// of their names, and come last.
func (d *Definitions) Catalogue() []Type {
	if tables := d.get(); tables != builtin() {
		return buildCatalogue(tables).types
	}
	return Catalogue()
}

func (c *builtCatalogue) clone() []Type {
	out := make([]Type, len(c.types))
	for i := range c.types {
		out[i] = c.types[i].clone()
	}
	return out
}

// TypeNamed gives the type with the name that stands in TransactionType.
func TypeNamed(name string) (Type, bool) {
	types := catalogue().types
	i := slices.IndexFunc(types, func(t Type) bool { return t.Name == name })
	if i < 0 {
		return Type{}, false
	}
	return types[i].clone(), true
}

// CommonFields gives the fields every transaction may have and a person may
// want to set, those needed most first. Dropped ones are dropped by the types
// with OwnScreen only. Account, Flags, and what signing adds are not among
// them; Type.Field knows those as well.
func CommonFields() []Field { return cloneFields(catalogue().common) }

// Field gives the type's field of that name: one of its own, a common one, or
// one of those that say whose transaction it is and who signed it.
func (t Type) Field(name string) (Field, bool) {
	c := catalogue()
	for _, fields := range [...][]Field{t.Fields, c.common, c.signed} {
		if i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name }); i >= 0 {
			return fields[i].clone(), true
		}
	}
	return Field{}, false
}

func (t Type) clone() Type {
	t.Fields = cloneFields(t.Fields)
	t.Flags = slices.Clone(t.Flags)
	return t
}

func (f Field) clone() Field {
	f.Choices = slices.Clone(f.Choices)
	f.Entry = cloneFields(f.Entry)
	return f
}

func cloneFields(fields []Field) []Field {
	if fields == nil {
		return nil
	}
	out := make([]Field, len(fields))
	for i, f := range fields {
		out[i] = f.clone()
	}
	return out
}

// writtenTypes are the types as written by hand, by group. Their fields say
// only what is special about them in this type; see fieldWords.
func writtenTypes() []Type {
	return slices.Concat(
		paymentTypes(), checkTypes(), escrowTypes(), channelTypes(),
		tokenTypes(), multiTokenTypes(),
		tradingTypes(), poolTypes(), nftTypes(),
		accountTypes(), batchTypes(), sponsorTypes(),
		identityTypes(), oracleTypes(), vaultTypes(), loanTypes(),
		bridgeTypes(), confidentialTypes(), networkTypes(),
	)
}

// commonOrder is the order of reference/xrpl.md section 2.2.
const commonOrder = "Payment TrustSet OfferCreate OfferCancel EscrowCreate EscrowFinish EscrowCancel " +
	"CheckCreate CheckCash CheckCancel " +
	"NFTokenMint NFTokenCreateOffer NFTokenAcceptOffer NFTokenCancelOffer NFTokenBurn " +
	"AccountSet SetRegularKey SignerListSet DepositPreauth TicketCreate " +
	"AMMDeposit AMMWithdraw AMMVote AMMBid MPTokenAuthorize Clawback AccountDelete SignIn"

func buildCatalogue(tables *tables) *builtCatalogue {
	b := &catalogueBuilder{tables: tables, words: fieldWords(), entries: entryWords()}
	common := strings.Fields(commonOrder)
	var types []Type
	written := map[string]bool{}
	for _, t := range writtenTypes() {
		written[t.Name] = true
		if format := tables.formats[t.Name]; format != nil {
			t.Code = format.code
		} else if !t.Pseudo {
			continue // a network whose definitions do not have it
		}
		t.Common = slices.Contains(common, t.Name)
		types = append(types, b.complete(t))
	}
	for name, format := range tables.formats {
		if !written[name] {
			types = append(types, b.complete(derivedType(name, format.code)))
		}
	}
	rank := func(t Type) int {
		if i := slices.Index(common, t.Name); i >= 0 {
			return i
		}
		return len(common)
	}
	// Types nobody wrote words for come out of a map: they are put last, by
	// name, and the others stay as they were written.
	slices.SortStableFunc(types, func(a, b Type) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if written[a.Name] != written[b.Name] {
			if written[a.Name] {
				return -1
			}
			return 1
		}
		if !written[a.Name] {
			return strings.Compare(a.Name, b.Name)
		}
		return 0
	})
	return &builtCatalogue{
		types:  types,
		common: b.fields(b.common(), commonFieldWords()),
		signed: b.fields(b.common(), signedFieldWords()),
	}
}

type catalogueBuilder struct {
	tables  *tables
	words   map[string]Field
	entries map[string][]Field
}

// complete fills in what the definitions know and adds what nobody wrote down.
func (b *catalogueBuilder) complete(t Type) Type {
	own := b.own(t.Name)
	t.Fields = b.fields(own, t.Fields)
	for _, name := range slices.Sorted(maps.Keys(own)) {
		has := func(f Field) bool { return f.Name == name }
		if !slices.ContainsFunc(t.Fields, has) {
			t.Fields = append(t.Fields, b.field(own, Field{Name: name}))
		}
	}
	t.Flags = b.flags(t.Flags, b.tables.flags[t.Name])
	return t
}

// formatFields are the fields a format has, and whether each is required; nil
// where the definitions do not say.
type formatFields map[string]bool

// own gives the fields of a type without those that all types have.
func (b *catalogueBuilder) own(typeName string) formatFields {
	format := b.tables.formats[typeName]
	if format == nil || format.open {
		return nil
	}
	own := formatFields{}
	for name := range format.allowed {
		if !slices.Contains(b.tables.common, name) {
			own[name] = slices.Contains(format.required, name)
		}
	}
	return own
}

// common gives the fields that all types have.
func (b *catalogueBuilder) common() formatFields {
	var required []string
	for _, format := range b.tables.formats {
		required = append(format.required, "TransactionType")
		break // every format has what is required of all
	}
	common := formatFields{}
	for _, name := range b.tables.common {
		common[name] = slices.Contains(required, name)
	}
	return common
}

// fields completes the fields of a format; those the definitions do not have
// are left out.
func (b *catalogueBuilder) fields(format formatFields, written []Field) []Field {
	var out []Field
	for _, f := range written {
		if _, has := format[f.Name]; has || format == nil {
			out = append(out, b.field(format, f))
		}
	}
	return out
}

// field completes one field: what is written for this type, over what is
// written for the name, over what can be told from the name and its type.
func (b *catalogueBuilder) field(format formatFields, f Field) Field {
	ledgerType := ""
	if known := b.tables.byName[f.Name]; known != nil {
		ledgerType = known.typeName
	}
	if words, ok := b.words[f.Name]; ok {
		f = over(words, f)
	}
	f = over(derivedField(f.Name, ledgerType), f)
	if required, has := format[f.Name]; has {
		f.Required = required
	}
	return b.inner(f)
}

// inner completes what a list or an object holds, and the choices that are the
// definitions' own.
func (b *catalogueBuilder) inner(f Field) Field {
	if entry, ok := b.entries[f.EntryName]; ok && f.Entry == nil {
		f.Entry = entry
	}
	if entry, ok := b.entries[f.Name]; ok && f.Entry == nil {
		f.Entry = entry
	}
	switch f.Name {
	case "SetFlag", "ClearFlag":
		f.Choices = b.known(f.Choices, b.tables.asf)
		if f.Name == "SetFlag" {
			f.Choices = b.flags(f.Choices, b.tables.asf)
		}
	case "PermissionValue":
		f.Choices = b.permissions()
	}
	entry := make([]Field, 0, len(f.Entry))
	for _, e := range f.Entry {
		required := e.Required
		e = b.field(nil, e)
		e.Required = required
		entry = append(entry, e)
	}
	f.Entry = entry
	if len(entry) == 0 {
		f.Entry = nil
	}
	return f
}

// known gives the choices the definitions have, with the definitions' values.
func (b *catalogueBuilder) known(written []Choice, values map[string]uint32) []Choice {
	var out []Choice
	for _, c := range written {
		if value, ok := values[c.Name]; ok {
			c.Value = uint64(value)
			out = append(out, c)
		}
	}
	return out
}

// flags gives the written choices, and those of the definitions nobody wrote
// words for, by value.
func (b *catalogueBuilder) flags(written []Choice, values map[string]uint32) []Choice {
	out := b.known(written, values)
	var rest []Choice
	for name, value := range values {
		if !slices.ContainsFunc(out, func(c Choice) bool { return c.Name == name }) {
			rest = append(rest, Choice{Value: uint64(value), Name: name, Title: derivedChoiceTitle(name)})
		}
	}
	slices.SortFunc(rest, func(a, b Choice) int {
		if a.Value != b.Value {
			return threeWay(a.Value, b.Value)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return append(out, rest...)
}

// over gives the words for this type over those for any type. What is not said
// stays as it was; a mark once set stays set.
func over(base, f Field) Field {
	text := func(a, b string) string {
		if b != "" {
			return b
		}
		return a
	}
	number := func(a, b uint64) uint64 {
		if b != 0 {
			return b
		}
		return a
	}
	base.Name = text(base.Name, f.Name)
	base.Label = text(base.Label, f.Label)
	base.Help = text(base.Help, f.Help)
	base.Kind = Kind(text(string(base.Kind), string(f.Kind)))
	base.LedgerType = text(base.LedgerType, f.LedgerType)
	base.EntryName = text(base.EntryName, f.EntryName)
	base.Required = base.Required || f.Required
	base.Expert = base.Expert || f.Expert
	base.Dropped = base.Dropped || f.Dropped
	base.WalletFills = base.WalletFills || f.WalletFills
	base.ZeroToo = base.ZeroToo || f.ZeroToo
	base.Signed = base.Signed || f.Signed
	base.Lower = base.Lower || f.Lower
	base.URLChars = base.URLChars || f.URLChars
	base.ByName = base.ByName || f.ByName
	base.Min = number(base.Min, f.Min)
	base.Max = number(base.Max, f.Max)
	base.PerPercent = number(base.PerPercent, f.PerPercent)
	base.Base = number(base.Base, f.Base)
	base.MaxBytes = int(number(uint64(base.MaxBytes), uint64(f.MaxBytes)))
	base.Bytes = int(number(uint64(base.Bytes), uint64(f.Bytes)))
	base.MaxEntries = int(number(uint64(base.MaxEntries), uint64(f.MaxEntries)))
	if f.Choices != nil {
		base.Choices = f.Choices
	}
	if f.Entry != nil {
		base.Entry = f.Entry
	}
	return base
}
