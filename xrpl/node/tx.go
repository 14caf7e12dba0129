package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"countersign/xrpl"
)

// maxRange is how many ledgers a node searches at once (xrpl.org, "tx": at most
// 1000 apart).
const maxRange = 1000

// Tx is a transaction as a node gives it.
type Tx struct {
	Server string
	Hash   string // upper-case hex; the one that was asked for
	// Fields are those of the transaction, in the one shape of the API's version
	// 1: a Payment has Amount, never DeliverMax.
	Fields xrpl.Tx
	Meta   map[string]any // nil while there is none
	// Validated tells that it is in a validated ledger: only then are Result
	// and what follows final.
	Validated   bool
	Result      string // engine result such as tesSUCCESS; "" while there is none
	LedgerIndex uint32 // 0 is none
	CloseTime   uint32 // of the ledger, in seconds since 2000-01-01 UTC; 0 is not known
	// Delivered is meta.delivered_amount as JSON has it: a text of drops, an
	// object, "unavailable" (before 2014), or nil. Amount is only what was to be
	// delivered at most.
	Delivered any
}

// Tx looks a transaction up by its hash, 64 hex digits. With minLedger and
// maxLedger, at most 1000 ledgers, ErrTxNotFound says in Error.SearchedAll
// whether the node has all of them; both 0 is no range.
func (c *Client) Tx(ctx context.Context, hash string, minLedger, maxLedger uint32) (Tx, error) {
	if err := checkHash(hash); err != nil {
		return Tx{}, fmt.Errorf("tx: %w", err)
	}
	if minLedger > maxLedger || maxLedger-minLedger >= maxRange || minLedger == 0 && maxLedger != 0 {
		return Tx{}, fmt.Errorf("tx: %w: the ledgers have to be a range of at most %d", ErrInvalid, maxRange)
	}
	var tx Tx
	err := c.do(ctx, "tx", func(cn *conn) (err error) {
		tx, err = cn.tx(ctx, hash, minLedger, maxLedger)
		return err
	})
	return tx, err
}

func checkHash(hash string) error {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != 32 {
		return fmt.Errorf("%w: a transaction's hash has 64 hex digits", ErrInvalid)
	}
	return nil
}

func (cn *conn) tx(ctx context.Context, hash string, minLedger, maxLedger uint32) (Tx, error) {
	params := map[string]any{"transaction": strings.ToUpper(hash)}
	if maxLedger != 0 {
		params["min_ledger"], params["max_ledger"] = minLedger, maxLedger
	}
	result, err := cn.ask(ctx, "tx", params)
	if err != nil {
		return Tx{}, err
	}
	tx, err := parseTx(result, hash)
	if err != nil {
		return Tx{}, cn.nonsense("tx", err.Error())
	}
	tx.Server = cn.server
	return tx, nil
}

// besideTx are names that version 1 of the API mixes with the transaction's
// own fields.
var besideTx = []string{
	"hash", "date", "inLedger", "ledger_index", "ledger_hash", "meta", "metaData", "validated",
	"status", "ctid", "close_time_iso", "warnings", "warning", "forwarded", "request",
}

// parseTx reads the answer of either version of the API. The hash is the one
// that was asked for; another transaction is an error.
func parseTx(result object, hash string) (Tx, error) {
	fields := result.object("tx_json")
	newer := fields != nil
	if !newer {
		fields = result
	}
	got := result.text("hash")
	if got == "" {
		got = fields.text("hash")
	}
	if !strings.EqualFold(got, hash) {
		return Tx{}, errors.New("it is about another transaction")
	}
	tx := Tx{Hash: strings.ToUpper(hash), Validated: result.truth("validated"), Fields: xrpl.Tx{}}
	for name, v := range fields {
		tx.Fields[name] = v
	}
	for _, name := range besideTx {
		delete(tx.Fields, name)
	}
	// Version 1 has DeliverMax beside Amount, version 2 instead of it.
	if v, ok := tx.Fields["DeliverMax"]; ok {
		if _, both := tx.Fields["Amount"]; !both {
			tx.Fields["Amount"] = v
		}
		delete(tx.Fields, "DeliverMax")
	}
	if tx.Fields.Type() == "" {
		return Tx{}, errors.New("it has no transaction")
	}
	meta := result.object("meta")
	if meta == nil {
		meta = result.object("metaData")
	}
	tx.Meta = meta
	tx.Result = plain(meta.text("TransactionResult"), 40)
	tx.LedgerIndex = firstWhole("ledger_index", result, fields)
	if tx.LedgerIndex == 0 {
		tx.LedgerIndex = firstWhole("inLedger", result, fields)
	}
	tx.CloseTime = firstWhole("date", fields, result)
	if tx.CloseTime == 0 {
		tx.CloseTime = closeTime(result.text("close_time_iso"))
	}
	if tx.Result == "tesSUCCESS" {
		tx.Delivered = amountOrNil(meta["delivered_amount"])
	}
	if tx.Validated && (tx.LedgerIndex == 0 || !isResult(tx.Result)) {
		return Tx{}, errors.New("it calls the transaction validated, but gives no ledger or no result")
	}
	return tx, nil
}

func firstWhole(name string, places ...object) uint32 {
	for _, o := range places {
		if n, ok := o.whole(name); ok && n != 0 {
			return n
		}
	}
	return 0
}

func closeTime(iso string) uint32 {
	t, err := time.Parse(time.RFC3339, iso)
	if err != nil {
		return 0
	}
	sec, _ := xrpl.LedgerSeconds(t)
	return sec
}

// amountOrNil lets pass what an amount can look like.
func amountOrNil(v any) any {
	switch v := v.(type) {
	case string:
		if isDigits(v) || v == "unavailable" {
			return v
		}
	case map[string]any:
		return v
	}
	return nil
}

// isResult tells whether a text is the result of a transaction in a ledger:
// those begin with tes or tec (xrpl.org, "Transaction Results").
func isResult(s string) bool {
	return strings.HasPrefix(s, "tes") || strings.HasPrefix(s, "tec")
}
