package look

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// window is a canvas that notes the shortcuts it is given, as a real one does.
type window struct {
	fyne.Canvas
	got []string
}

func (w *window) TypedShortcut(s fyne.Shortcut) { w.got = append(w.got, s.ShortcutName()) }

// Screens begin in a field, and Fyne gives a shortcut only to what has the focus.
func TestFieldsLeaveShortcutsToTheWindow(t *testing.T) {
	w := &window{}
	screen := &desktop.CustomShortcut{KeyName: fyne.Key2, Modifier: fyne.KeyModifierShortcutDefault}
	word := &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierShortcutDefault}
	if !passOn(w, screen) || len(w.got) != 1 {
		t.Errorf("the window got %v", w.got)
	}
	if passOn(w, word) || passOn(w, &fyne.ShortcutPaste{}) || passOn(nil, screen) || len(w.got) != 1 {
		t.Errorf("the window got what the field needs: %v", w.got)
	}

	f := NewField("Field")
	shown(t, f, 300, 100)
	f.SetText("two words")
	f.Entry.CursorColumn = 9
	f.Entry.TypedShortcut(word)
	if f.Entry.CursorColumn != 4 {
		t.Errorf("a word to the left is column %d", f.Entry.CursorColumn)
	}
}

func TestButtonIsPressedByPointerSpaceAndEnter(t *testing.T) {
	n := 0
	for name, b := range map[string]*Button{
		"primary": NewPrimary("Go", "qr", nil), "secondary": NewSecondary("Go", "", nil),
		"quiet": NewQuiet("Go", "", nil), "danger": NewDanger("Go", "trash", nil),
	} {
		w := shown(t, Column(0, b), 300, 100)
		n = 0
		b.OnTapped = func() { n++ }
		test.Tap(b)
		w.Canvas().Focus(b)
		key(b, fyne.KeySpace)
		key(b, fyne.KeyReturn)
		key(b, fyne.KeyEnter)
		key(b, fyne.KeyA)
		if n != 4 {
			t.Errorf("%s: pressed %d times, want 4", name, n)
		}
		b.SetEnabled(false)
		b.Tapped(nil)
		key(b, fyne.KeySpace)
		if n != 4 {
			t.Errorf("%s: pressed while disabled", name)
		}
		b.SetEnabled(true)
		b.SetText("Go on")
		if !says(b, "Go on") || b.Text() != "Go on" {
			t.Errorf("%s: says %q", name, words(b))
		}
		if h := b.MinSize().Height; h != controlHeight {
			t.Errorf("%s: %v high", name, h)
		}
	}
}

func TestButtonWithoutActionDoesNothing(t *testing.T) {
	shown(t, Column(0), 10, 10)
	NewPrimary("Go", "", nil).Tapped(nil)
	NewIconButton("copy", "Copy", nil).Tapped(nil)
}

func TestFocusFollowsTheOrderOfTheForm(t *testing.T) {
	to, amount := NewField("To"), NewField("Amount").Suffix("XRP").Action("contacts", "Choose", nil)
	net := NewSelect("Network", []string{"Mainnet"}, nil)
	json := NewEditor("JSON", 3)
	off, segments := NewSwitch("Tray", "", nil), NewSegmented([]string{"Form", "JSON"}, nil)
	ok := NewPrimary("Create", "", nil)
	row := NewListRow(RowContent{Title: "Row"}, nil)
	w := shown(t, NewPage("Page", "").Content(to, amount, net, json, off, segments, ok, row), 900, 900)
	want := []fyne.Focusable{to.Entry, amount.Entry, amount.action, net, json.Entry, off, segments, ok, row}
	for i, f := range want {
		w.Canvas().FocusNext()
		if w.Canvas().Focused() != f {
			t.Fatalf("stop %d: the focus is on %T", i, w.Canvas().Focused())
		}
	}
	for i := len(want) - 2; i >= 0; i-- {
		w.Canvas().FocusPrevious()
		if w.Canvas().Focused() != want[i] {
			t.Fatalf("back to stop %d: the focus is on %T", i, w.Canvas().Focused())
		}
	}
	if json.Entry.AcceptsTab() {
		t.Error("the editor keeps Tab to itself")
	}
}

func TestIconButtonShowsItsLabel(t *testing.T) {
	b := NewIconButton("copy", "Copy link", nil)
	w := shown(t, Column(0, b), 300, 100)
	if says(b, "Copy link") {
		t.Error("the label is there before anyone asked")
	}
	b.MouseIn(nil)
	if !says(b, "Copy link") {
		t.Error("no label under the pointer")
	}
	b.MouseOut()
	w.Canvas().Focus(b)
	if !says(b, "Copy link") {
		t.Error("no label with the focus")
	}
	b.Set("check", "Copied")
	if b.Label() != "Copied" || !says(b, "Copied") {
		t.Errorf("says %q", words(b))
	}
}

