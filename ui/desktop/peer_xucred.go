//go:build darwin || freebsd

package desktop

import (
	"errors"

	"golang.org/x/sys/unix"
)

const (
	solLocal      = 0 // SOL_LOCAL
	xucredVersion = 0 // XUCRED_VERSION: another one has other fields
)

// peerUID gives the effective user of the process at the other end of a unix
// socket, as it was when that called listen or connect (unix(4), LOCAL_PEERCRED).
func peerUID(fd int) (int, error) {
	cred, err := unix.GetsockoptXucred(fd, solLocal, unix.LOCAL_PEERCRED)
	if err != nil {
		return 0, err
	}
	if cred.Version != xucredVersion {
		return 0, errors.New("desktop: the system tells it in a way that is not known here")
	}
	return int(cred.Uid), nil
}

// peerPID is not asked for on this system.
func peerPID(int) (int, error) { return 0, errors.ErrUnsupported }
