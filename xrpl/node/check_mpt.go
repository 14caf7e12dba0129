package node

import (
	"errors"
	"fmt"

	"countersign/xrpl"
)

// Flags of an MPT's issuance, and of what an account holds of it (xrpl.org,
// "MPTokenIssuance Flags", "MPToken Flags").
const (
	mptLocked      = 0x01
	mptRequireAuth = 0x04
	mptCanTransfer = 0x20
	mptAuthorized  = 0x02
)

// mptPayment checks a payment of a multi-purpose token.
func (k *checker) mptPayment(want amount, r recipient, exists bool) {
	name := want.asset.words()
	e, err := k.c.LedgerEntry(k.ctx, map[string]any{"mpt_issuance": want.mpt})
	switch {
	case errors.Is(err, ErrNotFound):
		k.bad("Amount", "There is no such token (%s) on %s. Correct its id.", name, networkTitle(k.c.network))
		return
	case err != nil:
		k.notAsked("Amount", "whether "+name+" can be sent and received", err)
		return
	}
	issuance := object(e.Fields)
	flags, _ := issuance.whole("Flags")
	issuer := issuance.text("Issuer")
	direct := k.sender == issuer || r.address == issuer
	switch {
	case flags&mptLocked != 0 && !direct:
		k.bad("Amount", "The issuer has locked all %s. Choose another asset, or ask the issuer.", name)
	case flags&mptCanTransfer == 0 && !direct:
		k.bad("Amount", "The issuer does not allow %s to pass from one holder to another. Choose another asset.", name)
	}
	if exists && r.address != issuer {
		k.mptHolder("Destination", "The recipient", r.address, want, flags, false)
	}
	if k.sender != "" && k.sender != issuer {
		k.mptHolder("Amount", "The account", k.sender, want, flags, true)
	}
	if rate, _ := issuance.whole("TransferFee"); rate > 0 && !direct { // in thousandths of a percent
		needed := want.times(1_000_000_000 + rate*10_000)
		k.warn("Amount", "The issuer takes a fee when %s change hands: for %s to arrive, about %s are sent.", name, want.words(), needed.words())
	}
}

// mptHolder checks one side of the payment.
func (k *checker) mptHolder(field, who, address string, want amount, issuance uint32, spends bool) {
	name := want.asset.words()
	e, err := k.c.LedgerEntry(k.ctx, map[string]any{"mptoken": map[string]any{"mpt_issuance_id": want.mpt, "account": address}})
	token := object(e.Fields)
	flags, _ := token.whole("Flags")
	balance, bad := parseNumber(token.number("MPTAmount"))
	if token["MPTAmount"] == nil {
		balance, bad = drops(xrpl.Drops(0)).value, nil
	}
	switch {
	case errors.Is(err, ErrNotFound) && spends:
		k.bad(field, "%s holds no %s. Choose an asset it holds.", who, name)
	case errors.Is(err, ErrNotFound):
		k.bad(field, "%s has not agreed to hold %s, so it cannot receive them. Ask for an MPTokenAuthorize first.", who, name)
	case err != nil:
		k.notAsked(field, "whether "+name+" can be sent and received", err)
	case bad != nil:
		k.notAsked(field, "whether "+name+" can be sent and received", fmt.Errorf("%w: a balance is no number", ErrBadAnswer))
	case flags&mptLocked != 0:
		k.bad(field, "The issuer has locked the %s of %s. Ask the issuer.", name, xrpl.ShortAddress(address))
	case issuance&mptRequireAuth != 0 && flags&mptAuthorized == 0:
		k.bad(field, "The issuer of %s has to permit each holder and has not permitted %s. Ask the issuer.", name, xrpl.ShortAddress(address))
	case spends && balance.Cmp(want.value) < 0:
		have := amount{want.asset, balance}
		k.either(k.partial(), field, "%s holds %s, and this takes %s. Lower the amount.", who, have.words(), want.words())
	}
}
