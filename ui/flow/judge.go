package flow

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xrpl/node"
)

// judgeFor is how long after a signature the ledger's last word is waited for.
// Only a transaction without LastLedgerSequence can take so long.
const judgeFor = 7 * 24 * time.Hour

// resumeJudging asks again about every signed request whose last word is not
// known yet.
func (a *App) resumeJudging() {
	a.spawn(func(ctx context.Context) {
		list, err := a.db.Unjudged(ctx)
		if err != nil {
			a.log.Error("the requests to ask the ledger about could not be read", "err", err)
			return
		}
		for _, r := range list {
			a.startJudging(r)
		}
	})
}

// startJudging asks the ledger about a signed request until it has spoken its
// last word. A second call for the same request does nothing.
func (a *App) startJudging(r storage.Request) {
	if r.State != storage.Signed || r.Judged || r.Blob == "" {
		return
	}
	a.mu.Lock()
	under := a.judging[r.ID]
	a.judging[r.ID] = true
	a.mu.Unlock()
	if under {
		return
	}
	a.spawn(func(ctx context.Context) {
		defer func() {
			a.mu.Lock()
			delete(a.judging, r.ID)
			a.mu.Unlock()
		}()
		if err := a.judge(ctx, r); err != nil && ctx.Err() == nil {
			a.log.Info("the ledger could not be asked", "id", r.ID, "err", err)
		}
	})
}

// judge asks once for everything a node can tell, and then, if the transaction
// was sent to the ledger, waits for its last word.
func (a *App) judge(ctx context.Context, r storage.Request) error {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = 5*time.Second, 5*time.Minute
	for {
		c, err := a.node(networkOf(r))
		if err != nil {
			return a.judged(&r, xrpl.NodeReport{Problem: notAsked(err)}, false)
		}
		a.learnDefinitions(ctx, c, r.Blob)
		report := c.Report(ctx, r.Blob)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		done := isLastWord(r, report)
		if err := a.judged(&r, report, done); err != nil || done {
			return err
		}
		if report.Outcome != nil && r.Submit {
			return a.await(ctx, c, r, report)
		}
		if a.now().Sub(r.ResolvedAt) > judgeFor {
			return a.judged(&r, report, true)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait.NextBackOff()):
		}
	}
}

// await waits for the ledger's last word.
func (a *App) await(ctx context.Context, c *node.Client, r storage.Request, report xrpl.NodeReport) error {
	ctx, cancel := context.WithTimeoutCause(ctx, max(time.Minute, judgeFor-a.now().Sub(r.ResolvedAt)), errWaitedLong)
	defer cancel()
	outcome, err := c.Await(ctx, r.Blob)
	switch {
	case err == nil:
		// Once more, so that everything is one node's word at one time.
		report = c.Report(ctx, r.Blob)
		if !isLastWord(r, report) {
			report.Outcome, report.Problem = &outcome, ""
		}
		return a.judged(&r, report, true)
	case errors.Is(err, node.ErrUnproven), errors.Is(context.Cause(ctx), errWaitedLong):
		report.Problem = notAsked(err)
		return a.judged(&r, report, true)
	}
	return err
}

var errWaitedLong = errors.New("the ledger was asked for a week")

// isLastWord tells whether nothing more is to be learned.
func isLastWord(r storage.Request, report xrpl.NodeReport) bool {
	switch {
	case report.Outcome != nil && report.Outcome.Final:
		return true
	case r.TxType == "SignIn":
		return report.Authority != nil
	}
	return !r.Submit && report.Outcome != nil && report.Authority != nil
}

// judged stores what a node said and draws the conclusions: the proof is made
// anew, and the ledger's own result takes the place of the platform's.
func (a *App) judged(r *storage.Request, report xrpl.NodeReport, last bool) error {
	text, err := json.Marshal(report)
	if err != nil {
		return err
	}
	before := *r
	now, err := a.change(*r, func(r *storage.Request) {
		r.Node, r.Judged = text, last
		if o := report.Outcome; o != nil && o.Final && o.Validated {
			r.Result = o.Result
		}
		r.Proof = a.reprove(*r)
	})
	if err != nil {
		return err
	}
	*r = now
	a.announceJudgement(before, now, report)
	return nil
}

// notAsked puts into a sentence why a node's word is missing.
func notAsked(err error) string {
	switch {
	case errors.Is(err, errNodesOff):
		return "Asking ledger nodes is switched off in the settings."
	case errors.Is(err, errNoNode):
		return "No ledger node is known for this network; enter one in the settings."
	case errors.Is(err, node.ErrUnproven):
		return "No node can prove what became of it; look it up in a ledger explorer."
	case errors.Is(err, node.ErrWrongNetwork):
		return "The node in the settings belongs to another network; correct its address."
	}
	return "No ledger node could be asked; it is tried again."
}

// nodeReport reads the stored report of a node; nil when there is none.
func nodeReport(r storage.Request) *xrpl.NodeReport {
	if len(r.Node) == 0 {
		return nil
	}
	var report xrpl.NodeReport
	if json.Unmarshal(r.Node, &report) != nil {
		return nil
	}
	return &report
}

// announceJudgement tells of the ledger's last word.
func (a *App) announceJudgement(before, now storage.Request, report xrpl.NodeReport) {
	if !now.Judged || before.Judged || !now.Submit {
		return
	}
	o := report.Outcome
	if o == nil || !o.Final {
		return
	}
	title := "Validated by the ledger"
	switch {
	case !o.Validated:
		title = "Not in the ledger: its time is over"
	case Refused(o.Result):
		title = "The ledger refused it: " + o.Result
	case Proven(findingsOf(now.Proof)) == xrpl.Failed:
		title = "In the ledger, but the check failed"
	}
	a.cfg.Notify(title, now.Sentence, now.ID)
}
