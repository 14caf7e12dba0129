package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Column stacks things with the same gap between them, each as wide as the
// column. Hidden things leave no gap. Things whose height depends on their
// width (wrapping text) get the height they need at once.
func Column(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&column{gap: gap}, objs...)
}

type column struct{ gap float32 }

func (c *column) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objs {
		if !present(o) {
			continue
		}
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		n++
	}
	if n > 1 {
		size.Height += c.gap * float32(n-1)
	}
	return size
}

func (c *column) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	spare, springs := size.Height, 0
	heights := make([]float32, len(objs))
	for i, o := range objs {
		if !present(o) {
			continue
		}
		if isSpring(o) {
			springs++
		}
		heights[i] = heightAt(o, size.Width)
		spare -= heights[i] + c.gap
	}
	spare += c.gap
	y := float32(0)
	for i, o := range objs {
		if !present(o) {
			continue
		}
		h := heights[i]
		if isSpring(o) && spare > 0 {
			h += spare / float32(springs)
		}
		o.Resize(fyne.NewSize(size.Width, h))
		o.Move(fyne.NewPos(0, y))
		y += h + c.gap
	}
}

// present says whether o takes part in a layout. What only wraps a hidden
// thing is hidden too.
func present(o fyne.CanvasObject) bool {
	if !o.Visible() {
		return false
	}
	if c, ok := o.(*fyne.Container); ok {
		switch c.Layout.(type) {
		case grow, inset, limit, fixed:
			return present(c.Objects[0])
		case nest:
			return present(c.Objects[1])
		}
	}
	return true
}

// heightAt gives o its width and asks how high it is then.
func heightAt(o fyne.CanvasObject, width float32) float32 {
	h := o.MinSize().Height
	if o.Size().Width == width {
		return h
	}
	o.Resize(fyne.NewSize(width, h))
	return o.MinSize().Height
}

// Row puts things side by side at their natural width, centred on one line.
// A Spring among them takes what is left; a Text that may be trimmed or
// wrapped takes what is left when there is no Spring.
func Row(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap}, objs...)
}

// RowTop is Row with things aligned at their upper edge.
func RowTop(gap float32, objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(&row{gap: gap, top: true}, objs...)
}

type row struct {
	gap float32
	top bool
}

// widthOf is what o would like, and whether it can do with less.
func widthOf(o fyne.CanvasObject) (want float32, flexible bool) {
	if t, ok := o.(*Text); ok && t.voice.fit != fitNone {
		return t.natural(), true
	}
	return o.MinSize().Width, false
}

func (r *row) MinSize(objs []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objs {
		if !present(o) {
			continue
		}
		m := o.MinSize()
		size.Width += m.Width
		size.Height = max(size.Height, m.Height)
		n++
	}
	if n > 1 {
		size.Width += r.gap * float32(n-1)
	}
	return size
}

func (r *row) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	spare := size.Width + r.gap
	springs, growers := 0, 0
	var flexible float32
	for _, o := range objs {
		if !present(o) {
			continue
		}
		w, flex := widthOf(o)
		if flex {
			flexible += w
		}
		if isSpring(o) {
			springs++
		} else if isGrower(o) {
			growers++
		}
		spare -= w + r.gap
	}
	x := float32(0)
	for _, o := range objs {
		if !present(o) {
			continue
		}
		w, flex := widthOf(o)
		switch {
		case flex && spare < 0 && flexible > 0:
			w = max(0, w+spare*w/flexible)
		case isSpring(o) && spare > 0:
			w += spare / float32(springs)
		case springs == 0 && isGrower(o) && spare > 0:
			w += spare / float32(growers)
		}
		h := heightAt(o, w)
		if isGrower(o) || isSpring(o) {
			h = max(h, 0)
		}
		y := float32(0)
		if !r.top {
			y = floor((size.Height - h) / 2)
		}
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, y))
		x += w + r.gap
	}
}

// Spring takes the room that is left in a Row or Column.
func Spring() fyne.CanvasObject { return layout.NewSpacer() }

func isSpring(o fyne.CanvasObject) bool {
	_, ok := o.(layout.SpacerObject)
	return ok
}

// Grow marks o as the one that takes the room left in a Row.
func Grow(o fyne.CanvasObject) *fyne.Container {
	return container.New(grow{}, o)
}

type grow struct{}

