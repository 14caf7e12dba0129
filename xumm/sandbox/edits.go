package sandbox

import (
	"slices"
	"strings"
	"unicode"
)

// genericScreen are the types the wallet shows as a plain list of fields; it has
// no class of its own for them and drops nothing (Xaman's source of August 2025,
// see reference: types with own review screens). A "*" at the end stands for
// every name that begins so.
var genericScreen = strings.Fields(`
	AMMClawback Batch Vault* Loan* PermissionedDomain* XChain* ConfidentialMPT* Sponsorship* LedgerStateFix`)

// lostFields are fields of the ledger that the wallet's own class for a type
// does not know, compared with definitions 2.11.0.
var lostFields = map[string][]string{
	"Payment":               {"DomainID"},
	"OfferCreate":           {"OfferSequence", "DomainID"},
	"Clawback":              {"Holder"},
	"MPTokenIssuanceCreate": {"DomainID", "ImmutableFlags"},
	"MPTokenIssuanceSet": {
		"DomainID", "MPTokenMetadata", "TransferFee", "ImmutableFlags", "IssuerEncryptionKey", "AuditorEncryptionKey",
	},
}

// lostCommonFields are those that no class of the wallet knows.
var lostCommonFields = []string{"Delegate", "Sponsor", "SponsorFlags", "SponsorSignature"}

// hasOwnScreen reports whether the wallet has a class for the type, and so drops
// what that does not know.
func hasOwnScreen(txType string) bool {
	return !slices.ContainsFunc(genericScreen, func(name string) bool {
		prefix, many := strings.CutSuffix(name, "*")
		return name == txType || many && strings.HasPrefix(txType, prefix)
	})
}

// strip gives the transaction as the wallet will sign it: without the fields it
// does not know, and without a word about them.
func strip(txType string, tx map[string]any) map[string]any {
	if txType == authorize {
		return pick(tx, "Channel", "Amount")
	}
	out, _ := prune(tx, true).(map[string]any)
	if !hasOwnScreen(txType) {
		return out
	}
	var known []string
	for _, f := range codec.Fields(txType) {
		if !slices.Contains(lostFields[txType], f.Name) && !slices.Contains(lostCommonFields, f.Name) {
			known = append(known, f.Name)
		}
	}
	out = pick(out, known...)
	if txType == signIn {
		delete(out, "TransactionType")
	}
	return out
}

func pick(tx map[string]any, names ...string) map[string]any {
	out := map[string]any{}
	for _, name := range names {
		if value, has := tx[name]; has {
			out[name] = value
		}
	}
	return out
}

// prune leaves out every field the ledger does not know, at any depth: the
// JavaScript library that platform and wallet use skips them. The parts of
// amounts, assets and paths are no fields; their names are in lower case.
func prune(value any, top bool) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, inner := range v {
			if field := top || startsUpper(name); !field || knownField(name) {
				out[name] = prune(inner, false)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = prune(inner, false)
		}
		return out
	}
	return value
}

func startsUpper(s string) bool { return s != "" && unicode.IsUpper(rune(s[0])) }
