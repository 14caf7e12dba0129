package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"countersign/ui/desktop"
)

// answered lets a handler answer within the time that another start waits.
func answered(t *testing.T, h desktop.Handler, link desktop.Link) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	return h(ctx, link)
}

// A first start may take longer than another start waits for an answer: that one
// is answered, and its link is opened when the window is there.
func TestLinksWaitForTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEarly()
		h := desktop.Once(e.handle)
		named, code := parsed(t, "countersign://request/"+linkUUID), parsed(t, "countersign://callback?code=s3cr3t")
		for _, link := range []desktop.Link{{}, named, {}, code, code} {
			time.Sleep(500 * time.Millisecond)
			if err := answered(t, h, link); err != nil {
				t.Errorf("%v: %v", link, err)
			}
		}
		var took []desktop.Kind
		e.open(t.Context(), func(_ context.Context, l desktop.Link) error {
			if took = append(took, l.Kind()); len(took) == 1 {
				if err := answered(t, h, parsed(t, "countersign://callback?code=last")); err != nil {
					t.Error(err)
				}
				return errors.New("not that one")
			}
			return nil
		})
		if len(took) != 3 || took[0] != desktop.Request || took[1] != desktop.Callback || took[2] != desktop.Callback {
			t.Errorf("the window took %v", took)
		}
		if err := answered(t, h, desktop.Link{}); err != nil || len(took) != 4 || took[3] != desktop.NoLink {
			t.Errorf("from then on it took %v, %v", took[3:], err)
		}
	})
}

// A window that does not come is one that hangs, and the room is limited.
func TestWindowThatDoesNotCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEarly()
		link := parsed(t, "countersign://callback?code=s3cr3t")
		for range mostEarly {
			if err := answered(t, e.handle, link); err != nil {
				t.Fatal(err)
			}
		}
		if err := answered(t, e.handle, link); !errors.Is(err, errTooEarly) {
			t.Errorf("one more: %v", err)
		}
		time.Sleep(slowStart)
		if err := answered(t, e.handle, desktop.Link{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("much later: %v", err)
		}
		// One that comes after all takes those who still wait.
		took := 0
		go func() {
			time.Sleep(time.Second)
			e.open(t.Context(), func(context.Context, desktop.Link) error { took++; return nil })
		}()
		if err := answered(t, e.handle, desktop.Link{}); err != nil || took != mostEarly+1 {
			t.Errorf("in the end: %v, %d were taken", err, took)
		}
	})
}
