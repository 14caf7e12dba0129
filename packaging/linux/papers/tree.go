// Package papers writes what a package of Countersign says of the command line:
// its manual page, and what the shells complete. All of it comes from the tree
// that the program itself reads its command line by, so none can tell otherwise.
package papers

import (
	"strings"

	"github.com/alecthomas/kong"
)

// flags are what may be given to a command: its own and those of the commands
// above it. The program without a command opens the window, so the root has the
// window's flags, too.
func flags(n *kong.Node) []*kong.Flag {
	var all []*kong.Flag
	for _, group := range n.AllFlags(true) {
		all = append(all, group...)
	}
	if n.DefaultCmd != nil {
		all = append(all, shown(n.DefaultCmd.Flags)...)
	}
	return all
}

func shown(flags []*kong.Flag) []*kong.Flag {
	var some []*kong.Flag
	for _, f := range flags {
		if !f.Hidden {
			some = append(some, f)
		}
	}
	return some
}

// children are the commands below one.
func children(n *kong.Node) []*kong.Node {
	var some []*kong.Node
	for _, c := range n.Children {
		if !c.Hidden {
			some = append(some, c)
		}
	}
	return some
}

// walk visits a command, and then all below it.
func walk(n *kong.Node, visit func(*kong.Node)) {
	visit(n)
	for _, c := range children(n) {
		walk(c, visit)
	}
}

// words are the commands that lead to a node: "", "tx", "tx encode".
func words(n *kong.Node) string {
	if n.Type == kong.ApplicationNode {
		return ""
	}
	return strings.TrimSpace(words(n.Parent) + " " + n.Name)
}

// value is how the value of a flag is called, "" when the flag takes none.
func value(f *kong.Flag) string {
	switch {
	case f.IsBool():
		return ""
	case f.PlaceHolder != "":
		return f.PlaceHolder
	}
	return strings.ToUpper(f.Name)
}

func repeated(f *kong.Flag) bool { return f.IsSlice() || f.IsMap() }

// wantsFile tells whether a value is the name of a file.
func wantsFile(v *kong.Value) bool {
	return v.Name == "file" || v.Tag != nil && v.Tag.Type == "path"
}

// takesFiles tells whether files may stand behind a command, and how many.
func takesFiles(n *kong.Node) (takes, many bool) {
	for _, p := range n.Positional {
		if wantsFile(p) {
			return true, p.IsCumulative()
		}
	}
	return false, false
}
