package ui

import (
	"encoding/json"
	"fmt"
	"strings"

	"countersign/ui/flow"
	"countersign/xrpl"
)

// kind is what a person chose to make. It decides which form is shown; the
// transaction itself may say more than the form can.
type kind string

const (
	kindPayment kind = "payment"
	kindSignIn  kind = "signin"
	kindAny     kind = "any"
)

// face is the side of the document being looked at.
type face string

const (
	faceForm face = "form"
	faceJSON face = "json"
)

// document is a request being written: a form and its JSON, kept in step.
// The side that was edited last is the one that counts; the other follows as
// far as it can and never swallows what it cannot show.
type document struct {
	kind kind
	face face
	form flow.Payment
	text string

	fromText bool   // the JSON was edited last
	aside    string // JSON that was typed, while a sign-in has no use for it
	blocked  string // why the form cannot show the JSON; "" when it can
}

func newDocument() *document {
	d := &document{kind: kindPayment, face: faceForm}
	d.follow()
	return d
}

// setKind changes what is being made. JSON that was typed is carried along
// into "any transaction", so that looking around costs nothing.
func (d *document) setKind(k kind) {
	if d.kind == k {
		return
	}
	if d.kind == kindSignIn && d.aside != "" {
		d.text, d.fromText, d.aside = d.aside, true, ""
	}
	d.kind = k
	switch k {
	case kindAny:
		d.face = faceJSON
		d.fromText = true
		d.readText()
	case kindSignIn:
		d.face = faceForm
		if d.fromText && !d.textIsPlain() {
			d.aside = d.text
		}
		d.fromText = false
		d.follow()
	default:
		d.face = faceForm
		if d.fromText {
			d.readText()
			if d.blocked != "" && d.textIsPlain() {
				d.useForm()
			}
			return
		}
		d.follow()
	}
}

// textIsPlain reports whether the JSON holds nothing a person would miss:
// it is empty or only names a transaction type.
func (d *document) textIsPlain() bool {
	if strings.TrimSpace(d.text) == "" {
		return true
	}
	tx, err := xrpl.ParseTx([]byte(d.text))
	return err == nil && len(tx) <= 1
}

// setForm takes what the form now says and lets the JSON follow.
func (d *document) setForm(p flow.Payment) {
	d.form = p
	d.useForm()
}

// useForm makes the form count again, giving up edits of the JSON.
func (d *document) useForm() {
	d.fromText = false
	d.blocked = ""
	d.follow()
}

// setText takes edited JSON and lets the form follow if it can.
func (d *document) setText(s string) {
	if s == d.text {
		return
	}
	d.text = s
	d.fromText = true
	d.readText()
}

func (d *document) readText() {
	d.blocked = ""
	if d.kind != kindPayment {
		return
	}
	tx, err := xrpl.ParseTx([]byte(d.text))
	if err != nil {
		d.blocked = "The JSON cannot be read yet, so the form is waiting. Everything you typed is kept."
		return
	}
	if t := tx.Type(); t != "Payment" {
		if t == "" {
			t = "not a payment"
		}
		d.blocked = fmt.Sprintf("The JSON says %s, and this form is for a Payment. Nothing was dropped; go on in the JSON.", t)
		return
	}
	p, whole := flow.PaymentFromTx(tx)
	if !whole {
		d.blocked = "The JSON has fields this form cannot show. Nothing was dropped; go on in the JSON."
		return
	}
	d.form = p
}

// follow writes the JSON anew from the form.
func (d *document) follow() {
	tx, _ := d.formTx()
	d.text = string(tx.JSON())
}

func (d *document) formTx() (xrpl.Tx, []xrpl.Problem) {
	if d.kind == kindSignIn {
		tx := xrpl.Tx{"TransactionType": "SignIn"}
		return tx, xrpl.Check(tx)
	}
	return d.form.Tx()
}

// tx gives the transaction the document stands for now, with everything that
// is wrong or worth a warning. A JSON text that cannot be read gives an error
// that names its line and column.
func (d *document) tx() (xrpl.Tx, []xrpl.Problem, error) {
	if !d.fromText {
		tx, problems := d.formTx()
		return tx, problems, nil
	}
	if strings.TrimSpace(d.text) == "" {
		return nil, nil, errNoJSON
	}
	tx, err := xrpl.ParseTx([]byte(d.text))
	if err != nil {
		return nil, nil, err
	}
	return tx, xrpl.Check(tx), nil
}

var errNoJSON = fmt.Errorf("paste or type a transaction, starting with {")

// keptDocument is a document on disk, so that a crash loses nothing.
type keptDocument struct {
	Kind     kind         `json:"kind"`
	Face     face         `json:"face"`
	Form     flow.Payment `json:"form"`
	Text     string       `json:"text,omitempty"`
	FromText bool         `json:"from_text,omitempty"`
	Aside    string       `json:"aside,omitempty"`

	ExpireMinutes int    `json:"expire_minutes,omitempty"`
	Network       string `json:"network,omitempty"`
	Instruction   string `json:"instruction,omitempty"`
	HoldBack      bool   `json:"hold_back,omitempty"`
}

func (d *document) keep() keptDocument {
	k := keptDocument{Kind: d.kind, Face: d.face, Form: d.form, FromText: d.fromText, Aside: d.aside}
	if d.fromText {
		k.Text = d.text
	}
	return k
}

func (d *document) restore(k keptDocument) {
	switch k.Kind {
	case kindPayment, kindSignIn, kindAny:
		d.kind = k.Kind
	default:
		return
	}
	d.form, d.fromText, d.aside = k.Form, k.FromText, k.Aside
	d.face = faceForm
	if k.Face == faceJSON || d.kind == kindAny {
		d.face = faceJSON
	}
	if d.fromText {
		d.text = k.Text
		d.readText()
		return
	}
	d.follow()
}

// load fills the document from a transaction, for "repeat".
func (d *document) load(tx xrpl.Tx) {
	clean := xrpl.Tx{}
	for name, v := range tx {
		clean[name] = v
	}
	d.form = flow.Payment{}
	d.fromText, d.blocked, d.aside = false, "", ""
	switch clean.Type() {
	case "Payment":
		d.kind, d.face = kindPayment, faceForm
	case "SignIn", "":
		d.kind, d.face = kindSignIn, faceForm
		d.follow()
		return
	default:
		d.kind, d.face = kindAny, faceJSON
	}
	d.text, d.fromText = string(clean.JSON()), true
	d.readText()
	if d.blocked != "" {
		d.face = faceJSON
	}
}

// empty tells that nothing was written that a person would miss.
func (d *document) empty() bool {
	if d.aside != "" || d.form != (flow.Payment{}) {
		return false
	}
	return !d.fromText || d.textIsPlain()
}

func readKept(b []byte) (keptDocument, error) {
	var k keptDocument
	if err := json.Unmarshal(b, &k); err != nil {
		return k, fmt.Errorf("reading the saved draft: %w", err)
	}
	return k, nil
}
