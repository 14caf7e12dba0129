package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Card is a soft white (or dark) sheet that holds one subject.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
	pad     float32
}

// NewCard puts things on a card, one under the other.
func NewCard(objs ...fyne.CanvasObject) *Card {
	return newCard(Space6, Column(Space4, objs...))
}

// NewTightCard is a card whose content reaches its edges, for lists of rows.
func NewTightCard(objs ...fyne.CanvasObject) *Card {
	return newCard(0, Column(0, objs...))
}

func newCard(pad float32, content fyne.CanvasObject) *Card {
	c := &Card{content: content, pad: pad}
	c.ExtendBaseWidget(c)
	return c
}

// SetContent replaces what is on the card.
func (c *Card) SetContent(objs ...fyne.CanvasObject) {
	box := c.content.(*fyne.Container)
	box.Objects = objs
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	sheet := rectangle(radiusCard)
	p := &parts{objs: []fyne.CanvasObject{sheet, c.content}}
	// One more pixel keeps rows that reach the edge off the hairline.
	pad := max(c.pad, 1)
	p.minSize = func() fyne.Size { return c.content.MinSize().AddWidthHeight(2*pad, 2*pad) }
	p.layout = func(s fyne.Size) {
		sheet.Resize(s)
		c.content.Move(fyne.NewPos(pad, pad))
		c.content.Resize(s.SubtractWidthHeight(2*pad, 2*pad))
	}
	p.refresh = func() {
		paint(sheet, ColorCard, ColorHairline)
		shadow(sheet, 8, 2)
		p.layout(c.Size())
		c.content.Refresh() // something on it may have been hidden or shown
		canvas.Refresh(c)
	}
	p.refresh()
	return p
}

// NewSection is a card with a heading and, unless it is empty, a sentence
// below the heading.
func NewSection(title, sentence string, objs ...fyne.CanvasObject) *Card {
	head := Column(Space1/2, NewHeading(title))
	if sentence != "" {
		head.Add(NewMuted(sentence))
	}
	return NewCard(append([]fyne.CanvasObject{head}, objs...)...)
}

// Divider is a hairline across.
type Divider struct {
	widget.BaseWidget
	inset   float32
	upright bool
}

// NewDivider makes a hairline.
func NewDivider() *Divider {
	d := &Divider{}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements fyne.Widget.
func (d *Divider) CreateRenderer() fyne.WidgetRenderer {
	line := rectangle(0)
	p := &parts{objs: []fyne.CanvasObject{line}}
	p.minSize = func() fyne.Size { return fyne.NewSize(1, 1) }
	p.layout = func(s fyne.Size) {
		if d.upright {
			line.Resize(fyne.NewSize(1, s.Height))
			return
		}
		line.Move(fyne.NewPos(d.inset, floor((s.Height-1)/2)))
		line.Resize(fyne.NewSize(max(0, s.Width-2*d.inset), 1))
	}
	p.refresh = func() { paint(line, ColorHairline, "") }
	p.refresh()
	return p
}

// Nest sets o in from the left behind a hairline, as what belongs to the line
// above it.
func Nest(o fyne.CanvasObject) *fyne.Container {
	rule := NewDivider()
	rule.upright = true
	return container.New(nest{}, rule, o)
}

type nest struct{}

const nestIndent = Space4

func (nest) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return objs[1].MinSize().AddWidthHeight(nestIndent, 0)
}

func (nest) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	h := max(size.Height, heightAt(objs[1], size.Width-nestIndent))
	objs[0].Resize(fyne.NewSize(1, h))
	objs[1].Move(fyne.NewPos(nestIndent, 0))
	objs[1].Resize(fyne.NewSize(size.Width-nestIndent, h))
}

// Badge is a word on a small tinted pill.
type Badge struct {
	widget.BaseWidget
	word string
	tone Tone
}

