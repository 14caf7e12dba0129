package main

import (
	_ "embed"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"countersign/ui/update"
)

// fyneApp is the one place where the program's name, id and version are
// written; the packages in packaging/ take them from there too.
//
//go:embed FyneApp.toml
var fyneApp []byte

// updateURL and updateKeys are where the word about new releases is, and the
// minisign keys that it may be signed with, separated by commas, set by the linker
// from packaging/release.env. Without them the program does not offer to look.
var updateURL, updateKeys string

// commit and commitTime are set by the linker (see the Makefile): which commit
// the program was built from, and when that was made, in RFC 3339. A build that
// is made without the Makefile has what the Go command found out.
var commit, commitTime string

// A release is what this build is.
type release struct {
	ID, Name, Version string
	Commit            string    // "" when it is not known; ends in "+" when files differed from it
	Time              time.Time // of the commit, in UTC; zero when it is not known
}

// newRelease reads FyneApp.toml. A file that has no version is a mistake of the
// build, which every test and every start would find.
func newRelease(file []byte, commit, commitTime string) (release, error) {
	var f struct {
		Details struct{ ID, Name, Version string }
	}
	if err := toml.Unmarshal(file, &f); err != nil {
		return release{}, fmt.Errorf("FyneApp.toml: %w", err)
	}
	d := f.Details
	if d.ID == "" || d.Name == "" || d.Version == "" {
		return release{}, fmt.Errorf("FyneApp.toml: ID %q, Name %q, Version %q: all three are needed", d.ID, d.Name, d.Version)
	}
	r := release{ID: d.ID, Name: d.Name, Version: d.Version, Commit: commit}
	if t, err := time.Parse(time.RFC3339, commitTime); err == nil {
		r.Time = t.UTC()
	}
	return r, nil
}

// thisRelease is the release of this very program.
func thisRelease() release {
	c, t := commit, commitTime
	if info, ok := debug.ReadBuildInfo(); ok && c == "" {
		c, t = vcs(info.Settings)
	}
	r, err := newRelease(fyneApp, c, t)
	if err != nil {
		panic(err) // embedded, so that it cannot be otherwise at run time
	}
	return r
}

// updates is where this program learns of new releases.
func (r release) updates() update.Source {
	s := update.Source{App: r.ID, URL: updateURL}
	if updateKeys != "" {
		s.Keys = strings.Split(updateKeys, ",")
	}
	return s
}

// vcs is what the Go command noted of the commit.
func vcs(settings []debug.BuildSetting) (commit, time string) {
	changed := ""
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.time":
			time = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	if commit == "" {
		return "", ""
	}
	return commit + changed, time
}

// Source says in words what the program was built from, "" when that is not
// known: "commit 1010bd4a9f3c of 2026-11-25".
func (r release) Source() string {
	if r.Commit == "" {
		return ""
	}
	short, changed := r.Commit, ""
	if n := len(short); short[n-1] == '+' {
		short, changed = short[:n-1], ", with changes"
	}
	words := "commit " + short[:min(12, len(short))]
	if !r.Time.IsZero() {
		words += " of " + r.Time.Format(time.DateOnly)
	}
	return words + changed
}

// String is the line of --version: "countersign 0.1.0 (commit 1010bd4a9f3c of
// 2026-11-25)".
func (r release) String() string {
	if s := r.Source(); s != "" {
		return "countersign " + r.Version + " (" + s + ")"
	}
	return "countersign " + r.Version
}
