//go:build e2e

package e2e

import (
	"image"
	"slices"
	"strings"

	"golang.org/x/image/draw"
)

// sheet is the screen on which a request is written, with the places that stay
// where they are. To read all of the window takes seconds, so that a test of
// many requests reads the part it needs.
type sheet struct {
	w             *window
	form, preview image.Rectangle // the column of the form, and the one beside it
	kind, anew    image.Point     // the choice of the type, and "New request" of the rail
	greeted       bool            // words about the sign-in stand above, and will go
}

// sheet finds the places on the screen, which has to be in sight.
func (w *window) sheet() *sheet {
	w.d.t.Helper()
	s := &sheet{w: w}
	s.find()
	return s
}

// find looks where the places are: words above them move them down.
func (s *sheet) find() {
	s.w.d.t.Helper()
	s.w.d.until("the screen for a new request", func() bool {
		img, err := s.w.image()
		if err != nil {
			return false
		}
		words := s.w.readPart(img.Bounds(), false)
		s.greeted = says(words, "Signed in as")
		left, ok1 := find(words, "What to sign")
		right, ok2 := find(words, "What will happen")
		if !ok1 || !ok2 {
			return false
		}
		top, b := left.Min.Y-12, img.Bounds()
		s.form = image.Rect(left.Min.X-16, top, right.Min.X-28, b.Max.Y)
		s.preview = image.Rect(right.Min.X-16, top, b.Max.X, b.Max.Y)
		s.kind = image.Pt(left.Min.X+60, left.Max.Y+42)
		for _, place := range places(words, "New request") {
			if place.Max.X < left.Min.X {
				s.anew = middle(place)
				return true
			}
		}
		return false
	})
}

func middle(r image.Rectangle) image.Point {
	return image.Pt((r.Min.X+r.Max.X)/2, (r.Min.Y+r.Max.Y)/2)
}

// readPart gives the words in a part of the window: dark ones, or light ones on
// a dark ground.
func (w *window) readPart(part image.Rectangle, light bool) []word {
	img, err := w.image()
	if err != nil {
		return nil
	}
	part = part.Intersect(img.Bounds())
	cut := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(cut, cut.Rect, img, part.Min, draw.Src)
	words := recognise(ink(enlarged(cut), light), "part")
	for i := range words {
		words[i].box = words[i].box.Add(part.Min)
	}
	return words
}

// places gives every place where a phrase is all of a line or of a column of
// words, from top to bottom: the names of fields, not words within a sentence.
func places(words []word, phrase string) []image.Rectangle {
	const columnGap = 18
	var out []image.Rectangle
	next := func(i int) bool { // is beside the word before
		return i > 0 && i < len(words) && words[i].line == words[i-1].line && words[i].box.Min.X-words[i-1].box.Max.X < columnGap
	}
	for i := range words {
		if next(i) {
			continue
		}
		read, box := plain(words[i].text), words[i].box
		for j := i + 1; next(j); j++ {
			read += plain(words[j].text)
			box = box.Union(words[j].box)
		}
		if read == plain(phrase) {
			out = append(out, box)
		}
	}
	slices.SortStableFunc(out, func(a, b image.Rectangle) int {
		if d := a.Min.Y - b.Min.Y; d < -8 || d > 8 { // one line of fields
			return d
		}
		return a.Min.X - b.Min.X
	})
	return out
}

// entry is one thing a person does in a form: type into a field, choose, switch
// on, or press a button.
type entry struct {
	label string
	nth   int // of the labels that read the same, from 0
	text  string
	downs int  // of a choice: so many options below the present one
	press bool // a switch or a button
}

func text(label, value string) entry             { return entry{label: label, text: value} }
func textAt(label string, n int, v string) entry { return entry{label: label, nth: n, text: v} }
func choose(label string, downs int) entry       { return entry{label: label, downs: downs} }
func chooseAt(label string, n, downs int) entry  { return entry{label: label, nth: n, downs: downs} }
func press(label string) entry                   { return entry{label: label, press: true} }

// moves tells whether the fields may be others afterwards, or elsewhere: an
// address brings words about it.
func (e entry) moves() bool {
	return e.text == "" || strings.HasPrefix(e.text, "r") && len(e.text) > 25
}

// pick opens the list of types, searches it and takes the first that is found.
func (s *sheet) pick(search, title string) {
	s.w.d.t.Helper()
	s.w.click(s.anew.X, s.anew.Y)
	if s.greeted {
		s.find()
	}
	s.w.click(s.kind.X, s.kind.Y)
	s.w.typeText(search)
	s.w.key("Return")
	s.w.d.until("the form for "+title, func() bool {
		return len(places(s.w.readPart(s.form, false), title)) > 0
	})
}

