package auth

import (
	"context"
	"errors"
	"fmt"
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
	t.opened = true
	t.changed()
	if t.startUsed {
		t.startToken, t.startUsed = randomSecret(), false
	}
	t.mu.Unlock()
	return t.open(ctx)
}

// needBrowser opens the browser when nobody has done so yet, because the phone
// alone does not end this sign-in.
func (t *Attempt) needBrowser() {
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
		go t.open(t.wait)
	}
}

func (t *Attempt) open(ctx context.Context) error {
	address, err := t.browserURL(ctx)
	if err == nil {
		err = t.auth.browser.Open(ctx, address)
	}
	if t.wait.Err() != nil {
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
// to the sign page, once. Unlike URL it holds no protocol value, so the list of
// running programs, which shows a browser's arguments, does not tell any. It is
// "" when nothing listens.
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
// when there is none to be had; nowhere when the sign-in has had its answer.
func (t *Attempt) begin(token string) (string, bool) {
	t.mu.Lock()
	ok := !t.startUsed && t.startToken.equals(token)
	if ok {
		t.startUsed = true
	}
	taken := t.taken
	t.mu.Unlock()
	switch {
	case !ok:
		return "", false
	case taken:
		t.welcomeTab()
		return "", true
	}
	if page, err := t.signPage.settle(startTime); err == nil {
		return page, true
	}
	return t.authorizeURL.reveal(), true
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
	if errors.Is(err, ErrNotRegistered) {
		t.notify(noticeRefused)
		if t.auth.browser == nil {
			return // nor would the link work
		}
	}
	t.needBrowser()
}
