package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"countersign/ui/flow"
)

// Exit codes of the commands.
const (
	ExitOK        = 0 // request: signed, every check passed, accepted by the ledger where it was submitted
	ExitError     = 1 // nothing came of it; a sentence on standard error says why
	ExitUsage     = 2 // the command line or the file is wrong
	ExitRejected  = 3 // declined on the phone
	ExitExpired   = 4 // nobody signed in time
	ExitCancelled = 5 // withdrawn
	ExitDoubtful  = 6 // signed, but a check failed or the signature could not be checked, the ledger refused it, or its result never came
)

// Console is what a command reads from and writes to.
type Console struct {
	In     io.Reader
	Out    io.Writer // results
	Err    io.Writer // words for people
	Person bool      // Err is a terminal: QR codes are drawn there
}

// Standard gives the console of this process.
func Standard() Console {
	return Console{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Person: isTerminal(os.Stderr)}
}

func isTerminal(f *os.File) bool {
	i, err := f.Stat()
	return err == nil && i.Mode()&os.ModeCharDevice != 0
}

// tell writes a line for people.
func (c Console) tell(format string, args ...any) {
	fmt.Fprintln(c.Err, printable(fmt.Sprintf(format, args...)))
}

// fail tells the error and gives its exit code.
func (c Console) fail(err error) int {
	c.tell("%s", flow.Sentence(err))
	var o *outcome
	if errors.As(err, &o) {
		return o.code
	}
	return ExitError
}

// outcome is an error that is a sentence already and knows its exit code.
type outcome struct {
	text string
	code int
}

func (o *outcome) Error() string { return o.text }

// Sentence gives the text to [flow.Sentence], for the window too.
func (o *outcome) Sentence() string { return o.text }

// usage is a mistake in what the command was given.
func usage(format string, args ...any) error {
	return &outcome{fmt.Sprintf(format, args...), ExitUsage}
}

// printable keeps control characters out of the terminal: some words come from
// the platform, and escape sequences could draw anything there.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || unicode.IsPrint(r) {
			return r
		}
		return -1
	}, s)
}
