//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestExecArgument(t *testing.T) {
	for path, want := range map[string]string{
		"/usr/bin/countersign": "/usr/bin/countersign",
		"/opt/Ümläut/c":        "/opt/Ümläut/c",
		"/opt/my apps/c":       `"/opt/my apps/c"`,
		`/opt/a"b/c`:           `"/opt/a\\"b/c"`,
		"/opt/a`b/c":           "\"/opt/a\\\\`b/c\"",
		"/opt/a$b/c":           `"/opt/a\\$b/c"`,
		`/opt/a\b/c`:           `"/opt/a\\\\b/c"`,
		"/opt/a'b/c":           `"/opt/a'b/c"`,
		"/opt/a;b&c":           `"/opt/a;b&c"`,
	} {
		if got, err := execArgument(path); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", path, got, err, want)
		}
	}
	for _, path := range []string{"/opt/a=b/c", "/opt/100%/c", "/opt/a\nExec=evil/c", "/opt/\x00", "/opt/\xff/c", "/opt/a\tb"} {
		if got, err := execArgument(path); !errors.Is(err, errPath) {
			t.Errorf("%q: %s, %v", path, got, err)
		}
	}
}

// desktopOf gives a test a home of its own to register in.
func desktopOf(t *testing.T) (home string) {
	t.Helper()
	root := t.TempDir()
	for name, variable := range map[string]string{"home": "HOME", "data": "XDG_DATA_HOME", "system": "XDG_DATA_DIRS", "config": "XDG_CONFIG_HOME", "run": "XDG_RUNTIME_DIR"} {
		dir := filepath.Join(root, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(variable, dir)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
	t.Setenv("DISPLAY", ":0") // xdg-open asks no handler of a scheme without one
	t.Setenv("BROWSER", "false")
	for _, session := range []string{"XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID"} {
		t.Setenv(session, "")
	}
	return filepath.Join(root, "data")
}

func needTools(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed")
		}
	}
}

// recorder makes a program that tells what it is started with.
func recorder(t *testing.T, dir string) (program string, said func() string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(t.TempDir(), "said")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	// Open for both, so that it never ends, whoever comes first.
	end, err := os.OpenFile(pipe, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end.Close() })
	program = filepath.Join(dir, "countersign")
	text := "#!/bin/sh\n{ printf '%s|' \"$#\" \"$@\"; echo; } > '" + pipe + "'\n"
	if err := os.WriteFile(program, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, func() string {
		t.Helper()
		if err := end.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(end).ReadString('\n')
		if err != nil {
			t.Errorf("the program was not started: %v", err)
		}
		return strings.TrimSuffix(line, "\n")
	}
}

func TestRegister(t *testing.T) {
	needTools(t, "xdg-mime", "update-desktop-database")
	data := desktopOf(t)
	program, _ := recorder(t, filepath.Join(t.TempDir(), "bin"))
	r := Registrar{ID: testID, Program: program, Icon: []byte("a picture"), check: anywhere}
	icon := filepath.Join(data, "icons", "hicolor", "512x512", "apps", testID+".png")
	check := func(when string, r Registrar, want Registration) {
		t.Helper()
		if got, err := r.Registered(t.Context()); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", when, got, err, want)
		}
	}
	check("at first", r, Registration{})
	for range 2 { // once more does no harm
		if err := r.Register(t.Context()); err != nil {
			t.Fatal(err)
		}
		check("registered", r, Registration{State: RegisteredHere})
		if got, err := os.ReadFile(icon); err != nil || string(got) != "a picture" {
			t.Errorf("the icon that the entry names: %q, %v", got, err)
		}
	}

	moved := Registrar{ID: testID, Program: filepath.Join(t.TempDir(), "countersign"), check: anywhere}
	check("from another place", moved, Registration{State: RegisteredElsewhere, By: program + " %u"})
	if err := os.Remove(program); err != nil {
		t.Fatal(err)
	}
	check("moved", moved, Registration{State: RegisteredElsewhere, By: program + " %u", Gone: true})
	if err := moved.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("repaired", moved, Registration{State: RegisteredHere})

	another, _ := recorder(t, filepath.Join(t.TempDir(), "bin")) // one that is lost may not be counted
	other := Registrar{ID: "org.example.Other", Program: another, check: anywhere}
	if err := other.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("another program took it", moved, Registration{State: RegisteredOther, By: "org.example.Other.desktop"})
	if err := other.Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}

	if err := moved.Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("taken back", moved, Registration{})
	if _, err := os.Stat(icon); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the icon stays: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(data, "*", "*countersign*"))
	services, err2 := filepath.Glob(filepath.Join(data, "dbus-1", "services", "*"))
	if err != nil || err2 != nil || len(left)+len(services) > 0 {
		t.Errorf("left behind: %v, %v", left, services)
	}
}

