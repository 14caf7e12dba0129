package xrpl

import (
	"strings"
	"unicode/utf8"
)

// Explain says in words what a transaction does: "Send 25 XRP to Bob
// (rPT1Sj…4bXn4) with tag 7". The first sentence is the deed, and everything
// else the transaction holds follows, so that nothing is left out; of types and
// fields it does not know that is all there is. There is no full stop at the
// end. The text is the same before signing and afterwards.
//
// The function name gives the name of an address, or "" for one it does not
// know; it may be nil. Explain never fails: what it cannot read it shows as it
// is.
func Explain(t Tx, name func(address string) string) string {
	return newExplainer(t, name).all()
}

// ExplainBlob explains a blob, signed or not, as Explain does. Errors are those
// of Decode.
func ExplainBlob(blobHex string, name func(address string) string) (string, error) {
	t, err := Decode(blobHex)
	if err != nil {
		return "", err
	}
	return Explain(t, name), nil
}

// Description is a transaction in words: the deed in one sentence without a full
// stop, and a list of everything that is not said in it, or only shortened.
type Description struct {
	Sentence string
	Rows     []Row
}

// Row is one line of a Description. Field is the top-level field it is about; a
// list has a row for each entry.
type Row struct {
	Label, Value, Field string
}

// maxRow bounds the text of a row, in characters; no valid field comes near it.
const maxRow = 8192

// Describe gives a transaction in words, every field of it in the sentence or in
// a row. In rows nothing that tells what is signed is shortened: addresses, ids
// and keys are whole. Name is as for Explain.
func Describe(t Tx, name func(address string) string) Description {
	e := newExplainer(t, name)
	e.brief = true
	d := Description{Sentence: e.deed()}
	rows := newExplainer(t, name)
	rows.full = true
	for _, field := range inDisplayOrder(t) {
		if !e.told[field] || e.short[field] || field == "Flags" {
			d.Rows = append(d.Rows, rows.rows(field)...)
		}
	}
	return d
}

// DescribeBlob describes a blob, signed or not, as Describe does. Errors are
// those of Decode.
func DescribeBlob(blobHex string, name func(address string) string) (Description, error) {
	t, err := Decode(blobHex)
	if err != nil {
		return Description{}, err
	}
	return Describe(t, name), nil
}

type explainer struct {
	tx    Tx
	typ   *catalogued
	known bool // that the catalogue has the type
	name  func(string) string
	full  bool // addresses and ids are written whole
	brief bool // lists have rows of their own
	depth int  // of transactions inside transactions

	told  map[string]bool // fields that are in the text already
	short map[string]bool // those of them that are shortened there
	bits  uint64          // flags that are in the text already
}

func newExplainer(t Tx, name func(string) string) *explainer {
	e := &explainer{tx: t, name: name, told: map[string]bool{}, short: map[string]bool{}}
	e.typ, e.known = typeOf(t.Type())
	return e
}

// all gives the deed and everything else.
func (e *explainer) all() string {
	parts := []string{e.deed()}
	e.told["TransactionType"] = true
	if account := e.tx.Text("Account"); account != "" {
		e.told["Account"] = true
		parts = append(parts, "From "+e.person(account))
	}
	parts = append(parts, e.memos()...)
	if rest := e.rest(); rest != "" {
		parts = append(parts, rest)
	}
	return strings.Join(parts, ". ")
}

// deed gives the sentence on what the transaction does.
func (e *explainer) deed() string {
	var words string
	typ := e.tx.Type()
	own, written := deedOf(typ)
	template, templated := deedTemplates[typ]
	switch {
	case written:
		words = own(e)
	case templated:
		words = e.fill(template)
	case typ == "":
		words = "A transaction without a type"
	case e.known && e.typ.Purpose != "":
		words = e.typ.Title + ": " + lowerFirst(strings.TrimSuffix(e.typ.Purpose, "."))
	default:
		words = "Sign a transaction of the type " + clean(typ, 40)
	}
	flags, err := wholeNumber(e.tx["Flags"], 1<<32-1)
	e.told["Flags"] = err == nil && flags&^(e.bits|flagFullyCanonical) == 0 && e.tx.Text("Flags") != ""
	return words
}

func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' {
		return s // an abbreviation
	}
	return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):]
}

// person gives an address with its name.
func (e *explainer) person(address string) string {
	short := clean(ShortAddress(address), 40)
	if e.full {
		short = clean(address, 60)
	}
	if e.name == nil {
		return short
	}
	if name := clean(e.name(address), 40); name != "" {
		return name + " (" + short + ")"
	}
	return short
}

// has tells whether a field is there.
func (e *explainer) has(name string) bool {
	_, ok := e.tx[name]
	return ok
}

// flag tells whether the type's flag of that name is set, and takes it as said.
func (e *explainer) flag(name string) bool {
	bit := uint64(builtin().flags[e.tx.Type()][name])
	flags, err := wholeNumber(e.tx["Flags"], 1<<32-1)
	if err != nil || flags&bit == 0 {
		return false
	}
	e.bits |= bit
	return true
}

// say gives a field in words and takes it as said.
func (e *explainer) say(name string) string {
	f := e.field(name)
	text := e.words(f, e.tx[name])
	e.told[name] = true
	if e.shortens(f, e.tx[name]) || utf8.RuneCountInString(text) > maxSaid {
		e.short[name] = true
	}
	return clip(text, e.limit())
}

// limit bounds what is said of one field, in characters.
func (e *explainer) limit() int {
	if e.full {
		return maxRow
	}
	return maxSaid
}

// maxSaid bounds what a sentence says of one field, in characters.
const maxSaid = 200

// sayOr is say for a field that may be missing.
func (e *explainer) sayOr(name, missing string) string {
	if !e.has(name) {
		return missing
	}
	return e.say(name)
}

// shortens tells whether a sentence does not show the value whole.
func (e *explainer) shortens(f Field, v any) bool {
	switch f.Kind {
	case KindAccount, KindHash, KindHashes, KindBridge, KindList, KindTx, KindObject:
		return true
	case KindAmount, KindAsset:
		_, isText := v.(string)
		return !isText
	}
	return false
}
