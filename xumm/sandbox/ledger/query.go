package ledger

import (
	"maps"
	"math/big"
)

// Line is a trust line as one of its sides sees it (xrpl.org, "account_lines").
type Line struct {
	Account      string `json:"account"` // the other side
	Balance      string `json:"balance"` // what this side holds; negative: owes
	Currency     string `json:"currency"`
	Limit        string `json:"limit"`
	LimitPeer    string `json:"limit_peer"`
	QualityIn    uint32 `json:"quality_in"`
	QualityOut   uint32 `json:"quality_out"`
	NoRipple     bool   `json:"no_ripple"`
	NoRipplePeer bool   `json:"no_ripple_peer"`
	Authorized   bool   `json:"authorized,omitempty"`
	PeerAllows   bool   `json:"peer_authorized,omitempty"`
	Freeze       bool   `json:"freeze,omitempty"`
	FreezePeer   bool   `json:"freeze_peer,omitempty"`
}

// LineOf shows a RippleState from the side of an account.
func LineOf(e Entry, address string) Line {
	low, high := limitOf(e, "LowLimit"), limitOf(e, "HighLimit")
	balance := limitOf(e, "Balance").value
	mine, theirs, isLow := low, high, low.issuer == address
	if !isLow {
		mine, theirs, balance = high, low, new(big.Rat).Neg(balance)
	}
	own := func(flag uint32) bool { return e.Has(bit(isLow, flag)) }
	peer := func(flag uint32) bool { return e.Has(bit(!isLow, flag)) }
	return Line{
		Account: theirs.issuer, Balance: valueText(balance), Currency: low.currency,
		Limit: valueText(mine.value), LimitPeer: valueText(theirs.value),
		NoRipple: own(lineLowNoRipple), NoRipplePeer: peer(lineLowNoRipple),
		Authorized: own(lineLowAuth), PeerAllows: peer(lineLowAuth),
		Freeze: own(lineLowFreeze), FreezePeer: peer(lineLowFreeze),
	}
}

// NFTokenOffers gives the offers to sell an NFT, or to buy it, by index.
func (l *Ledger) NFTokenOffers(nft string, sell, validated bool) map[string]Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := over(l.at(validated)).all()
	maps.DeleteFunc(all, func(_ string, e Entry) bool {
		return e.Type() != "NFTokenOffer" || e.Text("NFTokenID") != nft || e.Has(tfSellNFToken) != sell
	})
	return all
}

// DescribeNFT shows an NFT as account_nfts does: what its id is made of, too.
func DescribeNFT(token Entry) map[string]any {
	nft := token.Text("NFTokenID")
	data := unhex(nft)
	serial := uint32(data[28])<<24 | uint32(data[29])<<16 | uint32(data[30])<<8 | uint32(data[31])
	taxon := uint32(data[24])<<24 | uint32(data[25])<<16 | uint32(data[26])<<8 | uint32(data[27])
	out := map[string]any{
		"Flags": nftFlagsOf(nft), "Issuer": nftIssuerOf(nft), "NFTokenID": nft,
		"NFTokenTaxon": mixTaxon(taxon, serial), "nft_serial": serial,
	}
	if fee := nftFeeOf(nft); fee > 0 {
		out["TransferFee"] = fee
	}
	if uri, has := token["URI"]; has {
		out["URI"] = uri
	}
	return out
}

// NFT finds an NFT that somebody holds, and who that is.
func (l *Ledger) NFT(id string, validated bool) (token Entry, owner string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range over(l.at(validated)).all() {
		list, _ := e["NFTokens"].([]any)
		for _, wrapped := range list {
			if wrapper, _ := wrapped.(map[string]any); nftIDOf(wrapped) == id {
				token, _ := wrapper["NFToken"].(map[string]any)
				return token, e.Text("Owner"), true
			}
		}
	}
	return nil, "", false
}
