package xrpl

import (
	"fmt"
	"strings"
)

// amounts checks the size of every amount and what its token looks like, in
// assets without an amount too.
func (c *checker) amounts() {
	for _, name := range inDisplayOrder(c.tx) {
		f := c.tables.byName[name]
		if f == nil || !c.has(name) || !c.tables.allows(c.format, name) {
			continue
		}
		switch f.kind {
		case kindAmount:
			c.amount(name)
		case kindIssue:
			c.token(name, c.tx[name])
		case kindBridge:
			bridge, _ := c.tx[name].(map[string]any)
			c.token(name, bridge["LockingChainIssue"])
			c.token(name, bridge["IssuingChainIssue"])
		}
	}
}

// zeroAllowed are the amounts that may be zero, and what may even be less
// (rippled, preflight of each type). What a zero means is in the catalogue.
func (c *checker) zeroAllowed(name string) bool {
	switch c.format.name + "." + name {
	case "TrustSet.LimitAmount", "NFTokenMint.Amount", "VaultClawback.Amount",
		"LoanBrokerCoverClawback.Amount", "SponsorshipSet.MaxFee", "SponsorshipSet.FeeAmountDelta":
		return true
	case "AMMWithdraw.Amount":
		return c.set("tfOneAssetWithdrawAll") || c.set("tfOneAssetLPToken")
	case "NFTokenCreateOffer.Amount":
		return c.set("tfSellNFToken")
	}
	return name == "Fee" || name == "SignatureReward"
}

// amount checks the sign of an amount and what its token looks like.
func (c *checker) amount(name string) {
	zero := c.zeroAllowed(name)
	switch v := c.tx[name].(type) {
	case string:
		if d, err := ParseDrops(v); err == nil && d == 0 && !zero {
			c.bad(name, "%s is zero. Enter an amount above zero.", name)
		}
	case map[string]any:
		value, _ := v["value"].(string)
		d, err := parseDecimal(value)
		switch {
		case err != nil: // an MPT amount longer than a token's can be is fine
		case d.mantissa == 0 && !zero:
			c.bad(name, "%s is zero. Enter an amount above zero.", name)
			return
		case d.negative:
			c.bad(name, "%s is negative. Enter an amount above zero.", name)
			return
		}
		c.token(name, v)
	}
}

// token finds codes that are made to be taken for another one.
func (c *checker) token(field string, v any) {
	members, _ := v.(map[string]any)
	code, _ := members["currency"].(string)
	if code == "XRP" || code == "" || c.done[field] {
		return
	}
	words, suspicious := LookAlike(code)
	switch {
	case isBadCurrency(code):
		c.bad(field, "The token code %s reads like XRP and is refused by the ledger or meant to deceive. Use another token.", strings.ToUpper(code))
	case suspicious:
		c.warn(field, "%s", words)
	}
}

// asset names what an amount or an asset is, for comparison: equal names, equal
// asset. It is "" for what is neither.
func asset(v any) string {
	switch v := v.(type) {
	case string:
		return "XRP"
	case map[string]any:
		if id, ok := v["mpt_issuance_id"].(string); ok {
			return "MPT " + strings.ToUpper(id)
		}
		code, _ := v["currency"].(string)
		issuer, _ := v["issuer"].(string)
		if c, err := parseCurrency(code); err == nil {
			if c.isXRP() {
				return "XRP"
			}
			return c.String() + " " + issuer
		}
	}
	return ""
}

// issuerOf gives who issues what an amount or an asset is of, "" for XRP.
func issuerOf(v any) string {
	members, _ := v.(map[string]any)
	if id, ok := members["mpt_issuance_id"].(string); ok {
		if issuer, ok := mptIssuer(id); ok {
			return issuer.String()
		}
	}
	issuer, _ := members["issuer"].(string)
	return issuer
}

func isMPT(v any) bool {
	members, _ := v.(map[string]any)
	_, ok := members["mpt_issuance_id"]
	return ok
}

