package storage

import (
	"errors"
	"net/url"
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
	if err != nil || u.Hostname() == "" || u.Opaque != "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return ErrNotProxy
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
