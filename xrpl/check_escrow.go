package xrpl

import (
	"crypto/sha256"
	"encoding/hex"
)

// escrowCreate checks when and how the money of a new escrow comes free.
func (c *checker) escrowCreate() {
	finish, hasFinish := c.number("FinishAfter")
	cancel, hasCancel := c.number("CancelAfter")
	hasCondition := c.present("Condition")
	switch {
	case c.done["FinishAfter"] || c.done["CancelAfter"]:
		return
	case !hasFinish && !hasCancel:
		c.bad("FinishAfter", "The escrow has neither FinishAfter nor CancelAfter. Say from when the money can be released, or when it goes back.")
	case !hasFinish && !hasCondition:
		c.bad("FinishAfter", "Nothing says when the money can be released. Give FinishAfter, or a Condition.")
	case hasFinish && hasCancel && cancel <= finish:
		c.bad("CancelAfter", "CancelAfter is not later than FinishAfter, so the money could never be released. Choose a later date.")
	case hasCondition && !hasCancel:
		c.warn("Condition", "Without CancelAfter the money stays locked for ever if the fulfilment of the condition is lost. Give a date from which it can go back.")
	}
	if c.has("Amount") && asset(c.tx["Amount"]) != "XRP" && !hasCancel && !c.done["CancelAfter"] {
		c.bad("CancelAfter", "An escrow of tokens needs CancelAfter, a date from which they can go back. Add it.")
	}
}

// condition checks the form of a PREIMAGE-SHA-256 condition, the only kind the
// ledger knows (draft-thomas-crypto-conditions-02; xrpl.org, "Escrow"): 39 bytes
// with the hash of the preimage and its length.
func (c *checker) condition() {
	const prefix, middle = "A0258020", "8101"
	s := c.text("Condition")
	if c.has("Condition") && (len(s) != 78 || s[:8] != prefix || s[72:76] != middle) {
		c.bad("Condition", "Condition is no PREIMAGE-SHA-256 condition: those have 78 hex digits that begin with %s. Copy it again, without the fulfilment.", prefix)
	}
}

// escrowFinish checks that condition and fulfilment go together.
func (c *checker) escrowFinish() {
	switch {
	case c.present("Condition") && !c.present("Fulfillment"):
		c.bad("Fulfillment", "The Condition is there and its Fulfillment is not. Add it, or remove the Condition if the escrow has none.")
		return
	case c.present("Fulfillment") && !c.present("Condition"):
		c.bad("Condition", "The Fulfillment is there and its Condition is not. Add the Condition.")
		return
	case !c.has("Condition") || !c.has("Fulfillment"):
		return
	}
	preimage, ok := preimageOf(c.text("Fulfillment"))
	condition := c.text("Condition")
	switch {
	case !ok:
		c.bad("Fulfillment", "Fulfillment is not of the kind the ledger knows (PREIMAGE-SHA-256), which begins with A0. Copy it again.")
	case len(condition) == 78 && condition[8:72] != upperHash(preimage):
		c.bad("Fulfillment", "The Fulfillment does not meet the Condition. Copy both again.")
	}
}

func upperHash(data []byte) string {
	sum := sha256.Sum256(data)
	return upperHex(sum[:])
}

// preimageOf takes a PREIMAGE-SHA-256 fulfilment apart: A0, a length, 80, a
// length, and the preimage; the ledger takes lengths up to 128 (rippled,
// conditions/impl/PreimageSha256.h).
func preimageOf(fulfillment string) ([]byte, bool) {
	data, err := hex.DecodeString(fulfillment)
	if err != nil || len(data) == 0 || data[0] != 0xA0 {
		return nil, false
	}
	inner, ok := lengthPrefixed(data[1:])
	if !ok || len(inner) == 0 || inner[0] != 0x80 {
		return nil, false
	}
	return lengthPrefixed(inner[1:])
}

// lengthPrefixed takes off a length in DER and demands that it is all there is.
func lengthPrefixed(data []byte) ([]byte, bool) {
	switch {
	case len(data) == 0:
		return nil, false
	case data[0] < 0x80:
		n := int(data[0])
		return data[1:], len(data)-1 == n
	case data[0] == 0x81 && len(data) > 1:
		n := int(data[1])
		return data[2:], n >= 0x80 && len(data)-2 == n
	}
	return nil, false
}

// checkCash checks how much of a check is collected.
func (c *checker) checkCash() { c.exactlyOne("Amount", "DeliverMin") }

// channelCreate checks a new payment channel.
func (c *checker) channelCreate() {
	c.notOwn("Destination", "A channel to yourself is refused. Enter another recipient.")
	c.publicKey("PublicKey")
	nonEmpty("PublicKey")(c)
}

// channelClaim checks a claim, its signature included: everything that is signed
// is in the transaction.
func (c *checker) channelClaim() {
	c.onlyXRP("Balance", "a payment channel holds nothing else")
	c.publicKey("PublicKey")
	nonEmpty("PublicKey", "Signature")(c)
	if c.has("Balance") && c.has("Amount") && compareAmounts(c.tx["Balance"], c.tx["Amount"]) > 0 {
		c.bad("Balance", "Balance is more than Amount, which is what the claim was signed for. Lower it.")
	}
	if !c.present("Signature") {
		return
	}
	switch {
	case !c.present("PublicKey"):
		c.bad("PublicKey", "The claim has a Signature and no PublicKey to check it with. Add the channel's public key.")
	case !c.present("Balance"):
		c.bad("Balance", "The claim has a Signature and no Balance. Say what the channel has paid in all after this claim.")
	case c.has("PublicKey") && c.has("Balance") && c.has("Channel") && c.has("Signature") && !c.done["Amount"]:
		signed := c.text("Amount")
		if signed == "" {
			signed = c.text("Balance")
		}
		drops, err := ParseDrops(signed)
		if err == nil && CheckClaim(c.text("Channel"), drops, c.text("PublicKey"), c.text("Signature")) != nil {
			c.bad("Signature", "The Signature does not fit the channel, the amount it was signed for and the PublicKey. Ask for it again.")
		}
	}
}

// channelAuthorize checks what the wallet needs to sign a claim.
func (c *checker) channelAuthorize() {
	c.onlyXRP("Amount", "a payment channel holds nothing else")
}
