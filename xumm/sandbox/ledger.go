package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"countersign/xrpl"
)

const (
	// baseReserve is what an account must keep (xrpl.org, "Reserves").
	baseReserve = 1 * xrpl.DropsPerXRP
	// firstFunds is what each of the phone's accounts begins with.
	firstFunds = 1000 * xrpl.DropsPerXRP
	// ledgerInterval is the time from one ledger version to the next.
	ledgerInterval = 4 * time.Second
)

// Ledger is a small XRP Ledger: balances, sequence numbers, the base reserve
// and the results of payments in XRP. Fees are destroyed. It stands for
// whatever network the phone is connected to.
type Ledger struct {
	names   namer
	changed func()

	mu       sync.Mutex
	accounts map[string]ledgerAccount
	results  map[string]string // by transaction id
}

// namer knows the phone's accounts.
type namer interface {
	account(address string) (Account, bool)
}

type ledgerAccount struct {
	Drops    xrpl.Drops
	Sequence uint32
}

// ledgerState is the ledger as the state file keeps it.
type ledgerState struct {
	Accounts map[string]ledgerAccount
	Results  map[string]string
}

// Balance is what an account holds on the ledger.
type Balance struct {
	Account  Account // with key type and name when it is the phone's
	Drops    xrpl.Drops
	Sequence uint32 // of its next transaction
}

func newLedger(phone *Wallet, changed func(), kept ledgerState) *Ledger {
	l := &Ledger{
		names:    phone,
		changed:  changed,
		accounts: map[string]ledgerAccount{},
		results:  map[string]string{},
	}
	maps.Copy(l.accounts, kept.Accounts)
	maps.Copy(l.results, kept.Results)
	for _, a := range phone.Accounts() {
		if _, known := l.accounts[a.Address]; !known {
			l.accounts[a.Address] = ledgerAccount{firstFunds, ledgerIndex()}
		}
	}
	return l
}

// ledgerIndex is the number of the current ledger version. It grows with time
// alone, from a number as large as a grown network's.
func ledgerIndex() uint32 {
	epoch := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	return 80_000_000 + uint32(max(0, time.Since(epoch)/ledgerInterval))
}

// Balances gives the phone's accounts in its order, then every other account by
// address.
func (l *Ledger) Balances() []Balance {
	l.mu.Lock()
	defer l.mu.Unlock()
	var own, others []Balance
	for _, address := range slices.Sorted(maps.Keys(l.accounts)) {
		b := Balance{Account{Address: address}, l.accounts[address].Drops, l.accounts[address].Sequence}
		if a, mine := l.names.account(address); mine {
			b.Account = a
			own = append(own, b)
		} else {
			others = append(others, b)
		}
	}
	slices.SortStableFunc(own, func(a, b Balance) int { return compareAccounts(a.Account, b.Account) })
	return append(own, others...)
}

// Fund gives an account drops out of nothing; an unknown account is created.
func (l *Ledger) Fund(address string, d xrpl.Drops) {
	l.mu.Lock()
	a, known := l.accounts[address]
	if !known {
		a.Sequence = ledgerIndex()
	}
	a.Drops += d
	l.accounts[address] = a
	l.mu.Unlock()
	l.changed()
}

// Transaction gives the engine result of a transaction that is in a ledger;
// what was never applied ("tef…", "tem…", "ter…") is not.
func (l *Ledger) Transaction(txid string) (result string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	result, ok = l.results[txid]
	return result, ok
}

func (l *Ledger) look(address string) (ledgerAccount, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.accounts[address]
	return a, ok
}

func (l *Ledger) snapshot() ledgerState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return ledgerState{maps.Clone(l.accounts), maps.Clone(l.results)}
}

// submit applies a signed transaction and gives its engine result
// (xrpl.org, "Transaction Results").
func (l *Ledger) submit(blob string, networkID int) string {
	if _, err := xrpl.CheckSignature(blob); err != nil {
		return "temBAD_SIGNATURE"
	}
	tx, err := xrpl.Decode(blob)
	if err != nil {
		return "temMALFORMED"
	}
	txid, err := xrpl.TxID(blob)
	if err != nil {
		return "temMALFORMED"
	}
	l.mu.Lock()
	result := l.applyLocked(tx, txid, networkID)
	l.mu.Unlock()
	l.changed()
	return result
}

// tfPartialPayment makes no sense when XRP is sent and is refused then.
const tfPartialPayment = 0x00020000

