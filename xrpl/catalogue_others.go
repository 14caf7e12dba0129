package xrpl

func identityTypes() []Type {
	kind := Field{Name: "CredentialType"}
	return []Type{{
		Name: "CredentialCreate", Title: "Issue a credential", Group: groupIdentity,
		Purpose: "Say something about another account that others can rely on.",
		Fields:  []Field{{Name: "Subject"}, kind, {Name: "Expiration"}, {Name: "URI"}},
	}, {
		Name: "CredentialAccept", Title: "Accept a credential", Group: groupIdentity,
		Purpose: "Accept what somebody says about your account.",
		Fields:  []Field{{Name: "Issuer"}, kind},
	}, {
		Name: "CredentialDelete", Title: "Remove a credential", Group: groupIdentity,
		Purpose: "Remove a credential you issued, hold, or found expired.",
		Fields: []Field{
			kind, {Name: "Subject", Help: "Leave it out if that is you."}, {Name: "Issuer", Help: "Leave it out if that is you."},
		},
	}, {
		Name: "DIDSet", Title: "Set your DID", Group: groupIdentity,
		Purpose: "Set or change the decentralised identifier of your account.",
		Fields: []Field{
			{Name: "URI", Help: "Enter at least one of the three; what you leave out stays as it is."}, {Name: "DIDDocument"},
			{Name: "Data", MaxBytes: maxDIDPart},
		},
	}, {
		Name: "DIDDelete", Title: "Remove your DID", Group: groupIdentity,
		Purpose: "Remove the decentralised identifier of your account.",
	}, {
		Name: "PermissionedDomainSet", Title: "Permissioned domain", Group: groupIdentity, Screen: GenericScreen,
		Purpose: "Define whose credentials open a domain, such as a closed exchange.",
		Fields:  []Field{{Name: "DomainID", Help: "The domain to change; leave it out for a new one."}, {Name: "AcceptedCredentials"}},
	}, {
		Name: "PermissionedDomainDelete", Title: "Remove a permissioned domain", Group: groupIdentity, Screen: GenericScreen,
		Purpose: "Remove a permissioned domain of yours.",
		Fields:  []Field{{Name: "DomainID"}},
	}}
}

func oracleTypes() []Type {
	return []Type{{
		Name: "OracleSet", Title: "Publish prices", Group: groupOracles,
		Purpose: "Create or update a price oracle of yours.",
		Fields: []Field{
			{Name: "OracleDocumentID"}, {Name: "PriceDataSeries"}, {Name: "LastUpdateTime"},
			{Name: "Provider"}, {Name: "AssetClass"}, {Name: "URI"},
		},
	}, {
		Name: "OracleDelete", Title: "Remove a price oracle", Group: groupOracles,
		Purpose: "Remove a price oracle of yours.",
		Fields:  []Field{{Name: "OracleDocumentID"}},
	}}
}

func vaultTypes() []Type {
	vault := Field{Name: "VaultID"}
	return []Type{{
		Name: "VaultCreate", Title: "Create a vault", Group: groupVaults, Screen: GenericScreen,
		Purpose: "Start a vault that takes in one asset and hands out shares.",
		Fields: []Field{
			{Name: "Asset", Label: "Asset"}, {Name: "AssetsMaximum"},
			{Name: "MPTokenMetadata", Label: "Metadata of the shares"}, {Name: "DomainID", Help: "Whoever this permissioned domain accepts may take part."},
			{Name: "Data", Expert: true}, {Name: "WithdrawalPolicy"}, {Name: "Scale", Label: "Decimals of the shares", Max: 18, Help: "For tokens with trust lines only; 6 if left out."},
			{Name: "VaultKind"}, {Name: "SubscriptionDate"}, {Name: "RedemptionDate"},
		},
		Flags: []Choice{
			{Name: "tfVaultPrivate", Title: "Private", Help: "Only for those a permissioned domain accepts; this cannot be changed later."},
			{Name: "tfVaultShareNonTransferable", Title: "Shares cannot be passed on", Help: "This cannot be changed later."},
		},
	}, {
		Name: "VaultSet", Title: "Change a vault", Group: groupVaults, Screen: GenericScreen,
		Purpose: "Change the limit, the domain or the data of a vault of yours.",
		Fields:  []Field{vault, {Name: "AssetsMaximum"}, {Name: "DomainID", Help: "For a private vault only."}, {Name: "Data", Expert: true}},
	}, {
		Name: "VaultDelete", Title: "Remove a vault", Group: groupVaults, Screen: GenericScreen,
		Purpose: "Remove an empty vault of yours.",
		Fields:  []Field{vault, {Name: "MemoData", Label: "Note", MaxBytes: maxDataPayload, Expert: true}},
	}, {
		Name: "VaultDeposit", Title: "Deposit in a vault", Group: groupVaults, Screen: GenericScreen,
		Purpose: "Put money into a vault and get shares for it.",
		Fields:  []Field{vault, {Name: "Amount"}},
	}, {
		Name: "VaultWithdraw", Title: "Withdraw from a vault", Group: groupVaults, Screen: GenericScreen,
		Purpose: "Give shares back and take money out of a vault.",
		Fields: []Field{
			vault, {Name: "Amount", Help: "Of the vault's asset, or of its shares."},
			{Name: "Destination", Help: "Leave it out if that is you."}, {Name: "DestinationTag"}, {Name: "CredentialIDs"},
		},
	}, {
		Name: "VaultClawback", Title: "Take tokens back from a vault", Group: groupVaults, Screen: GenericScreen,
		Purpose: "Take tokens you issued back from somebody's share of a vault.",
		Danger:  takenBack,
		Fields:  []Field{vault, {Name: "Holder"}, {Name: "Amount", Help: "Leave it out, or give 0, to take all."}},
	}}
}

