package look

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Calendar is a month that lies over the window to choose a day from. The
// arrows move by a day or a week, Page Up and Page Down by a month, Enter takes
// the day, Escape or a press beside it closes it. Weeks begin on Monday.
type Calendar struct {
	widget.BaseWidget
	canvas fyne.Canvas
	below  fyne.CanvasObject
	today  time.Time
	chosen time.Time // zero for none
	at     time.Time // the day the keys stand on
	take   func(day time.Time)
	back   fyne.Focusable

	head       *Text
	prev, next *IconButton
	names      []*Text
	days       []*calendarDay
}

const (
	dayWidth   float32 = 38
	dayHeight  float32 = 34
	weeksShown         = 6
)

// OpenCalendar opens a calendar below something, on the day that is chosen or
// else on today. What is taken is the beginning of the day in today's zone.
func OpenCalendar(below fyne.CanvasObject, today, chosen time.Time, take func(day time.Time)) *Calendar {
	c := fyne.CurrentApp().Driver().CanvasForObject(below)
	if c == nil {
		return nil
	}
	k := &Calendar{canvas: c, below: below, today: dayOf(today), take: take, back: c.Focused()}
	k.at = k.today
	if !chosen.IsZero() {
		k.chosen = dayOf(chosen.In(today.Location()))
		k.at = k.chosen
	}
	k.head = NewStrong("").Centered()
	k.prev = NewIconButton("arrow-left", "Earlier", func() { k.turn(-1) })
	k.next = NewIconButton("arrow-right", "Later", func() { k.turn(1) })
	for _, name := range []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"} {
		k.names = append(k.names, NewCaption(name).Centered())
	}
	for range 7 * weeksShown {
		d := &calendarDay{in: k}
		d.ExtendBaseWidget(d)
		k.days = append(k.days, d)
	}
	k.ExtendBaseWidget(k)
	c.Overlays().Add(k)
	c.Focus(k)
	k.move(k.at)
	return k
}

func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// move stands on a day and shows its month.
func (k *Calendar) move(day time.Time) {
	k.at = dayOf(day)
	first := time.Date(k.at.Year(), k.at.Month(), 1, 0, 0, 0, 0, k.at.Location())
	first = first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	for i, d := range k.days {
		d.day = first.AddDate(0, 0, i)
	}
	k.head.SetText(k.at.Format("January 2006"))
	k.Refresh()
}

// turn goes on by months; what would be the 31st of a shorter one is its last.
func (k *Calendar) turn(months int) {
	first := time.Date(k.at.Year(), k.at.Month(), 1, 0, 0, 0, 0, k.at.Location()).AddDate(0, months, 0)
	last := first.AddDate(0, 1, -1).Day()
	k.move(first.AddDate(0, 0, min(k.at.Day(), last)-1))
}

func (k *Calendar) choose(day time.Time) {
	if !liesOver(k.canvas, k) {
		return
	}
	k.close()
	k.take(day)
}

func (k *Calendar) close() {
	k.canvas.Overlays().Remove(k)
	if k.back != nil {
		k.canvas.Focus(k.back)
	}
}

// Tapped closes the calendar.
func (k *Calendar) Tapped(e *fyne.PointEvent) {
	if at, size := k.sheet(k.Size()); e == nil || !insideOf(e.Position, at, size) {
		k.close()
	}
}

// TappedSecondary closes the calendar.
func (k *Calendar) TappedSecondary(e *fyne.PointEvent) { k.Tapped(e) }

// FocusGained implements fyne.Focusable.
func (k *Calendar) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (k *Calendar) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (k *Calendar) TypedRune(rune) {}

// AcceptsTab keeps Tab from leaving the calendar; it closes it.
func (k *Calendar) AcceptsTab() bool { return true }

// TypedKey moves, takes and closes.
func (k *Calendar) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		k.move(k.at.AddDate(0, 0, -1))
	case fyne.KeyRight:
		k.move(k.at.AddDate(0, 0, 1))
	case fyne.KeyUp:
		k.move(k.at.AddDate(0, 0, -7))
	case fyne.KeyDown:
		k.move(k.at.AddDate(0, 0, 7))
	case fyne.KeyPageUp:
		k.turn(-1)
	case fyne.KeyPageDown:
		k.turn(1)
	case fyne.KeyHome:
		k.move(k.today)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		k.choose(k.at)
	case fyne.KeyEscape, fyne.KeyTab:
		k.close()
	}
}

