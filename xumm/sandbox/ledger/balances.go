package ledger

import (
	"cmp"
	"math/big"
	"slices"

	"countersign/xrpl"
)

// Change is what a transaction gave an account of one asset, or took from it.
type Change struct {
	Counterparty string `json:"counterparty"` // the other side of the trust line; "" for XRP
	Currency     string `json:"currency"`
	Value        string `json:"value"` // of XRP, not drops; negative where it was taken
}

// BalanceChanges reads from a transaction's metadata what it gave and took, by
// account. A trust line changes two accounts. MPTs are not in it: the shape,
// which is the platform's, has no place for them.
func BalanceChanges(meta Entry) map[string][]Change {
	changes := map[string][]Change{}
	add := func(account, counterparty, currency, by string) {
		if account != "" && by != "0" {
			changes[account] = append(changes[account], Change{counterparty, currency, by})
		}
	}
	nodes, _ := meta["AffectedNodes"].([]any)
	for _, node := range nodes {
		wrapped, _ := node.(map[string]any)
		for kind, inner := range wrapped {
			fields, _ := inner.(map[string]any)
			before, after := balances(kind, fields)
			e := Entry(fields)
			shown := entryIn(fields, "FinalFields")
			if shown == nil {
				shown = entryIn(fields, "NewFields")
			}
			switch e.Text("LedgerEntryType") {
			case "AccountRoot":
				add(shown.Text("Account"), "", "XRP", xrpText(before.drops(), after.drops()))
			case "RippleState":
				low, high := limitOf(shown, "LowLimit"), limitOf(shown, "HighLimit")
				by := new(big.Rat).Sub(after.value, before.value)
				add(low.issuer, high.issuer, low.currency, valueText(by))
				add(high.issuer, low.issuer, low.currency, valueText(by.Neg(by)))
			}
		}
	}
	for _, list := range changes {
		slices.SortFunc(list, func(a, b Change) int {
			return cmp.Or(cmp.Compare(a.Counterparty, b.Counterparty), cmp.Compare(a.Currency, b.Currency))
		})
	}
	return changes
}

// xrpText is the difference of two amounts in XRP, exact.
func xrpText(before, after xrpl.Drops) string {
	if after < before {
		return "-" + (before - after).XRP()
	}
	return (after - before).XRP()
}

// balances gives an object's balance before and after, zero where the object
// was not there. That of a removed object is what it was before.
func balances(kind string, node map[string]any) (before, after amount) {
	read := func(part string) (amount, bool) { return parseAmount(entryIn(node, part)["Balance"]) }
	none := amount{value: new(big.Rat)}
	switch kind {
	case "CreatedNode":
		after, _ = read("NewFields")
		return none, after
	case "DeletedNode":
		before, _ = read("FinalFields")
		return before, none
	}
	after, _ = read("FinalFields")
	before, changed := read("PreviousFields")
	if !changed {
		return after, after
	}
	return before, after
}

func entryIn(node map[string]any, part string) Entry {
	fields, _ := node[part].(map[string]any)
	return fields
}
