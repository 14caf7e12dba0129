package xrpl

import (
	"fmt"
	"strconv"
	"strings"
)

// listOf puts every entry of a list into words; false for what is no list, or
// has an entry that is not what it should be.
func (e *explainer) listOf(v any, words func(any) (string, bool)) (string, bool) {
	list, ok := v.([]any)
	if !ok {
		return "", false
	}
	if len(list) == 0 {
		return "nothing", true
	}
	out := make([]string, 0, len(list))
	for _, entry := range list {
		text, ok := words(entry)
		if !ok {
			return "", false
		}
		out = append(out, text)
	}
	return strings.Join(out, "; "), true
}

// entry puts one entry of a list of objects into words.
func (e *explainer) entry(f Field, v any) (string, bool) {
	wrapper, _ := v.(map[string]any)
	members, ok := wrapper[f.EntryName].(map[string]any)
	if !ok || len(wrapper) != 1 {
		return "", false
	}
	m := Tx(members)
	account := m.Text("Account")
	switch f.EntryName {
	case "Memo":
		if words, ok := e.memo(members); ok {
			return words, true
		}
	case "AuthAccount":
		return e.person(account), account != "" && hasOnly(members, "Account")
	case "SignerEntry":
		if account != "" && hasOnly(members, "Account", "SignerWeight") {
			return e.person(account) + " with the weight " + clean(m.Text("SignerWeight"), 40), true
		}
	case "Permission":
		if hasOnly(members, "PermissionValue") && len(f.Entry) == 1 {
			return e.words(f.Entry[0], members["PermissionValue"]), true
		}
	case "Credential":
		if kind, ok := e.credentialKind(m); ok && hasOnly(members, "Issuer", "CredentialType") {
			return kind + " issued by " + e.person(m.Text("Issuer")), true
		}
	case "PriceData":
		if words, ok := price(m); ok {
			return words, true
		}
	}
	return e.members(f.Entry, members, false), true
}

func (e *explainer) credentialKind(m Tx) (string, bool) {
	kind, ok := e.text(m["CredentialType"])
	if !ok {
		kind, ok = m.Text("CredentialType"), m.Text("CredentialType") != ""
	}
	return kind, ok && m.Text("Issuer") != ""
}

// price writes what one of an oracle's assets costs.
func price(m Tx) (string, bool) {
	base, quote := m.Text("BaseAsset"), m.Text("QuoteAsset")
	_, hasPrice := m["AssetPrice"]
	if base == "" || quote == "" {
		return "", false
	}
	pair := currencyWords(base) + " in " + currencyWords(quote)
	if !hasPrice {
		return pair + " no longer", len(m) == 2
	}
	n, err := uint64Of(&field{name: "AssetPrice", kind: kindUInt64}, m["AssetPrice"])
	scale, scaleErr := uint64(0), error(nil)
	_, hasScale := m["Scale"]
	if hasScale {
		scale, scaleErr = wholeNumber(m["Scale"], 255)
	}
	if err != nil || scaleErr != nil || hasScale && len(m) != 4 || !hasScale && len(m) != 3 {
		return "", false
	}
	return pair + " " + shifted(n, int(scale)), true
}

// shifted writes a number with its point moved to the left.
func shifted(n uint64, places int) string {
	digits := strconv.FormatUint(n, 10)
	switch {
	case places == 0:
		return digits
	case places > 32:
		return digits + "e-" + strconv.Itoa(places)
	}
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	whole, rest := digits[:len(digits)-places], strings.TrimRight(digits[len(digits)-places:], "0")
	if rest == "" {
		return whole
	}
	return whole + "." + rest
}

// members lists what an object holds, every member of it, in the order of the
// catalogue or, where it says nothing, of JSON.
func (e *explainer) members(fields []Field, members map[string]any, plain bool) string {
	if len(members) == 0 {
		return "nothing"
	}
	var out []string
	said := map[string]bool{}
	for _, f := range fields {
		if v, ok := members[f.Name]; ok {
			said[f.Name] = true
			out = append(out, labelled(f.Label, e.words(f, v), plain))
		}
	}
	for _, name := range inDisplayOrder(members) {
		if !said[name] {
			f := fieldNamed(name)
			out = append(out, labelled(f.Label, e.words(f, members[name]), plain))
		}
	}
	return strings.Join(out, ", ")
}

func labelled(label, words string, plain bool) string {
	if plain {
		return lowerFirst(label) + " " + words
	}
	return label + ": " + words
}

