package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Field is an entry with its label above it and one line below, which holds
// the hint or, in its place, what is wrong. The line is always there, so
// that nothing jumps while a person types.
type Field struct {
	widget.BaseWidget

	// Entry takes the input. Set OnChanged, OnSubmitted, OnFocus on it.
	Entry *Entry

	label, note  *Text
	hint, err    string
	warning      string
	suffix       *Text
	face         *Avatar // of the address that was typed; nil for none
	action       *IconButton
	more         *IconButton
	trailing     *fyne.Container
	height       float32
	focused      bool
	optionalText *Text
}

// NewField makes a field of one line.
func NewField(label string) *Field { return newField(label, controlHeight, &Entry{}) }

// NewSecretField makes a field of one line that shows dots, with an eye.
func NewSecretField(label string) *Field {
	e := &Entry{}
	e.Password = true
	f := newField(label, controlHeight, e)
	f.Action("eye", "Show", func() {
		e.Password = !e.Password
		if e.Password {
			f.action.Set("eye", "Show")
		} else {
			f.action.Set("eye", "Hide")
		}
		e.Refresh()
	})
	return f
}

// NewNoteField makes a field of several lines of prose.
func NewNoteField(label string, lines int) *Field {
	e := &Entry{}
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	return newField(label, float32(lines)*20+16, e)
}

// NewEditor makes a field of several lines of machine text (JSON), set in
// JetBrains Mono; it grows with the room it is given.
func NewEditor(label string, lines int) *Field {
	e := &Entry{}
	e.MultiLine = true
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.Wrapping = fyne.TextWrapBreak
	return newField(label, float32(lines)*20+16, e)
}

// byCursor is none of Fyne's directions: the text of a line is moved by its
// cursor, and no bar lies on the words.
const byCursor fyne.ScrollDirection = -1

func newField(label string, height float32, e *Entry) *Field {
	f := &Field{Entry: e, height: height}
	if !e.MultiLine {
		e.Wrapping, e.Scroll = fyne.TextWrapOff, byCursor
	}
	e.ExtendBaseWidget(e)
	f.label = newText(label, voice{textCaption + 1, 16, bold(), ColorText, fitTrim})
	f.note = NewCaption("")
	f.suffix = newText("", voice{textBody, 20, fyne.TextStyle{}, ColorFaint, fitNone})
	f.trailing = Row(Space1)
	// It must be there before the entry is drawn for the first time. What it
	// keeps room for lies beside the entry, not in it: Fyne leads Shift+Tab to
	// what is inside an entry after the entry itself.
	e.ActionItem = container.New(trailing{f.trailing})
	f.optionalText = newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorFaint, fitNone})
	f.ExtendBaseWidget(f)
	return f
}

// Label gives the field's name.
func (f *Field) Label() string { return f.label.Text() }

// Text gives what was typed.
func (f *Field) Text() string { return f.Entry.Text }

// SetText replaces what was typed; OnChanged is called as if typed.
func (f *Field) SetText(s string) { f.Entry.SetText(s) }

// OnChanged sets what is called with the text after each change, and returns f.
func (f *Field) OnChanged(fn func(string)) *Field {
	f.Entry.OnChanged = fn
	return f
}

// OnSubmitted sets what Return does in a field of one line, and returns f.
func (f *Field) OnSubmitted(fn func(string)) *Field {
	f.Entry.OnSubmitted = fn
	return f
}

// Placeholder sets the example shown while the field is empty, and returns f.
func (f *Field) Placeholder(s string) *Field {
	f.Entry.SetPlaceHolder(s)
	return f
}

// SetPlaceholder changes the example shown while the field is empty.
func (f *Field) SetPlaceholder(s string) {
	if f.Entry.PlaceHolder != s {
		f.Entry.SetPlaceHolder(s)
	}
}

// SetHint changes the sentence below.
func (f *Field) SetHint(s string) {
	if s != f.hint {
		f.hint = s
		f.say()
	}
}

// Optional writes "Optional" beside the label, and returns f.
func (f *Field) Optional() *Field { return f.Aside("Optional") }

// Aside writes a word or two beside the label, and returns f.
func (f *Field) Aside(words string) *Field {
	if f.optionalText.Text() != words {
		f.optionalText.SetText(words)
		f.Refresh()
	}
	return f
}

// HintText gives the sentence below, unless something is wrong.
func (f *Field) HintText() string { return f.hint }

// Hint sets the sentence below, and returns f.
func (f *Field) Hint(s string) *Field {
	f.hint = s
	f.say()
	return f
}

// Suffix writes a unit at the end of the field ("XRP"), and returns f.
func (f *Field) Suffix(s string) *Field {
	f.suffix.SetText(s)
	f.trail()
	return f
}

// Action puts an icon button at the end of the field (paste, choose a
// contact), and returns f.
func (f *Field) Action(icon, label string, tapped func()) *Field {
	f.action = NewIconButton(icon, label, tapped)
	f.trail()
	return f
}

// Another puts a second icon button before the first, and returns f.
func (f *Field) Another(icon, label string, tapped func()) *Field {
	f.more = NewIconButton(icon, label, tapped)
	f.trail()
	return f
}

