package auth

import (
	"net/netip"
	"os"
)

// stranger asks the kernel's list of connections. A row can be missed while others
// come and go, so that a connection has to be absent twice.
func stranger(from, to netip.AddrPort) bool {
	for range 2 {
		var tables []string
		for _, path := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
			if text, err := os.ReadFile(path); err == nil {
				tables = append(tables, string(text))
			}
		}
		if !strangerIn(tables, from, to, os.Geteuid()) {
			return false
		}
	}
	return true
}
