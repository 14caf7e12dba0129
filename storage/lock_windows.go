package storage

import (
	"errors"

	"golang.org/x/sys/windows"
)

func (l *fileLock) try(exclusive bool) (bool, error) {
	h := windows.Handle(l.f.Fd())
	// Windows stacks locks instead of converting them: drop what we hold first.
	// When that is nothing, Windows says so in one way and Wine in another.
	err := windows.UnlockFileEx(h, 0, 1, 0, new(windows.Overlapped))
	if err != nil && !errors.Is(err, windows.ERROR_NOT_LOCKED) && !errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, err
	}
	how := uint32(windows.LOCKFILE_FAIL_IMMEDIATELY)
	if exclusive {
		how |= windows.LOCKFILE_EXCLUSIVE_LOCK
	}
	err = windows.LockFileEx(h, how, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}
