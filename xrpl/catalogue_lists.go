package xrpl

import (
	"slices"
	"strings"
)

// listWords are the fields that hold other fields. How many entries they may
// have is from xrpl.org and rippled's Protocol.h.
func listWords() []Field {
	return []Field{
		{Name: "Memos", Label: "Memos", Kind: KindList, EntryName: "Memo", Help: "Everybody can read them; 1 KB in all."},
		{Name: "Signers", Label: "Signatures", Kind: KindList, EntryName: "Signer", MaxEntries: 32, Expert: true},
		{Name: "SignerEntries", Label: "Signers", Kind: KindList, EntryName: "SignerEntry", MaxEntries: 32, Help: "Up to 32 accounts; leave it out to take the list away."},
		{Name: "AuthAccounts", Label: "Accounts with the lower fee", Kind: KindList, EntryName: "AuthAccount", MaxEntries: 4, Help: "Up to 4 other accounts."},
		{Name: "AuthorizeCredentials", Label: "Credentials to allow", Kind: KindList, EntryName: "Credential", MaxEntries: maxCredentialList, Expert: true, Help: "Whoever has all of them, up to 8."},
		{Name: "UnauthorizeCredentials", Label: "Credentials to stop allowing", Kind: KindList, EntryName: "Credential", MaxEntries: maxCredentialList, Expert: true},
		{Name: "AcceptedCredentials", Label: "Accepted credentials", Kind: KindList, EntryName: "Credential", MaxEntries: 10, Help: "Whoever has one of them, up to 10."},
		{Name: "Permissions", Label: "Permissions", Kind: KindList, EntryName: "Permission", MaxEntries: 10, Help: "All the delegate may do, up to 10; an empty list takes everything back."},
		{Name: "PriceDataSeries", Label: "Prices", Kind: KindList, EntryName: "PriceData", MaxEntries: 10, Help: "Up to 10 pairs."},
		{Name: "RawTransactions", Label: "Transactions", Kind: KindTx, EntryName: "RawTransaction", MaxEntries: 8, Help: "2 to 8 transactions, each with the fee 0 and the flag for a batch."},
		{Name: "BatchSigners", Label: "Signatures of the other accounts", Kind: KindList, EntryName: "BatchSigner", MaxEntries: 24, Expert: true},
		{Name: "CounterpartySignature", Label: "Signature of the other party", Kind: KindObject, Expert: true},
		{Name: "SponsorSignature", Label: "Signature of the sponsor", Kind: KindObject, Expert: true},
		{Name: "XChainBridge", Label: "Bridge", Kind: KindBridge},
		{Name: "Paths", Label: "Paths", Kind: KindPaths, Expert: true, Help: "The app or a node finds them; rarely typed."},
	}
}

// entryWords are the fields of the objects inside a transaction, by the
// object's name. The definitions do not say what these hold; rippled's
// InnerObjectFormats.cpp and xrpl.org's "XChainBridge" do.
func entryWords() map[string][]Field {
	signature := []Field{{Name: "SigningPubKey"}, {Name: "TxnSignature"}, {Name: "Signers"}}
	return map[string][]Field{
		"Memo":        {{Name: "MemoData"}, {Name: "MemoType"}, {Name: "MemoFormat"}},
		"Signer":      {{Name: "Account", Required: true}, {Name: "SigningPubKey", Required: true}, {Name: "TxnSignature", Required: true}},
		"SignerEntry": {{Name: "Account", Label: "Signer", Required: true}, {Name: "SignerWeight", Required: true}, {Name: "WalletLocator"}},
		"AuthAccount": {{Name: "Account", Required: true}},
		"Credential":  {{Name: "Issuer", Required: true}, {Name: "CredentialType", Required: true}},
		"Permission":  {{Name: "PermissionValue", Required: true}},
		"PriceData": {
			{Name: "BaseAsset", Required: true}, {Name: "QuoteAsset", Required: true},
			{Name: "AssetPrice"}, {Name: "Scale", Max: 20},
		},
		"BatchSigner":           append([]Field{{Name: "Account", Required: true}}, signature...),
		"CounterpartySignature": signature,
		"SponsorSignature":      signature,
		"XChainBridge": {
			{Name: "LockingChainDoor", Required: true}, {Name: "LockingChainIssue", Required: true},
			{Name: "IssuingChainDoor", Required: true}, {Name: "IssuingChainIssue", Required: true},
		},
	}
}

