package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"countersign/packaging/linux/papers"
	"countersign/storage"
)

// manual is what the manual page says beside the command line.
var manual = papers.Manual{
	Description: `Countersign makes sign requests for people who sign with the Xumm / Xaman wallet on their phone, follows them, and proves that what was signed is what was asked. Without a command it opens its window. What is there without a window is below; each command has --help.`,
	Environment: []papers.Note{
		{Name: keyVariable, Text: "The API key of an application, for \"request\" in a script, together with its secret."},
		{Name: secretVariable, Text: "The API secret that belongs to it. No other command uses it."},
		{Name: storage.DataVariable, Text: "A folder that holds data and settings, in place of those below."},
	},
	Files: []papers.Note{
		{Name: "~/.local/share/countersign", Text: "Requests and contacts. XDG_DATA_HOME moves it."},
		{Name: "~/.config/countersign", Text: "Settings. XDG_CONFIG_HOME moves it."},
	},
	Exit: []papers.Note{
		{Name: "0", Text: "What was asked for is done."},
		{Name: "1", Text: "An error; standard error says which."},
		{Name: "2", Text: "Wrong usage. The commands \"request\" and \"tx\" say above what they end with besides."},
	},
	SeeAlso: []string{"secret-tool", "xdg-open"},
}

// TestPapers holds the manual page and the completions of the packages equal to
// the command line. UPDATE_PAPERS=1 writes them again.
func TestPapers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("they are for packages of Linux, and a checkout elsewhere may have other ends of lines")
	}
	parser, err := kong.New(&commands{}, kong.Name("countersign"), kong.Description(description), kong.Vars{"version": "-"})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"countersign.1":    papers.Man(parser.Model, manual),
		"countersign.bash": papers.Bash(parser.Model),
		"countersign.zsh":  papers.Zsh(parser.Model),
		"countersign.fish": papers.Fish(parser.Model),
	} {
		path := filepath.Join("packaging", "linux", "papers", name)
		if os.Getenv("UPDATE_PAPERS") != "" {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(kept) != text {
			t.Errorf("%s is not what the command line is now: run UPDATE_PAPERS=1 go test -tags ci -run '^TestPapers$' .", path)
		}
		for _, command := range []string{"request", "sandbox", "explain"} {
			if !strings.Contains(text, command) {
				t.Errorf("%s does not know of %q", path, command)
			}
		}
	}
}
