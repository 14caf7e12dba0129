package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// An app is the program: what FyneApp.toml and the commit say of it.
type app struct {
	ID, Name, Version string
	Commit            string
	Time              time.Time // the zero time when it is not known
}

func readApp(root string) (app, error) {
	var f struct {
		Details struct{ ID, Name, Version string }
	}
	if _, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &f); err != nil {
		return app{}, err
	}
	if f.Details.Name == "" || f.Details.Version == "" {
		return app{}, errors.New("FyneApp.toml: Name or Version is missing")
	}
	return app{ID: f.Details.ID, Name: f.Details.Name, Version: f.Details.Version}, nil
}

// A target is one system as packaging/build.sh builds for it: other systems
// and other tags link other modules.
type target struct{ os, arch, tags string }

var released = []target{
	{"linux", "amd64", "release,migrated_fynedo,x11"},
	{"linux", "arm64", "release,migrated_fynedo,x11"},
	{"windows", "amd64", "release,migrated_fynedo"},
	{"darwin", "amd64", "release,migrated_fynedo"},
	{"darwin", "arm64", "release,migrated_fynedo"},
}

// A part is a module that is linked into the program, or Go's library, or the
// program itself.
type part struct {
	Path, Version string
	Dir           string // of its source
	Hash          string // SHA-256 of go.sum, in hex; "" for the program and Go's library
	Systems       []string
	Needs         []string // paths of the parts whose packages it imports
	Sources       []string // what is compiled of it; of Go's library none
	Licences      []licence
}

// The program's own path, and the name that the vulnerability database and
// package URLs have for Go's library.
const (
	ownPath = "countersign"
	stdPath = "std"
)

type listed struct {
	ImportPath string
	Dir        string
	sourceFiles
	Standard bool
	Imports  []string
	Module   *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Path, Version, Dir string }
	}
}

// linked lists the parts of the program on all targets, sorted by path.
func linked(ctx context.Context, root string, targets []target) ([]part, error) {
	sums, err := readSums(filepath.Join(root, "go.sum"))
	if err != nil {
		return nil, err
	}
	std, err := goRoot(ctx)
	if err != nil {
		return nil, err
	}
	parts := map[string]*part{}
	for _, t := range targets {
		packages, err := list(ctx, root, t)
		if err != nil {
			return nil, err
		}
		owner := map[string]string{} // of a package: the path of its part
		for _, p := range packages {
			owner[p.ImportPath] = partOf(p)
		}
		for _, p := range packages {
			path := owner[p.ImportPath]
			known := parts[path]
			if known == nil {
				if known, err = newPart(p, sums, std); err != nil {
					return nil, err
				}
				parts[path] = known
			}
			if err := known.addSources(p); err != nil {
				return nil, err
			}
			if !slices.Contains(known.Systems, t.os) {
				known.Systems = append(known.Systems, t.os)
			}
			for _, imported := range p.Imports {
				if to := owner[imported]; to != "" && to != path && !slices.Contains(known.Needs, to) {
					known.Needs = append(known.Needs, to)
				}
			}
		}
	}
	var sorted []part
	for _, path := range slices.Sorted(maps.Keys(parts)) {
		slices.Sort(parts[path].Systems)
		slices.Sort(parts[path].Needs)
		slices.Sort(parts[path].Sources)
		parts[path].Sources = slices.Compact(parts[path].Sources)
		sorted = append(sorted, *parts[path])
	}
	return sorted, nil
}

func partOf(p listed) string {
	switch {
	case p.Standard:
		return stdPath
	case p.Module == nil:
		return ""
	default:
		return p.Module.Path
	}
}

func newPart(p listed, sums map[string]string, std string) (*part, error) {
	if p.Standard {
		return &part{Path: stdPath, Version: strings.TrimPrefix(runtime.Version(), "go"), Dir: std}, nil
	}
	m := p.Module
	if m == nil {
		return nil, fmt.Errorf("package %s is of no module", p.ImportPath)
	}
	if m.Main {
		return &part{Path: m.Path, Dir: m.Dir}, nil
	}
	if m.Replace != nil {
		// Nothing is replaced today; a licence and a hash of the wrong source
		// would be worse than a question.
		return nil, fmt.Errorf("%s is replaced by %s: say here how that is to be written down", m.Path, m.Replace.Path)
	}
	sum := sums[m.Path+" "+m.Version]
	if sum == "" {
		return nil, fmt.Errorf("%s %s has no hash in go.sum", m.Path, m.Version)
	}
	return &part{Path: m.Path, Version: m.Version, Dir: m.Dir, Hash: sum}, nil
}

// list asks the Go command; cgo is on, as it is in a release, and needs no C
// compiler for a list.
func list(ctx context.Context, root string, t target) ([]listed, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-tags", t.tags, "-json=ImportPath,Dir,Standard,Imports,Module,GoFiles,CgoFiles,CFiles,CXXFiles,MFiles,HFiles,SFiles", ".")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED=1", "GOFLAGS=-mod=readonly")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("go list for %s/%s: %w\n%s", t.os, t.arch, err, exit.Stderr)
		}
		return nil, fmt.Errorf("go list for %s/%s: %w", t.os, t.arch, err)
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if p.ImportPath != "C" {
			all = append(all, p)
		}
	}
}

// readSums gives the hash of each module's source, by "path version", in hex.
func readSums(path string) (map[string]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(b)); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) != 3 || strings.HasSuffix(f[1], "/go.mod") {
			continue
		}
		encoded, ok := strings.CutPrefix(f[2], "h1:")
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if !ok || err != nil || len(raw) != 32 {
			return nil, fmt.Errorf("%s: %q is no hash that is known here", path, f[2])
		}
		sums[f[0]+" "+f[1]] = hex.EncodeToString(raw)
	}
	return sums, nil
}

// goRoot is where Go's own licence is: beside the library that is linked.
func goRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
