package xumm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// journal takes every update of a watch. In a bubble nothing is conflated when
// the reader keeps up.
type journal struct {
	t       *testing.T
	updates []Update
	ended   bool
}

func journalOf(t *testing.T, w *Watch) *journal {
	j := &journal{t: t}
	go func() {
		for u := range w.Updates() {
			j.updates = append(j.updates, u)
		}
		j.ended = true
	}()
	return j
}

// settle lets everything happen that happens now, or within d.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (j *journal) last() Update {
	j.t.Helper()
	synctest.Wait()
	if len(j.updates) == 0 {
		j.t.Fatal("no update")
	}
	return j.updates[len(j.updates)-1]
}

func (j *journal) states() []State {
	synctest.Wait()
	var s []State
	for _, u := range j.updates {
		s = append(s, u.State)
	}
	return slices.Compact(s)
}

func (j *journal) links() []Link {
	synctest.Wait()
	var s []Link
	for _, u := range j.updates {
		s = append(s, u.Link)
	}
	return slices.Compact(s)
}

// wantEnd checks that the watch ended like this.
func (j *journal) wantEnd(state State, kind error) {
	j.t.Helper()
	u := j.last()
	if !j.ended || u.Link != Done {
		j.t.Fatalf("not ended; last update %+v", u)
	}
	if u.State != state {
		j.t.Errorf("ended %s, want %s", u.State, state)
	}
	if kind == nil && u.Err != nil || kind != nil && !errors.Is(u.Err, kind) {
		j.t.Errorf("ended with %v, want %v", u.Err, kind)
	}
	for i := 1; i < len(j.updates); i++ {
		a, b := j.updates[i-1], j.updates[i]
		if sameUpdate(a, b) {
			j.t.Errorf("updates %d and %d say the same: %+v", i-1, i, b)
		}
		if b.State != NotFound && rank(b.State) < rank(a.State) {
			j.t.Errorf("the state went back from %s to %s", a.State, b.State)
		}
	}
}

func TestWatchFollowsToSigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		if u := j.last(); u.Link != Live || u.State != Pending || u.Payload == nil {
			t.Fatalf("after connecting: %+v", u)
		}
		if n := p.count("GET"); n != 1 {
			t.Errorf("%d GETs on connect, want 1", n)
		}
		for range 2 { // the wallet fetches more than once
			p.send(testUUID, `{"opened":true}`)
			settle(time.Second)
		}
		p.send(testUUID, `{"pre_signed":true}`)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"payload_uuidv4":"`+testUUID+`","signed":true,"txid":"AB"}`)
		p.send(testUUID, `{"payload_uuidv4":"`+testUUID+`","signed":true,"txid":"AB"}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
		if got, want := j.states(), []State{Pending, Opened, Signed}; !slices.Equal(got, want) {
			t.Errorf("states %v, want %v", got, want)
		}
		if u := j.last(); u.Payload.Response.DispatchedResult != "tesSUCCESS" || !u.PreSigned {
			t.Errorf("last update %+v", u)
		}
		if p.openSockets() != 0 {
			t.Error("the socket is still open")
		}
	})
}

func TestWatchWaitsForLateResult(t *testing.T) {
	for _, late := range []time.Duration{0, 100 * time.Millisecond, 3 * time.Second, 20 * time.Second, 2 * time.Minute} {
		t.Run(late.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.add(testUUID, 10*time.Minute)
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
				settle(time.Second)
				start := time.Now()
				p.send(testUUID, `{"signed":true}`)
				time.Sleep(late)
				p.sign(testUUID, "tesSUCCESS")
				for !j.ended {
					settle(50 * time.Millisecond)
				}
				j.wantEnd(Signed, nil)
				if took := time.Since(start) - late; took > chaseSlow+100*time.Millisecond {
					t.Errorf("noticed %s after it was written", took)
				}
			})
		})
	}
}

func TestWatchChaseWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 10*time.Minute)
		c, _ := bubble(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		j := journalOf(t, c.Watch(ctx, Ref{UUID: testUUID}))
		settle(time.Second)
		start, before := time.Now(), len(p.times())
		p.send(testUUID, `{"signed":false}`)
		settle(4 * time.Second)
		var got []time.Duration
		for _, at := range p.times()[before:] {
			got = append(got, at.Sub(start))
		}
		ms := time.Millisecond
		if want := []time.Duration{0, 250 * ms, 750 * ms, 1750 * ms, 3750 * ms}; !slices.Equal(got, want) {
			t.Errorf("asked after %v, want %v", got, want)
		}
		cancel()
		synctest.Wait()
		j.wantEnd(Pending, context.Canceled)
	})
}

