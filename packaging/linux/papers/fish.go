package papers

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Fish writes what fish completes.
func Fish(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# fish completion of %s; written from the program's own command line\n\ncomplete -c %[1]s -f\n", app.Name)
	walk(app.Node, func(n *kong.Node) {
		when := fishCondition(n)
		for _, c := range children(n) {
			fmt.Fprintf(&b, "complete -c %s -n %s -a %s -d %s\n", app.Name, fishQuote(when), c.Name, fishQuote(c.Help))
		}
		if takes, _ := takesFiles(n); takes {
			fmt.Fprintf(&b, "complete -c %s -n %s -F\n", app.Name, fishQuote(when))
		}
		for _, f := range flags(n) {
			fmt.Fprintf(&b, "complete -c %s -n %s -l %s", app.Name, fishQuote(when), f.Name)
			if f.Short != 0 {
				fmt.Fprintf(&b, " -s %c", f.Short)
			}
			if value(f) != "" {
				b.WriteString(" -r")
				if wantsFile(f.Value) {
					b.WriteString(" -F")
				}
			}
			fmt.Fprintf(&b, " -d %s\n", fishQuote(f.Help))
		}
	})
	return b.String()
}

// fishCondition holds where a command, and none below it, has been typed.
func fishCondition(n *kong.Node) string {
	var conditions []string
	for _, w := range strings.Fields(words(n)) {
		conditions = append(conditions, "__fish_seen_subcommand_from "+w)
	}
	if below := children(n); len(below) > 0 {
		not := "not __fish_seen_subcommand_from"
		for _, c := range below {
			not += " " + c.Name
		}
		conditions = append(conditions, not)
	}
	return strings.Join(conditions, "; and ")
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
