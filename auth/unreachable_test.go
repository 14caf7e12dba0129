package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
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
		fail func(*http.Request) error
	}{
		"no such name":              {dial("dial", &net.DNSError{IsNotFound: true})},
		"refused":                   {dial("dial", errors.New("connection refused"))},
		"a proxy that is not there": {dial("proxyconnect", errors.New("connection refused"))},
		"cut":                       {dial("read", errors.New("connection reset"))},
		"no TLS":                    {func(*http.Request) error { return tls.RecordHeaderError{Msg: "x"} }},
		"another's certificate": {func(*http.Request) error {
			return &tls.CertificateVerificationError{Err: errors.New("x")}
		}},
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
				if !errors.Is(err, ErrUnreachable) || !errors.Is(err, ErrProvider) || time.Since(began) != 0 {
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
// browser: it may know what to do with it. So does silence, which is no proof that
// nobody is there: a first connection by way of Tor or a satellite takes long.
func TestAnAnswerThatCannotBeReadLeavesTheBrowser(t *testing.T) {
	for name, tt := range map[string]struct {
		fail  func(*http.Request) error
		after time.Duration
	}{
		"not readable": {func(*http.Request) error { return errors.New("malformed HTTP response") }, 0},
		"silence":      {func(r *http.Request) error { <-r.Context().Done(); return r.Context().Err() }, signPageTimeout},
		"a dial that takes too long": {func(*http.Request) error {
			return &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}
		}, 0},
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
				select {
				case <-browser.opened:
				case <-attempt.Closed():
					t.Fatal("the attempt has ended, and no browser was opened")
				}
				if took := time.Since(began); took != tt.after {
					t.Errorf("the browser was opened after %v", took)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				if _, err := attempt.Wait(ctx); !errors.Is(err, ErrTimeout) {
					t.Errorf("the attempt has ended: %v", err)
				}
			})
		})
	}
}

// A browser that came before it was known that nobody answers is not led on: who
// approved there would come back to a port that is closed.
func TestABrowserIsNotLedOnFromASignInThatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, func(c *Config) {
			c.Browser = newIdleBrowser()
			c.HTTPClient = &http.Client{Transport: failingTransport(func(*http.Request) error {
				time.Sleep(time.Second)
				return &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
			})}
		})
		attempt, err := b.auth.Start(t.Context(), Request{})
		if err != nil {
			t.Fatal(err)
		}
		defer attempt.Cancel()
		if status, body, took := b.visit(t, attempt.LocalURL()); status != http.StatusConflict || !strings.Contains(body, "did not work") || took != time.Second {
			t.Errorf("the browser got %d after %v: %s", status, took, body)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrUnreachable) {
			t.Error(err)
		}
	})
}
