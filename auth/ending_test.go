package auth

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// dialRefused fails when something still listens.
func dialRefused(t *testing.T, host string) {
	t.Helper()
	if conn, err := net.Dial("tcp4", host); err == nil {
		conn.Close()
		t.Errorf("the port is still open")
	}
}

func TestR24ThePortIsClosedAndNothingRuns(t *testing.T) {
	for _, name := range []string{"signed in", "denied", "token refused", "cancel", "time-out", "context", "idle connection"} {
		t.Run(name, func(t *testing.T) {
			f := newFakeProvider(t)
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			a := newTestAuth(t, f, func(c *Config) {
				if name == "time-out" {
					c.Timeout = time.Millisecond
				}
			})
			if name == "token refused" {
				f.change = func(claims map[string]any) { claims["nonce"] = "x" }
			}
			attempt, err := a.Start(ctx, Request{})
			if err != nil {
				t.Fatal(err)
			}
			_, _ = attempt.SignPage(t.Context())
			var want error
			switch name {
			case "signed in", "token refused":
				if name == "token refused" {
					want = ErrToken
				}
				get(t.Context(), f.redirect())
			case "denied":
				want = ErrDenied
				get(t.Context(), attempt.expected.redirectURI+"?error=access_denied&state="+attempt.expected.state.reveal())
			case "cancel":
				want = ErrCancelled
				attempt.Cancel()
				dialRefused(t, attempt.host)
			case "time-out":
				want = ErrTimeout
			case "context":
				want = ErrCancelled
				cancel()
			case "idle connection": // as browsers open ahead of need
				conn, err := net.Dial("tcp4", attempt.host)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				get(t.Context(), f.redirect())
			}
			if _, err := attempt.Wait(t.Context()); !errors.Is(err, want) {
				t.Errorf("Wait: %v; want %v", err, want)
			}
			dialRefused(t, attempt.host)
			attempt.Cancel() // harmless, and twice
			attempt.Cancel()
		})
	}
}

func TestR25TimeOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		began := time.Now()
		attempt, _ := b.redirected(t)
		if left := attempt.Deadline().Sub(began); left != 5*time.Minute {
			t.Errorf("deadline in %v", left)
		}
		_, err := attempt.Wait(t.Context())
		if took := time.Since(began); !errors.Is(err, ErrTimeout) || took < 5*time.Minute || took > 5*time.Minute+500*time.Millisecond {
			t.Errorf("%v after %v", err, took)
		}
		if _, err := b.net.dial(t.Context(), "tcp4", attempt.host); err == nil {
			t.Error("the port is still open")
		}
	})
}

// slowToEnd is a store and a browser whose calls take a moment to end.
type slowToEnd struct {
	memoryStore
	underWay atomic.Int32
}

func (s *slowToEnd) Unlock(ctx context.Context) error { return s.until(ctx) }

func (s *slowToEnd) Open(ctx context.Context, _ string) error { return s.until(ctx) }

func (s *slowToEnd) until(ctx context.Context) error {
	s.underWay.Add(1)
	defer s.underWay.Add(-1)
	<-ctx.Done()
	time.Sleep(time.Second)
	return ctx.Err()
}

// Nothing that an attempt began is left when it says so: not the keyring's prompt,
// and not a browser that is being opened.
func TestR24ClosedMeansThatNothingIsLeft(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *bubble, *Attempt){
		"signed in": func(t *testing.T, b *bubble, attempt *Attempt) {
			if err := attempt.Receive(b.provider.redirect()); err != nil {
				t.Error(err)
			}
			if _, err := attempt.Wait(t.Context()); err != nil {
				t.Error(err)
			}
		},
		"cancel": func(_ *testing.T, _ *bubble, attempt *Attempt) { attempt.Cancel() },
		"time-out": func(t *testing.T, _ *bubble, attempt *Attempt) {
			if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrTimeout) {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				slow := &slowToEnd{}
				b := newBubble(t, func(c *Config) { c.Store, c.Browser = slow, slow })
				b.provider.socket.refuse = func(int) bool { return true }
				attempt := b.waiting(t)
				time.Sleep(2 * time.Second)
				if n := slow.underWay.Load(); n != 2 {
					t.Fatalf("%d calls are under way", n)
				}
				end(t, b, attempt)
				<-attempt.Closed()
				if n := slow.underWay.Load(); n != 0 {
					t.Errorf("%d calls are left", n)
				}
			})
		})
	}
}

// sleeping gives the bubble a wall clock that can be put forward, as it is after a
// computer slept: the other clocks stood still.
func (b *bubble) sleeping() (sleep func(time.Duration)) {
	var slept atomic.Int64
	b.auth.wall = func() time.Time { return time.Now().Add(time.Duration(slept.Load())).Round(0) }
	return func(d time.Duration) { slept.Add(int64(d)) }
}

