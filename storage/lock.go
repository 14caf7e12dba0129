package storage

import (
	"context"
	"fmt"
	"os"
	"time"
)

// fileLock is an advisory lock between processes. The system drops it when the
// process ends, however it ends; the empty lock file stays.
type fileLock struct{ f *os.File }

func openLock(path string) (*fileLock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, diskError(err)
	}
	return &fileLock{f}, nil
}

// Close drops the lock.
func (l *fileLock) Close() error { return l.f.Close() }

// lockWait is how long one process waits for another that is opening, mending
// or migrating the same file.
const lockWait = 10 * time.Second

// wait calls try until it succeeds, ctx ends, or lockWait has passed.
func (l *fileLock) wait(ctx context.Context, try func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, lockWait, ErrInUse)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		ok, err := try()
		if err != nil {
			return fmt.Errorf("lock %s: %w", l.f.Name(), err)
		}
		if ok {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("lock %s: %w", l.f.Name(), context.Cause(ctx))
		case <-again.C:
		}
	}
}

// Exclusive waits until nobody else holds the lock.
func (l *fileLock) Exclusive(ctx context.Context) error {
	return l.wait(ctx, func() (bool, error) { return l.try(true) })
}

// Shared waits until nobody holds the lock exclusively. An exclusive lock held
// by l becomes a shared one.
func (l *fileLock) Shared(ctx context.Context) error {
	return l.wait(ctx, func() (bool, error) { return l.try(false) })
}

// ExclusiveOrShared takes the lock exclusively when nobody else has it, and
// otherwise shares it.
func (l *fileLock) ExclusiveOrShared(ctx context.Context) (exclusive bool, err error) {
	err = l.wait(ctx, func() (bool, error) {
		if exclusive, err = l.try(true); exclusive || err != nil {
			return exclusive, err
		}
		return l.try(false)
	})
	return exclusive, err
}
