package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// answerTime is how long the browser's answer is held back so that its page
	// can tell the outcome.
	answerTime = 5 * time.Second
	// startTime is how long the local start page waits for the sign page.
	startTime = 3 * time.Second
	// slowKeep is when a person is told that the keyring is being waited for.
	slowKeep = 2 * time.Second
)

// Notice is a sentence for the person who signs in. It does not end the attempt.
type Notice string

const (
	noticeBrowser = Notice("The browser could not be opened. Copy the link and open it in a browser on this computer.")
	noticeReport  = Notice("Xaman reported a problem with a sign-in, without saying which. If yours does not go on, cancel it and try again.")
	noticeRefused = Notice("The sign-in service does not know this API key, or its redirect addresses are not registered. Check both in the developer console.")
	noticeKeyring = Notice("Signed in. Unlock your keyring to stay signed in.")
)

// Attempt is one sign-in under way. Every value in it is used once: a further
// try is a further Start.
type Attempt struct {
	transaction

	auth         *Authenticator
	expected     expectation
	authorizeURL secret
	host         string
	deadline     time.Time
	receiver     *receiver
	signPage     *signPage

	life   context.Context // ends with Cancel or the context of Start
	cancel context.CancelCauseFunc

	answers chan answer   // what came back; at most one, by whoever took the attempt
	judged  chan struct{} // closed when verdict is set
	verdict page          // what the browser is told
	done    chan struct{} // closed when session and err are set
	session *Session
	err     error

	mu         sync.Mutex
	taken      bool   // the attempt has its answer, or ended without one
	startToken secret // of LocalURL
	startUsed  bool
	browserErr error
	notices    chan Notice
	over       bool // notices is closed
}

// Start listens, prepares a fresh state, nonce and verifier, and opens the
// browser (unless Config.Browser is nil). It returns as soon as the listener
// serves; a browser that could not be opened is Attempt.BrowserErr, not an
// error. The attempt ends with ctx, after Config.Timeout, by Cancel, or by its
// result. Errors: PortsError (an ErrPortsBusy), a mistake in r, the end of ctx.
func (a *Authenticator) Start(ctx context.Context, r Request) (*Attempt, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ended(ctx)
	}
	listener, uri, err := bind(ctx, a.listen, a.redirects)
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	one := newTransaction(uri.text, r)
	t := &Attempt{
		transaction: one,

		auth:       a,
		expected:   expectation{redirectURI: uri.text, issuer: a.provider.Issuer, state: one.state, implicit: a.implicit},
		host:       uri.host,
		deadline:   time.Now().Add(a.timeout),
		answers:    make(chan answer, 1),
		judged:     make(chan struct{}),
		done:       make(chan struct{}),
		startToken: randomSecret(),
		notices:    make(chan Notice, 8),
	}
	if d, ok := ctx.Deadline(); ok && d.Before(t.deadline) {
		t.deadline = d
	}
	t.authorizeURL = a.authorizeURL(one, r.ForceNetwork, a.implicit)
	t.life, t.cancel = context.WithCancelCause(ctx)
	t.receiver = &receiver{uri: uri, flow: t, pages: a.pages, log: a.log}
	t.signPage = a.findSignPage(t.life, t.authorizeURL, t.noSignPage)
	t.receiver.serve(t.life, listener)
	a.log.Info("sign-in: waiting for the redirect", "address", uri.host)
	go t.run()
	if a.browser != nil {
		go t.open(t.life)
	}
	if u, ok := a.store.(Unlocker); ok {
		go func() {
			if err := u.Unlock(t.life); err != nil {
				a.log.Info("sign-in: the keyring was not unlocked", "error", err)
			}
		}()
	}
	return t, nil
}

// URL is the authorization request's address, for "copy link". It works in a
// browser on this computer. It is not for logs.
func (t *Attempt) URL() string { return t.authorizeURL.reveal() }

// LocalURL is what the browser is given: an address on this computer that leads
// to the sign page, once. Unlike URL it holds no protocol value, so the list of
// running programs, which shows a browser's arguments, does not tell any.
func (t *Attempt) LocalURL() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return "http://" + t.host + startPrefix + t.startToken.reveal()
}

// SignPage waits for the address of the sign page, the content of a QR code for
// the phone. LocalURL leads to the same page, so that both are one request; the
// browser tab has to be open for the sign-in to return. Errors: ErrNotRegistered,
// ErrProvider, the end of ctx. After an error the browser is sent to URL.
func (t *Attempt) SignPage(ctx context.Context) (string, error) { return t.signPage.wait(ctx) }

// Deadline is when the attempt times out.
func (t *Attempt) Deadline() time.Time { return t.deadline }

// BrowserErr says why the browser could not be opened; nil while that is not
// known. A Notice tells when it is.
func (t *Attempt) BrowserErr() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.browserErr
}

