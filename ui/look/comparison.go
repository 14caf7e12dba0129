package look

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
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
type Comparison struct {
	widget.BaseWidget
	rows []FieldRow
	list *fyne.Container
}

// NewComparison makes an empty comparison; give it rows with Set.
func NewComparison() *Comparison {
	c := &Comparison{list: Column(0)}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows these rows in this order.
func (c *Comparison) Set(rows []FieldRow) {
	if slices.Equal(rows, c.rows) {
		return
	}
	c.rows = slices.Clone(rows)
	c.list.Objects = nil
	for i, r := range c.rows {
		if i > 0 {
			c.list.Add(NewDivider())
		}
		c.list.Add(comparisonLine(r, i == 0, i == len(c.rows)-1))
	}
	c.list.Refresh()
	c.Refresh()
}

// Rows gives what is shown.
func (c *Comparison) Rows() []FieldRow { return slices.Clone(c.rows) }

func comparisonLine(r FieldRow, first, last bool) fyne.CanvasObject {
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
	above, below := Space3, Space3
	if first {
		above = 0
	}
	if last {
		below = 0
	}
	return insetY(above, below, words)
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// CreateRenderer implements fyne.Widget.
func (c *Comparison) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.list)
}
