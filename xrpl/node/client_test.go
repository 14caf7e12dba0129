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

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		network string
		servers []string
		want    string
	}{
		{"PRIVATE", nil, "no node of the network \"PRIVATE\" is known"},
		{"TESTNET", []string{"http://example.com"}, "must begin with wss://"},
		{"TESTNET", []string{"ws://example.com"}, "this computer only"},
		{"TESTNET", []string{"ws://127.0.0.1.example.com"}, "this computer only"},
		{"TESTNET", []string{"wss://u:p@example.com"}, "a name or a password"},
		{"TESTNET", []string{"wss://"}, "looks like"},
		{"TESTNET", []string{"wss://:51233"}, "looks like"},
		{"TESTNET", []string{"wss://example.com/#x"}, "no #"},
		{"TESTNET", []string{"example.com"}, "looks like"},
		{"TESTNET", []string{""}, "looks like"},
	} {
		_, err := node.New(c.network, node.WithServers(c.servers...))
		if err == nil || !errors.Is(err, node.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%s, %q) gives %v, want %q", c.network, c.servers, err, c.want)
		}
	}
}

func TestLoopbackNeedsNoTLS(t *testing.T) {
	for _, address := range []string{"ws://127.0.0.1:6006", "ws://localhost", "ws://[::1]:6006/path", "wss://example.com:443"} {
		if err := node.CheckServer(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestDefaultServersAreACopy(t *testing.T) {
	for _, key := range []string{"MAINNET", "TESTNET", "DEVNET", "XAHAU", "XAHAUTESTNET"} {
		list := node.DefaultServers(key)
		if len(list) == 0 {
			t.Errorf("no servers for %s", key)
		}
		for i, address := range list {
			if err := node.CheckServer(address); err != nil {
				t.Errorf("%s: %v", address, err)
			}
			list[i] = "changed"
		}
		if node.DefaultServers(key)[0] == "changed" {
			t.Errorf("%s: the list is not a copy", key)
		}
	}
	if node.DefaultServers("PRIVATE") != nil {
		t.Error("servers for an unknown network")
	}
}

func TestAnotherNetworkIsNeverUsed(t *testing.T) {
	for _, c := range []struct {
		name   string
		id     uint32
		stated bool
		want   string
	}{
		{"mainnet", 0, false, "Mainnet (network id 0), not to Testnet (network id 1)"},
		{"devnet", 2, true, "Devnet (network id 2)"},
		{"private", 777, true, "the network with id 777"},
		{"silent node of Testnet", 1, false, "Mainnet (network id 0)"}, // absent is 0
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, 1, func(t *testing.T, w network) {
				w.account(alice)
				w.nodes[0].SetNetworkID(c.id, c.stated)
				_, err := w.client.AccountInfo(t.Context(), alice)
				wantError(t, err, node.ErrWrongNetwork)
				if errors.Is(err, node.ErrUnreachable) {
					t.Error("it was reached")
				}
				e, ok := errors.AsType[*node.WrongNetworkError](err)
				if !ok || e.Server != w.nodes[0].URL || e.Got != c.id && c.stated || e.Want != 1 || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v, want %q", err, c.want)
				}
				if n := len(w.nodes[0].Requests("account_info")); n != 0 {
					t.Errorf("it was asked %d times", n)
				}
				// Nor is it asked again all the time.
				w.client.AccountInfo(t.Context(), alice)
				if n := w.nodes[0].Dials(); n != 1 {
					t.Errorf("%d connections, want 1", n)
				}
			})
		})
	}
}

func TestNextNodeAfterWrongNetwork(t *testing.T) {
	inBubble(t, 2, func(t *testing.T, w network) {
		w.account(alice)
		w.nodes[0].SetNetworkID(0, false)
		a, err := w.client.AccountInfo(t.Context(), alice)
		if err != nil || a.Server != w.nodes[1].URL {
			t.Fatalf("answered by %q: %v", a.Server, err)
		}
		if states := w.client.States(); !errors.Is(states[0].Err, node.ErrWrongNetwork) || states[0].Connected || !states[1].Connected {
			t.Errorf("states %+v", states)
		}
	})
}

// A server that restarts as one of another network is noticed on reconnect.
func TestNetworkIsCheckedOnEachConnect(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.account(alice)
		if _, err := w.client.AccountInfo(t.Context(), alice); err != nil {
			t.Fatal(err)
		}
		w.nodes[0].SetNetworkID(0, false)
		w.nodes[0].Drop()
		synctest.Wait()
		_, err := w.client.AccountInfo(t.Context(), alice)
		wantError(t, err, node.ErrWrongNetwork)
	})
}

func TestUnknownNetworkKeepsToOneID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := nodetest.NewMemory()
		defer m.Close()
		a, b := m.NewServer(4242), m.NewServer(4243)
		c, err := node.New("PRIVATE", node.WithServers(a.URL, b.URL), node.WithHTTPClient(m.HTTPClient()))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		info, err := c.ServerInfo(t.Context())
		if err != nil || info.NetworkID != 4242 {
			t.Fatalf("info %+v: %v", info, err)
		}
		a.SetFault(nodetest.Hangup)
		_, err = c.ServerInfo(t.Context())
		wantError(t, err, node.ErrWrongNetwork, node.ErrUnreachable)
		if n := len(b.Requests("")); n != 1 {
			t.Errorf("the node of the other network was asked %d times, want once for its network", n)
		}
	})
}

func TestProxyThatCannotSayItsNetwork(t *testing.T) {
	inBubble(t, 1, func(t *testing.T, w network) {
		w.nodes[0].SetInfo(map[string]any{"clio_version": "2.4.0", "network_id": nil})
		_, err := w.client.ServerInfo(t.Context())
		wantError(t, err, node.ErrNotReady)
		if errors.Is(err, node.ErrWrongNetwork) {
			t.Error("that is not known")
		}
	})
}

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
		w.nodes[0].SetFaultFor("account_lines", nodetest.Silent)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			_, err := w.client.AccountInfo(ctx, alice)
			if err == nil {
				_, err = w.client.Tx(ctx, strings.Repeat("00", 32), 0, 0)
			}
			_, err = w.client.AccountInfo(ctx, alice)
			done <- err
		}()
		cancel()
		wantError(t, <-done, context.Canceled)
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
