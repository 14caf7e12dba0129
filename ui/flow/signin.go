package flow

import (
	"context"
	"errors"
	"strings"
	"time"

	"countersign/auth"
)

// SignInStep is how far a sign-in attempt is.
type SignInStep int

// The steps of a sign-in attempt.
const (
	SignInIdle SignInStep = iota
	SignInStarting
	SignInWaiting // for the phone, or the browser
	SignInFailed
)

// SignInView is a snapshot of the sign-in attempt for the screen.
type SignInView struct {
	Step     SignInStep
	Progress auth.Progress // how far the phone is, and whether the browser was opened
	URL      string        // "copy link"
	QR       string        // sign page address; "" while unknown or unavailable, and when it was approved
	Redirect string        // what an address for AnswerSignIn begins with
	Network  string        // key of the network that the phone must be on; "" any
	Account  string        // the account that alone can answer; "" any
	Deadline time.Time
	Notice   string // does not end it: "browser could not be opened…", "Xaman reported a problem…"
	Problem  string // when failed: a sentence with a next step
	Declined bool   // when failed: somebody said no on the phone, and nothing is wrong
}

// attempt is the guarded state behind SignInView. Number tells a late word of
// an earlier attempt from the present one.
type attempt struct {
	view   SignInView
	number int
	cancel context.CancelFunc
	auth   *auth.Attempt
	left   leftover

	connection, notice string // what view.Notice is made of
}

// say shows what is wrong with the connection, such as who reads along, and the
// last notice, which does not take its place.
func (at *attempt) say(connection, notice string) {
	at.connection, at.notice = connection, notice
	at.view.Notice = strings.TrimSpace(connection + " " + notice)
}

// leftover is what is left of an attempt that has ended: a port that waits for the
// browser's tab. The zero value is nothing.
type leftover struct {
	leave context.CancelFunc
	gone  <-chan struct{}
}

