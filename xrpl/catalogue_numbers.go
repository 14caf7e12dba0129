package xrpl

// numberWords are numbers, percentages and choices.
func numberWords() []Field {
	tenthBips := func(name, label, help string) Field {
		return Field{Name: name, Label: label, Help: help, Kind: KindPercent, PerPercent: tenthBipsPerOne, Max: maxTenthBips}
	}
	hexNumber := "A whole number; put 0x in front of one copied in hex, as the ledger's JSON has it."
	return []Field{
		{Name: "Sequence", Label: "Sequence", Kind: KindNumber, Expert: true, WalletFills: true, Help: "Leave it out and the app fills it in; 0 goes with a ticket."},
		{Name: "TicketSequence", Label: "Ticket", Kind: KindNumber, Min: 1, Expert: true, Help: "The ticket to use instead of a sequence."},
		{Name: "OfferSequence", Label: "Sequence", Kind: KindNumber},
		{Name: "LastLedgerSequence", Label: "Last ledger", Kind: KindNumber, Expert: true, WalletFills: true, Help: "No ledger after this takes it; the app counts a number below 32570 from the ledger at signing."},
		{Name: "NetworkID", Label: "Network id", Kind: KindNumber, Expert: true, WalletFills: true, Help: "Only on networks with an id above 1024."},
		{Name: "OperationLimit", Label: "Operation limit", Kind: KindNumber, Expert: true, Help: "For moving an account to another network (Xahau)."},
		{Name: "LedgerSequence", Label: "Ledger"},
		{Name: "TicketCount", Label: "How many tickets", Min: 1, Max: maxTicketsPerOwner, Help: "An account can own 250 in all."},
		{Name: "SignerQuorum", Label: "Weight needed", Help: "The weights of those who sign have to add up to this; 0 takes the list away."},
		{Name: "SignerWeight", Label: "Weight", Min: 1},
		{Name: "NFTokenTaxon", Label: "Taxon", Help: "A number for the series the NFT belongs to; 0 if there is none."},
		{Name: "TickSize", Label: "Tick size", Min: 3, Max: 15, ZeroToo: true, Expert: true, Help: "How many digits exchange rates of your tokens have: 3 to 15, or 0 for the usual."},
		{Name: "WalletSize", Label: "Wallet size", Expert: true, Help: "Without a meaning to the ledger."},
		{Name: "AssetScale", Label: "Decimals", Help: "How many digits come after the point when amounts are shown."},
		{Name: "Scale", Label: "Decimals of the price", Help: "0 if the price is a whole number."},
		{Name: "MaximumAmount", Label: "Most that can be issued", Min: 1, Max: maxMPT},
		{Name: "MPTAmount", Label: "Amount", Max: maxMPT},
		{Name: "AssetPrice", Label: "Price", Help: "Without the point: 155 with 2 decimals is 1.55."},
		{Name: "OracleDocumentID", Label: "Number of the oracle", Help: "A number of your own that tells your oracles apart."},
		{Name: "XChainClaimID", Label: "Claim number", Help: hexNumber},
		{Name: "XChainAccountCreateCount", Label: "Count of new accounts", Help: hexNumber},
		{Name: "PaymentTotal", Label: "Number of payments", Min: 1},
		{Name: "RemainingOwnerCountDelta", Label: "Change of the reserve budget", Signed: true, Help: "How many more entries the sponsor pays the reserve for; below zero for fewer."},
		{Name: "BaseFee", Label: "Base fee before 2023"},
		{Name: "ReferenceFeeUnits", Label: "Fee units"},
		{Name: "ReserveBase", Label: "Base reserve before 2023"},
		{Name: "ReserveIncrement", Label: "Owner reserve before 2023"},

		{Name: "TransferRate", Label: "Transfer fee", Kind: KindPercent, PerPercent: ratePerPercent, Base: rateOne, Min: rateOne, Max: 2 * rateOne, ZeroToo: true,
			Help: "What holders pay you when they send your tokens to each other: 0 to 100 %."},
		{Name: "QualityIn", Label: "Incoming value", Kind: KindPercent, PerPercent: ratePerPercent, Base: rateOne, Min: 1, ZeroToo: true, Expert: true,
			Help: "By how much you value incoming tokens above their face value; below zero for less."},
		{Name: "QualityOut", Label: "Outgoing value", Kind: KindPercent, PerPercent: ratePerPercent, Base: rateOne, Min: 1, ZeroToo: true, Expert: true,
			Help: "By how much you value outgoing tokens above their face value; below zero for less."},
		{Name: "TransferFee", Label: "Transfer fee", Kind: KindPercent, PerPercent: tenthBipsPerOne, Max: maxTransferFee, Help: "The issuer's share of every later sale or transfer: 0 to 50 %."},
		{Name: "TradingFee", Label: "Trading fee", Kind: KindPercent, PerPercent: tenthBipsPerOne, Max: maxTradingFee, Help: "0 to 1 %."},
		{Name: "ManagementFeeRate", Label: "Management fee", Kind: KindPercent, PerPercent: tenthBipsPerOne, Max: maxManagementFee, Help: "The broker's share of the interest: 0 to 10 %."},
		tenthBips("CoverRateMinimum", "Cover needed", "The share of the debt the broker's own money has to cover."),
		tenthBips("CoverRateLiquidation", "Cover paid out at a default", ""),
		tenthBips("InterestRate", "Interest per year", ""),
		tenthBips("LateInterestRate", "More interest when late", ""),
		tenthBips("CloseInterestRate", "Interest for paying back early", ""),
		tenthBips("OverpaymentInterestRate", "Interest on overpayments", ""),
		tenthBips("OverpaymentFee", "Fee on overpayments", ""),

		{Name: "SetFlag", Label: "Switch on", Kind: KindChoice, Choices: accountSettings()},
		{Name: "ClearFlag", Label: "Switch off", Kind: KindChoice, Choices: clearableSettings()},
		{Name: "WithdrawalPolicy", Label: "Withdrawals", Kind: KindChoice, Expert: true, Choices: []Choice{
			{Value: 1, Name: "vaultStrategyFirstComeFirstServe", Title: "First come first served"},
		}},
		{Name: "VaultKind", Label: "Kind of vault", Kind: KindChoice, Expert: true, Choices: []Choice{
			{Value: 0, Name: "OpenEnded", Title: "Open at any time"},
			{Value: 1, Name: "ClosedEnded", Title: "Closed between two dates", Help: "Needs the date deposits end and the date withdrawals begin."},
		}},
		{Name: "LedgerFixType", Label: "What to repair", Kind: KindChoice, Choices: []Choice{
			{Value: 1, Name: "NfTokenPageLink", Title: "An account's list of NFTs", Help: "Needs the owner."},
			{Value: 2, Name: "BookExchangeRate", Title: "The rate of an order book", Help: "Needs the order book directory."},
		}},
		{Name: "WasLockingChainSend", Label: "Where it happened", Kind: KindChoice, Choices: []Choice{
			{Value: 0, Name: "0", Title: "On the issuing chain"},
			{Value: 1, Name: "1", Title: "On the locking chain"},
		}},
		{Name: "UNLModifyDisabling", Label: "What to do", Kind: KindChoice, Choices: []Choice{
			{Value: 0, Name: "0", Title: "Count the validator again"},
			{Value: 1, Name: "1", Title: "Stop counting the validator"},
		}},
		{Name: "PermissionValue", Label: "Permission", Kind: KindChoice, ByName: true},
		{Name: "TransactionType", Label: "Type", Kind: KindJSON},
		{Name: "Flags", Label: "Flags", Kind: KindNumber},
		{Name: "ImmutableFlags", Label: "Never to change", Kind: KindFlags, Expert: true, Choices: immutableChoices()},
		{Name: "SponsorFlags", Label: "What the sponsor pays", Kind: KindFlags, Expert: true, Choices: []Choice{
			{Value: 1, Name: "spfSponsorFee", Title: "The fee"},
			{Value: 2, Name: "spfSponsorReserve", Title: "The reserve of what is made"},
		}},
	}
}

