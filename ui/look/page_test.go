package look

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// What follows stays in sight, and within what it belongs to.
func TestRightColumnFollows(t *testing.T) {
	test.NewTempApp(t)
	high := func(h float32) *fyne.Container { return fixedHeight(h, rectangle(0)) }
	right := high(200)
	above := high(40)
	p := NewPage("New", "")
	two := p.Columns(Space6, 0.58, 720, high(1500), right)
	p.Content(above, two)
	w := test.NewTempWindow(t, p)
	place := func(width, height, offset float32) float32 {
		w.Resize(fyne.NewSize(width, height))
		p.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, p.scroll.Offset.Y-offset)})
		return right.Position().Y
	}
	top := two.Position().Y
	for _, c := range []struct {
		name                  string
		width, height, offset float32
		want                  float32
	}{
		{"not scrolled", 1000, 700, 0, 0},
		{"scrolled a little", 1000, 700, top, 0},
		{"scrolled", 1000, 700, top + 300, 300},
		{"scrolled back", 1000, 700, top + 10, 10},
	} {
		if got := place(c.width, c.height, c.offset); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := place(1000, 700, 9000); got > 1500-200 || got <= 300 {
		t.Errorf("at the end: %v", got)
	}
	if got := place(600, 700, 300); got < 1500 {
		t.Errorf("one under the other: %v", got)
	}
	if got := place(1000, 700, 300); got != 300-top {
		t.Errorf("side by side again: %v", got)
	}
	p.ScrollToTop()
	if right.Position().Y != 0 {
		t.Errorf("at the top: %v", right.Position().Y)
	}
}

// Without a title there is no empty band that stays while the rest is scrolled.
func TestAPageWithoutATitle(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	body := NewBody("Words")
	p := NewPage("", "").Content(body)
	w.SetContent(p)
	w.Resize(fyne.NewSize(600, 400))
	if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(body); at.Y != Space8 {
		t.Errorf("the content begins at %v", at.Y)
	}
	if p.scroll.Size().Height != 400 {
		t.Errorf("%v of 400 scrolls", p.scroll.Size().Height)
	}
}
