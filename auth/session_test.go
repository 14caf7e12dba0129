package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

var _ oauth2.TokenSource = (*Session)(nil)

func TestTheSessionEndsAMinuteBeforeItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		s := b.signIn(t, b.auth)
		time.Sleep(time.Until(s.Expires) - time.Minute - time.Second)
		if _, err := s.Token(); err != nil || s.Expired(time.Now()) {
			t.Errorf("61 s before the end: %v", err)
		}
		time.Sleep(time.Second)
		if _, err := s.Token(); !errors.Is(err, ErrExpired) || !s.Expired(time.Now()) {
			t.Errorf("60 s before the end: %v", err)
		}
	})
}

func TestExpiryGoesByTheWallClock(t *testing.T) {
	now := time.Now()
	s := &Session{Expires: now.Add(time.Hour).Round(0), jwt: newSecret("x")}
	// After a sleep of the computer the wall clock is ahead of the monotonic one.
	woken := now.Round(0).Add(2 * time.Hour)
	if s.Expired(now) || !s.Expired(woken) {
		t.Error("expiry does not follow the wall clock")
	}
	if _, err := new(Session).Token(); !errors.Is(err, ErrExpired) {
		t.Errorf("an empty session: %v", err)
	}
}

func TestT10TheEnvelope(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		s := b.signIn(t, b.auth)
		if len(b.store.kept) != 1 {
			t.Fatalf("%d entries", len(b.store.kept))
		}
		text := b.store.get(testClientID) // the key tells no address
		var members map[string]any
		if err := json.Unmarshal([]byte(text), &members); err != nil {
			t.Fatal(err)
		}
		token, err := s.Token()
		if err != nil {
			t.Fatal(err)
		}
		if len(members) != 3 || members["v"] != 1.0 || members["jwt"] != token.AccessToken || members["saved_at"] != "2000-01-01T00:00:00Z" {
			t.Errorf("envelope with %d members, saved_at %v", len(members), members["saved_at"])
		}
		if len(text) > 2400 {
			t.Errorf("%d bytes: more than every keyring takes", len(text))
		}
	})
}

func TestRestore(t *testing.T) {
	envelopeOf := func(jwt string) string { return fmt.Sprintf(`{"v":1,"jwt":%q,"saved_at":"2000-01-01T00:00:00Z"}`, jwt) }
	for _, tt := range []struct {
		name  string
		store func(b *bubble, good string) // changes what is stored
		wait  time.Duration
		want  error
		clear bool
	}{
		{"good", nil, time.Hour, nil, false},
		{"nothing stored", func(b *bubble, _ string) { b.store.kept = nil }, 0, ErrNoToken, false},
		{"locked", func(b *bubble, _ string) { b.store.fail = fmt.Errorf("keyring: %w", ErrStoreLocked) }, 0, ErrStoreLocked, false},
		{"no keyring", func(b *bubble, _ string) { b.store.fail = fmt.Errorf("keyring: %w", ErrStoreUnavailable) }, 0, ErrStoreUnavailable, false},
		{"expired", nil, 25 * time.Hour, ErrExpired, true},
		{"expires within a minute", nil, 24*time.Hour - 30*time.Second, ErrExpired, true},
		{"no JSON", func(b *bubble, _ string) { b.store.kept[testClientID] = "hello" }, 0, ErrToken, true},
		{"another version", func(b *bubble, good string) {
			b.store.kept[testClientID] = strings.Replace(good, `"v":1`, `"v":2`, 1)
		}, 0, ErrToken, true},
		{"no token", func(b *bubble, _ string) { b.store.kept[testClientID] = envelopeOf("") }, 0, ErrToken, true},
		{"tampered", func(b *bubble, good string) {
			var e envelope
			_ = json.Unmarshal([]byte(good), &e)
			parts := strings.Split(e.JWT, ".")
			other := strings.Split(signToken(testKeys()[0], with(tokenClaims(time.Now()), "sub", "rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe")), ".")
			b.store.kept[testClientID] = envelopeOf(parts[0] + "." + other[1] + "." + parts[2])
		}, 2 * time.Minute, ErrToken, false},
		{"of another issuer", func(b *bubble, _ string) {
			b.store.kept[testClientID] = envelopeOf(signToken(testKeys()[0], with(tokenClaims(time.Now()), "iss", "https://another.example")))
		}, 0, ErrToken, false},
		{"of nobody", func(b *bubble, _ string) {
			c := with(with(tokenClaims(time.Now()), "iss", b.provider.url), "sub", "somebody")
			b.store.kept[testClientID] = envelopeOf(signToken(testKeys()[0], c))
		}, 0, ErrToken, true},
		{"of another application", func(b *bubble, _ string) {
			c := with(with(tokenClaims(time.Now()), "iss", b.provider.url), "aud", "another")
			b.store.kept[testClientID] = envelopeOf(signToken(testKeys()[0], c))
		}, 0, ErrToken, false},
		{"not valid yet", func(b *bubble, _ string) {
			c := with(with(tokenClaims(time.Now()), "iss", b.provider.url), "nbf", time.Now().Add(time.Hour).Unix())
			b.store.kept[testClientID] = envelopeOf(signToken(testKeys()[0], c))
		}, 0, ErrToken, false},
		{"expired, and the clock was mended since", func(b *bubble, good string) {
			b.store.kept[testClientID] = strings.Replace(good, `"v":1`, `"v":1,"clock_skew":-259200`, 1)
		}, 26 * time.Hour, ErrExpired, true},
		{"a wild clock skew", func(b *bubble, good string) {
			b.store.kept[testClientID] = strings.Replace(good, `"v":1`, `"v":1,"clock_skew":9000000000000000000`, 1)
		}, 25 * time.Hour, ErrExpired, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				b.signIn(t, b.auth)
				good := b.store.get(testClientID)
				if tt.store != nil {
					tt.store(b, good)
				}
				before := b.store.get(testClientID)
				time.Sleep(tt.wait)
				s, err := b.auth.Restore(t.Context())
				if !errors.Is(err, tt.want) || (err == nil) != (s != nil) || errors.Is(err, ErrExpired) && errors.Is(err, ErrToken) {
					t.Errorf("%v, %v; want %v", s, err, tt.want)
				}
				if err != nil && strings.Contains(err.Error(), "eyJ") {
					t.Errorf("the error shows the token: %v", err)
				}
				if after := b.store.get(testClientID); tt.clear && after != "" || !tt.clear && after != before {
					t.Errorf("cleared: %v", after == "")
				}
			})
		})
	}
}

