package auth

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// restart is the same program started again: a new memory, the same files.
func (b *bubble) restart(t *testing.T, change func(*Config)) *Authenticator {
	t.Helper()
	file := b.auth.verifier.keys.file
	c := Config{Provider: ProviderAt(b.provider.url), ClientID: testClientID, HTTPClient: b.net.client(), Store: b.store, CertsFile: file}
	if change != nil {
		change(&c)
	}
	a, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	a.listen = b.net.listen
	return a
}

// signedIn is a bubble in which somebody has signed in, with a key file.
func signedIn(t *testing.T, file string) *bubble {
	t.Helper()
	b := newBubble(t, func(c *Config) { c.CertsFile = file })
	b.signIn(t, b.auth)
	return b
}

func (b *bubble) signIn(t *testing.T, a *Authenticator) *Session {
	t.Helper()
	s, err := b.trySignIn(t, a)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (b *bubble) trySignIn(t *testing.T, a *Authenticator) (*Session, error) {
	t.Helper()
	attempt, err := a.Start(t.Context(), Request{})
	if err != nil {
		t.Fatal(err)
	}
	defer attempt.Cancel()
	if _, err := attempt.SignPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.visit(t, b.provider.redirect())
	return attempt.Wait(t.Context())
}

func (b *bubble) goOffline() {
	b.provider.set(func() {
		b.provider.keys = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	})
}

func TestK1TheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "certs.json")
	synctest.Test(t, func(t *testing.T) { signedIn(t, file) })
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kf keyFile
	if err := json.Unmarshal(b, &kf); err != nil || kf.ETag != `"one"` || kf.FetchedAt.IsZero() || kf.Version != 1 {
		t.Errorf("file %+v, %v", kf, err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("files left behind: %v, %v", entries, err)
	}
}

func TestK1TheEntityTagSavesABody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		b.provider.set(func() { // a body now would not verify
			b.provider.published = nil
		})
		time.Sleep(25 * time.Hour)
		b.signIn(t, b.auth)
		synctest.Wait() // the keys are asked for beside the sign-in
		if set := b.auth.verifier.keys.cached(); set.age() > time.Minute {
			t.Errorf("after 304 the age is %v", set.age())
		}
	})
}

func TestK2RestoreOffline(t *testing.T) {
	for _, tt := range []struct {
		name string
		away time.Duration // since the keys were fetched
		lose bool          // the file is gone
		want error
	}{
		{"at once", time.Minute, false, nil},
		{"after 23 hours", 23 * time.Hour, false, nil},
		{"keys of 29 days", 29 * 24 * time.Hour, false, nil},
		{"keys of 31 days", 31 * 24 * time.Hour, false, ErrNoKeys},
		{"no file", time.Minute, true, ErrNoKeys},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "certs.json")
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, func(c *Config) { c.CertsFile = file })
				b.provider.change = func(c map[string]any) { c["exp"] = time.Now().Add(60 * 24 * time.Hour).Unix() }
				b.signIn(t, b.auth)
				synctest.Wait() // the file is written beside it
				stored := b.store.get(testClientID)
				if tt.lose {
					if err := os.Remove(file); err != nil {
						t.Fatal(err)
					}
				}
				time.Sleep(tt.away)
				b.goOffline()
				_, _, before := b.provider.count()
				a := b.restart(t, nil)
				s, err := a.Restore(t.Context())
				if !errors.Is(err, tt.want) {
					t.Fatalf("Restore: %v; want %v", err, tt.want)
				}
				if b.store.get(testClientID) != stored {
					t.Error("the token did not stay in the store")
				}
				_, _, after := b.provider.count()
				if tt.want == nil {
					if s.Account != testAccount || after != before {
						t.Errorf("%+v, %d requests", s, after-before)
					}
					return
				}
				b.provider.set(func() { b.provider.keys = nil }) // online again: at once, no limit in the way
				if _, err := a.Restore(t.Context()); err != nil {
					t.Errorf("online again: %v", err)
				}
			})
		})
	}
}

func TestK3WhenKeysAreFetched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		for _, step := range []struct {
			wait time.Duration
			want int // requests for keys so far
		}{{time.Minute, 1}, {21 * time.Hour, 1}, {3 * time.Hour, 2}, {time.Hour, 2}} {
			time.Sleep(step.wait)
			b.signIn(t, b.auth)
			synctest.Wait()
			if _, _, certs := b.provider.count(); certs != step.want {
				t.Errorf("after another %v: %d requests for keys; want %d", step.wait, certs, step.want)
			}
		}
	})
}

