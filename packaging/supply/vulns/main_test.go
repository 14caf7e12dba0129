package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	config = `{"config":{"scanner_version":"v1.9.0"}}
{"osv":{"id":"GO-1","summary":"bad things"}}
`
	called = config + `{"finding":{"osv":"GO-1","fixed_version":"v1.1.0","trace":[{"module":"m","version":"v1.0.0"}]}}
{"finding":{"osv":"GO-1","fixed_version":"v1.1.0","trace":[{"module":"m","version":"v1.0.0","package":"m/p","function":"F"},{"module":"countersign","package":"countersign/xumm","function":"G"}]}}
{"finding":{"osv":"GO-1","trace":[{"module":"m","version":"v1.0.0","package":"m/p"}]}}
`
	near = config + `{"finding":{"osv":"GO-1","trace":[{"module":"m","version":"v1.0.0","package":"m/p"}]}}
`
	reason = "the input is our own file, never a stranger's"
)

func TestRun(t *testing.T) {
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	entry := func(module, until string) string {
		return "[[ignored]]\nID = \"GO-1\"\nModule = \"" + module + "\"\nReason = \"" + reason + "\"\nUntil = " + until + "\n"
	}
	for _, tc := range []struct {
		name, in, ignore, linked string
		bad                      string // "" when there is no error
		says                     string
	}{
		{name: "nothing found", in: config},
		{name: "not run", in: "", bad: "did not run"},
		{name: "not JSON", in: "No vulnerabilities found.", bad: "not govulncheck's JSON"},
		{name: "called", in: called, bad: "called at countersign/xumm.G"},
		{name: "says the cure", in: called, bad: "mended in v1.1.0"},
		{name: "only near", in: near, says: "not called: GO-1 in m v1.0.0"},
		{name: "borne", in: called, ignore: entry("m", "2026-12-31"), says: "borne until 2026-12-31"},
		{name: "borne too long", in: called, ignore: entry("m", "2026-11-01"), bad: "was borne until 2026-11-01"},
		{name: "borne in another module", in: called, ignore: entry("n", "2026-12-31"), bad: "GO-1"},
		{name: "no longer there", in: config, ignore: entry("m", "2026-12-31"), says: "need not be borne"},
		{name: "without a reason", in: config, ignore: "[[ignored]]\nID = \"GO-1\"\nModule = \"m\"\nUntil = 2026-12-31\n", bad: "needs ID"},
		{name: "without an end", in: config, ignore: "[[ignored]]\nID = \"GO-1\"\nModule = \"m\"\nReason = \"" + reason + "\"\n", bad: "needs ID"},
		{name: "a slip of the pen", in: config, ignore: "[[ignore]]\nID = \"GO-1\"\n", bad: "is not known"},
		{name: "linked", in: called, linked: "m/p\n", bad: "GO-1"},
		{name: "not linked", in: called, linked: "m/q\n", says: "not called: GO-1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			file := func(name, text string) string {
				if text == "" {
					return ""
				}
				path := filepath.Join(dir, name)
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			var out strings.Builder
			err := run(strings.NewReader(tc.in), &out, file("ignored.toml", tc.ignore), file("linked", tc.linked), now)
			switch {
			case tc.bad == "" && err != nil:
				t.Errorf("failed: %v", err)
			case tc.bad != "" && (err == nil || !strings.Contains(err.Error(), tc.bad)):
				t.Errorf("got %v, want %q", err, tc.bad)
			}
			if !strings.Contains(out.String(), tc.says) {
				t.Errorf("said %q, want %q", out.String(), tc.says)
			}
		})
	}
}

// An empty list would make everything "not called".
func TestListOfNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linked")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(strings.NewReader(called), &strings.Builder{}, "", path, time.Now())
	if err == nil || !strings.Contains(err.Error(), "names no package") {
		t.Errorf("got %v", err)
	}
}
