package xrpl

import (
	"encoding/binary"
	"encoding/hex"
)

// The bits of an NFT's own flags, which are the first two bytes of its id
// (xrpl.org, "NFToken", NFTokenID).
const (
	nftOnlyXRP      = 0x0002
	nftTransferable = 0x0008
)

// nftMint checks a new NFT.
func (c *checker) nftMint() {
	nonEmpty("URI")(c)
	if fee, ok := c.number("TransferFee"); ok && fee > 0 && !c.set("tfTransferable") {
		c.bad("TransferFee", "A transfer fee needs an NFT that can be passed on. Set the flag tfTransferable (8), or remove TransferFee.")
	}
	c.notOwn("Issuer", "Issuer is your own account. Remove it: it is only for minting for another account.")
	c.notOwn("Destination", "The offer would be to yourself. Enter another recipient, or remove Destination.")
	if c.present("Amount") {
		if c.set("tfOnlyXRP") && c.has("Amount") && asset(c.tx["Amount"]) != "XRP" {
			c.bad("Amount", "The NFT can only be traded for XRP (tfOnlyXRP), and the price is a token. Change one of them.")
		}
		return
	}
	for _, name := range [...]string{"Destination", "Expiration"} {
		if c.present(name) {
			c.bad(name, "%s is about an offer of the new NFT, and needs Amount as its price; \"0\" gives it away. Add Amount, or remove it.", name)
		}
	}
}

// nftOffer checks an offer to sell or to buy an NFT.
func (c *checker) nftOffer() {
	sell := c.set("tfSellNFToken")
	switch {
	case c.done["Flags"]:
	case sell && c.present("Owner"):
		c.bad("Owner", "An offer to sell has no Owner: you own the NFT. Remove it, or the flag tfSellNFToken.")
	case !sell && !c.present("Owner"):
		c.bad("Owner", "An offer to buy needs the Owner of the NFT. Add it, or set the flag tfSellNFToken (1) to sell one of yours.")
	}
	c.notOwn("Owner", "You own the NFT yourself, so there is nothing to buy. Set the flag tfSellNFToken (1) to sell it, or enter another Owner.")
	c.notOwn("Destination", "The offer would be to yourself. Enter another recipient, or remove Destination.")
	id, err := hex.DecodeString(c.text("NFTokenID"))
	if err != nil || len(id) != 32 {
		return
	}
	flags := binary.BigEndian.Uint16(id)
	if flags&nftOnlyXRP != 0 && c.has("Amount") && asset(c.tx["Amount"]) != "XRP" {
		c.bad("Amount", "This NFT can only be traded for XRP, as its id says, and the price is a token. Enter a price in XRP.")
	}
	issuer := AccountID(id[4:24]).String()
	parties := []string{c.account(), c.text("Owner"), c.text("Destination")}
	if flags&nftTransferable == 0 && parties[0] != "" && parties[0] != issuer && parties[1] != issuer && parties[2] != issuer {
		c.warn("NFTokenID", "This NFT cannot be passed on, as its id says: only its issuer can buy or sell it. Check the NFT.")
	}
}

// nftAccept checks which offers are taken.
func (c *checker) nftAccept() {
	c.atLeastOne("NFTokenSellOffer", "NFTokenBuyOffer")
	if c.present("NFTokenBrokerFee") && !(c.present("NFTokenSellOffer") && c.present("NFTokenBuyOffer")) {
		c.bad("NFTokenBrokerFee", "A broker's fee is only for bringing a sell offer and a buy offer together. Add the other offer, or remove it.")
	}
}

// nftCancel checks which offers are taken back.
func (c *checker) nftCancel() {
	if c.has("NFTokenOffers") && len(c.list("NFTokenOffers")) == 0 {
		c.bad("NFTokenOffers", "NFTokenOffers is empty. Add the id of an offer.")
	}
	c.twice("NFTokenOffers", textKey)
}
