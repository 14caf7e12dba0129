package look

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Select is one choice out of several, with a label above it. Space, Enter or
// Down opens the list; Up and Down there move, Enter takes.
type Select struct {
	control
	label, placeholder string
	options            []string
	selected           int
	searched           bool

	// OnChanged is called with the option a person chose.
	OnChanged func(string)
}

// NewSelect makes a choice; nothing is chosen yet. The label may be empty.
func NewSelect(label string, options []string, changed func(string)) *Select {
	s := &Select{label: label, placeholder: "Choose", options: slices.Clone(options), selected: -1, OnChanged: changed}
	s.press = s.open
	s.others = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyDown:
			s.choose(min(s.selected+1, len(s.options)-1))
		case fyne.KeyUp:
			s.choose(max(s.selected-1, 0))
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// Label gives the choice's name.
func (s *Select) Label() string { return s.label }

// Options gives what can be chosen.
func (s *Select) Options() []string { return slices.Clone(s.options) }

// SetOptions replaces what can be chosen; the choice stays if it is among it.
func (s *Select) SetOptions(options []string) {
	now := s.Selected()
	s.options = slices.Clone(options)
	s.selected = slices.Index(s.options, now)
	s.Refresh()
}

// Placeholder sets the words shown while nothing is chosen, and returns s.
func (s *Select) Placeholder(words string) *Select {
	s.placeholder = words
	s.Refresh()
	return s
}

// Selected gives the choice, "" when there is none.
func (s *Select) Selected() string {
	if s.selected < 0 || s.selected >= len(s.options) {
		return ""
	}
	return s.options[s.selected]
}

// SetSelected makes a choice without calling OnChanged; a word that is not
// among the options clears it.
func (s *Select) SetSelected(option string) {
	s.selected = slices.Index(s.options, option)
	s.Refresh()
}

// Index gives the place of the choice among the options, -1 when there is none.
func (s *Select) Index() int {
	if s.selected >= len(s.options) {
		return -1
	}
	return s.selected
}

// SetIndex is SetSelected by the place among the options.
func (s *Select) SetIndex(i int) {
	if i >= len(s.options) {
		i = -1
	}
	s.selected = max(i, -1)
	s.Refresh()
}

func (s *Select) choose(i int) {
	if i < 0 || i >= len(s.options) || i == s.selected {
		return
	}
	s.selected = i
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(s.options[i])
	}
}

func (s *Select) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil || len(s.options) == 0 {
		return
	}
	if s.searched {
		s.search()
		return
	}
	newOptions(s, c).open()
}

// Searched opens a list that is searched by typing, for more options than can
// be looked through, and returns s.
func (s *Select) Searched() *Select {
	s.searched = true
	return s
}

// search opens a list that is searched by typing.
func (s *Select) search() {
	find := func(query string) []Found {
		var out []Found
		for _, o := range s.options {
			if strings.Contains(strings.ToLower(o), strings.ToLower(strings.TrimSpace(query))) {
				out = append(out, Found{Value: o, Title: o})
			}
		}
		return out
	}
	OpenFinder(s, "Search", "Nothing has these words. Try others.", s.Selected(), find, func(o string) {
		s.choose(slices.Index(s.options, o))
	})
}

