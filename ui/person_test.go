package ui

import (
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"countersign/ui/look"
	"countersign/ui/look/looktest"
)

// visible gives everything a person can see in the window, or in the dialog
// that lies over it.
func (s *stage) visible() []fyne.CanvasObject {
	s.t.Helper()
	if top := s.win.Canvas().Overlays().Top(); top != nil {
		return seen(nil, top)
	}
	return seen(nil, s.win.Content())
}

func seen(list []fyne.CanvasObject, o fyne.CanvasObject) []fyne.CanvasObject {
	if o == nil || !o.Visible() {
		return list
	}
	list = append(list, o)
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, o := range inside {
		list = seen(list, o)
	}
	return list
}

// press presses the button that reads label, as with the keyboard.
func (s *stage) press(label string) {
	s.t.Helper()
	s.now = s.now.Add(time.Second) // a person takes time
	for _, o := range s.visible() {
		switch b := o.(type) {
		case *look.Button:
			if b.Text() == label {
				if b.Disabled() {
					s.t.Fatalf("%q can't be pressed", label)
				}
				b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
				return
			}
		case *look.IconButton:
			if b.Label() == label {
				b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
				return
			}
		case *look.ListRow:
			if b.Content().Title == label {
				b.OnTapped()
				return
			}
		}
	}
	s.t.Fatalf("there is no %q to press; the window says: %s", label, s.words())
}

// words is all that can be read, line by line.
func (s *stage) words() string {
	var b strings.Builder
	for _, o := range s.visible() {
		switch o := o.(type) {
		case *look.Text:
			b.WriteString(o.Text() + "\n")
		case *look.Button:
			b.WriteString(o.Text() + "\n")
		case *look.Badge:
			b.WriteString(o.Text() + "\n")
		case *look.ListRow:
			c := o.Content()
			b.WriteString(strings.Join([]string{c.Title, c.Subtitle, c.Amount, c.Badge}, " | ") + "\n")
		}
	}
	return b.String()
}

func (s *stage) mustSee(phrases ...string) {
	s.t.Helper()
	words := s.words()
	for _, p := range phrases {
		if !strings.Contains(words, p) {
			s.t.Errorf("the window does not say %q; it says:\n%s", p, words)
		}
	}
}

func (s *stage) mustNotSee(phrases ...string) {
	s.t.Helper()
	words := s.words()
	for _, p := range phrases {
		if strings.Contains(words, p) {
			s.t.Errorf("the window says %q", p)
		}
	}
}

// scan reads the QR code from the rendered window.
func (s *stage) scan() string { return looktest.Scan(s.picture()) }

func (s *stage) picture() image.Image { return s.win.Canvas().Capture() }

// typeIn types text into a field as a person does.
func (s *stage) typeIn(f *look.Field, text string) {
	s.t.Helper()
	s.win.Canvas().Focus(f.Entry)
	test.Type(f.Entry, text)
}

// input gives the field of the form for a ledger's field or a part of one.
func (s *newScreen) input(path string) *look.Field {
	if in := s.form.at(path); in != nil && in.field != nil {
		return in.field
	}
	panic("the form has no field " + path)
}
