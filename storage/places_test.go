package storage

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestPlacesFor(t *testing.T) {
	root := t.TempDir()
	t.Setenv(DataVariable, root)
	real, err := PlacesFor("")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Places{root, filepath.Join(root, "settings.json"), filepath.Join(root, "requests.db"), filepath.Join(root, "certs.json")}); real != want {
		t.Errorf("got %+v, want %+v", real, want)
	}
	sandbox, err := PlacesFor("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{sandbox.Data, sandbox.Settings, sandbox.Database, sandbox.Certs} {
		if !strings.HasPrefix(p, filepath.Join(root, "sandbox")) {
			t.Errorf("%s is not the sandbox's own", p)
		}
	}
	for _, profile := range []string{"..", "a/b", `a\b`, "A", " ", strings.Repeat("a", 33)} {
		if _, err := PlacesFor(profile); err == nil {
			t.Errorf("profile %q accepted", profile)
		}
	}
	t.Setenv(DataVariable, "relative/path")
	if _, err := PlacesFor(""); err == nil || !strings.Contains(err.Error(), DataVariable) {
		t.Errorf("relative path: %v", err)
	}
}

func TestPlacesOfTheSystem(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the XDG variables are for other systems")
	}
	home := t.TempDir()
	t.Setenv(DataVariable, "")
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	for _, c := range []struct{ xdg, want string }{
		{"", filepath.Join(home, ".local/share/countersign")},
		{filepath.Join(home, "x"), filepath.Join(home, "x/countersign")},
	} {
		t.Setenv("XDG_DATA_HOME", c.xdg)
		p, err := PlacesFor("")
		if err != nil || p.Data != c.want || p.Settings != filepath.Join(home, ".config/countersign/settings.json") {
			t.Errorf("%+v, %v", p, err)
		}
	}
	t.Setenv("XDG_DATA_HOME", "relative")
	if _, err := PlacesFor(""); err == nil {
		t.Error("a relative XDG_DATA_HOME was accepted")
	}
}
