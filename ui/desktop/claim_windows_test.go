package desktop

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// first claims a profile that is free.
func first(t *testing.T, dir string) *Instance {
	t.Helper()
	in, handedOver, err := Claim(t.Context(), dir, Link{})
	if err != nil || handedOver || in == nil {
		t.Fatalf("a free profile: %v, %v, %v", in, handedOver, err)
	}
	t.Cleanup(func() { in.Close() })
	occupy(t, dir)
	return in
}

// occupy makes Wine's pipes work as those of Windows do. The library keeps a
// first instance of the pipe that it never serves; Windows lets nobody connect to
// that, and Wine gives it to the first who calls.
func occupy(t *testing.T, dir string) {
	t.Helper()
	if !onWine() {
		return
	}
	conn, err := impatient(dir).place.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
}

func onWine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}

func TestSecondStartRaisesTheFirst(t *testing.T) {
	dir := t.TempDir()
	took := serve(t, first(t, dir))
	for _, link := range []string{"", requestLink, secretLink} {
		second := startChild(t, dir, link)
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
}

// A start while the first has no window yet waits for it.
func TestSecondStartWaitsForTheWindow(t *testing.T) {
	dir := t.TempDir()
	in := first(t, dir)
	second := startChild(t, dir, requestLink)
	took := serve(t, in)
	second.says("handed over")
	if got := <-took; got.UUID() != someUUID {
		t.Errorf("%v arrived", got)
	}
}

func TestTheNextIsFirstWhenTheFirstHasEnded(t *testing.T) {
	dir := t.TempDir()
	if err := first(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	took := serve(t, first(t, dir))
	startChild(t, dir, "").says("handed over")
	<-took
}

func TestTheNextIsFirstWhenTheFirstWasKilled(t *testing.T) {
	dir := t.TempDir()
	killed := startChild(t, dir, "")
	killed.says("first")
	killed.kill()
	took := serve(t, first(t, dir))
	startChild(t, dir, requestLink).says("handed over")
	if got := <-took; got.UUID() != someUUID {
		t.Errorf("%v arrived", got)
	}
}

func TestProfilesAreApart(t *testing.T) {
	dir := t.TempDir()
	first(t, dir)
	first(t, filepath.Join(dir, "sandbox"))
	startChild(t, dir+"2", "").says("first")
	os.RemoveAll(dir + "2")
}

// The lock decides: of many starts at once one is the first, and the others
// reach it.
func TestManyStartsAtOnce(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	var firsts []*Instance
	handed, unserved := 0, 0
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var starts, serving sync.WaitGroup
	for range 12 {
		starts.Go(func() {
			in, handedOver, err := Claim(ctx, dir, Link{})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, ErrSilent) && onWine() && unserved == 0:
				unserved++ // got the instance that is never served, see occupy
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
	if len(firsts) != 1 || handed+unserved != 11 {
		t.Fatalf("%d are first, and %d have handed over", len(firsts), handed)
	}
	if err := firsts[0].Close(); err != nil {
		t.Error(err)
	}
}

// impatient is a start that does not wait as long as a person would.
func impatient(dir string) claim {
	return claim{place: place{dir: filepath.Join(dir, "window")}, answer: 100 * time.Millisecond, all: 300 * time.Millisecond}
}

// An instance that hangs is told to the person, who is not kept waiting.
func TestSilentInstance(t *testing.T) {
	dir := t.TempDir()
	first(t, dir) // and nobody serves
	in, handedOver, err := impatient(dir).run(t.Context(), Link{})
	if in != nil || handedOver || !errors.Is(err, ErrSilent) {
		t.Errorf("got %v, %v, %v; want ErrSilent", in, handedOver, err)
	}
}

// The pipe is this user's, and lets nobody else in.
func TestPipeIsPrivate(t *testing.T) {
	dir := t.TempDir()
	serve(t, first(t, dir))
	conn, err := impatient(dir).place.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := checkServer(conn); err != nil {
		t.Errorf("our own pipe: %v", err)
	}
	handle := windows.Handle(conn.(interface{ Fd() uintptr }).Fd())
	sd, err := windows.GetSecurityInfo(handle, windows.SE_KERNEL_OBJECT, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	sid, err := currentUser()
	if err != nil {
		t.Fatal(err)
	}
	// One entry, for this user. What "all" is called differs.
	text := sd.String()
	if !strings.HasPrefix(text, "O:"+sid.String()) || strings.Count(text, "(") != 1 || !strings.HasSuffix(text, ";;;"+sid.String()+")") {
		t.Errorf("the pipe of %s has the descriptor %s", sid, text)
	}
}

// A pipe that another user made first gets nothing.
func TestHandOverRefusesAnotherUsersPipe(t *testing.T) {
	dir := t.TempDir()
	c := impatient(dir)
	sid, err := currentUser()
	if err != nil {
		t.Fatal(err)
	}
	// An administrator may make things that belong to all administrators.
	pretender, err := winio.ListenPipe(c.place.pipe(sid.String()), &winio.PipeConfig{
		SecurityDescriptor: fmt.Sprintf("O:BAD:P(A;;GA;;;%s)(A;;GA;;;WD)", sid),
	})
	if err != nil {
		t.Skipf("making a pipe in another's name takes an administrator: %v", err)
	}
	defer pretender.Close()
	heard := make(chan int, 1)
	go func() {
		conn, err := pretender.Accept()
		if err != nil {
			heard <- 0
			return
		}
		defer conn.Close()
		n, _ := conn.Read(make([]byte, 100))
		heard <- n
	}()
	if err := c.handOver(t.Context(), mustLink(t, secretLink)); !errors.Is(err, ErrPretender) {
		t.Errorf("got %v, want ErrPretender", err)
	}
	pretender.Close()
	if n := <-heard; n != 0 {
		t.Errorf("%d bytes were handed to another user", n)
	}
}

func mustLink(t *testing.T, s string) Link {
	t.Helper()
	l, err := ParseLink(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