// memo puts a memo into words, if all of it is text.
func (e *explainer) memo(members map[string]any) (string, bool) {
	words := ""
	var about []string
	for _, name := range inDisplayOrder(members) {
		text, ok := e.text(members[name])
		switch {
		case !ok:
			return "", false
		case name == "MemoData":
			words = text
		case name == "MemoType" || name == "MemoFormat":
			about = append(about, strings.ToLower(strings.TrimPrefix(name, "Memo"))+" "+strings.Trim(text, "\""))
		default:
			return "", false
		}
	}
	if len(about) > 0 {
		words = strings.TrimSpace(words + " (" + strings.Join(about, ", ") + ")")
	}
	return words, words != ""
}

// path puts a payment path into words: what the payment goes through.
func (e *explainer) path(v any) (string, bool) {
	steps, ok := v.([]any)
	if !ok {
		return "", false
	}
	var out []string
	for _, entry := range steps {
		step, ok := entry.(map[string]any)
		if !ok {
			return "", false
		}
		account, code, issuer := Tx(step).Text("account"), Tx(step).Text("currency"), Tx(step).Text("issuer")
		switch {
		case account != "" && hasOnly(step, "account"):
			out = append(out, e.person(account))
		case code != "" && hasOnly(step, "currency"):
			out = append(out, currencyWords(code))
		case code != "" && issuer != "" && hasOnly(step, "currency", "issuer"):
			out = append(out, currencyWords(code)+" issued by "+e.person(issuer))
		case issuer != "" && hasOnly(step, "issuer"):
			out = append(out, "tokens issued by "+e.person(issuer))
		default:
			return "", false
		}
	}
	return "through " + strings.Join(out, ", then "), len(out) > 0
}

// maxInner bounds transactions inside transactions: there is only one such level
// that is no mistake.
const maxInner = 2

// innerTx explains a transaction of a batch, with what goes without saying in
// one left out.
func (e *explainer) innerTx(v any) (string, bool) {
	wrapper, _ := v.(map[string]any)
	members, ok := wrapper["RawTransaction"].(map[string]any)
	if !ok || len(wrapper) != 1 || e.depth >= maxInner {
		return "", false
	}
	inner := newExplainer(members, e.name)
	inner.full, inner.depth = e.full, e.depth+1
	inner.told["Fee"] = members["Fee"] == "0"
	inner.told["SigningPubKey"] = members["SigningPubKey"] == ""
	inner.bits = flagInnerBatch
	return inner.all(), true
}

// rest lists every field that is not in the text yet.
func (e *explainer) rest() string {
	var fields []string
	for _, name := range inDisplayOrder(e.tx) {
		if !e.told[name] {
			fields = append(fields, clean(name, 40)+" "+clip(e.fieldText(name), e.limit()))
		}
	}
	if len(fields) == 0 {
		return ""
	}
	return "Also set: " + strings.Join(fields, ", ")
}

func (e *explainer) fieldText(name string) string {
	if name == "Flags" {
		if bits, err := wholeNumber(e.tx[name], 1<<32-1); err == nil {
			if e.full {
				return e.flagsText(bits)
			}
			if e.known {
				return flagNames(builtin().flags[e.tx.Type()], bits)
			}
		}
	}
	return e.words(e.field(name), e.tx[name])
}

// rows gives the rows of one field: one, or one for each entry of a list.
func (e *explainer) rows(name string) []Row {
	f := e.field(name)
	label := f.Label
	if label == "" {
		label = clean(name, 80)
	}
	if name == "TransactionType" {
		return []Row{{Label: label, Value: e.typeText(), Field: name}}
	}
	list, isList := e.tx[name].([]any)
	if !isList || len(list) < 2 || f.Kind == KindJSON {
		return []Row{{Label: label, Value: clip(e.fieldText(name), maxRow), Field: name}}
	}
	out := make([]Row, 0, len(list))
	for i, entry := range list {
		out = append(out, Row{
			Label: fmt.Sprintf("%s (%d of %d)", label, i+1, len(list)),
			Value: clip(e.words(f, []any{entry}), maxRow), Field: name,
		})
	}
	return out
}

// typeText gives the type with its title.
func (e *explainer) typeText() string {
	name := e.raw(e.tx["TransactionType"])
	if !e.known || strings.EqualFold(strings.ReplaceAll(e.typ.Title, " ", ""), name) {
		return name
	}
	return e.typ.Title + " (" + name + ")"
}

// memos gives memos that are nothing but text; others are left to rest.
func (e *explainer) memos() []string {
	list, ok := e.tx["Memos"].([]any)
	if !ok {
		return nil
	}
	var out []string
	for _, entry := range list {
		wrapper, _ := entry.(map[string]any)
		memo, ok := wrapper["Memo"].(map[string]any)
		if !ok || len(wrapper) != 1 {
			return nil
		}
		words, ok := e.memo(memo)
		switch {
		case !ok:
			return nil
		case strings.HasPrefix(words, "\""):
			out = append(out, "Memo: "+words)
		default:
			out = append(out, "Memo "+words)
		}
	}
	e.told["Memos"] = true
	return out
}