// faceSide is the side of the picture in a field.
const faceSide = 20

// SetFace shows the picture that follows from an address, in a field that holds
// one; "" shows none.
func (f *Field) SetFace(address string) {
	switch {
	case address == "" && f.face == nil:
		return
	case address == "":
		f.face = nil
	case f.face == nil:
		f.face = NewAvatar(address, faceSide)
	default:
		f.face.SetAddress(address)
		return
	}
	f.trail()
}

// Face gives whose picture is shown, "" for none.
func (f *Field) Face() string {
	if f.face == nil {
		return ""
	}
	return f.face.address
}

func (f *Field) trail() {
	f.trailing.Objects = nil
	if f.face != nil {
		f.trailing.Add(f.face)
	}
	if f.suffix.Text() != "" {
		f.trailing.Add(f.suffix)
	}
	if f.more != nil {
		f.trailing.Add(f.more)
	}
	if f.action != nil {
		f.trailing.Add(f.action)
	} else if f.suffix.Text() != "" {
		f.trailing.Add(FixedWidth(1, NewLine("")))
	}
	f.trailing.Refresh()
	f.Entry.Refresh()
	f.Refresh()
}

// trailing keeps room at the end of an entry: for unit and action, off the
// text and the border.
type trailing struct{ of *fyne.Container }

func (t trailing) MinSize([]fyne.CanvasObject) fyne.Size {
	w := t.of.MinSize().Width
	if w > 0 {
		w += Space2 + Space1
	}
	return fyne.NewSize(w, 0)
}

func (trailing) Layout([]fyne.CanvasObject, fyne.Size) {}

// SetError shows what is wrong in place of the hint; "" is nothing wrong.
func (f *Field) SetError(s string) {
	if s == f.err {
		return
	}
	f.err = s
	f.Entry.bad = s != ""
	f.Entry.Refresh()
	f.say()
}

// Error gives what SetError set.
func (f *Field) Error() string { return f.err }

// SetWarning shows what is worth a thought in place of the hint; "" is nothing.
// What is wrong goes before it.
func (f *Field) SetWarning(s string) {
	if s != f.warning {
		f.warning = s
		f.say()
	}
}

// Warning gives what SetWarning set.
func (f *Field) Warning() string { return f.warning }

func (f *Field) say() {
	switch {
	case f.err != "":
		f.note.SetText(f.err)
		f.note.SetColor(Bad.Text())
	case f.warning != "":
		f.note.SetText(f.warning)
		f.note.SetColor(Warn.Text())
	default:
		f.note.SetText(f.hint)
		f.note.SetColor(ColorMuted)
	}
	f.Refresh()
}

// SetEnabled lets the field be typed in or not.
func (f *Field) SetEnabled(on bool) {
	if f.Entry.Disabled() == !on {
		return
	}
	if on {
		f.Entry.Enable()
	} else {
		f.Entry.Disable()
	}
	for _, b := range []*IconButton{f.action, f.more} {
		switch {
		case b == nil:
		case on:
			b.Enable()
		default:
			b.Disable()
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	ring := newRing(radiusControl)
	inner := f.Entry.OnFocus
	f.Entry.OnFocus = func(on bool) {
		f.focused = on
		showRing(ring, on && !f.Entry.Disabled())
		if inner != nil {
			inner(on)
		}
	}
	top := func() float32 {
		if f.label.Text() == "" {
			return 0
		}
		return 16 + 6
	}
	over := newWheel(f.Entry)
	p := &parts{objs: []fyne.CanvasObject{f.label, f.optionalText, ring, f.Entry, over, f.trailing, f.note}}
	below := func() float32 { return Space1 + f.note.MinSize().Height }
	p.minSize = func() fyne.Size { return fyne.NewSize(120, top()+f.height+below()) }
	p.layout = func(s fyne.Size) {
		opt := f.optionalText.MinSize()
		f.label.Resize(fyne.NewSize(max(0, s.Width-opt.Width-Space2), 16))
		f.optionalText.Move(fyne.NewPos(s.Width-opt.Width, 0))
		f.optionalText.Resize(opt)
		f.note.Resize(fyne.NewSize(s.Width, 16))
		h := max(f.height, s.Height-top()-below())
		f.Entry.Move(fyne.NewPos(0, top()))
		f.Entry.Resize(fyne.NewSize(s.Width, h))
		over.Move(f.Entry.Position())
		over.Resize(f.Entry.Size())
		end := f.trailing.MinSize()
		end.Height = min(end.Height, h-2)
		f.trailing.Move(fyne.NewPos(s.Width-1-Space1-end.Width, top()+1+floor((h-2-end.Height)/2)))
		f.trailing.Resize(end)
		const out = ringWidth / 2
		ring.Move(fyne.NewPos(-out, top()-out))
		ring.Resize(fyne.NewSize(s.Width+2*out, h+2*out))
		f.note.Move(fyne.NewPos(0, top()+h+Space1))
	}
	p.refresh = func() {
		showRing(ring, f.focused)
		p.layout(f.Size())
		canvas.Refresh(f)
	}
	p.refresh()
	return p
}
