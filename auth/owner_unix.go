//go:build unix

package auth

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwn tells whether a file is of the user that this program runs as.
func isOwn(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
