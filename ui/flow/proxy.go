package flow

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"countersign/storage"
	"countersign/xumm"
)

// proxy gives the proxy that a request goes through: that of the settings, else
// that of the environment (HTTPS_PROXY and the others; see [environmentProxy]),
// which programs with a window seldom have. What is on this computer is always asked
// directly. While something else than a proxy stands in the settings nothing else is
// asked: whoever wrote it there did not want this program to connect without one.
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
// proxy is used: ALL_PROXY counts where the variable of a scheme is empty, and an
// address that can't be used is an error, and no way past it.
func environmentProxy(getenv func(string) string) func(*http.Request) (*url.URL, error) {
	variable := func(names ...string) (name, value string) {
		for _, name := range names {
			if value := first(getenv(name), getenv(strings.ToLower(name))); value != "" {
				return name, value
			}
		}
		return "", ""
	}
	secureName, secure := variable("HTTPS_PROXY", "ALL_PROXY")
	plainName, plain := variable("HTTP_PROXY", "ALL_PROXY")
	secure, secureOK := usableProxy(secure)
	plain, plainOK := usableProxy(plain)
	_, except := variable("NO_PROXY")
	through := (&httpproxy.Config{
		HTTPSProxy: secure, HTTPProxy: plain, NoProxy: except, CGI: getenv("REQUEST_METHOD") != "",
	}).ProxyFunc()
	return func(r *http.Request) (*url.URL, error) {
		to, name, ok := *r.URL, secureName, secureOK
		switch to.Scheme {
		case "wss":
			to.Scheme = "https"
		case "ws", "http":
			to.Scheme, name, ok = "http", plainName, plainOK
		}
		if !ok {
			return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: wrongEnvironment(name)}
		}
		return through(&to)
	}
}

// usableProxy gives the address of a proxy with its scheme, "" for none. Some
// desktops write socks:// for what is SOCKS 5.
func usableProxy(address string) (string, bool) {
	if address == "" {
		return "", true
	}
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "", false
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
	case "socks":
		u.Scheme = "socks5"
	default:
		return "", false
	}
	return u.String(), true
}

// wrongEnvironment is the name of a variable that should name a proxy.
type wrongEnvironment string

func (name wrongEnvironment) Error() string { return string(name) + " has no valid address" }

func (name wrongEnvironment) Sentence() string {
	return "The environment's " + string(name) + " has no valid address (http://, https:// or socks5://), so nothing is connected to. Correct it and start Countersign again, or enter the proxy in Settings, under Connection."
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
