package node

import (
	"context"
	"fmt"
	"maps"

	"countersign/xrpl"
)

// Simulation is what a transaction would do if it were sent now. It is no
// promise: the ledger may change before it is signed.
type Simulation struct {
	Server  string
	Result  string // engine result such as tesSUCCESS
	Message string // the node's sentence about it
	// Fee is what the node filled in, or what the transaction has.
	Fee xrpl.Drops
	// Delivered is meta.delivered_amount, as in Tx.
	Delivered   any
	Meta        map[string]any // nil when it would not get into a ledger
	LedgerIndex uint32
}

// Simulate has a node try an unsigned transaction without sending it. The
// account is the one that will sign it when the transaction has none. Fee and
// Sequence are filled in by the node where they are missing; signatures are
// taken out, and a LastLedgerSequence with them. A node that cannot do it gives
// ErrUnsupported.
func (c *Client) Simulate(ctx context.Context, tx xrpl.Tx, account string) (Simulation, error) {
	fields, err := simulable(tx, account)
	if err != nil {
		return Simulation{}, fmt.Errorf("simulate: %w", err)
	}
	var s Simulation
	err = c.do(ctx, "simulate", func(cn *conn) error {
		result, err := cn.ask(ctx, "simulate", map[string]any{"tx_json": fields})
		if err != nil {
			return otherMay(err)
		}
		s, err = parseSimulation(result)
		if err != nil {
			return cn.nonsense("simulate", err.Error())
		}
		s.Server = cn.server
		return nil
	})
	return s, err
}

// otherMay marks that another node may know a command that this one does not.
func otherMay(err error) error {
	if e, ok := err.(*Error); ok && e.sentinel() == ErrUnsupported { //nolint:errorlint // only an error of this very call is marked
		e.more = true
	}
	return err
}

// simulable prepares a transaction as a node wants it.
func simulable(tx xrpl.Tx, signer string) (map[string]any, error) {
	fields := map[string]any(maps.Clone(tx))
	if fields == nil || tx.Type() == "" {
		return nil, fmt.Errorf("%w: the transaction has no type", ErrInvalid)
	}
	for _, name := range []string{"TxnSignature", "SigningPubKey", "Signers", "LastLedgerSequence"} {
		delete(fields, name)
	}
	if tx.Text("Account") == "" {
		if signer == "" {
			return nil, fmt.Errorf("%w: it is not known who will sign", ErrInvalid)
		}
		fields["Account"] = signer
	}
	for _, field := range []struct{ name, tag string }{{"Account", "SourceTag"}, {"Destination", "DestinationTag"}} {
		text, ok := fields[field.name].(string)
		if !ok {
			continue
		}
		classic, x, ok := account(text)
		if !ok {
			return nil, fmt.Errorf("%w: %s is no address", ErrInvalid, field.name)
		}
		if fields[field.name] = classic; x.HasTag {
			fields[field.tag] = x.Tag
		}
	}
	return fields, nil
}

func parseSimulation(result object) (Simulation, error) {
	s := Simulation{
		Result:  plain(result.text("engine_result"), 40),
		Message: plain(result.text("engine_result_message"), 200),
		Meta:    result.object("meta"),
	}
	if s.Result == "" {
		return Simulation{}, fmt.Errorf("it has no result")
	}
	if result.truth("applied") {
		return Simulation{}, fmt.Errorf("it says that the transaction was carried out")
	}
	s.LedgerIndex, _ = result.whole("ledger_index")
	s.Fee, _ = xrpl.ParseDrops(result.object("tx_json").text("Fee"))
	if s.Result == "tesSUCCESS" {
		s.Delivered = amountOrNil(object(s.Meta)["delivered_amount"])
	}
	return s, nil
}
