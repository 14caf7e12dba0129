package auth

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// Keys that are being asked for again when a program closes what asked for them
// are given up: Close does not wait for a provider that hangs, and nothing is
// written after it, also when the answer comes yet.
func TestCloseEndsARequestForKeys(t *testing.T) {
	for name, test := range map[string]func(*bubble, *WebAuthenticator) (*Verifier, func()){
		"Verifier":      func(b *bubble, _ *WebAuthenticator) (*Verifier, func()) { v := b.auth.verifier; return v, v.Close },
		"Authenticator": func(b *bubble, _ *WebAuthenticator) (*Verifier, func()) { return b.auth.verifier, b.auth.Close },
		"another store": func(b *bubble, _ *WebAuthenticator) (*Verifier, func()) {
			return b.auth.verifier, b.auth.WithStore(nil).Close
		},
		"web": func(_ *bubble, w *WebAuthenticator) (*Verifier, func()) { return w.verifier, w.Close },
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "certs.json")
			synctest.Test(t, func(t *testing.T) {
				b := signedIn(t, file)
				synctest.Wait()
				token, before := b.lastingToken(), read(t, file)
				w := newTestWeb(t, b.provider, func(c *WebConfig) { c.HTTPClient, c.CertsFile = b.net.client(), file })
				v, stop := test(b, w)
				time.Sleep(25 * time.Hour)
				b.provider.set(func() {
					b.provider.etag = `"two"`
					b.provider.keys = func(w http.ResponseWriter, r *http.Request) {
						time.Sleep(keysTimeout / 2)
						b.provider.serveKeys(w, r)
					}
				})
				verify := func() error { _, err := v.Verify(t.Context(), token); return err }
				atOnce(t, "Verify", verify)
				if n := b.keyRequests(); n != 2 {
					t.Fatalf("%d requests under way", n-1)
				}
				stranger := make(chan error)
				go func() {
					_, err := v.Verify(t.Context(), signToken(testKeys()[1], with(tokenClaims(time.Now()), "iss", b.provider.url)))
					stranger <- err
				}()
				synctest.Wait()
				atOnce(t, "Close", func() error { stop(); return nil })
				if err := <-stranger; !errors.Is(err, ErrNoKeys) || !errors.Is(err, errClosed) {
					t.Errorf("who waited for keys: %v", err)
				}
				time.Sleep(25 * time.Hour)
				atOnce(t, "Close again", func() error { stop(); return nil })
				atOnce(t, "Verify after Close", verify)
				if n := b.keyRequests(); n != 2 || read(t, file) != before {
					t.Errorf("after Close: %d requests, the file %s", n-2, read(t, file))
				}
			})
		})
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is being written is finished: Close leaves no half of it to come.
func TestCloseWaitsForTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		keys := b.auth.verifier.keys
		keys.save = func(*keySet) error { time.Sleep(time.Second); return nil }
		if _, err := keys.current(t.Context()); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		b.auth.Close()
		if took := time.Since(began); took != time.Second {
			t.Errorf("Close took %v", took)
		}
	})
}

// A backend that goes on after Close is told why there are no keys, and no answer
// counts twice.
func TestNothingIsReplayedAcrossClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, w := webBubble(t)
		answered, callback := b.approved(t, w)
		if _, err := w.Finish(t.Context(), answered, callback, Request{}); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if s, err := w.Finish(t.Context(), answered, callback, Request{}); s != nil || !errors.Is(err, ErrCallback) {
			t.Errorf("replayed after Close: %+v, %v", s, err)
		}
		again := newTestWeb(t, b.provider, func(c *WebConfig) { c.HTTPClient = b.net.client() })
		if s, err := again.Finish(t.Context(), answered, callback, Request{}); s != nil || !errors.Is(err, ErrProvider) {
			t.Errorf("replayed after a restart: %+v, %v", s, err)
		}

		other := newTestWeb(t, b.provider, func(c *WebConfig) { c.HTTPClient = b.net.client() })
		sealed, callback := b.approved(t, other)
		other.Close()
		if s, err := other.Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrNoKeys) || errors.Is(err, context.Canceled) {
			t.Errorf("finished after Close: %+v, %v", s, err)
		}
		if s, err := other.Finish(t.Context(), sealed, callback, Request{}); s != nil || !errors.Is(err, ErrCallback) {
			t.Errorf("and once more: %+v, %v", s, err)
		}
	})
}
