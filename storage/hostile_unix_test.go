//go:build unix

package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// A pipe in the place of a file does not hold the program up.
func TestAPipeInThePlaceOfAFile(t *testing.T) {
	dir := t.TempDir()
	db, settings := filepath.Join(dir, "requests.db"), filepath.Join(dir, "settings.json")
	for _, path := range []string{db, settings} {
		if err := unix.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), db); !errors.Is(err, ErrForeign) {
		t.Errorf("Open: %v", err)
	}
	checkSetAside(t, settings)
}

// A database behind a symbolic link is the file it leads to: its log, its lock
// and its damage are found there.
func TestADatabaseBehindALink(t *testing.T) {
	target := filled(t, 100)
	link := filepath.Join(t.TempDir(), "requests.db")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	d := openAt(t, link)
	if n := count(t, d); n != 100 {
		t.Errorf("%d requests", n)
	}
	lock, err := openLock(target + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	if alone, err := lock.ExclusiveOrShared(t.Context()); err != nil || alone {
		t.Errorf("the lock is not on the file: alone %v, %v", alone, err)
	}
	if err := errors.Join(lock.Close(), d.Close()); err != nil {
		t.Fatal(err)
	}
	alter(t, target, func(data []byte) []byte { return data[:len(data)/2] })
	if err := os.WriteFile(target+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d = openAt(t, link)
	if d.Notice() == "" {
		t.Error("the damage was not found")
	}
	if to, err := os.Readlink(link); err != nil || to != target {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

// Files and folders that belong to somebody else, or may only be read, give an
// error of permission, with the path; nothing hangs, and nothing is changed.
// Permissions do not bind root, so root hands the test to nobody.
func TestFilesThatMayNotBeWritten(t *testing.T) {
	const mark = "COUNTERSIGN_TEST_HOSTILE"
	base := os.Getenv(mark)
	if base == "" && os.Getuid() == 0 {
		asNobody(t, mark, "TestFilesThatMayNotBeWritten")
		return
	}
	if base == "" {
		base = t.TempDir()
	}
	dirs := map[string]fs.FileMode{"folder": 0o500, "search": 0o600, "lock": 0o700, "database": 0o700}
	if _, err := os.Stat(filepath.Join(base, "foreign")); err == nil {
		dirs["foreign"] = 0
	}
	for name, mode := range dirs {
		dir := filepath.Join(base, name)
		path := filepath.Join(dir, "requests.db")
		if name != "foreign" {
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			file := map[string]string{"lock": path + ".lock", "database": path}[name]
			if file != "" {
				if err := os.WriteFile(file, nil, 0o400); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Chmod(dir, mode); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
		}
		if _, err := Open(t.Context(), path); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: Open: %v", name, err)
		}
		if name == "lock" || name == "database" {
			continue
		}
		settings, err := OpenSettings(filepath.Join(dir, "settings.json"))
		if err == nil {
			_, err = settings.Change(func(*Settings) {})
		}
		if !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: settings: %v", name, err)
		}
	}
}

// What another user made is not used, however open it is: they can read and change
// what is put there. A folder that is shared on purpose has to be this user's own,
// too, and so has each file.
func TestWhatAnotherUserMadeIsNotUsed(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can make files of another user")
	}
	const nobody = 65534
	for _, mode := range []fs.FileMode{0o700, 0o755, 0o777 | fs.ModeSticky} {
		for name, theirs := range map[string]string{
			"folder": "", "database": "requests.db", "log": "requests.db-wal", "settings": "settings.json", "tokens": "tokens.sealed",
		} {
			t.Run(fmt.Sprint(mode, " ", name), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "data")
				if err := errors.Join(os.Mkdir(dir, 0o700), os.Chmod(dir, mode)); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(dir, theirs)
				if theirs != "" {
					if err := os.WriteFile(path, []byte("{}"), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				if err := os.Chown(path, nobody, nobody); err != nil {
					t.Fatal(err)
				}
				_, err := Open(t.Context(), filepath.Join(dir, "requests.db"))
				if want := name == "folder" || name == "database" || name == "log"; errors.Is(err, ErrNotYours) != want {
					t.Errorf("Open: %v", err)
				}
				settings, err := OpenSettings(filepath.Join(dir, "settings.json"))
				if err == nil {
					_, err = settings.Change(func(*Settings) {})
				}
				if want := name == "folder" || name == "settings"; errors.Is(err, ErrNotYours) != want {
					t.Errorf("settings: %v", err)
				}
				err = noKeyring(filepath.Join(dir, "tokens.sealed")).UsePassphrase(t.Context(), typed())
				if want := name == "folder" || name == "tokens"; errors.Is(err, ErrNotYours) != want {
					t.Errorf("passphrase file: %v", err)
				}
				if theirs != "" {
					if left, err := os.ReadFile(path); err != nil || string(left) != "{}" {
						t.Errorf("it was changed: %q, %v", left, err)
					}
				}
			})
		}
	}
}

// SQLite has its own words for a file or folder that became read-only in use.
func TestSQLiteErrorsOfPermission(t *testing.T) {
	d := openTest(t)
	_, readOnly := d.read.Exec("DELETE FROM drafts")
	nowhere, err := connect(filepath.Join(t.TempDir(), "none", "requests.db"), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	for _, err := range []error{readOnly, nowhere.Ping()} {
		if err := sqliteError(err); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%v", err)
		}
	}
}

// asNobody runs a test as a user who is bound by permissions, with a folder that
// belongs to root.
func asNobody(t *testing.T, mark, test string) {
	base, err := os.MkdirTemp("", "countersign")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(base, "test")
	for _, err := range []error{
		os.WriteFile(copied, program, 0o755),
		os.Mkdir(filepath.Join(base, "foreign"), 0o755),
		os.Chmod(base, 0o755),
		os.Mkdir(filepath.Join(base, "own"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const nobody = 65534
	if err := os.Symlink("../foreign", filepath.Join(base, "own", "foreign")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(filepath.Join(base, "own"), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), copied, "-test.run=^"+test+"$", "-test.v")
	cmd.Dir = base
	cmd.Env = append(os.Environ(), mark+"="+filepath.Join(base, "own"), "TMPDIR="+filepath.Join(base, "own"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}
