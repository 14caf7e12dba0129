package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Page is the scaffold of a screen: a title with a sentence and actions, and
// below it content that scrolls and stays narrow enough to read.
type Page struct {
	widget.BaseWidget
	title, subtitle *Text
	actions         *fyne.Container
	body            *fyne.Container
	scroll          *container.Scroll
	width           float32
}

// NewPage makes a page; the subtitle may be empty. Without a title nothing stands
// above the content, which then has the whole height to scroll in.
func NewPage(title, subtitle string) *Page {
	p := &Page{
		title: NewTitle(title), subtitle: NewMuted(subtitle),
		actions: Row(Space2), body: Column(Space6), width: PageWidth,
	}
	p.subtitle.voice.fit = fitTrim
	p.subtitle.Hidden = subtitle == ""
	p.scroll = container.NewVScroll(container.New(pageLayout{p}, p.body))
	p.ExtendBaseWidget(p)
	return p
}

// SetTitle changes title and subtitle.
func (p *Page) SetTitle(title, subtitle string) {
	p.title.SetText(title)
	p.subtitle.SetText(subtitle)
	p.subtitle.Hidden = subtitle == ""
	p.Refresh()
}

// Title gives the title.
func (p *Page) Title() string { return p.title.Text() }

// Actions puts buttons at the right end of the title row, and returns p.
func (p *Page) Actions(objs ...fyne.CanvasObject) *Page {
	p.actions.Objects = objs
	p.Refresh()
	return p
}

// Content puts things on the page, one under the other, and returns p.
func (p *Page) Content(objs ...fyne.CanvasObject) *Page {
	p.body.Objects = objs
	p.Refresh()
	return p
}

// Columns are Columns whose right side stays in sight while the left one is
// scrolled, as far as it fits. They are to be put on the page by Content.
func (p *Page) Columns(gap, share, limit float32, left, right fyne.CanvasObject) *fyne.Container {
	c := &columns{gap: gap, share: share, limit: limit}
	box := container.New(c, left, right)
	c.stay = func(left, right float32) float32 {
		down := p.scroll.Offset.Y - p.body.Position().Y - box.Position().Y
		if over := right - p.scroll.Size().Height; over > 0 {
			down -= over // too high to be seen whole: its end is what is seen last
		}
		return max(0, min(down, left-right))
	}
	p.scroll.OnScrolled = func(fyne.Position) { c.place(box.Objects) }
	return box
}

// MaxWidth changes how wide the content grows, and returns p.
func (p *Page) MaxWidth(w float32) *Page {
	p.width = w
	p.Refresh()
	return p
}

// ScrollToTop shows the beginning of the content.
func (p *Page) ScrollToTop() {
	p.scroll.ScrollToTop()
	scrolled(p.scroll)
}

// margin is the room left and right of the content.
func (p *Page) margin(width float32) float32 {
	return max(Space8, floor((width-p.width)/2))
}

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	ground := rectangle(0)
	r := &parts{objs: []fyne.CanvasObject{ground, p.scroll, p.title, p.subtitle, p.actions}}
	head := func() float32 {
		if p.untitled() {
			return 0
		}
		if p.subtitle.Visible() {
			return Space8 + 36 + 20 + Space6
		}
		return Space8 + 36 + Space5
	}
	r.minSize = func() fyne.Size { return fyne.NewSize(480, head()+160) }
	r.layout = func(s fyne.Size) {
		ground.Resize(s)
		m := p.margin(s.Width)
		room := max(0, s.Width-2*m)
		a := p.actions.MinSize()
		p.actions.Move(fyne.NewPos(s.Width-m-a.Width, Space8))
		p.actions.Resize(a)
		words := max(0, room-a.Width-Space4)
		p.title.Move(fyne.NewPos(m, Space8))
		p.title.Resize(fyne.NewSize(words, 32))
		p.subtitle.Move(fyne.NewPos(m, Space8+36))
		p.subtitle.Resize(fyne.NewSize(room, 20))
		p.scroll.Move(fyne.NewPos(0, head()))
		p.scroll.Resize(fyne.NewSize(s.Width, max(0, s.Height-head())))
		// Wrapping text knows its height only now that it has its width.
		if in := p.scroll.Content; in.MinSize().Height > in.Size().Height {
			p.scroll.Refresh()
		}
	}
	r.refresh = func() {
		paint(ground, ColorGround, "")
		p.actions.Refresh()
		p.body.Refresh()
		r.layout(p.Size())
		canvas.Refresh(p)
	}
	r.refresh()
	return r
}

func (p *Page) untitled() bool { return p.title.Text() == "" }

type pageLayout struct{ p *Page }

// above is the room over the content, where no title makes it.
func (l pageLayout) above() float32 {
	if l.p.untitled() {
		return Space8
	}
	return 0
}

func (l pageLayout) MinSize(objs []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(320, l.above()+objs[0].MinSize().Height+Space8)
}

func (l pageLayout) Layout(objs []fyne.CanvasObject, s fyne.Size) {
	m := l.p.margin(s.Width)
	w := max(0, s.Width-2*m)
	objs[0].Move(fyne.NewPos(m, l.above()))
	objs[0].Resize(fyne.NewSize(w, max(heightAt(objs[0], w), s.Height-Space8-l.above())))
}