func TestFieldErrorDoesNotMoveAnything(t *testing.T) {
	f := NewField("Amount").Hint("Six decimals at most").Suffix("XRP").Placeholder("0.00")
	below := NewPrimary("Create", "", nil)
	shown(t, Column(Space2, f, below), 400, 300)
	at := below.Position()
	var changed, submitted string
	f.OnChanged(func(s string) { changed = s }).OnSubmitted(func(s string) { submitted = s })
	test.Type(f.Entry, "1.5")
	key(f.Entry, fyne.KeyReturn)
	if changed != "1.5" || submitted != "1.5" || f.Text() != "1.5" {
		t.Errorf("changed %q, submitted %q, text %q", changed, submitted, f.Text())
	}
	f.SetError("More than you have")
	if !says(f, "More than you have") || says(f, "Six decimals at most") || f.Error() == "" {
		t.Errorf("says %q", words(f))
	}
	if below.Position() != at {
		t.Errorf("the button moved from %v to %v", at, below.Position())
	}
	f.SetError("")
	if !says(f, "Six decimals at most") || !says(f, "XRP") {
		t.Errorf("says %q", words(f))
	}
	f.SetEnabled(false)
	test.Type(f.Entry, "9")
	if f.Text() != "1.5" {
		t.Errorf("typed into a locked field: %q", f.Text())
	}
}

func TestFieldTellsFocusAndEscape(t *testing.T) {
	f := NewField("Search")
	var seen []bool
	escaped := false
	f.Entry.OnFocus = func(on bool) { seen = append(seen, on) }
	f.Entry.OnEscape = func() { escaped = true }
	w := shown(t, Column(0, f), 400, 100)
	w.Canvas().Focus(f.Entry)
	key(f.Entry, fyne.KeyEscape)
	w.Canvas().Unfocus()
	if !slices.Equal(seen, []bool{true, false}) || !escaped {
		t.Errorf("focus %v, escape %v", seen, escaped)
	}
}

func TestSecretFieldShowsOnlyWhenAsked(t *testing.T) {
	f := NewSecretField("API secret")
	shown(t, Column(0, f), 400, 100)
	f.SetText("hunter2")
	if says(f, "hunter2") {
		t.Error("the secret can be read")
	}
	f.action.Tapped(nil)
	if !says(f, "hunter2") || f.action.Label() != "Hide" {
		t.Errorf("after Show: %q", words(f))
	}
	f.action.Tapped(nil)
	if says(f, "hunter2") || f.action.Label() != "Show" {
		t.Errorf("after Hide: %q", words(f))
	}
}

func TestSelect(t *testing.T) {
	var chosen []string
	s := NewSelect("Network", []string{"Mainnet", "Testnet", "Devnet"}, func(o string) { chosen = append(chosen, o) })
	w := shown(t, Column(0, s), 400, 400)
	if s.Selected() != "" || !says(s, "Choose") {
		t.Errorf("starts with %q", words(s))
	}
	s.SetSelected("Testnet")
	if len(chosen) != 0 || !says(s, "Testnet") {
		t.Errorf("set by the program: told %q, says %q", chosen, words(s))
	}
	w.Canvas().Focus(s)
	key(s, fyne.KeyDown)
	key(s, fyne.KeyDown)
	key(s, fyne.KeyUp)
	if !slices.Equal(chosen, []string{"Devnet", "Testnet"}) {
		t.Errorf("by keys: %q", chosen)
	}
	key(s, fyne.KeySpace)
	menu, ok := w.Canvas().Focused().(*options)
	if !ok {
		t.Fatalf("Space gave the focus to %T", w.Canvas().Focused())
	}
	key(menu, fyne.KeyUp)
	key(menu, fyne.KeyReturn)
	if s.Selected() != "Mainnet" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("chose %q from the list", s.Selected())
	}
	s.SetOptions([]string{"Testnet", "Mainnet"})
	if s.Selected() != "Mainnet" {
		t.Errorf("kept %q", s.Selected())
	}
	s.SetOptions([]string{"Xahau"})
	if s.Selected() != "" {
		t.Errorf("kept %q, which is not there", s.Selected())
	}
	s.Disable()
	key(s, fyne.KeyDown)
	s.Tapped(nil)
	if s.Selected() != "" || w.Canvas().Overlays().Top() != nil {
		t.Error("a disabled choice was made")
	}
}

func TestSegmented(t *testing.T) {
	var got []int
	s := NewSegmented([]string{"Form", "JSON", "Raw"}, func(i int) { got = append(got, i) })
	shown(t, Column(0, s), 300, 100)
	test.TapAt(s, fyne.NewPos(150, 10))
	test.TapAt(s, fyne.NewPos(150, 10))
	key(s, fyne.KeyRight)
	key(s, fyne.KeyRight)
	key(s, fyne.KeyLeft)
	key(s, fyne.KeySpace)
	key(s, fyne.KeySpace)
	if !slices.Equal(got, []int{1, 2, 1, 2, 0}) || s.Selected() != 0 {
		t.Errorf("told %v, stands at %d", got, s.Selected())
	}
	s.SetSelected(2)
	s.SetSelected(7)
	if s.Selected() != 2 || len(got) != 5 {
		t.Errorf("set to %d, told %v", s.Selected(), got)
	}
}

func TestSwitch(t *testing.T) {
	var got []bool
	s := NewSwitch("Tray", "Keeps watching.", func(on bool) { got = append(got, on) })
	shown(t, Column(0, s), 400, 100)
	test.Tap(s)
	key(s, fyne.KeySpace)
	s.SetOn(true)
	if !slices.Equal(got, []bool{true, false}) || !s.On() {
		t.Errorf("told %v, is %v", got, s.On())
	}
	s.Disable()
	test.Tap(s)
	if !s.On() {
		t.Error("a disabled switch was thrown")
	}
}
