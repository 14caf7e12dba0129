//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPackageFiles holds what the packages install equal to what Register writes.
// UPDATE_PAPERS=1 writes the package's files again.
func TestPackageFiles(t *testing.T) {
	r := Registrar{ID: "app.countersign.Countersign"}
	entry, err := r.entryText("/usr/bin/countersign")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		r.entryName():     entry,
		r.ID + ".service": r.serviceText("/usr/bin/countersign"),
	} {
		path := filepath.Join("..", "..", "packaging", "linux", name)
		if os.Getenv("UPDATE_PAPERS") != "" {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || string(kept) != text {
			t.Errorf("%s (%v) is not what Register writes: run UPDATE_PAPERS=1 go test -run '^TestPackageFiles$' ./ui/desktop/", path, err)
		}
	}
}

const metainfo = "share/metainfo/app.countersign.Countersign.metainfo.xml"

// unpacked is the tar.xz's folder, with any program and of that version.
func unpacked(t *testing.T, version string) string {
	t.Helper()
	needTools(t, "sh", "awk", "sed", "grep")
	r := Registrar{ID: "app.countersign.Countersign"}
	packaging := filepath.Join("..", "..", "packaging", "linux")
	folder := t.TempDir()
	for _, f := range []struct{ from, to string }{
		{"install.sh", "install.sh"},
		{"uninstall.sh", "uninstall.sh"},
		{"install.sh", "bin/countersign"}, // any program
		{r.entryName(), "share/applications/" + r.entryName()},
		{r.ID + ".service", "share/dbus-1/services/" + r.ID + ".service"},
		{"install.sh", "share/icons/hicolor/any"},
	} {
		data, err := os.ReadFile(filepath.Join(packaging, f.from))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(folder, f.to), string(data))
	}
	writeFile(t, filepath.Join(folder, metainfo), `    <release version="`+version+`" date="2026-11-01"/>`+"\n")
	return folder
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// inHome runs a script for whoever lives there; more is what the environment has
// beside that.
func inHome(home, script string, more []string, args ...string) (string, error) {
	cmd := exec.Command("sh", append([]string{script}, args...)...)
	cmd.Env = append(cmd.Environ(), "HOME="+home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "COUNTERSIGN_INSTALL_ROOT=1", "COUNTERSIGN_DATA=")
	cmd.Env = append(cmd.Env, more...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func filesIn(home string) []string {
	var left []string
	_ = filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left = append(left, strings.TrimPrefix(path, home+"/"))
		}
		return err
	})
	return left
}

// TestInstallScript lets install.sh of the tar.xz install into homes whose names
// are hard to quote: the entry and the service file are what Register would write.
func TestInstallScript(t *testing.T) {
	r := Registrar{ID: "app.countersign.Countersign"}
	folder := unpacked(t, "1.0.0")
	for _, name := range []string{"plain", "a person", `a"quote`, "a'quote", "a`tick", "a$HOME", `a\backslash`, "a;b&c", "Ümläut", "(a)*[b]?"} {
		desktopOf(t)
		home := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(home, 0o755); err != nil {
			t.Fatal(err)
		}
		run := func(script string) string {
			t.Helper()
			out, err := inHome(home, filepath.Join(folder, script), nil)
			if err != nil {
				t.Fatalf("%s for %q: %v\n%s", script, name, err, out)
			}
			return out
		}
		said := run("install.sh")
		share := filepath.Join(home, ".local", "share")
		program := filepath.Join(home, ".local", "bin", "countersign")
		entry, err := r.entryText(program)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string]string{
			filepath.Join(share, "applications", r.entryName()): entry,
			filepath.Join(share, r.serviceFile()):               r.serviceText(program),
		} {
			if got, err := os.ReadFile(path); err != nil || string(got) != want {
				t.Errorf("%q: %v\n%s\nis not what Register writes:\n%s\ninstall.sh said: %s", name, err, got, want, said)
			}
		}
		run("uninstall.sh")
		if left := filesIn(home); len(left) > 0 {
			t.Errorf("%q: uninstall.sh leaves %q", name, left)
		}
	}
}

