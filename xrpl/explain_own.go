package xrpl

import (
	"fmt"
	"strings"
)

// deedOf gives the function that writes the sentence of a type, for those a
// template is too simple for.
func deedOf(typ string) (deed func(*explainer) string, ok bool) {
	switch typ {
	case "Payment":
		return (*explainer).payment, true
	case "SignIn":
		return (*explainer).signIn, true
	case "TrustSet":
		return (*explainer).trustSet, true
	case "AccountSet":
		return (*explainer).accountSet, true
	case "SignerListSet":
		return (*explainer).signerList, true
	case "DepositPreauth":
		return (*explainer).preauth, true
	case "DelegateSet":
		return (*explainer).delegate, true
	case "NFTokenAcceptOffer":
		return (*explainer).nftAccept, true
	case "Clawback":
		return (*explainer).clawback, true
	case "MPTokenAuthorize":
		return (*explainer).mptAuthorize, true
	case "Batch":
		return (*explainer).batch, true
	}
	return nil, false
}

func (e *explainer) signIn() string {
	e.told["SignIn"] = e.tx["SignIn"] == true
	return "Prove that you control your account (sign-in)"
}

func (e *explainer) payment() string {
	var out strings.Builder
	out.WriteString("Send ")
	partial := e.flag("tfPartialPayment")
	if partial {
		out.WriteString("up to ")
	}
	out.WriteString(e.sayOr("Amount", "an amount that is entered on the phone"))
	out.WriteString(" to ")
	if e.tx.Text("Destination") != "" {
		out.WriteString(e.say("Destination"))
	} else {
		out.WriteString("nobody yet")
	}
	if e.tx.Text("DestinationTag") != "" {
		out.WriteString(" with tag " + e.say("DestinationTag"))
	}
	if e.has("SendMax") {
		out.WriteString(", spending at most " + e.say("SendMax"))
	}
	if e.has("DeliverMin") {
		out.WriteString(", delivering at least " + e.say("DeliverMin"))
	} else if partial {
		out.WriteString(", delivering any part of it (partial payment)")
	}
	return out.String()
}

// trustSet tells a limit from an end, and both sides' flags.
func (e *explainer) trustSet() string {
	limit, _ := e.tx["LimitAmount"].(map[string]any)
	code, issuer := Tx(limit).Text("currency"), Tx(limit).Text("issuer")
	d, err := parseDecimal(Tx(limit).Text("value"))
	words := ""
	zero := err == nil && d.mantissa == 0 && code != "" && issuer != "" && hasOnly(limit, "currency", "issuer", "value")
	switch {
	case zero:
		e.told["LimitAmount"], e.short["LimitAmount"] = true, true
		words = fmt.Sprintf("Set the limit of the trust line for %s with %s to 0", currencyWords(code), e.person(issuer))
	case e.has("LimitAmount"):
		words = "Accept up to " + e.say("LimitAmount") + " (trust line)"
	default:
		words = "Change a trust line"
	}
	plain := words
	for _, flag := range [...]struct{ name, words string }{
		{"tfSetfAuth", "allow the other side to hold your token"},
		{"tfSetNoRipple", "do not let it move through you"}, {"tfClearNoRipple", "let it move through you"},
		{"tfSetFreeze", "freeze it"}, {"tfClearFreeze", "end the freeze"},
		{"tfSetDeepFreeze", "freeze it in both directions (deep freeze)"}, {"tfClearDeepFreeze", "end the deep freeze"},
	} {
		if e.flag(flag.name) {
			words += ", " + flag.words
		}
	}
	for _, quality := range [...]struct{ name, words string }{{"QualityIn", "coming in"}, {"QualityOut", "going out"}} {
		if e.has(quality.name) {
			words += fmt.Sprintf(", valued %s %s", quality.words, e.quality(quality.name))
		}
	}
	if zero && words == plain {
		words += ", which removes it once it is empty"
	}
	return words
}

// quality says how far from its face value a token is taken.
func (e *explainer) quality(name string) string {
	text := e.say(name)
	switch {
	case text == "0 %":
		return "at its face value"
	case strings.HasPrefix(text, "-"):
		return text[1:] + " below its face value"
	}
	return text + " above its face value"
}

