package storage

import (
	"errors"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// What is wrong with the address of a ledger node. Match them with [errors.Is].
var (
	ErrNotWebSocket = errors.New("not a WebSocket address")
	ErrNotEncrypted = errors.New("not encrypted, and not on this computer")
)

// maxServers is more than anybody asks one after the other.
const maxServers = 16

// CheckNodeServer tells whether a text is the address of a ledger node that may
// be asked: wss:// and, on this computer alone, ws://. It holds no name and no
// password, for settings are no place for a secret.
// Errors: ErrNotWebSocket, ErrNotEncrypted.
func CheckNodeServer(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Opaque != "" || strings.ContainsAny(address, " \t\r\n") {
		return ErrNotWebSocket
	}
	switch u.Scheme { // in lower case: url.Parse sees to it
	case "wss":
		return nil
	case "ws":
		if loopback(u.Hostname()) {
			return nil
		}
		return ErrNotEncrypted
	}
	return ErrNotWebSocket
}

// loopback tells whether a host is this computer, by its address or as
// localhost, which never leaves it (RFC 6761 section 6.3).
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}

// normalServers gives what may be asked of servers, in their order; nil when it
// is nothing.
func normalServers(servers map[string][]string) map[string][]string {
	var out map[string][]string
	for _, network := range slices.Sorted(maps.Keys(servers)) {
		key := strings.ToUpper(strings.TrimSpace(network))
		if key == "" || out[key] != nil {
			continue
		}
		var list []string
		for _, address := range servers[network] {
			address = strings.TrimSpace(address)
			if CheckNodeServer(address) == nil && !slices.Contains(list, address) && len(list) < maxServers {
				list = append(list, address)
			}
		}
		if len(list) == 0 {
			continue
		}
		if out == nil {
			out = map[string][]string{}
		}
		out[key] = list
	}
	return out
}

func cloneServers(servers map[string][]string) map[string][]string {
	out := maps.Clone(servers)
	for network, list := range out {
		out[network] = slices.Clone(list)
	}
	return out
}
