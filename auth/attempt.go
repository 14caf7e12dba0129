package auth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Attempt is one sign-in under way. Every value in it is used once: a further
// try is a further Start.
type Attempt struct {
	attemptValues

	auth         *Authenticator
	expected     expectation
	authorizeURL secret
	host         string        // of the listener; "" without one
	returns      bool          // the redirect comes to it
	deadline     time.Time     // by the clock on the wall
	ends         time.Time     // the same, by one that nobody can set
	look         chan struct{} // the clock on the wall is to be looked at
	receiver     *receiver     // nil without a listener
	signPage     *signPage

	life   context.Context // ends with Cancel or the context of Start
	cancel context.CancelCauseFunc
	wait   context.Context // ends with the answer, too
	waited context.CancelFunc
	phone  chan struct{} // closed when nothing listens to the phone any more

	listening chan struct{} // closed when the status socket is heard, or will not be
	listens   func()        // closes it

	answers chan answer   // what came back; at most one, by whoever took the attempt
	judged  chan struct{} // closed when verdict is set
	verdict page          // what the browser is told
	done    chan struct{} // closed when session and err are set
	session *Session
	err     error
	tabCame chan struct{}  // closed when the tab of a sign-in that the phone ended is back
	calls   sync.WaitGroup // of Unlock, and of Browser by itself; they end with life
	closed  chan struct{}  // closed when nothing of the attempt is left

	mu         sync.Mutex
	taken      bool // the attempt has its answer, or ended without one
	takenBy    way
	tabBack    bool     // tabCame is closed
	startToken secret   // of LocalURL
	startSeen  []secret // those that a browser came with
	startLed   []secret // those of them that have led it on, to the sign page
	opened     bool     // the browser was asked for, whether there is one or not
	browserErr error
	noCode     bool // no sign page is to be had
	socket     *statusSocket
	step       Step
	changes    chan struct{}
	notices    chan Notice
	over       bool // changes and notices are closed
}

// Start listens, prepares a fresh state, nonce and verifier, and asks for the
// sign page. It returns as soon as the listener serves. The attempt ends when
// the person has approved it on the phone, which needs no browser; when the
// redirect comes, from a browser or through Receive; with ctx, after
// Config.Timeout, or by Cancel. Whichever is first counts.
//
// When no redirect address could be listened on, a Notice names the ports: the
// phone's way works without, and so does Receive. Errors: a mistake in r, the end
// of ctx, and with Config.Implicit PortsError (an ErrPortsBusy), for a token must
// not be sent where another program listens.
func (a *Authenticator) Start(ctx context.Context, r Request) (*Attempt, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	listener, uri, err := bind(ctx, a.listen, a.redirects)
	var busy *PortsError
	if err != nil && (a.implicit || !errors.As(err, &busy)) {
		return nil, fmt.Errorf("auth: %w", err)
	}
	one := newAttemptValues(uri.text, r)
	t := &Attempt{
		attemptValues: one,

		auth:       a,
		expected:   expectation{redirectURI: uri.text, issuer: a.provider.Issuer, state: one.state, implicit: a.implicit},
		deadline:   a.wall().Add(a.timeout),
		ends:       time.Now().Add(a.timeout),
		look:       make(chan struct{}, 1),
		phone:      make(chan struct{}),
		listening:  make(chan struct{}),
		answers:    make(chan answer, 1),
		judged:     make(chan struct{}),
		done:       make(chan struct{}),
		tabCame:    make(chan struct{}),
		closed:     make(chan struct{}),
		startToken: randomSecret(),
		changes:    make(chan struct{}, 1),
		notices:    make(chan Notice, 8),
	}
	t.listens = sync.OnceFunc(func() { close(t.listening) })
	if d, ok := ctx.Deadline(); ok && d.Before(t.ends) {
		t.deadline, t.ends = a.wall().Add(time.Until(d)), d
	}
	t.authorizeURL = a.authorizeURL(one, a.implicit)
	t.life, t.cancel = context.WithCancelCause(ctx)
	t.wait, t.waited = context.WithCancel(t.life)
	t.signPage = newSignPage(t.wait)
	here := uri
	if busy != nil {
		// Whoever has those ports may want the browser to be given the sign page's
		// address, for them to read: it is led there from another port, which takes
		// no answer.
		if listener, err = a.listen(ctx, "tcp4", "127.0.0.1:0"); err == nil {
			here = redirectURI{host: listener.Addr().String()}
		}
	}
	if listener != nil {
		t.host, t.returns = here.host, busy == nil
		t.receiver = &receiver{uri: here, flow: t, stranger: a.stranger, pages: a.pages, log: a.log}
		t.receiver.serve(t.life, listener)
	}
	if busy != nil {
		a.log.Warn("sign-in: no redirect port is free", "ports", busy.Ports)
		t.notify(noticePorts(busy))
	}
	a.log.Info("sign-in: waiting for the answer", "address", uri.text, "listening", t.returns)
	if u, ok := a.store.(Unlocker); ok {
		t.calls.Go(func() {
			if err := u.Unlock(t.life); err != nil {
				a.log.Info("sign-in: the keyring was not unlocked", "error", err)
			}
		})
	}
	go t.run()
	go t.signPage.find(t.askSignPage, t.noSignPage)
	go t.followPhone()
	return t, nil
}

