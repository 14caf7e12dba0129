package flow

import (
	"slices"
	"strings"

	"countersign/xrpl"
)

// layout says how a type's form is laid out: what stands where, in which words,
// and which ways of use there are. What it does not mention comes behind "More
// options", so that a form has all the fields of its type.
type layout struct {
	groups   []group
	question string // the label of the choice of modes
	modes    []mode
	mask     uint64 // bits of Flags that the modes decide on
}

// group is a part of a form, with a heading unless it is the first.
type group struct {
	title string
	more  bool // behind "More options"
	items []item
}

// item is one field, one flag or one sentence in a form. Words that are empty
// are those of the catalogue.
type item struct {
	field string // by the ledger's name
	flag  string // a switch for one bit of Flags, by the ledger's name

	label, help, placeholder string

	beside bool   // on one line with the item before it
	of     string // what an amount can be of, if not of anything: names of ways of input, the usual one first
	open   string // the words for leaving an amount to the person who signs
	erase  string // the words for sending it empty, which takes a setting away
	issuer string // the label of a token's issuer, when that is not what it is called
	entry  string // what a row of the list is called: "Signer"

	when func(Typed) bool     // it is there only then, or when something stands in it
	say  func(xrpl.Tx) string // a sentence that follows from the transaction
}

// mode is one of the ways a type can be used: it sets a flag and values and
// decides which of the fields that the modes govern are there.
type mode struct {
	title, help string
	flag        string            // the ledger's name
	fields      []string          // governed fields that are there and required; with "?" before the name, optional
	fixed       map[string]string // texts of fields, or figures of amounts, that the mode puts in
	empty       string            // a list that is sent empty

	bit uint64 // of the flag
}

// customMode is what the ledger permits beside the modes.
const customMode = "Something else"

func (l layout) mode(i int) (mode, bool) {
	if i < 0 || i >= len(l.modes) {
		return mode{}, false
	}
	return l.modes[i], true
}

// governed tells whether it depends on the mode if a field is there.
func (l layout) governed(name string) bool {
	for _, m := range l.modes {
		if slices.Contains(m.fields, name) || slices.Contains(m.fields, "?"+name) || m.empties(name) {
			return true
		}
	}
	return false
}

// uses tells whether a field is there in a mode, and whether it is required.
func (l layout) uses(i int, f xrpl.Field) (used, required bool) {
	m, ok := l.mode(i)
	if !ok || !l.governed(f.Name) {
		return true, f.Required && (!f.WalletFills || l.mayBeOpen(f.Name))
	}
	if slices.Contains(m.fields, f.Name) {
		return true, true
	}
	return slices.Contains(m.fields, "?"+f.Name), false
}

// modeFor gives the mode a transaction is in, the present one if it fits as
// well as another. One that has all it needs, and puts in values that the
// transaction has, fits best.
func (l layout) modeFor(now int, tx xrpl.Tx) int {
	best, most := len(l.modes), -1
	for i, m := range l.modes {
		n := len(m.fixed) + len(m.empty)
		if m.complete(tx) {
			n += 100
		}
		if l.fits(m, tx) && (n > most || n == most && i == now) {
			best, most = i, n
		}
	}
	return best
}

// empties tells whether the mode sends a list of this name with nothing in it.
func (m mode) empties(name string) bool { return m.empty != "" && m.empty == name }

// complete tells whether a transaction has all the fields of the mode.
func (m mode) complete(tx xrpl.Tx) bool {
	for _, name := range m.fields {
		if _, has := tx[name]; !has && !strings.HasPrefix(name, "?") {
			return false
		}
	}
	return true
}

// fits tells whether nothing of the transaction would be out of sight in m.
func (l layout) fits(m mode, tx xrpl.Tx) bool {
	if _, ok := tx["Flags"]; ok && l.mask != 0 {
		n, ok := flagsOf(tx["Flags"])
		if !ok || n&l.mask != m.bit {
			return false
		}
	} else if m.bit != 0 {
		return false
	}
	for name := range tx {
		if l.governed(name) && !m.empties(name) && !slices.Contains(m.fields, name) && !slices.Contains(m.fields, "?"+name) {
			return false
		}
	}
	if list, ok := tx[m.empty].([]any); m.empty != "" && (!ok || len(list) > 0) {
		return false
	}
	for name, text := range m.fixed {
		v := tx[name]
		if amount, ok := v.(map[string]any); ok {
			v = amount["value"]
		}
		if (xrpl.Tx{name: v}).Text(name) != text {
			return false
		}
	}
	return true
}

func (l layout) mayBeOpen(name string) bool {
	it, _ := l.item(name)
	return it.open != ""
}

// item gives the item that shows a field.
func (l layout) item(name string) (item, bool) {
	for _, g := range l.groups {
		for _, it := range g.items {
			if it.field == name && it.say == nil {
				return it, true
			}
		}
	}
	return item{}, false
}

// usually gives the way of input of an amount that nothing was chosen for.
func (it item) usually() string {
	first, _, _ := strings.Cut(it.of, " ")
	return first
}

func (l layout) mentions(name string) bool {
	_, ok := l.item(name)
	return ok
}

func (l layout) mentionsFlag(c xrpl.Choice) bool {
	if l.mask&c.Value != 0 {
		return true
	}
	for _, g := range l.groups {
		for _, it := range g.items {
			if it.flag == c.Name {
				return true
			}
		}
	}
	return false
}

// bound puts the bits of a type's flags in the place of their names.
func (l layout) bound(t xrpl.Type) layout {
	l.modes = slices.Clone(l.modes)
	for i, m := range l.modes {
		for _, c := range t.Flags {
			if c.Name == m.flag {
				l.modes[i].bit = c.Value
				l.mask |= c.Value
			}
		}
	}
	return l
}

// generic is the layout for a type that has none of its own: required fields,
// then optional ones, then flags.
func generic(t xrpl.Type) layout {
	var l layout
	required, optional, flags := group{}, group{title: "Also possible"}, group{title: "Settings"}
	for _, f := range t.Fields {
		switch {
		case f.Required:
			required.items = append(required.items, item{field: f.Name})
		case !f.Expert:
			optional.items = append(optional.items, item{field: f.Name})
		}
	}
	for _, c := range t.Flags {
		flags.items = append(flags.items, item{flag: c.Name})
	}
	for _, g := range []group{required, optional, flags} {
		if len(g.items) > 0 {
			l.groups = append(l.groups, g)
		}
	}
	if len(l.groups) > 0 {
		l.groups[0].title = "" // besides what, if nothing is required?
	}
	return l
}
