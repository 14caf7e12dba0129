package papers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// A Note is an entry of one of the lists that the command line knows nothing of.
type Note struct{ Name, Text string }

// Manual is what the manual page says beside the command line.
type Manual struct {
	Description string
	Environment []Note // beside the variables of the flags
	Files       []Note
	Exit        []Note
	SeeAlso     []string // names of other pages, of section 1
}

// Man writes the manual page, in the language of mdoc(7). @DATE@ stands for
// the release's.
func Man(app *kong.Application, m Manual) string {
	var p page
	p.line(".Dd @DATE@")
	p.line(".Dt %s 1", strings.ToUpper(app.Name))
	p.line(".Os")
	p.line(".Sh NAME\n.Nm %s", app.Name)
	p.line(".Nd %s", macro(lower(strings.TrimSuffix(app.Help, "."))))
	p.line(".Sh SYNOPSIS")
	walk(app.Node, func(n *kong.Node) {
		if len(children(n)) == 0 {
			p.synopsis(n)
		}
	})
	p.line(".Sh DESCRIPTION")
	p.text(m.Description)
	p.line(".Pp\nThese options go with every command:")
	p.flags(shown(app.Flags))
	p.line(".Sh COMMANDS")
	walk(app.Node, func(n *kong.Node) {
		if n.Type == kong.ApplicationNode {
			return
		}
		p.line(".Ss %s", macro(words(n)))
		p.text(n.Help)
		// Commands of one group end with the same words, which the group has said.
		p.paragraphs(strings.TrimSpace(strings.TrimSuffix(n.Detail, n.Parent.Detail)))
		p.arguments(n)
		p.flags(shown(n.Flags))
	})
	p.list("ENVIRONMENT", "Ev", append(variables(app.Node), m.Environment...))
	p.list("FILES", "Pa", m.Files)
	p.list("EXIT STATUS", "Li", m.Exit)
	if len(m.SeeAlso) > 0 {
		p.line(".Sh SEE ALSO\n.Xr %s 1", strings.Join(m.SeeAlso, " 1 ,\n.Xr "))
	}
	return p.String()
}

// variables are those that a flag can be given by.
func variables(root *kong.Node) []Note {
	var all []Note
	walk(root, func(n *kong.Node) {
		for _, f := range shown(n.Flags) {
			for _, name := range f.Envs {
				note := Note{name, "Stands for --" + f.Name + " where that is not given."}
				if !slices.Contains(all, note) {
					all = append(all, note)
				}
			}
		}
	})
	return all
}

type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
	p.WriteString("\n")
}

// synopsis is one way to call the program.
func (p *page) synopsis(n *kong.Node) {
	p.line(".Nm")
	if n.Parent.DefaultCmd == n {
		p.line(".Op Cm %s", words(n))
	} else {
		p.line(".Cm %s", words(n))
	}
	p.line(".Op Ar options")
	for _, a := range n.Positional {
		dots := ""
		if a.IsCumulative() {
			dots = " ..."
		}
		if a.Required {
			p.line(".Ar %s%s", a.Name, dots)
		} else {
			p.line(".Op Ar %s%s", a.Name, dots)
		}
	}
}

func (p *page) arguments(n *kong.Node) {
	if len(n.Positional) == 0 {
		return
	}
	p.line(".Bl -tag -width Ds")
	for _, a := range n.Positional {
		p.line(".It Ar %s", a.Name)
		p.text(a.Help)
	}
	p.line(".El")
}

func (p *page) flags(flags []*kong.Flag) {
	if len(flags) == 0 {
		return
	}
	p.line(".Bl -tag -width Ds")
	for _, f := range flags {
		short, long := "", "Fl -"+f.Name
		if f.Short != 0 {
			short = "Fl " + string(f.Short) + " , "
		}
		if v := value(f); v != "" {
			long += " Ns = Ns Ar " + macro(v)
		}
		p.line(".It %s%s", short, long)
		p.text(f.Help)
		if f.HasDefault && f.Default != "" {
			p.text("The default is " + f.Default + ".")
		}
	}
	p.line(".El")
}

func (p *page) list(heading, kind string, notes []Note) {
	if len(notes) == 0 {
		return
	}
	p.line(".Sh %s\n.Bl -tag -width Ds", heading)
	for _, n := range notes {
		p.line(".It %s %s", kind, macro(n.Name))
		p.text(n.Text)
	}
	p.line(".El")
}

// paragraphs writes a longer text. What is set in is an example, to be shown as
// it is.
func (p *page) paragraphs(s string) {
	for part := range strings.SplitSeq(s, "\n\n") {
		switch {
		case strings.TrimSpace(part) == "":
		case strings.HasPrefix(part, "  "):
			p.line(".Bd -literal -offset indent")
			for l := range strings.SplitSeq(part, "\n") {
				p.line("%s", plain(strings.TrimPrefix(l, "  ")))
			}
			p.line(".Ed")
		default:
			p.line(".Pp")
			p.text(part)
		}
	}
}

// A sentence begins a line of its own, by which the page's language knows it.
var sentence = regexp.MustCompile(`([.;:?]) +(\S)`)

func (p *page) text(s string) {
	s = strings.Join(strings.Fields(s), " ")
	for l := range strings.SplitSeq(sentence.ReplaceAllString(s, "$1\n$2"), "\n") {
		p.wrapped(l)
	}
}

// wrapped writes lines of the usual width; how the page breaks them is another
// matter. Addresses are not hyphenated.
func (p *page) wrapped(s string) {
	const width = 72
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && len(line)+len(word) > width {
			p.line("%s", line)
			line = ""
		}
		if line == "" {
			line = plain(word)
		} else {
			line += " " + unhyphenated(plain(word))
		}
	}
	p.line("%s", line)
}

func unhyphenated(word string) string {
	if strings.Contains(word, "://") {
		return `\%` + word
	}
	return word
}

// plain escapes a line of text.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\e`)
		case r == '-':
			b.WriteString(`\-`)
		case r > '~':
			fmt.Fprintf(&b, `\[u%04X]`, r)
		default:
			b.WriteRune(r)
		}
	}
	if s := b.String(); !strings.HasPrefix(s, ".") && !strings.HasPrefix(s, "'") {
		return s
	}
	return `\&` + b.String()
}

// macro escapes the argument of a macro. Where it has a space it is several
// ones, which is meant.
func macro(s string) string {
	return strings.ReplaceAll(plain(s), `"`, `\(dq`)
}

func lower(s string) string {
	return strings.ToLower(s[:1]) + s[1:]
}
