//go:build unix

package desktop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// profile is a data folder of a test, with a runtime folder beside it.
func profile(t *testing.T) (dir string) {
	t.Helper()
	root, err := os.MkdirTemp("", "countersign") // t.TempDir can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(root) })
	run := filepath.Join(root, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", run)
	return filepath.Join(root, "data")
}

// first claims a profile that is free.
func first(t *testing.T, dir string) *Instance {
	t.Helper()
	in, handedOver, err := Claim(t.Context(), dir, Link{})
	if err != nil || handedOver || in == nil {
		t.Fatalf("a free profile: %v, %v, %v", in, handedOver, err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

// socketOf gives where the instance of a profile listens.
func socketOf(t *testing.T, dir string) string {
	t.Helper()
	path, err := os.ReadFile(filepath.Join(dir, "window", "address"))
	if err != nil {
		t.Fatal(err)
	}
	return string(path)
}

func TestSecondStartRaisesTheFirst(t *testing.T) {
	dir := profile(t)
	took := serve(t, first(t, dir))
	for _, link := range []string{"", requestLink, secretLink} {
		second := startChild(t, "claim", dir, link, 0)
		second.says("handed over")
		if err := second.cmd.Wait(); err != nil {
			t.Errorf("the second start ended with %v", err)
		}
		if got := <-took; got.reveal() != link {
			t.Errorf("%q arrived as %q", link, got.reveal())
		}
	}
	if len(took) != 0 {
		t.Errorf("%d more links arrived than were sent", len(took))
	}
	info, err := os.Stat(socketOf(t, dir))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info.Mode(), err)
	}
	if info, err = os.Stat(filepath.Dir(socketOf(t, dir))); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("its folder: %v, %v", info.Mode(), err)
	}
}

// A start while the first has no window yet waits for it.
func TestSecondStartWaitsForTheWindow(t *testing.T) {
	dir := profile(t)
	in := first(t, dir)
	second := startChild(t, "claim", dir, requestLink, 0)
	took := serve(t, in)
	second.says("handed over")
	if got := <-took; got.UUID() != someUUID {
		t.Errorf("%v arrived", got)
	}
}

func TestTheNextIsFirstWhenTheFirstHasEnded(t *testing.T) {
	dir := profile(t)
	in := first(t, dir)
	path := socketOf(t, dir)
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the socket is left behind: %v", err)
	}
	took := serve(t, first(t, dir))
	startChild(t, "claim", dir, "", 0).says("handed over")
	<-took
}

func TestProfilesAreApart(t *testing.T) {
	dir := profile(t)
	first(t, dir)
	first(t, filepath.Join(dir, "sandbox"))
	other := startChild(t, "claim", dir+"2", "", 0)
	other.says("first")
}

func TestStaleSocketAfterKill(t *testing.T) {
	for name, prepare := range map[string]func(dir string){
		"in the runtime folder": func(string) {},
		"in the data folder":    func(string) { os.Unsetenv("XDG_RUNTIME_DIR") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := profile(t)
			prepare(dir)
			killed := startChild(t, "claim", dir, "", 0)
			killed.says("first")
			path := socketOf(t, dir)
			killed.kill()
			if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSocket == 0 {
				t.Fatalf("nothing stale was left: %v", err)
			}
			took := serve(t, first(t, dir))
			startChild(t, "claim", dir, requestLink, 0).says("handed over")
			if got := <-took; got.UUID() != someUUID {
				t.Errorf("%v arrived", got)
			}
		})
	}
}

// The lock decides: of many starts at once one is the first, and the others
// reach it.
func TestManyStartsAtOnce(t *testing.T) {
	dir := profile(t)
	var mu sync.Mutex
	var firsts []*Instance
	handed := 0
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var starts, serving sync.WaitGroup
	for range 12 {
		starts.Go(func() {
			in, handedOver, err := Claim(ctx, dir, Link{})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case handedOver:
				handed++
			default:
				firsts = append(firsts, in)
				serving.Go(func() { in.Serve(ctx, func(context.Context, Link) error { return nil }, quiet) })
			}
		})
	}
	starts.Wait()
	cancel()
	serving.Wait()
	if len(firsts) != 1 || handed != 11 {
		t.Fatalf("%d are first, and %d have handed over", len(firsts), handed)
	}
	firsts[0].Close()
}

func TestHandOverRefusesAnotherUser(t *testing.T) {
	needRoot(t)
	dir := profile(t)
	in := first(t, dir)
	took := serve(t, in)
	path := socketOf(t, dir)

	// The folders keep strangers out.
	stranger := startChild(t, "call", path, secretLink, nobody)
	stranger.says("no connection: true")

	// And if they did not, the kernel would tell who it is.
	for d := filepath.Dir(path); d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	stranger = startChild(t, "call", path, secretLink, nobody)
	stranger.says(`heard ""`)
	if len(took) != 0 {
		t.Errorf("a stranger's %v was taken", <-took)
	}
	own := startChild(t, "call", path, secretLink, 0)
	own.says(`heard "ok\n"`)
	if got := <-took; got.reveal() != secretLink {
		t.Errorf("%v was taken", got)
	}
}

