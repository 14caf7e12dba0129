package storage

import (
	"errors"
	"io/fs"

	"golang.org/x/sys/windows"
)

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// isYours is true: files are kept from others by the profile's access list.
func isYours(fs.FileInfo) bool { return true }
