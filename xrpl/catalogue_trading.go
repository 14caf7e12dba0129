package xrpl

func tradingTypes() []Type {
	return []Type{{
		Name: "OfferCreate", Title: "Offer to trade", Group: groupTrading,
		Purpose: "Buy or sell XRP or tokens on the ledger's own exchange.",
		Fields: []Field{
			{Name: "TakerGets"}, {Name: "TakerPays"}, {Name: "Expiration"},
			{Name: "OfferSequence", Label: "Replaces offer", Dropped: true, Expert: true, Help: "The sequence of an open offer of yours to cancel first."},
			{Name: "DomainID", Label: "Permissioned exchange", Dropped: true, Help: "Trade only within this permissioned domain."},
		},
		Flags: []Choice{
			{Name: "tfImmediateOrCancel", Title: "Only what trades at once", Help: "The rest is dropped, and nothing stays in the order book."},
			{Name: "tfFillOrKill", Title: "All of it or nothing"},
			{Name: "tfPassive", Title: "Passive", Help: "Take no offer at exactly this rate; wait for somebody to take yours."},
			{Name: "tfSell", Title: "Sell all of it", Help: "Give the whole amount even if you get more than you asked for."},
			{Name: "tfHybrid", Title: "On both exchanges", Help: "In the permissioned domain and on the open exchange."},
		},
	}, {
		Name: "OfferCancel", Title: "Cancel an offer", Group: groupTrading,
		Purpose: "Take back an offer of yours that is still open.",
		Fields:  []Field{{Name: "OfferSequence", Label: "Sequence of the offer", Help: "The sequence, or ticket, of the transaction that made it."}},
	}}
}

func poolTypes() []Type {
	pair := []Field{{Name: "Asset"}, {Name: "Asset2"}}
	with := func(fields ...Field) []Field { return append(pair[:len(pair):len(pair)], fields...) }
	return []Type{{
		Name: "AMMDeposit", Title: "Add to a pool", Group: groupPools,
		Purpose: "Put money into a liquidity pool and get its LP tokens.",
		Fields: with(
			Field{Name: "Amount"}, Field{Name: "Amount2"}, Field{Name: "LPTokenOut"},
			Field{Name: "EPrice"}, Field{Name: "TradingFee", Label: "Vote for the fee", Help: "Only for an empty pool: 0 to 1 %."},
		),
		Flags: []Choice{
			{Name: "tfTwoAsset", Title: "Both assets up to the amounts", Help: "Needs both amounts. Exactly one of these flags is needed."},
			{Name: "tfSingleAsset", Title: "One asset", Help: "Needs the amount."},
			{Name: "tfLPToken", Title: "Both assets for LP tokens", Help: "Needs the LP tokens to get."},
			{Name: "tfOneAssetLPToken", Title: "One asset for LP tokens", Help: "Needs the amount and the LP tokens to get."},
			{Name: "tfLimitLPToken", Title: "One asset up to a price", Help: "Needs the amount and the limit price."},
			{Name: "tfTwoAssetIfEmpty", Title: "Fill an empty pool", Help: "Needs both amounts."},
		},
	}, {
		Name: "AMMWithdraw", Title: "Take out of a pool", Group: groupPools,
		Purpose: "Give LP tokens back and take your share out of a liquidity pool.",
		Fields: with(
			Field{Name: "Amount"}, Field{Name: "Amount2"}, Field{Name: "LPTokenIn"}, Field{Name: "EPrice"},
		),
		Flags: []Choice{
			{Name: "tfWithdrawAll", Title: "Everything in both assets", Help: "Exactly one of these flags is needed."},
			{Name: "tfOneAssetWithdrawAll", Title: "Everything in one asset", Help: "Needs the amount, which may be 0."},
			{Name: "tfTwoAsset", Title: "Both assets up to the amounts", Help: "Needs both amounts."},
			{Name: "tfSingleAsset", Title: "One asset", Help: "Needs the amount."},
			{Name: "tfLPToken", Title: "Both assets for LP tokens", Help: "Needs the LP tokens to give back."},
			{Name: "tfOneAssetLPToken", Title: "One asset for LP tokens", Help: "Needs the amount and the LP tokens to give back."},
			{Name: "tfLimitLPToken", Title: "One asset from a price on", Help: "Needs the amount and the limit price."},
		},
	}, {
		Name: "AMMVote", Title: "Vote on a pool's fee", Group: groupPools,
		Purpose: "Say what trading fee a liquidity pool you hold a share of should take.",
		Fields:  with(Field{Name: "TradingFee"}),
	}, {
		Name: "AMMBid", Title: "Bid for a pool's slot", Group: groupPools,
		Purpose: "Bid LP tokens for a day of trading with a pool at a lower fee.",
		Fields:  with(Field{Name: "BidMin"}, Field{Name: "BidMax"}, Field{Name: "AuthAccounts"}),
	}, {
		Name: "AMMCreate", Title: "Create a pool", Group: groupPools,
		Purpose: "Start a liquidity pool for two assets; the fee is an owner reserve.",
		Fields:  []Field{{Name: "Amount", Label: "First amount"}, {Name: "Amount2"}, {Name: "TradingFee"}},
	}, {
		Name: "AMMDelete", Title: "Remove an empty pool", Group: groupPools,
		Purpose: "Remove a liquidity pool that is empty but was too large to go at once.",
		Fields:  with(),
	}, {
		Name: "AMMClawback", Title: "Take tokens back from a pool", Group: groupPools, Screen: GenericScreen,
		Purpose: "Take tokens you issued back from somebody's share of a pool.",
		Danger:  takenBack,
		Fields: []Field{
			{Name: "Holder"}, {Name: "Asset", Label: "Asset to take back"}, {Name: "Asset2", Label: "Other asset of the pool"},
			{Name: "Amount", Label: "Take at most", Help: "Leave it out to take all."},
		},
		Flags: []Choice{{Name: "tfClawTwoAssets", Title: "Take both assets back", Help: "Only if you issued both."}},
	}}
}

