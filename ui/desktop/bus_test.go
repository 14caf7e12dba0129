//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"countersign/storage/secretservicetest"
)

const testID = "app.countersign.Test-1"

// attached is a program on a bus of the test's own. It gives what the program
// takes, and a desktop that calls it.
func attached(t *testing.T, h Handler) (took <-chan Link, app dbus.BusObject) {
	t.Helper()
	address := secretservicetest.StartBus(t)
	links := make(chan Link, 16)
	if h == nil {
		h = func(_ context.Context, l Link) error { links <- l; return nil }
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	owned := ownerOf(t, conn)
	t.Cleanup(Attach(t.Context(), testID, h, quiet))
	owned()
	return links, conn.Object(testID, "/app/countersign/Test_1")
}

// ownerOf gives what waits until a program owns the name. Call it before that one
// starts.
func ownerOf(t *testing.T, conn *dbus.Conn) (owned func()) {
	t.Helper()
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, testID)); err != nil {
		t.Fatal(err)
	}
	changed := make(chan *dbus.Signal, 1)
	conn.Signal(changed)
	return func() {
		t.Helper()
		select {
		case <-changed:
		case <-time.After(20 * time.Second):
			t.Fatal("the program has no name on the bus")
		}
	}
}

func TestDesktopDelivers(t *testing.T) {
	took, app := attached(t, nil)
	data := map[string]dbus.Variant{"desktop-startup-id": dbus.MakeVariant("x"), "activation-token": dbus.MakeVariant("y")}
	if err := app.Call(appInterface+".Activate", 0, data).Err; err != nil {
		t.Fatal(err)
	}
	if got := <-took; got.Kind() != NoLink {
		t.Errorf("Activate gave %v", got)
	}
	for _, link := range []string{requestLink, secretLink} {
		if err := app.Call(appInterface+".Open", 0, []string{link}, data).Err; err != nil {
			t.Fatal(err)
		}
		if got := <-took; got.reveal() != link {
			t.Errorf("%s arrived as %v", link, got)
		}
	}
}

func TestDesktopDeliversGarbage(t *testing.T) {
	took, app := attached(t, nil)
	none := map[string]dbus.Variant{}
	var refused []Link // what a person hears of: somebody pressed it
	for name, call := range map[string]func() error{
		"no link":      func() error { return app.Call(appInterface+".Open", 0, []string{}, none).Err },
		"an empty one": func() error { return app.Call(appInterface+".Open", 0, []string{""}, none).Err },
		"two links":    func() error { return app.Call(appInterface+".Open", 0, []string{requestLink, secretLink}, none).Err },
		"a file":       func() error { return app.Call(appInterface+".Open", 0, []string{"file:///etc/passwd"}, none).Err },
		"a bad link":   func() error { return app.Call(appInterface+".Open", 0, []string{secretLink + "#"}, none).Err },
		"a long link": func() error {
			return app.Call(appInterface+".Open", 0, []string{secretLink + strings.Repeat("a", 1<<20)}, none).Err
		},
		"no array":        func() error { return app.Call(appInterface+".Open", 0, requestLink, none).Err },
		"an action":       func() error { return app.Call(appInterface+".ActivateAction", 0, "quit", []dbus.Variant{}, none).Err },
		"another method":  func() error { return app.Call(appInterface+".Quit", 0).Err },
		"another object":  func() error { return app.Call("org.freedesktop.DBus.Peer2.Open", 0, []string{requestLink}, none).Err },
		"its own methods": func() error { return app.Call(appInterface+".CheckSender", 0).Err },
	} {
		err := call()
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for len(took) > 0 {
		refused = append(refused, <-took)
	}
	if len(refused) != 6 {
		t.Errorf("%d were refused aloud, want the 6 that Open was given: %v", len(refused), refused)
	}
	for _, l := range refused {
		var why *LinkError
		if l.Kind() != Refused || !errors.As(l.Problem(), &why) || why.Why == "" || strings.Contains(fmt.Sprint(l, l.Problem()), "s3cr3t") {
			t.Errorf("%v was taken", l)
		}
		if err := writeMessage(io.Discard, l); err == nil {
			t.Errorf("%v is handed over as a link", l)
		}
	}
}

// What the window did not take, the desktop is told; it has other ways.
func TestDesktopIsToldOfFailure(t *testing.T) {
	_, app := attached(t, func(context.Context, Link) error { return errors.New("no window: s3cr3t") })
	err := app.Call(appInterface+".Open", 0, []string{secretLink}, map[string]dbus.Variant{}).Err
	if err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Error(err)
	}
}

// The link of a launcher that tries both ways is handled once.
func TestSocketAndBusAreOne(t *testing.T) {
	links := make(chan Link, 16)
	h := Once(func(_ context.Context, l Link) error { links <- l; return nil })
	dir := profile(t)
	in := first(t, dir)
	var work sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	work.Go(func() { in.Serve(ctx, h, quiet) })
	defer func() { cancel(); work.Wait() }()
	_, app := attached(t, h)
	if err := app.Call(appInterface+".Open", 0, []string{secretLink}, map[string]dbus.Variant{}).Err; err != nil {
		t.Fatal(err)
	}
	if _, handedOver, err := Claim(t.Context(), dir, mustParse(t, secretLink)); !handedOver {
		t.Fatal(err)
	}
	if l := <-links; l.Kind() != Callback {
		t.Errorf("first came %v", l)
	}
	if len(links) > 0 {
		t.Errorf("then came %v", <-links)
	}
}

func TestNoBusIsNoError(t *testing.T) {
	dir := profile(t)
	for _, address := range []string{"disabled:", "autolaunch:", "unix:path=" + filepath.Join(dir, "none")} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		detach := Attach(t.Context(), testID, func(context.Context, Link) error { return nil }, quiet)
		detach()
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	if err := serveBus(t.Context(), testID, nil, quiet); err != nil {
		t.Error(err)
	}
}

func TestNameThatIsTaken(t *testing.T) {
	took, app := attached(t, nil)
	if err := serveBus(t.Context(), testID, func(context.Context, Link) error { return nil }, quiet); err == nil {
		t.Error("a name was owned twice")
	}
	if err := app.Call(appInterface+".Activate", 0, map[string]dbus.Variant{}).Err; err != nil {
		t.Error(err)
	}
	<-took
}

// A bus that goes away takes nothing with it.
func TestBusThatEnds(t *testing.T) {
	address := secretservicetest.StartBus(t)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	owned := ownerOf(t, conn)
	ended := make(chan error, 1)
	go func() {
		ended <- serveBus(t.Context(), testID, func(context.Context, Link) error { return nil }, quiet)
	}()
	owned()
	var pid uint32
	if err := conn.BusObject().Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.freedesktop.DBus").Store(&pid); err != nil {
		t.Fatal(err)
	}
	end(t, int(pid))
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// The desktop's own launcher delivers it, too.
func TestGdbusCall(t *testing.T) {
	if _, err := exec.LookPath("gdbus"); err != nil {
		t.Skip("gdbus is not installed")
	}
	took, _ := attached(t, nil)
	out, err := exec.CommandContext(t.Context(), "gdbus", "call", "--session", "--dest", testID, "--object-path", "/app/countersign/Test_1",
		"--method", appInterface+".Open", "['"+requestLink+"']", "@a{sv} {}").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := <-took; got.UUID() != someUUID {
		t.Errorf("%v arrived", got)
	}
}
