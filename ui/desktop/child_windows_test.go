package desktop

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// childVariable makes a run of the test program one of the children below, in
// place of a test. Where is its folder.
const (
	childVariable = "COUNTERSIGN_TEST_CHILD"
	whereVariable = "COUNTERSIGN_TEST_WHERE"
	childLink     = "COUNTERSIGN_TEST_LINK"
)

var children = map[string]func() int{"claim": claimAsChild}

// claimAsChild is a start of the program, which tells in a line what came of it.
func claimAsChild() int {
	link, err := OneLink(strings.Fields(os.Getenv(childLink)))
	if err != nil {
		fmt.Println("bad link")
		return 2
	}
	in, handedOver, err := Claim(context.Background(), os.Getenv(whereVariable), link)
	switch {
	case err != nil:
		fmt.Println("error:", err)
		return 1
	case handedOver:
		fmt.Println("handed over")
		return 0
	}
	fmt.Println("first")
	in.Serve(context.Background(), func(context.Context, Link) error { return nil }, slog.New(slog.DiscardHandler))
	return 0
}

type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func startChild(t *testing.T, dir, link string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	c := &child{t: t, cmd: exec.CommandContext(ctx, self)}
	c.cmd.Env = append(os.Environ(), childVariable+"=claim", whereVariable+"="+dir, childLink+"="+link)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.kill()
		io.Copy(io.Discard, out)
		cancel()
	})
	return c
}

// says fails the test when the child's next line is another.
func (c *child) says(want string) {
	c.t.Helper()
	if !c.lines.Scan() || c.lines.Text() != want {
		c.t.Fatalf("the other start says %q (%v), want %q", c.lines.Text(), c.lines.Err(), want)
	}
}

// kill ends the child as the task manager does.
func (c *child) kill() {
	c.cmd.Process.Kill()
	c.cmd.Wait()
}
