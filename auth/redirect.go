package auth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// DefaultRedirectURIs are the four loopback addresses a Countersign application
// registers, in the order they are tried.
//
// The provider compares registered lines as plain string prefixes, so each is
// complete: with a bare "http://127.0.0.1" a page at http://127.0.0.1.example
// could receive codes. The ports lie below Linux's ephemeral range and outside
// the range that Windows reserves for virtual machines.
func DefaultRedirectURIs() []string {
	return []string{
		"http://127.0.0.1:23471/callback",
		"http://127.0.0.1:25873/callback",
		"http://127.0.0.1:28219/callback",
		"http://127.0.0.1:30757/callback",
	}
}

// PortsError says which redirect ports could not be listened on. It is an
// ErrPortsBusy.
type PortsError struct {
	Ports []int
	Err   error // what the operating system said, for each port
}

func (e *PortsError) Error() string {
	ports := make([]string, len(e.Ports))
	for i, p := range e.Ports {
		ports[i] = strconv.Itoa(p)
	}
	return fmt.Sprintf("%v: %s", ErrPortsBusy, strings.Join(ports, ", "))
}

// Unwrap gives ErrPortsBusy and the system's errors.
func (e *PortsError) Unwrap() []error { return []error{ErrPortsBusy, e.Err} }

// redirectURI is a registered loopback redirect address.
type redirectURI struct {
	text    string // as registered: sent byte for byte (RFC 6749 section 4.1.3)
	network string // "tcp4" or "tcp6"
	host    string // "127.0.0.1:23471": the Host header that is accepted
	path    string
	port    int
}

// parseRedirectURI accepts http, a literal loopback address, a port and a path.
// "localhost" is refused: it may resolve elsewhere (RFC 8252 section 8.3).
func parseRedirectURI(text string) (redirectURI, error) {
	bad := func(why string) (redirectURI, error) {
		return redirectURI{}, fmt.Errorf("auth: the redirect address %q %s", text, why)
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" || u.Opaque != "" || u.User != nil {
		return bad("is not of the form http://127.0.0.1:PORT/PATH")
	}
	ip, err := netip.ParseAddrPort(u.Host)
	switch {
	case err != nil || u.Host != ip.String():
		return bad("does not name 127.0.0.1 and a port as digits")
	case ip.Addr() != netip.AddrFrom4([4]byte{127, 0, 0, 1}) && ip.Addr() != netip.IPv6Loopback():
		return bad("is not on 127.0.0.1 or [::1]")
	case ip.Port() == 0:
		return bad("has no fixed port")
	case u.ForceQuery || strings.ContainsAny(text, "?#"):
		return bad("has a query or a fragment")
	case len(u.Path) < 2 || text != "http://"+u.Host+u.Path:
		return bad("has no plain path")
	case strings.HasSuffix(u.Path, "/") || u.Path == donePath || strings.HasPrefix(u.Path, startPrefix):
		return bad("has a path that is not usable")
	}
	network := "tcp4"
	if ip.Addr().Is6() {
		network = "tcp6"
	}
	return redirectURI{text: text, network: network, host: u.Host, path: u.Path, port: int(ip.Port())}, nil
}

// parseRedirectURIs keeps the order, but IPv6 comes after IPv4: [::1] is for
// computers without an IPv4 loopback.
func parseRedirectURIs(texts []string) ([]redirectURI, error) {
	uris := make([]redirectURI, len(texts))
	for i, text := range texts {
		u, err := parseRedirectURI(text)
		if err != nil {
			return nil, err
		}
		uris[i] = u
	}
	slices.SortStableFunc(uris, func(a, b redirectURI) int { return strings.Compare(a.network, b.network) })
	return uris, nil
}

type listenFunc func(ctx context.Context, network, address string) (net.Listener, error)

// bind listens on the first address that is free. The listener is the one that
// serves: closing it and opening it again would leave a gap for another program.
func bind(ctx context.Context, listen listenFunc, uris []redirectURI) (net.Listener, redirectURI, error) {
	busy := &PortsError{}
	for _, u := range uris {
		l, err := listen(ctx, u.network, u.host)
		if err == nil {
			return l, u, nil
		}
		if ctx.Err() != nil {
			return nil, redirectURI{}, ended(ctx)
		}
		busy.Ports = append(busy.Ports, u.port)
		busy.Err = errors.Join(busy.Err, err)
	}
	return nil, redirectURI{}, busy
}
