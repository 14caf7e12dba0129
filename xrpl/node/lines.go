package node

import (
	"context"
	"fmt"
)

// Line is a trust line as the account that was asked about sees it.
type Line struct {
	Peer     string // the other account; the issuer, where Balance is positive
	Currency string // three characters, or forty hex digits
	// Balance is what the account holds of Peer's tokens; negative is what Peer
	// holds of the account's. Limit is how much the account is willing to hold,
	// LimitPeer how much Peer is. All are exact decimal numbers.
	Balance, Limit, LimitPeer string

	NoRipple, NoRipplePeer       bool // what the account, and Peer, has set
	Frozen, FrozenByPeer         bool
	Authorized, AuthorizedByPeer bool
	// DeepFrozenByPeer tells that the account cannot even receive; older nodes
	// do not say so.
	DeepFrozen, DeepFrozenByPeer bool
}

// AccountLines reads the trust lines of an account from the validated ledger;
// with a peer only those to that account. It stops after 4000 lines: with more
// there are others. An account that does not exist gives ErrAccountNotFound.
func (c *Client) AccountLines(ctx context.Context, address, peer string) (lines []Line, more bool, err error) {
	params := map[string]any{"account": address}
	if err := checkAddress(address); err != nil {
		return nil, false, fmt.Errorf("account_lines: %w", err)
	}
	if peer != "" {
		if err := checkAddress(peer); err != nil {
			return nil, false, fmt.Errorf("account_lines: %w", err)
		}
		params["peer"] = peer
	}
	err = c.do(ctx, "account_lines", func(cn *conn) error {
		var rows []object
		if rows, more, err = cn.pages(ctx, "account_lines", "lines", params); err != nil {
			return err
		}
		lines = lines[:0]
		for _, row := range rows {
			l, err := parseLine(row)
			if err != nil {
				return cn.nonsense("account_lines", err.Error())
			}
			if peer == "" || l.Peer == peer {
				lines = append(lines, l)
			}
		}
		return nil
	})
	return lines, more, err
}

func parseLine(row object) (Line, error) {
	l := Line{
		Peer: row.text("account"), Currency: currencyCode(row.text("currency")),
		Balance: row.number("balance"), Limit: row.number("limit"), LimitPeer: row.number("limit_peer"),
		NoRipple: row.truth("no_ripple"), NoRipplePeer: row.truth("no_ripple_peer"),
		Frozen: row.truth("freeze"), FrozenByPeer: row.truth("freeze_peer"),
		Authorized: row.truth("authorized"), AuthorizedByPeer: row.truth("peer_authorized"),
		DeepFrozen: row.truth("deep_freeze"), DeepFrozenByPeer: row.truth("deep_freeze_peer"),
	}
	if checkAddress(l.Peer) != nil || l.Currency == "" {
		return Line{}, fmt.Errorf("a trust line has no peer or no currency")
	}
	for _, n := range []string{l.Balance, l.Limit, l.LimitPeer} {
		if _, err := parseNumber(n); err != nil {
			return Line{}, fmt.Errorf("a trust line has an amount that is no number")
		}
	}
	return l, nil
}
