package xumm

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// callOften makes a call of the caller's own, again and again.
func callOften(ctx context.Context, c *Client, every time.Duration) {
	for ctx.Err() == nil {
		c.Rates(ctx, "USD") // that it is made is enough
		sleep(ctx, every)
	}
}

// However many calls the caller makes, what was announced comes within seconds.
func TestOwnCallsDoNotStarveWatches(t *testing.T) {
	for _, limit := range []int{60, 200} {
		synctest.Test(t, func(t *testing.T) {
			p := newFakePlatform()
			p.rest = func(w http.ResponseWriter, r *http.Request) bool {
				if strings.Contains(r.URL.Path, "/rates/") { // a limit of its own
					io.WriteString(w, `{"XRP":2}`)
					return true
				}
				return false
			}
			c, _ := bubble(t, p)
			c.pace.told(Rate{Limit: limit, Remaining: limit})
			ctx, cancel := context.WithCancel(t.Context())
			go callOften(ctx, c, 200*time.Millisecond)
			settle(2 * time.Minute)
			p.add(testUUID, 48*time.Hour)
			j := journalOf(t, c.Watch(ctx, Ref{UUID: testUUID}))
			settle(10 * time.Second)
			p.sign(testUUID, "tesSUCCESS")
			p.send(testUUID, `{"signed":true}`)
			settle(leastEvery + time.Second)
			j.wantEnd(Signed, nil)
			cancel()
			settle(0)
		})
	}
}

// A limit that was told once and holds no more is found out.
func TestLimitOfOneIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		limit := "1"
		p.rest = func(w http.ResponseWriter, r *http.Request) bool {
			if strings.Contains(r.URL.Path, "/rates/") {
				io.WriteString(w, `{"XRP":2}`)
				return true
			}
			w.Header().Set("X-RateLimit-Limit", limit)
			w.Header().Set("X-RateLimit-Remaining", "0")
			limit = "200"
			return false
		}
		c, _ := bubble(t, p)
		p.add(testUUID, 48*time.Hour)
		ctx, cancel := context.WithCancel(t.Context())
		j := journalOf(t, c.Watch(ctx, Ref{UUID: testUUID}))
		settle(2 * time.Second)
		go callOften(ctx, c, 55*time.Second)
		settle(time.Second)
		p.sign(testUUID, "tesSUCCESS")
		p.send(testUUID, `{"signed":true}`)
		settle(2 * time.Minute)
		j.wantEnd(Signed, nil)
		cancel()
		settle(0)
	})
}

// Calls that never left the computer used nothing up.
func TestUnsentCallsAreNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 60
		c, m := bubble(t, p)
		p.add(testUUID, 48*time.Hour)
		w := c.Watch(t.Context(), Ref{UUID: testUUID})
		j := journalOf(t, w)
		settle(10 * time.Second)
		m.setDown(true)
		p.dropSockets()
		settle(time.Second)
		before := len(c.pace.calls)
		for range 60 {
			if _, err := c.Rates(t.Context(), "USD"); !errors.Is(err, ErrUnavailable) {
				t.Fatal(err)
			}
		}
		if n := len(c.pace.calls) - before; n != 0 {
			t.Errorf("%d were counted", n)
		}
		m.setDown(false)
		p.sign(testUUID, "tesSUCCESS")
		w.Refresh()
		settle(time.Second)
		j.wantEnd(Signed, nil)
	})
}

// Nor do the turns of those who gave up as their turn came.
func TestTurnsOfTheGoneAreNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		p.told(Rate{Limit: 60, Remaining: 60})
		for range 54 {
			ctx, cancel := context.WithCancel(t.Context())
			turn := p.queue(urgent)
			<-turn.come
			cancel()
			if turn.wait(ctx) {
				t.Error("it had its turn")
			}
			turn.done()
		}
		if len(p.calls) != 0 {
			t.Errorf("%d calls were counted", len(p.calls))
		}
	})
}

// Those that ask often, since a frame and the API do not agree, leave room for
// those that nothing is known to have happened to.
func TestChasersDoNotStarveOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 60
		c, _ := bubble(t, p)
		ctx, cancel := context.WithCancel(t.Context())
		for i := range 10 {
			p.add(numbered(i), 24*time.Hour)
			journalOf(t, c.Watch(ctx, Ref{UUID: numbered(i)}))
		}
		settle(10 * time.Second)
		for i := range 10 {
			p.send(numbered(i), `{"signed":true}`)
		}
		settle(2 * time.Minute)
		var all []*journal
		for i := 100; i < 103; i++ {
			p.add(numbered(i), 24*time.Hour)
			all = append(all, journalOf(t, c.Watch(ctx, Ref{UUID: numbered(i)})))
		}
		settle(2 * time.Minute)
		for _, j := range all {
			if u := j.last(); u.Payload == nil {
				t.Errorf("it was never looked at: %+v", u)
			}
		}
		cancel()
		settle(0)
	})
}

