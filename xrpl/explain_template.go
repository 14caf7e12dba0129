package xrpl

import "strings"

// fill puts the fields of a transaction into a template. In it {Field} is the
// field in words, and {Field|words} says something else where it is missing. A
// part in brackets is there only under a condition: [ until {Expiration}] when
// all its fields are there, [?Field:words] when that field is, [!Field:words]
// when it is not, and [tfFlag:words] or [!tfFlag:words] by a flag.
func (e *explainer) fill(template string) string {
	var out strings.Builder
	for template != "" {
		before, rest, found := strings.Cut(template, "[")
		out.WriteString(e.fillFields(before))
		if !found {
			break
		}
		part, after, _ := strings.Cut(rest, "]")
		out.WriteString(e.fillPart(part))
		template = after
	}
	return out.String()
}

func (e *explainer) fillPart(part string) string {
	condition, words, conditional := strings.Cut(part, ":")
	name, negated := strings.CutPrefix(condition, "!")
	switch {
	case conditional && strings.HasPrefix(name, "tf"):
		if e.flag(name) == negated {
			return ""
		}
		return e.fillFields(words)
	case conditional && (negated || strings.HasPrefix(condition, "?")):
		if e.has(strings.TrimPrefix(name, "?")) == negated {
			return ""
		}
		return e.fillFields(words)
	}
	for rest := part; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return e.fillFields(part)
		}
		field, next, _ := strings.Cut(after, "}")
		if !e.has(field) {
			return ""
		}
		rest = next
	}
}

func (e *explainer) fillFields(text string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		field, after, _ := strings.Cut(rest, "}")
		name, missing, has := strings.Cut(field, "|")
		if !has {
			missing = "(no " + name + " yet)"
		}
		out.WriteString(e.sayOr(name, missing))
		text = after
	}
}
