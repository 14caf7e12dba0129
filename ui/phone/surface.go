package phone

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/look"
)

// page lays out three things: one at the head, one at the foot, each as high as
// it is at this width, and between them one that takes the rest and scrolls.
type page struct{}

func (page) MinSize(objs []fyne.CanvasObject) fyne.Size {
	head, foot := objs[0].MinSize(), objs[2].MinSize()
	return fyne.NewSize(max(head.Width, objs[1].MinSize().Width, foot.Width, 340), head.Height+foot.Height+200)
}

func (page) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	head, foot := heightAt(objs[0], size.Width), heightAt(objs[2], size.Width)
	middle := max(0, size.Height-head-foot)
	objs[0].Move(fyne.NewPos(0, 0))
	objs[0].Resize(fyne.NewSize(size.Width, head))
	objs[1].Move(fyne.NewPos(0, head))
	objs[1].Resize(fyne.NewSize(size.Width, middle))
	objs[2].Move(fyne.NewPos(0, head+middle))
	objs[2].Resize(fyne.NewSize(size.Width, foot))
	// Wrapping text knows its height only now that it has its width.
	if s, ok := objs[1].(*container.Scroll); ok && s.Content.MinSize().Height > s.Content.Size().Height {
		s.Refresh()
	}
}

// heightAt gives o its width and asks how high it is then.
func heightAt(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.MinSize().Height))
	return o.MinSize().Height
}

// newButtons puts buttons side by side, each as wide as the next and high enough
// for a thumb.
func newButtons(objs ...fyne.CanvasObject) *fyne.Container {
	return container.New(buttons{}, objs...)
}

type buttons struct{}

const (
	thumb      = 44
	buttonsGap = look.Space3
)

func (buttons) MinSize(objs []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, o := range objs {
		w = max(w, o.MinSize().Width)
	}
	n := float32(len(objs))
	return fyne.NewSize(n*w+(n-1)*buttonsGap, thumb)
}

func (buttons) Layout(objs []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objs))
	w := (size.Width - (n-1)*buttonsGap) / n
	for i, o := range objs {
		o.Move(fyne.NewPos(float32(i)*(w+buttonsGap), 0))
		o.Resize(fyne.NewSize(w, size.Height))
	}
}

// gap is additional room in a column.
func gap(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(0, height))
	return r
}

// bar is the ground of the head or the foot of a screen, with a hairline
// towards the content.
type bar struct {
	widget.BaseWidget
	content fyne.CanvasObject
	top     bool // at the head: the hairline is below
}

// newBar makes the foot of a screen.
func newBar(content fyne.CanvasObject) *bar {
	b := &bar{content: content}
	b.ExtendBaseWidget(b)
	return b
}

// newHeadBar makes the head of a screen.
func newHeadBar(content fyne.CanvasObject) *bar {
	b := &bar{content: content, top: true}
	b.ExtendBaseWidget(b)
	return b
}

const barPad = look.Space3

// CreateRenderer implements fyne.Widget.
func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{bar: b, ground: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type barRenderer struct {
	bar          *bar
	ground, line *canvas.Rectangle
}

func (r *barRenderer) Destroy() {}
func (r *barRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.line, r.bar.content}
}
func (r *barRenderer) MinSize() fyne.Size {
	return r.bar.content.MinSize().AddWidthHeight(2*look.Space4, 2*barPad)
}

func (r *barRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.line.Resize(fyne.NewSize(s.Width, 1))
	if r.bar.top {
		r.line.Move(fyne.NewPos(0, s.Height-1))
	}
	r.bar.content.Move(fyne.NewPos(look.Space4, barPad))
	r.bar.content.Resize(s.SubtractWidthHeight(2*look.Space4, 2*barPad))
}

func (r *barRenderer) Refresh() {
	r.ground.FillColor = theme.ColorForWidget(look.ColorCard, r.bar)
	r.line.FillColor = theme.ColorForWidget(look.ColorHairline, r.bar)
	r.Layout(r.bar.Size())
	canvas.Refresh(r.bar)
}

// seal is the large sign of how a request ended: an icon on a disc.
type seal struct {
	widget.BaseWidget
	icon string
	tone look.Tone
}

func newSeal(icon string, tone look.Tone) *seal {
	s := &seal{icon: icon, tone: tone}
	s.ExtendBaseWidget(s)
	return s
}

const (
	sealSide = 80
	sealIcon = 36
)

// CreateRenderer implements fyne.Widget.
func (s *seal) CreateRenderer() fyne.WidgetRenderer {
	disc := canvas.NewCircle(color.Transparent)
	r := &sealRenderer{seal: s, disc: disc, img: look.NewIcon(s.icon, sealIcon, s.tone.Text())}
	r.Refresh()
	return r
}

type sealRenderer struct {
	seal *seal
	disc *canvas.Circle
	img  *canvas.Image
}

func (r *sealRenderer) Destroy()                     {}
func (r *sealRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.disc, r.img} }
func (r *sealRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(sealSide) }

func (r *sealRenderer) Layout(s fyne.Size) {
	at := fyne.NewPos((s.Width-sealSide)/2, (s.Height-sealSide)/2)
	r.disc.Move(at)
	r.disc.Resize(fyne.NewSquareSize(sealSide))
	r.img.Move(at.AddXY((sealSide-sealIcon)/2, (sealSide-sealIcon)/2))
	r.img.Resize(fyne.NewSquareSize(sealIcon))
}

func (r *sealRenderer) Refresh() {
	r.disc.FillColor = theme.ColorForWidget(r.seal.tone.Soft(), r.seal)
	r.disc.StrokeColor, r.disc.StrokeWidth = theme.ColorForWidget(r.seal.tone.Line(), r.seal), 1
	r.img.Resource = look.IconIn(r.seal.icon, r.seal.tone.Text())
	r.img.Refresh()
	canvas.Refresh(r.seal)
}

// newHeadline is a large sentence that wraps.
func newHeadline(s string) fyne.CanvasObject {
	return newPhrase(s, 20, fyne.TextStyle{Bold: true}, fyne.TextWrapWord)
}

// newMono is machine text that wraps anywhere. It has no copy button: what is
// being reviewed is there to be read, and Escape must work wherever Tab leads.
func newMono(s string) fyne.CanvasObject {
	return newPhrase(s, 13, fyne.TextStyle{Monospace: true}, fyne.TextWrapBreak)
}

func newPhrase(s string, size float32, style fyne.TextStyle, wrap fyne.TextWrap) fyne.CanvasObject {
	l := widget.NewLabel(s)
	l.TextStyle, l.Wrapping, l.SizeName = style, wrap, look.SizeName(size)
	return look.Bare(l)
}
