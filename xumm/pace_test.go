package xumm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func numbered(i int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", i+1) }

// crowd watches n payloads of p.
func crowd(t *testing.T, c *Client, p *fakePlatform, n int) []*journal {
	var all []*journal
	for i := range n {
		p.add(numbered(i), 24*time.Hour)
		all = append(all, journalOf(t, c.Watch(t.Context(), Ref{UUID: numbered(i)})))
	}
	return all
}

func ended(all []*journal) (n int) {
	for _, j := range all {
		if j.ended() {
			n++
		}
	}
	return n
}

// Whatever the limit is and whether it is told or not, many results at once are
// had without a call too many, as soon as the limit lets them be had.
func TestWatchesKeepWithinTheLimit(t *testing.T) {
	const many = 150
	for _, test := range []struct {
		limit  int
		untold bool
		within time.Duration // of the frames, for all of them
	}{
		{limit: 60, within: 3 * time.Minute},
		{limit: 60, untold: true, within: 3 * time.Minute},
		{limit: 200, untold: true, within: 3 * time.Minute},
		{limit: 200, within: time.Minute},
		{limit: 1000, within: 4 * time.Second},
		{limit: 1 << 40, within: 2 * time.Second},
	} {
		t.Run(fmt.Sprintf("%d, untold %t", test.limit, test.untold), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.limit, p.untold = test.limit, test.untold
				c, _ := bubble(t, p)
				all := crowd(t, c, p, many)
				settle(10 * time.Second)
				for i := range many {
					p.sign(numbered(i), "tesSUCCESS")
					p.send(numbered(i), `{"signed":true}`)
				}
				settle(test.within)
				if n := ended(all); n != many {
					t.Errorf("%d of %d results within %s", n, many, test.within)
				}
				for _, j := range all {
					j.wantEnd(Signed, nil)
				}
				if p.refused != 0 {
					t.Errorf("%d calls too many", p.refused)
				}
				if n := p.count("GET"); test.limit <= 200 && n > 2*many {
					t.Errorf("%d GETs for %d results", n, many)
				}
			})
		})
	}
}

// A result is not kept waiting by looks that only make sure.
func TestUrgentGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 60
		c, _ := bubble(t, p)
		all := crowd(t, c, p, 200)
		for i := range 30 { // while the others wait for their first look
			settle(time.Second)
			last := len(all) - 1 - i
			p.sign(numbered(last), "tesSUCCESS")
			p.send(numbered(last), `{"signed":true}`)
			settle(maxGap)
			all[last].wantEnd(Signed, nil)
		}
		settle(10 * time.Minute) // and they, too, have their turn
		for i, j := range all[:170] {
			if u := j.last(); u.Payload == nil {
				t.Errorf("payload %d was never looked at: %+v", i, u)
			}
		}
		if p.refused != 0 {
			t.Errorf("%d calls too many", p.refused)
		}
	})
}

// What happens to a payload whose GET has not been sent yet needs no other one.
func TestWaitingTurnIsRaised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 60
		c, _ := bubble(t, p)
		all := crowd(t, c, p, 100)
		settle(20 * time.Second)
		i := slices.IndexFunc(all, func(j *journal) bool { return j.last().Payload == nil })
		if i < 0 {
			t.Fatal("none had to wait")
		}
		before := p.count("GET")
		p.sign(numbered(i), "tesSUCCESS")
		p.send(numbered(i), `{"pre_signed":true}`)
		p.send(numbered(i), `{"signed":true}`)
		p.send(numbered(i), `{"dispatched":true}`)
		settle(maxGap)
		all[i].wantEnd(Signed, nil)
		if n := p.count("GET") - before; n != 1 {
			t.Errorf("%d GETs, want 1", n)
		}
	})
}

// Calls that somebody else makes with the same credential count, too.
func TestWatchesLeaveRoomForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit, p.others = 200, 150
		c, _ := bubble(t, p)
		all := crowd(t, c, p, 100)
		settle(10 * time.Second)
		for i := range all {
			p.sign(numbered(i), "tesSUCCESS")
			p.send(numbered(i), `{"signed":true}`)
		}
		settle(10 * time.Minute)
		for _, j := range all {
			j.wantEnd(Signed, nil)
		}
		if p.refused > 0 {
			t.Errorf("%d calls too many", p.refused)
		}
	})
}

