package assets

import (
	"encoding/binary"
	"slices"
	"testing"
)

// substitutions gives the names of the features by which a font changes glyphs
// (OpenType specification, "GSUB table"; "Feature list table").
func substitutions(t *testing.T, font []byte) []string {
	t.Helper()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	for i := range u16(4) {
		record := font[12+16*i:]
		if string(record[:4]) != "GSUB" {
			continue
		}
		table := int(binary.BigEndian.Uint32(record[8:]))
		list := table + u16(table+6)
		var names []string
		for k := range u16(list) {
			names = append(names, string(font[list+2+6*k:][:4]))
		}
		return names
	}
	t.Fatal("the font has no GSUB table")
	return nil
}

// People compare addresses sign by sign, so no font may draw a sign as another
// one because of its neighbours.
func TestFontsDrawWhatIsWritten(t *testing.T) {
	for name, font := range map[string][]byte{"Inter": InterRegular, "Inter SemiBold": InterSemiBold, "JetBrains Mono": JetBrainsMono} {
		names := substitutions(t, font)
		if len(names) == 0 {
			t.Errorf("%s: no feature was read", name)
		}
		for _, by := range []string{"calt", "liga", "clig", "rlig"} {
			if slices.Contains(names, by) {
				t.Errorf("%s has the feature %q, which is on unless it is switched off", name, by)
			}
		}
	}
}
