package flow

import (
	"slices"
	"strings"
	"testing"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xrpl/node/nodetest"
	"countersign/xumm/sandbox"
)

// testnetID is the id of the network that the sandbox's phone says it is on.
const testnetID = 1

// nodeWorld is a world with a ledger node of its own.
func nodeWorld(t *testing.T, networkID uint32) (*world, *nodetest.Server, func(*App)) {
	t.Helper()
	w := newWorld(t, sandbox.Options{Network: "TESTNET"})
	n := nodetest.NewServer(networkID)
	t.Cleanup(n.Close)
	n.SetAccount(nodetest.Account{Address: w.account().Address, Balance: 1_000_000_000})
	return w, n, func(a *App) { a.cfg.Platform.Nodes = map[string][]string{"TESTNET": {n.URL}} }
}

// signedPayment makes a payment and has it signed; nothing is known of the
// ledger yet.
func (w *world) signedPayment() RequestView {
	w.t.Helper()
	id := w.create(w.payment())
	w.approve(w.untilState(id, storage.Pending))
	return w.untilSettled(id, storage.Signed)
}

func (w *world) untilJudged(id string) RequestView {
	w.t.Helper()
	var v RequestView
	w.until("the ledger's last word", func() bool {
		v = w.request(id)
		return v.Judged
	})
	return v
}

func fields(t *testing.T, v RequestView) xrpl.Tx {
	t.Helper()
	tx, err := xrpl.Decode(v.Blob)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestLedgersLastWord(t *testing.T) {
	for _, test := range []struct {
		name      string
		result    string
		delivered any
		status    xrpl.Status
		says      string
		step      StepState
		notice    string
	}{
		{"delivered", "tesSUCCESS", "25500000", xrpl.Checked, "Delivered in full: 25.5 XRP", StepDone, "Validated by the ledger"},
		{"refused", "tecUNFUNDED_PAYMENT", nil, xrpl.Failed, "only its fee was taken", StepFailed, "The ledger refused it: tecUNFUNDED_PAYMENT"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, n, withNode := nodeWorld(t, testnetID)
			w.start(withNode)
			w.signIn()
			v := w.signedPayment()
			w.until("the node's first word", func() bool { return len(w.request(v.ID).Node) > 0 })
			if now := w.request(v.ID); now.Judged || now.Steps[4].State != StepNow {
				t.Errorf("before a ledger has it: judged %t, step %+v", now.Judged, now.Steps[4])
			}
			n.SetTx(nodetest.Tx{Hash: v.TxID, Fields: fields(t, v), Ledger: n.Validated() + 1, Result: test.result, Delivered: test.delivered, Date: 800_000_000})
			n.CloseLedger()
			v = w.untilJudged(v.ID)
			if f := findingNamed(t, v, "Ledger result"); f.Status != test.status || !strings.Contains(f.Detail, test.says) {
				t.Errorf("result %+v", f)
			}
			if v.Steps[4].State != test.step || v.Result != test.result {
				t.Errorf("step %+v, result %s", v.Steps[4], v.Result)
			}
			if f := findingNamed(t, v, "Request"); f.Status != xrpl.Checked {
				t.Errorf("the platform's record is forgotten: %+v", f)
			}
			w.until("the notification", func() bool { return slices.Contains(w.notices(), test.notice) })
		})
	}
}

// The ledger's word is waited for across a restart.
func TestLedgersLastWordAfterARestart(t *testing.T) {
	w, n, withNode := nodeWorld(t, testnetID)
	w.start(withNode)
	w.signIn()
	v := w.signedPayment()
	w.end(w.app, w.db)
	n.SetTx(nodetest.Tx{Hash: v.TxID, Fields: fields(t, v), Ledger: n.Validated() + 1, Delivered: "25500000"})
	n.CloseLedger()
	w.start(withNode)
	v = w.untilJudged(v.ID)
	if f := findingNamed(t, v, "Ledger result"); f.Status != xrpl.Checked {
		t.Errorf("%+v", f)
	}
	if asked := len(n.Requests("tx")); asked == 0 {
		t.Error("nobody was asked")
	}
}

// The word of another network's node counts for nothing.
func TestNodeOfAnotherNetwork(t *testing.T) {
	w, n, withNode := nodeWorld(t, 0)
	w.start(withNode)
	w.signIn()
	v := w.signedPayment()
	n.SetTx(nodetest.Tx{Hash: v.TxID, Fields: fields(t, v), Ledger: n.Validated(), Delivered: "25500000"})
	w.until("the node's word", func() bool { return len(w.request(v.ID).Node) > 0 })
	v = w.request(v.ID)
	if f := findingNamed(t, v, "Ledger result"); f.Status != xrpl.NotChecked || v.Judged {
		t.Errorf("%+v", f)
	}
}

// Nobody is asked when that is switched off, and the proof says so.
func TestNodesSwitchedOff(t *testing.T) {
	w, n, withNode := nodeWorld(t, testnetID)
	w.start(withNode)
	no := false
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.AskNode = &no }); err != nil {
		t.Fatal(err)
	}
	w.signIn()
	v := w.signedPayment()
	w.until("the reason", func() bool {
		v = w.request(v.ID)
		return strings.Contains(findingNamed(t, v, "Ledger result").Detail, "switched off")
	})
	if dials := n.Dials(); dials != 0 {
		t.Errorf("asked %d times", dials)
	}
	n.SetTx(nodetest.Tx{Hash: v.TxID, Fields: fields(t, v), Ledger: n.Validated(), Delivered: "25500000"})
	yes := true
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.AskNode = &yes }); err != nil {
		t.Fatal(err)
	}
	w.untilJudged(v.ID)
}
