package phone

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// signerChooser is the account a request is signed with. Folded, it shows that
// account; pressed, it shows all that may sign.
type signerChooser struct {
	ph      *Phone
	object  *fyne.Container
	rows    []*signerRow
	changed func(address string)

	picked string
	open   bool
}

func newSignerChooser(ph *Phone, accounts []sandbox.Account, changed func(string)) *signerChooser {
	c := &signerChooser{ph: ph, changed: changed}
	c.object = look.Column(look.Space1)
	if len(accounts) > 0 {
		c.object.Add(look.NewCaption("Sign with"))
	} else {
		c.object.Hide()
	}
	for _, a := range accounts {
		row := newSignerRow(a, func() { c.press(a.Address) }, ph.escape)
		c.rows = append(c.rows, row)
		c.object.Add(row)
	}
	c.refresh()
	return c
}

// pick makes a choice and folds.
func (c *signerChooser) pick(address string) {
	c.picked, c.open = address, false
	c.refresh()
	c.changed(address)
}

// fold keeps the choice as it was.
func (c *signerChooser) fold() {
	c.pick(c.picked)
	c.focus(c.picked)
}

func (c *signerChooser) press(address string) {
	switch {
	case len(c.rows) < 2:
	case c.open:
		c.pick(address)
		c.focus(address)
	default:
		c.open = true
		c.refresh()
		c.changed(c.picked)
	}
}

// focus keeps the focus on a row that is seen, if a row that is gone had it.
func (c *signerChooser) focus(address string) {
	canvas := c.ph.win.Canvas()
	var seen *signerRow
	lost := false
	for _, r := range c.rows {
		if r.account.Address == address {
			seen = r
		} else if canvas.Focused() == r {
			lost = true
		}
	}
	if lost && seen != nil {
		canvas.Focus(seen)
	}
}

// refresh shows what is chosen and what each account holds.
func (c *signerChooser) refresh() {
	balances := map[string]xrpl.Drops{}
	for _, b := range c.ph.platform.Ledger().Balances() {
		balances[b.Account.Address] = b.Drops
	}
	for _, r := range c.rows {
		mine := r.account.Address == c.picked
		icon := ""
		switch {
		case c.open && mine:
			icon = "check"
		case !c.open && len(c.rows) > 1:
			icon = "chevron-down"
		}
		r.Hidden = !mine && !c.open
		r.set(grouped(balances[r.account.Address].XRP())+" XRP", icon)
	}
	c.object.Refresh()
}

func (c *signerChooser) setEnabled(on bool) {
	for _, r := range c.rows {
		if on {
			r.Enable()
		} else {
			r.Disable()
		}
	}
}

// signerRow is one account that can be chosen.
type signerRow struct {
	widget.DisableableWidget
	account          sandbox.Account
	balance          *look.Text
	icon             string
	press, escape    func()
	hovered, focused bool
}

func newSignerRow(a sandbox.Account, press, escape func()) *signerRow {
	r := &signerRow{account: a, balance: look.NewStrong(""), press: press, escape: escape}
	r.ExtendBaseWidget(r)
	return r
}

func (r *signerRow) set(balance, icon string) {
	r.balance.SetText(balance)
	r.icon = icon
	r.Refresh()
}

// Tapped implements fyne.Tappable.
func (r *signerRow) Tapped(*fyne.PointEvent) {
	if !r.Disabled() {
		r.press()
	}
}

// FocusGained implements fyne.Focusable.
func (r *signerRow) FocusGained() { r.focused = true; r.Refresh() }

// FocusLost implements fyne.Focusable.
func (r *signerRow) FocusLost() { r.focused = false; r.Refresh() }

// TypedRune implements fyne.Focusable.
func (r *signerRow) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (r *signerRow) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		r.Tapped(nil)
	case fyne.KeyEscape:
		r.escape()
	}
}

// MouseIn implements desktop.Hoverable.
func (r *signerRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *signerRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *signerRow) MouseOut() { r.hovered = false; r.Refresh() }

// Cursor implements desktop.Cursorable.
func (r *signerRow) Cursor() desktop.Cursor {
	if r.icon == "" || r.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (r *signerRow) CreateRenderer() fyne.WidgetRenderer {
	v := &signerRowRenderer{row: r, ground: canvas.NewRectangle(color.Transparent), icon: look.NewIcon("check", 16, look.ColorMuted)}
	v.ground.CornerRadius = 8
	words := look.Column(0, look.NewStrong(r.account.Name), look.NewCaption(xrpl.ShortAddress(r.account.Address)))
	v.content = look.Row(look.Space3, look.NewAvatar(r.account.Address, 32), look.Grow(words), r.balance, look.FixedWidth(16, v.icon))
	v.Refresh()
	return v
}

type signerRowRenderer struct {
	row     *signerRow
	ground  *canvas.Rectangle
	icon    *canvas.Image
	content *fyne.Container
}

func (v *signerRowRenderer) Destroy() {}
func (v *signerRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ground, v.content}
}
func (v *signerRowRenderer) MinSize() fyne.Size {
	return v.content.MinSize().AddWidthHeight(2*look.Space3, 2*look.Space2)
}

func (v *signerRowRenderer) Layout(s fyne.Size) {
	v.ground.Resize(s)
	v.content.Move(fyne.NewPos(look.Space3, look.Space2))
	v.content.Resize(s.SubtractWidthHeight(2*look.Space3, 2*look.Space2))
}

func (v *signerRowRenderer) Refresh() {
	r := v.row
	fill, line, width := look.ColorGround, look.ColorHairline, float32(1)
	if r.hovered && r.icon != "" && !r.Disabled() {
		fill = look.ColorSunken
	}
	if r.focused {
		line, width = look.ColorRing, 2
	}
	v.ground.FillColor = theme.ColorForWidget(fill, r)
	v.ground.StrokeColor, v.ground.StrokeWidth = theme.ColorForWidget(line, r), width
	v.icon.Hidden = r.icon == ""
	if r.icon != "" {
		v.icon.Resource = look.IconIn(r.icon, look.ColorMuted)
	}
	v.icon.Refresh()
	v.content.Refresh()
	v.Layout(r.Size())
	canvas.Refresh(r)
}
