package xrpl

import (
	"fmt"
	"strings"
)

// unwrapped gives the object inside a list's entry, such as {"Memo": {…}}.
func unwrapped(f Field, entry any) (map[string]any, bool) {
	wrapper, _ := entry.(map[string]any)
	members, ok := wrapper[f.EntryName].(map[string]any)
	return members, ok && len(wrapper) == 1
}

// entries gives a list of objects: one alone, or each with its number.
func (e *explainer) entries(f Field, v any) (string, bool) {
	list, ok := v.([]any)
	if !ok {
		return "", false
	}
	words := make([]string, len(list))
	for i, entry := range list {
		members, ok := unwrapped(f, entry)
		if !ok {
			words[i] = e.raw(entry)
			continue
		}
		words[i], _ = e.members(f.Entry, members)
	}
	return numbered(words), true
}

// numbered puts a number before each of several texts.
func numbered(words []string) string {
	switch len(words) {
	case 0:
		return "an empty list"
	case 1:
		return words[0]
	}
	var out []string
	for i, w := range words {
		out = append(out, fmt.Sprintf("(%d) %s", i+1, w))
	}
	return strings.Join(out, "; ")
}

// members gives what an object holds, each with its label; the value alone of a
// member that has to be there and is the only one.
func (e *explainer) members(fields []Field, v any) (string, bool) {
	object, ok := v.(map[string]any)
	if !ok {
		return "", false
	}
	if len(object) == 0 {
		return "an empty object", true
	}
	var out []string
	for _, name := range inDisplayOrder(object) {
		f, known := fieldIn(fields, name)
		if !known {
			f = e.field(name)
		}
		words := e.value(f, object[name])
		if len(object) == 1 && known && f.Required {
			return words, true
		}
		label := e.cut(name, 40)
		if known && f.Label != "" {
			label = f.Label
		}
		out = append(out, lowerFirst(label)+" "+words)
	}
	return strings.Join(out, ", "), true
}

func fieldIn(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// paths gives the paths of a payment step by step.
func (e *explainer) paths(v any) (string, bool) {
	list, ok := v.([]any)
	if !ok {
		return "", false
	}
	words := make([]string, len(list))
	for i, entry := range list {
		steps, ok := entry.([]any)
		if !ok {
			return "", false
		}
		var through []string
		for _, step := range steps {
			through = append(through, e.step(step))
		}
		words[i] = "through " + strings.Join(through, ", then ")
	}
	return numbered(words), true
}

// step is an account the payment goes through, or what it is changed into.
func (e *explainer) step(v any) string {
	m, _ := v.(map[string]any)
	if address, ok := m["account"].(string); ok && hasOnly(m, "account") {
		return e.person(address)
	}
	if code, ok := m["currency"].(string); ok && hasOnly(m, "currency") {
		return strings.TrimPrefix(currencyWords(code), "tokens with ")
	}
	if words, ok := e.asset(v); ok {
		return words
	}
	return e.raw(v)
}

// inner gives an explainer for each transaction of a batch; nil for an entry
// that is none.
func (e *explainer) inner(f Field, list []any) []*explainer {
	out := make([]*explainer, len(list))
	for i, entry := range list {
		if members, ok := unwrapped(f, entry); ok && !e.inside {
			out[i] = newExplainer(members, e.name)
			out[i].full, out[i].inside = e.full, true
		}
	}
	return out
}

// innerTexts explains each transaction of a batch.
func (e *explainer) innerTexts(f Field, v any) (string, bool) {
	list, ok := v.([]any)
	if !ok || e.inside {
		return "", false
	}
	words := make([]string, len(list))
	for i, one := range e.inner(f, list) {
		if one == nil {
			words[i] = e.raw(list[i])
			continue
		}
		words[i] = one.text()
	}
	return numbered(words), true
}
