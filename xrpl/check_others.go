package xrpl

import (
	"strings"
	"time"
)

// didSet checks that a DID is about something.
func (c *checker) didSet() {
	parts := [...]string{"URI", "DIDDocument", "Data"}
	there, filled := 0, 0
	for _, name := range parts {
		if !c.present(name) {
			continue
		}
		there++
		if c.tx[name] != "" {
			filled++
		}
	}
	switch {
	case there == 0:
		c.bad("URI", "A DID needs at least one of URI, DIDDocument and Data. Add one.")
	case there == len(parts) && filled == 0:
		c.bad("URI", "All parts of the DID are empty. Fill one in, or use DIDDelete to remove the DID.")
	}
}

// oracleTolerance is how far the time of prices may be from the ledger's own
// (XLS-47).
const oracleTolerance = 300 * time.Second

// oracleSet checks published prices.
func (c *checker) oracleSet() {
	const name = "PriceDataSeries"
	nonEmpty("Provider", "URI", "AssetClass")(c)
	if c.has(name) && len(c.list(name)) == 0 {
		c.bad(name, "PriceDataSeries is empty. Add a price.")
	}
	for i, entry := range c.list(name) {
		price := inEntry(entry, "PriceData")
		if price["BaseAsset"] != nil && price["BaseAsset"] == price["QuoteAsset"] {
			c.bad(name, "PriceDataSeries[%d] prices %s in itself. Change BaseAsset or QuoteAsset.", i, currencyWords(price.Text("BaseAsset")))
			return
		}
		_, hasScale := price["Scale"]
		_, hasPrice := price["AssetPrice"]
		if hasScale && !hasPrice {
			c.bad(name, "PriceDataSeries[%d] has a Scale and no AssetPrice. Add the price, or remove Scale to take the pair away.", i)
			return
		}
	}
	c.twice(name, func(entry any) string {
		price := inEntry(entry, "PriceData")
		return price.Text("BaseAsset") + " " + price.Text("QuoteAsset")
	})
	at, ok := c.number("LastUpdateTime")
	if !ok || c.options.Now.IsZero() {
		return
	}
	if off := time.Unix(int64(at), 0).Sub(c.options.Now).Abs(); off > oracleTolerance {
		c.warn("LastUpdateTime", "The prices are of %s, and the ledger takes only those within five minutes of its own time. Choose the present time.", dateWords(time.Unix(int64(at), 0)))
	}
}

// domainSet checks whose credentials open a domain.
func (c *checker) domainSet() { c.credentials("AcceptedCredentials") }

// vaultCreate checks a new vault.
func (c *checker) vaultCreate() {
	nonEmpty("Data", "MPTokenMetadata")(c)
	notNegative("AssetsMaximum")(c)
	c.domain("tfVaultPrivate", "only for private vaults. Set the flag tfVaultPrivate (65536), or remove it")
	if c.has("Scale") && (asset(c.tx["Asset"]) == "XRP" || isMPT(c.tx["Asset"])) {
		c.bad("Scale", "Scale is only for vaults of tokens with trust lines. Remove it.")
	}
	until, hasUntil := c.number("SubscriptionDate")
	from, hasFrom := c.number("RedemptionDate")
	if hasUntil && hasFrom && from <= until {
		c.bad("RedemptionDate", "RedemptionDate is not later than SubscriptionDate. Choose a later date.")
	}
	if kind, _ := c.number("VaultKind"); kind == 1 && !(c.present("SubscriptionDate") && c.present("RedemptionDate")) {
		c.bad("VaultKind", "A vault that is closed between two dates needs SubscriptionDate and RedemptionDate. Add them.")
	}
}

