package xrpl

import "slices"

// clawback checks that tokens are taken from somebody else: of a token with
// trust lines the issuer in Amount is the holder (XLS-39).
func (c *checker) clawback() {
	amount := c.tx["Amount"]
	switch {
	case !c.has("Amount"):
	case asset(amount) == "XRP":
		c.bad("Amount", "Amount is XRP, which nobody can take back. Enter a token you issued.")
	case isMPT(amount):
		c.issuedBy("Amount")
		c.notOwn("Holder", holderIsSelf)
		if !c.present("Holder") {
			c.bad("Holder", "For a multi-purpose token, Holder says from whom it is taken back. Add it.")
		}
	default:
		if own := c.account(); own != "" && issuerOf(amount) == own {
			c.bad("Amount", "The issuer in Amount has to be the account the tokens are taken from, and it is your own. Enter the holder there.")
		}
		if c.present("Holder") {
			c.bad("Holder", "Holder is for multi-purpose tokens only; of other tokens the issuer in Amount is the holder. Remove it.")
		}
	}
}

// mptCreate checks a new multi-purpose token.
func (c *checker) mptCreate() {
	nonEmpty("MPTokenMetadata")(c)
	if fee, ok := c.number("TransferFee"); ok && fee > 0 && !c.set("tfMPTCanTransfer") {
		c.bad("TransferFee", "A transfer fee needs a token that holders can send to each other. Set the flag tfMPTCanTransfer (32), or remove TransferFee.")
	}
	c.domain("tfMPTRequireAuth", "only for a token whose holders you allow. Set the flag tfMPTRequireAuth (4), or remove it")
}

// domain demands a flag beside DomainID.
func (c *checker) domain(flag, words string) {
	if c.has("DomainID") && !c.set(flag) && !c.done["Flags"] {
		c.bad("DomainID", "DomainID is %s.", words)
	}
}

// mptSet checks a change of a multi-purpose token.
func (c *checker) mptSet() {
	c.issuedBy("MPTokenIssuanceID")
	c.notOwn("Holder", holderIsSelf)
	changes := []string{"DomainID", "MPTokenMetadata", "TransferFee", "ImmutableFlags", "IssuerEncryptionKey", "AuditorEncryptionKey"}
	flags, _ := c.number("Flags")
	changed := slices.ContainsFunc(changes, c.present)
	switch lock := c.set("tfMPTLock") || c.set("tfMPTUnlock"); {
	case !changed && flags&^flagFullyCanonical == 0 && !c.done["Flags"]:
		c.warn("Flags", "This changes nothing. Set the flag tfMPTLock (1) or tfMPTUnlock (2), or say what else to change.")
	case changed && c.present("Holder"):
		c.bad("Holder", "Only locking and unlocking can be for one holder. Remove Holder, or the other changes.")
	case changed && lock:
		c.bad("Flags", "Locking or unlocking cannot be together with other changes. Send two transactions.")
	}
	if c.present("AuditorEncryptionKey") && !c.present("IssuerEncryptionKey") {
		c.bad("AuditorEncryptionKey", "The auditor's key can only be set together with the issuer's. Add IssuerEncryptionKey.")
	}
}

// mptAuthorize checks who accepts, or is allowed, a multi-purpose token.
func (c *checker) mptAuthorize() {
	c.notOwn("Holder", holderIsSelf)
	if c.present("Holder") {
		c.issuedBy("MPTokenIssuanceID")
		return
	}
	issuer, ok := mptIssuer(c.text("MPTokenIssuanceID"))
	if own := c.account(); ok && own != "" && own == issuer.String() {
		c.bad("Holder", "You issued this token, and an issuer does not hold it. Add the Holder to allow, or choose another token.")
	}
}
