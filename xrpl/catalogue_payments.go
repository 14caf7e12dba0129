package xrpl

// The groups types are listed under.
const (
	groupPayments     = "Payments"
	groupChecks       = "Checks"
	groupEscrows      = "Escrows"
	groupChannels     = "Payment channels"
	groupTokens       = "Tokens"
	groupMultiTokens  = "Multi-purpose tokens"
	groupTrading      = "Trading"
	groupPools        = "Liquidity pools"
	groupNFTs         = "NFTs"
	groupAccount      = "Account"
	groupSignIn       = "Sign-in"
	groupBatch        = "Several at once"
	groupSponsors     = "Sponsors"
	groupIdentity     = "Identity"
	groupOracles      = "Price oracles"
	groupVaults       = "Vaults"
	groupLoans        = "Loans"
	groupBridges      = "Bridges"
	groupConfidential = "Confidential tokens"
	groupNetwork      = "Network"
)

func paymentTypes() []Type {
	return []Type{{
		Name: "Payment", Title: "Payment", Group: groupPayments,
		Purpose: "Send XRP or tokens to another account.",
		Fields: []Field{
			{Name: "Destination"}, {Name: "DestinationTag"},
			{Name: "Amount", WalletFills: true, Help: "What arrives. Leave it out and it is entered on the phone."},
			{Name: "SendMax", Expert: true}, {Name: "DeliverMin", Expert: true, Help: "Only for a partial payment: less than this is not delivered at all."},
			{Name: "InvoiceID"}, {Name: "Paths"}, {Name: "CredentialIDs"},
			{Name: "DomainID", Label: "Permissioned exchange", Dropped: true, Help: "Use only the offers of this permissioned domain."},
		},
		Flags: []Choice{
			{Name: "tfPartialPayment", Title: "Partial payment", Help: "Far less than the amount may arrive; give the least that has to."},
			{Name: "tfNoRippleDirect", Title: "Only the paths given", Help: "Do not use the direct path."},
			{Name: "tfLimitQuality", Title: "Keep to the rate", Help: "Take only paths at least as good as amount to maximum."},
			{Name: "tfSponsorCreatedAccount", Title: "Sponsor the new account", Help: "The sender keeps the reserve of the account this creates."},
		},
	}}
}

func checkTypes() []Type {
	return []Type{{
		Name: "CheckCreate", Title: "Write a check", Group: groupChecks,
		Purpose: "Let somebody collect up to an amount from you later.",
		Fields: []Field{
			{Name: "Destination", Label: "Who can cash it"}, {Name: "DestinationTag"},
			{Name: "SendMax", WalletFills: true, Help: "The most it can take from you. Leave it out and it is entered on the phone."},
			{Name: "Expiration"}, {Name: "InvoiceID"},
		},
	}, {
		Name: "CheckCash", Title: "Cash a check", Group: groupChecks,
		Purpose: "Collect a check that was written to you.",
		Fields: []Field{
			{Name: "CheckID"},
			{Name: "Amount", Label: "Exactly", Help: "Either this or the least to collect."},
			{Name: "DeliverMin", Label: "At least", Help: "As much as possible, and no less than this."},
		},
	}, {
		Name: "CheckCancel", Title: "Cancel a check", Group: groupChecks,
		Purpose: "Take back a check you wrote, or refuse one written to you.",
		Fields:  []Field{{Name: "CheckID"}},
	}}
}

func escrowTypes() []Type {
	owner := Field{Name: "Owner", Label: "Who made the escrow"}
	sequence := Field{Name: "OfferSequence", Label: "Sequence of the escrow", WalletFills: true, Help: "The sequence, or ticket, of the transaction that made it."}
	return []Type{{
		Name: "EscrowCreate", Title: "Create an escrow", Group: groupEscrows,
		Purpose: "Set money aside for somebody until a time or a condition.",
		Fields: []Field{
			{Name: "Destination"}, {Name: "DestinationTag"}, {Name: "Amount"},
			{Name: "FinishAfter"}, {Name: "CancelAfter", Help: "From then on it can only go back to you."},
			{Name: "Condition"},
		},
	}, {
		Name: "EscrowFinish", Title: "Release an escrow", Group: groupEscrows,
		Purpose: "Deliver the money of an escrow whose time or condition is met.",
		Fields:  []Field{owner, sequence, {Name: "Condition"}, {Name: "Fulfillment"}, {Name: "CredentialIDs"}},
	}, {
		Name: "EscrowCancel", Title: "Cancel an escrow", Group: groupEscrows,
		Purpose: "Return the money of an expired escrow to whoever made it.",
		Fields:  []Field{owner, sequence},
	}}
}

func channelTypes() []Type {
	return []Type{{
		Name: "PaymentChannelCreate", Title: "Open a payment channel", Group: groupChannels,
		Purpose: "Set XRP aside to pay one account many times without a fee each.",
		Fields: []Field{
			{Name: "Destination"}, {Name: "DestinationTag"}, {Name: "Amount", Kind: KindXRP},
			{Name: "SettleDelay"},
			{Name: "PublicKey", WalletFills: true, Expert: true, Help: "The key your claims are signed with; the app puts in the signer's own."},
			{Name: "CancelAfter", Label: "Closes at"},
		},
	}, {
		Name: "PaymentChannelFund", Title: "Top up a payment channel", Group: groupChannels,
		Purpose: "Add XRP to a payment channel, and move its end if you like.",
		Fields:  []Field{{Name: "Channel"}, {Name: "Amount", Kind: KindXRP}, {Name: "Expiration"}},
	}, {
		Name: "PaymentChannelClaim", Title: "Claim from a payment channel", Group: groupChannels,
		Purpose: "Collect XRP from a payment channel, or close it.",
		Fields: []Field{
			{Name: "Channel"},
			{Name: "Balance", Help: "What the channel has paid in all after this claim."},
			{Name: "Amount", Label: "Signed for in total", Kind: KindXRP, Help: "The amount the claim was signed for."},
			{Name: "Signature"}, {Name: "PublicKey"}, {Name: "CredentialIDs"},
		},
		Flags: []Choice{
			{Name: "tfClose", Title: "Close the channel", Help: "At once for the recipient; after the settle delay for the sender if XRP is left."},
			{Name: "tfRenew", Title: "Keep the channel open", Help: "Takes back a request to close it; only for the sender."},
		},
	}, {
		Name: "PaymentChannelAuthorize", Title: "Sign a channel claim", Group: groupChannels, Pseudo: true,
		Purpose: "Sign a claim the recipient can collect from your channel; nothing is sent.",
		Danger:  "Whoever has the signature can collect up to this amount from the channel.",
		Fields:  []Field{{Name: "Channel", Required: true}, {Name: "Amount", Label: "Amount in total", Kind: KindXRP, Required: true, Help: "All the channel may pay, what it has paid included."}},
	}}
}
