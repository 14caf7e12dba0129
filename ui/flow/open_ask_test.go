package flow

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xrpl/node/nodetest"
	"countersign/xumm/sandbox"
)

func openOffer(account string, sequence uint32) map[string]any {
	return map[string]any{
		"LedgerEntryType": "Offer", "index": fmt.Sprintf("%064X", sequence), "Account": account, "Sequence": sequence, "TakerGets": "20000000",
		"TakerPays": map[string]any{"currency": "USD", "issuer": bobAddress, "value": "10"},
	}
}

// twoNetworks are nodes of Testnet and Devnet; the account has one offer on the
// first, and another on the second.
func twoNetworks(t *testing.T) (w *world, test, dev *nodetest.Server) {
	t.Helper()
	w, test, _ = nodeWorld(t, testnetID)
	dev = nodetest.NewServer(2)
	t.Cleanup(dev.Close)
	own := w.account().Address
	dev.SetAccount(nodetest.Account{Address: own, Balance: 1_000_000_000})
	test.SetEntry(strings.Repeat("0A", 32), openOffer(own, 11))
	dev.SetEntry(strings.Repeat("0B", 32), openOffer(own, 22))
	w.start(func(a *App) {
		a.cfg.Platform.Nodes = map[string][]string{"TESTNET": {test.URL}, "DEVNET": {dev.URL}}
	})
	return w, test, dev
}

// openAnswer waits for the answer on a question.
func (w *world) openAnswer(q OpenQuestion) OpenAnswer {
	w.t.Helper()
	var got OpenAnswer
	w.until("what is open", func() bool {
		got = w.app.Open(q)
		return got.State != LedgerAsking
	})
	return got
}

func TestOpenAsksTheRightNetwork(t *testing.T) {
	w, _, _ := twoNetworks(t)
	q := OpenQuestion{Type: "OfferCancel", Field: "OfferSequence"}
	if got := w.app.Open(q); !strings.HasPrefix(got.Title, "Sign in to choose") || got.State != LedgerNotAsked {
		t.Errorf("signed out: %+v", got)
	}
	w.signIn()
	if got := w.app.Open(q); got.State != LedgerAsking || len(got.Objects) != 0 || !strings.Contains(got.Detail, "on Testnet") {
		t.Errorf("at first: %+v", got)
	}
	// Both questions are under way at once, and each gets its own answer.
	devnet := q
	devnet.Network = "DEVNET"
	w.app.Open(devnet)
	got, other := w.openAnswer(q), w.openAnswer(devnet)
	if len(got.Objects) != 1 || got.Objects[0].Title != "Sell 20 XRP for 10 USD, offer 11" || got.Title != "Choose one of your open offers (1)" || !strings.HasPrefix(got.Detail, "On Testnet.") {
		t.Errorf("on Testnet: %+v", got)
	}
	if len(other.Objects) != 1 || other.Objects[0].Mark != "22" || !strings.HasPrefix(other.Detail, "On Devnet.") {
		t.Errorf("on Devnet: %+v", other)
	}
	tickets := w.openAnswer(OpenQuestion{Type: "Payment", Field: "TicketSequence"})
	if len(tickets.Objects) != 0 || tickets.Title != "You have no tickets on Testnet." {
		t.Errorf("tickets: %+v", tickets)
	}
	stranger := w.openAnswer(OpenQuestion{Type: "OfferCancel", Field: "OfferSequence", Account: bobAddress})
	if len(stranger.Objects) != 0 || stranger.Title != "There are no open offers of rU6K7V…JWDw1 on Testnet." {
		t.Errorf("of somebody who is not in the ledger: %+v", stranger)
	}
	for _, unfinished := range []string{"not entered yet", bobAddress[:20]} {
		if got := w.app.Open(OpenQuestion{Type: "OfferCancel", Field: "OfferSequence", Account: unfinished}); got.State != LedgerNotAsked || !strings.HasPrefix(got.Title, "Enter the address of the account") {
			t.Errorf("of nobody yet: %+v", got)
		}
	}
	if got := w.app.Open(OpenQuestion{Type: "OfferCancel", Field: "OfferSequence", Network: "XAHAU"}); got.State != LedgerNotAsked || !strings.HasPrefix(got.Title, "No ledger node is known") {
		t.Errorf("without a node: %+v", got)
	}
	if got := w.app.Open(OpenQuestion{Type: "NFTokenAcceptOffer", Field: "NFTokenSellOffer"}); got.State != LedgerNotAsked || !strings.Contains(got.Title, "ask the seller") {
		t.Errorf("offers made to one: %+v", got)
	}
	if got := w.app.Open(OpenQuestion{Type: "Payment", Field: "Destination"}); got.Title != "" || got.State != LedgerNotAsked {
		t.Errorf("what can't be chosen: %+v", got)
	}
	off := false
	if err := w.app.ChangeSettings(func(s *storage.Settings) { s.AskNode = &off }); err != nil {
		t.Fatal(err)
	}
	if got := w.app.Open(q); got.State != LedgerNotAsked || len(got.Objects) != 0 || !strings.Contains(got.Title, "switched off") {
		t.Errorf("switched off: %+v", got)
	}
}

