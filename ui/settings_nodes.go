package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// nodeSettings are the settings of the ledger nodes: whether they may be asked,
// and which.
type nodeSettings struct {
	s       *settingsScreen
	ask     *look.Switch
	network *look.Select
	servers *look.Field
	reset   *look.Button

	filling bool
	typed   map[string]string // what was typed for a network and is not saved yet
}

// nodeNetworks are the networks that have nodes.
var nodeNetworks = networks[1:]

func (s *settingsScreen) nodesSection() fyne.CanvasObject {
	n := &nodeSettings{s: s, typed: map[string]string{}}
	s.nodes = n
	n.ask = look.NewSwitch("Ask a ledger node", "Before sending: is the recipient there? After signing: what became of it?", func(on bool) {
		s.change(func(set *storage.Settings) { set.AskNode = &on })
	})
	learns := look.NewMuted("A node learns which accounts and transactions it is asked about, and your internet address; never a key or your sign-in.")
	if s.w.d.Sandbox != nil {
		return look.NewSection("Ledger nodes", "", n.ask, learns,
			look.NewMuted("The sandbox is a ledger of its own, so nobody else is asked."))
	}
	var words []string
	for _, key := range nodeNetworks {
		words = append(words, networkName(key))
	}
	n.network = look.NewSelect("Network", words, func(string) { n.refresh() })
	n.network.SetSelected(words[0])
	n.servers = look.NewEditor("Addresses, one on each line", 4).OnChanged(func(text string) {
		if n.filling {
			return
		}
		n.typed[n.key()] = text
		n.check(false)
	})
	n.reset = look.NewQuiet("Use the built-in list", "refresh", n.useBuiltIn)
	return look.NewSection("Ledger nodes", "", n.ask, learns, look.NewDivider(),
		look.FixedWidth(240, n.network), n.servers, look.Row(look.Space3, look.NewSecondary("Save addresses", "", n.save), n.reset))
}

// key is the network whose nodes are shown.
func (n *nodeSettings) key() string {
	return nodeNetworks[max(0, slices.Index(n.network.Options(), n.network.Selected()))]
}

// addresses are the lines that say something.
func addresses(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// check says what is wrong with the first address that can't be asked. One that
// is still being typed is not called wrong before it is to be saved.
func (n *nodeSettings) check(saving bool) (ok bool) {
	problem := ""
	for _, address := range addresses(n.servers.Text()) {
		if problem = flow.CheckNodeServer(address); problem != "" {
			break
		}
	}
	if saving || n.servers.Error() != "" {
		n.say(problem)
	}
	return problem == ""
}

// say shows a problem, and lets what stands below make room.
func (n *nodeSettings) say(problem string) {
	if n.servers.Error() != problem {
		n.servers.SetError(problem)
		n.s.page.Refresh()
	}
}

func (n *nodeSettings) save() {
	if !n.check(true) {
		n.s.w.win.Canvas().Focus(n.servers.Entry)
		return
	}
	n.set(addresses(n.servers.Text()), "Addresses saved")
}

func (n *nodeSettings) useBuiltIn() { n.set(nil, "The built-in list is used") }

// set stores the nodes of the network that is shown; the built-in list, and no
// address at all, are not stored.
func (n *nodeSettings) set(list []string, done string) {
	key := n.key()
	if slices.Equal(list, n.s.w.d.App.DefaultNodeServers(key)) {
		list = nil
	}
	text := n.servers.Text()
	n.s.changeAnd(func(set *storage.Settings) {
		servers := map[string][]string{}
		for network, own := range set.NodeServers {
			servers[network] = own
		}
		delete(servers, key)
		if len(list) > 0 {
			servers[key] = list
		}
		set.NodeServers = servers
	}, func() {
		if n.typed[key] == text {
			delete(n.typed, key)
		}
		n.refresh()
		n.s.w.say(look.Neutral, done)
	})
}

// refresh shows the nodes as they are set, or as they are being typed.
func (n *nodeSettings) refresh() {
	set := n.s.w.d.App.Settings()
	n.ask.SetOn(set.AsksNode())
	if n.servers == nil {
		return
	}
	key := n.key()
	own, builtIn := set.NodeServers[key], n.s.w.d.App.DefaultNodeServers(key)
	hint := "The built-in list. The first is asked first, the others when it fails."
	list := builtIn
	switch {
	case len(own) > 0:
		list, hint = own, "Your own list. The first is asked first, the others when it fails."
	case len(builtIn) == 0:
		hint = "Nobody is asked about this network until you enter an address."
	}
	text, typing := n.typed[key]
	if !typing {
		text = strings.Join(list, "\n")
	}
	n.filling = true
	if n.servers.Text() != text {
		n.servers.SetText(text)
	}
	n.filling = false
	n.servers.Hint(hint)
	if !typing {
		n.say("")
	} else {
		n.check(false)
	}
	n.reset.SetEnabled(len(own) > 0 || typing)
}