// A computer that slept past the end wakes to a sign-in that is over: no code that
// cannot be used any more, and no browser that nobody asked for.
func TestR25ASleepPastTheDeadline(t *testing.T) {
	for name, tt := range map[string]struct {
		wakes  func(*bubble)
		within time.Duration
	}{
		"nobody says anything":       {func(*bubble) {}, lookTime},
		"the socket says it is over": {func(b *bubble) { b.provider.socket.say(`{"expired":true}`) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				browser := newIdleBrowser()
				b := newBubble(t, func(c *Config) { c.Browser = browser })
				sleep := b.sleeping()
				attempt := b.waiting(t)
				if d := attempt.Deadline(); d != d.Round(0) {
					t.Errorf("the deadline is by a clock that stands still in sleep: %v", d)
				}
				time.Sleep(40 * time.Second)
				began := time.Now()
				sleep(20 * time.Minute)
				tt.wakes(b)
				_, err := attempt.Wait(t.Context())
				if took := time.Since(began); !errors.Is(err, ErrTimeout) || took > tt.within+500*time.Millisecond {
					t.Errorf("%v after %v; want it within %v", err, took, tt.within)
				}
				if browser.count() != 0 {
					t.Error("the browser was opened")
				}
			})
		})
	}
}

// A clock that is set back does not make a sign-in longer.
func TestR25AClockThatIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		sleep := b.sleeping()
		began := time.Now()
		attempt := b.waiting(t)
		sleep(-time.Hour)
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrTimeout) || time.Since(began) > 5*time.Minute+500*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// After a shorter sleep the connection may be dead without anybody knowing.
func TestASleepMakesTheStatusSocketAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		browser := newIdleBrowser()
		b := newBubble(t, func(c *Config) { c.Browser = browser })
		sleep := b.sleeping()
		attempt := b.waiting(t)
		time.Sleep(40 * time.Second)
		sleep(2 * time.Minute)
		before := b.provider.socket.count()
		time.Sleep(lookTime)
		synctest.Wait()
		if now := b.provider.socket.count(); now != before+1 {
			t.Errorf("%d new connections", now-before)
		}
		b.provider.approve()
		if s, err := attempt.Wait(t.Context()); err != nil || s.Account != testAccount || browser.count() != 0 {
			t.Errorf("%+v, %v, the browser was opened %d times", s, err, browser.count())
		}
	})
}

func TestR25AnAnswerInTheLastMomentIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.token = func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(4 * time.Second)
			b.provider.serveToken(w, r)
		}
		attempt, address := b.redirected(t)
		time.Sleep(time.Until(attempt.Deadline()) - time.Second)
		if status, body, _ := b.visit(t, address); status != 200 || !strings.Contains(body, "You are signed in") {
			t.Errorf("status %d", status)
		}
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestR25AnAnswerAndTheTimeOutAtOnce: the answer was taken, its hand-over is late.
func TestR25AnAnswerAndTheTimeOutAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt, _ := b.redirected(t)
		if !attempt.take(byTab) {
			t.Fatal("already taken")
		}
		time.Sleep(time.Until(attempt.Deadline()) + time.Second)
		attempt.answers <- answer{err: ErrDenied}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrDenied) {
			t.Errorf("%v; the answer was lost", err)
		}
	})
}

func TestR25TheContextsDeadlineCountsToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		attempt, err := b.auth.Start(ctx, Request{})
		if err != nil {
			t.Fatal(err)
		}
		if left := time.Until(attempt.Deadline()); left != time.Minute {
			t.Errorf("deadline in %v", left)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrTimeout) {
			t.Error(err)
		}
	})
}

func TestWaitingEndsWithItsOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		attempt, address := b.redirected(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := attempt.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		b.visit(t, address) // the attempt goes on
		if _, err := attempt.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := attempt.Wait(ctx); err != nil { // a result is given whenever it is there
			t.Error(err)
		}
	})
}

func TestR26CancelDuringTheExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		b.provider.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		attempt, address := b.redirected(t)
		answered := make(chan string, 1)
		go func() {
			_, body, _ := b.visit(t, address)
			answered <- body
		}()
		synctest.Wait()
		began := time.Now()
		attempt.Cancel()
		if took := time.Since(began); took > 500*time.Millisecond {
			t.Errorf("Cancel took %v", took)
		}
		if body := <-answered; strings.Contains(body, "You are signed in") || body == "" {
			t.Errorf("the browser saw %q", body)
		}
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrCancelled) {
			t.Error(err)
		}
		if _, err := b.net.dial(t.Context(), "tcp4", attempt.host); err == nil {
			t.Error("a late callback would be accepted")
		}
		if text := b.store.get(testClientID); text != "" {
			t.Error("something was stored")
		}
	})
}

func TestR26CancelWhileTheKeyringIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, nil)
		slow := &slowStore{memoryStore: b.store}
		b.auth.store = slow
		attempt, address := b.redirected(t)
		b.visit(t, address)
		if n := <-attempt.Notices(); n != noticeKeyring {
			t.Errorf("notice %q", n)
		}
		attempt.Cancel()
		if _, err := attempt.Wait(t.Context()); !errors.Is(err, ErrCancelled) {
			t.Error(err)
		}
		if text := b.store.get(testClientID); text != "" {
			t.Error("a cancelled session stayed in the store")
		}
	})
}

// slowStore stores only when it is given up, as a keyring prompt that is
// answered in that moment does.
type slowStore struct{ *memoryStore }

func (s *slowStore) Save(ctx context.Context, key, secret string) error {
	<-ctx.Done()
	return s.memoryStore.Save(ctx, key, secret)
}
