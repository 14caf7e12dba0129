package terminal

import (
	"strings"
	"testing"
)

// The command compares the recipient too: a new one is noted, until something to
// it was signed.
func TestRequestNotesANewRecipient(t *testing.T) {
	r := newRun(t)
	note := "Note: Nothing has gone to " + r.p.Phone().Accounts()[1].Address
	for i, want := range []bool{true, false} {
		r.out, r.err = newBuffer(), newBuffer()
		if code := r.request(r.payment("1000000"), true, r.approve); code != ExitOK {
			t.Fatalf("exit code %d: %s", code, r.err)
		}
		if got := strings.Contains(r.err.String(), note); got != want {
			t.Errorf("request %d: noted %t\n%s", i+1, got, r.err)
		}
	}
}
