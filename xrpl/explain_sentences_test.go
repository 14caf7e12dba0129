package xrpl

import (
	"strings"
	"testing"
)

const (
	entryID = "49647F0D748DC3FE26BDACBC57F251AADEFFF391403EC9BF87C97F67E9977FB0"
	mptID   = "000004C463C52827307480341125DA0577DEFC38405B0E3E"
	usd     = `{"currency":"USD","issuer":"` + bob + `","value":"5"}`
	usdBob  = "USD issued by Bob (rPT1Sj…bpAYe)"
)

// Each type with a sentence of its own, by the sentence it gets.
func TestSentences(t *testing.T) {
	const bobShort = "Bob (rPT1Sj…bpAYe)"
	pool := `"Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + bob + `"}`
	tests := []struct{ typ, fields, want string }{
		{"TrustSet", `"LimitAmount":` + usd, "Accept up to 5 " + usdBob},
		{"TrustSet", `"LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"0"}`, "Stop accepting " + usdBob + " (limit 0)"},
		{"TrustSet", `"Flags":1048576,"LimitAmount":{"currency":"USD","issuer":"` + bob + `","value":"0"}`,
			"Change the trust line for USD with " + bobShort + " (limit 0). Flags: Freeze (tfSetFreeze)"},
		{"Clawback", `"Amount":` + usd, "Take back 5 USD that you issued from " + bobShort},
		{"Clawback", `"Amount":{"mpt_issuance_id":"` + mptID + `","value":"5"},"Holder":"` + bob + `"`, "Take back 5 of the multi-purpose token " + mptID + " from " + bobShort},
		{"OfferCreate", `"TakerGets":"10000000","TakerPays":` + usd + `,"Flags":524288`, "Give 10 XRP to get 5 " + usdBob + ". Flags: Sell all of it (tfSell)"},
		{"OfferCreate", `"TakerGets":"10000000","TakerPays":` + usd + `,"Expiration":852076800,"OfferSequence":7`,
			"Give 10 XRP to get 5 " + usdBob + ", until 1 January 2027, 00:00 UTC, in place of the offer number 7"},
		{"OfferCancel", `"OfferSequence":5`, "Cancel the offer number 5"},
		{"EscrowCreate", `"Amount":"1000000","Destination":"` + bob + `","FinishAfter":852076800,"Condition":"A0"`,
			"Set aside 1 XRP for " + bobShort + ", to be released from 1 January 2027, 00:00 UTC, released only to whoever meets a condition. Also set: Condition A0"},
		{"EscrowFinish", `"Owner":"` + bob + `","OfferSequence":5`, "Finish the escrow number 5 of " + bobShort},
		{"EscrowCancel", `"Owner":"` + bob + `","OfferSequence":5`, "Cancel the escrow number 5 of " + bobShort + " and return the money"},
		{"CheckCreate", `"SendMax":"1000000","Destination":"` + bob + `","DestinationTag":0`, "Write a check for up to 1 XRP to " + bobShort + " with tag 0"},
		{"CheckCash", `"CheckID":"` + entryID + `","DeliverMin":"1"`, "Cash the check 49647F…77FB0 for at least 0.000001 XRP"},
		{"CheckCancel", `"CheckID":"` + entryID + `"`, "Cancel the check 49647F…77FB0"},
		{"PaymentChannelCreate", `"Amount":"1000000","Destination":"` + bob + `","SettleDelay":86400`, "Open a payment channel with 1 XRP to " + bobShort + ", with a settle delay of 1 day"},
		{"PaymentChannelFund", `"Amount":"1000000","Channel":"` + entryID + `"`, "Add 1 XRP to the payment channel 49647F…77FB0"},
		{"PaymentChannelClaim", `"Channel":"` + entryID + `","Balance":"1000000","Flags":131072`, "Collect XRP from the payment channel 49647F…77FB0, so that it has paid 1 XRP, and close it. Flags: Close the channel (tfClose)"},
		{"PaymentChannelClaim", `"Channel":"` + entryID + `","Flags":65536`, "Keep the payment channel 49647F…77FB0 open. Flags: Keep the channel open (tfRenew)"},
		{"PaymentChannelAuthorize", `"Channel":"` + entryID + `","Amount":"1000000"`, "Sign a claim for up to 1 XRP in all from the payment channel 49647F…77FB0 (whoever has the signature can collect it)"},
		{"NFTokenMint", `"NFTokenTaxon":0,"URI":"697066733A2F2F61","TransferFee":5000,"Flags":8`,
			`Mint an NFT with the URI "ipfs://a", taxon 0, with a transfer fee of 5 %. Flags: Can be passed on (tfTransferable)`},
		{"NFTokenCreateOffer", `"NFTokenID":"` + entryID + `","Amount":"1000000","Flags":1`, "Offer to sell the NFT 49647F…77FB0 for 1 XRP. Flags: Sell (tfSellNFToken)"},
		{"NFTokenCreateOffer", `"NFTokenID":"` + entryID + `","Amount":"1000000","Owner":"` + bob + `"`, "Offer to buy the NFT 49647F…77FB0 of " + bobShort + " for 1 XRP"},
		{"NFTokenAcceptOffer", `"NFTokenSellOffer":"` + entryID + `"`, "Buy an NFT: accept the sell offer 49647F…77FB0"},
		{"NFTokenAcceptOffer", `"NFTokenBuyOffer":"` + entryID + `"`, "Sell an NFT: accept the buy offer 49647F…77FB0"},
		{"NFTokenCancelOffer", `"NFTokenOffers":["` + entryID + `"]`, "Cancel 1 NFT offer: 49647F…77FB0"},
		{"NFTokenBurn", `"NFTokenID":"` + entryID + `"`, "Destroy the NFT 49647F…77FB0"},
		{"NFTokenModify", `"NFTokenID":"` + entryID + `"`, "Take away the URI of the NFT 49647F…77FB0"},
		{"AMMCreate", `"Amount":"1000000","Amount2":` + usd + `,"TradingFee":500`, "Start a pool with 1 XRP and 5 " + usdBob + ", with a trading fee of 0.5 %"},
		{"AMMDeposit", pool + `,"Amount":"1000000"`, "Add 1 XRP to the pool of XRP and " + usdBob},
		{"AMMWithdraw", pool + `,"Flags":131072`, "Take everything out of the pool of XRP and " + usdBob + ". Flags: Everything in both assets (tfWithdrawAll)"},
		{"AMMVote", pool + `,"TradingFee":500`, "Vote for a trading fee of 0.5 % in the pool of XRP and " + usdBob},
		{"AMMBid", pool + `,"AuthAccounts":[{"AuthAccount":{"Account":"` + bob + `"}}]`, "Bid for a day of lower fees in the pool of XRP and " + usdBob + ". Also set: AuthAccounts " + bobShort},
		{"AMMDelete", pool, "Remove the pool of XRP and " + usdBob + ", which is empty"},
		{"AMMClawback", pool + `,"Holder":"` + bob + `"`, "Take back all of XRP from " + bobShort + " out of the pool of XRP and " + usdBob},
		{"AccountSet", `"SetFlag":1`, "Switch on: require a destination tag (asfRequireDest)"},
		{"AccountSet", `"ClearFlag":3,"Domain":"6578616D706C652E636F6D","TransferRate":1005000000`,
			`Switch off: discourage payments in XRP (asfDisallowXRP), set the domain to "example.com", set the transfer fee to 0.5 %`},
		{"AccountSet", `"Domain":""`, "Take the domain away"},
		{"AccountSet", ``, "Change the settings of the account"},
		{"SetRegularKey", `"RegularKey":"` + bob + `"`, "Let the key of " + bobShort + " sign for the account (regular key)"},
		{"SetRegularKey", ``, "Remove the regular key: it can no longer sign for the account"},
		{"SignerListSet", `"SignerQuorum":2,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":1}},{"SignerEntry":{"Account":"` + alice + `","SignerWeight":1}}]`,
			"Let these sign together for the account: " + bobShort + " (weight 1), rf1BiG…V2Jpn (weight 1); the weight needed is 2"},
		{"SignerListSet", `"SignerQuorum":0`, "Remove the signer list"},
		{"DepositPreauth", `"Authorize":"` + bob + `"`, "Allow " + bobShort + " to pay you"},
		{"DepositPreauth", `"Unauthorize":"` + bob + `"`, "No longer allow " + bobShort + " to pay you"},
		{"DepositPreauth", `"AuthorizeCredentials":[{"Credential":{"Issuer":"` + bob + `","CredentialType":"4B5943"}}]`,
			`Allow whoever has all of these credentials to pay you: kind of credential "KYC", issuer ` + bobShort},
		{"TicketCreate", `"TicketCount":5`, "Create 5 tickets"},
		{"TicketCreate", `"TicketCount":1`, "Create 1 ticket"},
		{"AccountDelete", `"Destination":"` + bob + `","DestinationTag":7`, "Delete the account and send what is left to " + bobShort + " with tag 7"},
		{"DelegateSet", `"Authorize":"` + bob + `","Permissions":[{"Permission":{"PermissionValue":"Payment"}}]`, "Allow " + bobShort + " to send transactions for you: Payment"},
		{"DelegateSet", `"Authorize":"` + bob + `","Permissions":[]`, "Take back all permissions of " + bobShort},
		{"MPTokenAuthorize", `"MPTokenIssuanceID":"` + mptID + `"`, "Accept the multi-purpose token " + mptID},
		{"MPTokenAuthorize", `"MPTokenIssuanceID":"` + mptID + `","Holder":"` + bob + `"`, "Allow " + bobShort + " to hold the multi-purpose token " + mptID},
		{"MPTokenIssuanceCreate", `"MaximumAmount":"1000","AssetScale":2`, "Create a multi-purpose token, at most 1000, with decimals: 2"},
		{"MPTokenIssuanceSet", `"MPTokenIssuanceID":"` + mptID + `","Flags":1`, "Lock the multi-purpose token " + mptID + ". Flags: Lock (tfMPTLock)"},
		{"MPTokenIssuanceDestroy", `"MPTokenIssuanceID":"` + mptID + `"`, "Remove the multi-purpose token " + mptID},
		{"CredentialCreate", `"Subject":"` + bob + `","CredentialType":"4B5943"`, `Issue the credential "KYC" to ` + bobShort},
		{"CredentialAccept", `"Issuer":"` + bob + `","CredentialType":"4B5943"`, `Accept the credential "KYC" from ` + bobShort},
		{"CredentialDelete", `"Subject":"` + bob + `","CredentialType":"00FF"`, "Remove the credential hex 00FF about " + bobShort},
		{"DIDSet", `"Data":"6869"`, `Set your decentralised identifier (DID), data "hi"`},
		{"DIDSet", `"URI":"61222E2046726F6D2072"`, `Set your decentralised identifier (DID), URI "a'. From r"`},
		{"DIDDelete", ``, "Remove your decentralised identifier (DID)"},
		{"OracleSet", `"OracleDocumentID":1,"LastUpdateTime":1798761600,"PriceDataSeries":[{"PriceData":{"BaseAsset":"XRP","QuoteAsset":"USD","AssetPrice":"9B","Scale":2}}]`,
			"Publish prices: 1 XRP is 1.55 USD, in the price oracle number 1, as of 1 January 2027, 00:00 UTC"},
		{"OracleDelete", `"OracleDocumentID":1`, "Remove the price oracle number 1"},
		{"Batch", `"Flags":65536,"RawTransactions":[{"RawTransaction":{"TransactionType":"Payment","Destination":"` + bob + `","Amount":"1000000"}},{"RawTransaction":{"TransactionType":"TicketCreate","TicketCount":2}}]`,
			"Send 2 transactions as one: (1) [Send 1 XRP to " + bobShort + "]; (2) [Create 2 tickets]. Flags: All or nothing (tfAllOrNothing)"},
		{"VaultDelete", `"VaultID":"` + entryID + `"`, "Remove a vault: remove an empty vault of yours. Also set: VaultID " + entryID},
		{"Nonsense", `"Foo":[1]`, "Sign a transaction of the type Nonsense. Also set: Foo [1]"},
	}
	tested := map[string]bool{"Payment": true, "SignIn": true}
	for _, tt := range tests {
		tested[tt.typ] = true
		text := `{"TransactionType":"` + tt.typ + `",` + tt.fields + `}`
		if got := Explain(parse(t, strings.Replace(text, ",}", "}", 1)), contacts); got != tt.want {
			t.Errorf("%s: got\n%s, want\n%s", tt.typ, got, tt.want)
		}
	}
	for name := range sentences() {
		if !tested[name] {
			t.Errorf("no sentence of %s is tested", name)
		}
	}
}

// Every type most people need or the wallet has a screen for has a sentence.
func TestEveryCommonTypeHasASentence(t *testing.T) {
	for _, typ := range Catalogue() {
		if _, has := sentences()[typ.Name]; !has && !typ.Internal && (typ.Common || typ.Screen == OwnScreen) {
			t.Errorf("%s has no sentence of its own", typ.Name)
		}
	}
}

func TestExplainNamesTheChallenge(t *testing.T) {
	const challenge = `{"Memo":{"MemoType":"636F756E7465727369676E2F6368616C6C656E6765","MemoData":"414243"}}`
	signIn := `{"TransactionType":"SignIn","Memos":[` + challenge + `,{"Memo":{"MemoData":"6869"}}]}`
	if got, want := Explain(parse(t, signIn), nil), `Prove that you control your account (sign-in). With a fresh challenge. Memo: "hi"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Elsewhere such a memo is nothing but a memo.
	ticket := `{"TransactionType":"TicketCreate","TicketCount":2,"Memos":[` + challenge + `]}`
	if got, want := Explain(parse(t, ticket), nil), `Create 2 tickets. Memo: "ABC" (type countersign/challenge)`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