// fillIn finds the fields by their labels, scrolling down as a person does, and
// fills them in. A picture is kept of what is below the fold.
func (s *sheet) fillIn(entries []entry) {
	s.w.d.t.Helper()
	scrolled := false
	var words []word
	for _, e := range entries {
		var at []image.Rectangle
		tries := 0
		s.w.d.until("a field labelled "+e.label, func() bool {
			if words == nil {
				words = s.w.readPart(s.form, false)
			}
			const field = 44 // below the label
			at = places(words, e.label)
			if len(at) > e.nth && (e.press || at[e.nth].Max.Y+field < s.form.Max.Y) {
				return true
			}
			if words = nil; tries > 0 { // the form may not have been drawn yet
				s.scroll("5", 4)
				scrolled = true
			}
			tries++
			return false
		})
		box := at[e.nth]
		switch {
		case e.press:
			s.w.click(middle(box).X, middle(box).Y)
		case e.text != "":
			s.w.click(box.Min.X+40, box.Max.Y+26)
			s.w.typeText(e.text)
			if len(e.text) > 12 && !e.moves() { // what is wrong with a part of it moves what is below for a while
				s.w.settle()
			}
		default:
			s.w.click(box.Min.X+40, box.Max.Y+26)
			s.w.key(append(slices.Repeat([]string{"Down"}, e.downs), "Return")...)
		}
		if e.moves() {
			s.w.settle()
			words = nil
		}
	}
	if scrolled {
		s.w.keep("below")
		s.scroll("4", 40)
	}
}

// settle waits until what was typed has been drawn, and with it the words about
// it, which move what is below: until two pictures differ by a cursor at most.
func (w *window) settle() {
	w.d.t.Helper()
	var last *image.RGBA
	w.d.until("the window to stay as it is", func() bool {
		img, err := w.image()
		if err != nil {
			return false
		}
		now := image.NewRGBA(img.Bounds())
		draw.Draw(now, now.Rect, img, img.Bounds().Min, draw.Src)
		still := last != nil && differing(last, now) <= 64
		last = now
		return still
	})
}

// differing counts the pixels that are not the same.
func differing(a, b *image.RGBA) (n int) {
	if a.Rect != b.Rect {
		return len(b.Pix)
	}
	for i := 0; i < len(a.Pix); i += 4 {
		if a.Pix[i] != b.Pix[i] || a.Pix[i+1] != b.Pix[i+1] || a.Pix[i+2] != b.Pix[i+2] {
			n++
		}
	}
	return n
}

// makeTall makes the window as high as the screen, for a form whose fields could
// not be told apart by what is in sight.
func (s *sheet) makeTall() {
	s.w.d.t.Helper()
	s.w.d.must("xdotool", "windowmove", s.w.id, "300", "0")
	s.w.d.must("xdotool", "windowsize", s.w.id, "1120", "1040")
	s.w.settle()
	s.find()
}

// scroll turns the wheel over the form: button 4 is up, 5 is down.
func (s *sheet) scroll(button string, times int) {
	s.w.d.t.Helper()
	at := middle(s.form)
	args := []string{"mousemove", "--window", s.w.id, itoa(at.X), itoa(at.Y), "click", "--repeat", itoa(times), "--delay", "15", button}
	s.w.d.must("xdotool", args...)
	s.w.settle()
}

// waitSays waits until the preview says all of the phrases.
func (s *sheet) waitSays(phrases ...string) {
	s.w.d.t.Helper()
	s.w.settle()
	s.w.d.until("the preview to say "+strings.Join(phrases, " and "), func() bool {
		words := s.w.readPart(s.preview, false)
		for _, p := range phrases {
			if !says(words, p) {
				return false
			}
		}
		return true
	})
}

// says tells whether words stand one after the other, over the ends of lines.
func says(words []word, phrase string) bool {
	var all strings.Builder
	for _, w := range words {
		all.WriteString(plain(w.text))
	}
	return strings.Contains(all.String(), plain(phrase))
}

// create presses the button, and gives the text of the code that appears.
func (s *sheet) create() string {
	s.w.d.t.Helper()
	var at image.Point
	s.w.d.until("the button to create the request", func() bool {
		box, ok := find(s.w.readPart(s.preview, true), "Create request")
		at = middle(box)
		return ok
	})
	s.w.click(at.X, at.Y)
	return s.w.waitQR()
}
