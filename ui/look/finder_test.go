package look

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestFinderLiesInTheWindow(t *testing.T) {
	find := func(query string) []Found {
		out := []Found{{Heading: "Fruits"}}
		for _, f := range []string{"Apple", "Banana", "Cherry", "Damson", "Elderberry", "Fig", "Grape", "Hazelnut", "Iceberg", "Jackfruit", "Kiwi"} {
			if strings.Contains(strings.ToLower(f), query) {
				out = append(out, Found{Value: f, Title: f, Detail: "A fruit", Mark: f})
			}
		}
		return out
	}
	for _, c := range []struct{ w, h, down float32 }{{1000, 700, 20}, {1000, 700, 600}, {400, 300, 100}} {
		taken := ""
		p := NewPicker(nil)
		space := rectangle(0)
		space.SetMinSize(fyne.NewSize(10, c.down))
		w := shown(t, Column(0, space, p), c.w, c.h)
		f := OpenFinder(p, "Search", "Nothing", "Kiwi", find, func(v string) { taken = v })
		at, size := f.sheet(w.Canvas().Size())
		if at.X < 0 || at.Y < 0 || at.X+size.Width > c.w || at.Y+size.Height > c.h {
			t.Errorf("%v: the list at %v of %v leaves the window", c, at, size)
		}
		row := f.rows[f.at]
		if row.found.Value != "Kiwi" {
			t.Errorf("it stands on %s", row.found.Value)
		}
		if y := row.Position().Y - f.scroll.Offset.Y; y < 0 || y+foundHeight > f.scroll.Size().Height {
			t.Errorf("%v: what is chosen is out of sight, at %v", c, y)
		}
		for range 20 {
			f.key(&fyne.KeyEvent{Name: fyne.KeyUp})
		}
		if f.at != 0 || f.scroll.Offset.Y != 0 {
			t.Errorf("the first row is %d, at %v", f.at, f.scroll.Offset.Y)
		}
		f.Search().SetText("an")
		f.rows[0].Tapped(nil)
		if taken != "Banana" || w.Canvas().Overlays().Top() != nil {
			t.Errorf("took %q", taken)
		}
	}
}

func TestFinderClosesBesideItself(t *testing.T) {
	p := NewPicker(nil)
	w := shown(t, Column(0, p), 1000, 700)
	f := OpenFinder(p, "Search", "Nothing", "", func(string) []Found { return nil }, func(string) { t.Error("took nothing") })
	at, size := f.sheet(w.Canvas().Size())
	f.Tapped(&fyne.PointEvent{Position: at.AddXY(5, 5)})
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("a press on it closes it")
	}
	f.search.Entry.OnSubmitted("")
	f.Tapped(&fyne.PointEvent{Position: at.AddXY(size.Width+5, 5)})
	if w.Canvas().Overlays().Top() != nil {
		t.Error("a press beside it does not close it")
	}
}

func TestCalendar(t *testing.T) {
	zone := time.FixedZone("here", 3600)
	today := time.Date(2027, 3, 31, 23, 30, 0, 0, zone)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, zone) }
	for _, c := range []struct {
		name   string
		chosen time.Time
		keys   []fyne.KeyName
		want   time.Time
	}{
		{"today", time.Time{}, []fyne.KeyName{fyne.KeyReturn}, day(2027, 3, 31)},
		{"chosen", day(2028, 2, 28), []fyne.KeyName{fyne.KeyRight, fyne.KeyReturn}, day(2028, 2, 29)},
		{"a month back from the 31st", time.Time{}, []fyne.KeyName{fyne.KeyPageUp, fyne.KeyReturn}, day(2027, 2, 28)},
		{"weeks", time.Time{}, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyLeft, fyne.KeySpace}, day(2027, 4, 6)},
		{"over the year", day(2027, 12, 5), []fyne.KeyName{fyne.KeyPageDown, fyne.KeyEnter}, day(2028, 1, 5)},
		{"back to today", day(2031, 1, 1), []fyne.KeyName{fyne.KeyHome, fyne.KeyEnter}, day(2027, 3, 31)},
		{"Escape", time.Time{}, []fyne.KeyName{fyne.KeyEscape}, time.Time{}},
		{"Tab", time.Time{}, []fyne.KeyName{fyne.KeyTab}, time.Time{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got time.Time
			f := NewField("Date")
			w := shown(t, Column(0, f), 400, 500)
			k := OpenCalendar(f, today, c.chosen, func(d time.Time) { got = d })
			for _, key := range c.keys {
				k.TypedKey(&fyne.KeyEvent{Name: key})
			}
			if !got.Equal(c.want) {
				t.Errorf("got %s", got)
			}
			if w.Canvas().Overlays().Top() != nil {
				t.Error("it stays open")
			}
		})
	}
	f := NewField("Date")
	w := shown(t, Column(0, f), 400, 500)
	k := OpenCalendar(f, today, time.Time{}, func(time.Time) {})
	if at, size := k.sheet(w.Canvas().Size()); at.X < 0 || at.Y < 0 || at.X+size.Width > 400 || at.Y+size.Height > 500 {
		t.Errorf("it lies at %v of %v", at, size)
	}
	if first := k.days[0].day; first.Weekday() != time.Monday || !first.Equal(day(2027, 3, 1)) {
		t.Errorf("the first day shown is %s", first)
	}
	k.days[9].Tapped(nil)
}

func TestLongChoiceIsSearched(t *testing.T) {
	got := ""
	s := NewSelect("Permission", []string{"Payment", "Trust line", "Offer to trade"}, func(o string) { got = o }).Searched()
	w := shown(t, Column(0, s), 600, 500)
	s.Tapped(nil)
	f, ok := w.Canvas().Overlays().Top().(*Finder)
	if !ok {
		t.Fatal("no list that is searched")
	}
	f.Search().SetText("TRUST")
	f.takeAt(0)
	if got != "Trust line" || s.Selected() != got {
		t.Errorf("chose %q, shows %q", got, s.Selected())
	}
}
