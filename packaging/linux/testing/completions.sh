# Asks each shell what it completes, with the files that are installed.
# shellcheck shell=sh disable=SC2016,SC2154 # the variables are test.sh's

share=dist/build/linux-$arch/tree/share

# completes SHELL LINE WORD: the shell offers the word at the end of the line.
completes() {
	case $1 in
		bash) offered=$(bash -c '
			. "$1"
			read -ra COMP_WORDS <<<"$2"
			if [[ $2 == *" " ]]; then COMP_WORDS+=(""); fi
			COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			compopt() { :; } # there is no line being edited
			_countersign
			printf "%s\n" "${COMPREPLY[@]}"' - "$share/bash-completion/completions/countersign" "$2") ;;
		fish) offered=$(fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$share/fish/vendor_completions.d/countersign.fish" "$2" | cut -f 1) ;;
		zsh) offered=$(zsh -f packaging/linux/testing/zsh_completes.zsh "$share/zsh/vendor-completions" "$2") ;;
	esac
	printf '%s\n' "$offered" | grep -qxF -e "$3" || fail "$1 does not complete \"$2\" with $3, but with: $offered"
}

for shell in bash fish zsh; do
	completes $shell "countersign req" request
	completes $shell "countersign tx exp" explain
	completes $shell "countersign sandbox --auto" --auto-approve
	completes $shell "countersign tx decode --defin" --definitions
	completes $shell "countersign --meas" --measure
	completes $shell "countersign request FyneA" FyneApp.toml
	echo "$shell: commands, commands of commands, flags, files"
done
