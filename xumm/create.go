package xumm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Created is the answer to CreatePayload. Links come from the platform verbatim.
type Created struct {
	UUID      string
	SignURL   string // next.always: what goes into the QR
	QRURL     string // next.no_push_msg_received, when pushed
	QRPNG     string // an image of the QR
	QRMatrix  string // the QR as JSON
	StatusURL string // the status websocket
	Pushed    bool   // handed to the user's device; not: seen
	Recovered bool   // the answer was lost; the payload was found again by its identifier. Refuse it for a SignIn.
}

// Ref gives what Watch needs.
func (c Created) Ref() Ref { return Ref{UUID: c.UUID, StatusURL: c.StatusURL} }

// lookupWaits are the pauses before each look-up of a payload whose creation
// answer was lost. The last two answers must agree that it does not exist.
var lookupWaits = [...]time.Duration{0, 500 * time.Millisecond, time.Second, 2 * time.Second}

// CreatePayload makes a sign request, and never makes it twice.
//
// Nothing is repeated blindly. When the answer is lost (time-out, 5xx, broken
// connection, unreadable) and the request has a CustomMeta.Identifier, the
// payload is looked up by it:
//
//   - found, and made since the call began: it is returned, with Recovered set;
//   - certainly not there: the error is ErrUnavailable, and sending the same
//     request again later is safe;
//   - still unknown: ErrOutcomeUnknown. Sending again with the same identifier
//     is safe, since the platform takes each identifier once.
//
// An identifier that exists already gives ErrDuplicate, with one exception: a
// payload that is still open, and is in everything the platform tells of it what
// is asked for now (transaction, signers, network, submit, multisign, time to
// answer, instruction, blob, return links), is taken for one whose answer was
// lost before, as by a crash, and returned with Recovered set. A SignIn is never
// taken for one: whoever answers it is let in, and it may have been shown to
// somebody else. Nor is what an application pushes, for a payload does not tell to
// whom. A caller that kept the identifier to itself finds its payload all the
// same, with PayloadByIdentifier.
//
// So make a new random identifier, such as a UUID, for each request, and keep it
// with the order it is for; the number of the order is the same at the next try,
// and for whoever else tries. For a SignIn refuse Recovered.
//
// A request that cannot be right is refused before anything is sent, with
// ErrInvalid or ErrCredential and a sentence that says what to change.
func (c *Client) CreatePayload(ctx context.Context, r PayloadRequest) (*Created, error) {
	const op = "create payload"
	if r.UserToken != "" && c.cred.prefix != prefixPlatform {
		return nil, fmt.Errorf("%s: %w: a user token needs an API key and secret; with a sign-in the request goes to the signed-in user", op, ErrCredential)
	}
	body, err := r.encode()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	start := c.start()
	a, err := c.call(ctx, op, http.MethodPost, "payload", body)
	if err == nil {
		created, readErr := c.decodeCreated(op, a.body)
		if readErr == nil {
			return created, nil
		}
		err = readErr
	}
	if errors.Is(err, ErrDuplicate) || a.sent && (errors.Is(err, ErrUnavailable) || ctx.Err() != nil) {
		return c.find(ctx, r, err, start)
	}
	return nil, err
}

func (c *Client) decodeCreated(op string, body []byte) (*Created, error) {
	var w struct {
		UUID looseString
		Next struct {
			Always looseString
			NoPush looseString `json:"no_push_msg_received"`
		}
		Refs struct {
			QRPNG    looseString `json:"qr_png"`
			QRMatrix looseString `json:"qr_matrix"`
			Status   looseString `json:"websocket_status"`
		}
		Pushed looseBool
	}
	if err := decodeLoose(body, &w); err != nil {
		return nil, unreadable(op, err.Error())
	}
	if !isUUID(string(w.UUID)) {
		return nil, unreadable(op, "it has no UUID")
	}
	own := c.Links(string(w.UUID))
	return &Created{
		UUID:      string(w.UUID),
		SignURL:   c.link(w.Next.Always, own.SignURL, "https", c.base.Scheme),
		QRURL:     c.link(w.Next.NoPush, "", "https", c.base.Scheme),
		QRPNG:     c.link(w.Refs.QRPNG, own.QRPNG, "https", c.base.Scheme),
		QRMatrix:  c.link(w.Refs.QRMatrix, own.QRMatrix, "https", c.base.Scheme),
		StatusURL: c.link(w.Refs.Status, own.StatusURL, "wss", statusScheme(c.base)),
		Pushed:    bool(w.Pushed),
	}, nil
}

