package ui

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// openChoice lets a person choose what stands in a field out of what the
// account has open in the ledger. It never stands in the way of typing: where
// there is nothing to choose from it is one quiet sentence.
type openChoice struct {
	s      *newScreen
	in     flow.Input
	picker *look.Picker
	say    *look.Text
	box    *fyne.Container
	answer flow.OpenAnswer
}

// openMost is how many rows a list shows at once; typing finds the others.
const openMost = 100

func newOpenChoice(s *newScreen, in flow.Input) *openChoice {
	c := &openChoice{s: s, in: in, say: look.NewMuted("")}
	c.picker = look.NewPicker(c.open)
	c.box = look.Foot(look.Space2, look.Column(look.Space1, c.picker, c.say))
	return c
}

// question is what to ask for the field now.
func (c *openChoice) question() flow.OpenQuestion {
	q := flow.OpenQuestion{Network: c.s.networkKey(), Type: c.s.doc.Type(), Field: c.in.Open}
	if form := c.s.doc.Form(); form != nil && c.s.multisign.On() {
		q.Account = cmp.Or(strings.TrimSpace(form.Text("Account")), "not entered yet")
	}
	return q
}

// show says what there is to choose from, or what was chosen.
func (c *openChoice) show(in flow.Input) {
	c.in = in
	q := c.question()
	c.answer = c.s.w.d.App.Open(q)
	choose := len(c.answer.Objects) > 0 || c.answer.State == flow.LedgerAsking
	title, detail, words := c.answer.Title, c.answer.Detail, ""
	if form := c.s.doc.Form(); form != nil {
		if o, ok := form.ChosenOpen(c.answer.Objects); ok {
			title, detail = o.Title, o.Detail
		}
	}
	if !choose {
		words = title
	} else if c.s.opening.of(q) {
		words = c.s.opening.words
	}
	c.picker.Set(title, detail)
	setVisible(c.picker, choose)
	c.say.SetText(words)
	setVisible(c.say, words != "")
	setVisible(c.box, choose || words != "")
}

// open opens the list.
func (c *openChoice) open() {
	list := c.answer.Objects
	if len(list) == 0 || c.s.doc.Blocked() != "" {
		return
	}
	find := func(query string) []look.Found {
		var out []look.Found
		more := 0
		for _, o := range list {
			switch {
			case !hasWords(query, o.Title, o.Detail, o.Index, o.Mark):
			case len(out) < openMost:
				out = append(out, look.Found{Value: o.Index, Title: o.Title, Detail: o.Detail, Mark: o.Mark})
			default:
				more++
			}
		}
		if more > 0 {
			out = append(out, look.Found{Heading: fmt.Sprintf("%d more: type to find them", more)})
		}
		return out
	}
	chosen := ""
	if o, ok := c.s.doc.Form().ChosenOpen(list); ok {
		chosen = o.Index
	}
	look.OpenFinder(c.picker, "Search by amount, name, address or number", "Nothing in this list has these words. Try others, or type it in the form.", chosen, find, func(index string) {
		for _, o := range list {
			if o.Index == index {
				c.take(o)
				return
			}
		}
	})
}

// take fills the form. What the object does not tell of itself is looked up
// first; nothing changes until it is known.
func (c *openChoice) take(o flow.OpenObject) {
	s, q, list := c.s, c.question(), c.answer.Objects
	if !o.Lacking {
		s.opening = opening{}
		c.fill(o, list)
		return
	}
	form := s.doc.Form()
	if form == nil {
		return // the document became JSON while the list was open
	}
	mark, account := form.OpenMark(), s.w.d.App.Account()
	s.opens++
	number := s.opens
	s.opening = opening{number: number, question: q, words: "Looking up its sequence…"}
	s.refresh()
	var err error
	s.w.d.background(func() { o, err = s.w.d.App.CompleteOpen(context.Background(), o) }, func() {
		if s.opening.number != number {
			return // something else was chosen since
		}
		s.opening = opening{}
		switch {
		case s.w.d.App.Account().Address != account.Address || s.w.d.App.Account().Network != account.Network || s.doc.Form() != form || form.OpenMark() != mark || c.question() != q || s.doc.Blocked() != "":
			s.refresh() // a person went on without it
		case err != nil:
			s.opening = opening{number: number, question: q, words: flow.Sentence(err)}
			s.refresh()
		default:
			c.fill(o, list)
		}
	})
}

func (c *openChoice) fill(o flow.OpenObject, list []flow.OpenObject) {
	for name := range o.Fields {
		c.s.touched[name] = true
	}
	c.s.edit(func(form *flow.Form) { form.ChooseOpen(o, list) })
}

// opening is an object that is being looked up, or why it could not be.
type opening struct {
	number   int
	question flow.OpenQuestion
	words    string
}

// of tells whether it belongs to a question as it is asked now.
func (o opening) of(q flow.OpenQuestion) bool { return o.words != "" && o.question == q }

// showOpen brings what can be chosen up to date: for another network or account,
// and by other settings, it is something else.
func (v *formView) showOpen() {
	if !v.s.onForm() {
		return
	}
	for _, in := range v.inputs {
		if in.open != nil {
			in.open.show(in.in)
		}
	}
}

// opensAnswered shows what a node said since, if somebody is there to see it.
func (s *newScreen) opensAnswered() {
	if s.w.at == atNew {
		s.refresh()
	}
}
