package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

type sourceFiles struct {
	GoFiles, CgoFiles, CFiles, CXXFiles, MFiles, HFiles, SFiles []string
}

// addSources takes what the Go command compiles of a package; of one with cgo all
// C code below its folder, too, which a file can include from anywhere there.
func (p *part) addSources(l listed) error {
	if l.Standard {
		return nil
	}
	for _, names := range [][]string{l.GoFiles, l.CgoFiles, l.CFiles, l.CXXFiles, l.MFiles, l.HFiles, l.SFiles} {
		for _, name := range names {
			p.Sources = append(p.Sources, filepath.Join(l.Dir, name))
		}
	}
	if len(l.CgoFiles) == 0 {
		return nil
	}
	return filepath.WalkDir(l.Dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && sourceName.MatchString(path) && !strings.HasSuffix(path, ".go") {
			p.Sources = append(p.Sources, path)
		}
		return err
	})
}

// What a file says of its own licence. The lines of a comment break anywhere.
var (
	spdxLine = regexp.MustCompile(`SPDX-License-Identifier:[ \t]*([^\r\n]*)`)
	gnuName  = regexp.MustCompile(`GNU[\s/*#;]+((?:Lesser|Library|Affero)[\s/*#;]+)?General[\s/*#;]+Public[\s/*#;]+License`)
	between  = regexp.MustCompile(`[\s/*#;]+`)
)

// readSources refuses linked files that name a licence which is not allowed: not
// every one has a file of its own.
func (p *part) readSources() error {
	var refused []error
	for _, path := range p.Sources {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(p.Dir, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		var says []string
		for _, m := range spdxLine.FindAllSubmatch(text, -1) {
			says = append(says, strings.Trim(string(m[1]), " \t*/->\"'`"))
		}
		for _, m := range gnuName.FindAll(text, -1) {
			says = append(says, between.ReplaceAllString(string(m), " "))
		}
		slices.Sort(says)
		for _, said := range slices.Compact(says) {
			if !expressionAllowed(said) && !slices.ContainsFunc(headers, func(h header) bool {
				return h.part == p.Path && h.says == said && (h.folder == "" || strings.HasPrefix(rel, h.folder+"/"))
			}) {
				refused = append(refused, fmt.Errorf("%s %s, %s: licence %q is not allowed", p.Path, p.Version, rel, said))
			}
		}
	}
	return errors.Join(refused...)
}

// expressionAllowed knows a licence, a choice of some, and some together. Anything
// else has to be read.
func expressionAllowed(expression string) bool {
	if choice := strings.Split(expression, " OR "); len(choice) > 1 && !strings.Contains(expression, " AND ") {
		return slices.ContainsFunc(choice, expressionAllowed)
	}
	for id := range strings.SplitSeq(expression, " AND ") {
		if _, ok := allowed[id]; !ok {
			return false
		}
	}
	return true
}
