package node

import (
	"context"
	"errors"
	"strings"

	"countersign/xrpl"
)

// Report asks everything about a signed transaction that only a node can tell:
// its network, what became of the transaction (as Look does, once), and who may
// sign for its account. It never fails: what could not be asked is missing, and
// Problem says why. A sign-in has no outcome. xrpl.Signed takes its address, as
// new(c.Report(ctx, blob)).
func (c *Client) Report(ctx context.Context, blobHex string) xrpl.NodeReport {
	return c.ReportSince(ctx, blobHex, 0)
}

// ReportSince is Report for a transaction that is known to be in no ledger up to
// the one with this index; 0 is not known. See LookSince.
func (c *Client) ReportSince(ctx context.Context, blobHex string, ledger uint32) xrpl.NodeReport {
	var r report
	r.TxID, _ = xrpl.TxID(blobHex) // of what is no hex there is none
	tx, err := c.decode(ctx, blobHex)
	unknown := errors.Is(err, xrpl.ErrUnsupportedType)
	if err != nil && !unknown {
		r.Problem = "The signed data cannot be read, so no node was asked about it."
		return r.NodeReport
	}
	var problems []string
	if tx.Type() != "SignIn" {
		o, by, err := c.lookAt(ctx, blobHex, ledger)
		if by != nil {
			r.answeredBy(by)
			r.Outcome = &o
		}
		if err != nil {
			problems = append(problems, "What became of the transaction is not known: "+sentence(err))
		}
	}
	switch {
	case unknown:
		problems = append(problems, "Who may sign for the account is not known: this version cannot read transactions of this type.")
	case len(problems) == 0 || r.Outcome != nil: // else the same would be said twice
		a, by, err := c.authority(ctx, tx.Text("Account"))
		if by != nil {
			r.answeredBy(by)
			r.Authority = &a
		}
		if err != nil {
			problems = append(problems, "Who may sign for the account is not known: "+sentence(err))
		}
	}
	r.Problem = strings.Join(problems, " ")
	return r.NodeReport
}

// report is a NodeReport in the making.
type report struct{ xrpl.NodeReport }

func (r *report) answeredBy(cn *conn) {
	if r.Server == "" {
		id := cn.network
		r.Server, r.NetworkID = cn.server, &id
	}
}

// lookAt is look, with the connection only when the node had an answer.
func (c *Client) lookAt(ctx context.Context, blobHex string, ledger uint32) (xrpl.Outcome, *conn, error) {
	t, err := c.target(ctx, blobHex, ledger)
	if err != nil {
		return xrpl.Outcome{}, nil, err
	}
	o, by, err := c.look(ctx, &t)
	if err != nil && !errors.Is(err, ErrUnproven) {
		by = nil
	}
	return o, by, err
}

// authority says who may sign for an account, and which node said so.
func (c *Client) authority(ctx context.Context, address string) (a xrpl.Authority, by *conn, err error) {
	if err := checkAddress(address); err != nil {
		return a, nil, err
	}
	err = c.do(ctx, "account_info", func(cn *conn) error {
		account, err := cn.account(ctx, address)
		switch {
		case err == nil:
			a, by = account.Authority(), cn
		case errors.Is(err, ErrAccountNotFound):
			a, by = xrpl.Authority{Account: address}, cn
			err = nil
		}
		return err
	})
	return a, by, err
}

// sentence makes a sentence of an error.
func sentence(err error) string {
	return strings.TrimSuffix(err.Error(), ".") + "."
}
