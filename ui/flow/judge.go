package flow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	if report, nothing := nothingToAsk(r); nothing {
		return a.judged(&r, report, true)
	}
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval, wait.MaxInterval = 5*time.Second, 5*time.Minute
	for {
		c, err := a.node(networkOf(r))
		if err != nil {
			return a.judged(&r, xrpl.NodeReport{Problem: a.noNode(err, networkOf(r))}, false)
		}
		report, err := a.ask(ctx, c, r)
		if err != nil {
			return err
		}
		done := isLastWord(r, report)
		if err := a.judged(&r, report, done); err != nil || done {
			return err
		}
		if report.Outcome != nil && r.Submit {
			err := a.await(ctx, c, r, report)
			if errors.Is(err, node.ErrClosed) && ctx.Err() == nil {
				continue // the settings name other nodes now, or none
			}
			return err
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

// nothingToAsk tells of what no node can say anything about: the signature of a
// claim, and bytes that are no transaction.
func nothingToAsk(r storage.Request) (xrpl.NodeReport, bool) {
	if r.TxType == "PaymentChannelAuthorize" {
		return xrpl.NodeReport{}, true
	}
	if _, err := xrpl.Decode(r.Blob); err != nil && !errors.Is(err, xrpl.ErrUnsupportedType) {
		return xrpl.NodeReport{Problem: "The signed data cannot be read, so no node was asked about it."}, true
	}
	return xrpl.NodeReport{}, false
}

// ask asks a node everything once; only a few requests are asked about at a time.
func (a *App) ask(ctx context.Context, c *node.Client, r storage.Request) (xrpl.NodeReport, error) {
	select {
	case a.asking <- struct{}{}:
		defer func() { <-a.asking }()
	case <-ctx.Done():
		return xrpl.NodeReport{}, ctx.Err()
	}
	a.learnDefinitions(ctx, c, r.Blob)
	report := c.Report(ctx, r.Blob)
	return report, ctx.Err()
}

// maxAsking is how many signed requests are asked about at the same time: public
// nodes limit the calls of one address.
const maxAsking = 4

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
	if r.Submit || report.Outcome == nil {
		return false
	}
	_, err := xrpl.Decode(r.Blob)
	return report.Authority != nil || err != nil // of a type unknown here, nobody can tell whose it is
}

// judged stores what a node said and draws the conclusions: the proof is made
// anew, and the ledger's own result takes the place of the platform's.
func (a *App) judged(r *storage.Request, report xrpl.NodeReport, last bool) error {
	before := *r
	now, err := a.change(*r, func(r *storage.Request) {
		if r.Blob != before.Blob {
			return // about something else
		}
		report = together(nodeReport(*r), report)
		r.Node, r.Judged = marshalReport(report), last
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

// together keeps what was answered before where the new report has no answer: a
// question that fails later takes nothing back.
func together(before *xrpl.NodeReport, now xrpl.NodeReport) xrpl.NodeReport {
	if before == nil {
		return now
	}
	if now.TxID == "" {
		now.TxID = before.TxID
	}
	switch {
	case now.TxID != before.TxID:
		return now
	case now.NetworkID == nil:
		now.Server, now.NetworkID = before.Server, before.NetworkID
	case before.NetworkID == nil || *before.NetworkID != *now.NetworkID:
		return now // another network's word is not mixed in
	}
	if old := before.Outcome; now.Outcome == nil || old != nil && old.Final && old.Validated && !now.Outcome.Final {
		now.Outcome = old // what is in a validated ledger stays there
	}
	if now.Authority == nil {
		now.Authority = before.Authority
	}
	return now
}

func marshalReport(report xrpl.NodeReport) json.RawMessage {
	text, err := json.Marshal(report)
	if err != nil { // made of texts and numbers, or of JSON: cannot happen
		return nil
	}
	return text
}

// notAsked puts into a sentence why a node's word is missing.
func notAsked(err error) string {
	switch {
	case errors.Is(err, errNodesOff):
		return "Asking ledger nodes is switched off in the settings."
	case errors.Is(err, errNoNode):
		return "No ledger node of its network is known; enter one in the settings."
	case errors.Is(err, node.ErrInvalid):
		return "The address of the ledger node in the settings is not one; correct it."
	case errors.Is(err, node.ErrUnproven):
		return "No node can prove what became of it; look it up in a ledger explorer."
	case errors.Is(err, node.ErrWrongNetwork):
		return "The node in the settings belongs to another network; correct its address."
	}
	return "No ledger node could be asked."
}

// noNode is notAsked with the way to a node of a network: settings are for the
// window, and a sandbox has none but those it was given.
func (a *App) noNode(err error, network string) string {
	switch {
	case !errors.Is(err, errNoNode):
		return notAsked(err)
	case network == "":
		return "It is not known on which network it was signed, so no ledger node was asked."
	case a.cfg.OwnOnly || a.cfg.Platform.Sandbox:
		return fmt.Sprintf("No ledger node of %s is known; name one with --node %s=URL.", a.NetworkName(network), network)
	}
	return fmt.Sprintf("No ledger node of %s is known; enter one in the settings.", a.NetworkName(network))
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
	case Undone(findingsOf(now.Proof), now.Result):
		title = "In the ledger, but it did not do what was asked"
	}
	a.cfg.Notify(title, now.Sentence, now.ID)
}
