package look

import (
	"fyne.io/fyne/v2"
)

// FieldState is what became of one field between asking and signing.
type FieldState int

// The zero value is FieldChanged, so that nothing is green by mistake.
const (
	FieldChanged FieldState = iota
	FieldSame
	FieldFilled
)

func (s FieldState) shown() (word string, tone Tone) {
	switch s {
	case FieldSame:
		return "Same", Good
	case FieldFilled:
		return "Filled in", Neutral
	}
	return "Changed", Bad
}

// FieldRow is one field of a transaction: what was asked and what was signed,
// "" where the field was not there.
type FieldRow struct {
	Name          string
	State         FieldState
	Asked, Signed string
}

// Comparison shows, one line each, how the fields of what was signed compare
// with what was asked.
type Comparison struct{ rows[FieldRow] }

// NewComparison makes an empty comparison; give it rows with Set.
func NewComparison() *Comparison {
	c := &Comparison{rows[FieldRow]{list: Column(0), line: comparisonLine, space: Space3}}
	c.ExtendBaseWidget(c)
	return c
}

func comparisonLine(r FieldRow) fyne.CanvasObject {
	word, tone := r.State.shown()
	words := Column(2, Row(Space3, Grow(NewStrong(r.Name)), NewBadge(word, tone)))
	switch {
	case r.State == FieldChanged:
		words.Add(NewMuted("Asked: " + orNothing(r.Asked)))
		words.Add(NewBody("Signed: " + orNothing(r.Signed)))
	case r.Asked != "" && r.Signed != "" && r.Asked != r.Signed:
		words.Add(NewMuted("Asked: " + r.Asked))
		words.Add(NewMuted("Signed: " + r.Signed))
	default:
		words.Add(NewMuted(orNothing(r.Signed)))
	}
	return words
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}
