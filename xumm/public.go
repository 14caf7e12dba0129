package xumm

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Public tells whether a program may be sent to the node by somebody else's list:
// encrypted, and neither to this computer nor into its local network.
func (e Endpoint) Public() bool {
	u, err := url.Parse(e.URL)
	return err == nil && u.Scheme == "wss" && u.User == nil && publicHost(u.Hostname())
}

// publicHost tells of a host that is not on this computer or in its local network,
// as far as its name tells. A name that leads there all the same fails for want of
// a certificate.
func publicHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.IsGlobalUnicast() && !ip.IsPrivate() && !slices.ContainsFunc(localNets(), func(n netip.Prefix) bool { return n.Contains(ip) })
	}
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	// One label is a name of the local network; a number at the end makes some
	// resolvers read the whole as an IP address, as of 127.1.
	return len(labels) > 1 && last != "" && (last[0] < '0' || last[0] > '9') &&
		!slices.Contains([]string{"localhost", "local", "internal", "lan", "home", "corp", "intranet"}, last) &&
		!strings.HasSuffix(host, ".home.arpa")
}

// localNets are the networks that are somebody's own besides those that package
// netip knows (RFC 6890, RFC 6598, RFC 6052).
func localNets() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("64:ff9b::/96")}
}
