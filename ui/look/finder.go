package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Found is a row of a Finder: something to take, or the heading of those below.
type Found struct {
	Heading string // of a heading; the rest is empty then

	Value         string // what is taken
	Title, Detail string
	Mark          string // small machine text at the right end
}

// Finder is a list that lies over the window and is searched by typing. Up and
// Down move, Enter takes, Escape or a press beside it closes it.
type Finder struct {
	widget.BaseWidget
	canvas fyne.Canvas
	below  fyne.CanvasObject // what it belongs to, and lies under
	search *Field
	find   func(query string) []Found
	take   func(value string)
	list   *fyne.Container
	scroll *container.Scroll
	rows   []*foundRow // without the headings
	none   *Text
	at     int
	back   fyne.Focusable
}

const (
	finderWidth  float32 = 560
	finderHeight float32 = 440
	foundHeight  float32 = 48
	headHeight   float32 = 32
)

// OpenFinder opens a list below something, on the value that is taken now. The
// words of nothing are shown when nothing was found.
func OpenFinder(below fyne.CanvasObject, placeholder, nothing, now string, find func(query string) []Found, take func(value string)) *Finder {
	c := fyne.CurrentApp().Driver().CanvasForObject(below)
	if c == nil {
		return nil
	}
	f := &Finder{canvas: c, below: below, find: find, take: take, back: c.Focused()}
	f.search = NewField("").Placeholder(placeholder).OnChanged(func(string) { f.fill("") })
	f.search.Entry.OnEscape = f.close
	f.search.Entry.OnKey = f.key
	f.search.Entry.OnSubmitted = func(string) { f.takeAt(f.at) }
	f.none = NewMuted(nothing)
	f.list = Column(0)
	f.scroll = container.NewVScroll(f.list)
	f.ExtendBaseWidget(f)
	c.Overlays().Add(f)
	c.Focus(f.search.Entry)
	f.fill(now)
	return f
}

// fill lists what is found, and stands on a value or else on the first row.
func (f *Finder) fill(now string) {
	f.list.Objects, f.rows, f.at = nil, nil, 0
	var y, top float32
	for _, found := range f.find(f.search.Text()) {
		if found.Heading != "" {
			head := newText(found.Heading, voice{textCaption, 16, bold(), ColorMuted, fitTrim})
			f.list.Add(fixedHeight(headHeight, container.New(inset{Space3, Space2 + 4, Space1}, head)))
			y += headHeight
			continue
		}
		row := newFoundRow(f, len(f.rows), found)
		if now != "" && found.Value == now && f.at == 0 {
			f.at, top = row.i, y
		}
		f.rows = append(f.rows, row)
		f.list.Add(row)
		y += foundHeight
	}
	if len(f.rows) == 0 {
		f.list.Add(Inset(Space4, f.none))
	}
	f.Refresh()
	f.scroll.Refresh() // it has to know how long the list is
	f.scroll.ScrollToOffset(fyne.NewPos(0, max(0, top-f.scroll.Size().Height/2)))
	f.point(f.at)
}

// key moves through the list while the search has the keyboard.
func (f *Finder) key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDown:
		f.move(f.at + 1)
	case fyne.KeyUp:
		f.move(f.at - 1)
	case fyne.KeyPageDown:
		f.move(f.at + 6)
	case fyne.KeyPageUp:
		f.move(f.at - 6)
	default:
		return false
	}
	return true
}

// point stands on a row.
func (f *Finder) point(i int) {
	f.at = i
	for _, r := range f.rows {
		r.Refresh()
	}
}

// move stands on a row and brings it into sight; the first one with its heading.
func (f *Finder) move(i int) {
	if len(f.rows) == 0 {
		return
	}
	f.point(max(0, min(i, len(f.rows)-1)))
	row := f.rows[f.at]
	top, room := row.Position().Y, f.scroll.Size().Height
	y := min(max(f.scroll.Offset.Y, top+foundHeight-room), top)
	if f.at == 0 {
		y = 0
	}
	f.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y)))
}

func (f *Finder) takeAt(i int) {
	if i < 0 || i >= len(f.rows) || !liesOver(f.canvas, f) {
		return
	}
	value := f.rows[i].found.Value
	f.close()
	f.take(value)
}

func (f *Finder) close() {
	f.canvas.Overlays().Remove(f)
	if f.back != nil {
		f.canvas.Focus(f.back)
	}
}

// Rows gives what can be taken now, for tests.
func (f *Finder) Rows() []Found {
	var out []Found
	for _, r := range f.rows {
		out = append(out, r.found)
	}
	return out
}

// Search gives the field that is typed in.
func (f *Finder) Search() *Field { return f.search }

