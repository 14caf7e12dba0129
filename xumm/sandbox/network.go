package sandbox

import (
	"slices"
	"strings"
)

// network is what the platform tells about the network a wallet is connected to.
type network struct {
	ID       int
	Endpoint string
}

// networks are the keys of the platform's "rails" list.
var networks = map[string]network{
	"MAINNET":      {0, "wss://xrplcluster.com"},
	"TESTNET":      {1, "wss://testnet.xrpl-labs.com"},
	"DEVNET":       {2, "wss://s.devnet.rippletest.net:51233"},
	"XAHAU":        {21337, "wss://xahau.network"},
	"XAHAUTESTNET": {21338, "wss://xahau-test.net"},
}

func networkNames() string {
	names := make([]string, 0, len(networks))
	for name := range networks {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
