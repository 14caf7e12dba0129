package flow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"countersign/xrpl"
	"countersign/xrpl/node"
	"countersign/xumm"
)

const (
	// networksLife is how long the platform's list of networks counts as today's.
	networksLife = time.Hour
	maxNetworks  = 20 // that are taken from it
	maxEndpoints = 5  // of one of them

	maxNetworkName = 24 // characters, before the key
)

// Network is a network that a request can be bound to.
type Network struct {
	Key  string // such as TESTNET
	Name string // as people write it; no two have the same
}

// listedNetwork is a network that only the platform's list has.
type listedNetwork struct {
	Network
	id    uint32
	nodes []string // addresses that a node can be asked at
}

// networkList keeps the platform's list.
type networkList struct {
	mu sync.Mutex
	patience
	listed []listedNetwork
}

// builtIn gives the networks that are known without asking anybody.
func builtIn() []Network {
	var out []Network
	for _, n := range xrpl.Networks() {
		out = append(out, Network{n.Key, n.Name})
	}
	return out
}

// Networks gives the networks to choose from: the built-in ones, and after them
// those that only the platform's list has. It never waits; NetworksChanged tells
// of more.
func (a *App) Networks() []Network {
	out := builtIn()
	for _, n := range a.listedNetworks() {
		out = append(out, n.Network)
	}
	return out
}

// NetworkName gives the name of a network, its key when it is not known.
func (a *App) NetworkName(key string) string {
	for _, n := range a.listedNetworks() {
		if n.Key == key {
			return n.Name
		}
	}
	return xrpl.NetworkName(key)
}

func (a *App) listedNetworks() []listedNetwork {
	a.networks.mu.Lock()
	defer a.networks.mu.Unlock()
	return a.networks.listed // never changed, only replaced
}

// knownNetwork tells of the keys of the platform's list of networks; the wallet
// ignores others instead of refusing them.
func (a *App) knownNetwork(key string) bool {
	return builtInNetwork(key) || slices.ContainsFunc(a.listedNetworks(), func(n listedNetwork) bool { return n.Key == key })
}

func builtInNetwork(key string) bool {
	_, known := xrpl.NetworkByKey(key)
	return known
}

// refreshNetworks asks for the platform's list, unless it is known and new. What
// was known stays when there is no answer.
func (a *App) refreshNetworks(s *session) {
	l := &a.networks
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.begin(a.now()) {
		return
	}
	a.spawn(func(ctx context.Context) {
		rails, err := s.directory.Rails(ctx)
		if err != nil {
			a.log.Info("no list of networks", "err", err)
		}
		l.mu.Lock()
		l.end(a.now(), err, networksLife)
		news := false
		if err == nil {
			listed := onlyListed(rails)
			news = !slices.EqualFunc(listed, l.listed, func(x, y listedNetwork) bool {
				return x.Network == y.Network && x.id == y.id && slices.Equal(x.nodes, y.nodes)
			})
			l.listed = listed
		}
		l.mu.Unlock()
		if !news {
			return
		}
		a.changed(NetworksChanged)
		a.resumeJudging() // there may be a node now for what nobody could be asked about
	})
}

// onlyListed gives the networks of the platform's list that are not built in.
// Those that are keep their names and their nodes whatever the list says. Every
// other one is shown with its key, which is in capitals A to Z and can't look like
// anything else: its name may be that of another network, or look like it.
func onlyListed(rails []xumm.Rail) []listedNetwork {
	ids := map[uint32]bool{}
	taken := map[string]bool{}
	for _, n := range xrpl.Networks() {
		ids[n.ID], taken[n.Key] = true, true
	}
	var out []listedNetwork
	for _, r := range rails {
		if len(out) >= maxNetworks {
			break
		}
		if taken[r.Key] || ids[r.NetworkID] || !networkKey.MatchString(r.Key) {
			continue
		}
		taken[r.Key] = true
		n := listedNetwork{Network: Network{r.Key, titled(r)}, id: r.NetworkID}
		for _, e := range r.Endpoints {
			if e.Public() && node.CheckServer(e.URL) == nil && len(n.nodes) < maxEndpoints {
				n.nodes = append(n.nodes, e.URL)
			}
		}
		out = append(out, n)
	}
	return out
}

// titled is a network's name and its key, which a long name does not push out of
// sight, and which alone stands in brackets.
func titled(r xumm.Rail) string {
	brackets := strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ", "（", " ", "）", " ")
	name := []rune(quotable(brackets.Replace(r.Name)))
	if len(name) == 0 || string(name) == r.Key {
		return r.Key
	}
	if len(name) > maxNetworkName {
		name = append(name[:maxNetworkName-1], '…')
	}
	return fmt.Sprintf("%s (%s)", string(name), r.Key)
}

// listedID is the id of a network that only the platform's list has, nil of any
// other.
func (a *App) listedID(key string) *uint32 {
	for _, n := range a.listedNetworks() {
		if n.Key == key {
			return &n.id
		}
	}
	return nil
}

// listedNodes are the nodes that the platform names for a network that only its
// list has.
func (a *App) listedNodes(key string) []string {
	for _, n := range a.listedNetworks() {
		if n.Key == key {
			return slices.Clone(n.nodes)
		}
	}
	return nil
}
