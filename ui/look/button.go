package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

type buttonKind int

const (
	primary buttonKind = iota
	secondary
	quiet
	danger
)

// Button is a word on something that can be pressed, by pointer, Space or
// Enter. A page has one primary button.
type Button struct {
	control
	kind        buttonKind
	label, icon string

	// OnTapped is called on a press; it may be nil and may be replaced.
	OnTapped func()
	// OnEscape, when set, is called when Escape is typed on the button.
	OnEscape func()
}

// NewPrimary is the one thing the page is for. icon names a line icon, or is
// empty.
func NewPrimary(label, icon string, tapped func()) *Button {
	return newButton(primary, label, icon, tapped)
}

// NewSecondary is an outlined button, for what is also possible.
func NewSecondary(label, icon string, tapped func()) *Button {
	return newButton(secondary, label, icon, tapped)
}

// NewQuiet is a button without a ground, for what is rarely done.
func NewQuiet(label, icon string, tapped func()) *Button {
	return newButton(quiet, label, icon, tapped)
}

// NewDanger is for what cannot be taken back.
func NewDanger(label, icon string, tapped func()) *Button {
	return newButton(danger, label, icon, tapped)
}

func newButton(kind buttonKind, label, icon string, tapped func()) *Button {
	b := &Button{kind: kind, label: label, icon: icon, OnTapped: tapped}
	b.press = func() {
		if b.OnTapped != nil {
			b.OnTapped()
		}
	}
	b.others = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape && b.OnEscape != nil {
			b.OnEscape()
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// Text gives the label.
func (b *Button) Text() string { return b.label }

// SetText changes the label.
func (b *Button) SetText(s string) {
	if b.label != s {
		b.label = s
		b.Refresh()
	}
}

// SetIcon changes the icon; "" takes it away.
func (b *Button) SetIcon(name string) {
	if b.icon != name {
		b.icon = name
		b.Refresh()
	}
}

// SetEnabled enables or disables the button.
func (b *Button) SetEnabled(on bool) {
	if on == !b.Disabled() {
		return
	}
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (b *Button) colors() (fill, line, text fyne.ThemeColorName) {
	if b.Disabled() {
		if b.kind == quiet {
			return "", "", ColorDisabled
		}
		return ColorSunken, ColorHairline, ColorDisabled
	}
	switch b.kind {
	case primary:
		fill, text = ColorAccentFill, ColorOnFill
		if b.hovered {
			fill = ColorAccentFillHover
		}
	case danger:
		fill, text = ColorBadFill, ColorOnFill
		if b.hovered {
			fill = ColorBadFillHover
		}
	case secondary:
		fill, line, text = ColorCard, ColorBorder, ColorText
	case quiet:
		text = ColorMuted
		if b.hovered {
			text = ColorText
		}
	}
	return fill, line, text
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground, veil, ring := rectangle(radiusControl), rectangle(radiusControl), newRing(radiusControl)
	text := newText(b.label, voice{textBody, 20, bold(), ColorText, fitNone})
	img := canvas.NewImageFromResource(nil)
	img.FillMode = canvas.ImageFillContain

	pad := Space4
	if b.kind == quiet {
		pad = Space3
	}
	inner := func() float32 {
		w := text.MinSize().Width
		if b.icon != "" {
			w += iconSize + Space2
		}
		return w
	}
	p := &parts{objs: []fyne.CanvasObject{ring, ground, veil, img, text}}
	p.minSize = func() fyne.Size {
		w := inner() + 2*pad
		if b.kind != quiet {
			w = max(w, 96)
		}
		return fyne.NewSize(w, controlHeight)
	}
	p.layout = func(s fyne.Size) {
		layoutRing(ring, s)
		ground.Resize(s)
		veil.Resize(s)
		x := floor((s.Width - inner()) / 2)
		if b.icon != "" {
			img.Move(fyne.NewPos(x, floor((s.Height-iconSize)/2)))
			img.Resize(fyne.NewSquareSize(iconSize))
			x += iconSize + Space2
		}
		m := text.MinSize()
		text.Move(fyne.NewPos(x, floor((s.Height-m.Height)/2)))
		text.Resize(m)
	}
	p.refresh = func() {
		fill, line, ink := b.colors()
		paint(ground, fill, line)
		over := fyne.ThemeColorName("")
		if b.hovered && !b.Disabled() && (b.kind == secondary || b.kind == quiet) {
			over = ColorHover
		}
		paint(veil, over, "")
		showRing(ring, b.focused)
		text.SetText(b.label)
		text.SetColor(ink)
		img.Hidden = b.icon == ""
		if b.icon != "" {
			img.Resource = IconIn(b.icon, ink)
		}
		img.Refresh()
		p.layout(b.Size())
		canvas.Refresh(b)
	}
	p.refresh()
	return p
}

// IconButton is a button of one icon. Its label is shown beneath while the
// pointer or the focus is on it, and is what tests and readers call it by.
type IconButton struct {
	control
	icon, label string

	// OnTapped is called on a press.
	OnTapped func()
}

// NewIconButton makes an icon button; the label may not be empty.
func NewIconButton(icon, label string, tapped func()) *IconButton {
	b := &IconButton{icon: icon, label: label, OnTapped: tapped}
	b.press = func() {
		if b.OnTapped != nil {
			b.OnTapped()
		}
	}
	b.ExtendBaseWidget(b)
	return b
}

// Label gives the button's name.
func (b *IconButton) Label() string { return b.label }

// Set changes icon and label, as after "Copied".
func (b *IconButton) Set(icon, label string) {
	if b.icon != icon || b.label != label {
		b.icon, b.label = icon, label
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	ground, ring := rectangle(radiusSmall), newRing(radiusSmall)
	tip, word := rectangle(radiusSmall), newText(b.label, voice{textCaption, 16, fyne.TextStyle{}, ColorGround, fitNone})
	img := canvas.NewImageFromResource(nil)
	img.FillMode = canvas.ImageFillContain
	const side = 32
	p := &parts{objs: []fyne.CanvasObject{ring, ground, img, tip, word}}
	p.minSize = func() fyne.Size { return fyne.NewSquareSize(side) }
	p.layout = func(s fyne.Size) {
		layoutRing(ring, s)
		ground.Resize(s)
		img.Move(fyne.NewPos(floor((s.Width-iconSize)/2), floor((s.Height-iconSize)/2)))
		img.Resize(fyne.NewSquareSize(iconSize))
		m := word.MinSize()
		at := fyne.NewPos(floor((s.Width-m.Width)/2), s.Height+Space1+Space1/2)
		word.Move(at)
		word.Resize(m)
		tip.Move(at.SubtractXY(Space2, Space1/2))
		tip.Resize(m.AddWidthHeight(2*Space2, Space1))
	}
	p.refresh = func() {
		ink, fill := ColorMuted, fyne.ThemeColorName("")
		switch {
		case b.Disabled():
			ink = ColorDisabled
		case b.hovered:
			ink, fill = ColorText, ColorHover
		}
		paint(ground, fill, "")
		showRing(ring, b.focused)
		img.Resource = IconIn(b.icon, ink)
		img.Refresh()
		said := (b.hovered || b.focused) && !b.Disabled()
		word.SetText(b.label)
		paint(tip, ColorText, "")
		tip.Hidden, word.Hidden = !said, !said
		p.layout(b.Size())
		canvas.Refresh(b)
	}
	p.refresh()
	return p
}
