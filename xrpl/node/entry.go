package node

import (
	"context"
	"fmt"
)

// Entry is an object in the validated ledger.
type Entry struct {
	Server      string
	LedgerIndex uint32
	Index       string         // its own address, 64 hex digits
	Fields      map[string]any // as the ledger has them
}

// LedgerEntry reads one object from the validated ledger. The key names it as
// the method of the API does (xrpl.org, "ledger_entry"), for instance
// {"check": "49647F0D…"} or {"ticket": {"account": "r…", "ticket_seq": 7}}. One
// that is not there gives ErrNotFound.
func (c *Client) LedgerEntry(ctx context.Context, key map[string]any) (Entry, error) {
	if len(key) == 0 {
		return Entry{}, fmt.Errorf("ledger_entry: %w: nothing names the entry", ErrInvalid)
	}
	var e Entry
	err := c.do(ctx, "ledger_entry", func(cn *conn) (err error) {
		e, err = cn.entry(ctx, key)
		return err
	})
	return e, err
}

func (cn *conn) entry(ctx context.Context, key map[string]any) (Entry, error) {
	params := map[string]any{"ledger_index": "validated"}
	for name, v := range key {
		params[name] = v
	}
	result, err := cn.ask(ctx, "ledger_entry", params)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Server: cn.server, Index: result.text("index"), Fields: result.object("node")}
	e.LedgerIndex, _ = result.whole("ledger_index")
	if e.Fields == nil || !result.truth("validated") {
		return Entry{}, cn.nonsense("ledger_entry", "it has no entry of a validated ledger")
	}
	return e, nil
}
