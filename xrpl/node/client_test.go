package node_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
)

func TestFaultsLeadToTheNextNode(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault nodetest.Fault
		kind  error // with one node only
	}{
		{"hangup", nodetest.Hangup, node.ErrUnreachable},
		{"silent", nodetest.Silent, node.ErrUnreachable},
		{"slowDown", nodetest.SlowDown, node.ErrBusy},
		{"tooBusy", nodetest.TooBusy, node.ErrBusy},
		{"close 1008", nodetest.PolicyClose, node.ErrBusy},
		{"garbage", nodetest.Garbage, node.ErrBadAnswer},
		{"huge", nodetest.Huge, node.ErrBadAnswer},
		{"wrong id", nodetest.WrongID, node.ErrBadAnswer},
		{"no network", nodetest.NoNetwork, node.ErrNotReady},
		{"HTTP 503", nodetest.HTTPBusy, node.ErrBusy},
		{"redirect", nodetest.Redirect, node.ErrUnreachable},
		{"web page", nodetest.NoWebSocket, node.ErrUnreachable},
	} {
		for _, when := range []string{"at connect", "later"} {
			t.Run(c.name+" "+when, func(t *testing.T) {
				inBubble(t, 2, func(t *testing.T, w network) {
					w.account(alice)
					if when == "later" {
						if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
							t.Fatal(err)
						}
						if c.fault >= nodetest.HTTPBusy {
							w.nodes[0].Drop()
							synctest.Wait()
						}
					}
					w.nodes[0].SetFault(c.fault)
					ctx := within(t, time.Minute)
					a, err := w.client.AccountInfo(ctx, alice)
					if err != nil || a.Server != w.nodes[1].URL {
						t.Fatalf("answered by %q: %v", a.Server, err)
					}
					if got := w.client.States()[0].Err; !errors.Is(got, c.kind) {
						t.Errorf("what was wrong with the first: %v, want %v", got, c.kind)
					}
					// And the good one is remembered.
					before := w.nodes[0].Dials()
					time.Sleep(5 * time.Minute)
					if _, err := w.client.AccountInfo(ctx, alice); err == nil {
						t.Fatal("the context is over")
					}
					if a, err := w.client.AccountInfo(t.Context(), alice); err != nil || a.Server != w.nodes[1].URL {
						t.Errorf("then answered by %q: %v", a.Server, err)
					}
					if w.nodes[0].Dials() != before {
						t.Error("the bad one was tried first again")
					}
				})
			})
			t.Run(c.name+" "+when+" alone", func(t *testing.T) {
				inBubble(t, 1, func(t *testing.T, w network) {
					w.account(alice)
					if when == "later" {
						if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
							t.Fatal(err)
						}
						if c.fault >= nodetest.HTTPBusy {
							w.nodes[0].Drop()
							synctest.Wait()
						}
					}
					w.nodes[0].SetFault(c.fault)
					_, err := w.client.AccountInfo(within(t, time.Minute), alice)
					wantError(t, err, c.kind)
					w.nodes[0].SetFault(nodetest.None)
					time.Sleep(5 * time.Second)
					if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
						t.Errorf("after it was mended: %v", err)
					}
				})
			})
		}
	}
}

func TestLoadWarningSparesTheNode(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, w network) {
		w.account(alice)
		w.nodes[0].SetFaultFor("account_info", nodetest.LoadWarning)
		a, err := w.client.AccountInfo(t.Context(), alice)
		if err != nil || a.Server != w.nodes[0].URL {
			t.Fatalf("the answer counts: %q, %v", a.Server, err)
		}
		if a, err = w.client.AccountInfo(t.Context(), alice); err != nil || a.Server != w.nodes[1].URL {
			t.Fatalf("then the next node: %q, %v", a.Server, err)
		}
		synctest.Wait()
		if n := w.nodes[0].Connections(); n != 0 {
			t.Errorf("%d connections to the strained node", n)
		}
	})
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(alice)
		w.nodes[0].SetFaultFor("account_info", nodetest.LoadWarning)
		for range 3 {
			if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
				t.Fatal(err)
			}
		}
		at := w.nodes[0].Requests("account_info")
		if gap := at[2].At.Sub(at[1].At); gap < 4*time.Second {
			t.Errorf("asked again after %s", gap)
		}
		if w.nodes[0].Dials() != 1 {
			t.Error("the only connection was given up")
		}
	})
}

