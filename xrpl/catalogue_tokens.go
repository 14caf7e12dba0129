package xrpl

// takenBack is the danger of every type that takes issued tokens from somebody.
const takenBack = "The holder loses what you take; only a new payment of yours could give it back."

func tokenTypes() []Type {
	return []Type{{
		Name: "TrustSet", Title: "Trust line", Group: groupTokens,
		Purpose: "Accept a token up to a limit, or stop accepting it.",
		Fields: []Field{
			{Name: "LimitAmount"}, {Name: "QualityIn"}, {Name: "QualityOut"},
		},
		Flags: []Choice{
			{Name: "tfSetNoRipple", Title: "Do not let the token move through you"},
			{Name: "tfClearNoRipple", Title: "Let the token move through you"},
			{Name: "tfSetFreeze", Title: "Freeze", Help: "The other side cannot send your token any more, except back to you."},
			{Name: "tfClearFreeze", Title: "End the freeze"},
			{Name: "tfSetDeepFreeze", Title: "Deep freeze", Help: "The other side can neither send nor receive your token."},
			{Name: "tfClearDeepFreeze", Title: "End the deep freeze"},
			{Name: "tfSetfAuth", Title: "Allow the other side to hold your token", Help: "This cannot be taken back."},
		},
	}, {
		Name: "Clawback", Title: "Take tokens back", Group: groupTokens,
		Purpose: "Take tokens you issued back from somebody who holds them.",
		Danger:  takenBack,
		Fields: []Field{
			{Name: "Amount", Help: "For a token with trust lines, its issuer is written as the holder."},
			{Name: "Holder", Dropped: true, Help: "For a multi-purpose token only."},
		},
	}}
}

func multiTokenTypes() []Type {
	return []Type{{
		Name: "MPTokenAuthorize", Title: "Accept a multi-purpose token", Group: groupMultiTokens,
		Purpose: "Accept or give up a multi-purpose token, or as its issuer allow a holder.",
		Fields:  []Field{{Name: "MPTokenIssuanceID"}, {Name: "Holder", Help: "Only for the issuer: whom to allow."}},
		Flags: []Choice{
			{Name: "tfMPTUnauthorize", Title: "Give it up", Help: "For the issuer: no longer allow the holder."},
		},
	}, {
		Name: "MPTokenIssuanceCreate", Title: "Create a multi-purpose token", Group: groupMultiTokens,
		Purpose: "Define a new token of your own and what can be done with it.",
		Fields: []Field{
			{Name: "MPTokenMetadata"}, {Name: "AssetScale"}, {Name: "MaximumAmount"}, {Name: "TransferFee", Help: "0 to 50 %; needs the flag for transfers."},
			{Name: "DomainID", Dropped: true, Help: "Whoever this permissioned domain accepts may hold it."},
			{Name: "ImmutableFlags", Dropped: true, Help: "What can never be changed later."},
		},
		Flags: []Choice{
			{Name: "tfMPTCanTransfer", Title: "Holders can send it to each other"},
			{Name: "tfMPTCanTrade", Title: "Can be traded"},
			{Name: "tfMPTCanEscrow", Title: "Can be put in escrow"},
			{Name: "tfMPTCanLock", Title: "You can lock it"},
			{Name: "tfMPTCanClawback", Title: "You can take it back"},
			{Name: "tfMPTRequireAuth", Title: "You allow each holder"},
			{Name: "tfMPTCanHoldConfidentialBalance", Title: "Balances can be confidential"},
		},
	}, {
		Name: "MPTokenIssuanceSet", Title: "Change a multi-purpose token", Group: groupMultiTokens,
		Purpose: "Lock or unlock a token you issued, or change what can be done with it.",
		Fields: []Field{
			{Name: "MPTokenIssuanceID"}, {Name: "Holder", Help: "Lock or unlock for this holder only."},
			{Name: "MPTokenMetadata", Dropped: true}, {Name: "TransferFee", Dropped: true},
			{Name: "DomainID", Dropped: true, Help: "Whoever this permissioned domain accepts may hold it."},
			{Name: "ImmutableFlags", Dropped: true, Help: "What can never be changed after this."},
			{Name: "IssuerEncryptionKey", Dropped: true, Expert: true}, {Name: "AuditorEncryptionKey", Dropped: true, Expert: true},
		},
		Flags: []Choice{
			{Name: "tfMPTLock", Title: "Lock"},
			{Name: "tfMPTUnlock", Title: "Unlock"},
			{Name: "tfMPTSetCanTransfer", Title: "Let holders send it to each other", Help: "This cannot be taken back."},
			{Name: "tfMPTSetCanTrade", Title: "Let it be traded", Help: "This cannot be taken back."},
			{Name: "tfMPTSetCanEscrow", Title: "Let it be put in escrow", Help: "This cannot be taken back."},
			{Name: "tfMPTSetCanLock", Title: "Be able to lock it", Help: "This cannot be taken back."},
			{Name: "tfMPTSetCanClawback", Title: "Be able to take it back", Help: "This cannot be taken back."},
			{Name: "tfMPTSetRequireAuth", Title: "Allow each holder", Help: "This cannot be taken back."},
			{Name: "tfMPTSetCanHoldConfidentialBalance", Title: "Let balances be confidential", Help: "This cannot be taken back."},
		},
	}, {
		Name: "MPTokenIssuanceDestroy", Title: "Remove a multi-purpose token", Group: groupMultiTokens,
		Purpose: "Remove a token you defined, once nobody holds any of it.",
		Fields:  []Field{{Name: "MPTokenIssuanceID"}},
	}}
}

