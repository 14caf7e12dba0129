#!/bin/sh
# Writes the licences of all that is inside a program of ours, from the source
# that it was built from:
#
#   packaging/licences.sh PROGRAM texts     the full texts
#   packaging/licences.sh PROGRAM modules   the modules' names and versions
#
# The program itself says which modules it has. One without a licence is an error.
set -eu
cd "$(dirname "$0")/.."
program=$1

# A program that Go did not build, or one whose build wrote nothing down, must not
# look like one that has nothing of others inside.
modules=$(go version -m "$program") || {
	echo "licences.sh: $program does not say what it was made of" >&2
	exit 1
}
modules=$(printf '%s\n' "$modules" | awk '$1 == "dep" { print $2, $3 }' | LC_ALL=C sort)
[ -n "$modules" ] || {
	echo "licences.sh: $program names no module" >&2
	exit 1
}

# show TITLE FILE…
show() {
	printf '\n\n==== %s\n' "$1"
	shift
	for f in "$@"; do
		printf '\n'
		cat "$f"
	done
}

case $2 in
	modules) printf '%s\n' "$modules" | sed 's/^/    /' ;;
	texts)
		echo "The licences of what is inside Countersign and was made by others."
		show "Inter" assets/fonts/Inter-OFL.txt
		show "JetBrains Mono" assets/fonts/JetBrainsMono-OFL.txt
		show "ripple-binary-codec" xrpl/definitions/LICENSE
		show "The Go standard library" "$(go env GOROOT)/LICENSE"
		printf '%s\n' "$modules" | while read -r path version; do
			folder=vendor/$path # what "go mod vendor" makes, for a build without a network
			[ -d vendor ] || folder=$(go mod download -json "$path@$version" | sed -n 's/.*"Dir": "\(.*\)",*/\1/p')
			# Below the top are those of C sources and fonts that a module brings.
			files=$(find "$folder" -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' -o -iname '*-ofl.txt' -o -iname 'ofl.txt' \) \
				! -name '*.go' ! -path '*/testdata/*' | LC_ALL=C sort)
			if [ -z "$files" ]; then
				echo "licences.sh: $path $version has no licence" >&2
				exit 1
			fi
			printf '\n\n==== %s %s\n' "$path" "$version"
			printf '%s\n' "$files" | while read -r f; do
				[ "$(dirname "$f")" = "$folder" ] || printf '\n---- %s\n' "${f#"$folder"/}"
				printf '\n'
				cat "$f"
			done
		done
		;;
esac
