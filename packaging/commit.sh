#!/bin/sh
# Prints which commit this source is, with a "+" where something in it is not of
# that commit, a new file included; nothing where there is no repository.
#
#   packaging/commit.sh        the commit
#   packaging/commit.sh time   when it was made (RFC 3339)
#
# COMMIT and COMMIT_TIME take their place, as where there is no repository. Both
# become a part of a command and of papers, so that nothing else passes.
set -eu
cd "$(dirname "$0")/.."

fail() {
	echo "commit.sh: $1" >&2
	exit 1
}
# fits TEXT PATTERN: the whole text, which may have several lines.
fits() { [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ] && printf '%s\n' "$1" | LC_ALL=C grep -Eq "^($2)\$"; }
# An archive of the source may lie inside another repository, whose commit is not its own.
here() { [ -z "$(git rev-parse --show-prefix 2>/dev/null || echo none)" ]; }

case ${1-commit} in
	commit)
		commit=${COMMIT-}
		if [ -z "${COMMIT+given}" ] && here && commit=$(git rev-parse --verify HEAD 2>/dev/null); then
			changed=$(git status --porcelain --untracked-files=normal) || fail "git cannot say what was changed"
			[ -z "$changed" ] || commit=$commit+
		fi
		fits "$commit" '([0-9a-f]{7,64}\+?)?' || fail "COMMIT is no commit: $commit"
		[ -z "$commit" ] || echo "$commit"
		;;
	time)
		when=${COMMIT_TIME-}
		if [ -z "${COMMIT_TIME+given}" ] && here; then when=$(git log -1 --format=%cI 2>/dev/null || true); fi
		fits "$when" '([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2}))?' ||
			fail "COMMIT_TIME is no time as 2026-01-31T12:00:00Z: $when"
		[ -z "$when" ] || echo "$when"
		;;
	*) fail "$1 is not known here" ;;
esac
