package auth

import (
	"context"
	"errors"
	"time"
)

// returnWaits are the waits before each visit of the return address. The
// platform tells of a signature first and writes it down afterwards; until then
// the provider answers as if it had been declined.
var returnWaits = [...]time.Duration{
	0, 250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 5 * time.Second,
}

// patience is how long a person sees nothing happen after an approval before the
// browser is opened, too; the visits go on beside it.
const patience = 4 * time.Second

// listenTime is how long a QR code waits for the status socket, which does not
// repeat what was said before. A connection takes a few round trips.
const listenTime = time.Second

// maxReturns is how many resolve frames are looked into. There is one, which may
// be repeated; more come from a socket that lies.
const maxReturns = 5

// phone is an attempt as it follows the sign request on the phone. What a status
// socket tells is no more than a hint of when to ask the provider, whose redirect
// is judged as one that a browser brings.
type phone struct {
	t       *Attempt
	page    string
	returns int
}

// followPhone listens to the sign page's status socket until the attempt has its
// answer. What keeps it from bringing that answer makes it open the browser,
// which is the other way.
func (t *Attempt) followPhone() {
	defer close(t.phone)
	defer t.listens()
	page, err := t.signPage.wait(t.wait)
	if err != nil {
		return // noSignPage has seen to it
	}
	p := &phone{t: t, page: page}
	socket := &statusSocket{
		http: t.auth.sockets, address: statusAddress(page), hear: p.hear, ready: t.listens,
		woken: make(chan struct{}, 1),
		failing: func(err error) {
			t.auth.log.Info("sign-in: the status socket cannot be had", "error", quotable(t.wait, err))
			t.needBrowser()
		},
	}
	t.mu.Lock()
	t.socket = socket
	t.mu.Unlock()
	socket.run(t.wait)
}

// reconnect makes the status socket's connection anew, if there is one: after a
// sleep it may be dead without anybody having noticed.
func (t *Attempt) reconnect() {
	t.mu.Lock()
	socket := t.socket
	t.mu.Unlock()
	if socket != nil {
		socket.redial()
	}
}

// hear takes in one frame, and tells whether that was enough.
func (p *phone) hear(ctx context.Context, n news) bool {
	t := p.t
	if n.opened {
		t.advance(StepApprove)
	}
	switch {
	case n.resolved:
		if p.returns++; p.returns > maxReturns {
			return false
		}
		if err := checkReturn(t.auth.provider.Issuer, p.page, n.back); err != nil {
			t.auth.log.Warn("sign-in: the status socket told a return address that is not visited", "reason", err)
			t.needBrowser()
			return false
		}
		if p.bring(ctx, n) {
			return true
		}
		t.needBrowser()
	case n.expired:
		// Expired, or answered while there was no connection: the socket does not
		// tell which, and its word would not do. The sign page in a browser knows.
		t.auth.log.Info("sign-in: the request is over, by the status socket")
		t.needBrowser()
	}
	return false
}

// bring visits the return address until the provider redirects to this attempt,
// and hands over what it says. False is that it did not.
func (p *phone) bring(ctx context.Context, n news) bool {
	t, pages, began := p.t, 0, time.Now()
	if n.signed {
		t.advance(StepSigningIn)
	}
	for i, wait := range returnWaits {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return true
		}
		redirected, err := t.auth.visitReturn(ctx, n.back)
		if err == nil {
			var got answer
			if got, err = t.expected.check(redirected.reveal()); err == nil {
				if n.signed && errors.Is(got.err, ErrDenied) && i < len(returnWaits)-1 {
					continue // not written down yet
				}
				_ = t.hand(got, byPhone) // or another way was faster
				return true
			}
		}
		t.auth.log.Info("sign-in: the return address gave no answer", "try", i+1, "reason", err)
		switch {
		case errors.Is(err, errNotYet):
			if time.Since(began) >= patience {
				t.needBrowser()
			}
		case errors.Is(err, errAPage):
			// Somebody between us and the provider, perhaps, who wants to see a
			// browser. One page may be a hiccup.
			if pages++; pages == 2 {
				t.needBrowser()
			}
		default:
			return false
		}
	}
	return false
}
