package flow

import "encoding/json"

// KeptDocument is a document on disk, so that a crash loses nothing.
type KeptDocument struct {
	Type   string               `json:"type"`
	From   string               `json:"from,omitempty"`
	Sheets map[string]keptSheet `json:"sheets,omitempty"`
	Aside  map[string]keptSheet `json:"aside_sheets,omitempty"`
	Now    *keptSheet           `json:"now,omitempty"`
}

type keptSheet struct {
	keptForm
	Text     string `json:"text,omitempty"`
	FromText bool   `json:"from_text,omitempty"`
	Copied   bool   `json:"copied,omitempty"`
}

// Keep gives all that was written, for all types.
func (d *Document) Keep() KeptDocument {
	now := d.now.keep()
	k := KeptDocument{Type: d.now.typ, From: d.now.from, Now: &now}
	add := func(to *map[string]keptSheet, from map[string]*sheet) {
		for name, s := range from {
			if s.empty() {
				continue
			}
			if *to == nil {
				*to = map[string]keptSheet{}
			}
			(*to)[name] = s.keep()
		}
	}
	add(&k.Sheets, d.others)
	add(&k.Aside, d.aside)
	return k
}

func (s *sheet) keep() keptSheet {
	k := keptSheet{FromText: s.fromText, Copied: s.copied != "" && s.text == s.copied}
	if s.fromText {
		k.Text = s.text
	}
	if s.form != nil {
		k.keptForm = s.form.keep()
	}
	return k
}

// Restore brings back what Keep gave. What was kept by a version before this
// one is read too.
func (d *Document) Restore(data []byte) error {
	var k KeptDocument
	if err := json.Unmarshal(data, &k); err != nil {
		return err
	}
	if k.Now == nil {
		return d.restoreOld(data)
	}
	d.others, d.aside = map[string]*sheet{}, map[string]*sheet{}
	for name, s := range k.Sheets {
		d.others[name] = d.restored(name, s)
	}
	for name, s := range k.Aside {
		d.aside[name] = d.restored(name, s)
	}
	d.now = d.restored(k.Type, *k.Now)
	if d.now.form != nil {
		d.now.from = k.From
	}
	return nil
}

func (d *Document) restored(name string, k keptSheet) *sheet {
	s := d.blank(name)
	if s.form != nil {
		s.form.restore(k.keptForm)
		s.follow()
	}
	if k.FromText || s.form == nil {
		s.text, s.fromText = k.Text, true
		if k.Copied {
			s.copied = k.Text
		}
		// The form stands as it stood beside the JSON; only why it was waiting
		// has to be found again.
		was := d.now
		d.now = s
		d.reread()
		d.now = was
	}
	return s
}

// reread finds out whether the form follows the JSON, and changes neither.
func (d *Document) reread() {
	kept := d.now
	probe := &Document{zone: d.zone, others: map[string]*sheet{}, aside: map[string]*sheet{}}
	probe.now = &sheet{typ: kept.typ, text: kept.text, fromText: true}
	if kept.form != nil {
		probe.now.form = NewForm(kept.form.typ, d.zone)
	}
	probe.read()
	kept.blocked = probe.now.blocked
}

// oldDocument is how a document was kept while there were three kinds: a
// payment, a sign-in, and JSON.
type oldDocument struct {
	Kind string `json:"kind"`
	Form struct {
		To, Tag, Amount, Memo string
	} `json:"form"`
	Text     string `json:"text"`
	FromText bool   `json:"from_text"`
	Aside    string `json:"aside"`
}

func (d *Document) restoreOld(data []byte) error {
	var old oldDocument
	if err := json.Unmarshal(data, &old); err != nil {
		return err
	}
	name, known := map[string]string{"payment": "Payment", "signin": "SignIn", "any": JSONOnly}[old.Kind]
	if !known {
		return nil
	}
	pay := d.blank("Payment")
	for path, text := range map[string]string{"Destination": old.Form.To, "DestinationTag": old.Form.Tag, "Amount": old.Form.Amount, "Memos": old.Form.Memo} {
		if text != "" {
			pay.form.SetText(path, text)
		}
	}
	pay.follow()
	written := d.blank(JSONOnly)
	written.text = old.Aside
	switch {
	case !old.FromText:
	case old.Kind == "payment":
		pay.text, pay.fromText = old.Text, true
	default:
		written.text = old.Text
	}
	d.others, d.aside = map[string]*sheet{"Payment": pay, JSONOnly: written}, map[string]*sheet{}
	d.now = d.others[name]
	if d.now == nil {
		d.now = d.blank(name)
	}
	delete(d.others, name)
	if d.now == pay && pay.fromText {
		d.read()
	}
	return nil
}
