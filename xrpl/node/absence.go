package node

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"countersign/xrpl"
)

// absent proves that a transaction whose time is over is in no ledger: every
// ledger that could hold it was searched by this node. It gives ErrUnproven
// when the node cannot know, and the outcome when it turns up after all.
func (cn *conn) absent(ctx context.Context, t *target) (xrpl.Outcome, error) {
	first, err := cn.firstPossible(ctx, t)
	if err != nil {
		return xrpl.Outcome{}, err
	}
	if t.last-first >= maxChunks*maxRange {
		return xrpl.Outcome{}, cn.unproven(true, "it could be in any of %d ledgers, which are too many to search", t.last-first+1)
	}
	for from := first; ; from += maxRange {
		to := min(from+maxRange-1, t.last)
		tx, err := cn.tx(ctx, t.hash, from, to)
		var e *Error
		switch {
		case err == nil:
			return cn.outcome(t, tx)
		case !errors.Is(err, ErrTxNotFound):
			return xrpl.Outcome{}, err
		case !errors.As(err, &e) || !e.SearchedAll:
			return xrpl.Outcome{}, cn.unproven(false, "it is not known to the node, which does not have all ledgers from %d to %d", from, to)
		case to == t.last:
			return xrpl.Outcome{Final: true}, nil
		}
	}
}

func (cn *conn) unproven(never bool, format string, args ...any) error {
	return &Error{Op: "tx", Server: cn.server, Message: fmt.Sprintf(format, args...), kind: ErrUnproven, more: true, never: never}
}

// crossCheck is how many ledgers are searched although the account's order has
// proven already that none of them holds the transaction: a wallet gives a
// transaction at most 150 ledgers.
const crossCheck = 200

// firstPossible gives the first ledger that has to be searched.
func (cn *conn) firstPossible(ctx context.Context, t *target) (uint32, error) {
	if t.since != 0 {
		return min(t.since+1, t.last), nil
	}
	recent := t.last - min(crossCheck, t.last) + 1
	// Its place in the account's order is used up by the ledger it is in. Where
	// the place still is free, no ledger up to there holds it; where another
	// transaction has it, no ledger ever will.
	ledger, unused, err := cn.unused(ctx, t)
	switch {
	case err != nil:
		return 0, err
	case unused && ledger >= t.last:
		return recent, nil
	case unused:
		return ledger + 1, nil
	}
	taken, err := cn.takenByAnother(ctx, t)
	switch {
	case err != nil:
		return 0, err
	case taken:
		return recent, nil
	}
	return 0, cn.unproven(true, "it is not known to the node, but its place in the account's order is used up, maybe by itself in a ledger before %d", recent)
}

// unused tells whether, in the validated ledger given, the transaction's
// sequence number or ticket was not used yet.
func (cn *conn) unused(ctx context.Context, t *target) (ledger uint32, unused bool, err error) {
	switch {
	case t.account == "":
		return 0, false, nil
	case t.ticket != 0:
		ledger, err = cn.ticket(ctx, t.account, t.ticket)
		unused = err == nil
	case t.sequence != 0:
		var a Account
		a, err = cn.account(ctx, t.account)
		ledger, unused = a.LedgerIndex, err == nil && a.Sequence <= t.sequence
	}
	if errors.Is(err, ErrAccountNotFound) || errors.Is(err, ErrNotFound) {
		// The account may have been deleted since, and the ticket used.
		return 0, false, nil
	}
	return ledger, unused && ledger != 0, err
}

// ticket gives the validated ledger a ticket is in.
func (cn *conn) ticket(ctx context.Context, account string, sequence uint32) (uint32, error) {
	e, err := cn.entry(ctx, map[string]any{"ticket": map[string]any{"account": account, "ticket_seq": sequence}})
	return e.LedgerIndex, err
}

// takenByAnother looks through the account's newest transactions for one that
// has the same place in its order.
func (cn *conn) takenByAnother(ctx context.Context, t *target) (bool, error) {
	const pages, perPage = 3, 200
	if t.account == "" || t.sequence == 0 && t.ticket == 0 {
		return false, nil
	}
	params := map[string]any{"account": t.account, "ledger_index_min": -1, "ledger_index_max": -1, "limit": perPage}
	for range pages {
		result, err := cn.ask(ctx, "account_tx", params)
		if errors.Is(err, ErrUnsupported) || errors.Is(err, ErrRefused) || errors.Is(err, ErrAccountNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		for _, v := range result.list("transactions") {
			m, _ := v.(map[string]any)
			row := object(m)
			fields := row.object("tx_json")
			if fields == nil {
				fields = row.object("tx")
			}
			hash := row.text("hash")
			if hash == "" {
				hash = fields.text("hash")
			}
			if !row.truth("validated") || fields.text("Account") != t.account || checkHash(hash) != nil || !t.samePlace(fields) {
				continue
			}
			if strings.EqualFold(hash, t.hash) {
				return false, cn.nonsense("account_tx", "it has the transaction that it said it does not know")
			}
			return true, nil
		}
		if result["marker"] == nil {
			return false, nil
		}
		params["marker"] = result["marker"]
	}
	return false, nil
}

func (t *target) samePlace(fields object) bool {
	ticket, _ := fields.whole("TicketSequence")
	sequence, _ := fields.whole("Sequence")
	if t.ticket != 0 {
		return ticket == t.ticket
	}
	return ticket == 0 && sequence == t.sequence
}
