package terminal

import (
	"strings"
	"testing"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/xrpl"
	"countersign/xumm/sandbox"
)

// What cannot be undone has to be meant, on the command line too.
func TestDangerHasToBeMeant(t *testing.T) {
	var words strings.Builder
	c := Console{Err: &words}
	d := flow.Dangers(xrpl.Tx{"TransactionType": "AccountDelete", "Destination": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"})
	if err := c.askDangers(d, RequestOptions{}); err == nil || !strings.Contains(err.Error(), "--i-understand") {
		t.Errorf("not meant: %v", err)
	}
	if !strings.Contains(words.String(), "Danger: ") {
		t.Errorf("said only %q", words.String())
	}
	if err := c.askDangers(d, RequestOptions{Accept: true}); err != nil {
		t.Errorf("meant: %v", err)
	}
	d = flow.Dangers(xrpl.Tx{"TransactionType": "TicketCreate", "TicketCount": 1})
	if err := c.askDangers(d, RequestOptions{}); err != nil {
		t.Errorf("harmless: %v", err)
	}
}

// refused runs the command on what it has to refuse, and tells what it said. That
// nothing was sent is seen in the database.
func (r *run) refused(in string, o RequestOptions) string {
	r.t.Helper()
	r.out, r.err = newBuffer(), newBuffer()
	o.File = "-"
	if code := Request(r.ctx, r.console(in), r.target, o); code != ExitUsage {
		r.t.Errorf("exit code %d: %s", code, r.err)
	}
	s, err := r.target.open(r.ctx, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	defer s.close()
	if list, err := s.app.Requests(r.ctx, storage.Filter{}); err != nil || len(list) != 0 {
		r.t.Errorf("%d requests were made, %v", len(list), err)
	}
	return r.err.String()
}

// sent tells that the command makes the request, which it then gives up.
func (r *run) sent(in string, o RequestOptions) {
	r.t.Helper()
	r.out, r.err = newBuffer(), newBuffer()
	o.File = "-"
	go func() {
		link := r.err.waitLine(r.ctx, r.p.Info().APIURL+"/sign/")
		if review, err := r.p.Phone().Scan(r.ctx, link); err == nil {
			_ = review.Decline(r.ctx)
		}
	}()
	code := Request(r.ctx, r.console(in), r.target, o)
	r.err.close()
	if code != ExitRejected {
		r.t.Errorf("exit code %d: %s", code, r.err)
	}
}

// A mistyped network key is not sent: the phone would sign on whatever network it
// is on. One of the platform's list is good, although it is not built in.
func TestRequestRefusesAStrangeNetwork(t *testing.T) {
	r := newRun(t)
	if said := r.refused(r.payment("1"), RequestOptions{Network: "MOON"}); !strings.Contains(said, "MAINNET, TESTNET, DEVNET, XAHAU, XAHAUTESTNET, "+sandbox.Sandnet) || !strings.Contains(said, "--i-understand") {
		t.Errorf("said: %s", said)
	}
	if said := r.refused(r.payment("1"), RequestOptions{Network: "moon"}); strings.Contains(said, "--i-understand") {
		t.Errorf("what is no key can't be meant: %s", said)
	}
	r.sent(r.payment("1"), RequestOptions{Network: "MOON", Accept: true})
}

// The command warns of the recipients that the window warns of.
func TestRequestAsksThePlatformOfRecipients(t *testing.T) {
	r := newRun(t)
	pay := func(name string) string {
		for _, a := range sandbox.DemoAccounts() {
			if a.Name == name {
				return `{"TransactionType":"Payment","Destination":"` + a.Address + `","Amount":"1000000"}`
			}
		}
		t.Fatal(name)
		return ""
	}
	if said := r.refused(pay("Swindler"), RequestOptions{}); !strings.Contains(said, "Danger: The sandbox has blocked") || !strings.Contains(said, "--i-understand") {
		t.Errorf("said: %s", said)
	}
	r.sent(pay("Exchange"), RequestOptions{})
	if said := r.err.String(); !strings.Contains(said, "“Exchange”.") || !strings.Contains(said, "Note: The recipient asks for a destination tag") {
		t.Errorf("said: %s", said)
	}
}
