package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/look"
)

// Sorry fills a window with the reason why the program can't start.
func Sorry(win fyne.Window, sentence string, quit func()) {
	win.SetContent(look.NewPage("Countersign can't start", "Nothing of yours was changed or lost.").MaxWidth(520).Content(
		look.NewBanner(look.Bad, sentence),
		look.Row(look.Space3, look.Spring(), look.NewPrimary("Close", "", quit)),
	))
}