// What install.sh can see to fail fails before anything is changed.
func TestInstallScriptChangesNothing(t *testing.T) {
	folder := unpacked(t, "1.0.0")
	for _, tc := range []struct {
		name    string
		prepare func(t *testing.T, home string)
		more    []string
		want    string
	}{
		{"a file where a folder should be", func(t *testing.T, home string) {
			writeFile(t, filepath.Join(home, ".local/share/icons"), "")
		}, nil, "icons is no folder"},
		{"a folder that can't be written to", func(t *testing.T, home string) {
			if os.Geteuid() == 0 {
				t.Skip("root can write everywhere")
			}
			writeFile(t, filepath.Join(home, ".local/share/icons/x"), "")
			if err := os.Chmod(filepath.Join(home, ".local/share/icons"), 0o500); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(filepath.Join(home, ".local/share/icons"), 0o700) })
		}, nil, "can't be written to"},
		{"a folder where the program should be", func(t *testing.T, home string) {
			writeFile(t, filepath.Join(home, ".local/bin/countersign/x"), "")
		}, nil, "countersign is a folder"},
		{"a folder where the list should be", func(t *testing.T, home string) {
			writeFile(t, filepath.Join(home, ".local/lib/countersign/files/x"), "")
		}, nil, "files is a folder"},
		{"somebody else's program", func(t *testing.T, home string) {
			writeFile(t, filepath.Join(home, ".local/bin/countersign"), "another")
		}, nil, "Not installed by this script"},
		{"a line break", func(*testing.T, string) {}, []string{"XDG_DATA_HOME=/tmp/a\nb"}, "line break"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			home := t.TempDir()
			tc.prepare(t, home)
			before := filesIn(home)
			out, err := inHome(home, filepath.Join(folder, "install.sh"), tc.more)
			if err == nil || !strings.Contains(out, tc.want) {
				t.Errorf("%v, and it said %q, want %q", err, out, tc.want)
			}
			if after := filesIn(home); !slices.Equal(after, before) {
				t.Errorf("there are now %q, there were %q", after, before)
			}
		})
	}
}

// Somebody else's program, and a version that is newer, are replaced with a word.
func TestInstallScriptAsks(t *testing.T) {
	home := t.TempDir()
	install := func(version string, args ...string) (string, error) {
		t.Helper()
		return inHome(home, filepath.Join(unpacked(t, version), "install.sh"), nil, args...)
	}
	program := filepath.Join(home, ".local/bin/countersign")
	writeFile(t, program, "another")
	if out, err := install("1.10.0-rc.1", "--force"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if b, err := os.ReadFile(program); err != nil || string(b) == "another" {
		t.Errorf("not replaced (%v)", err)
	}
	for _, version := range []string{"1.10.0-rc.1", "1.10.0"} {
		if out, err := install(version); err != nil {
			t.Errorf("%s: %v\n%s", version, err, out)
		}
	}
	for _, version := range []string{"1.9.0", "1.10.0-rc.1"} {
		if out, err := install(version); err == nil || !strings.Contains(out, "Version 1.10.0 is installed") {
			t.Errorf("%s: %v\n%s", version, err, out)
		}
	}
	if out, err := install("1.9.0", "--force"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := install("1.9.0", "--farce"); err == nil {
		t.Errorf("a word it doesn't know was taken: %s", out)
	}
}

// An installation that fails in the middle is taken back by its own script.
func TestInstallScriptTakenBack(t *testing.T) {
	folder := unpacked(t, "1.0.0")
	home := t.TempDir()
	// The copy of this file fails, after others.
	tools := t.TempDir()
	writeFile(t, filepath.Join(tools, "cp"), `#!/bin/sh
case $1 in */icons/*) exit 1 ;; esac
exec /bin/cp "$@"
`)
	more := []string{"PATH=" + tools + ":" + os.Getenv("PATH"), "TMPDIR=" + t.TempDir()}
	out, err := inHome(home, filepath.Join(folder, "install.sh"), more)
	if err == nil || !strings.Contains(out, "To take it back") {
		t.Fatalf("%v\n%s", err, out)
	}
	files := filesIn(home)
	if !slices.Contains(files, ".local/bin/countersign") {
		t.Fatalf("it failed too early: %q", files)
	}
	if left := filesIn(strings.TrimPrefix(more[1], "TMPDIR=")); len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %q", left)
	}
	if out, err := inHome(home, filepath.Join(home, ".local/lib/countersign/uninstall.sh"), nil); err != nil || !strings.Contains(out, "is removed") {
		t.Errorf("%v\n%s", err, out)
	}
	if left := filesIn(home); len(left) > 0 {
		t.Errorf("uninstall.sh leaves %q", left)
	}
}

// uninstall.sh goes where it was installed, wherever the variable points now.
func TestInstallScriptElsewhere(t *testing.T) {
	folder := unpacked(t, "1.0.0")
	home := t.TempDir()
	if out, err := inHome(home, filepath.Join(folder, "install.sh"), []string{"XDG_DATA_HOME=" + home + "/first"}); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// What update-desktop-database writes, where there is that.
	writeFile(t, filepath.Join(home, "first/applications/mimeinfo.cache"), "[MIME Cache]\n")
	writeFile(t, filepath.Join(home, "first/countersign/requests.db"), "")
	out, err := inHome(home, filepath.Join(home, ".local/lib/countersign/uninstall.sh"), []string{"XDG_DATA_HOME=" + home + "/second"})
	if err != nil || !strings.Contains(out, home+"/first/countersign\n") {
		t.Errorf("%v\n%s", err, out)
	}
	if left := filesIn(home); !slices.Equal(left, []string{"first/countersign/requests.db"}) && which("update-desktop-database") {
		t.Errorf("uninstall.sh leaves %q", left)
	}
}

func which(tool string) bool {
	_, err := exec.LookPath(tool)
	return err == nil
}
