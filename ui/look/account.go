package look

import (
	"crypto/sha256"
	"image"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

func decimal(n int) string { return strconv.Itoa(n) }

// Avatar is a small symmetrical picture that follows from an address, so that
// a wrong account is seen before it is read.
type Avatar struct {
	widget.BaseWidget
	address string
	side    float32
	picture image.Image // in its place; nil for none
}

// NewAvatar makes the picture of an address.
func NewAvatar(address string, side float32) *Avatar {
	a := &Avatar{address: address, side: side}
	a.ExtendBaseWidget(a)
	return a
}

// SetAddress changes whose picture it is.
func (a *Avatar) SetAddress(address string) {
	if a.address != address {
		a.address = address
		a.Refresh()
	}
}

// SetPicture shows a picture in place of the one that follows from the address,
// nil that one again. It is for the person's own account alone: a picture can be
// chosen, and would be chosen to look like somebody else's.
func (a *Avatar) SetPicture(picture image.Image) {
	if a.picture != picture {
		a.picture = picture
		a.Refresh()
	}
}

// avatarHues are grounds on which white reads well, in both themes.
var avatarHues = [...]uint32{0x4050dc, 0x0f766e, 0x9333a8, 0xb4460f, 0x1d6fb8, 0x8a3b5c, 0x4d6b1f, 0x5b4bb5}

// avatarCells is which of the five by five cells are filled: the left three
// columns come from the hash, the right two mirror them.
func avatarCells(address string) (cells [25]bool, ground color.NRGBA) {
	sum := sha256.Sum256([]byte(address))
	for row := range 5 {
		for col := range 3 {
			on := sum[row*3+col]&1 == 1
			cells[row*5+col], cells[row*5+4-col] = on, on
		}
	}
	return cells, rgb(avatarHues[int(sum[31])%len(avatarHues)])
}

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	disc := rectangle(a.side / 3.2)
	face := canvas.NewImageFromImage(nil)
	face.FillMode, face.CornerRadius = canvas.ImageFillCover, a.side/3.2
	p := &parts{objs: []fyne.CanvasObject{disc, face}}
	var dots [25]*canvas.Rectangle
	for i := range dots {
		dots[i] = rectangle(0.5)
		p.objs = append(p.objs, dots[i])
	}
	p.minSize = func() fyne.Size { return fyne.NewSquareSize(a.side) }
	p.layout = func(s fyne.Size) {
		side := a.side
		at := fyne.NewPos(floor((s.Width-side)/2), floor((s.Height-side)/2))
		disc.Move(at)
		disc.Resize(fyne.NewSquareSize(side))
		face.Move(at)
		face.Resize(fyne.NewSquareSize(side))
		cell := max(1, floor(side*0.6/5))
		off := floor((side - 5*cell) / 2)
		for i, d := range dots {
			d.Move(at.AddXY(off+cell*float32(i%5), off+cell*float32(i/5)))
			d.Resize(fyne.NewSquareSize(cell))
		}
	}
	p.refresh = func() {
		cells, ground := avatarCells(a.address)
		face.Hidden = a.picture == nil
		if a.picture != nil {
			face.Image = a.picture
			face.Refresh()
			paint(disc, ColorBorder, "") // behind what is transparent
		} else {
			disc.FillColor = ground
			disc.Refresh()
		}
		for i, d := range dots {
			d.FillColor = color.Transparent
			if cells[i] && a.picture == nil {
				d.FillColor = color.NRGBA{0xff, 0xff, 0xff, 0xeb}
			}
			d.Refresh()
		}
		p.layout(a.Size())
		canvas.Refresh(a)
	}
	p.refresh()
	return p
}

// Account is what the chip shows of who is signed in.
type Account struct {
	Address string      // what the picture follows from
	Short   string      // the address as it is shown, shortened
	Name    string      // "" shows Short in its place
	By      string      // who calls it Name; "" is the person's own
	Network string      // as people write it: "Testnet"
	Left    string      // how long the session lasts: "18 h left"
	Picture image.Image // the account's own, in place of the one that follows; nil for none
	Tone    Tone        // of Left: Warn when it ends soon
}

