package xrpl

// Limits the ledger sets (rippled, include/xrpl/protocol/Protocol.h and
// Quality.h; xrpl.org, the page of each transaction type).
const (
	maxURI             = 256
	maxDomain          = 256
	maxDIDPart         = 256
	maxCredentialType  = 64
	maxCredentialList  = 8
	maxTokenMetadata   = 1024
	maxDataPayload     = 256
	maxCondition       = 128
	maxFulfillment     = 256
	publicKeyBytes     = 33
	ciphertextBytes    = 66
	commitmentBytes    = 33
	rateOne            = 1_000_000_000 // TransferRate, QualityIn and QualityOut of 0 %
	ratePerPercent     = rateOne / 100
	tenthBipsPerOne    = 1000 // a tenth of a basis point is a thousandth of a percent
	maxTransferFee     = 50_000
	maxTradingFee      = 1000
	maxTenthBips       = 100_000
	maxManagementFee   = 10_000
	maxTicketsPerOwner = 250
)

// fieldWords says what a field is wherever it stands. A type's own list says
// what is different there.
func fieldWords() map[string]Field {
	words := map[string]Field{}
	for _, fields := range [...][]Field{accountWords(), amountFieldWords(), timeWords(), dataWords(), numberWords(), listWords()} {
		for _, f := range fields {
			words[f.Name] = f
		}
	}
	return words
}

func accountWords() []Field {
	return []Field{
		{Name: "Account", Label: "Account", WalletFills: true, Help: "The account the transaction is from; the app puts in the one chosen on the phone."},
		{Name: "Destination", Label: "Recipient"},
		{Name: "DestinationTag", Label: "Destination tag", Help: "Exchanges ask for one; 0 is a tag too."},
		{Name: "SourceTag", Label: "Source tag", Help: "A number of your own, such as what a refund should carry as its destination tag."},
		{Name: "Owner", Label: "Owner"},
		{Name: "Issuer", Label: "Issuer"},
		{Name: "Holder", Label: "Holder"},
		{Name: "Authorize", Label: "Account to allow"},
		{Name: "Unauthorize", Label: "Account to stop allowing"},
		{Name: "RegularKey", Label: "Regular key", Help: "The address of the key that may sign; leave it out to remove the present one."},
		{Name: "NFTokenMinter", Label: "NFT minter", Help: "The account that may mint NFTs for you; set or clear it together with the setting for it."},
		{Name: "Subject", Label: "Subject", Help: "The account the credential is about."},
		{Name: "Counterparty", Label: "Other party"},
		{Name: "Delegate", Label: "Delegate", Help: "The account that sends the transaction for you, with the rights you gave it."},
		{Name: "Sponsor", Label: "Sponsor", Help: "The account that pays the fee or the reserve."},
		{Name: "Sponsee", Label: "Sponsored account"},
		{Name: "CounterpartySponsor", Label: "Sponsor of this account", Help: "Give this when the sponsored account sends the transaction."},
		{Name: "OtherChainSource", Label: "Sender on the other chain"},
		{Name: "OtherChainDestination", Label: "Recipient on the other chain"},
		{Name: "AttestationSignerAccount", Label: "Witness", Help: "The account on the door's signer list that signs."},
		{Name: "AttestationRewardAccount", Label: "Reward goes to"},
		{Name: "LockingChainDoor", Label: "Door on the locking chain", Required: true},
		{Name: "IssuingChainDoor", Label: "Door on the issuing chain", Required: true},
	}
}

