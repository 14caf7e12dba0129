package xrpl

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var wholeSentence = regexp.MustCompile(`^[A-Z0-9].*\.$`)

func TestStyleOfTheTexts(t *testing.T) {
	titles := map[string]bool{}
	for _, typ := range Catalogue() {
		if typ.Title == "" || len(typ.Title) > 40 || strings.HasSuffix(typ.Title, ".") || titles[typ.Title] {
			t.Errorf("%s: title %q", typ.Name, typ.Title)
		}
		titles[typ.Title] = true
		if !wholeSentence.MatchString(typ.Purpose) || len(typ.Purpose) >= 90 {
			t.Errorf("%s: purpose %q (%d)", typ.Name, typ.Purpose, len(typ.Purpose))
		}
		if typ.Danger != "" && (!wholeSentence.MatchString(typ.Danger) || len(typ.Danger) > 160) {
			t.Errorf("%s: danger %q", typ.Name, typ.Danger)
		}
		if typ.Group == "" {
			t.Errorf("%s has no group", typ.Name)
		}
		styleOfFields(t, typ.Name, slices.Concat(typ.Fields, CommonFields()))
		styleOfChoices(t, typ.Name, typ.Flags)
	}
	styleOfFields(t, "signed", catalogue().signed)
}

func styleOfFields(t *testing.T, where string, fields []Field) {
	t.Helper()
	labels := map[string]bool{}
	for _, f := range fields {
		where := where + "." + f.Name
		if f.Label == "" || len(f.Label) > 40 || strings.HasSuffix(f.Label, ".") || labels[f.Label] {
			t.Errorf("%s: label %q", where, f.Label)
		}
		labels[f.Label] = true
		if f.Help != "" && (!wholeSentence.MatchString(f.Help) || len(f.Help) > 130) {
			t.Errorf("%s: help %q", where, f.Help)
		}
		if f.Kind == "" || f.LedgerType == "" {
			t.Errorf("%s: kind %q, type %q", where, f.Kind, f.LedgerType)
		}
		if f.Min > f.Max && f.Max != 0 {
			t.Errorf("%s: from %d to %d", where, f.Min, f.Max)
		}
		switch f.Kind {
		case KindPercent:
			if f.PerPercent == 0 {
				t.Errorf("%s has no unit", where)
			}
		case KindChoice, KindFlags:
			if len(f.Choices) == 0 {
				t.Errorf("%s has no choices", where)
			}
			if len(f.Entry) > 0 {
				t.Errorf("%s has entries", where)
			}
		case KindHash:
			if f.Bytes == 0 {
				t.Errorf("%s has no size", where)
			}
		case KindList, KindTx:
			if f.EntryName == "" || f.Kind == KindList && len(f.Entry) == 0 {
				t.Errorf("%s has no entries", where)
			}
		case KindObject, KindBridge:
			if len(f.Entry) == 0 || f.EntryName != "" {
				t.Errorf("%s has no entries", where)
			}
		case KindJSON:
			if f.Name != "TransactionType" {
				t.Errorf("%s has no kind of its own", where)
			}
		}
		styleOfChoices(t, where, f.Choices)
		styleOfFields(t, where, f.Entry)
	}
}

func styleOfChoices(t *testing.T, where string, choices []Choice) {
	t.Helper()
	names, values := map[string]bool{}, map[uint64]bool{}
	for _, c := range choices {
		// Names and titles of one list are told apart whatever their case, and
		// a comma would end one where several are typed.
		for _, word := range []string{strings.ToLower(c.Name), strings.ToLower(c.Title)} {
			if word == "" || strings.Contains(word, ",") || names[word] && !strings.EqualFold(c.Name, c.Title) {
				t.Errorf("%s: choice %q %q", where, c.Name, c.Title)
			}
			names[word] = true
		}
		if len(c.Title) > 44 || strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: title %q", where, c.Title)
		}
		for _, s := range []string{c.Help, c.Danger} {
			if s != "" && (!wholeSentence.MatchString(s) || len(s) > 130) {
				t.Errorf("%s: %q", where, s)
			}
		}
		if values[c.Value] {
			t.Errorf("%s: %s has the value of another", where, c.Name)
		}
		values[c.Value] = true
	}
}
