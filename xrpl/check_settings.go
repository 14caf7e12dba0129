package xrpl

import (
	"fmt"
	"slices"
	"strings"
)

// Settings of AccountSet that rules look at (xrpl.org, "AccountSet flags").
const (
	asfRequireDest = 1
	asfRequireAuth = 2
	asfDisallowXRP = 3
	asfMinter      = 10
)

// accountSet checks that the settings do not contradict one another.
func (c *checker) accountSet() {
	set, _ := c.number("SetFlag")
	clear, _ := c.number("ClearFlag")
	if set != 0 && set == clear {
		c.bad("ClearFlag", "SetFlag and ClearFlag are the same setting, which cannot be switched on and off at once. Remove one.")
	}
	for _, old := range [...]struct {
		on, off string
		asf     uint64
	}{
		{"tfRequireDestTag", "tfOptionalDestTag", asfRequireDest},
		{"tfRequireAuth", "tfOptionalAuth", asfRequireAuth},
		{"tfDisallowXRP", "tfAllowXRP", asfDisallowXRP},
	} {
		if c.set(old.on) && clear == old.asf || c.set(old.off) && set == old.asf {
			c.bad("Flags", "Flags and SetFlag or ClearFlag contradict one another over the same setting. Remove one of them.")
		}
	}
	changes := []string{"NFTokenMinter", "Domain", "EmailHash", "MessageKey", "TransferRate", "TickSize", "WalletLocator", "WalletSize"}
	if flags, _ := c.number("Flags"); set == 0 && clear == 0 && flags&^flagFullyCanonical == 0 && !slices.ContainsFunc(changes, c.present) {
		c.warn("TransactionType", "Nothing is chosen, so this changes no setting and costs the fee. Choose what to change.")
	}
	switch minter := c.present("NFTokenMinter"); {
	case set == asfMinter && !minter:
		c.bad("NFTokenMinter", "The setting that lets another account mint NFTs needs NFTokenMinter. Add it.")
	case clear == asfMinter && minter:
		c.bad("NFTokenMinter", "The setting that lets another account mint NFTs is switched off, so there can be no NFTokenMinter. Remove it.")
	case minter && set != asfMinter:
		c.warn("NFTokenMinter", "NFTokenMinter has an effect only together with SetFlag %d (asfAuthorizedNFTokenMinter). Add that, or remove it.", asfMinter)
	}
	c.notOwn("NFTokenMinter", "NFTokenMinter is your own account, which can mint anyway. Remove it, or enter another one.")
	c.publicKey("MessageKey")
}

// regularKey checks a second key for the account.
func (c *checker) regularKey() {
	c.notOwn("RegularKey", "The regular key is the account's own master key, and the ledger refuses that. Enter the address of another key.")
	if c.has("RegularKey") && nobody[c.tx.Text("RegularKey")] {
		c.warn("RegularKey", "Nobody has the key of this address: with the master key disabled too, the account and all it holds are lost. Check the address.")
	}
}

// signerList checks that a list of signers can be used at all.
func (c *checker) signerList() {
	const name = "SignerEntries"
	quorum, ok := c.number("SignerQuorum")
	if !ok {
		return
	}
	switch {
	case quorum == 0 && c.present(name):
		c.bad(name, "SignerQuorum is 0, which takes the list away, and there are SignerEntries. Remove them, or raise SignerQuorum.")
		return
	case quorum == 0:
		return
	case !c.present(name) || c.has(name) && len(c.list(name)) == 0:
		c.bad(name, "A signer list needs at least one signer. Add SignerEntries, or set SignerQuorum to 0 to take the list away.")
		return
	}
	sum := uint64(0)
	for _, entry := range c.list(name) {
		signer := inEntry(entry, "SignerEntry")
		weight, _ := wholeNumber(signer["SignerWeight"], 1<<16-1)
		sum += weight
		if own := c.account(); own != "" && signer.Text("Account") == own {
			c.bad(name, "The account itself is among the signers, and the ledger refuses that. Remove it.")
			return
		}
	}
	c.twice(name, func(entry any) string { return inEntry(entry, "SignerEntry").Text("Account") })
	if c.has(name) && sum < quorum {
		c.bad("SignerQuorum", "The weights of all signers add up to %d, and %d is needed to sign: nobody ever could. Lower SignerQuorum, or raise the weights.", sum, quorum)
	}
}

// depositPreauth checks who is allowed, or no longer.
func (c *checker) depositPreauth() {
	c.exactlyOne("Authorize", "Unauthorize", "AuthorizeCredentials", "UnauthorizeCredentials")
	for _, name := range [...]string{"Authorize", "Unauthorize"} {
		c.notOwn(name, "%s is your own account, which can always pay itself. Enter another one.", name)
	}
	for _, name := range [...]string{"AuthorizeCredentials", "UnauthorizeCredentials"} {
		c.credentials(name)
	}
}

// credentials checks a list of credentials by issuer and kind.
func (c *checker) credentials(name string) {
	if c.has(name) && len(c.list(name)) == 0 {
		c.bad(name, "%s is empty, and the ledger refuses that. Add an entry, or remove the field.", name)
	}
	for i, entry := range c.list(name) {
		if inEntry(entry, "Credential").Text("CredentialType") == "" && c.has(name) {
			c.bad(name, "%s[%d] has no kind of credential. Add CredentialType.", name, i)
		}
	}
	c.twice(name, func(entry any) string {
		credential := inEntry(entry, "Credential")
		return credential.Text("Issuer") + " " + strings.ToUpper(credential.Text("CredentialType"))
	})
}

// delegateSet checks what another account is allowed to send.
func (c *checker) delegateSet() {
	c.notOwn("Authorize", "The delegate is your own account. Enter another one.")
	const name = "Permissions"
	permission := func(entry any) string {
		v := inEntry(entry, "Permission")["PermissionValue"]
		if n, err := wholeNumber(v, 1<<32-1); err == nil {
			return fmt.Sprint(n)
		}
		s, _ := v.(string)
		return fmt.Sprint(c.tables.permissions[s])
	}
	for _, entry := range c.list(name) {
		for typ := range strings.FieldsSeq(notDelegable) {
			if code, ok := c.tables.permissions[typ]; ok && permission(entry) == fmt.Sprint(code) {
				c.bad(name, "%s can never be left to another account. Remove it from Permissions.", typ)
				return
			}
		}
	}
	c.twice(name, permission)
}

// sponsorship checks who sponsors whom.
func (c *checker) sponsorship() {
	c.notOwn("Sponsee", "The sponsored account is your own. Enter another one.")
	c.notOwn("CounterpartySponsor", "The sponsor is your own account. Enter another one.")
	if c.format.name == "SponsorshipSet" {
		c.exactlyOne("CounterpartySponsor", "Sponsee")
		budget := slices.ContainsFunc([]string{"FeeAmountDelta", "MaxFee", "RemainingOwnerCountDelta"}, c.present)
		if c.set("tfDeleteObject") && budget {
			c.bad("Flags", "The flag tfDeleteObject ends the sponsorship, so there can be no budget beside it. Remove one of them.")
		}
	}
}

// stateFix checks that a repair says of what.
func (c *checker) stateFix() {
	kind, ok := c.number("LedgerFixType")
	switch {
	case ok && kind == 1 && !c.present("Owner"):
		c.bad("Owner", "Repairing a list of NFTs needs the Owner of the list. Add it.")
	case ok && kind == 2 && !c.present("BookDirectory"):
		c.bad("BookDirectory", "Repairing the rate of an order book needs the BookDirectory. Add it.")
	}
}
