package flow

import (
	"slices"
	"strings"

	"countersign/xrpl"
)

// TypeGroup is a part of the list of transaction types.
type TypeGroup struct {
	Title string
	Types []xrpl.Type
}

// FindTypes lists the types a person can send whose title, purpose, group or
// ledger's name has every word of the query. Without a query those that most
// people need come first; with one, those whose name begins with it.
func FindTypes(query string) []TypeGroup {
	words := strings.Fields(strings.ToLower(query))
	common := TypeGroup{Title: "Common"}
	var groups []TypeGroup
	var best []xrpl.Type
	for _, t := range xrpl.Catalogue() {
		switch {
		case t.Internal || !matches(t, words):
		case len(words) > 0 && begins(t, words):
			best = append(best, t)
		case len(words) > 0 || !t.Common:
			i := slices.IndexFunc(groups, func(g TypeGroup) bool { return g.Title == t.Group })
			if i < 0 {
				i = len(groups)
				groups = append(groups, TypeGroup{Title: t.Group})
			}
			groups[i].Types = append(groups[i].Types, t)
		default:
			common.Types = append(common.Types, t)
		}
	}
	if len(common.Types) > 0 {
		groups = append([]TypeGroup{common}, groups...)
	}
	if len(best) > 0 {
		groups = append([]TypeGroup{{Title: "Best matches", Types: best}}, groups...)
	}
	return groups
}

// alsoCalled are words that people look for a type by, and that stand nowhere in
// what the list says of it.
var alsoCalled = map[string]string{
	"Payment":               "pay transfer xrp",
	"OfferCreate":           "swap trade exchange buy sell order dex",
	"OfferCancel":           "order swap trade",
	"AMMDeposit":            "amm liquidity swap",
	"AMMWithdraw":           "amm liquidity swap",
	"TrustSet":              "trustline freeze unfreeze limit add token",
	"AccountSet":            "freeze domain rippling flags",
	"SignerListSet":         "multisig multi sig signature multisignature",
	"SetRegularKey":         "rotate change key",
	"AccountDelete":         "close remove",
	"EscrowCreate":          "lock time hold",
	"CheckCreate":           "cheque",
	"CheckCash":             "cheque",
	"NFTokenMint":           "create nft collectible",
	"NFTokenCreateOffer":    "sell buy nft",
	"MPTokenIssuanceCreate": "mpt issue create token",
	"Clawback":              "claw back",
	"DepositPreauth":        "allow deposit authorization authorisation",
	"PaymentChannelCreate":  "paychan",
	"SignIn":                "login log in",
}

func matches(t xrpl.Type, words []string) bool {
	all := strings.ToLower(strings.Join([]string{t.Title, t.Name, t.Purpose, t.Group, alsoCalled[t.Name]}, " "))
	for _, w := range words {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// begins tells whether the title or the name begins with the words as typed.
func begins(t xrpl.Type, words []string) bool {
	typed := strings.Join(words, " ")
	return strings.HasPrefix(strings.ToLower(t.Title), typed) || strings.HasPrefix(strings.ToLower(t.Name), strings.Join(words, ""))
}
