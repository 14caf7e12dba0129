package xumm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// desk is a client and the sandbox it talks to, over real HTTP and websockets.
type desk struct {
	*testing.T
	platform *sandbox.Platform
	client   *xumm.Client
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	p, err := sandbox.Start(t.Context(), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	info := p.Info()
	c, err := xumm.New(xumm.APIKey(info.APIKey, info.APISecret), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t, p, c}
}

func (d *desk) payment(identifier string) xumm.PayloadRequest {
	to := d.platform.Phone().Accounts()[1].Address
	return xumm.PayloadRequest{
		TxJSON:     json.RawMessage(fmt.Sprintf(`{"TransactionType":"Payment","Destination":%q,"Amount":"25000000"}`, to)),
		Options:    xumm.PayloadOptions{Expire: 5 * time.Minute},
		CustomMeta: xumm.CustomMeta{Identifier: identifier},
	}
}

func (d *desk) create(identifier string) *xumm.Created {
	d.Helper()
	created, err := d.client.CreatePayload(d.Context(), d.payment(identifier))
	if err != nil {
		d.Fatal(err)
	}
	return created
}

// until takes updates until ok, and gives the states on the way.
func (d *desk) until(w *xumm.Watch, ok func(xumm.Update) bool) (last xumm.Update, states []xumm.State) {
	d.Helper()
	limit := time.NewTimer(time.Minute) // only a broken watch takes that long
	defer limit.Stop()
	for {
		select {
		case u, open := <-w.Updates():
			if !open {
				d.Fatalf("the watch ended; last update %+v", last)
			}
			last = u
			states = append(states, u.State)
			if ok(u) {
				return last, slices.Compact(states)
			}
		case <-limit.C:
			d.Fatalf("still waiting; last update %+v", last)
		}
	}
}

func live(u xumm.Update) bool { return u.Link == xumm.Live && u.Payload != nil }
func done(u xumm.Update) bool { return u.Link == xumm.Done }

// approve scans the QR's text and approves.
func (d *desk) approve(created *xumm.Created) sandbox.Outcome {
	d.Helper()
	phone := d.platform.Phone()
	review, err := phone.Scan(d.Context(), created.SignURL)
	if err != nil {
		d.Fatal(err)
	}
	outcome, err := review.Approve(d.Context(), phone.Accounts()[0].Address)
	if err != nil {
		d.Fatal(err)
	}
	return outcome
}

func (d *desk) wantSigned(u xumm.Update, outcome sandbox.Outcome) {
	d.Helper()
	if u.State != xumm.Signed || u.Err != nil || u.Payload == nil {
		d.Fatalf("last update %+v", u)
	}
	r := u.Payload.Response
	if r.TxID != outcome.TxID || r.Hex != outcome.Blob || r.DispatchedResult != "tesSUCCESS" || r.Account != d.platform.Phone().Accounts()[0].Address {
		d.Errorf("response %+v, outcome %+v", r, outcome)
	}
}

func TestSandboxPing(t *testing.T) {
	d := newDesk(t)
	pong, err := d.client.Ping(t.Context())
	if err != nil || pong.AppName == "" {
		t.Fatal(pong, err)
	}
	if r := d.client.Rate(); r.At.IsZero() {
		t.Error("no rate seen")
	}
}

func TestSandboxSigned(t *testing.T) {
	d := newDesk(t)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	outcome := d.approve(created)
	u, states := d.until(w, done)
	d.wantSigned(u, outcome)
	if states[len(states)-1] != xumm.Signed {
		t.Errorf("states %v", states)
	}
	byID, err := d.client.PayloadByIdentifier(t.Context(), "one")
	if err != nil || byID.Meta.UUID != created.UUID {
		t.Errorf("by identifier: %+v, %v", byID, err)
	}
}

func TestSandboxDeclined(t *testing.T) {
	d := newDesk(t)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	review, err := d.platform.Phone().Scan(t.Context(), created.SignURL)
	if err != nil {
		t.Fatal(err)
	}
	d.until(w, func(u xumm.Update) bool { return u.State == xumm.Opened })
	if err := review.Decline(t.Context()); err != nil {
		t.Fatal(err)
	}
	if u, _ := d.until(w, done); u.State != xumm.Rejected || u.Err != nil {
		t.Errorf("last update %+v", u)
	}
}

func TestSandboxCancelled(t *testing.T) {
	d := newDesk(t)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	if got, err := d.client.CancelPayload(t.Context(), created.UUID); err != nil || !got.Cancelled {
		t.Fatal(got, err)
	}
	if u, _ := d.until(w, done); u.State != xumm.Cancelled || u.Err != nil {
		t.Errorf("last update %+v", u)
	}
	if got, err := d.client.CancelPayload(t.Context(), created.UUID); err != nil || got.Cancelled || got.Reason != "ALREADY_CANCELLED" {
		t.Errorf("again: %+v, %v", got, err)
	}
}

func TestSandboxLateResultAndDuplicateFrames(t *testing.T) {
	d := newDesk(t)
	d.platform.Faults().LateResult(700 * time.Millisecond)
	d.platform.Faults().DuplicateFrames(true)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	outcome := d.approve(created)
	u, _ := d.until(w, done)
	d.wantSigned(u, outcome)
}

// The signature is told at once, the ledger's answer when it is there.
func TestSandboxLateDispatch(t *testing.T) {
	d := newDesk(t)
	d.platform.Faults().LateDispatch(1500 * time.Millisecond)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	phone := d.platform.Phone()
	review, err := phone.Scan(t.Context(), created.SignURL)
	if err != nil {
		t.Fatal(err)
	}
	approved := make(chan sandbox.Outcome, 1)
	go func() {
		outcome, err := review.Approve(t.Context(), phone.Accounts()[0].Address)
		if err != nil {
			t.Error(err)
		}
		approved <- outcome
	}()
	u, _ := d.until(w, func(u xumm.Update) bool { return u.State == xumm.Signed })
	if u.Link != xumm.Live || u.Payload.Settled() || u.Payload.Response.DispatchedResult != "" || u.Payload.Response.TxID == "" {
		t.Errorf("before the ledger's answer: %+v", u)
	}
	u, _ = d.until(w, done)
	d.wantSigned(u, <-approved)
}

func TestSandboxDroppedSockets(t *testing.T) {
	d := newDesk(t)
	d.platform.Faults().DropSocketsAfter(2)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	for range 2 {
		d.until(w, live)
		d.until(w, func(u xumm.Update) bool { return u.Link != xumm.Live })
	}
	outcome := d.approve(created) // while there is no socket
	u, _ := d.until(w, done)
	d.wantSigned(u, outcome)
}

func TestSandboxWithoutSockets(t *testing.T) {
	d := newDesk(t)
	d.platform.Faults().RefuseSockets(true)
	created := d.create("one")
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, func(u xumm.Update) bool { return u.Link == xumm.Polling })
	outcome := d.approve(created)
	u, _ := d.until(w, done)
	d.wantSigned(u, outcome)
}

