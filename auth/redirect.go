package auth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
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

func (e *PortsError) Error() string { return fmt.Sprintf("%v: %s", ErrPortsBusy, e.list()) }

// Unwrap gives ErrPortsBusy and the system's errors.
func (e *PortsError) Unwrap() []error { return []error{ErrPortsBusy, e.Err} }

// redirectURI is a registered redirect address.
type redirectURI struct {
	text    string // as registered: sent byte for byte (RFC 6749 section 4.1.3)
	network string // "tcp4" or "tcp6"; "" for a deep link, which nothing listens for
	host    string // "127.0.0.1:23471": the Host header that is accepted
	path    string
	port    int
}

// DeepLink is the redirect address that the system hands to Countersign where
// its scheme is registered. It is for Attempt.Receive.
const DeepLink = "countersign://callback"

// deepLink is what the provider can be told to register, of the schemes that are
// an application's own: it knows neither dots nor capitals in them, so that the
// form of RFC 8252 section 7.1 is not to be had.
var deepLink = regexp.MustCompile(`^([a-z][a-z0-9]+)://[a-z0-9-]+(/[A-Za-z0-9_-]+)*$`)

// taken are schemes that are not an application's own.
var taken = []string{"http", "https", "ws", "wss", "ftp", "file", "data", "javascript", "vbscript", "blob", "about", "mailto", "xumm", "xaman", "xrpl", "xrp"}

// parseRedirectURI accepts http, a literal loopback address, a port and a path,
// and deep links. "localhost" is refused: it may resolve elsewhere (RFC 8252
// section 8.3).
func parseRedirectURI(text string) (redirectURI, error) {
	bad := func(why string) (redirectURI, error) {
		return redirectURI{}, fmt.Errorf("auth: the redirect address %q %s", text, why)
	}
	if link := deepLink.FindStringSubmatch(text); link != nil && !slices.Contains(taken, link[1]) {
		return redirectURI{text: text}, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" || u.Opaque != "" || u.User != nil {
		return bad("is not of the form http://127.0.0.1:PORT/PATH or " + DeepLink)
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
// computers without an IPv4 loopback. A deep link is the first of all, which
// makes it the only one, or the last resort.
func parseRedirectURIs(texts []string) ([]redirectURI, error) {
	uris := make([]redirectURI, len(texts))
	for i, text := range texts {
		u, err := parseRedirectURI(text)
		if err != nil {
			return nil, err
		}
		uris[i] = u
	}
	if uris[0].network == "" {
		return uris[:1], nil
	}
	rank := map[string]int{"tcp4": 0, "tcp6": 1, "": 2}
	slices.SortStableFunc(uris, func(a, b redirectURI) int { return rank[a.network] - rank[b.network] })
	return uris, nil
}

type listenFunc func(ctx context.Context, network, address string) (net.Listener, error)

// bind listens on the first address that is free. The listener is the one that
// serves: closing it and opening it again would leave a gap for another program.
// There is none for a deep link, and none with a PortsError, whose address is the
// first: it is registered, whoever listens there.
func bind(ctx context.Context, listen listenFunc, uris []redirectURI) (net.Listener, redirectURI, error) {
	busy := &PortsError{}
	for _, u := range uris {
		if u.network == "" {
			return nil, u, nil
		}
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
	return nil, uris[0], busy
}