// Tapped closes the list.
func (f *Finder) Tapped(e *fyne.PointEvent) {
	if at, size := f.sheet(f.Size()); e == nil || !insideOf(e.Position, at, size) {
		f.close()
	}
}

// TappedSecondary closes the list.
func (f *Finder) TappedSecondary(e *fyne.PointEvent) { f.Tapped(e) }

func insideOf(p, at fyne.Position, size fyne.Size) bool {
	return p.X >= at.X && p.Y >= at.Y && p.X < at.X+size.Width && p.Y < at.Y+size.Height
}

// sheet is where the list lies: over what it belongs to, whose place the search
// takes, or as far up as it has to be to fit.
func (f *Finder) sheet(window fyne.Size) (fyne.Position, fyne.Size) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.below)
	size := fyne.NewSize(max(finderWidth, min(f.below.Size().Width, finderWidth+160)), finderHeight)
	size.Width = min(size.Width, window.Width-2*Space2)
	size.Height = min(size.Height, window.Height-2*Space2)
	at.X = max(Space2, min(at.X, window.Width-Space2-size.Width))
	at.Y = max(Space2, min(at.Y, window.Height-Space2-size.Height))
	return at, size
}

// CreateRenderer implements fyne.Widget.
func (f *Finder) CreateRenderer() fyne.WidgetRenderer {
	ground := rectangle(radiusCard)
	p := &parts{objs: []fyne.CanvasObject{ground, f.search, f.scroll}}
	p.minSize = func() fyne.Size { return fyne.Size{} }
	p.layout = func(s fyne.Size) {
		at, size := f.sheet(s)
		ground.Move(at)
		ground.Resize(size)
		f.search.Move(at.AddXY(Space3, Space3))
		// The field's line for a hint is of no use here.
		f.search.Resize(fyne.NewSize(size.Width-2*Space3, controlHeight))
		top := Space3 + controlHeight + Space2
		f.scroll.Move(at.AddXY(Space1, top))
		f.scroll.Resize(fyne.NewSize(size.Width-2*Space1, size.Height-top-Space1))
	}
	p.refresh = func() {
		paint(ground, ColorSheet, ColorBorder)
		ground.Shadow = canvas.Shadow{Color: colorOf(ColorSheetShadow), BlurRadius: Space6, Offset: fyne.NewPos(0, Space2)}
		p.layout(f.Size())
		canvas.Refresh(f)
	}
	p.refresh()
	return p
}

// foundRow is a row of the list.
type foundRow struct {
	widget.BaseWidget
	in    *Finder
	i     int
	found Found
}

func newFoundRow(in *Finder, i int, found Found) *foundRow {
	r := &foundRow{in: in, i: i, found: found}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped takes the row.
func (r *foundRow) Tapped(*fyne.PointEvent) { r.in.takeAt(r.i) }

// MouseIn implements desktop.Hoverable: pointer and keys stand on the same row.
func (r *foundRow) MouseIn(*desktop.MouseEvent) { r.in.point(r.i) }

// MouseMoved implements desktop.Hoverable.
func (r *foundRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *foundRow) MouseOut() {}

// Cursor implements desktop.Cursorable.
func (r *foundRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (r *foundRow) CreateRenderer() fyne.WidgetRenderer {
	veil := rectangle(radiusSmall)
	title := NewStrong(r.found.Title)
	detail := newText(r.found.Detail, voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitTrim})
	mark := newText(r.found.Mark, voice{textCaption, 16, fyne.TextStyle{Monospace: true}, ColorFaint, fitNone})
	p := &parts{objs: []fyne.CanvasObject{veil, title, detail, mark}}
	p.minSize = func() fyne.Size { return fyne.NewSize(200, foundHeight) }
	p.layout = func(s fyne.Size) {
		veil.Move(fyne.NewPos(Space1, 1))
		veil.Resize(fyne.NewSize(s.Width-2*Space1, s.Height-2))
		top := float32(5)
		if r.found.Detail == "" {
			top = (foundHeight - 20) / 2
		}
		m := mark.MinSize()
		mark.Move(fyne.NewPos(s.Width-Space3-m.Width, top+2))
		mark.Resize(m)
		title.Move(fyne.NewPos(Space3, top))
		title.Resize(fyne.NewSize(max(0, s.Width-3*Space3-m.Width), 20))
		detail.Move(fyne.NewPos(Space3, 26))
		detail.Resize(fyne.NewSize(max(0, s.Width-2*Space3), 16))
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

// fixedHeight gives o this height.
func fixedHeight(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(tall{height}, o)
}

type tall struct{ height float32 }

func (t tall) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objs[0].MinSize().Width, t.height)
}

func (t tall) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.Position{})
	objs[0].Resize(size)
}
