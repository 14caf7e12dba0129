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
	errNoMultisign    = sentence("The sandbox phone cannot multi-sign.")
	errAmountLeftOpen = sentence("This payment leaves the amount to you, and the sandbox phone cannot enter one.")
	errAlreadySigned  = sentence("This transaction is signed already.")
	errBlobNotTxID    = sentence("The transaction id does not belong to the signed transaction.")
	errUnreadableBlob = sentence("The signed transaction cannot be decoded.")
)
