package xrpl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxImpliedNetworkID is the last network whose transactions do not carry its
// id; on those above they must (xrpl.org, "NetworkID field").
const maxImpliedNetworkID = 1024

// Network is a network that the wallet can be switched to.
type Network struct {
	Key  string // what the platform and the wallet call it: "TESTNET"
	Name string // as people write it: "Testnet"
	ID   uint32 // what its nodes call it, and NetworkID where that is needed
	Test bool   // what is on it is worth nothing; its X-addresses begin with T
}

// networks are the platform's "rails" (Xumm developer docs, "curated assets and
// rails"), in the order people are offered them.
var networks = [...]Network{
	{"MAINNET", "Mainnet", 0, false},
	{"TESTNET", "Testnet", 1, true},
	{"DEVNET", "Devnet", 2, true},
	{"XAHAU", "Xahau", 21337, false},
	{"XAHAUTESTNET", "Xahau Testnet", 21338, true},
}

// Networks gives the networks that the wallet knows. The list is the caller's.
func Networks() []Network { return slices.Clone(networks[:]) }

// NetworkByKey gives the network with a key such as "TESTNET".
func NetworkByKey(key string) (n Network, known bool) {
	for _, n := range networks {
		if n.Key == key {
			return n, true
		}
	}
	return Network{}, false
}

// NetworkName is a network key as people write it: "Testnet" for "TESTNET". A
// key that is not one of the wallet's own comes back unchanged.
func NetworkName(key string) string {
	if n, known := NetworkByKey(strings.ToUpper(key)); known {
		return n.Name
	}
	return key
}

// nodeNetworkFinding: a transaction that is in a validated ledger of a network
// was made for it, whatever it carries.
func (s Signed) nodeNetworkFinding(tx Tx, validlySigned bool) (Finding, bool) {
	network := first(s.Network, s.SignedNetwork)
	want, known := NetworkByKey(network)
	switch {
	case s.Node == nil || s.Node.NetworkID == nil || !known || tx == nil || !validlySigned:
		return Finding{}, false
	case want.ID != *s.Node.NetworkID:
		return Finding{stepNetwork, NotChecked, fmt.Sprintf("The node that was asked belongs to another network (id %d) than %s, so its word does not count. Correct the servers in the settings.", *s.Node.NetworkID, clean(network, 40))}, true
	case !s.validated(tx):
		return Finding{}, false
	case s.Network == "":
		return Finding{stepNetwork, NotChecked, fmt.Sprintf("No network was asked for; it is in a validated ledger of %s.", NetworkName(clean(network, 40)))}, true
	}
	return Finding{stepNetwork, Checked, fmt.Sprintf("It is in a validated ledger of %s, as asked.", NetworkName(clean(network, 40)))}, true
}

// networkFinding compares the network that was asked for with the one the
// platform reports and with the NetworkID in the signed data; tx is nil when
// the data could not be read. Only an id in validly signed data is proof: the
// platform's report is its word, and a transaction without an id is valid on
// every network that has none.
func networkFinding(s Signed, tx Tx, validlySigned bool) Finding {
	asked, reported := clean(s.Network, 40), clean(s.SignedNetwork, 40)
	if s.Network != "" && s.SignedNetwork != "" && s.Network != s.SignedNetwork {
		return Finding{stepNetwork, Failed, fmt.Sprintf("The network %s was asked for, but the platform reports that it was signed on %s.", asked, reported)}
	}
	carried := tx.Text("NetworkID")
	if n, known := NetworkByKey(s.Network); known && tx != nil && tx.Type() != "SignIn" {
		id := n.ID
		text := strconv.FormatUint(uint64(id), 10)
		switch {
		case id <= maxImpliedNetworkID && carried != "":
			return Finding{stepNetwork, Failed, fmt.Sprintf("The signed data carries the network id %s, but transactions on %s carry none.", carried, asked)}
		case id > maxImpliedNetworkID && carried == "":
			return Finding{stepNetwork, Failed, fmt.Sprintf("The signed data carries no network id, but transactions on %s must carry %s.", asked, text)}
		case id > maxImpliedNetworkID && carried != text:
			return Finding{stepNetwork, Failed, fmt.Sprintf("The signed data carries the network id %s, but %s has %s.", carried, asked, text)}
		case id > maxImpliedNetworkID && validlySigned:
			return Finding{stepNetwork, Checked, fmt.Sprintf("The signed data carries the id of %s (%s).", asked, text)}
		}
	}
	if f, ok := s.nodeNetworkFinding(tx, validlySigned); ok {
		return f
	}
	switch {
	case s.Network == "":
		return Finding{stepNetwork, NotChecked, "No network was asked for."}
	case s.SignedNetwork == "":
		return Finding{stepNetwork, NotChecked, "The platform does not report on which network it was signed."}
	}
	word := fmt.Sprintf("The platform reports %s, as asked", reported)
	switch {
	case tx == nil:
		return Finding{stepNetwork, NotChecked, word + "; the signed data could not be read."}
	case carried != "" && validlySigned:
		return Finding{stepNetwork, NotChecked, fmt.Sprintf("%s; whether its id is %s, which the signed data carries, is not known here.", word, carried)}
	case carried != "":
		return Finding{stepNetwork, NotChecked, word + "; the signature is not valid, so the signed data proves nothing."}
	}
	return Finding{stepNetwork, NotChecked, word + "; the signed data names no network, so that is not proved."}
}
