//go:build unix

package desktop

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// anywhere lets a test register what is in a folder of the test's, which everybody
// can write beside.
func anywhere(string) error { return nil }

// What others could replace is not registered: it would be started later, by any
// link.
func TestProgramThatOthersCanReplace(t *testing.T) {
	if err := checkProgram("/bin/sh"); err != nil {
		t.Errorf("the system's own program: %v", err)
	}
	dir := openFolder(t)
	path := filepath.Join(dir, "countersign")
	if err := os.WriteFile(path, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "countersign")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	detour := filepath.Join(dir, "sh")
	if err := os.Symlink("/bin/sh", detour); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, says string }{
		"in a folder of everybody's": {path, " " + dir + "."},
		"a link to it":               {link, "."},
		"by a link in such a folder": {detour, " " + dir + "."},
		"a folder":                   {"/usr", "no program"},
	} {
		var said failure
		if err := checkProgram(c.path); !errors.As(err, &said) || !strings.Contains(said.Sentence(), c.says) || !strings.HasSuffix(said.Sentence(), "try again.") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := checkProgram(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := (Registrar{ID: "app.countersign.Test", Program: path}).Register(t.Context()); err == nil {
		t.Error("it was registered")
	}
}

func TestWhoCanWrite(t *testing.T) {
	const group = 4711
	path := filepath.Join(t.TempDir(), "folder")
	for mode, want := range map[os.FileMode]bool{
		0o755: true, 0o700: true, 0o775: false, 0o757: false, 0o777: false,
		0o777 | os.ModeSticky: false, 0o755 | os.ModeSticky: true, 0o755 | os.ModeSetgid: true,
	} {
		if err := errors.Join(os.RemoveAll(path), os.Mkdir(path, 0o700), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := ownAlone(info, group); got != want {
			t.Errorf("mode %v: %v", mode, got)
		}
	}
	if err := os.Chmod(path, 0o775); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !ownAlone(info, os.Getegid()) {
		t.Error("the group that is this user's alone is refused")
	}
}

func TestProgramOfAnother(t *testing.T) {
	needRoot(t)
	path := filepath.Join(t.TempDir(), "folder")
	if err := errors.Join(os.Mkdir(path, 0o755), os.Chown(path, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || ownAlone(info, -1) {
		t.Errorf("a folder of another user is taken, %v", err)
	}
}

// A program that another AppImage has started is not that one.
func TestImage(t *testing.T) {
	const inside = "/tmp/.mount_abc/usr/bin/countersign"
	for _, c := range []struct{ program, file, dir, want string }{
		{inside, "/home/alice/Countersign.AppImage", "/tmp/.mount_abc", "/home/alice/Countersign.AppImage"},
		{inside, "/home/alice/Countersign.AppImage", "/tmp/.mount_abc/", "/home/alice/Countersign.AppImage"},
		{inside, "/home/alice/Terminal.AppImage", "/tmp/.mount_ab", inside},
		{inside, "/home/alice/Countersign.AppImage", "", inside},
		{inside, "Countersign.AppImage", "/tmp/.mount_abc", inside},
		{inside, "", "/tmp/.mount_abc", inside},
		{"/usr/bin/countersign", "/home/alice/Terminal.AppImage", "/tmp/.mount_abc", "/usr/bin/countersign"},
	} {
		env := map[string]string{"APPIMAGE": c.file, "APPDIR": c.dir}
		if got := image(c.program, func(name string) string { return env[name] }); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
