package ledger

import (
	"math/big"
	"strings"
)

// Flags of an MPT issuance: those of MPTokenIssuanceCreate, and that all of it
// is locked.
const (
	mptLocked      = 0x0001
	mptRequireAuth = 0x0004
	mptTransfer    = 0x0020
	mptClawback    = 0x0040
	mptFlags       = 0x007E
	// Flags of MPTokenIssuanceSet and MPTokenAuthorize.
	tfMPTLock      = 0x0001
	tfMPTUnlock    = 0x0002
	tfUnauthorize  = 0x0001
	mptAuthorized  = 0x0002
	maxMPTFee      = 50_000
	mptIDHexDigits = 48
)

// issuerOf gives the issuer in an issuance's id.
func issuerOf(issuanceID string) string {
	if len(issuanceID) != mptIDHexDigits {
		return ""
	}
	return addressFrom(unhex(issuanceID[8:]))
}

// IssuanceID is the id of the MPT issuance an account makes with a sequence
// number.
func IssuanceID(issuer string, sequence uint32) string {
	return upper(append(be32(sequence), id(issuer)...))
}

func (a *application) issuanceCreate() string {
	flags, fee := number(a.tx["Flags"])&mptFlags, number(a.tx["TransferFee"])
	switch {
	case fee > maxMPTFee:
		return "temBAD_TRANSFER_FEE"
	case fee > 0 && flags&mptTransfer == 0:
		return "temMALFORMED"
	case !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	}
	issuanceID := IssuanceID(a.source, a.place)
	a.put(IssuanceIndex(issuanceID), a.keep(Entry{
		"LedgerEntryType": "MPTokenIssuance", "Issuer": a.source, "Sequence": whole(a.place), "Flags": whole(flags),
		"OutstandingAmount": "0", "mpt_issuance_id": issuanceID,
	}, "AssetScale", "MaximumAmount", "TransferFee", "MPTokenMetadata", "DomainID"))
	a.own(a.source, 1)
	a.extra["mpt_issuance_id"] = issuanceID
	return "tesSUCCESS"
}

func (a *application) issuance() (at string, e Entry) {
	at = IssuanceIndex(a.tx.Text("MPTokenIssuanceID"))
	return at, a.get(at)
}

func (a *application) issuanceDestroy() string {
	at, e := a.issuance()
	switch {
	case e == nil:
		return "tecOBJECT_NOT_FOUND"
	case e.Text("Issuer") != a.source:
		return "tecNO_PERMISSION"
	case e.Text("OutstandingAmount") != "0":
		return "tecHAS_OBLIGATIONS"
	}
	a.remove(at)
	a.own(a.source, -1)
	return "tesSUCCESS"
}

func (a *application) issuanceSet() string {
	at, e := a.issuance()
	holder := a.tx.Text("Holder")
	lock, unlock := a.has(tfMPTLock), a.has(tfMPTUnlock)
	switch {
	case lock && unlock:
		return "temINVALID_FLAG"
	case e == nil:
		return "tecOBJECT_NOT_FOUND"
	case e.Text("Issuer") != a.source:
		return "tecNO_PERMISSION"
	case holder != "":
		at = HoldingIndex(a.tx.Text("MPTokenIssuanceID"), holder)
		if a.get(at) == nil {
			return "tecOBJECT_NOT_FOUND"
		}
	}
	if lock || unlock {
		a.edit(at).setFlag(mptLocked, lock)
	}
	return "tesSUCCESS"
}

