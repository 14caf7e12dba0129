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

// Signed is what is known about a signed request: what was asked, and what the
// platform answered. A text that is "" is not known.
type Signed struct {
	Request       Tx     // the transaction as it was asked for
	Blob          string // response.hex: the signed blob, "" when there is none
	TxID          string // response.txid, may be ""
	Account       string // the account that was to sign, or that response.account says has signed, may be ""
	Network       string // the network that was asked for, such as MAINNET
	SignedNetwork string // response.dispatched_nodetype or environment_nodetype
	Dispatched    string // response.dispatched_result, such as tesSUCCESS
	Multisign     bool   // whether a signature for a multi-signed transaction was asked for

	Definitions *Definitions // of the network; nil stands for the built-in ones
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

// Verify proves, as far as it can be done without the ledger, that what was
// signed is what was asked. It gives six findings, always in this order:
// "Signature", "Transaction id", "Signer", "Network", "Same as asked" and
// "Ledger result".
//
// Fields are compared by their canonical bytes, so that "1.0" equals "1" and
// upper-case hex equals lower-case. The wallet may fill in what was left out:
// Account, Fee (up to 2 XRP), Sequence, LastLedgerSequence, the flag
// 0x80000000, the signature itself, and the NetworkID of networks above 1024;
// it may raise LastLedgerSequence, and counts one below 32570 from the ledger at
// signing. Anything else that was added, dropped or changed has Failed.
//
// "Network" is Checked only when a valid signature covers the network's id,
// which transactions of the main network, the testnet and the devnet do not
// carry. A sign-in without a memo says nothing about when it was signed, and
// its finding says so.
func Verify(s Signed) []Finding {
	if s.Blob == "" {
		return unsignedFindings(s)
	}
	blob, err := blobBytes(s.Blob)
	var tx Tx
	if err == nil {
		tx, err = s.Definitions.get().decodeBlob(blob)
	}
	switch {
	case errors.Is(err, ErrUnsupportedType):
		return unsupportedFindings(s, blob, err)
	case err != nil:
		return unreadableFindings(s, err)
	}
	signatures, sigErr := s.Definitions.get().verifySignatures(tx)
	return []Finding{
		signatureFinding(signatures, sigErr),
		txIDFinding(s.TxID, blob),
		signerFinding(s, tx, signatures),
		networkFinding(s, tx, sigErr == nil),
		sameFinding(s, tx, sigErr == nil),
		resultFinding(s, tx.Type()),
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
		resultFinding(s, s.Request.Type()),
	}
}

func unsupportedFindings(s Signed, blob []byte, err error) []Finding {
	const beyond = "This version cannot read this type of transaction."
	same := Finding{stepSame, NotChecked, beyond + " Compare the fields in the wallet or in a ledger explorer."}
	if _, known := s.Definitions.get().formatNamed(s.Request.Type()); known {
		same = Finding{stepSame, Failed, fmt.Sprintf("A %s was asked for, and a transaction of another type was signed (%s).", s.Request.Type(), err)}
	}
	return []Finding{
		{stepSignature, NotChecked, beyond},
		txIDFinding(s.TxID, blob),
		{stepSigner, NotChecked, beyond},
		networkFinding(s, nil, false),
		same,
		resultFinding(s, s.Request.Type()),
	}
}

func signatureFinding(signatures []signature, err error) Finding {
	if err != nil {
		return Finding{stepSignature, Failed, fmt.Sprintf("The signature is not valid: %s.", err)}
	}
	detail := "The signature is valid. It was made with the key of " + signatures[0].key + "."
	if len(signatures) > 1 {
		detail = fmt.Sprintf("All %d signatures are valid.", len(signatures))
	}
	if slices.ContainsFunc(signatures, func(s signature) bool { return s.oldStyle }) {
		detail += " It is an old-style signature (high S), which today's ledger no longer accepts."
	}
	return Finding{stepSignature, Checked, detail}
}

func txIDFinding(id string, blob []byte) Finding {
	switch {
	case id == "":
		return Finding{stepTxID, NotChecked, "The platform has given no transaction id to compare with."}
	case !strings.EqualFold(id, txID(blob)):
		return Finding{stepTxID, Failed, fmt.Sprintf("The platform names the transaction %s, but the signed data has the id %s.", clean(id, 64), txID(blob))}
	}
	return Finding{stepTxID, Checked, "The id is the hash of the signed data."}
}

func signerFinding(s Signed, tx Tx, signatures []signature) Finding {
	account := tx.Text("Account")
	switch {
	case len(signatures) == 0:
		return Finding{stepSigner, NotChecked, "The signature is not valid, so nothing shows who signed."}
	case account == "":
		return Finding{stepSigner, Failed, fmt.Sprintf("The signed data names no account. It was signed with the key of %s.", signatures[0].key)}
	case s.Account != "" && s.Account != account && !signedFor(signatures, s.Account):
		return Finding{stepSigner, Failed, fmt.Sprintf("The platform says that %s signed, but the signed data is for the account %s.", clean(s.Account, 40), account)}
	}
	if asked := s.Request.Text("Account"); asked != "" && asked != account {
		return Finding{stepSigner, Failed, fmt.Sprintf("The account %s was asked for, but %s signed.", clean(asked, 40), account)}
	}
	if _, multi := tx["Signers"]; multi {
		var accounts []string
		for _, one := range signatures {
			accounts = append(accounts, one.account)
		}
		return Finding{stepSigner, NotChecked, fmt.Sprintf("Signed for %s by %s. Only the ledger knows whether they are on its signer list, so this was not checked.", account, strings.Join(accounts, ", "))}
	}
	if key := signatures[0].key; key != account {
		return Finding{stepSigner, NotChecked, fmt.Sprintf("Signed with the key of %s, which is not the master key of %s. It may be the account's regular key, but only the ledger knows.", key, account)}
	}
	return Finding{stepSigner, Checked, fmt.Sprintf("Signed with the master key of %s.", account)}
}

// signedFor tells whether the account is one of the signers of a multi-signed
// transaction: the platform may name either.
func signedFor(signatures []signature, account string) bool {
	return slices.ContainsFunc(signatures, func(s signature) bool { return s.account == account })
}

// resultFinding weighs the engine result the platform reports (xrpl.org,
// "Transaction results"). A good one is not proof: the wallet reports what one
// node said on submission, before any ledger was validated.
func resultFinding(s Signed, txType string) Finding {
	code := clean(s.Dispatched, 40)
	switch {
	case txType == "SignIn":
		return Finding{stepResult, NotChecked, "A sign-in is never sent to the ledger."}
	case s.Dispatched == "":
		return Finding{stepResult, NotChecked, "The platform reports no result: the transaction is still on its way, or was not submitted."}
	case s.Dispatched == "tesSUCCESS":
		return Finding{stepResult, NotChecked, "The platform reports tesSUCCESS; it was not looked up in a validated ledger."}
	case strings.HasPrefix(s.Dispatched, "ter"):
		return Finding{stepResult, NotChecked, fmt.Sprintf("The platform reports %s: the node has put the transaction off, and it may still succeed or fail.", code)}
	case strings.HasPrefix(s.Dispatched, "tec"):
		return Finding{stepResult, Failed, fmt.Sprintf("The platform reports %s: the transaction failed, and only its fee was taken.", code)}
	}
	return Finding{stepResult, Failed, fmt.Sprintf("The platform reports %s: the node did not accept the transaction.", code)}
}
