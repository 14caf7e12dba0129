package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// control is what everything that can be pressed shares: hover, focus,
// disabled, Space and Enter.
type control struct {
	widget.DisableableWidget
	hovered, focused bool

	self    fyne.CanvasObject // the widget that embeds the control
	press   func()            // what a press does
	others  func(*fyne.KeyEvent)
	onFocus func(bool)
}

// ExtendBaseWidget notes which widget embeds the control.
func (c *control) ExtendBaseWidget(w fyne.Widget) {
	c.self = w
	c.DisableableWidget.ExtendBaseWidget(w)
}

// Tapped implements fyne.Tappable.
func (c *control) Tapped(*fyne.PointEvent) {
	if c.Disabled() {
		return
	}
	if c.press != nil {
		c.press()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *control) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *control) MouseOut() {
	c.hovered = false
	c.Refresh()
}

// Cursor implements desktop.Cursorable.
func (c *control) Cursor() desktop.Cursor {
	if c.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained implements fyne.Focusable.
func (c *control) FocusGained() {
	c.focused = true
	if c.self != nil {
		reveal(c.self)
	}
	if c.onFocus != nil {
		c.onFocus(true)
	}
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *control) FocusLost() {
	c.focused = false
	if c.onFocus != nil {
		c.onFocus(false)
	}
	c.Refresh()
}

// TypedRune implements fyne.Focusable.
func (c *control) TypedRune(rune) {}

// TypedKey presses on Space, Enter and Return.
func (c *control) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	default:
		if c.others != nil && !c.Disabled() {
			c.others(e)
		}
	}
}

// ring is the focus ring: a rounded outline just outside what it surrounds.
func newRing(radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = ringWidth
	r.CornerRadius = radius + ringGap
	return r
}

func layoutRing(r *canvas.Rectangle, size fyne.Size) {
	const out = ringGap + ringWidth/2
	r.Move(fyne.NewPos(-out, -out))
	r.Resize(size.AddWidthHeight(2*out, 2*out))
}

func showRing(r *canvas.Rectangle, on bool) {
	r.StrokeColor = color.Transparent
	if on {
		r.StrokeColor = colorOf(ColorRing)
	}
	r.Refresh()
}

func rectangle(radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.CornerRadius = radius
	return r
}

// paint sets fill and hairline of r from names of the theme; "" is none.
func paint(r *canvas.Rectangle, fill, line fyne.ThemeColorName) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = color.Transparent, color.Transparent, 0
	if fill != "" {
		r.FillColor = colorOf(fill)
	}
	if line != "" {
		r.StrokeColor, r.StrokeWidth = colorOf(line), 1
	}
	r.Refresh()
}

// parts is the renderer of the widgets here: objects, a way to lay them out, a
// least size and a way to bring them up to date.
type parts struct {
	objs    []fyne.CanvasObject
	layout  func(fyne.Size)
	minSize func() fyne.Size
	refresh func()
}

func (p *parts) Destroy()                     {}
func (p *parts) Objects() []fyne.CanvasObject { return p.objs }
func (p *parts) Layout(s fyne.Size)           { p.layout(s) }
func (p *parts) MinSize() fyne.Size           { return p.minSize() }
func (p *parts) Refresh()                     { p.refresh() }

// shadow puts a soft shadow under r.
func shadow(r *canvas.Rectangle, blur, down float32) {
	r.Shadow = canvas.Shadow{
		Color: colorOf(ColorShadow), BlurRadius: blur, Offset: fyne.NewPos(0, down),
	}
	r.Refresh()
}
