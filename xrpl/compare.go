package xrpl

import (
	"bytes"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

const (
	// maxFilledFee is the largest fee the wallet may fill in unasked.
	maxFilledFee = 2 * DropsPerXRP
	// relativeLedgers: the wallet takes a smaller LastLedgerSequence as a number
	// of ledgers from the one at signing.
	relativeLedgers = 32570
	// flagFullyCanonical has had no effect since the amendment
	// RequireFullyCanonicalSig of 2020; some wallets still set it.
	flagFullyCanonical = 0x80000000
)

// sameFinding compares what was signed with what was asked, field by field.
// Without a valid signature a difference is still one, but equal fields prove
// nothing.
func sameFinding(s Signed, signed Tx, validlySigned bool) Finding {
	if len(s.Request) == 0 {
		return Finding{stepSame, NotChecked, "There is no request to compare with."}
	}
	if asked := s.Request.Type(); asked != signed.Type() {
		if asked == "" {
			asked = "transaction without a type"
		}
		return Finding{stepSame, Failed, fmt.Sprintf("A %s was asked for, and a %s was signed.", clean(asked, 40), signed.Type())}
	}
	c := comparison{s: s, asked: maps.Clone(s.Request), signed: signed}
	if signed.Type() == "SignIn" && c.asked["SignIn"] == true {
		delete(c.asked, "SignIn") // the platform's own mark in stored sign-ins
	}
	all := maps.Clone(c.asked)
	maps.Copy(all, signed)
	var differences []string
	for _, name := range inDisplayOrder(all) {
		if difference := c.field(name); difference != "" {
			differences = append(differences, difference)
		}
	}
	_, multi := signed["Signers"]
	if s.Multisign && !multi {
		differences = append(differences, "A signature for a multi-signed transaction was asked for, and an ordinary one was given")
	}
	if len(differences) > 0 {
		return Finding{stepSame, Failed, strings.Join(differences, ". ") + "."}
	}
	if !validlySigned {
		return Finding{stepSame, NotChecked, "Every field is as asked, but the signature is not valid, so nothing shows that this was signed."}
	}
	detail := "Every field is as asked."
	if len(c.filled) > 0 {
		detail = "Every field is as asked; the wallet filled in " + strings.Join(c.filled, ", ") + "."
	}
	if _, hasMemos := signed["Memos"]; signed.Type() == "SignIn" && !hasMemos {
		// The same key signs the same bytes every time (RFC 6979, RFC 8032).
		detail += " A sign-in without a memo is the same every time, so it may be an older one."
	}
	return Finding{stepSame, Checked, detail}
}

type comparison struct {
	s             Signed
	asked, signed Tx
	filled        []string // what the wallet was free to choose, in words
}

// field compares one field and puts a difference into words.
func (c *comparison) field(name string) string {
	asked, wasAsked := c.asked[name]
	signed, wasSigned := c.signed[name]
	switch {
	case name == "TransactionType":
		return "" // compared before
	case name == "Flags":
		return c.flags()
	case !wasSigned:
		if isEmptyKey(name, asked) {
			return ""
		}
		return fmt.Sprintf("%s is missing: asked %s, signed without it", clean(name, 40), valueWords(name, asked))
	case !wasAsked || isEmptyKey(name, asked):
		return c.added(name, signed)
	}
	tb := c.s.Definitions.get()
	f := tb.byName[name] // a signed field is always known
	want, err := tb.appendField(nil, f, asked)
	if err != nil {
		return fmt.Sprintf("%s cannot be compared: what was asked is not valid (%s)", name, err)
	}
	got, err := tb.appendField(nil, f, signed)
	switch {
	case err != nil:
		return fmt.Sprintf("%s cannot be compared: what was signed is not valid (%s)", name, err)
	case bytes.Equal(want, got):
		return ""
	case name == "LastLedgerSequence" && c.lastLedgerAllowed(asked, signed):
		return ""
	}
	return fmt.Sprintf("%s was changed: asked %s, signed %s", name, valueWords(name, asked), valueWords(name, signed))
}

// isEmptyKey: an empty signing key or signature in a request asks for nothing.
func isEmptyKey(name string, asked any) bool {
	return (name == "SigningPubKey" || name == "TxnSignature") && asked == ""
}

// added judges a field that was not asked for.
func (c *comparison) added(name string, signed any) string {
	allowed := false
	switch name {
	case "Account", "Sequence", "LastLedgerSequence":
		allowed = true
		c.filled = append(c.filled, name+" "+clean(c.signed.Text(name), 40))
	case "SigningPubKey", "TxnSignature":
		allowed = true
	case "Signers":
		allowed = c.s.Multisign
	case "Fee":
		fee, err := ParseDrops(c.signed.Text(name))
		if err != nil || fee > maxFilledFee {
			return fmt.Sprintf("Fee was filled in with %s, which is more than %s XRP", valueWords(name, signed), maxFilledFee.XRP())
		}
		allowed = true
		c.filled = append(c.filled, "Fee "+fee.XRP()+" XRP")
	case "NetworkID":
		if allowed = c.networkIDAllowed(signed); allowed {
			c.filled = append(c.filled, "NetworkID "+c.signed.Text(name))
		}
	}
	if allowed {
		return ""
	}
	return fmt.Sprintf("%s was added: not asked for, signed %s", name, valueWords(name, signed))
}

func (c *comparison) networkIDAllowed(signed any) bool {
	id, err := wholeNumber(signed, 1<<32-1)
	if err != nil || id <= maxImpliedNetworkID {
		return false
	}
	want, known := networkID(c.s.Network)
	return !known || id == uint64(want)
}

// lastLedgerAllowed: the wallet may give the transaction more time, not less.
func (c *comparison) lastLedgerAllowed(asked, signed any) bool {
	want, err := wholeNumber(asked, 1<<32-1)
	if err != nil {
		return false
	}
	got, err := wholeNumber(signed, 1<<32-1)
	if err != nil || got < want {
		return false
	}
	how := "raised"
	if want < relativeLedgers {
		how = "counted from the ledger at signing"
	}
	c.filled = append(c.filled, fmt.Sprintf("LastLedgerSequence %d (%s; asked %d)", got, how, want))
	return true
}

// flags compares Flags: absent is 0, and the bit without effect is left out.
func (c *comparison) flags() string {
	var bits [2]uint64
	for i, tx := range [...]Tx{c.asked, c.signed} {
		v, ok := tx["Flags"]
		if !ok {
			continue
		}
		n, err := wholeNumber(v, 1<<32-1)
		if err != nil {
			return fmt.Sprintf("Flags cannot be compared: %s", err)
		}
		bits[i] = n &^ flagFullyCanonical
	}
	if bits[0] == bits[1] {
		return ""
	}
	return fmt.Sprintf("Flags was changed: asked %s, signed %s", flagWords(bits[0]), flagWords(bits[1]))
}

// paymentFlags are the flags of a Payment by name (xrpl.org, "Payment").
var paymentFlags = []struct {
	bit  uint64
	name string
}{
	{0x00010000, "tfNoRippleDirect"},
	{flagPartialPayment, "tfPartialPayment"},
	{0x00040000, "tfLimitQuality"},
	{0x00080000, "tfSponsorCreatedAccount"},
	{flagFullyCanonical, "tfFullyCanonicalSig"},
}

// flagWords gives a number of flags with their names: "131072 (tfPartialPayment)".
func flagWords(bits uint64) string {
	number := strconv.FormatUint(bits, 10)
	var names []string
	for _, f := range paymentFlags {
		if bits&f.bit != 0 {
			names = append(names, f.name)
			bits &^= f.bit
		}
	}
	if bits != 0 {
		names = append(names, fmt.Sprintf("unknown 0x%08X", bits))
	}
	if len(names) == 0 {
		return number
	}
	return number + " (" + strings.Join(names, ", ") + ")"
}

// valueWords shows a field's value whole where it is short: amounts in words,
// everything else as JSON.
func valueWords(name string, v any) string {
	if f, ok := builtin().byName[name]; ok && f.kind == kindAmount {
		if words, ok := amountWords(v, func(issuer string) string { return clean(issuer, 40) }); ok {
			return words
		}
	}
	return clean(compactJSON(v), 200)
}
