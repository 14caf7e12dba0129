package xrpl

// deedTemplates say what transactions of a type do; see fill for how they are
// read. Those of other types are functions, see deedOf.
var deedTemplates = map[string]string{
	"CheckCreate": "Write a check for up to {SendMax|an amount that is entered on the phone} to {Destination|nobody yet}[ with tag {DestinationTag}][, valid until {Expiration}]",
	"CheckCash":   "Cash the check {CheckID}[ for exactly {Amount}][ for at least {DeliverMin}]",
	"CheckCancel": "Cancel the check {CheckID}",

	"EscrowCreate": "Lock {Amount|nothing yet} for {Destination|nobody yet}[ with tag {DestinationTag}][, to be released from {FinishAfter}][, or to go back from {CancelAfter}][?Condition:, once a condition is met]",
	"EscrowFinish": "Release the escrow {OfferSequence|that the phone looks up} of {Owner|nobody yet}",
	"EscrowCancel": "Cancel the escrow {OfferSequence|that the phone looks up} of {Owner|nobody yet}, so that it goes back there",

	"PaymentChannelCreate":    "Open a payment channel with {Amount|nothing yet} to {Destination|nobody yet}[ with tag {DestinationTag}][, which takes {SettleDelay} to close][ and ends on {CancelAfter}]",
	"PaymentChannelFund":      "Add {Amount|nothing yet} to the payment channel {Channel}[, which then ends on {Expiration}]",
	"PaymentChannelClaim":     "[?Balance:Collect from][!Balance:Act on] the payment channel {Channel}[, which has then paid {Balance} in all][, of {Amount} signed for][tfRenew:, and keep it open][tfClose:, and close it]",
	"PaymentChannelAuthorize": "Sign a claim of {Amount|nothing yet} in all on the payment channel {Channel}",

	"OfferCreate": "Offer to give {TakerGets|nothing yet} for {TakerPays|nothing yet}[tfFillOrKill:, all of it at once or not at all][tfImmediateOrCancel:, as much as can be traded at once][tfPassive:, without taking offers at the same rate][tfSell:, giving all of it even for more][tfHybrid:, in the domain and on the open exchange][, until {Expiration}][, in place of the offer {OfferSequence}]",
	"OfferCancel": "Take back the offer {OfferSequence}",

	"NFTokenMint":        "Mint an NFT[ for {Issuer}][ with the content {URI}], taxon {NFTokenTaxon}[tfTransferable:, which can be passed on][tfBurnable:, which its issuer can destroy][tfOnlyXRP:, which can only be traded for XRP][tfMutable:, whose content can be changed][, with {TransferFee} of later sales for its issuer][, and offer it for {Amount}][ to {Destination} only][ until {Expiration}]",
	"NFTokenBurn":        "Destroy the NFT {NFTokenID}[ of {Owner}]",
	"NFTokenCreateOffer": "[tfSellNFToken:Offer the NFT {NFTokenID} for {Amount}][!tfSellNFToken:Offer {Amount} for the NFT {NFTokenID}][ of {Owner}][, to {Destination} only][, until {Expiration}]",
	"NFTokenCancelOffer": "Take back offers for NFTs: {NFTokenOffers}",
	"NFTokenModify":      "Change the content of the NFT {NFTokenID}[ of {Owner}][ to {URI}][!URI: to nothing]",

	"TicketCreate":  "Set {TicketCount} sequence numbers aside as tickets",
	"AccountDelete": "Delete the account for good and send what is left to {Destination|nobody yet}[ with tag {DestinationTag}]",
	"SetRegularKey": "[Let the key {RegularKey} sign for the account][!RegularKey:Take the account's regular key away]",

	"AMMCreate":   "Create a pool of {Amount|nothing yet} and {Amount2|nothing yet} with a trading fee of {TradingFee}",
	"AMMDeposit":  "Add[ {Amount}][!Amount: both assets][ and {Amount2}] to the[tfTwoAssetIfEmpty: empty] pool of {Asset} and {Asset2}[ for {LPTokenOut}][, at {EPrice} or less for an LP token][, voting for a trading fee of {TradingFee}][tfTwoAsset:, up to both amounts][tfSingleAsset:, in one asset][tfLPToken:, for exactly those LP tokens][tfOneAssetLPToken:, in one asset for exactly those LP tokens][tfLimitLPToken:, in one asset]",
	"AMMWithdraw": "Take[tfWithdrawAll: everything][tfOneAssetWithdrawAll: everything, in one asset,][ {Amount}][ and {Amount2}] out of the pool of {Asset} and {Asset2}[ for {LPTokenIn}][, at {EPrice} or more for an LP token][tfTwoAsset:, up to both amounts][tfSingleAsset:, in one asset][tfLPToken:, for exactly those LP tokens][tfOneAssetLPToken:, in one asset for exactly those LP tokens][tfLimitLPToken:, in one asset]",
	"AMMVote":     "Vote for a trading fee of {TradingFee} in the pool of {Asset} and {Asset2}",
	"AMMBid":      "Bid[ at least {BidMin}][ (no more than {BidMax})] for the auction slot of the pool of {Asset} and {Asset2}[, for these accounts too: {AuthAccounts}]",
	"AMMDelete":   "Remove the empty pool of {Asset} and {Asset2}",
	"AMMClawback": "Take[ up to {Amount}][!Amount: all {Asset}] back from {Holder|nobody yet} out of the pool with {Asset2}[tfClawTwoAssets:, and of {Asset2} too]",

	"MPTokenIssuanceCreate":  "Create a multi-purpose token[ with {AssetScale} decimals][, at most {MaximumAmount} of it][, with a transfer fee of {TransferFee}][tfMPTCanTransfer:, which holders can send to each other][tfMPTCanTrade:, which can be traded][tfMPTCanEscrow:, which can be put in escrow][tfMPTCanLock:, which you can lock][tfMPTCanClawback:, which you can take back][tfMPTRequireAuth:, whose holders you allow][tfMPTCanHoldConfidentialBalance:, whose balances can be confidential]",
	"MPTokenIssuanceDestroy": "Remove the multi-purpose token {MPTokenIssuanceID}",
	"MPTokenIssuanceSet":     "Change the multi-purpose token {MPTokenIssuanceID}[ for {Holder}][tfMPTLock:: lock it][tfMPTUnlock:: unlock it]",

	"ConfidentialMPTConvert":     "Make {MPTAmount} of the multi-purpose token {MPTokenIssuanceID} confidential",
	"ConfidentialMPTMergeInbox":  "Make confidential amounts received of the multi-purpose token {MPTokenIssuanceID} ready to be spent",
	"ConfidentialMPTConvertBack": "Make {MPTAmount} of the multi-purpose token {MPTokenIssuanceID} public again",
	"ConfidentialMPTSend":        "Send a confidential amount of the multi-purpose token {MPTokenIssuanceID} to {Destination|nobody yet}[ with tag {DestinationTag}]",
	"ConfidentialMPTClawback":    "Take {MPTAmount} confidential of the multi-purpose token {MPTokenIssuanceID} back from {Holder|nobody yet}",

	"CredentialCreate": "Issue the credential {CredentialType} to {Subject|nobody yet}[, described at {URI}][, valid until {Expiration}]",
	"CredentialAccept": "Accept the credential {CredentialType} issued by {Issuer|nobody yet}",
	"CredentialDelete": "Remove the credential {CredentialType}[ of {Subject}][ issued by {Issuer}]",
	"DIDSet":           "Set the account's DID[ to {URI}]",
	"DIDDelete":        "Remove the account's DID",

	"OracleSet":    "Publish prices in the account's oracle {OracleDocumentID}, of {LastUpdateTime}: {PriceDataSeries|none yet}",
	"OracleDelete": "Remove the account's price oracle {OracleDocumentID}",

	"PermissionedDomainSet":    "[Change the permissioned domain {DomainID} to accept][!DomainID:Create a permissioned domain that accepts] {AcceptedCredentials|nothing yet}",
	"PermissionedDomainDelete": "Remove the permissioned domain {DomainID}",

	"VaultCreate":   "Create a[tfVaultPrivate: private] vault for {Asset}[, for at most {AssetsMaximum}][tfVaultShareNonTransferable:, whose shares cannot be passed on]",
	"VaultSet":      "Change the vault {VaultID}[ to take at most {AssetsMaximum}]",
	"VaultDelete":   "Remove the empty vault {VaultID}",
	"VaultDeposit":  "Put {Amount|nothing yet} into the vault {VaultID}",
	"VaultWithdraw": "Take {Amount|nothing yet} out of the vault {VaultID}[, for {Destination}][ with tag {DestinationTag}]",
	"VaultClawback": "Take[ {Amount}][!Amount: everything] back from {Holder|nobody yet} out of the vault {VaultID}",

	"LoanBrokerSet":           "[Change the loan broker {LoanBrokerID} of][!LoanBrokerID:Start lending out of] the vault {VaultID}[, up to {DebtMaximum}][, with a management fee of {ManagementFeeRate}]",
	"LoanBrokerDelete":        "Remove the loan broker {LoanBrokerID}",
	"LoanBrokerCoverDeposit":  "Put {Amount|nothing yet} behind the loans of the loan broker {LoanBrokerID}",
	"LoanBrokerCoverWithdraw": "Take {Amount|nothing yet} out of the cover of the loan broker {LoanBrokerID}[, for {Destination}][ with tag {DestinationTag}]",
	"LoanBrokerCoverClawback": "Take[ {Amount}][!Amount: everything] back out of the cover of[ the loan broker {LoanBrokerID}][!LoanBrokerID: a loan broker]",
	"LoanSet":                 "Agree on a loan of {PrincipalRequested} by the loan broker {LoanBrokerID}[ with {Counterparty}][, at {InterestRate} interest per year][, in payments: {PaymentTotal}][, every {PaymentInterval}][tfLoanOverpayment:, of which more than is due can be paid]",
	"LoanDelete":              "Remove the loan {LoanID}",
	"LoanManage":              "Manage the loan {LoanID}[tfLoanDefault:: mark it as lost][tfLoanImpair:: mark it as doubtful][tfLoanUnimpair:: mark it as sound again]",
	"LoanPay":                 "Pay {Amount|nothing yet} on the loan {LoanID}[tfLoanFullPayment:, to pay all of it back early][tfLoanLatePayment:, after the due date][tfLoanOverpayment:, more than is due]",

	"XChainCreateClaimID":               "Get a claim number for a transfer from {OtherChainSource|nobody yet} over a bridge, with {SignatureReward|nothing yet} for the witnesses",
	"XChainCommit":                      "Send {Amount|nothing yet} over a bridge under the claim number {XChainClaimID}[, for {OtherChainDestination}]",
	"XChainClaim":                       "Collect {Amount|nothing yet} from a bridge under the claim number {XChainClaimID} for {Destination|nobody yet}[ with tag {DestinationTag}]",
	"XChainAccountCreateCommit":         "Send {Amount|nothing yet} over a bridge to open the account {Destination|nobody yet} there, with {SignatureReward|nothing yet} for the witnesses",
	"XChainAddClaimAttestation":         "Witness that {OtherChainSource|nobody yet} sent {Amount|nothing yet} over a bridge under the claim number {XChainClaimID}[, for {Destination}]",
	"XChainAddAccountCreateAttestation": "Witness that {OtherChainSource|nobody yet} sent {Amount|nothing yet} over a bridge to open the account {Destination|nobody yet}",
	"XChainCreateBridge":                "Create a bridge with {SignatureReward|nothing yet} for the witnesses[, which opens accounts from {MinAccountCreateAmount} on]",
	"XChainModifyBridge":                "Change a bridge[, with {SignatureReward} for the witnesses][, which opens accounts from {MinAccountCreateAmount} on][tfClearAccountCreateAmount:, which opens no more accounts]",

	"SponsorshipSet":      "[tfDeleteObject:End the sponsorship][!tfDeleteObject:Change the sponsorship][ of {Sponsee}][ by {CounterpartySponsor}][, moving {FeeAmountDelta} into the budget for fees][, at most {MaxFee} for each fee]",
	"SponsorshipTransfer": "Change who sponsors[ {Sponsee}][!Sponsee: the account][ for the entry {ObjectID}][tfSponsorshipCreate:: start a sponsorship][tfSponsorshipReassign:: hand it to another sponsor][tfSponsorshipEnd:: end it]",

	"LedgerStateFix":  "Repair the ledger: {LedgerFixType}[ of {Owner}]",
	"EnableAmendment": "The network's record of the amendment {Amendment}[tfGotMajority:, which got a majority][tfLostMajority:, which lost its majority]",
}
