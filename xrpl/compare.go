package xrpl

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	// maxFilledFee is the largest fee the wallet may fill in unasked.
	maxFilledFee = 2 * DropsPerXRP
	// maxReserveFee is the same for the types that cost one owner reserve
	// (xrpl.org, "Transaction cost"); the platform itself put 5 XRP there.
	maxReserveFee = 5 * DropsPerXRP
	// relativeLedgers: the wallet takes a smaller LastLedgerSequence as a number
	// of ledgers from the one at signing.
	relativeLedgers = 32570
	// flagFullyCanonical has had no effect since the amendment
	// RequireFullyCanonicalSig of 2020; some wallets still set it.
	flagFullyCanonical = 0x80000000
)

// feeCap is the largest fee the wallet may fill in for a type.
func feeCap(txType string) Drops {
	switch txType {
	case "AccountDelete", "AMMCreate", "LedgerStateFix", "VaultCreate":
		return maxReserveFee
	}
	return maxFilledFee
}

// FieldOutcome is what became of one field between asking and signing.
type FieldOutcome string

// The outcomes of a field.
const (
	Same    FieldOutcome = "same"
	Filled  FieldOutcome = "filled in"
	Changed FieldOutcome = "changed"
)

// FieldResult compares one field of what was signed with what was asked. Asked
// and Signed are the values in words, "" where the field was not there.
type FieldResult struct {
	Field   string       `json:"field"`
	Outcome FieldOutcome `json:"outcome"`
	Asked   string       `json:"asked,omitempty"`
	Signed  string       `json:"signed,omitempty"`
	// Detail says for Filled what the wallet was free to choose, and for
	// Changed what is wrong, without a full stop.
	Detail string `json:"detail,omitempty"`
}

// Compare compares what was signed with what was asked, field by field, in the
// order of Tx.JSON. It says nothing about the signature: without a valid one,
// equal fields prove nothing. Errors are those of Decode for the request's and
// the signed blob.
func (s Signed) Compare() ([]FieldResult, error) {
	asked, err := s.asked()
	if err != nil {
		return nil, err
	}
	blob, err := blobBytes(s.Blob)
	if err != nil {
		return nil, err
	}
	signed, err := s.Definitions.get().decodeBlob(blob)
	if err != nil {
		return nil, err
	}
	return s.compare(asked, signed), nil
}

// asked gives the request as fields: as it is, or out of its blob.
func (s Signed) asked() (Tx, error) {
	if s.RequestBlob == "" {
		return s.Request, nil
	}
	tx, err := s.Definitions.Decode(s.RequestBlob)
	if err != nil {
		return nil, fmt.Errorf("the blob that was asked for cannot be read: %w", err)
	}
	return tx, nil
}

func (s Signed) compare(asked, signed Tx) []FieldResult {
	c := comparison{s: s, t: s.Definitions.get(), signed: signed}
	c.asked = maps.Clone(asked)
	if split, err := c.t.splitXAddresses(asked); err == nil {
		c.asked = maps.Clone(Tx(split))
	}
	if signed.Type() == "SignIn" && c.asked["SignIn"] == true {
		delete(c.asked, "SignIn") // the platform's own mark in stored sign-ins
	}
	for _, name := range [...]string{"SigningPubKey", "TxnSignature"} {
		if c.asked[name] == "" {
			delete(c.asked, name) // an empty one asks for nothing
		}
	}
	all := maps.Clone(c.asked)
	maps.Copy(all, signed)
	var results []FieldResult
	for _, name := range inDisplayOrder(all) {
		r := c.field(name)
		r.Field = clean(name, 40)
		if v, ok := c.asked[name]; ok {
			r.Asked = c.words(name, v)
		}
		if v, ok := signed[name]; ok {
			r.Signed = c.words(name, v)
		}
		results = append(results, r)
	}
	if _, multi := signed["Signers"]; s.Multisign && !multi {
		results = append(results, FieldResult{Field: "Signers", Outcome: Changed,
			Detail: "A signature for a multi-signed transaction was asked for, and an ordinary one was given"})
	}
	return results
}