// loanSet checks the terms of a loan.
func (c *checker) loanSet() {
	for _, name := range [...]string{"PrincipalRequested", "LoanOriginationFee", "LoanServiceFee", "LatePaymentFee", "ClosePaymentFee"} {
		notNegative(name)(c)
	}
	c.notOwn("Counterparty", "The other party is your own account. Enter another one.")
	if n, err := parseNumber(c.tx.Text("PrincipalRequested")); err == nil && n.mantissa == 0 && c.has("PrincipalRequested") {
		c.bad("PrincipalRequested", "PrincipalRequested is zero. Enter how much to borrow.")
	}
	grace, hasGrace := c.number("GracePeriod")
	interval, hasInterval := c.number("PaymentInterval")
	if hasGrace && hasInterval && grace > interval {
		c.bad("GracePeriod", "GracePeriod is longer than PaymentInterval, the time between two payments. Shorten it.")
	}
	if !c.present("CounterpartySignature") {
		c.warn("CounterpartySignature", "A loan needs the signature of the other party too, and this has none. Add it before it is submitted.")
	}
}

// loanManage checks that a loan is marked as something.
func (c *checker) loanManage() {
	if flags, _ := c.number("Flags"); flags&^flagFullyCanonical == 0 && !c.done["Flags"] {
		c.warn("Flags", "This changes nothing. Set one of the flags tfLoanImpair, tfLoanUnimpair and tfLoanDefault.")
	}
}

// bridge checks the two sides of a bridge (XLS-38).
func (c *checker) bridge() {
	const name = "XChainBridge"
	sides, _ := c.tx[name].(map[string]any)
	if !c.has(name) {
		return
	}
	locking, issuing := sides["LockingChainIssue"], sides["IssuingChainIssue"]
	switch {
	case sides["LockingChainDoor"] == sides["IssuingChainDoor"]:
		c.bad(name, "Both doors of the bridge are the same account. Change one of them.")
	case (asset(locking) == "XRP") != (asset(issuing) == "XRP"):
		c.bad(name, "A bridge connects XRP with XRP, or a token with a token. Change LockingChainIssue or IssuingChainIssue.")
	case isMPT(locking) || isMPT(issuing):
		c.bad(name, "A bridge cannot carry multi-purpose tokens. Choose other assets.")
	case asset(issuing) != "XRP" && issuerOf(issuing) != sides["IssuingChainDoor"]:
		c.bad(name, "On the issuing chain the door itself issues the token. Make IssuingChainDoor the issuer of IssuingChainIssue.")
	}
}

// bridgeOwner checks who makes or changes a bridge, and how.
func (c *checker) bridgeOwner() {
	sides, _ := c.tx["XChainBridge"].(map[string]any)
	if own := c.account(); c.has("XChainBridge") && own != "" && sides["LockingChainDoor"] != own && sides["IssuingChainDoor"] != own {
		c.bad("XChainBridge", "Neither door of the bridge is your account, and only a door can make or change it. Sign with one of them.")
	}
	if c.format.name == "XChainModifyBridge" {
		if !c.set("tfClearAccountCreateAmount") {
			c.atLeastOne("SignatureReward", "MinAccountCreateAmount")
		} else if c.present("MinAccountCreateAmount") {
			c.bad("MinAccountCreateAmount", "The flag tfClearAccountCreateAmount takes away what MinAccountCreateAmount sets. Remove one of them.")
		}
	}
	if c.has("MinAccountCreateAmount") && c.has("XChainBridge") && asset(sides["LockingChainIssue"]) != "XRP" {
		c.bad("MinAccountCreateAmount", "Only a bridge for XRP can open accounts. Remove MinAccountCreateAmount.")
	}
}

// bridgeAmount checks that what is sent is what the bridge carries.
func (c *checker) bridgeAmount() {
	sides, _ := c.tx["XChainBridge"].(map[string]any)
	c.publicKey("PublicKey")
	if a := asset(c.tx["Amount"]); c.has("Amount") && c.has("XChainBridge") && a != asset(sides["LockingChainIssue"]) && a != asset(sides["IssuingChainIssue"]) {
		c.bad("Amount", "The bridge does not carry this asset. Enter an amount of one of its two assets, or choose another bridge.")
	}
	if id := c.text("XChainClaimID"); id != "" && strings.Trim(id, "0") == "" {
		c.bad("XChainClaimID", "XChainClaimID is 0, and claim numbers begin with 1. Enter the number you got.")
	}
}
