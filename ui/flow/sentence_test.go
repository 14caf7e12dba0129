package flow

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/xrpl"
	"countersign/xumm"
)

func TestSentence(t *testing.T) {
	proxy := &x509.Certificate{Issuer: pkix.Name{CommonName: "Office Firewall CA"}}
	_, badAddress := xrpl.ParseAddress("rNope")
	_, badAmount := xrpl.ParseXRP("1.1234567")
	_, badTx := xrpl.ParseTx([]byte("{\n  \"a\":,\n}"))
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"nil", nil, ""},
		{"own", say("Do this."), "Do this."},
		{"address", badAddress, "not an account address"},
		{"address, wrapped", fmt.Errorf("reading: %w", badAddress), "not an account address"},
		{"amount", badAmount, "at most six decimals"},
		{"JSON", badTx, "line 2, column 7"},
		{"invalid", fmt.Errorf("create payload: %w: expire must be whole minutes", xumm.ErrInvalid), "as it is: expire must be whole minutes."},
		{"keyring over a socket", fmt.Errorf("%w: %w", storage.ErrUnavailable, syscall.ECONNREFUSED), "No keyring was found"},
		{"a new sign-in that has ended", fmt.Errorf("auth: %w: %w", auth.ErrToken, errors.New("it has ended already")), "date and clock"},
		{"a sign-in of another account", fmt.Errorf("auth: %w: %w", auth.ErrToken, auth.ErrMismatch), "Choose the right one"},
		{"a sign-in of yesterday", fmt.Errorf("auth: restore: %w", auth.ErrExpired), "after its 24 hours"},
		{"no way to the platform", fmt.Errorf("auth: %w: %w: %w", auth.ErrProvider, auth.ErrUnreachable, &net.DNSError{IsNotFound: true}), "The platform can't be reached. Check the connection or Settings, Connection"},
		{"no answer of the platform", fmt.Errorf("auth: %w: %w: %w", auth.ErrProvider, auth.ErrUnreachable, context.DeadlineExceeded), "The platform can't be reached."},
		{"no proxy for a sign-in", fmt.Errorf("%w: %w", auth.ErrUnreachable, &net.OpError{Op: "proxyconnect", Err: syscall.ECONNREFUSED}), "The proxy can't be reached"},
		{"keys over the network", fmt.Errorf("%w: %w", auth.ErrNoKeys, &net.DNSError{IsNotFound: true}), "without the internet"},

		{"429 with seconds", &xumm.Error{Status: 429, RetryAfter: 17 * time.Second}, "in 17 seconds"},
		{"429 with a second", &xumm.Error{Status: 429, RetryAfter: 300 * time.Millisecond}, "in 1 second."},
		{"429 without", &xumm.Error{Status: 429}, "in a minute"},
		{"code without words", &xumm.Error{Status: 400, Code: 677, Reference: "abcd"}, "code 677"},
		{"reference", &xumm.Error{Status: 400, Code: 677, Reference: "abcd"}, "abcd"},
		{"HTML 502", &xumm.Error{Status: 502}, "can't be reached"},
		{"401", &xumm.Error{Status: 401}, "Sign in again"},
		{"404", &xumm.Error{Status: 404, Code: 404}, "does not know this request"},

		{"untrusted", &url.Error{Op: "Get", URL: "https://x", Err: &tls.CertificateVerificationError{
			UnverifiedCertificates: []*x509.Certificate{proxy}, Err: x509.UnknownAuthorityError{Cert: proxy}}}, `"Office Firewall CA"`},
		{"other host", x509.HostnameError{Certificate: proxy, Host: "xumm.app"}, "another name"},
		{"old certificate", x509.CertificateInvalidError{Cert: proxy, Reason: x509.Expired}, "date and clock"},
		{"other certificate trouble", &tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{proxy}, Err: errors.New("x")}, "Office Firewall CA"},
		{"not TLS", tls.RecordHeaderError{Msg: "x"}, "safe connection"},
		{"no such name", &net.DNSError{IsNotFound: true}, "not found"},
		{"no name server", &net.DNSError{IsTimeout: true}, "looked up"},
		{"no network", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}, "no connection to the internet"},
		{"refused", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "refused the connection"},
		{"no proxy", &net.OpError{Op: "proxyconnect", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "The proxy can't be reached"},
		{"a wrong proxy", &net.OpError{Op: "proxyconnect", Err: wrongProxy{}}, "no valid address"},
		{"reset", &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, "was cut"},
		{"other network trouble", &net.OpError{Op: "read", Err: errors.New("x")}, "can't be reached"},
		{"network time-out", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "too long"},
		{"behind the platform's error", fmt.Errorf("%w: %w", xumm.ErrUnavailable, &net.DNSError{IsNotFound: true}), "not found"},

		{"deadline", context.DeadlineExceeded, "too long"},
		{"stopped", context.Canceled, "stopped"},
		{"no room", &fs.PathError{Op: "write", Path: "/home/alice/x", Err: syscall.ENOSPC}, "disk is full"},
		{"not allowed", &fs.PathError{Op: "open", Path: "/home/alice/x", Err: syscall.EACCES}, "permissions"},
		{"another user's file", fmt.Errorf("%w: %w", storage.ErrUnreadable, storage.ErrNotYours), "a folder of your own"},
		{"full before network", fmt.Errorf("%w: %w", storage.ErrFull, context.Canceled), "disk is full"},
		{"ports", &auth.PortsError{Ports: []int{1}, Err: syscall.EADDRINUSE}, "Every port"},
		{"unknown", errors.New("secret sauce"), "reference " + reference(errors.New("secret sauce"))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Sentence(test.err)
			if !strings.Contains(got, test.want) {
				t.Errorf("%q, want %q in it", got, test.want)
			}
			checkSentence(t, got)
			for _, leak := range []string{"secret sauce", "/home/alice", "https://x"} {
				if strings.Contains(got, leak) {
					t.Errorf("%q shows %q", got, leak)
				}
			}
		})
	}
}

