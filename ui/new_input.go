package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
)

// formInput is one input of a form as a widget.
type formInput struct {
	s      *newScreen
	in     flow.Input
	object fyne.CanvasObject

	field  *look.Field
	choice *look.Select
	toggle *look.Switch
	button *look.Button
	open   *openChoice
	words  *look.Text // of a heading or a sentence
	below  *look.Text // what is wrong with what is no field
	help   *look.Text // of what is no field

	err string
}

// longSelect is how many options can still be looked through.
const longSelect = 20

func newFormInput(s *newScreen, in flow.Input) *formInput {
	f := &formInput{s: s, in: in}
	switch in.Kind {
	case flow.InputSelect:
		var titles []string
		for _, o := range in.Options {
			titles = append(titles, o.Title)
		}
		f.choice = look.NewSelect(in.Label, titles, f.chose)
		if len(titles) > longSelect {
			f.choice.Searched()
		}
		f.object = f.withWords(look.Space2, f.choice) // as much as a field's own line takes without words
	case flow.InputSwitch:
		f.toggle = look.NewSwitch(in.Label, in.Help, func(on bool) {
			f.change(map[bool]string{true: "on"}[on])
		})
		f.object = look.InsetXY(0, look.Space1, f.toggle)
	case flow.InputHead:
		f.words = look.NewStrong(in.Label)
		f.object = f.withWords(0, f.words)
	case flow.InputSay:
		f.words = look.NewMuted(in.Text)
		f.object = f.words
	case flow.InputButton:
		f.makeButton()
	case flow.InputOpen:
		f.open = newOpenChoice(s, in)
		f.object = f.open.box
	default:
		f.makeField()
		f.object = f.field
	}
	return f
}

func (f *formInput) makeButton() {
	act := func() { f.s.edit(func(form *flow.Form) { form.Act(f.in) }) }
	switch {
	case f.in.Narrow:
		f.button = look.NewQuiet(f.in.Label, "trash", act)
		f.object = f.button
	case f.in.Quiet:
		f.button = look.NewQuiet(f.in.Label, "", act)
		f.object = look.Row(0, look.InsetXY(-look.Space3, 0, f.button)) // its words stand below the field's
	default:
		f.button = look.NewSecondary(f.in.Label, "", act)
		f.object = look.InsetXY(0, look.Space1, look.Row(0, f.button))
	}
}

// withWords puts help and what is wrong below something, and room below that.
func (f *formInput) withWords(room float32, o fyne.CanvasObject) fyne.CanvasObject {
	f.help, f.below = look.NewCaption(""), look.NewCaption("")
	f.help.Hide()
	f.below.Hide()
	return look.Foot(room, look.Column(look.Space1, o, f.help, f.below))
}

func (f *formInput) makeField() {
	switch f.in.Kind {
	case flow.InputNote:
		f.field = look.NewNoteField(f.in.Label, 3)
	case flow.InputJSON:
		f.field = look.NewEditor(f.in.Label, 4)
	default:
		f.field = look.NewField(f.in.Label).OnSubmitted(func(string) { f.s.send() })
	}
	if f.in.Optional {
		f.field.Optional()
	}
	if f.in.Suffix != "" {
		f.field.Suffix(f.in.Suffix)
	}
	f.field.OnChanged(f.change)
	switch {
	case f.in.Person:
		if f.s.form.offers {
			f.field.Another("contacts", "Choose a contact", f.openContacts)
		}
		f.field.Action("paste", "Paste", func() {
			f.field.SetText(strings.TrimSpace(fyne.CurrentApp().Clipboard().Content()))
		})
	case f.in.Token && f.s.form.tokens:
		f.field.Action("search", "Choose a token", f.openTokens)
	case f.in.Kind == flow.InputDate:
		f.field.Action("calendar", "Choose a date", f.openCalendar)
	}
}

// change takes what was typed or switched.
func (f *formInput) change(value string) {
	if f.s.filling {
		return
	}
	f.s.touched[f.in.Path] = true
	f.s.edit(func(form *flow.Form) { form.Change(f.in, value) })
}

func (f *formInput) chose(title string) {
	for _, o := range f.in.Options {
		if o.Title == title {
			f.change(o.Value)
		}
	}
}

func (f *formInput) openCalendar() {
	now := f.s.w.d.Now()
	chosen, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(f.field.Text()), now.Location())
	if err != nil {
		chosen = time.Time{}
	}
	look.OpenCalendar(f.field, now, chosen, func(day time.Time) { f.field.SetText(day.Format(time.DateOnly)) })
}

