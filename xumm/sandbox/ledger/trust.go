package ledger

import (
	"bytes"
	"math/big"
)

// Flags of a trust line, as seen from the account with the lower id (xrpl.org,
// "RippleState Flags"). Those of the other side are the next bit.
const (
	lineLowReserve  = 0x00010000
	lineHighReserve = 0x00020000
	lineLowAuth     = 0x00040000
	lineHighAuth    = 0x00080000
	lineLowNoRipple = 0x00100000
	lineHiNoRipple  = 0x00200000
	lineLowFreeze   = 0x00400000
	lineHighFreeze  = 0x00800000
)

// Flags of TrustSet.
const (
	tfSetfAuth      = 0x00010000
	tfSetNoRipple   = 0x00020000
	tfClearNoRipple = 0x00040000
	tfSetFreeze     = 0x00100000
	tfClearFreeze   = 0x00200000
)

// isLow reports whether an account is on the low side of a line with another.
func isLow(account, other string) bool { return bytes.Compare(id(account), id(other)) < 0 }

func limitOf(line Entry, side string) amount {
	a, _ := parseAmount(line[side])
	return a
}

func side(low bool) string {
	if low {
		return "LowLimit"
	}
	return "HighLimit"
}

func bit(low bool, lowFlag uint32) uint32 {
	if low {
		return lowFlag
	}
	return lowFlag << 1
}

func (v *view) line(holder string, asset amount) Entry {
	return v.get(LineIndex(holder, asset.issuer, asset.currency))
}

// holding is what an account holds of a token; what it owes is negative.
func (v *view) holding(holder string, asset amount) *big.Rat {
	line := v.line(holder, asset)
	if line == nil {
		return new(big.Rat)
	}
	balance := limitOf(line, "Balance").value
	if isLow(holder, asset.issuer) {
		return balance
	}
	return new(big.Rat).Neg(balance)
}

// limit is how much of a token an account is willing to hold.
func (v *view) limit(holder string, asset amount) *big.Rat {
	line := v.line(holder, asset)
	if line == nil {
		return new(big.Rat)
	}
	return limitOf(line, side(isLow(holder, asset.issuer))).value
}

// frozen reports whether the issuer has frozen an account's token, or all of its
// tokens.
func (v *view) frozen(holder string, asset amount) bool {
	if root := v.account(asset.issuer); root != nil && root.Has(FlagGlobalFreeze) {
		return true
	}
	line := v.line(holder, asset)
	return line != nil && line.Has(bit(isLow(asset.issuer, holder), lineLowFreeze))
}

// addHolding books tokens. The issuer's own holding is nothing to book.
func (v *view) addHolding(holder string, asset amount, value *big.Rat) {
	if holder == asset.issuer {
		return
	}
	at := LineIndex(holder, asset.issuer, asset.currency)
	line := v.edit(at)
	if line == nil {
		v.setLimit(holder, asset.of(new(big.Rat)), 0)
		line = v.edit(at)
	}
	balance := limitOf(line, "Balance")
	if isLow(holder, asset.issuer) {
		balance.value = new(big.Rat).Add(balance.value, value)
	} else {
		balance.value = new(big.Rat).Sub(balance.value, value)
	}
	line["Balance"] = balance.json()
	v.tidyLine(at)
}

// setLimit makes or changes a line of an account with an issuer.
func (v *view) setLimit(holder string, limit amount, flags uint32) {
	at := LineIndex(holder, limit.issuer, limit.currency)
	low := isLow(holder, limit.issuer)
	line := v.edit(at)
	if line == nil {
		line = Entry{
			"LedgerEntryType": "RippleState", "Flags": whole(0),
			"Balance": amount{currency: limit.currency, issuer: nobody, value: new(big.Rat)}.json(),
		}
		line[side(!low)] = limit.of(new(big.Rat)).json() // each side's limit names its own account
		if root := v.account(limit.issuer); root != nil && !root.Has(FlagDefaultRipple) {
			line.setFlag(bit(!low, lineLowNoRipple), true)
		}
		v.put(at, line)
	}
	own := limit.of(limit.value)
	own.issuer = holder
	line[side(low)] = own.json()
	for _, change := range []struct {
		set, clear uint32
		flag       uint32
	}{
		{tfSetNoRipple, tfClearNoRipple, lineLowNoRipple},
		{tfSetFreeze, tfClearFreeze, lineLowFreeze},
		{tfSetfAuth, 0, lineLowAuth},
	} {
		if flags&change.set != 0 {
			line.setFlag(bit(low, change.flag), true)
		}
		if flags&change.clear != 0 {
			line.setFlag(bit(low, change.flag), false)
		}
	}
	v.tidyLine(at)
}