func (a *application) mptAuthorize() string {
	issuanceID, holder := a.tx.Text("MPTokenIssuanceID"), a.tx.Text("Holder")
	_, e := a.issuance()
	off := a.has(tfUnauthorize)
	if holder != "" {
		at := HoldingIndex(issuanceID, holder)
		switch {
		case holder == a.source:
			return "temMALFORMED"
		case e == nil:
			return "tecOBJECT_NOT_FOUND"
		case e.Text("Issuer") != a.source:
			return "tecNO_PERMISSION"
		case a.get(at) == nil:
			return "tecOBJECT_NOT_FOUND"
		}
		a.edit(at).setFlag(mptAuthorized, !off)
		return "tesSUCCESS"
	}
	at := HoldingIndex(issuanceID, a.source)
	held := a.get(at)
	switch {
	case off && held == nil:
		return "tecOBJECT_NOT_FOUND"
	case off && held.Text("MPTAmount") != "0":
		return "tecHAS_OBLIGATIONS"
	case off:
		a.remove(at)
		a.own(a.source, -1)
		return "tesSUCCESS"
	case e == nil:
		return "tecOBJECT_NOT_FOUND"
	case e.Text("Issuer") == a.source:
		return "tecNO_PERMISSION"
	case held != nil:
		return "tecDUPLICATE"
	case !a.affordsObject(1) && a.account(a.source).Number("OwnerCount") >= 2:
		return "tecINSUFFICIENT_RESERVE"
	}
	a.put(at, Entry{
		"LedgerEntryType": "MPToken", "Account": a.source, "MPTokenIssuanceID": strings.ToUpper(issuanceID),
		"MPTAmount": "0", "Flags": whole(0),
	})
	a.own(a.source, 1)
	return "tesSUCCESS"
}

// units is how many of an MPT an account can send.
func (v *view) units(holder, issuanceID string) *big.Rat {
	held, e := v.get(HoldingIndex(issuanceID, holder)), v.get(IssuanceIndex(issuanceID))
	if held == nil || e == nil || held.Has(mptLocked) || e.Has(mptLocked) || e.Has(mptRequireAuth) && !held.Has(mptAuthorized) {
		return new(big.Rat)
	}
	n, _ := parseValue(held.Text("MPTAmount"))
	return n
}

// unissued is how many more of an MPT can be made; nil is no limit.
func (v *view) unissued(issuanceID string) *big.Rat {
	e := v.get(IssuanceIndex(issuanceID))
	if e == nil {
		return new(big.Rat)
	}
	if e.Text("MaximumAmount") == "" {
		return nil
	}
	most, _ := parseValue(e.Text("MaximumAmount"))
	out, _ := parseValue(e.Text("OutstandingAmount"))
	return most.Sub(most, out)
}

// addUnits books units of an MPT. The issuer holds none: what it sends comes
// into being, and what it gets is gone.
func (v *view) addUnits(holder, issuanceID string, n *big.Rat) {
	at, field := HoldingIndex(issuanceID, holder), "MPTAmount"
	if holder == issuerOf(issuanceID) {
		at, field = IssuanceIndex(issuanceID), "OutstandingAmount"
		n = new(big.Rat).Neg(n)
	}
	e := v.edit(at)
	had, _ := parseValue(e.Text(field))
	e[field] = valueOfUnits(had.Add(had, n))
}

func valueOfUnits(n *big.Rat) string { return new(big.Int).Quo(n.Num(), n.Denom()).String() }

func (a *application) clawbackUnits(asked amount, holder string) string {
	e, at := a.get(IssuanceIndex(asked.mpt)), HoldingIndex(asked.mpt, holder)
	switch {
	case holder == "" || holder == a.source || asked.value.Sign() <= 0:
		return "temMALFORMED"
	case e == nil || a.get(at) == nil:
		return "tecOBJECT_NOT_FOUND"
	case e.Text("Issuer") != a.source || !e.Has(mptClawback):
		return "tecNO_PERMISSION"
	}
	held, _ := parseValue(a.get(at).Text("MPTAmount"))
	if held.Sign() == 0 {
		return "tecINSUFFICIENT_FUNDS"
	}
	taken := least(asked.value, held)
	a.addUnits(holder, asked.mpt, new(big.Rat).Neg(taken))
	a.addUnits(a.source, asked.mpt, taken)
	return "tesSUCCESS"
}