// compareAmounts compares two valid amounts of one asset.
func compareAmounts(a, b any) int {
	if x, ok := a.(string); ok {
		y, _ := b.(string)
		dx, _ := ParseDrops(x)
		dy, _ := ParseDrops(y)
		return threeWay(uint64(dx), uint64(dy))
	}
	x, _ := a.(map[string]any)
	y, _ := b.(map[string]any)
	tx, ty := Tx(x).Text("value"), Tx(y).Text("value")
	if _, mpt := x["mpt_issuance_id"]; mpt {
		nx, _ := parseMPT(tx)
		ny, _ := parseMPT(ty)
		return threeWay(nx, ny)
	}
	dx, _ := parseDecimal(tx)
	dy, _ := parseDecimal(ty)
	return dx.compare(dy)
}

// differ demands that two amounts or assets are of different assets.
func (c *checker) differ(one, other, why string) {
	if c.has(one) && c.has(other) && asset(c.tx[one]) != "" && asset(c.tx[one]) == asset(c.tx[other]) {
		c.bad(other, "%s and %s are the same asset, %s. Change one of them.", one, other, why)
	}
}

// onlyXRP demands XRP, and onlyToken a token.
func (c *checker) onlyXRP(name, why string) {
	if c.has(name) && asset(c.tx[name]) != "XRP" {
		c.bad(name, "%s can only be XRP: %s. Write a text with a whole number of drops.", name, why)
	}
}

// publicKey demands the form of one of the ledger's two kinds of keys.
func (c *checker) publicKey(name string) {
	key := c.text(name)
	if key == "" {
		return
	}
	if len(key) != 2*publicKeyBytes || key[:2] != "ED" && key[:2] != "02" && key[:2] != "03" {
		c.bad(name, "%s is no public key of the ledger: those have 66 hex digits and begin with ED, 02 or 03. Copy it again.", name)
	}
}

// exactlyOne demands one of some fields, and no more.
func (c *checker) exactlyOne(names ...string) {
	var there []string
	for _, name := range names {
		if c.present(name) {
			there = append(there, name)
		}
	}
	switch {
	case len(there) == 0:
		c.bad(names[0], "%s needs exactly one of %s. Add one.", capital(anOrA(c.format.name)), inWords(names, "and"))
	case len(there) > 1:
		c.bad(there[1], "%s takes only one of %s, and this has %s. Keep one.", capital(anOrA(c.format.name)), inWords(names, "and"), inWords(there, "and"))
	}
}

// atLeastOne demands one of some fields, or more.
func (c *checker) atLeastOne(names ...string) {
	for _, name := range names {
		if c.present(name) {
			return
		}
	}
	c.bad(names[0], "%s needs at least one of %s. Add one.", capital(anOrA(c.format.name)), inWords(names, "and"))
}

// notOwn demands that a field is not the account the transaction is from.
func (c *checker) notOwn(name, format string, args ...any) {
	if own := c.account(); own != "" && c.has(name) && c.tx[name] == own {
		c.bad(name, "%s", fmt.Sprintf(format, args...))
	}
}

// twice finds an entry of a list that is there twice.
func (c *checker) twice(name string, key func(entry any) string) {
	list, _ := c.tx[name].([]any)
	if !c.has(name) {
		return
	}
	seen := map[string]bool{}
	for _, entry := range list {
		k := key(entry)
		if k != "" && seen[k] {
			c.bad(name, "%s has the same entry twice. Remove one.", name)
			return
		}
		seen[k] = true
	}
}

// inEntry gives the members of an entry of a list of objects.
func inEntry(entry any, name string) Tx {
	wrapper, _ := entry.(map[string]any)
	members, _ := wrapper[name].(map[string]any)
	return members
}

// list gives the entries of a list that has nothing wrong with it.
func (c *checker) list(name string) []any {
	if !c.has(name) {
		return nil
	}
	list, _ := c.tx[name].([]any)
	return list
}
