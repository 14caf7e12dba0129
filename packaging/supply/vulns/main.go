// Command vulns judges what govulncheck found, in its JSON on standard input.
//
//	govulncheck -format json -tags ci ./... | vulns -ignore ignored.toml
//
// A vulnerability whose code is called is an error, unless ignored.toml says why
// it is borne, and until when. One that is only near, in a package that is
// imported or a module that is required, is told and no error.
//
// A released binary has no symbols, so that govulncheck takes all packages of
// its modules for linked: -linked names a file with those that are.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

func main() {
	ignore := flag.String("ignore", "", "TOML file of what is borne")
	linked := flag.String("linked", "", "file of the packages that are linked, one a line")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *ignore, *linked, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, "vulns:", err)
		os.Exit(1)
	}
}

// An exception bears one vulnerability for a time. After it, the question is
// asked again.
type exception struct {
	ID     string
	Module string
	Reason string
	Until  time.Time
}

func readExceptions(path string) ([]exception, error) {
	if path == "" {
		return nil, nil
	}
	var f struct{ Ignored []exception }
	meta, err := toml.DecodeFile(path, &f)
	if err != nil {
		return nil, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("%s: %v is not known", path, unknown)
	}
	for _, e := range f.Ignored {
		if e.ID == "" || e.Module == "" || len(e.Reason) < 20 || e.Until.IsZero() {
			return nil, fmt.Errorf("%s: %q needs ID, Module, a Reason that is one, and Until", path, e.ID)
		}
	}
	return f.Ignored, nil
}

// A message is one of govulncheck's.
type message struct {
	Config *struct {
		ScannerVersion string `json:"scanner_version"`
	}
	OSV *struct {
		ID, Summary string
	}
	Finding *struct {
		OSV          string
		FixedVersion string `json:"fixed_version"`
		Trace        []struct{ Module, Version, Package, Function, Receiver string }
	}
}

// A vulnerability is the worst of what was found of one.
type vulnerability struct {
	id, module, version, fixed, summary string
	called                              bool
	where                               string
}

func run(in io.Reader, out io.Writer, ignorePath, linkedPath string, now time.Time) error {
	borne, err := readExceptions(ignorePath)
	if err != nil {
		return err
	}
	linked, err := readLinked(linkedPath)
	if err != nil {
		return err
	}
	found, err := readFindings(in, linked)
	if err != nil {
		return err
	}
	var bad []string
	used := map[string]bool{}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		v := found[id]
		line := fmt.Sprintf("%s in %s %s (%s): %s", v.id, v.module, v.version, v.mended(), v.summary)
		if !v.called {
			fmt.Fprintln(out, "not called:", line)
			continue
		}
		i := slices.IndexFunc(borne, func(e exception) bool { return e.ID == v.id && e.Module == v.module })
		switch {
		case i < 0:
			bad = append(bad, line+"\n    called at "+v.where)
		case now.After(borne[i].Until):
			used[v.id] = true
			bad = append(bad, line+"\n    was borne until "+borne[i].Until.Format(time.DateOnly)+": "+borne[i].Reason)
		default:
			used[v.id] = true
			fmt.Fprintf(out, "borne until %s: %s\n    %s\n", borne[i].Until.Format(time.DateOnly), line, borne[i].Reason)
		}
	}
	for _, e := range borne {
		if !used[e.ID] {
			fmt.Fprintf(out, "%s is not found here and need not be borne for this\n", e.ID)
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("%d that the program calls:\n%s", len(bad), strings.Join(bad, "\n"))
	}
	return nil
}

func (v vulnerability) mended() string {
	if v.fixed == "" {
		return "not mended"
	}
	return "mended in " + v.fixed
}

func readLinked(path string) (map[string]bool, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	linked := map[string]bool{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		linked[strings.TrimSpace(lines.Text())] = true
	}
	if len(linked) == 0 {
		return nil, fmt.Errorf("%s names no package", path)
	}
	return linked, lines.Err()
}

func readFindings(in io.Reader, linked map[string]bool) (map[string]vulnerability, error) {
	summaries := map[string]string{}
	found := map[string]vulnerability{}
	scanned := false
	for dec := json.NewDecoder(in); ; {
		var m message
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("not govulncheck's JSON: %w", err)
		}
		if m.Config != nil {
			scanned = true
		}
		if m.OSV != nil {
			summaries[m.OSV.ID] = m.OSV.Summary
		}
		if f := m.Finding; f != nil && len(f.Trace) > 0 {
			// The first is where the vulnerability is, the last where we call.
			at := f.Trace[0]
			v := vulnerability{id: f.OSV, module: at.Module, version: at.Version, fixed: f.FixedVersion}
			if at.Function != "" && (linked == nil || linked[at.Package]) {
				v.called = true
				last := f.Trace[len(f.Trace)-1]
				v.where = strings.TrimPrefix(last.Package+"."+last.Receiver+"."+last.Function, ".")
				v.where = strings.Replace(v.where, "..", ".", 1)
			}
			if old, ok := found[v.id]; !ok || v.called && !old.called {
				found[v.id] = v
			}
		}
	}
	// Nothing said is not the same as nothing found.
	if !scanned {
		return nil, errors.New("govulncheck said nothing: it did not run")
	}
	for id, v := range found {
		v.summary = summaries[id]
		found[id] = v
	}
	return found, nil
}
