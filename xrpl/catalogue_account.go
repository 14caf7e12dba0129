package xrpl

func accountTypes() []Type {
	return []Type{{
		Name: "AccountSet", Title: "Account settings", Group: groupAccount,
		Purpose: "Change how your account behaves: what it accepts, its domain, its fees.",
		Fields: []Field{
			{Name: "SetFlag"}, {Name: "ClearFlag"},
			{Name: "Domain"}, {Name: "TransferRate"}, {Name: "TickSize"},
			{Name: "NFTokenMinter", Expert: true}, {Name: "EmailHash"},
			{Name: "MessageKey", Expert: true}, {Name: "WalletLocator"}, {Name: "WalletSize"},
		},
		Flags: []Choice{
			{Name: "tfRequireDestTag", Title: "Require a destination tag", Help: "The older way; better is the setting of that name."},
			{Name: "tfOptionalDestTag", Title: "No longer require a destination tag", Help: "The older way."},
			{Name: "tfRequireAuth", Title: "Allow each holder of your tokens", Help: "The older way."},
			{Name: "tfOptionalAuth", Title: "No longer allow each holder", Help: "The older way."},
			{Name: "tfDisallowXRP", Title: "Discourage payments in XRP", Help: "The older way."},
			{Name: "tfAllowXRP", Title: "No longer discourage payments in XRP", Help: "The older way."},
		},
	}, {
		Name: "SetRegularKey", Title: "Regular key", Group: groupAccount, Permission: true,
		Purpose: "Set, change or remove a second key that can sign for your account.",
		Danger:  "Whoever holds this key can do everything with the account. A wrong one can hand it over, or lock it if the master key is disabled.",
		Fields:  []Field{{Name: "RegularKey"}},
	}, {
		Name: "SignerListSet", Title: "Signer list", Group: groupAccount, Permission: true,
		Purpose: "Set or remove the accounts that can sign for yours together.",
		Danger:  "The signers can do everything with the account together. A wrong list can hand it over, or lock it if the master key is disabled.",
		Fields:  []Field{{Name: "SignerQuorum"}, {Name: "SignerEntries"}},
	}, {
		Name: "DepositPreauth", Title: "Allow a sender", Group: groupAccount,
		Purpose: "Say who may pay you while your account accepts money only from those allowed.",
		Fields: []Field{
			{Name: "Authorize", Help: "Exactly one of the fields of this form."}, {Name: "Unauthorize"},
			{Name: "AuthorizeCredentials"}, {Name: "UnauthorizeCredentials"},
		},
	}, {
		Name: "TicketCreate", Title: "Create tickets", Group: groupAccount,
		Purpose: "Reserve sequence numbers, to send transactions later in any order.",
		Fields:  []Field{{Name: "TicketCount"}},
	}, {
		Name: "AccountDelete", Title: "Delete the account", Group: groupAccount,
		Purpose: "Delete your account and send the XRP that is left to another one.",
		Danger:  "The account is gone from the ledger, its XRP goes to the recipient, and the fee of a whole owner reserve is lost.",
		Fields:  []Field{{Name: "Destination"}, {Name: "DestinationTag"}, {Name: "CredentialIDs"}},
	}, {
		Name: "DelegateSet", Title: "Delegate", Group: groupAccount,
		Purpose: "Allow another account to send certain transactions for yours.",
		Danger:  "The delegate can send what you allow without asking you again.",
		Fields:  []Field{{Name: "Authorize", Label: "Delegate to allow"}, {Name: "Permissions"}},
	}, {
		Name: "SignIn", Title: "Sign in", Group: groupSignIn, Pseudo: true,
		Purpose: "Prove that you hold the key of an account; nothing is sent.",
	}}
}

