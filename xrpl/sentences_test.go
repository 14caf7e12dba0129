package xrpl

import (
	"strings"
	"testing"
)

// The sentence of a good transaction of every type; Bob's address is left out.
func TestSentenceOfEveryType(t *testing.T) {
	want := map[string]string{
		"AMMBid":                            "Bid at least 5 LP tokens with the code 03ABABABABABABABABABABABABABABABABABABAB issued by Bob for the auction slot of the pool of USD issued by Bob and XRP, for these accounts too: Bob",
		"AMMClawback":                       "Take all USD issued by Bob back from rf1BiG…V2Jpn out of the pool with XRP",
		"AMMCreate":                         "Create a pool of 0.000001 XRP and 5 USD issued by Bob with a trading fee of 1 %",
		"AMMDelete":                         "Remove the empty pool of USD issued by Bob and XRP",
		"AMMDeposit":                        "Add 0.000001 XRP and 5 USD issued by Bob to the pool of USD issued by Bob and XRP, up to both amounts",
		"AMMVote":                           "Vote for a trading fee of 0 % in the pool of USD issued by Bob and XRP",
		"AMMWithdraw":                       "Take everything out of the pool of USD issued by Bob and XRP",
		"AccountDelete":                     "Delete the account for good and send what is left to Bob",
		"AccountSet":                        "Change the account: switch on: Require a destination tag (asfRequireDest); set the domain to \"a.b\"; set the transfer fee to 0 %; set the tick size to 0; take the message key away",
		"Batch":                             "Send 2 transactions as one batch, all of them or none",
		"CheckCancel":                       "Cancel the check ABABAB…BABAB",
		"CheckCash":                         "Cash the check ABABAB…BABAB for exactly 0.000001 XRP",
		"CheckCreate":                       "Write a check for up to 0.000001 XRP to Bob",
		"Clawback":                          "Take back 5 USD held by Bob",
		"ConfidentialMPTClawback":           "Take 1 confidential of the multi-purpose token 000000…61FA8 back from rf1BiG…V2Jpn",
		"ConfidentialMPTConvert":            "Make 1 of the multi-purpose token 000000…61FA8 confidential",
		"ConfidentialMPTConvertBack":        "Make 1 of the multi-purpose token 000000…61FA8 public again",
		"ConfidentialMPTMergeInbox":         "Make confidential amounts received of the multi-purpose token 000000…61FA8 ready to be spent",
		"ConfidentialMPTSend":               "Send a confidential amount of the multi-purpose token 000000…61FA8 to Bob",
		"CredentialAccept":                  "Accept the credential AB issued by Bob",
		"CredentialCreate":                  "Issue the credential AB to Bob",
		"CredentialDelete":                  "Remove the credential AB issued by Bob",
		"DIDDelete":                         "Remove the account's DID",
		"DIDSet":                            "Set the account's DID to AB",
		"DelegateSet":                       "Let Bob send for the account: Payment",
		"DepositPreauth":                    "Allow Bob to pay the account",
		"EscrowCancel":                      "Cancel the escrow 7 of Bob, so that it goes back there",
		"EscrowCreate":                      "Lock 0.000001 XRP for Bob, to be released from 8 July 2028, 16:00 UTC, or to go back from 8 July 2028, 16:00:01 UTC, once a condition is met",
		"EscrowFinish":                      "Release the escrow 7 of Bob",
		"LedgerStateFix":                    "Repair the ledger: An account's list of NFTs (NfTokenPageLink) of Bob",
		"LoanBrokerCoverClawback":           "Take everything back out of the cover of the loan broker ABABAB…BABAB",
		"LoanBrokerCoverDeposit":            "Put 0.000001 XRP behind the loans of the loan broker ABABAB…BABAB",
		"LoanBrokerCoverWithdraw":           "Take 0.000001 XRP out of the cover of the loan broker ABABAB…BABAB",
		"LoanBrokerDelete":                  "Remove the loan broker ABABAB…BABAB",
		"LoanBrokerSet":                     "Start lending out of the vault ABABAB…BABAB",
		"LoanDelete":                        "Remove the loan ABABAB…BABAB",
		"LoanManage":                        "Manage the loan ABABAB…BABAB: mark it as doubtful",
		"LoanPay":                           "Pay 0.000001 XRP on the loan ABABAB…BABAB",
		"LoanSet":                           "Agree on a loan of 5 by the loan broker ABABAB…BABAB",
		"MPTokenAuthorize":                  "Accept the multi-purpose token 000000…61FA8",
		"MPTokenIssuanceCreate":             "Create a multi-purpose token with 2 decimals, at most 9223372036854775807 of it, with a transfer fee of 0.001 %, which holders can send to each other",
		"MPTokenIssuanceDestroy":            "Remove the multi-purpose token 000000…61FA8",
		"MPTokenIssuanceSet":                "Change the multi-purpose token 000000…61FA8: lock it",
		"NFTokenAcceptOffer":                "Buy an NFT: accept the sell offer ABABAB…BABAB",
		"NFTokenBurn":                       "Destroy the NFT ABABAB…BABAB",
		"NFTokenCancelOffer":                "Take back offers for NFTs: ABABAB…BABAB",
		"NFTokenCreateOffer":                "Offer the NFT ABABAB…BABAB for 0 XRP",
		"NFTokenMint":                       "Mint an NFT with the content AB, taxon 0, which can be passed on, with 50 % of later sales for its issuer, and offer it for 0 XRP to Bob only",
		"NFTokenModify":                     "Change the content of the NFT ABABAB…BABAB to nothing",
		"OfferCancel":                       "Take back the offer 7",
		"OfferCreate":                       "Offer to give 0.000001 XRP for 5 USD issued by Bob",
		"OracleDelete":                      "Remove the account's price oracle 1",
		"OracleSet":                         "Publish prices in the account's oracle 1, of 15 January 2027, 08:00 UTC: XRP in USD 0.31",
		"Payment":                           "Send 0.000001 XRP to Bob",
		"PaymentChannelAuthorize":           "Sign a claim of 0.000001 XRP in all on the payment channel ABABAB…BABAB",
		"PaymentChannelClaim":               "Collect from the payment channel ABABAB…BABAB, which has then paid 0.000001 XRP in all, of 5 XRP signed for",
		"PaymentChannelCreate":              "Open a payment channel with 0.000001 XRP to Bob, which takes 1 minute to close",
		"PaymentChannelFund":                "Add 0.000001 XRP to the payment channel ABABAB…BABAB",
		"PermissionedDomainDelete":          "Remove the permissioned domain ABABAB…BABAB",
		"PermissionedDomainSet":             "Create a permissioned domain that accepts AB issued by Bob",
		"SignIn":                            "Prove that you control your account (sign-in)",
		"SponsorshipSet":                    "Change the sponsorship of Bob, moving -0.000005 XRP into the budget for fees",
		"SponsorshipTransfer":               "Change who sponsors the account: start a sponsorship",
		"TicketCreate":                      "Set 250 sequence numbers aside as tickets",
		"TrustSet":                          "Accept up to 5 USD issued by Bob (trust line), do not let it move through you",
		"VaultClawback":                     "Take everything back from Bob out of the vault ABABAB…BABAB",
		"VaultCreate":                       "Create a private vault for USD issued by Bob",
		"VaultDelete":                       "Remove the empty vault ABABAB…BABAB",
		"VaultDeposit":                      "Put 0.000001 XRP into the vault ABABAB…BABAB",
		"VaultSet":                          "Change the vault ABABAB…BABAB to take at most 5",
		"VaultWithdraw":                     "Take 0.000001 XRP out of the vault ABABAB…BABAB",
		"XChainAccountCreateCommit":         "Send 0.000001 XRP over a bridge to open the account Bob there, with 0.000001 XRP for the witnesses",
		"XChainAddAccountCreateAttestation": "Witness that Bob sent 0.000001 XRP over a bridge to open the account Bob",
		"XChainAddClaimAttestation":         "Witness that Bob sent 0.000001 XRP over a bridge under the claim number 1",
		"XChainClaim":                       "Collect 0.000001 XRP from a bridge under the claim number 1 for Bob",
		"XChainCommit":                      "Send 0.000001 XRP over a bridge under the claim number 1",
		"XChainCreateBridge":                "Create a bridge with 0.000001 XRP for the witnesses",
		"XChainCreateClaimID":               "Get a claim number for a transfer from Bob over a bridge, with 0.000001 XRP for the witnesses",
		"XChainModifyBridge":                "Change a bridge, with 0.000001 XRP for the witnesses",
	}
	good := goodTransactions(t)
	for typ, members := range good {
		tx := parse(t, `{"TransactionType":"`+typ+`",`+members+`}`)
		sentence := Describe(tx, contacts).Sentence
		if got := strings.ReplaceAll(sentence, "Bob (rPT1Sj…bpAYe)", "Bob"); got != want[typ] {
			t.Errorf("%s: %q, want %q", typ, got, want[typ])
		}
		if all := Explain(tx, contacts); typ != "Batch" && !strings.HasPrefix(all, sentence) {
			t.Errorf("%s: %q does not begin with %q", typ, all, sentence)
		}
	}
	for name, changed := range map[string]struct{ tx, want string }{
		"no limit":      {`"TransactionType":"TrustSet","LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"0"}`, "Set the limit of the trust line for USD with Bob to 0, which removes it once it is empty"},
		"freeze":        {`"TransactionType":"TrustSet","Flags":1048576,"LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"0"}`, "Set the limit of the trust line for USD with Bob to 0, freeze it"},
		"quality":       {`"TransactionType":"TrustSet","QualityIn":990000000,"QualityOut":0,"LimitAmount":` + usdBob, "Accept up to 5 USD issued by Bob (trust line), valued coming in 1 % below its face value, valued going out at its face value"},
		"no signers":    {`"TransactionType":"SignerListSet","SignerQuorum":0`, "Take the account's signer list away"},
		"no key":        {`"TransactionType":"SetRegularKey"`, "Take the account's regular key away"},
		"key":           {`"TransactionType":"SetRegularKey","RegularKey":"` + bob + `"`, "Let the key Bob sign for the account"},
		"no domain":     {`"TransactionType":"AccountSet","Domain":""`, "Change the account: take the domain away"},
		"no setting":    {`"TransactionType":"AccountSet"`, "Change nothing about the account"},
		"old setting":   {`"TransactionType":"AccountSet","Flags":65536,"ClearFlag":8`, "Change the account: switch off: Let your tokens move between holders (asfDefaultRipple); require a destination tag"},
		"email":         {`"TransactionType":"AccountSet","EmailHash":"00"`, "Change the account's data"},
		"no permission": {`"TransactionType":"DelegateSet","Authorize":"` + bob + `","Permissions":[]`, "Take back all that Bob may send for the account"},
		"broker":        {`"TransactionType":"NFTokenAcceptOffer","NFTokenSellOffer":"1","NFTokenBuyOffer":"2","NFTokenBrokerFee":"1000000"`, "Bring the sell offer 1 and the buy offer 2 for an NFT together, keeping 1 XRP"},
		"sell":          {`"TransactionType":"NFTokenAcceptOffer","NFTokenBuyOffer":"2"`, "Sell an NFT: accept the buy offer 2"},
		"buy":           {`"TransactionType":"NFTokenCreateOffer","NFTokenID":"1","Owner":"` + bob + `","Amount":"1000000"`, "Offer 1 XRP for the NFT 1 of Bob"},
		"MPT given up":  {`"TransactionType":"MPTokenAuthorize","MPTokenIssuanceID":"1","Flags":1`, "Give up the multi-purpose token 1"},
		"MPT forbidden": {`"TransactionType":"MPTokenAuthorize","MPTokenIssuanceID":"1","Holder":"` + bob + `","Flags":1`, "No longer allow Bob to hold the multi-purpose token 1"},
		"MPT allowed":   {`"TransactionType":"MPTokenAuthorize","MPTokenIssuanceID":"1","Holder":"` + bob + `"`, "Allow Bob to hold the multi-purpose token 1"},
		"MPT clawback":  {`"TransactionType":"Clawback","Holder":"` + bob + `","Amount":{"mpt_issuance_id":"1","value":"5"}`, "Take 5 of the multi-purpose token 1 back from Bob"},
		"replaced":      {`"TransactionType":"OfferCreate","TakerGets":"1000000","TakerPays":"2000000","Flags":655360,"OfferSequence":3`, "Offer to give 1 XRP for 2 XRP, as much as can be traded at once, giving all of it even for more, in place of the offer 3"},
		"not allowed":   {`"TransactionType":"DepositPreauth","Unauthorize":"` + bob + `"`, "No longer allow Bob to pay the account"},
		"preauth":       {`"TransactionType":"DepositPreauth"`, "Change who may pay the account"},
		"network":       {`"TransactionType":"SetFee","BaseFeeDrops":"10"`, "Fees and reserves: the network's own record of a change of fees and reserves"},
	} {
		sentence := Describe(parse(t, "{"+changed.tx+"}"), contacts).Sentence
		if got := strings.ReplaceAll(sentence, "Bob (rPT1Sj…bpAYe)", "Bob"); got != changed.want {
			t.Errorf("%s: %q, want %q", name, got, changed.want)
		}
	}
}
