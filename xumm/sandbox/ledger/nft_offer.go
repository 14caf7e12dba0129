package ledger

import (
	"math/big"

	"countersign/xrpl"
)

// tfSellNFToken makes an offer one to sell; the same bit is the offer's own.
const tfSellNFToken = 0x00000001

func (a *application) nftCreateOffer() string {
	nft, owner := a.tx.Text("NFTokenID"), a.tx.Text("Owner")
	sells := a.has(tfSellNFToken)
	switch {
	case sells == (owner != ""), owner == a.source:
		return "temMALFORMED"
	case sells:
		owner = a.source
	}
	if a.nftAt(owner, nft) < 0 {
		return "tecNO_ENTRY"
	}
	return a.offerNFT(nft, owner, sells)
}

// offerNFT makes an offer for an NFT that owner holds.
func (a *application) offerNFT(nft, owner string, sells bool) string {
	asked, ok := parseAmount(a.tx["Amount"])
	to := a.tx.Text("Destination")
	flags, issuer := nftFlagsOf(nft), nftIssuerOf(nft)
	switch {
	case !ok || asked.value.Sign() < 0 || asked.mpt != "" || asked.value.Sign() == 0 && (!sells || !asked.isXRP()):
		return "temBAD_AMOUNT"
	case flags&nftOnlyXRP != 0 && !asked.isXRP():
		return "temBAD_AMOUNT"
	case to == a.source:
		return "temMALFORMED"
	case a.passed(a.tx, "Expiration"):
		return "tecEXPIRED"
	case flags&nftTransferable == 0 && a.source != issuer && owner != issuer:
		return "tefNFTOKEN_IS_NOT_TRANSFERABLE"
	case to != "" && a.account(to) == nil:
		return "tecNO_DST"
	case to != "" && a.account(to).Has(FlagNoNFTOffers), !sells && a.account(owner) != nil && a.account(owner).Has(FlagNoNFTOffers):
		return "tecNO_PERMISSION"
	case !sells && !a.affords(a.source, asked):
		return "tecUNFUNDED_OFFER"
	case !a.affordsObject(1):
		return "tecINSUFFICIENT_RESERVE"
	}
	e := a.keep(Entry{
		"LedgerEntryType": "NFTokenOffer", "Owner": a.source, "NFTokenID": nft, "Flags": whole(0),
	}, "Amount", "Destination", "Expiration")
	e.setFlag(tfSellNFToken, sells)
	at := NFTokenOfferIndex(a.source, a.place)
	a.put(at, e)
	a.own(a.source, 1)
	a.extra["offer_id"] = at
	return "tesSUCCESS"
}

// affords reports whether an account has all of an amount to give.
func (v *view) affords(address string, asked amount) bool {
	if asked.isXRP() {
		return spendable(v.account(address)) >= asked.drops()
	}
	available := v.available(address, asked)
	return available == nil || available.Cmp(asked.value) >= 0
}

func (a *application) dropNFTOffer(at string) {
	a.own(a.get(at).Text("Owner"), -1)
	a.remove(at)
}

func (a *application) nftCancelOffer() string {
	list, _ := a.tx["NFTokenOffers"].([]any)
	if len(list) == 0 {
		return "temMALFORMED"
	}
	for _, item := range list {
		at, _ := item.(string)
		e := a.get(at)
		switch {
		case e == nil || e.Type() != "NFTokenOffer":
			continue // gone already
		case e.Text("Owner") != a.source && e.Text("Destination") != a.source && !a.passed(e, "Expiration"):
			return "tecNO_PERMISSION"
		}
		a.dropNFTOffer(at)
	}
	return "tesSUCCESS"
}

