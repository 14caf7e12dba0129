package auth

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// lastingToken is one that outlives the keys that verify it.
func (b *bubble) lastingToken() string {
	c := with(tokenClaims(time.Now()), "iss", b.provider.url)
	return signToken(testKeys()[0], with(c, "exp", time.Now().Add(60*24*time.Hour).Unix()))
}

// hang makes the key endpoint keep its callers without an answer.
func (b *bubble) hang() {
	b.provider.set(func() {
		b.provider.keys = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	})
}

func (b *bubble) keyRequests() int {
	synctest.Wait()
	_, _, certs := b.provider.count()
	return certs
}

// atOnce fails when f takes any time.
func atOnce(t *testing.T, what string, f func() error) {
	t.Helper()
	began := time.Now()
	if err := f(); err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if took := time.Since(began); took != 0 {
		t.Errorf("%s took %v", what, took)
	}
}

// Keys of a day ago are as good as any until others are there, so a provider
// that hangs keeps nobody waiting, and is asked once a minute by one request.
func TestOldKeysKeepNobodyWaiting(t *testing.T) {
	file := filepath.Join(t.TempDir(), "certs.json")
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, file)
		token := b.lastingToken()
		v := b.auth.verifier
		verify := func() error { _, err := v.Verify(t.Context(), token); return err }
		time.Sleep(25 * time.Hour)
		b.hang()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { atOnce(t, "Verify", verify) })
		}
		all.Wait()
		if n := b.keyRequests(); n != 2 {
			t.Errorf("50 at once: %d requests", n-1)
		}
		time.Sleep(keysTimeout + time.Second) // the request has been given up
		for range 4 {
			atOnce(t, "Verify after a failure", verify)
			time.Sleep(10 * time.Second)
		}
		if n := b.keyRequests(); n != 2 {
			t.Errorf("within a minute: %d requests", n-1)
		}
		time.Sleep(keysInterval)
		atOnce(t, "Verify a minute later", verify)
		if n := b.keyRequests(); n != 3 {
			t.Errorf("a minute later: %d requests", n-1)
		}
		time.Sleep(28 * 24 * time.Hour)
		atOnce(t, "Verify with keys of 29 days", verify)
	})
}

func TestOldKeysAreReplacedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		token := b.lastingToken()
		v := b.auth.verifier
		time.Sleep(25 * time.Hour)
		b.provider.set(func() {
			b.provider.keys = func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(5 * time.Second)
				b.provider.serveKeys(w, r)
			}
		})
		ctx, cancel := context.WithCancel(t.Context())
		atOnce(t, "Verify", func() error { _, err := v.Verify(ctx, token); return err })
		cancel() // the request that asked is over; the keys still come
		time.Sleep(6 * time.Second)
		if age := v.keys.cached().age(); age > time.Minute {
			t.Errorf("the keys are %v old", age)
		}
		if n := b.keyRequests(); n != 2 {
			t.Errorf("%d requests", n-1)
		}
	})
}

// A sign-in with keys of yesterday does not wait either, and neither does what
// was stored: with or without a network, it is not even asked.
func TestOldKeysKeepNoSignInWaiting(t *testing.T) {
	file := filepath.Join(t.TempDir(), "certs.json")
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, file)
		time.Sleep(25 * time.Hour)
		b.hang()
		attempt, address := b.redirected(t)
		began := time.Now()
		b.visit(t, address)
		if _, err := attempt.Wait(t.Context()); err != nil || time.Since(began) > drainTime {
			t.Errorf("the sign-in: %v after %v", err, time.Since(began))
		}
		time.Sleep(keysTimeout)
		before := b.keyRequests()
		atOnce(t, "Restore", func() error { _, err := b.restart(t, nil).Restore(t.Context()); return err })
		if n := b.keyRequests(); n != before {
			t.Errorf("Restore asked for keys %d times", n-before)
		}
	})
}

// Who cannot go on without an answer waits for it, but not longer than keysTimeout
// and not longer than the caller wants.
func TestWhoHasNoKeyThatFitsWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		v := b.auth.verifier
		foreign := signToken(testKeys()[1], with(tokenClaims(time.Now()), "iss", b.provider.url))
		time.Sleep(2 * time.Minute)
		b.hang()
		began := time.Now()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := v.Verify(impatient, foreign); !errors.Is(err, ErrNoKeys) || !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrToken) {
			t.Errorf("given up: %v", err)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("given up after %v", took)
		}
		if _, err := v.Verify(t.Context(), foreign); !errors.Is(err, ErrNoKeys) || errors.Is(err, ErrToken) {
			t.Errorf("no answer: %v", err)
		}
		if took := time.Since(began); took != keysTimeout {
			t.Errorf("no answer after %v", took)
		}
		if n := b.keyRequests(); n != 2 {
			t.Errorf("%d requests", n-1)
		}
	})
}

// Without keys one request serves all that wait, also after the first of them
// has given up; who comes with a context that has ended begins none.
func TestARequestForKeysOutlivesWhoBeganIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		v := b.auth.verifier
		token := b.lastingToken()
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := v.Verify(over, token); !errors.Is(err, context.Canceled) || !errors.Is(err, ErrNoKeys) {
			t.Error(err)
		}
		if n := b.keyRequests(); n != 0 {
			t.Errorf("%d requests for nobody", n)
		}
		b.provider.keys = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(5 * time.Second)
			b.provider.serveKeys(w, r)
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := v.Verify(impatient, token); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if _, err := v.Verify(t.Context(), token); err != nil {
			t.Error(err)
		}
		if n := b.keyRequests(); n != 1 {
			t.Errorf("%d requests", n)
		}
	})
}