func TestWatchRejected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.change(testUUID, func(r *record) { r.meta["resolved"], r.meta["app_opened"] = true, true })
		p.send(testUUID, `{"signed":false}`)
		settle(time.Second)
		j.wantEnd(Rejected, nil)
	})
}

// A row that is half written must not be taken for a refusal.
func TestWatchDoubtsRejectionAfterSignedFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 5*time.Minute)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.change(testUUID, func(r *record) { r.meta["resolved"] = true })
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		settle(5 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchExpiry(t *testing.T) {
	t.Run("never opened", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute)
			p.mute = true // not even the expired frame
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(65 * time.Second)
			j.wantEnd(Expired, nil)
		})
	})
	t.Run("frame", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute)
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(time.Minute)
			p.send(testUUID, `{"expired":true}`)
			settle(time.Second)
			j.wantEnd(Expired, nil)
		})
	})
	t.Run("signed in the grace period", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute)
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(30 * time.Second)
			p.change(testUUID, func(r *record) { r.meta["app_opened"] = true })
			p.send(testUUID, `{"opened":true}`)
			settle(4 * time.Minute)
			if u := j.last(); u.State != ExpiredOpened || u.Link != Live {
				t.Fatalf("in the grace period: %+v", u)
			}
			p.sign(testUUID, "tesSUCCESS")
			p.send(testUUID, `{"signed":true}`)
			settle(time.Second)
			j.wantEnd(Signed, nil)
		})
	})
	t.Run("grace over", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute).meta["app_opened"] = true
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(5*time.Minute + 55*time.Second)
			if j.ended {
				t.Fatal("ended too early")
			}
			settle(10 * time.Second)
			j.wantEnd(ExpiredOpened, ErrGraceOver)
		})
	})
	t.Run("grace over while offline", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, time.Minute).meta["app_opened"] = true
			c, m := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(2 * time.Minute)
			m.setDown(true)
			settle(30 * time.Minute)
			if u := j.last(); u.Link != Offline || !errors.Is(u.Err, ErrUnavailable) {
				t.Fatalf("offline: %+v", u)
			}
			p.sign(testUUID, "tesSUCCESS")
			m.setDown(false)
			settle(2 * time.Minute)
			j.wantEnd(Signed, nil)
		})
	})
}

func TestWatchResolvedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, -time.Hour)
		p.sign(testUUID, "tecPATH_DRY")
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchDispatch(t *testing.T) {
	t.Run("later", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, 5*time.Minute)
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(time.Second)
			p.sign(testUUID, "")
			p.send(testUUID, `{"signed":true}`)
			settle(10 * time.Millisecond)
			if u := j.last(); u.State != Signed || u.Link != Live {
				t.Fatalf("not signed at once: %+v", u)
			}
			p.send(testUUID, `{"dispatched":true}`)
			settle(20 * time.Second)
			if u := j.last(); !u.Dispatched || u.Link == Done {
				t.Fatalf("not dispatched: %+v", u)
			}
			p.sign(testUUID, "tesSUCCESS")
			settle(13 * time.Second)
			j.wantEnd(Signed, nil)
		})
	})
	t.Run("never", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.add(testUUID, 5*time.Minute)
			p.sign(testUUID, "")
			c, _ := bubble(t, p)
			j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
			settle(85 * time.Second)
			if j.ended {
				t.Fatal("ended too early")
			}
			settle(10 * time.Second)
			j.wantEnd(Signed, ErrNotDispatched)
			if n := p.count("GET"); n > 20 {
				t.Errorf("%d GETs", n)
			}
		})
	})
}

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
		if p.dials < 10 {
			t.Errorf("only %d dials in ten minutes", p.dials)
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
		var slept time.Duration
		c.wall = func() time.Time { return time.Now().Add(slept).Round(0) }
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(40 * time.Second)
		p.sign(testUUID, "tesSUCCESS") // and the frame was sent while we slept
		slept = 20 * time.Minute
		dials := p.dials
		settle(15 * time.Second)
		j.wantEnd(Signed, nil)
		if p.dials == dials {
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

func TestWatchCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		if got, err := c.CancelPayload(t.Context(), testUUID); err != nil || !got.Cancelled {
			t.Fatal(got, err)
		}
		settle(time.Second)
		j.wantEnd(Cancelled, nil)
	})
}