func (s *Select) top() float32 {
	if s.label == "" {
		return 0
	}
	return 16 + 6
}

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	label := newText(s.label, voice{textCaption + 1, 16, bold(), ColorText, fitTrim})
	ground, veil, ring := rectangle(radiusControl), rectangle(radiusControl), newRing(radiusControl)
	word := NewLine("")
	down := NewIcon("chevron-down", 16, ColorMuted)
	p := &parts{objs: []fyne.CanvasObject{label, ring, ground, veil, word, down}}
	p.minSize = func() fyne.Size {
		w := newText(s.placeholder, word.voice).natural()
		for _, o := range s.options {
			w = max(w, word.measure(o))
		}
		return fyne.NewSize(min(ceil(w), 200)+Space3*2+Space2+16, s.top()+controlHeight)
	}
	p.layout = func(size fyne.Size) {
		label.Resize(fyne.NewSize(size.Width, 16))
		box := fyne.NewSize(size.Width, controlHeight)
		at := fyne.NewPos(0, s.top())
		for _, r := range []fyne.CanvasObject{ground, veil} {
			r.Move(at)
			r.Resize(box)
		}
		layoutRing(ring, box)
		ring.Move(ring.Position().Add(at))
		word.Move(at.AddXY(fieldPadding, 8))
		word.Resize(fyne.NewSize(max(0, size.Width-fieldPadding-Space3-16-Space2), 20))
		down.Move(at.AddXY(size.Width-Space3-16, 10))
		down.Resize(fyne.NewSquareSize(16))
	}
	p.refresh = func() {
		fill, ink := ColorCard, ColorText
		if s.Disabled() {
			fill, ink = ColorSunken, ColorDisabled
		}
		paint(ground, fill, ColorBorder)
		over := fyne.ThemeColorName("")
		if s.hovered && !s.Disabled() {
			over = ColorHover
		}
		paint(veil, over, "")
		showRing(ring, s.focused)
		w := s.Selected()
		if w == "" {
			w = s.placeholder
			if !s.Disabled() {
				ink = ColorFaint
			}
		}
		word.SetText(w)
		word.SetColor(ink)
		p.layout(s.Size())
		canvas.Refresh(s)
	}
	p.refresh()
	return p
}

// Segmented is a choice between two to four words that are all seen at once
// ("Form", "JSON"). Left and Right move the choice.
type Segmented struct {
	control
	options  []string
	selected int

	// OnChanged is called with the index a person chose.
	OnChanged func(int)
}

// NewSegmented makes the choice; the first option is chosen.
func NewSegmented(options []string, changed func(int)) *Segmented {
	s := &Segmented{options: slices.Clone(options), OnChanged: changed}
	s.others = func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyLeft:
			s.choose(s.selected - 1)
		case fyne.KeyRight:
			s.choose(s.selected + 1)
		}
	}
	s.press = func() { s.choose((s.selected + 1) % len(s.options)) }
	s.ExtendBaseWidget(s)
	return s
}

// Selected gives the index of the choice.
func (s *Segmented) Selected() int { return s.selected }

// SetSelected makes a choice without calling OnChanged.
func (s *Segmented) SetSelected(i int) {
	if i >= 0 && i < len(s.options) && i != s.selected {
		s.selected = i
		s.Refresh()
	}
}

// Tapped chooses the segment under the pointer.
func (s *Segmented) Tapped(e *fyne.PointEvent) {
	if s.Disabled() {
		return
	}
	if e == nil || s.Size().Width <= 0 {
		s.press()
		return
	}
	s.choose(int(e.Position.X / (s.Size().Width / float32(len(s.options)))))
}

// TypedKey implements fyne.Focusable.
func (s *Segmented) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter {
		s.Tapped(nil)
		return
	}
	s.control.TypedKey(e)
}

func (s *Segmented) choose(i int) {
	if i < 0 || i >= len(s.options) || i == s.selected || s.Disabled() {
		return
	}
	s.selected = i
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(i)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	const edge = 3
	track, thumb, ring := rectangle(radiusControl), rectangle(radiusSmall), newRing(radiusControl)
	p := &parts{objs: []fyne.CanvasObject{ring, track, thumb}}
	words := make([]*Text, len(s.options))
	for i, o := range s.options {
		words[i] = newText(o, voice{textBody - 1, 20, bold(), ColorMuted, fitTrim}).Centered()
		p.objs = append(p.objs, words[i])
	}
	p.minSize = func() fyne.Size {
		w := float32(0)
		for _, t := range words {
			w = max(w, t.natural())
		}
		return fyne.NewSize((w+2*Space4)*float32(len(words))+2*edge, controlHeight)
	}
	p.layout = func(size fyne.Size) {
		layoutRing(ring, size)
		track.Resize(size)
		w := (size.Width - 2*edge) / float32(len(words))
		for i, t := range words {
			t.Move(fyne.NewPos(edge+w*float32(i), floor((size.Height-20)/2)))
			t.Resize(fyne.NewSize(w, 20))
		}
		thumb.Move(fyne.NewPos(edge+w*float32(s.selected), edge))
		thumb.Resize(fyne.NewSize(w, size.Height-2*edge))
	}
	p.refresh = func() {
		paint(track, ColorSunken, "")
		paint(thumb, ColorRaised, ColorHairline)
		showRing(ring, s.focused)
		for i, t := range words {
			switch {
			case s.Disabled():
				t.SetColor(ColorDisabled)
			case i == s.selected:
				t.SetColor(ColorText)
			default:
				t.SetColor(ColorMuted)
			}
		}
		p.layout(s.Size())
		canvas.Refresh(s)
	}
	p.refresh()
	return p
}

