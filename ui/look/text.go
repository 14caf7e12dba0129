package look

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// fit says what a Text does when it is given less room than it needs.
type fit int

const (
	fitNone  fit = iota // demand the room
	fitWords            // go on in the next line
	fitBreak            // go on in the next line, anywhere in a word
	fitTrim             // end in an ellipsis
)

// voice is one of the typographic styles.
type voice struct {
	size, line float32
	style      fyne.TextStyle
	color      fyne.ThemeColorName
	fit        fit
}

// Text is words in one of the product's voices. Unlike Fyne's Label it has no
// padding of its own, so that it lines up with what stands above and below.
type Text struct {
	widget.BaseWidget
	text  string
	voice voice
	align fyne.TextAlign

	lines []string // text broken for width
	width float32
}

func newText(s string, v voice) *Text {
	t := &Text{text: s, voice: v}
	t.ExtendBaseWidget(t)
	return t
}

func bold() fyne.TextStyle { return fyne.TextStyle{Bold: true} }

// NewTitle is the name of a page.
func NewTitle(s string) *Text {
	return newText(s, voice{textTitle, 32, bold(), ColorText, fitTrim})
}

// NewHeading is the name of a card or section.
func NewHeading(s string) *Text {
	return newText(s, voice{textHeading, 24, bold(), ColorText, fitTrim})
}

// NewStatement is a heading that is a whole sentence: it wraps, for nothing of
// it may be missing.
func NewStatement(s string) *Text {
	return newText(s, voice{textHeading, 24, bold(), ColorText, fitWords})
}

// NewBody is a wrapping paragraph.
func NewBody(s string) *Text {
	return newText(s, voice{textBody, 20, fyne.TextStyle{}, ColorText, fitWords})
}

// NewMuted is a wrapping paragraph that is read second.
func NewMuted(s string) *Text {
	return newText(s, voice{textBody, 20, fyne.TextStyle{}, ColorMuted, fitWords})
}

// NewCaption is small wrapping print: hints, times, remarks.
func NewCaption(s string) *Text {
	return newText(s, voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitWords})
}

// NewStrong is one line of body text in semibold, trimmed when it must be.
func NewStrong(s string) *Text {
	return newText(s, voice{textBody, 20, bold(), ColorText, fitTrim})
}

// NewLine is one line of body text, trimmed when it must be.
func NewLine(s string) *Text {
	return newText(s, voice{textBody, 20, fyne.TextStyle{}, ColorText, fitTrim})
}

// Text gives the words as they were set.
func (t *Text) Text() string { return t.text }

// SetText changes the words.
func (t *Text) SetText(s string) {
	if s == t.text {
		return
	}
	t.text, t.lines, t.width = s, nil, 0
	t.Refresh()
}

// SetColor changes the colour to a name of the theme.
func (t *Text) SetColor(c fyne.ThemeColorName) {
	if c == t.voice.color {
		return
	}
	t.voice.color = c
	t.Refresh()
}

// SetTone says the words in a tone; Neutral is the plain colour of text.
func (t *Text) SetTone(tone Tone) {
	if tone == Neutral {
		t.SetColor(ColorText)
		return
	}
	t.SetColor(tone.Text())
}

// Centered sets the words in the middle of their room and returns t.
func (t *Text) Centered() *Text { return t.aligned(fyne.TextAlignCenter) }

// Trailing sets the words at the right end of their room and returns t.
func (t *Text) Trailing() *Text { return t.aligned(fyne.TextAlignTrailing) }

func (t *Text) aligned(a fyne.TextAlign) *Text {
	t.align = a
	t.Refresh()
	return t
}

func (t *Text) measure(s string) float32 {
	return fyne.MeasureText(s, t.voice.size, t.voice.style).Width
}

// broken gives the text in lines that fit the width; as it stands when the
// width is not known yet.
func (t *Text) broken(width float32) []string {
	if t.lines != nil && t.width == width {
		return t.lines
	}
	t.width, t.lines = width, nil
	for _, para := range strings.Split(t.text, "\n") {
		switch {
		case width <= 0 || t.voice.fit == fitNone:
			t.lines = append(t.lines, para)
		case t.voice.fit == fitTrim:
			t.lines = append(t.lines, trimmed(para, width, t.measure))
		default:
			t.lines = append(t.lines, wrapped(para, width, t.measure, t.voice.fit == fitBreak)...)
		}
	}
	return t.lines
}

