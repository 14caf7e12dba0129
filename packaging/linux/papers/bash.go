package papers

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Bash writes what bash completes. It needs nothing of the package
// bash-completion but to be found by it.
func Bash(app *kong.Application) string {
	var commands, valued, files, replies []string
	seen := map[string]bool{}
	walk(app.Node, func(n *kong.Node) {
		if w := words(n); w != "" {
			commands = append(commands, `"`+w+`"`)
		}
		var known, below []string
		for _, f := range flags(n) {
			name := "--" + f.Name
			known = append(known, name)
			if f.Short != 0 {
				known = append(known, "-"+string(f.Short))
			}
			if value(f) == "" || seen[name] {
				continue
			}
			seen[name] = true
			if valued = append(valued, name); wantsFile(f.Value) {
				files = append(files, name)
			}
		}
		for _, c := range children(n) {
			below = append(below, c.Name)
		}
		takes, _ := takesFiles(n)
		replies = append(replies, fmt.Sprintf("\t\t%q) flags=%q below=%q files=%t ;;", words(n), strings.Join(known, " "), strings.Join(below, " "), takes))
	})
	return strings.NewReplacer(
		"NAME", app.Name, "COMMANDS", strings.Join(commands, " | "),
		"VALUED", strings.Join(valued, " | "), "FILES", strings.Join(files, " | "),
		"REPLIES", strings.Join(replies, "\n"),
	).Replace(`# bash completion of NAME; written from the program's own command line

_NAME() {
	local current=${COMP_WORDS[COMP_CWORD]} before= command= flags= below= files=false word i
	COMPREPLY=()

	# Bash takes "=" for a word: --flag=va is three.
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		[[ $word == "=" ]] && continue
		case $before in VALUED)
			before=
			continue
			;;
		esac
		before=$word
		case "${command:+$command }$word" in
			COMMANDS) command="${command:+$command }$word" ;;
		esac
	done
	[[ $current == "=" ]] && current=

	case $before in
		FILES)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$current")
			return
			;;
		VALUED) return ;;
	esac

	case $command in
REPLIES
	esac
	if [[ $current == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
	elif [[ $below ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$below" -- "$current")
	elif $files; then
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
	fi
}
complete -F _NAME NAME
`)
}