// NewBadge makes a badge.
func NewBadge(word string, tone Tone) *Badge {
	b := &Badge{word: word, tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes word and tone; an empty word hides the badge.
func (b *Badge) Set(word string, tone Tone) {
	b.word, b.tone = word, tone
	b.Hidden = word == ""
	b.Refresh()
}

// Text gives the word.
func (b *Badge) Text() string { return b.word }

// Tone gives the tone.
func (b *Badge) Tone() Tone { return b.tone }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	const h = 22
	pill := rectangle(h / 2)
	word := newText(b.word, voice{textCaption, 16, bold(), ColorText, fitNone})
	p := &parts{objs: []fyne.CanvasObject{pill, word}}
	p.minSize = func() fyne.Size { return fyne.NewSize(word.MinSize().Width+2*Space2+4, h) }
	p.layout = func(s fyne.Size) {
		m := p.minSize()
		y := floor((s.Height - h) / 2)
		pill.Move(fyne.NewPos(0, y))
		pill.Resize(m)
		word.Move(fyne.NewPos(Space2+2, y+3))
		word.Resize(word.MinSize())
	}
	p.refresh = func() {
		paint(pill, b.tone.Soft(), b.tone.Line())
		word.SetText(b.word)
		word.SetColor(b.tone.Text())
		p.layout(b.Size())
		canvas.Refresh(b)
	}
	p.refresh()
	return p
}

// Banner is a sentence across the page that is there until its reason is gone.
type Banner struct {
	widget.BaseWidget
	tone   Tone
	icon   string
	text   *Text
	action *Button
	edge   bool // reaches from edge to edge of the window
}

// NewBanner makes a banner; its icon follows from the tone.
func NewBanner(tone Tone, sentence string) *Banner {
	b := &Banner{tone: tone, icon: tone.Icon(), text: NewBody(sentence)}
	b.action = NewSecondary("", "", nil)
	b.action.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// NewSandboxBanner is the coloured strip at the top of the window in sandbox
// mode.
func NewSandboxBanner(sentence string) *Banner {
	b := NewBanner(Warn, sentence)
	b.icon, b.edge = "flask", true
	return b
}

// Set changes tone and sentence.
func (b *Banner) Set(tone Tone, sentence string) {
	if b.tone == tone && b.text.Text() == sentence {
		return
	}
	if b.icon == b.tone.Icon() {
		b.icon = tone.Icon()
	}
	b.tone = tone
	b.text.SetText(sentence)
	b.Refresh()
}

// Text gives the sentence.
func (b *Banner) Text() string { return b.text.Text() }

// Tone gives the tone.
func (b *Banner) Tone() Tone { return b.tone }

// Action puts a button at the end, and returns b; an empty label takes it away.
func (b *Banner) Action(label string, tapped func()) *Banner {
	b.action.OnTapped = tapped
	if hidden := label == ""; b.action.Text() != label || b.action.Hidden != hidden {
		b.action.SetText(label)
		b.action.Hidden = hidden
		b.Refresh()
	}
	return b
}

// Button gives the action's button, for focus and tests.
func (b *Banner) Button() *Button { return b.action }

// CreateRenderer implements fyne.Widget.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	ground := rectangle(radiusControl)
	if b.edge {
		ground.CornerRadius = 0
	}
	img := NewIcon(b.icon, iconSize, b.tone.Text())
	p := &parts{objs: []fyne.CanvasObject{ground, img, b.text, b.action}}
	padY := Space3
	if b.edge {
		padY = Space2
	}
	p.minSize = func() fyne.Size {
		h := b.text.MinSize().Height
		if b.action.Visible() {
			h = max(h, controlHeight)
		}
		return fyne.NewSize(200, h+2*padY)
	}
	p.layout = func(s fyne.Size) {
		ground.Resize(s)
		x, right := Space4, s.Width-Space4
		if b.action.Visible() {
			m := b.action.MinSize()
			right -= m.Width
			b.action.Move(fyne.NewPos(right, floor((s.Height-m.Height)/2)))
			b.action.Resize(m)
			right -= Space4
		}
		textX := x + iconSize + Space3
		h := heightAt(b.text, max(0, right-textX))
		y := floor((s.Height - h) / 2)
		b.text.Move(fyne.NewPos(textX, y))
		b.text.Resize(fyne.NewSize(max(0, right-textX), h))
		img.Move(fyne.NewPos(x, y+1))
		img.Resize(fyne.NewSquareSize(iconSize))
	}
	p.refresh = func() {
		line := b.tone.Line()
		if b.edge {
			line = ""
		}
		paint(ground, b.tone.Soft(), line)
		img.Resource = IconIn(b.icon, b.tone.Text())
		img.Refresh()
		b.text.SetColor(b.tone.Text())
		p.layout(b.Size())
		canvas.Refresh(b)
	}
	p.refresh()
	return p
}

// EmptyState stands where a list would be and says what to do next.
type EmptyState struct {
	widget.BaseWidget
	content *fyne.Container
	button  *Button
}

// NewEmptyState makes one; with an empty action label there is no button.
func NewEmptyState(icon, title, sentence, action string, tapped func()) *EmptyState {
	e := &EmptyState{}
	words := Column(Space1, newHeadingCentered(title), NewMuted(sentence).Centered())
	e.content = Column(Space5, Center(newMedallion(icon)), words)
	if action != "" {
		e.button = NewPrimary(action, "", tapped)
		e.content.Add(Center(e.button))
	}
	e.ExtendBaseWidget(e)
	return e
}

func newHeadingCentered(s string) *Text { return NewHeading(s).Centered() }

// Button gives the action's button, nil when there is none.
func (e *EmptyState) Button() *Button { return e.button }

// CreateRenderer implements fyne.Widget.
func (e *EmptyState) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(InsetXY(Space6, Space12, Limit(400, e.content)))
}

// medallion is an icon on a tinted disc, with a ring round it.
type medallion struct {
	widget.BaseWidget
	icon string
	tone Tone
	side float32
}

func newMedallion(icon string) *medallion {
	m := &medallion{icon: icon, tone: Accent, side: 64}
	m.ExtendBaseWidget(m)
	return m
}

func (m *medallion) CreateRenderer() fyne.WidgetRenderer {
	disc := rectangle(m.side / 2)
	img := NewIcon(m.icon, m.side*0.42, m.tone.Text())
	p := &parts{objs: []fyne.CanvasObject{disc, img}}
	p.minSize = func() fyne.Size { return fyne.NewSquareSize(m.side) }
	p.layout = func(s fyne.Size) {
		at := fyne.NewPos(floor((s.Width-m.side)/2), floor((s.Height-m.side)/2))
		disc.Move(at)
		disc.Resize(fyne.NewSquareSize(m.side))
		k := floor(m.side * 0.42)
		img.Resize(fyne.NewSquareSize(k))
		img.Move(at.AddXY((m.side-k)/2, (m.side-k)/2))
	}
	p.refresh = func() {
		disc.CornerRadius = m.side / 2
		paint(disc, m.tone.Soft(), m.tone.Line())
		img.Resource = IconIn(m.icon, m.tone.Text())
		img.Refresh()
		canvas.Refresh(m)
	}
	p.refresh()
	return p
}
