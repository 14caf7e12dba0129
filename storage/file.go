package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// makePrivateDir creates dir for this user alone. One that is there already is
// closed to others, unless it is shared on purpose (sticky, as /tmp is); what
// its owner may do there stays as it is. One of another user is refused: who owns a
// folder can put something else in the place of every file in it.
func makePrivateDir(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	if errors.Is(err, fs.ErrExist) { // a link that leads nowhere
		return fmt.Errorf("%w: %w", ErrNotFolder, err)
	}
	if err != nil {
		return diskError(err)
	}
	if runtime.GOOS == "windows" {
		return nil // the directory inherits the profile's access list
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !isYours(info) {
		return fmt.Errorf("%w: %s", ErrNotYours, dir)
	}
	if info.Mode()&fs.ModeSticky == 0 && info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(dir, info.Mode()&^0o077)
	}
	return nil
}

// writeFile replaces the file in one step: whoever reads it, and whenever the
// power fails, there is either all of the old content or all of the new.
// A symbolic link stays one; its target is replaced.
func writeFile(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp") // mode 0600
	if err != nil {
		return diskError(err)
	}
	defer func() {
		if err != nil {
			tmp.Close() // again, when Close itself failed: harmless
			os.Remove(tmp.Name())
		}
	}()
	if _, err := tmp.Write(data); err != nil {
		return diskError(err)
	}
	if err := tmp.Sync(); err != nil {
		return diskError(err)
	}
	if err := tmp.Close(); err != nil {
		return diskError(err)
	}
	if err := rename(tmp.Name(), path); err != nil {
		return diskError(err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes renames and new names in dir survive a power failure.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // directories cannot be flushed there; NTFS journals names
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// setAside renames a damaged file, so that a person may still look into it,
// and gives the new path.
func setAside(path string, now time.Time) (string, error) {
	aside := asidePath(path, now)
	return aside, os.Rename(path, aside)
}

// asidePath is a free name for a damaged file.
func asidePath(path string, now time.Time) string {
	base := path + ".corrupt-" + now.UTC().Format(stamp)
	aside := base
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside
		}
		aside = fmt.Sprintf("%s-%d", base, n)
	}
}

// stamp is a time in file names: sorts by age, and has no colon (Windows).
const stamp = "20060102T150405Z"

// diskError marks the system's "no space left" errors as ErrFull, and "not a
// directory" as ErrNotFolder.
func diskError(err error) error {
	switch {
	case err == nil:
		return nil
	case isDiskFull(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, syscall.ENOTDIR): // os.MkdirAll gives it on Windows, too
		return fmt.Errorf("%w: %w", ErrNotFolder, err)
	}
	return err
}
