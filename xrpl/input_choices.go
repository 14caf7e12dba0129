package xrpl

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// choice finds what was typed among the choices: the ledger's name or the
// title, whatever its case, or the number.
func (f Field) choice(text string) (Choice, bool) {
	for _, same := range [...]func(Choice) bool{
		func(c Choice) bool { return c.Name == text || c.Title == text },
		func(c Choice) bool { return strings.EqualFold(c.Name, text) || strings.EqualFold(c.Title, text) },
	} {
		if i := slices.IndexFunc(f.Choices, same); i >= 0 {
			return f.Choices[i], true
		}
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || !isDigits(text) {
		return Choice{}, false
	}
	return f.choiceOf(n)
}

func (f Field) choiceOf(n uint64) (Choice, bool) {
	i := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Value == n })
	if i < 0 {
		return Choice{}, false
	}
	return f.Choices[i], true
}

func (f Field) parseChoice(text string) (any, error) {
	c, ok := f.choice(text)
	if !ok {
		return nil, badInput("This is none of the choices. %s", f.choicesSentence())
	}
	if f.ByName {
		return c.Name, nil
	}
	return f.numberValue(c.Value), nil
}

// choicesSentence names the choices when they are few.
func (f Field) choicesSentence() string {
	if len(f.Choices) == 0 || len(f.Choices) > 5 {
		return "Choose one from the list."
	}
	titles := make([]string, len(f.Choices))
	for i, c := range f.Choices {
		titles[i] = "\"" + c.Title + "\""
	}
	return "Choose one of " + strings.Join(titles, ", ") + "."
}

func (f Field) choiceText(v any) (string, bool) {
	if name, ok := v.(string); ok && f.ByName {
		i := slices.IndexFunc(f.Choices, func(c Choice) bool { return c.Name == name })
		if i < 0 {
			return "", false
		}
		return f.Choices[i].Title, true
	}
	n, negative, ok := f.number(v)
	if !ok || negative {
		return "", false
	}
	c, ok := f.choiceOf(n)
	return c.Title, ok
}

// noFlags is what a set with nothing in it is written as.
const noFlags = "none"

func (f Field) parseFlags(text string) (any, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	set, found := uint64(0), false
	for _, word := range words {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		found = true
		bits, ok := f.bits(word)
		if !ok || bits > f.limit() {
			return nil, badInput("Something here is none of the choices. Write their names with commas between, or \"none\".")
		}
		set |= bits
	}
	if !found {
		return nil, badInput("This is empty. Write the choices with commas between, or \"none\".")
	}
	return f.numberValue(set), nil
}

// bits reads one part of a set: a choice, or a number of several bits.
func (f Field) bits(word string) (uint64, bool) {
	if strings.EqualFold(word, noFlags) {
		return 0, true
	}
	for _, c := range f.Choices {
		if strings.EqualFold(c.Name, word) || strings.EqualFold(c.Title, word) {
			return c.Value, true
		}
	}
	if digits, ok := strings.CutPrefix(strings.ToLower(word), "0x"); ok {
		n, err := strconv.ParseUint(digits, 16, 64)
		return n, err == nil && isHexDigits(digits)
	}
	n, err := strconv.ParseUint(word, 10, 64)
	return n, err == nil && isDigits(word)
}

func (f Field) flagsText(v any) (string, bool) {
	n, negative, ok := f.number(v)
	if !ok || negative || n > math.MaxUint32 {
		return "", false
	}
	if n == 0 {
		return noFlags, true
	}
	var words []string
	for _, c := range f.Choices {
		if c.Value != 0 && n&c.Value == c.Value {
			words = append(words, c.Title)
			n &^= c.Value
		}
	}
	if n != 0 { // bits nobody has a name for are shown all the same
		words = append(words, "0x"+strconv.FormatUint(n, 16))
	}
	return strings.Join(words, ", "), true
}
