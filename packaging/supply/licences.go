package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// A licence is one file of a part.
type licence struct {
	File string // below the part's folder, with slashes
	IDs  []string
	Text []byte
}

var (
	licenceName = regexp.MustCompile(`(?i)gpl|(^|[^a-z])mpl([^a-z]|$)|licen[sc]|eula|copying|copyleft|copyright|notice|^patents$|(^|-)ofl\.txt$`)
	// Programs can have such names, too: readSources looks into those.
	sourceName    = regexp.MustCompile(`(?i)\.(go|s|c|cc|cpp|cxx|m|mm|h|hh|hpp|inc)$`)
	licenceFolder = regexp.MustCompile(`(?i)^licen[sc]es?$`)
	// What is not linked: tests' data and workflows, and of this project what
	// has a module, an index or a build of its own.
	notLinked    = regexp.MustCompile(`^(testdata|\.git.*)$`)
	notLinkedOwn = regexp.MustCompile(`^(conformance|dist|packaging)$`)
)

// readLicences finds the part's licence files and refuses those that are not
// allowed, those that are not understood, and a part that has none.
func (p *part) readLicences() error {
	var refused []error
	found, err := licenceFiles(*p)
	if err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	for _, name := range found {
		text, err := os.ReadFile(filepath.Join(p.Dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		ids, err := classify(text)
		if err != nil {
			refused = append(refused, fmt.Errorf("%s %s, %s: %w", p.Path, p.Version, name, err))
			continue
		}
		// The same text in several folders is one.
		if !slices.ContainsFunc(p.Licences, func(l licence) bool { return bytes.Equal(l.Text, text) }) {
			p.Licences = append(p.Licences, licence{File: name, IDs: ids, Text: text})
		}
	}
	if len(found) == 0 {
		refused = append(refused, fmt.Errorf("%s %s has no licence file", p.Path, p.Version))
	}
	if err := p.readSources(); err != nil {
		refused = append(refused, err)
	}
	return errors.Join(refused...)
}

// licenceFiles looks in the whole of a module: C code and fonts that it carries
// bring theirs in folders of their own.
func licenceFiles(p part) ([]string, error) {
	dir := p.Dir
	if dir == "" {
		return nil, errors.New("its source is not on this machine: go mod download")
	}
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == dir {
				return nil
			}
			// Go's library is under the licence on top; below it are tools' own.
			if p.Path == stdPath || notLinked.MatchString(d.Name()) || p.Path == ownPath && notLinkedOwn.MatchString(d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		named := licenceName.MatchString(d.Name()) || path != dir && licenceFolder.MatchString(filepath.Base(filepath.Dir(path)))
		if d.Type().IsRegular() && named && !sourceName.MatchString(d.Name()) {
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			found = append(found, filepath.ToSlash(rel))
		}
		return nil
	})
	return found, err
}

// classify gives the SPDX identifiers of all licences that a text has, sorted.
func classify(text []byte) ([]string, error) {
	hash := sha256.Sum256(text)
	if r, ok := readings[hex.EncodeToString(hash[:])]; ok {
		return r.ids, nil
	}
	cover := licensecheck.Scan(text)
	var ids []string
	for _, m := range cover.Match {
		// An address names a licence, too.
		if _, ok := allowed[m.ID]; !ok {
			return nil, fmt.Errorf("licence %s is not allowed", m.ID)
		}
		if !m.IsURL && !slices.Contains(ids, m.ID) {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	if line := unread(text, cover.Match); line != "" || len(ids) == 0 {
		return nil, fmt.Errorf("beside what is known of it %q, it says %q (SHA-256 %x): read it, and write down what it is in policy.go", ids, line, hash)
	}
	return ids, nil
}

// licenceTexts is LICENSES.txt: every part, and every text once.
func licenceTexts(a app, parts []part) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s is made of the parts below. The text of each licence follows, once, under its number.\n\n", a.Name, a.Version)
	number := map[string]int{}
	var texts [][]byte
	for _, p := range parts {
		fmt.Fprintf(&b, "%s", strings.TrimSpace(p.title(a)))
		for _, l := range p.Licences {
			key := string(bytes.TrimSpace(l.Text))
			if number[key] == 0 {
				texts = append(texts, []byte(key))
				number[key] = len(texts)
			}
			fmt.Fprintf(&b, "\n    %s: %s [%d]", l.File, strings.Join(l.IDs, " and "), number[key])
		}
		fmt.Fprintln(&b)
	}
	for i, text := range texts {
		fmt.Fprintf(&b, "\n%s\n[%d]\n\n%s\n", strings.Repeat("=", 78), i+1, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	}
	return b.Bytes()
}

func (p *part) title(a app) string {
	switch p.Path {
	case ownPath:
		return a.Name + " " + a.Version
	case stdPath:
		return "Go's library " + p.Version
	default:
		return p.Path + " " + p.Version
	}
}