func (grow) MinSize(objs []fyne.CanvasObject) fyne.Size { return objs[0].MinSize() }
func (grow) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.Position{})
	objs[0].Resize(size)
}

func isGrower(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	_, ok = c.Layout.(grow)
	return ok
}

// Inset puts equal room round o.
func Inset(pad float32, o fyne.CanvasObject) *fyne.Container {
	return InsetXY(pad, pad, o)
}

// InsetXY puts room left and right (x) and above and below (y) of o.
func InsetXY(x, y float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{x, y, y}, o)
}

// Foot puts room below o.
func Foot(room float32, o fyne.CanvasObject) *fyne.Container { return insetY(0, room, o) }

// insetY puts room above and below o.
func insetY(above, below float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{0, above, below}, o)
}

type inset struct{ x, above, below float32 }

func (p inset) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return objs[0].MinSize().AddWidthHeight(2*p.x, p.above+p.below)
}

func (p inset) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.NewPos(p.x, p.above))
	objs[0].Resize(size.SubtractWidthHeight(2*p.x, p.above+p.below))
}

// Columns puts two things side by side, the left one taking the given share of
// the width, and one under the other when the width is less than the limit.
func Columns(gap, share, limit float32, left, right fyne.CanvasObject) *fyne.Container {
	return container.New(&columns{gap: gap, share: share, limit: limit}, left, right)
}

type columns struct {
	gap, share, limit float32
	width             float32 // of the last layout
	// stay gives how far down the right side is moved, that high beside a left
	// side of that height; nil leaves it at the top.
	stay func(left, right float32) float32
}

func (c *columns) narrow() bool { return c.width > 0 && c.width < c.limit }

func (c *columns) MinSize(objs []fyne.CanvasObject) fyne.Size {
	a, b := objs[0].MinSize(), objs[1].MinSize()
	if c.narrow() {
		return fyne.NewSize(max(a.Width, b.Width), a.Height+c.gap+b.Height)
	}
	// The width asked for is that of the narrow form: it is always possible.
	return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
}

func (c *columns) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	a, b := objs[0], objs[1]
	if c.narrow() {
		(&column{c.gap}).Layout(objs, size)
		return
	}
	w := floor((size.Width - c.gap) * c.share)
	rest := size.Width - c.gap - w
	a.Resize(fyne.NewSize(w, heightAt(a, w)))
	b.Resize(fyne.NewSize(rest, heightAt(b, rest)))
	a.Move(fyne.Position{})
	c.place(objs)
}

// place moves the right side to where it is to be seen.
func (c *columns) place(objs []fyne.CanvasObject) {
	if c.narrow() {
		return
	}
	a, b := objs[0], objs[1]
	down := float32(0)
	if c.stay != nil {
		down = c.stay(a.Size().Height, b.Size().Height)
	}
	b.Move(fyne.NewPos(a.Size().Width+c.gap, down))
}

// Center puts o in the middle at its own size.
func Center(o fyne.CanvasObject) *fyne.Container { return container.NewCenter(o) }

// Limit lets o grow to a width and centres it beyond.
func Limit(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(limit{width}, o)
}

type limit struct{ width float32 }

func (l limit) MinSize(objs []fyne.CanvasObject) fyne.Size { return objs[0].MinSize() }

func (l limit) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, l.width)
	objs[0].Move(fyne.NewPos(floor((size.Width-w)/2), 0))
	objs[0].Resize(fyne.NewSize(w, max(size.Height, heightAt(objs[0], w))))
}

// Bare takes the padding off a label, so that it lines up with what stands above
// and below.
func Bare(l *widget.Label) *fyne.Container { return container.New(bare{}, l) }

type bare struct{}

func (bare) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return objs[0].MinSize().SubtractWidthHeight(2*fieldPadding, 2*fieldPadding)
}

func (bare) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.NewSquareOffsetPos(-fieldPadding))
	objs[0].Resize(size.AddWidthHeight(2*fieldPadding, 2*fieldPadding))
}

// FixedWidth gives o this width, whatever it asks for.
func FixedWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(fixed{width}, o)
}

type fixed struct{ width float32 }

func (f fixed) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.width, objs[0].MinSize().Height)
}

func (f fixed) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	objs[0].Move(fyne.Position{})
	objs[0].Resize(fyne.NewSize(f.width, max(size.Height, heightAt(objs[0], f.width))))
}
