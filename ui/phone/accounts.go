package phone

import (
	"time"

	"fyne.io/fyne/v2"

	"countersign/ui/look"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// copiedTime is how long a copy button says that it was pressed.
const copiedTime = 2 * time.Second

// balanceWidth has room for a balance with six decimals.
const balanceWidth = 124

// copier is a button that copies an address, and says for a moment that it did.
type copier struct {
	button *look.IconButton
	copied time.Time // zero: not lately
}

func newCopier(address string, now func() time.Time) *copier {
	c := &copier{}
	c.button = look.NewIconButton("copy", "Copy", func() {
		fyne.CurrentApp().Clipboard().SetContent(address)
		c.button.Set("check", "Copied")
		c.copied = now()
	})
	return c
}

func (c *copier) tick(now time.Time) {
	if !c.copied.IsZero() && now.Sub(c.copied) >= copiedTime {
		c.copied = time.Time{}
		c.button.Set("copy", "Copy")
	}
}

// newDemoCard is an account that is not the phone's: one to pay, or to be warned
// of.
func newDemoCard(a sandbox.DemoAccount, now func() time.Time) (fyne.CanvasObject, *copier) {
	c := newCopier(a.Address, now)
	words := look.Column(0, look.NewStrong(a.Name), look.NewCaption(xrpl.ShortAddress(a.Address)), look.NewCaption(a.About))
	return look.NewTightCard(look.InsetXY(look.Space3, look.Space3,
		look.Row(look.Space2, look.NewAvatar(a.Address, 36), look.Grow(words), c.button))), c
}

// accountCard is one account of the phone.
type accountCard struct {
	*copier
	address string
	object  fyne.CanvasObject
	balance *look.Text
}

func newAccountCard(a sandbox.Account, now func() time.Time) *accountCard {
	c := &accountCard{copier: newCopier(a.Address, now), address: a.Address, balance: look.NewStrong("").Trailing()}
	words := look.Column(0, look.NewStrong(a.Name), look.NewCaption(xrpl.ShortAddress(a.Address)))
	holds := look.FixedWidth(balanceWidth, look.Column(0, c.balance, look.NewCaption(keyName(a.KeyType)).Trailing()))
	c.object = look.NewTightCard(look.InsetXY(look.Space3, look.Space3,
		look.Row(look.Space2, look.NewAvatar(a.Address, 36), look.Grow(words), holds, c.button)))
	return c
}

func (c *accountCard) setBalance(d xrpl.Drops) { c.balance.SetText(grouped(d.XRP()) + " XRP") }
