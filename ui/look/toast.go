package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Toasts lays a line over the foot of the window that says what just happened
// ("Link copied") and is in nobody's way. It has no clock: the screen calls
// Dismiss when the line has been there long enough.
type Toasts struct {
	widget.BaseWidget
	content fyne.CanvasObject
	toast   *toast
	place   func() // lays the line out; nil before the first drawing
}

// NewToasts puts the layer over content.
func NewToasts(content fyne.CanvasObject) *Toasts {
	t := &Toasts{content: content}
	t.toast = &toast{text: newText("", voice{textBody, 20, bold(), ColorGround, fitWords})}
	t.toast.close = NewIconButton("cross", "Dismiss", t.Dismiss)
	t.toast.ExtendBaseWidget(t.toast)
	t.toast.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Say says something; it replaces what was said before.
func (t *Toasts) Say(tone Tone, sentence string) {
	t.toast.tone = tone
	t.toast.text.SetText(sentence)
	t.toast.Show()
	t.toast.Refresh()
	if t.place != nil {
		t.place()
	}
	// The toast is in no canvas before it was drawn once, so its own Refresh is
	// not seen by a window that nobody touches.
	canvas.Refresh(t)
}

// Dismiss takes the line away.
func (t *Toasts) Dismiss() { t.toast.Hide() }

// Shown gives what is being said, "" when nothing is.
func (t *Toasts) Shown() string {
	if !t.toast.Visible() {
		return ""
	}
	return t.toast.text.Text()
}

// CreateRenderer implements fyne.Widget.
func (t *Toasts) CreateRenderer() fyne.WidgetRenderer {
	p := &parts{objs: []fyne.CanvasObject{t.content, t.toast}}
	p.minSize = func() fyne.Size { return t.content.MinSize() }
	t.place = func() {
		s := t.Size()
		m := t.toast.sizeIn(min(toastWidth, s.Width-2*Space6))
		t.toast.Resize(m)
		t.toast.Move(fyne.NewPos(floor((s.Width-m.Width)/2), s.Height-m.Height-Space6))
	}
	p.layout = func(s fyne.Size) {
		t.content.Resize(s)
		t.place()
	}
	p.refresh = func() {
		p.layout(t.Size())
		t.content.Refresh() // something in it may have been hidden or shown
		canvas.Refresh(t)
	}
	return p
}

type toast struct {
	widget.BaseWidget
	tone  Tone
	text  *Text
	close *IconButton
}

// toastWidth is how wide a toast grows before its words wrap.
const toastWidth = 760

// toastFrame is what stands left and right of a toast's words.
const toastFrame = Space4 + 16 + Space3 + Space2 + 32 + Space2

// sizeIn is what the toast needs when it may be this wide. Nothing it says is
// cut off: the next step often stands at the end.
func (t *toast) sizeIn(width float32) fyne.Size {
	width = min(toastFrame+t.text.natural(), width)
	h := heightAt(t.text, max(0, width-toastFrame))
	return fyne.NewSize(width, h+28)
}

func (t *toast) CreateRenderer() fyne.WidgetRenderer {
	ground := rectangle(radiusCard)
	img := NewIcon("check", 16, ColorText)
	p := &parts{objs: []fyne.CanvasObject{ground, img, t.text, t.close}}
	p.minSize = func() fyne.Size { return fyne.NewSize(200, 48) }
	p.layout = func(s fyne.Size) {
		ground.Resize(s)
		img.Move(fyne.NewPos(Space4, floor((s.Height-16)/2)))
		img.Resize(fyne.NewSquareSize(16))
		x := Space4 + 16 + Space3
		t.text.Move(fyne.NewPos(x, 14))
		t.text.Resize(fyne.NewSize(max(0, s.Width-toastFrame), s.Height-28))
		t.close.Move(fyne.NewPos(s.Width-Space2-32, floor((s.Height-32)/2)))
		t.close.Resize(fyne.NewSquareSize(32))
	}
	p.refresh = func() {
		paint(ground, ColorCard, ColorBorder)
		shadow(ground, 24, 8)
		t.text.SetColor(ColorText)
		img.Resource = IconIn(t.tone.Icon(), t.tone.Text())
		img.Refresh()
		p.layout(t.Size())
		canvas.Refresh(t)
	}
	p.refresh()
	return p
}

// ConfirmWords is what a Confirm dialog says. No defaults to "Cancel".
type ConfirmWords struct {
	Title, Sentence string
	Yes, No         string
	Danger          bool // Yes cannot be taken back
}

// Confirm asks before something is done and calls answer once, with what the
// person chose; Escape is no. When Danger is set, the focus is on No.
func Confirm(c fyne.Canvas, words ConfirmWords, answer func(bool)) {
	var pop *widget.PopUp
	answered := false
	reply := func(yes bool) {
		if answered {
			return
		}
		answered = true
		pop.Hide()
		answer(yes)
	}
	no, yes := NewConfirmButtons(words, reply)
	body := Column(Space2, NewHeading(words.Title), NewMuted(words.Sentence))
	content := Column(Space6, body, Row(Space2, Spring(), no, yes))
	pop = widget.NewModalPopUp(FixedWidth(440, Inset(Space5, container.NewStack(content))), c)
	pop.Show()
	if words.Danger {
		c.Focus(no)
	} else {
		c.Focus(yes)
	}
}

// NewConfirmButtons makes the two buttons of a Confirm dialog, for dialogs
// with content of their own.
func NewConfirmButtons(words ConfirmWords, reply func(yes bool)) (no, yes *Button) {
	if words.No == "" {
		words.No = "Cancel"
	}
	no = NewSecondary(words.No, "", func() { reply(false) })
	yes = NewPrimary(words.Yes, "", func() { reply(true) })
	if words.Danger {
		yes = NewDanger(words.Yes, "", func() { reply(true) })
	}
	no.OnEscape = func() { reply(false) }
	yes.OnEscape = no.OnEscape
	return no, yes
}
