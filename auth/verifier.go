package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// VerifierConfig says whose tokens a Verifier takes.
type VerifierConfig struct {
	// Provider is who signed them: Xumm(), or ProviderAt a sandbox.
	Provider Provider
	// ClientID is the application's API key, which the tokens must be for.
	ClientID string
	// HTTPClient lends its Transport, through which the provider's keys are had.
	HTTPClient *http.Client
	// CertsFile caches the keys (mode 0600); "" keeps them in memory.
	CertsFile string
	// Logger receives diagnostics without secrets; nil discards them.
	Logger *slog.Logger
}

// Verifier checks the tokens of sign-ins that somebody else made, such as those
// a browser or a native program sends to the application's own backend. It
// takes RS256 signatures of the provider only: the tokens of an xApp, which are
// signed with HS256 and the API secret, are checked by
// [countersign/xumm.VerifyXAppToken], and neither takes the other's. Close it when
// it is of no more use.
type Verifier struct {
	issuer, clientID string
	keys             *keyCache
}

// NewVerifier checks a configuration. Errors: ErrClientID, or a mistake in the
// provider's addresses.
func NewVerifier(c VerifierConfig) (*Verifier, error) {
	one, err := newClient(c, secret{})
	if err != nil {
		return nil, err
	}
	return one.verifier, nil
}

// Close ends what the Verifier does by itself, the request for newer keys, and
// waits for it: nothing is sent or written afterwards. Tokens can still be
// verified with the keys at hand; where others are needed, also by those who wait
// for them now, the error is ErrNoKeys. A second Close does nothing.
func (v *Verifier) Close() { v.keys.close() }

// Verify gives the session a token stands for. Only the provider's keys come over
// the network. Those at hand are used at once; when they are older than a day,
// they are asked for again meanwhile, and when that fails they serve for 30 days.
// A caller waits, 10 seconds at most, only when there are no keys, or when a
// token looks right and no key fits: the provider may have changed them. With
// keys at hand it is asked at most once a minute, whatever tokens come. With none
// it is left alone after each failure, for 5 seconds at first and a minute at last.
//
// A token counts for a minute beyond its end, for clocks differ; Session.Token
// gives it no more by then. Errors: ErrToken; ErrExpired; ErrNoKeys, which wraps the
// end of ctx if that was it. ErrNoKeys is also for a token that no key fits when it
// may have been signed after the keys were asked for, less than a minute ago: a
// minute later it is known whether it is good. That the token is of one certain sign-in is not
// checked; see VerifyNonce.
func (v *Verifier) Verify(ctx context.Context, token string) (*Session, error) {
	return v.session(ctx, token, nil)
}

// VerifyNonce is Verify for the token of one certain sign-in, made with a nonce
// that the backend gave out (OpenID Connect Core section 3.1.3.7, step 11): a
// token that was made for another sign-in, and taken from there, is an ErrToken.
// So is every token when the nonce is "". The caller takes a nonce once.
func (v *Verifier) VerifyNonce(ctx context.Context, token, nonce string) (*Session, error) {
	want := newSecret(nonce)
	return v.session(ctx, token, &want)
}

// session is the session of a token with a nonce, or with any where nonce is nil.
func (v *Verifier) session(ctx context.Context, token string, nonce *secret) (*Session, error) {
	if _, err := authenticate(token, v.issuer, v.clientID, nil); !errors.Is(err, errTokenSignature) {
		return nil, fmt.Errorf("auth: %w: %w", ErrToken, err) // no key could help, so none is asked for
	}
	jwt := newSecret(token)
	c, err := v.verify(ctx, jwt, v.keys.sparing)
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	if nonce != nil && !nonce.equals(c.nonce) {
		return nil, fmt.Errorf("auth: %w: %w", ErrToken, errTokenNonce)
	}
	switch err := c.checkTime(time.Now()); {
	case errors.Is(err, errTokenEnded):
		return nil, fmt.Errorf("auth: %w", ErrExpired)
	case err != nil:
		return nil, fmt.Errorf("auth: %w: %w", ErrToken, err)
	}
	return newSession(v.clientID, c, jwt, 0), nil
}

// verify checks everything but time and nonce, with the keys that have gives. When
// none fits, the provider may have changed its keys, so they are asked for again;
// only then is the token to blame.
func (v *Verifier) verify(ctx context.Context, jwt secret, have func(context.Context) (*keySet, error)) (claims, error) {
	before := v.keys.cached()
	set, err := have(ctx)
	if err != nil {
		return claims{}, fmt.Errorf("%w: %w", ErrNoKeys, err)
	}
	c, err := authenticate(jwt.reveal(), v.issuer, v.clientID, set.keys)
	if errors.Is(err, errTokenSignature) && set == before { // else they came just now
		newer, fetchErr := v.keys.refetch(ctx)
		if fetchErr != nil && !(errors.Is(fetchErr, errKeysLimited) && newer.newerThan(jwt)) {
			return claims{}, fmt.Errorf("%w: %w", ErrNoKeys, fetchErr)
		}
		c, err = authenticate(jwt.reveal(), v.issuer, v.clientID, newer.keys)
	}
	if err != nil {
		return claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	return c, nil
}