func loanTypes() []Type {
	broker, loan := Field{Name: "LoanBrokerID"}, Field{Name: "LoanID"}
	return []Type{{
		Name: "LoanBrokerSet", Title: "Loan broker", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Start lending out of a vault of yours, or change how.",
		Fields: []Field{
			{Name: "VaultID"}, {Name: "LoanBrokerID", Help: "The broker to change; leave it out for a new one."},
			{Name: "DebtMaximum"}, {Name: "ManagementFeeRate"}, {Name: "CoverRateMinimum"}, {Name: "CoverRateLiquidation"}, {Name: "Data", Expert: true},
		},
	}, {
		Name: "LoanBrokerDelete", Title: "Remove a loan broker", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Stop lending once no loan is open.",
		Fields:  []Field{broker},
	}, {
		Name: "LoanBrokerCoverDeposit", Title: "Add cover for loans", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Put your own money behind the loans of a broker of yours.",
		Fields:  []Field{broker, {Name: "Amount"}},
	}, {
		Name: "LoanBrokerCoverWithdraw", Title: "Take cover out", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Take money out that is not needed to cover loans.",
		Fields: []Field{
			broker, {Name: "Amount"}, {Name: "Destination", Help: "Leave it out if that is you."}, {Name: "DestinationTag"}, {Name: "CredentialIDs"},
		},
	}, {
		Name: "LoanBrokerCoverClawback", Title: "Take tokens back from a cover", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Take tokens you issued back from the cover of a loan broker.",
		Danger:  takenBack,
		Fields:  []Field{broker, {Name: "Amount", Help: "Leave it out, or give 0, to take all that is not needed."}},
	}, {
		Name: "LoanSet", Title: "Make a loan", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Agree on a loan between a broker and a borrower.",
		Fields: []Field{
			broker, {Name: "PrincipalRequested"}, {Name: "InterestRate"},
			{Name: "PaymentTotal"}, {Name: "PaymentInterval"}, {Name: "GracePeriod"}, {Name: "Counterparty"},
			{Name: "LateInterestRate", Expert: true}, {Name: "CloseInterestRate", Expert: true},
			{Name: "OverpaymentInterestRate", Expert: true}, {Name: "OverpaymentFee", Expert: true},
			{Name: "LoanOriginationFee"}, {Name: "LoanServiceFee"}, {Name: "LatePaymentFee"}, {Name: "ClosePaymentFee"},
			{Name: "Data", Expert: true}, {Name: "CounterpartySignature"},
		},
		Flags: []Choice{{Name: "tfLoanOverpayment", Title: "More than due can be paid"}},
	}, {
		Name: "LoanPay", Title: "Pay back a loan", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Make a payment on a loan of yours.",
		Fields:  []Field{loan, {Name: "Amount"}},
		Flags: []Choice{
			{Name: "tfLoanFullPayment", Title: "Pay all of it back early"},
			{Name: "tfLoanLatePayment", Title: "Pay after the due date"},
			{Name: "tfLoanOverpayment", Title: "Pay more than is due"},
		},
	}, {
		Name: "LoanManage", Title: "Manage a loan", Group: groupLoans, Screen: GenericScreen,
		Purpose: "As the broker, mark a loan as doubtful, as sound, or as lost.",
		Fields:  []Field{loan},
		Flags: []Choice{
			{Name: "tfLoanImpair", Title: "Doubtful", Help: "The vault counts it as a loss for now."},
			{Name: "tfLoanUnimpair", Title: "Sound again"},
			{Name: "tfLoanDefault", Title: "Lost", Danger: "A loan marked as lost stays lost, and the broker's cover pays for part of it."},
		},
	}, {
		Name: "LoanDelete", Title: "Remove a loan", Group: groupLoans, Screen: GenericScreen,
		Purpose: "Remove a loan that is paid back or lost.",
		Fields:  []Field{loan},
	}}
}