func nftTypes() []Type {
	nft := Field{Name: "NFTokenID"}
	return []Type{{
		Name: "NFTokenMint", Title: "Mint an NFT", Group: groupNFTs,
		Purpose: "Make a new NFT, and offer it for sale in the same step if you like.",
		Fields: []Field{
			{Name: "URI", Help: "Where the NFT's data is, such as ipfs://…; 256 bytes at most."},
			{Name: "NFTokenTaxon"}, {Name: "TransferFee", Help: "Your share of every later sale: 0 to 50 %; needs the flag for transfers."},
			{Name: "Issuer", Expert: true, Help: "Only when you mint for another account."},
			{Name: "Amount", Label: "Price", Expert: true, Help: "Offers the new NFT for sale; 0 XRP gives it away."},
			{Name: "Destination", Label: "Only for", Expert: true, Help: "The only account that can take the offer."},
			{Name: "Expiration", Label: "Offer expires", Expert: true},
		},
		Flags: []Choice{
			{Name: "tfTransferable", Title: "Can be passed on", Help: "Otherwise it can only go to or from the issuer."},
			{Name: "tfBurnable", Title: "The issuer can destroy it"},
			{Name: "tfOnlyXRP", Title: "Only for XRP", Help: "It cannot be traded for tokens."},
			{Name: "tfMutable", Title: "Its URI can be changed"},
		},
	}, {
		Name: "NFTokenCreateOffer", Title: "Offer for an NFT", Group: groupNFTs,
		Purpose: "Offer to sell an NFT of yours, or to buy somebody else's.",
		Fields: []Field{
			nft, {Name: "Amount", Label: "Price", Help: "To sell, 0 XRP gives it away."}, {Name: "Owner", Help: "To buy: who owns it now."},
			{Name: "Destination", Label: "Only for", Help: "The only account that can take the offer."}, {Name: "Expiration"},
		},
		Flags: []Choice{{Name: "tfSellNFToken", Title: "Sell", Help: "Without it, this is an offer to buy."}},
	}, {
		Name: "NFTokenAcceptOffer", Title: "Accept an NFT offer", Group: groupNFTs,
		Purpose: "Take an offer to sell or to buy an NFT.",
		Fields:  []Field{{Name: "NFTokenSellOffer"}, {Name: "NFTokenBuyOffer"}, {Name: "NFTokenBrokerFee", Expert: true}},
	}, {
		Name: "NFTokenCancelOffer", Title: "Cancel NFT offers", Group: groupNFTs,
		Purpose: "Take back offers for NFTs, or remove expired ones.",
		Fields:  []Field{{Name: "NFTokenOffers"}},
	}, {
		Name: "NFTokenBurn", Title: "Destroy an NFT", Group: groupNFTs,
		Purpose: "Destroy an NFT you own, or issued as one that can be destroyed.",
		Danger:  "The NFT is destroyed and cannot be brought back.",
		Fields:  []Field{nft, {Name: "Owner", Help: "Only when somebody else owns it."}},
	}, {
		Name: "NFTokenModify", Title: "Change an NFT's URI", Group: groupNFTs,
		Purpose: "Change where the data of an NFT is, if it was minted to be changed.",
		Fields:  []Field{nft, {Name: "Owner", Help: "Only when somebody else owns it."}, {Name: "URI", Help: "Leave it out to take it away."}},
	}}
}
