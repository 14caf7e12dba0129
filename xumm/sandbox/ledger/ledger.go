package ledger

import (
	"maps"
	"slices"
	"sync"

	"countersign/xrpl"
)

// What the network demands (xrpl.org, "Reserves" and "Transaction Cost").
const (
	BaseReserve  = 1 * xrpl.DropsPerXRP         // of every account
	OwnerReserve = xrpl.DropsPerXRP / 5         // of every object it owns
	BaseFee      = xrpl.Drops(10)               // of an ordinary transaction
	TotalDrops   = 100_000_000_000_000_000      // all XRP there is
	history      = 1000                         // versions a new ledger looks back on
	keptRecords  = 500                          // bounds the state file
	nobody       = "rrrrrrrrrrrrrrrrrrrrBZbvji" // stands for no account in a trust line's balance
)

// Ledger is the whole of it. Its methods may be called from any goroutine.
type Ledger struct {
	mu      sync.Mutex
	entries store // of the open ledger
	records map[string]*Record
	order   []string          // ids of the records, oldest first
	before  []before          // of records that are not validated yet, oldest first
	first   uint32            // the oldest version whose transactions are all kept
	old     map[string]string // results kept by an older version of this program, by id
}

// before is what entries were before a transaction, nil for those it created.
type before struct {
	ledger  uint32
	entries map[string]Entry
}

// Record is a transaction in the ledger.
type Record struct {
	ID      string
	Blob    string
	Network uint32 // the id of the network it was submitted to
	Result  string // engine result, "tes…" or "tec…"
	Ledger  uint32 // the version it is in; final when that has closed
	Place   uint32 // its TransactionIndex there
	Meta    Entry
}

// Tx decodes the transaction.
func (r Record) Tx() xrpl.Tx {
	tx, _ := xrpl.Decode(r.Blob)
	return tx
}

// Validated reports whether the version it is in has closed.
func (r Record) Validated() bool { return r.Ledger <= Validated() }

// State is the ledger as a file keeps it.
type State struct {
	Entries map[string]Entry `json:",omitempty"`
	Records []Record         `json:",omitempty"`
	First   uint32           `json:",omitempty"`
	// Accounts and Results are what an older version of this program kept;
	// Results goes on to hold what has no record.
	Accounts map[string]struct {
		Drops    xrpl.Drops
		Sequence uint32
	} `json:",omitempty"`
	Results map[string]string `json:",omitempty"`
}

// New makes a ledger out of what was kept; the zero State is an empty one.
func New(kept State) *Ledger {
	l := &Ledger{entries: store{}, records: map[string]*Record{}, old: map[string]string{}, first: kept.First}
	if l.first == 0 {
		l.first = Current()
		if len(kept.Results) == 0 {
			l.first -= history // all of them are known to be empty
		}
	}
	maps.Copy(l.entries, kept.Entries)
	maps.Copy(l.old, kept.Results)
	for address, a := range kept.Accounts {
		l.entries[AccountIndex(address)] = newAccount(address, a.Drops, a.Sequence)
	}
	for _, r := range kept.Records {
		l.records[r.ID] = &r
		l.order = append(l.order, r.ID)
	}
	return l
}

// Snapshot gives what New takes.
func (l *Ledger) Snapshot() State {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := State{Entries: maps.Clone(l.entries), First: l.first, Results: maps.Clone(l.old)}
	for _, id := range l.order {
		s.Records = append(s.Records, *l.records[id])
	}
	return s
}

// Result gives the engine result of a transaction in the ledger, validated or
// not. What was never applied ("tef…", "tem…", "ter…") has none.
func (l *Ledger) Result(txid string) (result string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.records[txid]; r != nil {
		return r.Result, true
	}
	result, ok = l.old[txid]
	return result, ok
}

// Record gives a transaction by its id.
func (l *Ledger) Record(txid string) (Record, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.records[txid]
	if r == nil {
		return Record{}, false
	}
	return *r, true
}

// Records gives the transactions of a network, newest first.
func (l *Ledger) Records(network uint32) []Record {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Record
	for _, id := range slices.Backward(l.order) {
		if r := l.records[id]; r.Network == network {
			out = append(out, *r)
		}
	}
	return out
}

// Searched reports whether absence from these versions is proof: all of them
// have closed, and nothing of them was forgotten.
func (l *Ledger) Searched(txid string, from, to uint32) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, forgotten := l.old[txid]
	return from >= l.first && to <= Validated() && !forgotten
}

// First is the oldest version the ledger has all transactions of.
func (l *Ledger) First() uint32 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.first
}

// Entry gives an object by its index, as it is in the open ledger or in the
// newest validated one; nil when it is not there. It is not to be changed.
func (l *Ledger) Entry(index string, validated bool) Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at(validated).get(index)
}

// at gives the open or the newest validated ledger to read from.
func (l *Ledger) at(validated bool) reader {
	if !validated {
		return l.entries
	}
	now := Validated()
	l.before = slices.DeleteFunc(l.before, func(b before) bool { return b.ledger <= now })
	if len(l.before) == 0 {
		return l.entries
	}
	v := over(l.entries)
	for _, b := range slices.Backward(l.before) {
		maps.Copy(v.changed, b.entries)
	}
	return v
}

// Accounts gives the address of every account in the open ledger, sorted.
func (l *Ledger) Accounts() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, e := range l.entries {
		if e.Type() == "AccountRoot" {
			out = append(out, e.Text("Account"))
		}
	}
	slices.Sort(out)
	return out
}

// Owned gives the objects in an account's directory, by index: those it owns,
// and those that are addressed to it where the ledger lists them on both sides.
func (l *Ledger) Owned(address string, validated bool) map[string]Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return over(l.at(validated)).owned(address)
}

// concerns reports whether an entry is in an account's directory.
func concerns(e Entry, address string) bool {
	switch e.Type() {
	case "AccountRoot":
		return false
	case "RippleState":
		return limitOf(e, "LowLimit").issuer == address || limitOf(e, "HighLimit").issuer == address
	case "Escrow", "Check", "PayChannel":
		return e.Text("Account") == address || e.Text("Destination") == address
	case "MPTokenIssuance":
		return e.Text("Issuer") == address
	}
	return e.Text("Owner") == address || e.Text("Account") == address
}

// Fund gives an account drops out of nothing; an unknown account is created.
func (l *Ledger) Fund(address string, d xrpl.Drops) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := AccountIndex(address)
	e := l.entries[at]
	if e == nil {
		e = newAccount(address, 0, Current())
	}
	e = e.clone()
	e["Balance"] = (e.Drops("Balance") + d).String()
	l.entries[at] = e
}

func newAccount(address string, d xrpl.Drops, sequence uint32) Entry {
	return Entry{
		"LedgerEntryType": "AccountRoot", "Account": address, "Balance": d.String(),
		"Flags": whole(0), "OwnerCount": whole(0), "Sequence": whole(sequence),
	}
}