// link gives the platform's own link if it is one, with an expected scheme and on
// a host of the platform: these links are opened in browsers and shown as QR
// codes, where nobody reads the host.
func (c *Client) link(s looseString, fallback string, schemes ...string) string {
	u, err := url.Parse(string(s))
	if err != nil || u.User != nil || !c.ownHost(u) || !slices.Contains(schemes, u.Scheme) {
		return fallback
	}
	return string(s)
}

// ownHost reports whether a link stays with the platform. It serves under two
// names and chooses the one in its links itself; wallets scan no other. A
// platform on this computer may call it by any of its names.
func (c *Client) ownHost(u *url.URL) bool {
	host := strings.ToLower(u.Host)
	if host == strings.ToLower(c.base.Host) || isLoopback(u) && isLoopback(c.base) {
		return host != ""
	}
	for _, name := range []string{"xumm.app", "xaman.app"} {
		if host == name || strings.HasSuffix(host, "."+name) {
			return true
		}
	}
	return false
}

func isLoopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return u.Hostname() == "localhost" || err == nil && ip.IsLoopback()
}

func statusScheme(base *url.URL) string {
	if base.Scheme == "http" {
		return "ws"
	}
	return "wss"
}

// find looks for the payload that has our identifier, after a create whose
// answer was lost or says that the identifier exists (ErrDuplicate).
func (c *Client) find(ctx context.Context, r PayloadRequest, cause error, start started) (*Created, error) {
	duplicate := errors.Is(cause, ErrDuplicate)
	id := r.CustomMeta.Identifier
	switch {
	case id == "" && duplicate:
		return nil, cause
	case id == "":
		return nil, &unknownOutcome{cause}
	}
	missing := 0
	for _, wait := range lookupWaits {
		if !sleep(ctx, wait) {
			return nil, &unknownOutcome{cause}
		}
		p, err := c.PayloadByIdentifier(ctx, id)
		switch {
		case err == nil && c.isLostAnswer(r, p, !duplicate, c.since(start)):
			return c.recovered(p), nil
		case err == nil && duplicate:
			return nil, cause
		case err == nil:
			return nil, &Error{Op: "create payload", Code: http.StatusConflict, Message: "another request has this identifier; use an identifier for one request only"}
		case errors.Is(err, ErrNotFound), duplicate && noLookup(err):
			missing++
		case errors.Is(err, ErrUnauthorized), errors.Is(err, ErrAppDisabled), errors.Is(err, ErrRefused):
			return nil, &unknownOutcome{cause}
		default:
			missing = 0
		}
	}
	switch {
	case missing < 2:
		return nil, &unknownOutcome{cause}
	case duplicate:
		return nil, cause
	}
	return nil, fmt.Errorf("%w; nothing was created, so it is safe to send it again", cause)
}

// noLookup reports that there are no look-ups by identifier: it is not documented
// that they exist for every credential.
func noLookup(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.noEndpoint()
}

func (c *Client) recovered(p *Payload) *Created {
	created := c.Links(p.Meta.UUID)
	created.Pushed = p.Meta.Pushed
	if !created.Pushed {
		created.QRURL = ""
	}
	created.Recovered = true
	return &created
}

// owns reports whether the payload is this application's.
func (c *Client) owns(p *Payload) bool {
	return isUUID(p.Meta.UUID) && (p.Application.UUID == "" || c.cred.own(p.Application.UUID))
}

// unknownOutcome is an ErrOutcomeUnknown. Its cause can be read, but it does
// not match ErrUnavailable, which would say that nothing was created.
type unknownOutcome struct{ cause error }

func (e *unknownOutcome) Error() string {
	return fmt.Sprintf("%v: the request may have been created: %v", ErrOutcomeUnknown, e.cause)
}

// Is matches ErrOutcomeUnknown, and the caller's own cancellation behind it.
func (e *unknownOutcome) Is(target error) bool {
	switch target {
	case ErrOutcomeUnknown:
		return true
	case context.Canceled, context.DeadlineExceeded:
		return errors.Is(e.cause, target)
	}
	return false
}

// As gives the *Error behind it.
func (e *unknownOutcome) As(target any) bool {
	t, ok := target.(**Error)
	return ok && errors.As(e.cause, t)
}

// sleep waits for d; false when ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
