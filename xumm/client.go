package xumm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	defaultBaseURL   = "https://xumm.app"
	defaultUserAgent = "countersign-xumm"
	callTimeout      = 15 * time.Second
	maxAnswer        = 2 << 20 // bytes; a real answer has a few thousand

	opGetPayload  = "get payload"
	opOpenSession = "open the xApp's session"
)

// Client calls the Xumm API with one Credential. It is safe for concurrent
// use. Calls end after 15 seconds at the latest, or with their context.
type Client struct {
	cred      Credential
	base      *url.URL
	baseText  string
	given     *http.Client
	http      *http.Client
	userAgent string
	log       *slog.Logger

	// wall is the wall clock. Watches compare its readings to notice that the
	// machine slept; tests set it.
	wall func() time.Time

	pace pace // of the calls that watches make

	mu      sync.Mutex
	rate    Rate
	watches map[*Watch]struct{}
}

// Option changes a Client that New makes.
type Option func(*Client)

// WithBaseURL sets where the platform is, without "/api/v1". The default is
// "https://xumm.app", which the SDKs of the platform use. An http address is
// taken for this computer only: a credential does not travel in the clear.
func WithBaseURL(u string) Option { return func(c *Client) { c.baseText = u } }

// WithHTTPClient sets the transport that REST calls and websockets go through
// (proxies, certificates, tests). Only h.Transport is used: redirects are always
// refused, cookies are never kept, and the time limits are the Client's own.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.given = h } }

// WithUserAgent names the calling program. The name must not look like a
// browser's, for the platform answers those with web pages.
func WithUserAgent(s string) Option { return func(c *Client) { c.userAgent = s } }

// WithLogger logs each call (operation, status, duration, call reference) at
// debug level, and never a secret. The default is to log nothing.
func WithLogger(l *slog.Logger) Option { return func(c *Client) { c.log = l } }

// New makes a Client. It sends nothing; Ping tells whether the credential works.
// Errors are ErrCredential or ErrInvalid.
func New(cred Credential, opts ...Option) (*Client, error) {
	c := &Client{
		cred:      cred,
		baseText:  defaultBaseURL,
		userAgent: defaultUserAgent,
		wall:      func() time.Time { return time.Now().Round(0) },
		watches:   make(map[*Watch]struct{}),
	}
	for _, o := range opts {
		if o != nil {
			o(c)
		}
	}
	if cred.err != nil {
		return nil, cred.err
	}
	if cred.authorize == nil && cred.once == nil {
		return nil, fmt.Errorf("%w: use APIKey, Bearer or OneTimeToken to make one", ErrCredential)
	}
	base, err := parseBase(c.baseText)
	if err != nil {
		return nil, err
	}
	c.base = base
	for _, word := range []string{"windows", "intel", "x11", "mozilla", "chrome"} {
		if strings.Contains(strings.ToLower(c.userAgent), word) {
			return nil, fmt.Errorf("%w: the user agent contains %q, as those of browsers do", ErrInvalid, word)
		}
	}
	if c.userAgent == "" {
		c.userAgent = defaultUserAgent
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.http = &http.Client{
		Transport: transport(c.given),
		// A credential must not travel to wherever a redirect points.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

func parseBase(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Host == "", u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, invalid("the platform's address must look like %s", defaultBaseURL)
	case u.Scheme == "http" && !isLoopback(u):
		return nil, invalid("%s would get the credential in the clear; write https://%s, http is for an address of this computer only", u.Host, u.Host)
	case slices.Contains(strings.Split(u.Path, "/"), "api"):
		return nil, invalid("write the platform's address without %s, which the calls add themselves, such as %s", u.Path, defaultBaseURL)
	}
	return u, nil
}

func transport(given *http.Client) http.RoundTripper {
	if given != nil && given.Transport != nil {
		return given.Transport
	}
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	// Without these pings a connection that died while the machine slept is
	// used again and again (golang.org/issue/36026).
	t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second}
	return t
}

// Rate is the rate limit the platform last reported (headers X-RateLimit-Limit
// and X-RateLimit-Remaining; calls per sliding minute). Endpoints have limits of
// their own, and which one this is depends on the last call.
type Rate struct {
	Limit     int       // 0: not told
	Remaining int       // 0: none left, also where the header is negative; -1: not told
	At        time.Time // zero: none seen yet
}

// Rate gives the last rate limit seen.
func (c *Client) Rate() Rate {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rate
}

// rateOf reads the headers, and tells whether they told anything. A figure that is
// missing or no number was not told, nor was a limit below one call.
func rateOf(h http.Header) (r Rate, told bool) {
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err == nil && limit > 0 {
		r.Limit = limit
	}
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if r.Remaining = max(0, remaining); err != nil {
		r.Remaining = -1
	}
	return r, r.Limit > 0 || r.Remaining >= 0
}

func (c *Client) noteRate(op string, h http.Header) {
	r, told := rateOf(h)
	if !told {
		return
	}
	if op == opGetPayload {
		c.pace.told(r)
	}
	r.At = time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rate = r
}

// answer is a 2xx answer's body, and sent whether the request may have reached
// the platform (also when there was no answer).
type answer struct {
	body []byte
	sent bool
}

// neverConnected reports errors of looking up a name or of connecting: nothing
// can have been sent.
func neverConnected(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op == "dial" || op.Op == "proxyconnect"
	}
	_, ok := errors.AsType[*net.DNSError](err)
	return ok
}

// errSlow stands for a context's own error, which would look like the caller's.
var errSlow = fmt.Errorf("no answer within %s", callTimeout)

