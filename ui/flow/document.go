package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/xrpl"
)

// JSONOnly is the type of a document that is written as JSON and nothing else.
const JSONOnly = ""

// Document is a transaction being written: a form and its JSON, kept in step.
// The side that was edited last is the one that counts; the other follows and
// never swallows what it can't show. There is one sheet for each type, so that
// going from one to another and back costs nothing.
type Document struct {
	// Network is the network key the request is bound to, "" for any. It
	// decides which X-addresses fit.
	Network string

	zone   *time.Location
	now    *sheet
	others map[string]*sheet // of the types that are not being written
	// aside are sheets that another took the place of, because JSON that was
	// typed elsewhere came to be of their type.
	aside map[string]*sheet
}

// sheet is what was written for one type.
type sheet struct {
	typ      string // JSONOnly, or the ledger's name of the type
	form     *Form  // nil for JSONOnly
	text     string
	fromText bool   // the JSON was edited last
	blocked  string // why the form can't follow the JSON; "" when it does
	copied   string // of JSONOnly: the text it began with, which is another's

	// from is the type this sheet was before its JSON came to say another;
	// it is not settled then, for the JSON may only be on its way elsewhere.
	from string
}

// NewDocument makes an empty document for a payment. Times are in the zone.
func NewDocument(zone *time.Location) *Document {
	d := &Document{zone: zone, others: map[string]*sheet{}, aside: map[string]*sheet{}}
	d.now = d.blank("Payment")
	return d
}

// HasForm tells whether there is a form for a type: it is known, and a person
// can send it.
func HasForm(name string) bool {
	t, ok := xrpl.TypeNamed(name)
	return ok && !t.Internal
}

func (d *Document) blank(name string) *sheet {
	s := &sheet{typ: name}
	if t, ok := xrpl.TypeNamed(name); ok && !t.Internal {
		s.form = NewForm(t, d.zone)
		s.follow()
	} else {
		s.typ, s.fromText = JSONOnly, true
	}
	return s
}

// follow writes the JSON anew from the form.
func (s *sheet) follow() {
	if s.form == nil {
		return
	}
	s.fromText, s.blocked = false, ""
	tx, _ := s.form.Tx()
	s.text = string(tx.JSON())
}

// Type gives the ledger's name of the type being written, or JSONOnly.
func (d *Document) Type() string { return d.now.typ }

// Form gives the form of the type being written, nil for JSONOnly.
func (d *Document) Form() *Form { return d.now.form }

// Text gives the JSON.
func (d *Document) Text() string { return d.now.text }

// FromText tells that the JSON was edited last, and counts.
func (d *Document) FromText() bool { return d.now.fromText }

// Blocked says why the form can't show the JSON now; "" when it does.
func (d *Document) Blocked() string { return d.now.blocked }

// SetType goes to the sheet of another type.
func (d *Document) SetType(name string) {
	if name == d.now.typ && d.now.from == "" {
		return
	}
	d.settle()
	if name == d.now.typ {
		return
	}
	was := d.now
	d.others[was.typ] = was
	if next := d.others[name]; next != nil {
		d.now = next
		delete(d.others, name)
	} else {
		d.now = d.blank(name)
	}
	if d.now.typ == JSONOnly && (strings.TrimSpace(d.now.text) == "" || d.now.text == d.now.copied) {
		// JSON can be gone on with where it is typed with all freedom.
		d.now.text, d.now.copied = was.text, was.text
	}
}

// settle makes the sheet that JSON has changed the type of the sheet of its
// type. What stood there before is put aside.
func (d *Document) settle() {
	s := d.now
	if s.from == "" {
		return
	}
	s.from = ""
	if was := d.others[s.typ]; was != nil && !was.empty() {
		d.aside[s.typ] = was
	}
	delete(d.others, s.typ)
}

// Aside tells whether an unfinished form of this type was put aside.
func (d *Document) Aside() bool { return d.aside[d.now.typ] != nil && d.now.from == "" }

// BringBack changes places with what was put aside.
func (d *Document) BringBack() {
	if back := d.aside[d.now.typ]; back != nil {
		d.aside[d.now.typ] = d.now
		d.now = back
	}
}

// Edit changes the form; the JSON follows.
func (d *Document) Edit(change func(*Form)) {
	if d.now.form == nil {
		return
	}
	d.settle()
	change(d.now.form)
	d.now.follow()
}

// UseForm makes the form count again, giving up JSON it can't show.
func (d *Document) UseForm() {
	d.settle()
	d.now.follow()
}

// SetText takes edited JSON; the form follows, and so does the type.
func (d *Document) SetText(text string) {
	if text == d.now.text {
		return
	}
	d.now.text, d.now.fromText = text, true
	d.read()
}

