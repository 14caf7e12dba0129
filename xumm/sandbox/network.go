package sandbox

import (
	"slices"
	"strings"

	"countersign/xrpl"
)

// network is what the platform tells about the network a wallet is connected to.
type network struct {
	ID       int
	Endpoint string
	name     string
	test     bool
	color    string // that the wallet marks it with
}

// Sandnet is a network that is only on the platform's list: programs have it
// from nowhere else, and must cope with it.
const Sandnet = "SANDNET"

// networks are the keys of the platform's "rails" list, with the node that the
// wallet uses on each.
var networks = func() map[string]network {
	endpoints := map[string]string{
		"MAINNET":      "wss://xrplcluster.com",
		"TESTNET":      "wss://testnet.xrpl-labs.com",
		"DEVNET":       "wss://s.devnet.rippletest.net:51233",
		"XAHAU":        "wss://xahau.network",
		"XAHAUTESTNET": "wss://xahau-test.net",
	}
	colors := map[string]string{
		"MAINNET": "#3052FF", "TESTNET": "#FF5B5B", "DEVNET": "#F5B13D", "XAHAU": "#B72136", "XAHAUTESTNET": "#7D4DC7",
	}
	all := map[string]network{Sandnet: {30_001, "wss://sandnet.example", "Sandnet", true, "#C9A227"}}
	for _, n := range xrpl.Networks() {
		all[n.Key] = network{int(n.ID), endpoints[n.Key], n.Name, n.Test, colors[n.Key]}
	}
	return all
}()

// NetworkChoice is a network that a phone can be connected to; see Wallet.Connect.
type NetworkChoice struct{ Key, Name string }

// NetworkChoices lists them, the ledger's own first.
func NetworkChoices() []NetworkChoice {
	var out []NetworkChoice
	for _, n := range xrpl.Networks() {
		out = append(out, NetworkChoice{n.Key, networks[n.Key].name})
	}
	return append(out, NetworkChoice{Sandnet, networks[Sandnet].name})
}

func networkNames() string {
	names := make([]string, 0, len(networks))
	for name := range networks {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
