package look

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// ProofStatus is what became of one check.
type ProofStatus int

// The zero value is NotChecked, so that nothing is green by mistake.
const (
	NotChecked ProofStatus = iota
	Checked
	Failed
)

func (s ProofStatus) shown() (word, icon string, tone Tone) {
	switch s {
	case Checked:
		return "Checked", "check", Good
	case Failed:
		return "Failed", "cross", Bad
	}
	return "Not checked", "minus", Neutral
}

// ProofRow is one check: its name, what became of it, and a sentence.
type ProofRow struct {
	Name   string
	Status ProofStatus
	Detail string
}

// ProofCard shows, one line each, what was proved about a signed request.
type ProofCard struct {
	widget.BaseWidget
	rows []ProofRow
	list *fyne.Container
}

// NewProofCard makes an empty card; give it rows with Set.
func NewProofCard() *ProofCard {
	c := &ProofCard{list: Column(0)}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows these rows in this order.
func (c *ProofCard) Set(rows []ProofRow) {
	if slices.Equal(rows, c.rows) {
		return
	}
	c.rows = slices.Clone(rows)
	c.list.Objects = nil
	for i, r := range c.rows {
		if i > 0 {
			c.list.Add(NewDivider())
		}
		c.list.Add(proofLine(r, i == 0, i == len(c.rows)-1))
	}
	c.list.Refresh()
	c.Refresh()
}

// Rows gives what is shown.
func (c *ProofCard) Rows() []ProofRow { return slices.Clone(c.rows) }

func proofLine(r ProofRow, first, last bool) fyne.CanvasObject {
	word, icon, tone := r.Status.shown()
	disc := newMedallion(icon)
	disc.side, disc.tone = 28, tone
	words := Column(2, Row(Space3, Grow(NewStrong(r.Name)), NewBadge(word, tone)))
	if r.Detail != "" {
		words.Add(NewMuted(r.Detail))
	}
	above, below := Space4, Space4
	if first {
		above = 0
	}
	if last {
		below = 0
	}
	return insetY(above, below, RowTop(Space3, disc, Grow(words)))
}

// CreateRenderer implements fyne.Widget.
func (c *ProofCard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.list)
}
