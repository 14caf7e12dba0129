package ledger

import "countersign/xrpl"

// Flags of an account (xrpl.org, "AccountRoot Flags").
const (
	FlagPasswordSpent  = 0x00010000
	FlagRequireTag     = 0x00020000
	FlagRequireAuth    = 0x00040000
	FlagDisallowXRP    = 0x00080000
	FlagMasterDisabled = 0x00100000
	FlagNoFreeze       = 0x00200000
	FlagGlobalFreeze   = 0x00400000
	FlagDefaultRipple  = 0x00800000
	FlagDepositAuth    = 0x01000000
	FlagNoNFTOffers    = 0x04000000
	FlagNoChecks       = 0x08000000
	FlagNoChannels     = 0x10000000
	FlagNoTrustLines   = 0x20000000
	FlagLineLocking    = 0x40000000
	FlagLineClawback   = 0x80000000
)

// account gives an account's entry, nil when it does not exist.
func (v *view) account(address string) Entry { return v.get(AccountIndex(address)) }

func (v *view) editAccount(address string) Entry { return v.edit(AccountIndex(address)) }

// own counts an object an account owns, or no longer does.
func (v *view) own(address string, n int) {
	if e := v.editAccount(address); e != nil {
		e["OwnerCount"] = whole(max(0, int(e.Number("OwnerCount"))+n))
	}
}

// reserve is what an account has to keep, with so many more objects.
func reserve(e Entry, more int) xrpl.Drops {
	return BaseReserve + OwnerReserve*xrpl.Drops(max(0, int(e.Number("OwnerCount"))+more))
}

// spendable is how much XRP an account could give away.
func spendable(e Entry) xrpl.Drops {
	balance, kept := e.Drops("Balance"), reserve(e, 0)
	if balance < kept {
		return 0
	}
	return balance - kept
}

// pay adds drops to an account; negative n takes them. The account has them.
func (v *view) pay(address string, n int64) {
	if e := v.editAccount(address); e != nil {
		e["Balance"] = xrpl.Drops(int64(e.Drops("Balance")) + n).String()
	}
}

// admits gives why an account does not take a payment from another, "" when it
// does: it may want a tag, and it may take nothing without having said so.
func (v *view) admits(from, to string, tagged bool) string {
	e := v.account(to)
	switch {
	case e == nil:
		return "tecNO_DST"
	case e.Has(FlagRequireTag) && !tagged:
		return "tecDST_TAG_NEEDED"
	case from != to && !v.mayDeposit(from, to):
		return "tecNO_PERMISSION"
	}
	return ""
}

// mayDeposit reports whether an account takes money that it did not ask for.
func (v *view) mayDeposit(from, to string) bool {
	e := v.account(to)
	return e == nil || !e.Has(FlagDepositAuth) || from == to || v.get(PreauthIndex(to, from)) != nil
}
