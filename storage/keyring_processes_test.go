//go:build linux || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"countersign/storage/secretservicetest"
)

// Real processes on a real bus, and the last of them to save is the one that
// counts.
func TestT9ProcessesSaveAtOnce(t *testing.T) {
	s := secretservicetest.Start(t, secretservicetest.Unlocked)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var running []*exec.Cmd
	for _, who := range []string{"one", "two", "three"} {
		saver := exec.Command(program, dir, who)
		saver.Env = append(os.Environ(), roleVariable+"=saver")
		saver.Stderr = new(bytes.Buffer)
		if err := saver.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, saver)
	}
	for _, saver := range running {
		if err := saver.Wait(); err != nil {
			t.Errorf("%v: %s", err, saver.Stderr)
		}
	}
	last := fmt.Sprint(" ", saves-1)
	if got := s.Secrets()["a"]; !strings.HasSuffix(got, last) {
		t.Errorf("the keyring has %q", got)
	}
	tokens := TokensFor(testService, Places{Data: dir})
	if err := tokens.Clear(t.Context(), "a"); err != nil {
		t.Error(err)
	}
	if _, err := tokens.Load(t.Context(), "a"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("Load: %v, want ErrNoSecret", err)
	}
}
