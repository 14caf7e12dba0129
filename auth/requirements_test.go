package auth

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every requirement has a row, and every row names tests that exist.
func TestRequirements(t *testing.T) {
	text, err := os.ReadFile("REQUIREMENTS.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| (.+) \\| ((?:`[^`|]+` ?)+)\\|$")
	name := regexp.MustCompile("`([^`]+)`")
	known := map[string]map[string]bool{}
	rows := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		subject, _, _ := strings.Cut(m[1], " |")
		if rows[subject] {
			t.Errorf("%s has two rows", subject)
		}
		rows[subject] = true
		for _, test := range name.FindAllStringSubmatch(m[2], -1) {
			folder, test, elsewhere := strings.Cut(test[1], ".")
			if !elsewhere {
				folder, test = "auth", folder
			}
			if known[folder] == nil {
				known[folder] = testsOf(t, filepath.Join("..", folder))
			}
			if !known[folder][test] {
				t.Errorf("%s names %s.%s, which does not exist", subject, folder, test)
			}
		}
	}
	for letter, numbers := range map[string][][2]int{
		"R": {{1, 7}, {10, 26}, {30, 43}}, "K": {{1, 8}}, "W": {{1, 11}}, "T": {{1, 10}},
	} {
		for _, span := range numbers {
			for n := span[0]; n <= span[1]; n++ {
				if id := fmt.Sprint(letter, n); !rows[id] {
					t.Errorf("%s has no row, or no tests", id)
				}
			}
		}
	}
	// Nothing that looks like a row was passed over.
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "| ") && !strings.HasPrefix(line, "| |") && !strings.HasPrefix(line, "| Attack") && !row.MatchString(strings.TrimRight(line, "\n")) {
			t.Errorf("this row names no tests: %s", line)
		}
	}
}

// testsOf gives the names of the tests in a folder.
func testsOf(t *testing.T, folder string) map[string]bool {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}
