package flow

func tradingLayouts(name string) (layout, bool) {
	switch name {
	case "TrustSet":
		limit := item{field: "LimitAmount", label: "Limit", of: "token", help: "How much of it you are willing to hold."}
		return layout{
			groups: []group{
				{items: []item{limit}},
				{title: "How the token moves", more: true, items: switches("tfSetNoRipple", "tfClearNoRipple", "tfSetFreeze", "tfClearFreeze", "tfSetDeepFreeze", "tfClearDeepFreeze", "tfSetfAuth")},
				{title: "Value on the way", more: true, items: itemsOf("QualityIn", "QualityOut")},
			},
			question: "What to do",
			modes: []mode{
				{title: "Hold a token", fields: []string{"LimitAmount"}},
				{title: "Remove the trust line", help: "A limit of 0 takes it away once you hold none of the token.", fields: []string{"LimitAmount"}, fixed: map[string]string{"LimitAmount": "0"}},
			},
		}, true
	case "OfferCreate":
		return layout{groups: []group{
			{items: []item{{field: "TakerGets"}, {field: "TakerPays"}, {field: "TakerPays", say: rate}}},
			{title: "How it trades", items: append([]item{{field: "Expiration"}}, switches("tfFillOrKill", "tfImmediateOrCancel", "tfPassive", "tfSell")...)},
			{title: "Other ways", more: true, items: []item{{field: "OfferSequence"}, {field: "DomainID"}, {flag: "tfHybrid"}}},
		}}, true
	case "OfferCancel":
		return layout{groups: []group{{items: itemsOf("OfferSequence")}}}, true
	case "AMMDeposit":
		return pool("What to put in", []mode{
			{title: "Both assets", help: "Up to both amounts, in the proportion of the pool.", flag: "tfTwoAsset", fields: []string{"Amount", "Amount2"}},
			{title: "One asset", help: "The whole amount of one of the two.", flag: "tfSingleAsset", fields: []string{"Amount"}},
			{title: "Both assets for LP tokens", help: "As much of both as that many LP tokens cost.", flag: "tfLPToken", fields: []string{"LPTokenOut"}},
			{title: "One asset for LP tokens", help: "At most the amount, for that many LP tokens.", flag: "tfOneAssetLPToken", fields: []string{"Amount", "LPTokenOut"}},
			{title: "One asset up to a price", help: "At most the amount, while an LP token costs no more than the limit.", flag: "tfLimitLPToken", fields: []string{"Amount", "EPrice"}},
			{title: "Fill an empty pool", flag: "tfTwoAssetIfEmpty", fields: []string{"Amount", "Amount2", "?TradingFee"}},
		}, item{field: "LPTokenOut", of: "token"}), true
	case "AMMWithdraw":
		return pool("What to take out", []mode{
			{title: "Both assets", help: "Up to both amounts, in the proportion of the pool.", flag: "tfTwoAsset", fields: []string{"Amount", "Amount2"}},
			{title: "One asset", flag: "tfSingleAsset", fields: []string{"Amount"}},
			{title: "Both assets for LP tokens", help: "As much of both as that many LP tokens bring.", flag: "tfLPToken", fields: []string{"LPTokenIn"}},
			{title: "One asset for LP tokens", flag: "tfOneAssetLPToken", fields: []string{"Amount", "LPTokenIn"}},
			{title: "One asset from a price on", help: "At least the amount, while an LP token brings no less than the limit.", flag: "tfLimitLPToken", fields: []string{"Amount", "EPrice"}},
			{title: "Everything", help: "All of your share, in both assets.", flag: "tfWithdrawAll"},
			{title: "Everything in one asset", help: "All of your share, in one of the two.", flag: "tfOneAssetWithdrawAll", fields: []string{"Amount"}, fixed: map[string]string{"Amount": "0"}},
		}, item{field: "LPTokenIn", of: "token"}), true
	case "AMMVote":
		return layout{groups: []group{{items: []item{{field: "Asset"}, {field: "Asset2"}, {field: "TradingFee", placeholder: "0.5"}}}}}, true
	case "AMMBid":
		return layout{groups: []group{
			{items: []item{{field: "Asset"}, {field: "Asset2"}, {field: "BidMin", of: "token"}, {field: "BidMax", of: "token"}}},
			{title: "Who else trades at the lower fee", items: []item{{field: "AuthAccounts", entry: "Account"}}},
		}}, true
	}
	return layout{}, false
}

// pool is the form for putting something into a liquidity pool or taking it out.
// Amounts are of the two assets, which are named once.
func pool(question string, modes []mode, lp item) layout {
	ofAsset := howFirst + " " + howSecond + " " + howPlain + " " + howToken + " " + howMPT
	ofSecond := howSecond + " " + howFirst + " " + howPlain + " " + howToken + " " + howMPT
	return layout{
		groups: []group{{items: []item{
			{field: "Asset"}, {field: "Asset2"},
			{field: "Amount", of: ofAsset}, {field: "Amount2", of: ofSecond}, lp, {field: "EPrice", of: ofAsset},
		}}},
		question: question, modes: modes,
	}
}

func nftLayouts(name string) (layout, bool) {
	switch name {
	case "NFTokenMint":
		return layout{groups: []group{
			{items: []item{{field: "URI", placeholder: "ipfs://…"}, {field: "NFTokenTaxon", placeholder: "0"}}},
			{title: "What can be done with it", items: append([]item{
				{flag: "tfTransferable"}, {field: "TransferFee", placeholder: "5", help: "Your share of later sales, 0 to 50 %, if it can be passed on."},
			}, switches("tfBurnable", "tfOnlyXRP", "tfMutable")...)},
			{title: "Offer it for sale at once", more: true, items: itemsOf("Amount", "Destination", "Expiration")},
			{title: "For somebody else", more: true, items: itemsOf("Issuer")},
		}}, true
	case "NFTokenCreateOffer":
		return layout{
			groups: []group{
				{items: itemsOf("NFTokenID", "Owner", "Amount")},
				{title: "Who can take it, and until when", items: itemsOf("Destination", "Expiration")},
			},
			question: "What to do",
			modes: []mode{
				{title: "Sell an NFT of mine", flag: "tfSellNFToken"},
				{title: "Buy somebody's NFT", fields: []string{"Owner"}},
			},
		}, true
	case "NFTokenAcceptOffer":
		return layout{
			groups: []group{{items: []item{
				{field: "NFTokenSellOffer", help: "The offer's id, 64 hex digits."}, {field: "NFTokenBuyOffer", help: "The offer's id, 64 hex digits."}, {field: "NFTokenBrokerFee"},
			}}},
			question: "What to do",
			modes: []mode{
				{title: "Buy: take a sell offer", fields: []string{"NFTokenSellOffer"}},
				{title: "Sell: take a buy offer", fields: []string{"NFTokenBuyOffer"}},
				{title: "Bring two offers together", help: "As a broker, who may keep a fee.", fields: []string{"NFTokenSellOffer", "NFTokenBuyOffer", "?NFTokenBrokerFee"}},
			},
		}, true
	case "NFTokenCancelOffer":
		return layout{groups: []group{{items: itemsOf("NFTokenOffers")}}}, true
	case "NFTokenBurn":
		return layout{groups: []group{{items: itemsOf("NFTokenID", "Owner")}}}, true
	}
	return layout{}, false
}
