package flow

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"countersign/storage"
	"countersign/xumm"
)

// proxy gives the proxy that a request goes through: that of the settings, else
// that of the environment (HTTPS_PROXY and the others; see
// [http.ProxyFromEnvironment]), which programs with a window seldom have. What is
// on this computer is always asked directly. While something else than a proxy
// stands in the settings nothing else is asked: whoever wrote it there did not want
// this program to connect without one.
func proxy(settings func() storage.Settings, environment func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		set := settings()
		switch {
		case onThisComputer(r.URL.Hostname()), set.Proxy == storage.NoProxy:
			return nil, nil
		case set.Proxy == "":
			return environment(r)
		case set.ProxyWrong():
			return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: wrongProxy{}}
		}
		return url.Parse(set.Proxy)
	}
}

// environmentProxy is [http.ProxyFromEnvironment] for one who sees to it that a
// proxy is used: an address that can't be read is an error, and no way past it.
func environmentProxy(getenv func(string) string) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		name := "HTTPS_PROXY"
		if r.URL.Scheme == "http" || r.URL.Scheme == "ws" {
			name = "HTTP_PROXY"
		}
		text := first(getenv(name), getenv(strings.ToLower(name)))
		address := text
		if !strings.Contains(text, "://") {
			address = "http://" + text
		}
		if u, err := url.Parse(address); text != "" && (err != nil || u.Hostname() == "") {
			return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: wrongEnvironment(name)}
		}
		return http.ProxyFromEnvironment(r)
	}
}

// wrongEnvironment is the name of a variable that should name a proxy.
type wrongEnvironment string

func (name wrongEnvironment) Error() string { return string(name) + " has no valid address" }

func (name wrongEnvironment) Sentence() string {
	return "The environment's " + string(name) + " has no valid address, so nothing is connected to. Correct it and start Countersign again, or enter the proxy in Settings, under Connection."
}

// wrongProxy is why nothing is connected to. It has not the proxy's text, which
// may hold a password.
type wrongProxy struct{}

func (wrongProxy) Error() string { return "the proxy in the settings has no valid address" }

func (wrongProxy) Sentence() string {
	return "The proxy in the settings has no valid address, so nothing is connected to. Correct it in Settings, under Connection."
}

func onThisComputer(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}

// proxyChanged lets every connection go the new way: those of status sockets and
// of nodes are made anew, the others end when they are idle.
func (a *App) proxyChanged(before storage.Settings) {
	if a.Settings().Proxy == before.Proxy {
		return
	}
	a.cfg.HTTPClient.CloseIdleConnections()
	a.everyWatch((*xumm.Watch).Redial)
	a.spawn(func(context.Context) { a.nodes.drop() }) // waits for what is under way
}

// CheckProxy says in a sentence why a text is not the address of a proxy, "" when
// it is one, or "none", or when it is empty.
func CheckProxy(address string) string {
	address = strings.TrimSpace(address)
	if address == "" || address == storage.NoProxy {
		return ""
	}
	switch err := storage.CheckProxy(address); {
	case errors.Is(err, storage.ErrProxyPassword):
		return "A name or password can't be kept in the settings. Set HTTPS_PROXY before starting Countersign, or use a proxy on this computer that adds them."
	case err != nil:
		return "This is not the address of a proxy. Write it like http://proxy.example:8080 or socks5://127.0.0.1:1080, or write none."
	}
	return ""
}