// accountSet lists what is changed.
func (e *explainer) accountSet() string {
	var changes []string
	add := func(name, empty, set string) {
		switch {
		case !e.has(name):
		case e.tx[name] == "" && empty != "":
			e.told[name] = true
			changes = append(changes, empty)
		default:
			changes = append(changes, set+" "+e.say(name))
		}
	}
	add("SetFlag", "", "switch on:")
	add("ClearFlag", "", "switch off:")
	for _, c := range e.typ.Flags {
		if e.flag(c.Name) {
			changes = append(changes, lowerFirst(c.Title))
		}
	}
	add("Domain", "take the domain away", "set the domain to")
	add("TransferRate", "", "set the transfer fee to")
	add("TickSize", "", "set the tick size to")
	add("NFTokenMinter", "", "for minting NFTs:")
	add("MessageKey", "take the message key away", "set the message key to")
	if len(changes) == 0 {
		if e.has("EmailHash") || e.has("WalletLocator") || e.has("WalletSize") {
			return "Change the account's data"
		}
		return "Change nothing about the account"
	}
	return "Change the account: " + strings.Join(changes, "; ")
}

// signerList tells a list from its end.
func (e *explainer) signerList() string {
	list, _ := e.tx["SignerEntries"].([]any)
	if e.tx.Text("SignerQuorum") == "0" && len(list) == 0 {
		e.told["SignerQuorum"] = true
		return "Take the account's signer list away"
	}
	return e.fill("Let these sign for the account together, as soon as their weights reach {SignerQuorum}: {SignerEntries|nobody yet}")
}

// preauth tells who may pay, or no longer.
func (e *explainer) preauth() string {
	for _, change := range [...]struct{ name, template string }{
		{"Authorize", "Allow {Authorize} to pay the account"},
		{"Unauthorize", "No longer allow {Unauthorize} to pay the account"},
		{"AuthorizeCredentials", "Allow whoever has these credentials to pay the account: {AuthorizeCredentials}"},
		{"UnauthorizeCredentials", "No longer allow whoever has these credentials to pay the account: {UnauthorizeCredentials}"},
	} {
		if e.has(change.name) {
			return e.fill(change.template)
		}
	}
	return "Change who may pay the account"
}

// delegate tells a permission from its end.
func (e *explainer) delegate() string {
	if list, ok := e.tx["Permissions"].([]any); ok && len(list) == 0 {
		e.told["Permissions"] = true
		return e.fill("Take back all that {Authorize|nobody yet} may send for the account")
	}
	return e.fill("Let {Authorize|nobody yet} send for the account: {Permissions|nothing yet}")
}

func (e *explainer) nftAccept() string {
	switch sell, buy := e.has("NFTokenSellOffer"), e.has("NFTokenBuyOffer"); {
	case sell && buy:
		return e.fill("Bring the sell offer {NFTokenSellOffer} and the buy offer {NFTokenBuyOffer} for an NFT together[, keeping {NFTokenBrokerFee}]")
	case buy:
		return e.fill("Sell an NFT: accept the buy offer {NFTokenBuyOffer}")
	}
	return e.fill("Buy an NFT: accept the sell offer {NFTokenSellOffer}")
}

// clawback names the holder, which of a token with trust lines is in Amount.
func (e *explainer) clawback() string {
	if e.has("Holder") || isMPT(e.tx["Amount"]) {
		return e.fill("Take {Amount|nothing yet} back from {Holder|nobody yet}")
	}
	return e.fill("Take back {Amount|nothing yet}")
}

func (e *explainer) mptAuthorize() string {
	switch off := e.flag("tfMPTUnauthorize"); {
	case e.has("Holder") && off:
		return e.fill("No longer allow {Holder} to hold the multi-purpose token {MPTokenIssuanceID}")
	case e.has("Holder"):
		return e.fill("Allow {Holder} to hold the multi-purpose token {MPTokenIssuanceID}")
	case off:
		return e.fill("Give up the multi-purpose token {MPTokenIssuanceID}")
	}
	return e.fill("Accept the multi-purpose token {MPTokenIssuanceID}")
}

// batch explains every transaction inside.
func (e *explainer) batch() string {
	list, _ := e.tx["RawTransactions"].([]any)
	words := e.fill(fmt.Sprintf("Send %s as one batch[tfAllOrNothing:, all of them or none][tfOnlyOne:, only the first that works][tfUntilFailure:, until one fails][tfIndependent:, each for itself]",
		counted(uint64(len(list)), "transaction")))
	if e.brief || len(list) == 0 {
		return words
	}
	var inner []string
	for i, entry := range list {
		text, ok := e.innerTx(entry)
		if !ok {
			return words
		}
		inner = append(inner, fmt.Sprintf("(%d) %s", i+1, text))
	}
	e.told["RawTransactions"] = true
	return words + ": " + strings.Join(inner, "; ")
}
