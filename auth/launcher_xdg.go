//go:build linux || freebsd || netbsd || openbsd

package auth

import (
	"os/exec"
	"strings"
)

// openURL runs the desktop's launcher until it ends. The library for it would let
// launchers print on this program's output, unless variables are changed that
// belong to all of the program. Without an output there is also no pipe that a
// browser inherits, and keeps the launcher's caller waiting with.
func openURL(address string) error {
	launchers := []string{"xdg-open", "x-www-browser", "www-browser"}
	for _, name := range launchers {
		if path, err := exec.LookPath(name); err == nil {
			return exec.Command(path, address).Run() //nolint:noctx // a browser is not to end with who opened it
		}
	}
	return &exec.Error{Name: strings.Join(launchers, ", "), Err: exec.ErrNotFound}
}
