package xrpl

// rule checks what fields of one type have to do with one another. What can be
// said of one field alone is in the catalogue.
type rule func(*checker)

// rulesOf gives the rules of a type. They are rippled's own preflight checks
// (src/libxrpl/tx/transactors) and the error cases on xrpl.org's page of each
// type, as far as they need no ledger.
func rulesOf(name string) []rule {
	rules := []rule{(*checker).lost, (*checker).lonelyTag, (*checker).credentialIDs, (*checker).dates}
	return append(rules, ownRules(name)...)
}

func ownRules(name string) []rule {
	switch name {
	case "Payment":
		return []rule{(*checker).payment}
	case channelAuthorize:
		return []rule{(*checker).channelAuthorize}
	case "TrustSet":
		return []rule{(*checker).trustSet}
	case "OfferCreate":
		return []rule{(*checker).offerCreate}
	case "OfferCancel":
		return []rule{sequenceAboveZero("OfferSequence")}
	case "EscrowCreate":
		return []rule{(*checker).escrowCreate, (*checker).condition}
	case "EscrowFinish":
		return []rule{(*checker).escrowFinish, (*checker).condition}
	case "CheckCreate":
		return []rule{notSelf("Destination", "A check to yourself is refused. Enter another recipient.")}
	case "CheckCash":
		return []rule{(*checker).checkCash}
	case "PaymentChannelCreate":
		return []rule{(*checker).channelCreate}
	case "PaymentChannelClaim":
		return []rule{(*checker).channelClaim}
	case "AccountSet":
		return []rule{(*checker).accountSet}
	case "AccountDelete":
		return []rule{notSelf("Destination", "What is left cannot go to the account that is deleted. Enter another recipient.")}
	case "SetRegularKey":
		return []rule{(*checker).regularKey}
	case "SignerListSet":
		return []rule{(*checker).signerList}
	case "DepositPreauth":
		return []rule{(*checker).depositPreauth}
	case "DelegateSet":
		return []rule{(*checker).delegateSet}
	case "Batch":
		return []rule{(*checker).batch}
	case "SponsorshipSet", "SponsorshipTransfer":
		return []rule{(*checker).sponsorship}
	case "LedgerStateFix":
		return []rule{(*checker).stateFix}
	}
	return assetRules(name)
}

// assetRules are the rules of the types that deal with NFTs, pools and tokens.
func assetRules(name string) []rule {
	switch name {
	case "NFTokenMint":
		return []rule{(*checker).nftMint}
	case "NFTokenCreateOffer":
		return []rule{(*checker).nftOffer}
	case "NFTokenAcceptOffer":
		return []rule{(*checker).nftAccept}
	case "NFTokenCancelOffer":
		return []rule{(*checker).nftCancel}
	case "NFTokenModify":
		return []rule{notSelf("Owner", "Owner is your own account. Remove it: it is only for NFTs somebody else owns.")}
	case "Clawback":
		return []rule{(*checker).clawback}
	case "AMMCreate":
		return []rule{(*checker).poolCreate}
	case "AMMDeposit", "AMMWithdraw":
		return []rule{(*checker).poolPair, (*checker).poolMode}
	case "AMMVote", "AMMDelete":
		return []rule{(*checker).poolPair}
	case "AMMBid":
		return []rule{(*checker).poolPair, (*checker).poolBid}
	case "AMMClawback":
		return []rule{(*checker).poolPair, (*checker).poolClawback}
	case "MPTokenIssuanceCreate":
		return []rule{(*checker).mptCreate}
	case "MPTokenIssuanceSet":
		return []rule{(*checker).mptSet}
	case "MPTokenIssuanceDestroy":
		return []rule{func(c *checker) { c.issuedBy("MPTokenIssuanceID") }}
	case "MPTokenAuthorize":
		return []rule{(*checker).mptAuthorize}
	case "ConfidentialMPTClawback":
		return []rule{func(c *checker) { c.issuedBy("MPTokenIssuanceID") }, notSelf("Holder", holderIsSelf)}
	case "ConfidentialMPTSend":
		return []rule{notSelf("Destination", "This is your own account. Choose another recipient.")}
	}
	return otherRules(name)
}

// otherRules are the rules of the types for identity, prices, vaults, loans and
// bridges.
func otherRules(name string) []rule {
	switch name {
	case "CredentialCreate":
		return []rule{nonEmpty("CredentialType", "URI")}
	case "CredentialAccept":
		return []rule{nonEmpty("CredentialType")}
	case "CredentialDelete":
		return []rule{nonEmpty("CredentialType"), func(c *checker) { c.atLeastOne("Subject", "Issuer") }}
	case "DIDSet":
		return []rule{(*checker).didSet}
	case "OracleSet":
		return []rule{(*checker).oracleSet}
	case "PermissionedDomainSet":
		return []rule{(*checker).domainSet}
	case "VaultCreate":
		return []rule{(*checker).vaultCreate}
	case "VaultSet":
		return []rule{func(c *checker) { c.atLeastOne("AssetsMaximum", "DomainID", "Data") }, notNegative("AssetsMaximum")}
	case "VaultClawback":
		return []rule{notSelf("Holder", holderIsSelf)}
	case "LoanBrokerSet":
		return []rule{notNegative("DebtMaximum")}
	case "LoanBrokerCoverClawback":
		return []rule{func(c *checker) { c.atLeastOne("LoanBrokerID", "Amount") }}
	case "LoanSet":
		return []rule{(*checker).loanSet}
	case "LoanManage":
		return []rule{(*checker).loanManage}
	case "XChainCreateBridge", "XChainModifyBridge":
		return []rule{(*checker).bridge, (*checker).bridgeOwner}
	case "XChainCreateClaimID", "XChainCommit", "XChainClaim", "XChainAccountCreateCommit",
		"XChainAddClaimAttestation", "XChainAddAccountCreateAttestation":
		return []rule{(*checker).bridge, (*checker).bridgeAmount}
	}
	return nil
}

const holderIsSelf = "The holder is your own account. Enter the account that holds the tokens."

// notSelf refuses the account of the transaction in a field.
func notSelf(name, message string) rule {
	return func(c *checker) { c.notOwn(name, "%s", message) }
}

// nonEmpty refuses empty texts.
func nonEmpty(names ...string) rule {
	return func(c *checker) {
		for _, name := range names {
			if s, isText := c.tx[name].(string); isText && s == "" && c.has(name) {
				c.bad(name, "%s is empty, and the ledger refuses that. Give it a value, or remove the field.", name)
			}
		}
	}
}

// sequenceAboveZero refuses 0 where the number of a transaction has to be.
func sequenceAboveZero(name string) rule {
	return func(c *checker) {
		if n, ok := c.number(name); ok && n == 0 {
			c.bad(name, "%s is 0, and no transaction has that number. Enter the sequence, or the ticket, of the transaction that is meant.", name)
		}
	}
}

// notNegative refuses a negative Number.
func notNegative(name string) rule {
	return func(c *checker) {
		if text := c.tx.Text(name); c.has(name) && text != "" && text[0] == '-' {
			c.bad(name, "%s is negative. Enter a number from 0.", name)
		}
	}
}
