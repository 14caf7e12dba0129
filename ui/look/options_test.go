package look

import (
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestOptionsLieBesideTheirField(t *testing.T) {
	var many []string
	for i := range 40 {
		many = append(many, "Option "+strconv.Itoa(i))
	}
	for _, c := range []struct {
		name     string
		words    []string
		down     float32 // what lies above the choice
		rows     int
		above    bool
		selected string
	}{
		{"room below", many[:4], 20, 4, false, ""},
		{"near the foot", many[:4], 330, 4, true, "Option 3"},
		{"long", many, 10, 9, false, "Option 39"},
		{"long, in the lower half", many, 250, 7, true, "Option 20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := NewSelect("Kind", c.words, nil)
			s.SetSelected(c.selected)
			space := rectangle(0)
			space.SetMinSize(fyne.NewSize(10, c.down))
			w := shown(t, Column(0, space, s), 300, 400)
			s.Tapped(nil)
			list := w.Canvas().Overlays().Top().(*options)
			at, size := list.sheet(w.Canvas().Size())
			field := c.down + s.top()
			if got := int((size.Height - 2*optionsEdge) / optionHeight); got != c.rows || size.Height != float32(got)*optionHeight+2*optionsEdge {
				t.Errorf("%v high: %d rows, want %d", size.Height, got, c.rows)
			}
			if c.above && at.Y+size.Height > field || !c.above && at.Y < field+controlHeight {
				t.Errorf("the list at %v, %v high, covers the field at %v", at, size.Height, field)
			}
			if at.Y < 0 || at.Y+size.Height > 400 {
				t.Errorf("the list at %v, %v high, leaves the window", at, size.Height)
			}
			if c.selected != "" {
				y := optionHeight*float32(list.at) - list.scroll.Offset.Y
				if y < 0 || y+optionHeight > list.scroll.Size().Height {
					t.Errorf("what is chosen is out of sight, at %v", y)
				}
			}
		})
	}
}

func TestOptionsByPointerAndKeys(t *testing.T) {
	words := []string{"Mainnet", "Testnet", "Devnet"}
	s := NewSelect("Network", words, nil)
	w := shown(t, Column(0, s), 400, 400)
	w.Canvas().Focus(s)
	list := func() *options {
		o, _ := w.Canvas().Overlays().Top().(*options)
		return o
	}
	s.Tapped(nil)
	test.TapCanvas(w.Canvas(), middle(list().rows[2]))
	if s.Selected() != "Devnet" || list() != nil {
		t.Errorf("tapped: %q", s.Selected())
	}
	if w.Canvas().Focused() != s {
		t.Errorf("the focus went to %T", w.Canvas().Focused())
	}
	for _, c := range []struct {
		keys []fyne.KeyName
		want string
	}{
		{[]fyne.KeyName{fyne.KeyHome, fyne.KeyEscape}, "Devnet"},
		{[]fyne.KeyName{fyne.KeyHome, fyne.KeyTab}, "Devnet"},
		{[]fyne.KeyName{fyne.KeyHome, fyne.KeyDown, fyne.KeySpace}, "Testnet"},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyEnter}, "Devnet"},
		{[]fyne.KeyName{fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn}, "Mainnet"},
		{[]fyne.KeyName{fyne.KeyEnd, fyne.KeyReturn}, "Devnet"},
	} {
		s.Tapped(nil)
		open := list()
		for _, k := range c.keys {
			key(open, k)
		}
		if s.Selected() != c.want || list() != nil {
			t.Errorf("%v: %q, want %q", c.keys, s.Selected(), c.want)
		}
	}
	s.Tapped(nil)
	list().rows[0].MouseIn(nil)
	key(list(), fyne.KeyReturn)
	if s.Selected() != "Mainnet" {
		t.Errorf("what the pointer is over is not what Return takes: %q", s.Selected())
	}
	s.Tapped(nil)
	test.TapCanvas(w.Canvas(), fyne.NewPos(200, 390))
	if s.Selected() != "Mainnet" || list() != nil {
		t.Errorf("a tap beside the list: %q", s.Selected())
	}
}