func (l *Ledger) applyLocked(tx xrpl.Tx, txid string, networkID int) string {
	if _, done := l.results[txid]; done {
		return "tefALREADY"
	}
	if result := preflight(tx, networkID); result != "" {
		return result
	}
	fee, _ := xrpl.ParseDrops(tx.Text("Fee"))
	source := tx.Text("Account")
	from, known := l.accounts[source]
	sequence, _ := wholeNumber(jsonNumber(tx["Sequence"]))
	last, limited := wholeNumber(jsonNumber(tx["LastLedgerSequence"]))
	switch {
	case !known:
		return "terNO_ACCOUNT"
	case sequence < int64(from.Sequence):
		return "tefPAST_SEQ"
	case sequence > int64(from.Sequence):
		return "terPRE_SEQ"
	case limited && last < int64(ledgerIndex()):
		return "tefMAX_LEDGER"
	case fee > from.Drops:
		return "terINSUF_FEE_B"
	}
	// From here the fee is burnt and the sequence used, whatever the result.
	before := from.Drops
	from.Drops -= fee
	from.Sequence++
	result := l.payLocked(tx, before, fee, &from)
	l.accounts[source] = from
	l.results[txid] = result
	return result
}

// preflight refuses what cannot succeed on any ledger.
func preflight(tx xrpl.Tx, networkID int) string {
	fee, err := xrpl.ParseDrops(tx.Text("Fee"))
	asked, hasNetwork := wholeNumber(jsonNumber(tx["NetworkID"]))
	flags, _ := wholeNumber(jsonNumber(tx["Flags"]))
	amount, amountErr := xrpl.ParseDrops(tx.Text("Amount"))
	inXRP := amountErr == nil
	switch {
	case !ledgerTypes[tx.Type()]:
		return "temUNKNOWN"
	case networkID > 1024 && !hasNetwork:
		return "telREQUIRES_NETWORK_ID"
	case networkID <= 1024 && hasNetwork:
		return "telNETWORK_ID_MAKES_TX_NON_CANONICAL"
	case hasNetwork && asked != int64(networkID):
		return "telWRONG_NETWORK"
	case err != nil:
		return "temBAD_FEE"
	case fee < 10:
		return "telINSUF_FEE_P"
	case tx.Type() != "Payment":
	case inXRP && amount == 0:
		return "temBAD_AMOUNT"
	case inXRP && tx["SendMax"] == nil && tx.Text("Account") == tx.Text("Destination"):
		return "temREDUNDANT"
	case inXRP && isXRP(tx["SendMax"]):
		return "temBAD_SEND_XRP_MAX"
	case inXRP && tx["SendMax"] == nil && flags&tfPartialPayment != 0:
		return "temBAD_SEND_XRP_PARTIAL"
	}
	return ""
}

func isXRP(amount any) bool {
	_, ok := amount.(string)
	return ok
}

// payLocked moves the money. Only XRP is known here; for every other asset there
// is no way to the destination.
func (l *Ledger) payLocked(tx xrpl.Tx, before, fee xrpl.Drops, from *ledgerAccount) string {
	if tx.Type() != "Payment" {
		return "tesSUCCESS" // costs the fee and changes nothing
	}
	amount, err := xrpl.ParseDrops(tx.Text("Amount"))
	if err != nil || tx["SendMax"] != nil {
		return "tecPATH_DRY"
	}
	to := tx.Text("Destination")
	receiver, exists := l.accounts[to]
	switch {
	case !exists && amount < baseReserve:
		return "tecNO_DST_INSUF_XRP"
	case before < amount+max(baseReserve, fee):
		return "tecUNFUNDED_PAYMENT"
	}
	if !exists {
		receiver.Sequence = ledgerIndex()
	}
	from.Drops -= amount
	receiver.Drops += amount
	l.accounts[to] = receiver
	return "tesSUCCESS"
}

// jsonNumber gives a decoded transaction's number in whichever Go type it came.
func jsonNumber(v any) any {
	switch v.(type) {
	case nil, string, json.Number:
		return v
	}
	return json.Number(fmt.Sprint(v))
}

// sequenceOf gives the sequence number of a transaction in the ledger.
func (l *Ledger) sequenceOf(string) (uint32, bool) { return 0, false }

// signersOf counts the signers an account has named.
func (l *Ledger) signersOf(string) int { return 1 }

// keyFor picks the key a transaction of an account is signed with.
func (w *Wallet) keyFor(held heldAccount, _ xrpl.Tx) *xrpl.Key { return held.key }
