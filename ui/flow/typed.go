package flow

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Typed is what a person put into one input of a form, as it was typed: it is
// kept although it may not be right yet. A field that is more than one text has
// parts by name, a list has rows.
type Typed struct {
	Text  string           `json:"text,omitempty"`
	How   string           `json:"how,omitempty"` // which of several ways of input is used; see the constants
	Parts map[string]Typed `json:"parts,omitempty"`
	Rows  []Typed          `json:"rows,omitempty"`
}

// Ways of input. The empty one is that of XRP for an amount, of text for bytes,
// and of nothing chosen for an asset.
const (
	howXRP     = "xrp"    // of an asset; an amount is XRP without saying so
	howPlain   = "plain"  // XRP, of an amount that is usually of something else
	howFirst   = "asset1" // of the form's first asset
	howSecond  = "asset2"
	howUnknown = "unknown" // of an asset that was not chosen yet
	howToken   = "token"
	howMPT     = "mpt"
	howOpen    = "open"  // an amount that whoever signs enters
	howHex     = "hex"   // bytes that are no text
	howJSON    = "json"  // what no other input can show, as it stands
	howEmpty   = "empty" // sent without anything in it, to take a setting away
	howList    = "list"  // memos in full
)

// Parts of inputs that are no fields of the ledger.
const (
	partCurrency = "currency"
	partIssuer   = "issuer"
	partMPT      = "mpt"
	partTime     = "time"
	partJSON     = "json"
)

// inside makes the path of an input: names of fields and parts and numbers of
// rows, counted from 0, with slashes between them ("SignerEntries/0/Account").
func inside(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// topField is the ledger's field that an input belongs to.
func topField(path string) string {
	name, _, _ := strings.Cut(path, "/")
	return name
}

func split(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// at gives what stands at a path; nothing is as good as an empty input.
func (t Typed) at(path string) Typed {
	for _, name := range split(path) {
		if i, err := strconv.Atoi(name); err == nil {
			if i < 0 || i >= len(t.Rows) {
				return Typed{}
			}
			t = t.Rows[i]
			continue
		}
		t = t.Parts[name]
	}
	return t
}

// with gives t with a change at a path. What others hold of t stays as it is.
func (t Typed) with(path string, change func(Typed) Typed) Typed {
	return t.changed(split(path), change)
}

func (t Typed) changed(path []string, change func(Typed) Typed) Typed {
	if len(path) == 0 {
		return change(t)
	}
	if i, err := strconv.Atoi(path[0]); err == nil {
		if i < 0 || i >= len(t.Rows) {
			return t
		}
		t.Rows = slices.Clone(t.Rows)
		t.Rows[i] = t.Rows[i].changed(path[1:], change)
		return t
	}
	parts := maps.Clone(t.Parts)
	if parts == nil {
		parts = map[string]Typed{}
	}
	parts[path[0]] = parts[path[0]].changed(path[1:], change)
	t.Parts = parts
	return t
}

// empty tells that there is nothing a person would miss.
func (t Typed) empty() bool {
	if strings.TrimSpace(t.Text) != "" || t.How == howOpen || t.How == howEmpty || len(t.Rows) > 0 {
		return false
	}
	for _, p := range t.Parts {
		if !p.empty() {
			return false
		}
	}
	return true
}

// unset tells that an input stands for no value. Unlike empty it looks only at
// the way of input that is in use.
func (t Typed) unset(parts ...string) bool {
	if strings.TrimSpace(t.Text) != "" {
		return false
	}
	for _, name := range parts {
		if strings.TrimSpace(t.Parts[name].Text) != "" {
			return false
		}
	}
	return true
}
