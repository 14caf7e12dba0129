package look

import (
	"image"
	"image/color"
	"image/draw"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"countersign/ui/look/looktest"
)

func TestMain(m *testing.M) {
	test.NewApp().Settings().SetTheme(NewTheme(Light))
	os.Exit(m.Run())
}

// shown opens a window of a size with o in it.
func shown(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Light))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// words gives the texts that can be seen in o.
func words(o fyne.CanvasObject) []string {
	if !o.Visible() {
		return nil
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		if o.Text != "" {
			return []string{o.Text}
		}
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	var out []string
	for _, i := range inside {
		out = append(out, words(i)...)
	}
	return out
}

func says(o fyne.CanvasObject, word string) bool { return slices.Contains(words(o), word) }

func key(f fyne.Focusable, name fyne.KeyName) { f.TypedKey(&fyne.KeyEvent{Name: name}) }

func TestRail(t *testing.T) {
	var got []int
	r := NewRail([]RailItem{{"new", "New request"}, {"activity", "Activity"}, {"settings", "Settings"}}, func(i int) { got = append(got, i) })
	w := shown(t, r, RailWidth, 600)
	test.Tap(r.items[1])
	w.Canvas().Focus(r.Item(1))
	key(r.Item(1), fyne.KeyDown)
	if w.Canvas().Focused() != r.Item(2) {
		t.Error("Down does not lead to the next place")
	}
	key(w.Canvas().Focused(), fyne.KeyReturn)
	r.Select(0)
	if !slices.Equal(got, []int{1, 2}) || r.Selected() != 0 {
		t.Errorf("told %v, at %d", got, r.Selected())
	}
	r.SetCount(1, 3)
	if !says(r, "3") {
		t.Error("no count")
	}
	r.SetCount(1, 0)
	if says(r, "3") {
		t.Error("a count of nothing")
	}
	r.SetEnabled(0, false)
	test.Tap(r.items[0])
	if len(got) != 2 {
		t.Error("a disabled place was chosen")
	}
	r.SetFooter(NewAccountChip(Account{Address: alice, Short: "rPT1Sj…bpAYe", Network: "Testnet", Left: "18 h left"}, nil))
	if !says(r, "rPT1Sj…bpAYe") || !says(r, "Testnet · 18 h left") {
		t.Errorf("foot says %q", words(r))
	}
}

func TestAvatarFollowsFromTheAddress(t *testing.T) {
	a, _ := avatarCells(alice)
	again, _ := avatarCells(alice)
	b, _ := avatarCells(bob)
	if a != again || a == b {
		t.Error("pictures do not follow from addresses")
	}
	for row := range 5 {
		if a[row*5] != a[row*5+4] || a[row*5+1] != a[row*5+3] {
			t.Errorf("row %d is not symmetrical", row)
		}
	}
}

// A picture takes the place of the drawn one, and gives it back.
func TestAvatarShowsAPicture(t *testing.T) {
	a := NewAvatar(alice, 56)
	w := shown(t, a, 56, 56)
	drawn := w.Canvas().Capture()
	red := image.NewNRGBA(image.Rect(0, 0, 10, 30))
	draw.Draw(red, red.Bounds(), image.NewUniform(color.NRGBA{0xff, 0, 0, 0xff}), image.Point{}, draw.Src)
	a.SetPicture(red)
	picture := w.Canvas().Capture()
	for _, at := range []image.Point{{28, 28}, {28, 4}, {4, 28}, {52, 28}} {
		if r, g, b, _ := picture.At(at.X, at.Y).RGBA(); r < 0xf000 || g+b > 0x1000 {
			t.Errorf("at %v it is %v", at, picture.At(at.X, at.Y))
		}
	}
	if r, g, b, _ := picture.At(0, 0).RGBA(); r > 0xf000 && g+b < 0x1000 {
		t.Error("its corners are not round")
	}
	a.SetPicture(nil)
	if n, at := looktest.Differing(drawn, w.Canvas().Capture()); n > 0 {
		t.Errorf("the drawn one is not back: %d pixels differ, the first at %v", n, at)
	}
}

func TestSelectByIndex(t *testing.T) {
	s := NewSelect("Network", []string{"Same", "Other", "Same"}, nil)
	if s.Index() != -1 {
		t.Errorf("at first %d", s.Index())
	}
	for _, c := range []struct{ set, want int }{{2, 2}, {0, 0}, {3, -1}, {1, 1}, {-5, -1}} {
		if s.SetIndex(c.set); s.Index() != c.want {
			t.Errorf("%d gives %d", c.set, s.Index())
		}
	}
}

func TestListRow(t *testing.T) {
	n := 0
	r := NewListRow(RowContent{Icon: "send", Title: "Payment to Bob", Subtitle: "Testnet", Amount: "25 XRP", Detail: "Today", Badge: "Waiting"}, func() { n++ })
	w := shown(t, r, 600, 64)
	test.Tap(r)
	w.Canvas().Focus(r)
	key(r, fyne.KeyReturn)
	if n != 2 {
		t.Errorf("pressed %d times", n)
	}
	for _, s := range []string{"Payment to Bob", "Testnet", "25 XRP", "Today", "Waiting"} {
		if !says(r, s) {
			t.Errorf("does not say %q: %q", s, words(r))
		}
	}
	r.Set(RowContent{Title: "Sign-in"})
	if says(r, "Waiting") || !says(r, "Sign-in") || r.Content().Title != "Sign-in" {
		t.Errorf("says %q", words(r))
	}
}

func TestBadgeBannerEmptyState(t *testing.T) {
	n := 0
	badge, banner := NewBadge("Draft", Neutral), NewBanner(Warn, "Your session ends soon.").Action("Sign in again", func() { n++ })
	empty := NewEmptyState("activity", "No requests yet", "They show up here.", "New request", func() { n++ })
	c := Column(0, badge, banner, empty)
	shown(t, c, 600, 600)
	badge.Set("Signed", Good)
	if !says(badge, "Signed") || badge.Tone() != Good || badge.Text() != "Signed" {
		t.Errorf("badge says %q", words(badge))
	}
	badge.Set("", Neutral)
	if badge.Visible() {
		t.Error("an empty badge is seen")
	}
	test.Tap(banner.Button())
	test.Tap(empty.Button())
	if n != 2 {
		t.Errorf("pressed %d times", n)
	}
	banner.Set(Bad, "You were signed out.")
	banner.Action("", nil)
	if !says(banner, "You were signed out.") || says(banner, "Sign in again") || banner.Tone() != Bad {
		t.Errorf("banner says %q", words(banner))
	}
	if NewEmptyState("activity", "Nothing", "", "", nil).Button() != nil {
		t.Error("a button without a word")
	}
}

func TestStepsAndCountdown(t *testing.T) {
	s := NewSteps("Sent", "Pushed", "Opened", "Signed", "In ledger")
	c := NewCountdown("Expires in")
	shown(t, Column(0, s, c), 600, 200)
	if !says(s, "1") || !says(s, "In ledger") {
		t.Errorf("says %q", words(s))
	}
	s.Set(0, StepDone, "14:02")
	s.Set(3, StepFailed, "Declined")
	s.Set(9, StepDone, "")
	if says(s, "1") || !says(s, "14:02") || !says(s, "Declined") || s.State(3) != StepFailed || s.Detail(3) != "Declined" {
		t.Errorf("says %q", words(s))
	}
	for _, x := range []struct {
		left time.Duration
		want string
	}{
		{5 * time.Minute, "05:00"}, {299*time.Second + 1, "05:00"}, {time.Nanosecond, "00:01"},
		{0, "00:00"}, {-time.Hour, "00:00"}, {25 * time.Hour, "25:00:00"},
	} {
		c.Set(x.left, 5*time.Minute)
		if c.Text() != x.want || !says(c, x.want) {
			t.Errorf("%v: %q, want %q", x.left, c.Text(), x.want)
		}
	}
}

func TestProofCardIsGreenOnlyForWhatWasChecked(t *testing.T) {
	c := NewProofCard()
	shown(t, c, 600, 400)
	rows := []ProofRow{{"Signature", Checked, "Made by the right key."}, {"Same as asked", Failed, "26 XRP."}, {Name: "Ledger"}}
	c.Set(rows)
	for _, s := range []string{"Checked", "Failed", "Not checked", "Made by the right key.", "Ledger"} {
		if !says(c, s) {
			t.Errorf("does not say %q: %q", s, words(c))
		}
	}
	if !slices.Equal(c.Rows(), rows) {
		t.Errorf("rows %v", c.Rows())
	}
	for s, want := range map[ProofStatus]Tone{Checked: Good, Failed: Bad, NotChecked: Neutral, 99: Neutral} {
		if _, _, tone := s.shown(); tone != want {
			t.Errorf("%d is %v, want %v", s, tone, want)
		}
	}
}

func TestMonoIsCopiedWhole(t *testing.T) {
	m := NewMono(bob)
	copied := false
	m.OnCopied = func() { copied = true }
	w := shown(t, Column(0, m), 200, 100)
	w.Canvas().Focus(m.CopyButton())
	key(m.CopyButton(), fyne.KeyReturn)
	if got := fyne.CurrentApp().Clipboard().Content(); got != bob || !copied {
		t.Errorf("copied %q", got)
	}
	if m.CopyButton().Label() != "Copied" {
		t.Errorf("the button says %q", m.CopyButton().Label())
	}
	w.Canvas().Unfocus()
	if m.CopyButton().Label() != "Copy" {
		t.Errorf("later the button says %q", m.CopyButton().Label())
	}
	m.SetText(alice)
	if m.Text() != alice || strings.Join(words(m), "") != alice {
		t.Errorf("says %q", words(m))
	}
}

func TestToasts(t *testing.T) {
	n := 0
	b := NewPrimary("Below", "", func() { n++ })
	ts := NewToasts(Column(0, b))
	w := shown(t, ts, 600, 400)
	if ts.Shown() != "" {
		t.Error("says something before anything happened")
	}
	ts.Say(Good, "Link copied")
	ts.Say(Bad, "Could not save the image")
	if ts.Shown() != "Could not save the image" || !says(ts, "Could not save the image") {
		t.Errorf("says %q", ts.Shown())
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(40, 16))
	if n != 1 {
		t.Error("the line is in the way of what is below")
	}
	test.Tap(ts.toast.close)
	if ts.Shown() != "" {
		t.Error("cannot be dismissed")
	}
}

// The next step often stands at the end of a sentence: nothing is cut off.
func TestLongToastIsReadWhole(t *testing.T) {
	sentence := "Not renewed: it has expired, but it is open on the phone and may still be signed; " +
		"decline it there, or wait until its time is over, and then renew it."
	ts := NewToasts(Column(0, NewBody("Below")))
	w := shown(t, ts, 600, 400)
	ts.Say(Bad, sentence)
	if got := strings.Join(words(ts.toast), " "); got != sentence {
		t.Errorf("says %q", got)
	}
	at, size := ts.toast.Position(), ts.toast.Size()
	if at.X < 0 || at.X+size.Width > 600 || at.Y+size.Height > 400 || size.Height <= 48 {
		t.Errorf("at %v, %v in a window of %v", at, size, w.Canvas().Size())
	}
	ts.Say(Good, "Link copied")
	if ts.toast.Size().Height != 48 {
		t.Errorf("a short one is %v high", ts.toast.Size().Height)
	}
}

func TestConfirm(t *testing.T) {
	words := ConfirmWords{Title: "Remove the contact?", Sentence: "Requests stay.", Yes: "Remove", Danger: true}
	for _, c := range []struct {
		name string
		act  func(c fyne.Canvas)
		want bool
	}{
		{"focus of a dangerous question is on no", func(c fyne.Canvas) { key(c.Focused(), fyne.KeyReturn) }, false},
		{"escape is no", func(c fyne.Canvas) { key(c.Focused(), fyne.KeyEscape) }, false},
		{"tab leads to yes", func(c fyne.Canvas) { c.FocusNext(); key(c.Focused(), fyne.KeySpace) }, true},
	} {
		w := shown(t, Column(0), 600, 400)
		var got []bool
		Confirm(w.Canvas(), words, func(yes bool) { got = append(got, yes) })
		if w.Canvas().Overlays().Top() == nil {
			t.Fatalf("%s: no dialog", c.name)
		}
		c.act(w.Canvas())
		if !slices.Equal(got, []bool{c.want}) || w.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: answered %v", c.name, got)
		}
	}
}

// Who gives the account its name stands behind it however long both are.
func TestChipSaysWhoCallsItThat(t *testing.T) {
	for _, account := range []Account{
		{Address: alice, Name: "Al", By: "Xaman"},
		{Address: alice, Name: strings.Repeat("W", 80), By: "Xaman"},
		{Address: alice, Name: strings.Repeat("W", 80), By: strings.Repeat("w", 80)},
	} {
		c := NewAccountChip(account, nil)
		shown(t, c, 192, 68)
		var name, by *Text
		for _, o := range test.LaidOutObjects(c) {
			if text, ok := o.(*Text); ok && text.Text() == account.Name {
				name = text
			} else if ok && text.Text() == "("+account.By+")" {
				by = text
			}
		}
		if name == nil || by == nil || name.Size().Width < min(name.natural(), 20) || by.Size().Width < min(by.natural(), 60) ||
			by.Position().X < name.Position().X+name.Size().Width || by.Position().X+by.Size().Width > c.Size().Width {
			t.Errorf("%.10s (%.10s): %+v, %+v", account.Name, account.By, name, by)
		}
	}
}
