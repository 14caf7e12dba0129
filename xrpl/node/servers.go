package node

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"countersign/xrpl"
)

// publicServers are public nodes of the networks the wallet knows by key
// (xrpl.org, "Public Servers"; Xahau docs, "Public nodes"). They are not for
// sustained use.
var publicServers = map[string][]string{
	"MAINNET":      {"wss://xrplcluster.com", "wss://s1.ripple.com", "wss://s2.ripple.com"},
	"TESTNET":      {"wss://s.altnet.rippletest.net:51233", "wss://testnet.xrpl-labs.com"},
	"DEVNET":       {"wss://s.devnet.rippletest.net:51233"},
	"XAHAU":        {"wss://xahau.network"},
	"XAHAUTESTNET": {"wss://xahau-test.net"},
}

// DefaultServers gives the public nodes of a network the wallet knows by key, in
// the order they are tried; nil for any other. The list is the caller's to
// change.
func DefaultServers(network string) []string { return slices.Clone(publicServers[network]) }

// networkTitle is a network as people write it.
func networkTitle(key string) string {
	if key == "" {
		return "this network"
	}
	return plain(xrpl.NetworkName(key), 40)
}

// CheckServer tells whether an address can be one of a node: "wss://" and a
// host, or "ws://" when the host is this computer, for what travels open could
// be changed on the way. Errors are ErrInvalid, as a sentence for a person.
func CheckServer(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Opaque != "":
		return fmt.Errorf("%w: the address of a node looks like wss://xrplcluster.com", ErrInvalid)
	case u.User != nil:
		return fmt.Errorf("%w: the address of a node must not hold a name or a password; remove what is before the @", ErrInvalid)
	case u.Fragment != "":
		return fmt.Errorf("%w: the address of a node has no #; remove it and what follows", ErrInvalid)
	case u.Scheme == "ws" && isLoopback(u.Hostname()):
		return nil
	case u.Scheme == "ws":
		return fmt.Errorf("%w: the address of the node must begin with wss://, so that nobody on the way can change its answers; ws:// is for nodes on this computer only", ErrInvalid)
	case u.Scheme != "wss":
		return fmt.Errorf("%w: the address of the node must begin with wss://, like wss://xrplcluster.com", ErrInvalid)
	}
	return nil
}

// serverName is an address as it may be shown and logged: some owners of nodes
// put a key into the path.
func serverName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "a node"
	}
	name := u.Scheme + "://" + u.Host
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		name += "/…"
	}
	return name
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