func confidentialTypes() []Type {
	token := Field{Name: "MPTokenIssuanceID"}
	return []Type{{
		Name: "ConfidentialMPTConvert", Title: "Make a balance confidential", Group: groupConfidential, Screen: GenericScreen,
		Purpose: "Turn part of your public token balance into a confidential one.",
		Fields: []Field{
			token, {Name: "MPTAmount", Label: "Amount to convert"}, {Name: "HolderEncryptionKey"},
			{Name: "HolderEncryptedAmount"}, {Name: "IssuerEncryptedAmount"}, {Name: "AuditorEncryptedAmount"},
			{Name: "BlindingFactor"}, {Name: "ZKProof", Help: "Only together with your encryption key."},
		},
	}, {
		Name: "ConfidentialMPTMergeInbox", Title: "Merge the confidential inbox", Group: groupConfidential, Screen: GenericScreen,
		Purpose: "Make confidential tokens you received ready to be spent.",
		Fields:  []Field{token},
	}, {
		Name: "ConfidentialMPTConvertBack", Title: "Make a balance public again", Group: groupConfidential, Screen: GenericScreen,
		Purpose: "Turn part of your confidential token balance into a public one.",
		Fields: []Field{
			token, {Name: "MPTAmount", Label: "Amount to convert"},
			{Name: "HolderEncryptedAmount"}, {Name: "IssuerEncryptedAmount"}, {Name: "AuditorEncryptedAmount"},
			{Name: "BlindingFactor"}, {Name: "BalanceCommitment"}, {Name: "ZKProof"},
		},
	}, {
		Name: "ConfidentialMPTSend", Title: "Send confidentially", Group: groupConfidential, Screen: GenericScreen,
		Purpose: "Send tokens without showing the amount to everybody.",
		Fields: []Field{
			token, {Name: "Destination"}, {Name: "DestinationTag"},
			{Name: "SenderEncryptedAmount"}, {Name: "DestinationEncryptedAmount"}, {Name: "IssuerEncryptedAmount"}, {Name: "AuditorEncryptedAmount"},
			{Name: "AmountCommitment"}, {Name: "BalanceCommitment"}, {Name: "ZKProof"}, {Name: "CredentialIDs"},
		},
	}, {
		Name: "ConfidentialMPTClawback", Title: "Take confidential tokens back", Group: groupConfidential, Screen: GenericScreen,
		Purpose: "As the issuer, take all confidential tokens back from a holder.",
		Danger:  takenBack,
		Fields:  []Field{token, {Name: "Holder"}, {Name: "MPTAmount", Label: "Amount taken back"}, {Name: "ZKProof"}},
	}}
}
