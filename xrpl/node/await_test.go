package node_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func TestAwaitFollowsTheLedgers(t *testing.T) {
	for _, api := range []int{1, 2} {
		inBubble(t, 1, func(t *testing.T, w network) {
			n := w.nodes[0]
			n.SetAPI(api)
			tx, blob, hash := signed(t, last("1010"))
			n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 7})
			done := await(t.Context(), w, blob)
			for range 3 {
				time.Sleep(4 * time.Second)
				n.CloseLedger()
			}
			time.Sleep(time.Second)
			n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 1004, Delivered: "25000000"})
			time.Sleep(3 * time.Second)
			n.CloseLedger()
			before := time.Now()
			r := <-done
			if r.err != nil || !r.Final || r.LedgerIndex != 1004 || time.Since(before) > time.Second {
				t.Errorf("%+v after %s", r, time.Since(before))
			}
			if asked := len(n.Requests("tx")); asked != 5 {
				t.Errorf("%d questions for 5 ledgers", asked)
			}
			if asked := len(n.Requests("account_info")); asked != 1 {
				t.Errorf("%d questions about the account", asked)
			}
		})
	}
}

type awaited struct {
	xrpl.Outcome
	err error
}

func await(ctx context.Context, w network, blob string) chan awaited {
	done := make(chan awaited, 1)
	go func() {
		o, err := w.client.Await(ctx, blob)
		done <- awaited{o, err}
	}()
	return done
}

// closing closes a ledger of all nodes every four seconds until stop.
func (w network) closing(ctx context.Context) (stop func()) {
	ctx, stop = context.WithCancel(ctx)
	go func() {
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-time.After(4 * time.Second):
				for _, n := range w.nodes {
					n.CloseLedger()
				}
			}
		}
	}()
	return stop
}

// Watching from before its time is over makes absence provable even when its
// place has been used by an unknown transaction since.
func TestAwaitProvesAbsence(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		tx, blob, _ := signed(t, last("1005"))
		n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 7})
		done := await(t.Context(), w, blob)
		time.Sleep(time.Second)
		n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 9})
		for range 5 {
			time.Sleep(4 * time.Second)
			n.CloseLedger()
		}
		select {
		case r := <-done:
			t.Fatalf("its last ledger is not past: %+v", r)
		case <-time.After(3 * time.Second):
		}
		n.CloseLedger()
		if r := <-done; r.err != nil || !r.Final || r.Validated {
			t.Errorf("%+v", r)
		}
	})
}

func TestAwaitSurvives(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w network)
	}{
		{"dropped connections", func(w network) {
			for range 5 {
				w.nodes[0].Drop()
				time.Sleep(7 * time.Second)
			}
		}},
		{"a network outage", func(w network) {
			w.memory.SetDown(true)
			time.Sleep(10 * time.Minute)
			w.memory.SetDown(false)
		}},
		{"a node that ends", func(w network) { w.nodes[0].Close() }},
		{"a node that hangs", func(w network) { w.nodes[0].SetFault(nodetest.Silent) }},
		{"a node that lies", func(w network) { w.nodes[0].SetFault(nodetest.LyingHash) }},
		{"a strained node", func(w network) { w.nodes[0].SetFault(nodetest.LoadWarning) }},
		{"a busy node", func(w network) { w.nodes[0].SetFault(nodetest.PolicyClose) }},
		{"a node that changes its network", func(w network) {
			w.nodes[0].SetNetworkID(0, false)
			w.nodes[0].Drop()
		}},
		{"both busy for a while", func(w network) {
			for _, n := range w.nodes {
				n.SetFault(nodetest.SlowDown)
			}
			time.Sleep(10 * time.Minute)
			for _, n := range w.nodes {
				n.SetFault(nodetest.None)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 2, func(t *testing.T, w network) {
				tx, blob, hash := signed(t, last("5000"))
				w.account(tx.Text("Account"))
				stop := w.closing(t.Context())
				defer stop()
				done := await(t.Context(), w, blob)
				time.Sleep(10 * time.Second)
				c.do(w)
				time.Sleep(time.Minute)
				select {
				case r := <-done:
					t.Fatalf("it ended early: %+v", r)
				default:
				}
				for _, n := range w.nodes {
					n.SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: w.nodes[1].Validated() + 1})
				}
				before := time.Now()
				r := <-done
				if r.err != nil || !r.Validated {
					t.Errorf("%+v", r)
				}
				if took := time.Since(before); took > 2*time.Minute {
					t.Errorf("noticed after %s", took)
				}
			})
		})
	}
}

