package flow

import (
	"errors"
	"strings"
	"testing"
	"time"

	"countersign/auth"
	"countersign/storage"
	"countersign/xumm"
	"countersign/xumm/sandbox"
)

// A request that the platform does not show here may be alive under another API
// key: there is no second copy of it before its time is over.
func TestNoSecondCopyOfWhatIsOutOfSight(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	gone := w.unsent(idOne, time.Now())
	gone.State, gone.Settled, gone.UUID, gone.ExpiresAt = storage.Gone, true, idTwo, time.Now().Add(4*time.Minute)
	unreadable := w.unsent(idThree, time.Now())
	unreadable.State, unreadable.Settled = storage.Gone, true // the platform has it and does not let it be read
	over := w.unsent(idTwo, time.Now().Add(-time.Hour))
	over.State, over.Settled, over.UUID, over.ExpiresAt = storage.Gone, true, idTwo, time.Now().Add(-50*time.Minute)
	for _, r := range []storage.Request{gone, unreadable, over} {
		if err := w.db.Add(w.ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{gone.ID, unreadable.ID} {
		if _, err := w.app.Renew(w.ctx, id); err == nil || !strings.Contains(Sentence(err), "decline it there, or wait until") {
			t.Errorf("renewing %s: %v", id, err)
		}
		if sentence, err := w.app.Cancel(w.ctx, id); err != nil || strings.Contains(sentence, "nobody can sign") {
			t.Errorf("cancelling %s: %q, %v", id, sentence, err)
		}
	}
	if n := len(w.p.Phone().Inbox()); n != 0 {
		t.Fatalf("%d requests on the phone: a second copy was made", n)
	}
	renewed, err := w.app.Renew(w.ctx, over.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.untilState(renewed, storage.Pending)
}

// A renewed request asks whom the old one asked, or nobody.
func TestRenewNeverAsksAnotherAccount(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	old := w.unsent(idOne, time.Now().Add(-time.Hour))
	old.State, old.Settled, old.UUID = storage.Expired, true, idTwo
	old.Account = w.p.Phone().Accounts()[1].Address
	if err := w.db.Add(w.ctx, old); err != nil {
		t.Fatal(err)
	}
	if _, err := w.app.Renew(w.ctx, old.ID); err == nil || !strings.Contains(Sentence(err), "Sign in with that account") {
		t.Errorf("Renew: %v", err)
	}
	if n := len(w.p.Phone().Inbox()); n != 0 {
		t.Errorf("%d requests on the phone", n)
	}
}

// Whether a request that anybody may sign has arrived can't be seen by a
// sign-in. Not finding it is no proof that it was not sent.
func TestHiddenRequestIsNotSentTwice(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	r := w.unsent(idOne, time.Now())
	r.Account = ""
	if _, err := w.platform().CreatePayload(w.ctx, asPayload(r)); err != nil {
		t.Fatal(err)
	}
	if err := w.db.Add(w.ctx, r); err != nil {
		t.Fatal(err)
	}
	s := w.app.current()
	if s == nil || s.who == nil {
		t.Fatal("nobody is signed in")
	}
	if _, err := s.client.PayloadByIdentifier(w.ctx, r.ID); !errors.Is(err, xumm.ErrNotFound) {
		t.Skipf("this platform shows it: %v", err)
	}
	if err := w.app.deliver(w.ctx, s, r, false); !errors.Is(err, xumm.ErrNotFound) {
		t.Errorf("deliver: %v", err)
	}
	if v := w.request(r.ID); v.State != storage.Sending {
		t.Errorf("the request became %s", v.State)
	}

	late := w.unsent(idTwo, time.Now().Add(-time.Hour))
	late.Account = ""
	if err := w.db.Add(w.ctx, late); err != nil {
		t.Fatal(err)
	}
	if err := w.app.deliver(w.ctx, s, late, false); err != nil {
		t.Errorf("deliver when it is over: %v", err)
	}
	if v := w.request(late.ID); v.State != storage.Gone || !v.Settled || !strings.Contains(v.Problem, "not known whether") {
		t.Errorf("state %s, problem %q", v.State, v.Problem)
	}
	if hidden(&session{}, late) || hidden(&session{who: &auth.Session{}}, w.unsent(idThree, time.Now())) {
		t.Error("what can be looked up is called hidden")
	}
}

func TestWordsFitTheState(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.until("the signed-out state", func() bool { return w.app.Account().State == SignedOut })
	awaiting := w.unsent(idOne, time.Now())
	awaiting.State, awaiting.UUID = storage.Signed, idTwo
	unsent := w.unsent(idTwo, time.Now())
	unsent.State = storage.Unsent
	for _, r := range []storage.Request{awaiting, unsent} {
		if err := w.db.Add(w.ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.app.Delete(w.ctx, awaiting.ID); !errors.Is(err, ErrLive) || strings.Contains(Sentence(err), "Cancel it") {
		t.Errorf("deleting what is signed already: %q", Sentence(err))
	}
	w.app.Retry(unsent.ID)
	w.until("the reason", func() bool { return w.request(unsent.ID).Problem != "" })
	if got := w.request(unsent.ID).Problem; got != "Sign in to send this request." {
		t.Errorf("problem %q", got)
	}
}
