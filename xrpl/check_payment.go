package xrpl

// flagPartialPayment lets a payment deliver less than its Amount.
const flagPartialPayment = 0x00020000

// Limits of a Payment (xrpl.org, "Payment").
const (
	maxPaths = 6
	maxSteps = 8
)

func (c *checker) payment() {
	c.partialPayment()
	c.xrpToXRP()
	c.selfPayment()
	c.paths()
	if c.has("SendMax") && c.has("Amount") && asset(c.tx["SendMax"]) == asset(c.tx["Amount"]) && asset(c.tx["SendMax"]) != "XRP" &&
		!c.flag(flagPartialPayment) && compareAmounts(c.tx["SendMax"], c.tx["Amount"]) < 0 {
		c.warn("SendMax", "SendMax is less than Amount, so the whole amount cannot be paid. Raise it, or lower Amount.")
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
	own := c.account()
	if own == "" || !c.has("Destination") || c.tx["Destination"] != own {
		return
	}
	if _, ok := c.tx["Paths"]; ok {
		return
	}
	if _, ok := c.tx["SendMax"]; ok && asset(c.tx["SendMax"]) != asset(c.tx["Amount"]) {
		return // an exchange of one currency for another, which is how it is done
	}
	if !c.present("Account") && asset(c.tx["Amount"]) == "XRP" {
		c.bad("Destination", "This is your own account. Choose another recipient.")
		return
	}
	c.bad("Destination", "The payment goes to the account it comes from. Enter another destination.")
}

func (c *checker) paths() {
	for _, p := range c.list("Paths") {
		steps, _ := p.([]any)
		if len(steps) > maxSteps {
			c.bad("Paths", "A path has %d steps, and at most %d are permitted. Remove the path.", len(steps), maxSteps)
			return
		}
	}
	if paths := c.list("Paths"); len(paths) > maxPaths {
		c.bad("Paths", "Paths has %d paths, and at most %d are permitted. Remove some.", len(paths), maxPaths)
	}
}
