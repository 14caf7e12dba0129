package node

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"countersign/xrpl"
)

const (
	// pollEvery paces questions about ledgers when the node does not tell of
	// them itself; a ledger closes every three to five seconds.
	pollEvery = 4 * time.Second
	// quietAfter is when a node that should tell of ledgers is asked again.
	quietAfter = 12 * time.Second
	// Await tries again after this long when no node could answer.
	firstRetry, mostRetry = 2 * time.Second, time.Minute
	// maxChunks bounds how many ranges of ledgers are searched for a
	// transaction that may have waited long.
	maxChunks = 10
)

// Look asks once what became of a signed transaction. The outcome is Final when
// the transaction is in a validated ledger, or when it is proven that it is in
// none and never will be: the validated ledger is past the LastLedgerSequence of
// the signed blob, a node has searched every ledger that could hold it
// (searched_all), and its place in the account's order shows that no earlier
// one does. A transaction without LastLedgerSequence is never called absent. An
// outcome that is not final is no error; when its time is over and its absence
// cannot be proven, the error is ErrUnproven and says why.
func (c *Client) Look(ctx context.Context, blobHex string) (xrpl.Outcome, error) {
	return c.LookSince(ctx, blobHex, 0)
}

// LookSince is Look for a transaction that is known to be in no ledger up to
// the one with this index, for instance the validated ledger at the time the
// request to sign was made. That makes absence provable in cases in which Look
// cannot be sure; 0 is not known.
func (c *Client) LookSince(ctx context.Context, blobHex string, ledger uint32) (xrpl.Outcome, error) {
	t, err := c.target(ctx, blobHex, ledger)
	if err != nil {
		return xrpl.Outcome{}, fmt.Errorf("look: %w", err)
	}
	o, _, err := c.look(ctx, &t)
	return o, err
}

func (c *Client) look(ctx context.Context, t *target) (o xrpl.Outcome, by *conn, err error) {
	err = c.do(ctx, "look", func(cn *conn) error {
		by = cn
		got, err := cn.look(ctx, t)
		switch {
		case err != nil:
			return err
		case !got.Final && got.Tx == nil && t.last == 0:
			// It may be old, and another node may have more history.
			return &Error{Op: "tx", Server: cn.server, Code: "txnNotFound", more: true}
		}
		o = got
		return nil
	})
	if errors.Is(err, ErrTxNotFound) {
		err = nil
	}
	return o, by, err
}

// Await follows a signed transaction until its outcome is final, as Look
// defines it, or ctx ends. It looks after each ledger, and survives lost
// connections and nodes. It ends early, with ErrUnproven, only when no node can
// ever prove the absence of a transaction whose time is over; with
// ErrWrongNetwork, when all nodes belong to other networks; with ErrInvalid, when
// the blob is none.
func (c *Client) Await(ctx context.Context, blobHex string) (xrpl.Outcome, error) {
	return c.AwaitSince(ctx, blobHex, 0)
}

// AwaitSince is Await for a transaction that is known to be in no ledger up to
// the one with this index; 0 is not known.
func (c *Client) AwaitSince(ctx context.Context, blobHex string, ledger uint32) (xrpl.Outcome, error) {
	t, err := c.target(ctx, blobHex, ledger)
	if err != nil {
		return xrpl.Outcome{}, fmt.Errorf("await: %w", err)
	}
	var o xrpl.Outcome
	for retry := firstRetry; ; {
		if t.account == "" { // the network's definitions could not be had so far
			if now, err := c.target(ctx, blobHex, ledger); err == nil {
				t = now
			}
		}
		looked := false
		err := c.do(ctx, "await", func(cn *conn) error {
			return c.watch(ctx, cn, &t, func(got xrpl.Outcome) { o, looked = got, true })
		})
		switch {
		case o.Final:
			return o, nil
		case ctx.Err() != nil:
			return o, fmt.Errorf("await: %w", context.Cause(ctx))
		case err == nil: // the node asked to be left alone, or was given up
			continue
		case errors.Is(err, ErrClosed), errors.Is(err, ErrInvalid),
			errors.Is(err, ErrUnproven) && hopeless(err),
			errors.Is(err, ErrWrongNetwork) && !errors.Is(err, ErrUnreachable):
			return o, err
		}
		if looked {
			retry = firstRetry
		}
		if err := sleep(ctx, retry/2+rand.N(retry/2)); err != nil { //nolint:gosec // jitter is no secret
			return o, fmt.Errorf("await: %w", err)
		}
		retry = min(2*retry, mostRetry)
	}
}