// What a node said of other settings is not shown any more, however late it
// says it.
func TestOpenForgetsOtherNodes(t *testing.T) {
	w, test, _ := twoNetworks(t)
	w.signIn()
	q := OpenQuestion{Type: "OfferCancel", Field: "OfferSequence"}
	asked, answer := make(chan struct{}, 8), make(chan struct{})
	own := w.account().Address
	test.Handle("account_objects", func(nodetest.Request) (map[string]any, string) {
		asked <- struct{}{}
		<-answer
		return map[string]any{"account": own, "validated": true, "account_objects": []any{openOffer(own, 99)}}, ""
	})
	w.app.Open(q)
	<-asked
	w.app.forgetOpen()
	if left := len(w.app.opens.answers); left != 0 {
		t.Errorf("%d answers are kept", left)
	}
	close(answer)
	test.Handle("account_objects", nil)
	if got := w.openAnswer(q); len(got.Objects) != 1 || got.Objects[0].Mark == "99" {
		t.Errorf("the other nodes' word is %+v", got)
	}
}

// An answer is good for a while; then, and after something was signed, the next
// look asks again and shows what was known until then. A failure is no list.
func TestOpenAsksAgain(t *testing.T) {
	w, test, _ := twoNetworks(t)
	w.signIn()
	q := OpenQuestion{Type: "OfferCancel", Field: "OfferSequence"}
	w.openAnswer(q)
	w.app.Open(q)
	if n := len(test.Requests("account_objects")); n != 1 {
		t.Fatalf("asked %d times", n)
	}
	test.SetEntry(strings.Repeat("0C", 32), openOffer(w.account().Address, 12))
	w.app.requestChanged("any")
	if got := w.app.Open(q); len(got.Objects) != 1 || got.State != LedgerAnswered {
		t.Errorf("while it is asked again: %+v", got)
	}
	w.until("the new offer", func() bool { return len(w.app.Open(q).Objects) == 2 })

	test.SetFault(nodetest.TooBusy)
	devnet := OpenQuestion{Type: "CheckCash", Field: "CheckID"}
	got := w.openAnswer(devnet)
	if got.Title != "No ledger node could be asked for the checks to you. Type its id." || len(got.Objects) != 0 {
		t.Errorf("a node that fails: %+v", got)
	}
	w.app.staleOpen()
	w.app.Open(q)
	w.until("the end of asking", func() bool {
		w.app.opens.mu.Lock()
		defer w.app.opens.mu.Unlock()
		return !w.app.opens.answers[OpenQuestion{Network: "TESTNET", Account: w.account().Address, Type: q.Type, Field: q.Field}].asking
	})
	if got := w.app.Open(q); len(got.Objects) != 2 {
		t.Errorf("what was known is gone: %+v", got)
	}
}

