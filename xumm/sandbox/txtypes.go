package sandbox

import "strings"

// acceptedTypes are the transaction types the platform takes: every documented
// mainnet type, the Xahau types of its SDK, and the two pseudo types.
// Comparison is case-sensitive; everything else is error 602.
var acceptedTypes = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`
		SignIn PaymentChannelAuthorize
		Payment TrustSet AccountDelete AccountSet OfferCreate OfferCancel EscrowCreate EscrowCancel
		EscrowFinish SetRegularKey DelegateSet SignerListSet DepositPreauth CheckCreate CheckCash
		CheckCancel TicketCreate PaymentChannelCreate PaymentChannelClaim PaymentChannelFund
		NFTokenModify NFTokenMint NFTokenBurn NFTokenCreateOffer NFTokenAcceptOffer NFTokenCancelOffer
		Clawback AMMClawback AMMBid AMMCreate AMMDelete AMMDeposit AMMVote AMMWithdraw
		DIDDelete DIDSet OracleSet OracleDelete LedgerStateFix
		MPTokenIssuanceCreate MPTokenIssuanceDestroy MPTokenIssuanceSet MPTokenAuthorize
		CredentialCreate CredentialAccept CredentialDelete PermissionedDomainSet PermissionedDomainDelete
		XChainCreateClaimID XChainCommit XChainClaim XChainAccountCreateCommit XChainAddClaimAttestation
		XChainAddAccountCreateAttestation XChainModifyBridge XChainCreateBridge
		VaultCreate VaultSet VaultDelete VaultDeposit VaultWithdraw VaultClawback Batch
		LoanBrokerSet LoanBrokerDelete LoanBrokerCoverDeposit LoanBrokerCoverWithdraw
		LoanBrokerCoverClawback LoanSet LoanDelete LoanManage LoanPay
		SetHook ClaimReward Invoke Import Remit GenesisMint SetRemarks
		URITokenMint URITokenBurn URITokenBuy URITokenCreateSellOffer URITokenCancelSellOffer`) {
		set[name] = true
	}
	return set
}()

// isPseudo reports whether a type is signed but can never be submitted.
func isPseudo(txType string) bool {
	return txType == "SignIn" || txType == "PaymentChannelAuthorize"
}
