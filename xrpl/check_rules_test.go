package xrpl

import (
	"strings"
	"testing"
	"time"
)

// Each rule of a type finds what it is for, and says so in a sentence.
func TestCheckRules(t *testing.T) {
	const usd = `{"currency":"USD","issuer":"` + bob + `","value":"5"}`
	const eur = `{"currency":"EUR","issuer":"` + bob + `","value":"5"}`
	hash := func(s string) string { return strings.Repeat(s, 32) }
	mpt := `{"mpt_issuance_id":"` + strings.Repeat("00", 24) + `","value":"5"}`
	inner := `{"RawTransaction":{"TransactionType":"TicketCreate","TicketCount":1,"Account":"` + alice + `","Fee":"0","Sequence":1,"Flags":1073741824,"SigningPubKey":""}}`
	tests := []struct{ name, tx, field, says string }{
		{"trust line in XRP", `{"TransactionType":"TrustSet","LimitAmount":"5"}`, "LimitAmount", "for a token"},
		{"trust line to oneself", `{"TransactionType":"TrustSet","Account":"` + bob + `","LimitAmount":` + usd + `}`, "LimitAmount", "your own account"},
		{"no limit", `{"TransactionType":"TrustSet"}`, "LimitAmount", "is missing"},
		{"freeze and thaw", `{"TransactionType":"TrustSet","LimitAmount":` + usd + `,"Flags":3145728}`, "Flags", "exclude one another"},
		{"escrow without a time", `{"TransactionType":"EscrowCreate","Destination":"` + bob + `","Amount":"1"}`, "FinishAfter", "Add one of them"},
		{"escrow with a condition for ever", `{"TransactionType":"EscrowCreate","Destination":"` + bob + `","Amount":"1","Condition":"A0258020AB"}`, "CancelAfter", "needs a CancelAfter"},
		{"escrow that ends too early", `{"TransactionType":"EscrowCreate","Destination":"` + bob + `","Amount":"1","FinishAfter":900000000,"CancelAfter":900000000}`, "CancelAfter", "never be released"},
		{"condition without its answer", `{"TransactionType":"EscrowFinish","Owner":"` + bob + `","OfferSequence":1,"Condition":"A0258020AB"}`, "Condition", "go together"},
		{"check to oneself", `{"TransactionType":"CheckCreate","Account":"` + bob + `","Destination":"` + bob + `","SendMax":"1"}`, "Destination", "cannot be cashed"},
		{"check cashed twice over", `{"TransactionType":"CheckCash","CheckID":"` + hash("AB") + `","Amount":"1","DeliverMin":"1"}`, "DeliverMin", "only one of"},
		{"check cashed for nothing", `{"TransactionType":"CheckCash","CheckID":"` + hash("AB") + `"}`, "Amount", "exactly one of"},
		{"channel in tokens", `{"TransactionType":"PaymentChannelCreate","Destination":"` + bob + `","SettleDelay":60,"Amount":` + usd + `}`, "Amount", "can only be XRP"},
		{"claim without its key", `{"TransactionType":"PaymentChannelClaim","Channel":"` + hash("AB") + `","Signature":"AB","Balance":"1"}`, "PublicKey", "needs the PublicKey"},
		{"claim of more than signed for", `{"TransactionType":"PaymentChannelClaim","Channel":"` + hash("AB") + `","Balance":"2","Amount":"1"}`, "Balance", "more than the Amount"},
		{"authorization without a channel", `{"TransactionType":"PaymentChannelAuthorize","Amount":"1"}`, "Channel", "is missing"},
		{"two preauthorizations", `{"TransactionType":"DepositPreauth","Authorize":"` + bob + `","Unauthorize":"` + alice + `"}`, "Unauthorize", "only one of"},
		{"offer of the same", `{"TransactionType":"OfferCreate","TakerGets":` + usd + `,"TakerPays":` + usd + `}`, "TakerPays", "same asset"},
		{"offer at once and whole", `{"TransactionType":"OfferCreate","TakerGets":"1","TakerPays":` + usd + `,"Flags":393216}`, "Flags", "exclude one another"},
		{"deposit without a way", `{"TransactionType":"AMMDeposit","Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + bob + `"}}`, "Flags", "exactly one of the flags"},
		{"deposit of both with one", `{"TransactionType":"AMMDeposit","Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + bob + `"},"Amount":"1","Flags":1048576}`, "Amount2", "is needed"},
		{"pool of one", `{"TransactionType":"AMMCreate","Amount":` + usd + `,"Amount2":` + usd + `,"TradingFee":0}`, "Amount2", "same asset"},
		{"trading fee too high", `{"TransactionType":"AMMVote","Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + bob + `"},"TradingFee":1001}`, "TradingFee", "1000 (1 %)"},
		{"bid upside down", `{"TransactionType":"AMMBid","Asset":{"currency":"XRP"},"Asset2":{"currency":"USD","issuer":"` + bob + `"},"BidMin":` + eur + `,"BidMax":` + strings.Replace(eur, `"5"`, `"4"`, 1) + `}`, "BidMin", "more than BidMax"},
		{"fee on what stays", `{"TransactionType":"NFTokenMint","NFTokenTaxon":0,"TransferFee":10}`, "TransferFee", "tfTransferable"},
		{"transfer fee too high", `{"TransactionType":"NFTokenMint","NFTokenTaxon":0,"TransferFee":50001,"Flags":8}`, "TransferFee", "50000"},
		{"offer to buy from nobody", `{"TransactionType":"NFTokenCreateOffer","NFTokenID":"` + hash("AB") + `","Amount":"1"}`, "Owner", "needs the Owner"},
		{"offer to sell another's", `{"TransactionType":"NFTokenCreateOffer","NFTokenID":"` + hash("AB") + `","Amount":"1","Flags":1,"Owner":"` + bob + `"}`, "Owner", "takes no Owner"},
		{"nothing accepted", `{"TransactionType":"NFTokenAcceptOffer"}`, "NFTokenSellOffer", "at least one of"},
		{"fee for one offer", `{"TransactionType":"NFTokenAcceptOffer","NFTokenSellOffer":"` + hash("AB") + `","NFTokenBrokerFee":"1"}`, "NFTokenBrokerFee", "two offers together"},
		{"nothing cancelled", `{"TransactionType":"NFTokenCancelOffer","NFTokenOffers":[]}`, "NFTokenOffers", ""},
		{"on and off at once", `{"TransactionType":"AccountSet","SetFlag":1,"ClearFlag":1}`, "ClearFlag", "same setting"},
		{"minter without a name", `{"TransactionType":"AccountSet","SetFlag":10}`, "NFTokenMinter", "has to name it"},
		{"domain in capitals", `{"TransactionType":"AccountSet","Domain":"4142"}`, "Domain", "lower case"},
		{"tick size", `{"TransactionType":"AccountSet","TickSize":2}`, "TickSize", "from 3 to 15"},
		{"deleted into itself", `{"TransactionType":"AccountDelete","Account":"` + bob + `","Destination":"` + bob + `"}`, "Destination", "another account"},
		{"master key as regular key", `{"TransactionType":"SetRegularKey","Account":"` + bob + `","RegularKey":"` + bob + `"}`, "RegularKey", "master key"},
		{"signers too light", `{"TransactionType":"SignerListSet","SignerQuorum":3,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":2}}]}`, "SignerQuorum", "nobody could ever sign"},
		{"signer twice", `{"TransactionType":"SignerListSet","SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":2}},{"SignerEntry":{"Account":"` + bob + `","SignerWeight":2}}]}`, "SignerEntries", "twice"},
		{"its own signer", `{"TransactionType":"SignerListSet","Account":"` + bob + `","SignerQuorum":1,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":2}}]}`, "SignerEntries", "among its signers"},
		{"list removed with signers", `{"TransactionType":"SignerListSet","SignerQuorum":0,"SignerEntries":[{"SignerEntry":{"Account":"` + bob + `","SignerWeight":2}}]}`, "SignerEntries", "removes the list"},
		{"no signers", `{"TransactionType":"SignerListSet","SignerQuorum":1}`, "SignerEntries", "at least one signer"},
		{"too many tickets", `{"TransactionType":"TicketCreate","TicketCount":251}`, "TicketCount", "250"},
		{"clawback of XRP", `{"TransactionType":"Clawback","Amount":"1"}`, "Amount", "cannot be taken back"},
		{"clawback from oneself", `{"TransactionType":"Clawback","Account":"` + bob + `","Amount":` + usd + `}`, "Amount", "names the holder"},
		{"clawback of an MPT from nobody", `{"TransactionType":"Clawback","Amount":` + mpt + `}`, "Holder", "has to name the account"},
		{"empty DID", `{"TransactionType":"DIDSet"}`, "URI", "at least one of"},
		{"batch of one", `{"TransactionType":"Batch","Flags":65536,"RawTransactions":[` + inner + `]}`, "RawTransactions", "2 to 8"},
		{"batch with a fee inside", `{"TransactionType":"Batch","Flags":65536,"RawTransactions":[` + inner + `,` + strings.Replace(inner, `"Fee":"0"`, `"Fee":"10"`, 1) + `]}`, "RawTransactions", "the batch pays"},
		{"batch with a fault inside", `{"TransactionType":"Batch","Flags":65536,"RawTransactions":[` + inner + `,` + strings.Replace(inner, `"TicketCount":1`, `"TicketCount":0`, 1) + `]}`, "RawTransactions", "Transaction 2 of the batch"},
		{"made by the network", `{"TransactionType":"SetFee"}`, "TransactionType", "nobody can send one"},
		{"unknown field of a type without a screen", `{"TransactionType":"VaultDelete","VaultID":"` + hash("AB") + `","Oops":1}`, "Oops", "cannot be signed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Check(parse(t, tt.tx))
			for _, p := range got {
				if !strings.HasSuffix(p.Message, ".") && !strings.HasSuffix(p.Message, "?") {
					t.Errorf("not a sentence: %q", p.Message)
				}
				if p.Field == tt.field && !p.Warning && strings.Contains(p.Message, tt.says) {
					return
				}
			}
			t.Errorf("found only %+v", got)
		})
	}
}

func TestCheckWarns(t *testing.T) {
	tests := []struct{ name, tx, field, says string }{
		{"permission", `{"TransactionType":"SetRegularKey","RegularKey":"` + bob + `"}`, "TransactionType", "special permission"},
		{"dropped by the wallet", `{"TransactionType":"OfferCreate","TakerGets":"1","TakerPays":{"currency":"USD","issuer":"` + bob + `","value":"5"},"OfferSequence":5}`, "OfferSequence", "old offer then stays"},
		{"unknown field", `{"TransactionType":"TicketCreate","TicketCount":1,"Oops":1}`, "Oops", "drops it without a word"},
		{"look-alike of XRP", `{"TransactionType":"TrustSet","LimitAmount":{"currency":"xrp","issuer":"` + bob + `","value":"5"}}`, "LimitAmount", "XRP"},
		{"look-alike of a code", `{"TransactionType":"TrustSet","LimitAmount":{"currency":"5553440000000000000000000000000000000000","issuer":"` + bob + `","value":"5"}}`, "LimitAmount", "USD"},
		{"open check", `{"TransactionType":"CheckCreate","Destination":"` + bob + `"}`, "SendMax", "can enter any amount"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Check(parse(t, tt.tx))
			for _, p := range got {
				if p.Field == tt.field && p.Warning && strings.Contains(p.Message, tt.says) {
					return
				}
			}
			t.Errorf("found only %+v", got)
		})
	}
}

func TestCheckForADate(t *testing.T) {
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	offer := func(expiration string) Tx {
		return parse(t, `{"TransactionType":"CheckCreate","Destination":"`+bob+`","SendMax":"1","Expiration":`+expiration+`}`)
	}
	if got := CheckFor(offer("800000000"), CheckOptions{Now: now}); !found(got, "Expiration") {
		t.Errorf("in the past: %+v", got)
	}
	if got := CheckFor(offer("900000000"), CheckOptions{Now: now}); len(got) != 0 {
		t.Errorf("later: %+v", got)
	}
	if got := CheckFor(offer("1900000000"), CheckOptions{Now: now}); len(got) != 1 || !got[0].Warning || !strings.Contains(got[0].Message, "from 2000") {
		t.Errorf("a Unix time: %+v", got)
	}
}

func TestCheckForANetwork(t *testing.T) {
	account, err := ParseAddress(bob)
	if err != nil {
		t.Fatal(err)
	}
	tx := parse(t, `{"TransactionType":"Payment","Destination":"`+XAddress{Account: account, Test: true}.String()+`","Amount":"1"}`)
	got := CheckFor(tx, CheckOptions{Network: "MAINNET"})
	if len(got) != 1 || got[0].Field != "Destination" || !strings.Contains(got[0].Message, "test networks") {
		t.Errorf("%+v", got)
	}
}
