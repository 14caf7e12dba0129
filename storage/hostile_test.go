package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file in the place of the folder, or a link that leads nowhere, is told as
// what it is, and left alone.
func TestAFileInThePlaceOfTheFolder(t *testing.T) {
	base := t.TempDir()
	file, link := filepath.Join(base, "file"), filepath.Join(base, "link")
	if err := os.WriteFile(file, []byte("important"), 0o600); err != nil {
		t.Fatal(err)
	}
	dirs := []string{file, filepath.Join(file, "below")}
	if err := symlink(filepath.Join(base, "nowhere"), link); err == nil { // not everybody may on Windows
		dirs = append(dirs, link)
	}
	for _, dir := range dirs {
		if _, err := Open(t.Context(), filepath.Join(dir, "requests.db")); !errors.Is(err, ErrNotFolder) {
			t.Errorf("%s: Open: %v", dir, err)
		}
		settings, err := OpenSettings(filepath.Join(dir, "settings.json"))
		if err == nil {
			_, err = settings.Change(func(*Settings) {})
		}
		if !errors.Is(err, ErrNotFolder) {
			t.Errorf("%s: settings: %v", dir, err)
		}
	}
	if kept, err := os.ReadFile(file); err != nil || string(kept) != "important" {
		t.Errorf("the file: %q, %v", kept, err)
	}
}

// A folder in the place of a file: the database's is left alone, the settings'
// is set aside as any damaged file.
func TestAFolderInThePlaceOfAFile(t *testing.T) {
	dir := t.TempDir()
	db, settings := filepath.Join(dir, "requests.db"), filepath.Join(dir, "settings.json")
	for _, path := range []string{db, settings} {
		if err := os.MkdirAll(filepath.Join(path, "important"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), db); !errors.Is(err, ErrForeign) {
		t.Errorf("Open: %v", err)
	}
	if _, err := os.Stat(filepath.Join(db, "important")); err != nil {
		t.Error(err)
	}
	checkSetAside(t, settings)
	aside, err := filepath.Glob(settings + ".corrupt-*")
	if err != nil || len(aside) != 1 {
		t.Fatalf("%v, %v", aside, err)
	}
	if _, err := os.Stat(filepath.Join(aside[0], "important")); err != nil {
		t.Error(err)
	}
}

func checkSetAside(t *testing.T, path string) {
	t.Helper()
	f, err := OpenSettings(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(f.Notice(), "set aside") {
		t.Errorf("notice %q", f.Notice())
	}
	if _, err := f.Change(func(s *Settings) { s.Theme = ThemeDark }); err != nil {
		t.Error(err)
	}
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		t.Errorf("%v, %v", info, err)
	}
}

// The mode of a folder is only ever made stricter: one that was made read-only
// on purpose stays so.
func TestAFolderIsOnlyClosed(t *testing.T) {
	if filepath.Separator == '\\' {
		t.Skip("Windows has no modes")
	}
	for before, after := range map[fs.FileMode]fs.FileMode{
		0o755:                 0o700,
		0o770 | fs.ModeSetgid: 0o700 | fs.ModeSetgid,
		0o555:                 0o500,
		0o700:                 0o700,
		0o777 | fs.ModeSticky: 0o777 | fs.ModeSticky,
		0o500:                 0o500,
	} {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, before); err != nil {
			t.Fatal(err)
		}
		if err := makePrivateDir(dir); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode() &^ fs.ModeDir; got != after {
			t.Errorf("%v became %v, want %v", before, got, after)
		}
	}
}
