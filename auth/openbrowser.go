package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// startTime is how long the local start page waits for the sign page.
const startTime = 3 * time.Second

var errNothingToOpen = errors.New("there is no address that a browser may be given")

// OpenBrowser opens the sign-in in the person's browser: the way to finish it
// there, beside the phone's own. It may be called again, and then gives a new
// LocalURL if the former was used. Errors: no Config.Browser, what Browser said,
// and ErrCancelled when the attempt is over. The attempt goes on after an error.
//
// Nobody needs to call it for a sign-in that cannot be ended without a browser:
// when there is no sign page or no word from it, the browser is opened by itself.
func (t *Attempt) OpenBrowser(ctx context.Context) error {
	if t.auth.browser == nil {
		return errors.New("auth: no browser is configured")
	}
	t.mu.Lock()
	if t.over {
		t.mu.Unlock()
		return fmt.Errorf("auth: %w: the attempt is over", ErrCancelled)
	}
	t.opened, t.browserErr = true, nil
	t.changed()
	if among(t.startSeen, t.startToken.reveal()) {
		t.startToken = randomSecret()
	}
	t.mu.Unlock()
	return t.open(ctx)
}

// needBrowser opens the browser when nobody has done so yet, because the phone
// alone does not end this sign-in.
func (t *Attempt) needBrowser() {
	if t.late() { // the computer slept: nobody waits for a browser now
		select {
		case t.look <- struct{}{}:
		default:
		}
		return
	}
	t.mu.Lock()
	asked := t.opened
	t.opened = true
	t.changed()
	t.mu.Unlock()
	switch {
	case asked || t.wait.Err() != nil:
	case t.auth.browser == nil:
		t.notify(noticeLink)
	default:
		t.calls.Go(func() { _ = t.open(t.wait) }) // it has been told
	}
}

func (t *Attempt) open(ctx context.Context) error {
	address, err := t.browserURL(ctx)
	if err == nil {
		err = t.auth.browser.Open(ctx, address)
	}
	if t.wait.Err() != nil {
		return nil //nolint:nilerr // the attempt is over, whatever became of the browser
	}
	t.mu.Lock()
	t.browserErr = err
	t.changed()
	t.mu.Unlock()
	if err != nil {
		t.auth.log.Warn("sign-in: the browser could not be opened")
		t.notify(NoticeBrowser)
	}
	return err
}

// browserURL is what the browser is given: LocalURL, or the sign page where no
// local page can be served. It is never URL, whose protocol values the list of
// running programs would show.
func (t *Attempt) browserURL(ctx context.Context) (string, error) {
	if t.host != "" {
		return t.LocalURL(), nil
	}
	page, err := t.signPage.wait(ctx)
	if err != nil {
		return "", fmt.Errorf("auth: %w", errNothingToOpen)
	}
	return page, nil
}

// LocalURL is what the browser is given: an address on this computer that leads
// to the sign page, once, and a program of another user nowhere, where the system
// tells of one. Unlike URL it holds no protocol value, so the list of running
// programs, which shows a browser's arguments, does not tell any. A second visit
// ends the attempt, except of who left before the first was answered. It is ""
// when nothing listens.
func (t *Attempt) LocalURL() string {
	if t.host == "" {
		return ""
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return "http://" + t.host + startPrefix + t.startToken.reveal()
}

// BrowserErr says why the browser could not be opened; nil while that is not
// known. A Notice tells when it is.
func (t *Attempt) BrowserErr() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.browserErr
}

// begin leads the browser to the sign page, or to the authorization endpoint
// when there is none to be had; nowhere when the sign-in has ended meanwhile. What
// hung up before it was answered, such as a page that was loaded anew while it was
// blank, was never here.
//
// The address is an argument of the browser's, which other programs may read.
// Whoever opens it first gets the sign page, and could approve with a phone of
// their own, so that this person would be signed in to an account of theirs. So
// other users get nothing, and when a second one is to be answered, one of the two
// is not this person's browser, and the attempt ends.
func (t *Attempt) begin(ctx context.Context, token string, stranger bool) (string, reply) {
	t.mu.Lock()
	seen := among(t.startSeen, token)
	known := seen || t.startToken.equals(token)
	if known && !seen && !stranger {
		t.startSeen = append(t.startSeen, t.startToken)
	}
	over, again := t.taken, among(t.startLed, token)
	t.mu.Unlock()
	refused := reply{http.StatusNotFound, pageRefused}
	switch {
	case !known:
		return "", refused
	case stranger:
		t.auth.log.Warn("sign-in: a program of another user opened the browser's address")
		t.notify(noticeStranger)
		return "", refused
	case again:
		return "", t.openedTwice()
	case over:
		return "", t.tooLate()
	}
	page, err := t.signPage.settle(ctx, startTime)
	t.mu.Lock()
	over, again = t.taken || t.wait.Err() != nil, among(t.startLed, token)
	left := ctx.Err() != nil
	if !over && !again && !left {
		t.startLed = append(t.startLed, newSecret(token))
	}
	t.mu.Unlock()
	switch {
	case over:
		return "", t.tooLate()
	case left:
		return "", refused // nobody reads it
	case again:
		return "", t.openedTwice()
	case err == nil:
		return page, reply{}
	}
	return t.authorizeURL.reveal(), reply{}
}

// openedTwice ends the attempt, unless it is over.
func (t *Attempt) openedTwice() reply {
	if !t.take(byNobody) {
		return reply{http.StatusNotFound, pageRefused}
	}
	t.auth.log.Warn("sign-in: the browser's address was opened twice")
	t.answers <- answer{err: ErrOpenedTwice}
	return reply{http.StatusConflict, pageFailed}
}

// tooLate is what a browser is told that comes to a sign-in which is over: that
// it was answered, or that it failed.
func (t *Attempt) tooLate() reply {
	t.mu.Lock()
	answered := t.taken && t.takenBy != byNobody
	t.mu.Unlock()
	if !answered {
		return reply{http.StatusConflict, pageFailed}
	}
	t.welcomeTab()
	return reply{http.StatusOK, pageDone}
}

// among tells whether a start token is one of some.
func among(tokens []secret, token string) bool {
	return slices.ContainsFunc(tokens, func(s secret) bool { return s.equals(token) })
}

func (t *Attempt) noSignPage(err error) {
	if t.wait.Err() != nil {
		return
	}
	t.auth.log.Warn("sign-in: no sign page, so no QR code", "error", err)
	if errors.Is(err, ErrUnreachable) {
		if t.take(byNobody) { // no other way ends without the provider
			t.answers <- answer{err: err}
		}
		return
	}
	t.mu.Lock()
	t.noCode = true
	t.changed()
	t.mu.Unlock()
	if errors.Is(err, ErrNotRegistered) {
		t.notify(noticeRefused)
		if t.auth.browser == nil || !strings.HasPrefix(t.RedirectURI(), "http") {
			return // nor would the link work
		}
	}
	t.needBrowser()
}
