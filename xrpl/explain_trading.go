package xrpl

func offerSentences() map[string]teller {
	return map[string]teller{
		"OfferCreate": func(e *explainer) string {
			return "Give " + e.amountOr("TakerGets", "something not set yet") + " to get " + e.amountOr("TakerPays", "something not set yet") +
				e.with(", until ", "Expiration") + e.with(", in place of the offer number ", "OfferSequence")
		},
		"OfferCancel": func(e *explainer) string {
			return "Cancel the offer number " + e.sayOr("OfferSequence", "(not named yet)")
		},
	}
}

func poolSentences() map[string]teller {
	pool := func(e *explainer) string {
		return "the pool of " + e.sayOr("Asset", "something") + " and " + e.sayOr("Asset2", "something")
	}
	return map[string]teller{
		"AMMDeposit": func(e *explainer) string {
			return "Add " + e.bothAmounts("money") + " to " + pool(e) + e.amountWith(", to get ", "LPTokenOut") +
				e.amountWith(", each LP token for at most ", "EPrice") + e.with(", voting for a trading fee of ", "TradingFee")
		},
		"AMMWithdraw": func(e *explainer) string {
			share := "money"
			if e.isOn("tfWithdrawAll") {
				share = "everything"
			}
			words := "Take " + e.bothAmounts(share) + " out of " + pool(e)
			if e.isOn("tfOneAssetWithdrawAll") {
				words += ", for all your LP tokens"
			}
			return words + e.amountWith(", giving back ", "LPTokenIn") + e.amountWith(", each LP token for at least ", "EPrice")
		},
		"AMMVote": func(e *explainer) string {
			return "Vote for a trading fee of " + e.sayOr("TradingFee", "0 %") + " in " + pool(e)
		},
		"AMMBid": func(e *explainer) string {
			return "Bid for a day of lower fees in " + pool(e) + e.amountWith(", at least ", "BidMin") + e.amountWith(", at most ", "BidMax")
		},
		"AMMCreate": func(e *explainer) string {
			return "Start a pool with " + e.bothAmounts("nothing yet") + e.with(", with a trading fee of ", "TradingFee")
		},
		"AMMDelete": func(e *explainer) string { return "Remove " + pool(e) + ", which is empty" },
		"AMMClawback": func(e *explainer) string {
			words := "Take back all of " + e.sayOr("Asset", "a token")
			if e.has("Amount") {
				words = "Take back at most " + e.amount("Amount")
			}
			return words + e.with(" from ", "Holder") + " out of " + pool(e)
		},
	}
}

// bothAmounts gives the amounts for a pool, or words when there is none.
func (e *explainer) bothAmounts(none string) string {
	switch one, two := e.has("Amount"), e.has("Amount2"); {
	case one && two:
		return e.amount("Amount") + " and " + e.amount("Amount2")
	case one:
		return e.amount("Amount")
	case two:
		return e.amount("Amount2")
	}
	return none
}
