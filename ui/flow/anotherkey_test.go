package flow

import (
	"errors"
	"strings"
	"testing"
	"time"

	"countersign/storage"
	"countersign/xumm/sandbox"
)

func TestRequestKnowsItsApplication(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	id := w.create(w.payment())
	if got := w.request(id).ClientID; got != w.p.Info().APIKey {
		t.Errorf("made by %q, want %q", got, w.p.Info().APIKey)
	}
}

// What another application made can't be looked up here, so that it is not found
// says nothing: it is neither sent again nor given up, and goes on with its key.
func TestAnotherApplicationsRequestsWait(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	sending := w.unsent(idOne, time.Now())
	sending.ClientID = idThree
	pending := w.unsent(idTwo, time.Now())
	pending.ClientID, pending.State, pending.UUID, pending.ExpiresAt = idThree, storage.Pending, idThree, time.Now().Add(5*time.Minute)
	w.end(w.app, w.db)
	w.add(sending)
	w.add(pending)

	w.start()
	w.until("the restored account", func() bool { return w.app.Account().State == SignedIn })
	for _, r := range []storage.Request{sending, pending} {
		w.until("the trouble", func() bool { return w.request(r.ID).Trouble == madeElsewhere })
		w.app.Retry(r.ID)
		w.app.RefreshAll()
		if sentence, err := w.app.Cancel(w.ctx, r.ID); err == nil || !strings.HasPrefix(Sentence(err), madeElsewhere) {
			t.Errorf("cancelling a %s request: %q, %v", r.State, sentence, err)
		}
		if _, err := w.app.Renew(w.ctx, r.ID); err == nil || !strings.HasPrefix(Sentence(err), madeElsewhere) {
			t.Errorf("renewing a %s request: %v", r.State, err)
		}
		if err := w.app.Delete(w.ctx, r.ID); !errors.Is(err, ErrLive) {
			t.Errorf("deleting a %s request: %v", r.State, err)
		}
		if v := w.request(r.ID); v.State != r.State || v.Settled || v.Trouble != madeElsewhere {
			t.Errorf("a %s request became %s, settled %v, trouble %q", r.State, v.State, v.Settled, v.Trouble)
		}
	}
	if n := len(w.p.Phone().Inbox()); n != 0 {
		t.Errorf("%d requests on the phone: one was sent under another key", n)
	}
}

// A key change and back: the request goes on where it was, once.
func TestKeyIsPutBack(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start(func(a *App) { a.cfg.Platform.APIKey = "" })
	setKey := func(key string) {
		if err := w.app.ChangeSettings(func(s *storage.Settings) { s.APIKey = key }); err != nil {
			t.Fatal(err)
		}
	}
	setKey(w.p.Info().APIKey)
	w.signIn()
	id := w.create(w.payment())
	w.untilState(id, storage.Pending)
	setKey(idThree)
	w.until("the trouble", func() bool { return w.request(id).Trouble == madeElsewhere })
	setKey(strings.ToUpper(w.p.Info().APIKey)) // the same key, written otherwise
	w.until("the sign-in", func() bool { return w.app.Account().State == SignedIn })
	w.approve(w.request(id))
	w.untilSettled(id, storage.Signed)
}

// What was given up under the right key is not taken up under another; what was
// certainly never sent belongs to nobody, and goes out with the key of now.
func TestRetryUnderAnotherKey(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	gone := w.unsent(idOne, time.Now())
	gone.ClientID, gone.State, gone.Settled, gone.UUID = idThree, storage.Gone, true, idTwo
	unsent := w.unsent(idTwo, time.Now())
	unsent.ClientID, unsent.State = idThree, storage.Unsent
	for _, r := range []storage.Request{gone, unsent} {
		if err := w.db.Add(w.ctx, r); err != nil {
			t.Fatal(err)
		}
		w.app.Retry(r.ID)
	}
	w.until("the reason", func() bool { return w.request(gone.ID).Problem == madeElsewhere })
	if v := w.request(gone.ID); v.State != storage.Gone || !v.Settled {
		t.Errorf("state %s, settled %v", v.State, v.Settled)
	}
	if v := w.untilState(unsent.ID, storage.Pending); v.ClientID != w.p.Info().APIKey {
		t.Errorf("sent, and still called made by %s", v.ClientID)
	}
}

// When the key is lost, what it made can be deleted as soon as nobody can sign
// it any more.
func TestDeleteWhatAnotherKeyMade(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	w.start()
	w.signIn()
	w.end(w.app, w.db)
	old := w.unsent(idOne, time.Now().Add(-time.Hour))
	old.ClientID = idThree
	w.add(old)
	w.start()
	w.until("the trouble", func() bool { return w.request(old.ID).Trouble == madeElsewhere })
	if err := w.app.Delete(w.ctx, old.ID); err != nil {
		t.Fatal(err)
	}
	w.until("the end of following", func() bool {
		w.app.mu.Lock()
		defer w.app.mu.Unlock()
		return w.app.follows[old.ID] == nil
	})
}
