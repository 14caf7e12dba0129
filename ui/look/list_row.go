package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Row content of a list: what happened, to whom, how much and how it stands.
type RowContent struct {
	Icon            string // of the line icons
	Tone            Tone   // of the icon's disc
	Title, Subtitle string
	Amount, Detail  string // right column: figure, and small print below it
	Badge           string // "" for none
	BadgeTone       Tone
}

// ListRow is one line of a list that can be pressed.
type ListRow struct {
	control
	content RowContent

	// OnTapped is called on a press.
	OnTapped func()
}

// NewListRow makes a row.
func NewListRow(content RowContent, tapped func()) *ListRow {
	r := &ListRow{content: content, OnTapped: tapped}
	r.press = func() {
		if r.OnTapped != nil {
			r.OnTapped()
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

// Set changes what the row says.
func (r *ListRow) Set(content RowContent) {
	if r.content != content {
		r.content = content
		r.Refresh()
	}
}

// Content gives what the row says.
func (r *ListRow) Content() RowContent { return r.content }

// CreateRenderer implements fyne.Widget.
func (r *ListRow) CreateRenderer() fyne.WidgetRenderer {
	const height, disc = 64, 36
	veil, ring := rectangle(radiusControl), newRing(radiusControl)
	icon := newMedallion(r.content.Icon)
	icon.side = disc
	title, sub := NewStrong(""), newText("", voice{textCaption + 1, 18, fyne.TextStyle{}, ColorMuted, fitTrim})
	amount := newText("", voice{textBody, 20, bold(), ColorText, fitNone})
	detail := newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitNone})
	badge := NewBadge("", Neutral)
	p := &parts{objs: []fyne.CanvasObject{veil, ring, icon, title, sub, amount, detail, badge}}
	p.minSize = func() fyne.Size { return fyne.NewSize(320, height) }
	p.layout = func(s fyne.Size) {
		in := fyne.NewSize(s.Width-2*Space1, s.Height-2*Space1)
		veil.Move(fyne.NewSquareOffsetPos(Space1))
		veil.Resize(in)
		ring.Move(fyne.NewSquareOffsetPos(Space1))
		ring.Resize(in)
		mid := floor(s.Height / 2)
		icon.Move(fyne.NewPos(Space4, mid-disc/2))
		icon.Resize(fyne.NewSquareSize(disc))

		right := s.Width - Space4
		if badge.Visible() {
			m := badge.MinSize()
			badge.Move(fyne.NewPos(right-m.Width, mid-m.Height/2))
			badge.Resize(m)
			right -= max(m.Width, 88) + Space4
		}
		a, d := amount.MinSize(), detail.MinSize()
		w := max(a.Width, d.Width)
		top := mid - 19
		switch {
		case r.content.Detail == "":
			amount.Move(fyne.NewPos(right-a.Width, mid-10))
		default:
			amount.Move(fyne.NewPos(right-a.Width, top))
		}
		amount.Resize(a)
		if r.content.Amount == "" {
			detail.Move(fyne.NewPos(right-d.Width, mid-8))
		} else {
			detail.Move(fyne.NewPos(right-d.Width, top+21))
		}
		detail.Resize(d)
		x := Space4 + disc + Space3
		room := max(0, right-w-Space4-x)
		if r.content.Subtitle == "" {
			title.Move(fyne.NewPos(x, mid-10))
		} else {
			title.Move(fyne.NewPos(x, top))
		}
		title.Resize(fyne.NewSize(room, 20))
		sub.Move(fyne.NewPos(x, top+20))
		sub.Resize(fyne.NewSize(room, 18))
	}
	p.refresh = func() {
		c := r.content
		over := fyne.ThemeColorName("")
		if r.hovered {
			over = ColorHover
		}
		paint(veil, over, "")
		showRing(ring, r.focused)
		icon.icon, icon.tone = c.Icon, c.Tone
		icon.Refresh()
		title.SetText(c.Title)
		sub.SetText(c.Subtitle)
		amount.SetText(c.Amount)
		detail.SetText(c.Detail)
		badge.Set(c.Badge, c.BadgeTone)
		p.layout(r.Size())
		canvas.Refresh(r)
	}
	p.refresh()
	return p
}
