package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// wheel lies over an entry and takes nothing but the wheel: Fyne gives that to
// the innermost thing that scrolls, which in an entry keeps even what it has
// no use for, and the page would stop under the pointer.
// Everything else is looked for by what it implements and finds the entry.
type wheel struct {
	widget.BaseWidget
	entry *Entry
}

func newWheel(e *Entry) *wheel {
	w := &wheel{entry: e}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable: up and down move the page unless there
// are more lines than can be seen, sideways moves the text.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	page := scrollAround(w.entry)
	if page == nil || page.Content.Size().Height <= page.Size().Height || w.entry.overflows() {
		w.entry.scrolled(e)
		return
	}
	up, side := *e, *e
	up.Scrolled.DX, side.Scrolled.DY = 0, 0
	if up.Scrolled.DY != 0 {
		page.Scrolled(&up)
	}
	if side.Scrolled.DX != 0 {
		w.entry.scrolled(&side)
	}
}

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return &parts{layout: func(fyne.Size) {}, minSize: func() fyne.Size { return fyne.Size{} }, refresh: func() {}}
}

// overflows says whether there are more lines than can be seen.
func (e *Entry) overflows() bool {
	return e.MultiLine && e.scroll != nil && e.scroll.Content.MinSize().Height > e.scroll.Size().Height
}

func (e *Entry) scrolled(ev *fyne.ScrollEvent) {
	if e.scroll != nil {
		e.scroll.Scrolled(ev)
	}
}
