#!/bin/sh
# What must stay true of the workflows, which run where nobody can try them:
# jobs that see a secret run nothing that is built or fetched as source, and only
# expected files are signed.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
workflows=$here/../.github/workflows
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM
bad=0
wrong() {
	echo "workflow: $1"
	bad=1
}

# jobs FILE: each job without comments in a file of its own.
jobs() {
	rm -rf "$private/jobs"
	mkdir "$private/jobs"
	awk -v to="$private/jobs/" '/^ *#/ { next } /^[a-z]/ { on = /^jobs:/ } on && /^  [a-z-]+:$/ { name = $1; sub(/:/, "", name) } on && name { print > (to name) }' "$1"
}
# look FILE: prints what is not as it has to be.
look() {
	jobs "$1"
	for job in "$private"/jobs/*; do
		if grep -Eq '\$\{\{ *secrets\b|environment:|id-token:|(contents|attestations): write' "$job"; then
			if grep -En 'setup-go|\bgo (run|build|install|test|tool)\b|\bmake |\bnpm\b|\.ci/run|scripts/|package\.sh *$|package\.sh (build|all)|privileged' "$job" | grep -v 'apt-get install'; then
				echo "${job##*/} sees a secret, and runs what others wrote"
			fi
		fi
		if grep -q '\.ci/run' "$job" && ! grep -q 'options: --privileged' "$job"; then
			echo "${job##*/} cannot make a clean system"
		fi
		if grep -Eq '^ *(pattern|merge-multiple|artifact-ids):' "$job"; then echo "${job##*/} takes artifacts that it does not name"; fi
	done
}
for f in "$workflows"/*.yml; do
	said=$(look "$f")
	[ -z "$said" ] || wrong "${f##*/}: $said"
done

release=$workflows/release.yml
jobs "$release"
publish=$private/jobs/publish
for job in $("$here/files.sh" | cut -d' ' -f1 | sort -u); do
	if ! grep -qx " *name: dist-$job" "$publish" || ! grep -qx " *path: parts/$job" "$publish"; then
		wrong "publish does not take what $job makes, into its folder"
	fi
done
for words in 'packaging/collect.sh parts dist' 'packaging/tag-check.sh' 'verify.sh .* --complete' 'sha256sum --strict'; do
	grep -q "$words" "$publish" || wrong "publish does without \"$words\""
done
grep -q 'packaging/tag-check.sh' "$private/jobs/check" || wrong "check does not look at the tag's signature"

# That look is able to say no.
refuses() { # NAME WORDS SED
	sed "$3" "$release" >"$private/changed.yml"
	case $(look "$private/changed.yml") in
		*"$2"*) ;;
		*) wrong "$1 was not noticed" ;;
	esac
}
refuses "a build beside the key" "windows sees a secret" 's/package\.sh pack/package.sh/'
refuses "make beside the key" "macos sees a secret" 's/packaging\/macos\/package\.sh pack/make package/'
refuses "any artifact" "takes artifacts that it does not name" 's/name: dist-macos/pattern: dist-*/'
refuses "no root for the tests" "cannot make a clean system" 's/--privileged/--init/'
[ "$bad" = 0 ] || exit 1
echo "workflow: no secret is where something is built, and each file that is signed is named"
