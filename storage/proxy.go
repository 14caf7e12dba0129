package storage

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// What is wrong with the address of a proxy. Match them with [errors.Is].
var (
	ErrNotProxy      = errors.New("not the address of a proxy")
	ErrProxyPassword = errors.New("a proxy with a name or password")
)

// NoProxy as Proxy connects directly, whatever the environment says.
const NoProxy = "none"

const proxyName = "proxy" // in the settings file

// ProxyWrong tells that something else than a proxy stands where its address
// should: nobody may be connected to until that is mended.
func (s Settings) ProxyWrong() bool {
	return s.Proxy != "" && s.Proxy != NoProxy && CheckProxy(s.Proxy) != nil
}

// CheckProxy tells whether a text is the address of a proxy: http://, https:// or
// socks5://, with a host and nothing behind it. It holds no name and no password,
// for settings are no place for a secret. Errors: ErrNotProxy, ErrProxyPassword.
func CheckProxy(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.EscapedPath() != "" && u.EscapedPath() != "/" ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || !isHost(u.Hostname()) {
		return ErrNotProxy
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return ErrNotProxy
		}
	}
	switch u.Scheme {
	case "http", "https", "socks5":
	default:
		return ErrNotProxy
	}
	if u.User != nil {
		return ErrProxyPassword
	}
	return nil
}

// isHost tells of an IP address or a name as names travel: nothing else could be
// read as another one.
func isHost(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return host != "" && strings.Trim(strings.ToLower(host), "abcdefghijklmnopqrstuvwxyz0123456789.-_") == ""
}
