package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const root = "../.."

// The Go command takes seconds to list the parts: once is enough for most.
var listOnce = sync.OnceValues(func() ([]part, error) { return listParts(context.Background()) })

func listParts(ctx context.Context) ([]part, error) {
	parts, err := linked(ctx, root, released)
	if err != nil {
		return nil, err
	}
	for i := range parts {
		if err := parts[i].readLicences(); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

func thisProgram(t *testing.T) (app, []part) {
	t.Helper()
	a, err := readApp(root)
	if err != nil {
		t.Fatal(err)
	}
	a.Commit, a.Time = "1010bd4a9f3c", time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	parts, err := listOnce()
	if err != nil {
		t.Fatal(err)
	}
	return a, parts
}

func TestPartsOfEachSystem(t *testing.T) {
	_, parts := thisProgram(t)
	for _, want := range []struct{ path, systems string }{
		{ownPath, "darwin linux windows"},
		{stdPath, "darwin linux windows"},
		{"fyne.io/fyne/v2", "darwin linux windows"},
		{"github.com/godbus/dbus/v5", "linux"},
		{"github.com/danieljoos/wincred", "windows"},
		{"modernc.org/sqlite", "darwin linux windows"},
	} {
		i := slices.IndexFunc(parts, func(p part) bool { return p.Path == want.path })
		if i < 0 {
			t.Errorf("%s is not among the parts", want.path)
			continue
		}
		if got := strings.Join(parts[i].Systems, " "); !strings.Contains(got, want.systems) {
			t.Errorf("%s is said to be in the program for %q, want %q", want.path, got, want.systems)
		}
	}
	// Only tests need these.
	for _, p := range parts {
		if strings.Contains(p.Path, "chromedp") || strings.Contains(p.Path, "goleak") {
			t.Errorf("%s is said to be in the program", p.Path)
		}
	}
}

func TestSameBytesTwice(t *testing.T) {
	a, parts := thisProgram(t)
	again := a
	more, err := listParts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(licenceTexts(a, parts), licenceTexts(again, more)) {
		t.Error("the licence texts differ from one run to the next")
	}
	one, err := billOfMaterials(a, parts)
	if err != nil {
		t.Fatal(err)
	}
	two, err := billOfMaterials(again, more)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("the bill of materials differs from one run to the next")
	}
	again.Commit = "another"
	if three, err := billOfMaterials(again, more); err != nil || bytes.Equal(one, three) {
		t.Errorf("another commit has the same bill of materials (%v)", err)
	}
}

// The schema is the standard's own, as the library's module carries it.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	for _, s := range []struct{ url, file string }{
		{"http://cyclonedx.org/schema/bom-1.6.schema.json", "bom-1.6.schema.json"},
		{"http://cyclonedx.org/schema/spdx.schema.json", "spdx.schema.json"},
		{"http://cyclonedx.org/schema/jsf-0.82.schema.json", "jsf-0.82.schemax.json"},
	} {
		b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "schema", s.file))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(s.url, doc); err != nil {
			t.Fatal(err)
		}
	}
	compiled, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func TestBillOfMaterialsByItsSchema(t *testing.T) {
	a, parts := thisProgram(t)
	b, err := billOfMaterials(a, parts)
	if err != nil {
		t.Fatal(err)
	}
	s := schema(t)
	validate := func(b []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(doc)
	}
	if err := validate(b); err != nil {
		t.Errorf("not valid: %v", err)
	}
	// The schema has to be able to say no.
	for _, change := range []struct{ from, to string }{
		{`"id": "MIT"`, `"id": "Not a licence"`},
		{`"alg": "SHA-256"`, `"alg": "SHA-257"`},
		{`"type": "library"`, `"type": "book"`},
	} {
		broken := bytes.Replace(b, []byte(change.from), []byte(change.to), 1)
		if bytes.Equal(broken, b) {
			t.Fatalf("there is no %s in it", change.from)
		}
		if validate(broken) == nil {
			t.Errorf("valid with %s", change.to)
		}
	}
	var seen struct {
		Components []struct {
			Name   string
			Hashes []struct{ Content string }
		}
	}
	if err := json.Unmarshal(b, &seen); err != nil {
		t.Fatal(err)
	}
	for _, c := range seen.Components {
		if c.Name != stdPath && (len(c.Hashes) != 1 || len(c.Hashes[0].Content) != 64) {
			t.Errorf("%s has no hash", c.Name)
		}
	}
}

