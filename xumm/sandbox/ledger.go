package sandbox

import (
	"slices"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// firstFunds is what each of the phone's accounts begins with.
const firstFunds = 1000 * xrpl.DropsPerXRP

// Ledger is the small XRP Ledger the phone submits to. It stands for whatever
// network the phone is connected to: accounts are the same on all of them,
// transactions are found on their own network only.
type Ledger struct {
	chain   *ledger.Ledger
	names   namer
	changed func()
	faults  *Faults
}

// namer knows the phone's accounts.
type namer interface {
	account(address string) (Account, bool)
}

// Balance is what an account holds on the ledger.
type Balance struct {
	Account  Account // with key type and name when it is the phone's
	Drops    xrpl.Drops
	Sequence uint32 // of its next transaction
}

func newLedger(phone *Wallet, changed func(), faults *Faults, kept ledger.State) *Ledger {
	l := &Ledger{chain: ledger.New(kept), names: phone, changed: changed, faults: faults}
	l.chain.Add(genesis(phone.Accounts())...)
	return l
}

// ledgerIndex is the number of the current ledger version.
func ledgerIndex() uint32 { return ledger.Current() }

// Balances gives the phone's accounts in its order, then every other account by
// address, but for the DemoAccounts.
func (l *Ledger) Balances() []Balance {
	var own, others []Balance
	for _, address := range l.chain.Accounts() {
		e, _ := l.look(address)
		b := Balance{Account{Address: address}, e.Drops("Balance"), e.Number("Sequence")}
		if a, mine := l.names.account(address); mine {
			b.Account = a
			own = append(own, b)
		} else if !isDemoAccount(address) {
			others = append(others, b)
		}
	}
	slices.SortStableFunc(own, func(a, b Balance) int { return compareAccounts(a.Account, b.Account) })
	return append(own, others...)
}

// Fund gives an account drops out of nothing; an unknown account is created.
func (l *Ledger) Fund(address string, d xrpl.Drops) {
	l.chain.Fund(address, d)
	l.changed()
}

// Transaction gives the engine result of a transaction that is in a ledger;
// what was never applied ("tef…", "tem…", "ter…") is not.
func (l *Ledger) Transaction(txid string) (result string, ok bool) { return l.chain.Result(txid) }

// look gives an account as it is now.
func (l *Ledger) look(address string) (ledger.Entry, bool) {
	e := l.chain.Entry(ledger.AccountIndex(address), false)
	return e, e != nil
}

// submit applies a signed transaction and gives its engine result
// (xrpl.org, "Transaction Results").
func (l *Ledger) submit(blob string, networkID int) string {
	f := l.faults.get()
	result := l.chain.Submit(blob, uint32(networkID), ledger.Fate{Late: f.lateLedgers, Never: f.neverValidated})
	l.changed()
	return result
}

// sequenceOf gives the sequence number a transaction in the ledger had, or that
// of its ticket.
func (l *Ledger) sequenceOf(txid string) (uint32, bool) {
	r, ok := l.chain.Record(txid)
	if !ok {
		return 0, false
	}
	tx := r.Tx()
	for _, field := range []string{"TicketSequence", "Sequence"} {
		if n, has := wholeNumber(tx[field]); has && n != 0 {
			return uint32(n), true
		}
	}
	return 0, false
}

// signersOf counts the signers an account has named.
func (l *Ledger) signersOf(address string) int {
	list, _ := l.chain.Entry(ledger.SignersIndex(address), false)["SignerEntries"].([]any)
	return max(1, len(list))
}

// keyFor picks the key a transaction of an account is signed with: its regular
// key where it has named one that this phone holds, else its own.
func (w *Wallet) keyFor(held heldAccount, tx xrpl.Tx) *xrpl.Key {
	root, _ := w.p.ledger.look(held.Address)
	regular, holds := w.held(root.Text("RegularKey"))
	const disableMaster = "4" // asfDisableMaster takes the account's own key
	if !holds || xrpl.IsPseudo(tx.Type()) || tx.Text("SetFlag") == disableMaster && !root.Has(ledger.FlagMasterDisabled) {
		return held.key
	}
	return regular.key
}