func TestSandboxLostCreate(t *testing.T) {
	d := newDesk(t)
	d.platform.Faults().LoseCreates(2)
	created := d.create("one")
	if !created.Recovered {
		t.Errorf("created %+v", created)
	}
	again := d.create("one") // as after a crash
	if again.UUID != created.UUID || !again.Recovered {
		t.Errorf("again %+v", again)
	}
	w := d.client.Watch(t.Context(), created.Ref())
	d.until(w, live)
	outcome := d.approve(created)
	u, _ := d.until(w, done)
	d.wantSigned(u, outcome)

	other := d.payment("one")
	other.TxJSON = json.RawMessage(`{"TransactionType":"SignIn"}`)
	if _, err := d.client.CreatePayload(t.Context(), other); !errors.Is(err, xumm.ErrDuplicate) {
		t.Errorf("another request with the identifier: %v", err)
	}
}

func TestSandboxErrors(t *testing.T) {
	d := newDesk(t)
	if _, err := d.client.Payload(t.Context(), "00000000-0000-4000-8000-000000000000"); !errors.Is(err, xumm.ErrNotFound) {
		t.Errorf("unknown payload: %v", err)
	}
	bad := d.payment("bad")
	bad.TxJSON = json.RawMessage(`{"TransactionType":"Pay"}`)
	var e *xumm.Error
	if _, err := d.client.CreatePayload(t.Context(), bad); !errors.Is(err, xumm.ErrRefused) || !errors.As(err, &e) || e.Code != 602 || e.Reference == "" {
		t.Errorf("unknown type: %v", err)
	}
	d.platform.Faults().RateLimit(1, 9*time.Second)
	if _, err := d.client.Ping(t.Context()); !errors.Is(err, xumm.ErrRateLimited) || !errors.As(err, &e) || e.RetryAfter != 9*time.Second {
		t.Errorf("rate limit: %v", err)
	}
	d.platform.Faults().FailHTML(1, 502)
	if _, err := d.client.Ping(t.Context()); !errors.Is(err, xumm.ErrUnavailable) {
		t.Errorf("page: %v", err)
	}
	d.platform.Faults().DisableApp(true)
	if _, err := d.client.Ping(t.Context()); !errors.Is(err, xumm.ErrAppDisabled) {
		t.Errorf("disabled: %v", err)
	}
	info := d.platform.Info()
	wrong, err := xumm.New(xumm.APIKey(info.APIKey, "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"), xumm.WithBaseURL(info.APIURL))
	if err != nil {
		t.Fatal(err)
	}
	d.platform.Faults().Reset()
	if _, err := wrong.Ping(t.Context()); !errors.Is(err, xumm.ErrUnauthorized) {
		t.Errorf("wrong secret: %v", err)
	}
}

func TestSandboxWatchIsLeft(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	created := d.create("left")
	w := d.client.Watch(ctx, created.Ref())
	d.until(w, live)
	cancel()
	if u, _ := d.until(w, done); !errors.Is(u.Err, context.Canceled) {
		t.Errorf("after cancel: %+v", u)
	}
}