func TestNoConnectionBeforeAQuestionAndNoneAfter(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(alice)
		time.Sleep(time.Minute)
		if w.nodes[0].Dials() != 0 {
			t.Fatal("it connected by itself")
		}
		for range 3 {
			if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
				t.Fatal(err)
			}
			time.Sleep(30 * time.Second)
		}
		if d, n := w.nodes[0].Dials(), w.nodes[0].Connections(); d != 1 || n != 1 {
			t.Errorf("%d dials, %d connections, want one", d, n)
		}
		time.Sleep(time.Minute)
		if n := w.nodes[0].Connections(); n != 0 {
			t.Errorf("%d connections while nobody asks", n)
		}
	})
}

func TestCallersShareOneConnection(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(alice)
		w.account(bob)
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				address := []string{alice, bob}[i%2]
				if a, err := w.client.AccountInfo(t.Context(), address); err != nil || a.Address != address {
					t.Errorf("%s: %+v, %v", address, a, err)
				}
			})
		}
		wg.Wait()
		if n := w.nodes[0].Dials(); n != 1 {
			t.Errorf("%d connections, want 1", n)
		}
	})
}

func TestCancelledCallerHarmsNobody(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(alice)
		if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
			t.Fatal(err)
		}
		answer := make(chan struct{})
		w.nodes[0].Handle("fee", func(nodetest.Request) (map[string]any, string) {
			<-answer
			return nil, "internal"
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := w.client.Fee(ctx)
			done <- err
		}()
		synctest.Wait()
		cancel()
		wantError(t, <-done, context.Canceled)
		close(answer) // it comes too late, for nobody
		if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
			t.Error(err)
		}
		if w.nodes[0].Dials() != 1 {
			t.Error("the connection was lost")
		}
	})
}

func TestCloseEndsEverything(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.nodes[0].SetFaultFor("account_info", nodetest.Silent)
		done := make(chan error)
		go func() {
			_, err := w.client.AccountInfo(t.Context(), alice)
			done <- err
		}()
		synctest.Wait()
		w.client.Close()
		wantError(t, <-done, node.ErrClosed)
		_, err := w.client.AccountInfo(t.Context(), alice)
		wantError(t, err, node.ErrClosed)
		synctest.Wait()
		if w.nodes[0].Connections() != 0 {
			t.Error("a connection is open")
		}
	})
}

// A redirect would lead to a node nobody chose.
func TestRedirectsAreNotFollowed(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		stranger := w.memory.NewServer(1)
		w.nodes[0].RedirectTo(stranger)
		_, err := w.client.ServerInfo(t.Context())
		wantError(t, err, node.ErrUnreachable)
		if !strings.Contains(err.Error(), "it sends to another address, and that is not followed") {
			t.Error(err)
		}
		if stranger.Dials() != 0 {
			t.Error("the stranger was asked")
		}
	})
}

func TestNetworkDown(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, w network) {
		w.account(alice)
		w.memory.SetDown(true)
		_, err := w.client.AccountInfo(t.Context(), alice)
		wantError(t, err, node.ErrUnreachable)
		for _, part := range []string{"no node of Testnet could answer", "check the internet connection", w.nodes[0].URL, w.nodes[1].URL} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
		w.memory.SetDown(false)
		if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
			t.Errorf("at once after it is back: %v", err)
		}
	})
}

func TestFallsBackToVersion1(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(alice)
		w.nodes[0].SetAPI(1)
		for range 2 {
			if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
				t.Fatal(err)
			}
		}
		newer := 0
		for _, r := range w.nodes[0].Requests("") {
			if r.API == 2 {
				newer++
			}
		}
		if newer != 1 {
			t.Errorf("asked in version 2 %d times, want once", newer)
		}
	})
}

// Over a real socket, as everywhere else outside these tests.
func TestRealSocket(t *testing.T) {
	s := nodetest.NewServer(1)
	defer s.Close()
	s.SetAccount(nodetest.Account{Address: alice, Balance: 5})
	c, err := node.New("TESTNET", node.WithServers(s.URL), node.WithHTTPClient(s.HTTPClient()))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	a, err := c.AccountInfo(t.Context(), alice)
	if err != nil || a.Balance != 5 {
		t.Errorf("%+v, %v", a, err)
	}
}
