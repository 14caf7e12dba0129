package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry with two more ways out of it.
type Entry struct {
	widget.Entry
	scroll *container.Scroll // what moves its text
	bad    bool              // something is wrong with the text
	// OnFocus is told when the cursor comes and goes.
	OnFocus func(bool)
	// OnEscape is called when Escape is typed.
	OnEscape func()
	// OnKey sees a key before the entry does, and says whether it was for it.
	OnKey func(*fyne.KeyEvent) bool
}

// CreateRenderer implements fyne.Widget. The colours of a state are painted over
// Fyne's. A theme for each entry would do the same, but Fyne keeps a copy of all
// fonts for every theme that was ever laid over a widget, for good.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), of: e}
	for _, o := range r.Objects() {
		switch o := o.(type) {
		case *container.Scroll:
			e.scroll = o
		case *canvas.Rectangle: // the ground, then the border
			r.shapes = append(r.shapes, o)
		}
	}
	r.paint()
	return r
}

type entryRenderer struct {
	fyne.WidgetRenderer
	of     *Entry
	shapes []*canvas.Rectangle
}

// Layout implements fyne.WidgetRenderer.
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	for _, s := range r.shapes { // Fyne has the border half on the next pixel
		s.Move(fyne.Position{})
		s.Resize(size)
	}
}

// Refresh implements fyne.WidgetRenderer.
func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.paint()
}

// paint draws ground and border in one shape, as other controls do: a border of
// its own is greyer on the screen.
func (r *entryRenderer) paint() {
	if len(r.shapes) != 2 {
		return
	}
	ground, border := r.shapes[0], r.shapes[1]
	border.Hide()
	ground.StrokeColor, ground.StrokeWidth = border.StrokeColor, 1
	switch {
	case r.of.Disabled():
		ground.StrokeColor, ground.FillColor = color.Transparent, colorOf(ColorSunken)
	case r.of.bad:
		ground.StrokeColor = colorOf(Bad.Solid())
	}
	canvas.Refresh(ground)
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	reveal(e)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost implements fyne.Focusable.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && e.OnEscape != nil {
		e.OnEscape()
		return
	}
	if e.OnKey != nil && e.OnKey(k) {
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut leaves to the window what is of no use to an entry: Fyne gives
// a shortcut to what has the focus and to nothing else.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !passOn(fyne.CurrentApp().Driver().CanvasForObject(e), s) {
		e.Entry.TypedShortcut(s)
	}
}

// passOn gives the window's canvas a shortcut that no entry knows.
func passOn(c fyne.Canvas, s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || moves(custom.KeyName) {
		return false
	}
	window, ok := c.(fyne.Shortcutable)
	if ok {
		window.TypedShortcut(s)
	}
	return ok
}

// moves tells the keys that mean something to an entry with a modifier.
func moves(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// AcceptsTab says no even for several lines: Tab always leads on.
func (e *Entry) AcceptsTab() bool { return false }