// read lets the form follow the JSON.
func (d *Document) read() {
	s := d.now
	s.blocked = ""
	if s.form == nil {
		return
	}
	tx, err := TxFromText(s.text)
	if err != nil {
		s.blocked = "The JSON can't be read yet, so the form is waiting. Everything you typed is kept."
		return
	}
	name := tx.Type()
	switch {
	case name == s.typ:
		s.form.Fill(tx)
	case HasForm(name):
		d.turn(name, tx)
	case name == "":
		s.blocked = "The JSON does not say which type of transaction it is. Add a TransactionType, such as \"Payment\"."
	default:
		s.blocked = fmt.Sprintf("There is no form for the type %q. Nothing was dropped; go on in the JSON.", name)
	}
}

// turn makes the sheet one of another type, without touching the sheet of that
// type: while a name is typed it may be another's for a moment.
func (d *Document) turn(name string, tx xrpl.Tx) {
	s := d.now
	next := &sheet{typ: name, text: s.text, fromText: true, from: s.from}
	if s.from == "" {
		// What the form was before stays as it was, to come back to.
		next.from = s.typ
		kept := *s
		kept.follow()
		d.others[s.typ] = &kept
	}
	if back := d.others[name]; back != nil && name == next.from {
		delete(d.others, name)
		next.form, next.from = back.form, ""
		next.form.Fill(tx)
	} else {
		t, _ := xrpl.TypeNamed(name)
		next.form = NewForm(t, d.zone)
		next.form.Load(tx)
	}
	d.now = next
}

// ShowForm goes from JSONOnly to the form of the type the JSON names. An error
// says why there is none.
func (d *Document) ShowForm() error {
	s := d.now
	if s.form != nil {
		return nil
	}
	tx, err := TxFromText(s.text)
	if err != nil {
		return fmt.Errorf("the JSON can't be read yet: %w", err)
	}
	if name := tx.Type(); !HasForm(name) {
		return say("There is no form for the type %q. Go on in the JSON.", name)
	}
	d.SetType(tx.Type())
	if d.now.text != s.text {
		if !d.now.empty() {
			d.aside[d.now.typ] = d.now
		}
		d.now = d.blank(tx.Type())
		d.now.form.Load(tx)
		d.now.text, d.now.fromText = s.text, true
	}
	return nil
}

// ErrNoJSON is the kind of error for a document without any text.
var ErrNoJSON = errors.New("paste or type a transaction, starting with {")

// Tx gives the transaction the document stands for now, with what of the form
// can't be read or is worth a warning; what is wrong with the transaction itself
// is for App.Check to say. The Field of a problem is the path of an input of the
// form; it begins with the name of the ledger's field. JSON that can't be read
// gives an error that names its line and column.
func (d *Document) Tx() (xrpl.Tx, []xrpl.Problem, error) {
	s := d.now
	if s.fromText {
		if strings.TrimSpace(s.text) == "" {
			return nil, nil, ErrNoJSON
		}
		tx, err := TxFromText(s.text)
		return tx, nil, err
	}
	tx, problems := s.form.tx(d.Network)
	return tx, problems, nil
}

// Together adds what is wrong with a transaction to what is wrong with the form
// it comes from. Of a field that can't be read only the form speaks: that the
// transaction lacks it is no news. Warnings, such as that of a look-alike
// recipient, are never left out.
func Together(form, tx []xrpl.Problem) []xrpl.Problem {
	all := slices.Clone(form)
	for _, p := range tx {
		unread := func(f xrpl.Problem) bool { return !f.Warning && topField(f.Field) == p.Field }
		if p.Warning || !slices.ContainsFunc(form, unread) {
			all = append(all, p)
		}
	}
	return all
}

// Load takes up a transaction, as to repeat it. What was being written for its
// type gives way; other sheets stay.
func (d *Document) Load(tx xrpl.Tx) {
	d.settle()
	name := tx.Type()
	if name == "" {
		name = "SignIn" // stored sign-ins have no type
		clean := xrpl.Tx{"TransactionType": name}
		for field, v := range tx {
			if field != "SignIn" {
				clean[field] = v
			}
		}
		tx = clean
	}
	if !HasForm(name) {
		name = JSONOnly
	}
	d.SetType(name)
	d.now = d.blank(name)
	d.now.text, d.now.fromText = string(tx.JSON()), true
	if d.now.form != nil {
		d.now.form.Load(tx)
	}
}

// Clear empties what is being written; other sheets stay.
func (d *Document) Clear() {
	d.settle()
	d.now = d.blank(d.now.typ)
}

// Empty tells that nothing is being written that a person would miss.
func (d *Document) Empty() bool { return d.now.empty() }

func (s *sheet) empty() bool {
	if s.form != nil && !s.form.empty() {
		return false
	}
	return !s.fromText || s.text == s.copied && s.copied != "" || plainText(s.text)
}

// plainText tells whether JSON holds nothing a person would miss: it is empty or
// only names a transaction type.
func plainText(text string) bool {
	if strings.TrimSpace(text) == "" {
		return true
	}
	tx, err := TxFromText(text)
	return err == nil && len(tx) <= 1
}
