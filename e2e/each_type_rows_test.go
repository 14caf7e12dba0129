//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"time"

	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// ledgerEpoch is the beginning of the ledger's time (xrpl.org, "Specifying Time").
const ledgerEpoch = 946684800

func ledgerTime(t time.Time) string { return fmt.Sprint(t.Unix() - ledgerEpoch) }

// rows are the common types in the order of reference/xrpl.md section 2.2, but
// for what needs time in between, and at the end two of the generic form.
func (w *world) rows() []typeRow {
	alice, bob, carol := w.alice(), w.bob(), w.platform.Phone().Accounts()[2].Address
	var gateway string
	for _, a := range sandbox.DemoAccounts() {
		if a.Name == "Gateway" {
			gateway = a.Address
		}
	}
	usd := func(asset, n int) []entry {
		return []entry{chooseAt("Asset", asset, 1), textAt("Token code", n, "USD"), textAt("Issued by", n, gateway)}
	}
	pool := []entry{choose("First asset", 1), choose("Second asset", 2), text("Token code", "USD"), text("Issued by", gateway)}

	// An escrow of which the time to cancel will have come.
	w.signed(alice, xrpl.Tx{"TransactionType": "EscrowCreate", "Destination": carol, "Amount": "3000000",
		"FinishAfter": json.Number(ledgerTime(time.Now().Add(20 * time.Second))), "CancelAfter": json.Number(ledgerTime(time.Now().Add(24 * time.Second)))})
	w.signed(bob, xrpl.Tx{"TransactionType": "CheckCreate", "Destination": alice, "SendMax": "8000000"})
	w.signed(bob, xrpl.Tx{"TransactionType": "NFTokenMint", "NFTokenTaxon": json.Number("0"), "Flags": json.Number("8")})
	w.signed(bob, xrpl.Tx{"TransactionType": "NFTokenCreateOffer", "NFTokenID": w.nft(bob), "Amount": "2000000", "Flags": json.Number("1")})
	w.signed(bob, xrpl.Tx{"TransactionType": "MPTokenIssuanceCreate", "Flags": json.Number("32")})

	escrowTo := func(to string) func(map[string]any) bool {
		return func(o map[string]any) bool { return o["Destination"] == to }
	}
	soon := time.Now().Add(time.Minute)
	return []typeRow{
		{name: "SignIn", title: "Sign in", says: []string{"Prove that you control your account"}},
		{name: "Payment", title: "Payment", says: []string{"Send 25 XRP", "nothing against it"}, fill: func() []entry {
			return []entry{text("Recipient", bob), text("Amount", "25"), text("Destination tag", "7"), text("Memo", "Rent for May")}
		}},
		{name: "EscrowCreate", title: "Create an escrow", says: []string{"Set aside 5 XRP", "nothing against it"}, fill: func() []entry {
			soon = time.Now().Add(2 * time.Minute)
			return []entry{text("Recipient", bob), text("Amount", "5"),
				text("Can be released from", soon.Format(time.DateOnly)), text("Time", soon.Format(time.TimeOnly)),
				text("Can be cancelled from", soon.AddDate(0, 1, 0).Format(time.DateOnly))}
		}},
		{name: "TrustSet", title: "Trust line", says: []string{"Accept up to 100 EUR", "nothing against it"}, fill: func() []entry {
			return []entry{text("Limit", "100"), text("Token code", "EUR"), text("Issued by", gateway)}
		}},
		{name: "OfferCreate", title: "Offer to trade", says: []string{"Give 10 XRP to get 5 USD", "nothing against it"}, fill: func() []entry {
			return append([]entry{text("You give", "10"), text("You get", "5")}, usd(1, 0)...)
		}},
		{name: "OfferCancel", title: "Cancel an offer", says: []string{"Cancel the offer", "nothing against it"}, fill: func() []entry {
			return []entry{text("Sequence of the offer", w.owns(alice, "offer", "Sequence", nil))}
		}},
		{name: "EscrowCancel", title: "Cancel an escrow", says: []string{"Cancel the escrow", "nothing against it"}, fill: func() []entry {
			return []entry{text("Who made the escrow", alice), text("Sequence of the escrow", w.owns(alice, "escrow", "Sequence", escrowTo(carol)))}
		}},
		{name: "CheckCreate", title: "Write a check", says: []string{"Write a check for up to 12 XRP", "nothing against it"}, fill: func() []entry {
			return []entry{text("Who can cash it", bob), text("Amount at most", "12"), text("Expires", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))}
		}},
		{name: "CheckCancel", title: "Cancel a check", says: []string{"Cancel the check", "nothing against it"}, fill: func() []entry {
			return []entry{text("Check", w.owns(alice, "check", "index", escrowTo(bob)))}
		}},
		{name: "CheckCash", title: "Cash a check", says: []string{"Cash the check", "for exactly 8 XRP", "nothing against it"}, fill: func() []entry {
			return []entry{text("Check", w.owns(bob, "check", "index", escrowTo(alice))), text("Amount", "8")}
		}},
		{name: "NFTokenMint", title: "Mint an NFT", says: []string{"Mint an NFT", "nothing against it"}, fill: func() []entry {
			return []entry{text("URI", "ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"), text("Taxon", "0"), press("Can be passed on"), text("Transfer fee", "5")}
		}},
		{name: "NFTokenCreateOffer", title: "Offer for an NFT", says: []string{"Offer to sell the NFT", "for 20 XRP", "nothing against it"}, fill: func() []entry {
			return []entry{text("NFT", w.nft(alice)), text("Price", "20")}
		}},
		{name: "NFTokenCancelOffer", title: "Cancel NFT offers", says: []string{"Cancel 1 NFT offer", "nothing against it"}, fill: func() []entry {
			return []entry{text("Offers", w.owns(alice, "nft_offer", "index", nil))}
		}},
		{name: "NFTokenBurn", title: "Destroy an NFT", says: []string{"Destroy the NFT", "nothing against it"}, danger: true, fill: func() []entry {
			return []entry{text("NFT", w.nft(alice))}
		}},
		{name: "NFTokenAcceptOffer", title: "Accept an NFT offer", says: []string{"accept the sell offer", "nothing against it"}, fill: func() []entry {
			return []entry{text("Sell offer", w.owns(bob, "nft_offer", "index", nil))}
		}},
		{name: "AccountSet", title: "Account settings", says: []string{"Require a destination tag", "example.com", "nothing against it"}, fill: func() []entry {
			return []entry{choose("Switch on", 1), text("Domain", "example.com")}
		}},
		{name: "DepositPreauth", title: "Allow a sender", says: []string{"to pay you", "nothing against it"}, fill: func() []entry {
			return []entry{text("Account to allow", carol)}
		}},
		{name: "TicketCreate", title: "Create tickets", says: []string{"Create 2 tickets", "nothing against it"}, fill: func() []entry {
			return []entry{text("How many tickets", "2")}
		}},
		{name: "AMMDeposit", title: "Add to a pool", says: []string{"Add 10 XRP and 5 USD"}, fill: func() []entry {
			return append(pool, text("Amount", "10"), text("Second amount", "5"))
		}},
		{name: "AMMWithdraw", title: "Take out of a pool", says: []string{"Take everything out of the pool"}, fill: func() []entry {
			return append([]entry{choose("What to take out", 5)}, pool...)
		}},
		{name: "AMMVote", title: "Vote on a pool's fee", says: []string{"Vote for a trading fee of 0.5"}, fill: func() []entry {
			return append(pool, text("Trading fee", "0.5"))
		}},
		{name: "AMMBid", title: "Bid for a pool's slot", says: []string{"Bid for a day of lower fees"}, fill: func() []entry { return pool }},
		{name: "MPTokenAuthorize", title: "Accept a multi-purpose token", says: []string{"Accept the multi-purpose token", "nothing against it"}, fill: func() []entry {
			return []entry{text("Token", w.owns(bob, "mpt_issuance", "mpt_issuance_id", nil))}
		}},
		{name: "MPTokenIssuanceCreate", title: "Create a multi-purpose token", says: []string{"Create a multi-purpose token", "nothing against it"}, fill: func() []entry {
			return []entry{text("Decimals", "2"), text("Most that can be issued", "100000"), press("You can take it back")}
		}},
		// The account gave up nothing of what it issues, so that it may not take it
		// back. The holder of an MPT would be dropped by the app, as it warns.
		{name: "Clawback", title: "Take tokens back", says: []string{"Take back 40 FOO"}, danger: true, result: "tecNO_PERMISSION", fill: func() []entry {
			return []entry{text("Amount", "40"), text("Token code", "FOO"), text("Holder", bob)}
		}},
		{name: "CredentialCreate", title: "Issue a credential", says: []string{"Issue the credential"}, fill: func() []entry {
			return []entry{text("Subject", bob), text("Kind of credential", "member")}
		}},
		{name: "EscrowFinish", title: "Release an escrow", says: []string{"Finish the escrow", "nothing against it"}, fill: func() []entry {
			w.ledgerPast(soon)
			return []entry{text("Who made the escrow", alice), text("Sequence of the escrow", w.owns(alice, "escrow", "Sequence", escrowTo(bob)))}
		}},
		{name: "SignerListSet", title: "Signer list", says: []string{"sign together", "nothing against it"}, danger: true, tall: true, fill: func() []entry {
			return []entry{press("Add a signer"), press("Add a signer"), textAt("Address", 0, bob), textAt("Weight", 0, "1"),
				textAt("Address", 1, carol), textAt("Weight", 1, "1"), text("Weight needed", "2")}
		}},
		{name: "SetRegularKey", title: "Regular key", says: []string{"sign for the account", "nothing against it"}, danger: true, fill: func() []entry {
			return []entry{textAt("Regular key", 1, gateway)} // the first is the type's own name
		}},
		{name: "AccountDelete", title: "Delete the account", says: []string{"Delete the account"}, danger: true, result: "tecHAS_OBLIGATIONS", fill: func() []entry {
			return []entry{text("Who gets what is left", carol)}
		}},
	}
}
