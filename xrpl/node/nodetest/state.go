package nodetest

import (
	"maps"
	"slices"

	"countersign/xrpl"
)

// state is the ledger of a node, as the test set it.
type state struct {
	id        uint32
	idInField bool
	api       int
	validated uint32 // index of the newest validated ledger
	history   uint32 // first ledger the node has
	base, inc string // reserves, in XRP as server_info writes them
	fee       string
	native    bool
	info      map[string]any // over what server_info answers
	accounts  map[string]Account
	lines     []Line
	txs       map[string]Tx
	entries   map[string]map[string]any
	denied    map[[2]string]bool
	simulated map[string]any
	defs      map[string]any
}

func newState(id uint32) state {
	return state{
		id: id, idInField: id != 0, api: 2, validated: 1000, history: 1,
		base: "1", inc: "0.2", fee: "1e-05",
		accounts: map[string]Account{}, txs: map[string]Tx{},
		entries: map[string]map[string]any{}, denied: map[[2]string]bool{},
	}
}

// Account is an account in the validated ledger. What is left zero is what a
// new account has; Sequence 0 becomes 1.
type Account struct {
	Address      string
	Balance      xrpl.Drops
	Sequence     uint32
	OwnerCount   uint32
	Flags        uint32
	RegularKey   string
	TransferRate uint32
	Signers      []xrpl.SignerWeight
	Quorum       uint32
	More         map[string]any // further fields of the account
}

// Line is a trust line as Account sees it: a positive Balance is what it holds
// of Peer's token.
type Line struct {
	Account, Peer, Currency string
	Balance, Limit          string
	LimitPeer               string
	NoRipple, Frozen        bool // Account's own marks
	FrozenByPeer            bool
	NoRippleByPeer          bool
	Authorized              bool // by Account
	AuthorizedByPeer        bool
}

// Tx is a transaction the node knows.
type Tx struct {
	Hash   string
	Fields xrpl.Tx
	// Ledger is the ledger it is in; 0 is none yet. It counts as validated when
	// that ledger is, unless Unvalidated.
	Ledger      uint32
	Unvalidated bool
	Date        uint32 // seconds since 2000-01-01 UTC
	Result      string // "" is tesSUCCESS
	Delivered   any    // meta.delivered_amount; nil is none
}

func (s *Server) set(f func(*state)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.state)
}

// SetAPI sets the newest version of the API that the node speaks: 1 or 2.
func (s *Server) SetAPI(version int) { s.set(func(t *state) { t.api = version }) }

// SetNetworkID changes the network the node belongs to. With stated false
// server_info has no network_id.
func (s *Server) SetNetworkID(id uint32, stated bool) {
	s.set(func(t *state) { t.id, t.idInField = id, stated })
}

// SetValidated sets the newest validated ledger, and tells subscribers; 0 is
// none. A new node is at 1000.
func (s *Server) SetValidated(index uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.validated = index
	for c := range s.sessions {
		if c.subscribed {
			c.send(map[string]any{"type": "ledgerClosed", "ledger_index": index, "txn_count": 0})
		}
	}
}

// CloseLedger validates the next ledger.
func (s *Server) CloseLedger() {
	s.mu.Lock()
	next := s.state.validated + 1
	s.mu.Unlock()
	s.SetValidated(next)
}

// Validated gives the newest validated ledger.
func (s *Server) Validated() uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.validated
}

// SetHistory sets the first ledger the node has; it lacks those before.
func (s *Server) SetHistory(first uint32) { s.set(func(t *state) { t.history = first }) }

// SetReserves sets the reserves and the fee, in XRP as server_info writes them
// ("1", "0.2", "1e-05"); native names them as Xahau does.
func (s *Server) SetReserves(base, increment, fee string, native bool) {
	s.set(func(t *state) { t.base, t.inc, t.fee, t.native = base, increment, fee, native })
}

// SetInfo puts fields over those of server_info; a nil value removes one.
func (s *Server) SetInfo(fields map[string]any) { s.set(func(t *state) { t.info = fields }) }

// SetAccount puts an account into the ledger, or in place of what it was.
func (s *Server) SetAccount(a Account) {
	if a.Sequence == 0 {
		a.Sequence = 1
	}
	s.set(func(t *state) { t.accounts[a.Address] = a })
}

// RemoveAccount deletes an account.
func (s *Server) RemoveAccount(address string) {
	s.set(func(t *state) { delete(t.accounts, address) })
}

// SetLine puts a trust line into the ledger, or in place of what it was.
func (s *Server) SetLine(l Line) {
	s.set(func(t *state) {
		t.lines = slices.DeleteFunc(t.lines, func(o Line) bool {
			return o.Account == l.Account && o.Peer == l.Peer && o.Currency == l.Currency
		})
		t.lines = append(t.lines, l)
	})
}

// SetTx puts a transaction into the ledger.
func (s *Server) SetTx(tx Tx) { s.set(func(t *state) { t.txs[tx.Hash] = tx }) }

// RemoveTx forgets a transaction.
func (s *Server) RemoveTx(hash string) { s.set(func(t *state) { delete(t.txs, hash) }) }

// SetEntry puts an object into the ledger under its index, for ledger_entry and
// account_objects. Its fields are those of the ledger; account_objects gives it
// to its Account, Owner and Destination. Nil removes it.
func (s *Server) SetEntry(index string, fields map[string]any) {
	s.set(func(t *state) {
		t.entries[index] = maps.Clone(fields)
		if fields == nil {
			delete(t.entries, index)
		}
	})
}

// Deny makes deposit_authorized answer that source may not send to destination.
func (s *Server) Deny(source, destination string) {
	s.set(func(t *state) { t.denied[[2]string{source, destination}] = true })
}

// SetSimulation sets what simulate answers; nil is the success of everything.
func (s *Server) SetSimulation(result map[string]any) { s.set(func(t *state) { t.simulated = result }) }

// SetDefinitions sets what server_definitions answers.
func (s *Server) SetDefinitions(d map[string]any) { s.set(func(t *state) { t.defs = d }) }
