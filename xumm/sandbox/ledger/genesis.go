package ledger

import (
	"countersign/xrpl"
)

// Account is an account the ledger begins with.
type Account struct {
	Address    string
	Drops      xrpl.Drops
	Flags      uint32 // as in AccountRoot: FlagRequireTag and so on
	RegularKey string
	Preauth    []string // who may pay it although it takes no deposits
	Holds      []Holding
	// Age is how many versions ago it was made: an account that is too young
	// cannot be deleted.
	Age uint32
}

// Holding is what an account begins with of a token.
type Holding struct{ Currency, Issuer, Limit, Value string }

// Add puts accounts into the ledger; those that are there already stay as they
// are.
func (l *Ledger) Add(accounts ...Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := over(l.entries)
	added := map[string]bool{}
	for _, a := range accounts {
		at := AccountIndex(a.Address)
		if v.get(at) != nil {
			continue
		}
		added[a.Address] = true
		e := newAccount(a.Address, a.Drops, Current()-a.Age)
		e["Flags"] = whole(a.Flags)
		if a.RegularKey != "" {
			e["RegularKey"] = a.RegularKey
		}
		v.put(at, e)
	}
	for _, a := range accounts {
		if !added[a.Address] {
			continue
		}
		for _, other := range a.Preauth {
			v.put(PreauthIndex(a.Address, other), Entry{
				"LedgerEntryType": "DepositPreauth", "Account": a.Address, "Authorize": other, "Flags": whole(0),
			})
			v.own(a.Address, 1)
		}
		for _, h := range a.Holds {
			limit, _ := parseValue(h.Limit)
			value, _ := parseValue(h.Value)
			asset := amount{currency: h.Currency, issuer: h.Issuer}
			v.setLimit(a.Address, asset.of(limit), 0)
			v.addHolding(a.Address, asset, value)
		}
	}
	for index, e := range v.changed {
		l.entries[index] = e
	}
}
