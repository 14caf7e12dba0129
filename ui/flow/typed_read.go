package flow

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"countersign/xrpl"
)

// typedFor gives what would be typed for a value of the ledger's JSON. What no
// input can show, or would come back as something else, is kept as JSON: a form
// swallows nothing.
func typedFor(f xrpl.Field, v any, zone *time.Location) Typed {
	t, ok := typedGuess(f, v, zone)
	if ok {
		back, there := (&writing{zone: zone}).field(f, t, f.Name)
		if there && sameValue(back, v) {
			return t
		}
	}
	return asJSON(v)
}

func asJSON(v any) Typed {
	return Typed{How: howJSON, Parts: map[string]Typed{partJSON: {Text: jsonText(v)}}}
}

// jsonText gives any value as indented JSON.
func jsonText(v any) string {
	if m, ok := v.(map[string]any); ok {
		return string(xrpl.Tx(m).JSON())
	}
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return string(b)
}

func typedGuess(f xrpl.Field, v any, zone *time.Location) (Typed, bool) {
	text := xrpl.Tx{"v": v}.Text("v")
	switch f.Kind {
	case xrpl.KindAccount, xrpl.KindHex, xrpl.KindHash:
		s, ok := v.(string)
		return Typed{Text: s}, ok
	case xrpl.KindAmount:
		return typedAmount(v)
	case xrpl.KindAsset:
		return typedAsset(v)
	case xrpl.KindCurrency:
		s, ok := v.(string)
		return Typed{Text: currencyName(s)}, ok
	case xrpl.KindDate, xrpl.KindUnixDate:
		t, ok := f.Text(v)
		at, err := time.Parse(time.RFC3339, t)
		return typedMoment(at, zone), ok && err == nil
	case xrpl.KindFlags, xrpl.KindChoice:
		_, err := strconv.ParseUint(text, 10, 32)
		_, isText := v.(string)
		return Typed{Text: text}, f.ByName && isText && err != nil || !f.ByName && err == nil
	case xrpl.KindText:
		if t, ok := f.Text(v); ok {
			if back, err := f.Parse(t); err == nil && sameValue(back, v) {
				return Typed{Text: t}, true
			}
		}
		s, ok := v.(string)
		return Typed{Text: s, How: howHex}, ok
	case xrpl.KindList:
		return typedList(f, v, zone)
	case xrpl.KindObject, xrpl.KindBridge:
		return typedObject(f.Entry, v, zone)
	case xrpl.KindPaths, xrpl.KindTx, xrpl.KindJSON:
		return Typed{Text: jsonText(v)}, true
	}
	t, ok := f.Text(v)
	return Typed{Text: t}, ok
}

func typedAmount(v any) (Typed, bool) {
	switch v := v.(type) {
	case string:
		drops, err := xrpl.ParseDrops(v)
		return Typed{Text: drops.XRP()}, err == nil
	case map[string]any:
		value, ok := v["value"].(string)
		t := typedToken(v)
		t.Text = value
		return t, ok
	}
	return Typed{}, false
}

func typedToken(v map[string]any) Typed {
	if id, ok := v["mpt_issuance_id"].(string); ok {
		return Typed{How: howMPT, Parts: map[string]Typed{partMPT: {Text: id}}}
	}
	code, _ := v["currency"].(string)
	issuer, _ := v["issuer"].(string)
	return Typed{How: howToken, Parts: map[string]Typed{partCurrency: {Text: currencyName(code)}, partIssuer: {Text: issuer}}}
}

func typedAsset(v any) (Typed, bool) {
	m, ok := v.(map[string]any)
	if ok && len(m) == 1 && m["currency"] == "XRP" {
		return Typed{How: howXRP}, true
	}
	return typedToken(m), ok
}

func typedList(f xrpl.Field, v any, zone *time.Location) (Typed, bool) {
	list, ok := v.([]any)
	if !ok {
		return Typed{}, false
	}
	if f.Name == "Memos" {
		if text := memoText(xrpl.Tx{"Memos": v}); text != "" {
			t := Typed{Text: text}
			if back, there := (&writing{zone: zone}).field(f, t, f.Name); there && sameValue(back, v) {
				return t, true
			}
		}
	}
	t := Typed{}
	if f.Name == "Memos" {
		t.How = howList
	}
	for _, entry := range list {
		t.Rows = append(t.Rows, typedRow(f, entry, zone))
	}
	return t, true
}

func typedRow(f xrpl.Field, entry any, zone *time.Location) Typed {
	inner := entry
	if f.EntryName != "" {
		wrapper, ok := entry.(map[string]any)
		if inner = wrapper[f.EntryName]; !ok || len(wrapper) != 1 {
			return asJSON(entry)
		}
	}
	if row, ok := typedObject(f.Entry, inner, zone); ok {
		return row
	}
	return asJSON(entry)
}

// typedObject is false for an object with fields that have no input.
func typedObject(fields []xrpl.Field, v any, zone *time.Location) (Typed, bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return Typed{}, false
	}
	t := Typed{Parts: map[string]Typed{}}
	for _, f := range fields {
		if inner, there := object[f.Name]; there {
			t.Parts[f.Name] = typedFor(f, inner, zone)
		}
	}
	return t, len(t.Parts) == len(object)
}

// sameValue compares values of JSON as the ledger would: a number in quotes is
// the number, and hex digits have no case.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for name := range a {
			inner, there := b[name]
			if !there || !sameValue(a[name], inner) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameValue(a[i], b[i]) {
				return false
			}
		}
		return true
	case nil, bool:
		return a == b
	}
	x, y := xrpl.Tx{"v": a}.Text("v"), xrpl.Tx{"v": b}.Text("v")
	if x == "" || y == "" {
		return a == b
	}
	return x == y || len(x) >= 8 && isHex(x) && strings.EqualFold(x, y)
}

func isHex(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil
}

// memoText gives the text of a transaction's only memo, "" when it has none that
// can be read.
func memoText(t xrpl.Tx) string {
	memos, ok := t["Memos"].([]any)
	if !ok || len(memos) != 1 {
		return ""
	}
	outer, ok := asObject(memos[0])
	if !ok {
		return ""
	}
	memo, ok := asObject(outer["Memo"])
	if !ok {
		return ""
	}
	data, ok := memo["MemoData"].(string)
	if !ok {
		return ""
	}
	text, err := hex.DecodeString(data)
	if err != nil || !utf8.Valid(text) {
		return ""
	}
	return string(text)
}
