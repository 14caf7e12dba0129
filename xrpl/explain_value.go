package xrpl

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// field gives what is known of a field: from the catalogue, or from the ledger's
// definitions, or nothing.
func (e *explainer) field(name string) Field {
	if e.known {
		if f, ok := e.typ.Field(name); ok {
			return f
		}
	}
	return fieldNamed(name)
}

func fieldNamed(name string) Field {
	if f, ok := builtin().byName[name]; ok {
		return derivedField(name, f.typeName)
	}
	return Field{Name: name, Label: clean(name, 80), Kind: KindJSON}
}

// words puts a value into words; one that is not what the field should hold is
// shown as it is.
func (e *explainer) words(f Field, v any) string {
	if text, ok := e.kindWords(f, v); ok {
		return text
	}
	switch f.Kind {
	case KindAmount, KindXRP:
		return "an unreadable amount (" + clean(compactJSON(v), e.limit()) + ")"
	}
	return e.raw(v)
}

// raw shows a value as it stands in the JSON. What cannot be seen is written out
// as in JSON, so that nothing of it is lost.
func (e *explainer) raw(v any) string {
	text := (Tx{"": v}).Text("")
	if text == "" {
		text = compactJSON(v)
	}
	return clip(escaped(text), e.limit())
}

// escaped writes characters that cannot be seen as JSON can write them.
func escaped(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsPrint(r):
			out.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, "\\u%04X\\u%04X", high, low)
		default:
			fmt.Fprintf(&out, "\\u%04X", r)
		}
	}
	return out.String()
}

func (e *explainer) kindWords(f Field, v any) (string, bool) {
	switch f.Kind {
	case KindAccount:
		address, ok := v.(string)
		return e.person(address), ok && address != ""
	case KindAmount, KindXRP:
		return e.amountText(f, v)
	case KindAsset:
		return e.assetText(v)
	case KindCurrency:
		code, _ := v.(string)
		_, err := parseCurrency(code)
		return currencyWords(code), err == nil
	case KindPercent, KindDate, KindUnixDate, KindDuration, KindNumber:
		return numberText(f, v)
	case KindText:
		return e.text(v)
	case KindHash:
		return e.hash(v)
	case KindHex:
		s, ok := v.(string)
		if ok && s == "" {
			return "empty", true
		}
		return "", false
	case KindHashes:
		return e.listOf(v, func(entry any) (string, bool) { return e.hash(entry) })
	case KindChoice:
		return choiceText(f, v)
	case KindFlags:
		n, ok := ledgerNumber(f, v)
		return choicesText(f.Choices, n), ok
	case KindList:
		return e.listOf(v, func(entry any) (string, bool) { return e.entry(f, entry) })
	case KindTx:
		return e.listOf(v, e.innerTx)
	case KindObject, KindBridge:
		members, ok := v.(map[string]any)
		if !ok {
			return "", false
		}
		return e.members(f.Entry, members, f.Kind == KindBridge), true
	case KindPaths:
		return e.listOf(v, e.path)
	}
	return "", false
}

// amountText knows amounts that may be negative too, and that of a Clawback,
// where the holder is written in the issuer's place (XLS-39).
func (e *explainer) amountText(f Field, v any) (string, bool) {
	if m, ok := v.(map[string]any); ok && f.Name == "Amount" && e.tx.Type() == "Clawback" && !e.has("Holder") {
		d, err := parseDecimal(Tx(m).Text("value"))
		if holder := Tx(m).Text("issuer"); err == nil && holder != "" && hasOnly(m, "currency", "issuer", "value") {
			return d.String() + " " + currencyWords(Tx(m).Text("currency")) + " held by " + e.person(holder), true
		}
	}
	if s, ok := v.(string); ok && f.Signed && strings.HasPrefix(s, "-") {
		words, ok := amountWords(s[1:], e.person)
		return "-" + words, ok
	}
	return amountWords(v, e.person)
}

