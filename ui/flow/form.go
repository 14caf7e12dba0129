package flow

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"countersign/xrpl"
)

// Form is a transaction of one type as it is typed in. It is the same
// transaction as Tx gives, and Fill takes one up again, so that a form and its
// JSON can be kept in step; neither loses what the other can't show.
type Form struct {
	typ    xrpl.Type
	layout layout
	all    []xrpl.Field // of the type, then of all types
	common []xrpl.Field
	zone   *time.Location

	in    Typed  // by the names of the ledger's fields
	mode  int    // of layout.modes; len(layout.modes) is none of them
	other string // JSON of the fields that the type does not have, "" for none
}

// NewForm makes an empty form for a type. Times are typed in the zone.
func NewForm(t xrpl.Type, zone *time.Location) *Form {
	f := &Form{typ: t, layout: layoutOf(t), zone: zone, all: slices.Clone(t.Fields), common: commonFields(t)}
	for _, c := range f.common {
		if !hasField(f.all, c.Name) {
			f.all = append(f.all, c)
		}
	}
	f.all = append(f.all, xrpl.Field{Name: "Flags", Label: "Flags", Kind: xrpl.KindFlags, Choices: t.Flags})
	return f
}

// Type gives the type of transaction the form is for.
func (f *Form) Type() xrpl.Type { return f.typ }

// fields are all fields the type can have, those of all types last. What the
// mode decides is decided: which are there, and which are required.
func (f *Form) fields() []xrpl.Field {
	var out []xrpl.Field
	for _, field := range f.all {
		used, required := f.layout.uses(f.mode, field)
		if used {
			field.Required = required
			out = append(out, field)
		}
	}
	return out
}

// commonFields are those of all types, except type and flags, which a form has
// other inputs for.
func commonFields(t xrpl.Type) []xrpl.Field {
	out := xrpl.CommonFields()
	for _, name := range []string{"Account", "SigningPubKey", "TxnSignature", "Signers"} {
		if f, ok := t.Field(name); ok && !hasField(out, name) {
			out = append(out, f)
		}
	}
	return out
}

func (f *Form) field(name string) (xrpl.Field, bool) {
	for _, field := range f.all {
		if field.Name == name {
			used, required := f.layout.uses(f.mode, field)
			field.Required = required
			return field, used
		}
	}
	return xrpl.Field{}, false
}

// typed is what stands in the form, with what the layout and the mode decide put
// in.
func (f *Form) typed() Typed {
	in := f.in
	for _, g := range f.layout.groups {
		for _, it := range g.items {
			if it.of != "" {
				in = in.with(it.field, func(t Typed) Typed { return resolved(t, it, f.in) })
			}
		}
	}
	m, ok := f.layout.mode(f.mode)
	if !ok {
		return in
	}
	for name, text := range m.fixed {
		in = in.with(name, func(t Typed) Typed { t.Text = text; return t })
	}
	if f.layout.mask != 0 && in.at("Flags").How == "" {
		in = in.with("Flags", func(t Typed) Typed {
			n := bits(t.Text)&^f.layout.mask | m.bit
			// Flags that were 0 on purpose stay so.
			if n == 0 && bits(t.Text) != 0 {
				t.Text = ""
			} else if n != 0 {
				t.Text = strconv.FormatUint(n, 10)
			}
			return t
		})
	}
	return in
}

// resolved gives an amount with what it is of in full: an amount may be of one
// of the form's assets, and it may not be able to be XRP.
func resolved(t Typed, it item, form Typed) Typed {
	if t.How == "" {
		t.How = it.usually()
	}
	if t.How == howPlain {
		t.How = ""
	}
	for how, name := range map[string]string{howFirst: "Asset", howSecond: "Asset2"} {
		if t.How != how {
			continue
		}
		asset := form.at(name)
		t.How, t.Parts = asset.How, asset.Parts
		switch asset.How {
		case howToken, howMPT:
		case howXRP:
			t.How = ""
		default:
			t.How = howUnknown
		}
	}
	return t
}