// accountSettings are the flags of SetFlag in a person's words (xrpl.org,
// AccountSet flags). Their values come from the definitions.
func accountSettings() []Choice {
	return []Choice{
		{Name: "asfRequireDest", Title: "Require a destination tag", Help: "Payments to the account without a tag are refused."},
		{Name: "asfDepositAuth", Title: "Accept money only from those allowed", Help: "See DepositPreauth for allowing somebody."},
		{Name: "asfDisallowXRP", Title: "Discourage payments in XRP", Help: "Advice to wallets; the ledger does not enforce it."},
		{Name: "asfDisallowIncomingTrustline", Title: "Refuse new trust lines"},
		{Name: "asfDisallowIncomingCheck", Title: "Refuse checks"},
		{Name: "asfDisallowIncomingPayChan", Title: "Refuse payment channels"},
		{Name: "asfDisallowIncomingNFTokenOffer", Title: "Refuse NFT offers"},
		{Name: "asfDefaultRipple", Title: "Let your tokens move between holders", Help: "Issuers need this."},
		{Name: "asfRequireAuth", Title: "Allow each holder of your tokens", Help: "Only while the account has no trust lines."},
		{Name: "asfAllowTrustLineLocking", Title: "Allow your tokens in escrow"},
		{Name: "asfAllowTrustLineClawback", Title: "Be able to take tokens back", Help: "Only while the account owns nothing in the ledger.",
			Danger: "This can never be switched off, and the account can no longer give up freezing."},
		{Name: "asfGlobalFreeze", Title: "Freeze all tokens you issued"},
		{Name: "asfNoFreeze", Title: "Give up freezing for ever",
			Danger: "This can never be switched off: the account can no longer freeze tokens it issued, nor end a freeze of all of them."},
		{Name: "asfAuthorizedNFTokenMinter", Title: "Let another account mint NFTs", Help: "Needs the NFT minter."},
		{Name: "asfAccountTxnID", Title: "Record the last transaction's hash"},
		{Name: "asfDisableMaster", Title: "Disable the master key",
			Danger: "Only a regular key or a signer list can sign from then on. If none of them works, the account and all it holds are lost."},
	}
}

