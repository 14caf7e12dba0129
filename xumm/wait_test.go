package xumm

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

func TestWaitGivesTheLastWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		time.AfterFunc(time.Minute, func() { p.sign(testUUID, "tecUNFUNDED_PAYMENT") })
		got, err := w.Wait(t.Context())
		if err != nil || got.State() != Signed || got.Response.DispatchedResult != "tecUNFUNDED_PAYMENT" {
			t.Fatalf("%+v, %v", got, err)
		}
		if again, err := w.Wait(t.Context()); err != nil || again != got {
			t.Errorf("a second time: %+v, %v", again, err)
		}
	})
}

func TestWaitAfterUpdates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		p.sign(testUUID, "tesSUCCESS")
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		for range w.Updates() {
		}
		if got, err := w.Wait(t.Context()); err != nil || got == nil || got.State() != Signed {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestWaitWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		if got, err := c.Watch(t.Context(), Ref{UUID: testUUID}).Wait(t.Context()); got != nil || !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown: %+v, %v", got, err)
		}

		p.add(testUUID, 5*time.Minute)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		if got, err := w.Wait(ctx); got == nil || got.State() != Pending || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("not waited for: %+v, %v", got, err)
		}
		p.sign(testUUID, "tesSUCCESS")
		if got, err := w.Wait(t.Context()); err != nil || got.State() != Signed { // the watch went on
			t.Errorf("waited for again: %+v, %v", got, err)
		}
	})
}

// A socket that the platform closes in order is no error of a library's.
func TestWatchSaysThatTheSocketWasClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		p.ws = func(w http.ResponseWriter, r *http.Request) bool {
			conn, err := websocket.Accept(w, r, nil)
			if err != nil {
				t.Error(err)
				return true
			}
			conn.Write(r.Context(), websocket.MessageText, []byte(`{"message":"Invalid payload!"}`))
			conn.Close(websocket.StatusNormalClosure, "")
			return true
		}
		c, _ := bubble(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		j := journalOf(t, c.Watch(ctx, Ref{UUID: testUUID}))
		settle(5 * time.Second)
		if err := j.last().Err; !errors.Is(err, ErrUnavailable) || !strings.HasSuffix(err.Error(), ": the status socket was closed") {
			t.Errorf("error %v", err)
		}
		cancel()
		synctest.Wait()
	})
}
