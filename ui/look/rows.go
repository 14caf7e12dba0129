package look

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// rows shows values one below the other, with dividers between them.
type rows[R comparable] struct {
	widget.BaseWidget
	shown []R
	list  *fyne.Container
	line  func(R) fyne.CanvasObject
	space float32 // above and below a divider
}

// Set shows these rows in this order.
func (w *rows[R]) Set(all []R) {
	if slices.Equal(all, w.shown) {
		return
	}
	w.shown = slices.Clone(all)
	w.list.Objects = nil
	for i, r := range w.shown {
		above, below := w.space, w.space
		if i == 0 {
			above = 0
		} else {
			w.list.Add(NewDivider())
		}
		if i == len(w.shown)-1 {
			below = 0
		}
		w.list.Add(insetY(above, below, w.line(r)))
	}
	w.list.Refresh()
	w.Refresh()
}

// Rows gives what is shown.
func (w *rows[R]) Rows() []R { return slices.Clone(w.shown) }

// CreateRenderer implements fyne.Widget.
func (w *rows[R]) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(w.list)
}