func TestWatchEndsWhenItCannotGoOn(t *testing.T) {
	tests := []struct {
		name  string
		rest  func(w http.ResponseWriter, r *http.Request) bool
		ref   Ref
		state State
		want  error
	}{
		{"401", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 401, 401); return true }, Ref{UUID: testUUID}, Pending, ErrUnauthorized},
		{"403", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 403, 813); return true }, Ref{UUID: testUUID}, Pending, ErrUnauthorized},
		{"disabled", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 403, 810); return true }, Ref{UUID: testUUID}, Pending, ErrAppDisabled},
		{"refused", func(w http.ResponseWriter, _ *http.Request) bool { softError(w, 400, 600); return true }, Ref{UUID: testUUID}, Pending, ErrRefused},
		{"unknown", nil, Ref{UUID: testUUID}, NotFound, ErrNotFound},
		{"exists false", func(w http.ResponseWriter, _ *http.Request) bool {
			fmt.Fprint(w, `{"meta":{"exists":false,"uuid":null}}`)
			return true
		}, Ref{UUID: testUUID}, NotFound, ErrNotFound},
		{"no uuid", nil, Ref{UUID: "../ping"}, NotFound, ErrInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.rest = test.rest
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), test.ref))
				settle(5 * time.Second)
				j.wantEnd(test.state, test.want)
				if want := 2; test.want == ErrNotFound && p.count("GET") != want {
					t.Errorf("%d GETs, want %d", p.count("GET"), want)
				}
			})
		})
	}
}

// A replica that has not heard of the payload yet says 404 once.
func TestWatchOutlivesOneNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(500 * time.Millisecond)
		p.add(testUUID, time.Hour)
		settle(5 * time.Second)
		if u := j.last(); u.State != Pending || u.Payload == nil {
			t.Fatalf("%+v", u)
		}
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
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
				settle(5 * time.Second)
				p.set(func() {
					p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
						w.Header().Set("Retry-After", test.header)
						w.WriteHeader(429)
						return true
					}
				})
				p.send("00000000-0000-4000-8000-000000000001", `{"signed":true}`)
				synctest.Wait()
				limited := time.Now()
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
				_ = limited
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
		if p.dials < 400 {
			t.Errorf("%d dials", p.dials)
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
		if p.dials > 400 {
			t.Errorf("%d dials in an hour", p.dials)
		}
		if n := p.count("GET"); n > 900 {
			t.Errorf("%d GETs in an hour", n)
		}
		cancel()
		settle(0)
		j.wantEnd(Pending, context.Canceled)
	})
}

func TestWatchSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		settle(time.Second)
		p.send(testUUID, `{"opened":true}`)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Minute)
		var got []Update
		for u := range w.Updates() {
			got = append(got, u)
		}
		if len(got) != 1 || got[0].State != Signed || got[0].Link != Done {
			t.Errorf("a reader that comes late gets %+v", got)
		}
	})
}

// Old answers and frames in any order never move the state back.
func TestWatchIsMonotone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(time.Second)
		p.send(testUUID, `{"opened":true}`)
		settle(time.Second)
		w.Refresh() // the platform has not written app_opened yet
		settle(time.Second)
		if u := j.last(); u.State != Opened {
			t.Fatalf("%+v", u)
		}
		p.sign(testUUID, "")
		w.Refresh()
		settle(time.Millisecond)
		p.change(testUUID, func(r *record) { r.meta["signed"], r.meta["resolved"] = false, false })
		p.send(testUUID, `{"opened":true}`)
		p.send(testUUID, `{"expired":true}`)
		w.Refresh()
		settle(time.Second)
		if u := j.last(); u.State != Signed || u.Payload.State() != Signed {
			t.Fatalf("%+v", u)
		}
		p.sign(testUUID, "tesSUCCESS")
		settle(15 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

func TestWatchTokenEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, time.Hour)
		c, _ := bubble(t, p)
		c.cred = Bearer(token{err: errors.New("signed out")})
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		j.wantEnd(Pending, ErrUnauthorized)
		if n := p.count("GET"); n != 0 {
			t.Errorf("%d GETs without a token", n)
		}
	})
}

func TestStatusURL(t *testing.T) {
	tests := []struct{ base, given, want string }{
		{"https://xumm.app", "", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "wss://xaman.app/sign/x", "wss://xaman.app/sign/x"},
		{"https://xumm.app", "ws://xumm.app/sign/x", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "file:///etc/passwd", "wss://xumm.app/sign/" + testUUID},
		{"https://xumm.app", "::", "wss://xumm.app/sign/" + testUUID},
		{"http://127.0.0.1:9", "ws://127.0.0.1:9/sign/x", "ws://127.0.0.1:9/sign/x"},
	}
	for _, test := range tests {
		c, err := New(APIKey(testKey, testSecret), WithBaseURL(test.base))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.statusURL(Ref{UUID: testUUID, StatusURL: test.given}); got != test.want {
			t.Errorf("%s with %q: %q, want %q", test.base, test.given, got, test.want)
		}
	}
}
