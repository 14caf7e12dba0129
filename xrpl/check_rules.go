package xrpl

import (
	"fmt"
	"time"
)

// rule finds what is wrong with a transaction of one type, beyond what holds
// for all.
type rule func(*checker)

// rulesOf gives the rules of a type; the last ones hold for every type.
func rulesOf(txType string) []rule {
	always := []rule{(*checker).dates, (*checker).lost, (*checker).lonelyTag, (*checker).credentialIDs}
	return append(typeRules(txType), always...)
}

// typeRules are what rippled looks at before it looks at the ledger (preflight
// of each transaction; xrpl.org, the page of each type).
func typeRules(txType string) []rule {
	for _, family := range [...]func(string) []rule{paymentRules, tradingRules, nftRules, accountRules, otherRules} {
		if rules := family(txType); rules != nil {
			return rules
		}
	}
	return nil
}

func paymentRules(txType string) []rule {
	switch txType {
	case "Payment":
		return []rule{(*checker).payment}
	case "TrustSet":
		return []rule{(*checker).trustLine}
	case "EscrowCreate":
		return []rule{(*checker).escrow}
	case "EscrowFinish":
		return []rule{func(c *checker) {
			if c.present("Condition") != c.present("Fulfillment") {
				c.bad("Condition", "Condition and Fulfillment go together: an escrow with a condition needs both, one without needs neither. Add the other one, or remove this.")
			}
		}}
	case "CheckCreate":
		return []rule{notToOneself("A check to your own account cannot be cashed. Enter another recipient.")}
	case "CheckCash":
		return []rule{func(c *checker) { c.exactlyOne("Amount", "DeliverMin") }}
	case "PaymentChannelCreate":
		return []rule{
			notToOneself("A channel to your own account makes no sense, and the ledger refuses it. Enter another recipient."),
			func(c *checker) { c.onlyXRP("Amount", "channels hold nothing else"); c.publicKey("PublicKey") },
		}
	case "PaymentChannelFund":
		return []rule{func(c *checker) { c.onlyXRP("Amount", "channels hold nothing else") }}
	case "PaymentChannelClaim":
		return []rule{(*checker).channelClaim}
	case "PaymentChannelAuthorize":
		return []rule{func(c *checker) { c.onlyXRP("Amount", "channels hold nothing else") }}
	case "DepositPreauth":
		return []rule{func(c *checker) {
			c.exactlyOne("Authorize", "Unauthorize", "AuthorizeCredentials", "UnauthorizeCredentials")
			c.notOwn("Authorize", "An account cannot preauthorize itself. Enter another account.")
			c.notOwn("Unauthorize", "An account cannot take a preauthorization from itself. Enter another account.")
		}}
	}
	return nil
}

func notToOneself(sentence string) rule {
	return func(c *checker) { c.notOwn("Destination", "%s", sentence) }
}

func (c *checker) trustLine() {
	limit := c.tx["LimitAmount"]
	if !c.has("LimitAmount") {
		return
	}
	if _, text := limit.(string); text {
		c.bad("LimitAmount", "A trust line is for a token, and this is XRP. Enter a token with its issuer.")
		return
	}
	if own := c.account(); own != "" && issuerOf(limit) == own {
		c.bad("LimitAmount", "The issuer is your own account, and nobody needs a trust line to themselves. Enter another issuer.")
	}
}

func (c *checker) escrow() {
	finish, hasFinish := c.number("FinishAfter")
	cancel, hasCancel := c.number("CancelAfter")
	switch {
	case !hasFinish && !c.present("Condition"):
		c.bad("FinishAfter", "An escrow needs a time from which it can be released (FinishAfter) or a Condition. Add one of them.")
	case !hasCancel && !hasFinish:
		c.bad("CancelAfter", "An escrow with only a Condition needs a CancelAfter. Add it.")
	case hasFinish && hasCancel && cancel <= finish:
		c.bad("CancelAfter", "CancelAfter is not after FinishAfter, so the escrow could never be released. Choose a later date.")
	}
	if !hasCancel && c.present("Condition") && hasFinish {
		c.warn("CancelAfter", "Without CancelAfter the money stays locked for ever if the condition is never met. Add a date.")
	}
}

