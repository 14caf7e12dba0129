package node_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
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
				time.Sleep(5 * time.Minute)
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

// Of a network that is known by its id only, the first node does not decide.
func TestNetworkOfAnID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := nodetest.NewMemory()
		defer m.Close()
		wrong, right := m.NewServer(0), m.NewServer(31000)
		for _, test := range []struct {
			network string
			id      uint32
			want    string // in the error; "" for none
		}{
			{"SIDE", 31000, ""},
			{"SIDE", 31001, "belongs to Mainnet (network id 0), not to SIDE (network id 31001)"},
			{"MAINNET", 31000, "belongs to the network with id 31000, not to Mainnet (network id 0)"},
		} {
			servers := []string{wrong.URL, right.URL}
			if test.network == "MAINNET" {
				servers = servers[1:]
			}
			c, err := node.New(test.network, node.WithServers(servers...), node.WithNetworkID(test.id), node.WithHTTPClient(m.HTTPClient()))
			if err != nil {
				t.Fatal(err)
			}
			info, err := c.ServerInfo(t.Context())
			switch {
			case test.want == "" && (err != nil || info.NetworkID != test.id):
				t.Errorf("%s, %d: %+v, %v", test.network, test.id, info, err)
			case test.want != "":
				wantError(t, err, node.ErrWrongNetwork)
				if !strings.Contains(err.Error(), test.want) {
					t.Errorf("%s, %d: %v", test.network, test.id, err)
				}
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
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

// Owners of nodes put keys into addresses; errors and logs do not repeat them.
func TestAddressKeepsItsKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := nodetest.NewMemory()
		defer m.Close()
		s := m.NewServer(1)
		var log strings.Builder
		c, err := node.New("TESTNET", node.WithServers(s.URL+"/v1/s3cr3t?key=s3cr3t"), node.WithHTTPClient(m.HTTPClient()),
			node.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if info, err := c.ServerInfo(t.Context()); err != nil || info.Server != s.URL+"/…" {
			t.Errorf("%+v, %v", info, err)
		}
		m.SetDown(true)
		synctest.Wait()
		_, err = c.ServerInfo(t.Context())
		wantError(t, err, node.ErrUnreachable)
		s.SetNetworkID(0, false)
		m.SetDown(false)
		_, wrong := c.ServerInfo(t.Context())
		wantError(t, wrong, node.ErrWrongNetwork)
		all := fmt.Sprint(err, wrong, c.States(), log.String())
		if strings.Contains(all, "s3cr3t") || log.Len() == 0 {
			t.Error(all)
		}
	})
}
