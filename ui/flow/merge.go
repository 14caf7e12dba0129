package flow

import (
	"bytes"
	"time"

	"countersign/storage"
	"countersign/xumm"
)

// final reports whether a state never changes again.
func final(s storage.State) bool {
	return s == storage.Signed || s == storage.Rejected || s == storage.Cancelled
}

// rank orders the states of a request on the platform; it only ever rises.
func rank(s storage.State) int {
	switch s {
	case storage.Pending:
		return 1
	case storage.Opened:
		return 2
	case storage.Expired:
		return 3
	case storage.Cancelled:
		return 4
	case storage.Rejected:
		return 5
	case storage.Signed:
		return 6 // a signature counts more than anything said before
	}
	return 0
}

// merged gives r with what u says. It is monotone: an old update changes
// nothing.
func (a *App) merged(s *session, r storage.Request, u xumm.Update) storage.Request {
	now := a.now().UTC().Truncate(time.Millisecond)
	if r.State == storage.Sending || r.State == storage.Unsent {
		return r
	}
	if !u.ExpiresAt.IsZero() && !final(r.State) {
		r.ExpiresAt = u.ExpiresAt.UTC().Truncate(time.Millisecond)
	}
	p := u.Payload
	state := stateOf(u)
	if state == storage.Signed && (p == nil || p.State() != xumm.Signed) {
		state = storage.Opened // announced, but the result can't be read yet
	}
	if p != nil && p.Meta.Pushed {
		r.Pushed = true
	}
	if rank(state) > rank(r.State) {
		r.State, r.Problem = state, ""
	}
	opened := state == storage.Opened || u.State == xumm.ExpiredOpened || p != nil && p.Meta.AppOpened
	if opened && r.OpenedAt.IsZero() {
		r.OpenedAt = now
	}
	if final(r.State) && r.State == state {
		if r.ResolvedAt.IsZero() {
			r.ResolvedAt = now
			if p != nil && !p.Response.ResolvedAt.IsZero() {
				r.ResolvedAt = p.Response.ResolvedAt.UTC().Truncate(time.Millisecond)
			}
		}
	}
	if r.State == storage.Signed && state == storage.Signed {
		r.Blob = first(r.Blob, p.Response.Hex) // what was signed once does not change
		r.TxID = first(p.Response.TxID, r.TxID)
		r.SignedBy = first(p.Response.Account, r.SignedBy)
		r.SignedNetwork = first(p.Response.DispatchedNetwork, p.Response.EnvironmentNetwork, r.SignedNetwork)
		if o := nodeReport(r); o == nil || o.Outcome == nil || !o.Outcome.Validated {
			r.Result = first(p.Response.DispatchedResult, r.Result) // until the ledger itself has spoken
		}
		r.Proof = a.prove(s, r, p)
	}
	if r.State == state && p != nil && p.Settled() {
		r.Settled = true
	}
	return r
}

func stateOf(u xumm.Update) storage.State {
	switch u.State {
	case xumm.Opened:
		return storage.Opened
	case xumm.Signed:
		return storage.Signed
	case xumm.Rejected:
		return storage.Rejected
	case xumm.Cancelled:
		return storage.Cancelled
	case xumm.Expired, xumm.ExpiredOpened:
		return storage.Expired
	}
	return storage.Pending
}

// sameRequest reports whether nothing changed that is worth storing.
func sameRequest(x, y storage.Request) bool {
	return x.State == y.State && x.Settled == y.Settled && x.Pushed == y.Pushed &&
		x.ExpiresAt.Equal(y.ExpiresAt) && x.OpenedAt.Equal(y.OpenedAt) && x.ResolvedAt.Equal(y.ResolvedAt) &&
		x.Blob == y.Blob && x.TxID == y.TxID && x.SignedBy == y.SignedBy &&
		x.SignedNetwork == y.SignedNetwork && x.Result == y.Result && x.Problem == y.Problem &&
		bytes.Equal(x.Proof, y.Proof)
}
