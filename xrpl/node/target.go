package node

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"countersign/xrpl"
)

// target is a signed transaction that is being looked for.
type target struct {
	hash    string
	account string
	// sequence and ticket are its place in the account's order; one of them is
	// 0, or both when the blob could not be read.
	sequence, ticket uint32
	last             uint32 // LastLedgerSequence of the signed blob; 0 is no limit
	since            uint32 // it is in no ledger up to this one; 0 is not known
	placed           bool   // whether its place in the order is free was asked
}

// target reads a signed blob. A transaction of a type nobody knows can be looked
// for, too: by its hash alone, and never to be called absent.
func (c *Client) target(ctx context.Context, blobHex string, since uint32) (target, error) {
	hash, err := xrpl.TxID(blobHex)
	if err != nil {
		return target{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	t := target{hash: hash, since: since}
	tx, err := c.decode(ctx, blobHex)
	switch {
	case errors.Is(err, xrpl.ErrUnsupportedType):
		return t, nil
	case err != nil:
		return target{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	case tx.Type() == "SignIn":
		return target{}, fmt.Errorf("%w: a sign-in is in no ledger", ErrInvalid)
	}
	t.account = tx.Text("Account")
	t.last = wholeField(tx, "LastLedgerSequence")
	t.sequence = wholeField(tx, "Sequence")
	t.ticket = wholeField(tx, "TicketSequence")
	return t, nil
}

func wholeField(tx xrpl.Tx, name string) uint32 {
	n, err := strconv.ParseUint(tx.Text(name), 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}
