package xumm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// OneTimeToken authenticates the front end of an xApp, which the wallet opens
// with a one-time token in its address (xAppToken), as the user of the wallet.
// key is the application's API key. The token is exchanged for a session of 24
// hours at the first call, once; Client.XApp gives what the wallet tells about
// its user. A token lives for a minute and can be used once: after that, calls
// fail with ErrSpent or ErrNotFound, and when the session has ended with
// ErrUnauthorized. In a backend, which has the secret, use APIKey and
// Client.OneTimeTokenData instead.
func OneTimeToken(key, token string) Credential {
	c := Credential{prefix: prefixJWT}
	switch {
	case !isUUID(key):
		c.err = fmt.Errorf("%w: an API key looks like 12345678-90ab-cdef-1234-567890abcdef; copy it from the developer console", ErrCredential)
	case !isUUID(token):
		c.err = fmt.Errorf("%w: a one-time token is a UUID; the wallet gives it as xAppToken in the xApp's address", ErrCredential)
	}
	c.own = func(app string) bool { return strings.EqualFold(app, key) }
	c.once = &oneTime{key: key, token: token, turn: make(chan struct{}, 1)}
	return c
}

// XAppSession is what a one-time token was exchanged for.
type XAppSession struct {
	AppName   string
	ExpiresAt time.Time // by the session's own word; zero when it has none
	Wallet    XAppData

	jwt string
}

// JWT gives the session's token, for the xApp's own backend, which checks it
// with VerifyXAppToken. It is a secret.
func (s *XAppSession) JWT() string { return s.jwt }

// String leaves the token out.
func (s *XAppSession) String() string {
	return fmt.Sprintf("session of %s in %s", s.Wallet.Account, s.AppName)
}

// GoString leaves the token out.
func (s *XAppSession) GoString() string { return s.String() }

func (s *XAppSession) authorize(r *http.Request) error {
	if !s.ExpiresAt.IsZero() && !s.ExpiresAt.After(time.Now()) {
		return errors.New("the session has ended; open the xApp again")
	}
	r.Header.Set("Authorization", "Bearer "+s.jwt)
	return nil
}

// XApp gives the session of a OneTimeToken and what the wallet tells about its
// user, exchanging the token if that was not done yet.
func (c *Client) XApp(ctx context.Context) (*XAppSession, error) {
	if c.cred.once == nil {
		return nil, fmt.Errorf("open the xApp's session: %w: it needs a one-time token (OneTimeToken)", ErrCredential)
	}
	s, err := c.cred.once.session(ctx, c)
	if err != nil {
		return nil, err
	}
	given := *s
	return &given, nil
}

// oneTime is a one-time token and what it was exchanged for.
type oneTime struct {
	key, token string
	turn       chan struct{} // holds one element while somebody exchanges

	mu      sync.Mutex
	got     *XAppSession
	refused error // the token is no good, and asking again would not help
}

// Format prints nothing of the token, whatever the verb.
func (*oneTime) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

func (o *oneTime) known() (*XAppSession, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.got, o.refused
}

// session exchanges the token once, whoever asks first; the others wait.
func (o *oneTime) session(ctx context.Context, c *Client) (*XAppSession, error) {
	if s, err := o.known(); s != nil || err != nil {
		return s, err
	}
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("open the xApp's session: %w", ctx.Err())
	}
	if s, err := o.known(); s != nil || err != nil {
		return s, err
	}
	s, err := o.exchange(ctx, c)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err == nil:
		o.got = s
	case errors.Is(err, ErrSpent), errors.Is(err, ErrNotFound), errors.Is(err, ErrUnauthorized), errors.Is(err, ErrRefused):
		o.refused = err
	}
	return s, err
}

func (o *oneTime) exchange(ctx context.Context, c *Client) (*XAppSession, error) {
	const op = "open the xApp's session"
	a, err := c.send(ctx, op, http.MethodGet, prefixJWT+"/authorize", nil, func(r *http.Request) error {
		r.Header.Set("X-Api-Key", o.key)
		r.Header.Set("X-Api-Ott", o.token)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var w struct {
		JWT looseString
		OTT looseRaw
		App struct{ Name looseString }
	}
	if err := a.read(op, &w); err != nil {
		return nil, err
	}
	if strings.Count(string(w.JWT), ".") != 2 || strings.ContainsAny(string(w.JWT), " \r\n\t") {
		return nil, unreadable(op, "it has no session token")
	}
	s := &XAppSession{AppName: plainText(string(w.App.Name), 80), jwt: string(w.JWT), ExpiresAt: expiryOf(string(w.JWT))}
	if w.OTT.isObject() {
		if s.Wallet, err = readXAppData(op, w.OTT); err != nil {
			return nil, err
		}
	}
	return s, nil
}
