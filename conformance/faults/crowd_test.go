package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// guard is how long a condition may take; only what is broken takes that long.
const guard = 10 * time.Minute

// watched is one payload, and what its watch told.
type watched struct {
	created *xumm.Created
	approve bool            // else the person declines
	outcome sandbox.Outcome // of approving

	// Under crowd.mu.
	last   xumm.Update
	links  map[xumm.Link]bool // seen so far
	reset  bool               // a connection was
	wrong  string             // an update that should not have been
	ends   int                // updates with Done
	closed bool
}

// crowd is many payloads watched at once.
type crowd struct {
	*rig
	all []*watched

	mu      sync.Mutex
	changed chan struct{} // closed at the next update
}

// gather creates n payloads through the proxy, a few at a time, and watches them.
func (r *rig) gather(n int) *crowd {
	r.Helper()
	c := &crowd{rig: r, all: make([]*watched, n), changed: make(chan struct{})}
	to := r.platform.Phone().Accounts()[1].Address
	tx := json.RawMessage(fmt.Sprintf(`{"TransactionType":"Payment","Destination":%q,"Amount":"1"}`, to))
	var creating errgroup.Group
	creating.SetLimit(20)
	for i := range c.all {
		creating.Go(func() error {
			created, err := r.maker.CreatePayload(r.Context(), xumm.PayloadRequest{
				TxJSON:     tx,
				CustomMeta: xumm.CustomMeta{Identifier: fmt.Sprintf("fault-%d", i)},
			})
			c.all[i] = &watched{created: created, approve: i%3 != 0, links: make(map[xumm.Link]bool)}
			return err
		})
	}
	if err := creating.Wait(); err != nil {
		r.Fatal(err)
	}
	ctx, cancel := context.WithCancel(r.Context())
	var readers sync.WaitGroup
	r.Cleanup(func() {
		cancel()
		readers.Wait()
	})
	for _, one := range c.all {
		updates := r.client.Watch(ctx, one.created.Ref()).Updates()
		readers.Go(func() { c.read(one, updates) })
	}
	return c
}

func (c *crowd) read(one *watched, updates <-chan xumm.Update) {
	for u := range updates {
		c.update(func() {
			if one.ends > 0 {
				one.wrong = fmt.Sprintf("%s after the end", u.State)
			}
			if rank(u.State) < rank(one.last.State) {
				one.wrong = fmt.Sprintf("%s after %s", u.State, one.last.State)
			}
			if u.Link == xumm.Done {
				one.ends++
			}
			one.last = u
			one.links[u.Link] = true
			one.reset = one.reset || errors.Is(u.Err, syscall.ECONNRESET)
		})
	}
	c.update(func() { one.closed = true })
}

func rank(s xumm.State) int {
	switch s {
	case xumm.Pending:
		return 1
	case xumm.Opened:
		return 2
	case xumm.Signed, xumm.Rejected:
		return 3
	}
	return 0
}

func (c *crowd) update(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
	close(c.changed)
	c.changed = make(chan struct{})
}

// await returns when ok holds for at least n of some.
func (c *crowd) await(what string, n int, some []*watched, ok func(*watched) bool) {
	c.Helper()
	limit := time.NewTimer(guard)
	defer limit.Stop()
	for {
		c.mu.Lock()
		changed, count := c.changed, 0
		for _, one := range some {
			if ok(one) {
				count++
			}
		}
		c.mu.Unlock()
		if count >= n {
			return
		}
		select {
		case <-changed:
		case <-limit.C:
			c.Fatalf("%s: %d of %d", what, count, n)
		}
	}
}

func (c *crowd) awaitLive() {
	c.Helper()
	c.await("live", len(c.all), c.all, func(one *watched) bool { return one.last.Link == xumm.Live })
}

// answer lets the person at the phone answer some of the requests.
func (c *crowd) answer(some []*watched) {
	c.Helper()
	phone := c.platform.Phone()
	for _, one := range some {
		review, err := phone.Scan(c.Context(), one.created.SignURL)
		if err != nil {
			c.Fatal(err)
		}
		if !one.approve {
			err = review.Decline(c.Context())
		} else {
			one.outcome, err = review.Approve(c.Context(), phone.Accounts()[0].Address)
		}
		if err != nil {
			c.Fatal(err)
		}
	}
}

// check waits for every watch to end, and holds what they told against what the
// person at the phone did.
func (c *crowd) check() {
	c.Helper()
	c.await("ended", len(c.all), c.all, func(one *watched) bool { return one.closed })
	seen := make(map[string]bool)
	for i, one := range c.all {
		u := one.last
		switch {
		case one.wrong != "":
			c.Errorf("payload %d: %s", i, one.wrong)
		case one.ends != 1:
			c.Errorf("payload %d: %d results", i, one.ends)
		case u.Err != nil:
			c.Errorf("payload %d: no result but %v", i, u.Err)
		case u.Payload == nil || u.Payload.Meta.UUID != one.created.UUID:
			c.Errorf("payload %d: the result of another", i)
		case !one.approve:
			if u.State != xumm.Rejected {
				c.Errorf("payload %d: %s, but it was declined", i, u.State)
			}
		case u.State != xumm.Signed || u.Payload.Response.TxID != one.outcome.TxID || seen[one.outcome.TxID]:
			c.Errorf("payload %d: %s %q, but %q was signed", i, u.State, u.Payload.Response.TxID, one.outcome.TxID)
		case u.Payload.Response.DispatchedResult != "tesSUCCESS":
			c.Errorf("payload %d: submitted with %q", i, u.Payload.Response.DispatchedResult)
		}
		seen[one.outcome.TxID] = true
	}
}
