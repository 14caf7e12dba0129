package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// failingTransport gives no answer, and the reason.
type failingTransport func(*http.Request) error

func (f failingTransport) RoundTrip(r *http.Request) (*http.Response, error) { return nil, f(r) }

// Who cannot reach the provider is told so at once. A browser would be of no use:
// this program has to reach it, too.
func TestAProviderThatCannotBeReachedEndsTheSignIn(t *testing.T) {
	dial := func(op string, why error) func(*http.Request) error {
		return func(*http.Request) error { return &net.OpError{Op: op, Net: "tcp", Err: why} }
	}
	for name, tt := range map[string]struct {
		fail   func(*http.Request) error
		within time.Duration
	}{
		"no such name":              {dial("dial", &net.DNSError{IsNotFound: true}), 0},
		"refused":                   {dial("dial", errors.New("connection refused")), 0},
		"a proxy that is not there": {dial("proxyconnect", errors.New("connection refused")), 0},
		"cut":                       {dial("read", errors.New("connection reset")), 0},
		"no TLS":                    {func(*http.Request) error { return tls.RecordHeaderError{Msg: "x"} }, 0},
		"another's certificate": {func(*http.Request) error {
			return &tls.CertificateVerificationError{Err: errors.New("x")}
		}, 0},
		"silence": {func(r *http.Request) error { <-r.Context().Done(); return r.Context().Err() }, signPageTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				browser := newIdleBrowser()
				b := newBubble(t, func(c *Config) {
					c.Browser = browser
					c.HTTPClient = &http.Client{Transport: failingTransport(tt.fail)}
				})
				attempt, err := b.auth.Start(t.Context(), Request{})
				if err != nil {
					t.Fatal(err)
				}
				defer attempt.Cancel()
				began := time.Now()
				_, err = attempt.Wait(t.Context())
				if !errors.Is(err, ErrUnreachable) || !errors.Is(err, ErrProvider) || time.Since(began) != tt.within {
					t.Errorf("%v after %v", err, time.Since(began))
				}
				if n := browser.count(); n != 0 {
					t.Errorf("the browser was opened %d times", n)
				}
				if b.open(t, attempt) {
					t.Error("the port is still open")
				}
			})
		})
	}
}

// An answer that is none of the provider's, such as of a proxy, leaves the
// browser: it may know what to do with it.
func TestAnAnswerThatCannotBeReadLeavesTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		browser := newIdleBrowser()
		b := newBubble(t, func(c *Config) {
			c.Browser = browser
			c.HTTPClient = &http.Client{Transport: failingTransport(func(*http.Request) error {
				return errors.New("malformed HTTP response")
			})}
		})
		attempt, err := b.auth.Start(t.Context(), Request{})
		if err != nil {
			t.Fatal(err)
		}
		<-browser.opened
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := attempt.Wait(ctx); !errors.Is(err, ErrTimeout) {
			t.Errorf("the attempt has ended: %v", err)
		}
		attempt.Cancel()
	})
}
