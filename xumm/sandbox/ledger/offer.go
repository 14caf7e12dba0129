package ledger

import "math/big"

// Flags of OfferCreate and of an offer in the ledger.
const (
	tfPassive           = 0x00010000
	tfImmediateOrCancel = 0x00020000
	tfFillOrKill        = 0x00040000
	tfSell              = 0x00080000
	lsfPassive          = 0x00010000
	lsfSell             = 0x00020000
)

// offerCreate puts an offer on the exchange, where it stays: nothing crosses
// here.
func (a *application) offerCreate() string {
	gets, ok := parseAmount(a.tx["TakerGets"])
	pays, ok2 := parseAmount(a.tx["TakerPays"])
	replaces, hasReplaces := a.tx["OfferSequence"]
	switch {
	case !ok || !ok2 || gets.value.Sign() <= 0 || pays.value.Sign() <= 0 || gets.isXRP() && pays.isXRP():
		return "temBAD_OFFER"
	case gets.same(pays):
		return "temREDUNDANT"
	case a.has(tfImmediateOrCancel) && a.has(tfFillOrKill):
		return "temINVALID_FLAG"
	case hasReplaces && (number(replaces) == 0 || number(replaces) >= a.account(a.source).Number("Sequence")):
		return "temBAD_SEQUENCE"
	case !pays.isXRP() && a.account(pays.issuer) == nil:
		return "tecNO_ISSUER"
	case !a.hasAny(a.source, gets):
		return "tecUNFUNDED_OFFER"
	case a.passed(a.tx, "Expiration"):
		return "tecEXPIRED"
	}
	if hasReplaces {
		a.dropOffer(number(replaces))
	}
	switch {
	case a.has(tfImmediateOrCancel), a.has(tfFillOrKill):
		return "tecKILLED"
	case !a.affordsObject(1):
		return "tecINSUF_RESERVE_OFFER"
	}
	flags := uint32(0)
	if a.has(tfPassive) {
		flags |= lsfPassive
	}
	if a.has(tfSell) {
		flags |= lsfSell
	}
	a.put(OfferIndex(a.source, a.place), a.keep(Entry{
		"LedgerEntryType": "Offer", "Account": a.source, "Flags": whole(flags), "Sequence": whole(a.place),
	}, "TakerGets", "TakerPays", "Expiration", "DomainID"))
	a.own(a.source, 1)
	return "tesSUCCESS"
}

// hasAny reports whether an account has something of an asset to give.
func (v *view) hasAny(address string, asset amount) bool {
	if asset.isXRP() {
		return spendable(v.account(address)) > 0
	}
	available := v.available(address, asset)
	return available == nil || available.Cmp(new(big.Rat)) > 0
}

// dropOffer takes an offer of the source off the exchange, if it is there.
func (a *application) dropOffer(sequence uint32) {
	if at := OfferIndex(a.source, sequence); a.get(at) != nil {
		a.remove(at)
		a.own(a.source, -1)
	}
}

// offerCancel succeeds even when the offer is gone already.
func (a *application) offerCancel() string {
	sequence := number(a.tx["OfferSequence"])
	if sequence == 0 || sequence >= a.account(a.source).Number("Sequence") {
		return "temBAD_SEQUENCE"
	}
	a.dropOffer(sequence)
	return "tesSUCCESS"
}
