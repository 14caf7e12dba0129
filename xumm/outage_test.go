package xumm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestWatchPollsWithoutWebsocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		p.ws = func(w http.ResponseWriter, _ *http.Request) bool {
			http.Error(w, "no", http.StatusServiceUnavailable)
			return true
		}
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(5 * time.Second)
		if u := j.last(); u.Link != Polling || !errors.Is(u.Err, ErrUnavailable) {
			t.Fatalf("without websocket: %+v", u)
		}
		settle(10 * time.Minute)
		times := p.times()
		for i := 2; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < 1600*time.Millisecond || gap > 12*time.Second {
				t.Errorf("GETs %s apart", gap)
			}
		}
		if p.dialled() < 10 {
			t.Errorf("only %d dials in ten minutes", p.dialled())
		}
		p.set(func() { p.ws = nil })
		settle(61 * time.Second)
		if u := j.last(); u.Link != Live || u.Err != nil {
			t.Fatalf("websocket not back: %+v", u)
		}
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
		if got, want := j.links(), []Link{Connecting, Polling, Live, Done}; !slices.Equal(got, want) {
			t.Errorf("links %v, want %v", got, want)
		}
	})
}

func TestWatchFindsDeadConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		p.deaf = true
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(34 * time.Second)
		if u := j.last(); u.Link != Live {
			t.Fatalf("before the ping is late: %+v", u)
		}
		p.set(func() { p.ws = func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) } })
		p.sign(testUUID, "tesSUCCESS")
		settle(2 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		var slept atomic.Int64
		c.wall = func() time.Time { return time.Now().Add(time.Duration(slept.Load())).Round(0) }
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(40 * time.Second)
		p.sign(testUUID, "tesSUCCESS") // and the frame was sent while we slept
		slept.Store(int64(20 * time.Minute))
		dials := p.dialled()
		p.set(func() {
			// The result is not had before there is another socket.
			p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
				if p.dialled() == dials {
					w.WriteHeader(503)
					return true
				}
				return false
			}
		})
		settle(20 * time.Second)
		j.wantEnd(Signed, nil)
		if p.dialled() == dials {
			t.Error("the socket was not replaced")
		}
	})
}

func TestWatchRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, m := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(10 * time.Second)
		m.setDown(true)
		settle(time.Hour)
		if u := j.last(); u.Link != Offline {
			t.Fatalf("offline: %+v", u)
		}
		m.setDown(false)
		w.Refresh()
		settle(time.Millisecond)
		if u := j.last(); u.Link != Live {
			t.Fatalf("after Refresh: %+v", u)
		}
		p.sign(testUUID, "tesSUCCESS")
		w.Refresh()
		settle(100 * time.Millisecond)
		j.wantEnd(Signed, nil)
		w.Refresh() // after the end: nothing
	})
}

// Refresh leaves a connection that is open; Redial does not.
func TestWatchRedial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(10 * time.Second)
		w.Refresh()
		settle(10 * time.Second)
		if n := p.dialled(); n != 1 {
			t.Errorf("%d dials", n)
		}
		w.Redial()
		settle(time.Millisecond)
		if u := j.last(); p.dialled() != 2 || p.openSockets() != 1 || u.Link != Live {
			t.Errorf("%d dials, %d open: %+v", p.dialled(), p.openSockets(), u)
		}
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(100 * time.Millisecond)
		j.wantEnd(Signed, nil)
		w.Redial() // after the end: nothing
	})
}

