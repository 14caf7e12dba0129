package faults

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"countersign/xumm"
)

const (
	crowdSize = 200
	// callsPerMinute is what the platform's documentation allows at most. The
	// sandbox refuses what is more.
	callsPerMinute = 200
)

// scenario is one way in which the network is bad. breaks runs when every watch
// has its websocket, and lets the person at the phone answer every request.
type scenario struct {
	name   string
	before func(*rig)   // the network is bad from the start
	breaks func(*crowd) // it breaks later
	cuts   bool         // websockets end

	refusals int // calls that the platform refuses, whatever their number
}

func scenarios() []scenario {
	return []scenario{
		{"latency", func(r *rig) { r.toxic("latency", `{"latency":300,"jitter":200}`) }, answerAll, false, 0},
		{"bandwidth 4 KB/s", func(r *rig) { r.toxic("bandwidth", `{"rate":4}`) }, answerAll, false, 0},
		{"black hole", nil, blackHole, true, 0},
		{"reset", func(r *rig) { r.sleeping("reset_peer", `{"timeout":0}`) }, reset, true, 0},
		{"slow close", func(r *rig) { r.toxic("slow_close", `{"delay":4000}`) }, slowClose, true, 0},
		{"too many calls", nil, tooMany, false, refusals},
		{"half-open", func(r *rig) { r.toxic("slow_close", `{"delay":600000}`) }, halfOpen, true, 0},
	}
}

func answerAll(c *crowd) { c.answer(c.all) }

// blackHole swallows every byte and closes nothing, until some of the GETs have
// run into the client's own limit of 15 seconds. All requests are answered
// meanwhile.
func blackHole(c *crowd) {
	c.toxic("timeout", `{"timeout":0}`)
	c.answer(c.all)
	c.await("without news", 20, c.all, func(one *watched) bool { return one.last.Err != nil })
	c.heal()
}

// reset resets every connection, old or new, at its next byte, until every watch
// has failed twice to get its websocket back.
func reset(c *crowd) {
	c.wake("reset_peer")
	c.answer(c.all)
	c.await("cut off", len(c.all), c.all, func(one *watched) bool {
		return one.links[xumm.Polling] || one.links[xumm.Offline] || one.last.Link == xumm.Done
	})
	c.heal()
	c.await("reset", 1, c.all, func(one *watched) bool { return one.reset })
}

// slowClose: the platform drops every websocket, and the client hears of that
// four seconds late. What happens until then has no frames.
func slowClose(c *crowd) {
	c.platform.Faults().DropSockets()
	c.answer(c.all)
}

const refusals = 3

// tooMany: the platform answers some calls with 429, and asks for a pause, which
// all watches keep. A second is allowed for what was on its way.
func tooMany(c *crowd) {
	const pause = 8 * time.Second
	c.platform.Faults().RateLimit(refusals, pause)
	c.answer(c.all)
	c.await("refused", 1, c.all, func(one *watched) bool { return errors.Is(one.last.Err, xumm.ErrRateLimited) })
	c.await("half of the results", len(c.all)/2, c.all, func(one *watched) bool { return one.last.Link == xumm.Done })
	if n := c.meter.afterRefusal(time.Second, pause); n > 0 {
		c.Errorf("%d GETs in the pause the platform asked for", n)
	}
}

// halfOpen: the platform has dropped every websocket, and the client never
// hears of it. Some requests are answered at once; the others when the pings
// have told the watches that nobody is there.
func halfOpen(c *crowd) {
	c.platform.Faults().DropSockets()
	late := c.all[:len(c.all)/4]
	c.answer(c.all[len(late):])
	c.await("noticed", len(late), late, func(one *watched) bool {
		return one.links[xumm.Polling] || one.links[xumm.Offline]
	})
	c.answer(late)
}

// TestFaults runs the scenarios at the same time (with -parallel 7): a client
// keeps to 200 calls a minute, so each takes minutes and hardly any of the
// machine.
func TestFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	var mu sync.Mutex
	var table strings.Builder
	fmt.Fprintf(&table, "\n%d payloads watched at once:\n%-18s %8s %8s %8s %8s %8s %8s %10s %10s\n", crowdSize,
		"", "live", "all", "GETs", "most/min", "sockets", "dials", "sent", "received")
	rigs := make([]*rig, len(scenarios()))
	for i := range rigs {
		rigs[i] = newRig(t)
	}
	t.Run("at once", func(t *testing.T) {
		for i, s := range scenarios() {
			t.Run(s.name, func(t *testing.T) {
				t.Parallel()
				r := rigs[i]
				r.T = t
				if s.before != nil {
					s.before(r)
				}
				start := time.Now()
				c := r.gather(crowdSize)
				c.awaitLive()
				live := time.Since(start)
				s.breaks(c)
				c.check()
				took := time.Since(start)
				m := r.meter
				if m.refusals > s.refusals {
					t.Errorf("%d calls were too many", m.refusals-s.refusals)
				}
				if n := m.most(); n > callsPerMinute {
					t.Errorf("%d GETs within a minute; %d are allowed", n, callsPerMinute)
				}
				if s.cuts && m.upgrades <= crowdSize {
					t.Errorf("%d websockets: nothing was cut", m.upgrades)
				}
				if m.creates != crowdSize {
					t.Errorf("%d POSTs for %d payloads", m.creates, crowdSize)
				}
				mu.Lock()
				defer mu.Unlock()
				fmt.Fprintf(&table, "%-18s %7.1fs %7.1fs %8d %8d %8d %8d %7d KB %7d KB\n", s.name, live.Seconds(), took.Seconds(),
					len(m.looks), m.most(), m.upgrades, m.dials.Load(), m.sent.Load()>>10, m.received.Load()>>10)
			})
		}
	})
	t.Log(table.String())
	// The proxies and sandboxes still run: nothing of ours may wait for them.
	noneLeft(t, rigs)
}

// noneLeft waits until no goroutine runs the client's code, or was started by
// it, and until no connection is open.
func noneLeft(t *testing.T, rigs []*rig) {
	t.Helper()
	for _, r := range rigs {
		r.meter.CloseIdleConnections()
	}
	buf := make([]byte, 16<<20)
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	var left string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); <-look.C {
		left = ""
		for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(g, "countersign/xumm.") {
				left = g
			}
		}
		for i, r := range rigs {
			if n := r.meter.open.Load(); n > 0 {
				left = fmt.Sprintf("%d connections (%s)", n, scenarios()[i].name)
			}
		}
		if left == "" {
			return
		}
	}
	t.Errorf("left behind: %s", left)
}