// The caller's own calls are not held back, but they are counted: what was
// announced comes after ten seconds at the latest, the rest when there is room.
func TestWatchesCountTheCallersCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 60
		c, _ := bubble(t, p)
		for i := range 55 {
			p.add(numbered(i), time.Hour)
			if _, err := c.Payload(t.Context(), numbered(i)); err != nil {
				t.Fatal(err)
			}
		}
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: numbered(1)}))
		settle(time.Second)
		p.sign(numbered(1), "tesSUCCESS")
		p.send(numbered(1), `{"signed":true}`)
		settle(leastEvery - time.Second)
		if n := p.count("GET"); n != 55 || j.ended() {
			t.Errorf("%d GETs in the first seconds", n)
		}
		settle(time.Second)
		j.wantEnd(Signed, nil)
		if p.refused > 0 {
			t.Errorf("%d calls too many", p.refused)
		}
	})
}

// However many payloads are polled, they use a part of the limit, and the rest
// is there for what a person waits for.
func TestWatchesPollTogether(t *testing.T) {
	for _, limit := range []int{60, 200, 600} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.limit = limit
				p.ws = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(503); return true }
				c, _ := bubble(t, p)
				ctx, cancel := context.WithCancel(t.Context())
				for i := range 100 {
					p.add(numbered(i), 24*time.Hour)
					journalOf(t, c.Watch(ctx, Ref{UUID: numbered(i)}))
				}
				settle(10 * time.Minute)
				before := p.count("GET")
				settle(10 * time.Minute)
				if n := (p.count("GET") - before) / 10; n < limit/4 || n > limit/2 {
					t.Errorf("%d GETs a minute", n)
				}
				if p.refused > 0 {
					t.Errorf("%d calls too many", p.refused)
				}
				cancel()
				settle(0)
			})
		})
	}
}

// Figures that cannot be are no figures.
func TestPaceTold(t *testing.T) {
	for _, test := range []struct{ limit, remaining, want, others int }{
		{0, 0, paceUntold, 0},
		{200, 199, 200, 1},
		{200, 500, 200, 0},
		{200, 0, 200, 200},
		{200, -1, 200, 0},
		{1 << 62, 1 << 61, paceMost, 0},
		{1 << 62, 10, paceMost, paceMost - 10},
		{1, 0, 1, 1},
	} {
		var p pace
		p.told(Rate{Limit: test.limit, Remaining: test.remaining})
		if p.perMinute() != test.want || p.others != test.others {
			t.Errorf("%d, %d: limit %d, %d by others", test.limit, test.remaining, p.perMinute(), p.others)
		}
	}
	var p pace
	p.told(Rate{Limit: 200, Remaining: 150})
	if p.told(Rate{Limit: 100, Remaining: -1}); p.others != 50 || p.limit != 100 {
		t.Errorf("without a word on what is left: %d by others", p.others)
	}
}

// A limit of one call a minute is one, not none.
func TestPaceOfOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		p.told(Rate{Limit: 1, Remaining: 1})
		for _, u := range []urgency{routine, awaited, urgent} {
			start := time.Now()
			if !p.queue(u).wait(t.Context()) {
				t.Fatal("gave up")
			}
			if took := time.Since(start); u != routine && took != time.Minute {
				t.Errorf("a turn after %s", took)
			}
		}
	})
}

// Whoever gives up leaves the queue to the others.
func TestPaceGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		p.pause(time.Minute, time.Now())
		ctx, cancel := context.WithCancelCause(t.Context())
		first, second := p.queue(urgent), p.queue(urgent)
		gone := make(chan bool)
		go func() { gone <- first.wait(ctx) }()
		cancel(errors.New("enough"))
		if <-gone {
			t.Error("it had its turn")
		}
		start := time.Now()
		if !second.wait(t.Context()) || time.Since(start) != time.Minute {
			t.Errorf("the other had its turn after %s", time.Since(start))
		}
		if len(p.calls) != 1 {
			t.Errorf("%d calls were counted", len(p.calls))
		}
	})
}

