package sandbox

import (
	"regexp"
	"strings"
)

var (
	redirectLine = regexp.MustCompile(`^[a-z0-9]{2,}:/`)
	redirectURL  = regexp.MustCompile(`^[a-z0-9]+://`)
)

// sanitizeRedirect removes query, fragment and closing slashes before redirect
// addresses are compared. Query and fragment stay when the scheme has
// characters other than small letters and digits.
func sanitizeRedirect(s string) string {
	if redirectURL.MatchString(s) {
		if i := strings.IndexAny(s, "?#"); i >= 0 {
			s = s[:i]
		}
	}
	return strings.TrimRight(s, "/")
}

// redirectAllowed reports whether one of an application's redirect lines admits
// an address. This is the platform's own rule: a line admits everything it is a
// plain prefix of, other ports and other hosts included ("http://127.0.0.1"
// admits "http://127.0.0.1.example.com/"). A line "scheme://*.host" admits
// every host below it on the same port.
func redirectAllowed(lines []string, requested string) bool {
	requested = sanitizeRedirect(requested)
	for _, line := range lines {
		if !redirectLine.MatchString(line) {
			continue
		}
		line = sanitizeRedirect(line)
		scheme, rest, _ := strings.Cut(line, "://")
		if suffix, wildcard := strings.CutPrefix(rest, "*."); wildcard {
			asked, target, ok := strings.Cut(requested, "://")
			host, _, _ := strings.Cut(target, "/")
			below, found := strings.CutSuffix(host, "."+suffix)
			if ok && asked == scheme && found && below != "" {
				return true
			}
			continue
		}
		if strings.HasPrefix(requested, line) {
			return true
		}
	}
	return false
}