// Whoever refreshes all that there is does not hold back what is announced next.
func TestRecheckOfManyLetsResultsBy(t *testing.T) {
	for name, again := range map[string]func(*Watch){"refresh": (*Watch).Refresh, "recheck": (*Watch).Recheck} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFakePlatform()
				p.limit = 60
				c, _ := bubble(t, p)
				var watches []*Watch
				var all []*journal
				for i := range 100 {
					p.add(numbered(i), 24*time.Hour)
					w := c.Watch(t.Context(), Ref{UUID: numbered(i)})
					watches, all = append(watches, w), append(all, journalOf(t, w))
				}
				settle(20 * time.Minute)
				for _, w := range watches {
					again(w)
				}
				settle(20 * time.Second)
				for _, j := range all {
					if j.last().Err != nil {
						t.Fatal(j.last().Err)
					}
				}
				p.sign(numbered(99), "tesSUCCESS")
				p.send(numbered(99), `{"signed":true}`)
				within := time.Second
				if name == "refresh" {
					within = leastEvery + time.Second // they have used up what there was
				}
				settle(within)
				all[99].wantEnd(Signed, nil)
			})
		})
	}
}

// A pause is no longer than five minutes, whatever the platform says; then one
// call finds out, and the watches say why nothing comes meanwhile.
func TestPauseEndsWithOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		p.limit = 1000
		c, _ := bubble(t, p)
		all := crowd(t, c, p, 20)
		settle(10 * time.Second)
		p.set(func() {
			p.rest = func(w http.ResponseWriter, _ *http.Request) bool {
				time.Sleep(time.Second) // so that others could come meanwhile
				w.Header().Set("Retry-After", "86400")
				w.WriteHeader(429)
				return true
			}
		})
		for i := range all {
			p.sign(numbered(i), "tesSUCCESS")
		}
		p.send(numbered(0), `{"signed":true}`)
		settle(2 * time.Second)
		before := p.count("GET")
		for i := range all {
			p.send(numbered(i), `{"signed":true}`)
		}
		settle(10 * time.Second)
		for i, j := range all {
			if u := j.last(); !errors.Is(u.Err, ErrRateLimited) {
				t.Errorf("watch %d does not say that it waits: %+v", i, u)
			}
		}
		settle(longestTold)
		if n := p.count("GET") - before; n != 1 {
			t.Errorf("%d calls after the pause", n)
		}
		p.set(func() { p.rest = nil })
		settle(longestTold)
		for _, j := range all {
			j.wantEnd(Signed, nil)
		}
	})
}

// A pause goes by while the machine sleeps, too.
func TestSleepThroughAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFakePlatform()
		c, _ := bubble(t, p)
		var slept time.Duration
		c.wall = func() time.Time { return time.Now().Round(0).Add(slept) }
		c.pace.pause(longestTold, c.wall())
		turn := c.pace.queue(urgent)
		c.pace.woke(c.wall())
		if turn.held() != longestTold {
			t.Errorf("held up for %s", turn.held())
		}
		slept = time.Hour
		c.pace.woke(c.wall())
		if !turn.wait(t.Context()) || turn.held() != 0 {
			t.Error("it is held up")
		}
		turn.done()
	})
}

// Waking up makes what is urgent no less so.
func TestWakingKeepsUrgency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := bubble(t, newFakePlatform())
		f := &follower{c: c, ctx: t.Context(), uuid: testUUID, kick: make(chan bool, 1), results: make(chan getResult), hurry: routine}
		c.pace.pause(time.Minute, c.wall())
		f.ask(urgent)
		f.get()
		f.anew()
		f.get()
		if got := f.place.urgency(); got != urgent {
			t.Errorf("after waking up its urgency is %d", got)
		}
		f.cancel()
		settle(0)
	})
}

// What waits becomes more urgent, and says what it was wanted for.
func TestTurnsAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		p.pause(longestTold, time.Now())
		turn := p.queue(routine)
		level := func() urgency {
			p.mu.Lock()
			defer p.mu.Unlock()
			return turn.level
		}
		for _, want := range []urgency{awaited, aged} {
			settle(ageEvery)
			p.due()
			if got := level(); got != want {
				t.Errorf("level %d, want %d", got, want)
			}
		}
		if turn.urgency() != routine {
			t.Errorf("wanted for %d", turn.urgency())
		}
	})
}
