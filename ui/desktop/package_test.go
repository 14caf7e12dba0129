//go:build linux || freebsd || netbsd || openbsd || dragonfly

package desktop

import (
	"os"
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
