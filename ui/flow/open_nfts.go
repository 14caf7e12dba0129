package flow

import (
	"context"
	"fmt"
	"strings"

	"countersign/xrpl"
	"countersign/xrpl/node"
)

// Bits of an NFT's id that decide what can be done with it (xrpl.org,
// "NFToken Flags").
const nftMutable = 0x0010

// asksForOffers is of how many NFTs a node is asked for the offers: each is a
// question of its own.
const asksForOffers = 40

func (r openReader) nfts(ctx context.Context) ([]OpenObject, bool, error) {
	return r.nftsThat(ctx, func(node.NFT) bool { return true })
}

// mutableNFTs are those whose URI the account may change.
func (r openReader) mutableNFTs(ctx context.Context) ([]OpenObject, bool, error) {
	return r.nftsThat(ctx, func(n node.NFT) bool { return n.Flags&nftMutable != 0 && n.Issuer == r.account })
}

func (r openReader) nftsThat(ctx context.Context, suits func(node.NFT) bool) ([]OpenObject, bool, error) {
	list, more, err := r.node.AccountNFTs(ctx, r.account)
	if err != nil {
		return nil, false, err
	}
	var objects []OpenObject
	for _, n := range list {
		if suits(n) {
			objects = append(objects, OpenObject{
				Index: n.ID, Title: r.nftTitle(n), Detail: r.nftDetail(n), Mark: shortID(n.ID), Fields: map[string]any{"NFTokenID": n.ID},
			})
		}
	}
	return objects, more, nil
}

// nftTitle names an NFT by its URI, which is the only word on what it is.
func (r openReader) nftTitle(n node.NFT) string {
	if uri, ok := xrpl.SayText(n.URI, 60); ok {
		return "NFT “" + strings.NewReplacer("“", "'", "”", "'").Replace(uri) + "”"
	}
	return fmt.Sprintf("NFT number %d of %s", n.Serial, r.person(n.Issuer))
}

func (r openReader) nftDetail(n node.NFT) string {
	share := ""
	if n.TransferFee > 0 {
		share = fmt.Sprintf("%s %% of a sale for the issuer", percentOf(n.TransferFee))
	}
	return facts(fmt.Sprintf("number %d, issued by %s", n.Serial, r.person(n.Issuer)), fmt.Sprintf("taxon %d", n.Taxon), share)
}

// percentOf writes thousandths of a percent as a percentage.
func percentOf(thousandths uint32) string {
	text := fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// buyOffers are the offers of others for the account's NFTs that it may take.
func (r openReader) buyOffers(ctx context.Context) ([]OpenObject, bool, error) {
	list, more, err := r.node.AccountNFTs(ctx, r.account)
	if err != nil {
		return nil, false, err
	}
	if len(list) > asksForOffers {
		list, more = list[:asksForOffers], true
	}
	var objects []OpenObject
	for _, n := range list {
		offers, rest, err := r.node.NFTBuyOffers(ctx, n.ID)
		if err != nil && len(objects) > 0 {
			return objects, true, nil // what was read is better than nothing
		}
		if err != nil {
			return nil, false, err
		}
		more = more || rest
		for _, offer := range offers {
			if offer.Owner != r.account && (offer.Destination == "" || offer.Destination == r.account) {
				objects = append(objects, r.buyOffer(n, offer))
			}
		}
	}
	return objects, more, nil
}

func (r openReader) buyOffer(n node.NFT, offer node.NFTOffer) OpenObject {
	price, issuer := r.amount(offer.Amount)
	o := OpenObject{
		Index: offer.Index, Mark: shortID(offer.Index), Fields: map[string]any{"NFTokenBuyOffer": offer.Index},
		Title: fmt.Sprintf("%s from %s for the %s", price, r.person(offer.Owner), r.nftTitle(n)),
	}
	until := ""
	switch at := offer.Expiration; {
	case at != 0 && r.passed(at):
		o.rank, until = rankNever, "no longer stands since "+xrpl.SayMoment(at)
	case at != 0:
		until = "until " + xrpl.SayMoment(at)
	}
	o.Detail = facts(until, issuer, fmt.Sprintf("number %d, taxon %d", n.Serial, n.Taxon))
	return o
}
