//go:build unix

package main

import "golang.org/x/sys/unix"

// keepMemoryFromDisk has the system write no core dump of this process, which would
// put the token of a sign-in into a file. One byte is a limit that Linux takes for
// "none" also where dumps go to a program, which zero is not (core(5)).
//
// It is no more than a limit of our own. prctl's PR_SET_DUMPABLE would keep the
// memory from other programs of the same user, too, and with it /proc/PID from the
// desktop's portals, which then refuse to show a file dialog
// (flatpak/xdg-desktop-portal#785, bitwarden/clients#20915). Programs that are
// started from here inherit the limit, and may raise it again: only the soft one is
// lowered.
func keepMemoryFromDisk() error {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil {
		return err
	}
	limit.Cur = min(limit.Cur, mostOfCore)
	return unix.Setrlimit(unix.RLIMIT_CORE, &limit)
}
