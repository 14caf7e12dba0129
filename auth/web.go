package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// webTimeout is how long a person has to finish a sign-in to a web application.
// There is no window that shows them a countdown, so it is longer than that of a
// program; an authorization code lives as long.
const webTimeout = 10 * time.Minute

// WebConfig says where which web application signs people in. Provider, ClientID
// and RedirectURI are needed.
type WebConfig struct {
	// Provider is the authorization server: Xumm(), or ProviderAt a sandbox.
	Provider Provider
	// ClientID is the application's API key, a UUID from the developer console.
	ClientID string
	// RedirectURI is the address of the handler that calls Finish, as it is
	// registered in the developer console: https, or http on a loopback address
	// while developing. It is sent byte for byte. The console takes lines for
	// prefixes, so register it whole.
	RedirectURI string
	// HTTPClient lends its Transport; redirects, time-outs and limits are ours.
	HTTPClient *http.Client
	// CertsFile caches the provider's keys (mode 0600); "" keeps them in memory.
	CertsFile string
	// Timeout is for a whole sign-in; 10 minutes when zero.
	Timeout time.Duration
	// Logger receives diagnostics without secrets; nil discards them.
	Logger *slog.Logger
}

// WebAuthenticator signs people in to a web application: the authorization code
// flow of a confidential client (RFC 6749 sections 2.1 and 4.1), which proves
// itself with the API secret, and with PKCE besides (RFC 9700 section 2.1.1). It
// is for backends only: never put an API secret into a program that people are
// given; Authenticator needs none.
//
// The handler that begins a sign-in calls Start, lets the browser keep
// WebAttempt.Sealed, and redirects to WebAttempt.URL. The one at the redirect
// address calls Finish with both. That the same browser has to bring them is what
// keeps others from signing a person in to an account of theirs (RFC 9700
// section 4.7), so what is kept must belong to one browser: its cookie, or its
// session on the server. A wallet on the same phone may return to another browser
// than the one that began, which has kept nothing: offer to start again.
//
// A WebAuthenticator may be used by several goroutines at once. Close it when it
// is of no more use.
type WebAuthenticator struct {
	client
	redirectURI string
	timeout     time.Duration
	answered    *answered
}

// NewWeb checks a configuration. The secret is the API secret from the developer
// console; nothing that is printed, logged or marshalled shows it. Errors:
// ErrClientID, ErrSecret, a mistake in the addresses, or cryptography that this
// build of the program does not allow.
func NewWeb(c WebConfig, secret string) (*WebAuthenticator, error) {
	one, err := newClient(VerifierConfig{
		Provider: c.Provider, ClientID: c.ClientID, HTTPClient: c.HTTPClient, CertsFile: c.CertsFile, Logger: c.Logger,
	}, newSecret(secret))
	if err != nil {
		return nil, err
	}
	if _, err := uuid.Parse(secret); err != nil || len(secret) != 36 {
		return nil, fmt.Errorf("auth: %w", ErrSecret)
	}
	if err := checkWebRedirect(c.RedirectURI); err != nil {
		return nil, err
	}
	timeout, err := timeoutOr(webTimeout, c.Timeout)
	if err != nil {
		return nil, err
	}
	w := &WebAuthenticator{
		client:      one,
		redirectURI: c.RedirectURI,
		timeout:     timeout,
		answered:    newAnswered(timeout + 2*leeway),
	}
	if _, err := w.sealer(); err != nil {
		return nil, cannotSeal(err)
	}
	return w, nil
}

func cannotSeal(err error) error {
	return fmt.Errorf("auth: what a browser is to keep cannot be sealed: %w", err)
}

// Close ends what goes on without a request, as Verifier.Close does. Call it when
// the server has shut down: a sign-in that is finished later may fail for want of
// keys (ErrNoKeys), and none that had its answer gets another.
func (w *WebAuthenticator) Close() { w.verifier.Close() }

// checkWebRedirect accepts a plain https address, or http on loopback. A query
// would be mixed with the answer's, and a fragment never arrives.
func checkWebRedirect(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Host == "", u.User != nil, strings.ContainsAny(text, "?#*"), !isQuery(text):
		return fmt.Errorf("auth: the redirect address %q is not of the form https://HOST/PATH; give the one that is registered in the developer console", text)
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u):
		return nil
	}
	return fmt.Errorf("auth: the redirect address %q is not https; register and give one that is, or http://localhost:PORT/PATH while developing", text)
}

