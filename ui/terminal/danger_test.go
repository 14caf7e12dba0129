package terminal

import (
	"strings"
	"testing"

	"countersign/ui/flow"
	"countersign/xrpl"
)

// What cannot be undone has to be meant, on the command line too.
func TestDangerHasToBeMeant(t *testing.T) {
	var words strings.Builder
	c := Console{Err: &words}
	d := flow.Draft{Tx: xrpl.Tx{"TransactionType": "AccountDelete", "Destination": "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe"}}
	if err := c.askDangers(d, RequestOptions{}); err == nil || !strings.Contains(err.Error(), "--i-understand") {
		t.Errorf("not meant: %v", err)
	}
	if !strings.Contains(words.String(), "Danger: ") {
		t.Errorf("said only %q", words.String())
	}
	if err := c.askDangers(d, RequestOptions{Accept: true}); err != nil {
		t.Errorf("meant: %v", err)
	}
	d.Tx = xrpl.Tx{"TransactionType": "TicketCreate", "TicketCount": 1}
	if err := c.askDangers(d, RequestOptions{}); err != nil {
		t.Errorf("harmless: %v", err)
	}
}
