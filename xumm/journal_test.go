package xumm

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// journal takes every update of a watch. In a bubble nothing is conflated when
// the reader keeps up.
type journal struct {
	t     *testing.T
	mu    sync.Mutex
	taken []Update
	over  bool
}

func journalOf(t *testing.T, w *Watch) *journal {
	j := &journal{t: t}
	go func() {
		for u := range w.Updates() {
			j.mu.Lock()
			j.taken = append(j.taken, u)
			j.mu.Unlock()
		}
		j.mu.Lock()
		defer j.mu.Unlock()
		j.over = true
	}()
	return j
}

// updates gives what came until now, when nothing more happens now.
func (j *journal) updates() []Update {
	synctest.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.taken)
}

func (j *journal) ended() bool {
	synctest.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.over
}

// settle lets everything happen that happens now, or within d.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (j *journal) last() Update {
	j.t.Helper()
	updates := j.updates()
	if len(updates) == 0 {
		j.t.Fatal("no update")
	}
	return updates[len(updates)-1]
}

func (j *journal) states() []State {
	var s []State
	for _, u := range j.updates() {
		s = append(s, u.State)
	}
	return slices.Compact(s)
}

func (j *journal) links() []Link {
	var s []Link
	for _, u := range j.updates() {
		s = append(s, u.Link)
	}
	return slices.Compact(s)
}

// wantEnd checks that the watch ended like this.
func (j *journal) wantEnd(state State, kind error) {
	j.t.Helper()
	u := j.last()
	if !j.ended() || u.Link != Done {
		j.t.Fatalf("not ended; last update %+v", u)
	}
	if u.State != state {
		j.t.Errorf("ended %s, want %s", u.State, state)
	}
	if kind == nil && u.Err != nil || kind != nil && !errors.Is(u.Err, kind) {
		j.t.Errorf("ended with %v, want %v", u.Err, kind)
	}
	updates := j.updates()
	for i := 1; i < len(updates); i++ {
		a, b := updates[i-1], updates[i]
		if sameUpdate(a, b) {
			j.t.Errorf("updates %d and %d say the same: %+v", i-1, i, b)
		}
		if b.State != NotFound && rank(b.State) < rank(a.State) {
			j.t.Errorf("the state went back from %s to %s", a.State, b.State)
		}
	}
}
