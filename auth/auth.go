package auth

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"countersign/xrpl"
)

// defaultTimeout is how long a person has to finish a sign-in.
const defaultTimeout = 5 * time.Minute

// TokenStore keeps one secret per key. Load gives ErrNoToken when there is
// none; all three give ErrStoreLocked and ErrStoreUnavailable, or errors that
// wrap them. Every method ends when ctx does.
type TokenStore interface {
	Load(ctx context.Context, key string) (string, error)
	Save(ctx context.Context, key, secret string) error
	Clear(ctx context.Context, key string) error
}

// Unlocker is a TokenStore that may ask the person to unlock it. Start does so
// while the person is busy with the phone anyway, rather than at the end. It ends
// when ctx does; the attempt is not closed before.
type Unlocker interface {
	Unlock(ctx context.Context) error
}

// Config says who signs in where. Provider and ClientID are needed. There is no
// place for a client secret: a program that is given to people cannot keep one
// (RFC 8252 section 8.5; Xumm developer docs, "Native apps"). A web backend,
// which can, uses WebAuthenticator.
type Config struct {
	// Provider is the authorization server: Xumm(), or ProviderAt a sandbox.
	Provider Provider
	// ClientID is the application's API key, a UUID from the developer console.
	ClientID string
	// RedirectURIs are the registered redirect addresses in the order to try;
	// DefaultRedirectURIs when empty. They are loopback addresses; one may be a
	// deep link of the application, such as DeepLink, which binds no port. Where
	// it comes first every sign-in uses it, otherwise one for which no port is
	// free. The program hands the links that the system gives it to
	// Attempt.Receive.
	RedirectURIs []string
	// Browser opens the sign-in when Attempt.OpenBrowser asks for it, and by itself
	// when the phone alone cannot end it. With nil nothing is opened: the caller
	// shows Attempt.URL.
	Browser Browser
	// Store keeps the token between runs. With nil nothing is kept.
	Store TokenStore
	// HTTPClient lends its Transport, the status socket included; redirects,
	// time-outs and limits are ours.
	HTTPClient *http.Client
	// CertsFile caches the provider's keys (mode 0600); "" keeps them in memory.
	CertsFile string
	// Implicit asks for the token itself instead of a code (RFC 6749 section
	// 4.2). Leave it off: the token then travels in the address that the browser
	// is redirected to, so that it can stay in the browser's history, and nothing
	// but state and nonce ties it to this attempt; who learns the address of the
	// sign page, which the platform's public status socket tells, can take the
	// token. It is here for applications that are not enabled for PKCE, and is
	// advised against by RFC 9700 section 2.1.2.
	Implicit bool
	// Timeout is for a whole attempt; 5 minutes when zero.
	Timeout time.Duration
	// Logger receives diagnostics without secrets; nil discards them.
	Logger *slog.Logger
}

// Authenticator signs people in to one application. It may be used by several
// goroutines at once. Close it when it is of no more use.
type Authenticator struct {
	client
	redirects []redirectURI
	sockets   *http.Client
	browser   Browser
	store     TokenStore
	implicit  bool
	timeout   time.Duration
	pages     *pages
	listen    listenFunc
	stranger  strangerFunc
	wall      func() time.Time // the clock on the wall, which goes on while the computer sleeps
}

// New checks a configuration. Errors: ErrClientID, or a mistake in the
// addresses, which are the program's own.
func New(c Config) (*Authenticator, error) {
	one, err := newClient(VerifierConfig{
		Provider: c.Provider, ClientID: c.ClientID, HTTPClient: c.HTTPClient, CertsFile: c.CertsFile, Logger: c.Logger,
	}, secret{})
	if err != nil {
		return nil, err
	}
	if len(c.RedirectURIs) == 0 {
		c.RedirectURIs = DefaultRedirectURIs()
	}
	redirects, err := parseRedirectURIs(c.RedirectURIs)
	if err != nil {
		return nil, err
	}
	timeout, err := timeoutOr(defaultTimeout, c.Timeout)
	if err != nil {
		return nil, err
	}
	return &Authenticator{
		client:    one,
		redirects: redirects,
		sockets:   newSocketClient(c.HTTPClient),
		browser:   c.Browser,
		store:     c.Store,
		implicit:  c.Implicit,
		timeout:   timeout,
		pages:     newPages(),
		listen:    new(net.ListenConfig).Listen,
		stranger:  stranger,
		wall:      func() time.Time { return time.Now().Round(0) },
	}, nil
}

// WithStore gives an Authenticator that keeps its token elsewhere, such as that of
// another account, and is the same in all else. They share the provider's keys, so
// the Close of one is that of all.
func (a *Authenticator) WithStore(s TokenStore) *Authenticator {
	other := *a
	other.store = s
	return &other
}

// Close ends what goes on without an attempt, as Verifier.Close does: a request
// for newer keys that a sign-in has left behind. It ends no attempt; that is done
// by Attempt.Cancel, or the context of Start.
func (a *Authenticator) Close() { a.verifier.Close() }

// Request narrows a sign-in. The zero value lets any account on any network
// sign in.
type Request struct {
	// ForceNetwork is a network key such as MAINNET. The provider accepts letters
	// only and silently drops others, so others are an error. A wallet that does not
	// know the key signs in on the network that it is on; when the token says that
	// this is another one, the session is refused (ErrMismatch).
	ForceNetwork string
	// Signers are the r-addresses that may sign in; empty means any. The provider
	// is asked for them, and the session is refused when it is of another
	// (ErrMismatch): who opens the address of a request can leave them out of it.
	Signers []string
}

// admits tells whether a sign-in is one that was asked for.
func (r Request) admits(account, network string) error {
	switch {
	case len(r.Signers) > 0 && !slices.Contains(r.Signers, account):
		return fmt.Errorf("%w: %w: %w", ErrToken, ErrMismatch, errTokenSigner)
	case r.ForceNetwork != "" && network != "" && network != r.ForceNetwork:
		return fmt.Errorf("%w: %w: %w", ErrToken, ErrMismatch, errTokenNetwork)
	}
	return nil
}

// CanForce tells whether the provider can demand that the phone is on a network: it
// passes on keys of capital letters alone. None, "", is always possible.
func CanForce(network string) bool {
	return strings.Trim(network, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func (r Request) check() error {
	if !CanForce(r.ForceNetwork) {
		return fmt.Errorf("auth: the provider cannot force network %q: only capital letters work", r.ForceNetwork)
	}
	for _, s := range r.Signers {
		if _, err := xrpl.ParseAddress(s); err != nil {
			return fmt.Errorf("auth: signer: %w", err)
		}
	}
	return nil
}
