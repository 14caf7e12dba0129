package xrpl

import (
	"fmt"
	"strings"
	"time"
)

// node gives what a node said about the transaction, and nil when it is of a
// network that was not asked for, or about other signed data: such a word counts
// for nothing.
func (s Signed) node() *NodeReport {
	if s.Node == nil || s.wrongNode() {
		return nil
	}
	if id, err := TxID(s.Blob); err != nil || !strings.EqualFold(id, s.Node.TxID) {
		return nil
	}
	return s.Node
}

// wrongNode tells whether the node that was asked is one of another network.
func (s Signed) wrongNode() bool {
	if s.Node == nil || s.Node.NetworkID == nil {
		return false
	}
	want, known := NetworkByKey(first(s.Network, s.SignedNetwork))
	return known && want.ID != *s.Node.NetworkID
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// validated tells whether a node found the transaction in a validated ledger. A
// node is asked by the hash of the signed data, so that it is this one.
func (s Signed) validated(tx Tx) bool {
	n := s.node()
	return n != nil && n.Outcome != nil && n.Outcome.Final && n.Outcome.Validated && !IsPseudo(tx.Type())
}

// resultFinding tells what became of the transaction: by the word of a node
// where one was asked, otherwise by what the platform reports, which is never
// proof: the wallet passes on what one node said on submission, before any
// ledger was validated.
func (s Signed) resultFinding(tx Tx) Finding {
	n := s.node()
	switch {
	case IsPseudo(tx.Type()), n == nil, n.Outcome == nil:
		f := s.reported(tx.Type())
		if s.Node != nil && s.Node.Problem != "" && !IsPseudo(tx.Type()) {
			f.Detail += " " + clean(s.Node.Problem, 300)
		}
		return f
	}
	o := *n.Outcome
	switch {
	case o.Final && o.Validated:
		return s.validatedFinding(tx, o)
	case o.Final:
		last := clean(tx.Text("LastLedgerSequence"), 20)
		return Finding{stepResult, Failed, fmt.Sprintf("It is in no ledger and never will be: its last ledger, %s, has passed.", last)}
	case o.Result != "":
		return Finding{stepResult, NotChecked, fmt.Sprintf("A node reports %s, but no ledger with it is validated yet.", clean(o.Result, 40))}
	case s.SignOnly || s.Multisign:
		return Finding{stepResult, NotChecked, "It was signed only, not sent to the ledger, and no node has it."}
	}
	return Finding{stepResult, NotChecked, "It is in no validated ledger yet, and may still get into one."}
}

// validatedFinding judges a transaction in a validated ledger.
func (s Signed) validatedFinding(tx Tx, o Outcome) Finding {
	where := fmt.Sprintf("in validated ledger %d", o.LedgerIndex)
	if o.CloseTime != 0 {
		where += " of " + ledgerEpoch.Add(time.Duration(o.CloseTime)*time.Second).Format("2006-01-02 15:04:05 UTC")
	}
	if o.Result != "tesSUCCESS" {
		return Finding{stepResult, Failed, fmt.Sprintf("%s, %s: the transaction failed, and only its fee was taken.", clean(o.Result, 40), where)}
	}
	detail := "tesSUCCESS, " + where + "."
	if tx.Type() != "Payment" && tx.Type() != "CheckCash" && o.Delivered == nil {
		return Finding{stepResult, Checked, detail}
	}
	return s.deliveredFinding(tx, o, detail)
}

// deliveredFinding compares what arrived with what was to arrive. Amount is only
// the most that a partial payment may deliver.
func (s Signed) deliveredFinding(tx Tx, o Outcome, detail string) Finding {
	words, readable := amountWords(o.Delivered, func(issuer string) string { return clean(issuer, 40) })
	switch {
	case o.Delivered == nil, o.Delivered == "unavailable":
		return Finding{stepResult, NotChecked, detail + " The node does not say how much was delivered, so look it up in an explorer."}
	case !readable:
		return Finding{stepResult, NotChecked, detail + " The node's word on how much was delivered cannot be read."}
	}
	flags, _ := wholeNumber(tx["Flags"], 1<<32-1)
	wanted, ok := tx["Amount"]
	switch {
	case tx.Type() != "Payment" || !ok:
		return Finding{stepResult, Checked, fmt.Sprintf("%s Delivered: %s.", detail, words)}
	case asset(o.Delivered) == asset(wanted) && compareAmounts(o.Delivered, wanted) == 0:
		return Finding{stepResult, Checked, fmt.Sprintf("%s Delivered in full: %s.", detail, words)}
	case flags&flagPartialPayment == 0:
		return Finding{stepResult, Failed, fmt.Sprintf("%s But the node says that %s was delivered, which a payment that is not partial cannot do.", detail, words)}
	}
	if asset(o.Delivered) != asset(wanted) || !positive(o.Delivered) || compareAmounts(o.Delivered, wanted) > 0 || s.belowMinimum(tx, o.Delivered) {
		return Finding{stepResult, Failed, fmt.Sprintf("%s But the node says that %s was delivered, which this payment cannot do.", detail, words)}
	}
	full, _ := amountWords(wanted, func(issuer string) string { return clean(issuer, 40) })
	return Finding{stepResult, Checked, fmt.Sprintf("%s Delivered: only %s of up to %s (partial payment).", detail, words, full)}
}

func positive(amount any) bool {
	switch v := amount.(type) {
	case string:
		d, err := ParseDrops(v)
		return err == nil && d > 0
	case map[string]any:
		value := Tx(v).Text("value")
		if isMPT(v) {
			n, err := parseMPT(value)
			return err == nil && n > 0
		}
		d, err := parseDecimal(value)
		return err == nil && d.mantissa != 0 && !d.negative
	}
	return false
}

// belowMinimum tells whether less arrived than the payment demanded.
func (s Signed) belowMinimum(tx Tx, delivered any) bool {
	least, ok := tx["DeliverMin"]
	return ok && asset(least) == asset(delivered) && compareAmounts(delivered, least) < 0
}

var ledgerEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// reported weighs the engine result the platform reports (xrpl.org,
// "Transaction results").
func (s Signed) reported(txType string) Finding {
	code := clean(s.Dispatched, 40)
	switch {
	case txType == "SignIn":
		return Finding{stepResult, NotChecked, "A sign-in is never sent to the ledger."}
	case txType == "PaymentChannelAuthorize":
		return Finding{stepResult, NotChecked, "A claim is not sent to the ledger by the wallet; whoever holds it can redeem it."}
	case s.Dispatched == "" && (s.SignOnly || s.Multisign):
		return Finding{stepResult, NotChecked, "It was signed only, not sent to the ledger."}
	case s.Dispatched == "":
		return Finding{stepResult, NotChecked, "The platform reports no result: the transaction is still on its way, or was not submitted."}
	case s.Dispatched == "tesSUCCESS":
		return Finding{stepResult, NotChecked, "The platform reports tesSUCCESS; it was not looked up in a validated ledger."}
	case strings.HasPrefix(s.Dispatched, "ter"):
		return Finding{stepResult, NotChecked, fmt.Sprintf("The platform reports %s: the node has put the transaction off, and it may still succeed or fail.", code)}
	case strings.HasPrefix(s.Dispatched, "tec"):
		return Finding{stepResult, Failed, fmt.Sprintf("The platform reports %s: the transaction failed, and only its fee was taken.", code)}
	}
	return Finding{stepResult, Failed, fmt.Sprintf("The platform reports %s: the node did not accept the transaction.", code)}
}
