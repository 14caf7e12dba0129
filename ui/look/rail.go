package look

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// RailItem is one place of the navigation.
type RailItem struct {
	Icon, Label string
}

// Rail is the navigation on the left: the product's name, the places, and at
// its foot whatever SetFooter was given (the account).
type Rail struct {
	widget.BaseWidget
	items    []*railItem
	selected int
	foot     *fyne.Container

	// OnSelected is called with the index a person chose, also when it is the
	// one shown already (to go back to its beginning).
	OnSelected func(int)
}

// NewRail makes the navigation; the first place is selected.
func NewRail(items []RailItem, selected func(int)) *Rail {
	r := &Rail{OnSelected: selected, foot: container.NewStack()}
	for i, it := range items {
		item := &railItem{icon: it.Icon, label: it.Label}
		item.press = func() { r.tapped(i) }
		item.others = func(e *fyne.KeyEvent) { r.typed(i, e) }
		item.ExtendBaseWidget(item)
		r.items = append(r.items, item)
	}
	r.Select(0)
	r.ExtendBaseWidget(r)
	return r
}

func (r *Rail) tapped(i int) {
	r.Select(i)
	if r.OnSelected != nil {
		r.OnSelected(i)
	}
}

func (r *Rail) typed(i int, e *fyne.KeyEvent) {
	to := i
	switch e.Name {
	case fyne.KeyUp:
		to--
	case fyne.KeyDown:
		to++
	}
	if to == i || to < 0 || to >= len(r.items) {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.items[to]); c != nil {
		c.Focus(r.items[to])
	}
}

// Select shows a place as the current one without calling OnSelected; -1 shows
// none.
func (r *Rail) Select(i int) {
	r.selected = i
	for k, it := range r.items {
		if it.current != (k == i) {
			it.current = k == i
			it.Refresh()
		}
	}
}

// Selected gives the index of the current place.
func (r *Rail) Selected() int { return r.selected }

// SetCount shows a number beside a place (requests that wait); 0 shows none.
func (r *Rail) SetCount(i, n int) {
	if i >= 0 && i < len(r.items) && r.items[i].count != n {
		r.items[i].count = n
		r.items[i].Refresh()
	}
}

// SetEnabled lets places be chosen or not, as before sign-in.
func (r *Rail) SetEnabled(i int, on bool) {
	if i < 0 || i >= len(r.items) {
		return
	}
	if on {
		r.items[i].Enable()
	} else {
		r.items[i].Disable()
	}
}

// SetFooter puts o at the foot; nil empties it.
func (r *Rail) SetFooter(o fyne.CanvasObject) {
	var objs []fyne.CanvasObject
	if o != nil {
		objs = []fyne.CanvasObject{o}
	}
	if slices.Equal(objs, r.foot.Objects) {
		return
	}
	r.foot.Objects = objs
	r.foot.Refresh()
	r.Refresh()
}

// Item gives the focusable of a place, for focus and tests.
func (r *Rail) Item(i int) fyne.Focusable { return r.items[i] }

// CreateRenderer implements fyne.Widget.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	ground, edge := rectangle(0), rectangle(0)
	name := newText("Countersign", voice{textHeading, 24, bold(), ColorText, fitNone})
	head := Row(Space2+2, NewLogo(28), name)
	list := Column(Space1)
	for _, it := range r.items {
		list.Add(it)
	}
	p := &parts{objs: []fyne.CanvasObject{ground, edge, head, list, r.foot}}
	p.minSize = func() fyne.Size {
		return fyne.NewSize(RailWidth, Space5+28+Space6+list.MinSize().Height+Space4+r.foot.MinSize().Height+Space3)
	}
	p.layout = func(s fyne.Size) {
		ground.Resize(s)
		edge.Move(fyne.NewPos(s.Width-1, 0))
		edge.Resize(fyne.NewSize(1, s.Height))
		head.Move(fyne.NewPos(Space5, Space5))
		head.Resize(fyne.NewSize(s.Width-Space5-Space3, 28))
		list.Move(fyne.NewPos(Space3, Space5+28+Space6))
		list.Resize(fyne.NewSize(s.Width-2*Space3, list.MinSize().Height))
		h := r.foot.MinSize().Height
		r.foot.Move(fyne.NewPos(Space3, s.Height-Space3-h))
		r.foot.Resize(fyne.NewSize(s.Width-2*Space3, h))
	}
	p.refresh = func() {
		paint(ground, ColorCard, "")
		paint(edge, ColorHairline, "")
		p.layout(r.Size())
		canvas.Refresh(r)
	}
	p.refresh()
	return p
}

type railItem struct {
	control
	icon, label string
	current     bool
	count       int
}

func (it *railItem) CreateRenderer() fyne.WidgetRenderer {
	ground, ring := rectangle(radiusControl), newRing(radiusControl-ringGap)
	img := NewIcon(it.icon, iconSize, ColorMuted)
	word := newText(it.label, voice{textBody, 20, bold(), ColorMuted, fitTrim})
	badge := NewBadge("", Accent)
	p := &parts{objs: []fyne.CanvasObject{ground, ring, img, word, badge}}
	p.minSize = func() fyne.Size { return fyne.NewSize(160, 40) }
	p.layout = func(s fyne.Size) {
		ground.Resize(s)
		ring.Move(fyne.NewSquareOffsetPos(ringWidth / 2))
		ring.Resize(s.SubtractWidthHeight(ringWidth, ringWidth))
		img.Move(fyne.NewPos(Space3, floor((s.Height-iconSize)/2)))
		img.Resize(fyne.NewSquareSize(iconSize))
		m := badge.MinSize()
		word.Move(fyne.NewPos(Space3+iconSize+Space3, floor((s.Height-20)/2)))
		word.Resize(fyne.NewSize(max(0, s.Width-3*Space3-iconSize-m.Width), 20))
		badge.Move(fyne.NewPos(s.Width-Space2-m.Width, floor((s.Height-m.Height)/2)))
		badge.Resize(m)
	}
	p.refresh = func() {
		fill, ink := fyne.ThemeColorName(""), ColorMuted
		switch {
		case it.Disabled():
			ink = ColorDisabled
		case it.current:
			fill, ink = Accent.Soft(), Accent.Text()
		case it.hovered:
			fill, ink = ColorHover, ColorText
		}
		paint(ground, fill, "")
		showRing(ring, it.focused)
		img.Resource = IconIn(it.icon, ink)
		img.Refresh()
		word.SetColor(ink)
		n := ""
		if it.count > 0 {
			n = decimal(it.count)
		}
		badge.Set(n, Accent)
		p.layout(it.Size())
		canvas.Refresh(it)
	}
	p.refresh()
	return p
}
