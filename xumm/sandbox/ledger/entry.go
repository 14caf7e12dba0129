package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"

	"countersign/xrpl"
)

// Entry is an object in the ledger, with the fields and in the JSON form the
// ledger's own API has them. Whole numbers are json.Number. Entries are not
// changed once they are in the ledger: a change puts a new one in its place.
type Entry map[string]any

// UnmarshalJSON keeps numbers as they are written.
func (e *Entry) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode((*map[string]any)(e))
}

// Type is the entry's LedgerEntryType, such as "AccountRoot".
func (e Entry) Type() string { return e.Text("LedgerEntryType") }

// Text gives a text, "" for everything else.
func (e Entry) Text(field string) string {
	s, _ := e[field].(string)
	return s
}

// Number gives a whole number of 32 bits, 0 for everything else.
func (e Entry) Number(field string) uint32 { return number(e[field]) }

// Drops gives an amount of XRP, 0 for everything else.
func (e Entry) Drops(field string) xrpl.Drops {
	d, _ := xrpl.ParseDrops(e.Text(field))
	return d
}

// Has reports whether every bit of flag is set in Flags.
func (e Entry) Has(flag uint32) bool { return e.Number("Flags")&flag == flag }

func (e Entry) setFlag(flag uint32, on bool) {
	flags := e.Number("Flags") &^ flag
	if on {
		flags |= flag
	}
	e["Flags"] = whole(flags)
}

func (e Entry) clone() Entry { return maps.Clone(e) }

// whole writes a number as entries hold it.
func whole[N int | uint32](n N) json.Number { return json.Number(fmt.Sprint(n)) }

// number reads a whole number, in whichever way JSON has it.
func number(v any) uint32 {
	switch v := v.(type) {
	case json.Number:
		n, _ := strconv.ParseUint(v.String(), 10, 32)
		return uint32(n)
	case string:
		n, _ := strconv.ParseUint(v, 10, 32)
		return uint32(n)
	}
	return 0
}

// view is what a transaction sees and changes: the ledger, with its own changes
// over it.
type view struct {
	under   reader
	changed map[string]Entry // nil: removed
}

// reader finds entries by index.
type reader interface{ get(index string) Entry }

// store is the ledger's own entries.
type store map[string]Entry

func (s store) get(index string) Entry { return s[index] }

func over(under reader) *view { return &view{under: under, changed: map[string]Entry{}} }

// get gives an entry to look at, nil when there is none.
func (v *view) get(index string) Entry {
	if e, changed := v.changed[index]; changed {
		return e
	}
	return v.under.get(index)
}

// edit gives an entry to change, nil when there is none.
func (v *view) edit(index string) Entry {
	if e, own := v.changed[index]; own {
		return e
	}
	e := v.under.get(index)
	if e == nil {
		return nil
	}
	e = e.clone()
	v.changed[index] = e
	return e
}

func (v *view) put(index string, e Entry) { v.changed[index] = e }
func (v *view) remove(index string)       { v.changed[index] = nil }

// take makes the changes of a view above this one its own.
func (v *view) take(above *view) { maps.Copy(v.changed, above.changed) }

// all gives every entry the view can see.
func (v *view) all() map[string]Entry {
	var out map[string]Entry
	switch under := v.under.(type) {
	case *view:
		out = under.all()
	case store:
		out = maps.Clone(under)
	}
	for index, e := range v.changed {
		if out[index] = e; e == nil {
			delete(out, index)
		}
	}
	return out
}
