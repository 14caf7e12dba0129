package xumm

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// The resolve frame went out before there was a socket, and the first GET came
// before the platform had written the result: no frame will ever tell.
func TestWatchConnectsBetweenFrameAndResult(t *testing.T) {
	for _, late := range []time.Duration{50 * time.Millisecond, 800 * time.Millisecond, 1400 * time.Millisecond, 3 * time.Second, 6 * time.Second} {
		t.Run(late.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.add(testUUID, 10*time.Minute)
				c, _ := bubble(t, p)
				j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
				settle(late)
				if u := j.last(); u.Link != Live || u.State != Pending {
					t.Fatalf("before the result can be read: %+v", u)
				}
				p.sign(testUUID, "tesSUCCESS")
				within := 1500 * time.Millisecond
				if late > within {
					within = 5 * time.Second
				}
				settle(within)
				j.wantEnd(Signed, nil)
				if n := p.count("GET"); n > 3 {
					t.Errorf("%d GETs", n)
				}
			})
		})
	}
}

// The looks after connecting are few, and end.
func TestWatchLooksFewTimesAfterConnecting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(2 * time.Minute)
		if n := p.count("GET"); n != 3 {
			t.Errorf("%d GETs in two minutes, want 3", n)
		}
		p.sign(testUUID, "tesSUCCESS") // and its frame is lost
		settle(steadyLook)
		j.wantEnd(Signed, nil)
	})
}

// Many watches that were given their turns before the platform said stop must
// not use them.
func TestWatchesHoldBackTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		const many = 40
		var journals []*journal
		uuid := func(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i+1) }
		for i := range many {
			p.add(uuid(i), 24*time.Hour)
			journals = append(journals, journalOf(t, c.Watch(t.Context(), Ref{UUID: uuid(i)})))
		}
		settle(time.Minute)
		p.set(func() {
			p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Retry-After", "30")
				w.WriteHeader(429)
				return true
			}
		})
		before := p.count("GET")
		for i := range many { // every watch wants to look now
			p.sign(uuid(i), "tesSUCCESS")
			p.send(uuid(i), `{"signed":true}`)
		}
		settle(65 * time.Second)
		if n := p.count("GET") - before; n > 3 { // one, and one after each pause
			t.Errorf("%d GETs in 65 seconds of a platform that asks for 30 seconds of silence", n)
		}
		p.set(func() { p.rest = nil })
		settle(40 * time.Second)
		for _, j := range journals {
			j.wantEnd(Signed, nil)
		}
	})
}

// An answer that was on its way when something happened is older than that.
func TestWatchAsksAgainAfterStaleAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(time.Minute) // past the looks after connecting
		p.set(func() {
			p.rest = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodGet {
					return false
				}
				p.mu.Lock()
				defer p.mu.Unlock()
				p.rest = nil
				p.write(w, p.payloads[testUUID]) // as it is now …
				p.mu.Unlock()
				time.Sleep(time.Second) // … and told late
				p.mu.Lock()
				return true
			}
		})
		w.Refresh()
		settle(100 * time.Millisecond)
		if _, err := c.CancelPayload(t.Context(), testUUID); err != nil {
			t.Fatal(err)
		}
		settle(time.Second)
		j.wantEnd(Cancelled, nil)
	})
}

// Each 404 has to be confirmed, however long ago the last one was.
func TestWatchConfirmsEachNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		for range 2 {
			settle(time.Minute)
			p.set(func() {
				p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
					p.set(func() { p.rest = nil })
					softError(w, 404, 404)
					return true
				}
			})
			w.Refresh()
			settle(time.Minute)
			if u := j.last(); u.State != Pending || u.Link != Live || u.Err != nil {
				t.Fatalf("after one 404: %+v", u)
			}
		}
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
	})
}

// On a new connection "expired" may mean "answered before you came", whatever
// it meant on the last one.
func TestWatchBelievesExpiredFrameOfEachConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Minute)
		p.send(testUUID, `{"expired":true}`) // nothing of that can be read
		settle(2 * time.Minute)
		p.dropSockets()
		settle(time.Second) // connected again
		before := p.count("GET")
		p.send(testUUID, `{"expired":true}`)
		settle(800 * time.Millisecond)
		if n := p.count("GET") - before; n < 3 {
			t.Errorf("%d GETs after the frame", n)
		}
		p.sign(testUUID, "tesSUCCESS")
		settle(2 * time.Second)
		j.wantEnd(Signed, nil)
	})
}

// The GETs have the last word, even against a frame.
func TestWatchBelievesRejectionInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.change(testUUID, func(r *record) { r.meta["resolved"] = true })
		p.send(testUUID, `{"signed":true}`)
		settle(3 * time.Second)
		if j.ended() {
			t.Fatal("believed too early")
		}
		settle(12 * time.Second)
		j.wantEnd(Rejected, nil)
	})
}

// The frame that tells of the submission is a reason to look, not to wait for
// the next turn.
func TestWatchLooksWhenDispatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.add(testUUID, 24*time.Hour)
		c, _ := bubble(t, p)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(time.Second)
		p.sign(testUUID, "")
		p.send(testUUID, `{"signed":true}`)
		settle(20 * time.Second) // by now it asks every six seconds and more
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"dispatched":true}`)
		settle(200 * time.Millisecond)
		j.wantEnd(Signed, nil)
	})
}
