package flow

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"countersign/storage"
)

// proxy gives the proxy that a request goes through: that of the settings, else
// that of the environment (HTTPS_PROXY and the others; see
// [http.ProxyFromEnvironment]), which programs with a window seldom have. What is
// on this computer is always asked directly.
func proxy(settings func() storage.Settings) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		set := settings().Proxy
		switch {
		case onThisComputer(r.URL.Hostname()), set == storage.NoProxy:
			return nil, nil
		case set == "":
			return http.ProxyFromEnvironment(r)
		}
		return url.Parse(set)
	}
}

func onThisComputer(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}

// proxyChanged lets new connections go the new way. Those that are open end when
// they are idle.
func (a *App) proxyChanged(before storage.Settings) {
	if a.Settings().Proxy == before.Proxy {
		return
	}
	a.cfg.HTTPClient.CloseIdleConnections()
	a.RefreshAll()
}

// CheckProxy says in a sentence why a text is not the address of a proxy, "" when
// it is one, or when it is empty.
func CheckProxy(address string) string {
	address = strings.TrimSpace(address)
	if address == "" {
		return ""
	}
	switch err := storage.CheckProxy(address); {
	case errors.Is(err, storage.ErrProxyPassword):
		return "A name or password can't be kept in the settings. Set HTTPS_PROXY before starting Countersign, or use a proxy on this computer that adds them."
	case err != nil:
		return "This is not the address of a proxy. Write it like http://proxy.example:8080 or socks5://127.0.0.1:1080."
	}
	return ""
}
