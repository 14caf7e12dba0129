//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A crash leaves no file with what the memory held, though the limits of the shell
// let it, and the environment asks for a dump.
func TestACrashLeavesNoMemoryOnTheDisk(t *testing.T) {
	const mark = "COUNTERSIGN_TEST_CRASH"
	if how := os.Getenv(mark); how != "" {
		limit := unix.Rlimit{}
		if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil {
			t.Fatal(err)
		}
		limit.Cur = limit.Max
		if err := unix.Setrlimit(unix.RLIMIT_CORE, &limit); err != nil {
			t.Fatal(err)
		}
		if how == "kept" {
			before := limit.Max
			if err := keepMemoryFromDisk(); err != nil {
				t.Fatal(err)
			}
			if err := unix.Getrlimit(unix.RLIMIT_CORE, &limit); err != nil || limit.Cur > 1 || limit.Max != before {
				t.Fatalf("the limit is %d of %d, %v", limit.Cur, limit.Max, err)
			}
			t.Log("limited")
		}
		go panic("a crash") // on a goroutine that the test does not catch
		select {}
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dumps := func(how string) int {
		dir := t.TempDir()
		c := exec.CommandContext(t.Context(), program, "-test.run=^"+t.Name()+"$", "-test.v")
		c.Dir = dir
		c.Env = append(os.Environ(), mark+"="+how, "GOTRACEBACK=crash")
		if out, err := c.CombinedOutput(); err == nil || c.ProcessState.ExitCode() == 1 {
			t.Fatalf("%s: it did not crash: %v\n%s", how, err, out)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*core*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	if dumps("as it is") == 0 {
		t.Log("this system writes no dumps beside the program")
	}
	if n := dumps("kept"); n != 0 {
		t.Errorf("%d dumps", n)
	}
}
