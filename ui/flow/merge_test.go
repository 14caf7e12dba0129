package flow

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xumm"
)

// Whatever order the news come in, the newest state wins and stays.
func TestMergeIsMonotone(t *testing.T) {
	a := &App{now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }}
	signed := &xumm.Payload{}
	signed.Meta.Exists, signed.Meta.Resolved, signed.Meta.Signed, signed.Meta.AppOpened = true, true, true, true
	signed.Response.Hex, signed.Response.TxID, signed.Response.Account = "00", "AB", "rX"
	updates := []xumm.Update{
		{State: xumm.Pending},
		{State: xumm.Opened},
		{State: xumm.ExpiredOpened},
		{State: xumm.Signed}, // announced, not readable yet
		{State: xumm.Signed, Payload: signed},
	}
	for _, order := range permutations(len(updates)) {
		r := storage.Request{ID: "i", State: storage.Pending, Submit: true, TxJSON: []byte(`{}`)}
		for _, i := range order {
			before := r
			r = a.merged(&session{}, r, updates[i])
			if rank(r.State) < rank(before.State) {
				t.Fatalf("order %v: %s after %s", order, r.State, before.State)
			}
		}
		if r.State != storage.Signed || r.TxID != "AB" || r.OpenedAt.IsZero() || len(r.Proof) == 0 {
			t.Fatalf("order %v ends as %+v", order, r)
		}
	}
}

func TestMergeLeavesUnsentAlone(t *testing.T) {
	a := &App{now: time.Now}
	for _, state := range []storage.State{storage.Sending, storage.Unsent} {
		if r := a.merged(nil, storage.Request{State: state}, xumm.Update{State: xumm.Rejected}); r.State != state {
			t.Errorf("%s became %s", state, r.State)
		}
	}
}

// The outcomes of one request exclude each other, but a signature is believed
// even after a cancellation: the ledger may have it.
func TestMergeOutcomes(t *testing.T) {
	a := &App{now: time.Now}
	signed := &xumm.Payload{}
	signed.Meta.Exists, signed.Meta.Resolved, signed.Meta.Signed = true, true, true
	tests := []struct {
		have storage.State
		news xumm.Update
		want storage.State
	}{
		{storage.Cancelled, xumm.Update{State: xumm.Signed, Payload: signed}, storage.Signed},
		{storage.Rejected, xumm.Update{State: xumm.Cancelled}, storage.Rejected},
		{storage.Signed, xumm.Update{State: xumm.Expired}, storage.Signed},
		{storage.Expired, xumm.Update{State: xumm.Opened}, storage.Expired},
		{storage.Expired, xumm.Update{State: xumm.Rejected}, storage.Rejected},
		{storage.Gone, xumm.Update{State: xumm.Opened}, storage.Opened},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s, then %s", test.have, test.news.State), func(t *testing.T) {
			r := storage.Request{State: test.have, TxJSON: []byte(`{}`)}
			if got := a.merged(&session{}, r, test.news).State; got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			out = append(out, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return out
}
