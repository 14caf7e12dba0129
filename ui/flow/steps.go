package flow

import (
	"fmt"
	"strings"

	"countersign/storage"
	"countersign/xrpl"
)

// StepState is how far one step of a request is.
type StepState int

// The states of a step.
const (
	StepTodo StepState = iota
	StepNow
	StepDone
	StepFailed
	StepSkipped
	StepReported // done by the platform's word, which nobody has checked
)

// Step is one line of the progress of a request.
type Step struct {
	Name, Detail string
	State        StepState
}

// phone is what the thing that signs is called here.
func (a *App) phone() string {
	if a.cfg.Platform.Sandbox {
		return "the sandbox phone"
	}
	return "Xaman"
}

// steps gives Sent, Pushed, Opened, Signed and In ledger, always in this order.
func steps(r storage.Request, phone string) []Step {
	return []Step{sentStep(r), pushedStep(r, phone), openedStep(r, phone), signedStep(r, phone), ledgerStep(r, phone)}
}

func sentStep(r storage.Request) Step {
	s := Step{Name: "Sent", State: StepDone}
	switch {
	case r.State == storage.Unsent:
		s.State, s.Detail = StepFailed, r.Problem
	case r.State == storage.Sending:
		s.State, s.Detail = StepNow, "Sending the request"
	case r.State == storage.Gone && r.UUID == "":
		s.State, s.Detail = StepFailed, r.Problem
	}
	return s
}

func onPlatform(r storage.Request) bool {
	return r.State != storage.Unsent && r.State != storage.Sending
}

func pushedStep(r storage.Request, phone string) Step {
	s := Step{Name: "Pushed"}
	switch {
	case !onPlatform(r):
	case r.Pushed:
		s.State, s.Detail = StepDone, "A notification went to "+phone
	default:
		s.State, s.Detail = StepSkipped, "No notification was sent; scan the QR code"
	}
	return s
}

func openedStep(r storage.Request, phone string) Step {
	s := Step{Name: "Opened"}
	switch {
	case !onPlatform(r):
	case !r.OpenedAt.IsZero(), r.State == storage.Opened, r.State == storage.Signed, r.State == storage.Rejected:
		s.State = StepDone
	case r.State == storage.Pending:
		s.State, s.Detail = StepNow, "Waiting for "+phone+" to open it"
	case r.State == storage.Expired:
		s.State, s.Detail = StepFailed, "Nobody opened it in time"
	case r.State == storage.Gone:
		s.State, s.Detail = StepFailed, r.Problem
	default:
		s.State = StepSkipped
	}
	return s
}

func signedStep(r storage.Request, phone string) Step {
	s := Step{Name: "Signed"}
	switch r.State {
	case storage.Opened:
		s.State, s.Detail = StepNow, "Open on the phone: approve or decline it there"
	case storage.Signed:
		s.State = StepDone
		if r.SignedBy != "" {
			s.Detail = "By " + xrpl.ShortAddress(r.SignedBy)
		}
	case storage.Rejected:
		s.State, s.Detail = StepFailed, "Declined on the phone"
	case storage.Cancelled:
		s.State, s.Detail = StepFailed, "Cancelled"
	case storage.Gone:
		s.State = StepSkipped
	case storage.Expired:
		switch {
		case r.OpenedAt.IsZero():
			s.State = StepSkipped
		case !r.Settled:
			s.State, s.Detail = StepNow, "Expired, but open on the phone: it may still be signed there"
		default:
			s.State, s.Detail = StepFailed, "Opened, but not answered in time"
		}
	}
	return s
}

// Accepted reports whether an engine result says that the ledger accepted the
// transaction: tesSUCCESS, the only one that does (xrpl.org: tes codes).
func Accepted(result string) bool { return result == "tesSUCCESS" }

// Refused tells whether an engine result says that a transaction did not do
// what it was for. A result that begins with "ter" is neither: the ledger may
// still take the transaction (xrpl.org, "Transaction results").
func Refused(result string) bool {
	return result != "" && !Accepted(result) && !strings.HasPrefix(result, "ter")
}

func ledgerStep(r storage.Request, phone string) Step {
	s := Step{Name: "In ledger"}
	var o *xrpl.Outcome
	if report := nodeReport(r); report != nil {
		o = report.Outcome
	}
	switch {
	case !r.Submit:
		s.State, s.Detail = StepSkipped, "Signed only, not submitted"
		if r.TxType == "SignIn" {
			s.Detail = "A sign-in never goes to the ledger"
		}
	case r.State != storage.Signed:
		if r.Settled {
			s.State = StepSkipped
		}
	case o != nil && o.Final && !o.Validated:
		s.State, s.Detail = StepFailed, "It is in no ledger, and its time is over"
	case o != nil && o.Final && Accepted(o.Result):
		s.State, s.Detail = StepDone, fmt.Sprintf("%s, in validated ledger %d", o.Result, o.LedgerIndex)
	case o != nil && !r.Judged && (r.Result == "" || Accepted(r.Result)):
		s.State, s.Detail = StepNow, "Waiting for a validated ledger"
	case Accepted(r.Result):
		s.State, s.Detail = StepReported, r.Result+", by the platform's word"
	case Refused(r.Result):
		s.State, s.Detail = StepFailed, "The ledger refused it: "+r.Result
	case r.Result != "":
		s.State, s.Detail = StepNow, "The ledger may still take it: "+r.Result
	case r.Settled:
		s.State, s.Detail = StepSkipped, "The platform reported no result; look the transaction up in an explorer"
	default:
		s.State, s.Detail = StepNow, "Waiting for "+phone+" to submit it"
	}
	return s
}
