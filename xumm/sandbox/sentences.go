package sandbox

import "fmt"

// sentence is an error as the phone shows it to a person.
type sentence string

func (s sentence) Error() string { return string(s) }

func sentencef(format string, args ...any) error { return sentence(fmt.Sprintf(format, args...)) }

const (
	errUnknownRequest = sentence("This request does not exist. It may belong to another sandbox.")
	errAnswered       = sentence("This request was answered already.")
	errCancelled      = sentence("This request was cancelled by the application.")
	errExpired        = sentence("This request has expired. Ask the application for a new one.")
	errUnverifiable   = sentence("The phone is unable to verify this request: its transaction contains a null.")
	errAmountLeftOpen = sentence("This request leaves the amount to you. Enter one first.")
	errAlreadySigned  = sentence("This transaction is signed already. The phone does not sign it again.")
	errNoEscrow       = sentence("The phone cannot find the escrow: its ledger does not have the transaction that made it.")

	errNoMultisignAccount = sentence("This request is to be signed by several, and names no account to sign for.")
	errBlobNotTxID        = sentence("The transaction id does not belong to the signed transaction.")
	errUnreadableBlob     = sentence("The signed transaction cannot be decoded.")
)
