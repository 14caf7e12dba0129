package look

import (
	"slices"

	"fyne.io/fyne/v2"
)

// CloseOverlays takes away all that lies over the window, as when the page below
// gives way to another: lists to choose from, and questions, which get no answer.
func CloseOverlays(c fyne.Canvas) {
	for top := c.Overlays().Top(); top != nil; top = c.Overlays().Top() {
		c.Overlays().Remove(top)
	}
}

// liesOver tells whether o still lies over the window. What does not takes
// nothing: its page may be out of sight.
func liesOver(c fyne.Canvas, o fyne.CanvasObject) bool {
	return slices.Contains(c.Overlays().List(), o)
}
