package ui

import (
	"slices"

	"countersign/auth"
	"countersign/ui/look"
)

// networkName is a network as people write it; any network when there is none.
func (d Deps) networkName(key string) string {
	if key == "" {
		return "Any network"
	}
	return d.App.NetworkName(key)
}

// knowsNetwork tells whether a network is among those that can be chosen.
func (d Deps) knowsNetwork(key string) bool {
	for _, n := range d.App.Networks() {
		if n.Key == key {
			return true
		}
	}
	return false
}

// networkChoice is a choice of a network. The platform's list comes later than
// the window: what is in the choice stays where it is, and more is added behind,
// so that nothing moves under a pointer and what was chosen stays.
type networkChoice struct {
	input *look.Select // on the screen
	d     Deps
	keys  []string // in the order of the choice; "" is any network
}

// newNetworkChoice makes a choice of the networks, without "Any network" unless
// any is given; changed is called when a person chose another.
func newNetworkChoice(d Deps, label string, anyNetwork bool, changed func()) *networkChoice {
	c := &networkChoice{d: d}
	if anyNetwork {
		c.keys = []string{""}
	}
	c.input = look.NewSelect(label, nil, func(string) { changed() })
	c.offer()
	c.input.SetIndex(0)
	return c
}

// key is the network that is chosen.
func (c *networkChoice) key() string {
	if i := c.input.Index(); i >= 0 {
		return c.keys[i]
	}
	return c.keys[0]
}

// forced is the network that the phone must be on to sign in, "" for any, also
// where the sign-in service cannot demand the one that is chosen.
func (c *networkChoice) forced() string {
	if key := c.key(); auth.CanForce(key) {
		return key
	}
	return ""
}

// choose chooses a network, also one that nothing is known of: what was made for
// it stays made for it.
func (c *networkChoice) choose(key string) {
	if !slices.Contains(c.keys, key) {
		c.keys = append(c.keys, key)
		c.offer()
	}
	c.input.SetIndex(slices.Index(c.keys, key))
}

// mostNetworks is more than there are: a list that changes and changes does not
// grow for ever.
const mostNetworks = 60

// offer takes up the networks that are known now.
func (c *networkChoice) offer() {
	for _, n := range c.d.App.Networks() {
		if !slices.Contains(c.keys, n.Key) && len(c.keys) < mostNetworks {
			c.keys = append(c.keys, n.Key)
		}
	}
	names := make([]string, 0, len(c.keys))
	for _, key := range c.keys {
		names = append(names, c.d.networkName(key))
	}
	if !slices.Equal(names, c.input.Options()) {
		chosen := c.input.Index()
		c.input.SetOptions(names)
		c.input.SetIndex(chosen)
	}
}
