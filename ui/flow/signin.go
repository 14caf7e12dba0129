package flow

import (
	"context"
	"errors"
	"time"

	"countersign/auth"
)

// SignInStep is how far a sign-in attempt is.
type SignInStep int

// The steps of a sign-in attempt.
const (
	SignInIdle SignInStep = iota
	SignInStarting
	SignInWaiting // browser open, QR shown
	SignInFailed
)

// SignInView is a snapshot of the sign-in attempt for the screen.
type SignInView struct {
	Step     SignInStep
	URL      string // "copy link"
	QR       string // sign page address; "" while unknown or unavailable
	Deadline time.Time
	Notice   string // does not end it: "browser could not be opened…", "Xaman reported a problem…"
	Problem  string // when failed: a sentence with a next step
}

// attempt is the guarded state behind SignInView. Number tells a late word of
// an earlier attempt from the present one.
type attempt struct {
	view   SignInView
	number int
	cancel context.CancelFunc
	auth   *auth.Attempt
}

// SignIn gives the sign-in attempt as it is now.
func (a *App) SignIn() SignInView {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.attempt.view
}

// StartSignIn starts a sign-in, or does nothing while one is under way. It
// returns at once; SignIn tells how it goes. Network is a network key the phone
// must be on, "" for any.
func (a *App) StartSignIn(network string) { a.startSignIn(auth.Request{ForceNetwork: network}) }

// StartSignInAs is StartSignIn for one certain account, such as one whose sign-in
// has ended: the phone lets no other answer.
func (a *App) StartSignInAs(address string) {
	a.startSignIn(auth.Request{Signers: []string{address}})
}

func (a *App) startSignIn(r auth.Request) {
	if a.cfg.Credential != nil {
		return
	}
	a.mu.Lock()
	if step := a.attempt.view.Step; step == SignInStarting || step == SignInWaiting || a.closed {
		a.mu.Unlock()
		return
	}
	ctx, cancel := context.WithCancel(a.ctx)
	number := a.attempt.number + 1
	a.attempt = attempt{view: SignInView{Step: SignInStarting}, number: number, cancel: cancel}
	a.mu.Unlock()
	a.changed(SignInChanged)
	a.spawn(func(context.Context) {
		defer cancel()
		a.runSignIn(ctx, number, r)
	})
}

func (a *App) runSignIn(ctx context.Context, number int, r auth.Request) {
	slot := newSlot()
	who, err := a.oneSignIn(ctx, number, slot, r)
	if err == nil {
		err = a.enter(who, slot, always)
	} else {
		a.abandon(slot)
	}
	a.endSignIn(number, err)
}

func (a *App) oneSignIn(ctx context.Context, number int, slot string, r auth.Request) (*auth.Session, error) {
	authn, err := a.authenticator(slot)
	if err != nil {
		return nil, err
	}
	t, err := authn.Start(ctx, r)
	if err != nil {
		return nil, err
	}
	defer t.Cancel()
	a.updateSignIn(number, func(at *attempt) {
		at.auth = t
		at.view.Step, at.view.URL, at.view.Deadline = SignInWaiting, t.URL(), t.Deadline()
	})
	a.spawn(func(context.Context) {
		page, err := t.SignPage(ctx)
		if err != nil {
			a.log.Info("no QR code for this sign-in; the browser still works", "err", err)
			return
		}
		a.updateSignIn(number, func(at *attempt) { at.view.QR = page })
	})
	a.spawn(func(context.Context) {
		for n := range t.Notices() {
			a.updateSignIn(number, func(at *attempt) { at.view.Notice = string(n) })
		}
	})
	return t.Wait(ctx)
}

const browserNotice = "The browser could not be opened. Copy the link and open it in a browser on this computer: the sign-in ends there."

// updateSignIn changes attempt number, if it is still the present one and under way.
func (a *App) updateSignIn(number int, change func(*attempt)) {
	a.mu.Lock()
	if a.attempt.number != number || a.attempt.cancel == nil {
		a.mu.Unlock()
		return
	}
	change(&a.attempt)
	a.mu.Unlock()
	a.changed(SignInChanged)
}

// endSignIn ends attempt number. The link and the QR code are gone at once:
// they are of no use to the person any more, and of some to others.
func (a *App) endSignIn(number int, err error) {
	a.mu.Lock()
	if a.attempt.number != number || a.attempt.cancel == nil {
		a.mu.Unlock()
		return
	}
	view := SignInView{Step: SignInIdle}
	if err != nil && !errors.Is(err, auth.ErrCancelled) && !errors.Is(err, context.Canceled) {
		a.log.Info("the sign-in failed", "err", err, "reference", reference(err))
		view = SignInView{Step: SignInFailed, Problem: Sentence(err)}
	}
	a.attempt = attempt{view: view, number: number}
	a.mu.Unlock()
	a.changed(SignInChanged)
}

// CancelSignIn ends the attempt, and clears a failed one.
func (a *App) CancelSignIn() {
	a.mu.Lock()
	if a.attempt.view.Step == SignInIdle {
		a.mu.Unlock()
		return
	}
	if a.attempt.cancel != nil {
		a.attempt.cancel()
	}
	a.attempt = attempt{number: a.attempt.number}
	a.mu.Unlock()
	a.changed(SignInChanged)
}

// OpenBrowserAgain opens the browser once more for the attempt under way.
func (a *App) OpenBrowserAgain() {
	a.mu.Lock()
	t, number := a.attempt.auth, a.attempt.number
	a.mu.Unlock()
	if t == nil {
		return
	}
	a.spawn(func(ctx context.Context) {
		notice := ""
		if err := t.OpenAgain(ctx); err != nil {
			notice = browserNotice
		}
		a.updateSignIn(number, func(at *attempt) { at.view.Notice = notice })
	})
}
