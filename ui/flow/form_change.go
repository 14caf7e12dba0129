package flow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"countersign/xrpl"
)

// SetText changes the text of an input.
func (f *Form) SetText(path, text string) {
	if path == otherPath {
		f.other = text
		return
	}
	f.in = f.in.with(path, func(t Typed) Typed { t.Text = text; return t })
}

// SetHow changes the way of input: what an amount is of, a unit, text or hex.
// What was typed in other ways stays beside it.
func (f *Form) SetHow(path, how string) {
	f.in = f.in.with(path, func(t Typed) Typed {
		switch {
		case how == howHex && t.How == "":
			if field, ok := f.fieldAt(path); ok {
				if v, err := field.Parse(t.Text); err == nil {
					t.Text, _ = v.(string)
				}
			}
		case how == "" && t.How == howHex:
			if field, ok := f.fieldAt(path); ok {
				if text, ok := field.Text(strings.ToUpper(t.Text)); ok {
					t.Text = text
				}
			}
		case how == howList:
			if t.Text != "" {
				t.Rows = append([]Typed{{Parts: map[string]Typed{"MemoData": {Text: t.Text}}}}, t.Rows...)
				t.Text = ""
			}
			if len(t.Rows) == 0 {
				t.Rows = []Typed{{}}
			}
		}
		t.How = how
		return t
	})
}

// fieldAt gives the field that an input belongs to, inside lists too.
func (f *Form) fieldAt(path string) (xrpl.Field, bool) {
	fields := f.fields()
	var found xrpl.Field
	ok := false
	for _, name := range split(path) {
		if _, err := strconv.Atoi(name); err == nil {
			continue
		}
		i := slices.IndexFunc(fields, func(field xrpl.Field) bool { return field.Name == name })
		if i < 0 {
			return found, ok
		}
		found, ok = fields[i], true
		fields = found.Entry
	}
	return found, ok
}

// Clear empties an input, whatever it holds.
func (f *Form) Clear(path string) {
	f.in = f.in.with(path, func(Typed) Typed { return Typed{} })
}

// SetFlag sets or takes away one bit of a set of flags.
func (f *Form) SetFlag(path string, bit uint64, on bool) {
	f.in = f.in.with(path, func(t Typed) Typed {
		n := bits(t.Text)
		if on {
			n |= bit
		} else {
			n &^= bit
		}
		t.Text = ""
		if n != 0 {
			t.Text = strconv.FormatUint(n, 10)
		}
		return t
	})
}

// AddRow puts an empty row at the end of a list.
func (f *Form) AddRow(path string) {
	f.in = f.in.with(path, func(t Typed) Typed {
		t.Rows = append(slices.Clone(t.Rows), Typed{})
		return t
	})
}

// RemoveRow takes a row out of a list.
func (f *Form) RemoveRow(path string, i int) {
	f.in = f.in.with(path, func(t Typed) Typed {
		if i >= 0 && i < len(t.Rows) {
			t.Rows = slices.Delete(slices.Clone(t.Rows), i, i+1)
		}
		return t
	})
}

// SetMode chooses one of the ways the form can be used; see View.
func (f *Form) SetMode(i int) {
	if i < 0 || i > len(f.layout.modes) || i == f.mode {
		return
	}
	// What the mode decided stays in sight where nothing decides any more.
	if i == len(f.layout.modes) {
		f.in = f.typed()
	}
	f.mode = i
}

// Choose puts an account into an input, and its tag beside it where there is
// room for one. Another account's tag does not stay.
func (f *Form) Choose(path, address string, tag *uint32) {
	f.SetText(path, address)
	beside := path + "Tag"
	if !f.hasInput(beside) {
		return
	}
	f.in = f.in.with(beside, func(Typed) Typed {
		if tag == nil {
			return Typed{}
		}
		return Typed{Text: fmt.Sprint(*tag)}
	})
}

func (f *Form) hasInput(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	field, ok := f.fieldAt(path)
	return ok && field.Name == name
}

// Text gives what stands in an input.
func (f *Form) Text(path string) string { return f.in.at(path).Text }
