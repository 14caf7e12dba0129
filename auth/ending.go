package auth

import (
	"fmt"
	"time"
)

// tabTime is how long the port stays open, after the phone ended a sign-in, for a
// browser tab that is open for it: the sign page in it waits five seconds.
const tabTime = 15 * time.Second

const (
	// lookTime is how often the clock on the wall is looked at. When it has gone
	// sleepSlack further than that meanwhile, the computer slept.
	lookTime   = 15 * time.Second
	sleepSlack = 7 * time.Second
)

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
	t.calls.Wait()
}

// result waits for the answer and makes a session of it.
func (t *Attempt) result() (*Session, error) {
	got, err := t.await()
	if err != nil {
		return nil, err
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

// await gives the answer, or the end of the time for it. It looks at the clock on
// the wall now and then, since timers stand still while the computer sleeps.
func (t *Attempt) await() (answer, error) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	looked := t.auth.wall()
	for {
		timer.Reset(max(0, min(lookTime, t.deadline.Sub(t.auth.wall()), time.Until(t.ends))))
		select {
		case got := <-t.answers:
			return got, nil
		case <-t.life.Done():
			t.take(byNobody)
			return answer{}, ended(t.life)
		case <-t.look:
		case <-timer.C:
		}
		now := t.auth.wall()
		if t.late() {
			if t.take(byNobody) {
				return answer{}, ErrTimeout
			}
			return <-t.answers, nil // it came in the last moment and is not lost
		}
		if now.Sub(looked) > lookTime+sleepSlack {
			t.auth.log.Info("sign-in: the computer slept")
			t.reconnect()
		}
		looked = now
	}
}

// late tells whether the time for an answer is over.
func (t *Attempt) late() bool {
	return !t.auth.wall().Before(t.deadline) || time.Until(t.ends) <= 0
}

// awaitsTab tells whether a browser tab of this sign-in is still to come back.
func (t *Attempt) awaitsTab() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.returns && t.takenBy == byPhone && (t.inBrowser() || len(t.startLed) > 0) && !t.tabBack
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
