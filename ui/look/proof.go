package look

import (
	"fyne.io/fyne/v2"
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
type ProofCard struct{ rows[ProofRow] }

// NewProofCard makes an empty card; give it rows with Set.
func NewProofCard() *ProofCard {
	c := &ProofCard{rows[ProofRow]{list: Column(0), line: proofLine, space: Space4}}
	c.ExtendBaseWidget(c)
	return c
}

func proofLine(r ProofRow) fyne.CanvasObject {
	word, icon, tone := r.Status.shown()
	disc := newMedallion(icon)
	disc.side, disc.tone = 28, tone
	words := Column(2, Row(Space3, Grow(NewStrong(r.Name)), NewBadge(word, tone)))
	if r.Detail != "" {
		words.Add(NewMuted(r.Detail))
	}
	return RowTop(Space3, disc, Grow(words))
}
