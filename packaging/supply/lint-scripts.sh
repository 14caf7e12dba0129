#!/bin/sh
# Lints every shell script and every workflow, and runs the scripts' own tests.
set -eu
cd "$(dirname "$0")/../.."
packaging/supply/deps.sh
. packaging/supply/tools.sh

# By what they are, not by their names: .ci/run has none.
scripts=$(git ls-files --cached --others --exclude-standard | while read -r f; do
	[ -f "$f" ] || continue
	case $f in
		*.sh) echo "$f" ;;
		*) if head -n 1 "$f" 2>/dev/null | LC_ALL=C grep -aEq '^#!.*[/ ](ba|da)?sh( |$)'; then echo "$f"; fi ;;
	esac
done)
# shellcheck disable=SC2086 # a list of names without spaces
shellcheck --external-sources $scripts
echo "scripts: shellcheck has nothing to say of $(echo "$scripts" | wc -l) scripts"

workflows=$(find .github/workflows -name '*.yml' 2>/dev/null || true)
if [ -n "$workflows" ]; then
	lint=$(actionlint)
	# shellcheck disable=SC2086
	"$lint" $workflows
	# A tag can be moved to another commit; a commit cannot.
	# shellcheck disable=SC2086
	if grep -nE '^[ -]*uses:' $workflows | grep -vE 'uses: [^@ ]+@[0-9a-f]{40} # v[0-9]'; then
		echo "workflows: an action is not named by its commit" >&2
		exit 1
	fi
	echo "workflows: actionlint has nothing to say, and every action is named by its commit"
fi

for t in packaging/test/*.sh; do "$t"; done
