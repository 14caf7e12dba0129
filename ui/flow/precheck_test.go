package flow

import (
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl/node/nodetest"
)

// A node is asked about a draft that is right as far as can be seen here, and
// what it says is a warning.
func TestLedgerProblems(t *testing.T) {
	w, n, withNode := nodeWorld(t, testnetID)
	w.start(withNode)
	w.signIn()
	d := w.payment() // to an account the node has not
	_, state := w.app.LedgerProblems(d)
	if state != LedgerAsking {
		t.Fatalf("state %d", state)
	}
	w.until("the node's word", func() bool {
		_, state = w.app.LedgerProblems(d)
		return state == LedgerAnswered
	})
	problems, _ := w.app.LedgerProblems(d)
	if len(problems) == 0 || problems[0].Field != "Destination" || !problems[0].Warning {
		t.Errorf("an unfunded recipient: %+v", problems)
	}

	n.SetAccount(nodetest.Account{Address: d.Tx.Text("Destination"), Balance: 20_000_000, Flags: 0x00020000}) // RequireDest
	delete(d.Tx, "DestinationTag")
	found := w.app.AskLedger(w.ctx, d)
	if len(found) == 0 || !strings.Contains(found[0].Message, "tag") {
		t.Errorf("a tag is required: %+v", found)
	}

	d.Tx["Amount"] = "no amount"
	if _, state := w.app.LedgerProblems(d); state != LedgerNotAsked {
		t.Errorf("a draft that is wrong: state %d", state)
	}
	off := false
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.AskNode = &off }); err != nil {
		t.Fatal(err)
	}
	if _, state := w.app.LedgerProblems(w.payment()); state != LedgerNotAsked {
		t.Errorf("switched off: state %d", state)
	}
}
