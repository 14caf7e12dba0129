package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xrpl/node/nodetest"
	"countersign/xumm"
)

func TestOnlyListed(t *testing.T) {
	endpoints := func(urls ...string) (out []xumm.Endpoint) {
		for _, u := range urls {
			out = append(out, xumm.Endpoint{URL: u})
		}
		return out
	}
	var crowd []xumm.Rail
	for i := range 200 {
		crowd = append(crowd, xumm.Rail{Key: fmt.Sprintf("N%d", i), Name: "Same", NetworkID: 5000})
	}
	for name, test := range map[string]struct {
		rails []xumm.Rail
		want  []string
	}{
		"nothing":            {nil, nil},
		"the built-in ones":  {[]xumm.Rail{{Key: "MAINNET", Name: "Testnet", NetworkID: 0, Endpoints: endpoints("wss://evil.example")}, {Key: "XAHAU", Name: "X", NetworkID: 99}}, nil},
		"another":            {[]xumm.Rail{{Key: "SIDE", Name: "Side chain", NetworkID: 31000, Endpoints: endpoints("wss://a.example", "ws://b.example", "https://c.example", "ws://localhost:6006", "wss://127.0.0.1", "wss://10.0.0.1", "wss://router")}}, []string{"SIDE Side chain (SIDE) [wss://a.example]"}},
		"without a name":     {[]xumm.Rail{{Key: "SIDE", NetworkID: 31000}}, []string{"SIDE SIDE []"}},
		"an id of ours":      {[]xumm.Rail{{Key: "MAINNET2", Name: "Main", NetworkID: 0}}, nil},
		"a name of ours":     {[]xumm.Rail{{Key: "SIDE", Name: "main NET", NetworkID: 31000}}, []string{"SIDE main NET (SIDE) []"}},
		"a key of ours":      {[]xumm.Rail{{Key: "SIDE", Name: "XAHAUTESTNET", NetworkID: 31000}}, []string{"SIDE XAHAUTESTNET (SIDE) []"}},
		"any network":        {[]xumm.Rail{{Key: "SIDE", Name: "Any network", NetworkID: 31000}}, []string{"SIDE Any network (SIDE) []"}},
		"not a key":          {[]xumm.Rail{{Key: "side", NetworkID: 31000}, {Key: "A B", NetworkID: 31001}, {Key: "", NetworkID: 31002}, {Key: "../X", NetworkID: 31003}}, nil},
		"turned around":      {[]xumm.Rail{{Key: "SIDE", Name: "\u202etenniaM", NetworkID: 31000}}, []string{"SIDE tenniaM (SIDE) []"}},
		"in Greek":           {[]xumm.Rail{{Key: "SIDE", Name: "Μainnet", NetworkID: 31000}}, []string{"SIDE Μainnet (SIDE) []"}},
		"in Cyrillic":        {[]xumm.Rail{{Key: "SIDE", Name: "Тestnet", NetworkID: 31000}}, []string{"SIDE Тestnet (SIDE) []"}},
		"a key in Cyrillic":  {[]xumm.Rail{{Key: "ТESTNET", Name: "Testnet", NetworkID: 31000}}, nil},
		"a very long name":   {[]xumm.Rail{{Key: "SIDE", Name: "Mainnet and then a lot more", NetworkID: 31000}}, []string{"SIDE Mainnet and then a lot … (SIDE) []"}},
		"one key twice":      {[]xumm.Rail{{Key: "SIDE", Name: "A", NetworkID: 31000}, {Key: "SIDE", Name: "B", NetworkID: 31001}}, []string{"SIDE A (SIDE) []"}},
		"twice the same":     {[]xumm.Rail{{Key: "A", Name: "B", NetworkID: 1000}, {Key: "B", NetworkID: 1001}}, []string{"A B (A) []", "B B []"}},
		"a taken bracket":    {[]xumm.Rail{{Key: "A", Name: "B (C)", NetworkID: 1000}, {Key: "X", Name: "B", NetworkID: 1001}, {Key: "C", Name: "B", NetworkID: 1002}}, []string{"A B C (A) []", "X B (X) []", "C B (C) []"}},
		"five nodes at most": {[]xumm.Rail{{Key: "A", NetworkID: 9, Endpoints: endpoints("wss://1.x", "wss://2.x", "wss://3.x", "wss://4.x", "wss://5.x", "wss://6.x")}}, []string{"A A [wss://1.x wss://2.x wss://3.x wss://4.x wss://5.x]"}},
	} {
		var got []string
		for _, n := range onlyListed(test.rails) {
			got = append(got, fmt.Sprint(n.Key, " ", n.Name, " ", n.nodes))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	if got := onlyListed(crowd); len(got) != maxNetworks {
		t.Errorf("of 200 networks, %d", len(got))
	}
}

// A node that the list names, or its owner, counts only if it is of the network
// that the list has under this key.
func TestNodesOfAListedNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := nodetest.NewMemory()
		defer m.Close()
		other := m.NewServer(0)
		d := &fakeDirectory{rails: []xumm.Rail{{Key: "SIDE", Name: "Side chain", NetworkID: 31000, Endpoints: []xumm.Endpoint{{URL: "wss://side.example"}}}}}
		a, _ := onDirectory(t, d)
		a.cfg.HTTPClient = m.HTTPClient()
		if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.NodeServers = map[string][]string{"SIDE": {other.URL}} }); err != nil {
			t.Fatal(err)
		}
		ask := func() error {
			t.Helper()
			c, err := a.node("SIDE")
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.ServerInfo(t.Context())
			return err
		}
		if err := ask(); err != nil {
			t.Errorf("while no id is known: %v", err)
		}
		a.refreshNetworks(a.account.session)
		synctest.Wait()
		if err := ask(); !errors.Is(err, node.ErrWrongNetwork) {
			t.Errorf("a node of Mainnet: %v", err)
		}
		other.SetNetworkID(31000, true)
		time.Sleep(time.Hour)
		if err := ask(); err != nil {
			t.Errorf("a node of it: %v", err)
		}
		a.nodes.close()
	})
}

