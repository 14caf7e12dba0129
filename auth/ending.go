package auth

import (
	"fmt"
	"time"
)

// tabTime is how long the port stays open, after the phone ended a sign-in, for a
// browser tab that is open for it: the sign page in it waits five seconds.
const tabTime = 15 * time.Second

// run carries the attempt from its answer to its end.
func (t *Attempt) run() {
	defer close(t.closed)
	session, err := t.result()
	t.verdict = pageFor(err)
	close(t.judged)
	waiting := t.awaitsTab()
	if t.receiver != nil && !waiting {
		t.receiver.close()
	}
	if err == nil {
		t.keep(session)
		if t.life.Err() != nil { // cancelled meanwhile: nothing may stay behind
			err = ended(t.life)
			t.forget()
		}
	}
	if err == nil {
		t.session = session
		t.auth.log.Info("sign-in: done", "kept", session.KeepErr == nil)
	} else {
		t.err = fmt.Errorf("auth: %w", err)
		t.auth.log.Info("sign-in: ended without a session", "error", err)
	}
	t.waited()
	<-t.signPage.done
	<-t.phone
	t.mu.Lock()
	t.over = true
	close(t.changes)
	close(t.notices)
	t.mu.Unlock()
	close(t.done)
	if waiting {
		t.awaitTab()
	}
	t.cancel(nil)
}

// result waits for the answer and makes a session of it.
func (t *Attempt) result() (*Session, error) {
	timer := time.NewTimer(time.Until(t.deadline))
	defer timer.Stop()
	var got answer
	select {
	case got = <-t.answers:
	case <-timer.C:
		if t.take(byNobody) {
			return nil, ErrTimeout
		}
		got = <-t.answers // it came in the last moment and is not lost
	case <-t.life.Done():
		t.take(byNobody)
		return nil, ended(t.life)
	}
	if got.err != nil {
		return nil, got.err
	}
	session, err := t.auth.signIn(t.life, t.attemptValues, got)
	if t.life.Err() != nil {
		return nil, ended(t.life)
	}
	return session, err
}

// awaitsTab tells whether a browser tab of this sign-in is still to come back.
func (t *Attempt) awaitsTab() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.receiver != nil && t.takenBy == byPhone && (t.inBrowser() || len(t.startUsed) > 0) && !t.tabBack
}

func (t *Attempt) awaitTab() {
	timer := time.NewTimer(tabTime)
	defer timer.Stop()
	select {
	case <-t.tabCame:
	case <-timer.C:
	case <-t.life.Done():
	}
	t.receiver.close()
}

// welcomeTab is true for the first time a tab comes back to a sign-in that the
// phone has ended.
func (t *Attempt) welcomeTab() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.takenBy != byPhone || t.tabBack {
		return false
	}
	t.tabBack = true
	close(t.tabCame)
	return true
}
