package flow

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"countersign/xrpl"
)

// writing turns what was typed into values of the ledger's JSON and collects
// what is wrong. The Field of a problem is the path of its input.
type writing struct {
	zone     *time.Location
	network  string // the network key that was chosen; "" is any
	problems []xrpl.Problem
}

func (w *writing) bad(path, format string, args ...any) {
	w.problems = append(w.problems, xrpl.Problem{Field: path, Message: fmt.Sprintf(format, args...)})
}

func (w *writing) warn(path, format string, args ...any) {
	w.problems = append(w.problems, xrpl.Problem{Field: path, Message: fmt.Sprintf(format, args...), Warning: true})
}

// told tells whether something is wrong with an input or a part of it.
func (w *writing) told(path string) bool {
	for _, p := range w.problems {
		if p.Field == path || strings.HasPrefix(p.Field, path+"/") {
			return true
		}
	}
	return false
}

// fields writes all fields of an object that have a value. A required one that
// has none is a problem unless it is left open on purpose.
func (w *writing) fields(fields []xrpl.Field, in Typed, path string) map[string]any {
	out := map[string]any{}
	tags := map[string]string{} // that X-addresses bring along
	for _, f := range fields {
		if v := in.Parts[f.Name]; f.Kind == xrpl.KindAccount && v.How == "" {
			w.xTag(fields, f, v, inside(path, f.Name), tags)
		}
	}
	for _, f := range fields {
		at, v := inside(path, f.Name), in.Parts[f.Name]
		if tag, ok := tags[f.Name]; ok && v.How == "" {
			w.tag(out, f.Name, tag, strings.TrimSpace(v.Text), at)
			continue
		}
		value, ok := w.field(f, v, at)
		if ok {
			out[f.Name] = value
		} else if f.Required && v.How != howOpen && !w.told(at) {
			w.bad(at, "%s", missing(f, v))
		}
	}
	return out
}

// xTag notes the tag that an X-address brings along for the field beside it.
func (w *writing) xTag(fields []xrpl.Field, f xrpl.Field, v Typed, at string, tags map[string]string) {
	x, ok := readXAddress(v.Text)
	switch {
	case !ok:
	case x.hasTag && hasField(fields, f.Name+"Tag"):
		tags[f.Name+"Tag"] = x.tag
	case x.hasTag:
		w.bad(at, "This X-address carries the tag %s, and there is no place for a tag here. Enter the address alone: %s.", x.tag, x.address)
	}
	if ok {
		w.xNetwork(x, at)
	}
}

func (w *writing) xNetwork(x xAddress, at string) {
	n, known := xrpl.NetworkByKey(w.network)
	switch {
	case known && x.test && !n.Test:
		w.bad(at, "This X-address is for a test network, and the request is for %s. Ask for the right address, or choose another network.", n.Name)
	case known && !x.test && n.Test:
		w.bad(at, "This X-address is for the main network, and the request is for %s. Ask for the right address, or choose another network.", n.Name)
	case x.test && w.network == "":
		w.warn(at, "This X-address is for a test network. Choose one in the options, so that the phone is on it.")
	}
}

// tag writes the tag of an X-address, and refuses another one beside it.
func (w *writing) tag(out map[string]any, name, tag, typed, at string) {
	if typed != "" && typed != tag {
		w.bad(at, "The X-address carries the tag %s, and this is %s. Empty this field, or enter the address that starts with \"r\".", tag, typed)
		return
	}
	out[name] = json.Number(tag)
}

func hasField(fields []xrpl.Field, name string) bool {
	for _, f := range fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// missing says what to do about a required input that is empty.
func missing(f xrpl.Field, v Typed) string {
	switch f.Kind {
	case xrpl.KindAccount:
		return "Enter the address; it starts with \"r\"."
	case xrpl.KindXRP, xrpl.KindAmount:
		if v.How == "" {
			return "The amount is empty. Enter how many XRP, such as 25 or 25.5."
		}
		return "The amount is empty. Enter how much, such as 25 or 25.5."
	case xrpl.KindAsset:
		return "Choose what it is about: XRP or a token."
	case xrpl.KindChoice:
		return "Choose one."
	case xrpl.KindDate, xrpl.KindUnixDate:
		return "Choose a date."
	case xrpl.KindList:
		return "Add at least one."
	case xrpl.KindHash:
		return fmt.Sprintf("Enter the %d hex digits.", 2*f.Bytes)
	case xrpl.KindHashes:
		return "Enter at least one id, of 64 hex digits."
	case xrpl.KindNumber, xrpl.KindTag:
		return "Enter a whole number."
	case xrpl.KindPercent:
		return "Enter a percentage, such as 0.5."
	}
	return "Fill this in."
}

// field writes the value of one field. It is false when there is none, because
// nothing was typed or because it can't be read; the latter is a problem.
func (w *writing) field(f xrpl.Field, v Typed, path string) (any, bool) {
	if v.How == howJSON {
		return w.json(v.Parts[partJSON].Text, inside(path, partJSON))
	}
	switch v.How {
	case howOpen:
		return nil, false
	case howEmpty:
		return "", true
	}
	switch f.Kind {
	case xrpl.KindAccount:
		return w.account(v.Text, path)
	case xrpl.KindAmount:
		return w.amount(v, path)
	case xrpl.KindAsset:
		return w.asset(v, path)
	case xrpl.KindCurrency:
		return w.currency(v.Text, path)
	case xrpl.KindDate, xrpl.KindUnixDate:
		return w.date(f, v, path)
	case xrpl.KindText:
		return w.text(f, v, path)
	case xrpl.KindFlags:
		return w.flags(v, path)
	case xrpl.KindList:
		return w.list(f, v, path)
	case xrpl.KindObject, xrpl.KindBridge:
		return w.object(f.Entry, v, path)
	case xrpl.KindChoice:
		return w.choice(f, v.Text)
	}
	return w.scalar(f, v.Text, path)
}

// scalar writes what the catalogue itself can read.
func (w *writing) scalar(f xrpl.Field, text, path string) (any, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, false
	}
	value, err := f.Parse(text)
	if err != nil {
		w.bad(path, "%s", capital(err.Error()))
		return nil, false
	}
	return value, true
}