// sameFinding sums the comparison up. Without a valid signature a difference is
// still one, but equal fields prove nothing.
func (s Signed) sameFinding(signed Tx, validlySigned bool) Finding {
	asked, err := s.asked()
	switch {
	case err != nil:
		return Finding{stepSame, NotChecked, fmt.Sprintf("There is nothing to compare with: %s.", err)}
	case len(asked) == 0:
		return Finding{stepSame, NotChecked, "There is no request to compare with."}
	case asked.Type() != signed.Type():
		want := asked.Type()
		if want == "" {
			want = "transaction without a type"
		}
		return Finding{stepSame, Failed, fmt.Sprintf("A %s was asked for, and a %s was signed.", clean(want, 40), signed.Type())}
	}
	var changed, filled []string
	for _, r := range s.compare(asked, signed) {
		switch {
		case r.Outcome == Changed:
			changed = append(changed, r.Detail)
		case r.Outcome == Filled && r.Detail != "":
			filled = append(filled, r.Detail)
		}
	}
	_, asksMemos := asked["Memos"]
	_, hasMemos := signed["Memos"]
	if signed.Type() == "SignIn" && asksMemos && !hasMemos {
		changed = append([]string{"The memo with the challenge did not come back, so this may be an older sign-in and does not show who is there now"}, changed...)
	}
	if len(changed) > 0 {
		return Finding{stepSame, Failed, strings.Join(changed, ". ") + "."}
	}
	if !validlySigned {
		return Finding{stepSame, NotChecked, "Every field is as asked, but the signature is not valid, so nothing shows that this was signed."}
	}
	detail := "Every field is as asked."
	if len(filled) > 0 {
		detail = "Every field is as asked; the wallet filled in " + strings.Join(filled, ", ") + "."
	}
	if loose := s.uncovered(signed); len(loose) > 0 {
		detail += " The signature does not cover " + strings.Join(loose, ", ") + ", which are as asked."
	}
	if signed.Type() == "SignIn" && !hasMemos {
		// The same key signs the same bytes every time (RFC 6979, RFC 8032).
		detail += " A sign-in without a memo is the same every time, so it may be an older one."
	}
	return Finding{stepSame, Checked, detail}
}

