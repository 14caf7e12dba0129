package flow

import (
	"regexp"
	"strings"
)

// ledgerName finds what can be the ledger's name of a field or a flag, a flag
// with its number behind it.
var ledgerName = regexp.MustCompile(`\b(?:tf[A-Z][A-Za-z0-9]+(?: \(\d+\))?|[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`)

// InWords puts the form's own words for its fields and flags in the place of the
// ledger's names for them, which a message about the transaction uses.
func (f *Form) InWords(message string) string {
	words := map[string]string{}
	for _, field := range f.fields() {
		if field.Label != "" && field.Name != "Flags" {
			words[field.Name] = field.Label
		}
	}
	for _, flag := range f.typ.Flags {
		words[flag.Name] = flag.Title
	}
	return ledgerName.ReplaceAllStringFunc(message, func(name string) string {
		bare, _, _ := strings.Cut(name, " (")
		if w := words[bare]; w != "" && !strings.EqualFold(w, bare) {
			return "\u201c" + w + "\u201d"
		}
		return name
	})
}
