package xrpl

import (
	"fmt"
	"math"
)

// Row is one line of a description.
type Row struct {
	Label string // in a person's words, such as "Recipient"
	Value string // in words and in full: no address and no hash is shortened
	Field string // as the ledger's JSON writes it, or a path into a batch such as "RawTransactions[0].RawTransaction.Amount"
}

// Description is a transaction in words: a sentence, and every field it has.
type Description struct {
	Sentence string // the same as Explain gives
	Rows     []Row  // what matters to a person first
}

// Describe gives what Explain says and a list in which every field of the
// transaction has a row, also those the sentence tells. Each transaction inside
// a batch has rows of its own after the batch's. The function name is as for
// Explain. Describe never fails: what it cannot read it shows as it is.
func Describe(t Tx, name func(address string) string) Description {
	e := newExplainer(t, name)
	e.full = true
	return Description{Sentence: Explain(t, name), Rows: e.rows("", "")}
}

// rows gives a row for every field, with text before the labels and fields.
func (e *explainer) rows(label, path string) []Row {
	var rows []Row
	for _, name := range inDisplayOrder(e.tx) {
		f := e.field(name)
		title := f.Label
		if title == "" {
			title = clean(name, 80)
		}
		list, isList := e.tx[name].([]any)
		if f.Kind != KindTx || !isList || e.inside {
			rows = append(rows, Row{label + title, e.rowValue(f), path + name})
			continue
		}
		rows = append(rows, Row{label + title, count(len(list), "transaction", "transactions"), path + name})
		for i, one := range e.inner(f, list) {
			place := fmt.Sprintf("%s%s[%d]", path, name, i)
			number := fmt.Sprintf("Transaction %d", i+1)
			if one == nil {
				rows = append(rows, Row{number, e.raw(list[i]), place})
				continue
			}
			rows = append(rows, one.rows(number+": ", place+"."+f.EntryName+".")...)
		}
	}
	return rows
}

func (e *explainer) rowValue(f Field) string {
	v := e.tx[f.Name]
	if f.Name == "TransactionType" && e.typ.Name != "" && v == e.typ.Name && e.typ.Title != e.typ.Name {
		return e.typ.Title + " (" + e.typ.Name + ")"
	}
	if value := e.value(f, v); value != "" {
		return value
	}
	return clean(compactJSON(v), math.MaxInt)
}