func bridgeTypes() []Type {
	bridge, claim := Field{Name: "XChainBridge"}, Field{Name: "XChainClaimID"}
	attestation := []Field{
		bridge, {Name: "OtherChainSource"}, {Name: "Amount"}, {Name: "WasLockingChainSend"},
		{Name: "AttestationSignerAccount"}, {Name: "AttestationRewardAccount"}, {Name: "PublicKey"}, {Name: "Signature"},
	}
	with := func(fields ...Field) []Field {
		return append(attestation[:len(attestation):len(attestation)], fields...)
	}
	return []Type{{
		Name: "XChainCreateClaimID", Title: "Start a transfer between chains", Group: groupBridges, Screen: GenericScreen,
		Purpose: "Get a claim number on the chain where the money should arrive.",
		Fields:  []Field{bridge, {Name: "OtherChainSource"}, {Name: "SignatureReward"}},
	}, {
		Name: "XChainCommit", Title: "Send to the other chain", Group: groupBridges, Screen: GenericScreen,
		Purpose: "Lock or burn money here so that it arrives on the other chain.",
		Danger:  "With a wrong claim number the money is lost.",
		Fields:  []Field{bridge, claim, {Name: "Amount"}, {Name: "OtherChainDestination"}},
	}, {
		Name: "XChainClaim", Title: "Collect from the other chain", Group: groupBridges, Screen: GenericScreen,
		Purpose: "Collect money that was sent to this chain.",
		Fields:  []Field{bridge, claim, {Name: "Destination"}, {Name: "DestinationTag"}, {Name: "Amount"}},
	}, {
		Name: "XChainAccountCreateCommit", Title: "Open an account on the other chain", Group: groupBridges, Screen: GenericScreen,
		Purpose: "Send XRP to the other chain to open an account there.",
		Danger:  "If the bridge does not open accounts, or its witnesses are gone, the XRP is lost.",
		Fields:  []Field{bridge, {Name: "Destination"}, {Name: "Amount", Kind: KindXRP}, {Name: "SignatureReward"}},
	}, {
		Name: "XChainAddClaimAttestation", Title: "Witness a transfer", Group: groupBridges, Screen: GenericScreen,
		Purpose: "As a witness, confirm that money was sent on the other chain.",
		Fields:  with(claim, Field{Name: "Destination"}),
	}, {
		Name: "XChainAddAccountCreateAttestation", Title: "Witness a new account", Group: groupBridges, Screen: GenericScreen,
		Purpose: "As a witness, confirm that an account was paid for on the other chain.",
		Fields:  with(Field{Name: "Destination"}, Field{Name: "SignatureReward"}, Field{Name: "XChainAccountCreateCount"}),
	}, {
		Name: "XChainCreateBridge", Title: "Create a bridge", Group: groupBridges, Screen: GenericScreen,
		Purpose: "Connect two chains with your account as the door.",
		Fields:  []Field{bridge, {Name: "SignatureReward"}, {Name: "MinAccountCreateAmount"}},
	}, {
		Name: "XChainModifyBridge", Title: "Change a bridge", Group: groupBridges, Screen: GenericScreen,
		Purpose: "Change the reward or the smallest amount of a bridge of yours.",
		Fields:  []Field{bridge, {Name: "SignatureReward"}, {Name: "MinAccountCreateAmount"}},
		Flags:   []Choice{{Name: "tfClearAccountCreateAmount", Title: "Open no more accounts"}},
	}}
}
