package main

import (
	"net"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func TestDisplayProblem(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("windows need no X server here")
	}
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	port := server.Addr().(*net.TCPAddr).Port
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead.Close()
	for _, test := range []struct{ display, wayland, says string }{
		{"", "", "no display"},
		{"", "wayland-0", "XWayland"},
		{"127.0.0.1:" + strconv.Itoa(port-6000) + ".0", "", ""},
		{"127.0.0.1:" + strconv.Itoa(dead.Addr().(*net.TCPAddr).Port-6000), "", "does not answer"},
		{":64999", "", "does not answer"},
		{":x", "wayland-0", "does not answer"},
		{"tcp/127.0.0.1:" + strconv.Itoa(dead.Addr().(*net.TCPAddr).Port-6000), "", ""},
		{"[127.0.0.1]:" + strconv.Itoa(port-6000), "", ""},
		{"/private/tmp/launchd/org.xquartz:0", "", ""},
	} {
		env := map[string]string{"DISPLAY": test.display, "WAYLAND_DISPLAY": test.wayland}
		got := displayProblem(func(name string) string { return env[name] })
		if (got == "") != (test.says == "") || !strings.Contains(got, test.says) {
			t.Errorf("DISPLAY=%s: %q", test.display, got)
		}
	}
}