// end returns when the port is free.
func (l leftover) end() {
	if l.leave != nil {
		l.leave()
		<-l.gone
	}
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

// StartSignInAs is StartSignIn for one certain account on its network, such as one
// whose sign-in has ended: the phone lets no other answer. Where the sign-in service
// cannot demand that network, the phone may be on any.
func (a *App) StartSignInAs(k KnownAccount) {
	r := auth.Request{Signers: []string{k.Address}}
	if auth.CanForce(k.Network) {
		r.ForceNetwork = k.Network
	}
	a.startSignIn(r)
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
	number, left := a.attempt.number+1, a.attempt.left
	view := SignInView{Step: SignInStarting, Network: r.ForceNetwork}
	if len(r.Signers) == 1 {
		view.Account = r.Signers[0]
	}
	a.attempt = attempt{view: view, number: number, cancel: cancel}
	a.mu.Unlock()
	a.changed(SignInChanged)
	a.spawn(func(context.Context) {
		defer cancel()
		left.end()
		a.runSignIn(ctx, number, r)
	})
}

func (a *App) runSignIn(ctx context.Context, number int, r auth.Request) {
	slot, redirects := newSlot(), a.redirectsNow()
	t, who, err := a.trySignIn(ctx, number, slot, redirects, "", r)
	if errors.Is(err, errLinkRefused) {
		a.log.Info("the sign-in goes on by a port", "err", err)
		t, who, err = a.trySignIn(ctx, number, slot, portsOf(redirects), byPort, r)
	}
	if t == nil {
		a.abandon(slot)
		a.endSignIn(number, leftover{}, err)
		return
	}
	defer t.Cancel()
	if err == nil {
		err = a.enter(who, slot, always, false)
	}
	if err != nil {
		a.abandon(slot)
	}
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	a.endSignIn(number, leftover{leave, t.Closed()}, err)
	select {
	case <-t.Closed():
	case <-ctx.Done():
	}
}

// errLinkRefused: the sign-in service does not know the link as a redirect
// address, or the API key at all. It shows no code then, so that not even the phone
// leads anywhere.
var errLinkRefused = errors.New("the link is not registered as a redirect address")

const byPort = "This sign-in comes back by a port of this computer: the line " + auth.DeepLink + " is not registered for the API key. Register it in the developer console, or choose the port in Settings."

// trySignIn makes one attempt and waits for its end. There is no attempt with an
// error of its beginning; with errLinkRefused it is over. notice is told when the
// attempt turns out to lead somewhere.
func (a *App) trySignIn(ctx context.Context, number int, slot string, redirects []string, notice string, r auth.Request) (*auth.Attempt, *auth.Session, error) {
	authn, err := a.authenticatorBy(a.apiKey(), slot, redirects)
	if err != nil {
		return nil, nil, err
	}
	t, err := authn.Start(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	waiting, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	a.showAttempt(ctx, t, number, notice, func() { stop(errLinkRefused) })
	who, err := t.Wait(waiting)
	if waiting.Err() != nil {
		t.Cancel() // nothing is being stored any more
	}
	if err != nil && errors.Is(context.Cause(waiting), errLinkRefused) {
		err = errLinkRefused
	}
	return t, who, err
}

// showAttempt makes t the attempt that the screen shows. refused is called when
// the service does not know the link that t comes back by.
func (a *App) showAttempt(ctx context.Context, t *auth.Attempt, number int, notice string, refused func()) {
	a.updateSignIn(number, func(at *attempt) {
		at.auth = t
		at.view.Step, at.view.URL, at.view.Redirect, at.view.Deadline = SignInWaiting, t.URL(), t.RedirectURI(), t.Deadline()
		at.say("", "")
	})
	// What t says late is not said of the attempt that came after it.
	update := func(change func(*attempt)) {
		a.updateSignIn(number, func(at *attempt) {
			if at.auth == t {
				change(at)
			}
		})
	}
	if a.cfg.BrowserFirst {
		a.openBrowser(t, number)
	}
	a.spawn(func(context.Context) {
		page, err := t.SignPage(ctx)
		if errors.Is(err, auth.ErrNotRegistered) && t.RedirectURI() == auth.DeepLink {
			refused()
			return
		}
		if err != nil {
			a.log.Info("no QR code for this sign-in; the browser still works", "err", err)
			if why := networkSentence(err); why != "" { // such as who reads along
				update(func(at *attempt) { at.say(why, at.notice) })
			}
			return
		}
		update(func(at *attempt) {
			if at.view.Progress.Step < auth.StepSigningIn {
				at.view.QR = page
			}
			if at.notice == "" {
				at.say(at.connection, notice)
			}
		})
	})
	a.spawn(func(context.Context) {
		for n := range t.Notices() {
			update(func(at *attempt) {
				if n != auth.NoticeBrowser || t.BrowserErr() != nil { // or it was opened meanwhile
					at.say(at.connection, string(n))
				}
			})
		}
	})
	a.spawn(func(context.Context) {
		for range t.Changes() {
			p := t.Progress()
			update(func(at *attempt) {
				at.view.Progress = p
				if p.Step == auth.StepSigningIn {
					at.view.QR = "" // of no use any more
				}
			})
		}
	})
}

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
func (a *App) endSignIn(number int, left leftover, err error) {
	a.mu.Lock()
	if a.attempt.number != number || a.attempt.cancel == nil {
		a.mu.Unlock()
		return
	}
	view := SignInView{Step: SignInIdle}
	if err != nil && !errors.Is(err, auth.ErrCancelled) && !errors.Is(err, context.Canceled) {
		a.log.Info("the sign-in failed", "err", err, "reference", reference(err))
		view = SignInView{Step: SignInFailed, Problem: Sentence(err)}
		// The answer does not tell a refusal from an expiry, and its time does.
		if errors.Is(err, auth.ErrDenied) && a.now().Before(a.attempt.view.Deadline) {
			view.Declined, view.Problem = true, "The sign-in was declined on the phone. Sign in again when you are ready."
		}
	}
	a.attempt = attempt{view: view, number: number, left: left}
	a.mu.Unlock()
	a.changed(SignInChanged)
}

// CancelSignIn ends the attempt, and clears a failed one.
func (a *App) CancelSignIn() {
	a.mu.Lock()
	if leave := a.attempt.left.leave; leave != nil {
		leave()
	}
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

// leaveSignIn ends what is left of an attempt that has ended.
func (a *App) leaveSignIn() {
	a.mu.Lock()
	left := a.attempt.left
	a.mu.Unlock()
	left.end()
}

// AwaitTab returns when no browser tab of an ended sign-in is waited for any more,
// which is within 15 seconds, or with ctx.
func (a *App) AwaitTab(ctx context.Context) {
	a.mu.Lock()
	left := a.attempt.left
	a.mu.Unlock()
	if left.gone == nil {
		return
	}
	select {
	case <-left.gone:
	case <-ctx.Done():
	}
}

// OpenBrowser opens the browser for the attempt under way, once more if it was
// opened before.
func (a *App) OpenBrowser() {
	a.mu.Lock()
	t, number := a.attempt.auth, a.attempt.number
	a.mu.Unlock()
	if t != nil {
		a.openBrowser(t, number)
	}
}

func (a *App) openBrowser(t *auth.Attempt, number int) {
	a.spawn(func(ctx context.Context) {
		err := t.OpenBrowser(ctx)
		a.updateSignIn(number, func(at *attempt) {
			switch {
			case err != nil:
				at.say(at.connection, string(auth.NoticeBrowser))
			case at.notice == string(auth.NoticeBrowser) && t.BrowserErr() == nil:
				at.say(at.connection, "")
			}
		})
	})
}

// AnswerSignIn takes the address that a browser ended at when it could not come
// back by itself, as a person pastes it, or the deep link that the system hands
// over in its place. It is judged as if the browser had come, and can only end
// the attempt under way, never begin one. SignIn and Account tell what becomes of
// it; an error says that it is not the answer, and the attempt goes on.
func (a *App) AnswerSignIn(address string) error {
	a.mu.Lock()
	t := a.attempt.auth
	a.mu.Unlock()
	if t == nil {
		return say("No sign-in is waiting for this address. Start the sign-in again.")
	}
	address = strings.TrimSpace(address)
	err := t.Receive(address)
	switch {
	case err == nil:
		return nil
	case !strings.HasPrefix(address, t.RedirectURI()+"?"):
		return &said{"This is not the address that the browser ended at. Copy all of it: it begins with " + t.RedirectURI() + "?", err}
	}
	return &said{"This address does not belong to the sign-in that is under way. Use the browser again from here, and paste the new one.", err}
}