// choice writes what was chosen; there is nothing to get wrong.
func (w *writing) choice(f xrpl.Field, text string) (any, bool) {
	if text == "" || f.ByName {
		return text, text != ""
	}
	return json.Number(text), true
}

// account writes an address even if it is wrong: the JSON shows what was typed.
func (w *writing) account(text, path string) (any, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, false
	}
	if x, ok := readXAddress(text); ok {
		return x.address, true
	}
	if _, err := xrpl.ParseAddress(text); err != nil {
		w.bad(path, "%s", err)
	}
	return text, true
}

func (w *writing) text(f xrpl.Field, v Typed, path string) (any, bool) {
	if v.How == howHex {
		f.Kind = xrpl.KindHex
		return w.scalar(f, v.Text, path)
	}
	if strings.TrimSpace(v.Text) == "" {
		return nil, false
	}
	value, err := f.Parse(v.Text)
	if err != nil {
		w.bad(path, "%s", capital(err.Error()))
		return nil, false
	}
	return value, true
}

// flags writes a set of flags, kept as one number so that bits without a name
// stay in it.
func (w *writing) flags(v Typed, path string) (any, bool) {
	if v.Text == "" {
		return nil, false
	}
	n, err := strconv.ParseUint(v.Text, 10, 32)
	if err != nil {
		w.bad(path, "The flags are not a whole number. Take them out.")
		return nil, false
	}
	return number(n), true
}

func (w *writing) list(f xrpl.Field, v Typed, path string) (any, bool) {
	if simpleMemos(f, v) {
		return w.memo(f, v, path)
	}
	list := []any{}
	for i, row := range v.Rows {
		at := inside(path, strconv.Itoa(i))
		if row.How == howJSON {
			if value, ok := w.json(row.Parts[partJSON].Text, inside(at, partJSON)); ok {
				list = append(list, value)
			}
			continue
		}
		entry := any(w.fields(f.Entry, row, at))
		if f.EntryName != "" {
			entry = map[string]any{f.EntryName: entry}
		}
		list = append(list, entry)
	}
	if f.MaxEntries > 0 && len(list) > f.MaxEntries {
		w.bad(path, "There are %d, and at most %d are permitted. Remove some.", len(list), f.MaxEntries)
	}
	return list, len(list) > 0
}

// memo writes memos that are one text, which most are.
func (w *writing) memo(f xrpl.Field, v Typed, path string) (any, bool) {
	for _, e := range f.Entry {
		if e.Name != "MemoData" {
			continue
		}
		data, ok := w.text(e, v, path)
		if !ok {
			return nil, false
		}
		return []any{map[string]any{f.EntryName: map[string]any{e.Name: data}}}, true
	}
	return nil, false
}

func simpleMemos(f xrpl.Field, v Typed) bool { return f.Name == "Memos" && v.How != howList }

// object writes an object that was begun; an untouched one is not there.
func (w *writing) object(fields []xrpl.Field, v Typed, path string) (any, bool) {
	begun := false
	for _, f := range fields {
		begun = begun || !v.Parts[f.Name].empty() || v.Parts[f.Name].How != ""
	}
	if !begun {
		return nil, false
	}
	return w.fields(fields, v, path), true
}

// json writes a value that was typed as JSON.
func (w *writing) json(text, path string) (any, bool) {
	if strings.TrimSpace(text) == "" {
		return nil, false
	}
	var raw json.RawMessage
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		w.bad(path, "This is not complete JSON yet: %s.", err)
		return nil, false
	}
	tx, err := xrpl.ParseTx([]byte("{\"value\":" + text + "}"))
	if err != nil {
		w.bad(path, "%s.", capital(err.Error()))
		return nil, false
	}
	return tx["value"], true
}

// number gives a whole number the form that ParseTx gives it.
func number(n uint64) json.Number { return json.Number(strconv.FormatUint(n, 10)) }

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
