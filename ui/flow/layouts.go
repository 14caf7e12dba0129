package flow

import "countersign/xrpl"

// layoutOf gives the layout of a type: one made by hand for the types most
// people need (reference/xrpl.md section 2.2), and the generic one for others.
func layoutOf(t xrpl.Type) layout {
	for _, made := range []func(string) (layout, bool){paymentLayouts, accountLayouts, tradingLayouts, nftLayouts, otherLayouts} {
		if l, ok := made(t.Name); ok {
			return l.bound(t)
		}
	}
	return generic(t)
}

// Fields that stand in many forms in the same words.
func recipientItem() item {
	return item{field: "Destination", label: "Recipient", help: "An account address, or an X-address."}
}
func tagItem() item         { return item{field: "DestinationTag", help: "Exchanges ask for one."} }
func memoItem() item        { return item{field: "Memos"} }
func besideIt(it item) item { it.beside = true; return it }

func itemsOf(names ...string) []item {
	var out []item
	for _, n := range names {
		out = append(out, item{field: n})
	}
	return out
}

func switches(names ...string) []item {
	var out []item
	for _, n := range names {
		out = append(out, item{flag: n})
	}
	return out
}

// openAmount are the words for an amount that the wallet asks for.
const openAmount = "Set on the phone"

func paymentLayouts(name string) (layout, bool) {
	switch name {
	case "SignIn":
		return layout{groups: []group{{items: []item{
			{say: func(xrpl.Tx) string {
				return "Ask somebody to prove that they control an account. Nothing goes to the ledger and nothing is paid."
			}},
			{say: func(xrpl.Tx) string {
				return "A random word made for this request is signed with it, which shows that the signature was made for it and not before."
			}},
		}}}}, true
	case "Payment":
		return layout{groups: []group{
			{items: []item{recipientItem(), {field: "Amount", help: "What arrives.", open: openAmount}, tagItem(), besideIt(memoItem())}},
			{title: "Paying with something else", more: true, items: []item{
				{field: "SendMax"}, {flag: "tfPartialPayment"}, {field: "DeliverMin"},
				{flag: "tfLimitQuality"}, {flag: "tfNoRippleDirect"}, {field: "Paths"}, {field: "DomainID"},
			}},
			{title: "References", more: true, items: []item{{field: "SourceTag"}, {field: "InvoiceID"}, {field: "CredentialIDs"}, {flag: "tfSponsorCreatedAccount"}}},
		}}, true
	case "EscrowCreate":
		return layout{groups: []group{
			{items: []item{recipientItem(), {field: "Amount"}, tagItem(), besideIt(memoItem())}},
			{title: "When it ends", items: []item{
				{field: "FinishAfter", help: "Before this nobody gets it."}, {field: "CancelAfter"},
				{field: "Condition", help: "A PREIMAGE-SHA-256 crypto-condition in hex; whoever releases it needs what meets it."},
			}},
		}}, true
	case "EscrowFinish":
		return layout{groups: []group{
			{items: itemsOf("Owner", "OfferSequence")},
			{title: "If it has a condition", items: itemsOf("Condition", "Fulfillment")},
		}}, true
	case "EscrowCancel":
		return layout{groups: []group{{items: itemsOf("Owner", "OfferSequence")}}}, true
	case "CheckCreate":
		return layout{groups: []group{
			{items: []item{{field: "Destination", help: "An account address, or an X-address."}, {field: "SendMax", label: "Amount at most", help: "The most it can take from you.", open: openAmount}, tagItem(), besideIt(memoItem())}},
			{title: "Until when", items: itemsOf("Expiration")},
		}}, true
	case "CheckCash":
		return layout{
			groups:   []group{{items: []item{{field: "CheckID"}, {field: "Amount", label: "Amount", help: "No more and no less."}, {field: "DeliverMin"}}}},
			question: "How much to collect",
			modes: []mode{
				{title: "Exactly an amount", fields: []string{"Amount"}},
				{title: "As much as possible", help: "Up to what the check is for, and no less than the amount below.", fields: []string{"DeliverMin"}},
			},
		}, true
	case "CheckCancel":
		return layout{groups: []group{{items: itemsOf("CheckID")}}}, true
	}
	return layout{}, false
}

