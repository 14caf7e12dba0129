package flow

import (
	"context"
	"errors"
	"slices"
	"sync"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xrpl/node"
)

// nodes keeps one client for each network that was asked about. The ledger's
// nodes are no part of the wallet's platform: a different word on the same
// thing.
type nodes struct {
	mu      sync.Mutex
	clients map[string]*nodeClient // by network key
	closed  bool
	// defs are the definitions of networks that are not the XRP Ledger, as their
	// nodes gave them.
	defs map[string]*xrpl.Definitions
}

type nodeClient struct {
	*node.Client
	servers []string // it was made with
	listed  *uint32  // the id that the platform's list has, when it was made
}

var (
	errNodesOff = errors.New("asking ledger nodes is switched off in the settings")
	errNoNode   = errors.New("no ledger node is known for this network; enter one in the settings")
)

// NodeServers gives the addresses of the nodes that are asked about a network,
// the first choice first; none means that nobody is asked. A sandbox stands
// outside of every network and is asked itself; on another platform than Xumm's
// own, which may be a sandbox too, the public nodes are not asked unasked. The
// platform names nodes of networks that are not built in.
func (a *App) NodeServers(network string) []string {
	p := a.cfg.Platform
	if given := p.Nodes[network]; p.Sandbox || len(given) > 0 {
		return slices.Clone(given)
	}
	own := a.Settings().NodeServers[network]
	if len(own) > 0 || p.BaseURL != defaultBaseURL {
		return slices.Clone(own)
	}
	if servers := node.DefaultServers(network); len(servers) > 0 {
		return servers
	}
	return a.listedNodes(network)
}

// node gives a client for the nodes of a network. It need not be closed: it lets
// go of idle connections, and ends with the App.
func (a *App) node(network string) (*node.Client, error) {
	if !a.Settings().AsksNode() {
		return nil, errNodesOff
	}
	servers := a.NodeServers(network)
	if network == "" || len(servers) == 0 {
		return nil, errNoNode
	}
	a.nodes.mu.Lock()
	defer a.nodes.mu.Unlock()
	if a.nodes.closed {
		return nil, node.ErrClosed
	}
	options := []node.Option{node.WithServers(servers...), node.WithHTTPClient(a.cfg.HTTPClient), node.WithLogger(a.log)}
	id := a.listedID(network)
	if id != nil { // a node that says something else is one of another network, whoever named it
		options = append(options, node.WithNetworkID(*id))
	}
	old := a.nodes.clients[network]
	if old != nil && slices.Equal(old.servers, servers) && (old.listed == nil) == (id == nil) && (id == nil || *old.listed == *id) {
		return old.Client, nil
	}
	c, err := node.New(network, options...)
	if err != nil {
		return nil, err
	}
	if a.nodes.clients == nil {
		a.nodes.clients = make(map[string]*nodeClient)
	}
	a.nodes.clients[network] = &nodeClient{c, servers, id}
	if old != nil { // whoever still uses it asks again
		a.spawn(func(context.Context) { _ = old.Close() })
	}
	return c, nil
}

// definitions gives what is known of a network's language; nil is the XRP
// Ledger's.
func (a *App) definitions(network string) *xrpl.Definitions {
	a.nodes.mu.Lock()
	defer a.nodes.mu.Unlock()
	return a.nodes.defs[network]
}

// tablesFor gives a node's tables for signed data that the built-in ones cannot
// read; nil for all other.
func (a *App) tablesFor(r storage.Request) *xrpl.Definitions {
	if _, err := xrpl.Decode(r.Blob); !errors.Is(err, xrpl.ErrUnsupportedType) {
		return nil
	}
	return a.definitions(networkOf(r))
}

// learnDefinitions asks a node for its network's language when a signed blob is
// in one that is not known here. The XRP Ledger's own networks speak what is
// built in; a node that says otherwise is not believed.
func (a *App) learnDefinitions(ctx context.Context, c *node.Client, blob string) {
	if n, known := xrpl.NetworkByKey(c.Network()); known && n.ID <= 2 {
		return
	}
	if _, err := a.definitions(c.Network()).Decode(blob); !errors.Is(err, xrpl.ErrUnsupportedType) {
		return
	}
	d, err := c.Definitions(ctx)
	if err != nil {
		a.log.Info("the network's definitions could not be had", "network", c.Network(), "err", err)
		return
	}
	a.nodes.mu.Lock()
	defer a.nodes.mu.Unlock()
	if a.nodes.defs == nil {
		a.nodes.defs = make(map[string]*xrpl.Definitions)
	}
	a.nodes.defs[c.Network()] = d
}

// drop ends every client; whoever uses one finds it closed and asks for another.
func (n *nodes) drop() {
	n.mu.Lock()
	clients := n.clients
	n.clients = nil
	n.mu.Unlock()
	for _, c := range clients {
		_ = c.Close() // nothing to be done about it
	}
}

func (n *nodes) close() {
	n.mu.Lock()
	n.closed = true
	n.mu.Unlock()
	n.drop()
}

// networkOf is the network a signed request was made for: where the wallet says
// it signed it, otherwise where it was asked to.
func networkOf(r storage.Request) string { return first(r.SignedNetwork, r.Network) }