func bits(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Tx gives the transaction the form stands for, as far as it can be read, and
// what is wrong with what was typed. The Field of a problem is the path of its
// input, which begins with the name of the ledger's field.
func (f *Form) Tx() (xrpl.Tx, []xrpl.Problem) { return f.tx("") }

func (f *Form) tx(network string) (xrpl.Tx, []xrpl.Problem) {
	w := &writing{zone: f.zone, network: network}
	out := map[string]any{}
	fields, in := f.fields(), f.typed()
	for name, v := range w.fields(fields, in, "") {
		out[name] = v
	}
	for name, v := range f.others(w) {
		if _, known := f.field(name); known || name == "TransactionType" {
			w.bad(otherPath, "%s has a place of its own in the form. Take it out here.", name)
			continue
		}
		out[name] = v
	}
	if m, ok := f.layout.mode(f.mode); ok && m.empty != "" {
		out[m.empty] = []any{}
	}
	out["TransactionType"] = f.typ.Name
	return parsed(out), w.problems
}

// parsed gives fields the shape that JSON text gives them, so that a form and
// its JSON make equal transactions.
func parsed(fields map[string]any) xrpl.Tx {
	text, err := json.Marshal(fields)
	if err == nil {
		var tx xrpl.Tx
		if tx, err = xrpl.ParseTx(text); err == nil {
			return tx
		}
	}
	return xrpl.Tx(fields)
}

// otherPath is the path of the input for fields that the type does not have.
const otherPath = "other"

func (f *Form) others(w *writing) map[string]any {
	v, ok := w.json(f.other, otherPath)
	if !ok {
		return nil
	}
	object, ok := v.(map[string]any)
	if !ok {
		w.bad(otherPath, "Other fields are one JSON object, with a name for each: {\"Name\": \"value\"}.")
	}
	return object
}

// Fill takes up a transaction of the form's type. What was typed stays as it
// was typed wherever it means the same, and where the transaction has nothing
// and what was typed made nothing yet.
func (f *Form) Fill(tx xrpl.Tx) {
	f.mode = f.layout.modeFor(f.mode, tx)
	now, _ := f.tx("")
	fields := f.fields()
	for _, field := range fields {
		was, had := now[field.Name]
		v, has := tx[field.Name]
		if had == has && sameValue(was, v) {
			continue
		}
		f.put(field, v, has)
	}
	rest := xrpl.Tx{}
	m, _ := f.layout.mode(f.mode)
	for name, v := range tx {
		if !hasField(fields, name) && name != "TransactionType" && !m.empties(name) {
			rest[name] = v
		}
	}
	switch w := (&writing{}); {
	case len(rest) == 0 && f.others(w) == nil: // not finished yet, or nothing
	case !sameValue(map[string]any(rest), orNothing(f.others(w))):
		f.other = ""
		if len(rest) > 0 {
			f.other = string(rest.JSON())
		}
	}
}

func orNothing(m map[string]any) any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// Load empties the form and takes up a transaction.
func (f *Form) Load(tx xrpl.Tx) {
	f.in, f.other, f.mode = Typed{}, "", 0
	f.Fill(tx)
	for _, field := range f.fields() {
		if _, has := tx[field.Name]; !has && f.layout.mayBeOpen(field.Name) {
			f.put(field, nil, false)
		}
	}
}

// put makes a field's input show a value, or nothing.
func (f *Form) put(field xrpl.Field, v any, has bool) {
	f.in = f.in.with(field.Name, func(was Typed) Typed {
		switch {
		case has:
			return f.fitted(field, typedFor(field, v, f.zone), v)
		case f.layout.mayBeOpen(field.Name) && field.Required:
			was.How = howOpen
			return was
		}
		return Typed{}
	})
}

// fitted gives an amount as the layout has it: of one of the form's assets if it
// is, and as JSON if it can't be what it is here.
func (f *Form) fitted(field xrpl.Field, t Typed, v any) Typed {
	it, ok := f.layout.item(field.Name)
	if ok && it.erase != "" && v == "" {
		return Typed{How: howEmpty}
	}
	if !ok || it.of == "" {
		return t
	}
	for _, how := range append(strings.Split(it.of, " "), t.How) {
		was := Typed{Text: t.Text, How: how, Parts: t.Parts}
		if how == howFirst || how == howSecond {
			was.Parts = nil
		}
		back, ok := (&writing{zone: f.zone}).field(field, resolved(was, it, f.in), field.Name)
		if ok && sameValue(back, v) {
			return was
		}
	}
	return asJSON(v)
}

// empty tells that nothing was typed that a person would miss.
func (f *Form) empty() bool { return f.in.empty() && strings.TrimSpace(f.other) == "" }

// keptForm is a form on disk.
type keptForm struct {
	In    Typed  `json:"in,omitzero"`
	Mode  string `json:"mode,omitempty"`
	Other string `json:"other,omitempty"`
}

func (f *Form) keep() keptForm {
	k := keptForm{In: f.in, Other: f.other}
	if m, ok := f.layout.mode(f.mode); ok {
		k.Mode = m.title
	} else if len(f.layout.modes) > 0 {
		k.Mode = customMode
	}
	return k
}

func (f *Form) restore(k keptForm) {
	f.in, f.other, f.mode = k.In, k.Other, 0
	for i, m := range f.layout.modes {
		if m.title == k.Mode {
			f.mode = i
		}
	}
	if k.Mode == customMode {
		f.mode = len(f.layout.modes)
	}
}