// tidyLine counts the line to whoever has something of it, and removes it when
// nobody has.
func (v *view) tidyLine(at string) {
	line := v.edit(at)
	if line == nil {
		return
	}
	balance := limitOf(line, "Balance").value
	needed := false
	for _, low := range []bool{true, false} {
		limit := limitOf(line, side(low))
		holds := balance.Sign() > 0
		if !low {
			holds = balance.Sign() < 0
		}
		needs := limit.value.Sign() > 0 || holds || line.Has(bit(low, lineLowFreeze))
		flag := bit(low, lineLowReserve)
		if needs != line.Has(flag) {
			line.setFlag(flag, needs)
			if needs {
				v.own(limit.issuer, 1)
			} else {
				v.own(limit.issuer, -1)
			}
		}
		needed = needed || needs
	}
	if !needed {
		v.remove(at)
	}
}

func (a *application) trustSet() string {
	limit, ok := parseAmount(a.tx["LimitAmount"])
	line := a.line(a.source, limit)
	issuer := a.account(limit.issuer)
	switch {
	case !ok || limit.value.Sign() < 0 || limit.isXRP() || limit.mpt != "":
		return "temBAD_LIMIT"
	case limit.issuer == a.source:
		return "temDST_IS_SRC"
	case issuer == nil:
		return "tecNO_DST"
	case line == nil && issuer.Has(FlagNoTrustLines):
		return "tecNO_PERMISSION"
	case a.has(tfSetFreeze) && a.account(a.source).Has(FlagNoFreeze):
		return "tecNO_PERMISSION"
	case a.has(tfSetfAuth) && !a.account(a.source).Has(FlagRequireAuth):
		return "tefNO_AUTH_REQUIRED"
	case line == nil && limit.value.Sign() == 0 && number(a.tx["Flags"])&(tfSetFreeze|tfSetfAuth) == 0:
		return "tecNO_LINE_REDUNDANT"
	case line == nil && !a.affordsObject(1) && a.account(a.source).Number("OwnerCount") >= 2:
		return "tecNO_LINE_INSUF_RESERVE"
	}
	a.setLimit(a.source, limit, number(a.tx["Flags"]))
	return "tesSUCCESS"
}

// clawback takes tokens back; the Amount's issuer is the holder.
func (a *application) clawback() string {
	asked, ok := parseAmount(a.tx["Amount"])
	holder := asked.issuer
	if asked.mpt != "" {
		holder = a.tx.Text("Holder")
		return a.clawbackUnits(asked, holder)
	}
	asset := amount{currency: asked.currency, issuer: a.source, value: asked.value}
	switch {
	case !ok || asked.isXRP() || asked.value.Sign() <= 0 || holder == a.source:
		return "temBAD_AMOUNT"
	case a.account(holder) == nil:
		return "terNO_ACCOUNT"
	case !a.account(a.source).Has(FlagLineClawback):
		return "tecNO_PERMISSION"
	case a.line(holder, asset) == nil:
		return "tecNO_LINE"
	case a.holding(holder, asset).Sign() <= 0:
		return "tecINSUFFICIENT_FUNDS"
	}
	taken := least(asked.value, a.holding(holder, asset))
	a.addHolding(holder, asset, new(big.Rat).Neg(taken))
	return "tesSUCCESS"
}