// Switch is a setting that is on or off, with a name and a sentence about it.
type Switch struct {
	control
	label, detail string
	tone          Tone // of the detail
	on            bool

	// OnChanged is called when a person throws the switch.
	OnChanged func(bool)
}

// NewSwitch makes a switch that is off. The detail may be empty.
func NewSwitch(label, detail string, changed func(bool)) *Switch {
	s := &Switch{label: label, detail: detail, OnChanged: changed}
	s.press = func() {
		s.SetOn(!s.on)
		if s.OnChanged != nil {
			s.OnChanged(s.on)
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// Label gives the switch's name.
func (s *Switch) Label() string { return s.label }

// SetDetail changes the sentence below the label and its tone.
func (s *Switch) SetDetail(tone Tone, detail string) {
	if s.detail != detail || s.tone != tone {
		s.detail, s.tone = detail, tone
		s.Refresh()
	}
}

// On says how the switch stands.
func (s *Switch) On() bool { return s.on }

// SetOn throws the switch without calling OnChanged.
func (s *Switch) SetOn(on bool) {
	if s.on != on {
		s.on = on
		s.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	const w, h, edge = 40, 24, 3
	track, thumb, ring := rectangle(h/2), rectangle((h-2*edge)/2), newRing(h/2)
	label, detail := NewLine(s.label), NewCaption(s.detail)
	words := Column(2, label, detail)
	detail.Hidden = s.detail == ""
	p := &parts{objs: []fyne.CanvasObject{ring, track, thumb, words}}
	p.minSize = func() fyne.Size {
		m := words.MinSize()
		return fyne.NewSize(m.Width+w+Space4, max(h+2*ringGap, m.Height))
	}
	p.layout = func(size fyne.Size) {
		words.Resize(fyne.NewSize(max(0, size.Width-w-Space4), words.MinSize().Height))
		m := words.MinSize()
		words.Move(fyne.NewPos(0, floor((size.Height-m.Height)/2)))
		at := fyne.NewPos(size.Width-w, floor((size.Height-h)/2))
		track.Move(at)
		track.Resize(fyne.NewSize(w, h))
		layoutRing(ring, fyne.NewSize(w, h))
		ring.Move(ring.Position().Add(at))
		x := float32(edge)
		if s.on {
			x = w - h + edge
		}
		thumb.Move(at.AddXY(x, edge))
		thumb.Resize(fyne.NewSquareSize(h - 2*edge))
	}
	p.refresh = func() {
		detail.SetText(s.detail)
		detail.Hidden = s.detail == ""
		if s.tone == Neutral {
			detail.SetColor(ColorMuted)
		} else {
			detail.SetColor(s.tone.Text())
		}
		fill := Neutral.Solid()
		if s.on {
			fill = ColorAccentFill
		}
		if s.Disabled() {
			fill = ColorBorder
		}
		paint(track, fill, "")
		paint(thumb, ColorOnFill, "")
		showRing(ring, s.focused)
		p.layout(s.Size())
		canvas.Refresh(s)
	}
	p.refresh()
	return p
}
