package xumm

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	c.once = &oneTime{authorize: func(r *http.Request) error {
		r.Header.Set("X-Api-Key", key)
		r.Header.Set("X-Api-Ott", token)
		return nil
	}}
	return c
}

// XAppSession is what a one-time token was exchanged for.
type XAppSession struct {
	AppName   string
	ExpiresAt time.Time // by the session's own word; zero when it has none
	Wallet    XAppData

	jwt func() string // where no printer reaches it
}

// JWT gives the session's token, for the xApp's own backend, which checks it
// with VerifyXAppToken. It is a secret.
func (s XAppSession) JWT() string {
	if s.jwt == nil {
		return ""
	}
	return s.jwt()
}

// String leaves the token out.
func (s XAppSession) String() string {
	return fmt.Sprintf("session of %s in %s", s.Wallet.Account, s.AppName)
}

// Format leaves the token out, whatever the verb.
func (s XAppSession) Format(f fmt.State, _ rune) { io.WriteString(f, s.String()) }

func (s *XAppSession) authorize(r *http.Request) error {
	if !s.ExpiresAt.IsZero() && !s.ExpiresAt.After(time.Now()) {
		return errors.New("the session has ended; open the xApp again")
	}
	r.Header.Set("Authorization", "Bearer "+s.JWT())
	return nil
}

// XApp gives the session of a OneTimeToken and what the wallet tells about its
// user, exchanging the token if that was not done yet.
func (c *Client) XApp(ctx context.Context) (*XAppSession, error) {
	if c.cred.once == nil {
		return nil, fmt.Errorf(opOpenSession+": %w: it needs a one-time token (OneTimeToken)", ErrCredential)
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
	authorize func(*http.Request) error // holds the token where no printer reaches it

	mu      sync.Mutex
	asking  chan struct{} // closed when the exchange under way has ended; nil when none is
	got     *XAppSession
	refused error // the token is no good, and asking again would not help
	failure error // of the last exchange, for those who waited for it
}

// session exchanges the token once, whoever asks first. The exchange goes on when
// that caller gives up: the platform gives the session once.
func (o *oneTime) session(ctx context.Context, c *Client) (*XAppSession, error) {
	o.mu.Lock()
	if o.got != nil || o.refused != nil {
		defer o.mu.Unlock()
		return o.got, o.refused
	}
	asking := o.asking
	if asking == nil {
		asking = make(chan struct{})
		o.asking = asking
		go o.ask(context.WithoutCancel(ctx), c, asking) // bounded by the client's own time-out
	}
	o.mu.Unlock()
	select {
	case <-asking:
	case <-ctx.Done():
		return nil, fmt.Errorf(opOpenSession+": %w", ctx.Err())
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.got != nil:
		return o.got, nil
	case o.refused != nil:
		return nil, o.refused
	}
	return nil, o.failure
}

func (o *oneTime) ask(ctx context.Context, c *Client, done chan struct{}) {
	s, err := o.exchange(ctx, c)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asking, o.failure = nil, err
	switch {
	case err == nil:
		o.got = s
	case errors.Is(err, ErrSpent), errors.Is(err, ErrNotFound), errors.Is(err, ErrUnauthorized), errors.Is(err, ErrRefused):
		o.refused = err
	}
	close(done)
}

func (o *oneTime) exchange(ctx context.Context, c *Client) (*XAppSession, error) {
	const op = opOpenSession
	a, err := c.send(ctx, outgoing{op: op, method: http.MethodGet, path: prefixJWT + "/authorize", authorize: o.authorize})
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
	s := &XAppSession{AppName: plainText(string(w.App.Name), 80), jwt: func() string { return string(w.JWT) }, ExpiresAt: expiryOf(string(w.JWT))}
	if w.OTT.isObject() {
		if s.Wallet, err = readXAppData(op, w.OTT); err != nil {
			return nil, err
		}
	}
	return s, nil
}
