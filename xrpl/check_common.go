package xrpl

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

const (
	// maxMemos is what all memos of a transaction may take up, in bytes
	// (xrpl.org, "Memos field").
	maxMemos = 1024
	// usualFee is the least a node accepts for an ordinary transaction.
	usualFee Drops = 10
	// flagInnerBatch marks a transaction inside a Batch.
	flagInnerBatch = 0x40000000
)

func (c *checker) fee() {
	if !c.has("Fee") || c.inner {
		return
	}
	fee, err := ParseDrops(c.tx.Text("Fee"))
	switch {
	case err != nil: // reported before
	case fee > maxFilledFee:
		c.warn("Fee", "The fee is %s XRP; usual fees are far below 0.01 XRP. Lower it, or remove Fee and let the wallet choose.", fee.XRP())
	case fee < usualFee && c.tx.Type() != "SignIn" && c.tx.Type() != channelAuthorize:
		c.warn("Fee", "The fee is %s drops, and the ledger asks for at least %s. Raise it, or remove Fee and let the wallet choose.", fee, usualFee)
	}
}

// ledgerNumbers checks what ties the transaction to a place in the ledger.
func (c *checker) ledgerNumbers() {
	sequence, hasSequence := c.number("Sequence")
	_, hasTicket := c.number("TicketSequence")
	switch {
	case hasTicket && hasSequence && sequence != 0:
		c.bad("Sequence", "With a TicketSequence, Sequence has to be 0. Set it to 0, or remove it.")
	case hasTicket && c.has("AccountTxnID"):
		c.bad("AccountTxnID", "AccountTxnID cannot be used with a TicketSequence. Remove one of them.")
	case hasSequence && !hasTicket && !c.inner:
		c.warn("Sequence", "Sequence is set: it fits one account and one moment only. Remove it unless you need it; the wallet fills it in.")
	}
	switch last, ok := c.number("LastLedgerSequence"); {
	case !ok || c.inner: // a batch is signed as it is
	case last < relativeLedgers:
		c.warn("LastLedgerSequence", "LastLedgerSequence is %d: below %d the wallet counts it from the ledger at signing. Remove it unless that is meant.", last, relativeLedgers)
	default:
		c.warn("LastLedgerSequence", "LastLedgerSequence is set: the wallet raises it when it is too close, so it is no time limit. Remove it, or limit how long the request stays open instead.")
	}
	if flags, ok := c.number("Flags"); ok && flags&flagInnerBatch != 0 && !c.inner {
		c.bad("Flags", "The flag 0x40000000 is only for transactions inside a Batch. Remove it from Flags.")
	}
}

func (c *checker) network() {
	id, ok := c.number("NetworkID")
	if !ok {
		return
	}
	asked, known := NetworkByKey(c.options.Network)
	switch {
	case id <= maxImpliedNetworkID:
		c.bad("NetworkID", "NetworkID is %d, and networks up to %d refuse transactions that carry it. Remove it, and choose the network in the request's options.", id, maxImpliedNetworkID)
	case known && asked.ID <= maxImpliedNetworkID:
		c.bad("NetworkID", "NetworkID is %d, and %s refuses transactions that carry one. Remove it, or choose another network.", id, asked.Name)
	case known && id != uint64(asked.ID):
		c.bad("NetworkID", "NetworkID is %d, and the id of %s is %d. Remove it, or choose another network.", id, asked.Name, asked.ID)
	}
}

// memos checks sizes and the characters the ledger permits.
func (c *checker) memos() {
	if !c.has("Memos") {
		return
	}
	size, err := c.tables.appendValue(nil, c.tables.byName["Memos"], c.tx["Memos"])
	if err != nil {
		return // reported before
	}
	if n := len(size) - 1; n > maxMemos { // without the end marker
		c.bad("Memos", "The memos take up %d bytes, and %d are permitted. Shorten them.", n, maxMemos)
		return
	}
	list, _ := c.tx["Memos"].([]any)
	for i, entry := range list {
		wrapper, _ := objectOf(entry)
		memo, _ := objectOf(wrapper["Memo"])
		for _, name := range []string{"MemoType", "MemoFormat"} {
			v, ok := memo[name]
			if !ok {
				continue
			}
			if err := urlCharacters(v); err != nil {
				c.bad("Memos", "Memos[%d].Memo.%s %s. Write it in letters, digits and -._~:/?#[]@!$&'()*+,;=%%, as hex.", i, name, err)
				return
			}
		}
	}
}

// urlCharacters checks that hex holds only characters that URLs may have, as
// the ledger demands of a memo's type and format.
func urlCharacters(v any) error {
	s, _ := v.(string)
	data, err := hex.DecodeString(s)
	if err != nil || len(data) == 0 {
		return errors.New("is empty")
	}
	for _, b := range data {
		if !isLetterOrDigit(b) && strings.IndexByte("-._~:/?#[]@!$&'()*+,;=%", b) < 0 {
			return fmt.Errorf("has the character 0x%02X, which the ledger does not permit there", b)
		}
	}
	return nil
}

func isLetterOrDigit(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}
