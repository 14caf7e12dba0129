package xrpl

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Status is the outcome of one step of a verification.
type Status string

// The outcomes. Whatever was not looked at is NotChecked, never Checked.
const (
	Checked    Status = "checked"
	Failed     Status = "failed"
	NotChecked Status = "not checked"
)

// Finding is one step of a verification with a sentence for a person.
type Finding struct {
	Name   string `json:"name"`
	Status Status `json:"status"`
	Detail string `json:"detail"`
}

// Signed is what is known about a signed request: what was asked, what the
// platform answered, and what a node said. A text that is "" is not known.
type Signed struct {
	Request     Tx     // the transaction as it was asked for
	RequestBlob string // the same as a blob, for requests that were made of one; instead of Request
	Blob        string // response.hex: the signed blob, or the signature of a PaymentChannelAuthorize; "" when there is none
	TxID        string // response.txid, may be ""
	Account     string // the account that was to sign, or that response.account says has signed, may be ""
	PublicKey   string // response.signer_pubkey, which only a PaymentChannelAuthorize needs; may be ""

	Network       string // the network that was asked for, such as MAINNET
	SignedNetwork string // response.dispatched_nodetype or environment_nodetype
	Dispatched    string // response.dispatched_result, such as tesSUCCESS
	Multisign     bool   // whether a signature for a multi-signed transaction was asked for
	SignOnly      bool   // whether the wallet was told not to submit it

	// Node is what a node of the network said; nil when none was asked. Its word
	// is believed on what only the ledger knows (who may sign for an account,
	// and what became of the transaction), never on what was signed.
	Node *NodeReport
	// Definitions are those of the network; nil stands for the XRP Ledger's.
	Definitions *Definitions
}

// The steps of Verify in the order of its result.
const (
	stepSignature = "Signature"
	stepTxID      = "Transaction id"
	stepSigner    = "Signer"
	stepNetwork   = "Network"
	stepSame      = "Same as asked"
	stepResult    = "Ledger result"
)

// Verify proves that what was signed is what was asked, and what became of it.
// It gives six findings, always in this order: "Signature", "Transaction id",
// "Signer", "Network", "Same as asked" and "Ledger result".
//
// Fields are compared by their canonical bytes, so that "1.0" equals "1" and
// upper-case hex equals lower-case; Compare gives the outcome of each. The wallet
// may fill in what was left out: Account, Fee (up to 2 XRP, or 5 for types that
// cost an owner reserve), Sequence, LastLedgerSequence, the flag 0x80000000, the
// signature itself, the NetworkID of networks above 1024, and amounts that were
// left open; it may raise LastLedgerSequence, and counts one below 32570 from the
// ledger at signing. Anything else that was added, dropped or changed has Failed.
//
// Without a node, "Network" is Checked only when a valid signature covers the
// network's id, which transactions of the main network, the testnet and the
// devnet do not carry; a "Signer" who signs with anything but the account's
// master key is NotChecked, and so is the "Ledger result". A sign-in without a
// memo says nothing about when it was signed, and its finding says so.
func Verify(s Signed) []Finding {
	if s.Blob == "" {
		return unsignedFindings(s)
	}
	if asked, err := s.asked(); err == nil && asked.Type() == "PaymentChannelAuthorize" {
		return claimFindings(s, asked)
	}
	t := s.Definitions.get()
	blob, err := blobBytes(s.Blob)
	var tx Tx
	if err == nil {
		tx, err = t.decodeBlob(blob)
	}
	switch {
	case errors.Is(err, ErrUnsupportedType):
		return unsupportedFindings(s, blob, err)
	case err != nil:
		return unreadableFindings(s, err)
	}
	signatures, sigErr := t.verifySignatures(tx)
	id := txID(blob)
	return []Finding{
		signatureFinding(signatures, sigErr, s.validated(tx)),
		txIDFinding(s.TxID, id),
		s.signerFinding(tx, signatures),
		networkFinding(s, tx, sigErr == nil),
		s.sameFinding(tx, sigErr == nil),
		s.resultFinding(tx),
	}
}

func unsignedFindings(s Signed) []Finding {
	const none = "The platform has given no signed transaction."
	result := none
	if s.Dispatched != "" {
		result += " It reports the result " + clean(s.Dispatched, 40) + "."
	}
	return []Finding{
		{stepSignature, NotChecked, none},
		{stepTxID, NotChecked, none},
		{stepSigner, NotChecked, none},
		{stepNetwork, NotChecked, none},
		{stepSame, NotChecked, none},
		{stepResult, NotChecked, result},
	}
}

// unreadableFindings: bytes that are no transaction can prove nothing, and a
// match of some other value would only look like a proof.
func unreadableFindings(s Signed, err error) []Finding {
	return []Finding{
		{stepSignature, Failed, fmt.Sprintf("The signed data cannot be read: %s.", err)},
		{stepTxID, Failed, "The signed data cannot be read, so it cannot be the transaction the id stands for."},
		{stepSigner, Failed, "The signed data cannot be read, so nothing shows who signed."},
		{stepNetwork, NotChecked, "The signed data cannot be read."},
		{stepSame, Failed, "The signed data cannot be read, so it is not what was asked."},
		s.reported(s.Request.Type()),
	}
}

func unsupportedFindings(s Signed, blob []byte, err error) []Finding {
	const beyond = "The definitions in use do not know this type of transaction."
	same := Finding{stepSame, NotChecked, beyond + " Compare the fields in the wallet or in a ledger explorer."}
	asked, askedErr := s.asked()
	if _, known := s.Definitions.get().formatNamed(asked.Type()); known && askedErr == nil {
		same = Finding{stepSame, Failed, fmt.Sprintf("A %s was asked for, and a transaction of another type was signed (%s).", asked.Type(), err)}
	}
	return []Finding{
		{stepSignature, NotChecked, beyond},
		txIDFinding(s.TxID, txID(blob)),
		{stepSigner, NotChecked, beyond},
		networkFinding(s, nil, false),
		same,
		s.reported(asked.Type()),
	}
}

// signatureFinding: an old-style signature is no forgery, but anybody can make it
// from a good one, and today's ledger refuses it.
func signatureFinding(signatures []signature, err error, inLedger bool) Finding {
	if err != nil {
		return Finding{stepSignature, Failed, fmt.Sprintf("The signature is not valid: %s.", err)}
	}
	detail := "The signature is valid. It was made with the key of " + signatures[0].key + "."
	if len(signatures) > 1 {
		detail = fmt.Sprintf("All %d signatures are valid.", len(signatures))
	}
	if !slices.ContainsFunc(signatures, func(s signature) bool { return s.oldStyle }) {
		return Finding{stepSignature, Checked, detail}
	}
	detail += " It is an old-style signature (high S), which today's ledger no longer accepts."
	if inLedger {
		return Finding{stepSignature, Checked, detail}
	}
	return Finding{stepSignature, NotChecked, detail}
}

func txIDFinding(given, id string) Finding {
	switch {
	case given == "":
		return Finding{stepTxID, NotChecked, "The platform has given no transaction id to compare with."}
	case !strings.EqualFold(given, id):
		return Finding{stepTxID, Failed, fmt.Sprintf("The platform names the transaction %s, but the signed data has the id %s.", clean(given, 64), id)}
	}
	return Finding{stepTxID, Checked, "The id is the hash of the signed data."}
}
