package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"countersign/ui/look"
)

// slot lays out the banners above the screen, as high as they are at this width.
// They take no room while all are hidden.
type slot []*look.Banner

func (s slot) empty() bool {
	return !slices.ContainsFunc(s, func(b *look.Banner) bool { return b.Visible() })
}

func (s slot) MinSize(objs []fyne.CanvasObject) fyne.Size {
	size := objs[1].MinSize()
	if !s.empty() {
		m := objs[0].MinSize()
		size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
	}
	return size
}

func (s slot) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	high := float32(0)
	if !s.empty() {
		objs[0].Resize(fyne.NewSize(size.Width, objs[0].MinSize().Height))
		// Wrapping text knows its height only now that it has its width.
		high = objs[0].MinSize().Height
		objs[0].Resize(fyne.NewSize(size.Width, high))
	}
	high += look.Space1
	objs[1].Move(fyne.NewPos(0, high))
	objs[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-high)))
}
