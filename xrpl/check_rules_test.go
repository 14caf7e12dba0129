package xrpl

import (
	"strings"
	"testing"
	"time"
)

// ruleTest is a good transaction of a type with some fields changed; those after
// a minus are taken out.
type ruleTest struct {
	name, typ, changes string
	warning            bool
	field, says        string
}

func (tt ruleTest) tx(t *testing.T, good map[string]string) Tx {
	tx := parse(t, `{"TransactionType":"`+tt.typ+`",`+good[tt.typ]+`}`)
	for part := range strings.FieldsSeq(tt.changes) {
		if name, ok := strings.CutPrefix(part, "-"); ok && !strings.HasPrefix(tt.changes, `"`) {
			delete(tx, name)
			tt.changes = strings.TrimSpace(strings.TrimPrefix(tt.changes, part))
		} else {
			break
		}
	}
	for name, v := range parse(t, "{"+tt.changes+"}") {
		tx[name] = v
	}
	return tx
}

func TestCheckRules(t *testing.T) {
	const warning, wrong = true, false
	own := `"Account":"` + bob + `",`
	good := goodTransactions(t)
	good["SetRegularKey"], good["SignerListSet"] = `"RegularKey":"`+bob+`"`, `"SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"`+bob+`","SignerWeight":1}}]`
	good["EnableAmendment"] = `"Amendment":"` + hash64 + `","LedgerSequence":1`
	credential := `{"Credential":{"Issuer":"` + bob + `","CredentialType":"AB"}}`
	signer := func(address, weight string) string {
		return `{"SignerEntry":{"Account":"` + address + `","SignerWeight":` + weight + `}}`
	}
	mptAmount := func(issuer string) string { return `{"mpt_issuance_id":"` + mptOf(issuer) + `","value":"5"}` }
	tests := []ruleTest{
		{"made by the network", "EnableAmendment", ``, wrong, "TransactionType", "network itself"},
		{"unknown field of a generic type", "VaultDelete", `"Amount":"1"`, wrong, "Amount", "cannot be signed with it"},
		{"unknown field of the wallet's own type", "DIDDelete", `"Amount":"1"`, warning, "Amount", "drops it"},
		{"a field the wallet drops", "OfferCreate", `"OfferSequence":5`, warning, "OfferSequence", "old offer then stays"},
		{"delegate dropped", "Payment", `"Delegate":"` + alice + `"`, warning, "Delegate", "account that signs"},
		{"delegate kept", "VaultDelete", `"Delegate":"rx"`, wrong, "Delegate", "address"},
		{"empty credentials", "Payment", `"CredentialIDs":[]`, wrong, "CredentialIDs", "empty"},
		{"empty paths", "Payment", `"Amount":` + usd + `,"Paths":[]`, wrong, "Paths", "no path"},
		{"too little to spend", "Payment", `"Amount":` + usd + `,"SendMax":{"currency":"USD","issuer":"` + bob + `","value":"4"}`, warning, "SendMax", "less than Amount"},
		{"tag of nobody", "VaultWithdraw", `"DestinationTag":1`, wrong, "DestinationTag", "no Destination"},

		{"trust in XRP", "TrustSet", `"LimitAmount":"5"`, wrong, "LimitAmount", "needs no trust line"},
		{"trust in an MPT", "TrustSet", `"LimitAmount":` + mptAmount(bob), wrong, "LimitAmount", "MPTokenAuthorize"},
		{"trust in oneself", "TrustSet", own + `"Flags":0`, wrong, "LimitAmount", "own account"},
		{"trust in nobody", "TrustSet", `"LimitAmount":{"currency":"USD","issuer":"rrrrrrrrrrrrrrrrrrrrBZbvji","value":"1"}`, warning, "LimitAmount", "Nobody"},
		{"no limit", "TrustSet", `-LimitAmount`, wrong, "LimitAmount", "(limit)"},
		{"negative limit", "TrustSet", `"LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"-1"}`, wrong, "LimitAmount", "negative"},
		{"ripple on and off", "TrustSet", `"Flags":393216`, wrong, "Flags", "tfSetNoRipple and tfClearNoRipple exclude"},
		{"freeze and thaw", "TrustSet", `"Flags":9437184`, wrong, "Flags", "exclude"},
		{"quality far off", "TrustSet", `"QualityIn":1`, warning, "QualityIn", "far from it"},

		{"offer of one asset", "OfferCreate", `"TakerGets":` + usd, wrong, "TakerPays", "same asset"},
		{"offer of nothing", "OfferCreate", `"TakerGets":"0"`, wrong, "TakerGets", "zero"},
		{"all or at once", "OfferCreate", `"Flags":393216`, wrong, "Flags", "tfImmediateOrCancel and tfFillOrKill exclude"},
		{"hybrid without a domain", "OfferCreate", `"Flags":1048576`, wrong, "Flags", "permissioned domain"},
		{"expires never", "OfferCreate", `"Expiration":0`, wrong, "Expiration", "is 0"},
		{"expired", "OfferCreate", `"Expiration":1`, wrong, "Expiration", "1 January 2000, 00:00:01 UTC"},
		{"counted from 1970", "OfferCreate", `"Expiration":1900000000`, warning, "Expiration", "subtract 946684800"},
		{"no offer 0", "OfferCancel", `"OfferSequence":0`, wrong, "OfferSequence", "is 0"},

		{"escrow without an end", "EscrowCreate", `-FinishAfter -CancelAfter`, wrong, "FinishAfter", "neither"},
		{"escrow that never comes free", "EscrowCreate", `-FinishAfter -Condition`, wrong, "FinishAfter", "when the money can be released"},
		{"escrow cancelled first", "EscrowCreate", `"CancelAfter":900000000`, wrong, "CancelAfter", "not later than FinishAfter"},
		{"condition without a way back", "EscrowCreate", `-CancelAfter`, warning, "Condition", "locked for ever"},
		{"escrow of tokens", "EscrowCreate", `-CancelAfter "Amount":` + usd, wrong, "CancelAfter", "needs CancelAfter"},
		{"fulfilment as condition", "EscrowCreate", `"Condition":"A0028000"`, wrong, "Condition", "PREIMAGE-SHA-256"},
		{"escrow free already", "EscrowCreate", `"FinishAfter":800000000`, warning, "FinishAfter", "released at once"},
		{"no fulfilment", "EscrowFinish", `-Fulfillment`, wrong, "Fulfillment", "Add it"},
		{"no condition", "EscrowFinish", `-Condition`, wrong, "Condition", "Add the Condition"},
		{"another fulfilment", "EscrowFinish", `"Fulfillment":"A003800141"`, wrong, "Fulfillment", "does not meet"},
		{"not a fulfilment", "EscrowFinish", `"Fulfillment":"A1"`, wrong, "Fulfillment", "begins with A0"},
		{"escrow looked up by the wallet", "EscrowFinish", `-OfferSequence`, warning, "OfferSequence", "PreviousTxnID"},

		{"check to oneself", "CheckCreate", own + `"SendMax":"1"`, wrong, "Destination", "yourself"},
		{"open check", "CheckCreate", `-SendMax`, warning, "SendMax", "enter any amount"},
		{"cash twice", "CheckCash", `"DeliverMin":"1"`, wrong, "DeliverMin", "only one of"},
		{"cash nothing", "CheckCash", `-Amount`, wrong, "Amount", "exactly one of"},

		{"channel of tokens", "PaymentChannelCreate", `"Amount":` + usd, wrong, "Amount", "only be XRP"},
		{"channel to oneself", "PaymentChannelCreate", own + `"Amount":"1"`, wrong, "Destination", "yourself"},
		{"channel key too short", "PaymentChannelCreate", `"PublicKey":"ED"`, wrong, "PublicKey", "needs 33"},
		{"channel key of another kind", "PaymentChannelCreate", `"PublicKey":"04` + strings.Repeat("AB", 32) + `"`, wrong, "PublicKey", "ED, 02 or 03"},
		{"channel key by the wallet", "PaymentChannelCreate", `-PublicKey`, warning, "PublicKey", "puts in the key"},
		{"claim too much", "PaymentChannelClaim", `"Balance":"5000001"`, wrong, "Balance", "more than Amount"},
		{"claim of another amount", "PaymentChannelClaim", `"Amount":"5000001"`, wrong, "Signature", "does not fit"},
		{"claim without a key", "PaymentChannelClaim", `-PublicKey`, wrong, "PublicKey", "no PublicKey"},
		{"claim without a balance", "PaymentChannelClaim", `-Balance`, wrong, "Balance", "no Balance"},
		{"close and renew", "PaymentChannelClaim", `"Flags":196608`, wrong, "Flags", "exclude"},
		{"claim to sign in tokens", "PaymentChannelAuthorize", `"Amount":` + usd, wrong, "Amount", "only be XRP"},
		{"claim to sign without a channel", "PaymentChannelAuthorize", `-Channel`, wrong, "Channel", "missing"},
		{"channel id too short", "PaymentChannelAuthorize", `"Channel":"AB"`, wrong, "Channel", "needs 64"},

		{"setting on and off", "AccountSet", `"ClearFlag":1`, wrong, "ClearFlag", "same setting"},
		{"unknown setting", "AccountSet", `"SetFlag":77`, wrong, "SetFlag", "knows only"},
		{"never switched off", "AccountSet", `"ClearFlag":6`, wrong, "ClearFlag", "never be switched off"},
		{"old and new contradict", "AccountSet", `"Flags":131072`, wrong, "Flags", "contradict"},
		{"domain in capitals", "AccountSet", `"Domain":"412E62"`, wrong, "Domain", `"a.b"`},
		{"domain too long", "AccountSet", `"Domain":"` + strings.Repeat("61", 257) + `"`, wrong, "Domain", "257 bytes"},
		{"transfer rate too low", "AccountSet", `"TransferRate":999999999`, wrong, "TransferRate", "0 %"},
		{"transfer rate too high", "AccountSet", `"TransferRate":2000000001`, wrong, "TransferRate", "100 %"},
		{"tick size", "AccountSet", `"TickSize":2`, wrong, "TickSize", "from 3 to 15, or 0"},
		{"minter without the setting", "AccountSet", `"NFTokenMinter":"` + bob + `"`, warning, "NFTokenMinter", "only together"},
		{"setting without the minter", "AccountSet", `"SetFlag":10`, wrong, "NFTokenMinter", "needs NFTokenMinter"},
		{"minter while clearing", "AccountSet", `"ClearFlag":10,"NFTokenMinter":"` + bob + `"`, wrong, "NFTokenMinter", "switched off"},
		{"message key", "AccountSet", `"MessageKey":"AB"`, wrong, "MessageKey", "needs 33"},
		{"deleted into itself", "AccountDelete", own + `"DestinationTag":1`, wrong, "Destination", "deleted"},
		{"regular key is the master key", "SetRegularKey", own + `"Fee":"10"`, wrong, "RegularKey", "master key"},
		{"regular key of nobody", "SetRegularKey", `"RegularKey":"rrrrrrrrrrrrrrrrrrrrBZbvji"`, warning, "RegularKey", "lost"},

		{"quorum out of reach", "SignerListSet", `"SignerQuorum":2`, wrong, "SignerQuorum", "nobody ever could"},
		{"signers without a quorum", "SignerListSet", `"SignerQuorum":0`, wrong, "SignerEntries", "takes the list away"},
		{"no signers", "SignerListSet", `-SignerEntries`, wrong, "SignerEntries", "at least one"},
		{"empty signers", "SignerListSet", `"SignerEntries":[]`, wrong, "SignerEntries", "at least one"},
		{"signer twice", "SignerListSet", `"SignerEntries":[` + signer(bob, "1") + "," + signer(bob, "1") + `]`, wrong, "SignerEntries", "twice"},
		{"signs for itself", "SignerListSet", own + `"SignerEntries":[` + signer(bob, "1") + `]`, wrong, "SignerEntries", "itself"},
		{"signer without weight", "SignerListSet", `"SignerEntries":[` + signer(bob, "0") + `]`, wrong, "SignerEntries", "at least 1"},
		{"too many signers", "SignerListSet", `"SignerEntries":[` + strings.Repeat(signer(bob, "1")+",", 32) + signer(bob, "1") + `]`, wrong, "SignerEntries", "33 entries"},
		{"signer without account", "SignerListSet", `"SignerEntries":[{"SignerEntry":{"SignerWeight":1}}]`, wrong, "SignerEntries", "needs Account"},
		{"signer with a field too many", "SignerListSet", `"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":1,"Fee":"1"}}]`, wrong, "SignerEntries", "a field Fee"},

		{"allow nobody", "DepositPreauth", `-Authorize`, wrong, "Authorize", "exactly one"},
		{"allow oneself", "DepositPreauth", own + `"Fee":"10"`, wrong, "Authorize", "own account"},
		{"allow a credential twice", "DepositPreauth", `-Authorize "AuthorizeCredentials":[` + credential + "," + credential + `]`, wrong, "AuthorizeCredentials", "twice"},
		{"allow no credential", "DepositPreauth", `-Authorize "AuthorizeCredentials":[]`, wrong, "AuthorizeCredentials", "empty"},
		{"credential without a kind", "DepositPreauth", `-Authorize "AuthorizeCredentials":[{"Credential":{"Issuer":"` + bob + `","CredentialType":""}}]`, wrong, "AuthorizeCredentials", "no kind"},
		{"tickets", "TicketCreate", `"TicketCount":251`, wrong, "TicketCount", "from 1 to 250"},
		{"no tickets", "TicketCreate", `"TicketCount":0`, wrong, "TicketCount", "from 1 to 250"},
		{"delegate to oneself", "DelegateSet", own + `"Fee":"10"`, wrong, "Authorize", "own account"},
		{"delegate what cannot be", "DelegateSet", `"Permissions":[{"Permission":{"PermissionValue":"SetRegularKey"}}]`, wrong, "Permissions", "never be left"},
		{"delegate what cannot be, by number", "DelegateSet", `"Permissions":[{"Permission":{"PermissionValue":6}}]`, wrong, "Permissions", "never be left"},
		{"delegate twice", "DelegateSet", `"Permissions":[{"Permission":{"PermissionValue":"Payment"}},{"Permission":{"PermissionValue":1}}]`, wrong, "Permissions", "twice"},

		{"fee of an NFT that stays", "NFTokenMint", `"Flags":0`, wrong, "TransferFee", "tfTransferable"},
		{"NFT fee too high", "NFTokenMint", `"TransferFee":50001`, wrong, "TransferFee", "50.001 %"},
		{"mint for oneself", "NFTokenMint", own + `"Issuer":"` + bob + `"`, wrong, "Issuer", "own account"},
		{"mint for nobody's price", "NFTokenMint", `-Amount`, wrong, "Destination", "needs Amount"},
		{"empty URI", "NFTokenMint", `"URI":""`, wrong, "URI", "empty"},
		{"old flag", "NFTokenMint", `"Flags":12`, warning, "Flags", "0x00000004"},
		{"price of an NFT for XRP", "NFTokenMint", `"Flags":10,"Amount":` + usd, wrong, "Amount", "only be traded for XRP"},
		{"sell with an owner", "NFTokenCreateOffer", `"Owner":"` + alice + `"`, wrong, "Owner", "no Owner"},
		{"buy without an owner", "NFTokenCreateOffer", `"Flags":0,"Amount":"1"`, wrong, "Owner", "needs the Owner"},
		{"buy one's own", "NFTokenCreateOffer", own + `"Flags":0,"Amount":"1","Owner":"` + bob + `"`, wrong, "Owner", "nothing to buy"},
		{"buy for nothing", "NFTokenCreateOffer", `"Flags":0,"Owner":"` + bob + `"`, wrong, "Amount", "zero"},
		{"sell to oneself", "NFTokenCreateOffer", own + `"Destination":"` + bob + `"`, wrong, "Destination", "yourself"},
		{"NFT only for XRP", "NFTokenCreateOffer", `"NFTokenID":"000A` + strings.Repeat("AB", 30) + `","Amount":` + usd, wrong, "Amount", "as its id says"},
		{"NFT that stays", "NFTokenCreateOffer", own + `"NFTokenID":"0001` + strings.Repeat("AB", 30) + `"`, warning, "NFTokenID", "cannot be passed on"},
		{"accept nothing", "NFTokenAcceptOffer", `-NFTokenSellOffer`, wrong, "NFTokenSellOffer", "at least one"},
		{"broker of one", "NFTokenAcceptOffer", `"NFTokenBrokerFee":"1"`, wrong, "NFTokenBrokerFee", "together"},
		{"cancel nothing", "NFTokenCancelOffer", `"NFTokenOffers":[]`, wrong, "NFTokenOffers", "empty"},
		{"cancel twice", "NFTokenCancelOffer", `"NFTokenOffers":["` + hash64 + `","` + hash64 + `"]`, wrong, "NFTokenOffers", "twice"},
		{"change one's own NFT", "NFTokenModify", own + `"Owner":"` + bob + `"`, wrong, "Owner", "own account"},

		{"claw back XRP", "Clawback", `"Amount":"1"`, wrong, "Amount", "nobody can take back"},
		{"claw back from oneself", "Clawback", own + `"Fee":"10"`, wrong, "Amount", "account the tokens are taken from"},
		{"claw back a token with a holder", "Clawback", `"Holder":"` + alice + `"`, wrong, "Holder", "issuer in Amount is the holder"},
		{"claw back an MPT from nobody", "Clawback", `"Amount":` + mptAmount(bob), wrong, "Holder", "from whom"},
		{"claw back another's MPT", "Clawback", `"Account":"` + alice + `","Holder":"` + carol + `","Amount":` + mptAmount(bob), wrong, "Amount", "only the issuer"},
		{"holder dropped", "Clawback", `"Holder":"` + carol + `","Amount":` + mptAmount(bob), warning, "Holder", "ledger then refuses"},

		{"pool of one asset", "AMMCreate", `"Amount":` + usd, wrong, "Amount2", "same asset"},
		{"pool of LP tokens", "AMMCreate", `"Amount":` + lpBob, wrong, "Amount", "LP tokens"},
		{"fee of a pool", "AMMCreate", `"TradingFee":1001`, wrong, "TradingFee", "1.001 %"},
		{"one asset twice", "AMMVote", `"Asset2":` + dollar, wrong, "Asset2", "same asset"},
		{"no mode", "AMMDeposit", `"Flags":0`, wrong, "Flags", "exactly one of the flags"},
		{"two modes", "AMMDeposit", `"Flags":1572864`, wrong, "Flags", "exclude"},
		{"mode needs more", "AMMDeposit", `-Amount2`, wrong, "Amount2", "needs Amount2"},
		{"mode takes less", "AMMDeposit", `"EPrice":"1"`, wrong, "EPrice", "takes no EPrice"},
		{"amount of another asset", "AMMDeposit", `"Amount2":` + eurBob, wrong, "Amount2", "neither"},
		{"LP tokens that are none", "AMMDeposit", `-Amount -Amount2 "Flags":65536,"LPTokenOut":` + usd, wrong, "LPTokenOut", "begins with 03"},
		{"all and an amount", "AMMWithdraw", `"Amount":"1"`, wrong, "Amount", "takes no Amount"},
		{"withdraw zero", "AMMWithdraw", `"Flags":524288,"Amount":"0"`, wrong, "Amount", "zero"},
		{"bid less than the least", "AMMBid", `"BidMax":{"currency":"03ABABABABABABABABABABABABABABABABABABAB","issuer":"` + bob + `","value":"4"}`, wrong, "BidMax", "less than BidMin"},
		{"bid for five", "AMMBid", `"AuthAccounts":[` + strings.Repeat(`{"AuthAccount":{"Account":"`+bob+`"}},`, 4) + `{"AuthAccount":{"Account":"` + bob + `"}}]`, wrong, "AuthAccounts", "5 entries"},
		{"bid for oneself", "AMMBid", own + `"Fee":"10"`, wrong, "AuthAccounts", "own account"},
		{"claw back another's", "AMMClawback", `"Account":"` + carol + `"`, wrong, "Asset", "only the issuer"},
		{"claw back XRP from a pool", "AMMClawback", `"Asset":{"currency":"XRP"},"Asset2":` + dollar, wrong, "Asset", "XRP"},
		{"claw back what the other issued", "AMMClawback", `"Flags":1`, wrong, "Flags", "different issuers"},
		{"claw back another asset", "AMMClawback", `"Amount":` + eurBob, wrong, "Amount", "neither"},

		{"MPT fee without transfers", "MPTokenIssuanceCreate", `"Flags":0`, wrong, "TransferFee", "tfMPTCanTransfer"},
		{"MPT without any", "MPTokenIssuanceCreate", `"MaximumAmount":"0"`, wrong, "MaximumAmount", "from 1"},
		{"MPT too many", "MPTokenIssuanceCreate", `"MaximumAmount":"9223372036854775808"`, wrong, "MaximumAmount", "9223372036854775807"},
		{"MPT domain without auth", "MPTokenIssuanceCreate", `"DomainID":"` + hash64 + `"`, wrong, "DomainID", "tfMPTRequireAuth"},
		{"immutable bits", "MPTokenIssuanceCreate", `"ImmutableFlags":1`, wrong, "ImmutableFlags", "0x00000001"},
		{"lock and unlock", "MPTokenIssuanceSet", `"Flags":3`, wrong, "Flags", "exclude"},
		{"change nothing", "MPTokenIssuanceSet", `"Flags":0`, warning, "Flags", "changes nothing"},
		{"lock and change", "MPTokenIssuanceSet", `"TransferFee":1`, wrong, "Flags", "together with other changes"},
		{"set another's", "MPTokenIssuanceSet", `"Account":"` + alice + `"`, wrong, "MPTokenIssuanceID", "only the issuer"},
		{"destroy another's", "MPTokenIssuanceDestroy", `"Account":"` + alice + `"`, wrong, "MPTokenIssuanceID", "only the issuer"},
		{"hold one's own", "MPTokenAuthorize", own + `"Fee":"10"`, wrong, "Holder", "does not hold"},
		{"allow oneself to hold", "MPTokenAuthorize", own + `"Holder":"` + bob + `"`, wrong, "Holder", "own account"},
		{"send to oneself in secret", "ConfidentialMPTSend", own + `"Fee":"10"`, wrong, "Destination", "own account"},
		{"ciphertext too short", "ConfidentialMPTConvert", `"HolderEncryptedAmount":"AB"`, wrong, "HolderEncryptedAmount", "needs 66"},

		{"credential too long", "CredentialCreate", `"CredentialType":"` + strings.Repeat("AB", 65) + `"`, wrong, "CredentialType", "65 bytes"},
		{"credential empty", "CredentialAccept", `"CredentialType":""`, wrong, "CredentialType", "empty"},
		{"whose credential", "CredentialDelete", `-Issuer`, wrong, "Subject", "at least one"},
		{"DID of nothing", "DIDSet", `-URI -Data`, wrong, "URI", "at least one"},
		{"DID empty", "DIDSet", `"URI":"","DIDDocument":""`, wrong, "URI", "DIDDelete"},
		{"no prices", "OracleSet", `"PriceDataSeries":[]`, wrong, "PriceDataSeries", "empty"},
		{"price in itself", "OracleSet", `"PriceDataSeries":[{"PriceData":{"BaseAsset":"USD","QuoteAsset":"USD","AssetPrice":"1"}}]`, wrong, "PriceDataSeries", "in itself"},
		{"prices twice", "OracleSet", `"PriceDataSeries":[{"PriceData":{"BaseAsset":"USD","QuoteAsset":"EUR"}},{"PriceData":{"BaseAsset":"USD","QuoteAsset":"EUR","AssetPrice":"1"}}]`, wrong, "PriceDataSeries", "twice"},
		{"scale without a price", "OracleSet", `"PriceDataSeries":[{"PriceData":{"BaseAsset":"USD","QuoteAsset":"EUR","Scale":1}}]`, wrong, "PriceDataSeries", "no AssetPrice"},
		{"prices of old", "OracleSet", `"LastUpdateTime":1700000000`, warning, "LastUpdateTime", "five minutes"},
		{"prices in the wrong epoch", "OracleSet", `"LastUpdateTime":800000000`, wrong, "LastUpdateTime", "since 1970"},
		{"domain of nobody", "PermissionedDomainSet", `"AcceptedCredentials":[]`, wrong, "AcceptedCredentials", "empty"},

		{"open vault with a domain", "VaultCreate", `"Flags":0`, wrong, "DomainID", "private vaults"},
		{"scale of XRP", "VaultCreate", `"Asset":{"currency":"XRP"},"Scale":2`, wrong, "Scale", "trust lines"},
		{"vault with a past", "VaultCreate", `"SubscriptionDate":900000001,"RedemptionDate":900000001`, wrong, "RedemptionDate", "not later"},
		{"vault without dates", "VaultCreate", `"VaultKind":1`, wrong, "VaultKind", "two dates"},
		{"negative limit of a vault", "VaultSet", `"AssetsMaximum":"-5"`, wrong, "AssetsMaximum", "negative"},
		{"vault unchanged", "VaultSet", `-AssetsMaximum`, wrong, "AssetsMaximum", "at least one"},
		{"deposit of nothing", "VaultDeposit", `"Amount":"0"`, wrong, "Amount", "zero"},
		{"cover of nobody", "LoanBrokerCoverClawback", `-LoanBrokerID`, wrong, "LoanBrokerID", "at least one"},
		{"loan of nothing", "LoanSet", `"PrincipalRequested":"0"`, wrong, "PrincipalRequested", "zero"},
		{"loan of less", "LoanSet", `"PrincipalRequested":"-1"`, wrong, "PrincipalRequested", "negative"},
		{"loan with a long grace", "LoanSet", `"GracePeriod":120,"PaymentInterval":60`, wrong, "GracePeriod", "longer"},
		{"loan of one", "LoanSet", `-CounterpartySignature`, warning, "CounterpartySignature", "other party"},
		{"interest", "LoanSet", `"InterestRate":100001`, wrong, "InterestRate", "100 %"},
		{"loan unmanaged", "LoanManage", `"Flags":0`, warning, "Flags", "changes nothing"},
		{"loan doubtful and sound", "LoanManage", `"Flags":393216`, wrong, "Flags", "exclude"},
		{"repair of nobody", "LedgerStateFix", `-Owner`, wrong, "Owner", "needs the Owner"},
		{"repair of nothing known", "LedgerStateFix", `"LedgerFixType":9`, wrong, "LedgerFixType", "knows only 1 and 2"},

		{"bridge to itself", "XChainCommit", `"XChainBridge":{"LockingChainDoor":"` + bob + `","LockingChainIssue":{"currency":"XRP"},"IssuingChainDoor":"` + bob + `","IssuingChainIssue":{"currency":"XRP"}}`, wrong, "XChainBridge", "same account"},
		{"bridge of XRP and a token", "XChainCommit", `"XChainBridge":{"LockingChainDoor":"` + alice + `","LockingChainIssue":{"currency":"XRP"},"IssuingChainDoor":"` + bob + `","IssuingChainIssue":` + dollar + `}`, wrong, "XChainBridge", "XRP with XRP"},
		{"bridge of somebody's token", "XChainCommit", `"XChainBridge":{"LockingChainDoor":"` + alice + `","LockingChainIssue":` + eur + `,"IssuingChainDoor":"` + carol + `","IssuingChainIssue":` + dollar + `}`, wrong, "XChainBridge", "door itself"},
		{"another asset over a bridge", "XChainCommit", `"Amount":` + usd, wrong, "Amount", "does not carry"},
		{"claim number 0", "XChainClaim", `"XChainClaimID":"0"`, wrong, "XChainClaimID", "begin with 1"},
		{"another's bridge", "XChainCreateBridge", `"Account":"` + carol + `"`, wrong, "XChainBridge", "Neither door"},
		{"bridge unchanged", "XChainModifyBridge", `-SignatureReward`, wrong, "SignatureReward", "at least one"},

		{"batch without a mode", "Batch", `"Flags":0`, wrong, "Flags", "exactly one of the flags"},
		{"sponsor of nobody", "SponsorshipSet", `-Sponsee`, wrong, "CounterpartySponsor", "exactly one"},
		{"sponsorship ended and changed", "SponsorshipSet", `"Flags":1048576`, wrong, "Flags", "no budget"},
		{"sponsorship unchanged", "SponsorshipTransfer", `"Flags":0`, wrong, "Flags", "exactly one of the flags"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tx := tt.tx(t, good)
			got := CheckFor(tx, CheckOptions{Now: time.Unix(1800000000, 0)})
			for _, p := range got {
				if p.Field == tt.field && p.Warning == tt.warning && strings.Contains(p.Message, tt.says) {
					if !strings.HasSuffix(p.Message, ".") && !strings.HasSuffix(p.Message, "?") {
						t.Errorf("not a sentence: %q", p.Message)
					}
					return
				}
			}
			t.Errorf("%s\nfound only %+v", tx.JSON(), got)
		})
	}
}
