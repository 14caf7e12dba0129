package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"countersign/xrpl"
)

// hugeFee is more than any transaction costs: the most that one can is the
// reserve for an object, 2 XRP until 2024 (xrpl.org, "Transaction cost").
const hugeFee = 5 * xrpl.DropsPerXRP

// Dangers says what a transaction does that cannot be undone or can lock an
// account, one sentence each; nil for most. A person has to have read them
// before the transaction is sent. It looks at the transaction itself, so it
// does not matter whether that came from a form or from JSON.
func Dangers(tx xrpl.Tx) []string {
	var out []string
	add := func(sentence string) {
		if sentence != "" && !slices.Contains(out, sentence) {
			out = append(out, sentence)
		}
	}
	t, ok := xrpl.TypeNamed(tx.Type())
	if !ok {
		return nil
	}
	add(t.Danger)
	if fee, err := xrpl.ParseDrops(tx.Text("Fee")); err == nil && fee > hugeFee {
		add(fmt.Sprintf("The fee of %s XRP is gone for good, even if the transaction fails.", fee.XRP()))
	}
	if n, ok := flagsOf(tx["Flags"]); ok {
		for _, c := range t.Flags {
			if c.Value != 0 && n&c.Value == c.Value {
				add(c.Danger)
			}
		}
	}
	for _, f := range t.Fields {
		dangersOf(f, tx[f.Name], add)
	}
	return out
}

func dangersOf(f xrpl.Field, v any, add func(string)) {
	switch f.Kind {
	case xrpl.KindChoice:
		for _, c := range f.Choices {
			if chosen(c, v) {
				add(c.Danger)
			}
		}
	case xrpl.KindFlags:
		n, _ := flagsOf(v)
		for _, c := range f.Choices {
			if c.Value != 0 && n&c.Value == c.Value {
				add(c.Danger)
			}
		}
	case xrpl.KindTx:
		list, _ := v.([]any)
		for _, entry := range list {
			for _, inner := range innerTxs(entry) {
				for _, sentence := range Dangers(inner) {
					add(sentence)
				}
			}
		}
	case xrpl.KindList:
		list, _ := v.([]any)
		for _, entry := range list {
			object, _ := entry.(map[string]any)
			if f.EntryName != "" {
				object, _ = object[f.EntryName].(map[string]any)
			}
			for _, e := range f.Entry {
				dangersOf(e, object[e.Name], add)
			}
		}
	case xrpl.KindObject:
		object, _ := v.(map[string]any)
		for _, e := range f.Entry {
			dangersOf(e, object[e.Name], add)
		}
	}
}

// innerTxs gives the transactions an entry of a list of them holds, which are
// wrapped ({"RawTransaction": {…}}).
func innerTxs(entry any) []xrpl.Tx {
	object, _ := entry.(map[string]any)
	if _, ok := object["TransactionType"]; ok {
		return []xrpl.Tx{object}
	}
	var out []xrpl.Tx
	for _, v := range object {
		if inner, ok := v.(map[string]any); ok {
			out = append(out, inner)
		}
	}
	return out
}

// chosen tells whether a value of JSON is a choice, by its number or its name.
func chosen(c xrpl.Choice, v any) bool {
	if text, ok := v.(string); ok && text == c.Name {
		return true
	}
	n, ok := flagsOf(v)
	return v != nil && ok && n == c.Value
}

// flagsOf reads a number of JSON, in quotes or not; absent it is 0.
func flagsOf(v any) (uint64, bool) {
	if v == nil {
		return 0, true
	}
	switch v.(type) {
	case string, json.Number, int, uint32, uint64, int64:
	default:
		return 0, false
	}
	n, err := strconv.ParseUint(xrpl.Tx{"v": v}.Text("v"), 10, 64)
	return n, err == nil
}
