package auth

import (
	"context"
	"errors"
	"net/http"
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
		_, err := w.Finish(t.Context(), sealed, callback)
		if took := time.Since(began); !errors.Is(err, ErrProvider) || !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrTimeout) || took != requestTimeout {
			t.Errorf("%v after %v", err, took)
		}

		sealed, callback = b.approved(t, w)
		began = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second) // the browser has gone
		defer cancel()
		if _, err := w.Finish(ctx, sealed, callback); err == nil || time.Since(began) != time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		b.provider.set(func() { b.provider.token = nil })
		if _, err := w.Finish(t.Context(), sealed, callback); !errors.Is(err, ErrCallback) {
			t.Errorf("the code was sent twice: %v", err)
		}
	})
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
			s, err := w.Finish(t.Context(), sealed, callback)
			if !errors.Is(err, tt.want) || (err == nil) != (s != nil) {
				t.Errorf("after %v: %v", tt.wait, err)
			}
			if _, posts, _ := b.provider.count(); (posts == 1) != (err == nil) {
				t.Errorf("after %v: %d token requests", tt.wait, posts)
			}
			if _, err := w.Finish(t.Context(), sealed, callback); !errors.Is(err, ErrCallback) {
				t.Errorf("after %v, once more: %v", tt.wait, err)
			}
		})
	}
}
