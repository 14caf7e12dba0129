package xrpl

import "strings"

func trustSentences() map[string]teller {
	return map[string]teller{
		"TrustSet": tellTrustSet,
		"Clawback": func(e *explainer) string {
			// The issuer's place in the amount of a token holds who it is taken from.
			if value, code, holder, ok := tokenParts(e.tx["Amount"]); ok {
				e.told["Amount"] = true
				return "Take back " + value + " " + currencyWords(code) + " that you issued from " + e.person(holder)
			}
			return "Take back " + e.amountOr("Amount", "tokens that you issued") + e.with(" from ", "Holder")
		},
	}
}

// tokenParts takes an amount of a token with a trust line apart.
func tokenParts(v any) (value, code, issuer string, ok bool) {
	m, _ := v.(map[string]any)
	if _, readable := amountWords(v, func(string) string { return "" }); !readable || !hasOnly(m, "currency", "issuer", "value") {
		return "", "", "", false
	}
	text, _ := m["value"].(string)
	d, err := parseDecimal(text)
	code, _ = m["currency"].(string)
	issuer, _ = m["issuer"].(string)
	return d.String(), code, issuer, err == nil
}

func tellTrustSet(e *explainer) string {
	value, code, other, ok := tokenParts(e.tx["LimitAmount"])
	if !ok || value != "0" {
		return "Accept up to " + e.amountOr("LimitAmount", "a limit that is not set yet")
	}
	e.told["LimitAmount"] = true
	// Who freezes or allows somebody writes the holder as the issuer, with the
	// limit 0: that is nothing about what the account accepts itself.
	for _, flag := range [...]string{"tfSetFreeze", "tfClearFreeze", "tfSetDeepFreeze", "tfClearDeepFreeze", "tfSetfAuth"} {
		if e.isOn(flag) {
			return "Change the trust line for " + currencyWords(code) + " with " + e.person(other) + " (limit 0)"
		}
	}
	return "Stop accepting " + currencyWords(code) + " issued by " + e.person(other) + " (limit 0)"
}

func multiTokenSentences() map[string]teller {
	token := func(e *explainer) string {
		return "the multi-purpose token " + e.sayOr("MPTokenIssuanceID", "(not named yet)")
	}
	return map[string]teller{
		"MPTokenAuthorize": func(e *explainer) string {
			off := e.isOn("tfMPTUnauthorize")
			switch {
			case e.has("Holder") && off:
				return "No longer allow " + e.say("Holder") + " to hold " + token(e)
			case e.has("Holder"):
				return "Allow " + e.say("Holder") + " to hold " + token(e)
			case off:
				return "Give up " + token(e)
			}
			return "Accept " + token(e)
		},
		"MPTokenIssuanceCreate": func(e *explainer) string {
			return "Create a multi-purpose token" + e.with(", at most ", "MaximumAmount") +
				e.with(", with decimals: ", "AssetScale") + e.with(", with a transfer fee of ", "TransferFee")
		},
		"MPTokenIssuanceSet": func(e *explainer) string {
			verb := "Change "
			switch {
			case e.isOn("tfMPTLock"):
				verb = "Lock "
			case e.isOn("tfMPTUnlock"):
				verb = "Unlock "
			}
			return verb + token(e) + e.with(" of ", "Holder")
		},
		"MPTokenIssuanceDestroy": func(e *explainer) string { return "Remove " + token(e) },
	}
}

func nftSentences() map[string]teller {
	nft := func(e *explainer) string { return "the NFT " + e.idOr("NFTokenID") }
	return map[string]teller{
		"NFTokenMint": func(e *explainer) string {
			words := "Mint an NFT" + e.with(" for ", "Issuer") + e.with(" with the URI ", "URI") +
				e.with(", taxon ", "NFTokenTaxon") + e.with(", with a transfer fee of ", "TransferFee")
			return words + e.amountWith(", and offer it for ", "Amount") +
				e.with(", only for ", "Destination") + e.with(", until ", "Expiration")
		},
		"NFTokenCreateOffer": func(e *explainer) string {
			verb := "buy "
			if e.isOn("tfSellNFToken") {
				verb = "sell "
			}
			return "Offer to " + verb + nft(e) + e.with(" of ", "Owner") + " for " + e.amountOr("Amount", "a price that is not set yet") +
				e.with(", only for ", "Destination") + e.with(", until ", "Expiration")
		},
		"NFTokenAcceptOffer": func(e *explainer) string {
			sell, buy := e.has("NFTokenSellOffer"), e.has("NFTokenBuyOffer")
			words := "Accept an NFT offer that is not named yet"
			switch {
			case sell && buy:
				words = "Bring together the sell offer " + e.id("NFTokenSellOffer") + " and the buy offer " + e.id("NFTokenBuyOffer") + " for an NFT"
			case sell:
				words = "Buy an NFT: accept the sell offer " + e.id("NFTokenSellOffer")
			case buy:
				words = "Sell an NFT: accept the buy offer " + e.id("NFTokenBuyOffer")
			}
			return words + e.amountWith(", keeping a broker's fee of ", "NFTokenBrokerFee")
		},
		"NFTokenCancelOffer": tellCancelOffers,
		"NFTokenBurn":        func(e *explainer) string { return "Destroy " + nft(e) + e.with(" of ", "Owner") },
		"NFTokenModify": func(e *explainer) string {
			which := nft(e) + e.with(" of ", "Owner")
			if e.has("URI") {
				return "Change the URI of " + which + " to " + e.say("URI")
			}
			return "Take away the URI of " + which
		},
	}
}

func tellCancelOffers(e *explainer) string {
	list, ok := e.tx["NFTokenOffers"].([]any)
	if !ok {
		return "Cancel NFT offers"
	}
	ids := make([]string, len(list))
	for i, id := range list {
		text, ok := id.(string)
		if !ok {
			return "Cancel NFT offers" // the list is shown as it is
		}
		ids[i] = e.cut(ShortAddress(text), 40)
	}
	if len(ids) == 0 || len(ids) > 5 {
		return "Cancel " + count(len(ids), "NFT offer", "NFT offers")
	}
	e.told["NFTokenOffers"] = true
	return "Cancel " + count(len(ids), "NFT offer", "NFT offers") + ": " + strings.Join(ids, ", ")
}