// assetText names an asset without an amount.
func (e *explainer) assetText(v any) (string, bool) {
	m, _ := v.(map[string]any)
	code, isCode := m["currency"].(string)
	issuer, isIssuer := m["issuer"].(string)
	id, isID := m["mpt_issuance_id"].(string)
	if _, err := parseCurrency(code); isCode && err != nil {
		return "", false
	}
	switch {
	case isCode && hasOnly(m, "currency"):
		return currencyWords(code), true
	case isCode && isIssuer && hasOnly(m, "currency", "issuer"):
		return currencyWords(code) + " issued by " + e.person(issuer), true
	case isID && hasOnly(m, "mpt_issuance_id"):
		return "the multi-purpose token " + clean(id, 48), true
	}
	return "", false
}

func numberText(f Field, v any) (string, bool) {
	if f.Signed {
		return "", false // shown as it is
	}
	n, ok := ledgerNumber(f, v)
	if !ok {
		return "", false
	}
	switch f.Kind {
	case KindPercent:
		if n == 0 && f.Base > 0 {
			return "0 %", true
		}
		return percentText(f, n), true
	case KindDate:
		if n > math.MaxUint32 {
			return "", false
		}
		return dateWords(LedgerTime(uint32(n))), true
	case KindUnixDate:
		if n > math.MaxUint32 {
			return "", false
		}
		return dateWords(time.Unix(int64(n), 0)), true
	case KindDuration:
		return durationWords(n), true
	}
	return strconv.FormatUint(n, 10), true
}

// text gives hex as the text it holds, in quotes, which mark that it was
// decoded. Bytes that are no readable text stay hex.
func (e *explainer) text(v any) (string, bool) {
	s, _ := v.(string)
	data, err := hex.DecodeString(s)
	if _, isText := v.(string); !isText || err != nil {
		return "", false
	}
	if len(data) == 0 {
		return "empty", true
	}
	limit := 280
	if e.full {
		limit = maxRow
	}
	line := strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(string(data))
	if !printable(line) {
		return "", false
	}
	return "\"" + clip(line, limit) + "\"", true
}

// hash gives an id; a sentence has its ends only.
func (e *explainer) hash(v any) (string, bool) {
	s, ok := v.(string)
	if !ok || s == "" {
		return "", false
	}
	if !e.full && len(s) > 40 {
		return clean(ShortAddress(s), 40), true
	}
	return clean(s, maxRow), true
}

// choiceText gives one of several values with the ledger's name for it.
func choiceText(f Field, v any) (string, bool) {
	if name, isText := v.(string); isText && f.ByName {
		i := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Name == name })
		if i < 0 {
			return "", false
		}
		return choiceWords(f.Choices[i]), true
	}
	n, ok := ledgerNumber(f, v)
	i := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Value == n })
	if !ok || i < 0 {
		return "", false
	}
	return choiceWords(f.Choices[i]), true
}

func choiceWords(c Choice) string {
	if c.Name == "" || c.Name == strconv.FormatUint(c.Value, 10) || strings.EqualFold(c.Name, c.Title) {
		return c.Title
	}
	return c.Title + " (" + c.Name + ")"
}

// choicesText gives a set of bits in words, and those without any as a number.
func choicesText(choices []Choice, bits uint64) string {
	var words []string
	for _, c := range choices {
		if c.Value != 0 && bits&c.Value == c.Value {
			words = append(words, choiceWords(c))
			bits &^= c.Value
		}
	}
	if bits != 0 {
		words = append(words, fmt.Sprintf("unknown 0x%08X", bits))
	}
	if len(words) == 0 {
		return "none"
	}
	return strings.Join(words, ", ")
}

// commonBits are the flags every type has.
var commonBits = []Choice{
	{Value: flagFullyCanonical, Name: "tfFullyCanonicalSig", Title: "Only the normal form of the signature"},
	{Value: flagInnerBatch, Name: "tfInnerBatchTxn", Title: "Part of a batch"},
}

// flagsText gives Flags in words for a row.
func (e *explainer) flagsText(bits uint64) string {
	return choicesText(append(e.typ.Flags[:len(e.typ.Flags):len(e.typ.Flags)], commonBits...), bits)
}
