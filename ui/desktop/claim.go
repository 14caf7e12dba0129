package desktop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"time"

	"countersign/storage"
)

// failure is an error that is a sentence for the person already.
type failure string

func (f failure) Error() string    { return "desktop: " + string(f) }
func (f failure) Sentence() string { return string(f) }

const (
	// ErrSilent: an instance holds the profile, and does not answer. It may
	// hang, be stopped, be just starting or ending, or run on another computer
	// that shares the folder.
	ErrSilent = failure("Countersign is running but does not answer. Close its window, or end it in the system's list of running programs, then start it again.")
	// ErrPretender: somebody else listens where the instance should. Nothing was
	// handed over.
	ErrPretender = failure("What answers in place of Countersign on this computer belongs to another user, so nothing was handed to it. Close Countersign everywhere, then start it again; if this comes back, tell who looks after this computer.")
)

// silentError is ErrSilent of a process that is known: of several, a person can
// tell which one to end.
type silentError struct{ pid int } // 0 where the system does not tell

func (e silentError) Unwrap() error { return ErrSilent }
func (e silentError) Error() string { return fmt.Sprintf("%v (process %d)", ErrSilent, e.pid) }

// Sentence says it to a person.
func (e silentError) Sentence() string {
	if e.pid <= 0 {
		return ErrSilent.Sentence()
	}
	return fmt.Sprintf("Countersign is running as process %d but does not answer. Close its window, or end that process in the system's list of running programs, then start Countersign again.", e.pid)
}

// How long a second start tries. A person is told within three seconds.
const (
	answerTime = 2 * time.Second         // for one answer, on both sides
	claimTime  = 2500 * time.Millisecond // for all of it
	retryPause = 25 * time.Millisecond
)

// Claim makes this process the one instance of the profile whose data is in dir
// (see [storage.Places]), or hands its link to the one that is; a zero link only
// raises that one's window. Exactly one of in, handedOver and err is set. Close
// the Instance when the profile's files are closed.
//
// Who is first is decided by a lock that the system takes from a process when it
// ends, however it ends. Nothing is sent to a process of another user. The error
// is ErrSilent or ErrPretender, context.Cause(ctx), or that of a file system
// that does not do what it should; with such an error nobody is known to be
// first, and the lock of the database is what is left.
func Claim(ctx context.Context, dir string, link Link) (in *Instance, handedOver bool, err error) {
	return claim{place: place{dir: filepath.Join(dir, "window")}, answer: answerTime, all: claimTime}.run(ctx, link)
}

// claim is one start's try. Tests wait for less time.
type claim struct {
	place       place
	answer, all time.Duration
}

func (c claim) run(ctx context.Context, link Link) (in *Instance, handedOver bool, err error) {
	if err := c.place.make(); err != nil {
		return nil, false, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.all, ErrSilent)
	defer cancel()
	var pretender error // what was found, even if the time ends in a later try
	for {
		lock, first, err := storage.TryLock(filepath.Join(c.place.dir, "lock"))
		if err != nil {
			return nil, false, fmt.Errorf("desktop: take the lock of the window: %w", err)
		}
		if first {
			listener, err := c.place.listen()
			if err != nil {
				lock.Close()
				return nil, false, fmt.Errorf("desktop: listen for other starts: %w", err)
			}
			return &Instance{listener: listener, lock: lock, answer: c.answer}, false, nil
		}
		err = c.handOver(ctx, link)
		switch {
		case err == nil:
			return nil, true, nil
		case errors.Is(err, ErrSilent):
			return nil, false, err
		case errors.Is(err, ErrPretender):
			pretender = err
		}
		// The first one is just starting, or just ending: it does not listen yet
		// or any more, or its socket is that of an earlier one.
		select {
		case <-ctx.Done():
			if pretender != nil {
				return nil, false, pretender
			}
			return nil, false, context.Cause(ctx)
		case <-time.After(retryPause):
		}
	}
}

// handOver gives the link to the instance. ErrSilent means that it took what was
// written and did not answer in time: to try again would be to say it twice.
func (c claim) handOver(ctx context.Context, link Link) error {
	ctx, cancel := context.WithTimeoutCause(ctx, c.answer, ErrSilent)
	defer cancel()
	conn, err := c.place.dial(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Before anything is said.
	if err := checkServer(conn); err != nil {
		return err
	}
	if err := c.say(ctx, conn, link); !errors.Is(err, ErrSilent) {
		return err
	}
	return silentError{serverPID(conn)}
}

func (c claim) say(ctx context.Context, conn net.Conn, link Link) error {
	letRaise(conn)
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	answer := make([]byte, len(accepted))
	err := writeMessage(conn, link)
	if err == nil {
		_, err = io.ReadFull(conn, answer)
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return err
	}
	if string(answer) != accepted {
		return ErrSilent
	}
	return nil
}
