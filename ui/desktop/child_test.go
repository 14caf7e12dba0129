//go:build unix

package desktop

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// children are what another process does in a test. Each tells in a line what
// came of it.
var children = map[string]func() int{
	"claim":   claimAsChild,
	"call":    callAsChild,
	"pretend": pretendAsChild,
}

// callAsChild speaks to a socket, and tells what it hears.
func callAsChild() int {
	c, err := net.Dial("unix", os.Getenv(whereVariable))
	if err != nil {
		fmt.Println("no connection:", errors.Is(err, os.ErrPermission))
		return 1
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(c, "{\"v\":1,\"link\":%q}\n", os.Getenv(childLink))
	heard, _ := io.ReadAll(c)
	fmt.Printf("heard %q\n", heard)
	return 0
}

// pretendAsChild listens at a socket, and tells how much it is told.
func pretendAsChild() int {
	l, err := net.Listen("unix", os.Getenv(whereVariable))
	if err == nil {
		err = os.Chmod(os.Getenv(whereVariable), 0o777)
	}
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	fmt.Println("listening")
	for {
		c, err := l.Accept()
		if err != nil {
			return 1
		}
		told, _ := io.ReadAll(c)
		c.Close()
		fmt.Printf("told %q\n", told)
	}
}

// startChild starts a child; a user other than 0 makes it that one's.
func startChild(t *testing.T, name, where, link string, user uint32) *child {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	if user != 0 {
		cmd = exec.Command(forEverybody(t, program))
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: user}}
	}
	cmd.Dir = "/"
	return asChild(t, cmd, name, where, link)
}

// forEverybody copies the test program to where other users may start it.
func forEverybody(t *testing.T, program string) string {
	t.Helper()
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(openFolder(t), "program")
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// openFolder is one that every user can use. The test's own folders are not.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "countersign-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return dir
}

// nobody is another user than the test's.
const nobody = 65534

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		if os.Getenv("REQUIRE_ROOT") != "" {
			t.Fatal("REQUIRE_ROOT is set, and only root can start a program as another user")
		}
		t.Skip("only root can start a program as another user")
	}
}

// end asks a process that the test has started to end.
func end(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}
