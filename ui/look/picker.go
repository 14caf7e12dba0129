package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Picker shows what was chosen out of many, with a sentence about it, and opens
// the way to choose something else.
type Picker struct {
	control
	title, detail string

	// OnTapped is called to choose.
	OnTapped func()
}

// NewPicker makes a picker; Set says what it shows.
func NewPicker(tapped func()) *Picker {
	p := &Picker{OnTapped: tapped}
	p.press = func() {
		if p.OnTapped != nil {
			p.OnTapped()
		}
	}
	p.others = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyDown {
			p.press()
		}
	}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes what is shown.
func (p *Picker) Set(title, detail string) {
	if p.title != title || p.detail != detail {
		p.title, p.detail = title, detail
		p.Refresh()
	}
}

// Title gives what was chosen.
func (p *Picker) Title() string { return p.title }

// CreateRenderer implements fyne.Widget.
func (p *Picker) CreateRenderer() fyne.WidgetRenderer {
	const height = 56
	ground, veil, ring := rectangle(radiusControl), rectangle(radiusControl), newRing(radiusControl)
	title := NewStrong("")
	detail := newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitTrim})
	down := NewIcon("chevron-down", 16, ColorMuted)
	r := &parts{objs: []fyne.CanvasObject{ring, ground, veil, title, detail, down}}
	r.minSize = func() fyne.Size { return fyne.NewSize(200, height) }
	r.layout = func(s fyne.Size) {
		layoutRing(ring, s)
		ground.Resize(s)
		veil.Resize(s)
		room := max(0, s.Width-2*Space3-16-Space2)
		title.Move(fyne.NewPos(Space3, 8))
		title.Resize(fyne.NewSize(room, 20))
		detail.Move(fyne.NewPos(Space3, 30))
		detail.Resize(fyne.NewSize(room, 16))
		down.Move(fyne.NewPos(s.Width-Space3-16, (height-16)/2))
		down.Resize(fyne.NewSquareSize(16))
	}
	r.refresh = func() {
		paint(ground, ColorCard, ColorBorder)
		over := fyne.ThemeColorName("")
		if p.hovered {
			over = ColorHover
		}
		paint(veil, over, "")
		showRing(ring, p.focused)
		title.SetText(p.title)
		detail.SetText(p.detail)
		r.layout(p.Size())
		canvas.Refresh(p)
	}
	r.refresh()
	return r
}
