package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// maxSkew is how wrong this computer's clock may be before a person is told.
const maxSkew = 5 * time.Minute

// errNoAnswer is the end of our own patience, and of nobody else's.
var errNoAnswer = fmt.Errorf("no answer within %v: %w", requestTimeout, context.DeadlineExceeded)

// exchanged is what the token endpoint gave.
type exchanged struct {
	jwt secret
	// skew is the provider's clock minus ours, by the Date header of the answer;
	// zero when it is within the leeway or was not told.
	skew time.Duration
}

// exchange turns a code into a token: one POST, whatever comes back. The token
// is not verified yet. When ctx ends, the error wraps why, and is not the
// provider's.
func (c client) exchange(ctx context.Context, redirectURI string, code, verifier secret) (exchanged, error) {
	limited, cancel := context.WithTimeoutCause(ctx, requestTimeout, errNoAnswer)
	defer cancel()
	clock := &dateRecorder{next: c.http.Transport}
	recorded := *c.http
	recorded.Transport = clock
	recorded.Timeout = 0 // one limit, which can be told from those of others
	limited = context.WithValue(limited, oauth2.HTTPClient, &recorded)
	token, err := c.oauth(redirectURI).Exchange(limited, code.reveal(), oauth2.VerifierOption(verifier.reveal()))
	if err != nil {
		return exchanged{}, c.exchangeError(limited, err)
	}
	if !strings.EqualFold(token.TokenType, "bearer") {
		return exchanged{}, fmt.Errorf("%w: it issued a token that is not a bearer token", ErrProvider)
	}
	return exchanged{jwt: newSecret(token.AccessToken), skew: clock.skew}, nil
}

// exchangeError keeps the status and, where it is one of the provider's known
// texts, the reason. The body is dropped: it may repeat what was sent.
func (c client) exchangeError(ctx context.Context, err error) error {
	var failed *oauth2.RetrieveError
	if errors.As(err, &failed) {
		status := failed.Response.StatusCode
		said := func(text string) bool {
			return failed.ErrorDescription == text || bytes.Contains(failed.Body, []byte(text))
		}
		switch {
		case status == http.StatusBadRequest && said("Invalid client credentials."):
			if c.secret.reveal() != "" {
				return fmt.Errorf("the token request was refused: %w", ErrSecret)
			}
			return fmt.Errorf("%w: the token request was refused", ErrNotEnabled)
		case said("Authorization code expired."):
			return fmt.Errorf("%w: HTTP %d: the authorization code had expired", ErrProvider, status)
		case said("Invalid authorization code."):
			return fmt.Errorf("%w: HTTP %d: the authorization code was unknown or used already", ErrProvider, status)
		case said("Code verifier does not match code challenge."):
			return fmt.Errorf("%w: HTTP %d: the authorization code is of another sign-in", ErrProvider, status)
		case status >= 300 && status < 400:
			return fmt.Errorf("%w: HTTP %d: the token endpoint redirects elsewhere", ErrProvider, status)
		}
		return fmt.Errorf("%w: HTTP %d from the token endpoint", ErrProvider, status)
	}
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return fmt.Errorf("%w: %w", ErrProvider, quotable(ctx, err))
	case errors.Is(cause, errNoAnswer):
		return fmt.Errorf("%w: %w", ErrProvider, cause)
	default:
		return gaveUp(cause)
	}
}

// gaveUp is the end of a caller's context, which says nothing about the provider.
func gaveUp(cause error) error { return fmt.Errorf("given up before it was over: %w", cause) }

// dateRecorder compares the Date header of an answer with this computer's clock.
type dateRecorder struct {
	next http.RoundTripper
	skew time.Duration
}

func (d *dateRecorder) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := d.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		if skew := date.Sub(time.Now().Round(0)).Round(time.Second); skew.Abs() > leeway {
			d.skew = skew
		}
	}
	return resp, nil
}
