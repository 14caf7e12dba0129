package xrpl

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// valueRunes is how much of one value a sentence shows.
const valueRunes = 200

// cut makes text fit for one line, and short where not all of it is wanted.
func (e *explainer) cut(s string, runes int) string {
	if e.full {
		runes = math.MaxInt
	}
	return clean(s, runes)
}

// person gives an address with its name.
func (e *explainer) person(address string) string {
	short := e.cut(address, math.MaxInt)
	if !e.full {
		short = clean(ShortAddress(address), 40)
	}
	if e.name == nil {
		return short
	}
	if name := clean(e.name(address), 40); name != "" {
		return name + " (" + short + ")"
	}
	return short
}

// id gives a field that is a long hash, shortened as addresses are.
func (e *explainer) id(name string) string {
	words := e.say(name)
	if e.full || len(words) <= 16 || !isHexDigits(words) {
		return words
	}
	return ShortAddress(words)
}

// amount gives an amount in words, or as it stands when it is none.
func (e *explainer) amount(field string) string {
	e.told[field] = true
	if words, ok := e.amountValue(e.tx[field]); ok {
		return words
	}
	return "an unreadable amount (" + e.cut(compactJSON(e.tx[field]), 120) + ")"
}

// amountValue is amountWords; in full, what holds a code or an id that is none
// is left to raw, because words would cut it.
func (e *explainer) amountValue(v any) (string, bool) {
	if m, ok := v.(map[string]any); ok && e.full && !e.wellNamed(m) {
		return "", false
	}
	return amountWords(v, e.person)
}

// wellNamed tells whether an asset's code or id has the form it has to have.
func (e *explainer) wellNamed(m map[string]any) bool {
	if id, ok := m["mpt_issuance_id"].(string); ok {
		return len(id) == 48 && isHexDigits(id)
	}
	code, _ := m["currency"].(string)
	_, err := parseCurrency(code)
	return err == nil
}

// has tells whether the transaction has a field at all.
func (e *explainer) has(name string) bool {
	_, ok := e.tx[name]
	return ok
}

// say gives the value of a field and notes that it was told; "" for a field
// that is not there.
func (e *explainer) say(name string) string {
	if !e.has(name) {
		return ""
	}
	e.told[name] = true
	return e.fieldWords(name)
}

// sayOr is say with words for a field that is not there.
func (e *explainer) sayOr(name, missing string) string {
	if !e.has(name) {
		return missing
	}
	return e.say(name)
}

// with puts words before a value, when the field is there.
func (e *explainer) with(before, name string) string {
	if !e.has(name) {
		return ""
	}
	return before + e.say(name)
}

// field gives what the catalogue knows about a field, whether or not the type
// is one that has it.
func (e *explainer) field(name string) Field {
	if e.typ.Name != "" {
		if f, ok := e.typ.Field(name); ok {
			return f
		}
	}
	if builtin().byName[name] == nil {
		return Field{Name: name, Kind: KindJSON}
	}
	b := &catalogueBuilder{tables: builtin(), words: fieldWords(), entries: entryWords()}
	return b.field(nil, Field{Name: name})
}

// value puts a value into words. One that does not fit its field is shown as
// it is.
func (e *explainer) value(f Field, v any) string {
	if words, ok := e.knownValue(f, v); ok {
		return words
	}
	return e.raw(v)
}

// raw gives a value as the ledger's JSON has it. In full it is left in quotes
// when something in it cannot be seen.
func (e *explainer) raw(v any) string {
	text := Tx{"": v}.Text("")
	if text != "" && !(e.full && clean(text, len(text)) != text) {
		return e.cut(text, valueRunes)
	}
	return e.cut(compactJSON(v), valueRunes)
}

