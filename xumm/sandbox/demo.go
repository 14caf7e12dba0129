package sandbox

import (
	"crypto/sha256"

	"countersign/xrpl"
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
