package ledger

import "maps"

// youngest is how many versions an account has to be old before it can be
// deleted (xrpl.org, "AccountDelete").
const youngest = 256

// goesAlong are the objects that are deleted with their owner; every other one
// keeps the account alive.
var goesAlong = map[string]bool{
	"Offer": true, "Ticket": true, "SignerList": true, "DepositPreauth": true, "NFTokenOffer": true,
}

func (a *application) accountDelete() string {
	to := a.tx.Text("Destination")
	root := a.account(a.source)
	if to == a.source {
		return "temDST_IS_SRC"
	}
	if result := a.admits(a.source, to, a.tx["DestinationTag"] != nil); result != "" {
		return result
	}
	if root.Number("Sequence")+youngest > a.ledger {
		return "tecTOO_SOON"
	}
	owned := a.owned(a.source)
	for _, e := range owned {
		if !goesAlong[e.Type()] {
			return "tecHAS_OBLIGATIONS"
		}
	}
	for index := range owned {
		a.remove(index)
	}
	left := root.Drops("Balance")
	a.pay(to, int64(left))
	a.remove(AccountIndex(a.source))
	a.delivered = left.String()
	return "tesSUCCESS"
}

// owned gives everything in an account's directory.
func (v *view) owned(address string) map[string]Entry {
	all := v.all()
	maps.DeleteFunc(all, func(_ string, e Entry) bool { return !concerns(e, address) })
	return all
}
