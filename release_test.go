package main

import (
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

func TestRelease(t *testing.T) {
	file := []byte("[Details]\nID = \"app.x\"\nName = \"X\"\nVersion = \"1.2.3\"\n")
	tests := []struct{ name, commit, time, want, source string }{
		{"everything", strings.Repeat("ab", 20), "2026-11-25T23:30:00-05:00", "countersign 1.2.3 (commit abababababab of 2026-11-26)", "commit abababababab of 2026-11-26"},
		{"changed files", strings.Repeat("ab", 20) + "+", "2026-11-25T10:00:00Z", "countersign 1.2.3 (commit abababababab of 2026-11-25, with changes)", "commit abababababab of 2026-11-25, with changes"},
		{"no time", "abc", "", "countersign 1.2.3 (commit abc)", "commit abc"},
		{"a time that is none", "abc", "yesterday", "countersign 1.2.3 (commit abc)", "commit abc"},
		{"nothing", "", "2026-11-25T10:00:00Z", "countersign 1.2.3", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := newRelease(file, tt.commit, tt.time)
			if err != nil {
				t.Fatal(err)
			}
			if r.String() != tt.want || r.Source() != tt.source {
				t.Errorf("got %q and %q, want %q and %q", r, r.Source(), tt.want, tt.source)
			}
		})
	}
	for _, bad := range []string{"", "[Details]\nName = \"X\"\nID = \"x\"", "[Details\n"} {
		if r, err := newRelease([]byte(bad), "", ""); err == nil {
			t.Errorf("%q gave %+v", bad, r)
		}
	}
}

func TestCommitOfTheGoCommand(t *testing.T) {
	settings := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-11-25T10:00:00Z"}, {Key: "vcs.modified", Value: "true"}}
	if c, when := vcs(settings); c != "abc+" || when != "2026-11-25T10:00:00Z" {
		t.Errorf("got %q, %q", c, when)
	}
	if c, when := vcs(settings[1:]); c != "" || when != "" {
		t.Errorf("without a revision: %q, %q", c, when)
	}
}

// The version stands in FyneApp.toml alone, and is one that every package format
// and the changelog can carry.
func TestVersionIsWrittenOnce(t *testing.T) {
	r := thisRelease()
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(r.Version) {
		t.Errorf("version %q is not of the form 1.2.3", r.Version)
	}
	changes, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	// The version that is being worked on is either released or still to be.
	if !strings.Contains(string(changes), "## ["+r.Version+"]") && !strings.Contains(string(changes), "## [Unreleased]") {
		t.Errorf("CHANGELOG.md has neither %q nor an unreleased part", r.Version)
	}
}
