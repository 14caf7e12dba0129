package storage

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// damaged makes a database of 200 requests, of which a backup has 100, damages
// its middle and gives its path.
func damaged(t *testing.T) string {
	t.Helper()
	path := filled(t, 100)
	d := openAt(t, path)
	d.backups.Wait()
	daily, _, err := listBackups(path)
	if err != nil || len(daily) != 1 {
		t.Fatalf("backups: %v, %v", daily, err)
	}
	if err := backUp(t.Context(), path, daily[0]); err != nil {
		t.Fatal(err)
	}
	addMore(t, d, 100, 200)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	alter(t, path, func(data []byte) []byte {
		copy(data[len(data)/2:], bytes.Repeat([]byte("garbage!"), 1<<10))
		return data
	})
	if err := os.WriteFile(path+suspectSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mendedFully opens the file and expects what an undisturbed mend gives.
func mendedFully(t *testing.T, path string) {
	t.Helper()
	d := openAt(t, path)
	if n := count(t, d); n < 150 {
		t.Errorf("%d requests, want 150 at least (%s)", n, d.Notice())
	}
	if !strings.Contains(d.Notice(), "set aside") {
		t.Errorf("notice %q", d.Notice())
	}
	aside, err := filepath.Glob(path + ".corrupt-*")
	if err != nil || len(aside) == 0 {
		t.Errorf("set aside: %v, %v", aside, err)
	}
	for _, left := range []string{mendedPath(path), path + suspectSuffix} {
		if _, err := os.Stat(left); err == nil {
			t.Errorf("%s is left", left)
		}
	}
}

// A start that is given up, or for which the disk is too full, while the file is
// mended: nothing has changed, and the next start mends it.
func TestMendGivenUp(t *testing.T) {
	path := damaged(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := mend(ctx, path, time.Now()); err == nil {
		t.Fatal("mended without time")
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the damaged file was touched: %v", err)
	}
	mendedFully(t, path)
}

// Crashes at each step of putting the mended file in place.
func TestMendInterrupted(t *testing.T) {
	for name, crash := range map[string]func(path, aside string) error{
		"before anything": func(path, _ string) error { return nil },
		"the log is away": func(path, aside string) error { return os.WriteFile(aside+"-wal", nil, 0o600) },
		"the file is away": func(path, aside string) error {
			return os.Rename(path, aside)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := damaged(t)
			if _, err := buildMended(t.Context(), path, time.Now()); err != nil {
				t.Fatal(err)
			}
			if err := crash(path, path+".corrupt-20260101T000000Z"); err != nil {
				t.Fatal(err)
			}
			mendedFully(t, path)
		})
	}
}
