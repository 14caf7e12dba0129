package node

import (
	"context"
	"fmt"
)

// Kinds of objects that AccountObjects can be asked for (xrpl.org,
// "account_objects").
const (
	Offers    = "offer"
	Checks    = "check"
	Escrows   = "escrow"
	Channels  = "payment_channel"
	Tickets   = "ticket"
	NFTOffers = "nft_offer"
	// Blockers are those that keep an account from being deleted.
	Blockers = "deletion_blockers_only"
)

// AccountObjects reads objects of one kind that an account owns, or that are
// meant for it, from the validated ledger, to choose one of them. It stops after
// 4000: with more there are others. An account that does not exist gives
// ErrAccountNotFound.
func (c *Client) AccountObjects(ctx context.Context, address, kind string) (entries []Entry, more bool, err error) {
	if err := checkAddress(address); err != nil {
		return nil, false, fmt.Errorf("account_objects: %w", err)
	}
	params := map[string]any{"account": address}
	if kind == Blockers {
		params[Blockers] = true
	} else if kind != "" {
		params["type"] = kind
	}
	err = c.do(ctx, "account_objects", func(cn *conn) error {
		var rows []object
		if rows, more, err = cn.pages(ctx, "account_objects", "account_objects", params); err != nil {
			return err
		}
		entries = entries[:0]
		seen := map[string]bool{}
		for _, row := range rows {
			index := row.text("index")
			if !isHash(index) || seen[index] {
				return cn.nonsense("account_objects", "an object has no address of its own")
			}
			seen[index] = true
			entries = append(entries, Entry{Server: cn.server, Index: index, Fields: row})
		}
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	return entries, more, nil
}

// EscrowSequence gives what an EscrowFinish or EscrowCancel needs as
// OfferSequence: the sequence number, or ticket, of the transaction that made
// the escrow. Newer ledgers have it in the escrow; else the transaction is
// looked up, and a node without it gives ErrTxNotFound.
func (c *Client) EscrowSequence(ctx context.Context, escrow Entry) (uint32, error) {
	o := object(escrow.Fields)
	if n, ok := o.whole("Sequence"); ok && n != 0 {
		return n, nil
	}
	made, err := c.Tx(ctx, o.text("PreviousTxnID"), 0, 0)
	if err != nil {
		return 0, err
	}
	n := wholeField(made.Fields, "TicketSequence")
	if n == 0 {
		n = wholeField(made.Fields, "Sequence")
	}
	if made.Fields.Type() != "EscrowCreate" || n == 0 || made.Fields.Text("Account") != o.text("Account") || made.Fields.Text("Destination") != o.text("Destination") {
		return 0, &Error{Op: "tx", Server: made.Server, Message: "the transaction did not make the escrow", kind: ErrBadAnswer}
	}
	return n, nil
}

// DepositAuthorized tells whether source may send payments to destination,
// which may accept them from chosen accounts only. Credentials are the ids of
// those the payment will carry. Either account missing gives
// ErrAccountNotFound.
func (c *Client) DepositAuthorized(ctx context.Context, source, destination string, credentials []string) (bool, error) {
	for _, address := range []string{source, destination} {
		if err := checkAddress(address); err != nil {
			return false, fmt.Errorf("deposit_authorized: %w", err)
		}
	}
	params := map[string]any{"source_account": source, "destination_account": destination, "ledger_index": "validated"}
	if len(credentials) > 0 {
		params["credentials"] = credentials
	}
	var authorized bool
	err := c.do(ctx, "deposit_authorized", func(cn *conn) error {
		result, err := cn.ask(ctx, "deposit_authorized", params)
		if err != nil {
			return err
		}
		v, ok := result["deposit_authorized"].(bool)
		if !ok || result.text("source_account") != source || result.text("destination_account") != destination {
			return cn.nonsense("deposit_authorized", "it does not answer the question")
		}
		authorized = v
		return nil
	})
	return authorized, err
}
