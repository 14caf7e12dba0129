package papers

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Zsh writes what zsh completes: a function for each command.
func Zsh(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#compdef %s\n# zsh completion of %[1]s; written from the program's own command line\n", app.Name)
	walk(app.Node, func(n *kong.Node) {
		function := "_" + strings.Join(append([]string{app.Name}, strings.Fields(words(n))...), "_")
		fmt.Fprintf(&b, "\n%s() {\n\tlocal curcontext=$curcontext state state_descr line\n\tlocal -A opt_args\n\t_arguments -C", function)
		for _, f := range flags(n) {
			for _, spec := range zshFlag(f) {
				fmt.Fprintf(&b, " \\\n\t\t%s", spec)
			}
		}
		if len(children(n)) > 0 {
			fmt.Fprintf(&b, " \\\n\t\t'1:command:->command' \\\n\t\t'*::argument:->rest'\n\tcase $state in\n\t\tcommand)\n\t\t\tlocal -a commands=(\n")
			for _, c := range children(n) {
				fmt.Fprintf(&b, "\t\t\t\t%s\n", shellQuote(c.Name+":"+c.Help))
			}
			fmt.Fprintf(&b, "\t\t\t)\n\t\t\t_describe -t commands command commands\n\t\t\t;;\n")
			fmt.Fprintf(&b, "\t\trest) (( $+functions[%s_$words[1]] )) && %[1]s_$words[1] ;;\n\tesac\n}\n", function)
			return
		}
		switch takes, many := takesFiles(n); {
		case takes && many:
			b.WriteString(" \\\n\t\t'*:file:_files'")
		case takes:
			b.WriteString(" \\\n\t\t'1:file:_files'")
		}
		b.WriteString("\n}\n")
	})
	fmt.Fprintf(&b, "\n_%s \"$@\"\n", app.Name)
	return b.String()
}

// zshFlag writes a flag as _arguments wants it.
func zshFlag(f *kong.Flag) []string {
	help := strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(f.Help)
	names := []string{"--" + f.Name}
	if f.Short != 0 {
		names = append(names, "-"+string(f.Short))
	}
	star := ""
	if repeated(f) {
		star = "*"
	}
	var specs []string
	for _, name := range names {
		spec := star + name
		if v := value(f); v == "" {
			spec += "[" + help + "]"
		} else {
			spec += "=[" + help + "]:" + strings.ReplaceAll(v, ":", `\:`) + ":"
			if wantsFile(f.Value) {
				spec += "_files"
			}
		}
		specs = append(specs, shellQuote(spec))
	}
	return specs
}

func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