func TestHandOverToAPretender(t *testing.T) {
	needRoot(t)
	dir := profile(t)
	first(t, dir)
	// Whatever made the note lead there.
	path := filepath.Join(openFolder(t), "socket")
	pretender := startChild(t, "pretend", path, "", nobody)
	pretender.says("listening")
	if err := os.WriteFile(filepath.Join(dir, "window", "address"), []byte(path), 0o600); err != nil {
		t.Fatal(err)
	}
	second := claim{place: place{filepath.Join(dir, "window")}, answer: answerTime, all: time.Second}
	_, handedOver, err := second.run(t.Context(), mustParse(t, secretLink))
	if handedOver || !errors.Is(err, ErrPretender) {
		t.Errorf("handed over: %v, %v", handedOver, err)
	}
	pretender.says(`told ""`)
}

func TestGarbageOnTheSocket(t *testing.T) {
	dir := profile(t)
	in := first(t, dir)
	in.answer = 100 * time.Millisecond // for those who never come to an end
	took := serve(t, in)
	for name, said := range map[string]string{
		"nothing":          "",
		"noise":            "\x00\x01\xff\xfe\n",
		"an empty line":    "\n",
		"HTTP":             "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"no object":        "[1]\n",
		"no version":       `{"link":"` + requestLink + `"}` + "\n",
		"another version":  `{"v":2,"link":"` + requestLink + `"}` + "\n",
		"more fields":      `{"v":1,"link":"` + requestLink + `","argv":["--api-url"]}` + "\n",
		"two objects":      `{"v":1,"link":""}{"v":1,"link":""}` + "\n",
		"another link":     `{"v":1,"link":"https://evil.example"}` + "\n",
		"an array":         `{"v":1,"link":["` + requestLink + `"]}` + "\n",
		"a bad link":       `{"v":1,"link":"countersign://callback#"}` + "\n",
		"no end":           `{"v":1,"link":"` + requestLink + `"}`,
		"4 KiB and more":   `{"v":1,"link":"` + requestLink + `"` + strings.Repeat(" ", maxMessage) + "}\n",
		"a long way to go": strings.Repeat("{", 64<<10),
		"a long link":      `{"v":1,"link":"countersign://callback?code=` + strings.Repeat("a", 3000) + `"}` + "\n",
	} {
		c, err := net.Dial("unix", socketOf(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, said) // it may be cut off
		heard, _ := io.ReadAll(c)
		c.Close()
		if len(heard) != 0 {
			t.Errorf("%s: %q was answered", name, heard)
		}
	}
	if len(took) != 0 {
		t.Errorf("%v was taken", <-took)
	}
	in2 := startChild(t, "claim", dir, requestLink, 0)
	in2.says("handed over")
	if got := <-took; got.UUID() != someUUID {
		t.Errorf("%v was taken", got)
	}
}

// Many who connect and say nothing keep nobody out for longer than it takes to
// lose patience with them.
func TestSilentCrowd(t *testing.T) {
	dir := profile(t)
	in := first(t, dir)
	in.answer = 100 * time.Millisecond
	took := serve(t, in)
	for range 3 * maxStarts {
		c, err := net.Dial("unix", socketOf(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	startChild(t, "claim", dir, requestLink, 0).says("handed over")
	<-took
}

func TestInstanceThatHangs(t *testing.T) {
	dir := profile(t)
	hanging := startChild(t, "claim", dir, "", 0)
	hanging.says("first")
	if err := hanging.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(hanging.cmd.Process.Pid, &status, syscall.WUNTRACED, nil); err != nil || !status.Stopped() {
		t.Fatalf("it did not stop: %v, %v", status, err)
	}
	began := time.Now()
	_, handedOver, err := Claim(t.Context(), dir, mustParse(t, secretLink))
	if handedOver || !errors.Is(err, ErrSilent) {
		t.Errorf("handed over: %v, %v", handedOver, err)
	}
	t.Logf("said after %v, of at most %v on a computer that has nothing else to do", time.Since(began), claimTime)
	var said interface{ Sentence() string }
	if process := fmt.Sprintf("as process %d but", hanging.cmd.Process.Pid); !errors.As(err, &said) || runtime.GOOS == "linux" && !strings.Contains(said.Sentence(), process) {
		t.Errorf("it says %v, without %q", err, process)
	}
	// Nobody is told anything but the truth later.
	if err := hanging.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	startChild(t, "claim", dir, requestLink, 0).says("handed over")
}

// A window that hangs while the rest of the program answers is no window that
// was raised.
func TestWindowThatHangs(t *testing.T) {
	dir := profile(t)
	in := first(t, dir)
	in.answer = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		in.Serve(ctx, func(ctx context.Context, _ Link) error { <-ctx.Done(); return ctx.Err() }, quiet)
	})
	second := claim{place: place{filepath.Join(dir, "window")}, answer: 200 * time.Millisecond, all: 400 * time.Millisecond}
	if _, handedOver, err := second.run(t.Context(), Link{}); handedOver || !errors.Is(err, ErrSilent) {
		t.Errorf("handed over: %v, %v", handedOver, err)
	}
	cancel()
	work.Wait()
}

// An instance that holds the lock and cannot be reached: another computer's.
func TestInstanceThatCannotBeReached(t *testing.T) {
	dir := profile(t)
	first(t, dir)
	os.Remove(filepath.Join(dir, "window", "address"))
	second := claim{place: place{filepath.Join(dir, "window")}, answer: answerTime, all: 100 * time.Millisecond}
	if _, _, err := second.run(t.Context(), Link{}); !errors.Is(err, ErrSilent) {
		t.Error(err)
	}
	stopped, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("Ctrl-C")
	cancel(stop)
	if _, _, err := Claim(stopped, dir, Link{}); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// Where the socket is, depends on what this user has for himself.
func TestWhereTheSocketIs(t *testing.T) {
	long := strings.Repeat("d", 100)
	for name, c := range map[string]struct {
		prepare func(t *testing.T, dir string) string // gives the data folder
		in      string                                // below the root, or "temp"
	}{
		"the runtime folder":      {func(_ *testing.T, dir string) string { return dir }, "run"},
		"for a long data folder":  {func(_ *testing.T, dir string) string { return filepath.Join(dir, long) }, "run"},
		"no runtime folder":       {func(t *testing.T, dir string) string { t.Setenv("XDG_RUNTIME_DIR", ""); return dir }, "data"},
		"a relative one":          {func(t *testing.T, dir string) string { t.Setenv("XDG_RUNTIME_DIR", "run"); return dir }, "data"},
		"one that is not there":   {func(t *testing.T, dir string) string { os.Remove(os.Getenv("XDG_RUNTIME_DIR")); return dir }, "data"},
		"one that others can see": {func(t *testing.T, dir string) string { os.Chmod(os.Getenv("XDG_RUNTIME_DIR"), 0o755); return dir }, "data"},
		"a link": {func(t *testing.T, dir string) string {
			link := os.Getenv("XDG_RUNTIME_DIR") + "-link"
			if err := os.Symlink(os.Getenv("XDG_RUNTIME_DIR"), link); err != nil {
				t.Fatal(err)
			}
			t.Setenv("XDG_RUNTIME_DIR", link)
			return dir
		}, "data"},
		"another user's": {func(t *testing.T, dir string) string {
			needRoot(t)
			if err := os.Chown(os.Getenv("XDG_RUNTIME_DIR"), nobody, nobody); err != nil {
				t.Fatal(err)
			}
			return dir
		}, "data"},
		"nothing short": {func(t *testing.T, dir string) string {
			t.Setenv("XDG_RUNTIME_DIR", "")
			return filepath.Join(dir, long)
		}, "temp"},
	} {
		t.Run(name, func(t *testing.T) {
			root := filepath.Dir(profile(t))
			dir := c.prepare(t, filepath.Join(root, "data"))
			took := serve(t, first(t, dir))
			path := socketOf(t, dir)
			inside := strings.HasPrefix(path, filepath.Join(root, c.in)+"/")
			if inside == (c.in == "temp") || len(path) > maxSocketPath {
				t.Errorf("the socket is %s", path)
			}
			mode, err := ownFolder(filepath.Dir(path))
			if err != nil || mode != 0o700 {
				t.Errorf("its folder has mode %v, %v", mode, err)
			}
			startChild(t, "claim", dir, requestLink, 0).says("handed over")
			<-took
		})
	}
}

// The two starts need not have the same environment.
func TestStartFromAnotherSession(t *testing.T) {
	dir := profile(t)
	took := serve(t, first(t, dir))
	t.Setenv("XDG_RUNTIME_DIR", "")
	startChild(t, "claim", dir, requestLink, 0).says("handed over")
	<-took
}

// A folder that somebody else has put in the place of ours is not used.
func TestFolderOfAnother(t *testing.T) {
	needRoot(t)
	dir := profile(t)
	if err := os.MkdirAll(filepath.Join(dir, "window"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(filepath.Join(dir, "window"), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if in, _, err := Claim(t.Context(), dir, Link{}); in != nil || !errors.Is(err, errNotPrivate) {
		t.Errorf("%v, %v", in, err)
	}
}

// What people read has a next step.
func TestSentences(t *testing.T) {
	for _, f := range []interface{ Sentence() string }{ErrSilent, silentError{}, silentError{42}, ErrPretender} {
		if s := f.Sentence(); !strings.HasSuffix(s, ".") || !slices.ContainsFunc([]string{"start it again", "start Countersign again", "try again"}, func(step string) bool { return strings.Contains(s, step) }) {
			t.Errorf("%q names no next step", s)
		}
	}
}