// sheet is where the calendar lies: below what it belongs to, or above it when
// there is no room.
func (k *Calendar) sheet(window fyne.Size) (fyne.Position, fyne.Size) {
	size := fyne.NewSize(7*dayWidth+2*Space3, 2*Space3+controlHeight+20+weeksShown*dayHeight+Space2)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(k.below)
	top := at.Y
	at.Y += k.below.Size().Height + Space1
	if at.Y+size.Height > window.Height-Space2 {
		at.Y = top - Space1 - size.Height
	}
	at.Y = max(Space2, min(at.Y, window.Height-Space2-size.Height))
	at.X = max(Space2, min(at.X, window.Width-Space2-size.Width))
	return at, size
}

// CreateRenderer implements fyne.Widget.
func (k *Calendar) CreateRenderer() fyne.WidgetRenderer {
	ground := rectangle(radiusCard)
	p := &parts{objs: []fyne.CanvasObject{ground, k.head, k.prev, k.next}}
	for _, n := range k.names {
		p.objs = append(p.objs, n)
	}
	for _, d := range k.days {
		p.objs = append(p.objs, d)
	}
	p.minSize = func() fyne.Size { return fyne.Size{} }
	p.layout = func(s fyne.Size) {
		at, size := k.sheet(s)
		ground.Move(at)
		ground.Resize(size)
		in := at.AddXY(Space3, Space3)
		wide := 7 * dayWidth
		k.prev.Move(in.AddXY(0, 2))
		k.prev.Resize(fyne.NewSquareSize(32))
		k.next.Move(in.AddXY(wide-32, 2))
		k.next.Resize(fyne.NewSquareSize(32))
		k.head.Move(in.AddXY(40, 8))
		k.head.Resize(fyne.NewSize(wide-80, 20))
		for i, n := range k.names {
			n.Move(in.AddXY(float32(i)*dayWidth, controlHeight+Space1))
			n.Resize(fyne.NewSize(dayWidth, 16))
		}
		for i, d := range k.days {
			d.Move(in.AddXY(float32(i%7)*dayWidth, controlHeight+20+Space2+float32(i/7)*dayHeight))
			d.Resize(fyne.NewSize(dayWidth, dayHeight))
		}
	}
	p.refresh = func() {
		paint(ground, ColorSheet, ColorBorder)
		ground.Shadow = canvas.Shadow{Color: colorOf(ColorSheetShadow), BlurRadius: Space6, Offset: fyne.NewPos(0, Space2)}
		for _, d := range k.days {
			d.Refresh()
		}
		p.layout(k.Size())
		canvas.Refresh(k)
	}
	p.refresh()
	return p
}

// calendarDay is one day of the month that is shown.
type calendarDay struct {
	widget.BaseWidget
	in      *Calendar
	day     time.Time
	hovered bool
}

// Tapped takes the day.
func (d *calendarDay) Tapped(*fyne.PointEvent) { d.in.choose(d.day) }

// MouseIn implements desktop.Hoverable.
func (d *calendarDay) MouseIn(*desktop.MouseEvent) { d.hovered = true; d.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (d *calendarDay) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (d *calendarDay) MouseOut() { d.hovered = false; d.Refresh() }

// Cursor implements desktop.Cursorable.
func (d *calendarDay) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (d *calendarDay) CreateRenderer() fyne.WidgetRenderer {
	ground, ring := rectangle(radiusSmall), rectangle(radiusSmall)
	word := newText("", voice{textBody - 1, 20, fyne.TextStyle{}, ColorText, fitTrim}).Centered()
	p := &parts{objs: []fyne.CanvasObject{ground, ring, word}}
	p.minSize = func() fyne.Size { return fyne.NewSize(dayWidth, dayHeight) }
	p.layout = func(s fyne.Size) {
		for _, r := range []*canvas.Rectangle{ground, ring} {
			r.Move(fyne.NewPos(2, 1))
			r.Resize(s.SubtractWidthHeight(4, 2))
		}
		word.Move(fyne.NewPos(0, floor((s.Height-20)/2)))
		word.Resize(fyne.NewSize(s.Width, 20))
	}
	p.refresh = func() {
		k := d.in
		fill, line, ink := fyne.ThemeColorName(""), fyne.ThemeColorName(""), ColorText
		if d.day.Month() != k.at.Month() {
			ink = ColorFaint
		}
		if d.hovered {
			fill = ColorHover
		}
		if d.day.Equal(k.at) {
			fill = ColorPress
		}
		if d.day.Equal(k.today) {
			line = ColorBorder
		}
		if d.day.Equal(k.chosen) {
			fill, ink = ColorAccentFill, ColorOnFill
		}
		paint(ground, fill, line)
		paint(ring, "", "")
		if d.day.Equal(k.at) {
			paint(ring, "", ColorRing)
			ring.StrokeWidth = ringWidth
		}
		word.SetText(strconv.Itoa(d.day.Day()))
		word.SetColor(ink)
		p.layout(d.Size())
		canvas.Refresh(d)
	}
	p.refresh()
	return p
}
