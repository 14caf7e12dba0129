package xrpl

import "strings"

// flagPartialPayment lets a payment deliver less than its Amount.
const flagPartialPayment = 0x00020000

// Limits of a Payment (xrpl.org, "Payment").
const (
	maxPaths       = 6
	maxSteps       = 8
	maxCredentials = 8
)

func (c *checker) payment() {
	if _, ok := c.tx["Destination"]; !ok {
		c.bad("Destination", "The payment has no Destination. Enter the address that gets it; it starts with \"r\".")
	}
	if _, ok := c.tx["Amount"]; !ok {
		c.warn("Amount", "The payment has no Amount: whoever signs can enter any, and it cannot be proved to be the one you meant. Enter an amount.")
	}
	for _, name := range []string{"Amount", "SendMax", "DeliverMin"} {
		c.amount(name)
	}
	c.partialPayment()
	c.xrpToXRP()
	c.selfPayment()
	c.lists()
	if c.has("DomainID") {
		c.warnDropped("DomainID")
	}
	if c.tx.Text("Destination") == (AccountID{}).String() && c.has("Destination") {
		c.warn("Destination", "Nobody has the key of this address: what is sent to it is lost. Check the address.")
	}
}

// amount checks the sign of an amount and what its token looks like.
func (c *checker) amount(name string) {
	if !c.has(name) {
		return
	}
	switch v := c.tx[name].(type) {
	case string:
		if d, err := ParseDrops(v); err == nil && d == 0 {
			c.bad(name, "%s is zero. Enter an amount above zero.", name)
		}
	case map[string]any:
		value, _ := v["value"].(string)
		d, err := parseDecimal(value)
		switch {
		case err != nil: // an MPT amount longer than a token's can be is fine
		case d.mantissa == 0:
			c.bad(name, "%s is zero. Enter an amount above zero.", name)
		case d.negative:
			c.bad(name, "%s is negative. Enter an amount above zero.", name)
		}
		code, _ := v["currency"].(string)
		c.currency(name, code)
	}
}

// currency finds codes that are made to be taken for another one.
func (c *checker) currency(field, code string) {
	cur, err := parseCurrency(code)
	if err != nil {
		return
	}
	short := cur.String()
	text := strings.TrimSpace(strings.Trim(string(cur[:]), "\x00"))
	switch {
	case len(short) == 3 && strings.EqualFold(short, "XRP"):
		c.warn(field, "The token code %q is not XRP, it only looks like it. An amount of XRP is a text of drops, without currency and issuer.", short)
	case len(short) == 40 && strings.EqualFold(text, "XRP"):
		c.bad(field, "The token code %s reads like XRP and is refused by the ledger or meant to deceive. Use another token.", short)
	case len(short) == 40 && len(text) == 3 && printable(text):
		c.warn(field, "The token code %s reads like %q, but is another token. Make sure it is the one you mean.", short, text)
	}
}

func (c *checker) partialPayment() {
	flags, _ := c.number("Flags")
	partial := flags&flagPartialPayment != 0
	if partial && !c.has("DeliverMin") {
		c.warn("Flags", "This is a partial payment (tfPartialPayment) without DeliverMin: it may deliver next to nothing and still succeed. Add DeliverMin, or remove the flag.")
	}
	if _, ok := c.tx["DeliverMin"]; ok && !partial {
		c.bad("DeliverMin", "DeliverMin works only in a partial payment. Set the flag tfPartialPayment (131072), or remove DeliverMin.")
	}
	known := uint64(flagFullyCanonical | flagInnerBatch)
	for _, f := range paymentFlags {
		known |= f.bit
	}
	if unknown := flags &^ known; unknown != 0 {
		c.warn("Flags", "Flags has bits a Payment does not know (0x%08X), and the ledger refuses those. Remove them.", unknown)
	}
	if !c.has("DeliverMin") || !c.has("Amount") {
		return
	}
	if asset(c.tx["DeliverMin"]) != asset(c.tx["Amount"]) {
		c.bad("DeliverMin", "DeliverMin has to be in the same currency, with the same issuer, as Amount. Change one of them.")
	} else if compareAmounts(c.tx["DeliverMin"], c.tx["Amount"]) > 0 {
		c.bad("DeliverMin", "DeliverMin is more than Amount. Lower it.")
	}
}

// xrpToXRP finds what the ledger refuses in a direct payment of XRP.
func (c *checker) xrpToXRP() {
	if !c.has("Amount") || asset(c.tx["Amount"]) != "XRP" {
		return
	}
	if c.has("SendMax") {
		if asset(c.tx["SendMax"]) != "XRP" {
			return
		}
		c.bad("SendMax", "SendMax is XRP, and so is Amount: the ledger refuses that. Remove SendMax.")
	}
	if c.has("Paths") {
		c.bad("Paths", "A payment of XRP in XRP needs no Paths, and the ledger refuses it with them. Remove Paths.")
	}
	flags, _ := c.number("Flags")
	for _, f := range paymentFlags[:3] { // no direct path, partial, limit quality
		if flags&f.bit != 0 {
			c.bad("Flags", "The flag %s cannot be used in a payment of XRP in XRP. Remove it from Flags.", f.name)
			return
		}
	}
}

func (c *checker) selfPayment() {
	if !c.has("Account") || !c.has("Destination") || c.tx["Account"] != c.tx["Destination"] {
		return
	}
	if _, ok := c.tx["Paths"]; ok {
		return
	}
	if _, ok := c.tx["SendMax"]; ok && asset(c.tx["SendMax"]) != asset(c.tx["Amount"]) {
		return // an exchange of one currency for another, which is how it is done
	}
	c.bad("Destination", "The payment goes to the account it comes from. Enter another destination.")
}

func (c *checker) lists() {
	if paths, ok := c.tx["Paths"].([]any); ok && c.has("Paths") {
		if len(paths) > maxPaths {
			c.bad("Paths", "Paths has %d paths, and at most %d are permitted. Remove some.", len(paths), maxPaths)
		}
		for _, p := range paths {
			if steps, _ := p.([]any); len(steps) > maxSteps {
				c.bad("Paths", "A path has %d steps, and at most %d are permitted. Remove the path.", len(steps), maxSteps)
				break
			}
		}
	}
	ids, ok := c.tx["CredentialIDs"].([]any)
	if !ok || !c.has("CredentialIDs") {
		return
	}
	if len(ids) > maxCredentials {
		c.bad("CredentialIDs", "CredentialIDs has %d entries, and at most %d are permitted. Remove some.", len(ids), maxCredentials)
		return
	}
	seen := map[any]bool{}
	for _, id := range ids {
		if seen[id] {
			c.bad("CredentialIDs", "CredentialIDs has the same entry twice. Remove one.")
			return
		}
		seen[id] = true
	}
}

// asset names what an amount is of, for comparison: equal names, equal asset.
// It is "" for what is no amount.
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
			return c.String() + " " + issuer
		}
	}
	return ""
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
