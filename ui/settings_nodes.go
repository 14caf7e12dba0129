package ui

import (
	"maps"
	"strings"

	"fyne.io/fyne/v2"

	"countersign/storage"
	"countersign/ui/flow"
	"countersign/ui/look"
)

// nodeSettings say whether a ledger node is asked, and which.
type nodeSettings struct {
	s       *settingsScreen
	ask     *look.Switch
	network *networkChoice // nil on the sandbox, which answers by itself
	servers *look.Field
	at      string            // the network whose servers are shown
	typed   map[string]string // servers that are not saved yet, by network
}

func newNodeSettings(s *settingsScreen) *nodeSettings {
	n := &nodeSettings{s: s, typed: map[string]string{}}
	n.ask = look.NewSwitch("Ask a ledger node", "Whoever runs the node learns which accounts and transactions are looked up.", func(on bool) {
		s.changeAnd(func(set *storage.Settings) { set.AskNode = &on }, func() {})
	})
	if s.w.d.Sandbox != nil {
		return n
	}
	// A node is of one network.
	n.network = newNetworkChoice(s.w.d, "Nodes of", false, func() {
		n.at = n.network.key()
		n.refresh()
	})
	n.at = n.network.key()
	n.servers = look.NewEditor("Addresses", 3).Hint("One wss:// address a line, the first choice first. Empty: the program's own list.")
	n.servers.OnChanged(func(text string) {
		n.typed[n.at] = text
		n.say("")
	})
	return n
}

func (n *nodeSettings) section() fyne.CanvasObject {
	const sentence = "A node tells what you have open, and what the ledger would say to a request before it is sent; afterwards, whether the ledger took it."
	if n.network == nil {
		return look.NewSection("Ledger nodes", sentence, n.ask)
	}
	return look.NewSection("Ledger nodes", sentence, n.ask, look.NewDivider(),
		look.FixedWidth(240, n.network.input), n.servers,
		look.Row(look.Space3, look.NewSecondary("Save addresses", "", n.save), look.NewQuiet("Use the program's own list", "", n.reset)))
}

// refresh shows the settings as they are, and what was typed beside them.
func (n *nodeSettings) refresh() {
	set := n.s.w.d.App.Settings()
	n.ask.SetOn(set.AsksNode())
	if n.network == nil {
		return
	}
	n.network.choose(n.at)
	own := set.NodeServers[n.at]
	placeholder := ""
	if len(own) == 0 {
		placeholder = strings.Join(n.s.w.d.App.NodeServers(n.at), "\n")
	}
	n.servers.SetPlaceholder(placeholder)
	text, unsaved := n.typed[n.at]
	if !unsaved {
		text = strings.Join(own, "\n")
	}
	if n.servers.Text() != text {
		n.servers.SetText(text)
	}
	if !unsaved {
		delete(n.typed, n.at) // setting the text is no typing
	}
}

// save keeps the addresses of the network that is shown, if each can be one.
func (n *nodeSettings) save() {
	var list []string
	for line := range strings.Lines(n.servers.Text()) {
		address := strings.TrimSpace(line)
		if address == "" {
			continue
		}
		if problem := flow.CheckNodeServer(address); problem != "" {
			n.say("“" + address + "”: " + problem)
			n.s.w.win.Canvas().Focus(n.servers.Entry)
			return
		}
		list = append(list, address)
	}
	n.keep(list)
}

func (n *nodeSettings) reset() { n.keep(nil) }

func (n *nodeSettings) keep(list []string) {
	key := n.at
	words, shown := "Addresses saved", n.typed[key]
	if len(list) == 0 {
		words = "The program's own list is used"
	}
	n.s.changeAnd(func(set *storage.Settings) {
		servers := maps.Clone(set.NodeServers)
		if servers == nil {
			servers = map[string][]string{}
		}
		servers[key] = list // without any the network is left out
		set.NodeServers = servers
	}, func() {
		if n.typed[key] == shown { // nothing was typed meanwhile
			delete(n.typed, key)
		}
		n.say("")
		n.refresh()
		n.s.w.say(look.Neutral, words)
	})
}

// say says what is wrong with the addresses, and lets what stands below make
// room.
func (n *nodeSettings) say(problem string) {
	if n.servers.Error() != problem {
		n.servers.SetError(problem)
		n.s.page.Refresh()
	}
}