// clearableSettings are the flags ClearFlag can have: what can never be
// switched off is left out, and so is what only warns about switching on.
func clearableSettings() []Choice {
	var out []Choice
	for _, c := range accountSettings() {
		switch c.Name {
		case "asfNoFreeze", "asfAllowTrustLineClawback":
			continue
		case "asfDisableMaster":
			c.Help = "The master key can sign again."
		case "asfAuthorizedNFTokenMinter", "asfRequireAuth", "asfDepositAuth", "asfRequireDest":
			c.Help = ""
		}
		c.Danger = ""
		out = append(out, c)
	}
	return out
}

// immutableChoices are the bits of ImmutableFlags (xrpl.org,
// MPTokenIssuanceCreate, immutable flags).
func immutableChoices() []Choice {
	return []Choice{
		{Value: 0x2, Name: "tifMPTCanLock", Title: "Locking"},
		{Value: 0x4, Name: "tifMPTRequireAuth", Title: "Allowing each holder"},
		{Value: 0x8, Name: "tifMPTCanEscrow", Title: "Escrow"},
		{Value: 0x10, Name: "tifMPTCanTrade", Title: "Trading"},
		{Value: 0x20, Name: "tifMPTCanTransfer", Title: "Transfers"},
		{Value: 0x40, Name: "tifMPTCanClawback", Title: "Taking back"},
		{Value: 0x80, Name: "tifMPTCanHoldConfidentialBalance", Title: "Confidential balances"},
		{Value: 0x10000, Name: "tifMPTMetadata", Title: "Metadata"},
		{Value: 0x20000, Name: "tifMPTTransferFee", Title: "Transfer fee"},
	}
}
