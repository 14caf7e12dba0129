package xrpl

// onPhone stands for an amount the request leaves open.
const onPhone = "an amount that is entered on the phone"

func (e *explainer) amountOr(field, missing string) string {
	if !e.has(field) {
		return missing
	}
	return e.amount(field)
}

// amountWith puts words before an amount, when it is there.
func (e *explainer) amountWith(before, field string) string {
	if !e.has(field) {
		return ""
	}
	return before + e.amount(field)
}

func checkSentences() map[string]teller {
	return map[string]teller{
		"CheckCreate": func(e *explainer) string {
			return "Write a check for up to " + e.amountOr("SendMax", onPhone) + e.recipient(" to ") +
				e.with(", to be cashed before ", "Expiration")
		},
		"CheckCash": func(e *explainer) string {
			return "Cash the check " + e.idOr("CheckID") +
				e.amountWith(" for exactly ", "Amount") + e.amountWith(" for at least ", "DeliverMin")
		},
		"CheckCancel": func(e *explainer) string { return "Cancel the check " + e.idOr("CheckID") },
	}
}

// idOr is id with words for one that is not there.
func (e *explainer) idOr(name string) string {
	if !e.has(name) {
		return "(not named yet)"
	}
	return e.id(name)
}

func escrowSentences() map[string]teller {
	which := func(e *explainer) string {
		words := "an escrow"
		if e.has("OfferSequence") {
			words = "the escrow number " + e.say("OfferSequence")
		}
		return words + e.with(" of ", "Owner")
	}
	return map[string]teller{
		"EscrowCreate": func(e *explainer) string {
			words := "Set aside " + e.amountOr("Amount", onPhone) + e.recipient(" for ") +
				e.with(", to be released from ", "FinishAfter") + e.with(", to be cancelled from ", "CancelAfter")
			if e.has("Condition") {
				words += ", released only to whoever meets a condition"
			}
			return words
		},
		"EscrowFinish": func(e *explainer) string { return "Finish " + which(e) },
		"EscrowCancel": func(e *explainer) string {
			return "Cancel " + which(e) + " and return the money"
		},
	}
}

func channelSentences() map[string]teller {
	return map[string]teller{
		"PaymentChannelCreate": func(e *explainer) string {
			return "Open a payment channel with " + e.amountOr("Amount", onPhone) + e.recipient(" to ") +
				e.with(", with a settle delay of ", "SettleDelay") + e.with(", closing at ", "CancelAfter")
		},
		"PaymentChannelFund": func(e *explainer) string {
			return "Add " + e.amountOr("Amount", onPhone) + " to the payment channel " + e.idOr("Channel") +
				e.with(" and let it expire at ", "Expiration")
		},
		"PaymentChannelClaim": tellChannelClaim,
		"PaymentChannelAuthorize": func(e *explainer) string {
			return "Sign a claim for up to " + e.amountOr("Amount", onPhone) + " in all from the payment channel " +
				e.idOr("Channel") + " (whoever has the signature can collect it)"
		},
	}
}

func tellChannelClaim(e *explainer) string {
	channel := "the payment channel " + e.idOr("Channel")
	closes, renews := e.isOn("tfClose"), e.isOn("tfRenew")
	if !e.has("Balance") {
		switch {
		case closes:
			return "Close " + channel
		case renews:
			return "Keep " + channel + " open"
		}
	}
	words := "Collect XRP from " + channel +
		e.amountWith(", so that it has paid ", "Balance") + e.amountWith(", with a claim signed for ", "Amount")
	if closes {
		words += ", and close it"
	}
	return words
}