func TestWatchesShareTheRateLimit(t *testing.T) {
	for _, test := range []struct {
		header string
		pause  time.Duration
	}{{"", minPause}, {"1", minPause}, {"73", 73 * time.Second}} {
		t.Run("Retry-After "+test.header, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				c, _ := bubble(t, p)
				var journals []*journal
				for i := range 5 {
					uuid := fmt.Sprintf("00000000-0000-4000-8000-%012d", i+1)
					p.add(uuid, 24*time.Hour)
					journals = append(journals, journalOf(t, c.Watch(t.Context(), Ref{UUID: uuid})))
				}
				settle(10 * time.Second)
				p.set(func() {
					p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
						w.Header().Set("Retry-After", test.header)
						w.WriteHeader(429)
						return true
					}
				})
				p.send("00000000-0000-4000-8000-000000000001", `{"signed":true}`)
				synctest.Wait()
				if u := journals[0].last(); !errors.Is(u.Err, ErrRateLimited) || u.Link != Live {
					t.Fatalf("%+v", u)
				}
				p.set(func() { p.rest = nil })
				before := p.count("GET")
				for i := range 5 {
					uuid := fmt.Sprintf("00000000-0000-4000-8000-%012d", i+1)
					p.sign(uuid, "tesSUCCESS")
					p.send(uuid, `{"signed":true}`)
				}
				settle(test.pause - time.Millisecond)
				if n := p.count("GET") - before; n != 0 {
					t.Errorf("%d GETs in the pause", n)
				}
				settle(2 * time.Millisecond)
				if n := p.count("GET") - before; n != 1 {
					t.Errorf("%d GETs right after the pause, want 1", n)
				}
				settle(time.Second)
				for _, j := range journals {
					j.wantEnd(Signed, nil)
				}
			})
		})
	}
}

func TestWatchOutlivesOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.set(func() {
			p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(502)
				fmt.Fprint(w, "<html><title>Bad gateway</title></html>")
				return true
			}
			p.ws = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(502); return true }
		})
		p.dropSockets()
		settle(time.Hour)
		if u := j.last(); u.Link != Offline || !errors.Is(u.Err, ErrUnavailable) {
			t.Fatalf("%+v", u)
		}
		if n := p.count("GET"); n < 60 || n > 300 {
			t.Errorf("%d GETs in an hour", n)
		}
		p.sign(testUUID, "tesSUCCESS")
		p.set(func() { p.rest, p.ws = nil, nil })
		settle(61 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchEightHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, m := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		for i := range 480 {
			settle(time.Minute)
			switch {
			case i%40 == 39:
				m.setDown(true)
				settle(3 * time.Second)
				m.setDown(false)
			default:
				p.dropSockets()
			}
		}
		settle(time.Minute)
		if u := j.last(); u.Link != Live {
			t.Fatalf("%+v", u)
		}
		if p.dialled() < 400 {
			t.Errorf("%d dials", p.dialled())
		}
		if n := p.count("GET"); n > 1500 {
			t.Errorf("%d GETs in eight hours", n)
		}
		p.dropSockets()
		p.sign(testUUID, "tesSUCCESS") // in the gap: there will be no frame
		settle(5 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

// A server that accepts and drops at once must not be dialled in a loop.
func TestWatchFlapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		j := journalOf(t, c.Watch(ctx, Ref{UUID: testUUID}))
		for range 3600 {
			settle(time.Second)
			p.dropSockets()
		}
		if p.dialled() > 400 {
			t.Errorf("%d dials in an hour", p.dialled())
		}
		if n := p.count("GET"); n > 900 {
			t.Errorf("%d GETs in an hour", n)
		}
		cancel()
		settle(0)
		j.wantEnd(Pending, context.Canceled)
	})
}

// A long outage must not make the next hiccup long.
func TestWatchForgetsOldOutages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(time.Minute)
		fail := func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 503, 500); return true }
		p.set(func() { p.rest = fail })
		p.send(testUUID, `{"dispatched":true}`) // makes it look
		settle(time.Hour)
		p.set(func() { p.rest = nil })
		settle(2 * time.Minute)
		if u := j.last(); u.Err != nil {
			t.Fatalf("after the outage: %+v", u)
		}
		p.set(func() {
			p.rest = func(w http.ResponseWriter, r *http.Request) bool {
				p.set(func() { p.rest = nil })
				return fail(w, r)
			}
		})
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(2100 * time.Millisecond)
		j.wantEnd(Signed, nil)
	})
}

// An address that leads nowhere says nothing of the payload.
func TestWatchOutlivesWrongRoutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
			w.WriteHeader(404)
			fmt.Fprint(w, `{"error":true,"message":"Endpoint unknown or method invalid","reference":"","code":404}`)
			return true
		}
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(5 * time.Minute)
		if u := j.last(); u.State != Pending || u.Link == Done || !errors.Is(u.Err, ErrUnavailable) {
			t.Fatalf("%+v", u)
		}
		p.set(func() { p.rest = nil })
		p.sign(testUUID, "tesSUCCESS")
		settle(time.Minute)
		j.wantEnd(Signed, nil)
	})
}
