package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/look"
)

func setVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// setBanner shows a sentence, or nothing when there is none.
func setBanner(b *look.Banner, tone look.Tone, sentence string) {
	b.Set(tone, sentence)
	setVisible(b, sentence != "")
}
