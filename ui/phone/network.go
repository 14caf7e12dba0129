package phone

import (
	"countersign/ui/look"
	"countersign/xumm/sandbox"
)

// networkChooser says which network the phone is connected to, and switches it.
type networkChooser struct {
	wallet *sandbox.Wallet
	pick   *look.Select
}

func newNetworkChooser(ph *Phone) *networkChooser {
	c := &networkChooser{wallet: ph.wallet}
	var names []string
	for _, n := range sandbox.NetworkChoices() {
		names = append(names, n.Name)
	}
	c.pick = look.NewSelect("", names, func(string) {
		_ = c.wallet.Connect(sandbox.NetworkChoices()[c.pick.Index()].Key) // it is one of its own
		ph.Refresh()
	})
	return c
}

func (c *networkChooser) refresh() {
	for i, n := range sandbox.NetworkChoices() {
		if n.Key == c.wallet.Network() {
			c.pick.SetIndex(i)
		}
	}
}