func (c *checker) channelClaim() {
	c.onlyXRP("Amount", "channels hold nothing else")
	c.onlyXRP("Balance", "channels hold nothing else")
	c.publicKey("PublicKey")
	if c.present("Signature") && !c.present("PublicKey") {
		c.bad("PublicKey", "A claim with a Signature needs the PublicKey it was made with. Add it.")
	}
	if c.present("Signature") && !c.present("Balance") {
		c.bad("Balance", "A claim with a Signature needs the Balance to collect. Add it.")
	}
	if c.has("Balance") && c.has("Amount") && compareAmounts(c.tx["Balance"], c.tx["Amount"]) > 0 {
		c.bad("Balance", "Balance is more than the Amount that was signed for. Lower it.")
	}
}

func tradingRules(txType string) []rule {
	switch txType {
	case "OfferCreate":
		return []rule{func(c *checker) {
			c.differ("TakerGets", "TakerPays", "and an offer exchanges two different ones")
			if n, ok := c.number("OfferSequence"); ok && n == 0 {
				c.bad("OfferSequence", "OfferSequence is 0, and no offer has that number. Enter the offer's number, or remove the field.")
			}
			if c.set("tfHybrid") && !c.present("DomainID") {
				c.bad("Flags", "The flag tfHybrid works only with a DomainID. Add it, or remove the flag.")
			}
		}}
	case "AMMCreate":
		return []rule{func(c *checker) { c.differ("Amount", "Amount2", "and a pool needs two different ones") }}
	case "AMMDeposit":
		return []rule{poolAssets, func(c *checker) { c.ammFields(depositFields) }}
	case "AMMWithdraw":
		return []rule{poolAssets, func(c *checker) { c.ammFields(withdrawFields) }}
	case "AMMVote", "AMMDelete":
		return []rule{poolAssets}
	case "AMMBid":
		return []rule{poolAssets, func(c *checker) {
			if c.has("BidMin") && c.has("BidMax") && asset(c.tx["BidMin"]) == asset(c.tx["BidMax"]) && compareAmounts(c.tx["BidMin"], c.tx["BidMax"]) > 0 {
				c.bad("BidMin", "BidMin is more than BidMax. Lower it.")
			}
			c.twice("AuthAccounts", func(e any) string { return inEntry(e, "AuthAccount").Text("Account") })
		}}
	case "AMMClawback":
		return []rule{poolAssets, func(c *checker) {
			c.notOwn("Holder", "The holder is your own account. Enter the account to take the tokens from.")
		}}
	}
	return nil
}

func poolAssets(c *checker) { c.differ("Asset", "Asset2", "and a pool has two different ones") }

// The fields that go with each way to put into a pool and to take out of it
// (xrpl.org, "AMMDeposit" and "AMMWithdraw", modes).
var (
	depositFields = map[string][]string{
		"tfLPToken": {"LPTokenOut"}, "tfTwoAsset": {"Amount", "Amount2"}, "tfTwoAssetIfEmpty": {"Amount", "Amount2"},
		"tfSingleAsset": {"Amount"}, "tfOneAssetLPToken": {"Amount", "LPTokenOut"}, "tfLimitLPToken": {"Amount", "EPrice"},
	}
	withdrawFields = map[string][]string{
		"tfLPToken": {"LPTokenIn"}, "tfWithdrawAll": {}, "tfOneAssetWithdrawAll": {"Amount"}, "tfSingleAsset": {"Amount"},
		"tfTwoAsset": {"Amount", "Amount2"}, "tfOneAssetLPToken": {"Amount", "LPTokenIn"}, "tfLimitLPToken": {"Amount", "EPrice"},
	}
)

func (c *checker) ammFields(modes map[string][]string) {
	for mode, fields := range modes {
		if !c.set(mode) || c.done["Flags"] {
			continue
		}
		for _, name := range fields {
			if !c.present(name) {
				c.bad(name, "With the flag %s, %s is needed. Add it, or choose another flag.", mode, name)
			}
		}
	}
}