// uncovered lists fields of content that no signature covers, such as the claim
// in a PaymentChannelClaim: somebody could exchange them after signing.
func (s Signed) uncovered(signed Tx) []string {
	var names []string
	for name := range signed {
		f := s.Definitions.get().byName[name]
		if f != nil && f.unsigned && name != "TxnSignature" && name != "Signers" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

type comparison struct {
	s             Signed
	t             *tables
	asked, signed Tx
}

func changed(format string, args ...any) FieldResult {
	return FieldResult{Outcome: Changed, Detail: fmt.Sprintf(format, args...)}
}

func filled(format string, args ...any) FieldResult {
	return FieldResult{Outcome: Filled, Detail: fmt.Sprintf(format, args...)}
}

// field compares one field and puts a difference into words.
func (c *comparison) field(name string) FieldResult {
	asked, wasAsked := c.asked[name]
	signed, wasSigned := c.signed[name]
	switch {
	case name == "Flags":
		return c.flags()
	case !wasSigned:
		return changed("%s is missing: asked %s, signed without it", clean(name, 40), c.words(name, asked))
	case !wasAsked:
		return c.added(name, signed)
	case name == "TransactionType":
		if asked == signed {
			return FieldResult{Outcome: Same}
		}
		return changed("A %s was asked for, and a %s was signed", clean(c.asked.Type(), 40), c.signed.Type())
	}
	f := c.t.byName[name] // a signed field is always known
	want, err := c.t.appendField(nil, f, asked)
	if err != nil {
		return changed("%s cannot be compared: what was asked is not valid (%s)", name, err)
	}
	got, err := c.t.appendField(nil, f, signed)
	switch {
	case err != nil:
		return changed("%s cannot be compared: what was signed is not valid (%s)", name, err)
	case bytes.Equal(want, got):
		return FieldResult{Outcome: Same}
	case name == "LastLedgerSequence":
		if r, ok := c.lastLedger(asked, signed); ok {
			return r
		}
	}
	return changed("%s was changed: asked %s, signed %s", name, c.words(name, asked), c.words(name, signed))
}

// leftOpen tells of the amounts that whoever signs enters when the request leaves
// them out, and of the number of an escrow, which the wallet looks up (Xaman's
// source of August 2025).
func leftOpen(txType, name string) bool {
	switch txType + "." + name {
	case "Payment.Amount", "CheckCreate.SendMax", "EscrowFinish.OfferSequence", "EscrowCancel.OfferSequence":
		return true
	}
	return false
}

// added judges a field that was not asked for.
func (c *comparison) added(name string, signed any) FieldResult {
	words := c.words(name, signed)
	switch {
	case name == "SigningPubKey", name == "TxnSignature", name == "TransactionType", name == "Signers" && c.s.Multisign:
		return FieldResult{Outcome: Filled}
	case name == "Account":
		return filled("Account %s", clean(c.signed.Text(name), 40))
	case name == "Sequence":
		return c.sequence()
	case name == "LastLedgerSequence":
		return filled("LastLedgerSequence %s", clean(c.signed.Text(name), 40))
	case name == "Fee":
		fee, err := ParseDrops(c.signed.Text(name))
		if limit := feeCap(c.signed.Type()); err != nil || fee > limit {
			return changed("Fee was filled in with %s, which is more than %s XRP", words, limit.XRP())
		}
		return filled("Fee %s XRP", fee.XRP())
	case name == "NetworkID" && c.networkIDAllowed(signed):
		return filled("NetworkID %s", c.signed.Text(name))
	case leftOpen(c.signed.Type(), name):
		return filled("%s %s (left open in the request)", name, words)
	case name == "PublicKey" && c.signed.Type() == "PaymentChannelCreate" && c.signed.Text(name) == c.signed.Text("SigningPubKey"):
		return filled("PublicKey (the key that signed)")
	}
	return changed("%s was added: not asked for, signed %s", name, words)
}

// sequence: with a ticket, Sequence can only be 0.
func (c *comparison) sequence() FieldResult {
	n := clean(c.signed.Text("Sequence"), 40)
	if _, ticket := c.asked["TicketSequence"]; ticket && n != "0" {
		return changed("Sequence was filled in with %s, although the ticket stands in its place", n)
	}
	return filled("Sequence %s", n)
}

func (c *comparison) networkIDAllowed(signed any) bool {
	id, err := wholeNumber(signed, 1<<32-1)
	if err != nil || id <= maxImpliedNetworkID {
		return false
	}
	want, known := NetworkByKey(c.s.Network)
	return !known || id == uint64(want.ID)
}

// lastLedger: the wallet may give the transaction more time, not less.
func (c *comparison) lastLedger(asked, signed any) (FieldResult, bool) {
	want, err := wholeNumber(asked, 1<<32-1)
	if err != nil {
		return FieldResult{}, false
	}
	got, err := wholeNumber(signed, 1<<32-1)
	if err != nil || got < want {
		return FieldResult{}, false
	}
	how := "raised"
	if want < relativeLedgers {
		how = "counted from the ledger at signing"
	}
	return filled("LastLedgerSequence %d (%s; asked %d)", got, how, want), true
}

// flags compares Flags: absent is 0, and the bit without effect is left out.
func (c *comparison) flags() FieldResult {
	var bits [2]uint64
	for i, tx := range [...]Tx{c.asked, c.signed} {
		v, ok := tx["Flags"]
		if !ok {
			continue
		}
		n, err := wholeNumber(v, 1<<32-1)
		if err != nil {
			return changed("Flags cannot be compared: %s", err)
		}
		bits[i] = n &^ flagFullyCanonical
	}
	if bits[0] == bits[1] {
		return FieldResult{Outcome: Same}
	}
	return changed("Flags was changed: asked %s, signed %s", c.flagWords(bits[0]), c.flagWords(bits[1]))
}

// flagWords gives a number of flags with their names: "131072 (tfPartialPayment)".
func (c *comparison) flagWords(bits uint64) string {
	return flagNames(c.t.flags[c.signed.Type()], bits)
}

// words shows a field's value whole where it is short: amounts and flags in
// words, everything else as JSON.
func (c *comparison) words(name string, v any) string {
	if name == "Flags" {
		if bits, err := wholeNumber(v, 1<<32-1); err == nil {
			return c.flagWords(bits)
		}
	}
	if f, ok := c.t.byName[name]; ok && f.kind == kindAmount {
		if words, ok := amountWords(v, func(issuer string) string { return clean(issuer, 40) }); ok {
			return words
		}
	}
	return clean(compactJSON(v), 200)
}