func accountLayouts(name string) (layout, bool) {
	switch name {
	case "AccountSet":
		return layout{groups: []group{
			{items: []item{{field: "SetFlag", label: "Switch on"}, {field: "ClearFlag", label: "Switch off"}}},
			{title: "About the account", items: []item{
				{field: "Domain", placeholder: "example.com", help: "The domain that belongs to the account.", erase: "Take the domain away"}, {field: "TransferRate", placeholder: "0.5"}, {field: "TickSize"},
			}},
			{title: "More about the account", more: true, items: []item{
				{field: "NFTokenMinter"}, {field: "MessageKey", help: "The key others encrypt messages to you with, 33 bytes in hex.", erase: "Take the message key away"},
				{field: "EmailHash"}, {field: "WalletLocator"}, {field: "WalletSize"},
			}},
		}}, true
	case "SetRegularKey":
		return layout{
			groups:   []group{{items: []item{{field: "RegularKey", help: "The address of the key that may sign."}}}},
			question: "What to do",
			modes: []mode{
				{title: "Set or change the key", fields: []string{"RegularKey"}},
				{title: "Remove the key", help: "From then on only the master key or the signer list can sign."},
			},
		}, true
	case "SignerListSet":
		return layout{
			groups: []group{{items: []item{
				{field: "SignerEntries", entry: "Signer", help: "Up to 32 accounts, each with a weight."},
				{field: "SignerQuorum", help: "The weights of those who sign have to add up to this."}, {field: "SignerQuorum", say: weights},
			}}},
			question: "What to do",
			modes: []mode{
				{title: "Set the signers", fields: []string{"SignerEntries", "SignerQuorum"}},
				{title: "Remove the list", help: "The signers can no longer sign for the account.", fields: []string{"SignerQuorum"}, fixed: map[string]string{"SignerQuorum": "0"}},
			},
		}, true
	case "DepositPreauth":
		return layout{
			groups: []group{{items: []item{
				{field: "Authorize", help: "It may pay you while your account accepts money only from those allowed."}, {field: "Unauthorize", help: "One that you allowed before."},
				{field: "AuthorizeCredentials", entry: "Credential"}, {field: "UnauthorizeCredentials", entry: "Credential"},
			}}},
			question: "What to do",
			modes: []mode{
				{title: "Allow an account", fields: []string{"Authorize"}},
				{title: "Stop allowing an account", fields: []string{"Unauthorize"}},
				{title: "Allow holders of credentials", fields: []string{"AuthorizeCredentials"}},
				{title: "Stop allowing holders of credentials", fields: []string{"UnauthorizeCredentials"}},
			},
		}, true
	case "TicketCreate":
		return layout{groups: []group{{items: itemsOf("TicketCount")}}}, true
	case "AccountDelete":
		return layout{groups: []group{{items: []item{
			{field: "Destination", label: "Who gets what is left", help: "An account address, or an X-address."}, tagItem(), besideIt(memoItem()),
		}}}}, true
	case "DelegateSet":
		return layout{
			groups:   []group{{items: []item{{field: "Authorize", label: "Delegate"}, {field: "Permissions", entry: "Permission"}}}},
			question: "What to do",
			modes: []mode{
				{title: "Allow certain transactions", help: "The list takes the place of what was allowed before.", fields: []string{"Permissions"}},
				{title: "Take everything back", empty: "Permissions"},
			},
		}, true
	}
	return layout{}, false
}

func otherLayouts(name string) (layout, bool) {
	switch name {
	case "MPTokenAuthorize":
		return layout{
			groups: []group{
				{items: itemsOf("MPTokenIssuanceID")},
				{title: "For the issuer", more: true, items: itemsOf("Holder")},
			},
			question: "What to do",
			modes:    []mode{{title: "Accept it"}, {title: "Give it up", help: "Possible only while you hold none of it.", flag: "tfMPTUnauthorize"}},
		}, true
	case "Clawback":
		mpt := func(in Typed) bool { return in.at("Amount").How == howMPT }
		return layout{groups: []group{{items: []item{
			{field: "Amount", of: "token mpt", issuer: "Holder", help: "How much at most."},
			{field: "Holder", when: mpt},
		}}}}, true
	case "Batch":
		return layout{
			groups:   []group{{items: itemsOf("RawTransactions")}},
			question: "If one fails",
			modes: []mode{
				{title: "All or nothing", help: "One that fails undoes them all.", flag: "tfAllOrNothing"},
				{title: "Only the first that works", flag: "tfOnlyOne"},
				{title: "Go on until one fails", flag: "tfUntilFailure"},
				{title: "Each for itself", help: "All are tried, whatever becomes of the others.", flag: "tfIndependent"},
			},
		}, true
	case "OracleSet":
		return layout{groups: []group{
			{items: []item{{field: "OracleDocumentID"}, {field: "LastUpdateTime"}, {field: "PriceDataSeries", entry: "Pair"}}},
			{title: "About the oracle", items: itemsOf("Provider", "AssetClass", "URI")},
		}}, true
	}
	return layout{}, false
}
