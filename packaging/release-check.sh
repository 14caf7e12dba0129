#!/bin/sh
# Whether a tag may be released: it says the version that FyneApp.toml says, and
# CHANGELOG.md tells what is in it. Prints that section, which becomes the text
# of the release.
#
#   packaging/release-check.sh v0.1.0 [folder]
set -eu
cd "${2:-$(dirname "$0")/..}"
tag=${1:-}

fail() {
	echo "release-check: $1" >&2
	exit 1
}

version=$(sed -n '/^\[Details\]/,/^\[LinuxAndBSD\]/s/^Version = "\(.*\)"$/\1/p' FyneApp.toml)
[ -n "$version" ] || fail "FyneApp.toml has no Version"
# Three numbers: the packages and Windows' own version know no more.
echo "$version" | grep -Eq '^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$' ||
	fail "FyneApp.toml's Version $version is not three numbers"
[ -n "$tag" ] || fail "say which tag, as v$version"
[ "$tag" = "v$version" ] || fail "the tag is $tag, and FyneApp.toml says $version: the tag has to be v$version"

heading=$(grep -F "## [$version]" CHANGELOG.md || true)
[ -n "$heading" ] || fail "CHANGELOG.md has no section [$version]: give [Unreleased] that name and a date"
[ "$(echo "$heading" | wc -l)" -eq 1 ] || fail "CHANGELOG.md has several sections [$version]"
echo "$heading" | grep -Eq '^## \[[0-9.]+\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$' ||
	fail "CHANGELOG.md's heading is \"$heading\"; it has to be \"## [$version] - YEAR-MONTH-DAY\""
notes=$(awk -v heading="$heading" '$0 == heading { on = 1; next } /^## / { on = 0 } on' CHANGELOG.md)
echo "$notes" | grep -Eq '^[*-] ' || fail "CHANGELOG.md says nothing about $version"
# What lies under [Unreleased] would be released and told nobody.
awk '/^## \[Unreleased\]/ { on = 1; next } /^## / { on = 0 } on' CHANGELOG.md | grep -Eq '^[*-] ' &&
	fail "CHANGELOG.md has notes under [Unreleased]: they belong to $version"
echo "$notes" | sed '/./,$!d'
