package xrpl

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// unknownFields finds names the type does not have. The wallet drops them where
// it has a screen of its own for the type; elsewhere the ledger's format has no
// place for them.
func (c *checker) unknownFields() {
	f := c.format
	names := c.tables.names(f)
	for _, name := range slices.Sorted(maps.Keys(c.tx)) {
		switch {
		case c.done[name] || c.tables.allows(f, name):
		case isSecretName(name):
			c.bad(name, "%s looks like a secret. Remove it: keys stay in the wallet and never belong in a request.", clean(name, 40))
		case name == "SignIn" && f.name == "SignIn" && c.tx[name] == true:
		default:
			hint := "Remove it."
			if near, ok := closest(name, names); ok {
				hint = fmt.Sprintf("Did you mean %s?", near)
			}
			if c.inner || c.known && c.typ.Screen == GenericScreen {
				c.bad(name, "%s has no field %q, and cannot be signed with it. %s", capital(anOrA(f.name)), clean(name, 40), hint)
				continue
			}
			c.warn(name, "%s has no field %q: the wallet drops it without a word. %s", capital(anOrA(f.name)), clean(name, 40), hint)
		}
	}
}

// droppedFields finds fields the ledger knows and the wallet's own screen does
// not: what is not on it is not signed (reference/xrpl.md, section 5).
func (c *checker) droppedFields() {
	if c.inner || !c.known || c.typ.Screen != OwnScreen {
		return
	}
	for _, name := range inDisplayOrder(c.tx) {
		if f, ok := c.typ.Field(name); ok && f.Dropped && c.has(name) {
			c.warn(name, "The wallet may drop %s without a word and sign the rest%s. Compare what was signed, or leave the field out.", name, c.withoutIt(name))
		}
	}
}

// withoutIt says what becomes of a transaction whose field was dropped.
func (c *checker) withoutIt(name string) string {
	switch {
	case name == "DomainID" && c.format.name != "MPTokenIssuanceCreate" && c.format.name != "MPTokenIssuanceSet":
		return ", and it then goes through the open market instead of the domain"
	case name == "OfferSequence":
		return ", and the old offer then stays beside the new one"
	case name == "Holder" && c.format.name == "Clawback":
		return ", and the ledger then refuses it"
	case name == "Delegate":
		return ", and it then is a transaction of the account that signs"
	}
	return ""
}

// missingFields finds what the ledger demands and nobody will fill in.
func (c *checker) missingFields() {
	if c.typ.Internal {
		c.bad("TransactionType", "Transactions of the type %s are made by the network itself, and nobody can send one. Choose another type.", c.format.name)
		return
	}
	if c.known && c.typ.Permission && !c.inner {
		c.warn("TransactionType", "The platform takes %s only from applications with special permission. Ask Xaman's support for it before you count on this.", anOrA(c.format.name))
	}
	required := c.format.required
	if c.format.name == "TrustSet" {
		required = append(slices.Clone(required), "LimitAmount") // rippled: temBAD_LIMIT without
	}
	for _, name := range required {
		if c.present(name) || slices.Contains(c.tables.common, name) {
			continue
		}
		if words, filled := openFields[c.format.name+"."+name]; filled && !c.inner {
			c.warn(name, "%s", words)
			continue
		}
		c.bad(name, "%s", c.missing(name))
	}
}

// openFields are required fields that the wallet fills in or asks for when they
// are left out, with what that means (reference/xrpl.md, section 5).
var openFields = map[string]string{
	"Payment.Amount":                 "The payment has no Amount: whoever signs can enter any, and it cannot be proved to be the one you meant. Enter an amount.",
	"CheckCreate.SendMax":            "The check has no SendMax: whoever signs can enter any amount, and it cannot be proved to be the one you meant. Enter an amount.",
	"EscrowFinish.OfferSequence":     "The escrow's OfferSequence is missing: the wallet can only look it up from PreviousTxnID. Enter the sequence number of the transaction that made the escrow.",
	"EscrowCancel.OfferSequence":     "The escrow's OfferSequence is missing: the wallet can only look it up from PreviousTxnID. Enter the sequence number of the transaction that made the escrow.",
	"PaymentChannelCreate.PublicKey": "The channel has no PublicKey: the wallet puts in the key of the account that signs. Enter one if another key is to sign claims.",
}

// missing says what to enter.
func (c *checker) missing(name string) string {
	switch c.format.name + "." + name {
	case "Payment.Destination":
		return "The payment has no Destination. Enter the address that gets it; it starts with \"r\"."
	}
	what := name
	if f, ok := c.typ.Field(name); ok && f.Label != "" && !strings.EqualFold(f.Label, name) {
		what += fmt.Sprintf(" (%s)", lowerFirst(f.Label))
	}
	return fmt.Sprintf("%s needs %s, and it is missing. Add it.", capital(anOrA(c.format.name)), what)
}

func isSecretName(name string) bool {
	switch strings.ToLower(name) {
	case "secret", "seed", "seed_hex", "passphrase", "mnemonic", "privatekey", "private_key":
		return true
	}
	return false
}

// alreadySigned: the wallet signs by itself and drops or refuses signatures.
func (c *checker) alreadySigned() {
	if c.inner {
		return // its batch has looked
	}
	if c.has("TxnSignature") && c.tx["TxnSignature"] != "" {
		c.bad("TxnSignature", "The transaction is already signed. Remove TxnSignature, so that the wallet can sign it.")
	}
	if c.has("SigningPubKey") && c.tx["SigningPubKey"] != "" {
		c.warn("SigningPubKey", "SigningPubKey is set, and the wallet puts in the key of the account that signs. Remove it.")
	}
	if c.has("Signers") {
		c.warn("Signers", "Signers is set: the wallet adds signatures only to requests made for multi-signing. Remove it from any other.")
	}
}
