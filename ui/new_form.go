package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/ui/flow"
	"countersign/ui/look"
	"countersign/xrpl"
)

// formView draws the form of a document. It is built anew when there is
// something else to type in, and otherwise only brought up to date.
type formView struct {
	s   *newScreen
	box *fyne.Container

	shape  string
	offers bool         // fields that hold addresses offer contacts
	tokens bool         // those that hold a token's code offer a list of tokens
	inputs []*formInput // in the order of the form
	modes  *look.Select
	help   *look.Text
	more   bool            // "More options" is open
	seen   map[string]bool // inputs behind it that have been in sight: they don't go while a person types
}

func newFormView(s *newScreen) *formView {
	return &formView{s: s, box: look.Column(look.Space4), seen: map[string]bool{}}
}

// startAnew forgets what was in sight before.
func (v *formView) startAnew() { v.more, v.seen = false, map[string]bool{} }

// inSight tells whether a line is to be seen.
func (v *formView) inSight(s flow.Section, line flow.Line) bool {
	key := line.Inputs[0].Path
	if s.More && line.Set {
		v.seen[key] = true
	}
	return !s.More || v.more || v.seen[key]
}

// show brings the form up to date with the document.
func (v *formView) show(view flow.View) {
	held := func() {}
	v.tokens = len(v.s.w.d.App.Tokens(v.s.liveNetwork())) > 0
	if shape := v.shapeOf(view); shape != v.shape {
		v.shape = shape
		held = v.build(view)
	}
	i := 0
	for _, line := range v.lines(view) {
		for _, in := range line.Inputs {
			v.inputs[i].show(in)
			i++
		}
	}
	held()
	if v.modes != nil {
		v.modes.SetSelected(view.Modes[view.Mode])
		v.help.SetText(view.ModeHelp)
		setVisible(v.help, view.ModeHelp != "")
	}
}