// outgoing is a request below /api/v1/.
type outgoing struct {
	op, method string
	path       string // escaped
	body       []byte
	authorize  func(*http.Request) error // puts the credential on; nil: the call is public
	turn       *turn                     // that it has waited for; nil: it does not wait
}

// call sends one request below /api/v1/{platform,jwt}/, with the credential.
// Errors are *Error, or wrap ctx's error when the caller gave up. path must be
// escaped.
func (c *Client) call(ctx context.Context, op, method, path string, body []byte) (answer, error) {
	return c.callWith(ctx, outgoing{op: op, method: method, path: path, body: body})
}

// callWith is call for a request that lacks only the credential and its prefix.
func (c *Client) callWith(ctx context.Context, o outgoing) (answer, error) {
	o.path, o.authorize = c.cred.prefix+"/"+o.path, c.cred.authorize
	if c.cred.once != nil {
		s, err := c.cred.once.session(ctx, c)
		if err != nil {
			return answer{}, err
		}
		o.authorize = s.authorize
	}
	return c.send(ctx, o)
}

// send sends one request below /api/v1/ and logs it.
func (c *Client) send(ctx context.Context, o outgoing) (answer, error) {
	start := time.Now()
	a, status, ref, err := c.roundTrip(ctx, o)
	c.logCall(ctx, o.op, start, status, ref, err)
	return a, err
}

func (c *Client) logCall(ctx context.Context, op string, start time.Time, status int, ref string, err error) {
	attrs := []slog.Attr{slog.String("op", op), slog.Int("status", status),
		slog.Duration("took", time.Since(start)), slog.String("call", ref)}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.log.LogAttrs(ctx, slog.LevelDebug, "xumm call", attrs...)
}

func (c *Client) roundTrip(ctx context.Context, o outgoing) (a answer, status int, ref string, err error) {
	if ctx.Err() != nil {
		return a, 0, "", fmt.Errorf("%s: %w", o.op, ctx.Err())
	}
	// net/http's own transport tells when it looks for a connection, and when it
	// has one, also through a proxy. Of others only the error is known.
	var looked, connected atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { looked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	target := c.base.String() + "/api/v1/" + o.path
	req, err := http.NewRequestWithContext(traced, o.method, target, bytes.NewReader(o.body))
	if err != nil {
		return a, 0, "", &Error{Op: o.op, cause: err, kind: ErrInvalid}
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Content-Type", "application/json") // also on GET: the platform's router goes by it
	req.Header.Set("User-Agent", c.userAgent)
	if o.authorize != nil {
		if err := o.authorize(req); err != nil {
			return a, 0, "", &Error{Op: o.op, cause: err, kind: ErrUnauthorized}
		}
		if o.turn == nil {
			o.turn = c.pace.count()
			defer o.turn.done()
		}
	}
	resp, data, err := c.exchange(c.http, o.op, req, maxAnswer) //nolint:bodyclose // exchange has read and closed it
	a.sent = resp != nil || connected.Load() || !looked.Load() && !neverConnected(err)
	if o.turn != nil {
		o.turn.sent = a.sent
	}
	if resp == nil {
		return a, 0, "", err
	}
	ref = plainText(resp.Header.Get("X-Call-Ref"), 80)
	c.noteRate(o.op, resp.Header)
	if err != nil {
		return a, resp.StatusCode, ref, err
	}
	if e := answerError(o.op, resp.StatusCode, resp.Header, data, time.Now()); e != nil {
		if e.Reference == "" {
			e.Reference = ref
		}
		// Without a session no payload can be read either.
		if errors.Is(e, ErrRateLimited) && (o.op == opGetPayload || o.op == opOpenSession) {
			c.pace.pause(e.RetryAfter, c.wall())
		}
		return a, resp.StatusCode, ref, e
	}
	if o.op == opGetPayload {
		c.pace.answered()
	}
	a.body = data
	return a, resp.StatusCode, ref, nil
}

// exchange sends a request through h and reads its answer, of at most so many
// bytes, within the time a call may take. resp has been read; it is nil when there
// was no answer.
func (c *Client) exchange(h *http.Client, op string, req *http.Request, most int64) (resp *http.Response, data []byte, err error) {
	ctx := req.Context()
	callCtx, cancel := context.WithTimeoutCause(ctx, callTimeout, errSlow)
	defer cancel()
	resp, err = h.Do(req.WithContext(callCtx))
	if err != nil {
		return nil, nil, c.networkError(ctx, callCtx, op, 0, err)
	}
	defer resp.Body.Close()
	data, err = io.ReadAll(io.LimitReader(resp.Body, most+1))
	switch {
	case int64(len(data)) > most:
		return resp, nil, &Error{Op: op, Status: resp.StatusCode, kind: ErrUnavailable,
			Message: fmt.Sprintf("the answer is longer than %d bytes", most)}
	case err != nil:
		return resp, nil, c.networkError(ctx, callCtx, op, resp.StatusCode, err)
	}
	return resp, data, nil
}

// networkError tells the caller's own cancellation from a failing network. The
// URL that net/http puts into its errors is left out.
func (c *Client) networkError(ctx, callCtx context.Context, op string, status int, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", op, ctx.Err())
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if callCtx.Err() != nil {
		err = context.Cause(callCtx)
	}
	return &Error{Op: op, Status: status, cause: err, kind: ErrUnavailable}
}

// unreadable is the error for a 2xx answer that is not what it should be.
func unreadable(op, why string) *Error {
	return &Error{Op: op, Status: http.StatusOK, Message: "the answer cannot be read: " + why, kind: ErrUnavailable}
}