func amountFieldWords() []Field {
	xrp := KindXRP
	return []Field{
		{Name: "Amount", Label: "Amount"},
		{Name: "Amount2", Label: "Second amount"},
		{Name: "Asset", Label: "First asset"},
		{Name: "Asset2", Label: "Second asset"},
		{Name: "SendMax", Label: "Pay at most", Help: "Needed when what you pay is not what arrives; it includes the issuer's fee."},
		{Name: "DeliverMin", Label: "Deliver at least", Help: "Less than this is not delivered at all."},
		{Name: "Fee", Label: "Fee", Kind: xrp, WalletFills: true, Help: "Leave it out and the app works it out."},
		{Name: "Balance", Label: "Paid out in total", Kind: xrp},
		{Name: "LimitAmount", Label: "Limit", Help: "How much of the token you are willing to hold; 0 takes the trust line away."},
		{Name: "TakerGets", Label: "You give"},
		{Name: "TakerPays", Label: "You get"},
		{Name: "BidMin", Label: "Bid at least", Help: "In the pool's LP tokens."},
		{Name: "BidMax", Label: "Bid at most", Help: "In the pool's LP tokens."},
		{Name: "EPrice", Label: "Limit price", Help: "What one LP token may cost or has to bring, fees included."},
		{Name: "LPTokenOut", Label: "LP tokens to get"},
		{Name: "LPTokenIn", Label: "LP tokens to give back"},
		{Name: "NFTokenBrokerFee", Label: "Broker's fee", Help: "Only when a sell and a buy offer are brought together."},
		{Name: "SignatureReward", Label: "Reward for the witnesses", Kind: xrp},
		{Name: "MinAccountCreateAmount", Label: "Smallest amount for a new account", Kind: xrp},
		{Name: "FeeAmountDelta", Label: "Change of the fee budget", Kind: xrp, Signed: true, Help: "Above zero moves XRP into the budget, below zero takes it back."},
		{Name: "MaxFee", Label: "Highest fee per transaction", Kind: xrp},
		{Name: "BaseFeeDrops", Label: "Base fee", Kind: xrp},
		{Name: "ReserveBaseDrops", Label: "Base reserve", Kind: xrp},
		{Name: "ReserveIncrementDrops", Label: "Owner reserve", Kind: xrp},
		{Name: "LockingChainIssue", Label: "Asset on the locking chain", Required: true},
		{Name: "IssuingChainIssue", Label: "Asset on the issuing chain", Required: true},
		{Name: "BaseAsset", Label: "Asset priced"},
		{Name: "QuoteAsset", Label: "Priced in"},
		{Name: "AssetsMaximum", Label: "Most the vault takes", Help: "In the vault's asset; 0 is no limit."},
		{Name: "DebtMaximum", Label: "Most that may be lent", Help: "In the vault's asset; 0 is no limit."},
		{Name: "PrincipalRequested", Label: "Amount to borrow", Help: "In the vault's asset."},
		{Name: "LoanOriginationFee", Label: "Fee for making the loan", Expert: true},
		{Name: "LoanServiceFee", Label: "Fee with every payment", Expert: true},
		{Name: "LatePaymentFee", Label: "Fee for paying late", Expert: true},
		{Name: "ClosePaymentFee", Label: "Fee for paying back early", Expert: true},
	}
}

func timeWords() []Field {
	return []Field{
		{Name: "Expiration", Label: "Expires"},
		{Name: "FinishAfter", Label: "Can be released from"},
		{Name: "CancelAfter", Label: "Can be cancelled from"},
		{Name: "SubscriptionDate", Label: "Deposits until", Expert: true},
		{Name: "RedemptionDate", Label: "Withdrawals from", Expert: true},
		{Name: "LastUpdateTime", Label: "Prices are of", Kind: KindUnixDate, Min: rippleEpoch, Help: "Within five minutes of the ledger's own time."},
		{Name: "SettleDelay", Label: "Settle delay", Kind: KindDuration, Help: "How long you have to wait to close the channel while it holds XRP."},
		{Name: "PaymentInterval", Label: "Time between payments", Kind: KindDuration, Min: 60},
		{Name: "GracePeriod", Label: "Grace period", Kind: KindDuration, Min: 60, Help: "How long after the due date until the loan counts as in default."},
	}
}