func (e *explainer) knownValue(f Field, v any) (string, bool) {
	if f.Name == "Flags" {
		bits, err := wholeNumber(v, 1<<32-1)
		return titledFlags(e.typ.Flags, bits), err == nil
	}
	switch f.Kind {
	case KindAccount:
		address, ok := v.(string)
		return e.person(address), ok && address != ""
	case KindAmount:
		return e.amountValue(v)
	case KindXRP:
		if text, ok := f.xrpText(v); ok {
			return text + " XRP", true
		}
		return e.amountValue(v)
	case KindAsset:
		return e.asset(v)
	case KindCurrency:
		code, ok := v.(string)
		if _, err := parseCurrency(code); err != nil {
			return "", false
		}
		return strings.TrimPrefix(currencyWords(code), "tokens with "), ok && code != ""
	case KindTag, KindNumber, KindDecimal, KindDuration:
		return f.Text(v)
	case KindPercent:
		if n, negative, ok := f.number(v); ok && !negative && n == 0 && f.Base != 0 {
			return "0 (nothing added)", true
		}
		text, ok := f.percentText(v)
		return text + " %", ok
	case KindDate, KindUnixDate:
		return momentWords(f, v)
	case KindText:
		return e.decoded(v)
	case KindHashes:
		text, ok := f.Text(v)
		return e.cut(strings.ReplaceAll(text, "\n", ", "), valueRunes), ok
	case KindChoice:
		return choiceWords(f, v)
	case KindFlags:
		bits, err := wholeNumber(v, 1<<32-1)
		return titledFlags(f.Choices, bits), err == nil
	case KindList:
		return e.entries(f, v)
	case KindObject, KindBridge:
		return e.members(f.Entry, v)
	case KindPaths:
		return e.paths(v)
	case KindTx:
		return e.innerTexts(f, v)
	}
	return "", false
}

// momentWords gives a moment as "31 December 2026, 18:00 UTC", as the checks do.
func momentWords(f Field, v any) (string, bool) {
	n, negative, ok := f.number(v)
	if !ok || negative || n > math.MaxUint32 {
		return "", false
	}
	return dateWords(time.Unix(int64(n)+f.epoch(), 0)), true
}

// decoded gives hex as the text it holds, in quotes, or marked as hex.
func (e *explainer) decoded(v any) (string, bool) {
	s, ok := v.(string)
	if !ok {
		return "", false
	}
	if s == "" {
		return "nothing (empty)", true
	}
	data, err := hex.DecodeString(s)
	if err != nil {
		return "", false
	}
	text := strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(string(data))
	if printable(text) {
		if !e.full { // a quote inside would seem to end the text, and the rest to be our words
			text = strings.ReplaceAll(text, "\"", "'")
		}
		return "\"" + e.cut(text, valueRunes) + "\"", true
	}
	return "hex " + e.cut(s, valueRunes), true
}

// choiceWords gives a choice's title, and its ledger name in brackets.
func choiceWords(f Field, v any) (string, bool) {
	if name, ok := v.(string); ok && f.ByName {
		for _, c := range f.Choices {
			if c.Name == name {
				return titled(c), true
			}
		}
		return "", false
	}
	n, negative, ok := f.number(v)
	if !ok || negative {
		return "", false
	}
	c, ok := f.choiceOf(n)
	return titled(c), ok
}

func titled(c Choice) string {
	if c.Title == c.Name {
		return c.Title
	}
	return c.Title + " (" + c.Name + ")"
}

// titledFlags gives a set of flags by their titles, with the ledger's names in
// brackets; "none" for none.
func titledFlags(known []Choice, bits uint64) string {
	var words []string
	everyType := []Choice{
		{Value: flagFullyCanonical, Name: "tfFullyCanonicalSig", Title: "Canonical signature only"},
		{Value: flagInnerBatch, Name: "tfInnerBatchTxn", Title: "Part of a batch"},
	}
	for _, choices := range [...][]Choice{known, everyType} {
		for _, c := range choices {
			if c.Value != 0 && bits&c.Value == c.Value {
				words = append(words, titled(c))
				bits &^= c.Value
			}
		}
	}
	if bits != 0 {
		words = append(words, fmt.Sprintf("unknown 0x%08X", bits))
	}
	if len(words) == 0 {
		return noFlags
	}
	return strings.Join(words, ", ")
}

// asset gives XRP, a token or an MPT without a value.
func (e *explainer) asset(v any) (string, bool) {
	m, _ := v.(map[string]any)
	code, _ := m["currency"].(string)
	if e.full && !e.wellNamed(m) {
		return "", false
	}
	switch {
	case hasOnly(m, "currency") && code == "XRP":
		return "XRP", true
	case hasOnly(m, "currency", "issuer") && code != "":
		issuer, ok := m["issuer"].(string)
		return currencyWords(code) + " issued by " + e.person(issuer), ok
	case hasOnly(m, "mpt_issuance_id"):
		id, ok := m["mpt_issuance_id"].(string)
		return "the multi-purpose token " + clean(id, 48), ok
	}
	return "", false
}

// lowerFirst makes a title fit into a sentence; abbreviations stay.
func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[size:])
	if !unicode.IsUpper(r) || unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// count gives a number of things: "1 ticket", "2 tickets".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
