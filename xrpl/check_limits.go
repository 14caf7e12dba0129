package xrpl

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// limits holds every field against what the catalogue says of it. A field the
// codec or an earlier check found wrong is left alone.
func (c *checker) limits() {
	if !c.known {
		return
	}
	for _, name := range inDisplayOrder(c.tx) {
		if name == "Memos" || name == "Signers" || !c.has(name) || !c.tables.allows(c.format, name) {
			continue // they have checks of their own
		}
		if f, ok := c.typ.Field(name); ok {
			if problem := limit(f, name, c.tx[name]); problem != "" {
				c.bad(name, "%s", problem)
			}
		}
	}
}

// limit finds what is wrong with a value that can be encoded, as a sentence, or
// "". The path says where it is.
func limit(f Field, path string, v any) string {
	switch f.Kind {
	case KindNumber, KindPercent, KindDuration, KindDate, KindUnixDate, KindTag:
		return numberLimit(f, path, v)
	case KindChoice:
		return choiceLimit(f, path, v)
	case KindFlags:
		return flagsLimit(f, path, v)
	case KindText, KindHex:
		return bytesLimit(f, path, v)
	case KindXRP:
		if _, isText := v.(string); !isText {
			return fmt.Sprintf("%s can only be XRP. Write a text with a whole number of drops, such as \"25000000\" for 25 XRP.", path)
		}
	case KindHashes, KindPaths:
		return entriesLimit(f, path, v)
	case KindList:
		return listLimit(f, path, v)
	case KindObject, KindBridge:
		return membersLimit(f, path, v)
	}
	return ""
}

// ledgerNumber reads a number however the ledger's JSON writes the field.
func ledgerNumber(f Field, v any) (uint64, bool) {
	if f.LedgerType == "UInt64" {
		n, err := uint64Of(&field{name: f.Name, kind: kindUInt64}, v)
		return n, err == nil
	}
	n, err := wholeNumber(v, math.MaxUint64)
	return n, err == nil
}

func numberLimit(f Field, path string, v any) string {
	if f.Signed {
		return ""
	}
	n, ok := ledgerNumber(f, v)
	if !ok || n == 0 && f.ZeroToo {
		return ""
	}
	tooHigh := f.Max > 0 && n > f.Max
	if n >= f.Min && !tooHigh {
		return ""
	}
	or := ""
	if f.ZeroToo {
		or = ", or 0"
	}
	switch {
	case f.Kind == KindPercent:
		return fmt.Sprintf("%s is %d (%s), and has to be from %d (%s) to %d (%s)%s. Correct it.",
			path, n, percentText(f, n), f.Min, percentText(f, f.Min), f.Max, percentText(f, f.Max), or)
	case f.Kind == KindUnixDate:
		return fmt.Sprintf("%s is %d, which is before the year 2000. Unlike other times of the ledger it counts the seconds since 1970. Correct it.", path, n)
	case f.Max == 0:
		return fmt.Sprintf("%s is %d, and has to be at least %d%s. Raise it.", path, n, f.Min, or)
	}
	return fmt.Sprintf("%s is %d, and has to be from %d to %d%s. Correct it.", path, n, f.Min, f.Max, or)
}

func choiceLimit(f Field, path string, v any) string {
	if f.ByName || len(f.Choices) == 0 {
		return "" // the codec knows the names
	}
	n, ok := ledgerNumber(f, v)
	if !ok || slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == n }) {
		return ""
	}
	// What can be switched on and never off is no choice for ClearFlag.
	if f.Name == "SetFlag" || f.Name == "ClearFlag" {
		if n == 0 {
			return ""
		}
		for name, value := range builtin().asf {
			if uint64(value) == n {
				return fmt.Sprintf("%s is %d (%s), and that can never be switched off. Remove it.", path, n, name)
			}
		}
	}
	var known []string
	for _, c := range f.Choices {
		known = append(known, strconv.FormatUint(c.Value, 10))
	}
	return fmt.Sprintf("%s is %d, and the ledger knows only %s. Choose one of them.", path, n, inWords(known, "and"))
}

func flagsLimit(f Field, path string, v any) string {
	n, ok := ledgerNumber(f, v)
	for _, c := range f.Choices {
		n &^= c.Value
	}
	if !ok || n == 0 {
		return ""
	}
	return fmt.Sprintf("%s has bits that are not known (0x%08X), and the ledger refuses those. Remove them.", path, n)
}

func bytesLimit(f Field, path string, v any) string {
	s, _ := v.(string)
	data, err := hex.DecodeString(s)
	switch {
	case err != nil: // reported before
	case f.MaxBytes > 0 && len(data) > f.MaxBytes:
		return fmt.Sprintf("%s has %s, and at most %d are permitted. Shorten it.", path, count(len(data), "byte", "bytes"), f.MaxBytes)
	case f.Bytes > 0 && len(data) > 0 && len(data) != f.Bytes:
		return fmt.Sprintf("%s has %s, and needs %d. Copy it again.", path, count(len(data), "byte", "bytes"), f.Bytes)
	case f.Lower && string(data) != strings.ToLower(string(data)):
		return fmt.Sprintf("%s holds %q, and the ledger wants it in lower case. Write %q as hex.", path, clean(string(data), 80), clean(strings.ToLower(string(data)), 80))
	}
	return ""
}

func entriesLimit(f Field, path string, v any) string {
	list, _ := v.([]any)
	if f.MaxEntries > 0 && len(list) > f.MaxEntries {
		return fmt.Sprintf("%s has %d entries, and at most %d are permitted. Remove some.", path, len(list), f.MaxEntries)
	}
	return ""
}

// listLimit looks into every entry of a list of objects.
func listLimit(f Field, path string, v any) string {
	if problem := entriesLimit(f, path, v); problem != "" {
		return problem
	}
	list, _ := v.([]any)
	for i, entry := range list {
		wrapper, _ := entry.(map[string]any)
		content, ok := wrapper[f.EntryName]
		if !ok {
			continue // reported before
		}
		if problem := membersLimit(f, fmt.Sprintf("%s[%d].%s", path, i, f.EntryName), content); problem != "" {
			return problem
		}
	}
	return ""
}

func membersLimit(f Field, path string, v any) string {
	members, ok := v.(map[string]any)
	if !ok || len(f.Entry) == 0 {
		return ""
	}
	for _, member := range f.Entry {
		value, there := members[member.Name]
		switch {
		case !there && member.Required:
			return fmt.Sprintf("%s needs %s, and it is missing. Add it.", path, member.Name)
		case there:
			if problem := limit(member, path+"."+member.Name, value); problem != "" {
				return problem
			}
		}
	}
	for _, name := range inDisplayOrder(members) {
		if !slices.ContainsFunc(f.Entry, func(e Field) bool { return e.Name == name }) {
			return fmt.Sprintf("%s has a field %s, which the ledger does not take there. Remove it.", path, clean(name, 40))
		}
	}
	return ""
}