// AccountChip is who is signed in, at the foot of the rail.
type AccountChip struct {
	control
	account Account

	// OnTapped is called on a press.
	OnTapped func()
}

// NewAccountChip makes a chip.
func NewAccountChip(account Account, tapped func()) *AccountChip {
	c := &AccountChip{account: account, OnTapped: tapped}
	c.press = func() {
		if c.OnTapped != nil {
			c.OnTapped()
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what the chip shows.
func (c *AccountChip) Set(account Account) {
	if c.account != account {
		c.account = account
		c.Refresh()
	}
}

// Account gives what the chip shows.
func (c *AccountChip) Account() Account { return c.account }

// joined puts a dot between what there is of a and b.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// CreateRenderer implements fyne.Widget.
func (c *AccountChip) CreateRenderer() fyne.WidgetRenderer {
	ground, ring := rectangle(radiusControl), newRing(radiusControl-ringGap)
	face := NewAvatar(c.account.Address, 36)
	name := newText("", voice{textCaption + 1, 18, bold(), ColorText, fitTrim})
	by := newText("", voice{textCaption, 18, fyne.TextStyle{}, ColorMuted, fitTrim})
	where := newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitTrim})
	left := newText("", voice{textCaption, 16, fyne.TextStyle{}, ColorMuted, fitTrim})
	p := &parts{objs: []fyne.CanvasObject{ground, ring, face, name, by, where, left}}
	p.minSize = func() fyne.Size { return fyne.NewSize(160, 68) }
	p.layout = func(s fyne.Size) {
		ground.Resize(s)
		ring.Move(fyne.NewSquareOffsetPos(ringWidth / 2))
		ring.Resize(s.SubtractWidthHeight(ringWidth, ringWidth))
		face.Move(fyne.NewPos(Space2+2, floor((s.Height-36)/2)))
		face.Resize(fyne.NewSquareSize(36))
		x := Space2 + 2 + 36 + Space3
		w := max(0, s.Width-x-Space2)
		lines := []*Text{name, where, left}
		if where.Text() == "" {
			lines = []*Text{name, left}
		}
		y := floor((s.Height - 18 - 16*float32(len(lines)-1)) / 2)
		for _, t := range lines {
			t.Move(fyne.NewPos(x, y))
			t.Resize(fyne.NewSize(w, t.voice.line))
			y += t.voice.line
		}
		by.Hidden = by.Text() == ""
		if !by.Hidden { // a long name does not push it out of sight
			behind := min(by.natural(), floor(w*0.6))
			room := min(name.natural(), w-behind-Space1)
			name.Resize(fyne.NewSize(room, name.voice.line))
			by.Move(name.Position().AddXY(room+Space1, 0))
			by.Resize(fyne.NewSize(behind, by.voice.line))
		}
	}
	p.refresh = func() {
		fill := ColorSunken
		paint(ground, fill, "")
		if c.hovered {
			paint(ground, fill, ColorBorder)
		}
		showRing(ring, c.focused)
		face.SetAddress(c.account.Address)
		face.SetPicture(c.account.Picture)
		name.SetText(c.account.Name)
		by.SetText("")
		if c.account.By != "" {
			by.SetText("(" + c.account.By + ")")
		}
		where.SetText(c.account.Short)
		if c.account.Name == "" {
			name.SetText(c.account.Short)
			where.SetText("")
		}
		left.SetText(joined(c.account.Network, c.account.Left))
		left.SetColor(ColorMuted)
		if c.account.Tone != Neutral {
			left.SetColor(c.account.Tone.Text())
		}
		p.layout(c.Size())
		canvas.Refresh(c)
	}
	p.refresh()
	return p
}