// OpenAgain opens the browser once more, with a new LocalURL if the former was
// used. It fails when there is no browser and when the attempt is over.
func (t *Attempt) OpenAgain(ctx context.Context) error {
	if t.auth.browser == nil {
		return errors.New("auth: no browser is configured")
	}
	t.mu.Lock()
	if t.over {
		t.mu.Unlock()
		return fmt.Errorf("auth: %w: the attempt is over", ErrCancelled)
	}
	if t.startUsed {
		t.startToken, t.startUsed = randomSecret(), false
	}
	t.mu.Unlock()
	return t.open(ctx)
}

// Notices gives hints that do not end the attempt; it is closed at the end.
func (t *Attempt) Notices() <-chan Notice { return t.notices }

// Cancel ends the attempt. When it returns the port is closed and nothing of
// the attempt is stored; Wait gives ErrCancelled, unless the attempt had ended
// before.
func (t *Attempt) Cancel() {
	t.cancel(ErrCancelled)
	<-t.done
}

// Wait gives the verified session, which is in the store already if it could be
// (see Session.KeepErr). The port is closed by then. Errors: ErrCancelled,
// ErrTimeout, ErrDenied, ErrNotEnabled, ErrProvider, ErrToken, ErrNoKeys. The
// end of ctx ends the waiting only; Cancel ends the attempt.
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

// run carries the attempt from its answer to its end.
func (t *Attempt) run() {
	defer close(t.done)
	session, err := t.result()
	t.verdict = pageFor(err)
	close(t.judged)
	t.receiver.close()
	if err == nil {
		t.keep(session)
		if t.life.Err() != nil { // cancelled meanwhile: nothing may stay behind
			err = ended(t.life)
			t.forget()
		}
	}
	if err == nil {
		t.session = session
		t.auth.log.Info("sign-in: done", "kept", session.KeepErr == nil)
	} else {
		t.err = fmt.Errorf("auth: %w", err)
		t.auth.log.Info("sign-in: ended without a session", "error", err)
	}
	t.cancel(nil)
	<-t.signPage.done
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	close(t.notices)
}

// result waits for the answer and makes a session of it.
func (t *Attempt) result() (*Session, error) {
	timer := time.NewTimer(time.Until(t.deadline))
	defer timer.Stop()
	var got answer
	select {
	case got = <-t.answers:
	case <-timer.C:
		if t.take() {
			return nil, ErrTimeout
		}
		got = <-t.answers // it came in the last moment and is not lost
	case <-t.life.Done():
		t.take()
		return nil, ended(t.life)
	}
	if got.err != nil {
		return nil, got.err
	}
	session, err := t.auth.signIn(t.life, t.transaction, got)
	if t.life.Err() != nil {
		return nil, ended(t.life)
	}
	return session, err
}

// take claims the right to end the attempt; it is given once.
func (t *Attempt) take() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := !t.taken
	t.taken = true
	return first
}

// receive judges a redirected address and, if it is the answer, hands it over
// and waits a moment for what becomes of it.
func (t *Attempt) receive(ctx context.Context, address string) reply {
	got, err := t.expected.check(address)
	if err != nil {
		t.auth.log.Info("sign-in: a redirect was refused", "reason", err)
		if errors.Is(err, errStateless) {
			t.notify(noticeReport)
		}
		return reply{http.StatusBadRequest, pageRefused}
	}
	if !t.take() {
		t.auth.log.Info("sign-in: a redirect was refused", "reason", errAnswered)
		return reply{http.StatusConflict, pageDone}
	}
	t.answers <- got
	timer := time.NewTimer(answerTime)
	defer timer.Stop()
	select {
	case <-t.judged:
		return reply{http.StatusOK, t.verdict}
	case <-timer.C:
	case <-ctx.Done():
	}
	return reply{http.StatusOK, pageDone}
}

// begin leads the browser to the sign page, or to the authorization endpoint
// when there is none to be had.
func (t *Attempt) begin(token string) (string, bool) {
	t.mu.Lock()
	ok := !t.startUsed && t.startToken.equals(token)
	if ok {
		t.startUsed = true
	}
	t.mu.Unlock()
	if !ok {
		return "", false
	}
	if page, err := t.signPage.settle(startTime); err == nil {
		return page, true
	}
	return t.authorizeURL.reveal(), true
}

func (t *Attempt) open(ctx context.Context) error {
	err := t.auth.browser.Open(ctx, t.LocalURL())
	if t.life.Err() != nil {
		return nil // the attempt is over, whatever became of the browser
	}
	t.mu.Lock()
	t.browserErr = err
	t.mu.Unlock()
	if err != nil {
		t.auth.log.Warn("sign-in: the browser could not be opened")
		t.notify(noticeBrowser)
	}
	return err
}

func (t *Attempt) noSignPage(err error) {
	if t.life.Err() != nil {
		return
	}
	t.auth.log.Warn("sign-in: no sign page, so no QR code", "error", err)
	if errors.Is(err, ErrNotRegistered) {
		t.notify(noticeRefused)
	}
}

// notify never blocks: a hint that nobody reads is dropped.
func (t *Attempt) notify(n Notice) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return
	}
	select {
	case t.notices <- n:
	default:
	}
}