func checkSentence(t *testing.T, s string) {
	t.Helper()
	if s != "" && !strings.HasSuffix(s, ".") {
		t.Errorf("%q does not end like a sentence", s)
	}
	if s != "" && strings.ToUpper(s[:1]) != s[:1] {
		t.Errorf("%q does not begin like a sentence", s)
	}
}

// Every sentinel of the packages below, bare and wrapped, has its own words.
func TestEverySentinelHasWords(t *testing.T) {
	sentinels := []error{
		auth.ErrNoToken, auth.ErrStoreLocked, auth.ErrStoreUnavailable, auth.ErrExpired, auth.ErrCancelled,
		auth.ErrTimeout, auth.ErrDenied, auth.ErrOpenedTwice, auth.ErrPortsBusy, auth.ErrNotEnabled, auth.ErrNotRegistered,
		auth.ErrProvider, auth.ErrToken, auth.ErrMismatch, auth.ErrNoKeys, auth.ErrClientID,
		xumm.ErrNotFound, xumm.ErrUnauthorized, xumm.ErrAppDisabled, xumm.ErrRateLimited, xumm.ErrDuplicate,
		xumm.ErrRefused, xumm.ErrUnavailable, xumm.ErrOutcomeUnknown, xumm.ErrInvalid, xumm.ErrCredential,
		xumm.ErrNotDispatched, xumm.ErrGraceOver,
		storage.ErrNotFound, storage.ErrExists, storage.ErrFull, storage.ErrNewer, storage.ErrInUse, storage.ErrDamaged,
		storage.ErrForeign, storage.ErrNotYours, storage.ErrNoSecret, storage.ErrLocked, storage.ErrUnavailable, storage.ErrNotKept, storage.ErrTooLarge,
		xrpl.ErrBadTx, ErrSignedOut, errWatchEnded,
	}
	for _, err := range sentinels {
		for _, err := range []error{err, fmt.Errorf("doing: %w", err)} {
			s := Sentence(err)
			if s == "" || strings.Contains(s, "Something unexpected") {
				t.Errorf("%v has no words", err)
			}
			checkSentence(t, s)
		}
	}
	for _, code := range []int{599, 600, 601, 602, 603, 604, 605, 606, 607, 608, 609, 409, 413, 810, 811, 812, 813, 814} {
		s := Sentence(fmt.Errorf("create: %w", &xumm.Error{Status: 400, Code: code}))
		if s != platformCodes[code] {
			t.Errorf("code %d: %q", code, s)
		}
		checkSentence(t, s)
	}
}

func TestCheckAPIKey(t *testing.T) {
	tests := []struct{ name, key, want string }{
		{"key", "1b144141-1a2b-4c3d-8e4f-0123456789ab", ""},
		{"key with spaces around", " 1B144141-1a2b-4c3d-8e4f-0123456789ab\n", ""},
		{"empty", " ", "Paste the API key"},
		{"short", "1b144141-1a2b", "36 characters and this has 13"},
		{"umlauts count once", "äöü", "this has 3"},
		{"not hexadecimal", "1b144141-1a2b-4c3d-8e4f-0123456789xy", "letters a to f"},
		{"no hyphens", "1b1441411a2b4c3d8e4f0123456789abcdef", "four hyphens"},
		{"token", "eyJhbGciOi.eyJpc3MiOi.c2ln", "sign-in token"},
		{"wallet secret", "sEdTM1uX8pu2do5XvTnutH6HsouMaM2", "wallet secret"},
		{"API secret by name", "XUMM_APISECRET=1b144141-1a2b-4c3d-8e4f-0123456789ab", "paste the API key alone"},
		{"key and secret", "1b144141-1a2b-4c3d-8e4f-0123456789ab\n2b144141-1a2b-4c3d-8e4f-0123456789ab", "paste the API key alone"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := CheckAPIKey(test.key)
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("%q, want %q in it", got, test.want)
			}
		})
	}
}