// A list that a node does not come to the end of says that it is cut.
func TestOpenListIsCut(t *testing.T) {
	w, test, _ := twoNetworks(t)
	w.signIn()
	own := w.account().Address
	var sequence atomic.Uint32
	test.Handle("account_objects", func(r nodetest.Request) (map[string]any, string) {
		rows := []any{}
		if r.Params["type"] == "offer" {
			rows = append(rows, openOffer(own, sequence.Add(1)))
		}
		return map[string]any{"account": own, "validated": true, "account_objects": rows, "marker": "on"}, ""
	})
	got := w.openAnswer(OpenQuestion{Type: "OfferCancel", Field: "OfferSequence"})
	if len(got.Objects) == 0 || !strings.Contains(got.Detail, "there are more, which were not read") {
		t.Errorf("%+v", got)
	}
	if n := len(test.Requests("account_objects")); n != 10 {
		t.Errorf("asked %d times", n)
	}
	if got := w.openAnswer(OpenQuestion{Type: "CheckCash", Field: "CheckID"}); !strings.Contains(got.Title, "There are no checks to you on Testnet among those that were read") {
		t.Errorf("%+v", got)
	}
}

func TestOpenBookIsBounded(t *testing.T) {
	var b openBook
	for i := range 5 * openKept {
		b.at(OpenQuestion{Type: string(rune('A' + i))}, time.Time{})
		for _, k := range b.answers {
			k.asking = false
		}
	}
	if len(b.answers) > openKept {
		t.Errorf("%d answers are kept", len(b.answers))
	}
}

// On the sandbox: an escrow that was signed on the phone is chosen, of which its
// node tells no sequence.
func TestOpenOnTheSandbox(t *testing.T) {
	w := newWorld(t, sandbox.Options{Network: "TESTNET"})
	w.p.Faults().NodeOldEntries(true)
	w.start()
	w.signIn()
	own, other := w.account().Address, w.p.Phone().Accounts()[1].Address
	sign := func(tx xrpl.Tx) {
		t.Helper()
		d := Draft{Tx: tx, ExpireMinutes: 5, Submit: true, Network: "TESTNET"}
		id := w.create(d)
		w.approve(w.untilState(id, storage.Pending))
		if v := w.untilJudged(id); v.Result != "tesSUCCESS" {
			t.Fatalf("%s: %s", tx.JSON(), v.Result)
		}
	}
	soon, _ := xrpl.LedgerSeconds(time.Now().Add(time.Hour))
	sign(xrpl.Tx{"TransactionType": "EscrowCreate", "Destination": other, "Amount": "3000000", "FinishAfter": ledgerNumber(soon), "CancelAfter": ledgerNumber(soon + 60)})
	q := OpenQuestion{Type: "EscrowCancel", Field: "Owner"}
	got := w.openAnswer(q)
	if len(got.Objects) != 1 {
		t.Fatalf("%+v", got)
	}
	o := got.Objects[0]
	if !strings.HasPrefix(o.Title, "Escrow of 3 XRP to ") || !o.Lacking {
		t.Fatalf("%+v", o)
	}
	o, err := w.app.CompleteOpen(w.ctx, o)
	if err != nil || o.Lacking {
		t.Fatalf("%+v, %v", o, err)
	}
	typ, _ := xrpl.TypeNamed("EscrowCancel")
	f := NewForm(typ, time.UTC)
	f.ChooseOpen(o, got.Objects)
	tx, problems := f.Tx()
	if len(problems) > 0 || tx.Text("Owner") != own || tx.Text("OfferSequence") == "" {
		t.Errorf("%s %v", tx.JSON(), problems)
	}
	if chosen, ok := f.ChosenOpen(w.app.Open(q).Objects); !ok || chosen.Index != o.Index {
		t.Error("the list does not know the sequence now")
	}
	w.p.Faults().NodeForgets(true)
	lacking := got.Objects[0]
	if _, err := w.app.CompleteOpen(w.ctx, lacking); err == nil || !strings.Contains(Sentence(err), "Type its owner and its sequence") {
		t.Errorf("a node that does not know the transaction: %v", err)
	}
}
