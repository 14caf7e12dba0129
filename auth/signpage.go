package auth

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// signPageTimeout bounds the request that asks where the sign page is. Silence for
// so long is no proof that nobody is there: a first connection by way of Tor or a
// satellite can take longer, and then the browser is still of use.
const signPageTimeout = 5 * time.Second

// signPage is the page the authorization endpoint leads to, being asked for.
// Its request is the one that the QR code, the status socket and the browser tab
// share: each visit
// of the authorization endpoint creates a sign request of its own, so the
// endpoint is visited once, here.
type signPage struct {
	done   chan struct{} // closed when url and err are set
	ctx    context.Context
	cancel context.CancelFunc
	url    string
	err    error
}

func newSignPage(ctx context.Context) *signPage {
	p := &signPage{done: make(chan struct{})}
	p.ctx, p.cancel = context.WithTimeout(ctx, signPageTimeout)
	return p
}

// find asks where the page is, and has to be called once. A failure is told
// before it can be seen.
func (p *signPage) find(ask func(context.Context) (string, error), failed func(error)) {
	defer close(p.done)
	defer p.cancel()
	if p.url, p.err = ask(p.ctx); p.err != nil {
		failed(p.err)
	}
}

// wait gives the page's address when it is known.
func (p *signPage) wait(ctx context.Context) (string, error) {
	select {
	case <-p.done:
		return p.url, p.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// settle gives the address if it becomes known within d. After that it is never
// known: a browser that was sent to the authorization endpoint and a QR code of
// another request must not exist side by side. Who does not wait, by ctx, decides
// nothing.
func (p *signPage) settle(ctx context.Context, d time.Duration) (string, error) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case <-timer.C:
		p.cancel()
		<-p.done
	}
	return p.url, p.err
}

func (t *Attempt) askSignPage(ctx context.Context) (string, error) {
	a := t.auth
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.authorizeURL.reveal(), nil)
	if err != nil {
		return "", fmt.Errorf("%w: the authorization address is not valid", ErrProvider)
	}
	resp, err := a.http.Do(r)
	if err != nil {
		why := quotable(ctx, err)
		if nobodyAnswered(why) {
			return "", fmt.Errorf("%w: %w: %w", ErrProvider, ErrUnreachable, why)
		}
		return "", fmt.Errorf("%w: no sign page: %w", ErrProvider, why)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusFound, http.StatusSeeOther:
		return checkSignPage(resp.Header.Get("Location"), a.provider.onLoopback())
	}
	body, _ := io.ReadAll(resp.Body) // bounded; only searched for known texts
	if bytes.Contains(body, []byte("Invalid client/redirect URL.")) || bytes.Contains(body, []byte("get_client_error")) {
		return "", fmt.Errorf("%w: in the developer console, compare the key, and register the line %s (HTTP %d)",
			ErrNotRegistered, r.URL.Query().Get("redirect_uri"), resp.StatusCode)
	}
	return "", fmt.Errorf("%w: HTTP %d instead of a sign page", ErrProvider, resp.StatusCode)
}

// checkSignPage accepts the address of a sign page, /sign/<uuid v4>. It becomes
// a QR code and a redirect, so nothing else will do.
func checkSignPage(location string, allowHTTP bool) (string, error) {
	bad := fmt.Errorf("%w: it leads to something that is not a sign page", ErrProvider)
	u, err := url.Parse(location)
	if err != nil || len(location) > 512 || u.Host == "" || u.User != nil {
		return "", bad
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !allowHTTP) {
		return "", bad
	}
	id, ok := strings.CutPrefix(u.EscapedPath(), "/sign/")
	if !ok || len(id) != 36 {
		return "", bad
	}
	if parsed, err := uuid.Parse(id); err != nil || parsed.Version() != 4 {
		return "", bad
	}
	return u.String(), nil
}
