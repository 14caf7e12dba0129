package look

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"countersign/assets"
)

// tenth measures ten units a rune.
func tenth(s string) float32 { return 10 * float32(utf8.RuneCountInString(s)) }

func TestWrapped(t *testing.T) {
	for _, c := range []struct {
		in       string
		width    float32
		anywhere bool
		want     []string
	}{
		{"", 50, false, []string{""}},
		{"short", 50, false, []string{"short"}},
		{"one two three", 70, false, []string{"one two", "three"}},
		{"one incomprehensible two", 60, false, []string{"one", "incomp", "rehens", "ible", "two"}},
		{"ünïcödë", 30, false, []string{"ünï", "cöd", "ë"}},
		{"abcdefg", 30, true, []string{"abc", "def", "g"}},
		{"abc", 1, true, []string{"a", "b", "c"}},
	} {
		if got := wrapped(c.in, c.width, tenth, c.anywhere); !slices.Equal(got, c.want) {
			t.Errorf("%q in %v: %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestTrimmed(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float32
		want  string
	}{
		{"", 10, ""}, {"short", 50, "short"}, {"too long", 60, "too l…"}, {"two words", 50, "two…"},
		{"ünïcödë", 30, "ün…"}, {"abc", 5, "…"},
	} {
		if got := trimmed(c.in, c.width, tenth); got != c.want {
			t.Errorf("%q in %v: %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestTextIsAsHighAsItsLines(t *testing.T) {
	body := NewBody(strings.Repeat("Keys never leave the phone. ", 12))
	below := NewPrimary("Sign in", "", nil)
	shown(t, Column(Space2, body, below), 300, 600)
	n := len(words(body))
	if n < 3 || body.Size().Height != float32(n)*20 {
		t.Errorf("%d lines in %v", n, body.Size())
	}
	if want := body.Size().Height + Space2; below.Position().Y != want {
		t.Errorf("what follows is at %v, want %v", below.Position().Y, want)
	}
	body.SetText("One line.")
	if got := body.MinSize().Height; got != 20 {
		t.Errorf("one line is %v high", got)
	}
}

func TestPageShowsWrappedTextToItsEnd(t *testing.T) {
	long := NewBody(strings.Repeat("A sentence that goes on for a while. ", 80))
	last := NewCaption("The end.")
	p := NewPage("Page", "Subtitle").Content(NewCard(long), last)
	for _, width := range []float32{520, 900, 1600} {
		shown(t, p, width, 640)
		in := p.scroll.Content
		bottom := p.body.Position().Y + last.Position().Y + last.Size().Height
		if bottom > in.Size().Height {
			t.Errorf("at %v the content ends at %v, its box at %v", width, bottom, in.Size().Height)
		}
	}
}

func TestPageNeverGrowsTooWide(t *testing.T) {
	card := NewCard(NewBody("Words"))
	p := NewPage("Page", "").Content(card)
	shown(t, p, 1600, 1000)
	if w := card.Size().Width; w != PageWidth {
		t.Errorf("%v wide, want %v", w, PageWidth)
	}
	shown(t, p, 700, 640)
	if w := card.Size().Width; w != 700-2*Space8 {
		t.Errorf("%v wide in 700", w)
	}
}

func TestColumnsStackWhenNarrow(t *testing.T) {
	a, b := NewCard(NewBody("Left")), NewCard(NewBody("Right"))
	c := Columns(Space4, 0.5, 600, a, b)
	shown(t, c, 800, 400)
	if a.Position().Y != b.Position().Y || b.Position().X <= a.Position().X {
		t.Errorf("wide: %v and %v", a.Position(), b.Position())
	}
	shown(t, c, 500, 400)
	if a.Position().X != b.Position().X || b.Position().Y <= a.Position().Y {
		t.Errorf("narrow: %v and %v", a.Position(), b.Position())
	}
}

func TestRowGivesSpareRoomToTheSpring(t *testing.T) {
	a, b := NewPrimary("Left", "", nil), NewPrimary("Right", "", nil)
	shown(t, Row(Space2, a, Spring(), b), 500, 60)
	if a.Position().X != 0 || b.Position().X+b.Size().Width != 500 {
		t.Errorf("%v and %v", a.Position(), b.Position())
	}
	title, end := NewStrong(strings.Repeat("long ", 50)), NewBadge("Waiting", Accent)
	shown(t, Row(Space2, title, end), 300, 60)
	if end.Position().X+end.Size().Width > 300 || !strings.HasSuffix(words(title)[0], "…") {
		t.Errorf("badge at %v, title %q", end.Position(), words(title))
	}
}

func TestThemeKeepsToItsAppearance(t *testing.T) {
	system, light, dark := NewTheme(System), NewTheme(Light), NewTheme(Dark)
	for _, n := range []fyne.ThemeColorName{ColorGround, ColorText, theme.ColorNameBackground, theme.ColorNameForeground, theme.ColorNameSelection} {
		if light.Color(n, theme.VariantDark) != system.Color(n, theme.VariantLight) ||
			dark.Color(n, theme.VariantLight) != system.Color(n, theme.VariantDark) ||
			light.Color(n, theme.VariantLight) == dark.Color(n, theme.VariantLight) {
			t.Errorf("%s is not kept apart", n)
		}
	}
	for _, a := range []Appearance{System, Light, Dark} {
		if ParseAppearance(a.String()) != a || NewTheme(a).Appearance() != a {
			t.Errorf("%v does not survive", a)
		}
	}
	if ParseAppearance("purple") != System {
		t.Error("nonsense is not System")
	}
}

// Every colour of ours is in both palettes: a missing one would be invisible.
func TestPalettesAreComplete(t *testing.T) {
	light, dark := lightPalette(), darkPalette()
	for n := range light {
		if _, ok := dark[n]; !ok {
			t.Errorf("dark has no %s", n)
		}
	}
	if len(light) != len(dark) {
		t.Errorf("%d and %d colours", len(light), len(dark))
	}
}

func TestIcons(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(Light))
	day := IconIn("check", ColorText)
	name, svg := day.Name(), string(day.Content())
	if !strings.Contains(svg, "#12151c") || strings.Contains(svg, "#000000") {
		t.Errorf("not recoloured: %s", svg)
	}
	app.Settings().SetTheme(NewTheme(Dark))
	if day.Name() == name || string(day.Content()) == svg {
		t.Error("an icon does not follow the theme")
	}
	if got := IconIn("no such icon", ColorText); !strings.HasSuffix(got.Name(), "_dot.svg") {
		t.Errorf("an unknown icon is %q", got.Name())
	}
	for n, ours := range standardIcons {
		if got := NewTheme(Light).Icon(n); !strings.HasSuffix(got.Name(), "_"+ours+".svg") {
			t.Errorf("%s is drawn as %q", n, got.Name())
		}
	}
	for _, tone := range []Tone{Neutral, Accent, Good, Warn, Bad} {
		if strings.HasSuffix(Icon(tone.Icon()).Name(), "_dot.svg") {
			t.Errorf("%v has no icon", tone)
		}
	}
}

func TestFocusScrollsIntoView(t *testing.T) {
	actions := NewPrimary("Create", "", nil)
	var fields []*Field
	form := NewSection("Form", "")
	p := NewPage("Page", "").Actions(actions)
	col := Column(Space4)
	for range 12 {
		f := NewField("Field")
		fields = append(fields, f)
		col.Add(f)
	}
	last := NewPrimary("Save", "", nil)
	form.SetContent(col, last)
	p.Content(form)
	w := shown(t, NewToasts(p), 700, 500)
	seen := func(o fyne.CanvasObject) bool {
		d := fyne.CurrentApp().Driver()
		top := d.AbsolutePositionForObject(o).Y
		edge := d.AbsolutePositionForObject(p.scroll).Y
		return top >= edge && top+o.Size().Height <= edge+p.scroll.Size().Height
	}
	for _, o := range []interface {
		fyne.Focusable
		fyne.CanvasObject
	}{fields[11].Entry, fields[0].Entry, last, fields[5].Entry} {
		w.Canvas().Focus(o)
		if !seen(o) {
			t.Errorf("%T at %v has the focus out of sight", o, o.Position())
		}
	}
	at := p.scroll.Offset
	w.Canvas().Focus(actions)
	if p.scroll.Offset != at {
		t.Error("the focus on the header scrolled the content")
	}
}

// Not every screen is a Page: whatever scrolls follows the focus.
func TestFocusIsRevealedInAnyScroll(t *testing.T) {
	col := Column(0)
	var rows []*ListRow
	for range 20 {
		r := NewListRow(RowContent{Title: "Row"}, nil)
		rows = append(rows, r)
		col.Add(r)
	}
	scroll := container.NewVScroll(InsetXY(Space4, Space4, NewTightCard(col)))
	w := shown(t, container.NewBorder(nil, NewPrimary("Foot", "", nil), nil, nil, scroll), 400, 300)
	w.Canvas().Focus(rows[19])
	d := fyne.CurrentApp().Driver()
	at := d.AbsolutePositionForObject(rows[19]).Y
	if top := d.AbsolutePositionForObject(scroll).Y; at < top || at+rows[19].Size().Height > top+scroll.Size().Height {
		t.Errorf("the focus is at %v, out of sight", at)
	}
	w.Canvas().Focus(rows[0])
	if scroll.Offset.Y > Space8 {
		t.Errorf("the way back left it at %v", scroll.Offset.Y)
	}
}

func TestHiddenThingsLeaveNoGap(t *testing.T) {
	banner := NewBanner(Warn, "Words")
	below := NewPrimary("Below", "", nil)
	card := NewCard(InsetXY(Space2, Space2, banner), Limit(300, NewBody("Words")), below)
	ts := NewToasts(NewPage("Page", "").Content(card))
	shown(t, ts, 700, 600)
	at, height := below.Position().Y, card.Size().Height
	banner.Hide()
	ts.Refresh()
	if got := below.Position().Y; got != at-44-2*Space2-Space4 {
		t.Errorf("below a hidden banner at %v, before at %v", got, at)
	}
	banner.Show()
	ts.Refresh()
	if below.Position().Y != at || card.Size().Height < height {
		t.Errorf("shown again: at %v, want %v", below.Position().Y, at)
	}
}

// Fyne's SVG reader neither scales strokes nor draws short arcs right, so the
// icons that are embedded have neither.
func TestIconsAreOutlines(t *testing.T) {
	names, err := assets.Icons.ReadDir("icons")
	if err != nil || len(names) < 40 {
		t.Fatalf("%d icons, %v", len(names), err)
	}
	arc := regexp.MustCompile(` d="[^"]*[aA]`)
	for _, n := range names {
		svg, err := assets.Icons.ReadFile("icons/" + n.Name())
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(svg, []byte("stroke")) || arc.Match(svg) || !bytes.Contains(svg, []byte(`fill="#000000"`)) {
			t.Errorf("%s is not a black outline; see assets/strokes", n.Name())
		}
	}
}

// What stands beside a long column stays in sight while that is scrolled: at the
// top of the page where it fits, with its end at the bottom where it does not.
func TestColumnsOfAPageStayInSight(t *testing.T) {
	for _, test := range []struct {
		name  string
		right int
		wants func(p *Page, b fyne.CanvasObject) float32 // where it begins, scrolled to offset 600
	}{
		{"short", 2, func(*Page, fyne.CanvasObject) float32 { return 600 }},
		{"higher than the window", 30, func(p *Page, b fyne.CanvasObject) float32 {
			return 600 + p.scroll.Size().Height - b.Size().Height
		}},
	} {
		column := func(n int) fyne.CanvasObject {
			c := Column(Space4)
			for range n {
				c.Add(NewBody("A line"))
			}
			return c
		}
		a, b := column(60), column(test.right)
		p := NewPage("Page", "")
		p.Content(p.Columns(Space4, 0.5, 300, a, b))
		shown(t, p, 900, 600)
		if b.Position().Y != 0 {
			t.Errorf("%s: it begins at %v", test.name, b.Position().Y)
		}
		p.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -600)})
		if want := test.wants(p, b); b.Position().Y != want {
			t.Errorf("%s: scrolled to 600 it begins at %v, want %v", test.name, b.Position().Y, want)
		}
		p.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -9000)})
		if end := b.Position().Y + b.Size().Height; end > a.Size().Height {
			t.Errorf("%s: at the end it reaches %v, past %v", test.name, end, a.Size().Height)
		}
		shown(t, p, 340, 600)
		if b.Position().Y < a.Size().Height {
			t.Errorf("%s: in a narrow window it lies over the other at %v", test.name, b.Position().Y)
		}
	}
}
