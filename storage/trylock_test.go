package storage

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

func TestTryLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	lock, ok, err := TryLock(path)
	if err != nil || !ok {
		t.Fatalf("a free lock: %v, %v", ok, err)
	}
	if other, ok, err := TryLock(path); ok || err != nil || other != nil {
		t.Errorf("a lock that is held: %v, %v, %v", other, ok, err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	lock, ok, err = TryLock(path)
	if err != nil || !ok {
		t.Fatalf("a lock that was given back: %v, %v", ok, err)
	}
	lock.Close()
	if _, ok, err := TryLock(filepath.Join(path, "below", "a file")); ok || !errors.Is(err, ErrNotFolder) && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v, %v", ok, err)
	}
}
