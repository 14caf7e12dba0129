package storage

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// renameTime is how long a file that is to be replaced may be in use.
const renameTime = time.Second

// rename replaces a file. Windows refuses that while anybody has the old one
// open: another process of ours that reads or replaces it, a virus scanner, an
// indexer. They are done soon.
func rename(from, to string) error {
	for until, pause := time.Now().Add(renameTime), time.Millisecond; ; pause *= 2 {
		err := os.Rename(from, to)
		inUse := errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
		if !inUse || time.Now().Add(pause).After(until) {
			return err
		}
		time.Sleep(pause) //nolint:forbidigo // a second at most, and half a file is worse than waiting
	}
}

// isYours is true: files are kept from others by the profile's access list.
func isYours(fs.FileInfo) bool { return true }
