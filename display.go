package main

import (
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// displayProblem says why no window can be opened, "" when one can as far as is
// known. Without a display the window's library ends the program with a trace of
// its own instead of a sentence. getenv is os.Getenv.
func displayProblem(getenv func(string) string) string {
	name, wayland := getenv("DISPLAY"), getenv("WAYLAND_DISPLAY")
	switch {
	case runtime.GOOS == "windows", runtime.GOOS == "darwin":
		return ""
	case name == "" && wayland != "":
		return "this Wayland session has no X server for the window; switch on XWayland, or see countersign --help for the commands without a window"
	case name == "":
		return "there is no display to open a window on; set DISPLAY, or see countersign --help for the commands without a window"
	}
	if err := askDisplay(name); err != nil {
		return fmt.Sprintf("the display %s does not answer; set DISPLAY to one that is there, or see countersign --help for the commands without a window", name)
	}
	return ""
}

// askDisplay connects to an X server as its clients do: by the socket of its
// number, or by TCP when the name has a host (X(7), "Display names").
func askDisplay(name string) error {
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 || strings.Contains(name, "/") {
		return nil // a path, or with a protocol: only what is understood is refused
	}
	host := strings.Trim(name[:colon], "[]")
	number, _, _ := strings.Cut(name[colon+1:], ".")
	n, err := strconv.ParseUint(number, 10, 16)
	if err != nil {
		return err
	}
	dialer := net.Dialer{Timeout: 5 * time.Second}
	if host == "" || host == "unix" {
		path := "/tmp/.X11-unix/X" + strconv.FormatUint(n, 10)
		var c net.Conn
		if c, err = dialer.Dial("unix", path); err != nil && runtime.GOOS == "linux" {
			c, err = dialer.Dial("unix", "@"+path) // the abstract socket
		}
		if err != nil { // libxcb tries TCP, too
			c, err = dialer.Dial("tcp", net.JoinHostPort("localhost", strconv.FormatUint(6000+n, 10)))
		}
		if err != nil {
			return err
		}
		return c.Close()
	}
	c, err := dialer.Dial("tcp", net.JoinHostPort(host, strconv.FormatUint(6000+n, 10)))
	if err != nil {
		return err
	}
	return c.Close()
}