// The list is asked for after the sign-in and then every hour; what was known
// stays when there is none.
func TestNetworks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{err: errors.New("out of order"), rails: []xumm.Rail{
			{Key: "SIDE", Name: "Side chain", NetworkID: 31000, Endpoints: []xumm.Endpoint{{URL: "wss://side.example"}}},
			{Key: "TESTNET", Name: "Mine", NetworkID: 1, Endpoints: []xumm.Endpoint{{URL: "wss://evil.example"}}},
		}}
		a, changes := onDirectory(t, d)
		s := a.account.session
		names := func() string {
			var out []string
			for _, n := range a.Networks() {
				out = append(out, n.Name)
			}
			return strings.Join(out, ", ")
		}
		const own = "Mainnet, Testnet, Devnet, Xahau, Xahau Testnet"
		a.refreshNetworks(s)
		synctest.Wait()
		if names() != own || changes(NetworksChanged) != 0 {
			t.Errorf("without an answer: %s", names())
		}
		d.fail(nil)
		time.Sleep(time.Minute)
		a.refreshNetworks(s)
		synctest.Wait()
		if names() != own+", Side chain (SIDE)" || a.NetworkName("SIDE") != "Side chain (SIDE)" || a.NetworkName("TESTNET") != "Testnet" || changes(NetworksChanged) != 1 {
			t.Errorf("with one: %s", names())
		}
		d.fail(errors.New("out of order"))
		asked := d.count("rails")
		for range 60 {
			a.refreshNetworks(s)
			synctest.Wait()
			time.Sleep(time.Minute - time.Second)
		}
		if d.count("rails") != asked || names() != own+", Side chain (SIDE)" {
			t.Errorf("asked %d times in an hour: %s", d.count("rails")-asked, names())
		}
	})
}

// A network that is not built in is good for everything a draft and its request
// need.
func TestListedNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDirectory{rails: []xumm.Rail{{Key: "SIDE", Name: "Side chain", NetworkID: 31000, Endpoints: []xumm.Endpoint{{URL: "wss://side.example"}}}}}
		a, _ := onDirectory(t, d)
		a.people.read.Store(newPeople([]storage.Contact{{Name: "Old", Address: cyAddress, Network: "GONE"}}, nil))
		draft := Draft{Tx: payTo(t, bobAddress, ""), ExpireMinutes: 5, Submit: true, Network: "SIDE"}
		warned := func() bool {
			return slices.ContainsFunc(a.Check(draft), func(p xrpl.Problem) bool { return p.Field == "network" })
		}
		contact := ContactForm{Name: "Side", Address: bobAddress, Network: "SIDE"}
		if !warned() || a.NodeServers("SIDE") != nil || len(a.CheckContact(contact, 0)) != 1 {
			t.Error("known before it was told")
		}
		a.refreshNetworks(a.account.session)
		synctest.Wait()
		if warned() || fmt.Sprint(a.NodeServers("SIDE")) != "[wss://side.example]" || stops(a.Check(draft)) {
			t.Errorf("%v, nodes %q", a.Check(draft), a.NodeServers("SIDE"))
		}
		if got := a.CheckContact(contact, 0); len(got) != 0 {
			t.Errorf("a contact there: %v", got)
		}
		if got := a.CheckContact(ContactForm{Name: "New", Address: bobAddress, Network: "GONE"}, 0); len(got) != 0 {
			t.Errorf("a contact where another one is: %v", got)
		}
		if c, problems := (ContactForm{Name: "New", Address: bobAddress, Network: "NOWHERE"}).Contact(); c.Network != "NOWHERE" || len(problems) != 1 {
			t.Errorf("an unknown network: %+v, %v", c, problems)
		}
		if got := a.Worth(draft.Tx, "SIDE"); got != "" {
			t.Errorf("it is worth %s", got)
		}
		r := storage.Request{State: storage.Signed, Submit: true, SignedNetwork: "SIDE", TxID: someHash}
		if got := a.ExplorerURL(r); got != "https://xumm.app/explorer/SIDE/"+someHash {
			t.Errorf("explorer %s", got)
		}
		// Only the real platform's word makes anybody be asked.
		a.cfg.Platform.BaseURL = "https://elsewhere.example"
		if got := a.NodeServers("SIDE"); len(got) != 0 {
			t.Errorf("on another platform: %q", got)
		}
		a.cfg.Platform = Platform{BaseURL: defaultBaseURL, Sandbox: true}
		if got := a.NodeServers("SIDE"); len(got) != 0 {
			t.Errorf("on a sandbox: %q", got)
		}
		// A person's own addresses go before.
		a.cfg.Platform = Xumm()
		if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.NodeServers = map[string][]string{"SIDE": {"wss://mine.example"}} }); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(a.NodeServers("SIDE")); got != "[wss://mine.example]" {
			t.Errorf("with addresses of one's own: %s", got)
		}
		off := false
		if _, err := a.cfg.Settings.Change(func(s *storage.Settings) { s.AskNode = &off }); err != nil {
			t.Fatal(err)
		}
		if _, err := a.node("SIDE"); !errors.Is(err, errNodesOff) {
			t.Errorf("switched off: %v", err)
		}
	})
}
