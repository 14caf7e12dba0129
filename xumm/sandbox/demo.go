package sandbox

import (
	"crypto/sha256"
	"slices"

	"countersign/xrpl"
	"countersign/xumm/sandbox/ledger"
)

// DemoAccount is an account on the sandbox's ledger that is not the phone's. It
// is there to be paid, or to be warned of.
type DemoAccount struct {
	Address string `json:"address"`
	Name    string `json:"name"`
	About   string `json:"about"` // a sentence
}

// demoAccounts are the same in every sandbox.
var demoAccounts = func() []DemoAccount {
	accounts := []DemoAccount{
		{Name: "Gateway", About: "Issues the token USD, which Alice and Bob hold."},
		{Name: "Exchange", About: "Takes payments with a destination tag only."},
		{Name: "Recluse", About: "Takes payments from accounts it has approved before only, and has approved Carol."},
		{Name: "Tokens only", About: "Asks not to be paid in XRP."},
		{Name: "Black hole", About: "Nobody holds a key of it: what is sent there is lost."},
		{Name: "Newcomer", About: "Is not in the ledger yet, until it gets a payment of at least the reserve."},
		{Name: "Swindler", About: "Is on the platform's advisory list (code 609). A dishonest phone sends everything there."},
	}
	for i, a := range accounts {
		sum := sha256.Sum256([]byte("countersign sandbox demo/" + a.Name))
		key, err := xrpl.NewKey(xrpl.Ed25519, [16]byte(sum[:]))
		if err != nil {
			panic("sandbox: " + err.Error()) // the key type is known
		}
		accounts[i].Address = key.Address()
	}
	return accounts
}()

// demoAddress is the address of a demo account.
func demoAddress(name string) string {
	for _, a := range demoAccounts {
		if a.Name == name {
			return a.Address
		}
	}
	panic("sandbox: no demo account " + name)
}

// swindler is where a dishonest phone sends everything.
var swindler = demoAddress("Swindler")

// DemoAccounts lists the accounts that are not the phone's: a gateway, and those
// that a careful program warns of.
func DemoAccounts() []DemoAccount { return append([]DemoAccount(nil), demoAccounts...) }

func isDemoAccount(address string) bool {
	return slices.ContainsFunc(demoAccounts, func(a DemoAccount) bool { return a.Address == address })
}

// genesis is what the ledger begins with: the phone's accounts, of which Alice
// and Bob hold the gateway's token, and the demo accounts.
func genesis(phone []Account) []ledger.Account {
	const old = 1000 // versions ago: they can be deleted
	named := func(name string, flags uint32) ledger.Account {
		return ledger.Account{Address: demoAddress(name), Drops: firstFunds, Flags: flags, Age: old}
	}
	recluse, hole := named("Recluse", ledger.FlagDepositAuth), named("Black hole", ledger.FlagMasterDisabled)
	hole.RegularKey = "rrrrrrrrrrrrrrrrrrrrBZbvji" // nobody has a key for it
	accounts := []ledger.Account{
		named("Gateway", ledger.FlagDefaultRipple), named("Exchange", ledger.FlagRequireTag),
		named("Tokens only", ledger.FlagDisallowXRP), named("Swindler", 0), hole,
	}
	for _, a := range phone {
		account := ledger.Account{Address: a.Address, Drops: firstFunds, Age: old}
		if value, holds := map[string]string{"Alice": "500", "Bob": "50"}[a.Name]; holds {
			account.Holds = []ledger.Holding{{Currency: "USD", Issuer: demoAddress("Gateway"), Limit: "10000", Value: value}}
		}
		if a.Name == "Carol" {
			recluse.Preauth = []string{a.Address}
		}
		accounts = append(accounts, account)
	}
	return append(accounts, recluse)
}
