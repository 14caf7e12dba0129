package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

const consoleVariable = "COUNTERSIGN_TEST_CONSOLE"

// The tests below start this program again as Windows starts one of windows: in
// no console, and with the streams that are given.
func TestMain(m *testing.M) {
	if os.Getenv(consoleVariable) != "" {
		attachConsole()
		fmt.Println("a result")
		fmt.Fprintln(os.Stderr, "some words")
		os.Exit(7)
	}
	os.Exit(m.Run())
}

// startDetached runs the program above until it ends. out is its standard output,
// 0 for none; it gets no other stream.
func startDetached(t *testing.T, out windows.Handle) {
	t.Helper()
	t.Setenv(consoleVariable, "yes")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path, err := windows.UTF16PtrFromString(self)
	if err != nil {
		t.Fatal(err)
	}
	si := windows.StartupInfo{}
	si.Cb = uint32(unsafe.Sizeof(si))
	if out != 0 {
		si.Flags, si.StdOutput = windows.STARTF_USESTDHANDLES, out
	}
	var pi windows.ProcessInformation
	if err := windows.CreateProcess(path, nil, nil, nil, out != 0, windows.DETACHED_PROCESS, nil, nil, &si, &pi); err != nil {
		t.Fatal(err)
	}
	defer windows.CloseHandle(pi.Process)
	defer windows.CloseHandle(pi.Thread)
	if event, err := windows.WaitForSingleObject(pi.Process, 20_000); err != nil || event != windows.WAIT_OBJECT_0 {
		windows.TerminateProcess(pi.Process, 1)
		t.Fatalf("it did not end: %v, %v", event, err)
	}
	var code uint32
	if err := windows.GetExitCodeProcess(pi.Process, &code); err != nil || code != 7 {
		t.Errorf("it ended with %d, %v", code, err)
	}
}

// needConsole gets this process a console when it has none, and gives
// what is written on it from now on.
func needConsole(t *testing.T) (text func() string) {
	t.Helper()
	if made, _, _ := kernel32.NewProc("AllocConsole").Call(); made != 0 {
		t.Cleanup(func() { _, _, _ = procFreeConsole.Call() })
	}
	screen := openConsole("CONOUT$")
	if screen == 0 {
		t.Skip("there is no console here")
	}
	t.Cleanup(func() { windows.CloseHandle(screen) })
	cursor := func() (at windows.Coord, width int) {
		var info windows.ConsoleScreenBufferInfo
		if err := windows.GetConsoleScreenBufferInfo(screen, &info); err != nil {
			t.Fatal(err)
		}
		return info.CursorPosition, int(info.Size.X)
	}
	from, _ := cursor()
	return func() string {
		to, width := cursor()
		all := make([]uint16, int(to.Y-from.Y)*width+int(to.X-from.X)+1)
		var n uint32
		ok, _, err := kernel32.NewProc("ReadConsoleOutputCharacterW").Call(uintptr(screen),
			uintptr(unsafe.Pointer(&all[0])), uintptr(len(all)), uintptr(uint16(from.X))|uintptr(uint16(from.Y))<<16, uintptr(unsafe.Pointer(&n)))
		if ok == 0 {
			t.Fatal(err)
		}
		return syscall.UTF16ToString(all[:n])
	}
}

func TestConsoleOfTheParent(t *testing.T) {
	text := needConsole(t)
	startDetached(t, 0)
	if got := text(); !strings.Contains(got, "a result") || !strings.Contains(got, "some words") {
		t.Errorf("the console has %q", strings.TrimSpace(got))
	}
}

// A pipe stays the pipe; only what leads nowhere goes to the console.
func TestConsoleBesideAPipe(t *testing.T) {
	text := needConsole(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	out := windows.Handle(w.Fd())
	if err := windows.SetHandleInformation(out, windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
		t.Fatal(err)
	}
	startDetached(t, out)
	w.Close()
	piped := make([]byte, 100)
	n, err := r.Read(piped)
	if err != nil || string(piped[:n]) != "a result\n" {
		t.Errorf("the pipe has %q, %v", piped[:n], err)
	}
	if got := text(); strings.Contains(got, "a result") || !strings.Contains(got, "some words") {
		t.Errorf("the console has %q", strings.TrimSpace(got))
	}
}
