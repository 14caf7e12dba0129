//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// recorder makes a program that writes down what it is started with.
func recorder(t *testing.T, dir string) (program, said string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	said = filepath.Join(t.TempDir(), "said")
	program = filepath.Join(dir, "countersign")
	text := "#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" > '" + said + ".new'\nmv '" + said + ".new' '" + said + "'\n"
	if err := os.WriteFile(program, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, said
}

func TestRegister(t *testing.T) {
	needTools(t, "xdg-mime", "update-desktop-database")
	data := desktopOf(t)
	program, _ := recorder(t, filepath.Join(t.TempDir(), "bin"))
	r := Registrar{ID: testID, Program: program}
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
	}

	moved := Registrar{ID: testID, Program: filepath.Join(t.TempDir(), "countersign")}
	check("from another place", moved, Registration{RegisteredElsewhere, program + " %u"})
	if err := moved.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("repaired", moved, Registration{State: RegisteredHere})

	other := Registrar{ID: "org.example.Other", Program: program}
	if err := other.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("another program took it", moved, Registration{RegisteredElsewhere, "org.example.Other.desktop"})
	if err := other.Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}

	if err := moved.Unregister(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("taken back", moved, Registration{})
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
	system := filepath.Join(os.Getenv("XDG_DATA_DIRS"), "applications")
	r := Registrar{ID: testID, Program: program}
	text, err := r.entryText("countersign")
	if err == nil {
		err = write(filepath.Join(system, r.entryName()), text)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Registered(t.Context()); err != nil || got.State != RegisteredHere {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(data, "applications", r.entryName())); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the user has an entry, too: %v", err)
	}

	another := Registrar{ID: testID, Program: filepath.Join(t.TempDir(), "countersign")}
	if err := another.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := another.Registered(t.Context()); err != nil || got.State != RegisteredHere {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestRegisterWithoutTools(t *testing.T) {
	desktopOf(t)
	t.Setenv("PATH", t.TempDir())
	r := Registrar{ID: testID, Program: "/opt/countersign"}
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
			if err := (Registrar{ID: testID, Program: program}).Register(t.Context()); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), c.launcher[0], append(c.launcher[1:], link)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			var got []byte
			for end := time.Now().Add(20 * time.Second); time.Now().Before(end) && got == nil; {
				got, _ = os.ReadFile(said)
			}
			if want := "1|" + link + "|"; string(got) != want {
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
	if err := (Registrar{ID: testID, Program: program}).Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The recorder owns no name, so that the call itself fails.
	out, _ := exec.CommandContext(t.Context(), "dbus-run-session", "--", "gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/",
		"--method", "org.freedesktop.DBus.StartServiceByName", testID, "uint32 0").CombinedOutput()
	if got, err := os.ReadFile(said); err != nil || string(got) != "0|" {
		t.Errorf("the program was started with %q, %v: %s", got, err, out)
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
