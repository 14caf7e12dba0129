package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
)

// NFT is one that an account holds (xrpl.org, "account_nfts").
type NFT struct {
	ID          string // 64 hex digits
	Issuer      string
	Taxon       uint32
	Serial      uint32 // which of the issuer's it is
	Flags       uint32 // those of the id, as NFTokenMint has them
	TransferFee uint32 // the issuer's share of a sale, in thousandths of a percent
	URI         string // hex; "" for none
}

// AccountNFTs reads the NFTs an account holds, from the validated ledger. With
// more there are others, which are not read. An account that does not exist
// gives ErrAccountNotFound.
func (c *Client) AccountNFTs(ctx context.Context, address string) (nfts []NFT, more bool, err error) {
	if err := checkAddress(address); err != nil {
		return nil, false, fmt.Errorf("account_nfts: %w", err)
	}
	err = c.do(ctx, "account_nfts", func(cn *conn) error {
		var rows []object
		if rows, more, err = cn.pages(ctx, "account_nfts", "account_nfts", map[string]any{"account": address}); err != nil {
			return err
		}
		nfts = nfts[:0]
		for _, row := range rows {
			n := NFT{ID: row.text("NFTokenID"), Issuer: row.text("Issuer"), URI: row.text("URI")}
			n.Taxon, _ = row.whole("NFTokenTaxon")
			n.Serial, _ = row.whole("nft_serial")
			n.Flags, _ = row.whole("Flags")
			n.TransferFee, _ = row.whole("TransferFee")
			if !isHash(n.ID) || checkAddress(n.Issuer) != nil {
				return cn.nonsense("account_nfts", "an NFT has no id or no issuer")
			}
			nfts = append(nfts, n)
		}
		return nil
	})
	return nfts, more, err
}

// NFTOffer is an offer to buy an NFT (xrpl.org, "nft_buy_offers").
type NFTOffer struct {
	Index       string // its own address, 64 hex digits
	NFT         string // the id of the NFT it is for
	Owner       string // who made it
	Destination string // the only one who may take it; "" is anybody
	Amount      any    // as the ledger's JSON has it
	Expiration  uint32 // in seconds since 2000; 0 is never
}

// offersAtOnce is the most a public node gives of the offers for one NFT.
const offersAtOnce = 500

// NFTBuyOffers reads the offers to buy an NFT from the validated ledger, no more
// than 500: with more there are others. None is no error.
func (c *Client) NFTBuyOffers(ctx context.Context, nft string) (offers []NFTOffer, more bool, err error) {
	if !isHash(nft) {
		return nil, false, fmt.Errorf("nft_buy_offers: %w: an NFT's id has 64 hex digits", ErrInvalid)
	}
	err = c.do(ctx, "nft_buy_offers", func(cn *conn) error {
		result, err := cn.ask(ctx, "nft_buy_offers", map[string]any{"nft_id": nft, "ledger_index": "validated", "limit": offersAtOnce})
		if err != nil {
			return err
		}
		list, ok := result["offers"].([]any)
		if !ok || result.text("nft_id") != nft || result["validated"] == false {
			return cn.nonsense("nft_buy_offers", "it does not answer the question")
		}
		more, offers = result["marker"] != nil, offers[:0]
		for _, v := range list {
			m, _ := v.(map[string]any)
			row := object(m)
			o := NFTOffer{Index: row.text("nft_offer_index"), NFT: nft, Owner: row.text("owner"), Destination: row.text("destination"), Amount: row["amount"]}
			o.Expiration, _ = row.whole("expiration")
			if !isHash(o.Index) || checkAddress(o.Owner) != nil {
				return cn.nonsense("nft_buy_offers", "an offer has no id or no owner")
			}
			offers = append(offers, o)
		}
		return nil
	})
	if errors.Is(err, ErrNotFound) {
		return nil, false, nil
	}
	return offers, more, err
}

func isHash(s string) bool {
	data, err := hex.DecodeString(s)
	return err == nil && len(data) == 32
}
