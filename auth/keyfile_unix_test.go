//go:build unix

package auth

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A key file that somebody else may have written is not believed, and one that
// is no file does not hold the program up: the keys are fetched.
func TestAKeyFileOfDoubtfulOriginIsNotUsed(t *testing.T) {
	good := filepath.Join(t.TempDir(), "certs.json")
	f := newFakeProvider(t)
	a := newTestAuth(t, f, func(c *Config) { c.CertsFile = good })
	if _, err := a.verifier.keys.current(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.Close() // it is written by now
	url := f.url + "/certs"
	for name, tt := range map[string]struct {
		spoil func(path string) error
		used  bool
	}{
		"as written":       {func(string) error { return nil }, true},
		"read by others":   {func(path string) error { return os.Chmod(path, 0o644) }, true},
		"written by group": {func(path string) error { return os.Chmod(path, 0o620) }, false},
		"written by all":   {func(path string) error { return os.Chmod(path, 0o602) }, false},
		"of another user": {func(path string) error {
			return os.Chown(path, 65534, 65534)
		}, false},
		"a pipe": {func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return unix.Mkfifo(path, 0o600)
		}, false},
		"a directory": {func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.Mkdir(path, 0o700)
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "of another user" && os.Getuid() != 0 {
				t.Skip("only root can give a file away")
			}
			path := filepath.Join(t.TempDir(), "certs.json")
			content, err := os.ReadFile(good)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := tt.spoil(path); err != nil {
				t.Fatal(err)
			}
			set, err := loadKeySet(path, url)
			if (set != nil) != tt.used || (err == nil) != tt.used {
				t.Errorf("loadKeySet: %v, %v", set != nil, err)
			}
			a := newTestAuth(t, f, func(c *Config) { c.CertsFile = path })
			if _, err := a.verifier.keys.current(t.Context()); err != nil {
				t.Errorf("no keys: %v", err)
			}
		})
	}
}
