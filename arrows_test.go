package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Imports between our packages run one way only; this table is the whole truth
// about them. A package that is not in it may not exist.
var arrows = map[string][]string{
	"assets":                    {},
	"xrpl":                      {"xrpl/definitions"},
	"xrpl/definitions":          {},
	"xrpl/node":                 {"xrpl"},
	"xrpl/node/nodetest":        {"xrpl"},
	"storage":                   {},
	"storage/secretservicetest": {},
	"auth":                      {"xrpl"},
	"xumm":                      {"xrpl"},
	"xumm/sandbox":              {"xrpl", "xrpl/definitions", "xumm/sandbox/ledger"},
	"xumm/sandbox/ledger":       {"xrpl"},
	"ui/desktop":                {"storage"},
	"ui/flow":                   {"auth", "storage", "ui/update", "xrpl", "xrpl/node", "xumm"},
	"ui/look":                   {"assets"},
	"ui/look/looktest":          {},
	"ui/phone":                  {"ui/look", "xrpl", "xumm/sandbox"},
	"ui/terminal":               {"auth", "storage", "ui/flow", "xrpl", "xumm", "xumm/sandbox"},
	"ui/update":                 {},
	"ui":                        {"assets", "auth", "storage", "ui/desktop", "ui/flow", "ui/look", "xrpl", "xumm"},
	"":                          {"assets", "auth", "storage", "ui", "ui/desktop", "ui/flow", "ui/look", "ui/phone", "ui/terminal", "ui/update", "xrpl", "xumm", "xumm/sandbox"},
	"conformance":               {},
	"e2e":                       {},
	"e2e/barewindow":            {},
	"packaging/linux/papers":    {},
}

// Only these may import Fyne; the packages below them can be used, and tested,
// by a program that has no window.
var fynePackages = []string{"", "ui", "ui/look", "ui/phone", "e2e/barewindow"}

type listedPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags", "ci", "-json=ImportPath,Imports,Deps", "./...")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []listedPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// short is a package's path below the module's.
func short(path string) (string, bool) {
	if path == "countersign" {
		return "", true
	}
	return strings.CutPrefix(path, "countersign/")
}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range listPackages(t) {
		name, _ := short(p.ImportPath)
		allowed, known := arrows[name]
		if !known {
			t.Errorf("package %q is not in the table of arrows", name)
			continue
		}
		for _, imported := range p.Imports {
			if to, ours := short(imported); ours && !slices.Contains(allowed, to) {
				t.Errorf("%q imports %q: that arrow runs the wrong way", name, to)
			}
			if imported == "fyne.io/fyne/v2/app" && name != "" && name != "e2e/barewindow" {
				t.Errorf("%q imports fyne's app package; only main does", name)
			}
		}
	}
}

func TestFyneStaysInTheScreens(t *testing.T) {
	for _, p := range listPackages(t) {
		name, _ := short(p.ImportPath)
		if slices.Contains(fynePackages, name) {
			continue
		}
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, "fyne.io/") {
				t.Errorf("%q depends on %s: it must be usable without a window", name, dep)
				break
			}
		}
	}
}

// RFC 8252 section 8.12: a native app signs in with the system's browser. No
// web view of any kind may be linked in.
func TestNoWebView(t *testing.T) {
	for _, p := range listPackages(t) {
		for _, dep := range p.Deps {
			if strings.Contains(strings.ToLower(dep), "webview") {
				t.Errorf("%s links %s", p.ImportPath, dep)
			}
		}
	}
}
