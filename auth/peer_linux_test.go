package auth

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// The kernel tells of real connections: of this user's program, and of another's.
func TestThreatTheKernelTellsWhoConnects(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("needs bash, which can connect by itself")
	}
	f := newFakeProvider(t)
	attempt := openBrowser(t, newTestAuth(t, f, func(c *Config) { c.Browser = newIdleBrowser() }))
	address := strings.Replace(strings.TrimPrefix(attempt.LocalURL(), "http://"), ":", "/", 1)
	host, path, _ := strings.Cut(address, startPrefix)
	visit := func(who *syscall.Credential) string {
		c := exec.CommandContext(t.Context(), shell, "-c", `exec 3<>/dev/tcp/`+host+`; cat >&3; read -r status <&3; echo "$status"`)
		c.Stdin = strings.NewReader("GET " + startPrefix + path + " HTTP/1.1\r\nHost: " + attempt.host + "\r\n\r\n")
		c.Dir, c.Stderr = "/", io.Discard
		c.SysProcAttr = &syscall.SysProcAttr{Credential: who}
		answer, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
	if os.Geteuid() == 0 {
		if answer := visit(&syscall.Credential{Uid: 65534, Gid: 65534}); !strings.Contains(answer, " 404 ") {
			t.Errorf("another user got %q", answer)
		}
	} else {
		t.Log("only an administrator can be another user")
	}
	if answer := visit(nil); !strings.Contains(answer, " 302 ") {
		t.Errorf("this user got %q", answer)
	}
}