func nftRules(txType string) []rule {
	switch txType {
	case "NFTokenMint":
		return []rule{func(c *checker) {
			if fee, ok := c.number("TransferFee"); ok && fee > 0 && !c.set("tfTransferable") {
				c.bad("TransferFee", "A transfer fee needs an NFT that can be transferred. Set the flag tfTransferable (8), or remove the fee.")
			}
			c.notOwn("Issuer", "Issuer is your own account; it is only for minting in the name of another one. Remove it.")
			if !c.present("Amount") && (c.present("Destination") || c.present("Expiration")) {
				c.bad("Amount", "Destination and Expiration belong to an offer to sell, and that needs an Amount. Add it, or remove the others.")
			}
		}}
	case "NFTokenCreateOffer":
		return []rule{func(c *checker) {
			sell := c.set("tfSellNFToken")
			switch {
			case sell && c.present("Owner"):
				c.bad("Owner", "An offer to sell is for an NFT of your own, and takes no Owner. Remove it.")
			case !sell && !c.present("Owner"):
				c.bad("Owner", "An offer to buy needs the Owner of the NFT. Add it, or set the flag tfSellNFToken (1) to sell.")
			}
			c.notOwn("Owner", "The owner is your own account, and nobody can buy from themselves. Enter another owner.")
			c.notOwn("Destination", "The offer is for your own account only. Enter another account, or remove Destination.")
		}}
	case "NFTokenAcceptOffer":
		return []rule{func(c *checker) {
			c.atLeastOne("NFTokenSellOffer", "NFTokenBuyOffer")
			if c.present("NFTokenBrokerFee") && !(c.present("NFTokenSellOffer") && c.present("NFTokenBuyOffer")) {
				c.bad("NFTokenBrokerFee", "A broker's fee is only for bringing two offers together. Add the other offer, or remove the fee.")
			}
		}}
	case "NFTokenCancelOffer":
		return []rule{func(c *checker) {
			if c.has("NFTokenOffers") && len(c.list("NFTokenOffers")) == 0 {
				c.bad("NFTokenOffers", "There is no offer to cancel. Add at least one.")
			}
			c.twice("NFTokenOffers", textKey)
		}}
	}
	return nil
}

func accountRules(txType string) []rule {
	switch txType {
	case "AccountSet":
		return []rule{(*checker).accountSet}
	case "AccountDelete":
		return []rule{func(c *checker) {
			c.notOwn("Destination", "What is left has to go to another account than the one that is deleted. Enter another recipient.")
		}}
	case "SetRegularKey":
		return []rule{func(c *checker) {
			c.notOwn("RegularKey", "The regular key is the account's own master key, and the ledger refuses that. Enter another key's address.")
		}}
	case "SignerListSet":
		return []rule{(*checker).signerList}
	case "DelegateSet":
		return []rule{func(c *checker) {
			c.notOwn("Authorize", "An account cannot delegate to itself. Enter another account.")
			c.twice("Permissions", func(e any) string { return inEntry(e, "Permission").Text("PermissionValue") })
		}}
	case "TicketCreate":
		return []rule{func(c *checker) {
			if c.present("TicketSequence") {
				c.warn("TicketSequence", "Tickets made with a ticket use that one up. Remove TicketSequence unless it is meant.")
			}
		}}
	}
	return nil
}

func (c *checker) accountSet() {
	set, hasSet := c.number("SetFlag")
	clear, hasClear := c.number("ClearFlag")
	if hasSet && hasClear && set == clear && set != 0 {
		c.bad("ClearFlag", "SetFlag and ClearFlag name the same setting. Keep one of them.")
	}
	const authorizedMinter = 10 // asfAuthorizedNFTokenMinter
	switch {
	case hasSet && set == authorizedMinter && !c.present("NFTokenMinter"):
		c.bad("NFTokenMinter", "To let another account mint, NFTokenMinter has to name it. Add it.")
	case c.present("NFTokenMinter") && !(hasSet && set == authorizedMinter):
		c.bad("NFTokenMinter", "NFTokenMinter works only together with SetFlag 10 (asfAuthorizedNFTokenMinter). Set it, or remove NFTokenMinter.")
	}
	if key := c.text("MessageKey"); key != "" {
		c.publicKey("MessageKey")
	}
}

func (c *checker) signerList() {
	quorum, ok := c.number("SignerQuorum")
	if !ok {
		return
	}
	entries := c.list("SignerEntries")
	if quorum == 0 {
		if c.present("SignerEntries") {
			c.bad("SignerEntries", "A quorum of 0 removes the list, and then there are no signers to name. Remove SignerEntries, or raise the quorum.")
		}
		return
	}
	if len(entries) == 0 && !c.done["SignerEntries"] {
		c.bad("SignerEntries", "A signer list needs at least one signer. Add one, or set the quorum to 0 to remove the list.")
		return
	}
	var sum uint64
	for _, e := range entries {
		signer := inEntry(e, "SignerEntry")
		weight, _ := wholeNumber(signer["SignerWeight"], 0xFFFF)
		sum += weight
		if own := c.account(); own != "" && signer.Text("Account") == own {
			c.bad("SignerEntries", "The account itself is among its signers, and the ledger refuses that. Remove it.")
			return
		}
	}
	c.twice("SignerEntries", func(e any) string { return inEntry(e, "SignerEntry").Text("Account") })
	if sum < quorum && !c.done["SignerEntries"] {
		c.bad("SignerQuorum", "All signers together weigh %d, and %d is needed: nobody could ever sign. Lower the quorum, or raise the weights.", sum, quorum)
	}
}