func batchTypes() []Type {
	return []Type{{
		Name: "Batch", Title: "Batch", Group: groupBatch, Screen: GenericScreen,
		Purpose: "Send up to eight transactions as one.",
		Fields:  []Field{{Name: "RawTransactions"}, {Name: "BatchSigners"}},
		Flags: []Choice{
			{Name: "tfAllOrNothing", Title: "All or nothing", Help: "One that fails undoes them all. Exactly one of these four is needed."},
			{Name: "tfOnlyOne", Title: "Only the first that works"},
			{Name: "tfUntilFailure", Title: "Until one fails"},
			{Name: "tfIndependent", Title: "Each for itself", Help: "All are tried, whatever becomes of the others."},
		},
	}}
}

func sponsorTypes() []Type {
	return []Type{{
		Name: "SponsorshipSet", Title: "Sponsorship", Group: groupSponsors, Screen: GenericScreen,
		Purpose: "Set how much of another account's fees and reserves is paid for.",
		Fields: []Field{
			{Name: "Sponsee", Help: "Give this when the sponsor sends the transaction."}, {Name: "CounterpartySponsor"},
			{Name: "FeeAmountDelta"}, {Name: "MaxFee"}, {Name: "RemainingOwnerCountDelta"},
		},
		Flags: []Choice{
			{Name: "tfSponsorshipSetRequireSignForFee", Title: "Sponsor signs for every fee"},
			{Name: "tfSponsorshipClearRequireSignForFee", Title: "Sponsor need not sign for fees"},
			{Name: "tfSponsorshipSetRequireSignForReserve", Title: "Sponsor signs for every reserve"},
			{Name: "tfSponsorshipClearRequireSignForReserve", Title: "Sponsor need not sign for reserves"},
			{Name: "tfDeleteObject", Title: "End the sponsorship", Help: "What is left of the budget goes back to the sponsor; no other flag or budget may be given."},
		},
	}, {
		Name: "SponsorshipTransfer", Title: "Transfer a sponsorship", Group: groupSponsors, Screen: GenericScreen,
		Purpose: "Start, hand on or end the sponsoring of a reserve.",
		Fields:  []Field{{Name: "ObjectID"}, {Name: "Sponsee", Help: "Only when a sponsor ends it."}},
		Flags: []Choice{
			{Name: "tfSponsorshipCreate", Title: "Start a sponsorship", Help: "Exactly one of these three is needed."},
			{Name: "tfSponsorshipReassign", Title: "Hand it to another sponsor"},
			{Name: "tfSponsorshipEnd", Title: "End a sponsorship", Help: "The reserve is the owner's own again."},
		},
	}}
}

func networkTypes() []Type {
	return []Type{{
		Name: "LedgerStateFix", Title: "Repair the ledger", Group: groupNetwork, Screen: GenericScreen,
		Purpose: "Repair one kind of damage in the ledger's data; costs an owner reserve.",
		Fields:  []Field{{Name: "LedgerFixType"}, {Name: "Owner"}, {Name: "BookDirectory"}},
	}, {
		Name: "EnableAmendment", Title: "Amendment", Group: groupNetwork, Internal: true,
		Purpose: "The network's own record of a vote on its rules.",
		Fields:  []Field{{Name: "Amendment"}, {Name: "LedgerSequence"}},
		Flags: []Choice{
			{Name: "tfGotMajority", Title: "Got a majority"},
			{Name: "tfLostMajority", Title: "Lost its majority"},
		},
	}, {
		Name: "SetFee", Title: "Fees and reserves", Group: groupNetwork, Internal: true, Screen: GenericScreen,
		Purpose: "The network's own record of a change of fees and reserves.",
		Fields: []Field{
			{Name: "BaseFeeDrops"}, {Name: "ReserveBaseDrops"}, {Name: "ReserveIncrementDrops"}, {Name: "LedgerSequence"},
			{Name: "BaseFee"}, {Name: "ReferenceFeeUnits"}, {Name: "ReserveBase"}, {Name: "ReserveIncrement"},
		},
	}, {
		Name: "UNLModify", Title: "Validators", Group: groupNetwork, Internal: true, Screen: GenericScreen,
		Purpose: "The network's own record of a validator it counts or does not count.",
		Fields:  []Field{{Name: "UNLModifyDisabling"}, {Name: "UNLModifyValidator"}, {Name: "LedgerSequence"}},
	}}
}
