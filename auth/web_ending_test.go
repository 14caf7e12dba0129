package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWebAHangingTokenEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, w := webBubble(t)
		b.provider.token = func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		sealed, callback := b.approved(t, w)
		began := time.Now()
		_, err := w.Finish(t.Context(), sealed, callback, Request{})
		if took := time.Since(began); !errors.Is(err, ErrProvider) || !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrTimeout) || took != requestTimeout {
			t.Errorf("%v after %v", err, took)
		}
		if !strings.Contains(err.Error(), "within 15s") {
			t.Errorf("%v does not say how long was waited", err)
		}

		// The patience of others is not ours.
		impatient := b.net.client()
		impatient.Transport.(*http.Transport).ResponseHeaderTimeout = time.Second
		w = newTestWeb(t, b.provider, func(c *WebConfig) { c.HTTPClient = impatient })
		sealed, callback = b.approved(t, w)
		if _, err := w.Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, ErrProvider) || !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "15s") {
			t.Errorf("after a second: %v", err)
		}
	})
}

// A browser that leaves, or a server that has enough of it, says nothing about
// the provider; the code is not sent again.
func TestWebARequestThatEnds(t *testing.T) {
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	shutdown := errors.New("the server shuts down")
	for where, stuck := range map[string]func(*fakeProvider){
		"the token endpoint": func(f *fakeProvider) { f.token = hang },
		"the key endpoint":   func(f *fakeProvider) { f.keys = hang },
		"nothing":            func(*fakeProvider) {}, // it had left before
	} {
		for how, test := range map[string]struct {
			end  func(context.Context) (context.Context, context.CancelFunc)
			want error
		}{
			"cancelled": {func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(time.Second, cancel)
				return ctx, cancel
			}, context.Canceled},
			"too late": {func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Second)
			}, context.DeadlineExceeded},
			"for a reason": {func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeoutCause(ctx, time.Second, shutdown)
			}, shutdown},
		} {
			t.Run(how+" at "+where, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b, w := webBubble(t)
					b.provider.set(func() { stuck(b.provider) })
					sealed, callback := b.approved(t, w)
					ctx, cancel := test.end(t.Context())
					defer cancel()
					began := time.Now()
					if where == "nothing" {
						<-ctx.Done()
					}
					s, err := w.Finish(ctx, sealed, callback, Request{})
					if took := time.Since(began); s != nil || !errors.Is(err, test.want) || took != time.Second {
						t.Fatalf("%+v, %v after %v", s, err, took)
					}
					for _, kind := range []error{ErrProvider, ErrNoKeys, ErrTimeout, ErrCancelled, ErrCallback, ErrToken} {
						if errors.Is(err, kind) {
							t.Errorf("%q counts as %q", err, kind)
						}
					}
					if strings.Contains(err.Error(), "15s") {
						t.Errorf("%v tells of another limit", err)
					}
					b.provider.set(func() { b.provider.token, b.provider.keys = nil, nil })
					if _, err := w.Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, ErrCallback) {
						t.Errorf("the code was sent twice: %v", err)
					}
				})
			})
		}
	}
}

func TestWebASignInEnds(t *testing.T) {
	for _, tt := range []struct {
		wait time.Duration
		want error
	}{{0, nil}, {webTimeout - time.Second, nil}, {webTimeout, ErrTimeout}, {30 * 24 * time.Hour, ErrTimeout}} {
		synctest.Test(t, func(t *testing.T) {
			b, w := webBubble(t)
			sealed, callback := b.approved(t, w)
			time.Sleep(tt.wait)
			s, err := w.Finish(t.Context(), sealed, callback, Request{})
			if !errors.Is(err, tt.want) || (err == nil) != (s != nil) {
				t.Errorf("after %v: %v", tt.wait, err)
			}
			if _, posts, _ := b.provider.count(); (posts == 1) != (err == nil) {
				t.Errorf("after %v: %d token requests", tt.wait, posts)
			}
			again := ErrAnswered
			if tt.want != nil {
				again = tt.want
			}
			if _, err := w.Finish(t.Context(), sealed, callback, Request{}); !errors.Is(err, again) {
				t.Errorf("after %v, once more: %v", tt.wait, err)
			}
			if n := len(w.answered.recent); (n == 1) != (err == nil) {
				t.Errorf("after %v, %d are remembered", tt.wait, n)
			}
		})
	}
}

// What was begun by a clock that has been set back since, or that of an instance
// which is fast, is taken within a minute and never lives longer than it should.
func TestWebASignInFromTheFuture(t *testing.T) {
	for ahead, want := range map[time.Duration]error{
		0: nil, time.Minute: nil, time.Minute + time.Second: ErrTimeout, 10 * time.Minute: ErrTimeout, 40 * 365 * 24 * time.Hour: ErrTimeout,
		-webTimeout + time.Second: nil, -webTimeout: ErrTimeout, -200 * 365 * 24 * time.Hour: ErrTimeout,
	} {
		synctest.Test(t, func(t *testing.T) {
			b, w := webBubble(t)
			sealed, callback := b.approved(t, w)
			attempt, _, err := w.unseal(sealed)
			if err != nil {
				t.Fatal(err)
			}
			shifted, err := w.seal(attempt, time.Now().Add(ahead))
			if err != nil {
				t.Fatal(err)
			}
			if s, err := w.Finish(t.Context(), shifted.reveal(), callback, Request{}); !errors.Is(err, want) || (s != nil) != (want == nil) {
				t.Errorf("%v ahead: %+v, %v", ahead, s, err)
			}
			// The same attempt, sealed with another time, is not another attempt.
			if s, err := w.Finish(t.Context(), sealed, callback, Request{}); want == nil && !errors.Is(err, ErrAnswered) || want != nil && s == nil {
				t.Errorf("%v ahead, then without: %+v, %v", ahead, s, err)
			}
		})
	}
}