// commonFieldWords are the common fields a person may want to set (xrpl.org,
// "Transaction common fields"), those needed most first. What Xaman's own
// screens drop is from reference/xrpl.md section 5.
func commonFieldWords() []Field {
	return []Field{
		{Name: "SourceTag"}, {Name: "Memos"}, {Name: "Fee"},
		{Name: "Sequence"}, {Name: "TicketSequence"}, {Name: "LastLedgerSequence"},
		{Name: "AccountTxnID"}, {Name: "NetworkID"},
		{Name: "Delegate", Expert: true, Dropped: true},
		{Name: "Sponsor", Expert: true, Dropped: true},
		{Name: "SponsorFlags", Dropped: true},
		{Name: "SponsorSignature", Dropped: true},
		{Name: "PreviousTxnID"}, {Name: "OperationLimit"},
	}
}

// signedFieldWords are the common fields that a form makes out of other things,
// or that signing adds.
func signedFieldWords() []Field {
	return []Field{
		{Name: "TransactionType"}, {Name: "Account"}, {Name: "Flags"},
		{Name: "SigningPubKey", WalletFills: true}, {Name: "TxnSignature", WalletFills: true}, {Name: "Signers"},
	}
}

// notDelegable are the types another account can never be allowed to send
// (xrpl.org, "Permission values"; August 2026).
const notDelegable = "AccountDelete AccountSet Batch ConfidentialMPTConvert DelegateSet EnableAmendment LedgerStateFix " +
	"LoanBrokerCoverClawback LoanBrokerCoverDeposit LoanBrokerCoverWithdraw LoanBrokerDelete LoanBrokerSet " +
	"LoanDelete LoanManage LoanPay LoanSet SetFee SetRegularKey SignerListSet SponsorshipTransfer UNLModify " +
	"VaultClawback VaultCreate VaultDelete VaultDeposit VaultSet VaultWithdraw"

// partPermissions are the permissions for a part of what a type can do
// (xrpl.org, "Permission values").
func partPermissions() []Choice {
	return []Choice{
		{Value: 65537, Name: "TrustlineAuthorize", Title: "Only allow holders of trust lines"},
		{Value: 65538, Name: "TrustlineFreeze", Title: "Only freeze trust lines"},
		{Value: 65539, Name: "TrustlineUnfreeze", Title: "Only unfreeze trust lines"},
		{Value: 65540, Name: "AccountDomainSet", Title: "Only set the account's domain"},
		{Value: 65541, Name: "AccountEmailHashSet", Title: "Only set the account's email hash"},
		{Value: 65542, Name: "AccountMessageKeySet", Title: "Only set the account's message key"},
		{Value: 65543, Name: "AccountTransferRateSet", Title: "Only set the tokens' transfer fee"},
		{Value: 65544, Name: "AccountTickSizeSet", Title: "Only set the tokens' tick size"},
		{Value: 65545, Name: "PaymentMint", Title: "Only pay with newly issued tokens"},
		{Value: 65546, Name: "PaymentBurn", Title: "Only pay tokens back to their issuer"},
		{Value: 65547, Name: "MPTokenIssuanceLock", Title: "Only lock multi-purpose tokens"},
		{Value: 65548, Name: "MPTokenIssuanceUnlock", Title: "Only unlock multi-purpose tokens"},
	}
}

// permissions are the choices of PermissionValue: a type's code plus one allows
// all of the type.
func (b *catalogueBuilder) permissions() []Choice {
	var out []Choice
	for _, t := range writtenTypes() {
		if format := b.tables.formats[t.Name]; format != nil && !slices.Contains(strings.Fields(notDelegable), t.Name) {
			out = append(out, Choice{Value: uint64(format.code) + 1, Name: t.Name, Title: t.Title})
		}
	}
	return append(out, partPermissions()...)
}