// URL is the authorization request's address, for "copy link". It works in a
// browser on this computer; where the redirect cannot come back by itself, the
// address that the browser ends at is for Receive. It is not for logs.
func (t *Attempt) URL() string { return t.authorizeURL.reveal() }

// RedirectURI is where the provider sends the browser: what an address for
// Receive begins with.
func (t *Attempt) RedirectURI() string { return t.expected.redirectURI }

// SignPage waits for the address of the sign page, the content of a QR code for
// the phone. LocalURL leads to the same page, so that both are one request, which
// may be ended by either. So that no answer is missed, it is given when the status
// socket is heard, or a second later. Errors: ErrNotRegistered, ErrProvider, the
// end of ctx. ErrUnreachable ends the attempt, too; after another error, such as
// silence for five seconds, the browser is opened by itself, and sent to URL; except
// after ErrNotRegistered where a deep link is the redirect address, with which a
// program can try another.
func (t *Attempt) SignPage(ctx context.Context) (string, error) {
	page, err := t.signPage.wait(ctx)
	if err != nil {
		return "", err
	}
	timer := time.NewTimer(listenTime)
	defer timer.Stop()
	select {
	case <-t.listening:
	case <-timer.C:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	return page, nil
}

// Deadline is when the attempt times out, by the clock on the wall: a computer that
// slept past it wakes to an attempt that is over.
func (t *Attempt) Deadline() time.Time { return t.deadline }

// Cancel ends the attempt. When it returns the port is closed and nothing of
// the attempt is stored; Wait gives ErrCancelled, unless the attempt had ended
// before. After the end it closes the port that may still be open for a tab, and
// changes nothing else.
func (t *Attempt) Cancel() {
	t.cancel(ErrCancelled)
	<-t.closed
}

// Wait gives the verified session, which is in the store already if it could be
// (see Session.KeepErr). Errors: ErrCancelled, ErrTimeout, ErrDenied,
// ErrOpenedTwice, ErrNotEnabled, ErrProvider, ErrUnreachable, ErrToken, ErrNoKeys.
// The end of ctx ends the
// waiting only; Cancel ends the attempt.
//
// The port is closed by then, except when the phone was faster than a browser
// tab that is open for this attempt: see Closed.
func (t *Attempt) Wait(ctx context.Context) (*Session, error) {
	select {
	case <-t.done:
		return t.session, t.err
	case <-ctx.Done():
		select {
		case <-t.done: // both at once: a result is never dropped
			return t.session, t.err
		default:
			return nil, ended(ctx)
		}
	}
}

// Closed is closed when nothing of the attempt is left. That is with its end,
// except when the phone ended it while the browser had a tab for it. The sign
// page in the tab waits some seconds before it comes back; so that it does not
// find a closed port, the port stays open until then, for 15 seconds at most, and
// answers with a page that says how the sign-in went. It takes nothing more from
// anybody. The end of Start's context and Cancel close it at once.
func (t *Attempt) Closed() <-chan struct{} { return t.closed }

// ended names the end of a context in this package's terms.
func ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	switch {
	case errors.Is(cause, ErrCancelled):
		return ErrCancelled
	case errors.Is(cause, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", ErrTimeout, cause)
	}
	return fmt.Errorf("%w: %w", ErrCancelled, cause)
}
