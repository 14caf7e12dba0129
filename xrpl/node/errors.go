package node

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"countersign/xrpl"
)

// The kinds of errors. Match them with errors.Is; details are in *Error,
// *WrongNetworkError and *NoNodeError.
var (
	// ErrTxNotFound: the node does not know the transaction. That alone does not
	// mean that it never happened (Error.SearchedAll, Look).
	ErrTxNotFound = errors.New("the node does not know this transaction")
	// ErrAccountNotFound: there is no such account in the validated ledger.
	ErrAccountNotFound = errors.New("there is no such account in the ledger")
	// ErrNotFound: there is no such object in the validated ledger.
	ErrNotFound = errors.New("there is no such entry in the ledger")
	// ErrUnreachable: no connection, or no answer in time.
	ErrUnreachable = errors.New("the node cannot be reached")
	// ErrBusy: the node wants fewer calls, or has no capacity now.
	ErrBusy = errors.New("the node is too busy")
	// ErrNotReady: the node is not in step with its network.
	ErrNotReady = errors.New("the node is not in step with the network")
	// ErrWrongNetwork: the node belongs to another network than was asked for.
	ErrWrongNetwork = errors.New("the node belongs to another network")
	// ErrUnsupported: the node does not know the command.
	ErrUnsupported = errors.New("the node does not know this command")
	// ErrBadAnswer: what the node answered cannot be read, or contradicts itself
	// or the question.
	ErrBadAnswer = errors.New("the node's answer makes no sense")
	// ErrRefused: the node answered with an error that is none of the others.
	ErrRefused = errors.New("the node refused the question")
	// ErrUnproven: the time of the transaction is over and it was not found, but
	// that it is in no ledger cannot be proven. Look again later, or at a node
	// with more history.
	ErrUnproven = errors.New("it cannot be proven that the transaction is in no ledger")
	// ErrInvalid: refused here, before anything was asked; the text says what to
	// change.
	ErrInvalid = errors.New("not a valid question to a node")
	// ErrClosed: the Client was closed.
	ErrClosed = errors.New("the connection to the nodes was closed")
)

// Error is a failed call to one node. errors.Is matches it with one of the
// sentinels.
type Error struct {
	Op      string // what was attempted: "account_info"
	Server  string // the node's address
	Code    string // the node's own word, such as "txnNotFound"; "" for none
	Message string // the node's sentence, or ours; may be ""
	// SearchedAll tells, for ErrTxNotFound with a range of ledgers, that the
	// node had all of them and the transaction is in none.
	SearchedAll bool

	kind  error
	cause error
	more  bool // another node may know better, though this one did all right
	never bool // waiting will not make this node know better
}

// codes are the node's words that have a meaning of their own here (xrpl.org,
// "Error Formatting", and the pages of the methods).
var codes = map[string]error{
	"txnNotFound":         ErrTxNotFound,
	"actNotFound":         ErrAccountNotFound,
	"srcActNotFound":      ErrAccountNotFound,
	"dstActNotFound":      ErrAccountNotFound,
	"entryNotFound":       ErrNotFound,
	"objectNotFound":      ErrNotFound,
	"slowDown":            ErrBusy,
	"tooBusy":             ErrBusy,
	"unknownCmd":          ErrUnsupported,
	"notSupported":        ErrUnsupported,
	"notImpl":             ErrUnsupported,
	"forbidden":           ErrUnsupported,
	"invalid_API_version": ErrUnsupported,
	"noNetwork":           ErrNotReady,
	"noCurrent":           ErrNotReady,
	"noClosed":            ErrNotReady,
	"notReady":            ErrNotReady,
	"notSynced":           ErrNotReady,
	"lgrNotFound":         ErrNotReady,
	"amendmentBlocked":    ErrNotReady,
	"failedToForward":     ErrNotReady,
	"internal":            ErrNotReady,
}

// Error gives one line: what was attempted, what went wrong, where.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.sentinel().Error())
	switch {
	case e.Message != "":
		b.WriteString(": " + e.Message)
	case e.cause != nil:
		b.WriteString(": " + plain(e.cause.Error(), 200))
	}
	var facts []string
	if e.Code != "" {
		facts = append(facts, e.Code)
	}
	if e.Server != "" {
		facts = append(facts, e.Server)
	}
	if len(facts) > 0 {
		b.WriteString(" (" + strings.Join(facts, ", ") + ")")
	}
	return b.String()
}

