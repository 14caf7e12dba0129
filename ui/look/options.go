package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// options is the list a Select opens. It covers the whole window, so that a
// press beside the sheet closes it, and keeps to the Select it belongs to when
// the window changes its size.
type options struct {
	widget.BaseWidget
	of     *Select
	canvas fyne.Canvas
	rows   []*option
	scroll *container.Scroll
	at     int // the row the keys stand on; -1 is none
}

const (
	optionHeight float32 = 32
	optionsMost          = 10 // rows; a longer list scrolls
	optionsEdge          = Space1
)

func newOptions(s *Select, c fyne.Canvas) *options {
	o := &options{of: s, canvas: c, at: s.selected}
	list := Column(0)
	for i, word := range s.options {
		row := &option{in: o, i: i, word: word}
		row.ExtendBaseWidget(row)
		o.rows = append(o.rows, row)
		list.Add(row)
	}
	o.scroll = container.NewVScroll(list)
	o.ExtendBaseWidget(o)
	return o
}

func (o *options) open() {
	o.canvas.Overlays().Add(o)
	o.canvas.Focus(o)
	o.move(o.at)
}

func (o *options) close() { o.canvas.Overlays().Remove(o) }

func (o *options) take(i int) {
	if !liesOver(o.canvas, o) {
		return
	}
	o.close()
	o.of.choose(i)
}

// point stands on row i.
func (o *options) point(i int) {
	o.at = i
	for _, r := range o.rows {
		r.Refresh()
	}
}

// move stands on row i and brings it into sight.
func (o *options) move(i int) {
	o.point(i)
	if i < 0 {
		return
	}
	top, room := optionHeight*float32(i), o.scroll.Size().Height
	y := min(max(o.scroll.Offset.Y, top+optionHeight-room), top)
	o.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y)))
}

// sheet is where the list lies: below its field or, when there is no room,
// above it, with as many whole rows as fit.
func (o *options) sheet(window fyne.Size) (fyne.Position, fyne.Size) {
	field := fyne.CurrentApp().Driver().AbsolutePositionForObject(o.of)
	field.Y += o.of.top()
	below := window.Height - Space2 - (field.Y + controlHeight + Space1)
	above := field.Y - Space1 - Space2
	rows := func(room float32) int {
		return max(1, min(len(o.rows), optionsMost, int((room-2*optionsEdge)/optionHeight)))
	}
	height := func(n int) float32 { return float32(n)*optionHeight + 2*optionsEdge }

	n, up := rows(below), false
	if n < min(len(o.rows), optionsMost) && rows(above) > n {
		n, up = rows(above), true
	}
	wide := o.of.Size().Width
	for _, r := range o.rows {
		wide = max(wide, r.MinSize().Width+2*optionsEdge)
	}
	wide = min(wide, window.Width-2*Space2)
	at := fyne.NewPos(max(Space2, min(field.X, window.Width-Space2-wide)), field.Y+controlHeight+Space1)
	if up {
		at.Y = field.Y - Space1 - height(n)
	}
	return at, fyne.NewSize(wide, height(n))
}

// Tapped closes the list.
func (o *options) Tapped(*fyne.PointEvent) { o.close() }

// TappedSecondary closes the list.
func (o *options) TappedSecondary(*fyne.PointEvent) { o.close() }

// FocusGained implements fyne.Focusable.
func (o *options) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (o *options) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (o *options) TypedRune(rune) {}

// AcceptsTab keeps Tab from leaving the list; it closes it.
func (o *options) AcceptsTab() bool { return true }

// TypedKey moves, takes and closes.
func (o *options) TypedKey(e *fyne.KeyEvent) {
	last := len(o.rows) - 1
	switch e.Name {
	case fyne.KeyDown:
		o.move(min(o.at+1, last))
	case fyne.KeyUp:
		o.move(max(o.at-1, 0))
	case fyne.KeyHome, fyne.KeyPageUp:
		o.move(0)
	case fyne.KeyEnd, fyne.KeyPageDown:
		o.move(last)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		o.take(o.at)
	case fyne.KeyEscape, fyne.KeyTab:
		o.close()
	}
}

// CreateRenderer implements fyne.Widget.
func (o *options) CreateRenderer() fyne.WidgetRenderer {
	ground := rectangle(radiusControl)
	p := &parts{objs: []fyne.CanvasObject{ground, o.scroll}}
	p.minSize = func() fyne.Size { return fyne.Size{} }
	p.layout = func(s fyne.Size) {
		at, size := o.sheet(s)
		ground.Move(at)
		ground.Resize(size)
		o.scroll.Move(at.AddXY(optionsEdge, optionsEdge))
		o.scroll.Resize(size.SubtractWidthHeight(2*optionsEdge, 2*optionsEdge))
	}
	p.refresh = func() {
		paint(ground, ColorSheet, ColorBorder)
		ground.Shadow = canvas.Shadow{Color: colorOf(ColorSheetShadow), BlurRadius: Space6, Offset: fyne.NewPos(0, Space2)}
		p.layout(o.Size())
		canvas.Refresh(o)
	}
	p.refresh()
	return p
}

// option is a row of the list.
type option struct {
	widget.BaseWidget
	in   *options
	i    int
	word string
}

// Tapped takes the option.
func (r *option) Tapped(*fyne.PointEvent) { r.in.take(r.i) }

// MouseIn implements desktop.Hoverable: pointer and keys stand on the same row.
func (r *option) MouseIn(*desktop.MouseEvent) { r.in.point(r.i) }

// MouseMoved implements desktop.Hoverable.
func (r *option) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *option) MouseOut() {}

// Cursor implements desktop.Cursorable.
func (r *option) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *option) CreateRenderer() fyne.WidgetRenderer {
	veil, word, check := rectangle(radiusSmall), NewLine(r.word), NewIcon("check", 16, Accent.Text())
	check.Hidden = r.i != r.in.of.selected
	p := &parts{objs: []fyne.CanvasObject{veil, word, check}}
	p.minSize = func() fyne.Size {
		return fyne.NewSize(ceil(word.natural())+2*(fieldPadding-optionsEdge)+Space2+16, optionHeight)
	}
	p.layout = func(s fyne.Size) {
		veil.Resize(s)
		// The words stand below the word in the field.
		const x = fieldPadding - optionsEdge
		word.Move(fyne.NewPos(x, (optionHeight-20)/2))
		word.Resize(fyne.NewSize(max(0, s.Width-2*x-Space2-16), 20))
		check.Move(fyne.NewPos(s.Width-x-16, (optionHeight-16)/2))
		check.Resize(fyne.NewSquareSize(16))
	}
	p.refresh = func() {
		over := fyne.ThemeColorName("")
		if r.i == r.in.at {
			over = ColorPress
		}
		paint(veil, over, "")
		canvas.Refresh(r)
	}
	p.refresh()
	return p
}