// openContacts opens the list of people to choose the address from.
func (f *formInput) openContacts() {
	people := f.s.w.d.contacts()
	find := func(query string) []look.Found {
		var out []look.Found
		for i, c := range people {
			if !hasWords(query, c.Name, c.Address, c.Where, c.Note) {
				continue
			}
			detail := c.Address
			if c.Tag != nil {
				detail += fmt.Sprintf(" with tag %d", *c.Tag)
			}
			out = append(out, look.Found{Value: strconv.Itoa(i), Title: c.Name, Detail: detail, Mark: c.Where})
		}
		return out
	}
	look.OpenFinder(f.field, "Search by name or address", "Nobody has these words. Try another, or type the address.", "", find, func(value string) {
		i, err := strconv.Atoi(value)
		if err != nil || i >= len(people) {
			return
		}
		f.s.touched[f.in.Path] = true
		f.s.edit(func(form *flow.Form) { form.Choose(f.in.Path, people[i].Address, people[i].Tag) })
	})
}

// hasWords tells whether texts have all words of a query.
func hasWords(query string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, " "))
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// show brings the widget up to date; the document has what it shows already.
func (f *formInput) show(in flow.Input) {
	f.in = in
	switch {
	case f.open != nil:
		f.open.show(in)
	case f.field != nil:
		if f.field.Text() != in.Text {
			f.field.SetText(in.Text)
		}
		if in.Person {
			f.field.SetFace(flow.AccountIn(in.Text))
		}
		if in.Token && !f.s.form.tokens {
			in.Help = strings.TrimSpace(in.Help + " " + f.s.w.d.App.AboutTokens(f.s.liveNetwork()))
		}
		f.field.SetHint(in.Help)
		f.field.SetPlaceholder(in.Placeholder)
	case f.choice != nil:
		title := ""
		for _, o := range in.Options {
			if o.Value == in.Text {
				title = o.Title
			}
		}
		f.choice.SetSelected(title)
		f.say(in.Help)
	case f.toggle != nil:
		f.toggle.SetOn(in.On)
		f.toggle.SetDetail(look.Neutral, in.Help)
	case in.Kind == flow.InputHead:
		f.say(in.Help)
	case f.words != nil:
		f.words.SetText(in.Text)
		setVisible(f.words, in.Text != "")
	}
}

func (f *formInput) enable(on bool) {
	switch {
	case f.field != nil:
		f.field.SetEnabled(on && !f.in.Locked)
	case f.choice != nil:
		setEnabled(f.choice, on)
	case f.toggle != nil:
		setEnabled(f.toggle, on)
	case f.button != nil:
		f.button.SetEnabled(on)
	case f.open != nil:
		setEnabled(f.open.picker, on)
	}
}

func setEnabled(o fyne.Disableable, on bool) {
	switch {
	case on && o.Disabled():
		o.Enable()
	case !on && !o.Disabled():
		o.Disable()
	}
}

func (f *formInput) say(help string) {
	f.help.SetText(help)
	setVisible(f.help, help != "")
}

// tells says whether the input has a place for what is wrong with it.
func (f *formInput) tells() bool { return f.field != nil || f.below != nil || f.toggle != nil }

// tell says what is wrong with the input, or worth a thought.
func (f *formInput) tell(err, warning string) {
	f.err = err
	switch {
	case f.field != nil:
		f.field.SetError(err)
		f.field.SetWarning(warning)
	case f.toggle != nil:
		if err != "" {
			f.toggle.SetDetail(look.Bad, err)
		} else if warning != "" {
			f.toggle.SetDetail(look.Warn, warning)
		}
	case f.below != nil:
		if err == "" && warning == "" {
			err = f.in.Danger
		}
		f.below.SetText(err + map[bool]string{true: warning}[err == ""])
		f.below.SetTone(look.Bad)
		if err == "" {
			f.below.SetTone(look.Warn)
		}
		setVisible(f.below, err+warning != "")
	}
}

func (f *formInput) focusable() fyne.Focusable {
	switch {
	case f.field != nil:
		return f.field.Entry
	case f.choice != nil:
		return f.choice
	case f.toggle != nil:
		return f.toggle
	case f.button != nil:
		return f.button
	case f.open != nil:
		return f.open.picker
	}
	return nil
}
