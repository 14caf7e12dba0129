package flow

import (
	"regexp"
	"strings"
)

// ledgerName finds what can be the ledger's name of a field or a flag, a flag
// with its number behind it. A field's name of one word, such as Signers, is a
// word of English as well and is left alone.
var ledgerName = regexp.MustCompile(`\b(?:tf[A-Z][A-Za-z0-9]+\b(?: \(\d+\))?|[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+\b)`)

// InWords puts the form's own words for its fields and flags in the place of the
// ledger's names for them, which a message about the transaction uses.
func (f *Form) InWords(message string) string {
	words := map[string]string{}
	for _, field := range f.fields() {
		if field.Label != "" {
			words[field.Name] = field.Label
		}
	}
	for _, flag := range f.typ.Flags {
		words[flag.Name] = flag.Title
	}
	var out strings.Builder
	from := 0
	for _, at := range ledgerName.FindAllStringIndex(message, -1) {
		name, rest := message[at[0]:at[1]], message[at[1]:]
		bare, _, _ := strings.Cut(name, " (")
		w := words[bare]
		inside := strings.HasPrefix(rest, "[") || len(rest) > 1 && rest[0] == '.' && rest[1] > ' ' // "TakerGets.issuer" is a place in JSON
		if w == "" || inside || strings.EqualFold(w, bare) {
			continue
		}
		out.WriteString(message[from:at[0]] + "\u201c" + w + "\u201d")
		from = at[1]
	}
	return out.String() + message[from:]
}
