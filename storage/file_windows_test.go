package storage

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// A file that somebody reads is replaced when they are done, and it is said when
// they never are.
func TestRenameWaits(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "new"), filepath.Join(dir, "old")
	must(t, os.WriteFile(from, []byte("new"), 0o600))
	must(t, os.WriteFile(to, []byte("old"), 0o600))
	reader := openUnshared(t, to)
	began := time.Now()
	if err := rename(from, to); err == nil {
		t.Fatal("a file in use was replaced")
	} else if took := time.Since(began); took < renameTime/4 || took > 5*renameTime {
		t.Errorf("gave up after %v: %v", took, err)
	}
	done := make(chan error)
	go func() { done <- rename(from, to) }()
	must(t, windows.CloseHandle(reader))
	must(t, <-done)
	if got, err := os.ReadFile(to); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := os.Lstat(from); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the new file is in both places: %v", err)
	}
}

// openUnshared opens a file as a virus scanner does: nobody may replace it.
func openUnshared(t *testing.T, path string) windows.Handle {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	must(t, err)
	h, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ, nil, windows.OPEN_EXISTING, 0, 0)
	must(t, err)
	return h
}
