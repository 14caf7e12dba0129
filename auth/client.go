package auth

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/oauth2"
)

// client is the application towards the provider (RFC 6749 section 1.1): what
// signing in to a native program and to a web backend have in common.
type client struct {
	provider Provider
	clientID string
	secret   secret // of a web backend; a native program has none
	http     *http.Client
	verifier *Verifier
	log      *slog.Logger
}

// newClient checks what every configuration of this package has. Errors:
// ErrClientID, or a mistake in the provider's addresses.
func newClient(c VerifierConfig, s secret) (client, error) {
	if err := c.Provider.check(); err != nil {
		return client{}, err
	}
	if _, err := uuid.Parse(c.ClientID); err != nil || len(c.ClientID) != 36 {
		return client{}, fmt.Errorf("auth: %w", ErrClientID)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	id, web := strings.ToLower(c.ClientID), newHTTPClient(c.HTTPClient)
	return client{
		provider: c.Provider,
		clientID: id,
		secret:   s,
		http:     web,
		verifier: &Verifier{
			issuer: c.Provider.Issuer, clientID: id,
			keys: newKeyCache(c.Provider.CertsURL, c.CertsFile, web, c.Logger),
		},
		log: c.Logger,
	}, nil
}

// timeoutOr gives the configured time for a sign-in, or the usual one for zero.
func timeoutOr(usual, configured time.Duration) (time.Duration, error) {
	if configured < 0 {
		return 0, fmt.Errorf("auth: the time-out %v is negative", configured)
	}
	return cmp.Or(configured, usual), nil
}

// attemptValues tie an answer to one sign-in: they are made for it and used once
// (RFC 9700 section 2.1.1).
type attemptValues struct {
	redirectURI            string
	state, nonce, verifier secret
	request                Request // who may sign in where
}

func newAttemptValues(redirectURI string, r Request) attemptValues {
	return attemptValues{
		redirectURI: redirectURI,
		state:       randomSecret(),
		nonce:       randomSecret(),
		verifier:    newSecret(oauth2.GenerateVerifier()), // 256 bits, RFC 7636 section 4.1
		request:     Request{ForceNetwork: r.ForceNetwork, Signers: slices.Clone(r.Signers)},
	}
}

// oauth is for one request. It holds the client's secret as a plain text, so it
// is made where it is used and not kept. The style of authentication is the one
// the provider documents, and fixed: by default package oauth2 tries a second
// time after an error, which burns the code.
func (c client) oauth(redirectURI string) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     c.clientID,
		ClientSecret: c.secret.reveal(),
		RedirectURL:  redirectURI,
		Scopes:       []string{"openid"},
		Endpoint: oauth2.Endpoint{
			AuthURL:   c.provider.AuthURL,
			TokenURL:  c.provider.TokenURL,
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
}

// authorizeURL is the authorization request (RFC 6749 section 4.1.1, RFC 7636
// section 4.3, OpenID Connect Core section 3.1.2.1).
func (c client) authorizeURL(t attemptValues, implicit bool) secret {
	options := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("nonce", t.nonce.reveal())}
	if implicit {
		options = append(options, oauth2.SetAuthURLParam("response_type", "token"))
	} else {
		options = append(options, oauth2.S256ChallengeOption(t.verifier.reveal()))
	}
	if t.request.ForceNetwork != "" {
		options = append(options, oauth2.SetAuthURLParam("force_network", t.request.ForceNetwork))
	}
	if len(t.request.Signers) > 0 {
		options = append(options, oauth2.SetAuthURLParam("signers", strings.Join(t.request.Signers, ",")))
	}
	return newSecret(c.oauth(t.redirectURI).AuthCodeURL(t.state.reveal(), options...))
}

// signIn makes a session of an authorization code, or of the token that came in
// its place where one was asked for.
func (c client) signIn(ctx context.Context, t attemptValues, back answer) (*Session, error) {
	got := exchanged{jwt: back.token}
	if back.token.text == nil {
		var err error
		if got, err = c.exchange(ctx, t.redirectURI, back.code, t.verifier); err != nil {
			return nil, err
		}
	}
	claims, err := c.verifier.verify(ctx, got.jwt, c.verifier.keys.current)
	if err != nil {
		return nil, err
	}
	if !t.nonce.equals(claims.nonce) {
		return nil, fmt.Errorf("%w: %w", ErrToken, errTokenNonce)
	}
	if err := t.request.admits(claims.account, claims.network); err != nil {
		return nil, err
	}
	// With a clock that is off every token would be refused; the provider's own,
	// told in the same answer, judges its tokens better.
	now := time.Now().Round(0)
	if err := claims.checkTime(now.Add(got.skew)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrToken, err)
	}
	s := newSession(c.clientID, claims, got.jwt, got.skew)
	if s.Expired(now) { // within the leeway, but nothing can be done with it
		return nil, fmt.Errorf("%w: %w", ErrToken, errTokenEnded)
	}
	return s, nil
}
