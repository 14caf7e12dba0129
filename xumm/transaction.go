package xumm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Transaction is a transaction of the main ledger as the platform found it. It is
// the platform's word; ask a node (package xrpl/node) before anything of value
// depends on it.
type Transaction struct {
	TxID    string
	Node    string                     // that was asked
	Changes map[string][]BalanceChange // by r-address
	Tx      json.RawMessage            // the transaction with its metadata
}

// BalanceChange is what an account has more, or less, after a transaction.
type BalanceChange struct {
	Counterparty string // r-address of the token's issuer; "" for XRP
	Currency     string
	Value        string // decimal, with a minus for less
}

// Transaction looks up a transaction by its hash. The platform waits up to ten
// seconds for one that is on its way; when there is none the error is
// ErrNotFound or ErrUnavailable, which it does not tell apart.
func (c *Client) Transaction(ctx context.Context, txid string) (*Transaction, error) {
	const op = "get transaction"
	if !isHash(txid) {
		return nil, fmt.Errorf("%s: %w: the hash of a transaction has 64 hex digits", op, ErrInvalid)
	}
	txid = strings.ToUpper(txid)
	a, err := c.call(ctx, op, http.MethodGet, "xrpl-tx/"+txid, nil)
	if err != nil {
		return nil, err
	}
	var w struct {
		TxID           looseString
		Node           looseString
		BalanceChanges map[string][]struct{ Counterparty, Currency, Value looseString }
		Transaction    looseRaw
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	switch {
	case w.TxID != "" && !strings.EqualFold(string(w.TxID), txid):
		return nil, unreadable(op, "it is about another transaction")
	case !w.Transaction.isObject():
		return nil, unreadable(op, "it has no transaction")
	}
	t := &Transaction{TxID: txid, Node: plainText(string(w.Node), 200), Tx: w.Transaction.raw(), Changes: map[string][]BalanceChange{}}
	for account, changes := range w.BalanceChanges {
		for _, b := range changes {
			t.Changes[account] = append(t.Changes[account], BalanceChange{plainText(string(b.Counterparty), 40), plainText(string(b.Currency), 40), plainText(string(b.Value), 40)})
		}
	}
	return t, nil
}
