#!/bin/sh
# release-check.sh, on files made for it and on this repository's own.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
private=$(mktemp -d)
trap 'rm -rf "$private"' EXIT INT TERM

bad=0
# files VERSION CHANGELOG: what is checked next.
files() {
	printf '[Details]\nName = "Countersign"\nVersion = "%s"\n\n[LinuxAndBSD]\nVersion = "9.9.9"\n' "$1" >"$private/FyneApp.toml"
	printf '%b' "$2" >"$private/CHANGELOG.md"
}
good() {
	if ! "$here/release-check.sh" "$2" "$private" >"$private/said" 2>&1; then
		echo "release-check: $1: refused:" && sed 's/^/    /' "$private/said"
		bad=1
	fi
}
refused() {
	if "$here/release-check.sh" "$2" "$private" >"$private/said" 2>&1; then
		echo "release-check: $1: was taken"
		bad=1
	elif ! grep -qF -- "$3" "$private/said"; then
		echo "release-check: $1: not said \"$3\":" && sed 's/^/    /' "$private/said"
		bad=1
	fi
}

both='# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-26\n\n### Added\n\n* This.\n\n## [1.2.2] - 2026-10-01\n\n* That.\n'
files 1.2.3 "$both"
good "a release" v1.2.3
[ "$(cat "$private/said")" = "$(printf '### Added\n\n* This.')" ] || {
	echo "release-check: the text is not the section:" && cat "$private/said"
	bad=1
}
refused "another version" v1.2.2 'the tag has to be v1.2.3'
refused "no v" 1.2.3 'the tag has to be v1.2.3'
refused "a longer tag" v1.2.3-rc1 'the tag has to be v1.2.3'
refused "no tag" '' 'say which tag'
files 1.2.3 '## [Unreleased]\n\n* This.\n'
refused "no section" v1.2.3 'no section [1.2.3]'
files 1.2.3 '## [Unreleased]\n\n* Later.\n\n## [1.2.3] - 2026-11-26\n\n* This.\n'
refused "notes left over" v1.2.3 'under [Unreleased]'
files 1.2.3 '## [1.2.3]\n\n* This.\n'
refused "no date" v1.2.3 'YEAR-MONTH-DAY'
files 1.2.3 '## [1.2.3] - 2026-11-26\n\n## [1.2.2] - 2026-10-01\n\n* That.\n'
refused "an empty section" v1.2.3 'says nothing about 1.2.3'
files 1.2.3 '## [1.2.3] - 2026-11-26\n\n* This.\n\n## [1.2.3] - 2026-11-27\n\n* This.\n'
refused "two sections" v1.2.3 'several sections'
# The point in a version is a point.
files 1.2.3 '## [1x2.3] - 2026-11-26\n\n* This.\n'
refused "a name like it" v1.2.3 'no section [1.2.3]'
files 1.2 "$both"
refused "two numbers" v1.2 'not three numbers'
files '' "$both"
refused "no version" v 'has no Version'

# Whatever this repository's version is, a tag of another is refused.
if "$here/release-check.sh" v999.0.0 >"$private/said" 2>&1 || ! grep -q 'the tag has to be v' "$private/said"; then
	echo "release-check: this repository would be released as v999.0.0" && cat "$private/said"
	bad=1
fi
[ "$bad" = 0 ] || exit 1
echo "release-check: only a tag that FyneApp.toml and CHANGELOG.md agree with is released"
