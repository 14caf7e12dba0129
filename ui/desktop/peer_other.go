//go:build unix && !linux && !darwin && !freebsd

package desktop

import "errors"

// peerUID is not known on this system, so that nothing is handed over here.
func peerUID(int) (int, error) { return 0, errors.ErrUnsupported }

// peerPID is not asked for on this system.
func peerPID(int) (int, error) { return 0, errors.ErrUnsupported }