func TestCheckRefusesABrokenBill(t *testing.T) {
	a, parts := thisProgram(t)
	b, err := billOfMaterials(a, parts)
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][]byte{
		"nothing":           nil,
		"half of it":        b[:len(b)/2],
		"a dangling need":   bytes.ReplaceAll(b, []byte(`"bom-ref": "pkg:golang/filippo.io/age@`), []byte(`"bom-ref": "pkg:golang/other@`)),
		"not in the format": bytes.Replace(b, []byte(`"CycloneDX"`), []byte(`"Other"`), 1),
	} {
		if check(bytes.NewReader(broken)) == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

const (
	mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`
	bsd = `Copyright 2020 The Authors

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the documentation and/or other materials provided with the distribution.
3. Neither the name of the authors nor the names of its contributors may be used to endorse or promote products derived from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE AUTHORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE AUTHORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
`
	gpl = `This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.

This program is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even the implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU General Public License for more details.

You should have received a copy of the GNU General Public License along with this program. If not, see <https://www.gnu.org/licenses/>.
`
)

func TestLicencesThatAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files map[string]string
		want  string // "" when it is allowed
	}{
		{"allowed", map[string]string{"LICENSE": mit}, ""},
		{"not on the list", map[string]string{"LICENSE": gpl}, "GPL-3.0-or-later is not allowed"},
		{"one of two", map[string]string{"LICENSE": mit + "\n" + gpl}, "GPL-3.0-or-later is not allowed"},
		{"hidden in a folder", map[string]string{"LICENSE": mit, "third/party/COPYING": gpl}, "third/party/COPYING: licence GPL"},
		{"a text of its own", map[string]string{"LICENSE": "Whoever uses this owes me a dinner, and may not complain of the food."}, "read it, and write down"},
		{"an addition to an allowed one", map[string]string{"LICENSE": mit + strings.Repeat("\nNo lawyer, no notary, no insurer and no dentist may use this software, on a weekday or otherwise.", 8)}, "read it, and write down"},
		{"one sentence more", map[string]string{"LICENSE": mit + "\nThe Software may not be used by any company with more than ten employees.\n"}, "more than ten employees"},
		{"a promise", map[string]string{"LICENSE": mit + "\nThe Software shall be used for Good, not Evil.\n"}, "not Evil"},
		{"a note on a folder", map[string]string{"LICENSE": mit + "\nParts in folder c/ are GPL 3.\n"}, "Parts in folder c/"},
		{"an address of another", map[string]string{"LICENSE": mit + "\nhttps://www.gnu.org/licenses/gpl-3.0.html\n"}, "gpl-3.0"},
		{"a condition in the copyright line", map[string]string{"LICENSE": "Copyright (c) 2020 Somebody. May not be used by any company.\n\n" + mit}, "by any company"},
		{"a condition below it", map[string]string{"LICENSE": "Copyright (c) 2020 Somebody\nNot for anybody with more than ten employees.\n\n" + mit}, "more than ten employees"},
		{"a condition in a name", map[string]string{"LICENSE": strings.Replace(bsd, "the authors nor", "the authors, nor may any dentist use it, nor", 1)}, "dentist"},
		{"a condition in another name", map[string]string{"LICENSE": strings.Replace(bsd, "BY THE AUTHORS", "BY THE AUTHORS TO NOBODY BUT US", 1)}, "NOBODY"},
		{"the names as they are", map[string]string{"LICENSE": bsd}, ""},
		{"a title and who has made it", map[string]string{"LICENSE": "The MIT License (MIT)\n=====\n\nCopyright (c) 2009-2021 The Some Authors <some@localhost>. All rights reserved.\nCopyright © 2010,2011  Another Person\n\n" + mit}, ""},
		{"no licence, only who has made it", map[string]string{"LICENSE": "Copyright 2020 Somebody\n"}, "read it, and write down"},
		{"named by the licence", map[string]string{"LICENSE": mit, "c/gpl-3.0.txt": gpl}, "c/gpl-3.0.txt: licence GPL"},
		{"named in the middle", map[string]string{"LICENSE": mit, "GPL-LICENSE": gpl}, "GPL-LICENSE: licence GPL"},
		{"named in short", map[string]string{"LICENSE": mit, "LGPL": gpl}, "LGPL: licence GPL"},
		{"named at length", map[string]string{"LICENSE": mit, "LICENSING.md": gpl}, "LICENSING.md: licence GPL"},
		{"named by its folder", map[string]string{"LICENSE": mit, "LICENSES/Other.txt": gpl}, "LICENSES/Other.txt: licence GPL"},
		{"a name with the letters in it", map[string]string{"LICENSE": mit, "simple.txt": gpl, "example.md": gpl}, ""},
		{"a C file of another", map[string]string{"LICENSE": mit, "c/a.c": "/* SPDX-License-Identifier: GPL-2.0-only */\n"}, "c/a.c: licence \"GPL-2.0-only\""},
		{"a header of another", map[string]string{"LICENSE": mit, "a.h": "// SPDX-License-Identifier: MIT AND LGPL-2.1+\n"}, "a.h: licence"},
		{"a Go file of another", map[string]string{"LICENSE": mit, "a.go": "// under the terms of the GNU Affero\n// General Public License\n"}, "a.go: licence \"GNU Affero General Public License\""},
		{"a choice", map[string]string{"LICENSE": mit, "a.go": "// SPDX-License-Identifier: GPL-2.0-only OR MIT\n"}, ""},
		{"none", map[string]string{"README.md": "MIT, I think"}, "has no licence file"},
		{"only in tests' data", map[string]string{"testdata/LICENSE": mit}, "has no licence file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			var sources []string
			for name, text := range tc.files {
				path := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				if sourceName.MatchString(name) {
					sources = append(sources, path)
				}
			}
			err := (&part{Path: "example/module", Version: "v1.0.0", Dir: dir, Sources: sources}).readLicences()
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tc.want != "" && err == nil:
				t.Error("allowed")
			case tc.want != "" && !strings.Contains(err.Error(), tc.want):
				t.Errorf("refused with %q, want %q", err, tc.want)
			}
		})
	}
}

// C code that a package with cgo can include is looked at as what is compiled.
func TestSourcesOfAPackageWithC(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.go", "a.h", "a_test.go", "deps/b.c", "deps/readme.txt"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		files sourceFiles
		want  string
	}{
		{sourceFiles{GoFiles: []string{"a.go"}}, "a.go"},
		{sourceFiles{CgoFiles: []string{"a.go"}}, "a.go a.h deps/b.c"},
	} {
		p := part{Dir: dir}
		if err := p.addSources(listed{Dir: dir, sourceFiles: tc.files}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, path := range p.Sources {
			rel, _ := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(rel))
		}
		slices.Sort(got)
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
	_, parts := thisProgram(t)
	i := slices.IndexFunc(parts, func(p part) bool { return strings.Contains(p.Path, "glfw") })
	if i < 0 || !slices.ContainsFunc(parts[i].Sources, func(s string) bool { return strings.HasSuffix(filepath.ToSlash(s), "/deps/mingw/xinput.h") }) {
		t.Error("the C code of GLFW is not looked at")
	}
}

// A reading whose file says it no more is one that nobody would miss.
func TestHeadersAreStillThere(t *testing.T) {
	_, parts := thisProgram(t)
	for _, h := range headers {
		if h.why == "" {
			t.Errorf("%v gives no reason", h)
		}
		i := slices.IndexFunc(parts, func(p part) bool { return p.Path == h.part })
		if i < 0 {
			t.Errorf("%s is not in the program", h.part)
			continue
		}
		p := parts[i]
		if !slices.ContainsFunc(p.Sources, func(path string) bool {
			rel, _ := filepath.Rel(p.Dir, path)
			text, _ := os.ReadFile(path)
			return strings.HasPrefix(filepath.ToSlash(rel), h.folder) && strings.Contains(between.ReplaceAllString(string(text), " "), h.says)
		}) {
			t.Errorf("%s: nothing in %q says %q", h.part, h.folder, h.says)
		}
	}
}

// What is said of a licence is said of one that the list has.
func TestReadingsAreOnTheList(t *testing.T) {
	for hash, r := range readings {
		for _, id := range r.ids {
			if allowed[id] == "" {
				t.Errorf("%s was read as %q, which is not on the list", hash, id)
			}
		}
		if len(r.ids) == 0 || r.why == "" {
			t.Errorf("the reading of %s gives no reason", hash)
		}
	}
}

func TestSumsThatAreNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "go.sum")
	for _, text := range []string{"a v1 h2:AAAA\n", "a v1 h1:AAAA\n", "a v1 h1:!\n"} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := readSums(path); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
