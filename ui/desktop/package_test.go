//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
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

// TestInstallScript lets install.sh of the tar.xz install into homes whose names
// are hard to quote: the entry and the service file are what Register would write.
func TestInstallScript(t *testing.T) {
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
		to := filepath.Join(folder, f.to)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, data, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"plain", "a person", `a"quote`, "a'quote", "a`tick", "a$HOME", `a\backslash`, "a;b&c", "Ümläut", "(a)*[b]?"} {
		desktopOf(t)
		home := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(home, 0o755); err != nil {
			t.Fatal(err)
		}
		run := func(script string) string {
			t.Helper()
			cmd := exec.Command("sh", filepath.Join(folder, script))
			cmd.Env = append(cmd.Environ(), "HOME="+home, "XDG_DATA_HOME=", "XDG_CONFIG_HOME=", "COUNTERSIGN_INSTALL_ROOT=1", "COUNTERSIGN_DATA=")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s for %q: %v\n%s", script, name, err, out)
			}
			return string(out)
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
		var left []string
		_ = filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				left = append(left, path)
			}
			return err
		})
		if len(left) > 0 {
			t.Errorf("%q: uninstall.sh leaves %q", name, left)
		}
	}
}
