package xrpl

import (
	"fmt"
	"slices"
	"strings"
)

// flagBits finds bits the type does not know, and such as exclude one another.
func (c *checker) flagBits() {
	flags, ok := c.number("Flags") // none are 0
	if !ok && c.present("Flags") {
		return
	}
	known := uint64(flagFullyCanonical | flagInnerBatch)
	for _, bit := range c.bits() {
		known |= uint64(bit)
	}
	// Definitions without flags say nothing of types that are not built in.
	listed := c.tables.flags != nil || c.known
	if unknown := flags &^ known; unknown != 0 && listed && !c.format.pseudo {
		c.warn("Flags", "Flags has bits %s does not know (0x%08X), and the ledger refuses those. Remove them.", anOrA(c.format.name), unknown)
	}
	for _, group := range exclusiveFlags[c.format.name] {
		c.exclusive(group)
	}
}

// bits gives the type's own flags by name.
func (c *checker) bits() map[string]uint32 {
	if c.tables.flags == nil {
		return builtin().flags[c.format.name]
	}
	return c.tables.flags[c.format.name]
}

// flagGroup is a set of flags of which at most one can be set, and of those that
// name the way a transaction works, exactly one.
type flagGroup struct {
	names  string // separated by spaces
	needed bool
}

// exclusiveFlags are the flags that exclude one another (rippled, preflight of
// each transaction; xrpl.org, the flags of each type).
var exclusiveFlags = map[string][]flagGroup{
	"OfferCreate": {{names: "tfImmediateOrCancel tfFillOrKill"}},
	"TrustSet": {
		{names: "tfSetNoRipple tfClearNoRipple"}, {names: "tfSetFreeze tfClearFreeze"},
		{names: "tfSetDeepFreeze tfClearDeepFreeze"},
		{names: "tfSetFreeze tfClearDeepFreeze"}, {names: "tfSetDeepFreeze tfClearFreeze"},
	},
	"AccountSet": {
		{names: "tfRequireDestTag tfOptionalDestTag"}, {names: "tfRequireAuth tfOptionalAuth"},
		{names: "tfDisallowXRP tfAllowXRP"},
	},
	"PaymentChannelClaim": {{names: "tfClose tfRenew"}},
	"AMMDeposit":          {{"tfLPToken tfSingleAsset tfTwoAsset tfOneAssetLPToken tfLimitLPToken tfTwoAssetIfEmpty", true}},
	"AMMWithdraw":         {{"tfLPToken tfWithdrawAll tfOneAssetWithdrawAll tfSingleAsset tfTwoAsset tfOneAssetLPToken tfLimitLPToken", true}},
	"MPTokenIssuanceSet":  {{names: "tfMPTLock tfMPTUnlock"}},
	"Batch":               {{"tfAllOrNothing tfOnlyOne tfUntilFailure tfIndependent", true}},
	"LoanManage":          {{names: "tfLoanDefault tfLoanImpair tfLoanUnimpair"}},
	"LoanPay":             {{names: "tfLoanFullPayment tfLoanLatePayment tfLoanOverpayment"}},
	"SponsorshipTransfer": {{"tfSponsorshipCreate tfSponsorshipReassign tfSponsorshipEnd", true}},
	"SponsorshipSet": {
		{names: "tfSponsorshipSetRequireSignForFee tfSponsorshipClearRequireSignForFee"},
		{names: "tfSponsorshipSetRequireSignForReserve tfSponsorshipClearRequireSignForReserve"},
	},
}

func (c *checker) exclusive(group flagGroup) {
	if c.done["Flags"] {
		return
	}
	bits := c.bits()
	var set []string
	names := strings.Fields(group.names)
	for _, name := range names {
		if bit := uint64(bits[name]); bit != 0 && c.flag(bit) {
			set = append(set, name)
		}
	}
	switch {
	case len(set) > 1:
		c.bad("Flags", "The flags %s exclude one another. Keep one of them.", inWords(set, "and"))
	case len(set) == 0 && group.needed:
		c.bad("Flags", "%s needs exactly one of the flags %s, which say how it works. Set one.", capital(anOrA(c.format.name)), inWords(c.withNumbers(names), "or"))
	}
}

// withNumbers puts to each flag the number to write for it.
func (c *checker) withNumbers(names []string) []string {
	bits := c.bits()
	out := make([]string, 0, len(names))
	for _, name := range names {
		out = append(out, fmt.Sprintf("%s (%d)", name, bits[name]))
	}
	return out
}

// set tells whether the type's flag of that name is set.
func (c *checker) set(name string) bool {
	bit := uint64(c.bits()[name])
	return bit != 0 && c.flag(bit)
}

// inWords lists things as a person would: "a, b and c".
func inWords(things []string, and string) string {
	switch n := len(things); n {
	case 0:
		return ""
	case 1:
		return things[0]
	default:
		return strings.Join(slices.Concat(things[:n-2], []string{things[n-2] + " " + and + " " + things[n-1]}), ", ")
	}
}
