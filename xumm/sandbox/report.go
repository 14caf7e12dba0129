package sandbox

import (
	"context"
	"slices"
	"time"

	"countersign/xrpl"
)

// reportSignature is the wallet's first report, before it submits anything. The
// status sockets hear of it at once; the result can be read a moment later. It
// is lost, without the wallet noticing, when that fault is on. The platform
// checks what an honest wallet reports; with a dishonest one it is in league.
func (p *Platform) reportSignature(pl payload, r result, check bool) (lost bool, err error) {
	faults := p.faults.get()
	if faults.lostSignatures {
		return true, nil
	}
	if check && pl.TxType != authorize { // whose answer is a bare signature
		txid, err := xrpl.TxID(r.Hex)
		switch {
		case err != nil:
			return false, errUnreadableBlob
		case txid != r.TxID:
			return false, errBlobNotTxID
		}
	}
	now := p.now()
	r.ResolvedAt = now
	r.UserToken = p.users.issue(now)
	return false, p.resolve(pl.UUID, r, faults.lateResult)
}

// reportRefusal is the wallet's report that the person declined.
func (p *Platform) reportRefusal(id, origin string) error {
	return p.resolve(id, result{OriginType: origin, ResolvedAt: p.now()}, p.faults.get().lateResult)
}

// resolve stores the answer to a request and tells it. A late answer, after the
// expiry, is taken too.
func (p *Platform) resolve(id string, r result, late time.Duration) error {
	pl, err := p.payloads.change(id, func(pl *payload) error {
		if pl.resolved() {
			return errAnswered
		}
		pl.Result = &r
		pl.ReadableAt = time.Now().Add(late)
		return nil
	})
	if err != nil {
		return err
	}
	p.publish(id, pl.resolveFrame())
	p.callWebhook(pl)
	p.changed()
	return nil
}

// reportSubmission tells that the wallet submits the transaction.
func (p *Platform) reportSubmission(id string) {
	if !p.faults.get().lostDispatch {
		p.publish(id, map[string]any{"dispatched": true})
	}
}

// reportDispatch is the wallet's second report: what the node answered.
func (p *Platform) reportDispatch(id, network, engineResult string) {
	if p.faults.get().lostDispatch {
		return
	}
	_, err := p.payloads.change(id, func(pl *payload) error {
		r := *pl.Result // copied: readers hold the old one
		r.DispatchedTo = networks[network].Endpoint
		r.DispatchedType = network
		r.DispatchResult = engineResult
		pl.Result = &r
		return nil
	})
	if err == nil {
		p.changed()
	}
}

// autoApprove lets the phone open and approve a request by itself.
func (p *Platform) autoApprove(pl payload) {
	if pl.resolved() || pl.expired(p.now()) || !p.begin() {
		return
	}
	go func() {
		defer p.running.Done()
		if err := p.approveAlone(p.ctx, pl); err != nil {
			p.opts.Logger.Info("the sandbox phone did not approve a request by itself", "payload", pl.UUID, "reason", err)
		}
	}()
}

func (p *Platform) approveAlone(ctx context.Context, pl payload) error {
	if err := p.sleep(ctx, p.opts.OpenAfter); err != nil {
		return err
	}
	origin := originQR
	if pl.Pushed {
		origin = originPush
	}
	review, err := p.phone.open(ctx, pl.UUID, origin)
	if err != nil {
		return err
	}
	if err := p.sleep(ctx, p.opts.ApproveAfter); err != nil {
		return err
	}
	if review.Network != p.phone.Network() {
		if err := p.phone.Connect(review.Network); err != nil {
			return err
		}
	}
	if review.OpenAmount != "" {
		if err := review.EnterAmount("1"); err != nil {
			return err
		}
	}
	_, err = review.Approve(ctx, p.phone.firstAllowed(pl))
	return err
}

// firstAllowed picks the account a person would: one the request asks for, else
// the one it names, else the first.
func (w *Wallet) firstAllowed(pl payload) string {
	named := textOr(pl.request(), "Account")
	if pl.Multisign {
		named = "" // the signer is another one
	}
	for _, address := range append(slices.Clone(pl.Signers), named) {
		if _, mine := w.held(address); mine {
			return address
		}
	}
	for _, a := range w.accounts {
		if !pl.Multisign || a.Address != textOr(pl.request(), "Account") {
			return a.Address
		}
	}
	return w.accounts[0].Address
}
