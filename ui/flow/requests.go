package flow

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

// RequestView is a snapshot of a request for the screen.
type RequestView struct {
	storage.Request
	Link     xumm.Link // how it is followed now; "" when not followed
	Trouble  string    // sentence while the link is not live, or while news can't be stored
	Findings []xrpl.Finding
	Awaits   bool               // nobody is signed in who could send it
	InVain   bool               // nodes are known, and none has said for good what became of it in the ledger
	HasNode  bool               // there is a node to ask about its network
	AsksNode bool               // the ledger is being asked, and its last word may come any moment
	Fields   []xrpl.FieldResult // what was signed beside what was asked; empty until it is signed
	Steps    []Step             // Sent, Pushed, Opened, Signed, In ledger
}

// Request gives one request as it is now; storage.ErrNotFound for an unknown ID.
func (a *App) Request(ctx context.Context, id string) (RequestView, error) {
	r, kept := a.keptInMemory(id)
	if !kept {
		var err error
		if r, err = a.db.Get(ctx, id); err != nil {
			return RequestView{}, fmt.Errorf("reading the request: %w", err)
		}
	}
	v := RequestView{Request: r, Findings: findingsOf(r.Proof), Fields: a.compared(r), Steps: steps(r, a.phone()), Awaits: a.awaits(r), AsksNode: asksNode(r)}
	v.InVain = r.State == storage.Signed && r.Submit && a.Settings().AsksNode() && a.knowsNodes() && !looked(r)
	v.HasNode = a.Settings().AsksNode() && networkOf(r) != "" && len(a.NodeServers(networkOf(r))) > 0
	a.mu.Lock()
	if f := a.follows[id]; f != nil {
		v.Link, v.Trouble = f.link, f.trouble
	}
	a.mu.Unlock()
	if kept {
		v.Trouble = join(v.Trouble, notStored)
	}
	return v, nil
}

// asksNode tells whether a node's word on a signed request is still to come. One
// that was asked in vain is asked again, but nobody need wait for that.
func asksNode(r storage.Request) bool {
	if r.State != storage.Signed || r.Judged || r.Blob == "" {
		return false
	}
	report := nodeReport(r)
	return report == nil || report.Outcome != nil || report.Problem == ""
}

// looked tells whether a node has told what became of a request for good.
func looked(r storage.Request) bool {
	report := nodeReport(r)
	return report != nil && report.Outcome != nil && report.Outcome.Final
}

// knowsNodes tells whether there is a node to ask for any network: which one a
// request was signed on is the platform's word.
func (a *App) knowsNodes() bool {
	for _, n := range a.Networks() {
		if len(a.NodeServers(n.Key)) > 0 {
			return true
		}
	}
	return false
}

// Requests lists requests, newest first.
func (a *App) Requests(ctx context.Context, f storage.Filter) ([]storage.Request, error) {
	list, err := a.db.List(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("listing the requests: %w", err)
	}
	for i := range list {
		if r, ok := a.keptInMemory(list[i].ID); ok {
			list[i] = r
		}
	}
	return list, nil
}

// Cancel withdraws a request from the platform, as long as the phone has not
// opened it. The sentence says what happened, also when it could not be
// cancelled any more; an error means that nobody knows.
func (a *App) Cancel(ctx context.Context, id string) (sentence string, err error) {
	r, err := a.stored(ctx, id)
	if err != nil {
		return "", fmt.Errorf("cancelling: %w", err)
	}
	sentence, _, err = a.cancel(ctx, r)
	return sentence, err
}

