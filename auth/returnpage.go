package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// returnTime bounds one visit of the return address, some of whose failures
// never answer.
const returnTime = 5 * time.Second

// maxReturn bounds a return address. The provider's has some 200 characters.
const maxReturn = 2 << 10

// Why a visit of the return address gave no redirect.
var (
	errReturn    = errors.New("not the return address of this sign-in")
	errNotYet    = errors.New("no answer yet")
	errAPage     = errors.New("a page instead of a redirect")
	errNoVisitor = errors.New("the visit was refused")
)

// checkReturn accepts the address that a sign request returns to: the provider's
// own /signin, for the request in the sign page. It comes from a socket that
// anybody may listen to and nobody vouches for, so nothing else is visited.
func checkReturn(issuer, signPage string, back secret) error {
	const endpoint = "/signin"
	text := back.reveal()
	query, ok := strings.CutPrefix(text, strings.TrimRight(issuer, "/")+endpoint+"?")
	if !ok || len(text) > maxReturn || !isQuery(query) {
		return errReturn
	}
	params, err := url.ParseQuery(query)
	if err != nil {
		return errReturn
	}
	for _, name := range []string{"t", "h", "c", "payload"} {
		if len(params[name]) != 1 {
			return errReturn
		}
	}
	_, request, _ := strings.Cut(signPage, "/sign/")
	if request == "" || !strings.EqualFold(params.Get("payload"), request) {
		return errReturn
	}
	return nil
}

// visitReturn asks the provider, as the sign page in a browser does, where the
// sign-in goes on: at the redirect address, with a code or an error. Nothing is
// followed. Errors: errNotYet, errAPage, errNoVisitor.
func (a *Authenticator) visitReturn(ctx context.Context, back secret) (redirected secret, err error) {
	ctx, cancel := context.WithTimeout(ctx, returnTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, back.reveal(), nil)
	if err != nil {
		return secret{}, errNoVisitor
	}
	resp, err := a.http.Do(r)
	if err != nil {
		return secret{}, fmt.Errorf("%w: %w", errNotYet, quotable(ctx, err))
	}
	defer resp.Body.Close()
	page := strings.HasPrefix(strings.TrimSpace(resp.Header.Get("Content-Type")), "text/html")
	location := resp.Header.Values("Location")
	switch status := resp.StatusCode; {
	case status == http.StatusFound && len(location) == 1:
		return newSecret(location[0]), nil
	case status < http.StatusBadRequest, page:
		return secret{}, fmt.Errorf("%w: HTTP %d", errAPage, status)
	case status >= http.StatusInternalServerError, status == http.StatusNotFound,
		status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests:
		return secret{}, fmt.Errorf("%w: HTTP %d", errNotYet, status)
	default:
		return secret{}, fmt.Errorf("%w: HTTP %d", errNoVisitor, status)
	}
}
