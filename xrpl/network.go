package xrpl

import (
	"fmt"
	"strconv"
	"strings"
)

// maxImpliedNetworkID is the last network whose transactions do not carry its
// id; on those above they must (xrpl.org, "NetworkID field").
const maxImpliedNetworkID = 1024

// networkID gives the id of a network the wallet knows by key.
func networkID(key string) (id uint32, known bool) {
	switch key {
	case "MAINNET":
		return 0, true
	case "TESTNET":
		return 1, true
	case "DEVNET":
		return 2, true
	case "XAHAU":
		return 21337, true
	case "XAHAUTESTNET":
		return 21338, true
	}
	return 0, false
}

// NetworkName is a network key as people write it: "Testnet" for "TESTNET". A
// key that is not one of the wallet's own comes back unchanged.
func NetworkName(key string) string {
	switch strings.ToUpper(key) {
	case "MAINNET":
		return "Mainnet"
	case "TESTNET":
		return "Testnet"
	case "DEVNET":
		return "Devnet"
	case "XAHAU":
		return "Xahau"
	case "XAHAUTESTNET":
		return "Xahau Testnet"
	}
	return key
}

// nodeNetworkFinding: a transaction that is in a validated ledger of a network
// was made for it, whatever it carries.
func (s Signed) nodeNetworkFinding(tx Tx, validlySigned bool) (Finding, bool) {
	network := first(s.Network, s.SignedNetwork)
	want, known := networkID(network)
	switch {
	case s.Node == nil || s.Node.NetworkID == nil || !known || tx == nil || !validlySigned:
		return Finding{}, false
	case want != *s.Node.NetworkID:
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
	if id, known := networkID(s.Network); known && tx != nil && tx.Type() != "SignIn" {
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
