package xrpl

import "slices"

// trustSet checks a trust line.
func (c *checker) trustSet() {
	const name = "LimitAmount"
	limit := c.tx[name]
	switch {
	case !c.has(name):
	case asset(limit) == "XRP":
		c.bad(name, "LimitAmount is XRP, which needs no trust line. Enter a token with its issuer.")
	case isMPT(limit):
		c.bad(name, "LimitAmount is a multi-purpose token, which needs no trust line. Use MPTokenAuthorize instead.")
	case issuerOf(limit) == c.account() && c.account() != "":
		c.bad(name, "A trust line to your own account is refused. Enter the issuer of the token.")
	case nobody[issuerOf(limit)]:
		c.warn(name, "Nobody has the key of the issuer's address, so nobody can issue the token. Check the address.")
	}
	for _, quality := range [...]string{"QualityIn", "QualityOut"} {
		n, ok := c.number(quality)
		if ok && n != 0 && n != rateOne && (n < rateOne/2 || n > rateOne*2) {
			c.warn(quality, "%s is %d; %d stands for the face value, and this is far from it. Remove it unless you are sure.", quality, n, uint64(rateOne))
		}
	}
}

// offerCreate checks an offer to trade.
func (c *checker) offerCreate() {
	c.differ("TakerGets", "TakerPays", "and an offer trades one for another")
	sequenceAboveZero("OfferSequence")(c)
	if c.set("tfHybrid") && !c.present("DomainID") {
		c.bad("Flags", "The flag tfHybrid is only for offers in a permissioned domain. Remove it, or add the DomainID.")
	}
	for _, name := range [...]string{"TakerGets", "TakerPays"} {
		if c.has(name) && nobody[issuerOf(c.tx[name])] {
			c.warn(name, "Nobody has the key of the issuer's address. Check the token.")
		}
	}
}

// poolCreate checks a new liquidity pool.
func (c *checker) poolCreate() {
	c.differ("Amount", "Amount2", "and a pool needs two")
	c.noPoolTokens("Amount")
	c.noPoolTokens("Amount2")
}

// noPoolTokens: the tokens of a pool cannot go into another one.
func (c *checker) noPoolTokens(name string) {
	if c.has(name) && isPoolToken(c.tx[name]) {
		c.bad(name, "%s are LP tokens, and a pool cannot hold those. Choose another asset.", name)
	}
}

// isPoolToken tells whether a token stands for a share of a liquidity pool: its
// code begins with 03 (XLS-30).
func isPoolToken(v any) bool {
	members, _ := v.(map[string]any)
	code, _ := members["currency"].(string)
	c, err := parseCurrency(code)
	return err == nil && c[0] == poolTokenPrefix
}

// poolPair checks which pool is meant, and that amounts are of its assets.
func (c *checker) poolPair() {
	c.differ("Asset", "Asset2", "and a pool has two")
	c.differ("Amount", "Amount2", "and each of the pool's assets can be there once")
	if !c.has("Asset") || !c.has("Asset2") {
		return
	}
	for _, name := range [...]string{"Amount", "Amount2"} {
		a := asset(c.tx[name])
		if c.has(name) && a != asset(c.tx["Asset"]) && a != asset(c.tx["Asset2"]) {
			c.bad(name, "%s is of neither of the pool's two assets. Choose one of them, or another pool.", name)
		}
	}
	for _, name := range [...]string{"LPTokenOut", "LPTokenIn", "BidMin", "BidMax"} {
		if c.has(name) && !isPoolToken(c.tx[name]) {
			c.bad(name, "%s has to be the LP tokens of the pool, whose code begins with 03. Copy the token from your balances.", name)
		}
	}
}