func otherRules(txType string) []rule {
	switch txType {
	case "Clawback":
		return []rule{(*checker).clawback}
	case "DIDSet":
		return []rule{func(c *checker) { c.atLeastOne("URI", "DIDDocument", "Data") }}
	case "CredentialCreate":
		return []rule{func(c *checker) {
			c.notOwn("Subject", "A credential about your own account proves nothing to others. Enter another account if that is not meant.")
		}}
	case "CredentialDelete":
		return []rule{func(c *checker) { c.atLeastOne("Subject", "Issuer") }}
	case "MPTokenIssuanceDestroy", "MPTokenIssuanceSet":
		return []rule{func(c *checker) { c.issuedBy("MPTokenIssuanceID") }}
	case "MPTokenIssuanceCreate":
		return []rule{func(c *checker) {
			if fee, ok := c.number("TransferFee"); ok && fee > 0 && !c.set("tfMPTCanTransfer") {
				c.bad("TransferFee", "A transfer fee needs a token that can be transferred. Set the flag tfMPTCanTransfer (32), or remove the fee.")
			}
		}}
	case "MPTokenAuthorize":
		return []rule{func(c *checker) {
			c.notOwn("Holder", "Holder is only for the issuer, who lets somebody else hold the token. Remove it.")
		}}
	case "Batch":
		return []rule{(*checker).batch}
	}
	return nil
}

// clawback: in a token's amount, the issuer field names who it is taken from.
func (c *checker) clawback() {
	amount := c.tx["Amount"]
	if !c.has("Amount") {
		return
	}
	switch {
	case asset(amount) == "XRP":
		c.bad("Amount", "XRP cannot be taken back. Enter a token you issued.")
	case isMPT(amount):
		if !c.present("Holder") {
			c.bad("Holder", "To take back an MPT, Holder has to name the account it is taken from. Add it.")
		}
	case c.present("Holder"):
		c.bad("Holder", "For a token the holder stands as the issuer in Amount. Remove Holder.")
	default:
		if own := c.account(); own != "" && issuerOf(amount) == own {
			c.bad("Amount", "In a Clawback the issuer in Amount names the holder to take from, and this is your own account. Enter the holder there.")
		}
	}
}

// batch checks every inner transaction as one, and what it has to be inside.
func (c *checker) batch() {
	list := c.list("RawTransactions")
	if c.has("RawTransactions") && (len(list) < 2 || len(list) > 8) {
		c.bad("RawTransactions", "A batch has 2 to 8 transactions, and this has %d. Add or remove some.", len(list))
		return
	}
	for i, entry := range list {
		tx := inEntry(entry, "RawTransaction")
		at := fmt.Sprintf("Transaction %d of the batch: ", i+1)
		flags, _ := wholeNumber(tx["Flags"], 1<<32-1)
		switch {
		case tx.Type() == "Batch":
			c.bad("RawTransactions", "%sa batch cannot hold another batch. Remove it.", at)
			return
		case flags&flagInnerBatch == 0:
			c.bad("RawTransactions", "%sits Flags need 0x40000000 (1073741824), which marks it as part of a batch. Add that.", at)
			return
		case tx.Text("Fee") != "0":
			c.bad("RawTransactions", "%sits Fee has to be \"0\": the batch pays for all. Correct it.", at)
			return
		case tx.Text("SigningPubKey") != "" || tx.Text("TxnSignature") != "":
			c.bad("RawTransactions", "%sit must not be signed by itself. Leave SigningPubKey empty and TxnSignature out.", at)
			return
		}
		inner := &checker{tx: tx, options: c.options, tables: c.tables, inner: true, done: map[string]bool{}}
		inner.all()
		for _, p := range inner.problems {
			if p.Field == "Flags" || p.Field == "Fee" || p.Field == "Sequence" || p.Field == "SigningPubKey" {
				continue // judged above: inside a batch other rules hold
			}
			if p.Warning {
				c.warn("RawTransactions", "%s%s", at, p.Message)
			} else {
				c.bad("RawTransactions", "%s%s", at, p.Message)
			}
		}
	}
}

// dateWords gives a moment in UTC.
func dateWords(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// percentText gives a number of the ledger's units in percent.
func percentText(f Field, n uint64) string {
	s, ok := f.Text(f.numberValue(n))
	if !ok {
		return fmt.Sprint(n)
	}
	return s + " %"
}