func TestAwaitWithoutAStream(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		n.SetFaultFor("subscribe", nodetest.Unknown)
		tx, blob, _ := signed(t, last("1005"))
		w.account(tx.Text("Account"))
		done := await(t.Context(), w, blob)
		time.Sleep(time.Minute)
		synctest.Wait()
		if asked := len(n.Requests("tx")); asked < 14 || asked > 16 {
			t.Errorf("%d questions in a minute, want one every four seconds", asked)
		}
		n.SetValidated(1006)
		if r := <-done; r.err != nil || !r.Final {
			t.Errorf("%+v", r)
		}
	})
}

func TestAwaitWhenTheStreamFallsSilent(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		n := w.nodes[0]
		tx, blob, _ := signed(t, last("1005"))
		w.account(tx.Text("Account"))
		n.Handle("subscribe", func(nodetest.Request) (map[string]any, string) { return map[string]any{}, "" })
		done := await(t.Context(), w, blob)
		time.Sleep(time.Second)
		n.SetValidated(1006) // nobody is told
		if r := <-done; r.err != nil || !r.Final {
			t.Errorf("%+v", r)
		}
	})
}

func TestAwaitEnds(t *testing.T) {
	t.Run("with its context", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			_, blob, _ := signed(t, nil)
			w.nodes[0].SetValidated(900_000)
			o, err := w.client.Await(within(t, time.Hour), blob)
			wantError(t, err, context.DeadlineExceeded)
			if o.Final {
				t.Error("without LastLedgerSequence it is never absent")
			}
		})
	})
	t.Run("on the wrong network", func(t *testing.T) {
		inBubble(t, 2, func(t *testing.T, w network) {
			_, blob, _ := signed(t, nil)
			w.nodes[0].SetNetworkID(0, false)
			w.nodes[1].SetNetworkID(2, true)
			_, err := w.client.Await(within(t, time.Hour), blob)
			wantError(t, err, node.ErrWrongNetwork)
		})
	})
	t.Run("when nothing can be proven", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			tx, blob, _ := signed(t, last("900"))
			w.nodes[0].SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 9})
			_, err := w.client.Await(within(t, time.Hour), blob)
			wantError(t, err, node.ErrUnproven)
		})
	})
	t.Run("not while another node may know", func(t *testing.T) {
		for _, away := range []int{0, 1} {
			inBubble(t, 2, func(t *testing.T, w network) {
				tx, blob, hash := signed(t, last("900"))
				for _, n := range w.nodes {
					n.SetAccount(nodetest.Account{Address: tx.Text("Account"), Balance: 1000, Sequence: 9})
				}
				w.nodes[away].SetTx(nodetest.Tx{Hash: hash, Fields: tx, Ledger: 890})
				w.nodes[away].SetFault(nodetest.NoNetwork)
				done := await(t.Context(), w, blob)
				time.Sleep(10 * time.Minute)
				w.nodes[away].SetFault(nodetest.None)
				if r := <-done; r.err != nil || !r.Validated {
					t.Errorf("%+v", r)
				}
			})
		}
	})
	t.Run("not because of missing ledgers", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			tx, blob, _ := signed(t, last("900"))
			w.account(tx.Text("Account"))
			w.nodes[0].SetHistory(950)
			done := await(t.Context(), w, blob)
			time.Sleep(time.Hour)
			if asked := len(w.nodes[0].Requests("")); asked > 600 {
				t.Errorf("%d questions in an hour", asked)
			}
			w.nodes[0].SetHistory(1)
			if r := <-done; r.err != nil || !r.Final {
				t.Errorf("%+v", r)
			}
		})
	})
	t.Run("when the client is closed", func(t *testing.T) {
		inBubble(t, 1, func(t *testing.T, w network) {
			_, blob, _ := signed(t, nil)
			done := await(t.Context(), w, blob)
			time.Sleep(time.Minute)
			w.client.Close()
			if r := <-done; !errors.Is(r.err, node.ErrClosed) {
				t.Errorf("%+v", r)
			}
		})
	})
}