// poolModes are what each way to add to a pool, or to take out of it, needs and
// what it may have beside that (XLS-30; rippled, AMMDeposit and AMMWithdraw).
var poolModes = map[string]struct{ needs, may []string }{
	"AMMDeposit tfLPToken":         {[]string{"LPTokenOut"}, []string{"Amount", "Amount2"}},
	"AMMDeposit tfSingleAsset":     {[]string{"Amount"}, []string{"LPTokenOut"}},
	"AMMDeposit tfTwoAsset":        {[]string{"Amount", "Amount2"}, []string{"LPTokenOut"}},
	"AMMDeposit tfOneAssetLPToken": {[]string{"Amount", "LPTokenOut"}, nil},
	"AMMDeposit tfLimitLPToken":    {[]string{"Amount", "EPrice"}, nil},
	"AMMDeposit tfTwoAssetIfEmpty": {[]string{"Amount", "Amount2"}, []string{"TradingFee"}},

	"AMMWithdraw tfLPToken":             {[]string{"LPTokenIn"}, []string{"Amount", "Amount2"}},
	"AMMWithdraw tfWithdrawAll":         {nil, nil},
	"AMMWithdraw tfOneAssetWithdrawAll": {[]string{"Amount"}, nil},
	"AMMWithdraw tfSingleAsset":         {[]string{"Amount"}, nil},
	"AMMWithdraw tfTwoAsset":            {[]string{"Amount", "Amount2"}, nil},
	"AMMWithdraw tfOneAssetLPToken":     {[]string{"Amount", "LPTokenIn"}, nil},
	"AMMWithdraw tfLimitLPToken":        {[]string{"Amount", "EPrice"}, nil},
}

// poolMode checks that the amounts fit the one flag that says how it works.
func (c *checker) poolMode() {
	if c.done["Flags"] {
		return
	}
	for flag := range c.bits() {
		mode, ok := poolModes[c.format.name+" "+flag]
		if !ok || !c.set(flag) {
			continue
		}
		for _, name := range mode.needs {
			if !c.present(name) {
				c.bad(name, "With the flag %s, %s needs %s. Add it, or choose another flag.", flag, anOrA(c.format.name), name)
			}
		}
		for _, name := range [...]string{"Amount", "Amount2", "EPrice", "LPTokenOut", "LPTokenIn", "TradingFee"} {
			if c.has(name) && !slices.Contains(mode.needs, name) && !slices.Contains(mode.may, name) {
				c.bad(name, "With the flag %s, %s takes no %s. Remove it, or choose another flag.", flag, anOrA(c.format.name), name)
			}
		}
		if c.present("Amount2") && !c.present("Amount") {
			c.bad("Amount", "Amount2 is there and Amount is not. Add Amount, or use it instead of Amount2.")
		}
		return
	}
}

// poolBid checks a bid for a pool's auction slot.
func (c *checker) poolBid() {
	if c.has("BidMin") && c.has("BidMax") {
		switch {
		case asset(c.tx["BidMin"]) != asset(c.tx["BidMax"]):
			c.bad("BidMax", "BidMin and BidMax have to be LP tokens of the same pool. Change one of them.")
		case compareAmounts(c.tx["BidMin"], c.tx["BidMax"]) > 0:
			c.bad("BidMax", "BidMax is less than BidMin. Raise it.")
		}
	}
	account := func(entry any) string { return inEntry(entry, "AuthAccount").Text("Account") }
	c.twice("AuthAccounts", account)
	for _, entry := range c.list("AuthAccounts") {
		if own := c.account(); own != "" && account(entry) == own {
			c.bad("AuthAccounts", "AuthAccounts holds your own account, which has the lower fee anyway. Remove it.")
			return
		}
	}
}

// poolClawback checks that tokens are the issuer's own.
func (c *checker) poolClawback() {
	c.notOwn("Holder", holderIsSelf)
	if c.has("Asset") && asset(c.tx["Asset"]) == "XRP" {
		c.bad("Asset", "Asset is XRP, which nobody can take back. Enter the token you issued.")
	}
	c.issuedBy("Asset")
	if c.set("tfClawTwoAssets") && c.has("Asset") && c.has("Asset2") && issuerOf(c.tx["Asset"]) != issuerOf(c.tx["Asset2"]) {
		c.bad("Flags", "The flag tfClawTwoAssets takes both assets back, and they have different issuers. Remove it.")
	}
	if c.has("Amount") && c.has("Asset") && asset(c.tx["Amount"]) != asset(c.tx["Asset"]) {
		c.bad("Amount", "Amount has to be of the asset that is taken back, which is Asset. Change one of them.")
	}
}
