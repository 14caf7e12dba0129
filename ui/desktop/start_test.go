package desktop

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

var quiet = slog.New(slog.DiscardHandler)

// childVariable makes a run of the test program one of the children, in place of a
// test. Where is its folder or its socket.
const (
	childVariable = "COUNTERSIGN_TEST_CHILD"
	whereVariable = "COUNTERSIGN_TEST_WHERE"
	childLink     = "COUNTERSIGN_TEST_LINK"
)

// claimAsChild is a start of the program. It tells in a line what came of it.
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
	in.Serve(context.Background(), func(_ context.Context, l Link) error {
		fmt.Println("took", l)
		return nil
	}, quiet)
	return 0
}

// child is a child at work.
type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

// asChild starts the test program as one of the children.
func asChild(t *testing.T, cmd *exec.Cmd, name, where, link string) *child {
	t.Helper()
	cmd.Env = append(os.Environ(), childVariable+"="+name, whereVariable+"="+where, childLink+"="+link)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t, cmd, bufio.NewScanner(out)}
	t.Cleanup(c.kill)
	return c
}

// says reads the child's next line.
func (c *child) says(want string) {
	c.t.Helper()
	if !c.lines.Scan() || c.lines.Text() != want {
		c.t.Fatalf("the child says %q (%v); want %q", c.lines.Text(), c.lines.Err(), want)
	}
}

// kill ends the child as a power cut would.
func (c *child) kill() {
	if c.cmd.ProcessState == nil {
		c.cmd.Process.Kill()
		c.cmd.Wait()
	}
}

// serve lets an instance answer until the test ends, and gives what it takes.
func serve(t *testing.T, in *Instance) <-chan Link {
	t.Helper()
	took := make(chan Link, 64)
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() {
		in.Serve(ctx, func(_ context.Context, l Link) error { took <- l; return nil }, quiet)
	})
	t.Cleanup(func() { cancel(); work.Wait() })
	return took
}
