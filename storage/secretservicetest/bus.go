//go:build linux || freebsd || netbsd || openbsd || dragonfly

// Package secretservicetest gives tests a session bus of their own, and on it
// a Secret Service (specifications.freedesktop.org, version 0.2) that behaves
// well or badly on request.
package secretservicetest

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// StartBus starts a session bus without any service, makes it the test's own
// (DBUS_SESSION_BUS_ADDRESS), and ends it with the test. It gives the bus's
// address. The test is skipped when dbus-daemon is not installed.
func StartBus(t testing.TB) (address string) {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed, so there can be no session bus")
	}
	dir, err := os.MkdirTemp("", "bus") // t.TempDir can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, filepath.Join(dir, "bus")), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command(program, "--config-file="+config, "--nofork", "--nopidfile", "--print-address")
	var complaints bytes.Buffer // also harmless ones
	daemon.Stderr = &complaints
	stdout, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	stop := func() {
		daemon.Process.Kill()
		daemon.Wait()
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		stop()
		t.Fatalf("dbus-daemon gave no address: %v\n%s", err, &complaints)
	}
	address = strings.TrimSpace(line)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	t.Cleanup(func() {
		// go-keyring uses the connection that the D-Bus library shares within
		// the process: the next test must not find this one.
		shared, err := dbus.SessionBus()
		stop()
		if err == nil {
			<-shared.Context().Done()
		}
	})
	return address
}
