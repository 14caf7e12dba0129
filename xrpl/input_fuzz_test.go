package xrpl

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"
)

// allFields gives every field of the catalogue, those of entries included.
func allFields() []Field {
	var out []Field
	var add func(fields []Field)
	add = func(fields []Field) {
		for _, f := range fields {
			out = append(out, f)
			add(f.Entry)
		}
	}
	for _, typ := range Catalogue() {
		add(typ.Fields)
	}
	add(CommonFields())
	return out
}

func FuzzParse(f *testing.F) {
	fields := allFields()
	index := func(typ, path string) uint16 {
		want := fieldOf(f, typ, path)
		i := slices.IndexFunc(fields, func(g Field) bool { return reflect.DeepEqual(g, want) })
		if i < 0 {
			f.Fatalf("%s.%s is not in the catalogue", typ, path)
		}
		return uint16(i)
	}
	for _, c := range goodInput {
		f.Add(index(c.typ, c.field), c.text)
	}
	for _, c := range badInputs {
		if len(c.text) < 1000 {
			f.Add(index(c.typ, c.field), c.text)
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, text string) {
		field := fields[int(which)%len(fields)]
		v, err := field.Parse(text)
		if err != nil {
			if !errors.Is(err, ErrBadInput) || v != nil || !utf8.ValidString(err.Error()) {
				t.Fatalf("%s (%s) %q: %v, %v", field.Name, field.Kind, text, v, err)
			}
			return
		}
		shown, ok := field.Text(v)
		if !ok {
			t.Fatalf("%s (%s) %q: %#v cannot be shown", field.Name, field.Kind, text, v)
		}
		again, err := field.Parse(shown)
		if err != nil || !reflect.DeepEqual(again, v) {
			t.Fatalf("%s (%s) %q: %#v, shown as %q, read again as %#v, %v", field.Name, field.Kind, text, v, shown, again, err)
		}
	})
}
