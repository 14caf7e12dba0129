package flow

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"countersign/xrpl"
)

const (
	// askAfter is how long a draft has to rest before a node is asked about it:
	// not on every letter somebody types.
	askAfter = 700 * time.Millisecond
	// askFor bounds the wait for a node's word on a draft.
	askFor = 15 * time.Second
)

// precheck is what a node said about the draft that was looked at last.
type precheck struct {
	mu       sync.Mutex
	key      string
	asking   bool
	problems []xrpl.Problem
	again    time.Time // when to ask again, after a question that had no answer
	cancel   context.CancelFunc
}

// askAgain is how long an unanswered question is left alone.
const askAgain = 20 * time.Second

// LedgerState is how far asking a node about a draft has come.
type LedgerState int

// The states of asking. Nobody is asked about a draft that Check finds wrong or
// that is for no network, nor when the settings say so.
const (
	LedgerNotAsked LedgerState = iota
	LedgerAsking
	LedgerAnswered
)

// LedgerProblems gives what a node of the draft's network says against it: a
// recipient without an account, no trust line, too little money, what a dry run
// ends with. It does not wait: while it is LedgerAsking, LedgerChecked is the
// change to follow.
func (a *App) LedgerProblems(d Draft) ([]xrpl.Problem, LedgerState) {
	network, signer := a.networkFor(d), a.signerOf(d)
	p := &a.precheck
	p.mu.Lock()
	defer p.mu.Unlock()
	if network == "" || len(d.Tx) == 0 || xrpl.IsPseudo(d.Tx.Type()) || !a.Settings().AsksNode() || len(a.NodeServers(network)) == 0 {
		p.forget()
		return nil, LedgerNotAsked
	}
	key := network + "\n" + signer + "\n" + string(d.Tx.JSON())
	if key == p.key && (p.again.IsZero() || a.now().Before(p.again)) {
		if p.asking {
			return nil, LedgerAsking
		}
		return a.saidOnce(d, p.problems), LedgerAnswered
	}
	p.forget()
	if stops(a.Check(d)) {
		return nil, LedgerNotAsked
	}
	ctx, cancel := context.WithCancel(a.ctx)
	p.key, p.asking, p.cancel = key, true, cancel
	tx := d.Tx
	a.spawn(func(context.Context) {
		defer cancel()
		select {
		case <-ctx.Done():
			return
		case <-time.After(askAfter):
		}
		found := a.askLedger(ctx, network, signer, tx)
		p.mu.Lock()
		current := p.key == key && ctx.Err() == nil
		if current {
			p.problems, p.asking, p.again = found, false, time.Time{}
			if slices.ContainsFunc(found, unanswered) {
				p.again = a.now().Add(askAgain)
			}
		}
		p.mu.Unlock()
		if current {
			a.changed(LedgerChecked)
		}
	})
	return nil, LedgerAsking
}

// unanswered tells of a question that a node gave no answer to.
func unanswered(p xrpl.Problem) bool {
	return strings.HasPrefix(p.Message, "Not checked") || strings.HasPrefix(p.Message, notAskedPrefix)
}

const notAskedPrefix = "The ledger was not asked: "

// forget gives up what is under way.
func (p *precheck) forget() {
	if p.cancel != nil {
		p.cancel()
	}
	p.key, p.asking, p.problems, p.again, p.cancel = "", false, nil, time.Time{}, nil
}

// AskLedger is LedgerProblems for callers that wait, such as a command.
func (a *App) AskLedger(ctx context.Context, d Draft) []xrpl.Problem {
	network := a.networkFor(d)
	if network == "" || xrpl.IsPseudo(d.Tx.Type()) || !a.Settings().AsksNode() || len(a.NodeServers(network)) == 0 {
		return nil
	}
	return a.saidOnce(d, a.askLedger(ctx, network, a.signerOf(d), d.Tx))
}

func (a *App) askLedger(ctx context.Context, network, signer string, tx xrpl.Tx) []xrpl.Problem {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	c, err := a.node(network)
	if err != nil {
		return []xrpl.Problem{{Message: notAskedPrefix + notAsked(err), Warning: true}}
	}
	found := c.Check(ctx, tx, signer)
	if ctx.Err() == nil && !stops(found) {
		dry, err := c.DryRun(ctx, tx, signer)
		if err != nil {
			a.log.Info("no dry run", "err", err)
			found = append(found, xrpl.Problem{Message: "Not checked: the ledger's node did not try the transaction out, so its result is not known beforehand."})
		}
		found = append(found, dry...)
	}
	// A node can be wrong, and the wallet asks its own: what it says is a
	// warning and never stops anybody.
	for i := range found {
		found[i].Warning = true
	}
	return found
}

func stops(problems []xrpl.Problem) bool {
	for _, p := range problems {
		if !p.Warning {
			return true
		}
	}
	return false
}

// networkFor is the network a draft is meant for: the one it is bound to,
// otherwise the one the signed-in account's wallet was on.
func (a *App) networkFor(d Draft) string { return a.current().networkFor(d) }

// networkFor is App.networkFor with s in use, nil for nobody.
func (s *session) networkFor(d Draft) string {
	switch {
	case d.Network != "":
		return d.Network
	case s == nil || s.who == nil:
		return ""
	}
	return s.who.Network
}
