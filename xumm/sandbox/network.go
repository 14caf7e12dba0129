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
}

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
	all := make(map[string]network, len(endpoints))
	for _, n := range xrpl.Networks() {
		all[n.Key] = network{int(n.ID), endpoints[n.Key]}
	}
	return all
}()

func networkNames() string {
	names := make([]string, 0, len(networks))
	for name := range networks {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
