package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// AccountSwitch is another account that is signed in, above the chip of the one
// in use: a press uses it.
type AccountSwitch struct {
	control
	account Account

	// OnTapped is called on a press.
	OnTapped func()
}

// NewAccountSwitch makes one. Of the account only address, name and network are
// shown, and what is left of its sign-in where that has a tone.
func NewAccountSwitch(account Account, tapped func()) *AccountSwitch {
	s := &AccountSwitch{account: account, OnTapped: tapped}
	s.press = func() {
		if s.OnTapped != nil {
			s.OnTapped()
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// Account gives what is shown.
func (s *AccountSwitch) Account() Account { return s.account }

// CreateRenderer implements fyne.Widget.
func (s *AccountSwitch) CreateRenderer() fyne.WidgetRenderer {
	const height, side = 44, 24
	ground, ring := rectangle(radiusControl), newRing(radiusControl-ringGap)
	face := NewAvatar(s.account.Address, side)
	name := newText("", voice{textCaption + 1, 18, fyne.TextStyle{}, ColorText, fitTrim})
	where := newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitTrim})
	p := &parts{objs: []fyne.CanvasObject{ground, ring, face, name, where}}
	p.minSize = func() fyne.Size { return fyne.NewSize(160, height) }
	p.layout = func(size fyne.Size) {
		ground.Resize(size)
		ring.Move(fyne.NewSquareOffsetPos(ringWidth / 2))
		ring.Resize(size.SubtractWidthHeight(ringWidth, ringWidth))
		// In the middle of where the chip below has its larger picture.
		face.Move(fyne.NewPos(Space2+2+(36-side)/2, floor((size.Height-side)/2)))
		face.Resize(fyne.NewSquareSize(side))
		x := Space2 + 2 + 36 + Space3
		w := max(0, size.Width-x-Space2)
		y := floor((size.Height - 34) / 2)
		name.Move(fyne.NewPos(x, y))
		name.Resize(fyne.NewSize(w, 18))
		where.Move(fyne.NewPos(x, y+18))
		where.Resize(fyne.NewSize(w, 16))
	}
	p.refresh = func() {
		paint(ground, "", "")
		if s.hovered {
			paint(ground, ColorSunken, "")
		}
		showRing(ring, s.focused)
		name.SetText(s.account.Name)
		if s.account.Name == "" {
			name.SetText(s.account.Short)
		}
		where.SetText(s.account.Network)
		where.SetColor(ColorMuted)
		if s.account.Tone != Neutral {
			where.SetText(joined(s.account.Network, s.account.Left))
			where.SetColor(s.account.Tone.Text())
		}
		p.layout(s.Size())
		canvas.Refresh(s)
	}
	p.refresh()
	return p
}