// wrapped breaks one paragraph. A word longer than the width is broken inside.
func wrapped(para string, width float32, measure func(string) float32, anywhere bool) []string {
	if measure(para) <= width {
		return []string{para}
	}
	var lines []string
	line := ""
	flush := func() {
		lines = append(lines, line)
		line = ""
	}
	words := strings.Fields(para)
	if anywhere {
		words = []string{para}
	}
	for _, w := range words {
		next := w
		if line != "" {
			next = line + " " + w
		}
		if measure(next) <= width {
			line = next
			continue
		}
		if line != "" {
			flush()
		}
		for measure(w) > width {
			n := fitting(w, width, measure)
			lines = append(lines, w[:n])
			w = w[n:]
		}
		line = w
	}
	if line != "" {
		flush()
	}
	return lines
}

// fitting is the length in bytes of the longest beginning of s that fits, one
// rune at least.
func fitting(s string, width float32, measure func(string) float32) int {
	ends := make([]int, 0, len(s))
	for i := range s {
		if i > 0 {
			ends = append(ends, i)
		}
	}
	ends = append(ends, len(s))
	lo, hi := 0, len(ends)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if measure(s[:ends[mid]]) <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return ends[lo]
}

func trimmed(s string, width float32, measure func(string) float32) string {
	const ellipsis = "…"
	if s == "" || measure(s) <= width {
		return s
	}
	room := width - measure(ellipsis)
	if _, first := utf8.DecodeRuneInString(s); room < measure(s[:first]) {
		return ellipsis
	}
	return strings.TrimRight(s[:fitting(s, room, measure)], " ") + ellipsis
}

// MinSize is the height of the lines at the current width, so that a column
// that lays out twice gets it right; see Column.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	if t.voice.fit == fitNone {
		w := float32(0)
		lines := strings.Split(t.text, "\n")
		for _, l := range lines {
			w = max(w, t.measure(l))
		}
		return fyne.NewSize(ceil(w), t.voice.line*float32(len(lines)))
	}
	n := len(t.broken(t.Size().Width))
	return fyne.NewSize(min(48, ceil(t.measure(t.text))), t.voice.line*float32(n))
}

// natural is the width at which nothing wraps or is trimmed.
func (t *Text) natural() float32 {
	w := float32(0)
	for _, l := range strings.Split(t.text, "\n") {
		w = max(w, t.measure(l))
	}
	return ceil(w)
}

// Resize breaks the lines anew when the width changes.
func (t *Text) Resize(s fyne.Size) {
	if s == t.Size() {
		return
	}
	again := s.Width != t.Size().Width
	t.BaseWidget.Resize(s)
	if again {
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t}
	r.Refresh()
	return r
}

type textRenderer struct {
	t    *Text
	objs []fyne.CanvasObject
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *textRenderer) MinSize() fyne.Size           { return r.t.MinSize() }

func (r *textRenderer) Layout(size fyne.Size) {
	v := r.t.voice
	for i, o := range r.objs {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, float32(i)*v.line+floor((v.line-h)/2)))
		o.Resize(fyne.NewSize(size.Width, h))
	}
}

func (r *textRenderer) Refresh() {
	t := r.t
	lines := t.broken(t.Size().Width)
	for len(r.objs) < len(lines) {
		r.objs = append(r.objs, canvas.NewText("", nil))
	}
	r.objs = r.objs[:len(lines)]
	for i, l := range lines {
		o := r.objs[i].(*canvas.Text)
		o.Text, o.TextSize, o.TextStyle, o.Alignment = l, t.voice.size, t.voice.style, t.align
		o.Color = colorOf(t.voice.color)
		o.Refresh()
	}
	r.Layout(t.Size())
	canvas.Refresh(t)
}

func ceil(f float32) float32 { return -floor(-f) }
func floor(f float32) float32 {
	i := float32(int(f))
	if i > f {
		i--
	}
	return i
}