func TestK3K7Rollover(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		time.Sleep(2 * time.Minute)
		fresh := testKeys()[1]
		b.provider.set(func() {
			b.provider.signer, b.provider.published, b.provider.etag = fresh, []*rsa.PrivateKey{fresh}, `"two"`
		})
		b.signIn(t, b.auth) // the new key is found at once
		if _, _, certs := b.provider.count(); certs != 2 {
			t.Errorf("%d requests for keys", certs)
		}
		time.Sleep(2 * time.Minute)
		b.provider.set(func() { b.provider.signer = testKeys()[0] })
		if _, err := b.trySignIn(t, b.auth); !errors.Is(err, ErrToken) || !errors.Is(err, errTokenSignature) {
			t.Errorf("a token of the removed key: %v", err)
		}
	})
}

// Who sends a forged token just before the provider changes its keys has them asked
// for too early. Genuine tokens of the new key are then not known to be bad: they
// are not accepted for a minute, but neither refused for good nor thrown away.
func TestK7AForgedTokenBeforeARollover(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		v := b.auth.verifier
		sign := func(key int, claims map[string]any) string {
			return signToken(testKeys()[key], with(claims, "iss", b.provider.url))
		}
		verify := func(what, token string, want, not error) {
			t.Helper()
			if _, err := v.Verify(t.Context(), token); !errors.Is(err, want) || errors.Is(err, not) {
				t.Errorf("%s: %v; want %v", what, err, want)
			}
		}
		time.Sleep(2 * time.Minute)
		stale := tokenClaims(time.Now())
		time.Sleep(2 * time.Minute)
		verify("the forged one", sign(2, tokenClaims(time.Now())), ErrToken, ErrNoKeys)
		time.Sleep(time.Second)
		b.provider.set(func() { b.provider.published, b.provider.etag = []*rsa.PrivateKey{testKeys()[1]}, `"two"` })
		fresh := sign(1, tokenClaims(time.Now()))
		verify("a genuine one", fresh, ErrNoKeys, ErrToken)
		kept := strings.Replace(b.store.get(testClientID), b.jwt(t), fresh, 1)
		if err := b.store.Save(t.Context(), testClientID, kept); err != nil {
			t.Fatal(err)
		}
		if _, err := b.auth.Restore(t.Context()); !errors.Is(err, ErrNoKeys) || b.store.get(testClientID) != kept {
			t.Errorf("Restore: %v, and the store has %q", err, b.store.get(testClientID))
		}
		verify("one from before the keys were asked for", sign(2, stale), ErrToken, ErrNoKeys)
		verify("one that does not say", sign(2, with(stale, "iat", nil)), ErrToken, ErrNoKeys)
		if n := b.keyRequests(); n != 2 {
			t.Errorf("%d requests", n)
		}
		time.Sleep(keysInterval)
		verify("the genuine one later", fresh, nil, ErrNoKeys)
		if s, err := b.auth.Restore(t.Context()); err != nil || s.Account != testAccount {
			t.Errorf("Restore later: %+v, %v", s, err)
		}
		verify("the forged one later", sign(2, tokenClaims(time.Now())), ErrNoKeys, ErrToken)
		time.Sleep(keysInterval)
		verify("and later yet", sign(2, tokenClaims(time.Now())), ErrToken, ErrNoKeys)
	})
}

// jwt is the token that is kept.
func (b *bubble) jwt(t *testing.T) string {
	t.Helper()
	var e envelope
	if err := json.Unmarshal([]byte(b.store.get(testClientID)), &e); err != nil {
		t.Fatal(err)
	}
	return e.JWT
}

func TestK3AKidThatIsNotFoundIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		time.Sleep(2 * time.Minute)
		token := signWith(jose.RS256, testKeys()[0], map[jose.HeaderKey]any{"kid": "key-1"}, with(tokenClaims(time.Now()), "iss", b.provider.url))
		b.provider.set(func() {
			b.provider.published, b.provider.etag = []*rsa.PrivateKey{testKeys()[1], testKeys()[0]}, `"two"`
		})
		if _, err := b.auth.verifier.verify(t.Context(), newSecret(token), b.auth.verifier.keys.kept); err != nil {
			t.Error(err)
		}
	})
}

func TestK4BadTokensDoNotFloodTheProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := signedIn(t, "")
		bad := newSecret(signToken(testKeys()[1], tokenClaims(time.Now())))
		refused := ErrNoKeys // it says to be newer than the keys
		verify := func() {
			if _, err := b.auth.verifier.verify(t.Context(), bad, b.auth.verifier.keys.kept); !errors.Is(err, refused) {
				t.Error(err)
			}
		}
		requests := func() int { _, _, certs := b.provider.count(); return certs }
		for range 50 {
			verify()
		}
		if n := requests(); n != 1 {
			t.Errorf("within the first minute: %d requests", n)
		}
		time.Sleep(61 * time.Second)
		refused = ErrToken
		var all sync.WaitGroup
		for range 50 {
			all.Go(verify)
		}
		all.Wait()
		if n := requests(); n != 2 {
			t.Errorf("50 at once: %d requests", n-1)
		}
		for range 30 {
			time.Sleep(10 * time.Second)
			verify()
		}
		if n := requests(); n < 5 || n > 7 {
			t.Errorf("in five minutes more: %d requests", n-2)
		}
	})
}

func TestK4OneRequestIsSharedAlsoWhenItFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.keys = func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Second)
			http.Error(w, "no", http.StatusInternalServerError)
		}
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if _, err := b.auth.verifier.keys.current(t.Context()); err == nil {
					t.Error("keys from nowhere")
				}
			})
		}
		all.Wait()
		if _, _, certs := b.provider.count(); certs != 1 {
			t.Errorf("%d requests", certs)
		}
	})
}

func TestK4WhoGivesUpDoesNotSpoilItForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.keys = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(5 * time.Second)
			b.provider.serveKeys(w, r)
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var both sync.WaitGroup
		both.Go(func() {
			if _, err := b.auth.verifier.keys.current(impatient); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
		})
		both.Go(func() {
			time.Sleep(500 * time.Millisecond)
			if _, err := b.auth.verifier.keys.current(t.Context()); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
	})
}

func TestK4LimitsOfARequest(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer func(b *bubble) http.HandlerFunc
		takes  time.Duration
	}{
		{"hangs", func(*bubble) http.HandlerFunc {
			return func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		}, keysTimeout},
		{"redirects", func(b *bubble) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }
		}, 0},
		{"too large", func(*bubble) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) {
				_, _ = fmt.Fprintf(w, `{"pad":"%s",%s`, strings.Repeat("x", maxBody), keySetJSON(testKeys()[0])[1:])
			}
		}, 0},
		{"304 without a question", func(*bubble) http.HandlerFunc {
			return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) }
		}, 0},
		{"HTML", func(*bubble) http.HandlerFunc { return answerHTML(200, "<html>") }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBubble(t, nil)
				b.provider.keys = tt.answer(b)
				began := time.Now()
				_, err := b.trySignIn(t, b.auth)
				if took := time.Since(began); !errors.Is(err, ErrNoKeys) || took < tt.takes || took > tt.takes+drainTime {
					t.Errorf("%v after %v", err, took)
				}
			})
		})
	}
}

func TestK5K6ABadAnswerKeepsTheOldKeys(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]http.HandlerFunc{
		"K5 500":         answerHTML(500, "no"),
		"K5 cut":         func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"K5 no JSON":     answerJSON(200, "hello"),
		"K6 no keys":     answerJSON(200, `{"keys":[]}`),
		"K6 null":        answerJSON(200, `null`),
		"K6 small keys":  answerJSON(200, string(keySetJSON(small))),
		"K6 other kinds": answerJSON(200, `{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"AKP","alg":"ML-DSA-44","pub":"AAAA"},7,null]}`),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "certs.json")
			synctest.Test(t, func(t *testing.T) {
				b := signedIn(t, file)
				b.provider.set(func() { b.provider.keys = answer })
				time.Sleep(25 * time.Hour)
				b.signIn(t, b.auth)
				synctest.Wait()
				if _, _, certs := b.provider.count(); certs != 2 {
					t.Errorf("%d requests", certs)
				}
				if _, err := b.restart(t, nil).Restore(t.Context()); err != nil {
					t.Errorf("after a restart: %v", err)
				}
			})
		})
	}
}