// cancel tells besides whether the request can't be signed any more.
func (a *App) cancel(ctx context.Context, r storage.Request) (sentence string, dead bool, err error) {
	switch {
	case r.State == storage.Unsent:
		return "This request was never sent, so there is nothing to cancel. You can delete it.", true, nil
	case r.State == storage.Sending && a.elsewhere(a.current(), r):
		return "", false, say("%s Then you can cancel it.", madeElsewhere)
	case r.State == storage.Sending:
		return "It is not known yet whether this request was sent. Wait a moment, then cancel it.", false, nil
	case r.State == storage.Signed:
		return "It was signed already and can no longer be cancelled.", false, nil
	case r.State == storage.Gone && a.now().Before(deadAt(r)):
		// It may be out of sight only: made with another API key, say.
		return fmt.Sprintf("The platform does not show this request here, so it is not known whether it can still be signed. Look for it in %s and decline it there, or wait until %s; then its time is over.",
			a.phone(), deadAt(r).Local().Format("2 Jan 15:04")), false, nil
	case r.State == storage.Rejected, r.State == storage.Cancelled, r.State == storage.Gone:
		return "This request is over already; nobody can sign it any more.", true, nil
	case r.State == storage.Expired && r.Settled:
		return "This request has expired already; nobody can sign it any more.", true, nil
	}
	s, why := a.sessionFor(r)
	if s == nil {
		return "", false, &said{why + " Then you can cancel it.", ErrSignedOut}
	}
	c, err := s.client.CancelPayload(ctx, r.UUID)
	if err != nil {
		if sessionIsOver(err) {
			a.sessionOver(s, err)
		}
		return "", false, fmt.Errorf("cancelling: %w", err)
	}
	if c.Cancelled || c.Reason == "ALREADY_CANCELLED" {
		_, err := a.change(r, func(r *storage.Request) {
			if final(r.State) {
				return
			}
			r.State, r.Settled = storage.Cancelled, true
			r.ResolvedAt = a.now().UTC()
		})
		a.endFollowing(r.ID)
		if err != nil {
			return "", true, fmt.Errorf("noting the cancellation: %w", err)
		}
		return "Cancelled. Nobody can sign it any more.", true, nil
	}
	a.Retry(r.ID) // the platform knows more than we do
	switch c.Reason {
	case "ALREADY_RESOLVED":
		return "It was answered on the phone already and can no longer be cancelled; the answer is on its way.", false, nil
	case "ALREADY_EXPIRED":
		if r.OpenedAt.IsZero() {
			return "It has expired already; nobody can open it any more.", true, nil
		}
		return "It has expired, but it is open on the phone and may still be signed; decline it there.", false, nil
	case "ALREADY_OPENED":
		return "It is open on the phone and can no longer be cancelled; decline it there.", false, nil
	}
	return "The platform did not cancel it and gave no reason. Decline it on the phone.", false, nil
}

// deadAt is when a request of which nothing is known can't be signed any more.
func deadAt(r storage.Request) time.Time {
	end := r.ExpiresAt
	if end.IsZero() { // it was sent after it was last changed, at the latest
		end = r.UpdatedAt.Add(time.Duration(r.ExpireMinutes) * time.Minute)
	}
	return end.Add(openGrace)
}

// endFollowing stops following a request that is over.
func (a *App) endFollowing(id string) {
	a.mu.Lock()
	f := a.follows[id]
	a.mu.Unlock()
	if f != nil {
		f.cancel()
	}
}

// Renew makes a new request from the same draft, once the old one can no longer
// be signed; one that waits unopened is cancelled first. When it can't be made
// sure that the old one is dead, nothing is made and the error says what to do:
// never are there two live copies. A second call gives the first one's request
// while that is live.
func (a *App) Renew(ctx context.Context, id string) (newID string, err error) {
	a.renewing.Lock()
	defer a.renewing.Unlock()
	r, err := a.stored(ctx, id)
	if err != nil {
		return "", fmt.Errorf("renewing: %w", err)
	}
	switch r.State {
	case storage.Unsent:
		return "", say("This request was never sent. Send it again instead of renewing it.")
	case storage.Sending:
		if a.elsewhere(a.current(), r) {
			return "", say("%s Then you can renew it.", madeElsewhere)
		}
		return "", say("It is not known yet whether this request was sent. Wait until that is clear, then renew it.")
	case storage.Signed:
		return "", say("This request was signed. Repeat it if you want the same once more.")
	}
	live, err := a.db.Unsettled(ctx)
	if err != nil {
		return "", fmt.Errorf("renewing: %w", err)
	}
	for _, other := range live {
		if other.RenewedFrom == id {
			return other.ID, nil
		}
	}
	a.takeSignOuts()
	s := a.current()
	if s != nil && s.address != "" && r.Account != "" && s.address != r.Account {
		return "", say("Not renewed: %s was asked to sign, and you are signed in as %s. Sign in with that account, or repeat the request to ask yours.",
			xrpl.ShortAddress(r.Account), xrpl.ShortAddress(s.address))
	}
	d, err := a.draftOf(r)
	if err != nil {
		return "", err
	}
	d.RenewedFrom = id
	// Look first whether the new one could be made at all: a request is not
	// cancelled for nothing.
	if err := problemsError(a.check(s, d)); err != nil {
		return "", err
	}
	if late := a.PlatformDangers(d.Tx); len(late) > 0 {
		return "", say("Not renewed: %s Repeat the request if you want to look at it again.", strings.Join(late, " "))
	}
	sentence, dead, err := a.cancel(ctx, r)
	if err != nil {
		return "", err
	}
	if !dead {
		return "", &said{text: "Not renewed: " + lowerFirst(sentence)}
	}
	newID, err = a.createAs(ctx, s, d)
	if err != nil && r.State != storage.Cancelled && !r.Settled {
		return "", &said{"The old request was cancelled, but the new one could not be made. " + Sentence(err), err}
	}
	return newID, err
}

