package sandbox

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"time"

	"countersign/xrpl"
)

// Wallet is the phone: it holds the keys of a few accounts and acts as the
// Xumm/Xaman app does. Errors are sentences the phone would show.
type Wallet struct {
	p        *Platform
	accounts []heldAccount

	mu        sync.Mutex
	network   string
	dishonest Dishonesty
	messages  []Message
	kyc       keptKYC
	answered  map[string]bool // UUIDs this phone is done with, reported or not
	change    chan struct{}
}

type heldAccount struct {
	Account
	key *xrpl.Key
}

// Notice is one entry of the phone's list of requests.
type Notice struct {
	UUID      string    `json:"uuid"`
	TxType    string    `json:"tx_type"`
	AppName   string    `json:"app_name"` // the application that asks
	Title     string    `json:"title"`    // the line a push message shows
	At        time.Time `json:"at"`
	ExpiresAt time.Time `json:"expires_at"`
	Opened    bool      `json:"opened"`
}

// firstAccounts are the accounts of a new phone; both key types are needed.
var firstAccounts = []struct {
	name string
	kind xrpl.KeyType
}{
	{"Alice", xrpl.Ed25519},
	{"Bob", xrpl.Secp256k1},
	{"Carol", xrpl.Ed25519},
}

// makeAccounts makes the phone's accounts: from the seed text when there is
// one, else those that were kept, else new ones.
func makeAccounts(seed string, kept []keptAccount) ([]heldAccount, error) {
	var accounts []heldAccount
	hold := func(name string, key *xrpl.Key, err error) error {
		if err != nil {
			return fmt.Errorf("the sandbox phone's account %s cannot be made: %w", name, err)
		}
		accounts = append(accounts, heldAccount{Account{key.Address(), key.Type(), name}, key})
		return nil
	}
	if seed == "" && len(kept) > 0 {
		for _, k := range kept {
			key, err := xrpl.KeyFromSeed(k.Seed)
			if err := hold(k.Name, key, err); err != nil {
				return nil, err
			}
		}
		return accounts, nil
	}
	for _, first := range firstAccounts {
		var entropy [16]byte
		if seed == "" {
			_, _ = rand.Read(entropy[:]) // never fails
		} else {
			sum := sha256.Sum256([]byte(seed + "/" + first.name))
			copy(entropy[:], sum[:])
		}
		key, err := xrpl.NewKey(first.kind, entropy)
		if err := hold(first.name, key, err); err != nil {
			return nil, err
		}
	}
	return accounts, nil
}

func newWallet(p *Platform, accounts []heldAccount) *Wallet {
	return &Wallet{
		p:        p,
		accounts: accounts,
		network:  p.opts.Network,
		answered: map[string]bool{},
		change:   make(chan struct{}),
	}
}

// keep gives what the state file needs to make the accounts again.
func (w *Wallet) keep() []keptAccount {
	var kept []keptAccount
	for _, a := range w.accounts {
		kept = append(kept, keptAccount{a.Name, a.key.Seed()})
	}
	return kept
}

// Accounts gives the phone's accounts in the order the phone shows them.
func (w *Wallet) Accounts() []Account {
	out := make([]Account, len(w.accounts))
	for i, a := range w.accounts {
		out[i] = a.Account
	}
	return out
}

func (w *Wallet) held(address string) (heldAccount, bool) {
	i := slices.IndexFunc(w.accounts, func(a heldAccount) bool { return a.Address == address })
	if i < 0 {
		return heldAccount{}, false
	}
	return w.accounts[i], true
}

func (w *Wallet) account(address string) (Account, bool) {
	a, ok := w.held(address)
	return a.Account, ok
}

// accountName is the phone's name of an account, "" for a foreign one.
func (w *Wallet) accountName(address string) string {
	a, _ := w.held(address)
	return a.Name
}

// compareAccounts keeps the phone's accounts in the order they were made in,
// which is that of their names.
func compareAccounts(a, b Account) int { return cmp.Compare(a.Name, b.Name) }

// Network is the key of the network the phone is connected to.
func (w *Wallet) Network() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.network
}

// Connect switches the phone to another network: "MAINNET", "TESTNET" and so on.
func (w *Wallet) Connect(network string) error {
	if _, known := networks[network]; !known {
		return sentencef("The phone knows no network %q. Use one of %s.", network, networkNames())
	}
	w.mu.Lock()
	w.network = network
	w.mu.Unlock()
	w.ring()
	return nil
}

// Inbox lists the requests that wait for an answer: pushed to the phone or
// opened on it before, newest first.
func (w *Wallet) Inbox() []Notice {
	now := w.p.now()
	var inbox []Notice
	for _, pl := range w.p.payloads.all() {
		if !pl.Pushed && !pl.Opened || pl.resolved() || pl.expired(now) || w.isAnswered(pl.UUID) {
			continue
		}
		inbox = append(inbox, Notice{
			UUID: pl.UUID, TxType: pl.TxType, AppName: w.p.opts.AppName, Title: w.p.title(pl),
			At: pl.CreatedAt, ExpiresAt: pl.ExpiresAt, Opened: pl.Opened,
		})
	}
	slices.Reverse(inbox)
	return inbox
}

// title is the line a push message shows: the application for a sign-in, else
// type and destination.
func (p *Platform) title(pl payload) string {
	if pl.TxType == signIn {
		return "Sign in: " + p.opts.AppName
	}
	to := textOr(pl.request(), "Destination")
	if to == "" {
		return pl.TxType
	}
	if name := p.phone.accountName(to); name != "" {
		return pl.TxType + " to " + name
	}
	return pl.TxType + " to " + xrpl.ShortAddress(to)
}

func (w *Wallet) isAnswered(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.answered[id]
}

// setAnswered claims the one answer a request gets; false when it was given.
func (w *Wallet) setAnswered(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.answered[id] {
		return false
	}
	w.answered[id] = true
	return true
}

// Changed gives a channel that is closed at the next change of the inbox, the
// accounts, the network, the honesty or the ledger. Take a new one before looking again.
// Expiry is no change: see Notice.ExpiresAt.
func (w *Wallet) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.change
}

func (w *Wallet) ring() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.change)
	w.change = make(chan struct{})
}