// lines are the lines that are in sight.
func (v *formView) lines(view flow.View) []flow.Line {
	var out []flow.Line
	for _, s := range view.Sections {
		for _, line := range s.Lines {
			if v.inSight(s, line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// shapeOf tells views apart that have other inputs. What stands in them does
// not count.
func (v *formView) shapeOf(view flow.View) string {
	var b strings.Builder
	fmt.Fprint(&b, v.s.doc.Type(), v.more, v.tokens, len(view.Modes))
	for _, s := range view.Sections {
		fmt.Fprint(&b, "\n", s.Title)
		for _, line := range s.Lines {
			if !v.inSight(s, line) {
				continue
			}
			fmt.Fprint(&b, "\n", line.Level)
			for _, in := range line.Inputs {
				fmt.Fprint(&b, "|", in.Key(), in.Kind, in.Label, in.Optional, in.Suffix, in.Options)
			}
		}
	}
	return b.String()
}

// build makes the inputs. The one with the keyboard keeps it, and gets its cursor
// back with what it gives, once there is text to stand in.
func (v *formView) build(view flow.View) func() {
	held, row, column := "", 0, 0
	canvas := v.s.w.win.Canvas()
	if focused := canvas.Focused(); focused != nil {
		for _, in := range v.inputs {
			if in.focusable() != focused {
				continue
			}
			held = in.in.Key()
			if in.field != nil {
				row, column = in.field.Entry.CursorRow, in.field.Entry.CursorColumn
			}
		}
	}
	v.inputs, v.modes = nil, nil
	v.offers = len(v.s.w.d.contacts()) > 0
	v.box.Objects = nil
	if len(view.Modes) > 0 {
		v.modes = look.NewSelect(view.Question, view.Modes, func(title string) {
			for i, m := range view.Modes {
				if m == title {
					v.s.edit(func(f *flow.Form) { f.SetMode(i) })
				}
			}
		})
		v.help = look.NewCaption("")
		v.box.Add(look.Column(look.Space1, v.modes, v.help))
	}
	hidden := false
	for _, s := range view.Sections {
		var seen []flow.Line
		for _, line := range s.Lines {
			if !v.inSight(s, line) {
				hidden = true
				continue
			}
			seen = append(seen, line)
		}
		lines := v.level(seen, 0)
		if len(lines.Objects) == 0 {
			continue
		}
		if s.Title != "" {
			lines.Objects = append([]fyne.CanvasObject{look.InsetXY(0, look.Space1, look.NewStrong(s.Title))}, lines.Objects...)
			v.box.Add(look.NewDivider())
		}
		v.box.Add(lines)
	}
	if hidden || v.more {
		label, icon := "More options", "plus"
		if v.more {
			label, icon = "Fewer options", "minus"
		}
		toggle := look.NewQuiet(label, icon, v.toggle)
		v.box.Add(look.Row(0, look.InsetXY(-look.Space3, 0, toggle), look.Spring())) // the plus stands below the fields
	}
	v.box.Refresh()
	for _, in := range v.inputs {
		if held == "" || in.in.Key() != held || in.focusable() == nil {
			continue
		}
		canvas.Focus(in.focusable())
		return func() {
			if in.field != nil {
				in.field.Entry.CursorRow, in.field.Entry.CursorColumn = row, column
				in.field.Entry.Refresh()
			}
		}
	}
	return func() {}
}

// toggle opens or closes "More options".
func (v *formView) toggle() {
	more := !v.more
	v.startAnew()
	v.more = more
	v.s.refresh()
}

// level stacks lines, those of deeper levels behind a hairline together.
func (v *formView) level(lines []flow.Line, level int) *fyne.Container {
	out := look.Column(look.Space2)
	for i := 0; i < len(lines); {
		if lines[i].Level <= level {
			out.Add(v.line(lines[i]))
			i++
			continue
		}
		end := i
		for end < len(lines) && lines[end].Level > level {
			end++
		}
		out.Add(look.Nest(v.level(lines[i:end], level+1)))
		i = end
	}
	return out
}

// line makes the inputs of a line, side by side.
func (v *formView) line(line flow.Line) fyne.CanvasObject {
	var objs []fyne.CanvasObject
	head := false
	for _, in := range line.Inputs {
		made := newFormInput(v.s, in)
		v.inputs = append(v.inputs, made)
		objs = append(objs, made.object)
		head = head || in.Kind == flow.InputHead || in.Kind == flow.InputButton || in.Kind == flow.InputSay
	}
	switch {
	case len(objs) == 1:
		return objs[0]
	case head:
		row := look.Row(look.Space3, look.Grow(objs[0]))
		for _, o := range objs[1:] {
			row.Add(o)
		}
		return row
	case len(objs) == 2:
		return look.Columns(look.Space4, share(line.Inputs[0], line.Inputs[1]), 320, objs[0], objs[1])
	}
	return look.Columns(look.Space4, 0.4, 380, objs[0], look.Columns(look.Space4, 0.5, 200, objs[1], objs[2]))
}

// share is how much of a line the first of two inputs takes.
func share(a, b flow.Input) float32 {
	switch {
	case a.Narrow == b.Narrow:
		return 0.5
	case b.Narrow:
		return 0.64
	}
	return 0.36
}

// told puts problems at their inputs: what is wrong, and what is worth a
// thought. What has no input in sight is given back.
func (v *formView) told(problems []xrpl.Problem, shown func(in *formInput) bool) (rest []xrpl.Problem) {
	errs, warnings := map[*formInput]string{}, map[*formInput]string{}
	for _, p := range problems {
		in := v.inputOf(p.Field)
		switch {
		case in == nil:
			rest = append(rest, p)
		case p.Warning && warnings[in] == "":
			warnings[in] = besideIt(p.Message, in.in)
		case !p.Warning && errs[in] == "":
			errs[in] = besideIt(p.Message, in.in)
		default:
			rest = append(rest, p) // one says enough at the field
		}
	}
	for _, in := range v.inputs {
		if !shown(in) {
			in.tell("", "")
			continue
		}
		in.tell(errs[in], warnings[in])
	}
	return rest
}

// needTag marks the tag's field as one that this recipient asks for, or not.
func (v *formView) needTag(needed bool) {
	in := v.at("DestinationTag")
	switch {
	case in == nil || in.field == nil:
	case needed:
		in.field.Aside("Needed")
	case in.in.Optional:
		in.field.Optional()
	default:
		in.field.Aside("")
	}
}

// besideIt words a sentence for where the address that it is about can be seen:
// as "this address", which leaves it short enough to be read.
func besideIt(sentence string, in flow.Input) string {
	address := strings.TrimSpace(in.Text)
	if _, err := xrpl.ParseAddress(address); !in.Person || err != nil {
		return sentence // "r" stands in many words
	}
	if after, starts := strings.CutPrefix(sentence, address); starts {
		sentence = "This address" + after
	}
	return strings.ReplaceAll(sentence, address, "this address")
}

// inputOf finds the input a problem belongs to: the one it names, or the first
// one of its field.
func (v *formView) inputOf(path string) *formInput {
	for _, in := range v.inputs {
		if in.in.Path == path && in.tells() {
			return in
		}
	}
	top, _, _ := strings.Cut(path, "/")
	for _, in := range v.inputs {
		if first, _, _ := strings.Cut(in.in.Path, "/"); first == top && top != "Flags" && in.tells() {
			return in
		}
	}
	return nil
}

// wrong gives the first input with an error, nil when there is none.
func (v *formView) wrong() fyne.Focusable {
	for _, in := range v.inputs {
		if in.err != "" && in.focusable() != nil {
			return in.focusable()
		}
	}
	return nil
}

// enable lets the form be typed in, or not while it can't follow the JSON.
func (v *formView) enable(on bool) {
	for _, in := range v.inputs {
		in.enable(on)
	}
	if v.modes != nil {
		setEnabled(v.modes, on)
	}
}

// first is where the keyboard starts: the first empty input, or the first.
func (v *formView) first() fyne.Focusable {
	var any fyne.Focusable
	for _, in := range v.inputs {
		if in.field == nil && in.choice == nil || in.in.Locked {
			continue
		}
		if any == nil {
			any = in.focusable()
		}
		if in.in.Text == "" && !in.in.Optional && !in.in.IsHow() {
			return in.focusable()
		}
	}
	return any
}

// at gives the input of a path, nil when it is not in sight.
func (v *formView) at(path string) *formInput {
	for _, in := range v.inputs {
		if in.in.Path == path && !in.in.IsHow() {
			return in
		}
	}
	return nil
}