// TestRestoreOfflineNeverBlamesTheToken: without the network nobody can tell a
// changed token from a changed key, so the token is kept.
func TestRestoreOfflineNeverBlamesTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.signIn(t, b.auth)
		kept := fmt.Sprintf(`{"v":1,"jwt":%q}`, signToken(testKeys()[1], with(tokenClaims(time.Now()), "iss", b.provider.url)))
		b.store.kept[testClientID] = kept
		time.Sleep(2 * time.Minute)
		b.goOffline()
		if _, err := b.auth.Restore(t.Context()); !errors.Is(err, ErrNoKeys) || errors.Is(err, ErrToken) {
			t.Errorf("%v", err)
		}
		// Once more within a minute, in which the provider is not asked again.
		if _, err := b.auth.Restore(t.Context()); !errors.Is(err, ErrNoKeys) || errors.Is(err, ErrToken) {
			t.Errorf("again: %v", err)
		}
		if b.store.get(testClientID) != kept {
			t.Error("the token was removed")
		}
	})
}

func TestRestoreWithoutAStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, func(c *Config) { c.Store = nil })
		s := b.signIn(t, b.auth)
		if !errors.Is(s.KeepErr, ErrStoreUnavailable) {
			t.Errorf("KeepErr = %v", s.KeepErr)
		}
		if _, err := b.auth.Restore(t.Context()); !errors.Is(err, ErrNoToken) {
			t.Error(err)
		}
		if err := b.auth.SignOut(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestASessionThatCannotBeStored(t *testing.T) {
	for _, fail := range []error{ErrStoreLocked, ErrStoreUnavailable, errors.New("dismissed")} {
		synctest.Test(t, func(t *testing.T) {
			b := newBubble(t, nil)
			b.store.fail = fmt.Errorf("keyring: %w", fail)
			s := b.signIn(t, b.auth)
			if !errors.Is(s.KeepErr, fail) {
				t.Errorf("KeepErr = %v; want %v", s.KeepErr, fail)
			}
			if _, err := s.Token(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestT8SignOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.signIn(t, b.auth)
		if err := b.auth.SignOut(t.Context()); err != nil || len(b.store.kept) != 0 {
			t.Errorf("%v, %d entries left", err, len(b.store.kept))
		}
		if err := b.auth.SignOut(t.Context()); err != nil {
			t.Errorf("twice: %v", err)
		}
		if _, err := b.auth.Restore(t.Context()); !errors.Is(err, ErrNoToken) {
			t.Error(err)
		}
		b.signIn(t, b.auth)
		b.store.deaf = true
		if err := b.auth.SignOut(t.Context()); err == nil {
			t.Error("a store that keeps the token was believed")
		}
		b.store.fail = ErrStoreLocked
		if err := b.auth.SignOut(t.Context()); !errors.Is(err, ErrStoreLocked) {
			t.Error(err)
		}
	})
}

// unlockingStore asks to be unlocked, which takes until ctx ends.
type unlockingStore struct {
	*memoryStore
	asked, gaveUp chan struct{}
}

func (s *unlockingStore) Unlock(ctx context.Context) error {
	close(s.asked)
	<-ctx.Done()
	close(s.gaveUp)
	return ctx.Err()
}

func TestT5TheKeyringIsUnlockedWhileThePersonIsInTheBrowser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		store := &unlockingStore{memoryStore: b.store, asked: make(chan struct{}), gaveUp: make(chan struct{})}
		b.auth.store = store
		attempt, _ := b.redirected(t)
		<-store.asked
		attempt.Cancel()
		<-store.gaveUp
	})
}

// What a locked keyring did not take is kept once it is open, and restored.
func TestASessionCanBeKeptLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.store.fail = ErrStoreLocked
		s := b.signIn(t, b.auth)
		if !errors.Is(s.KeepErr, ErrStoreLocked) {
			t.Fatalf("KeepErr %v", s.KeepErr)
		}
		if err := b.auth.Keep(t.Context(), s); !errors.Is(err, ErrStoreLocked) {
			t.Errorf("while it is locked: %v", err)
		}
		b.store.fail = nil
		if err := b.auth.Keep(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		if again, err := b.auth.Restore(t.Context()); err != nil || again.Account != s.Account {
			t.Errorf("%+v, %v", again, err)
		}
		other := *s
		other.ClientID = "1b144141-1a2b-4c3d-8e4f-0123456789ab"
		if err := b.auth.Keep(t.Context(), &other); err == nil {
			t.Error("a session of another application is kept")
		}
	})
}
