package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
)

// The kinds of failure. Errors of this package wrap one of them, followed by
// the cause; none carries a token, a code, a state or a text the provider or a
// web page chose.
var (
	// ErrNoToken: the store holds nothing for this application.
	ErrNoToken = errors.New("no token stored")
	// ErrStoreLocked: the keyring is there but locked; try again when it is open.
	ErrStoreLocked = errors.New("the keyring is locked")
	// ErrStoreUnavailable: this computer has no keyring.
	ErrStoreUnavailable = errors.New("no keyring")
	// ErrExpired: a sign-in that was good is over (Session.Token, Restore, Verify).
	// The provider has no refresh; sign in again. It never comes with ErrToken.
	ErrExpired = errors.New("the sign-in has expired")
	// ErrCancelled: Cancel was called, or the context of Start ended.
	ErrCancelled = errors.New("sign-in cancelled")
	// ErrTimeout: nobody finished the sign-in in time.
	ErrTimeout = errors.New("sign-in timed out")
	// ErrDenied: the provider's access_denied; it does not tell declined,
	// expired and "returned before signing" apart.
	ErrDenied = errors.New("sign-in declined or expired on the phone")
	// ErrOpenedTwice: two programs opened the address that the browser was given, so
	// that one of them was not the person's browser, and may have approved in their
	// place.
	ErrOpenedTwice = errors.New("the sign-in was opened twice")
	// ErrPortsBusy: no redirect address could be listened on; see PortsError.
	ErrPortsBusy = errors.New("all redirect ports are busy")
	// ErrNotEnabled: the provider answered "Invalid client credentials." to an
	// exchange without a secret: the application's console entry must allow it.
	ErrNotEnabled = errors.New("the application is not enabled for PKCE")
	// ErrSecret: the API secret given to NewWeb is not a UUID, or the provider
	// answered "Invalid client credentials." to an exchange with it.
	ErrSecret = errors.New("the API secret is not the application's; copy it again from the developer console")
	// ErrCallback: what came to the redirect address changes nothing of the sign-in
	// it was held against: it is not its answer, or another one.
	ErrCallback = errors.New("not the answer to this sign-in")
	// ErrAnswered: the sign-in has had its answer, and takes no other. It comes with
	// ErrCallback.
	ErrAnswered = errors.New("the sign-in has its answer already")
	// ErrNotRegistered: the provider refused the API key or the redirect address.
	ErrNotRegistered = errors.New("the API key or the redirect address is not registered")
	// ErrProvider: the provider answered with 5xx, HTML, a redirect or something
	// malformed, or did not answer at all.
	ErrProvider = errors.New("the sign-in service failed")
	// ErrUnreachable: the provider can give no answer, by what the network or TLS
	// did, so that a browser would not help either: this program has to reach it to
	// end a sign-in. Silence is not that. It comes with ErrProvider.
	ErrUnreachable = errors.New("the sign-in service can't be reached")
	// ErrToken: a token was refused; the reason is wrapped. It is also the kind for a
	// new sign-in whose token had ended when it came: then a clock is wrong.
	ErrToken = errors.New("the token was not accepted")
	// ErrMismatch: the person signed in, with another account or on another network
	// than the Request lets. It comes with ErrToken.
	ErrMismatch = errors.New("another account or network signed in than was asked for")
	// ErrNoKeys: the keys that are cached or to be had do not tell whether the token
	// is good. It is kept; a later try may succeed.
	ErrNoKeys = errors.New("the token cannot be verified now")
	// ErrClientID: the API key given to New, NewWeb or NewVerifier is not a UUID.
	ErrClientID = errors.New("the API key is not a UUID")
)

// nobodyAnswered tells whether what quotable gave means that nobody will answer.
// What the network or TLS did is that; an answer that cannot be read is none, and
// neither is silence, which may end.
func nobodyAnswered(why error) bool {
	var network *net.OpError
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	return errors.As(why, &network) && !network.Timeout() || errors.As(why, &certificate) || errors.As(why, &alert) ||
		errors.As(why, &record)
}

// errUnreadable stands for all that an HTTP client says about an answer it
// cannot read.
var errUnreadable = errors.New("the answer is not readable")

// quotable gives the part of an HTTP client's error that may be shown and
// logged: what the network, TLS or a time limit did. The rest quotes the address
// of the request, which carries state and nonce, or the answer: a client repeats
// even a redirect that it does not follow, and an endpoint may send back the
// code it was sent.
func quotable(ctx context.Context, err error) error {
	var network *net.OpError
	var certificate *tls.CertificateVerificationError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	var limit net.Error
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &certificate): // names who issued it: often a proxy
		return certificate
	case errors.As(err, &network):
		return network
	case errors.As(err, &alert):
		return alert
	case errors.As(err, &record): // no TLS, such as a network that wants a sign-in of its own
		return record
	case errors.As(err, &limit) && limit.Timeout():
		return context.DeadlineExceeded
	}
	for _, known := range []error{
		context.DeadlineExceeded, context.Canceled, errBodyTooLarge,
		io.ErrUnexpectedEOF, io.EOF, http.ErrSchemeMismatch,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errUnreadable
}