func lowerFirst(s string) string {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return s
	}
	return string(s[0]+'a'-'A') + s[1:]
}

// Retry sends an unsent request again, and asks for the state of any other now.
func (a *App) Retry(id string) {
	a.spawn(func(ctx context.Context) {
		r, err := a.stored(ctx, id)
		if err != nil {
			a.log.Info("nothing to try again", "id", id, "err", err)
			return
		}
		a.retry(r)
	})
}

func (a *App) retry(r storage.Request) {
	switch {
	case r.State == storage.Unsent:
		r.MadeBy = "" // it was never made: who sends it now makes it
		s, why := a.sessionFor(r)
		change := func(r *storage.Request) {
			if r.State == storage.Unsent {
				r.State, r.Problem = storage.Sending, ""
				r.ClientID, r.MadeBy = s.clientID, s.address
			}
		}
		if s == nil {
			why = strings.Replace(why, "to follow this request", "to send this request", 1)
			change = func(r *storage.Request) { r.Problem = why }
		}
		if _, err := a.change(r, change); err != nil || s == nil {
			return
		}
		a.startFollow(r.ID, false)
	case r.State == storage.Gone && r.UUID != "" && a.elsewhere(a.current(), r):
		if _, err := a.change(r, func(r *storage.Request) { r.Problem = madeElsewhere }); err != nil {
			a.log.Info("why a request can't be looked up was not noted", "id", r.ID, "err", err)
		}
	case r.State == storage.Gone && r.UUID != "":
		if _, err := a.change(r, func(r *storage.Request) {
			if r.State == storage.Gone {
				r.State, r.Settled, r.Problem = storage.Pending, false, ""
			}
		}); err == nil {
			a.startFollow(r.ID, false)
		}
	case followed(r):
		a.mu.Lock()
		f := a.follows[r.ID]
		a.mu.Unlock()
		if f == nil {
			a.startFollow(r.ID, false)
			return
		}
		a.refresh(f)
	}
}

// RefreshAll asks for the state of everything now: after waking from sleep, and
// when the window gets the focus. News of one request go before it.
func (a *App) RefreshAll() {
	a.everyWatch((*xumm.Watch).Recheck)
	a.spawn(func(context.Context) {
		a.tick()
		a.storeAgain()
	})
}

// ErrLive is the kind of the error Delete gives for a request that may still be
// signed.
var ErrLive = errors.New("the request is not over")

// Delete removes a request that is over, or was never sent, from the history.
// One that another application made counts as over once nobody can sign it any
// more: with that application's key lost, no more will ever be known of it.
func (a *App) Delete(ctx context.Context, id string) error {
	r, err := a.stored(ctx, id)
	if err != nil {
		return fmt.Errorf("deleting: %w", err)
	}
	lost := a.elsewhere(a.current(), r) && a.now().After(deadAt(r))
	if followed(r) && !lost && r.State == storage.Signed {
		return &said{"The ledger's result of this request is still awaited, so it can't be deleted yet. Wait until it is there.", ErrLive}
	}
	if followed(r) && !lost {
		return &said{"This request may still be signed, so it can't be deleted. Cancel it first, or wait until it is over.", ErrLive}
	}
	a.storing.Lock()
	err = a.db.Delete(ctx, id)
	if err == nil {
		delete(a.unstored, id)
	}
	a.storing.Unlock()
	if err != nil {
		return fmt.Errorf("deleting: %w", err)
	}
	a.endFollowing(id)
	a.requestChanged(id)
	if r.State == storage.Signed {
		a.refreshPeople()
	}
	return nil
}
