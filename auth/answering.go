package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// answerTime is how long the browser's answer is held back so that its page can
// tell the outcome.
const answerTime = 5 * time.Second

// way is how the answer to a sign-in came.
type way int

const (
	byNobody way = iota
	byTab        // to the listener, from a browser
	byPhone      // by following the sign page's return address
	byHand       // through Receive
)

func (w way) String() string {
	return [...]string{"nobody", "browser", "phone", "hand"}[w]
}

// take claims the right to end the attempt; it is given once. Nobody listens to
// the phone any more.
func (t *Attempt) take(by way) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken {
		return false
	}
	t.taken, t.takenBy = true, by
	t.waited()
	return true
}

// accept judges a redirected address, whichever way it came, and hands the answer
// over if it is one, and the first. The attempt goes on after an error.
func (t *Attempt) accept(address string, by way) error {
	got, err := t.expected.check(address)
	if err == nil {
		err = t.hand(got, by)
	}
	if err != nil {
		t.auth.log.Info("sign-in: a redirect was refused", "by", by.String(), "reason", err)
	}
	if errors.Is(err, errStateless) {
		t.notify(noticeReport)
	}
	return err
}

// hand gives an answer to whoever waits for it.
func (t *Attempt) hand(got answer, by way) error {
	if !t.take(by) {
		return ErrAnswered
	}
	t.advance(StepSigningIn)
	t.auth.log.Info("sign-in: answered", "by", by.String())
	t.answers <- got
	return nil
}

// Receive takes the address that the provider redirected to when it did not come
// here by itself: one that a person pastes because their browser cannot reach
// this program, or a deep link that the system hands over. It is judged exactly
// as if the browser had come. An error is an ErrCallback, and the attempt goes
// on; without one, Wait tells what became of it.
func (t *Attempt) Receive(address string) error {
	if err := t.accept(address, byHand); err != nil {
		return fmt.Errorf("auth: %w: %w", ErrCallback, err)
	}
	return nil
}

// receive is Receive for the listener. It says what to answer, and waits a
// moment for what becomes of the sign-in.
func (t *Attempt) receive(ctx context.Context, address string) reply {
	switch err := t.accept(address, byTab); {
	case errors.Is(err, ErrAnswered) && t.welcomeTab():
	case errors.Is(err, ErrAnswered):
		return reply{http.StatusConflict, pageDone}
	case err != nil:
		return reply{http.StatusBadRequest, pageRefused}
	}
	timer := time.NewTimer(answerTime)
	defer timer.Stop()
	select {
	case <-t.judged:
		return reply{http.StatusOK, t.verdict}
	case <-timer.C:
	case <-ctx.Done():
	}
	return reply{http.StatusOK, pageDone}
}