// WebAttempt is one sign-in to a web application, begun. Every value in it is
// used once: a further try is a further Start.
type WebAttempt struct{ address, sealed secret }

// URL is where the browser is redirected to. It is not for logs.
func (a *WebAttempt) URL() string { return a.address.reveal() }

// Sealed is what Finish needs to know of the attempt, some 300 characters of
// base64url. It is encrypted and authenticated with a key made from the API
// secret, so that nobody can read or change it: it can be kept in a cookie
// (__Host-…, Secure, HttpOnly, SameSite=Lax), as well as in the browser's session
// on the server. Every instance of a backend that has the same secret and the
// same redirect address opens it.
func (a *WebAttempt) Sealed() string { return a.sealed.reveal() }

// Start prepares a sign-in, with a state, a nonce and a PKCE verifier of its own.
// Nothing is sent. The error is a mistake in r.
func (w *WebAuthenticator) Start(r Request) (*WebAttempt, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	t := newAttemptValues(w.redirectURI, r)
	sealed, err := w.seal(t, time.Now())
	if err != nil {
		return nil, cannotSeal(err)
	}
	a := &WebAttempt{address: w.authorizeURL(t, false), sealed: sealed}
	if len(a.Sealed()) > maxSealed {
		return nil, fmt.Errorf("auth: %d signers are too many", len(r.Signers))
	}
	return a, nil
}

// Finish gives the verified session. sealed is what the browser kept, "" if
// nothing, and callback the query of the request to the redirect address. r is
// what the session has to be for the handler, beside what was asked of the attempt
// by Start: a browser brings whichever of its attempts it likes, so where some are
// for anybody and others for certain accounts, what this one is for is said here.
//
// ErrCallback says that the request changes nothing of the attempt. With
// ErrAnswered, that is because the attempt was over before: the page was loaded
// again. See whether this browser is signed in by now; what is kept is of no more
// use. Without it, the attempt goes on and what is kept should stay: the request
// is not its answer, because nothing was kept, or something else, such as by a
// second sign-in in another tab, or the state is missing or wrong.
//
// Every other error ends the attempt, as a session does: ErrDenied; ErrTimeout;
// ErrSecret; ErrProvider, when the token endpoint fails or does not answer within
// 15 seconds; ErrToken, with ErrMismatch for a session that was not asked for;
// ErrNoKeys. A mistake in r is found before anything else. ctx is the request's: when it ends, because the
// browser has gone or took too long, so does the attempt, with an error that wraps
// context.Cause(ctx) and none of these kinds.
//
// An attempt has one answer and a code is sent once, also when the same request
// comes twice at the same time. A backend with several instances has the provider
// see to that, which takes a code once.
func (w *WebAuthenticator) Finish(ctx context.Context, sealed string, callback url.Values, r Request) (*Session, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	s, err := w.finish(ctx, sealed, callback)
	if err == nil {
		err = r.admits(s.Account, s.Network)
	}
	if err != nil {
		w.log.Info("web sign-in: no session", "error", err)
		return nil, fmt.Errorf("auth: %w", err)
	}
	w.log.Info("web sign-in: done")
	return s, nil
}

func (w *WebAuthenticator) finish(ctx context.Context, sealed string, callback url.Values) (*Session, error) {
	t, begun, err := w.unseal(sealed)
	switch {
	case errors.Is(err, errSealed):
		return nil, fmt.Errorf("%w: %w", ErrCallback, err)
	case err != nil:
		return nil, err
	}
	if len(callback.Encode()) > maxAddress {
		return nil, fmt.Errorf("%w: %w", ErrCallback, errMalformed)
	}
	back, err := expectation{issuer: w.provider.Issuer, state: t.state}.judge(callback)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCallback, err)
	}
	if age := time.Now().Round(0).Sub(begun); age < -leeway || age >= w.timeout {
		return nil, ErrTimeout // for ever, so it need not be remembered
	}
	if !w.answered.take(t.state) {
		return nil, fmt.Errorf("%w: %w", ErrCallback, ErrAnswered)
	}
	if back.err != nil {
		return nil, back.err
	}
	s, err := w.signIn(ctx, t, back)
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, cause) {
		return nil, gaveUp(cause) // also where it kept keys from being had
	}
	return s, err
}
