package auth

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Without keys, tokens that anybody can send make few requests to a provider that
// fails; who signs in or comes back does not wait for that.
func TestForgedTokensWithoutKeysDoNotFloodTheProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		v := b.auth.verifier
		b.goOffline()
		token := b.lastingToken()
		verify := func() {
			if _, err := v.Verify(t.Context(), token); !errors.Is(err, ErrNoKeys) || errors.Is(err, ErrToken) {
				t.Error(err)
			}
		}
		began := time.Now()
		var asked []time.Duration
		for n := 0; time.Since(began) < 5*time.Minute; time.Sleep(time.Second) {
			for range 10 {
				verify()
			}
			if now := b.keyRequests(); now != n {
				n = now
				asked = append(asked, time.Since(began))
			}
		}
		want := []time.Duration{0, 5, 15, 35, 75, 135, 195, 255} // seconds
		for i := range max(len(asked), len(want)) {
			if len(asked) != len(want) || asked[i] != want[i]*time.Second {
				t.Fatalf("asked after %v", asked)
			}
		}
		b.provider.set(func() { b.provider.keys = nil })
		verify()
		b.signIn(t, b.auth)
		if _, err := v.Verify(t.Context(), token); err != nil {
			t.Errorf("with keys: %v", err)
		}
	})
}

// The pause begins anew after a success.
func TestAPauseForKeysEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		keys := b.auth.verifier.keys
		for range 3 {
			b.provider.set(func() { b.provider.keys = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) } })
			for range 4 {
				if _, err := keys.refetch(t.Context()); err == nil {
					t.Fatal("keys from nowhere")
				}
				time.Sleep(keysInterval)
			}
			if keys.pause != 40*time.Second {
				t.Errorf("a pause of %v", keys.pause)
			}
			b.provider.set(func() { b.provider.keys = nil })
			if _, err := keys.sparing(t.Context()); err != nil {
				t.Error(err)
			}
			keys.set = nil
			time.Sleep(2 * keysInterval)
		}
	})
}