// A turn that meets a pause is one call, not two.
func TestPaceTurnMeetsAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		turn, start := p.queue(urgent), time.Now()
		p.pause(10*time.Second, time.Now())
		if !turn.wait(t.Context()) || time.Since(start) != 10*time.Second {
			t.Errorf("its turn came after %s", time.Since(start))
		}
		if len(p.calls) != 1 || !p.calls[0].Equal(time.Now()) {
			t.Errorf("counted at %v", p.calls)
		}
	})
}

// What carries the credential is counted, on whatever endpoint; what is public is not.
func TestPaceCountsTheCredential(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := bubble(t, newFakePlatform())
		for range 3 {
			if _, err := c.AccountMeta(t.Context(), testAccount); !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
		}
		if n := len(c.pace.calls); n != 0 {
			t.Errorf("%d public calls were counted", n)
		}
		for range 2 {
			if _, err := c.Rates(t.Context(), "USD"); !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
		}
		if n := len(c.pace.calls); n != 2 {
			t.Errorf("%d of 2 calls were counted", n)
		}
	})
}

// Other endpoints have limits of their own: what they refuse delays no result.
func TestRefusalElsewhereDelaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.rest = func(w http.ResponseWriter, r *http.Request) bool {
			if strings.Contains(r.URL.Path, "/payload/") {
				return false
			}
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(429)
			return true
		}
		c, _ := bubble(t, p)
		p.add(testUUID, time.Hour)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		settle(10 * time.Second)
		for _, err := range []error{
			second(c.AccountMeta(t.Context(), testAccount)),
			second(c.Rates(t.Context(), "USD")),
		} {
			if !errors.Is(err, ErrRateLimited) {
				t.Fatal(err)
			}
		}
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(time.Second)
		j.wantEnd(Signed, nil)
	})
}

func second[T any](_ T, err error) error { return err }

// A platform that refuses without a word on how long is asked less and less,
// whatever it answers to other calls.
func TestPausesGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		refuse := func(w http.ResponseWriter, r *http.Request) bool {
			if strings.Contains(r.URL.Path, "/rates/") {
				io.WriteString(w, `{"XRP":2,"USD":1}`)
			} else {
				w.WriteHeader(429)
			}
			return true
		}
		p.rest = refuse
		c, _ := bubble(t, p)
		p.add(testUUID, time.Hour)
		j := journalOf(t, c.Watch(t.Context(), Ref{UUID: testUUID}))
		for range 30 {
			settle(10 * time.Second)
			if _, err := c.Rates(t.Context(), "USD"); err != nil {
				t.Fatal(err)
			}
		}
		times := p.timesOf("GET payload/")
		for i, want := range []time.Duration{5, 10, 20, 40, 60, 60} {
			if got := times[i+1].Sub(times[i]); got != want*time.Second {
				t.Errorf("pause %d: %s", i, got)
			}
		}
		p.set(func() { p.rest = nil })
		settle(time.Minute)
		if u := j.last(); u.Err != nil || u.Payload == nil {
			t.Fatalf("%+v", u)
		}
		p.set(func() { p.rest = refuse })
		before := len(p.times())
		p.send(testUUID, `{"signed":true}`)
		settle(minPause)
		if n := len(p.times()) - before; n != 2 {
			t.Errorf("after an answer pauses did not begin anew: %d GETs", n)
		}
	})
}

// Before the platform has told its limit, calls of the caller's own do not keep
// the first look waiting: it is the one that tells.
func TestFirstLookTellsTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 1000
		c, _ := bubble(t, p)
		for range 100 {
			if _, err := c.Rates(t.Context(), "USD"); !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
		}
		all := crowd(t, c, p, 100)
		settle(2 * time.Second)
		for i, j := range all {
			if u := j.last(); u.Payload == nil {
				t.Fatalf("payload %d: %+v", i, u)
			}
		}
	})
}