// dataWords are texts, keys, signatures and ids.
func dataWords() []Field {
	key := func(name, label, help string) Field {
		return Field{Name: name, Label: label, Help: help, Kind: KindHex, Bytes: publicKeyBytes}
	}
	ciphertext := func(name, label string) Field {
		return Field{Name: name, Label: label, Kind: KindHex, Bytes: ciphertextBytes}
	}
	return []Field{
		{Name: "URI", Label: "URI", Kind: KindText, MaxBytes: maxURI},
		{Name: "Domain", Label: "Domain", Kind: KindText, MaxBytes: maxDomain, Lower: true, Help: "The domain that belongs to the account, such as example.com; empty takes it away."},
		{Name: "Data", Label: "Data", Kind: KindText, MaxBytes: maxDataPayload},
		{Name: "DIDDocument", Label: "DID document", Kind: KindText, MaxBytes: maxDIDPart},
		{Name: "CredentialType", Label: "Kind of credential", Kind: KindText, MaxBytes: maxCredentialType},
		{Name: "MPTokenMetadata", Label: "Metadata", Kind: KindText, MaxBytes: maxTokenMetadata, Help: "By convention JSON that describes the token (XLS-89)."},
		{Name: "Provider", Label: "Provider", Kind: KindText, MaxBytes: 256, Help: "Needed when the oracle is new."},
		{Name: "AssetClass", Label: "Class of assets", Kind: KindText, MaxBytes: 16, Help: "Such as currency or commodity; needed when the oracle is new."},
		{Name: "MemoData", Label: "Memo", Kind: KindText},
		{Name: "MemoType", Label: "Type of the memo", Kind: KindText, URLChars: true, Expert: true},
		{Name: "MemoFormat", Label: "Format of the memo", Kind: KindText, URLChars: true, Expert: true, Help: "Such as text/plain."},

		{Name: "Condition", Label: "Condition", Kind: KindHex, MaxBytes: maxCondition, Expert: true, Help: "A PREIMAGE-SHA-256 crypto-condition in hex."},
		{Name: "Fulfillment", Label: "Fulfilment", Kind: KindHex, MaxBytes: maxFulfillment, Expert: true, Help: "What meets the condition, in hex."},
		{Name: "Signature", Label: "Signature", Kind: KindHex},
		{Name: "TxnSignature", Label: "Signature", Kind: KindHex},
		{Name: "SigningPubKey", Label: "Public key of the signature", Kind: KindHex},
		{Name: "ZKProof", Label: "Proof", Kind: KindHex, Help: "A zero-knowledge proof made by a tool for confidential tokens."},
		key("PublicKey", "Public key", "33 bytes in hex."),
		key("MessageKey", "Message key", "The key others encrypt messages to you with, 33 bytes in hex; empty takes it away."),
		key("IssuerEncryptionKey", "Issuer's encryption key", ""),
		key("AuditorEncryptionKey", "Auditor's encryption key", "Only together with the issuer's."),
		key("HolderEncryptionKey", "Your encryption key", "Needed the first time only."),
		ciphertext("HolderEncryptedAmount", "Amount encrypted for you"),
		ciphertext("IssuerEncryptedAmount", "Amount encrypted for the issuer"),
		ciphertext("AuditorEncryptedAmount", "Amount encrypted for the auditor"),
		ciphertext("SenderEncryptedAmount", "Amount encrypted for the sender"),
		ciphertext("DestinationEncryptedAmount", "Amount encrypted for the recipient"),
		{Name: "AmountCommitment", Label: "Commitment to the amount", Kind: KindHex, Bytes: commitmentBytes},
		{Name: "BalanceCommitment", Label: "Commitment to the balance", Kind: KindHex, Bytes: commitmentBytes},
		{Name: "BlindingFactor", Label: "Blinding factor"},
		{Name: "UNLModifyValidator", Label: "Validator's key"},

		{Name: "InvoiceID", Label: "Invoice id", Expert: true, Help: "32 bytes in hex, such as the hash of an invoice."},
		{Name: "DomainID", Label: "Permissioned domain", Expert: true},
		{Name: "CheckID", Label: "Check", Help: "The check's id in the ledger, 64 hex digits."},
		{Name: "Channel", Label: "Channel", Help: "The channel's id in the ledger, 64 hex digits."},
		{Name: "NFTokenID", Label: "NFT", Help: "The NFT's id, 64 hex digits."},
		{Name: "NFTokenSellOffer", Label: "Sell offer", Help: "The offer's id, 64 hex digits; a sell offer, a buy offer or both."},
		{Name: "NFTokenBuyOffer", Label: "Buy offer", Help: "The offer's id, 64 hex digits; a sell offer, a buy offer or both."},
		{Name: "NFTokenOffers", Label: "Offers", MaxEntries: 500, Help: "The ids of the offers, up to 500."},
		{Name: "MPTokenIssuanceID", Label: "Token", Help: "The issuance's id, 48 hex digits."},
		{Name: "CredentialIDs", Label: "Credentials", Expert: true, MaxEntries: maxCredentialList, Help: "The ids of credentials that allow you to pay this recipient, up to 8."},
		{Name: "VaultID", Label: "Vault", Help: "The vault's id in the ledger, 64 hex digits."},
		{Name: "LoanBrokerID", Label: "Loan broker", Help: "The loan broker's id in the ledger, 64 hex digits."},
		{Name: "LoanID", Label: "Loan", Help: "The loan's id in the ledger, 64 hex digits."},
		{Name: "ObjectID", Label: "Ledger entry", Help: "The entry's id; leave it out when it is about the account itself."},
		{Name: "BookDirectory", Label: "Order book directory"},
		{Name: "Amendment", Label: "Amendment"},
		{Name: "EmailHash", Label: "Email hash", Expert: true, Help: "The MD5 of an email address, as Gravatar uses it, 32 hex digits."},
		{Name: "WalletLocator", Label: "Wallet locator", Expert: true, Help: "32 bytes in hex without a meaning to the ledger."},
		{Name: "AccountTxnID", Label: "Only after transaction", Expert: true, Help: "The hash of the account's last transaction; another one before this makes it fail."},
		{Name: "PreviousTxnID", Label: "Previous transaction", Expert: true, Help: "For escrows, the app finds the sequence from it."},
	}
}