// watch looks after each ledger until the outcome is final or the connection
// should not be used any more.
func (c *Client) watch(ctx context.Context, cn *conn, t *target, saw func(xrpl.Outcome)) error {
	if err := cn.follow(ctx); err != nil {
		return err
	}
	for !c.isRetired(cn) {
		seen := cn.newest()
		o, err := cn.look(ctx, t)
		if err != nil {
			return err
		}
		saw(o)
		if o.Final {
			return nil
		}
		if t.since == 0 && !t.placed && o.Tx == nil {
			ledger, unused, err := cn.unused(ctx, t)
			if err != nil {
				return err
			}
			if t.placed = true; unused {
				t.since = ledger
			}
		}
		if err := cn.nextLedger(ctx, seen); err != nil {
			return err
		}
	}
	return nil
}

func (cn *conn) newest() uint32 {
	cn.mu.Lock()
	defer cn.mu.Unlock()
	return cn.index
}

// nextLedger waits until there is a validated ledger after the one seen, or it
// is time to look all the same.
func (cn *conn) nextLedger(ctx context.Context, seen uint32) error {
	cn.mu.Lock()
	streams, moved := cn.streams, cn.moved
	arrived := streams && cn.index > seen
	cn.mu.Unlock()
	if arrived {
		return nil
	}
	wait := pollEvery
	if streams {
		wait = quietAfter
	} else {
		moved = nil // only our own questions move it
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-moved:
		return nil
	case <-timer.C:
		cn.mu.Lock()
		cn.stale = true
		cn.mu.Unlock()
		return nil
	case <-cn.done:
		return cn.reason()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// validated gives the node's newest validated ledger.
func (cn *conn) validated(ctx context.Context) (uint32, error) {
	cn.mu.Lock()
	index, known := cn.index, cn.streams && !cn.stale && cn.index != 0
	cn.mu.Unlock()
	if known {
		return index, nil
	}
	info, err := cn.serverInfo(ctx)
	if err != nil {
		return 0, err
	}
	if info.Validated == 0 {
		return 0, &Error{Op: "server_info", Server: cn.server, kind: ErrNotReady, Message: "it has no validated ledger"}
	}
	return info.Validated, nil
}

// look asks this node once.
func (cn *conn) look(ctx context.Context, t *target) (xrpl.Outcome, error) {
	tx, err := cn.tx(ctx, t.hash, 0, 0)
	switch {
	case err == nil:
		return cn.outcome(t, tx)
	case !errors.Is(err, ErrTxNotFound):
		return xrpl.Outcome{}, err
	case t.last == 0:
		return xrpl.Outcome{}, nil
	}
	index, err := cn.validated(ctx)
	if err != nil || index <= t.last {
		return xrpl.Outcome{}, err
	}
	return cn.absent(ctx, t)
}

func (cn *conn) outcome(t *target, tx Tx) (xrpl.Outcome, error) {
	switch {
	case t.account != "" && tx.Fields.Text("Account") != t.account:
		return xrpl.Outcome{}, cn.nonsense("tx", "it gives another account than the signed transaction has")
	case !tx.Validated:
		return xrpl.Outcome{Tx: tx.Fields}, nil
	case t.last != 0 && tx.LedgerIndex > t.last:
		return xrpl.Outcome{}, cn.nonsense("tx", fmt.Sprintf("it says that the transaction is in ledger %d, and it was valid up to %d only", tx.LedgerIndex, t.last))
	}
	return xrpl.Outcome{
		Final: true, Validated: true, Result: tx.Result,
		LedgerIndex: tx.LedgerIndex, CloseTime: tx.CloseTime,
		Delivered: tx.Delivered, Tx: tx.Fields,
	}, nil
}
