package flow

import (
	"errors"
	"strings"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xumm/sandbox"
)

// A link names a request by the platform's identifier. It makes the program look
// again, even at one that was given up.
func TestLinkRefreshesAKnownRequest(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	arrived, err := w.app.current().client.CreatePayload(w.ctx, asPayload(w.unsent(idOne, time.Now())))
	if err != nil {
		t.Fatal(err)
	}
	w.end(w.app, w.db)
	gone := w.unsent(idOne, time.Now())
	gone.State, gone.Settled, gone.UUID, gone.Problem = storage.Gone, true, arrived.UUID, "It is out of sight."
	w.add(gone)
	w.start()
	if id, err := w.app.RefreshByUUID(w.ctx, strings.ToUpper(arrived.UUID)); err != nil || id != idOne {
		t.Fatalf("%q, %v", id, err)
	}
	w.untilState(idOne, storage.Pending)
	if id, err := w.app.RefreshByUUID(w.ctx, arrived.UUID); err != nil || id != idOne {
		t.Errorf("once more: %q, %v", id, err)
	}
}

// A link for anything else is for nothing, and sends nothing.
func TestLinkForUnknownRequest(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	const uuid = "9b144141-1a2b-4c3d-8e4f-0123456789ab"
	other := w.unsent(idOne, time.Now())
	other.State, other.Instruction = storage.Unsent, "As "+uuid+", see "+idTwo
	w.end(w.app, w.db)
	w.add(other)
	w.start()
	w.signIn()
	for _, unknown := range []string{uuid, idOne, idTwo, "", "%", "9b144141"} {
		if id, err := w.app.RefreshByUUID(w.ctx, unknown); !errors.Is(err, storage.ErrNotFound) || id != "" {
			t.Errorf("%q: %q, %v", unknown, id, err)
		}
	}
	if v := w.request(idOne); v.State != storage.Unsent {
		t.Errorf("a link made it %s", v.State)
	}
}

func TestLinkOfASignInThatNobodyWaitsFor(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	err := w.app.TakeRedirect("countersign://callback?code=s3cr3t&state=s3cr3t")
	if err == nil || strings.Contains(err.Error(), "s3cr3t") || Sentence(err) != err.Error() {
		t.Errorf("%v: %s", err, Sentence(err))
	}
}