// Is reports whether target is the sentinel of this error.
func (e *Error) Is(target error) bool { return target == e.sentinel() }

// Unwrap gives the network or decoding error behind it, if any.
func (e *Error) Unwrap() error { return e.cause }

func (e *Error) sentinel() error {
	if e.kind != nil {
		return e.kind
	}
	if kind, ok := codes[e.Code]; ok {
		return kind
	}
	return ErrRefused
}

// WrongNetworkError says which node belongs to which network. It is an
// ErrWrongNetwork.
type WrongNetworkError struct {
	Server    string
	Network   string // the key that was asked for
	Want, Got uint32 // network ids
}

// Error gives one sentence and the next step.
func (e *WrongNetworkError) Error() string {
	want := nameOf(e.Want)
	if _, known := xrpl.NetworkByKey(e.Network); !known && e.Network != "" {
		want = fmt.Sprintf("%s (network id %d)", networkTitle(e.Network), e.Want)
	}
	return fmt.Sprintf("the node %s belongs to %s, not to %s; choose a node of %s", e.Server, nameOf(e.Got), want, want)
}

// Is reports whether target is ErrWrongNetwork.
func (e *WrongNetworkError) Is(target error) bool { return target == ErrWrongNetwork }

// NoNodeError is what a call gives when every node of the list was tried. It is
// an ErrUnreachable, unless all of them belong to other networks or are busy,
// and also everything that Tries are.
type NoNodeError struct {
	Op      string
	Network string  // the key that was asked for
	Tries   []error // one for each node, in the order they were tried
}

// Error gives what happened at each node, and the next step.
func (e *NoNodeError) Error() string {
	tries := make([]string, len(e.Tries))
	for i, err := range e.Tries {
		tries[i] = err.Error()
	}
	next := "check the internet connection, or choose another node in the settings"
	switch {
	case e.all(ErrWrongNetwork):
		next = "choose nodes of this network in the settings"
	case e.all(ErrBusy):
		next = "try again in a minute"
	}
	return fmt.Sprintf("no node of %s could answer; %s: %s", networkTitle(e.Network), next, strings.Join(tries, "; "))
}

// Is reports whether target is ErrUnreachable.
func (e *NoNodeError) Is(target error) bool {
	return target == ErrUnreachable && !e.all(ErrWrongNetwork) && !e.all(ErrBusy)
}

// Unwrap gives the tries.
func (e *NoNodeError) Unwrap() []error { return e.Tries }

func (e *NoNodeError) all(kind error) bool {
	for _, err := range e.Tries {
		if !errors.Is(err, kind) {
			return false
		}
	}
	return len(e.Tries) > 0
}

// elsewhere tells whether another node may do better.
func elsewhere(err error) bool {
	for _, kind := range []error{ErrUnreachable, ErrBusy, ErrNotReady, ErrBadAnswer, ErrWrongNetwork} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return knowsLess(err)
}

// knowsLess tells whether a node answered as it should, but has too little
// history to be sure.
func knowsLess(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.more
}

// bestOf chooses, among the failures of all nodes, the one of a node that did
// all right, or gives nil. It says that waiting will not help only when it
// helps at no node.
func bestOf(failures []error) error {
	var best *Error
	never := true
	for _, err := range failures {
		e, ok := errors.AsType[*Error](err)
		never = never && ok && e.never
		if ok && e.more && (best == nil || best.never && !e.never) {
			best = e
		}
	}
	if best == nil {
		return nil
	}
	chosen := *best
	chosen.never = never
	return &chosen
}

// hopeless tells whether waiting will not help.
func hopeless(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.never
}

// plain makes outside words safe to print: one line, no control characters, at
// most n characters.
func plain(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func nameOf(id uint32) string {
	for _, n := range xrpl.Networks() {
		if n.ID == id {
			return fmt.Sprintf("%s (network id %d)", n.Name, id)
		}
	}
	return "the network with id " + strconv.FormatUint(uint64(id), 10)
}
