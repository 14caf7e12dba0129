package xrpl

import "strings"

// xAddress refuses an X-address in an account's place, since the wallet may not
// read it, and tells what to write instead. Where the rest of the request does
// not fit it, that is what it says.
func (c *checker) xAddress(name string, v any) bool {
	s, ok := v.(string)
	if !ok || !looksLikeXAddress(s) {
		return false
	}
	x, err := ParseXAddress(s)
	if err != nil {
		return false
	}
	if n, known := NetworkByKey(c.options.Network); known && x.Test != n.Test {
		kind := "main"
		if x.Test {
			kind = "test"
		}
		c.bad(name, "%s is an X-address for %s networks, and the request is for %s. Ask for an address on that network.", name, kind, NetworkName(c.options.Network))
		return true
	}
	tagField, hasTag := tagOf[name], false
	if tagField != "" {
		_, hasTag = c.tx[tagField]
	}
	tag, err := wholeNumber(c.tx[tagField], 1<<32-1)
	switch {
	case hasTag && x.HasTag && (err != nil || tag != uint64(x.Tag)):
		c.bad(name, "%s is an X-address with the tag %d in it, and %s is %s. Ask which tag is right, and write %s with that tag.",
			name, x.Tag, tagField, clean(compactJSON(c.tx[tagField]), 40), x.Account)
	case hasTag && !x.HasTag:
		c.bad(name, "%s is an X-address that says there is no tag, and %s is %s. Ask whether a tag is needed, and write %s.",
			name, tagField, clean(compactJSON(c.tx[tagField]), 40), x.Account)
	default:
		c.bad(name, "%s is an X-address; %s", name, x.advice())
	}
	return true
}

// nobody are accounts whose key nobody has (xrpl.org, "Special addresses").
var nobody = map[string]bool{
	"rrrrrrrrrrrrrrrrrrrrrhoLvTp": true, "rrrrrrrrrrrrrrrrrrrrBZbvji": true,
	"rrrrrrrrrrrrrrrrrNAMEtxvNvQ": true, "rrrrrrrrrrrrrrrrrrrn5RM1rHd": true,
}

// lost finds recipients that are nobody.
func (c *checker) lost() {
	for _, name := range [...]string{"Destination", "OtherChainDestination"} {
		if c.has(name) && nobody[c.tx.Text(name)] {
			c.warn(name, "Nobody has the key of this address: what is sent to it is lost. Check the address.")
		}
	}
}

// lonelyTag finds a tag for a recipient who is not there.
func (c *checker) lonelyTag() {
	if c.has("DestinationTag") && !c.present("Destination") && c.format.allowed["Destination"] {
		c.bad("DestinationTag", "There is a DestinationTag and no Destination it could be for. Add the Destination, or remove the tag.")
	}
}

// credentialIDs checks the credentials a sender shows.
func (c *checker) credentialIDs() {
	if c.has("CredentialIDs") && len(c.list("CredentialIDs")) == 0 {
		c.bad("CredentialIDs", "CredentialIDs is empty, and the ledger refuses that. Remove it.")
	}
	c.twice("CredentialIDs", textKey)
}

func textKey(entry any) string {
	s, _ := entry.(string)
	return strings.ToUpper(s)
}

// issuedBy demands that the account of the transaction issued an MPT or a token.
func (c *checker) issuedBy(name string) {
	own, v := c.account(), c.tx[name]
	issuer := issuerOf(v)
	if id, isText := v.(string); isText {
		account, ok := mptIssuer(id)
		if !ok {
			return
		}
		issuer = account.String()
	}
	if own != "" && c.has(name) && issuer != "" && issuer != own {
		c.bad(name, "%s was issued by %s, and only the issuer can send %s for it. Choose another token, or sign with that account.", name, issuer, anOrA(c.format.name))
	}
}
