package xrpl

import "strings"

func accountSentences() map[string]teller {
	return map[string]teller{
		"AccountSet": tellAccountSet,
		"SetRegularKey": func(e *explainer) string {
			if !e.has("RegularKey") {
				return "Remove the regular key: it can no longer sign for the account"
			}
			return "Let the key of " + e.say("RegularKey") + " sign for the account (regular key)"
		},
		"SignerListSet": tellSignerList,
		"TicketCreate": func(e *explainer) string {
			if e.tx.Text("TicketCount") == "1" {
				return "Create " + e.say("TicketCount") + " ticket"
			}
			return "Create " + e.sayOr("TicketCount", "a number of") + " tickets"
		},
		"AccountDelete": func(e *explainer) string {
			return "Delete the account and send what is left" + e.recipient(" to ")
		},
	}
}

func tellAccountSet(e *explainer) string {
	var parts []string
	add := func(before, name string) {
		if e.has(name) {
			parts = append(parts, before+lowerFirst(e.say(name)))
		}
	}
	add("switch on: ", "SetFlag")
	add("switch off: ", "ClearFlag")
	if domain, ok := e.tx["Domain"].(string); ok && domain == "" {
		e.told["Domain"] = true
		parts = append(parts, "take the domain away")
	}
	if !e.told["Domain"] {
		add("set the domain to ", "Domain")
	}
	add("set the transfer fee to ", "TransferRate")
	add("set the tick size to ", "TickSize")
	if e.has("NFTokenMinter") {
		parts = append(parts, "let NFTs be minted by "+e.say("NFTokenMinter"))
	}
	if len(parts) == 0 {
		return "Change the settings of the account"
	}
	words := strings.Join(parts, ", ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func tellSignerList(e *explainer) string {
	if quorum := e.tx.Text("SignerQuorum"); quorum == "0" {
		e.told["SignerQuorum"] = true
		return "Remove the signer list"
	}
	words := "Let several accounts sign together for this one"
	list, ok := e.signers()
	if ok {
		e.told["SignerEntries"] = true
		words = "Let these sign together for the account: " + strings.Join(list, ", ")
	}
	return words + e.with("; the weight needed is ", "SignerQuorum")
}

// signers gives the entries of a signer list that have nothing but an account
// and a weight.
func (e *explainer) signers() ([]string, bool) {
	list, _ := e.tx["SignerEntries"].([]any)
	f := e.field("SignerEntries")
	var out []string
	for _, entry := range list {
		members, ok := unwrapped(f, entry)
		address, isText := members["Account"].(string)
		weight := Tx(members).Text("SignerWeight")
		if !ok || !isText || weight == "" || !hasOnly(members, "Account", "SignerWeight") {
			return nil, false
		}
		out = append(out, e.person(address)+" (weight "+e.cut(weight, 40)+")")
	}
	return out, len(out) > 0
}

func permissionSentences() map[string]teller {
	return map[string]teller{
		"DepositPreauth": func(e *explainer) string {
			switch {
			case e.has("Authorize"):
				return "Allow " + e.say("Authorize") + " to pay you"
			case e.has("Unauthorize"):
				return "No longer allow " + e.say("Unauthorize") + " to pay you"
			case e.has("AuthorizeCredentials"):
				return "Allow whoever has all of these credentials to pay you: " + e.say("AuthorizeCredentials")
			case e.has("UnauthorizeCredentials"):
				return "No longer allow whoever has these credentials to pay you: " + e.say("UnauthorizeCredentials")
			}
			return "Say who may pay you"
		},
		"DelegateSet": func(e *explainer) string {
			who := e.sayOr("Authorize", "nobody yet")
			if list, ok := e.tx["Permissions"].([]any); ok && len(list) == 0 {
				e.told["Permissions"] = true
				return "Take back all permissions of " + who
			}
			return "Allow " + who + " to send transactions for you" + e.with(": ", "Permissions")
		},
	}
}