func (a *application) nftAcceptOffer() string {
	sellAt, buyAt := a.tx.Text("NFTokenSellOffer"), a.tx.Text("NFTokenBuyOffer")
	if sellAt == "" && buyAt == "" || a.tx["NFTokenBrokerFee"] != nil && (sellAt == "" || buyAt == "") {
		return "temMALFORMED"
	}
	var offers []Entry
	for _, at := range []string{sellAt, buyAt} {
		if at == "" {
			continue
		}
		e, sells := a.get(at), at == sellAt
		switch {
		case e == nil || e.Type() != "NFTokenOffer" || e.Has(tfSellNFToken) != sells:
			return "tecOBJECT_NOT_FOUND"
		case a.passed(e, "Expiration"):
			return "tecEXPIRED"
		case e.Text("Owner") == a.source:
			return "tecCANT_ACCEPT_OWN_NFTOKEN_OFFER"
		case e.Text("Destination") != "" && e.Text("Destination") != a.source:
			return "tecNO_PERMISSION"
		}
		offers = append(offers, e)
	}
	nft := offers[0].Text("NFTokenID")
	seller, buyer := a.source, a.source
	price := limitOf(offers[0], "Amount")
	asks := price
	if sellAt != "" {
		seller, asks = a.get(sellAt).Text("Owner"), limitOf(a.get(sellAt), "Amount")
		price = asks
	}
	if buyAt != "" {
		buyer, price = a.get(buyAt).Text("Owner"), limitOf(a.get(buyAt), "Amount")
	}
	if sellAt != "" && buyAt != "" {
		switch {
		case a.get(buyAt).Text("NFTokenID") != a.get(sellAt).Text("NFTokenID") || !asks.same(price):
			return "tecNFTOKEN_BUY_SELL_MISMATCH"
		case price.value.Cmp(asks.value) < 0:
			return "tecINSUFFICIENT_PAYMENT"
		}
	}
	if a.nftAt(seller, nft) < 0 {
		return "tecNO_PERMISSION"
	}
	if result := a.payForNFT(nft, seller, buyer, price, asks); result != "" {
		return result
	}
	for _, at := range []string{sellAt, buyAt} {
		if at != "" {
			a.dropNFTOffer(at)
		}
	}
	a.giveNFT(nft, seller, buyer)
	a.extra["nftoken_id"] = nft
	return "tesSUCCESS"
}

// payForNFT moves the price: a part to the broker and to the issuer, the rest to
// the seller.
func (a *application) payForNFT(nft, seller, buyer string, price, asks amount) string {
	if price.value.Sign() == 0 {
		return ""
	}
	if !a.affords(buyer, price) {
		return "tecINSUFFICIENT_FUNDS"
	}
	left := new(big.Rat).Set(price.value)
	pay := func(to string, value *big.Rat) bool {
		value = price.rounded(value)
		if value.Sign() <= 0 || to == buyer {
			return true
		}
		left.Sub(left, value)
		sent, arrived, result := a.flow(buyer, to, price.of(value), nil)
		if result != "" || arrived.Cmp(value) < 0 {
			return false
		}
		a.move(buyer, to, price, sent, arrived)
		return true
	}
	if fee, brokered := parseAmount(a.tx["NFTokenBrokerFee"]); brokered {
		if !fee.same(price) || new(big.Rat).Sub(price.value, fee.value).Cmp(asks.value) < 0 {
			return "tecINSUFFICIENT_PAYMENT"
		}
		if !pay(a.source, fee.value) {
			return "tecINSUFFICIENT_FUNDS"
		}
	}
	issuer := nftIssuerOf(nft)
	if fee := nftFeeOf(nft); fee > 0 && seller != issuer && buyer != issuer {
		if !pay(issuer, new(big.Rat).Mul(left, big.NewRat(int64(fee), 100_000))) {
			return "tecINSUFFICIENT_FUNDS"
		}
	}
	if !pay(seller, new(big.Rat).Set(left)) {
		return "tecINSUFFICIENT_FUNDS"
	}
	return ""
}

func addressFrom(account []byte) string { return xrpl.AccountID(account).String() }
