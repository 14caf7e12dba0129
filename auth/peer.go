package auth

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// strangerFunc tells whether the connection from one address of this computer to
// another was made by a program of another user. It is false where the system
// does not tell.
type strangerFunc func(from, to netip.AddrPort) bool

// byStranger is a strangerFunc for a request. What has no addresses of the
// internet is nobody's in particular.
func (r *receiver) byStranger(req *http.Request) bool {
	if r.stranger == nil {
		return false
	}
	from, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil {
		return false
	}
	local, ok := req.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	to, err := netip.ParseAddrPort(local.String())
	return err == nil && r.stranger(from, to)
}

// strangerIn looks a connection up in tables of Linux's (proc_pid_net(5)), which
// have a row for each end of it. The system's administrator is no stranger: such a
// program needs no trick, and one of theirs carries the connections of a browser
// from outside of a virtual machine. An end that has gone is one: nobody is there
// to read the answer. Tables without our own end do not tell.
func strangerIn(tables []string, from, to netip.AddrPort, us int) bool {
	ours := false
	for _, table := range tables {
		for row := range strings.Lines(table) {
			f := strings.Fields(row)
			if len(f) < 10 {
				continue
			}
			switch local, remote, uid, inode := f[1], f[2], f[7], f[9]; {
			case isRow(local, from) && isRow(remote, to):
				return inode == "0" || uid != strconv.Itoa(us) && uid != "0"
			case isRow(local, to):
				ours = true
			}
		}
	}
	return ours
}

// isRow compares an address with one as the tables write it: words of four bytes
// in the computer's own order. An IPv4 address may stand in the table of IPv6.
func isRow(text string, a netip.AddrPort) bool {
	addr := a.Addr().Unmap()
	if addr.Is4() && text == inRow(addr.AsSlice(), a.Port()) {
		return true
	}
	long := addr.As16()
	return text == inRow(long[:], a.Port())
}

func inRow(addr []byte, port uint16) string {
	var text strings.Builder
	for ; len(addr) >= 4; addr = addr[4:] {
		fmt.Fprintf(&text, "%08X", binary.NativeEndian.Uint32(addr))
	}
	fmt.Fprintf(&text, ":%04X", port)
	return text.String()
}
