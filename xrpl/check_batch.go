package xrpl

import "fmt"

// Limits of a Batch (XLS-56).
const (
	minBatch = 2
	maxBatch = 8
)

// batch checks the transactions inside, each as itself: nobody will fill
// anything in there.
func (c *checker) batch() {
	const name = "RawTransactions"
	list := c.list(name)
	switch {
	case !c.has(name):
		return
	case len(list) < minBatch || len(list) > maxBatch:
		c.bad(name, "A batch has %d to %d transactions, and this one has %d. Add or remove some.", minBatch, maxBatch, len(list))
	}
	seen := map[string]bool{}
	for i, entry := range list {
		tx := inEntry(entry, "RawTransaction")
		where := fmt.Sprintf("Transaction %d of the batch", i+1)
		if text := compactJSON(tx); seen[text] {
			c.bad(name, "%s is in it twice. Remove one.", where)
		} else {
			seen[text] = true
		}
		if words := innerProblem(tx); words != "" {
			c.bad(name, "%s %s", where, words)
			continue
		}
		for _, p := range checkInner(tx, c.options) {
			if p.Warning {
				c.warn(name, "%s: %s", where, p.Message)
			} else {
				c.bad(name, "%s: %s", where, p.Message)
			}
		}
	}
	for i, entry := range c.list("BatchSigners") {
		if own := c.account(); own != "" && inEntry(entry, "BatchSigner").Text("Account") == own {
			c.bad("BatchSigners", "BatchSigners[%d] is the account that signs the batch itself. Remove it.", i)
		}
	}
	c.twice("BatchSigners", func(entry any) string { return inEntry(entry, "BatchSigner").Text("Account") })
}

// checkInner checks a transaction of a batch. One signed for another account is
// signed elsewhere, so the signer of the batch says nothing about it.
func checkInner(tx Tx, o CheckOptions) []Problem {
	o.Signer = ""
	c := &checker{tx: tx, options: o, tables: o.Definitions.get(), inner: true, done: map[string]bool{}}
	c.all()
	return c.problems
}

// innerProblem finds what a transaction of a batch has to be like, as the rest
// of a sentence.
func innerProblem(tx Tx) string {
	flags, err := wholeNumber(tx["Flags"], 1<<32-1)
	_, ticket := tx["TicketSequence"]
	switch {
	case tx.Type() == "Batch":
		return "is a batch itself, and the ledger refuses that. Put its transactions into this one."
	case tx.Type() == "":
		return "has no TransactionType. Add one, such as \"Payment\"."
	case tx.Text("Account") == "":
		return "has no Account, and the wallet fills nothing in there. Add it."
	case err != nil || flags&flagInnerBatch == 0:
		return "lacks the flag 0x40000000 (1073741824), which marks it as part of a batch. Add it to its Flags."
	case tx["Fee"] != "0":
		return "has to have the Fee \"0\": the batch pays for all. Set it."
	case tx["SigningPubKey"] != "":
		return "has to have an empty SigningPubKey (\"\"): only the batch is signed. Set it."
	case tx["TxnSignature"] != nil || tx["Signers"] != nil:
		return "is signed, and only the batch is. Remove TxnSignature and Signers."
	case tx["Sequence"] == nil && !ticket:
		return "has no Sequence, and the wallet fills nothing in there. Add it, or a TicketSequence."
	case ticket && tx["Sequence"] != nil && tx.Text("Sequence") != "0":
		return "has a TicketSequence and a Sequence. Set Sequence to 0."
	}
	return ""
}
