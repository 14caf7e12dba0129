package ledger

import (
	"maps"
	"reflect"
	"slices"
)

// meta tells what a transaction changed (xrpl.org, "Transaction Metadata").
func (a *application) meta(old store, result string, place uint32) Entry {
	nodes := []any{}
	for _, index := range slices.Sorted(maps.Keys(a.changed)) {
		if node := affected(index, old.get(index), a.changed[index]); node != nil {
			nodes = append(nodes, node)
		}
	}
	m := Entry{"AffectedNodes": nodes, "TransactionIndex": whole(place), "TransactionResult": result}
	maps.Copy(m, a.extra)
	if a.delivered != nil {
		m["delivered_amount"] = a.delivered
		if asked := a.tx["Amount"]; asked != nil && !reflect.DeepEqual(asked, a.delivered) {
			m["DeliveredAmount"] = a.delivered
		}
	}
	return m
}

func affected(index string, was, is Entry) map[string]any {
	node := map[string]any{"LedgerIndex": index}
	switch {
	case was == nil && is == nil:
		return nil
	case was == nil:
		node["LedgerEntryType"], node["NewFields"] = is.Type(), fields(is)
		return map[string]any{"CreatedNode": node}
	case is == nil:
		node["LedgerEntryType"], node["FinalFields"] = was.Type(), fields(was)
		return map[string]any{"DeletedNode": node}
	}
	previous := map[string]any{}
	for name, value := range was {
		if !reflect.DeepEqual(value, is[name]) {
			previous[name] = value
		}
	}
	node["LedgerEntryType"], node["FinalFields"] = is.Type(), fields(is)
	if len(previous) > 0 {
		node["PreviousFields"] = previous
	}
	return map[string]any{"ModifiedNode": node}
}

func fields(e Entry) map[string]any {
	out := maps.Clone(map[string]any(e))
	delete(out, "LedgerEntryType")
	delete(out, "PreviousTxnID")
	delete(out, "PreviousTxnLgrSeq")
	return out
}

// commit puts an applied transaction into the ledger.
func (l *Ledger) commit(a *application, blob, result string) {
	place := uint32(0)
	for _, id := range slices.Backward(l.order) {
		if r := l.records[id]; r.Ledger == a.ledger {
			place++
		}
	}
	r := &Record{
		ID: a.id, Blob: blob, Network: a.network, Result: result, Ledger: a.ledger, Place: place,
		Meta: a.meta(l.entries, result, place),
	}
	images := map[string]Entry{}
	for index, e := range a.changed {
		images[index] = l.entries[index]
		if e == nil {
			delete(l.entries, index)
			continue
		}
		e["PreviousTxnID"], e["PreviousTxnLgrSeq"] = a.id, whole(a.ledger)
		l.entries[index] = e
	}
	l.before = append(l.before, before{a.ledger, images})
	l.records[a.id] = r
	l.order = append(l.order, a.id)
	for len(l.order) > keptRecords {
		oldest := l.records[l.order[0]]
		l.old[oldest.ID] = oldest.Result
		l.first = max(l.first, oldest.Ledger+1)
		delete(l.records, oldest.ID)
		l.order = l.order[1:]
	}
}
