package sandbox

import "time"

// nodeFaults is the plain data of the faults of the ledger's nodes.
type nodeFaults struct {
	nodeUnreachable  bool
	nodeDelay        time.Duration
	nodeWrongNetwork bool
	nodeLies         bool
	nodeForgets      bool
	nodeBusy         bool
	nodeOldAPI       bool
	nodeOldEntries   bool
	lateLedgers      uint32
	neverValidated   bool
}

// NodeUnreachable cuts every connection to the ledger's nodes and takes no new
// ones.
func (f *Faults) NodeUnreachable(on bool) {
	f.set(func(s *faultSet) { s.nodeUnreachable = on })
	if on {
		f.DropNodes()
	}
}

// DropNodes cuts the connections to the ledger's nodes; new ones are taken.
func (f *Faults) DropNodes() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for cut := range f.nodeSockets {
		close(cut)
	}
	f.nodeSockets = nil
}

// NodeDelay makes the nodes wait d before each answer.
func (f *Faults) NodeDelay(d time.Duration) { f.set(func(s *faultSet) { s.nodeDelay = d }) }

// NodeWrongNetwork makes every node tell the id of another network than its own.
func (f *Faults) NodeWrongNetwork(on bool) { f.set(func(s *faultSet) { s.nodeWrongNetwork = on }) }

// LateValidation puts transactions that are submitted from now on into a ledger
// so many versions later than usual; a version takes four seconds.
func (f *Faults) LateValidation(versions int) {
	f.set(func(s *faultSet) { s.lateLedgers = uint32(max(0, versions)) })
}

// NeverValidate forgets transactions that are submitted from now on: the node
// says tesSUCCESS, and they get into no ledger.
func (f *Faults) NeverValidate(on bool) { f.set(func(s *faultSet) { s.neverValidated = on }) }

// NodeLies makes the nodes tell of every transaction that it succeeded, and
// delivered all it was to deliver at most.
func (f *Faults) NodeLies(on bool) { f.set(func(s *faultSet) { s.nodeLies = on }) }

// NodeForgets makes the nodes know no transaction, and say that they have not
// searched all ledgers (searched_all false).
func (f *Faults) NodeForgets(on bool) { f.set(func(s *faultSet) { s.nodeForgets = on }) }

// NodeBusy makes the nodes answer that there are too many questions.
func (f *Faults) NodeBusy(on bool) { f.set(func(s *faultSet) { s.nodeBusy = on }) }

// NodeOldAPI makes the nodes speak version 1 of the API only.
func (f *Faults) NodeOldAPI(on bool) { f.set(func(s *faultSet) { s.nodeOldAPI = on }) }

// NodeOldEntries makes the nodes show escrows and payment channels without the
// sequence of the transaction that made them, as those from before the amendment
// fixIncludeKeyletFields are.
func (f *Faults) NodeOldEntries(on bool) { f.set(func(s *faultSet) { s.nodeOldEntries = on }) }

// watchNodes gives a channel that is closed when a connection to a node is to be
// cut.
func (f *Faults) watchNodes() (cut <-chan struct{}, end func()) {
	c := make(chan struct{})
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.nodeSockets == nil {
		f.nodeSockets = map[chan struct{}]bool{}
	}
	f.nodeSockets[c] = true
	return c, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.nodeSockets, c)
	}
}

// nodeControls are the faults of the nodes as a script sets them.
type nodeControls struct {
	Unreachable    bool `json:"unreachable"`
	DelayMS        int  `json:"delay_ms"`
	WrongNetwork   bool `json:"wrong_network"`
	LateVersions   int  `json:"late_versions"`
	NeverValidated bool `json:"never_validated"`
	Lying          bool `json:"lying"`
	Forgetful      bool `json:"forgetful"`
	Busy           bool `json:"busy"`
	OldAPI         bool `json:"old_api"`
	OldEntries     bool `json:"old_entries"`
}

func (f *Faults) nodeControls() nodeControls {
	s := f.get()
	return nodeControls{
		Unreachable: s.nodeUnreachable, DelayMS: int(s.nodeDelay / time.Millisecond), WrongNetwork: s.nodeWrongNetwork,
		LateVersions: int(s.lateLedgers), NeverValidated: s.neverValidated, Lying: s.nodeLies,
		Forgetful: s.nodeForgets, Busy: s.nodeBusy, OldAPI: s.nodeOldAPI, OldEntries: s.nodeOldEntries,
	}
}

func (f *Faults) setNodeControls(c nodeControls) {
	f.NodeDelay(time.Duration(max(0, c.DelayMS)) * time.Millisecond)
	f.NodeWrongNetwork(c.WrongNetwork)
	f.LateValidation(c.LateVersions)
	f.NeverValidate(c.NeverValidated)
	f.NodeLies(c.Lying)
	f.NodeForgets(c.Forgetful)
	f.NodeBusy(c.Busy)
	f.NodeOldAPI(c.OldAPI)
	f.NodeOldEntries(c.OldEntries)
	f.NodeUnreachable(c.Unreachable)
}