// A package's entry for this very program is used, and not doubled.
func TestRegisterWithAPackage(t *testing.T) {
	needTools(t, "xdg-mime", "update-desktop-database")
	data := desktopOf(t)
	bin := filepath.Join(t.TempDir(), "bin")
	program, _ := recorder(t, bin)
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	system := os.Getenv("XDG_DATA_DIRS")
	r := Registrar{ID: testID, Program: program, check: anywhere}
	text, err := r.entryText("countersign")
	if err == nil {
		err = write(filepath.Join(system, r.entryFile()), text)
	}
	if err == nil {
		err = write(filepath.Join(system, r.serviceFile()), r.serviceText(program))
	}
	if err != nil {
		t.Fatal(err)
	}
	// What the user has of an earlier place hides the package's: it goes.
	for file, text := range map[string]string{r.entryFile(): strings.Replace(text, "Exec=countersign", "Exec=/opt/old/countersign", 1), r.serviceFile(): r.serviceText("/opt/old/countersign")} {
		if err := write(filepath.Join(data, file), text); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Registered(t.Context()); err != nil || got.State != RegisteredHere {
		t.Errorf("%+v, %v", got, err)
	}
	for _, file := range []string{r.entryFile(), r.serviceFile()} {
		if _, err := os.Stat(filepath.Join(data, file)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the user has %s, too: %v", file, err)
		}
	}

	// What is everybody's is not taken back, and it is told so.
	if err := r.Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Registered(t.Context()); err != nil || got != (Registration{State: RegisteredHere, Packaged: true}) {
		t.Errorf("taken back: %+v, %v", got, err)
	}

	another := Registrar{ID: testID, Program: filepath.Join(t.TempDir(), "countersign"), check: anywhere}
	if err := another.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := another.Registered(t.Context()); err != nil || got != (Registration{State: RegisteredHere}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A desktop may have the session bus start the program: where that starts another
// one, links are not opened here, whatever the entry says.
func TestTheBusWouldStartAnother(t *testing.T) {
	needTools(t, "xdg-mime", "update-desktop-database")
	data := desktopOf(t)
	program, _ := recorder(t, filepath.Join(t.TempDir(), "bin"))
	old, _ := recorder(t, filepath.Join(t.TempDir(), "old"))
	r := Registrar{ID: testID, Program: program, check: anywhere}
	service, system := filepath.Join(data, r.serviceFile()), filepath.Join(os.Getenv("XDG_DATA_DIRS"), r.serviceFile())
	lost := filepath.Join(t.TempDir(), "it's lost")
	for name, c := range map[string]struct {
		prepare func() error
		want    Registration
	}{
		"an old place":         {func() error { return write(service, r.serviceText(old)) }, Registration{State: RegisteredElsewhere, By: "'" + old + "'"}},
		"a place that is lost": {func() error { return write(service, r.serviceText(lost)) }, Registration{State: RegisteredElsewhere, By: serviceCommand(r.serviceText(lost)), Gone: true}},
		"not ours":             {func() error { return write(service, "[D-BUS Service]\nName="+testID+"\nExec=sh -c x\n") }, Registration{State: RegisteredElsewhere, By: "sh -c x"}},
		"an empty one":         {func() error { return write(service, "") }, Registration{State: RegisteredElsewhere}},
		"none":                 {func() error { return os.Remove(service) }, Registration{}},
		"a package's old one":  {func() error { return errors.Join(os.Remove(service), write(system, r.serviceText(old))) }, Registration{State: RegisteredElsewhere, By: "'" + old + "'"}},
	} {
		if err := r.Register(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Registered(t.Context()); err != nil || got.State != RegisteredHere {
			t.Errorf("%s, before: %+v, %v", name, got, err)
		}
		if err := c.prepare(); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Registered(t.Context()); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
		if err := r.Register(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Registered(t.Context()); err != nil || got.State != RegisteredHere {
			t.Errorf("%s, registered again: %+v, %v", name, got, err)
		}
		if err := remove(system); err != nil {
			t.Fatal(err)
		}
	}
}

// What is written is read as what it was, so that a start knows its own place and
// whether an old one is lost.
func TestProgramsAreReadFromTheirFiles(t *testing.T) {
	r := Registrar{ID: testID}
	for _, path := range []string{"/usr/bin/countersign", "/opt/my apps/c", `/opt/a"b/c`, "/opt/a`b/c", "/opt/a$b/c", `/opt/a\b/c`, "/opt/a'b/c", "/opt/Ümläut/c", `/opt/'"\$' \\/c`} {
		text, err := r.entryText(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := entryProgram(text); got != path {
			t.Errorf("the entry of %s starts %s", path, got)
		}
		if got := serviceProgram(r.serviceText(path)); got != path {
			t.Errorf("the service of %s starts %s", path, got)
		}
	}
	for _, exec := range []string{"", "countersign", "sh -c x %u", `"/opt/c %u`, "env X=1 countersign %u"} {
		if got := entryProgram("[Desktop Entry]\nExec=" + exec + "\n"); got != "" {
			t.Errorf("%q starts %q", exec, got)
		}
	}
	if got := entryProgram("# Exec=no\n[Desktop Action x]\nExec=/bin/no %u\n[Desktop Entry]\nExec=/bin/yes %u\n"); got != "/bin/yes" {
		t.Errorf("another group's: %q", got)
	}
}

func TestRegisterWithoutTools(t *testing.T) {
	desktopOf(t)
	t.Setenv("PATH", t.TempDir())
	r := Registrar{ID: testID, Program: "/opt/countersign", check: anywhere}
	if err := r.Register(t.Context()); !errors.Is(err, errNoTools) {
		t.Error(err)
	}
	if got, err := (Registrar{ID: testID, Program: "relative"}).Registered(t.Context()); err == nil {
		t.Errorf("a relative path: %+v", got)
	}
}

// The specification's rules for Exec are what real launchers go by. The test
// lets both of them start a program in a folder with the worst of names.
func TestLaunchersReachTheProgram(t *testing.T) {
	needTools(t, "xdg-mime", "update-desktop-database", "gio", "xdg-open")
	link := "countersign://callback?code=a%20b&state=$(id)';\"x"
	link = strings.ReplaceAll(link, `"`, "%22") // as whoever made it would
	for _, c := range []struct {
		folder   string
		launcher []string
	}{
		{"plain", []string{"gio", "open"}},
		{"plain", []string{"xdg-open"}},
		{"with space", []string{"gio", "open"}},
		{`"double" 'single' $HOME back\slash; & |` + "`id`", []string{"gio", "open"}},
	} {
		t.Run(c.launcher[0]+" "+c.folder, func(t *testing.T) {
			desktopOf(t)
			program, said := recorder(t, filepath.Join(t.TempDir(), "bin", c.folder))
			if err := (Registrar{ID: testID, Program: program, check: anywhere}).Register(t.Context()); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), c.launcher[0], append(c.launcher[1:], link)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if got, want := said(), "1|"+link+"|"; got != want {
				t.Errorf("the program was started with %q; want %q", got, want)
			}
		})
	}
}

// Two files, one program: the bus starts it as the entry does.
func TestBusStartsTheProgram(t *testing.T) {
	needTools(t, "dbus-run-session", "gdbus", "xdg-mime", "update-desktop-database")
	desktopOf(t)
	program, said := recorder(t, filepath.Join(t.TempDir(), `a "b" 'c' $d e\f`))
	text, err := os.ReadFile(program)
	if err == nil {
		// One that fails is not waited for.
		err = os.WriteFile(program, append(text, "exit 1\n"...), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := (Registrar{ID: testID, Program: program, check: anywhere}).Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The recorder owns no name, so that the call itself fails.
	out, _ := exec.CommandContext(t.Context(), "dbus-run-session", "--", "gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/",
		"--method", "org.freedesktop.DBus.StartServiceByName", testID, "uint32 0").CombinedOutput()
	if got := said(); got != "0|" {
		t.Errorf("the program was started with %q: %s", got, out)
	}
}

// The tool that packagers check entries with has nothing to say.
func TestEntryIsValid(t *testing.T) {
	needTools(t, "desktop-file-validate")
	r := Registrar{ID: testID}
	text, err := r.entryText("/opt/my apps/countersign")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), r.entryName())
	if err := write(path, text); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "desktop-file-validate", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}
