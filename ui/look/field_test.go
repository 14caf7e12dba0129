package look

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// middle is where o is hit.
func middle(o fyne.CanvasObject) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	return at.AddXY(floor(o.Size().Width/2), floor(o.Size().Height/2))
}

func TestTheWheelMovesThePageOverAField(t *testing.T) {
	f := NewField("To")
	p := NewPage("Page", "").Content(f, NewNoteField("Note", 60))
	w := shown(t, p, 600, 400)
	for _, text := range []string{"", "short", strings.Repeat("a long text ", 40)} {
		p.ScrollToTop()
		f.SetText(text)
		test.Scroll(w.Canvas(), middle(f.Entry), 0, -20)
		if got := p.scroll.Offset.Y; got != 20 {
			t.Errorf("with %d letters the page is at %v, want 20", len(text), got)
		}
	}
	p.ScrollToTop()
	f.Entry.CursorColumn = 0
	f.Entry.Refresh()
	test.Scroll(w.Canvas(), middle(f.Entry), -30, 0)
	if f.Entry.scroll.Offset.X != 30 || p.scroll.Offset.Y != 0 {
		t.Errorf("sideways: the text is at %v, the page at %v", f.Entry.scroll.Offset, p.scroll.Offset)
	}
}

func TestTheWheelMovesTheLinesOfANoteThatHasMoreOfThem(t *testing.T) {
	f := NewNoteField("Note", 4)
	p := NewPage("Page", "").Content(f, NewNoteField("Note", 60))
	w := shown(t, p, 600, 400)
	test.Scroll(w.Canvas(), middle(f.Entry), 0, -20)
	if got := p.scroll.Offset.Y; got != 20 {
		t.Errorf("over an empty note: the page is at %v, want 20", got)
	}
	p.ScrollToTop()
	f.SetText(strings.Repeat("a line\n", 40))
	test.Scroll(w.Canvas(), middle(f.Entry), 0, -20)
	if f.Entry.scroll.Offset.Y != 20 || p.scroll.Offset.Y != 0 {
		t.Errorf("the note is at %v, the page at %v", f.Entry.scroll.Offset, p.scroll.Offset)
	}
}

// Where nothing else can move, the wheel moves a long text.
func TestTheWheelMovesTheTextOfAFieldOnAShortPage(t *testing.T) {
	f := NewField("To")
	w := shown(t, NewPage("Page", "").Content(f), 600, 400)
	f.SetText(strings.Repeat("a long text ", 40))
	f.Entry.CursorColumn = 0
	f.Entry.Refresh()
	test.Scroll(w.Canvas(), middle(f.Entry), 0, -30)
	if got := f.Entry.scroll.Offset.X; got != 30 {
		t.Errorf("the text is at %v, want 30", got)
	}
}

func TestAFieldIsTappedAndSelectedThroughTheWheel(t *testing.T) {
	tapped := 0
	f := NewField("To").Action("paste", "Paste", func() { tapped++ })
	w := shown(t, NewPage("Page", "").Content(f), 600, 400)
	f.SetText("somebody")
	w.Canvas().Focus(f.Entry)
	test.TapCanvas(w.Canvas(), middle(f.Entry))
	if w.Canvas().Focused() != f.Entry {
		t.Errorf("a tap gave the focus to %T", w.Canvas().Focused())
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.Entry).AddXY(fieldPadding+20, 18)
	test.Drag(w.Canvas(), at, 40, 0)
	if f.Entry.SelectedText() == "" {
		t.Error("nothing is selected by dragging")
	}
	test.TapCanvas(w.Canvas(), middle(f.action))
	if tapped != 1 {
		t.Errorf("the action was taken %d times", tapped)
	}
	// A window asks for these one by one and takes the uppermost.
	switch any(&wheel{}).(type) {
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, fyne.Draggable,
		desktop.Mouseable, desktop.Hoverable, desktop.Cursorable:
		t.Error("the wheel takes more than the wheel")
	}
}

// A field of one line shows no bar, however long its text is.
func TestOneLineHasNoScrollBar(t *testing.T) {
	f := NewField("To")
	f.SetText(strings.Repeat("a long text ", 40))
	shown(t, Column(0, f), 300, 100)
	for _, o := range test.WidgetRenderer(f.Entry.scroll).Objects()[5:] {
		if o.Visible() {
			t.Errorf("%T lies on the words", o)
		}
	}
}
