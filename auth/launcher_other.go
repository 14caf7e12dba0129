//go:build !linux && !freebsd && !netbsd && !openbsd

package auth

import "github.com/pkg/browser"

// openURL leaves it to the system's own launcher, which prints only when it fails.
func openURL(address string) error { return browser.OpenURL(address) }
